"""Tasks that a redirect led to another site wait for their turn there, on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage.records import Ending, Kind, Onward, Outcome, Refusal, RefusalClass, Trail, Verdict
from storage.sql import open_store
from storage.sql.schema import host
from tests.storage.samples import article, claim_one, claimed, done, new, poll, state

if TYPE_CHECKING:
    from storage.records import Task
    from storage.sql.store import SqlStore
    from tests.storage.conftest import Clock

THERE = "https://b.test/there"


def onward(task: Task, to: str = "b.test", **changes: object) -> Outcome:
    trail = Trail(f"https://{to}/there", (*(task.trail.left if task.trail else ()), task.url), for_good=True)
    return Outcome(task, Ending.AGAIN, again_in_s=0.0, onward=replace(Onward(to, trail, gap_s=0.0), **changes))


def test_it_waits_until_the_other_site_has_a_turn(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1), new(2, "b.test", gap_s=5.0)])
    tasks = {each.host: each for each in store.frontier.claim(10, lease_s=60).tasks}
    assert [each.verdict for each in store.commit([onward(tasks["a.test"])])] == [Verdict.NOTHING]
    assert claimed(store) == []  # the other site is being asked
    store.commit([done(tasks["b.test"])])
    clock.goes_on(4.9)
    assert claimed(store) == []
    clock.goes_on(0.2)
    task = claim_one(store)
    assert (task.url, task.host, task.home, task.tries) == ("https://a.test/1", "b.test", "a.test", 1)
    assert task.trail == Trail(THERE, ("https://a.test/1",), for_good=True, home="a.test")
    assert [each.verdict for each in store.commit([done(task, article(1))])] == [Verdict.NEW]
    assert store.counts().queued == 0


def test_the_site_that_led_on_is_free_at_once(store: SqlStore) -> None:
    store.frontier.put([new(1), new(2)])
    store.commit([onward(claim_one(store))])
    assert claimed(store) == ["https://a.test/1", "https://a.test/2"]


def test_refused_there_it_begins_at_home_again_and_its_tries_count(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1)])
    for tries in (1, 2):
        first = claim_one(store)
        assert (first.host, first.trail, first.tries) == ("a.test", None, tries)
        store.commit([onward(first)])
        there = claim_one(store)
        assert (there.host, there.tries) == ("b.test", tries)
        refusal = Refusal(RefusalClass.RATE_LIMITED, "429", rest_host=True)
        store.commit([Outcome(there, Ending.AGAIN, again_in_s=9.0, rest_host_s=500.0, refusal=refusal)])
        assert claimed(store) == []
        clock.goes_on(600.0)
    assert claim_one(store).host == "a.test"


def test_a_lease_that_ends_there_is_due_again_there(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1)])
    store.commit([onward(claim_one(store))])
    lost = claim_one(store, lease_s=10)
    clock.goes_on(11)
    task = claim_one(store)
    assert (task.host, task.trail) == ("b.test", lost.trail)
    assert [each.verdict for each in store.commit([onward(lost, "c.test"), done(task)])] == [
        Verdict.LOST,
        Verdict.NOTHING,
    ]
    assert store.counts().queued == 0


def test_an_outcome_whose_lease_was_lost_takes_nothing_from_the_one_behind_it(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1)])
    lost = claim_one(store, lease_s=10)
    clock.goes_on(11)
    held = claim_one(store)
    receipts = store.commit([done(lost, article(1)), done(held, article(1)), done(held, article(1))])
    assert [each.verdict for each in receipts] == [Verdict.LOST, Verdict.NEW, Verdict.LOST]


def test_several_sites_in_a_row_remember_where_home_is(store: SqlStore) -> None:
    store.frontier.put([new(1, kind=Kind.CHECK)])
    store.commit([onward(claim_one(store))])
    store.commit([onward(claim_one(store), "c.test")])
    task = claim_one(store)
    assert (task.host, task.home, task.checks) == ("c.test", "a.test", 0)
    assert task.trail is not None
    assert len(task.trail.left) == 2
    store.commit([Outcome(task, Ending.AGAIN, again_in_s=0.0)])
    again = claim_one(store)
    assert (again.host, again.trail, again.checks) == ("a.test", None, 1)


def test_a_poll_comes_home_when_it_is_done(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([poll()])
    store.commit([onward(claim_one(store))])
    task = claim_one(store)
    store.commit([Outcome(task, Ending.AGAIN, again_in_s=60.0, feed_state=state(task.url))])
    assert claimed(store) == []
    clock.goes_on(61)
    again = claim_one(store)
    assert (again.host, again.trail) == ("a.test", None)


def test_quarantined_there_it_is_retried_from_home(store: SqlStore) -> None:
    store.frontier.put([new(1)])
    store.commit([onward(claim_one(store))])
    gone = Refusal(RefusalClass.GONE, "410")
    store.commit([Outcome(claim_one(store), Ending.QUARANTINED, refusal=gone)])
    assert store.frontier.retry() == 1
    assert claim_one(store).host == "a.test"


def test_a_feed_that_is_stopped_on_its_way_and_followed_again_begins_at_home(store: SqlStore) -> None:
    store.frontier.put([poll()])
    store.commit([onward(claim_one(store))])
    assert store.frontier.keep_only([]) == 1
    store.frontier.put([poll()])
    (task,) = store.frontier.claim(10, lease_s=60).tasks
    assert (task.host, task.trail) == ("a.test", None)


@pytest.mark.parametrize(("own", "guests", "kept"), [(9.0, 1.0, 9.0), (1.0, 9.0, 9.0)])
def test_a_guest_brings_more_patience_only(store: SqlStore, own: float, guests: float, kept: float) -> None:
    store.frontier.put([new(1), new(2, "b.test", gap_s=own, in_flight=2, agency="other", delay_s=60.0)])
    store.commit([onward(claim_one(store), gap_s=guests, in_flight=3)])
    with store._database.reading() as connection:
        row = connection.execute(select(host).where(host.c.host == "b.test")).one()
    assert (row.gap_s, row.in_flight, row.agency) == (kept, 2, None)


def test_of_several_guests_at_once_the_most_patient_one_counts(store: SqlStore) -> None:
    store.frontier.put([new(1), new(2, "c.test", agency="other")])
    tasks = {each.host: each for each in store.frontier.claim(10, lease_s=60).tasks}
    patient = onward(tasks["a.test"], gap_s=9.0, in_flight=1)
    store.commit([patient, onward(tasks["c.test"], gap_s=0.0, in_flight=3)])
    with store._database.reading() as connection:
        row = connection.execute(select(host).where(host.c.host == "b.test")).one()
    assert (row.gap_s, row.in_flight, row.agency) == (9.0, 1, None)


@pytest.mark.parametrize("ending", [Ending.AGAIN, Ending.DONE])
def test_who_comes_home_leaves_its_hosts_pace_as_it_is(store: SqlStore, ending: Ending) -> None:
    store.frontier.put([poll(gap_s=0.2, in_flight=4)])
    store.commit([onward(claim_one(store))])
    store.commit([Outcome(claim_one(store), ending, again_in_s=0.0 if ending is Ending.AGAIN else None)])
    with store._database.reading() as connection:
        row = connection.execute(select(host).where(host.c.host == "a.test")).one()
    assert (row.gap_s, row.in_flight) == (0.2, 4)


def test_a_crawl_of_one_agency_follows_its_own(store: SqlStore) -> None:
    store.frontier.put([new(1), new(2, "b.test", agency="other")])
    (task,) = store.frontier.claim(10, lease_s=60, agencies=["agency"]).tasks
    store.commit([onward(task)])
    (there,) = store.frontier.claim(10, lease_s=60, agencies=["agency"]).tasks
    assert (there.url, there.host) == ("https://a.test/1", "b.test")


def test_two_stores_hand_it_over(dsn: str) -> None:
    one, other = open_store(dsn), open_store(dsn)
    one.frontier.put([new(1)])
    one.commit([onward(claim_one(one))])
    task = claim_one(other)
    assert (task.host, task.trail and task.trail.url) == ("b.test", THERE)
    assert one.frontier.claim(1, lease_s=60).tasks == ()
    one.close()
    other.close()
