"""The Link header (RFC 8288), as far as feeds need it."""

from __future__ import annotations

import re

from scraper.feeds.addresses import absolute

_LINK = re.compile(r"<([^<>]{1,4096})>((?:\s*;\s*[a-zA-Z*]+\s*=\s*(?:\"[^\"]*\"|[^\s\",;]+))*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))", re.IGNORECASE)
_MOST_CHARS = 16_384


def link_header(value: str | None, base: str) -> dict[str, str]:
    """Return the absolute addresses of a Link header by relation, the first of each."""
    found: dict[str, str] = {}
    for href, parameters in _LINK.findall((value or "")[:_MOST_CHARS]):
        rel = _REL.search(parameters)
        url = absolute(href, base)
        for name in (rel[1] or rel[2] or "").lower().split() if rel and url else ():
            found.setdefault(name, url or "")
    return found
