"""The frontier's contract, on both databases: who gets which task when, and what comes back by itself."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.records import Ending, Kind, Outcome, Refusal, RefusalClass, Verdict
from storage.sql import open_store
from storage.sql.frontier import DEAD_LOOK_S, UNHEARD_S
from tests.storage.samples import ITEM, article, claim_one, claimed, done, new, poll, state
from tests.waiting import wait_until

if TYPE_CHECKING:
    from storage.sql.store import SqlStore
    from tests.storage.conftest import Clock

ROOT = Path(__file__).resolve().parents[2]


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


def test_what_shall_come_sooner_does_and_nothing_else_is_changed_or_made(store: SqlStore, clock: Clock) -> None:
    check = new(1, kind=Kind.CHECK, delay_s=900.0, checks=2)
    store.frontier.put([check])
    assert store.frontier.put([new(2, kind=Kind.CHECK, sooner=True)]) == 0  # nobody waits for it
    assert claimed(store) == []
    assert store.frontier.put([replace(check, sooner=True, delay_s=2_000.0, item=ITEM)]) == 0  # that is later
    clock.goes_on(899.0)
    assert claimed(store) == []
    store.frontier.put([replace(check, sooner=True, delay_s=0.0, item=ITEM)])
    task = claim_one(store)
    assert (task.url, task.checks, task.item, task.tries) == (check.url, 2, ITEM, 1)
    store.frontier.put([replace(check, sooner=True, delay_s=0.0)])  # it is under way
    store.commit([Outcome(task, Ending.AGAIN, again_in_s=500.0)])
    assert claimed(store) == []
    assert store.counts().queued == 1


def test_what_was_refused_comes_no_sooner_than_it_was_told_to(store: SqlStore, clock: Clock) -> None:
    check = new(1, kind=Kind.CHECK)
    store.frontier.put([check])
    refusal = Refusal(RefusalClass.TIMEOUT, "took too long")
    store.commit([Outcome(claim_one(store), Ending.AGAIN, again_in_s=3_600.0, refusal=refusal)])
    store.frontier.put([replace(check, sooner=True)])
    clock.goes_on(3_500.0)
    assert claimed(store) == []
    clock.goes_on(200.0)
    assert claimed(store) == [check.url]


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
