"""`khabar export`: write records to JSONL or text files, or JSONL to standard output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import overrides, store_options, utc
from storage.codec import to_json
from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from storage.records import Article

CHANGES_A_BATCH = 500


@click.command()
@store_options
@click.option("--output", metavar="DIR", help="Write files here; without it, JSON lines go to standard output.")
@click.option("--format", "format_", type=click.Choice(sorted(assemble.FORMATS)), default="jsonl", show_default=True)
@click.option("--agency", help="Only this agency (standard output).")
@click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Fetched since, UTC.")
def command(
    config: str | None, db: str | None, output: str | None, format_: str, agency: str | None, since: datetime | None
) -> int:
    """Write every record: to files that a later export goes on with, or to standard output.

    \b
    Examples:
      khabar export --db news.db > all.jsonl
      khabar export --db news.db --output records --format text
    """  # noqa: D301 - click's mark for "do not rewrap"
    if output and (agency or since):
        raise click.UsageError("--agency and --since go with standard output: leave --output out")
    setup = assemble.load(config, overrides(db=db, output=output, format_=format_))
    store = open_store(setup.settings.store.dsn, create=False)
    try:
        if not output:
            _print(store.articles(agency=agency, since=utc(since)))
            return EXIT_OK
        (sink,) = assemble.make_sinks(setup.settings)
        written = 0
        while changes := store.changes(sink.position(), CHANGES_A_BATCH):
            sink.write(changes)
            written += len(changes)
        sink.close()
        click.echo(f"{written} changes written to {Path(output)}", err=True)
    finally:
        store.close()
    return EXIT_OK


def _print(articles: Iterator[Article]) -> None:
    for article in articles:
        click.echo(json.dumps(to_json(article), ensure_ascii=False))
