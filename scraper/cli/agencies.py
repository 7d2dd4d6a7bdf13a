"""`khabar agencies`: the agencies that are in force."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli import EXIT_OK
from scraper.cli.options import config_option
from scraper.logs import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.agency import Agency

HEADING = ("agency", "language", "zone", "feeds", "family", "state", "file", "name")


class _Agencies(click.Group):
    """The group loads `check`, and all that fetches, only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return ["check"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        if cmd_name != "check":
            return None
        from scraper.cli.agencies_check import command as check

        return check


@click.group(cls=_Agencies, invoke_without_command=True)
@config_option
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON list.")
@click.pass_context
def command(ctx: click.Context, config: str | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """List the agencies that are in force, and the file that speaks of each.

    The state is off (enabled = false), verified (somebody has seen it work) or unverified.

    \b
    Examples:
      khabar agencies
      khabar agencies --json | jq -r '.[].feeds[].url'
      khabar agencies check isna
    """  # noqa: D301 - click's mark for "do not rewrap"
    if ctx.invoked_subcommand:
        return EXIT_OK
    folder = Path(config) if config else None
    from scraper.catalogue import load_catalogue
    from scraper.settings import load_settings

    settings = load_settings(folder, os.environ)
    catalogue = load_catalogue(folder, os.environ, settings)
    agencies = sorted(catalogue.agencies.values(), key=lambda each: each.id)
    if as_json:
        rows = [each.model_dump(mode="json") | {"file": str(catalogue.files[each.id])} for each in agencies]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for line in _columns([HEADING, *(_row(each, catalogue.files[each.id]) for each in agencies)]):
            click.echo(line)
    return EXIT_OK


def _row(agency: Agency, path: Path) -> tuple[str, ...]:
    """Return an agency's cells; the name comes last, as right-to-left text would unsettle the columns after it."""
    from scraper.layers import shipped_dir

    file = path.relative_to(shipped_dir()) if path.is_relative_to(shipped_dir()) else path
    name = agency.name_en if agency.name == agency.name_en else f"{agency.name_en}  {agency.name}"
    feeds, family = str(len(agency.feeds)), agency.family or "-"
    return (agency.id, agency.language, agency.time_zone, feeds, family, _state(agency), str(file), safe(name))


def _columns(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _state(agency: Agency) -> str:
    if not agency.enabled:
        return "off"
    return "verified" if agency.verified else "unverified"
