"""WebSub subscriber (W3C Recommendation, 2018): hubs tell at once that a feed has news. Polling is the safety net.

a poll finds rel=hub and rel=self     subscribe: POST to the hub, with a callback nobody can guess and a secret
the hub asks back (GET)               its challenge is echoed only for what we have asked for; anything else is 404
the hub delivers (POST)               signed with the secret: the feed is polled now. The body itself is not believed:
                                      what is stored comes from the publisher. Unsigned or wrongly signed: 202, dropped
before the lease ends                 subscribed again
a poll names another hub, or topic    subscribed there; the one before is asked to let us go, and its deliveries are 410
restart                               all subscriptions begin anew; the old callbacks answer 404

A hub that never answers costs nothing: the feed keeps its own rhythm until a subscription is verified.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

import h11

from storage.records import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from storage.records import Fetched, Outcome

log = logging.getLogger("khabar.websub")

NOTE = "websub"  # the pipeline's note: hub and topic of a feed, parted by a blank
LEASE_S = 5 * 86_400  # asked for; the hub decides
RENEW_SHARE = 0.8  # of a lease after which it is renewed
LEAST_LEASE_S, MOST_LEASE_S = 300, 30 * 86_400
AGAIN_S = 6 * 3_600.0  # after a hub refused, or never asked back
MOST_TOPICS = 10_000
MAX_BODY_BYTES = 5 << 20  # a delivery is read, so that it can be checked, up to here
MOST_REDIRECTS = 5  # of a hub that has moved
REQUEST_S = 20.0  # for one request of a hub, everything included
POST_S = 30.0
_SECONDS = re.compile("[0-9]{1,12}")
_HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


class Posts(Protocol):
    """The guarded way out, as far as a subscriber needs it."""

    async def post(self, url: str, form: str, *, gap_s: float, deadline_s: float, redirects: int) -> Fetched:
        """Send a form, again to where redirects lead, if they may."""


@dataclass(slots=True)
class Subscription:
    """One feed at one hub. `path` is the callback's, `until` and `again_at` are seconds of the loop's clock."""

    feed: str
    hub: str
    topic: str
    path: str
    secret: str
    again_at: float = 0.0
    until: float = 0.0  # verified until then
    leaving: bool = False  # its hub is to let us go

    @property
    def mode(self) -> str:
        """What is asked of the hub."""
        return "unsubscribe" if self.leaving else "subscribe"

    def is_active(self, now: float) -> bool:
        """Tell whether the hub has promised to tell us."""
        return now < self.until


@dataclass(slots=True)
class Subscriber:
    """Subscribes what the outcomes of polls name, and answers hubs. `poll_now` makes a feed due."""

    posts: Posts
    callback_url: str
    poll_now: Callable[[str], Awaitable[None]]
    gap_s: float = 1.0
    by_feed: dict[str, Subscription] = field(default_factory=dict)
    by_path: dict[str, Subscription] = field(default_factory=dict)
    dropped: int = 0  # deliveries with a bad signature

    def is_pushed(self, feed: str) -> bool:
        """Tell whether a feed's hub tells us of its news."""
        subscription = self.by_feed.get(feed)
        return subscription is not None and subscription.is_active(_now())

    def learn(self, outcome: Outcome) -> None:
        """Note the hub that a poll found; `tend` subscribes there."""
        told = next((note.detail for note in outcome.notes if note.word == NOTE), "")
        hub, _, topic = told.partition(" ")
        known = self.by_feed.get(outcome.task.url)
        if not topic or len(self.by_feed) >= MOST_TOPICS or (known and (known.hub, known.topic) == (hub, topic)):
            return
        path = f"/{secrets.token_urlsafe(24)}"
        self._put(Subscription(outcome.task.url, hub, topic, path, secrets.token_hex(32)))

    def _put(self, subscription: Subscription) -> None:
        old = self.by_feed.get(subscription.feed)
        if old is not None:
            for each in [each for each in self.by_path.values() if each.feed == old.feed and each is not old]:
                del self.by_path[each.path]  # one hub a feed is left at a time: it may name another at each poll
            if old.is_active(_now()):
                old.leaving, old.again_at = True, 0.0
            else:
                self.by_path.pop(old.path, None)
        self.by_feed[subscription.feed] = self.by_path[subscription.path] = subscription

    async def tend(self) -> None:
        """Subscribe and unsubscribe where it is due, one after another; called by the daemon's beat."""
        for subscription in [each for each in self.by_path.values() if each.again_at <= _now()]:
            subscription.again_at = _now() + AGAIN_S
            if subscription.leaving and not subscription.is_active(_now()):
                self.by_path.pop(subscription.path, None)  # its hub never asked back, and has forgotten it by now
            else:
                await self._ask(subscription)

    async def _ask(self, wanted: Subscription) -> None:
        form = urlencode(
            {
                "hub.mode": wanted.mode,
                "hub.topic": wanted.topic,
                "hub.callback": f"{self.callback_url.rstrip('/')}{wanted.path}",
                "hub.secret": wanted.secret,
                "hub.lease_seconds": str(LEASE_S),
            }
        )
        sent = await self.posts.post(wanted.hub, form, gap_s=self.gap_s, deadline_s=POST_S, redirects=MOST_REDIRECTS)
        answer = sent.answer
        if isinstance(answer, Refusal):
            log.warning("hub %s refused %s: %s", wanted.hub, wanted.topic, answer.detail)

    def verify(self, path: str, query: str) -> tuple[int, bytes]:
        """Answer a hub that asks whether we have asked: status and body (WebSub, 5.3)."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        subscription = self.by_path.get(path)
        if subscription is None or asked.get("hub.topic") != subscription.topic:
            return 404, b""
        if asked.get("hub.mode") == "denied":
            subscription.until = 0.0
            return 200, b""
        if asked.get("hub.mode") != subscription.mode or "hub.challenge" not in asked:
            return 404, b""
        if subscription.leaving:
            del self.by_path[path]
            return 200, asked["hub.challenge"].encode()
        lease_s = _lease(asked.get("hub.lease_seconds"))
        subscription.until = _now() + lease_s
        subscription.again_at = _now() + RENEW_SHARE * lease_s
        log.info("subscribed to %s at %s for %d s", subscription.topic, subscription.hub, lease_s)
        return 200, asked["hub.challenge"].encode()

    async def deliver(self, path: str, signature: str, body: bytes) -> int:
        """Take a delivery: the feed is polled if the signature holds. Returns the status (WebSub, 7)."""
        subscription = self.by_path.get(path)
        if subscription is None:
            return 404
        if subscription.leaving:
            return 410
        if not signature_holds(signature, subscription.secret, body):
            self.dropped += 1
            log.warning("a delivery for %s with a bad signature was dropped", subscription.topic)
            return 202
        await self.poll_now(subscription.feed)
        return 202

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request of a hub, within its time and size."""
        try:
            async with asyncio.timeout(REQUEST_S):
                await self._answer(reader, writer)
        except (TimeoutError, ConnectionError, h11.RemoteProtocolError):
            pass  # a hub that cannot speak tries again, or does not
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER)
        request, body = await _read_request(connection, reader)
        if request is None:
            return
        target = urlsplit(request.target.decode("latin-1"))
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers}
        if request.method == b"GET":
            status, content = self.verify(target.path, target.query)
        elif request.method == b"POST" and body is not None:
            status, content = await self.deliver(target.path, headers.get("x-hub-signature", ""), body), b""
        else:
            status, content = (413 if body is None else 405), b""
        kind = ("content-type", "text/plain; charset=utf-8")
        head = h11.Response(
            status_code=status, headers=[("content-length", str(len(content))), kind, ("connection", "close")]
        )
        for event in (head, h11.Data(data=content), h11.EndOfMessage()):
            writer.write(connection.send(event) or b"")
        await writer.drain()


async def _read_request(
    connection: h11.Connection, reader: asyncio.StreamReader
) -> tuple[h11.Request | None, bytes | None]:
    """Return a request and its body; the body is None when it is too large."""
    request: h11.Request | None = None
    body, fits = bytearray(), True
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            data = await reader.read(65_536)
            connection.receive_data(data)
            if not data and request is None:
                return None, None
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            fits = fits and len(body) + len(event.data) <= MAX_BODY_BYTES
            body += event.data if fits else b""  # the rest is read and dropped, so that the hub hears the answer
        else:
            return request, bytes(body) if fits else None


def signature_holds(signature: str, secret: str, body: bytes) -> bool:
    """Tell whether `X-Hub-Signature: method=hex` is the body's, by one of WebSub's methods (7.1)."""
    method, _, told = signature.partition("=")
    made_by = _HASHES.get(method.strip().lower())
    if made_by is None:
        return False
    made = hmac.new(secret.encode(), body, made_by).hexdigest()
    return hmac.compare_digest(made.encode(), told.strip().lower().encode())


def _lease(raw: str | None) -> int:
    if not raw or not _SECONDS.fullmatch(raw):
        return LEASE_S
    return min(MOST_LEASE_S, max(LEAST_LEASE_S, int(raw)))


def _now() -> float:
    return asyncio.get_running_loop().time()
