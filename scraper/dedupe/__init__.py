"""Which texts and URLs are the same: identities, hashes, groups. Pure; docs/identity.md tells the rules."""

from scraper.dedupe.content import content_hash
from scraper.dedupe.groups import Document, Grouped, Grouper, group
from scraper.dedupe.keys import article_id, url_key
from scraper.dedupe.urls import canonical, identity

__all__ = [
    "Document",
    "Grouped",
    "Grouper",
    "article_id",
    "canonical",
    "content_hash",
    "group",
    "identity",
    "url_key",
]
