"""What both tiers hand to the normaliser: strings as sent, nothing interpreted but where they stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.feeds.records import FeedKind

# How a text is to be read: by its letters, as HTML source, or (RSS does not say) as what it looks like.
TextType = Literal["text", "html", "guess"]


@dataclass(slots=True)
class RawLink:
    """One link of a feed or item."""

    href: str
    rel: str = "alternate"
    type: str = ""


@dataclass(slots=True)
class RawItem:
    """One item as sent. `base` is set when the item has a base URL of its own.

    Of what there may be several there are no lists: making one for each costs more than all else of an item.
    """

    title: str | None = None
    title_type: TextType = "guess"
    summary: str | None = None
    summary_type: TextType = "guess"
    media_title: str | None = None  # taken when there is no title
    media_summary: str | None = None  # taken when there is no summary
    content: str | None = None
    links: Sequence[RawLink] = ()
    original_link: str | None = None  # where a redirecting feed service has put the publisher's own URL
    guid: str | None = None
    guid_is_link: bool | None = None
    published: str | None = None
    dated: str | None = None  # another date, taken when `published` is none or cannot be read
    updated: str | None = None
    authors: Sequence[str] = ()
    tags: Sequence[str] = ()
    images: Sequence[str] = ()  # best first
    thumbnails: Sequence[str] = ()  # taken when there is nothing better
    language: str | None = None
    base: str | None = None


@dataclass(slots=True)
class RawFeed:
    """One feed as sent. `facts` holds hints by their element's name (`ttl`, `updatePeriod`, ...)."""

    kind: FeedKind
    title: str | None = None
    title_type: TextType = "guess"
    links: list[RawLink] = field(default_factory=list)
    language: str | None = None
    base: str | None = None
    facts: dict[str, str] = field(default_factory=dict)
    skip_hours: list[str] = field(default_factory=list)
    skip_days: list[str] = field(default_factory=list)
    items: list[RawItem] = field(default_factory=list)
