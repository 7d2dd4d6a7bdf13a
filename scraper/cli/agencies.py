"""`khabar agencies`: the agencies that are in force."""

from __future__ import annotations

import json

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import config_option
from scraper.cli.progress import table


@click.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON list.")
def command(config: str | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """List the agencies that are in force, and which file speaks of them."""
    catalogue = assemble.load(config, {}).catalogue
    agencies = sorted(catalogue.agencies.values(), key=lambda each: each.id)
    if as_json:
        rows = [each.model_dump(mode="json") | {"file": str(catalogue.files[each.id])} for each in agencies]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return EXIT_OK
    lines = [("agency", "language", "feeds", "family", "state", "zone")]
    lines += [
        (
            each.id,
            each.language,
            str(len(each.feeds)),
            each.family or "-",
            _state(each.enabled, each.verified),
            each.time_zone,
        )
        for each in agencies
    ]
    click.echo(table(lines))
    return EXIT_OK


def _state(enabled: bool, verified: bool) -> str:  # noqa: FBT001 - two facts of one agency
    return ("verified" if verified else "unverified") if enabled else "off"
