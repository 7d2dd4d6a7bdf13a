"""The service's loop over a real store and a fake web: batches, bugs, busy stores, full disks, and coming to an end."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from scraper import dedupe
from scraper.crawl import CrawlRule
from scraper.pipeline import Pipeline
from scraper.service import CLAIMED_AT_ONCE, LEAST_SHARED, Service, ServiceLimits
from scraper.workers import WorkerLost
from storage.errors import SinkError, StoreBusy, StoreError
from storage.records import Claim, Kind, NewTask, RefusalClass, Verdict
from storage.sql import open_store
from tests.service.fakes import NOW, FakeWeb, article_html, pipeline, plan, rss, task
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from storage.protocols import Sink
    from storage.records import Change, Outcome, Receipt, Task
    from storage.sql.store import SqlStore

FEED = "https://a.test/rss"
PAGES = [f"https://h{number}.test/{number}" for number in range(5)]
LIMITS = ServiceLimits(batch_delay_s=0.0, sink_interval_s=0.0, grace_s=0.3, busy_s=PATIENCE_S)


@dataclass
class Recorder:
    """Remembers what became of each task, and counts for the stop rule."""

    rule: CrawlRule
    verdicts: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)

    def started(self, task: Task) -> None:
        assert task.lease

    def ended(self, outcome: Outcome, receipt: Receipt) -> None:
        self.rule.count(receipt)
        self.verdicts[receipt.verdict] += 1
        if outcome.refusal:
            self.refusals[outcome.refusal.kind] += 1


@dataclass
class ListSink:
    """A sink in memory that may be full for a while."""

    positions: list[int] = field(default_factory=list)
    full: int = 0

    def position(self) -> int:
        return self.positions[-1] if self.positions else 0

    def write(self, changes: Sequence[Change]) -> None:
        if self.full:
            self.full -= 1
            raise SinkError("records: the disk is full")
        self.positions += [change.position for change in changes]

    def close(self) -> None:
        """Nothing is open."""


def a_task(url: str, kind: Kind = Kind.FETCH) -> NewTask:
    return NewTask(kind, url, dedupe.url_key(url), url.split("/")[2], "a", gap_s=0.0)


@asynccontextmanager
async def running(
    web: FakeWeb,
    *,
    sinks: Sequence[Sink] = (),
    limit: int | None = None,
    over: Pipeline | None = None,
    limits: ServiceLimits = LIMITS,
) -> AsyncIterator[tuple[Service, SqlStore, Recorder]]:
    store = open_store(":memory:")
    rule = CrawlRule(patience_s=0.2, limit=limit)
    recorder = Recorder(rule)
    service = Service(store, over or pipeline(web), sinks, limits, reporter=recorder, rule=rule)
    yield service, store, recorder
    store.close()


@pytest.fixture
def web() -> FakeWeb:
    served = FakeWeb()
    served.serve(FEED, rss(*PAGES))
    for url in PAGES:
        served.serve(url, article_html(f"Story at {url}"))
    return served


def test_a_feed_and_its_articles(web: FakeWeb) -> None:
    sink = ListSink()

    async def work() -> Counter[str]:
        async with running(web, sinks=[sink]) as (service, store, recorder):
            store.frontier.put([a_task(FEED, Kind.DISCOVER)])
            await service.run()
            assert store.counts().articles == 5
            assert store.counts().queued == 0
            return recorder.verdicts

    assert asyncio.run(work()) == Counter({Verdict.NEW: 5, Verdict.NOTHING: 1})
    assert sink.positions == [1, 2, 3, 4, 5]


def test_a_limit_is_kept_to_the_article(web: FakeWeb) -> None:
    async def work() -> int:
        async with running(web, limit=2) as (service, store, _):
            store.frontier.put([a_task(FEED, Kind.DISCOVER)])
            await service.run()
            return store.counts().articles

    assert asyncio.run(work()) == 2


class Buggy(Pipeline):
    """Fails on some tasks in ways nobody foresaw, or loses its reader."""

    async def run(self, task: Task, *, deadline_s: float) -> Outcome:
        if task.url == PAGES[0]:
            raise ZeroDivisionError("who would have thought")
        if task.url == PAGES[1]:
            raise WorkerLost("the worker process died while reading")
        return await super().run(task, deadline_s=deadline_s)


def test_a_bug_or_a_lost_reader_costs_its_own_task_only(web: FakeWeb, caplog: pytest.LogCaptureFixture) -> None:
    whole = pipeline(web)
    buggy = Buggy(web, whole._reads, plan(), now=lambda: NOW)

    async def work() -> tuple[Counter[str], int]:
        async with running(web, over=buggy) as (service, store, recorder):
            store.frontier.put([a_task(url) for url in PAGES])
            await service.run()
            return recorder.refusals, store.counts().articles

    with caplog.at_level(logging.ERROR):
        refusals, articles = asyncio.run(work())
    assert refusals == Counter({RefusalClass.INTERNAL: 1, RefusalClass.POISON: 1})
    assert articles == 3
    assert len([record for record in caplog.records if "a bug: fetch of" in record.message]) == 1


def test_a_full_sink_is_said_and_catches_up(web: FakeWeb, caplog: pytest.LogCaptureFixture) -> None:
    sink = ListSink(full=1)

    async def work() -> None:
        async with running(web, sinks=[sink]) as (service, store, _):
            urls = [f"https://one.test/{number}" for number in range(3)]  # one host: one after the other
            for url in urls:
                web.serve(url, article_html(f"Story at {url}"))
            store.frontier.put([a_task(url) for url in urls])
            await service.run()

    with caplog.at_level(logging.ERROR):
        asyncio.run(work())
    assert sink.positions == [1, 2, 3]
    assert [record.message for record in caplog.records] == ["records: the disk is full"]


def test_a_sink_that_stays_full_is_told_at_the_end_and_nothing_is_lost(web: FakeWeb) -> None:
    async def work() -> int:
        async with running(web, sinks=[ListSink(full=100)]) as (service, store, _):
            store.frontier.put([a_task(url) for url in PAGES])
            with pytest.raises(SinkError):
                await service.run()
            return store.counts().articles

    assert asyncio.run(work()) == 5


@pytest.mark.parametrize(("failures", "stored"), [(2, 5), (10_000, 0)])
def test_a_busy_store_is_waited_for_up_to_a_point(web: FakeWeb, failures: int, stored: int) -> None:
    async def work() -> int:
        async with running(web, limits=LIMITS if stored else replace(LIMITS, busy_s=1.5)) as (service, store, _):
            store.frontier.put([a_task(url) for url in PAGES])
            real, left = store.frontier.claim, [failures]

            def busy(n: int, **rest: object) -> object:
                if left[0]:
                    left[0] -= 1
                    raise StoreBusy("held by another")
                return real(n, **rest)  # type: ignore[arg-type]

            store.frontier.claim = busy  # type: ignore[assignment,method-assign]
            if stored:
                await service.run()
            else:
                with pytest.raises(StoreError, match="held by another"):
                    await service.run()
            return store.counts().articles

    assert asyncio.run(work()) == stored


@pytest.mark.parametrize("slow", ["commit", "claim", "busy claim"])
def test_a_database_that_takes_as_long_as_a_fetch_may_is_not_laid_to_the_hosts(web: FakeWeb, slow: str) -> None:
    limits = replace(LIMITS, deadline_s=1.0)

    async def work() -> tuple[int, Counter[str], list[int]]:
        async with running(web, limits=limits) as (service, store, recorder):
            store.frontier.put([a_task(FEED, Kind.DISCOVER)])
            claim, commit, slow_ones = store.frontier.claim, store.commit, [3]

            def slowly(name: str) -> None:
                if slow.endswith(name) and slow_ones[0]:
                    slow_ones[0] -= 1
                    if slow.startswith("busy"):
                        raise StoreBusy("for a while")
                    time.sleep(limits.deadline_s)

            def slow_claim(*args: Any, **named: Any) -> Claim:
                if slow == "busy claim":
                    slowly("claim")
                found = claim(*args, **named)
                tries.extend(task.tries for task in found.tasks)
                if slow == "claim":
                    slowly("claim")
                return found

            def slow_commit(outcomes: Sequence[Outcome]) -> list[Receipt]:
                slowly("commit")
                return commit(outcomes)

            tries: list[int] = []
            store.frontier.claim, store.commit = slow_claim, slow_commit  # type: ignore[method-assign]
            await service.run()
            return store.counts().articles, recorder.refusals, tries

    articles, refusals, tries = asyncio.run(work())
    assert (articles, refusals, set(tries)) == (len(PAGES), Counter(), {1})


def test_what_was_kept_before_the_store_became_busy_is_counted_once(web: FakeWeb) -> None:
    async def work() -> Counter[str]:
        async with running(web, limits=replace(LIMITS, batch_rows=2)) as (service, store, recorder):
            store.frontier.put([a_task(url) for url in PAGES])
            claim, commit, kept, busy = store.frontier.claim, store.commit, Counter[str](), Counter[str]()

            def once(name: str) -> None:
                busy[name] += 1
                if kept and busy[name] % 2:
                    raise StoreBusy("for a moment")

            def claims(*args: Any, **named: Any) -> Claim:
                once("claim")
                return claim(*args, **named)

            def commits(outcomes: Sequence[Outcome]) -> list[Receipt]:
                once("commit")
                kept["outcomes"] += len(outcomes)
                return commit(outcomes)

            store.frontier.claim, store.commit = claims, commits  # type: ignore[method-assign]
            await service.run()
            assert kept["outcomes"] == len(PAGES)  # none was handed in twice
            return recorder.verdicts

    assert asyncio.run(work()) == Counter({Verdict.NEW: len(PAGES)})


def test_a_stop_is_obeyed_while_the_store_stays_busy(web: FakeWeb) -> None:
    async def work() -> None:
        async with running(web, limits=replace(LIMITS, busy_s=math.inf)) as (service, store, _):

            def busy(*_: object, **__: object) -> object:
                loop.call_soon_threadsafe(service.stop)
                raise StoreBusy("the disk is full")

            loop = asyncio.get_running_loop()
            store.frontier.claim = busy  # type: ignore[method-assign,assignment]
            async with asyncio.timeout(PATIENCE_S):
                with pytest.raises(StoreBusy, match="the disk is full"):
                    await service.run()

    asyncio.run(work())


def test_a_full_disk_is_waited_for_and_said_once(web: FakeWeb, caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> int:
        async with running(web) as (service, store, recorder):
            store.frontier.put([a_task(url) for url in PAGES])
            with store._database.engine.connect() as connection:
                pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

            def let_grow_to(count: int) -> None:
                with store._database.engine.connect() as connection:
                    connection.exec_driver_sql(f"PRAGMA max_page_count = {count}")

            async def make_room() -> None:
                while "the disk is full" not in caplog.text:  # noqa: ASYNC110 - the log has no event
                    await asyncio.sleep(0.05)
                await asyncio.sleep(1.0)  # for several more tries
                assert recorder.verdicts.total() == 0
                await asyncio.get_running_loop().run_in_executor(service._thread, let_grow_to, 2**20)

            let_grow_to(pages)
            await asyncio.gather(service.run(), make_room())
            return store.counts().articles

    with caplog.at_level(logging.WARNING):
        assert asyncio.run(work()) == len(PAGES)
    said = [record.message for record in caplog.records]
    assert len([line for line in said if "the disk is full" in line]) == 1
    assert len([line for line in said if line.startswith("the store answers again after")]) == 1


class Slow(Pipeline):
    """Never comes to an end by itself."""

    async def run(self, task: Task, *, deadline_s: float) -> Outcome:
        assert deadline_s > 0
        await asyncio.sleep(60)
        return await super().run(task, deadline_s=deadline_s)


class HalfSlow(Pipeline):
    """Ends with the last of its tasks only when what became of the others is known."""

    recorder: Recorder
    quick: Sequence[str]

    async def run(self, task: Task, *, deadline_s: float) -> Outcome:
        while task.url not in self.quick and self.recorder.verdicts.total() < len(self.quick):  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.01)
        return await super().run(task, deadline_s=deadline_s)


def test_what_ended_is_stored_when_it_is_half_of_what_ran(web: FakeWeb) -> None:
    urls = [f"https://many{number}.test/{number}" for number in range(2 * LEAST_SHARED)]
    for url in urls:
        web.serve(url, article_html(f"Story at {url}"))
    slow = HalfSlow(web, pipeline(web)._reads, plan(), now=lambda: NOW)
    slow.quick = urls[:LEAST_SHARED]
    patient = replace(LIMITS, batch_delay_s=600.0)

    async def work() -> int:
        async with running(web, over=slow, limits=patient) as (service, store, slow.recorder):
            store.frontier.put([a_task(url) for url in urls])
            async with asyncio.timeout(PATIENCE_S):
                await service.run()
            return store.counts().articles

    assert asyncio.run(work()) == len(urls)


def test_stopping_gives_back_what_does_not_end_in_time(web: FakeWeb) -> None:
    slow = Slow(web, pipeline(web)._reads, plan(), now=lambda: NOW)

    async def work() -> tuple[int, int]:
        async with running(web, over=slow) as (service, store, _):
            store.frontier.put([a_task(url) for url in PAGES])
            asyncio.get_running_loop().call_later(0.3, service.stop)
            await service.run()
            counts = store.counts()
            return counts.in_flight, counts.queued

    assert asyncio.run(work()) == (0, 5)


def test_hosts_are_claimed_few_at_a_time_as_others_may_wait_for_them_too(web: FakeWeb) -> None:
    slow = Slow(web, pipeline(web)._reads, plan(), now=lambda: NOW)
    count = 2 * CLAIMED_AT_ONCE + 3

    async def work() -> tuple[list[int], list[int]]:
        async with running(web, over=slow, limits=replace(LIMITS, concurrency=count)) as (service, store, _):
            store.frontier.put([a_task(f"https://many{number}.test/{number}") for number in range(count)])
            asked, got, real = list[int](), list[int](), store.frontier.claim
            loop = asyncio.get_running_loop()

            def counted(n: int, **rest: object) -> Claim:
                claim = real(n, **rest)  # type: ignore[arg-type]
                asked.append(n)
                got.append(len(claim.tasks))
                if sum(got) == count:
                    loop.call_soon_threadsafe(service.stop)
                return claim

            store.frontier.claim = counted  # type: ignore[assignment,method-assign]
            async with asyncio.timeout(PATIENCE_S):
                await service.run()
            return asked, got

    asked, got = asyncio.run(work())
    assert got == [CLAIMED_AT_ONCE, CLAIMED_AT_ONCE, 3]  # the rest at once: nothing ended meanwhile
    assert max(asked) == CLAIMED_AT_ONCE


def test_a_page_that_kills_its_reader_is_not_read_for_ever(web: FakeWeb) -> None:
    outcome = pipeline(web).lost_reader(task(PAGES[0], tries=2), "died")
    assert outcome.refusal is not None
    assert outcome.ending == "quarantined"


def test_what_is_wrong_with_the_search_index_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> Counter[str]:
        web = FakeWeb()
        for url in PAGES:
            web.serve(url, article_html(url))
        async with running(web) as (service, store, recorder):
            tried = []

            def broken(limit: int = 200) -> int:
                tried.append(limit)
                raise StoreError("k.db: the file is damaged; put a backup in its place")

            store.index = broken  # type: ignore[method-assign]
            store.frontier.put([a_task(url) for url in PAGES])
            await service.run()
            assert tried
            return recorder.verdicts

    assert asyncio.run(run())[Verdict.NEW] == len(PAGES)
    assert "search index: k.db: the file is damaged" in caplog.text
