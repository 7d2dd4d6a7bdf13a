"""Short fixed keys for what is compared: of a URL, of an article, of a text."""

from __future__ import annotations

from hashlib import blake2b

from scraper.dedupe.urls import identity

KEY_BYTES = 16  # 128 bits: the first accident is expected beyond 10^18 URLs
ID_DIGITS = 24  # 96 bits of the key; short enough to be typed


def url_key(url: str) -> str:
    """Return 32 hex digits that are equal for all forms of one article's URL (scraper.dedupe.urls.identity)."""
    return digest(identity(url))


def article_id(key: str) -> str:
    """Return an article's id, 24 hex digits, from its most trusted url key."""
    return key[:ID_DIGITS]


def digest(text: str) -> str:
    """Return 32 hex digits of a text; lone surrogates are no error."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).hexdigest()
