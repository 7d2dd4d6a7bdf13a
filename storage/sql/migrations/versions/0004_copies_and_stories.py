"""Fingerprints, the index of near-duplicates, how each copy was recognised, and stories that moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.sql.types import Instant, JsonText

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "print",
        sa.Column("doc", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("doc", name=op.f("pk_print")),
    )
    op.create_table(
        "anchor",
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("doc", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("bucket", "hash", "doc", name=op.f("pk_anchor")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "placement",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("match_id", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("numbers", JsonText(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_placement_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_placement")),
    )
    op.create_table(
        "forward",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("now_id", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_forward")),
    )
    op.create_index("ix_article_story_id", "article", ["story_id"], unique=False)
    op.add_column("task", sa.Column("checks", sa.SmallInteger(), server_default="0", nullable=False))
