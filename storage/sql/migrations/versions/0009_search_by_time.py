"""A search within a time looks among the articles of that time."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Index when what can be found was published."""
    op.create_index("ix_search_doc_at", "search_doc", ["at"])
