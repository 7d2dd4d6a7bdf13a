"""Is it a feed? Told from the first bytes, or from the declared type when the bytes do not say."""

from __future__ import annotations

import re
from typing import Literal

Looks = Literal["xml", "json", "html", "empty", "other"]

GZIP = b"\x1f\x8b"
_HEAD_BYTES = 8_192
_SITEMAP_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(urlset|sitemapindex)[\s>/]", re.IGNORECASE)
_ADDRESSES = re.compile(rb"(?:\xef\xbb\xbf)?\s*https?://\S+(?:[ \t]*[\r\n]\s*https?://\S+)+\s*", re.IGNORECASE)
_SKIP = re.compile(
    rb"(?:[\s\x00\xef\xbb\xbf\xfe\xff]+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL
)
_FEED_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(?:rss|feed|RDF|channel)[\s>/]", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head)\b", re.IGNORECASE)
_PAGE_PART = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|title|meta|script|p|h1|center|br)\b", re.IGNORECASE)
_JSON_FEED = re.compile(rb"\"version\"\s*:\s*\"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org(?:\\?/)version")
# What no page says of itself, though a proxy or a template may have put a page around it.
_WHOLE_ROOT = re.compile(rb"<(?:rss\s[^<>]*?version|feed\s[^<>]*?xmlns|rdf:RDF\s[^<>]*?xmlns)\s*=", re.IGNORECASE)
_CALL = re.compile(rb"(?:/\*\*/)?\s*[\w.$]{1,64}\s*\(\s*\{")  # JSON for a script: callback({...})
_FEED_TYPES = (
    "application/rss",
    "application/atom",
    "application/rdf",
    "application/feed+json",
    "text/rss",
    "text/atom",
)


def looks_like_feed(body: bytes, content_type: str | None) -> bool:
    """Tell cheaply whether a body is worth parsing as a feed. The bytes are believed before the declared type."""
    if body.startswith(GZIP) or looks_like_sitemap(body) or looks_like_addresses(body):
        return True
    looks = looks_like(body)
    if looks in {"xml", "json"}:
        return looks == "xml" or bool(_JSON_FEED.search(body[:_HEAD_BYTES])) or b'"items"' in body
    if looks in {"html", "empty"}:
        return False
    return (content_type or "").lower().lstrip().startswith(_FEED_TYPES)


def looks_like_sitemap(body: bytes) -> bool:
    """Tell whether a sitemap's root element stands near the beginning."""
    head = _narrow(body[:_HEAD_BYTES])
    lowered = head.lower()
    return (b"urlset" in lowered or b"sitemapindex" in lowered) and _SITEMAP_ROOT.search(head) is not None


def looks_like_addresses(body: bytes) -> bool:
    """Tell whether a body is a sitemap as plain text: one address a line, and nothing else."""
    head = body[:_HEAD_BYTES]
    whole_lines = head if len(body) <= _HEAD_BYTES else head[: max(head.rfind(b"\n"), head.rfind(b"\r"), 0)]
    return _ADDRESSES.fullmatch(whole_lines) is not None


def looks_like(body: bytes) -> Looks:
    """Return what a body looks like; "xml" means that a feed's root element stands near its beginning."""
    head = _narrow(body[: 2 * _HEAD_BYTES])[:_HEAD_BYTES]
    place = _end_of_prolog(head)
    start = head[place : place + 64]
    if not start:
        return "empty"
    if _FEED_ROOT.match(head, place):
        return "xml"
    if start[:1] in b"{[" or _CALL.match(start):
        return "json"
    return _deeper(head, place)


def _deeper(head: bytes, place: int) -> Looks:
    """Look past junk before the root: the first of a feed's root and of an HTML page's tags decides."""
    feed, page = _FEED_ROOT.search(head, place), _PAGE.search(head, place)
    if feed and (not page or feed.start() < page.start() or _WHOLE_ROOT.match(head, feed.start())):
        return "xml"
    return "html" if page or _PAGE_PART.match(head, place) else "other"


def _narrow(head: bytes) -> bytes:
    """Drop the zero bytes of UTF-16 and UTF-32: what is looked for is ASCII."""
    return head.replace(b"\x00", b"") if b"\x00" in head else head


def _end_of_prolog(head: bytes) -> int:
    found = _SKIP.match(head)
    return found.end() if found else 0
