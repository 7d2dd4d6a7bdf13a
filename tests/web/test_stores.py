"""What is asked again soon is answered from memory; what is old is made anew without anybody waiting long."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

import pytest

from scraper.web import stores as module
from scraper.web.stores import Stores
from storage.errors import StoreError
from storage.sql import open_store
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.protocols import Store


@pytest.fixture
def stores(dsn: str) -> Iterator[Stores]:
    opened = Stores(lambda: open_store(dsn))
    yield opened
    opened.close()


class Counting:
    """Work that tells how often it was done, and does not end before it may."""

    def __init__(self) -> None:
        self.times = 0
        self.may_end = threading.Event()
        self.may_end.set()

    def __call__(self, store: Store) -> int:
        self.times += 1
        number = self.times
        assert store.counts().articles == 0
        self.may_end.wait(PATIENCE_S)
        return number


def test_what_was_asked_moments_ago_is_answered_again(stores: Stores) -> None:
    async def run() -> None:
        work = Counting()
        found = await asyncio.gather(*(stores.cached("a", 60, work) for _ in range(5)))
        assert (found, work.times) == ([1] * 5, 1)
        assert await stores.cached("b", 60, work) == 2
        assert 0 < stores.age_s("a") < 60
        assert stores.age_s("nothing") == 0.0

    asyncio.run(run())


def test_old_counts_are_shown_while_new_ones_take_long(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        monkeypatch.setattr(module, "REST", 0)
        work = Counting()
        assert await stores.cached("a", 0, work) == 1
        work.may_end.clear()
        started = time.monotonic()
        assert [await stores.cached("a", 0, work) for _ in range(2)] == [1, 1]
        assert time.monotonic() - started < PATIENCE_S / 2
        assert work.times == 2  # made once at a time
        work.may_end.set()
        await stores.refresh("a", work)
        assert await stores.cached("a", 60, work) == 2

    asyncio.run(run())


def test_what_took_long_rests_long(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        monkeypatch.setattr(module, "REST", 1_000_000)
        work = Counting()
        assert [await stores.cached("a", 0, work) for _ in range(3)] == [1, 1, 1]
        assert work.times == 1

    asyncio.run(run())


def test_errors_reach_who_asks_and_are_not_kept(stores: Stores) -> None:
    async def run() -> None:
        def fail(_: Store) -> int:
            raise StoreError("gone")

        for _ in range(2):
            with pytest.raises(StoreError, match="gone"):
                await stores.cached("a", 60, fail)
        assert await stores.cached("a", 60, Counting()) == 1

    asyncio.run(run())
