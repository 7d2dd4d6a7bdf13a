"""`khabar why`: when a feed is polled next, and why then."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from scraper import dedupe, policy
from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import overrides, store_options
from scraper.cli.terminal import shown
from storage.errors import InputError
from storage.records import FeedState, Kind
from storage.sql import open_store

if TYPE_CHECKING:
    from scraper.cli.assemble import Setup
    from scraper.pipeline import Plan
    from storage.codec import Json
    from storage.protocols import Store


@click.command()
@click.argument("feed", metavar="FEED|AGENCY")
@store_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object a feed.")
def command(feed: str, config: str | None, db: str | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """Show when a feed (or each feed of an agency) is polled next, and why: rhythm, wishes, failures, its host.

    \b
    Examples:
      khabar why https://example.org/rss
      khabar why isna --json
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config, overrides(db=db))
    store = open_store(setup.settings.store.dsn, create=False)
    try:
        states = _states(setup, store, feed)
        plan, now = assemble.make_plan(setup), store.clock()
        told = [_told(plan, store, each, now) for each in states]
    finally:
        store.close()
    for each in told:
        click.echo(json.dumps(each, ensure_ascii=False) if as_json else for_people(each))
    return EXIT_OK


def _states(setup: Setup, store: Store, wanted: str) -> list[FeedState]:
    """Return what is known of a feed, or of an agency's feeds; a configured one that was never polled is known too."""
    known = {each.url: each for each in store.feeds()}
    configured = {feed.url: FeedState(feed.url, feed.agency) for each in setup.feeds().values() for feed in each}
    found = [each for url, each in (configured | known).items() if wanted in {url, each.agency}]
    if not found:
        raise InputError(f"{wanted}: no such feed or agency; `khabar status` lists the feeds that are known")
    return sorted(found, key=lambda each: each.url)


def _told(plan: Plan, store: Store, state: FeedState, now: datetime) -> Json:
    key = dedupe.url_key(state.url)
    queued = next((each for each in store.queued([key]) if each.kind is Kind.POLL), None)
    found = policy.explain_poll(
        state,
        queued=queued,
        last=next(iter(store.polls(state.url)), None),
        key=key,
        limits=plan.limits_of(state.agency),
        retry=plan.retry,
    )
    return {
        "feed": state.url,
        "agency": state.agency,
        "last_polled_at": state.last_polled_at.isoformat() if state.last_polled_at else None,
        "interval_s": state.interval_s,
        "in_s": found.in_s,
        "next_at": None if found.in_s is None else (now + timedelta(seconds=found.in_s)).isoformat(timespec="seconds"),
        "reasons": [{"reason": each.word, "words": each.words} for each in found.reasons],
    }


def for_people(told: Json) -> str:
    """Return why a feed is polled next when it is, as a person reads it."""
    in_s = told["in_s"]
    when = "not at all" if in_s is None else f"in {policy.in_words(in_s)}" if in_s > 0 else "now"
    at = f" ({told['next_at']})" if told["next_at"] else ""
    last = told["last_polled_at"] or "never"
    reasons = [f"  {each['reason']:12} {shown(each['words'])}" for each in told["reasons"]]
    return "\n".join(
        [f"{shown(told['agency'])} {shown(told['feed'])}", f"  polled next  {when}{at}, last {last}", *reasons]
    )
