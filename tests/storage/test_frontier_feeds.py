"""Feeds in the frontier, on both databases: which are polled, and how they and articles share a host's turns."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from storage.records import Ending, Kind, Outcome, Verdict
from storage.sql.bulk import insert_rows
from storage.sql.rows import feed_row
from storage.sql.schema import feed
from tests.storage.samples import claim_one, claimed, new, poll, state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.sql.store import SqlStore
    from tests.storage.conftest import Clock


def test_a_poll_carries_its_feeds_state_and_stays(store: SqlStore) -> None:
    store.frontier.put([poll()])
    task = claim_one(store)
    assert task.state is None
    store.commit([Outcome(task, Ending.AGAIN, again_in_s=0.0, feed_state=state(), tasks=(new(1), new(2)))])
    again = claim_one(store)
    assert again.state == state()
    assert again.kind is Kind.POLL
    assert store.feeds() == [state()]
    assert store.feeds(brief=True) == [state(seen=())]


def test_feeds_are_streamed_some_hundreds_at_a_time(store: SqlStore) -> None:
    feeds = [state(f"https://a.test/{number:04}", agency=f"agency{number % 3}") for number in range(1_200)]
    with store._database.writing() as connection:
        insert_rows(connection, feed, [feed_row(each) for each in feeds])
    asked: list[str] = []

    def note(_connection: object, _cursor: object, said: str, *_: object) -> None:
        asked.extend([said] if said.startswith("SELECT") else [])

    event.listen(store._database.engine, "before_cursor_execute", note)
    streamed = store.each_feed()
    first = next(streamed)
    assert len(asked) == 2  # the names, and the first of the rest
    found = [first, *streamed]
    assert len(asked) == 4
    assert found == store.feeds(brief=True)
    assert len(found) == len(feeds)


def test_only_some_feeds_are_followed_and_may_come_back(store: SqlStore) -> None:
    store.frontier.put([poll(), poll("b.test")])
    assert store.frontier.keep_only(["https://b.test/rss"]) == 1
    assert claimed(store) == ["https://b.test/rss"]
    store.frontier.put([poll()])
    assert claimed(store) == ["https://a.test/rss"]


def test_a_feed_that_is_stopped_while_it_is_polled_stays_stopped(store: SqlStore) -> None:
    store.frontier.put([poll()])
    task = claim_one(store)
    assert store.frontier.keep_only([]) == 1
    again = Outcome(task, Ending.AGAIN, again_in_s=0.0, feed_state=state(), tasks=(new(1),))
    assert store.commit([again])[0].verdict is Verdict.LOST
    assert (claimed(store), store.counts().in_flight) == ([], 0)


def test_a_feed_that_moves_to_another_agency_is_polled_for_it(store: SqlStore) -> None:
    store.frontier.put([poll()])
    store.frontier.put([poll(agency="other")])
    assert claimed(store, agencies={"agency"}) == []
    assert claimed(store, agencies={"other"}) == ["https://a.test/rss"]


def test_putting_many_feeds_again_asks_little_and_wakes_nobody(store: SqlStore, clock: Clock) -> None:
    feeds = [poll(f"h{number}.test", delay_s=500) for number in range(3000)]
    assert store.frontier.put(feeds) == 3000
    asked: list[str] = []

    def note(_connection: object, _cursor: object, said: str, given: Sequence[object], _: object, many: bool) -> None:  # noqa: FBT001 - SQLAlchemy's
        asked.extend([said] * (len(given) if many else 1))

    event.listen(store._database.engine, "before_cursor_execute", note)
    assert store.frontier.put(feeds) == 0
    assert 0 < len(asked) < 50  # one UPDATE a feed took 0.5 ms each
    assert store.frontier.claim(1, lease_s=1).next_in_s == pytest.approx(500)


def test_putting_a_feed_again_does_not_hurry_it_unless_a_person_asks(store: SqlStore) -> None:
    store.frontier.put([poll()])
    store.commit([Outcome(claim_one(store), Ending.AGAIN, again_in_s=900.0, feed_state=state())])
    store.frontier.put([poll()])
    assert claimed(store) == []
    store.frontier.put([poll(renew=True)])
    assert claimed(store) == ["https://a.test/rss"]


def _turns(store: SqlStore, times: int, redo: float) -> Counter[Kind]:
    """Do what comes, `times` times; polls are due again after `redo` seconds."""
    kinds: Counter[Kind] = Counter()
    for _ in range(times):
        task = claim_one(store)
        kinds[task.kind] += 1
        if task.kind is Kind.POLL:
            store.commit([Outcome(task, Ending.AGAIN, again_in_s=redo)])
        else:
            store.commit([Outcome(task, Ending.DONE)])
    return kinds


def test_feeds_that_are_always_due_do_not_starve_the_articles_of_their_host(store: SqlStore) -> None:
    store.frontier.put([poll(url=f"https://a.test/rss/{number}", key=str(number)) for number in range(5)])
    store.frontier.put([new(number, delay_s=-100.0) for number in range(100)])
    kinds = _turns(store, 80, redo=0.0)
    assert kinds[Kind.FETCH] >= 6  # of 20 expected
    assert kinds[Kind.POLL] >= 40  # of 60


def test_a_flood_of_articles_does_not_hold_up_the_polls_of_its_host(store: SqlStore) -> None:
    store.frontier.put([new(number, delay_s=-100.0) for number in range(200)])
    waits = []
    for round_ in range(8):
        store.frontier.put([poll(url=f"https://a.test/rss/{round_}", key=str(round_))])
        waits.append(0)
        while (task := claim_one(store)).kind is Kind.FETCH:
            waits[-1] += 1
            store.commit([Outcome(task, Ending.DONE)])
        store.commit([Outcome(task, Ending.DONE)])
    assert sum(waits) <= 20  # a third of an article a poll expected
    assert max(waits) <= 12


@pytest.mark.parametrize(("waited_s", "kind"), [(100.0, Kind.FETCH), (10.0, Kind.POLL)])
def test_one_turn_in_four_is_that_of_an_article_that_waited_long(store: SqlStore, waited_s: float, kind: Kind) -> None:
    store.frontier.put([poll(), new(1, delay_s=-waited_s), new(2, delay_s=-waited_s)])
    with store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE host SET ready_at = 1001, next_at = 0")
    assert claim_one(store).kind is kind
    store.frontier.put([poll(url="https://a.test/rss/2", key="2")])
    with store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE host SET ready_at = 1000, next_at = 0, in_flight = 2")
    assert claim_one(store).kind is Kind.POLL
