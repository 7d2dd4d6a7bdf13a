"""`khabar rule`: see what site rules find on a page, and have some proposed."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli import assemble
from scraper.cli.filters import read_bytes
from scraper.cli.rule_text import print_suggested, print_trial
from scraper.extract import Extraction, SiteRules, extract
from scraper.extract.suggest import Sample, suggest
from scraper.extract.survey import survey
from scraper.hosts import bare_host_of
from storage.codec import to_json
from storage.errors import InputError
from storage.records import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.agency import Agency
    from scraper.cli.assemble import Setup
    from storage.codec import Json

NO_URL = "http://page.invalid/article"
FIELDS = (
    "title", "kicker", "lead", "body", "authors", "published_at", "updated_at", "section", "tags", "language", "access",
    "kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """A page to look at: its bytes, where it came from, and its Content-Type header."""

    name: str
    body: bytes
    url: str
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What one set of rules gives on a page; `name` is `generic`, `rules 1 (agency)`, ..."""

    name: str
    answer: Extraction | Refusal


@click.group()
def command() -> None:
    """Try site rules on a page, or have rules suggested from a few pages of one site.

    \b
    Examples:
      khabar rule try https://example.org/2026/11/a-story
      khabar rule suggest https://example.org/2026/11/a-story https://example.org/2026/11/another
    """  # noqa: D301 - click's mark for "do not rewrap"


_config = click.option(
    "--config", "config_dir", metavar="DIR", type=click.Path(file_okay=False), help="Your configuration."
)


@command.command("try")
@click.argument("source", metavar="URL|FILE")
@click.option("--url", help="Where FILE came from: its host tells whose rules are tried.")
@click.option("--agency", "agency_id", help="Whose rules to try, if not those of the URL's host.")
@click.option("--all", "whole", is_flag=True, help="Show every dropped block, not only those beside kept ones.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
@_config
def try_command(
    source: str, url: str | None, agency_id: str | None, config_dir: str | None, *, whole: bool, as_json: bool
) -> None:
    """Show what each rule and the generic reading find on a page, side by side, and which blocks are kept.

    Rules whose dates are over are tried too, and marked. A URL is fetched politely, through the address guard.

    \b
    Examples:
      khabar rule try https://example.org/2026/11/a-story
      khabar rule try page.html --url https://example.org/2026/11/a-story --agency isna --json
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config_dir, {})
    (given,) = _pages((source,), url, setup)
    agency = _agency(setup, agency_id, given.url)
    trials = _trials(given, agency, setup)
    chosen = next((each for each in reversed(trials) if isinstance(each.answer, Extraction)), trials[0])
    found = chosen.answer if isinstance(chosen.answer, Extraction) else None
    seen = survey(given.body, found, content_type=given.content_type)
    if as_json:
        shown = {each.name: _as_json(each.answer) for each in trials}
        blocks = [{"path": each.path, "text": each.text, "fate": each.fate} for each in seen]
        report = {
            "source": source,
            "agency": agency.id if agency else None,
            "readings": shown,
            "blocks_of": chosen.name,
        }
        click.echo(json.dumps({**report, "blocks": blocks}, ensure_ascii=False, indent=2))
        return
    readings = [(each.name, each.answer) for each in trials]
    print_trial(source, agency.id if agency else None, readings, FIELDS, chosen.name, seen, whole=whole)


@command.command("suggest")
@click.argument("sources", metavar="URL|FILE...", nargs=-1, required=True)
@click.option("--url", help="The site that FILEs came from.")
@_config
def suggest_command(sources: tuple[str, ...], url: str | None, config_dir: str | None) -> None:
    """Propose rules from a few article pages of one site, as TOML for its agency file.

    What repeats over the pages is template, what varies is content: give three pages or more. Try what is proposed
    before you believe it.

    \b
    Examples:
      khabar rule suggest https://example.org/2026/11/a-story https://example.org/2026/11/another
      khabar rule suggest pages/*.html --url https://example.org/
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config_dir, {})
    samples = [
        Sample(given.body, answer, given.content_type)
        for given in _pages(sources, url, setup)
        if isinstance(answer := _read(given, None, "UTC"), Extraction)
    ]
    if not samples:
        raise InputError(f"{sources[0]}: none of the pages is an article; give pages of articles, not of sections")
    print_suggested(suggest(samples), bare_host_of(url or sources[0]), datetime.now(UTC).date())


def _trials(given: Given, agency: Agency | None, setup: Setup) -> list[Trial]:
    """Read the page without rules, then by each set: the one in force last."""
    generic = Trial("generic", _read(given, None, agency.time_zone if agency else "UTC"))
    return [generic, *(_ruled(given, agency, setup) if agency else ())]


def _ruled(given: Given, agency: Agency, setup: Setup) -> list[Trial]:
    """Read the page by each set of an agency's rules and its family's: the one in force comes last."""
    today = datetime.now(UTC).date()
    dated = agency.dated_rules(setup.catalogue.families)
    holding = (number for number, (_, first, last) in enumerate(dated) if (first or today) <= today <= (last or today))
    in_force = next(holding, None)
    trials: list[Trial] = []
    for number, (rules, _, _) in enumerate(dated):
        whose = "agency" if number < len(agency.rules) else f"family {agency.family}"
        mark = "" if number == in_force else ", not in force"
        trials.append(Trial(f"rules {number + 1} ({whose}{mark})", _read(given, rules, agency.time_zone)))
    if in_force is not None:
        trials.append(trials.pop(in_force))
    return trials


def _read(given: Given, rules: SiteRules | None, zone: str) -> Extraction | Refusal:
    now = datetime.now(UTC)
    return extract(given.body, url=given.url, content_type=given.content_type, rules=rules, zone=zone, now=now)


def _agency(setup: Setup, agency_id: str | None, url: str) -> Agency | None:
    """Return the agency of that id, else the one that the URL's host belongs to."""
    agencies = setup.catalogue.agencies
    if agency_id is not None:
        if agency_id not in agencies:
            raise InputError(f"khabar rule try: no agency {agency_id!r}; `khabar agencies` lists them")
        return agencies[agency_id]
    host = bare_host_of(url)
    return next(
        (
            each
            for each in agencies.values()
            if host and host in {bare_host_of(each.homepage), *(bare_host_of(feed.url) for feed in each.feeds)}
        ),
        None,
    )


def _pages(sources: Sequence[str], url: str | None, setup: Setup) -> list[Given]:
    """Return the pages: files are read, URLs fetched through the guarded fetcher."""
    links = [source for source in sources if source.startswith(("http://", "https://"))]
    fetched = asyncio.run(_fetch(links, setup)) if links else {}
    return [
        fetched[each] if each in fetched else Given(each, read_bytes(Path(each)), url or NO_URL) for each in sources
    ]


async def _fetch(links: Sequence[str], setup: Setup) -> dict[str, Given]:
    settings = setup.settings
    fetcher = assemble.make_fetcher(settings)
    found: dict[str, Given] = {}
    try:
        for link in links:
            got = await fetcher.get(link, gap_s=settings.politeness.gap_s, deadline_s=settings.fetch.deadline_s)
            page = got.answer
            if isinstance(page, Refusal):
                raise InputError(f"{link}: {page.kind}: {page.detail}; give the address of a page that can be had")
            found[link] = Given(link, page.body, page.url, page.headers.get("content-type"))
    finally:
        await fetcher.close()
    return found


def _as_json(answer: Extraction | Refusal) -> Json:
    shown: Json = to_json(answer)
    return {"error": f"{answer.kind}: {answer.detail}"} if isinstance(answer, Refusal) else shown
