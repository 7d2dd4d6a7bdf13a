"""Stores for the web: opened once a thread, asked in threads, so that a slow query never holds up the others."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.protocols import Store

T = TypeVar("T")
THREADS = 4


class Stores:
    """Runs work with a store on threads; `cached` answers again what was asked moments ago."""

    def __init__(self, make: Callable[[], Store]) -> None:
        self._make = make
        self._local = threading.local()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="khabar-web")
        self._opened: list[Store] = []
        self._kept: dict[str, tuple[float, Any]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def ask(self, work: Callable[[Store], T]) -> T:
        """Return what `work` makes of a store. StoreError."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._run, work)

    async def cached(self, name: str, keep_s: float, work: Callable[[Store], T]) -> T:
        """Return what `work` made of a store within the last seconds; asked once at a time."""
        async with self._locks.setdefault(name, asyncio.Lock()):
            known = self._kept.get(name)
            if known is not None and time.monotonic() - known[0] < keep_s:
                value: T = known[1]
                return value
            found = await self.ask(work)
            self._kept[name] = (time.monotonic(), found)
            return found

    def _run(self, work: Callable[[Store], T]) -> T:
        store: Store | None = getattr(self._local, "store", None)
        if store is None:
            store = self._local.store = self._make()
            self._opened.append(store)
        return work(store)

    def close(self) -> None:
        """Close every store."""
        self._pool.shutdown(wait=True)
        for store in self._opened:
            store.close()
