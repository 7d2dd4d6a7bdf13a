"""Who reads the shards: processes of this machine, or a Ray cluster. Both run the same function and lose nothing."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from collections import deque
from dataclasses import replace
from multiprocessing import connection
from typing import TYPE_CHECKING, Any, cast

from scraper.bulk.shard import Shard, ShardCount, read_shard_part
from scraper.collecting import keep_for_good
from scraper.forking import is_alone
from scraper.reading import load_rooms
from storage.errors import ConfigError, KhabarError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from scraper.reading import Reader

TRIES = 2  # of a page whose reader dies: somebody else may have killed it, the kernel for want of memory for one
MOST_POISON = 20  # pages of one shard that killed their worker, before the shard is given up
GIVEN_UP = "shards given up: too many of their pages killed the process that read them"


class Local:
    """A process a core, each with a shard. A page that kills its process twice is passed over, counted as `poison`."""

    def __init__(self, reader: Reader, jobs: int) -> None:
        self._reader = reader
        self.jobs = max(1, jobs)

    def run(self, shards: Sequence[Shard]) -> Generator[tuple[Shard, ShardCount]]:
        """Yield each shard as it is done, with its count; one that was given up has no result, and says so in it.

        SinkError when a result cannot be written.
        """
        todo = deque(shards)
        busy: dict[Connection, tuple[_Process, Shard]] = {}
        try:
            for _ in range(min(self.jobs, len(todo))):
                self._hand_on(_Process(self._reader), todo, busy)
            while busy:
                for pipe in connection.wait(list(busy)):
                    process, shard = busy.pop(cast("Connection", pipe))  # what was given is what comes back
                    count = process.answer()
                    if count is None:  # it died: this shard did it, and no other knows of it
                        count, process = _buried(shard, todo), _Process(self._reader)
                    self._hand_on(process, todo, busy)
                    if count:
                        yield shard, count
        finally:
            for process, _ in busy.values():
                process.kill()

    @staticmethod
    def _hand_on(process: _Process, todo: deque[Shard], busy: dict[Connection, tuple[_Process, Shard]]) -> None:
        if not todo:
            process.kill()
            return
        shard = todo.popleft()
        process.pipe.send(shard)
        busy[process.pipe] = process, shard


class _Process:
    """One reading process and its pipe, forked where that is safe. It ends when whoever started it does."""

    def __init__(self, reader: Reader) -> None:
        # A fork leaves alone what it has of the database's connection: it only reads shards, and ends without a word.
        context = multiprocessing.get_context("fork") if is_alone() else multiprocessing.get_context("spawn")
        load_rooms()  # once for all forks
        self.pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_serve, args=(theirs, reader), daemon=True)
        self._process.start()
        theirs.close()

    def answer(self) -> ShardCount | None:
        """Return what came of its shard, None when it died. Raises what the shard's reading raised."""
        try:
            told = self.pipe.recv()
        except (EOFError, OSError):
            self.kill()
            return None
        if isinstance(told, BaseException):
            self.kill()
            raise told
        return told  # type: ignore[no-any-return] # by our own process

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _serve(pipe: Connection, reader: Reader) -> None:
    """Be a reading process: answer shards until the pipe closes."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    keep_for_good()
    while True:
        try:
            shard = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            pipe.send(read_shard_part(shard, reader))
        except (KhabarError, OSError) as error:
            pipe.send(error)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)  # in the middle of a page: nobody is left who wants it


def _buried(shard: Shard, todo: deque[Shard]) -> ShardCount | None:
    """Queue a shard again without a page that killed its process twice; return the count of one that is given up."""
    if shard.deaths >= TRIES * MOST_POISON:
        shard.beacon.unlink(missing_ok=True)
        return ShardCount(skipped={GIVEN_UP: 1})
    todo.appendleft(_past_poison(shard))
    return None


def _past_poison(shard: Shard) -> Shard:
    """Return a shard that says at which page its process died, and leaves that page out if it did before."""
    told = shard.beacon.read_bytes()[:8] if shard.beacon.exists() else b""
    shard.beacon.unlink(missing_ok=True)
    at = int.from_bytes(told, "big") if told else None
    again = {at} if at is not None and at == shard.suspect else set()
    return replace(shard, deaths=shard.deaths + 1, suspect=at, passed_over=shard.passed_over | again)


class RayCluster:
    """The same shards on a Ray cluster (extra `ray`); files and results must be on a disk that all nodes see."""

    def __init__(self, reader: Reader, address: str | None = None) -> None:
        try:
            import ray  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise ConfigError("--engine ray: needs Ray; install it with: pip install 'khabar[ray]'") from error
        self._ray: Any = ray
        try:
            ray.init(address=address, ignore_reinit_error=True, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise ConfigError(f"--engine ray: no cluster: {error}; see RAY_ADDRESS") from error
        self._reader = ray.put(reader)
        self.jobs = max(1, int(ray.cluster_resources().get("CPU", 1)))

    def run(self, shards: Sequence[Shard]) -> Generator[tuple[Shard, ShardCount]]:
        """Yield each shard as it is done, with its count; one that was given up has no result, and says so in it."""
        remote = self._ray.remote(max_retries=0)(read_shard_part)
        todo = deque(shards)
        running: dict[Any, Shard] = {}
        try:
            while todo or running:
                while todo:
                    shard = todo.popleft()
                    running[remote.remote(shard, self._reader)] = shard
                done, _ = self._ray.wait(list(running))
                for each in done:
                    shard = running.pop(each)
                    if count := self._answer(each, shard, todo):
                        yield shard, count
        finally:
            for each in running:
                self._ray.cancel(each, force=True)

    def _answer(self, ref: object, shard: Shard, todo: deque[Shard]) -> ShardCount | None:
        failures = self._ray.exceptions
        try:
            count: ShardCount = self._ray.get(ref)
        except (failures.WorkerCrashedError, failures.NodeDiedError, failures.OutOfMemoryError):
            return _buried(shard, todo)
        except failures.RayTaskError as error:
            if isinstance(error.cause, KhabarError | OSError):
                raise error.cause from error
            raise
        return count
