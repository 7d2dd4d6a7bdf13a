"""The fetch room's way of one URL. Implements `storage.protocols.Fetcher`.

get(url)                                     within one deadline
  read the URL                               refused: bad_url
  for each hop, at most max_redirects of them
    may we? robots.txt of the hop's origin   fetched if it is not known; its own requests keep the pause too
    ask, through the guarded client          refused: ssrf, dns, connect, tls, timeout, protocol, too_large, ...
    a redirect                               validators go to the URL that gave them and to no other (RFC 9110, 8.8)
    ... to another site, told to stay        Trail: a call that has a turn there goes on with it; robots.txt's too
    a page, or nothing new                   Page
    anything else                            refused by its status
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scraper.fetch import answers
from scraper.fetch.client import Client
from scraper.fetch.exchange import Cost, Exchanger, Turn
from scraper.fetch.network import OVER_AT
from scraper.fetch.pacing import Pacer
from scraper.fetch.permissions import LedElsewhere, Permissions
from scraper.fetch.refusals import Refused, refuse
from storage.records import Fetched, Page, Refusal, RefusalClass, Trail

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from scraper.fetch.client import RawHeaders, Target
    from scraper.fetch.exchange import Answer
    from scraper.fetch.network import Connect, Resolve
    from scraper.fetch.options import FetchOptions
    from scraper.fetch.permissions import RobotsShelf
    from storage.records import Validators

FORM = MappingProxyType({"Content-Type": "application/x-www-form-urlencoded"})


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Trip:
    """One `get`, from its first request to its last."""

    trail: Trail  # how far it has come
    turn: Turn
    deadline_s: float
    validators: Validators | None
    cost: Cost = field(default_factory=Cost)
    crawl_delay_s: float | None = None


@asynccontextmanager
async def _within(deadline_s: float) -> AsyncIterator[None]:
    """End what runs here, and send nothing more, after so long. TimeoutError."""
    token = OVER_AT.set(asyncio.get_running_loop().time() + deadline_s)
    try:
        async with asyncio.timeout(deadline_s):
            yield
    finally:
        OVER_AT.reset(token)


class HttpFetcher:
    """The way out. One for each event loop; tests hand in `resolve`, `connect` or `now` of their own."""

    def __init__(
        self,
        options: FetchOptions,
        *,
        resolve: Resolve | None = None,
        connect: Connect | None = None,
        now: Callable[[], datetime] = _utc_now,
        shelf: RobotsShelf | None = None,
    ) -> None:
        self._options = options
        self._now = now
        self._client = Client(options, resolve, connect)
        self._exchanger = Exchanger(self._client, Pacer(), options)
        self._permissions = Permissions(
            self._exchanger, options, self._client.parse, self._location, self._retry_after_s, shelf
        )

    async def get(
        self,
        url: str,
        *,
        gap_s: float,
        deadline_s: float,
        validators: Validators | None = None,
        stay: bool = False,
        trail: Trail | None = None,
    ) -> Fetched:
        """Fetch one URL; every failure comes back as a Refusal. See `storage.protocols.Fetcher`."""
        trip = _Trip(trail or Trail(url, (), for_good=True), Turn(gap_s, None, stay), deadline_s, validators)
        answer: Page | Trail | Refusal
        led: Trail | None = None
        try:
            async with _within(deadline_s):
                answer = await self._follow(trip)
        except Refused as refused:
            answer = refused.refusal
        except LedElsewhere as its:  # robots.txt of where we stand
            then = trip.trail.then or trip.trail.url
            answer = replace(trip.trail, url=its.target.url, then=then, robots_hops=its.hops)
        except TimeoutError:
            answer = Refusal(RefusalClass.TIMEOUT, _late(deadline_s, trip.cost.waited_s))
        if isinstance(answer, Trail):
            led, answer = answer, Refusal(RefusalClass.REDIRECT, f"it leads to another site: {answer.url}")
        return Fetched(answer, trip.cost.requests, trip.cost.wire_bytes, trip.crawl_delay_s, led)

    async def permitted(self, url: str, *, deadline_s: float) -> Refusal | None:
        """Return why a URL may not be fetched (its robots.txt is asked), None when it may; the URL itself is not."""
        try:
            async with _within(deadline_s):
                target = self._client.parse(url)
                await self._permissions.check(target, Turn(0.0, self._exchanger.site(target)), Cost())
        except Refused as refused:
            return refused.refusal
        except TimeoutError:
            return Refusal(RefusalClass.TIMEOUT, f"no whole robots.txt within {deadline_s:g} s")
        return None

    async def post(
        self,
        url: str,
        body: str,
        *,
        gap_s: float,
        deadline_s: float,
        headers: Mapping[str, str] = FORM,
        redirects: int = 0,
    ) -> Fetched:
        """Send a body: 2xx is a Page without a body, the rest a Refusal; no robots.txt is asked.

        Those who are told (WebSub hubs, webhooks) have asked to be. Without other headers the body is a form. It is
        sent again to where at most so many `redirects` lead that keep the method (307, 308).
        """
        trip = _Trip(Trail(url, (), for_good=True), Turn(gap_s, None), deadline_s, None)
        answer: Page | Refusal
        try:
            async with _within(deadline_s):
                target = self._client.parse(url)
                raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
                said = await self._exchanger.post(target, trip.turn, trip.cost, body.encode(), raw)
                while said.status in answers.SAME_METHOD_STATUSES and redirects > 0:
                    redirects, target = redirects - 1, self._next_target(said)
                    said = await self._exchanger.post(target, trip.turn, trip.cost, body.encode(), raw)
            ok = said.status // 100 == 2  # noqa: PLR2004 - 2xx
            answer = (
                Page(target.url, target.url, said.status, said.headers, b"", self._now())
                if ok
                else answers.refusal_of(
                    said.status, said.headers, said.body, retry_in_s=self._retry_after_s(said)
                ).refusal
            )
        except Refused as refused:
            answer = refused.refusal
        except TimeoutError:
            answer = Refusal(RefusalClass.TIMEOUT, f"no whole answer within {deadline_s:g} s")
        return Fetched(answer, trip.cost.requests, trip.cost.wire_bytes)

    async def _follow(self, trip: _Trip) -> Page | Trail:
        target = self._client.parse(trip.trail.url)
        trip.turn = replace(trip.turn, home=self._exchanger.site(target))
        if trip.trail.then:
            target = await self._read_robots(target, trip, trip.trail.then)
        while not (trip.turn.stay and trip.turn.is_guest(self._exchanger.site(target))):
            conditions = _conditions(trip.validators) if _belong(trip, target) else []
            answer = await self._hop(target, trip, conditions)
            if answer.status not in answers.REDIRECT_STATUSES:
                return self._page(answer, trip, conditional=bool(conditions))
            if answers.is_wall(answer.headers, answer.body):
                raise refuse(RefusalClass.BLOCKED, f"a bot wall answered {answer.status}", status=answer.status)
            target = self._next_target(answer)
            left = (*trip.trail.left, answer.target.url)
            for_good = trip.trail.for_good and answer.status in answers.PERMANENT_STATUSES
            self._mind_loops(target, left, answer.status)
            trip.trail = Trail(target.url, left, for_good)
        return trip.trail

    async def _read_robots(self, at: Target, trip: _Trip, url: str) -> Target:
        """Read the robots.txt for a URL where it led; return that URL's target. Refused as by `Permissions.check`."""
        target = self._client.parse(url)
        await self._permissions.check(target, trip.turn, trip.cost, at=at, hops=trip.trail.robots_hops)
        trip.trail = replace(trip.trail, url=url, then=None)
        return target

    async def _hop(self, target: Target, trip: _Trip, conditions: RawHeaders) -> Answer:
        turn = trip.turn
        if self._options.robots:
            rules = await self._permissions.check(target, turn, trip.cost, hops=trip.trail.robots_hops)
            # Known now, and 0 where robots.txt asks for none: what it asked for before holds no longer.
            asked_s = min(rules.crawl_delay_s or 0.0, self._options.crawl_delay_cap_s)
            trip.crawl_delay_s = max(trip.crawl_delay_s or 0.0, asked_s)
            if asked_s:
                # Kept within this fetch too, as far as its deadline allows; the frontier keeps it between fetches.
                turn = replace(turn, gap_s=max(turn.gap_s, min(asked_s, trip.deadline_s / 4)))
        return await self._exchanger.ask(target, turn, trip.cost, conditions=conditions)

    def _mind_loops(self, target: Target, left: tuple[str, ...], status: int) -> None:
        if target.url in left:
            raise refuse(RefusalClass.REDIRECT, f"redirects lead back to {target.url}", status=status)
        if len(left) > self._options.max_redirects:
            raise refuse(RefusalClass.REDIRECT, f"more than {self._options.max_redirects} redirects", status=status)

    def _next_target(self, answer: Answer) -> Target:
        """Return where a redirect leads. Refused: redirect (no Location, or down from https), bad_url."""
        target = self._location(answer)
        if answer.target.scheme == "https" and target.scheme == "http" and not self._options.https_downgrade:
            raise refuse(RefusalClass.REDIRECT, "a redirect leads from https down to http", status=answer.status)
        return target

    def _location(self, answer: Answer) -> Target:
        """Read the Location of a redirect: relative or not, as UTF-8 if it is that."""
        raw = answer.headers.get("location", "").strip().encode("latin-1")
        if not raw:
            raise refuse(RefusalClass.REDIRECT, f"{answer.status} without a Location", status=answer.status)
        try:
            location = raw.decode("utf-8")
        except UnicodeDecodeError:
            location = raw.decode("latin-1")
        try:
            return self._client.parse(urljoin(answer.target.url, location))
        except ValueError as error:
            raise refuse(RefusalClass.BAD_URL, f"redirect to no URL: {error}", status=answer.status) from error

    def _page(self, answer: Answer, trip: _Trip, *, conditional: bool) -> Page:
        status, headers = answer.status, answer.headers
        unchanged = _says_unchanged(status, polls=trip.validators is not None, conditional=conditional)
        whole = status in answers.OK_STATUSES and "content-range" not in headers
        if not (whole or unchanged):
            raise answers.refusal_of(status, headers, answer.body, retry_in_s=self._retry_after_s(answer))
        if answers.is_wall(headers, answer.body):
            raise refuse(RefusalClass.BLOCKED, f"a bot wall answered {status}", status=status)
        return Page(
            url=answer.target.url,
            requested_url=(*trip.trail.left, answer.target.url)[0],
            status=answers.NOT_MODIFIED if unchanged else 200,
            headers=headers,
            body=b"" if unchanged else answer.body,
            fetched_at=self._now(),
            redirects=trip.trail.left,
            moved_for_good=bool(trip.trail.left) and trip.trail.for_good,
            wire_bytes=trip.cost.wire_bytes,
            share=None if unchanged else answer.share,
        )

    def _retry_after_s(self, answer: Answer) -> float | None:
        value = answer.headers.get("retry-after")
        return answers.retry_after_s(value, self._now(), cap_s=self._options.retry_after_cap_s)

    async def close(self) -> None:
        """Close every connection; running fetches end as refusals."""
        await self._permissions.close()
        await self._client.close()
        await asyncio.sleep(0)  # transports say goodbye in the loop's next round


def _late(deadline_s: float, waited_s: float) -> str:
    """Say that a fetch took too long, and how long it was ours that there was no room in memory."""
    told = f"no complete answer within {deadline_s:g} s"
    return f"{told}, {waited_s:.1f} s of them without room in memory (fetch.max_held_bytes)" if waited_s else told


def _says_unchanged(status: int, *, polls: bool, conditional: bool) -> bool:
    """Tell whether an answer says that nothing is new: 204 to a poll says the same as 304."""
    return (status == answers.NOT_MODIFIED and conditional) or (status in answers.NO_CONTENT_STATUSES and polls)


def _belong(trip: _Trip, target: Target) -> bool:
    """Say whether the validators were given by this hop's URL: the first one's, where nothing else is said."""
    given_by = trip.validators.url if trip.validators else None
    return target.url == given_by if given_by else not trip.trail.left


def _conditions(validators: Validators | None) -> RawHeaders:
    """Return the conditional headers, each validator echoed byte for byte (RFC 9110, 13.1)."""
    if validators is None:
        return []
    named = ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.last_modified))
    return [(name, value.encode("latin-1")) for name, value in named if value and _echoes(value)]


def _echoes(value: str) -> bool:
    """Say whether a value can have come out of a header, and so can go back into one."""
    return all((" " <= char <= "\xff" and char != "\x7f") or char == "\t" for char in value)
