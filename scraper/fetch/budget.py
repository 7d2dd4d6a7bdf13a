"""How much of long bodies is in memory at a time: what is beyond the first of each waits until there is room.

    a body grows past what it may hold   -> asks for some more: had at once while there is room
    no room                              -> waits; who is furthest has it first, for it will be done first
    nobody could go on                   -> the one that is furthest goes on all the same, one at a time
    the page is let go                   -> its room is another's: when it was read, not when it had come

So the bodies of all fetches together stay under the limit, `FREE_BYTES` for each, and one body more. No two can wait
for each other, as one may always go on to its end. Usual pages are never longer than what is free, and do not ask.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass

FREE_BYTES = 1024 * 1024  # of each body: hardly a page or feed is longer
STEP_BYTES = 512 * 1024  # asked for at a time


class Share:
    """What one body may hold. It is given back when nobody refers to it any more: whoever has the body has it too."""

    __slots__ = ("_budget", "ahead", "may_hold", "waited_s")

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.may_hold = FREE_BYTES
        self.ahead = False  # of all: it need not wait for room
        self.waited_s = 0.0

    async def grow(self, size: int) -> None:
        """Wait until so many bytes may be held."""
        more = -(-(size - self.may_hold) // STEP_BYTES) * STEP_BYTES
        if more > 0:
            await self._budget.give(self, more)

    def __del__(self) -> None:
        """Give back."""
        if self.may_hold > FREE_BYTES:
            self._budget.give_back(self.may_hold - FREE_BYTES, was_ahead=self.ahead)


@dataclass(slots=True, eq=False)
class _Wish:
    share: Share
    more: int
    granted: asyncio.Future[None]


class Budget:
    """The room that all bodies of one event loop share. A page may be let go by any thread."""

    def __init__(self, limit_bytes: int) -> None:
        self._left = limit_bytes
        self._waiting: list[_Wish] = []
        self._one_is_ahead = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def share(self) -> Share:
        """Return the share of a body that is about to be read."""
        return Share(self)

    async def give(self, share: Share, more: int) -> None:
        """Let a body hold so many bytes more, as soon as there is room."""
        loop = self._loop = asyncio.get_running_loop()
        wish = _Wish(share, more, loop.create_future())
        self._waiting.append(wish)
        self._serve()
        if wish.granted.done():
            return
        began = loop.time()
        try:
            await wish.granted
        finally:
            share.waited_s += loop.time() - began
            if wish in self._waiting:  # its fetch has ended
                self._waiting.remove(wish)

    def give_back(self, size: int, *, was_ahead: bool) -> None:
        """Take back what a body that is gone had. Safe to call from any thread, and where no loop runs any more."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self._take_back, size, was_ahead)

    def _take_back(self, size: int, was_ahead: bool) -> None:  # noqa: FBT001 - the loop passes places only
        self._left += size
        self._one_is_ahead = self._one_is_ahead and not was_ahead
        self._serve()

    def _serve(self) -> None:
        """Grant what there is room for, to the furthest first; of equals, to who has waited longest."""
        self._waiting.sort(key=lambda wish: (not wish.share.ahead, -wish.share.may_hold))
        while self._waiting and self._may_go_on(self._waiting[0]):
            wish = self._waiting.pop(0)
            self._left -= wish.more
            wish.share.may_hold += wish.more
            if not wish.granted.done():
                wish.granted.set_result(None)

    def _may_go_on(self, wish: _Wish) -> bool:
        if wish.more <= self._left or wish.share.ahead:
            return True
        if self._one_is_ahead:
            return False
        self._one_is_ahead = wish.share.ahead = True
        return True
