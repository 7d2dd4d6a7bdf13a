"""Worker processes for the pure rooms: hostile bytes must neither stall the event loop nor take the service down.

Each worker is `python -m scraper.reading_process`, but for the first, a fork where that is safe: it reads pickled jobs
from its standard input and writes pickled results to its standard output, one at a time; the bytes of a page lie on a
desk that the two share. A worker that exceeds its deadline or dies is replaced, and only its own job is lost.
When the service dies by whatever signal, the pipe closes and idle workers end by themselves; a stalled one is ended by
its own alarm clock, which the kernel rings whatever the worker is stuck in.

    flow of a job      wait for an idle worker -> send -> await the answer or the deadline
                       answer: the worker is idle again      deadline, death: kill, start another, raise WorkerLost
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import pickle
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper import logs
from scraper.forked_reader import adopt
from scraper.reading_process import LENGTH_BYTES, Desk, make_desk
from storage.errors import KhabarError

if TYPE_CHECKING:
    from scraper.feeds import ParsedFeed
    from scraper.forked_reader import Born, ForkedProcess
    from scraper.reading import FeedJob, PageJob, Reader, Reading
    from storage.records import Refusal

START_DEADLINE_S = 60.0  # imports on a loaded machine
ALARM_MARGIN_S = 2  # past the deadline at which the service kills the worker, if it still can


class WorkerLost(KhabarError):  # noqa: N818 - what happened to it
    """The worker died or exceeded its deadline while it read this job."""


class Workers:
    """A fixed number of reading processes. Belongs to one event loop; each starts for its first job, or by `warm`."""

    def __init__(self, reader: Reader, *, count: int, deadline_s: float, born: Born | None = None) -> None:
        self._reader = reader
        self._deadline_s = deadline_s
        self._slots: asyncio.Queue[_Worker | None] = asyncio.Queue()
        for _ in range(count):
            self._slots.put_nowait(None)
        self._alive: set[_Worker] = set()
        self._born = born  # one that was forked, for the first to start

    async def read_page(self, job: PageJob) -> Reading | Refusal:
        """Read an article page; WorkerLost if that killed the worker or took too long."""
        return await self._run("read_page", job)  # type: ignore[return-value] # the worker answers in kind

    async def read_feed(self, job: FeedJob) -> ParsedFeed | Refusal:
        """Read a feed; WorkerLost if that killed the worker or took too long."""
        return await self._run("read_feed", job)  # type: ignore[return-value] # the worker answers in kind

    def replace_reader(self, reader: Reader) -> None:
        """Read with another catalogue from now on; jobs under way end with the old one."""
        self._reader = reader
        for worker in tuple(self._alive):
            worker.stale = True

    async def warm(self) -> None:
        """Start a process before its first job comes: its imports take a core that the caller's own leave idle."""
        worker = await self._slots.get()
        try:
            worker = worker or await self._start()
        finally:
            self._slots.put_nowait(worker)

    async def close(self) -> None:
        """End every worker; jobs under way are lost."""
        for worker in tuple(self._alive):
            await self._bury(worker)

    async def _run(self, method: str, job: PageJob | FeedJob) -> object:
        worker = await self._slots.get()
        try:
            if worker is None or worker.stale:
                await self._bury(worker)
                worker = await self._start()
            answer = await worker.read(method, job, self._deadline_s)
        except BaseException:
            await self._bury(worker)
            worker = None
            raise
        finally:
            self._slots.put_nowait(worker)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _start(self) -> _Worker:
        born, self._born = self._born, None
        worker = _Worker(await adopt(born), born.desk) if born else await _spawn()
        self._alive.add(worker)
        try:
            alarm_s = math.ceil(self._deadline_s) + ALARM_MARGIN_S
            await worker.ask((self._reader, alarm_s, logs.style()), START_DEADLINE_S)
        except BaseException:
            await self._bury(worker)
            raise
        return worker

    async def _bury(self, worker: _Worker | None) -> None:
        if worker is not None:
            self._alive.discard(worker)
            await worker.kill()


async def _spawn() -> _Worker:
    desk = make_desk()
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "scraper.reading_process", str(desk.number))
    try:
        process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, pass_fds=(desk.number,))
    except BaseException:
        desk.close()
        raise
    return _Worker(process, desk)


class _Worker:
    """One process, its two pipes and its desk."""

    def __init__(self, process: asyncio.subprocess.Process | ForkedProcess, desk: Desk) -> None:
        self._process = process
        self._desk = desk
        self.stale = False

    async def read(self, method: str, job: PageJob | FeedJob, deadline_s: float) -> object:
        """Have a job done, its body handed over on the desk."""
        size = len(job.body)
        self._desk.lay(job.body)
        answer = await self.ask((method, replace(job, body=b""), size), deadline_s)
        self._desk.clear(size)
        return answer

    async def ask(self, request: object, deadline_s: float) -> object:
        try:
            async with asyncio.timeout(deadline_s):
                return await self._exchange(pickle.dumps(request, pickle.HIGHEST_PROTOCOL))
        except TimeoutError as error:
            raise WorkerLost(f"reading took longer than {deadline_s:g} s") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerLost("the worker process died while reading") from error

    async def _exchange(self, message: bytes) -> object:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise WorkerLost("the worker process has no pipes")
        stdin.write(len(message).to_bytes(LENGTH_BYTES, "big") + message)
        await stdin.drain()
        length = int.from_bytes(await stdout.readexactly(LENGTH_BYTES), "big")
        answer: object = pickle.loads(await stdout.readexactly(length))  # noqa: S301 - written by our own process
        return answer

    async def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()
        self._desk.close()
