"""`khabar prune`: take away what is older than it is kept."""

from __future__ import annotations

import json

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import overrides, store_options
from storage.retention import Mark
from storage.sql import open_store


@click.command()
@store_options
@click.option("--dry-run", is_flag=True, help="Count what would go, take nothing away.")
@click.option("--json", "as_json", is_flag=True, help="The counts as one JSON object.")
def command(config: str | None, db: str | None, dry_run: bool, as_json: bool) -> int:  # noqa: FBT001 - flags
    """Take away what is older than `retention` keeps it; the daemon does so by itself.

    Of an article whose text goes, the rest stays: it is known and not fetched again, its story keeps its member. The
    archive of raw pages has settings of its own (archive.keep_days, archive.keep_bytes), and is looked after by
    `khabar run`.

    \b
    Examples:
      khabar prune --dry-run
      KHABAR_RETENTION__TEXTS_DAYS=365 khabar prune --db news.db --json
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config, overrides(db=db))
    retention = assemble.make_retention(setup)
    store = open_store(setup.settings.store.dsn, create=False)
    now = store.clock()
    try:
        if dry_run:
            found = store.prunable(retention, now)
        else:
            found = store.prune(retention, now, Mark())
            while found.more:
                found += store.prune(retention, now, found.more)
    finally:
        store.close()
    counts = {"texts": found.texts, "revisions": found.revisions, "refused": found.refused}
    words = f"{found.texts} texts, {found.revisions} earlier texts, {found.refused} refused tasks"
    said = f"{words} {'would go' if dry_run else 'are gone'}"
    click.echo(json.dumps(counts) if as_json else said)
    return EXIT_OK
