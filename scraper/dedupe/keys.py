"""Short fixed keys for what is compared: of a URL, of an article, of a text."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from scraper.dedupe.urls import identity

if TYPE_CHECKING:
    import re

KEY_BYTES = 16  # 128 bits: the first accident is expected beyond 10^18 URLs
ID_DIGITS = 24  # 96 bits of the key; short enough to be typed


def url_key(url: str) -> str:
    """Return 32 hex digits that are equal for all forms of one article's URL (scraper.dedupe.urls.identity)."""
    return digest(identity(url))


def number_key(url: str, number: re.Pattern[str]) -> str | None:
    """Return a key of the site's own number for an article, 32 hex digits; None when its URL tells none.

    `number` is sought in the path of the identity; its groups are the number. Words behind it may change.
    """
    host, slash, path = identity(url).partition("/")
    found = number.search(f"{slash}{path}")
    # No identity holds a number sign there: such a key is no URL's.
    return digest("#".join([host, *(each or "" for each in found.groups())])) if found else None


def guid_key(feed: str, guid: str) -> str:
    """Return a key of what a feed calls an article, 32 hex digits; another feed may mean another one by it."""
    return digest(f"{identity(feed)} {guid}")  # no identity holds a blank: such a key is no URL's


def article_id(key: str) -> str:
    """Return an article's id, 24 hex digits, from its most trusted url key."""
    return key[:ID_DIGITS]


def digest(text: str) -> str:
    """Return 32 hex digits of a text; lone surrogates are no error."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).hexdigest()
