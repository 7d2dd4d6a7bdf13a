"""Waiting for what processes and threads do beside a test: for the thing itself, and for long if it must be."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S = 180.0  # only what never comes is waited for so long
LOOK_S = 0.05  # between two looks


def wait_until(is_so: Callable[[], object], what: Callable[[], str] | str = "it did not come") -> None:
    """Return as soon as `is_so` tells something true; fail with `what` when it never does."""
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until, what() if callable(what) else what
        time.sleep(LOOK_S)


async def when(is_so: Callable[[], object]) -> None:
    """Return, on an event loop, as soon as `is_so` tells something true; TimeoutError when it never does."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():  # noqa: ASYNC110 - of another thread's doing, which sets no event of this loop
            await asyncio.sleep(LOOK_S / 5)
