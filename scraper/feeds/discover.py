"""Find the feeds that an HTML page names (`<link rel="alternate" type="application/rss+xml">`)."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from scraper.feeds.addresses import absolute
from scraper.feeds.sections import drop_hidden

_HEAD_BYTES = 500_000
_LINK = re.compile(r"<(?:link|base)\b[^<>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ANCHOR = re.compile(r"<a\b[^<>]{1,2000}>", re.IGNORECASE)
_HREF = re.compile(r"\shref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
# A name for feeds as a word of its own in path or query: /fa/rss/5, /rss.xml, /?feed=rss2, /feeds/
_FEED_PATH = re.compile(r"[/.?=&_-](?:rss|atom|feeds?|rdf)\d?(?:$|[/.?=&_-])", re.IGNORECASE)
_TYPES = frozenset(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "text/xml",
        "application/xml",
    )
)


def find_feeds(html: bytes, *, url: str) -> tuple[str, ...]:
    """Return the absolute addresses of the feeds that a page declares, in its order, each once.

    `url` is the page's own address; a `<base>` is honoured.
    """
    text = drop_hidden(html[:_HEAD_BYTES].decode("utf-8", "replace"))
    base, found = url, list[str]()
    for tag in _LINK.findall(text):
        attributes = {name.lower(): unescape(one or two or three) for name, one, two, three in _ATTRIBUTE.findall(tag)}
        if tag[1:5].lower() == "base":
            base = absolute(attributes.get("href"), url) or base
        elif _is_feed(attributes) and (address := absolute(attributes.get("href"), base)):
            found.append(address)
    return tuple(dict.fromkeys(found))


def linked_feeds(html: bytes, *, url: str) -> tuple[str, ...]:
    """Return the addresses on the page's own site that it links and that look like feeds, in its order, each once."""
    text = drop_hidden(html[:_HEAD_BYTES].decode("utf-8", "replace"))
    here, found = _site(url), list[str]()
    for tag in _ANCHOR.findall(text):
        href = _HREF.search(tag)
        address = absolute(unescape(href[1] or href[2] or href[3]), url) if href else None
        if address and _site(address) == here and _FEED_PATH.search(_behind_host(address)):
            found.append(address)
    return tuple(dict.fromkeys(found))


def _behind_host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def _site(url: str) -> str:
    """Return the last two names of a host: feeds. and www. of one site are one."""
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


def _is_feed(attributes: dict[str, str]) -> bool:
    rels = attributes.get("rel", "").lower().split()
    kind = attributes.get("type", "").lower().partition(";")[0].strip()
    if "alternate" in rels:
        return kind in _TYPES and "wp-json" not in attributes.get("href", "")
    return "feed" in rels
