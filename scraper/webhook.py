"""The webhook: every change of the log to one URL, signed, in order, until it was taken.

    loop   a batch is waiting from before (killed while it was sent)?  that one, up to the same position
           else the next changes, at most so many, and note up to where  -> the same positions under the same id, always
           POST it, signed; 2xx: the place in the log moves, what was noted is done
           anything else: wait, longer each time, or as long as the receiver asks; then the same batch again

The place in the log stands in the store, so that a kill loses nothing. A receiver that answered and was not heard gets
the batch again: its id (the position of its last change) tells. Signed as Standard Webhooks 1.0 says
(standardwebhooks.com), so that there are libraries which check it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from scraper.threads import in_thread
from storage.codec import to_json
from storage.errors import SinkError, StoreError
from storage.records import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from storage.protocols import Store
    from storage.records import Change, Fetched

log = logging.getLogger("khabar.webhook")

MOST_BYTES = 4 << 20  # of a batch's body; one article alone may be larger
SECRET_PREFIX = "whsec_"  # noqa: S105 - how Standard Webhooks marks a secret in base64
ID_DIGITS = 16  # of a hash of the URL: another URL begins anew


class Posts(Protocol):
    """The guarded way out, as far as a webhook needs it."""

    async def post(
        self, url: str, body: str, *, gap_s: float, deadline_s: float, headers: Mapping[str, str]
    ) -> Fetched:
        """Send a body; 2xx is a Page."""


@dataclass(frozen=True, slots=True)
class WebhookOptions:
    """Where to, signed with what, how much at once; times in seconds."""

    url: str
    secret: str
    batch: int = 100
    deadline_s: float = 30.0
    retry_base_s: float = 1.0
    retry_cap_s: float = 300.0


def bookmark_of(url: str) -> str:
    """Return the name of the store's bookmark of what a URL was told."""
    return f"webhook {hashlib.sha256(url.encode()).hexdigest()[:ID_DIGITS]}"


class Webhook:
    """Delivers the changes of one store to one URL. The store is its own: nobody else uses it meanwhile."""

    def __init__(
        self,
        store: Store,
        posts: Posts,
        options: WebhookOptions,
        *,
        now: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._posts = posts
        self._options = options
        self._now = now
        self._sleep = sleep
        self._place = bookmark_of(options.url)
        self._noted = f"{self._place} noted"

    async def run(self, interval_s: float) -> None:
        """Deliver for ever; look for changes so often. What the store cannot tell for now is waited for."""
        while True:
            try:
                await self.drain()
            except StoreError as error:
                log.warning("webhook: %s", error)
            await self._sleep(interval_s)

    async def drain(self, tries: int | None = None) -> int:
        """Deliver everything that is new; return how many changes. SinkError after so many tries (None: never)."""
        count = 0
        while batch := await in_thread(self._next_batch):
            await self._deliver(batch, tries)
            count += len(batch)
            if not await in_thread(self._move, batch):
                log.info("webhook: another process delivers as well; its place in the log is taken over")
        return count

    async def replay(self, after: int, until: int, tries: int | None = None) -> int:
        """Deliver once more what lies within (after, until]; the place in the log stays. SinkError."""
        count = 0
        while batch := await in_thread(self._changes, after, until):
            await self._deliver(batch, tries)
            count, after = count + len(batch), batch[-1].position
        return count

    def _next_batch(self) -> Sequence[Change]:
        place, noted = self._store.mark(self._place), self._store.mark(self._noted)
        if noted > place and (waiting := self._store.changes(place, self._options.batch)):
            return [change for change in waiting if change.position <= noted] or waiting[:1]
        batch = self._changes(place, None)
        if batch:
            self._store.move_mark(self._noted, old=noted, new=batch[-1].position)
        return batch

    def _changes(self, after: int, until: int | None) -> list[Change]:
        """Return the next changes, as many as a body may hold."""
        batch: list[Change] = []
        size = 0
        for change in self._store.changes(after, self._options.batch):
            size += 4 * len(change.article.body)  # letters of most scripts are two bytes, and stand in body and blocks
            if (batch and size > MOST_BYTES) or (until is not None and change.position > until):
                break
            batch.append(change)
        return batch

    def _move(self, batch: Sequence[Change]) -> bool:
        place = self._store.mark(self._place)
        new = batch[-1].position
        return place < new and self._store.move_mark(self._place, old=place, new=new)

    async def _deliver(self, batch: Sequence[Change], tries: int | None) -> None:
        """Send a batch until it is taken."""
        body = payload(batch)
        pause_s, tried = self._options.retry_base_s, 0
        while refusal := await self._send(str(batch[-1].position), body):
            tried += 1
            if tries is not None and tried >= tries:
                host = urlsplit(self._options.url).hostname  # its path may be a secret
                raise SinkError(f"webhook: {host}: {refusal.detail}; nothing is lost, send again later")
            wait_s = min(self._options.retry_cap_s, max(pause_s, refusal.retry_in_s or 0.0))
            log.warning("webhook: %s, again in %.0f s: %s", refusal.kind, wait_s, refusal.detail)
            await self._sleep(wait_s)
            pause_s = min(2 * pause_s, self._options.retry_cap_s)

    async def _send(self, id_: str, body: str) -> Refusal | None:
        options = self._options
        headers = signed_headers(options.secret, id_, int(self._now()), body)
        sent = await self._posts.post(options.url, body, gap_s=0.0, deadline_s=options.deadline_s, headers=headers)
        return sent.answer if isinstance(sent.answer, Refusal) else None


def payload(batch: Sequence[Change]) -> str:
    """Return the body of a delivery: its last position, and its changes as JSON Lines have them."""
    changes = [
        to_json(change.article)
        | {"position": change.position, "verdict": change.verdict.value, "changed_at": change.at.isoformat()}
        for change in batch
    ]
    return json.dumps(
        {"type": "khabar.changes", "position": batch[-1].position, "changes": changes}, ensure_ascii=False
    )


def signed_headers(secret: str, id_: str, at: int, body: str) -> dict[str, str]:
    """Return the headers of a signed delivery; `at` in seconds since 1970."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Webhook-Id": id_,
        "Webhook-Timestamp": str(at),
        "Webhook-Signature": signature(secret, id_, str(at), body),
    }


def signature(secret: str, id_: str, stamp: str, body: str) -> str:
    """Return `v1,` and the base64 of the HMAC-SHA256 over id, time and body (Standard Webhooks 1.0)."""
    made = hmac.new(_key(secret), f"{id_}.{stamp}.{body}".encode(), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def _key(secret: str) -> bytes:
    if secret.startswith(SECRET_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()
