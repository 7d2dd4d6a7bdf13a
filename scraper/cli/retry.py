"""`khabar retry`: make refused tasks due again."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import overrides, store_options
from storage.records import RefusalClass
from storage.sql import open_store

_SPAN = re.compile(r"(\d+)([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def _span(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> timedelta | None:
    if value is None:
        return None
    found = _SPAN.fullmatch(value)
    if found is None:
        raise click.BadParameter("give a number and s, m, h or d, e.g. 1d")
    return timedelta(seconds=int(found[1]) * _SECONDS[found[2]])


@click.command()
@store_options
@click.option("--class", "kind", type=click.Choice([each.value for each in RefusalClass]), help="Only this refusal.")
@click.option("--since", callback=_span, metavar="SPAN", help="Only what was refused within it, e.g. 6h or 1d.")
@click.option("--json", "as_json", is_flag=True, help="The count as JSON.")
def command(config: str | None, db: str | None, kind: str | None, since: timedelta | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """Make quarantined tasks due again, for the next crawl or the running daemon.

    \b
    Examples:
      khabar retry --class timeout --since 1d
      khabar retry --class blocked --json
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config, overrides(db=db))
    store = open_store(setup.settings.store.dsn, create=False)
    try:
        count = store.frontier.retry(
            kind=RefusalClass(kind) if kind else None, since=store.clock() - since if since else None
        )
    finally:
        store.close()
    click.echo(json.dumps({"due_again": count}) if as_json else f"{count} tasks are due again")
    return EXIT_OK
