"""`khabar status`: what the store holds and how each feed fares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scraper import policy
from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import overrides, store_options
from scraper.cli.pieces import echo_object
from scraper.cli.progress import table
from scraper.logs import safe
from storage.codec import to_json
from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable
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
        counts, feeds, tasks = store.counts(), store.each_feed(), store.quarantine(limit=refused)
        now = store.clock()
        if as_json:
            told = (_feed(each, now) for each in feeds)
            echo_object({"counts": to_json(counts)}, {"feeds": told, "refused": map(to_json, tasks)})
        else:
            click.echo(for_people(counts, feeds, tasks, now))
    finally:
        store.close()
    return EXIT_OK


def _feed(state: FeedState, now: datetime) -> dict[str, object]:
    found = policy.diagnose(state, now)
    plain = {name: value for name, value in to_json(state).items() if name != "seen"}
    return plain | {"health": found.health.value, "advice": found.words}


def for_people(counts: Counts, feeds: Iterable[FeedState], tasks: list[Quarantined], now: datetime) -> str:
    """Return the state of a store as a person reads it."""
    lines = [
        f"{counts.articles} articles ({counts.copies} copies), {counts.revisions} earlier texts, {counts.feeds} feeds",
        f"{counts.queued} tasks queued, {counts.in_flight} under way, {counts.quarantined} refused for good",
    ]
    rows: list[tuple[str, ...]] = [("feed", "polled", "news", "items", "failures", "state")]
    advice: list[str] = []
    for each in feeds:
        found = policy.diagnose(each, now)
        rows.append(_row(each, now, found.health.value))
        advice += [f"  {safe(each.url)}: {safe(found.words)}"] if found.words else []
    if len(rows) > 1:
        lines += ["", table(rows), *advice]
    if tasks:
        lines += ["", "refused last:"]
        lines += [f"  {each.refusal.value:16} {safe(each.url)}: {safe(each.detail)}" for each in tasks]
    return "\n".join(lines)


def _row(state: FeedState, now: datetime, health: str) -> tuple[str, ...]:
    return (
        safe(f"{state.agency} {state.url}"),
        _ago(state.last_polled_at, now),
        _ago(state.last_new_at, now),
        str(state.items_new),
        str(state.failures),
        health,
    )


def _ago(instant: datetime | None, now: datetime) -> str:
    """Return how long ago, in the largest unit that fits: 40s, 12m, 5h, 3d."""
    if instant is None:
        return "never"
    seconds = max(0, int((now - instant).total_seconds()))
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
