"""Bytes of a feed to items, and feeds in pages. Pure; docs/feeds.md tells what is read and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.feeds.records import Child, Hints, ParsedFeed
from scraper.rooms import on_demand

if TYPE_CHECKING:
    from scraper.feeds.discover import find_feeds, find_sitemaps, linked_feeds
    from scraper.feeds.links import link_header
    from scraper.feeds.parsing import parse
    from scraper.feeds.plain import text_of
    from scraper.feeds.sameness import items_hash, marks_of, texts_of
    from scraper.feeds.section_page import SectionRule, parse_section
    from scraper.feeds.sniff import looks_like_feed

__getattr__ = on_demand(
    __name__,
    {
        "find_feeds": "discover",
        "find_sitemaps": "discover",
        "linked_feeds": "discover",
        "link_header": "links",
        "parse": "parsing",
        "text_of": "plain",
        "items_hash": "sameness",
        "marks_of": "sameness",
        "texts_of": "sameness",
        "SectionRule": "section_page",
        "parse_section": "section_page",
        "looks_like_feed": "sniff",
    },
)

__all__ = [
    "Child",
    "Hints",
    "ParsedFeed",
    "SectionRule",
    "find_feeds",
    "find_sitemaps",
    "items_hash",
    "link_header",
    "linked_feeds",
    "looks_like_feed",
    "marks_of",
    "parse",
    "parse_section",
    "text_of",
    "texts_of",
]
