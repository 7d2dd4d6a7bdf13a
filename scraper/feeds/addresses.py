"""Addresses in feeds and pages: relative, with blanks in them, escaped twice; absolute http(s) afterwards."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from scraper.feeds import caps
from scraper.hosts import bare_host_of

_ABSOLUTE = re.compile(r"https?://[^\s/]", re.IGNORECASE)
# What most addresses look like, and what one looks like that needs no mending either.
_USUAL = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[!-~]*)?")
_PLAIN = re.compile(r"https?://(?!https?:)[^\s/\[\]@\\]+(?:/\S*)?")
# A path from the root without anything to resolve in it: it only needs its host.
_ROOTED = re.compile(r"/(?!/)(?:[\w~%/-]|\.(?=\w))*", re.ASCII)
_BLANKS = re.compile(r"[\x00-\x20\x7f]+")
_ANCHOR = re.compile(r"<a\s[^<>]{0,500}?href\s*=\s*[\"']?([^\"'\s<>]+)", re.IGNORECASE)
_WRAPPING = "\ufeff\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\xa0\"'"
_WRONG_SLASHES = re.compile(r"https?:(?:/(?!/)|//[/\\]|\\)[/\\]*[\w-]+\.\w", re.IGNORECASE)
# What templates print where there is none.
_NO_ADDRESSES = frozenset(("null", "none", "nil", "undefined", "nan", "false", "n/a", "-", "0"))
_TORN = re.compile(r"^(https?)\s*:\s*/\s*/\s*", re.IGNORECASE)
_NO_SLASHES = re.compile(r"^https?(?::|//)(?=[^/])", re.IGNORECASE)  # "https//www.x.ir", "https:www.x.ir"
_USER = re.compile(r"^(https?://)[^/?#@\s]*@", re.IGNORECASE)  # a password is nobody else's
_TWO_SCHEMES = re.compile(r"^(?:https?://|feed:(?://)?)(?=https?://)", re.IGNORECASE)
_LINE_BREAKS = "\t\r\n"
_ESCAPED_AMPERSAND = re.compile(r"&(?:amp|#38|#x26);", re.IGNORECASE)


def is_absolute(href: str) -> bool:
    """Tell whether an address is absolute http(s)."""
    return bool(_ABSOLUTE.match(href))


def absolute(href: str | None, base: str) -> str | None:
    """Return an address as an absolute http(s) URL, or None: no other scheme leaves this room."""
    if not href:
        return None
    if not (_USUAL.fullmatch(href) or _PLAIN.fullmatch(href)):
        if _ROOTED.fullmatch(href) and (site := origin(base)):
            return f"{site}{href}" if len(href) <= caps.URL_CHARS - len(site) else None
        href = _resolve(_mend(_close_gaps(_bare(href)), base), base)
        if href is None:
            return None
    if "&" in href:
        href = _ESCAPED_AMPERSAND.sub("&", href)
    return href if len(href) <= caps.URL_CHARS else None


@lru_cache(maxsize=256)
def origin(base: str) -> str | None:
    """Return scheme and host of an absolute http(s) URL, or None of any other."""
    parts = urlsplit(base) if is_absolute(base) else None
    return f"{parts.scheme}://{parts.netloc}" if parts else None


def _bare(href: str) -> str:
    """Return an address without what editors and templates wrap it in: marks that nobody sees, quotes, a whole <a>."""
    if anchor := _ANCHOR.search(href):
        href = anchor[1]
    href = href.strip().strip(_WRAPPING)
    return "" if href.casefold() in _NO_ADDRESSES else _TORN.sub(r"\1://", href)


def _mend(href: str, base: str) -> str:
    """Put right slashes, doubled schemes and a missing one. Only what cannot be meant as it stands is touched."""
    if _WRONG_SLASHES.match(href):
        scheme, _, rest = href.partition(":")
        href = f"{scheme}://{rest.replace(chr(92), '/').lstrip('/')}"
    href = _TWO_SCHEMES.sub("", href)
    if href[:7].lower() == "feed://":  # what browsers once subscribed by: http, or what the page itself came by
        href = href[5:] if is_absolute(base) else f"http:{href[5:]}"
    href = _USER.sub(r"\1", href)
    host = bare_host_of(base)
    bare = _NO_SLASHES.sub("", href)
    if bare.startswith("www.") or (host and bare.startswith(f"{host}/")):
        return f"{urlsplit(base).scheme}://{bare}"
    return href


def _resolve(href: str, base: str) -> str | None:
    if not href.strip("/#") and href != "/":
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
