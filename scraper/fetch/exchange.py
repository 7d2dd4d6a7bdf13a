"""One request and its answer: paced, counted, read within bounds."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.fetch.answers import BODILESS_STATUSES, OK_STATUSES
from scraper.fetch.body import BodyReader, content_coding
from scraper.fetch.budget import Budget
from scraper.fetch.refusals import NOTHING_SENT, Refused, StaleConnection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.fetch.budget import Share
    from scraper.fetch.client import Client, RawHeaders, Reply, Target
    from scraper.fetch.options import FetchOptions
    from scraper.fetch.pacing import Pacer

# Feeds and pages alike, and always the same, so that a server that varies its answers gives the same one each time.
ACCEPT = (
    b"application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/feed+json;q=0.9, "
    b"text/html;q=0.8, application/xhtml+xml;q=0.8, application/xml;q=0.7, */*;q=0.5"
)
# Of the last the longest value counts, `retry_after_s`.
_LISTS = frozenset({"cache-control", "content-encoding", "link", "retry-after"})
DRAIN_BYTES = 32 * 1024  # of an answer that is not a page: read on, so that its connection can be used again
DRAIN_WITHIN_S = 1.0


@dataclass(slots=True)
class Cost:
    """What one fetch has cost its hosts so far."""

    requests: int = 0
    wire_bytes: int = 0
    waited_s: float = 0.0  # until there was room in memory


@dataclass(frozen=True, slots=True)
class Turn:
    """How a request queues for its host."""

    gap_s: float
    home: str | None  # site that the task was leased for; None: any is its own
    stay: bool = False  # no other site is asked

    def is_guest(self, site: str) -> bool:
        """Say whether a request goes to a site that the task was not leased for."""
        return self.home is not None and site != self.home


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer, or of one that is no page as much as tells what it is."""

    target: Target
    status: int
    headers: Mapping[str, str]  # lower case names, latin-1 values; see `_joined`
    body: bytes
    share: Share | None = None  # of memory, as long as the body is there


class Exchanger:
    """Makes requests through one client and one pacer."""

    def __init__(self, client: Client, pacer: Pacer, options: FetchOptions) -> None:
        self._client = client
        self._pacer = pacer
        self._options = options
        self._budget = Budget(options.max_held_bytes)
        self._headers: RawHeaders = [
            (b"User-Agent", options.user_agent.encode("ascii", "replace")),
            (b"Accept", ACCEPT),
            (b"Accept-Encoding", b"gzip, deflate"),
        ]

    def site(self, target: Target) -> str:
        """Return what politeness towards a target is kept by, as the frontier does: the hosts of a site take turns."""
        site_of = self._options.site_of
        return target.with_port(site_of(target.host)) if site_of else target.host_key

    async def ask(
        self, target: Target, turn: Turn, cost: Cost, *, conditions: RawHeaders, cut_bytes: int = 0
    ) -> Answer:
        """Ask once; once more if a kept connection turns out to have been closed meanwhile. Refused.

        With `cut_bytes` a longer body is cut there instead of being refused.
        """
        try:
            return await self._ask(target, turn, cost, conditions, cut_bytes)
        except StaleConnection:
            return await self._ask(target, turn, cost, conditions, cut_bytes)

    async def post(self, target: Target, turn: Turn, cost: Cost, body: bytes, headers: RawHeaders) -> Answer:
        """Send a body, once; its headers tell what it is. Refused."""
        return await self._ask(target, turn, cost, headers, 0, body)

    async def _ask(
        self, target: Target, turn: Turn, cost: Cost, conditions: RawHeaders, cut_bytes: int, form: bytes | None = None
    ) -> Answer:
        site = self.site(target)
        async with self._pacer.turn(site, turn.gap_s, guest=turn.is_guest(site)):
            cost.requests += 1
            try:
                return await self._answer(target, cost, conditions, cut_bytes, form)
            except Refused as refused:
                cost.requests -= refused.refusal.kind in NOTHING_SENT
                raise

    async def _answer(
        self, target: Target, cost: Cost, conditions: RawHeaders, cut_bytes: int, form: bytes | None
    ) -> Answer:
        async with self._client.send(target, [*self._headers, *conditions], form) as reply:
            headers = _joined(reply.headers)
            wanted = reply.status in OK_STATUSES
            if not wanted:
                return Answer(target, reply.status, headers, await _drain(reply, headers, cost))
            share = self._budget.share()
            try:
                body = await self._read(reply, headers, cost, cut_bytes, share)
            finally:
                cost.waited_s += share.waited_s
            return Answer(target, reply.status, headers, body, share)

    async def _read(self, reply: Reply, headers: Mapping[str, str], cost: Cost, cut_bytes: int, share: Share) -> bytes:
        reader = BodyReader(
            coding=content_coding(headers.get("content-encoding")),
            max_body_bytes=cut_bytes or self._options.max_body_bytes,
            max_wire_bytes=self._options.max_wire_bytes or self._options.max_body_bytes,
            cut=bool(cut_bytes),
        )
        reader.expect(_declared(headers))
        return await _run(reader, reply, headers, cost, share)


async def _drain(reply: Reply, headers: Mapping[str, str], cost: Cost) -> bytes:
    """Read what is small and comes at once of an answer that is no page; b"" if it cannot be read."""
    try:
        coding = content_coding(headers.get("content-encoding"))
        reader = BodyReader(coding=coding, max_body_bytes=DRAIN_BYTES, max_wire_bytes=DRAIN_BYTES)
        reader.expect(_declared(headers))
        async with asyncio.timeout(DRAIN_WITHIN_S):
            return await _run(reader, reply, headers, cost)
    except (Refused, TimeoutError):
        return b""


async def _run(
    reader: BodyReader, reply: Reply, headers: Mapping[str, str], cost: Cost, share: Share | None = None
) -> bytes:
    try:
        body = await reader.read(reply.chunks, share)
    finally:
        cost.wire_bytes += reader.wire_bytes
    if reply.stream is not None:
        chunked = "transfer-encoding" in headers and reply.status not in BODILESS_STATUSES
        reply.stream.settle(reader.wire_bytes, chunked=chunked)
    return body


def _declared(headers: Mapping[str, str]) -> int | None:
    if "transfer-encoding" in headers:  # then it does not count (RFC 9112, 6.3)
        return None
    value = headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() else None


def _joined(raw: RawHeaders) -> dict[str, str]:
    """Return headers by name: of repeated ones the first, lists as one (RFC 9110, 5.3); no cookies."""
    headers: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1"), value_bytes.decode("latin-1")
        if name in _LISTS and name in headers:
            headers[name] += f", {value}"
        elif name != "set-cookie":
            headers.setdefault(name, value)
    return headers
