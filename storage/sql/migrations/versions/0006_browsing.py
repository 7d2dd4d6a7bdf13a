"""What people look at: each feed's last polls, and articles of an agency or language, newest first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table and the indexes."""
    op.create_table(
        "poll",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("wire_bytes", sa.Integer(), nullable=False),
        sa.Column("next_s", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("feed", "number", name=op.f("pk_poll")),
    )
    op.create_index("ix_article_agency_first_position", "article", ["agency", "first_position"])
    op.create_index("ix_article_language_first_position", "article", ["language", "first_position"])
    op.create_index(
        "ix_article_copies",
        "article",
        ["first_position"],
        sqlite_where=sa.text("copy_of IS NOT NULL"),
        postgresql_where=sa.text("copy_of IS NOT NULL"),
    )
