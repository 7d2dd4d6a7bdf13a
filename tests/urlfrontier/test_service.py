"""What the service is told, and what happens when it is away, forgets, or deals what it should not."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import grpc
import pytest

from storage.errors import StoreError
from storage.records import Ending, Kind, Onward, Outcome, Refusal, RefusalClass, Trail, Verdict
from storage.urlfrontier import UrlFrontierService, frontier, open_fleet_store
from storage.urlfrontier.service import Entry, Name
from tests.origin import Origin
from tests.service.test_daemon import start, story, wait_for, write_agency
from tests.storage.samples import article, claim_one, done, new, poll, state
from tests.urlfrontier.stub import Stub, serve
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.urlfrontier import FleetStore

ON_A = Name("https://a.test/1", "a.test", "fetch", "a.test/1")


@pytest.fixture
def client(stub: Stub) -> Iterator[UrlFrontierService]:
    with serve(stub) as address:
        opened = UrlFrontierService(address, "khabar", deadline_s=PATIENCE_S)
        yield opened
        opened.close()


def after(seconds: float, began: float) -> object:
    """Return what an instant is equal to that lies so many seconds behind something that has happened since."""
    since = time.time() - began
    return pytest.approx(began + seconds + since / 2, abs=since / 2 + 1)  # the service counts whole seconds


def urls(store: FleetStore, n: int = 100) -> list[str]:
    return sorted(task.url for task in store.frontier.claim(n, lease_s=60).tasks)


def test_hosts_are_queues_and_each_kind_of_task_is_a_url_of_its_own(store: FleetStore, stub: Stub) -> None:
    slow = {"gap_s": 2.5}
    store.frontier.put([new(1, **slow), new(1, "b.test"), new(1, kind=Kind.DISCOVER, **slow), poll(**slow)])
    assert sorted(stub.queues) == ["a.test", "b.test"]
    assert stub.urls() == [
        "https://a.test/1",
        "https://a.test/1#khabar-discover",
        "https://a.test/rss#khabar-poll",
        "https://b.test/1",
    ]
    assert [stub.queues[host].delay_s for host in ("a.test", "b.test")] == [2, 0]
    assert stub.calls.count("PutURLs") == 1


def test_the_service_hears_what_became_of_tasks(store: FleetStore, stub: Stub) -> None:
    began = time.time()
    store.frontier.put([poll(), new(1, "b.test"), new(1, "c.test")])
    feed, page, shut = sorted(store.frontier.claim(10, lease_s=60).tasks, key=lambda task: task.host)
    refusal = Refusal(RefusalClass.TIMEOUT, "slow")
    store.commit([
        Outcome(feed, Ending.AGAIN, again_in_s=900, feed_state=state(feed.url), tasks=(new(7), new(8, delay_s=300.0))),
        done(page, article(1), gap_s=30.0),
        Outcome(shut, Ending.QUARANTINED, refusal=refusal, rest_host_s=60.0),
    ])  # fmt: skip
    due = {url: one.due for each in stub.queues.values() for url, one in each.urls.items() if one.due}
    assert sorted(due) == ["https://a.test/7", "https://a.test/8", "https://a.test/rss#khabar-poll"]
    assert due["https://a.test/rss#khabar-poll"] == after(900, began)
    assert due["https://a.test/8"] == after(300, began)
    assert stub.queues["b.test"].delay_s == 30
    assert stub.queues["c.test"].blocked_until == after(60, began)


def test_two_workers_share_the_work_and_no_host(dsn: str, stub: Stub) -> None:
    with serve(stub) as address:
        one, other = (open_fleet_store(dsn, address, "khabar") for _ in range(2))
        one.frontier.put([new(number, f"{host}.test") for host in "abcd" for number in range(3)])
        seen: list[str] = []
        while len(seen) < 12:
            claims = [each.frontier.claim(2, lease_s=60).tasks for each in (one, other)]
            hosts = [task.host for tasks in claims for task in tasks]
            assert len(hosts) == len(set(hosts))
            assert hosts
            for each, tasks in zip((one, other), claims, strict=True):
                seen += [task.url for task in tasks]
                assert all(receipt.verdict is Verdict.NOTHING for receipt in each.commit([done(t) for t in tasks]))
        assert len(set(seen)) == 12
        assert urls(one) == []
        assert stub.urls(due=True) == []
        one.close()
        other.close()


def test_work_goes_on_without_the_service_and_it_hears_all_afterwards(
    store: FleetStore, stub: Stub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = [time.monotonic()]
    monkeypatch.setattr(frontier, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(frontier, "REFILL_EVERY_S", 0.0)
    store.frontier.put([new(1), new(2)])
    stub.trouble = grpc.StatusCode.UNAVAILABLE
    task = claim_one(store)
    store.commit([done(task)])
    assert store.frontier.put([new(3, "b.test")]) == 1
    assert len(caplog.records) == 1  # once, and not with each call
    assert "UNAVAILABLE" in caplog.text
    stub.trouble = None
    clock[0] += frontier.AWAY_S
    assert urls(store) == ["https://a.test/2"]  # all that the service has left
    assert urls(store) == ["https://b.test/3"]  # what it had not heard of
    assert "https://b.test/3" in stub.urls()


def test_what_the_service_forgot_is_told_again(store: FleetStore, stub: Stub) -> None:
    store.frontier.put([new(1, f"{host}.test") for host in "abc"])
    stub.forget()
    assert urls(store, n=2) == ["https://a.test/1", "https://b.test/1"]
    assert stub.urls() == ["https://a.test/1", "https://b.test/1", "https://c.test/1"]
    assert urls(store) == ["https://c.test/1"]


def test_what_is_dealt_and_leased_or_not_due_goes_back_until_it_may_be_had(store: FleetStore, stub: Stub) -> None:
    began = time.time()
    store.frontier.put([new(1), new(2, delay_s=300.0)])
    held = claim_one(store)
    queue = stub.queues["a.test"]
    for url in queue.urls.values():
        url.due, url.held_until = 1.0, 0.0  # a service that deals everything at once, leased or not
    claim = store.frontier.claim(10, lease_s=60)
    assert claim.tasks == ()
    due = {url: one.due for url, one in queue.urls.items()}
    assert due["https://a.test/1"] == after(60, began)
    assert due["https://a.test/2"] == after(300, began)
    (receipt,) = store.commit([done(held)])
    assert receipt.verdict is Verdict.NOTHING


def test_urls_of_others_are_left_alone_and_unknown_ones_are_done(store: FleetStore, stub: Stub) -> None:
    with serve(stub) as address:
        other = UrlFrontierService(address, "khabar")
        other.put([Entry(Name("https://gone.test/1", "gone.test", "fetch", "gone")), Entry(Name("x:", "x", "", ""))])
        other.close()
    assert urls(store) == []
    assert stub.urls(due=True) == ["x:#khabar-"]


def test_released_stopped_and_retried_tasks(store: FleetStore, stub: Stub) -> None:
    store.frontier.put([poll(), new(1, "b.test")])
    tasks = {task.kind: task for task in store.frontier.claim(10, lease_s=60).tasks}
    store.frontier.release([tasks[Kind.POLL]])
    assert urls(store) == ["https://a.test/rss"]
    store.commit([Outcome(tasks[Kind.FETCH], Ending.QUARANTINED, refusal=Refusal(RefusalClass.EMPTY, "nothing"))])
    assert "https://b.test/1" not in stub.urls(due=True)
    assert store.frontier.retry() == 1
    assert "https://b.test/1" in stub.urls(due=True)
    assert store.frontier.keep_only([]) == 1
    assert urls(store) == ["https://b.test/1"]


def test_a_host_that_rests_is_blocked_there_too(store: FleetStore, stub: Stub) -> None:
    began = time.time()
    store.frontier.put([new(1)])
    store.frontier.block("a.test", 120)
    assert stub.queues["a.test"].blocked_until == after(120, began)
    assert urls(store) == []


@pytest.mark.parametrize("code", [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.UNIMPLEMENTED])
def test_every_call_says_in_one_line_who_does_not_answer(
    client: UrlFrontierService, stub: Stub, code: grpc.StatusCode
) -> None:
    stub.trouble = code
    for call in (
        client.size,
        lambda: client.get(1, lease_s=60),
        lambda: client.put([Entry(ON_A)]),
        lambda: client.block("a.test", 1),
        lambda: client.delay("a.test", 1),
    ):
        with pytest.raises(StoreError, match=rf"^127\.0\.0\.1:\d+: the URLFrontier service .*{code.name}") as caught:
            call()
        assert "\n" not in str(caught.value)


def test_a_slow_service_is_not_waited_for(stub: Stub) -> None:
    with serve(stub) as address:
        client = UrlFrontierService(address, "khabar", deadline_s=0.5)
        stub.may_answer.clear()
        with pytest.raises(StoreError, match="DEADLINE_EXCEEDED"):
            client.get(1, lease_s=60)
        stub.may_answer.set()
        client.close()


def test_a_store_does_not_open_without_its_service(tmp_path: Path) -> None:
    with serve(Stub()) as address:
        pass  # nobody listens there any more
    with pytest.raises(StoreError, match="is it running there"):
        open_fleet_store(str(tmp_path / "k.db"), address, "khabar")
    assert not list(tmp_path.glob("*-wal"))


def test_the_daemon_follows_its_feeds_through_a_service(tmp_path: Path, stub: Stub) -> None:
    with Origin(hosts=2) as origin, serve(stub) as address:
        for host in (1, 2):
            write_agency(tmp_path / "config", origin, host)
            for number in range(5):
                origin.publish(story(10 * host + number), host=host)
        with start(tmp_path, origin, KHABAR_STORE__URLFRONTIER=address) as daemon:
            wait_for(tmp_path / "k.db", 10)
            daemon.end()
        assert max(origin.log.requests(f"/a/{10 * host + n}") for host in (1, 2) for n in range(5)) == 1
    pages = [url for url in stub.urls() if "#" not in url]
    assert len(pages) == 10
    assert [url for url in stub.urls(due=True) if "#" not in url] == []
    assert {"GetURLs", "PutURLs"} <= set(stub.calls)


def test_a_task_that_is_led_to_another_site_changes_its_queue_and_comes_back(store: FleetStore, stub: Stub) -> None:
    store.frontier.put([poll()])
    feed = claim_one(store)
    trail = Trail("https://b.test/rss", (feed.url,), for_good=False)
    store.commit([Outcome(feed, Ending.AGAIN, again_in_s=0.0, onward=Onward("b.test", trail, gap_s=0.0))])
    assert {host for host, each in stub.queues.items() for one in each.urls.values() if one.due} == {"b.test"}
    there = claim_one(store)
    assert there.host == "b.test"
    store.commit([Outcome(there, Ending.AGAIN, again_in_s=900, feed_state=state(feed.url))])
    assert {host for host, each in stub.queues.items() for one in each.urls.values() if one.due} == {"a.test"}
