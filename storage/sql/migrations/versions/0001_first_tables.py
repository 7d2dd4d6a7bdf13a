"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.sql.types import Instant, JsonText

revision = "0001"
down_revision = None


def _index_few(name: str, table: str, column: str, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "article",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("fetched_at", Instant(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=True),
        sa.Column("feed", sa.Text(), nullable=True),
        sa.Column("kicker", sa.Text(), nullable=True),
        sa.Column("lead", sa.Text(), nullable=True),
        sa.Column("blocks", JsonText(), nullable=False),
        sa.Column("authors", JsonText(), nullable=False),
        sa.Column("dateline", JsonText(), nullable=True),
        sa.Column("credited_sources", JsonText(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("tags", JsonText(), nullable=False),
        sa.Column("images", JsonText(), nullable=False),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("published_offset", sa.SmallInteger(), nullable=True),
        sa.Column("published_raw", sa.Text(), nullable=True),
        sa.Column("updated_at", Instant(), nullable=True),
        sa.Column("updated_offset", sa.SmallInteger(), nullable=True),
        sa.Column("updated_raw", sa.Text(), nullable=True),
        sa.Column("access", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quality", JsonText(), nullable=True),
        sa.Column("provenance", JsonText(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=True),
        sa.Column("copy_of", sa.Text(), nullable=True),
        sa.Column("archive_ref", sa.Text(), nullable=True),
        sa.Column("first_position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
    )
    op.create_index("ix_article_content_hash", "article", ["content_hash"], unique=False)
    op.create_index("ix_article_fetched_at", "article", ["fetched_at"], unique=False)
    op.create_index("ix_article_first_position", "article", ["first_position"], unique=False)
    _index_few("ix_article_copy_of", "article", "copy_of", "copy_of IS NOT NULL")
    op.create_table(
        "change",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_change")),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "feed",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.Text(), nullable=True),
        sa.Column("seen", JsonText(), nullable=False),
        sa.Column("interval_s", sa.Double(), nullable=True),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("last_polled_at", Instant(), nullable=True),
        sa.Column("last_success_at", Instant(), nullable=True),
        sa.Column("last_new_at", Instant(), nullable=True),
        sa.Column("items_new", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_feed")),
    )
    op.create_table(
        "host",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("gap_s", sa.Double(), nullable=False),
        sa.Column("crawl_delay_s", sa.Double(), server_default="0", nullable=False),
        sa.Column("in_flight", sa.SmallInteger(), nullable=False),
        sa.Column("ready_at", sa.Double(), server_default="0", nullable=False),
        sa.Column("next_at", sa.Double(), nullable=True),
        sa.Column("blocked_until", sa.Double(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host")),
    )
    op.create_index("ix_host_next_at_agency", "host", ["next_at", "agency"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=True),
        sa.Column("item", JsonText(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("quarantined", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("refused_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_task_kind_key")),
    )
    op.create_index("ix_task_host_priority_due_at", "task", ["host", "priority", "due_at"], unique=False)
    _index_few("ix_task_leased", "task", "host", "lease IS NOT NULL")
    _index_few("ix_task_refused_at", "task", "refused_at", "refusal IS NOT NULL")
    _index_few("ix_task_quarantined", "task", "host", "quarantined = 1")
    op.create_table(
        "alias",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_alias_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alias")),
    )
    op.create_table(
        "revision",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("record", JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_revision_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "revision", name=op.f("pk_revision")),
    )
    op.execute("INSERT INTO counter (name, value) VALUES ('change', 0)")
