"""Find the feeds and sitemaps that an HTML page declares (`<link rel="alternate" type="application/rss+xml">`)."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.feeds.addresses import absolute
from scraper.feeds.sections import drop_hidden
from scraper.hosts import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEAD_BYTES = 500_000
_LINK = re.compile(r"<link\b[^<>]{1,2000}>", re.IGNORECASE)
_BASE = re.compile(r"<base\s(?:[^<>]{0,500}\s)?href\s*=[^<>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ANCHOR = re.compile(r"<a\b[^<>]{1,2000}>", re.IGNORECASE)
_HREF = re.compile(r"\shref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
# A name for feeds as a word of its own in path or query: /fa/rss/5, /rss.xml, /?feed=rss2, /feeds/
_FEED_PATH = re.compile(r"[/.?=&_-](?:rss|atom|feeds?|rdf)\d?(?:$|[/.?=&_-])", re.IGNORECASE)
_XML_TYPES = frozenset(("application/feed+json", "application/json", "text/xml", "application/xml"))
_FEED_TYPE = re.compile(r"(?:application|text)/(?:x-)?(?:rss|atom|rdf)(?:\+xml)?")


def find_feeds(html: bytes, *, url: str) -> tuple[str, ...]:
    """Return the absolute addresses of the feeds that a page declares, in its order, each once.

    `url` is the page's own address; a `<base>` is honoured.
    """
    return tuple(dict.fromkeys(address for told, address in _declared(html, url) if _is_feed(told)))


def find_sitemaps(html: bytes, *, url: str) -> tuple[str, ...]:
    """Return the absolute addresses of the sitemaps that a page declares (`<link rel="sitemap">`), each once."""
    return tuple(dict.fromkeys(address for told, address in _declared(html, url) if "sitemap" in _rels(told)))


def linked_feeds(html: bytes, *, url: str, site_of: Callable[[str], str]) -> tuple[str, ...]:
    """Return the addresses on the page's own site that it links and that look like feeds, in its order, each once.

    `site_of` tells the site that a host name belongs to.
    """
    text = _visible(html)
    base, here, found = _base(text, url), site_of(host_of(url)), list[str]()
    for tag in _ANCHOR.findall(text):
        href = _HREF.search(tag)
        address = absolute(unescape(href[1] or href[2] or href[3]), base) if href else None
        if address and _FEED_PATH.search(_behind_host(address)) and site_of(host_of(address)) == here:
            found.append(address)
    return tuple(dict.fromkeys(found))


def _declared(html: bytes, url: str) -> Iterator[tuple[dict[str, str], str]]:
    """Give the attributes and the absolute address of each <link>."""
    text = _visible(html)
    base = _base(text, url)
    for tag in _LINK.findall(text):
        told = _attributes(tag)
        if address := absolute(told.get("href"), base):
            yield told, address


def _visible(html: bytes) -> str:
    return drop_hidden(html[:_HEAD_BYTES].decode("utf-8", "replace"))


def _base(text: str, url: str) -> str:
    """Return what a page's relative addresses are relative to."""
    tag = _BASE.search(text)
    return (tag and absolute(_attributes(tag[0]).get("href"), url)) or url


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): unescape(one or two or three) for name, one, two, three in _ATTRIBUTE.findall(tag)}


def _behind_host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def _rels(told: dict[str, str]) -> list[str]:
    return told.get("rel", "").lower().split()


def _is_feed(told: dict[str, str]) -> bool:
    """Tell whether a <link> names a feed: by its type or, where it has none and is no translation, by its address."""
    rels = _rels(told)
    if "alternate" not in rels:
        return "feed" in rels
    kind, href = told.get("type", "").lower().partition(";")[0].strip(), told.get("href", "")
    if not kind:
        return "hreflang" not in told and bool(_FEED_PATH.search(_behind_host(href)))
    return bool(_FEED_TYPE.fullmatch(kind)) or (kind in _XML_TYPES and "wp-json" not in href)
