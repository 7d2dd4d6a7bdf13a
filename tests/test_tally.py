"""Counting what a run did, and what its summary says."""

from __future__ import annotations

from scraper.cli.progress import summary, table
from scraper.tally import Tally
from storage.records import (
    Ending,
    FeedState,
    Kind,
    Note,
    Outcome,
    Receipt,
    Refusal,
    RefusalClass,
    Task,
    Verdict,
)


def _task(kind: Kind = Kind.FETCH, agency: str = "a") -> Task:
    return Task(1, kind, "https://a.test/x", "k", "a.test", agency, "lease", 1, 1.0)


def _refused(kind: RefusalClass, task: Task | None = None) -> Outcome:
    return Outcome(task or _task(), Ending.AGAIN, refusal=Refusal(kind, "why it was"), notes=(Note("feed_found", "u"),))


def test_a_lost_lease_counts_for_nothing() -> None:
    tally = Tally()
    tally.count(Outcome(_task(), Ending.DONE, requests=3), Receipt(Verdict.LOST))
    assert (tally.answered, tally.requests, tally.agencies) == (0, 0, {})


def test_nothing_reached_needs_that_something_was_tried_and_nobody_answered() -> None:
    tally = Tally()
    assert not tally.nothing_reached
    tally.count(_refused(RefusalClass.DNS), Receipt(Verdict.NOTHING))
    assert tally.nothing_reached
    tally.count(_refused(RefusalClass.NOT_FOUND), Receipt(Verdict.NOTHING))
    assert not tally.nothing_reached


def test_summary_names_agencies_verdicts_and_one_example_a_class() -> None:
    tally = Tally()
    poll = Outcome(_task(Kind.POLL), Ending.AGAIN, feed_state=FeedState("https://a.test/rss", "a"))
    tally.count(poll, Receipt(Verdict.NOTHING, queued=2))
    tally.count(Outcome(_task(), Ending.DONE), Receipt(Verdict.NEW, "1"))
    tally.count(Outcome(_task(), Ending.DONE), Receipt(Verdict.COPY, "2"))
    tally.count(_refused(RefusalClass.NOT_AN_ARTICLE, _task(Kind.DISCOVER, "b")), Receipt(Verdict.NOTHING))
    assert tally.articles == 2
    assert summary(tally).splitlines() == [
        "agency  feeds  new  copies  revised  unchanged  refused",
        "a           1    1       1        0          0        0",
        "b           0    0       0        0          0        1",
        "",
        "refused, by class:",
        "  not_an_article       1   e.g. https://a.test/x: why it was",
        "u is a feed of a page you named: crawl that",
    ]


def test_table_aligns() -> None:
    assert table([("x", "n"), ("long", "10")]) == "x      n\nlong  10"
