"""Which texts and URLs are the same: identities, hashes, groups. Pure; docs/identity.md tells the rules."""

from scraper.dedupe.content import content_hash
from scraper.dedupe.keys import article_id, guid_key, number_key, url_key
from scraper.dedupe.passages import Passage, shared_passages
from scraper.dedupe.revisions import FieldChange, RevisionDiff, RevisionKind, compare_revisions
from scraper.dedupe.urls import canonical, identity

__all__ = [
    "FieldChange",
    "Passage",
    "RevisionDiff",
    "RevisionKind",
    "article_id",
    "canonical",
    "compare_revisions",
    "content_hash",
    "guid_key",
    "identity",
    "number_key",
    "shared_passages",
    "url_key",
]
