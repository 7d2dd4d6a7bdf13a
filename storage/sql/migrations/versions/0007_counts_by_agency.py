"""Counting an agency's articles of a day, and listing those in one language, reads no others."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Put the agency into the index by time; index agency and language together."""
    op.create_index("ix_article_fetched_at_agency", "article", ["fetched_at", "agency"])
    op.drop_index("ix_article_fetched_at", "article")
    op.create_index("ix_article_agency_language_first_position", "article", ["agency", "language", "first_position"])
