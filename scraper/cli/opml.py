"""`khabar opml`: lists of feeds out of, and into, the catalogue."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.filters import read_bytes
from scraper.cli.options import config_option
from scraper.discovery import UNKNOWN_COUNTRY, agency_id
from scraper.feeds.opml import Outline, read_opml, write_opml
from scraper.hosts import bare_host_of
from scraper.policy import site_of
from scraper.settings import user_dir
from scraper.toml_errors import as_toml

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.group()
def command() -> None:
    """Write the followed feeds as OPML, or take over those of another reader.

    \b
    Examples:
      khabar opml export > feeds.opml
      khabar opml import subscriptions.opml --language fa --zone Asia/Tehran
    """  # noqa: D301 - click's mark for "do not rewrap"


@command.command("export")
@config_option
def export_command(config: str | None) -> int:
    """Print the feeds of every enabled agency as OPML 2.0, a folder an agency.

    \b
    Examples:
      khabar opml export > feeds.opml
    """  # noqa: D301 - click's mark for "do not rewrap"
    agencies = [each for each in assemble.load(config, {}).catalogue.agencies.values() if each.enabled]
    outlines = [
        Outline(feed.url, f"{each.name} - {feed.section}" if feed.section else each.name, each.homepage, each.name)
        for each in sorted(agencies, key=lambda agency: agency.id)
        for feed in each.feeds
        if feed.item is None
    ]
    click.echo(write_opml(outlines, title="Khabar"), nl=False)
    return EXIT_OK


@command.command("import")
@click.argument("file", type=click.Path(dir_okay=False))
@config_option
@click.option("--language", default="und", show_default=True, help="BCP 47 tag of what is taken over.")
@click.option("--zone", default="UTC", show_default=True, help="IANA time zone of dates that name none.")
def import_command(file: str, config: str | None, language: str, zone: str) -> int:
    """Write an agency file for each site of an OPML list, into your config directory.

    Feeds that an agency follows already are passed over; a file that is there is never overwritten.

    \b
    Examples:
      khabar opml import subscriptions.opml --language fa --zone Asia/Tehran
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config, {})
    followed = {feed.url for each in setup.catalogue.agencies.values() for feed in each.feeds}
    outlines = read_opml(read_bytes(file))
    folder = Path(config) if config else user_dir(None, os.environ) or Path.home() / ".config" / "khabar"
    (folder / "agencies").mkdir(parents=True, exist_ok=True)
    written = passed = 0
    for host, feeds in _by_site(each for each in outlines if each.url not in followed).items():
        path = _free_path(folder / "agencies", agency_id(host), set(setup.catalogue.agencies))
        path.write_text(_agency_file(host, feeds, language, zone), encoding="utf-8")
        click.echo(f"{len(feeds)} feeds  {path}")
        written += len(feeds)
    passed = len(outlines) - written
    click.echo(f"{written} feeds taken over, {passed} were followed already", err=True)
    return EXIT_OK


def _by_site(outlines: Iterable[Outline]) -> dict[str, list[Outline]]:
    sites: dict[str, list[Outline]] = {}
    for each in outlines:
        host = bare_host_of(each.site or each.url)
        sites.setdefault(site_of(host), []).append(each)
    return sites


def _free_path(folder: Path, name: str, taken: set[str]) -> Path:
    """Return the first of name, name-2, name-3 that neither a file nor an agency has."""
    number, candidate = 1, name
    while candidate in taken or (folder / f"{candidate}.toml").exists():
        number += 1
        candidate = f"{name}-{number}"
    return folder / f"{candidate}.toml"


def _agency_file(host: str, feeds: list[Outline], language: str, zone: str) -> str:
    name = next((each.title for each in feeds if each.title), host)
    home = next((each.site for each in feeds if each.site), f"https://{host}/")
    lines = [
        f"name = {as_toml(name)}",
        f"name_en = {as_toml(name if name.isascii() else host)}",
        f"country = {as_toml(UNKNOWN_COUNTRY)}  # not in the list",
        f"language = {as_toml(language)}",
        f"time_zone = {as_toml(zone)}",
        f"homepage = {as_toml(home)}",
        "verified = false",
    ]
    for each in feeds:
        lines += ["", "[[feeds]]", f"url = {as_toml(each.url)}"]
    return "\n".join(lines) + "\n"
