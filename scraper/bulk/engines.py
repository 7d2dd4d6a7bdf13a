"""Who reads the shards: processes of this machine, or a Ray cluster. Both run the same function and lose nothing."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.bulk.shard import Shard, ShardCount, read_shard_part
from storage.errors import ConfigError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.reading import Reader

MOST_POISON = 20  # pages of one shard that killed their worker, before the shard is given up
_reader: Reader | None = None  # of this worker process


def _start(reader: Reader) -> None:
    global _reader  # noqa: PLW0603 - sent to each process once: a catalogue is a megabyte
    _reader = reader


def _read(shard: Shard) -> ShardCount:
    assert _reader is not None  # noqa: S101 - the pool's initializer has run
    return read_shard_part(shard, _reader)


class Local:
    """A pool of processes. A page that kills its worker is passed over, and counted as `poison`."""

    def __init__(self, reader: Reader, jobs: int) -> None:
        self._reader = reader
        self.jobs = max(1, jobs)

    def run(self, shards: Sequence[Shard]) -> Iterator[tuple[Shard, ShardCount]]:
        """Yield each shard as it is done, with its count. InputError from a file that cannot be read."""
        todo = {shard.result: shard for shard in shards}
        while todo:
            try:
                yield from self._round(todo)
            except BrokenProcessPool:
                todo = {result: _past_poison(shard) for result, shard in todo.items()}

    def _round(self, todo: dict[Any, Shard]) -> Iterator[tuple[Shard, ShardCount]]:
        """Read what is to be done, and take it off the list as it is; BrokenProcessPool when a worker died."""
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self.jobs, context, _start, (self._reader,)) as pool:
            running: dict[Future[ShardCount], Shard] = {pool.submit(_read, shard): shard for shard in todo.values()}
            try:
                while running:
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for each in done:
                        shard = running.pop(each)
                        count = each.result()
                        del todo[shard.result]
                        yield shard, count
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _past_poison(shard: Shard) -> Shard:
    """Return a shard without the page that was being read when its worker died."""
    if not shard.beacon.exists():
        return shard
    if len(shard.passed_over) >= MOST_POISON:
        raise InputError(
            f"{shard.path}: {MOST_POISON} of its pages killed the process that read them; look at the file"
        )
    number = int.from_bytes(shard.beacon.read_bytes()[:8], "big")
    shard.beacon.unlink(missing_ok=True)
    return replace(shard, passed_over=shard.passed_over | {number})


class RayCluster:
    """The same shards on a Ray cluster (extra `ray`); files and results must be on a disk that all nodes see."""

    def __init__(self, reader: Reader, address: str | None = None) -> None:
        try:
            import ray  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise ConfigError("--engine ray: needs Ray; install it with: pip install 'khabar[ray]'") from error
        self._ray = ray
        ray.init(address=address, ignore_reinit_error=True, log_to_driver=False)
        self._reader = ray.put(reader)
        self.jobs = max(1, int(ray.cluster_resources().get("CPU", 1)))

    def run(self, shards: Sequence[Shard]) -> Iterator[tuple[Shard, ShardCount]]:
        """Yield each shard as it is done, with its count."""
        remote = self._ray.remote(max_retries=2)(read_shard_part)
        running = {remote.remote(shard, self._reader): shard for shard in shards}
        while running:
            done, _ = self._ray.wait(list(running))
            for each in done:
                yield running.pop(each), self._ray.get(each)
