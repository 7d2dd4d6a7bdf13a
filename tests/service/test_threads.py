"""Work in threads: what is cancelled ends no sooner than its thread."""

from __future__ import annotations

import asyncio
import contextlib
import threading

from scraper.threads import in_thread
from tests.waiting import PATIENCE_S


def test_what_a_thread_returns_is_returned() -> None:
    assert asyncio.run(in_thread(max, 1, 2)) == 2


def test_who_is_cancelled_waits_for_the_thread() -> None:
    asyncio.run(_cancelled_in_mid_work())


async def _cancelled_in_mid_work() -> None:
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait(PATIENCE_S)
        done.set()

    running = asyncio.create_task(in_thread(work))
    await asyncio.to_thread(begun.wait, PATIENCE_S)
    running.cancel()
    await asyncio.sleep(0.05)
    assert not running.done()
    go_on.set()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    assert done.is_set()
    assert running.cancelled()
