"""Addresses in feeds and pages: relative, with blanks in them, escaped twice; absolute http(s) afterwards."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from scraper.feeds import caps

_ABSOLUTE = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_PLAIN = re.compile(r"https?://[^\s/\[\]@]+(?:/\S*)?")
_BLANKS = re.compile(r"[\x00-\x20\x7f]+")
_LINE_BREAKS = "\t\r\n"
_ESCAPED_AMPERSAND = re.compile(r"&(?:amp|#38|#x26);", re.IGNORECASE)


def is_absolute(href: str) -> bool:
    """Tell whether an address is absolute http(s)."""
    return bool(_ABSOLUTE.match(href))


def absolute(href: str | None, base: str) -> str | None:
    """Return an address as an absolute http(s) URL, or None: no other scheme leaves this room."""
    if not href:
        return None
    if not _PLAIN.fullmatch(href):
        href = _resolve(_close_gaps(href), base)
        if href is None:
            return None
    if "&" in href:
        href = _ESCAPED_AMPERSAND.sub("&", href)
    return href if len(href) <= caps.URL_CHARS else None


def _resolve(href: str, base: str) -> str | None:
    if href.startswith(("//", "#")) and not href.strip("/#"):
        return None
    try:
        joined = urljoin(base, href)
    except ValueError:  # a host that is none: "http://[x"
        return None
    return joined if _ABSOLUTE.match(joined) else None


def _close_gaps(href: str) -> str:
    """Remove blanks around an address and line breaks inside; other blanks inside belong to it."""
    return _BLANKS.sub(
        lambda gap: "%20" if gap[0].strip(_LINE_BREAKS) and not set(gap[0]) & set(_LINE_BREAKS) else "", href.strip()
    )
