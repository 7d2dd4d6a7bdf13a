"""`khabar agencies check`: try what agencies are followed by, live, and say what works."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper import policy
from scraper.cli import EXIT_NOTHING_REACHED, EXIT_OK, assemble
from scraper.cli.options import agency_ids, config_option, overrides
from scraper.logs import safe
from scraper.settings import user_dir
from storage.errors import InputError
from storage.records import Refusal, RefusalClass

if TYPE_CHECKING:
    from scraper.agency import Agency
    from scraper.fetch import HttpFetcher
    from scraper.reading import Reader

AT_A_TIME = 16  # sites; each is asked for one thing at a time
_UNREACHED = frozenset({RefusalClass.DNS, RefusalClass.CONNECT, RefusalClass.TLS, RefusalClass.TIMEOUT})


@dataclass(frozen=True, slots=True)
class Tried:
    """What one feed of an agency came to."""

    agency: str
    url: str
    kind: str | None = None  # rss, atom, sitemap ...; None: refused
    items: int = 0
    newest: datetime | None = None
    refusal: Refusal | None = None
    moved_to: str | None = None  # where permanent redirects (301, 308) lead

    def line(self) -> str:
        """Return it as a person reads it."""
        if self.refusal is not None:
            return f"no   {self.agency:20} {self.url}  {self.refusal.kind}: {safe(self.refusal.detail)}"
        newest = f", newest {self.newest:%Y-%m-%d %H:%M} UTC" if self.newest else ", no dates"
        return f"ok   {self.agency:20} {self.url}  {self.kind}, {self.items} items{newest}"

    def plain(self) -> dict[str, object]:
        """Return it as JSON has it."""
        refusal = {"class": self.refusal.kind.value, "detail": self.refusal.detail} if self.refusal else None
        newest = self.newest.isoformat() if self.newest else None
        told = {"agency": self.agency, "url": self.url, "kind": self.kind, "items": self.items, "newest": newest}
        return {**told, "refusal": refusal, "moved_to": self.moved_to}


@click.command("check")
@click.argument("names", nargs=-1, metavar="[AGENCY]...", shell_complete=agency_ids)
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a feed.")
@click.option("--write", is_flag=True, help="Mark agencies whose feeds all work as verified, in your config directory.")
@click.option("--allow-private", multiple=True, metavar="CIDR:PORT", help="Let the address guard pass this range.")
def command(
    names: tuple[str, ...],
    config: str | None,
    as_json: bool,  # noqa: FBT001 - a flag
    write: bool,  # noqa: FBT001 - a flag
    allow_private: tuple[str, ...],
) -> int:
    """Fetch every feed of these agencies (all, if none is named), with the politeness of a crawl, and say what works.

    Of a feed that has moved for good (301, 308) it names the line of the agency's file to change.

    \b
    Examples:
      khabar agencies check isna tasnim
      khabar agencies check --json > today.jsonl
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config, overrides(allow_private=allow_private))
    agencies = _chosen(names, setup)
    tried = asyncio.run(_try_all(setup, agencies, as_json=as_json))
    if write:
        _mark(tried, agencies, config)
    works = sum(each.refusal is None for each in tried)
    click.echo(f"{works} of {len(tried)} feeds work", err=True)
    reached = [each for each in tried if each.refusal is None or each.refusal.kind not in _UNREACHED]
    return EXIT_OK if reached or not tried else EXIT_NOTHING_REACHED


def _chosen(names: tuple[str, ...], setup: assemble.Setup) -> list[Agency]:
    known = setup.catalogue.agencies
    for name in names:
        if name not in known:
            raise InputError(f"{name}: no such agency; `khabar agencies` lists them")
    return [known[name] for name in names] if names else [each for each in known.values() if each.enabled]


async def _try_all(setup: assemble.Setup, agencies: list[Agency], *, as_json: bool) -> list[Tried]:
    fetcher, reader = assemble.make_fetcher(setup.settings), assemble.make_reader(setup)
    gates: dict[str, asyncio.Lock] = {}
    room = asyncio.Semaphore(AT_A_TIME)
    deadline_s, gap_s = setup.settings.fetch.deadline_s, setup.settings.politeness.gap_s

    async def attempt(agency: Agency, url: str) -> Tried:
        async with gates.setdefault(policy.host_key(url), asyncio.Lock()), room:
            gap = agency.politeness.gap_s or gap_s
            tried = await _try(fetcher, reader, agency.id, url, gap_s=gap, deadline_s=deadline_s)
        click.echo(json.dumps(tried.plain(), ensure_ascii=False) if as_json else tried.line())
        if tried.moved_to and not as_json:
            click.echo(f"     moved for good; {_line_to_change(setup.catalogue.files[agency.id], tried)}")
        return tried

    try:
        return await asyncio.gather(*(attempt(each, feed.url) for each in agencies for feed in each.feeds))
    finally:
        await fetcher.close()


async def _try(
    fetcher: HttpFetcher, reader: Reader, agency: str, url: str, *, gap_s: float, deadline_s: float
) -> Tried:
    answer = (await fetcher.get(url, gap_s=gap_s, deadline_s=deadline_s)).answer
    if isinstance(answer, Refusal):
        return Tried(agency, url, refusal=answer)
    kind = answer.headers.get("content-type")
    from scraper.reading import FeedJob

    feed = reader.read_feed(FeedJob(answer.body, answer.url, kind, agency, answer.fetched_at, url))
    if isinstance(feed, Refusal):
        return Tried(agency, url, refusal=feed)
    dates = [each for item in feed.items if (each := item.published_at or item.updated_at)]
    newest = max(dates).astimezone(UTC) if dates else None
    moved_to = answer.url if answer.moved_for_good and answer.url != url else None
    return Tried(agency, url, feed.kind, len(feed.items) + len(feed.children), newest, moved_to=moved_to)


def _line_to_change(path: Path, tried: Tried) -> str:
    """Say which line of an agency's file to change to the feed's new address, and to what."""
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next((number for number, line in enumerate(lines, 1) if f'"{tried.url}"' in line), None)
    where = f"{path}:{number}" if number else str(path)
    return f"{where}: url = {json.dumps(safe(tried.moved_to or ''), ensure_ascii=False)}"


def _mark(tried: list[Tried], agencies: list[Agency], config: str | None) -> None:
    """Lay a file that says "verified" over the shipped one of each agency of which everything works."""
    folder = (Path(config) if config else user_dir(None, os.environ) or Path.home() / ".config" / "khabar") / "agencies"
    broken = {each.agency for each in tried if each.refusal is not None}
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    for agency in agencies:
        path = folder / f"{agency.id}.toml"
        if agency.id in broken or agency.verified:
            continue
        if path.exists():
            click.echo(f"{path}: is yours; add verified = true to it", err=True)
            continue
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(f"verified = true  # seen to work on {today}\n", encoding="utf-8")
