"""How hosts are treated, on both databases: how many at a time, pauses, rest, and what robots.txt asks for."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage.records import Ending, Outcome, Refusal, RefusalClass, Verdict
from storage.sql import open_store
from storage.sql.schema import host
from tests.storage.samples import article, claim_one, claimed, done, new
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from storage.sql.store import SqlStore
    from tests.storage.conftest import Clock


def test_a_host_may_allow_more_at_a_time(store: SqlStore) -> None:
    store.frontier.put([new(number, in_flight=2) for number in range(5)])
    assert len(claimed(store)) == 1
    assert len(claimed(store)) == 1
    assert claimed(store) == []


def test_a_host_pauses_after_a_fetch(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1, gap_s=1.0), new(2, gap_s=1.0)])
    store.commit([done(claim_one(store))])
    claim = store.frontier.claim(10, lease_s=60)
    assert claim.tasks == ()
    assert claim.next_in_s == pytest.approx(1.0)
    clock.goes_on(0.99)
    assert claimed(store) == []
    clock.goes_on(0.02)
    assert claimed(store) == ["https://a.test/2"]


@pytest.mark.parametrize("ago_s", [0.0, 700.0, 5000.0])
def test_the_pause_counts_from_when_the_host_was_asked_last(store: SqlStore, clock: Clock, ago_s: float) -> None:
    store.frontier.put([new(1, gap_s=1000.0), new(2, gap_s=1000.0)])
    task = claim_one(store)
    before = time.monotonic()
    store.commit([done(task, asked_until=before - ago_s)])
    lasted_s = time.monotonic() - before
    claim = store.frontier.claim(10, lease_s=60)
    if ago_s > 1000:
        assert len(claim.tasks) == 1
    else:
        assert claim.tasks == ()
        assert claim.next_in_s is not None
        assert -0.001 <= 1000 - ago_s - claim.next_in_s <= lasted_s + 0.001


def test_of_several_fetches_of_a_host_the_last_one_counts(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(number, gap_s=1000.0, in_flight=2) for number in range(3)])
    tasks = [*store.frontier.claim(1, lease_s=5000).tasks]
    clock.goes_on(1000.5)
    tasks += store.frontier.claim(1, lease_s=60).tasks
    now = time.monotonic()
    store.commit([done(each, asked_until=now - 3000 * at) for at, each in enumerate(tasks)])
    assert 500 < (store.frontier.claim(1, lease_s=60).next_in_s or 0) <= 1000


def test_robots_may_ask_for_a_longer_pause_that_lasts(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1, gap_s=0.0), new(2, gap_s=0.0)])
    store.commit([done(claim_one(store), gap_s=30.0)])
    claim = store.frontier.claim(10, lease_s=60)
    assert claim.tasks == ()
    assert claim.next_in_s == pytest.approx(30)


def test_what_robots_asks_for_outlives_new_tasks_and_a_lost_lease(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1, gap_s=0.1), new(2, gap_s=0.1)])
    store.commit([done(claim_one(store), gap_s=30.0, tasks=(new(3, gap_s=0.1),))])
    clock.goes_on(31.0)
    assert claim_one(store, lease_s=10).gap_s == 30
    assert store.frontier.claim(1, lease_s=10).next_in_s == pytest.approx(40)


def test_a_resting_host_gets_nothing(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1), new(2), new(1, "b.test")])
    tasks = {task.host: task for task in store.frontier.claim(2, lease_s=60).tasks}
    refusal = Refusal(RefusalClass.RATE_LIMITED, "429", retry_in_s=120, rest_host=True)
    store.commit([Outcome(tasks["a.test"], Ending.AGAIN, again_in_s=120, rest_host_s=120, refusal=refusal)])
    store.frontier.put([new(3)])
    assert claimed(store) == []
    store.frontier.block("b.test", 60)
    store.commit([done(tasks["b.test"])])
    store.frontier.put([new(2, "b.test")])
    claim = store.frontier.claim(10, lease_s=60)
    assert claim.tasks == ()
    assert claim.next_in_s == pytest.approx(60)


def test_a_host_may_be_blocked_before_it_is_known(store: SqlStore, clock: Clock) -> None:
    store.frontier.block("a.test", 60)
    store.frontier.put([new(1, gap_s=0.5)])
    claim = store.frontier.claim(1, lease_s=1)
    assert claim.tasks == ()
    assert claim.next_in_s == pytest.approx(60)


def test_a_host_of_several_agencies_is_claimed_for_each(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1, agency="one"), new(1, "b.test", agency="one"), new(2, "b.test", agency="one")])
    store.frontier.put([new(2, agency="two", delay_s=300)])
    claim = store.frontier.claim(5, lease_s=60, agencies={"two"})
    assert (claim.tasks, claim.next_in_s) == ((), pytest.approx(300))
    assert claimed(store, agencies={"one"}) == ["https://a.test/1", "https://b.test/1"]


def test_a_late_outcome_does_not_shorten_the_pause_that_others_owe_a_host(store: SqlStore, clock: Clock) -> None:
    """A process that slept past its lease, and comes back while another has just asked its host for something else."""
    store.frontier.put([new(1, gap_s=10.0), new(2, gap_s=10.0, delay_s=1.0), new(3, gap_s=10.0, delay_s=1.0)])
    slept, asked_until = claim_one(store, lease_s=5.0), time.monotonic()
    clock.goes_on(5.0 + 10.0)
    with store._database.writing() as connection:  # the other task is the one that waited longest
        connection.exec_driver_sql(f"UPDATE task SET due_at = due_at - 60 WHERE id <> {slept.id}")
    second = claim_one(store)
    assert second.id != slept.id
    store.commit([done(second, asked_until=time.monotonic())])
    assert store.commit([done(slept, article(1), asked_until=asked_until - 15.0)])[0].verdict is Verdict.NEW
    claim = store.frontier.claim(1, lease_s=5.0)
    assert claim.tasks == ()
    assert claim.next_in_s == pytest.approx(10.0, abs=0.5)


def test_a_claim_that_gives_back_leases_locks_hosts_in_their_order(postgres: str) -> None:
    """Of a claim that was lost and of a worker that died: whoever stores outcomes of both hosts meanwhile goes on."""
    store = open_store(postgres)
    store.frontier.put([new(1, "a.test"), new(2, "z.test")])
    assert len(store.frontier.claim(2, lease_s=60).tasks) == 2
    store.book._unsure.add("lost")
    store.book._look_at = float("-inf")
    claiming = threading.Thread(target=lambda: store.frontier.claim(2, lease_s=60))
    with store._database.writing() as connection:
        dead = "UPDATE task SET owner = split_part(owner, '/', 1) || '/9999999/1' WHERE host = 'a.test'"
        connection.exec_driver_sql(dead)
        connection.exec_driver_sql("UPDATE task SET lease = 'lost' WHERE host = 'z.test'")
    with store._database.writing() as connection:
        connection.exec_driver_sql("SELECT 1 FROM host WHERE host = 'a.test' FOR UPDATE")
        claiming.start()
        claiming.join(0.5)
        connection.exec_driver_sql("SELECT 1 FROM host WHERE host = 'z.test' FOR UPDATE")
    claiming.join()
    with store._database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM task WHERE lease = 'lost'").scalar() == 0
    store.close()


def test_keeping_a_robots_txt_waits_for_no_other_that_is_over(postgres: str) -> None:
    """Else two workers that come back after a day would each wait for what the other one keeps: a deadlock."""
    store = open_store(postgres)
    store.keep_robots({"https://a.test": (b"", 60)})
    with store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE robots SET until = 1")
    keeping = threading.Thread(target=lambda: store.keep_robots({"https://b.test": (b"", 60)}))
    with store._database.writing() as connection:
        connection.exec_driver_sql("SELECT 1 FROM robots WHERE origin = 'https://a.test' FOR UPDATE")
        keeping.start()
        keeping.join(PATIENCE_S)
        is_kept = not keeping.is_alive()
    keeping.join()
    assert is_kept
    store.keep_robots({"https://b.test": (b"", 60)})
    with store._database.reading() as connection:
        assert connection.exec_driver_sql("SELECT origin FROM robots").scalars().all() == ["https://b.test"]
    store.close()


def test_two_workers_never_hold_one_host_at_once(postgres: str) -> None:
    first = open_store(postgres)
    first.frontier.put([new(number, f"h{number % 7}.test", gap_s=0.02) for number in range(140)])
    held: Counter[str] = Counter()
    broken: list[str] = []
    guard = threading.Lock()

    def work() -> None:
        store = open_store(postgres)
        idle = 0
        while idle < 40:
            tasks = store.frontier.claim(3, lease_s=60).tasks
            idle = 0 if tasks else idle + 1
            time.sleep(0.005)
            with guard:
                held.update(task.host for task in tasks)
                broken.extend(host for host, count in held.items() if count > 1)
            time.sleep(0.005)
            with guard:
                held.subtract(task.host for task in tasks)
            store.commit([done(task) for task in tasks])
        store.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    counts = first.counts()
    first.close()
    assert broken == []
    assert (counts.queued, counts.in_flight) == (0, 0)


def test_a_crawl_delay_rises_falls_and_goes_with_what_robots_txt_says(store: SqlStore) -> None:
    store.frontier.put([new(number, in_flight=9) for number in range(9)])
    tasks = [store.frontier.claim(1, lease_s=60).tasks[0] for _ in range(4)]
    kept = []
    for task, said in zip(tasks, (30.0, 2.0, None, 0.0), strict=True):
        store.commit([done(task, gap_s=said)])
        with store._database.reading() as connection:
            kept.append(connection.execute(select(host.c.crawl_delay_s)).scalar_one())
    assert kept == [30.0, 2.0, 2.0, 0.0]
