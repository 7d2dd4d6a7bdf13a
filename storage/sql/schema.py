"""The tables, the same on SQLite and PostgreSQL; migrations are held equal to this by a test.

Times of the frontier (`*_at` of host and task) are seconds since 1970 by the database's own clock, as SQL computes with
them; instants of records are `Instant`s. docs/storage.md tells each column.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.sql.types import Instant, JsonText

# SQLite gives row numbers to INTEGER PRIMARY KEY only.
RowId = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

host = Table(
    "host",
    metadata,
    Column("host", Text, primary_key=True),
    Column("gap_s", Double, nullable=False),
    Column("in_flight", SmallInteger, nullable=False),
    Column("ready_at", Double, nullable=False, server_default="0"),
    Column("next_at", Double),
    Column("blocked_until", Double, nullable=False, server_default="0"),
    Index("ix_host_next_at", "next_at"),
)

task = Table(
    "task",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("feed", Text),
    Column("item", JsonText),
    Column("priority", SmallInteger, nullable=False),
    Column("due_at", Double),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("lease", Text),
    Column("owner", Text),
    Column("quarantined", SmallInteger, nullable=False, server_default="0"),
    Column("refusal", Text),
    Column("detail", Text),
    Column("refused_at", Instant),
    UniqueConstraint("kind", "key"),
    Index("ix_task_host_priority_due_at", "host", "priority", "due_at"),
    Index("ix_task_leased", "host", sqlite_where=text("lease IS NOT NULL"), postgresql_where=text("lease IS NOT NULL")),
)

feed = Table(
    "feed",
    metadata,
    Column("url", Text, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("title", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("seen", JsonText, nullable=False),
    Column("interval_s", Double),
    Column("polls", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("refusal", Text),
    Column("detail", Text),
    Column("last_polled_at", Instant),
    Column("last_success_at", Instant),
    Column("last_new_at", Instant),
    Column("items_new", Integer, nullable=False),
)

article = Table(
    "article",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("canonical_url", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("guid", Text),
    Column("feed", Text),
    Column("kicker", Text),
    Column("lead", Text),
    Column("blocks", JsonText, nullable=False),
    Column("authors", JsonText, nullable=False),
    Column("dateline", JsonText),
    Column("credited_sources", JsonText, nullable=False),
    Column("language", Text),
    Column("section", Text),
    Column("tags", JsonText, nullable=False),
    Column("images", JsonText, nullable=False),
    Column("published_at", Instant),
    Column("published_offset", SmallInteger),
    Column("published_raw", Text),
    Column("updated_at", Instant),
    Column("updated_offset", SmallInteger),
    Column("updated_raw", Text),
    Column("access", Text),
    Column("kind", Text, nullable=False),
    Column("quality", JsonText),
    Column("provenance", JsonText, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("story_id", Text),
    Column("copy_of", Text),
    Column("archive_ref", Text),
    Column("first_position", BigInteger, nullable=False),
    Index("ix_article_content_hash", "content_hash"),
    Index("ix_article_fetched_at", "fetched_at"),
    Index("ix_article_first_position", "first_position"),
)

alias = Table(
    "alias",
    metadata,
    Column("key", Text, primary_key=True),
    Column("article_id", Text, ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("article_id", Text, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("seen_at", Instant, nullable=False),
    Column("record", JsonText, nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("article_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("verdict", Text, nullable=False),
)

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
