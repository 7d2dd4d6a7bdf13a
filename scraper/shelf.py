"""robots.txt in the store, where all processes of a database find them, and the next start."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from storage.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.protocols import Store

T = TypeVar("T")
log = logging.getLogger("khabar.robots")


class StoreShelf:
    """See `scraper.fetch.permissions.RobotsShelf`.

    It has a store of its own, on a thread of its own: a store is its one user's, and the service's is at work. Opened
    when first asked. What is to be kept waits for the transaction that is under way, and then goes in with the others.
    """

    def __init__(self, open_store: Callable[[], Store]) -> None:
        """`open_store` is called once, on the shelf's thread."""
        self._open_store = open_store
        self._store: Store | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="khabar-robots")
        self._waiting: dict[str, tuple[bytes, float]] = {}
        self._keeping: asyncio.Task[None] | None = None
        self._kept = asyncio.Condition()  # some of those that waited

    async def recall(self, origin: str) -> tuple[bytes, float] | None:
        """Return what is kept; None where the store does not answer, too."""
        if origin in self._waiting:
            return self._waiting[origin]
        try:
            return await self._ask(lambda store: store.robots(origin))
        except StoreError as error:
            log.info("robots.txt of %s is asked for again: %s", origin, error)
            return None

    async def keep(self, origin: str, body: bytes, for_s: float) -> None:
        """Have it kept, if the store can; waits for nothing."""
        self._waiting[origin] = (body, for_s)
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep_all())

    async def settle(self) -> None:
        """Return when what waits to be kept now is, whatever else comes meanwhile: somebody's deadline runs."""
        waiting = dict(self._waiting)
        async with self._kept:
            await self._kept.wait_for(lambda: all(self._waiting.get(name) is not it for name, it in waiting.items()))

    async def close(self) -> None:
        """Keep what waits, and let go of the store."""
        if self._keeping is not None:
            await asyncio.wait({self._keeping})
        await asyncio.to_thread(self._thread.shutdown)
        if self._store is not None:
            self._store.close()

    async def _keep_all(self) -> None:
        while kept := dict(self._waiting):
            try:
                await self._ask(partial(_keep, kept))
            except StoreError as error:
                log.info("robots.txt of %s is not shared: %s", ", ".join(kept), error)
            finally:
                waiting = self._waiting.items()
                self._waiting = {origin: each for origin, each in waiting if each is not kept.get(origin)}
                async with self._kept:
                    self._kept.notify_all()

    async def _ask(self, work: Callable[[Store], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    def _run(self, work: Callable[[Store], T]) -> T:
        if self._store is None:
            self._store = self._open_store()
        return work(self._store)


def _keep(kept: dict[str, tuple[bytes, float]], store: Store) -> None:
    store.keep_robots(kept)
