"""Counting an agency's articles of a day reads an index alone, not the articles."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Put the agency into the index by time."""
    op.create_index("ix_article_fetched_at_agency", "article", ["fetched_at", "agency"])
    op.drop_index("ix_article_fetched_at", "article")
