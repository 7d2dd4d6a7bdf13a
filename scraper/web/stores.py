"""Stores for the web: opened once a thread, asked in threads, so that a slow query never holds up the others."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.protocols import Store

T = TypeVar("T")
THREADS = 4
PATIENCE_S = 0.1  # for which a page waits for new counts before it shows the old ones
REST = 20  # counts that took a second rest for twenty before they are made again


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was made of a store, when (monotonic), and how long that took."""

    value: Any
    at: float
    took_s: float

    def age_s(self) -> float:
        return time.monotonic() - self.at


class Stores:
    """Runs work with a store on threads; `cached` answers again what was asked moments ago."""

    def __init__(self, make: Callable[[], Store]) -> None:
        self._make = make
        self._local = threading.local()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="khabar-web")
        self._opened: list[Store] = []
        self._kept: dict[str, _Kept] = {}
        self._making: dict[str, asyncio.Task[Any]] = {}

    def now(self) -> datetime:
        """Return the time by the store's clock, as far as one was opened; asks nothing."""
        return self._opened[0].clock() if self._opened else datetime.now(UTC)

    async def ask(self, work: Callable[[Store], T]) -> T:
        """Return what `work` makes of a store. StoreError."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._run, work)

    async def cached(self, name: str, keep_s: float, work: Callable[[Store], T]) -> T:
        """Return what `work` made of a store within the last seconds. StoreError.

        Older values are made anew, once at a time; a page waits for that a moment only, and then shows what there was:
        counts over a million records take longer than a page may.
        """
        known = self._kept.get(name)
        if known is not None and known.age_s() < max(keep_s, REST * known.took_s):
            kept: T = known.value
            return kept
        task = self.refresh(name, work)
        await asyncio.wait({task}, timeout=None if known is None else PATIENCE_S)
        if task.done() or known is None:
            return task.result()
        old: T = known.value
        return old

    def refresh(self, name: str, work: Callable[[Store], T]) -> asyncio.Task[T]:
        """Begin to make what is kept under a name anew; the task that does so already, if one does."""
        task = self._making.get(name)
        if task is None or task.done():
            task = self._making[name] = asyncio.create_task(self._keep(name, work))
            task.add_done_callback(_heard)
        return task

    def age_s(self, name: str) -> float:
        """Return how old what is kept under a name is; seconds, 0 for what is not kept."""
        known = self._kept.get(name)
        return known.age_s() if known else 0.0

    async def _keep(self, name: str, work: Callable[[Store], T]) -> T:
        started = time.monotonic()
        value = await self.ask(work)
        now = time.monotonic()
        self._kept[name] = _Kept(value, now, now - started)
        return value

    def _run(self, work: Callable[[Store], T]) -> T:
        store: Store | None = getattr(self._local, "store", None)
        if store is None:
            store = self._local.store = self._make()
            self._opened.append(store)
        return work(store)

    def close(self) -> None:
        """Close every store."""
        for task in self._making.values():
            task.cancel()
        self._pool.shutdown(wait=True)
        for store in self._opened:
            store.close()


def _heard(task: asyncio.Task[Any]) -> None:
    """Take note of an error that nobody waited for: the next one who asks gets its own."""
    if not task.cancelled():
        task.exception()
