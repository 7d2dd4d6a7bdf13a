"""Which texts and URLs are the same: identities, hashes, groups. Pure; docs/identity.md tells the rules."""

from scraper.dedupe.content import content_hash
from scraper.dedupe.keys import article_id, url_key
from scraper.dedupe.urls import canonical, identity

__all__ = [
    "article_id",
    "canonical",
    "content_hash",
    "identity",
    "url_key",
]
