"""What parsing a feed comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from storage.records import FeedItem, Note

FeedKind = Literal["rss", "atom", "rdf", "json", "sitemap", "section"]
Tier = Literal["strict", "lenient", "json"]


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed says of when to come back, and where else to look. Nothing here is obeyed by itself: policy decides.

    `skip_hours` are hours GMT (0 to 23), `skip_days` weekdays GMT (Monday is 0); a hint that would forbid every poll
    is left out.
    """

    ttl_s: float | None = None  # RSS 2.0 <ttl>
    update_s: float | None = None  # RSS 1.0 syndication module: period / frequency
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    hub: str | None = None  # WebSub
    self_url: str | None = None
    next_url: str | None = None  # RFC 5005, paged feeds; JSON Feed's next_url
    archive_url: str | None = None  # RFC 5005, prev-archive
    whole: bool = False  # RFC 5005 fh:complete: what is not in it has been withdrawn


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index names, and when it says that it was changed."""

    url: str
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as read. `items` come in the feed's own order, at most `caps.ITEMS_PER_POLL` of them.

    `tier` is the reader that took it: `strict` (well-formed as it came), `lenient` (mended, or read by
    feedparser), `json`.
    `complete` is False when the document broke off: its items are whole, but its validators must not be stored.
    """

    kind: FeedKind
    title: str | None
    link: str | None
    language: str | None
    items: tuple[FeedItem, ...]
    hints: Hints
    tier: Tier
    complete: bool = True
    notes: tuple[Note, ...] = ()
    children: tuple[Child, ...] = ()  # of a sitemap index, the latest changed first
