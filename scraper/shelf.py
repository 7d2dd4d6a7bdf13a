"""robots.txt in the store, where all processes of a database find them, and the next start."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scraper.threads import in_thread
from storage.errors import StoreError

if TYPE_CHECKING:
    from storage.protocols import Store

log = logging.getLogger("khabar.robots")


class StoreShelf:
    """See `scraper.fetch.permissions.RobotsShelf`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def recall(self, origin: str) -> tuple[bytes, float] | None:
        """Return what is kept; None where the store does not answer, too."""
        try:
            return await in_thread(self._store.robots, origin)
        except StoreError as error:
            log.info("robots.txt of %s is asked for again: %s", origin, error)
            return None

    async def keep(self, origin: str, body: bytes, for_s: float) -> None:
        """Keep it, if the store can."""
        try:
            await in_thread(self._store.keep_robots, origin, body, for_s)
        except StoreError as error:
            log.info("robots.txt of %s is not shared: %s", origin, error)
