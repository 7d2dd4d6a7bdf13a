"""What the feed tests share: the moment and address at which every feed here was fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.feeds import ParsedFeed, parse
from storage.records import Refusal
from tests.feeds.documents import NOW, URL

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.records import FeedItem


@pytest.fixture
def read() -> Callable[..., ParsedFeed]:
    """Parse a document that must be a feed."""

    def parse_it(document: str | bytes, content_type: str | None = None, zone: str = "Asia/Tehran") -> ParsedFeed:
        body = document.encode() if isinstance(document, str) else document
        parsed = parse(body, url=URL, content_type=content_type, zone=zone, now=NOW)
        assert not isinstance(parsed, Refusal), parsed
        return parsed

    return parse_it


@pytest.fixture
def read_item(read: Callable[..., ParsedFeed]) -> Callable[..., FeedItem]:
    """Parse a document that must be a feed of one item."""

    def parse_it(document: str | bytes, content_type: str | None = None, zone: str = "Asia/Tehran") -> FeedItem:
        parsed = read(document, content_type, zone)
        assert len(parsed.items) == 1
        return parsed.items[0]

    return parse_it


@pytest.fixture
def refuse() -> Callable[..., Refusal]:
    """Parse a document that must be refused."""

    def parse_it(document: str | bytes, content_type: str | None = None) -> Refusal:
        body = document.encode() if isinstance(document, str) else document
        parsed = parse(body, url=URL, content_type=content_type, now=NOW)
        assert isinstance(parsed, Refusal), parsed
        return parsed

    return parse_it
