"""Lists for people, on both databases: pages by keys, stories of late, polls of a feed, the overview."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage.records import Ending, Outcome, Refusal, RefusalClass
from storage.sql import open_store
from storage.sql.browse import POLLS_KEPT
from tests.storage.samples import ITEM, article, claim_one, new, poll, state, store_articles

if TYPE_CHECKING:
    from pathlib import Path

    from storage.sql.store import SqlStore


def test_pages_go_on_behind_the_last_line_and_filters_hold(store: SqlStore) -> None:
    store_articles(store, *(article(n, agency="ab"[n % 2], language=["fa", "en", "ar"][n % 3]) for n in range(1, 10)))
    first = store.lines(limit=4)
    second = store.lines(limit=4, before=first[-1].position)
    assert [line.id for line in (*first, *second)] == [article(n).id for n in range(9, 1, -1)]
    assert [line.position for line in first] == [9, 8, 7, 6]
    assert {line.agency for line in store.lines(agency="a")} == {"a"}
    assert [line.id for line in store.lines(language="ar")] == [article(n).id for n in (8, 5, 2)]
    assert store.lines(agency="nobody") == []
    assert [line.id for line in store.lines(agency="a", language="ar")] == [article(n).id for n in (8, 2)]
    assert store.lines(agency="nobody", language="ar") == []
    assert (first[0].title, first[0].quality, first[0].feed) == ("عنوان 9", 0.9, "https://a.test/rss")


def test_an_agency_in_a_language_is_listed_from_an_index_of_both(tmp_path: Path) -> None:
    open_store(str(tmp_path / "k.db")).close()
    asked = "SELECT title FROM article WHERE agency = ? AND language = ? ORDER BY first_position DESC LIMIT 50"
    counted = "SELECT substr(fetched_at, 1, 10), agency, count(*) FROM article WHERE fetched_at >= ? GROUP BY 1, 2"
    with closing(sqlite3.connect(tmp_path / "k.db")) as connection:
        listed = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {asked}", ("a", "fa")))
        told = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {counted}", ("2026",)))
    assert "ix_article_agency_language_first_position" in listed
    assert "TEMP B-TREE" not in listed
    assert "COVERING INDEX ix_article_fetched_at_agency" in told


def test_stories_of_late_are_those_that_copies_joined(store: SqlStore) -> None:
    early = datetime(2020, 1, 1, tzinfo=UTC)
    store_articles(
        store,
        article(1, title="first", content_hash="x", agency="a", published_at=early),
        article(2, content_hash="alone"),
        article(3, title="second", content_hash="x", agency="b"),
        article(4, title="third", content_hash="x", agency="a"),
    )
    (story,) = store.stories()
    assert (story.id, story.title, story.members, story.agencies) == (article(1).id, "first", 3, ("a", "b"))
    assert store.stories(limit=0) == []


def _polls(store: SqlStore, count: int) -> None:
    store.frontier.put([poll()])
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(count):
        task = claim_one(store)
        refusal = Refusal(RefusalClass.TIMEOUT, "slow") if number % 5 == 4 else None
        polled = state(task.url, last_polled_at=at + timedelta(minutes=number))
        outcome = Outcome(task, Ending.AGAIN, again_in_s=0.0, feed_state=polled, refusal=refusal, wire_bytes=number)
        store.commit([outcome])


def test_the_last_polls_of_a_feed_are_kept_and_no_more(store: SqlStore) -> None:
    _polls(store, POLLS_KEPT + 7)
    polls = store.polls("https://a.test/rss")
    assert [each.wire_bytes for each in polls] == list(range(POLLS_KEPT + 6, 6, -1))
    refused = [each for each in polls if each.refusal]
    assert {(each.refusal, each.detail) for each in refused} == {(RefusalClass.TIMEOUT, "slow")}
    assert (polls[0].next_s, polls[0].new) == (0.0, 0)
    assert store.polls("https://b.test/rss") == []


def test_the_overview_counts_by_hour_and_by_agency_and_day(store: SqlStore) -> None:
    now = datetime.now(UTC)
    hour = now.replace(minute=0, second=0, microsecond=0)
    times = [now, now, now - timedelta(hours=3), now - timedelta(days=3), now - timedelta(days=30)]
    store_articles(store, *(replace(article(n, agency="ab"[n % 2]), fetched_at=at) for n, at in enumerate(times)))
    seen = store.overview()
    assert seen.counts.articles == 5
    assert seen.hourly[int(hour.timestamp())] == 2
    assert seen.hourly[int((hour - timedelta(hours=3)).timestamp())] == 1
    assert sum(seen.hourly.values()) == 3
    assert {who for who, _ in seen.daily} == {"a", "b"}
    assert sum(seen.daily.values()) == 4
    day = int((now - timedelta(days=3)).replace(hour=0, minute=0, second=0, microsecond=0).timestamp())
    assert seen.daily["b", day] == 1


def test_the_overview_tells_what_waits_and_for_how_long(store: SqlStore) -> None:
    assert store.overview().lag_s == 0
    _polls(store, 5)
    seen = store.overview()
    assert seen.refusals == {RefusalClass.TIMEOUT: 1}
    assert 0 <= seen.lag_s < 60


def test_what_is_queued_for_an_address_and_when_its_host_may_be_asked(store: SqlStore) -> None:
    store.frontier.put([new(1, gap_s=5.0, delay_s=100.0, item=ITEM), new(2, gap_s=5.0)])
    store.frontier.block("a.test", 50.0)
    (waiting,) = store.queued([new(1).key, "no such key"])
    assert (waiting.url, waiting.kind, waiting.item, waiting.gap_s) == (new(1).url, new(1).kind, ITEM, 5.0)
    assert 90 < (waiting.due_s or 0) <= 100
    assert 40 < waiting.host_rests_s <= 50
    assert (waiting.under_way, waiting.for_good, waiting.refusal) == (False, False, None)
    assert store.queued([]) == []
    assert [each.url for each in store.queued([new(1).key, new(2).key])] == [new(2).url, new(1).url]


def test_a_task_that_is_under_way_or_refused_for_good_says_so(store: SqlStore) -> None:
    store.frontier.put([new(1)])
    task = claim_one(store)
    assert [each.under_way for each in store.queued([task.key])] == [True]
    store.commit([Outcome(task, Ending.QUARANTINED, refusal=Refusal(RefusalClass.GONE, "410"))])
    (refused,) = store.queued([task.key])
    assert (refused.for_good, refused.refusal, refused.detail) == (True, RefusalClass.GONE, "410")
    assert (refused.due_s, refused.under_way) == (None, False)
    assert refused.refused_at is not None
