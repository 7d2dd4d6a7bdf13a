"""`khabar backup`, `khabar restore` and `khabar migrate-store`: a whole store in one file, and from place to place."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import overrides, store_options

_JSON = click.option("--json", "as_json", is_flag=True, help="What was done as one JSON object.")
_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@_FILE
@store_options
@_JSON
def command(file: Path, config: str | None, db: str | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """Write the whole store to one new file, as it is in this moment; daemons may go on writing.

    The file is a SQLite database, checked before it gets its name: `khabar restore` puts it into a store of either
    kind, and any command reads it with --db. Record files and the archive of raw pages are files already: copy them.

    \b
    Examples:
      khabar backup --db news.db news-2026-11-24.db
      khabar backup --db postgresql://khabar@db/khabar /backups/khabar.db --json
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config, overrides(db=db))
    from storage.sql.backup import back_up

    size = back_up(setup.settings.store.dsn, file, _tell)
    said = f"{file}: {size:,} bytes, whole and checked"
    click.echo(json.dumps({"file": str(file), "bytes": size}) if as_json else said)
    return EXIT_OK


@click.command()
@_FILE
@store_options
@_JSON
def restore(file: Path, config: str | None, db: str | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """Put a backup into an empty store. All of it arrives, or nothing.

    Whoever runs next on the store fills the search index, or `khabar search --fill` does.

    \b
    Examples:
      khabar restore news-2026-11-24.db --db news.db
      khabar restore /backups/khabar.db --db postgresql://khabar@db/khabar
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config, overrides(db=db))
    from storage.sql.backup import restore as put_back

    return _say(put_back(file, setup.settings.store.dsn, _tell), as_json=as_json)


@click.command()
@click.option("--from", "source", required=True, metavar="FILE|DSN", help="The store to copy; it stays as it is.")
@click.option("--to", "target", required=True, metavar="FILE|DSN", help="A new or empty store, of either kind.")
@_JSON
def migrate_store(source: str, target: str, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """Copy a store into another, SQLite or PostgreSQL: every record, revision, feed and task, verified row by row.

    End the daemon first: what it stores while the copy is made is not in it.

    \b
    Examples:
      khabar migrate-store --from news.db --to postgresql://khabar@db/khabar
      khabar migrate-store --from postgresql://khabar@db/khabar --to news.db --json
    """  # noqa: D301 - click's mark for "do not rewrap"
    from storage.sql.backup import move

    return _say(move(source, target, _tell), as_json=as_json)


def _say(rows: int, *, as_json: bool) -> int:
    click.echo(json.dumps({"rows": rows}) if as_json else f"{rows:,} rows copied and verified")
    return EXIT_OK


def _tell(table: str, rows: int) -> None:
    """Show the tables that are done to who waits for them."""
    if sys.stderr.isatty():
        click.echo(f"{table}: {rows:,}", err=True)
