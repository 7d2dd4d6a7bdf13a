"""`khabar status`: what the store holds and how each feed fares."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from scraper import policy
from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import overrides, store_options
from scraper.cli.progress import table
from scraper.logs import safe
from storage.codec import to_json
from storage.sql import open_store

if TYPE_CHECKING:
    from datetime import datetime

    from storage.records import Counts, FeedState, Quarantined


@click.command()
@store_options
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@click.option("--refused", type=click.IntRange(min=0), default=10, show_default=True, help="So many refused tasks.")
def command(config: str | None, db: str | None, as_json: bool, refused: int) -> int:  # noqa: FBT001 - a flag
    """Show what the store holds, how each feed fares, and what was refused last.

    \b
    Examples:
      khabar status --db news.db
      khabar status --refused 50
      khabar status --json | jq '.feeds[] | select(.health != "ok")'
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config, overrides(db=db))
    store = open_store(setup.settings.store.dsn, create=False)
    try:
        counts, feeds, tasks = store.counts(), store.feeds(brief=True), store.quarantine(limit=refused)
        now = store.clock()
    finally:
        store.close()
    if as_json:
        told = {"feeds": [_feed(each, now) for each in feeds], "refused": list(map(to_json, tasks))}
        value = {"counts": to_json(counts)} | told
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        click.echo(for_people(counts, feeds, tasks, now))
    return EXIT_OK


def _feed(state: FeedState, now: datetime) -> dict[str, object]:
    found = policy.diagnose(state, now)
    plain = {name: value for name, value in to_json(state).items() if name != "seen"}
    return plain | {"health": found.health.value, "advice": found.words}


def for_people(counts: Counts, feeds: list[FeedState], tasks: list[Quarantined], now: datetime) -> str:
    """Return the state of a store as a person reads it."""
    lines = [
        f"{counts.articles} articles ({counts.copies} copies), {counts.revisions} earlier texts, {counts.feeds} feeds",
        f"{counts.queued} tasks queued, {counts.in_flight} under way, {counts.quarantined} refused for good",
    ]
    if feeds:
        rows = [("feed", "polled", "news", "items", "failures", "state")]
        rows += [
            (
                safe(f"{each.agency} {each.url}"),
                _ago(each.last_polled_at, now),
                _ago(each.last_new_at, now),
                str(each.items_new),
                str(each.failures),
                policy.diagnose(each, now).health.value,
            )
            for each in feeds
        ]
        lines += ["", table(rows)]
        told = [(each.url, policy.diagnose(each, now).words) for each in feeds]
        lines += [f"  {safe(url)}: {safe(words)}" for url, words in told if words]
    if tasks:
        lines += ["", "refused last:"]
        lines += [f"  {each.refusal.value:16} {safe(each.url)}: {safe(each.detail)}" for each in tasks]
    return "\n".join(lines)


def _ago(instant: datetime | None, now: datetime) -> str:
    """Return how long ago, in the largest unit that fits: 40s, 12m, 5h, 3d."""
    if instant is None:
        return "never"
    seconds = max(0, int((now - instant).total_seconds()))
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
