"""The frontier's contract, on both databases: who gets which task when, and what comes back by itself."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from storage.records import Ending, Kind, Outcome, Refusal, RefusalClass, Verdict
from storage.sql import open_store
from storage.sql.frontier import DEAD_LOOK_S, UNHEARD_S
from storage.sql.schema import host
from tests.storage.samples import ITEM, article, claim_one, done, new, poll, state
from tests.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.sql.store import SqlStore


ROOT = Path(__file__).resolve().parents[2]


class Clock:
    """The clock of a store's database, which goes on only when a test says so."""

    def __init__(self, store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
        self._now = time.time()
        monkeypatch.setattr(store._database, "now", lambda _: self._now)

    def goes_on(self, seconds: float) -> None:
        self._now += seconds


@pytest.fixture
def clock(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(store, monkeypatch)


def claimed(store: SqlStore, n: int = 100, lease_s: float = 60, **only: object) -> list[str]:
    return sorted(task.url for task in store.frontier.claim(n, lease_s=lease_s, **only).tasks)  # type: ignore[arg-type]


def test_a_task_is_queued_once(store: SqlStore) -> None:
    assert store.frontier.put([new(1), new(2), new(1)]) == 2
    assert store.frontier.put([new(1)]) == 0
    assert store.counts().queued == 2


def test_an_article_that_is_stored_is_not_queued_again(store: SqlStore) -> None:
    store.frontier.put([new(1)])
    store.commit([done(claim_one(store), article(1), "canonical key")])
    assert store.frontier.put([new(1), new(2, key="canonical key")]) == 0
    assert store.frontier.put([new(1, kind=Kind.DISCOVER)]) == 1  # a person may ask for it


def test_a_task_travels_whole(store: SqlStore) -> None:
    store.frontier.put([new(1, feed="https://a.test/rss", item=ITEM, gap_s=2.5)])
    task = claim_one(store)
    assert (task.item, task.feed, task.tries, task.gap_s) == (ITEM, "https://a.test/rss", 1, 2.5)
    assert (task.kind, task.url, task.host, task.agency, task.state) == (
        Kind.FETCH,
        "https://a.test/1",
        "a.test",
        "agency",
        None,
    )


def test_one_url_a_host_and_claim(store: SqlStore) -> None:
    store.frontier.put([new(1), new(2), new(1, "b.test"), new(1, "c.test")])
    assert claimed(store) == ["https://a.test/1", "https://b.test/1", "https://c.test/1"]
    assert claimed(store) == []  # one in flight each
    assert store.counts().in_flight == 3


def test_many_urls_of_one_host_do_not_starve_the_others(store: SqlStore) -> None:
    store.frontier.put([new(number) for number in range(50)])
    store.frontier.put([new(1, "b.test")])
    assert claimed(store, n=2) == ["https://a.test/0", "https://b.test/1"]


def test_polls_come_before_articles(store: SqlStore) -> None:
    store.frontier.put([new(1), new(2)])
    store.frontier.put([poll()])
    assert claim_one(store).kind is Kind.POLL


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


def test_a_lease_that_nobody_answers_returns_after_the_hosts_pause(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1, gap_s=1.0)])
    first = claim_one(store, lease_s=0.2)
    clock.goes_on(0.25)
    assert claimed(store) == []  # the fetch may have happened at the lease's very end
    clock.goes_on(1.1)
    second = claim_one(store)
    assert (second.id, second.tries) == (first.id, 2)
    assert second.lease != first.lease


def test_an_outcome_whose_lease_is_lost_is_dropped_whole(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1)])
    first = claim_one(store, lease_s=0.05)
    clock.goes_on(0.1)
    second = claim_one(store)
    late = done(first, article(1), tasks=(new(9),), feed_state=state())
    (lost,) = store.commit([late])
    assert lost.verdict is Verdict.LOST
    assert (store.counts().articles, store.feeds(), store.counts().queued) == (0, [], 0)
    (kept,) = store.commit([done(second, article(1))])
    assert kept.verdict is Verdict.NEW
    assert store.commit([done(second, article(1))])[0].verdict is Verdict.LOST


def test_again_is_due_later_and_remembers_why(store: SqlStore) -> None:
    store.frontier.put([new(1)])
    task = claim_one(store)
    refusal = Refusal(RefusalClass.TIMEOUT, "took too long")
    store.commit([Outcome(task, Ending.AGAIN, again_in_s=40.0, refusal=refusal)])
    claim = store.frontier.claim(10, lease_s=60)
    assert claim.tasks == ()
    assert claim.next_in_s is not None
    assert claim.next_in_s <= 40
    (entry,) = store.quarantine()
    assert (entry.refusal, entry.detail, entry.tries, entry.for_good) == (
        RefusalClass.TIMEOUT,
        "took too long",
        1,
        False,
    )


def test_an_idle_look_learns_when_something_is_due(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1)])
    store.commit([Outcome(claim_one(store), Ending.AGAIN, again_in_s=40.0)])
    store.frontier.claim(10, lease_s=60)
    assert store.frontier.claim(10, lease_s=60).next_in_s == pytest.approx(40)


def test_quarantined_waits_for_a_person(store: SqlStore) -> None:
    store.frontier.put([new(1), new(1, "b.test")])
    gone = Refusal(RefusalClass.GONE, "410")
    blocked = Refusal(RefusalClass.BLOCKED, "a wall")
    for task, why in zip(store.frontier.claim(2, lease_s=60).tasks, (gone, blocked), strict=True):
        store.commit([Outcome(task, Ending.QUARANTINED, refusal=why)])
    assert claimed(store) == []
    assert store.frontier.claim(1, lease_s=60).next_in_s is None
    assert store.counts().quarantined == 2
    assert store.frontier.put([new(1)]) == 0
    assert store.frontier.retry(kind=RefusalClass.BLOCKED) == 1
    assert len(claimed(store)) == 1
    assert store.frontier.retry() == 1


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


def test_a_claim_may_be_for_some_agencies_only(store: SqlStore) -> None:
    store.frontier.put([new(1), new(1, "b.test", agency="other"), new(2, agency="other")])
    assert claimed(store, agencies={"other"}) == ["https://a.test/2", "https://b.test/1"]
    claim = store.frontier.claim(5, lease_s=60, agencies={"nobody"})
    assert (claim.tasks, claim.next_in_s) == ((), None)


def test_what_others_have_due_does_not_keep_a_filtered_run_awake(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1), poll(agency="other", delay_s=500)])
    claim = store.frontier.claim(5, lease_s=60, agencies={"other"})
    assert claim.tasks == ()
    assert claim.next_in_s == pytest.approx(500)


def test_released_tasks_are_untried_and_their_host_pauses(store: SqlStore, clock: Clock) -> None:
    store.frontier.put([new(1, gap_s=1.0)])
    task = claim_one(store)
    store.frontier.release([task])
    assert claimed(store) == []
    clock.goes_on(1.05)
    again = claim_one(store)
    assert (again.id, again.tries) == (task.id, 1)
    assert store.commit([done(task)])[0].verdict is Verdict.LOST


def test_nothing_is_taken_from_a_process_that_lives(store: SqlStore) -> None:
    store.frontier.put([new(1)])
    claim_one(store)
    assert store.frontier.release_dead() == 0
    assert store.counts().in_flight == 1


def test_what_a_killed_process_held_returns_with_somebodys_next_claim(store: SqlStore, dsn: str) -> None:
    code = """
import os, sys
from storage.sql import open_store
print(open_store(sys.argv[1]).frontier.claim(1, lease_s=600).tasks[0].url, flush=True)
sys.stdin.read()
"""
    store.frontier.put([new(1, gap_s=0.5), new(1, "b.test", gap_s=0.5)])
    command = [sys.executable, "-c", code, dsn]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        theirs = other.stdout.readline().strip()
        (mine,) = claimed(store)
        time.sleep(DEAD_LOOK_S)
        assert claimed(store) == []  # it lives
        other.kill()
        other.wait()
        killed_at = time.monotonic()
    found: list[str] = []
    wait_until(lambda: bool(found.extend(claimed(store)) or found), "it did not return")
    assert found == [theirs]
    assert theirs != mine
    assert time.monotonic() - killed_at >= 0.5 + UNHEARD_S  # its request may have been under way until then
    assert store.counts().in_flight == 2


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


def _at(store: SqlStore, monkeypatch: pytest.MonkeyPatch, now: float) -> None:
    monkeypatch.setattr(store._database, "now", lambda _: now)


def test_a_clock_that_is_set_back_stalls_nothing_and_bursts_nothing(
    store: SqlStore, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = time.time()
    _at(store, monkeypatch, start)
    store.frontier.put([poll(gap_s=5.0), new(1, "b.test", delay_s=600.0)])
    store.commit([Outcome(claim_one(store), Ending.AGAIN, again_in_s=900.0)])
    _at(store, monkeypatch, start - 7200)  # two hours back
    other = open_store(dsn)  # another process sees it too
    monkeypatch.setattr(other._database, "now", lambda _: start - 7200)
    first = store.frontier.claim(10, lease_s=60)
    second = other.frontier.claim(10, lease_s=60)
    other.close()
    assert first.tasks == second.tasks == ()
    assert first.next_in_s == pytest.approx(600, abs=15)
    assert second.next_in_s == pytest.approx(600, abs=15)
    _at(store, monkeypatch, start - 7200 + 920)
    assert sorted(task.kind for task in store.frontier.claim(10, lease_s=60).tasks) == [Kind.FETCH, Kind.POLL]


def test_a_machine_that_slept_polls_each_feed_once(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    start = time.time()
    _at(store, monkeypatch, start)
    store.frontier.put([poll(), poll("b.test")])
    for _ in range(2):
        store.commit([Outcome(claim_one(store), Ending.AGAIN, again_in_s=900.0)])
    _at(store, monkeypatch, start + 8 * 3600)
    tasks = store.frontier.claim(10, lease_s=60).tasks
    assert sorted(task.url for task in tasks) == ["https://a.test/rss", "https://b.test/rss"]
    store.commit([Outcome(task, Ending.AGAIN, again_in_s=900.0) for task in tasks])
    claim = store.frontier.claim(10, lease_s=60)
    assert claim.tasks == ()
    assert claim.next_in_s == pytest.approx(900, abs=5)


def test_the_host_that_asked_for_rest_rests_and_not_the_one_that_led_to_it(store: SqlStore) -> None:
    store.frontier.put([poll(), new(1), new(1, "b.test")])
    told = Refusal(RefusalClass.RATE_LIMITED, "429", 120, rest_host=True)
    led = next(task for task in store.frontier.claim(10, lease_s=60).tasks if task.host == "a.test")
    outcome = Outcome(led, Ending.AGAIN, again_in_s=120, rest_host_s=120, rest_host="b.test", refusal=told)
    unknown = Outcome(led, Ending.AGAIN, again_in_s=120, rest_host_s=60, rest_host="c.test", refusal=told)
    store.commit([outcome])
    assert claimed(store) == ["https://a.test/1"]
    assert [receipt.verdict for receipt in store.commit([unknown])] == [Verdict.LOST]
    store.frontier.put([new(2, "b.test"), new(1, "c.test")])
    assert claimed(store) == ["https://c.test/1"]


def test_a_host_that_nobody_knew_rests_too(store: SqlStore) -> None:
    store.frontier.put([new(1)])
    store.commit([Outcome(claim_one(store), Ending.DONE, rest_host_s=60, rest_host="c.test")])
    store.frontier.put([new(1, "c.test"), new(2)])
    assert claimed(store) == ["https://a.test/2"]
    assert store.frontier.claim(1, lease_s=1).next_in_s == pytest.approx(1, abs=60)
