"""robots.txt of every origin: fetched once, remembered for a day, asked for by nobody twice at the same time.

A shelf, where there is one, shares it with other processes and with the next start.

2xx                     the rules in it
redirects               followed, five at most (RFC 9309, 2.3.1.2); more count as no robots.txt
... to another site     by a fetch that stays on its own, once it has a turn there: `LedElsewhere`
4xx                     everything is allowed (2.3.1.3)
429                     the host rests: a server that says "too many requests" is not asked for a page next
5xx, no proper answer   everything is forbidden for now (2.3.1.4), by rules from before if there are any
no connection at all    the refusal itself: the page would meet the same
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from scraper.fetch.answers import OK_STATUSES, REDIRECT_STATUSES, TOO_MANY_REQUESTS, refusal_of
from scraper.fetch.network import OVER_AT
from scraper.fetch.refusals import NOTHING_SENT, Refused, one_line, refuse
from scraper.fetch.robots import MAX_ROBOTS_BYTES, RobotsRules, parse_robots, product_token
from storage.records import Refusal, RefusalClass

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.fetch.client import Target
    from scraper.fetch.exchange import Answer, Cost, Exchanger, Turn
    from scraper.fetch.options import FetchOptions

MAX_ROBOTS_REDIRECTS = 5
_FIRST_SERVER_ERROR = 500
_NONE = b""  # there is no robots.txt: everything is allowed


class RobotsShelf(Protocol):
    """Where robots.txt are kept for other processes. Never raises: without it they are asked for again."""

    async def recall(self, origin: str) -> tuple[bytes, float] | None:
        """Return an origin's robots.txt and for how many seconds it still holds; None where none is kept."""

    async def keep(self, origin: str, body: bytes, for_s: float) -> None:
        """Keep an origin's robots.txt (empty: it has none) for so long."""

    async def settle(self) -> None:
        """Return when what was to be kept is, or cannot be."""


class LedElsewhere(Exception):  # noqa: N818 - no error: whoever asked goes on there
    """A robots.txt redirects to another site, which has to be asked in a turn of its own."""

    def __init__(self, target: Target, hops: int) -> None:
        """`target` is where its redirect number `hops` leads."""
        super().__init__(target.url)
        self.target, self.hops = target, hops


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one origin, until when (seconds of the loop's clock)."""

    verdict: RobotsRules | Refusal
    until: float


@dataclass(frozen=True, slots=True)
class _Lead:
    """Where an origin's robots.txt led to another site: who comes next need not ask for it again, until then."""

    target: Target
    hops: int
    until: float


@dataclass(slots=True)
class _Asking:
    """A robots.txt that is being fetched, and how many fetches wait for it."""

    task: asyncio.Task[_Known]
    waiters: int = 0


class Permissions:
    """Answers whether a URL may be fetched; fetches robots.txt where it must."""

    def __init__(
        self,
        exchanger: Exchanger,
        options: FetchOptions,
        parse: Callable[[str], Target],
        redirect: Callable[[Answer], Target],
        wait_of: Callable[[Answer], float | None],
        shelf: RobotsShelf | None = None,
    ) -> None:
        self._shelf = shelf
        self._exchanger = exchanger
        self._options = options
        self._parse = parse
        self._redirect = redirect
        self._wait_of = wait_of
        self._token = product_token(options.user_agent)
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._running: dict[str, _Asking] = {}
        self._leads: OrderedDict[str, _Lead] = OrderedDict()

    async def check(
        self, target: Target, turn: Turn, cost: Cost, *, at: Target | None = None, hops: int = 0
    ) -> RobotsRules:
        """Return the rules that allow this URL. Refused: robots, rate_limited, or what the connection refuses.

        LedElsewhere where they have to be asked for on another site: a later call goes on `at` where it says.
        """
        first = LedElsewhere(at or self._parse(f"{target.origin}/robots.txt"), hops)
        known = await self._lookup(target, turn, cost, first)
        if at is not None and self._shelf:
            await self._shelf.settle()  # who goes back to the URL may be another process
        if isinstance(known.verdict, Refusal):
            left_s = max(1.0, known.until - asyncio.get_running_loop().time())
            raise Refused(replace(known.verdict, retry_in_s=left_s))
        if not known.verdict.allow(target.url):
            raise refuse(RefusalClass.ROBOTS, f"robots.txt of {target.host_key} forbids it to {self._token}")
        return known.verdict

    async def _lookup(self, target: Target, turn: Turn, cost: Cost, first: LedElsewhere) -> _Known:
        origin = target.origin
        known = self._known.get(origin)
        if known is not None and asyncio.get_running_loop().time() < known.until:
            self._known.move_to_end(origin)
            return known
        self._mind_lead(origin, turn, first)
        asking = self._running.get(origin)
        if asking is None:
            asking = self._running[origin] = _Asking(asyncio.create_task(self._fetch(origin, turn, cost, known, first)))
            asking.task.add_done_callback(lambda done: self._remember(origin, done))
        asking.waiters += 1
        try:
            return await asyncio.shield(asking.task)  # one waiter's deadline must not end it for the others
        finally:
            asking.waiters -= 1
            if not asking.waiters:  # with the last one's lease the host may be asked by other processes
                asking.task.cancel()
                self._forget(origin, asking.task)

    def _mind_lead(self, origin: str, turn: Turn, first: LedElsewhere) -> None:
        """LedElsewhere where the origin has just said so to another fetch that stays on its site."""
        lead = self._leads.get(origin)
        fresh = lead is not None and asyncio.get_running_loop().time() < lead.until
        if lead and fresh and first.hops == 0 and turn.stay and turn.is_guest(self._exchanger.site(lead.target)):
            raise LedElsewhere(lead.target, lead.hops)

    def _forget(self, origin: str, task: asyncio.Task[_Known]) -> None:
        asking = self._running.get(origin)
        if asking is not None and asking.task is task:
            del self._running[origin]

    def _remember(self, origin: str, task: asyncio.Task[_Known]) -> None:
        self._forget(origin, task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, LedElsewhere):
            until = asyncio.get_running_loop().time() + self._options.robots_retry_s
            self._leads[origin] = _Lead(error.target, error.hops, until)
            self._leads.move_to_end(origin)
            if len(self._leads) > self._options.robots_kept:
                self._leads.popitem(last=False)
        if error is not None or task.cancelled():
            return
        self._known[origin] = task.result()
        self._known.move_to_end(origin)
        if len(self._known) > self._options.robots_kept:
            self._known.popitem(last=False)

    async def _fetch(self, origin: str, turn: Turn, cost: Cost, before: _Known | None, first: LedElsewhere) -> _Known:
        """Ask the origin, and turn whatever comes into rules or a refusal, with the time it holds."""
        now = asyncio.get_running_loop().time
        options = self._options
        kept = await self._shelf.recall(origin) if self._shelf else None
        if kept is not None:
            return _Known(parse_robots(kept[0], self._token), now() + min(kept[1], options.robots_ttl_s))
        try:
            async with asyncio.timeout(options.robots_timeout_s + 2 * turn.gap_s):
                body = await self._body(first.target, turn, cost, first.hops)
            if self._shelf:
                await self._shelf.keep(origin, body, options.robots_ttl_s)
            return _Known(parse_robots(body, self._token), now() + options.robots_ttl_s)
        except TimeoutError as error:
            if now() >= OVER_AT.get():  # this tells nothing of the host
                raise refuse(RefusalClass.TIMEOUT, "the time for it was over") from error
            refusal = Refusal(RefusalClass.TIMEOUT, f"no answer within {options.robots_timeout_s:g} s")
        except Refused as refused:
            refusal = refused.refusal
        return self._without_answer(refusal, origin, before)

    def _without_answer(self, refusal: Refusal, origin: str, before: _Known | None) -> _Known:
        """Decide what holds while robots.txt cannot be read. Refused where nothing could be asked at all."""
        if refusal.kind in NOTHING_SENT:
            raise Refused(refusal)
        until = asyncio.get_running_loop().time() + (refusal.retry_in_s or self._options.robots_retry_s)
        if before is not None and isinstance(before.verdict, RobotsRules):
            return _Known(before.verdict, until)
        if not refusal.rest_host:
            detail = one_line(f"robots.txt of {origin} cannot be read ({refusal.kind}: {refusal.detail})")
            refusal = Refusal(RefusalClass.ROBOTS, detail, status=refusal.status)
        return _Known(refusal, until)

    async def _body(self, target: Target, turn: Turn, cost: Cost, hops: int) -> bytes:
        for hop in range(hops, MAX_ROBOTS_REDIRECTS + 1):
            if turn.stay and turn.is_guest(self._exchanger.site(target)):
                raise LedElsewhere(target, hop)
            try:
                answer = await self._exchanger.ask(target, turn, cost, conditions=[], cut_bytes=MAX_ROBOTS_BYTES)
            except Refused as refused:
                if hop == 0 or refused.refusal.kind is not RefusalClass.SSRF:
                    raise
                # The page itself may well be asked for later: only its robots.txt leads where nobody goes.
                raise refuse(RefusalClass.REDIRECT, f"it leads to {refused.refusal.detail}") from refused
            if answer.status in OK_STATUSES:
                return answer.body
            if answer.status not in REDIRECT_STATUSES:
                return self._without(answer)
            try:
                target = self._redirect(answer)
            except Refused:  # leads nowhere: there is no robots.txt
                return _NONE
        return _NONE

    def _without(self, answer: Answer) -> bytes:
        if answer.status >= _FIRST_SERVER_ERROR or answer.status == TOO_MANY_REQUESTS:
            raise refusal_of(answer.status, answer.headers, answer.body, retry_in_s=self._wait_of(answer))
        return _NONE

    async def close(self) -> None:
        """End what is still running."""
        tasks = [asking.task for asking in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
