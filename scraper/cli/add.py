"""`khabar add`: find what a site can be followed by, and write its agency file."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import config_option, overrides
from scraper.logs import safe
from scraper.settings import user_dir
from scraper.toml_errors import as_toml
from storage.errors import InputError
from storage.records import Refusal

if TYPE_CHECKING:
    from scraper.discovery import Found, Tried


@click.command()
@click.argument("url")
@config_option
@click.option("--id", "name", help="The agency's id, which names its file; from the host by default.")
@click.option("--dry-run", is_flag=True, help="Print the file, write nothing.")
@click.option(
    "--allow-private", multiple=True, metavar="CIDR:PORT", help="Let the address guard pass this range and port."
)
def command(url: str, config: str | None, name: str | None, dry_run: bool, allow_private: tuple[str, ...]) -> int:  # noqa: FBT001 - a flag
    """Find the feeds and sitemaps of a site, try them, and write an agency file for what works.

    The file goes to your config directory (--config, KHABAR_CONFIG or ~/.config/khabar); one that is there is never
    overwritten. Name, language and time zone are guesses: look at them.

    \b
    Examples:
      khabar add https://www.example.org/
      khabar add https://www.example.org/rss --id example --dry-run
    """  # noqa: D301 - click's mark for "do not rewrap"
    address = url if "://" in url else f"https://{url}"
    setup = assemble.load(config, overrides(allow_private=allow_private))
    found = asyncio.run(_look(setup, address))
    agency = name or found.id
    if agency in setup.catalogue.agencies:
        raise InputError(f"{agency}: there is such an agency already; choose another id with --id")
    content = agency_file(found)
    if dry_run:
        click.echo(content, nl=False)
        return EXIT_OK
    folder = Path(config) if config else user_dir(None, os.environ) or Path.home() / ".config" / "khabar"
    path = _write(folder / "agencies" / f"{agency}.toml", content)
    click.echo(f"written: {path}\nnext: look at it, then  khabar crawl {agency}")
    return EXIT_OK


async def _look(setup: assemble.Setup, url: str) -> Found:
    from scraper.discovery import look

    fetcher = assemble.make_fetcher(setup.settings)
    gap_s, deadline_s = setup.settings.politeness.gap_s, setup.settings.fetch.deadline_s
    try:
        return await look(fetcher, url, gap_s=gap_s, deadline_s=deadline_s, say=_say)
    finally:
        await fetcher.close()


def _say(tried: Tried) -> None:
    click.echo(f"{_verdict(tried)}  {safe(tried.url)}  ({tried.why})", err=True)


def _verdict(tried: Tried) -> str:
    answer = tried.answer
    if isinstance(answer, Refusal):
        return f"no    {answer.kind}: {safe(answer.detail)}"
    from scraper.discovery import age

    newest = age(tried)
    what = f"{len(answer.children)} sitemaps" if answer.children else f"{len(answer.items)} items"
    return f"{answer.kind:5} {what}" + (f", newest {newest:%Y-%m-%d %H:%M} UTC" if newest else "")


def agency_file(found: Found) -> str:
    """Return the agency file for what was found."""
    from scraper.discovery import UNKNOWN_COUNTRY

    lines = [
        f"name = {as_toml(found.name)}",
        f"name_en = {as_toml(found.name if found.name.isascii() else found.id.replace('-', ' ').title())}",
        f"country = {as_toml(found.country)}" + ("  # unknown" if found.country == UNKNOWN_COUNTRY else ""),
        f"language = {as_toml(found.language)}",
        f"time_zone = {as_toml(found.time_zone)}  # of dates that name none; guessed from the country",
        f"homepage = {as_toml(found.homepage)}",
        "verified = false",
    ]
    for each in found.chosen:
        lines += ["", "[[feeds]]", f"url = {as_toml(each.url)}  # {each.why}"]
    return "\n".join(lines) + "\n"


def _write(path: Path, content: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(content)
    except FileExistsError as error:
        raise InputError(f"{path}: is there already; choose another id with --id, or take it away first") from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; name a directory that may be written with --config") from error
    return path
