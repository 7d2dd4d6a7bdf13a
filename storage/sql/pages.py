"""What became of the pages that a feed named: counted in the feed's row, older ones weighing ever less."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, update

from storage.records import Kind, RefusalClass
from storage.sql.schema import feed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from storage.records import Outcome

PAGE_COUNTS = ("bodies", "empty_bodies", "challenges")
KEPT = 0.97  # of the older pages' weight, with each new page: half after some 23

_COUNT = (
    update(feed)
    .where(feed.c.url == bindparam("of"))
    .values({name: feed.c[name] * bindparam("kept") + bindparam(f"more_{name}") for name in PAGE_COUNTS})
)


def count_pages(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """Count the pages of these outcomes in their feeds' rows, in one order everywhere."""
    feeds: dict[str, Counter[str]] = defaultdict(Counter)
    for each in outcomes:
        name = _kind(each)
        if name and each.task.feed:
            feeds[each.task.feed][name] += 1
    rows = [
        {"of": url, "kept": KEPT ** counts.total(), **{f"more_{name}": float(counts[name]) for name in PAGE_COUNTS}}
        for url, counts in sorted(feeds.items())
    ]
    if rows:
        connection.execute(_COUNT, rows)


def _kind(outcome: Outcome) -> str | None:
    if outcome.task.kind is not Kind.FETCH:
        return None
    if outcome.article:
        return "bodies"
    refusal = outcome.refusal.kind if outcome.refusal else None
    return {RefusalClass.EMPTY: "empty_bodies", RefusalClass.BLOCKED: "challenges"}.get(refusal) if refusal else None
