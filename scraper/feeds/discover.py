"""Find the feeds that an HTML page names (`<link rel="alternate" type="application/rss+xml">`)."""

from __future__ import annotations

import re
from html import unescape

from scraper.feeds.addresses import absolute
from scraper.feeds.sections import drop_hidden

_HEAD_BYTES = 500_000
_LINK = re.compile(r"<(?:link|base)\b[^<>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
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


def _is_feed(attributes: dict[str, str]) -> bool:
    rels = attributes.get("rel", "").lower().split()
    kind = attributes.get("type", "").lower().partition(";")[0].strip()
    if "alternate" in rels:
        return kind in _TYPES and "wp-json" not in attributes.get("href", "")
    return "feed" in rels
