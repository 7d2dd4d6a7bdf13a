"""Full-text search: the words of each article, and how far the change log has been read for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0005"
down_revision = "0004"

CREATE_FTS5 = "CREATE VIRTUAL TABLE search_text USING fts5(title, body, facts, content='', tokenize='ascii')"


def upgrade() -> None:
    """Make the index, empty: it is filled from the change log by what runs next."""
    op.create_table(
        "search_doc",
        sa.Column("doc", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("words", TSVECTOR().with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_search_doc_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("doc", name=op.f("pk_search_doc")),
        sa.UniqueConstraint("article_id", name=op.f("uq_search_doc_article_id")),
    )
    op.create_index(
        "ix_search_doc_words",
        "search_doc",
        ["words"],
        postgresql_using="gin",
        sqlite_where=sa.text("words IS NOT NULL"),
    )
    op.create_index("ix_change_article_id_position", "change", ["article_id", "position"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(CREATE_FTS5)
    op.execute("INSERT INTO counter (name, value) VALUES ('search', 0)")
