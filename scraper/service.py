"""The shell that both entry points share: claims tasks, runs them, commits their outcomes in batches, feeds the sinks.

    loop:   commit what has ended, claim as many tasks as there is room for      (one hop to the store's thread)
            start them; when there was room for more hosts than one claim takes, go on at once
            wait: for an outcome (then a moment more, for larger commits), a due task, a signal or the sinks' turn
            until the stop rule says so, or a person does
    stop:   no new claims; what runs ends within the grace time or is cancelled; leases go back; sinks are drained

The store is used by one thread of this service only. Whatever happens to a task, it ends in an Outcome; an exception
that nobody expected becomes one here, once, as refusal `internal`. What the store cannot take for now waits in memory,
bounded, as nothing new is claimed meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from scraper.workers import WorkerLost
from storage.errors import SinkError, StoreBusy, StoreError
from storage.records import Claim

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from scraper.pipeline import Pipeline
    from storage.protocols import Archive, Sink, Store
    from storage.records import Outcome, Receipt, Task

log = logging.getLogger("khabar.service")

CHANGES_A_BATCH = 500
LEAST_SHARED = 16  # outcomes in a transaction that does not wait: it costs what some ten of them cost
CLAIMED_AT_ONCE = 16  # hosts, by a worker that brings fewer back: others that wait for the same moment have a part
LONGEST_WAIT_S = 5.0  # between looks at the frontier: other processes may have put something into it
INDEX_S = 0.5  # of each turn of the sinks goes to the search index at most: the store's thread has commits to do ...
BEHIND_S, BEHIND_INDEX_S = 20.0, 2.0  # ... but more once it has been behind for so long: it must not be a minute
LAST_INDEX_S = 10.0  # at the end; what is left then is done by what runs next
BUSY_SAID_EACH_S = 60.0  # of a store that stays busy: an outage of an hour is no thousand lines
# Of a fetch's deadline: with less, after a claim whose answer took so long, the database would be laid to the host.
LEAST_LEFT = 0.1
BUSY_PAUSE_S = (0.2, 5.0)  # first and longest wait for a store that is busy

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """Sizes and times of the service; seconds."""

    concurrency: int = 64
    batch_rows: int = 100
    batch_delay_s: float = 0.15
    lease_s: float = 60.0
    deadline_s: float = 30.0  # of one fetch, counted from the claim
    sink_interval_s: float = 2.0
    grace_s: float = 20.0
    busy_s: float = 60.0  # how long a busy store is waited for before giving up


class Reporter(Protocol):
    """Whoever wants to know what becomes of tasks: progress display, logs."""

    def started(self, task: Task) -> None:
        """Note that a task was claimed."""

    def ended(self, outcome: Outcome, receipt: Receipt) -> None:
        """Note that a task's outcome was committed."""


class StopRule(Protocol):
    """When a run is over by itself, and how many tasks it may still start."""

    def room(self, running: int) -> int:
        """Return how many more tasks may be claimed, or 0."""

    def is_over(self, claim: Claim, running: int) -> bool:
        """Tell whether the run is over, given the last claim's answer."""


class Service:
    """One run over a store. `run` returns when the stop rule (None: never) or `stop()` says so."""

    def __init__(
        self,
        store: Store,
        pipeline: Pipeline,
        sinks: Sequence[Sink],
        limits: ServiceLimits,
        *,
        reporter: Reporter,
        rule: StopRule | None = None,
        agencies: Collection[str] | None = None,
        archive: Archive | None = None,
    ) -> None:
        self._store = store
        self._archive = archive
        self._pipeline = pipeline
        self._sinks = sinks
        self._limits = limits
        self._reporter = reporter
        self._rule = rule
        self._agencies = agencies
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="khabar-store")
        self._running: dict[asyncio.Task[None], Task] = {}
        self._ended: list[Outcome] = []
        self._wake = asyncio.Event()
        self._enough = asyncio.Event()  # has ended for a transaction
        self._stopping = False
        self._leave_by = math.inf  # once somebody stops us; monotonic
        self._left_some = False  # the last claim: there was room for more than it asked for
        self._sunk_at = self._found_at = self._turned_at = time.monotonic()

    def wake(self) -> None:
        """Look at the frontier now."""
        self._wake.set()

    def since_turn_s(self) -> float:
        """Return the seconds since the frontier was looked at last: while it runs, a few at most."""
        return time.monotonic() - self._turned_at

    def stop(self) -> None:
        """Claim nothing more and come to an end within the grace time. Safe to call twice."""
        self._stopping = True
        self._leave_by = min(self._leave_by, time.monotonic() + self._limits.grace_s)
        self._wake.set()
        self._enough.set()

    async def on_store(self, work: Callable[..., T], *args: object) -> T:
        """Run `work` on the store's thread; wait for a busy store with growing pauses, StoreBusy when it stays so.

        A stop is obeyed whatever the store does: what it does not take within the grace time is fetched again.
        """
        began, said, said_at, pause = time.monotonic(), "", -math.inf, BUSY_PAUSE_S[0]
        while True:
            try:
                done = await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)
            except StoreBusy as error:
                now = time.monotonic()
                if now + pause > min(began + self._limits.busy_s, self._leave_by):
                    raise
                if str(error) != said or now - said_at >= BUSY_SAID_EACH_S:
                    log.warning("store busy, trying again in %.1f s: %s", pause, error)
                    said, said_at = str(error), now
                await asyncio.sleep(pause)
                pause = min(2 * pause, BUSY_PAUSE_S[1])
            else:
                if said:
                    log.warning("the store answers again after %.1f s", time.monotonic() - began)
                return done

    async def run(self) -> None:
        """Work until there is no more to do. StoreError or SinkError end it; what was committed stays."""
        try:
            await self._work()
        finally:
            await self._wind_up()

    async def _work(self) -> None:
        while not self._stopping:
            claim = await self._turn()
            if self._rule and not self._ended and self._rule.is_over(claim, len(self._running)):
                return
            await self._drain_when_due()
            await self._wait(claim)

    async def _turn(self) -> Claim:
        """Commit what has ended, claim what there is room for, start it."""
        outcomes, self._ended = self._ended, []
        room = self._room(len(outcomes))
        wanted = min(room, max(CLAIMED_AT_ONCE, len(outcomes)))
        receipts: list[Receipt] = []
        try:
            claim, claimed_at = await self.on_store(self._commit_and_claim, outcomes, receipts, wanted)
        except BaseException:
            self._ended = outcomes[len(receipts) :] + self._ended  # not kept: they may still be, when we wind up
            raise
        finally:
            self._report(outcomes, receipts)
        self._turned_at = time.monotonic()
        self._left_some = len(claim.tasks) == wanted < room
        deadline = claimed_at + self._limits.deadline_s
        if claim.tasks and deadline - self._turned_at < LEAST_LEFT * self._limits.deadline_s:
            await self.on_store(self._store.frontier.release, claim.tasks)
            return Claim((), 0.0)
        for task in claim.tasks:
            self._start(task, deadline)
        return claim

    def _room(self, uncounted: int = 0) -> int:
        """Return how many tasks may be claimed, `uncounted` being outcomes that the rule has not heard of yet."""
        running = len(self._running)
        free = self._limits.concurrency - running
        return max(0, min(free, self._rule.room(running + uncounted)) if self._rule else free)

    def _report(self, outcomes: Sequence[Outcome], receipts: Sequence[Receipt]) -> None:
        for outcome, receipt in zip(outcomes, receipts, strict=False):
            self._reporter.ended(outcome, receipt)

    def _commit_and_claim(self, outcomes: Sequence[Outcome], receipts: list[Receipt], room: int) -> tuple[Claim, float]:
        """Commit the outcomes that have no receipt yet, and add theirs: tried again, it goes on where it was.

        Return with the claim when it was made, at the earliest: its leases began no sooner.
        """
        for start in range(len(receipts), len(outcomes), self._limits.batch_rows):
            batch = outcomes[start : start + self._limits.batch_rows]
            receipts += self._store.commit(archived(self._archive, batch) if self._archive else batch)
        if not room:
            return Claim((), 0.0), math.inf  # nothing was asked for: ask again when there is room
        claimed_at = time.monotonic()
        claim = self._store.frontier.claim(room, lease_s=self._limits.lease_s, agencies=self._agencies)
        return claim, claimed_at

    def _start(self, task: Task, deadline: float) -> None:
        self._reporter.started(task)
        job = asyncio.create_task(self._do(task, deadline))
        self._running[job] = task
        job.add_done_callback(self._forget)

    def _forget(self, job: asyncio.Task[None]) -> None:
        del self._running[job]
        self._wake.set()
        if self._is_enough():
            self._enough.set()

    def _is_enough(self) -> bool:
        """Tell whether a transaction is worth its own cost: a full batch, half of many that were under way, or all.

        The other half keeps the readers and the network busy meanwhile.
        """
        ended, running = len(self._ended), len(self._running)
        return not running or ended >= min(self._limits.batch_rows, max(LEAST_SHARED, running))

    async def _do(self, task: Task, deadline: float) -> None:
        try:
            outcome = await self._pipeline.run(task, deadline_s=deadline - time.monotonic())
        except WorkerLost as error:
            outcome = self._pipeline.lost_reader(task, str(error))
        except Exception as error:
            log.exception("a bug: %s of %s failed", task.kind, task.url)
            outcome = self._pipeline.crashed(task, error)
        self._ended.append(outcome)

    async def _wait(self, claim: Claim) -> None:
        """Sleep until there is something to do."""
        if self._left_some:
            await asyncio.sleep(0)  # what was claimed begins
            return
        due_s = claim.next_in_s if self._room() and claim.next_in_s is not None else LONGEST_WAIT_S
        await self._until(self._wake, min(due_s, LONGEST_WAIT_S, self._limits.sink_interval_s))
        self._wake.clear()
        if self._ended and not self._is_enough() and not self._stopping:
            self._enough.clear()
            await self._until(self._enough, self._limits.batch_delay_s)  # what ends now shares the transaction

    @staticmethod
    async def _until(event: asyncio.Event, seconds: float) -> None:
        """Sleep until an event, or for so long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                await event.wait()

    async def drain(self) -> None:
        """Hand every change that is not yet there to the sinks."""
        for sink in self._sinks:
            await self.on_store(self._drain_one, sink)

    async def fill_index(self, for_s: float) -> None:
        """Make what is new findable, for so long at most. What goes wrong with it stops nothing else."""
        until = time.monotonic() + for_s
        try:
            while await self.on_store(self._store.index):
                if time.monotonic() > until:
                    return
        except StoreError as error:
            log.error("search index: %s", error)  # noqa: TRY400 - one line, no traceback
        self._found_at = time.monotonic()

    def _drain_one(self, sink: Sink) -> None:
        while changes := self._store.changes(sink.position(), CHANGES_A_BATCH):
            sink.write(changes)

    async def _drain_when_due(self) -> None:
        if time.monotonic() - self._sunk_at < self._limits.sink_interval_s:
            return
        self._sunk_at = time.monotonic()
        behind = time.monotonic() - self._found_at > BEHIND_S
        await self.fill_index(BEHIND_INDEX_S if behind else INDEX_S)
        try:
            await self.drain()
        except SinkError as error:  # the store goes on; the sink catches up when it can, or says so at the end
            log.error("%s", error)  # noqa: TRY400 - a full disk is no bug: one line, no traceback

    async def _wind_up(self) -> None:
        """Let what runs end within the grace time, give the rest back, keep what ended, feed the sinks."""
        if self._running:
            left_s = max(0.0, self._leave_by - time.monotonic())
            await asyncio.wait(set(self._running), timeout=min(left_s, self._limits.grace_s))
        unfinished = dict(self._running)
        for job in unfinished:
            job.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        try:
            outcomes, self._ended = self._ended, []
            receipts: list[Receipt] = []
            await self.on_store(self._commit_and_claim, outcomes, receipts, 0)
            self._report(outcomes, receipts)
            await self.on_store(self._store.frontier.release, tuple(unfinished.values()))
            await self.fill_index(LAST_INDEX_S)
            await self.drain()
        finally:
            self._thread.shutdown(wait=True)


def archived(archive: Archive, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Keep the raw pages of a batch before it is committed, and note in each article where its page is. SinkError.

    A crash before the commit leaves pages that no record names, which a later fetch of the same bytes refers to.
    """
    kept = [each for each in outcomes if each.page]
    refs = archive.append([(each.page, each.task.agency, each.task.feed) for each in kept if each.page])
    known = {id(each): ref for each, ref in zip(kept, refs, strict=True)}
    return [_with_ref(each, known.get(id(each))) for each in outcomes]


def _with_ref(outcome: Outcome, ref: str | None) -> Outcome:
    article = replace(outcome.article, archive_ref=ref) if outcome.article and ref else outcome.article
    return replace(outcome, article=article, page=None)
