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
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.sql.types import Instant, JsonText, SearchVector, Words

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


def _few(name: str, column: str, where: str) -> Index:
    """Return an index over the few rows that a condition holds for, so that asking for them reads no others."""
    return Index(name, column, info={dialect: {"where": text(where)} for dialect in ("sqlite", "postgresql")})


def speak(dialect: str) -> None:
    """Tell the indexes what a dialect calls its own, as their `info` has it.

    Not at their making: SQLAlchemy then loads each dialect named, and PostgreSQL's takes a small crawl longer to load
    than its records to store.
    """
    for index in (each for table in metadata.tables.values() for each in table.indexes):
        for option, value in index.info.get(dialect, {}).items():
            index.dialect_kwargs[f"{dialect}_{option}"] = value


host = Table(
    "host",
    metadata,
    Column("host", Words, primary_key=True),
    Column("agency", Words),
    Column("gap_s", Double, nullable=False),
    Column("crawl_delay_s", Double, nullable=False, server_default="0"),
    Column("in_flight", SmallInteger, nullable=False),
    Column("ready_at", Double, nullable=False, server_default="0"),
    Column("next_at", Double),
    Column("blocked_until", Double, nullable=False, server_default="0"),
    Index("ix_host_next_at_agency", "next_at", "agency"),
)

task = Table(
    "task",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("url", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("host", Words, nullable=False),
    Column("agency", Words, nullable=False),
    Column("feed", Words),
    Column("item", JsonText),
    Column("priority", SmallInteger, nullable=False),
    Column("due_at", Double),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("lease", Text),
    Column("owner", Text),
    Column("quarantined", SmallInteger, nullable=False, server_default="0"),
    Column("refusal", Text),
    Column("detail", Words),
    Column("refused_at", Instant),
    Column("checks", SmallInteger, nullable=False, server_default="0"),
    Column("trail", JsonText),
    UniqueConstraint("kind", "key"),
    Index("ix_task_host_priority_due_at", "host", "priority", "due_at"),
    _few("ix_task_leased", "host", "lease IS NOT NULL"),
    _few("ix_task_refused_at", "refused_at", "refusal IS NOT NULL"),
    _few("ix_task_quarantined", "host", "quarantined = 1"),
)

feed = Table(
    "feed",
    metadata,
    Column("url", Words, primary_key=True),
    Column("agency", Words, nullable=False),
    Column("title", Words),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body_hash", Text),
    Column("seen", JsonText, nullable=False),
    Column("interval_s", Double),
    Column("polls", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("refusal", Text),
    Column("detail", Words),
    Column("last_polled_at", Instant),
    Column("last_success_at", Instant),
    Column("last_new_at", Instant),
    Column("items_new", Integer, nullable=False),
    Column("gap_s", Double),
    Column("hint_s", Double),
    Column("skip_hours", JsonText, nullable=False, server_default="[]"),
    Column("skip_days", JsonText, nullable=False, server_default="[]"),
    Column("moved_to", Words),
    Column("moved_since", Instant),
    Column("moved_count", Integer, nullable=False, server_default="0"),
    Column("bodies", Double, nullable=False, server_default="0"),
    Column("empty_bodies", Double, nullable=False, server_default="0"),
    Column("challenges", Double, nullable=False, server_default="0"),
    Column("rhythm", JsonText, nullable=False, server_default="[]"),
    Column("quiet_from", Instant),
    Column("fresh_s", Double),
)

poll = Table(
    "poll",
    metadata,
    Column("feed", Words, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("refusal", Text),
    Column("detail", Words),
    Column("new", Integer, nullable=False),
    Column("wire_bytes", Integer, nullable=False),
    Column("next_s", Double),
)

article = Table(
    "article",
    metadata,
    Column("id", Words, primary_key=True),
    Column("url", Words, nullable=False),
    Column("canonical_url", Words, nullable=False),
    Column("agency", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("guid", Words),
    Column("feed", Words),
    Column("kicker", Words),
    Column("lead", Words),
    Column("blocks", JsonText, nullable=False),
    Column("authors", JsonText, nullable=False),
    Column("dateline", JsonText),
    Column("credited_sources", JsonText, nullable=False),
    Column("language", Words),
    Column("section", Words),
    Column("tags", JsonText, nullable=False),
    Column("images", JsonText, nullable=False),
    Column("published_at", Instant),
    Column("published_offset", SmallInteger),
    Column("published_raw", Words),
    Column("updated_at", Instant),
    Column("updated_offset", SmallInteger),
    Column("updated_raw", Words),
    Column("access", Text),
    Column("kind", Text, nullable=False),
    Column("quality", JsonText),
    Column("provenance", JsonText, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("story_id", Words),
    Column("copy_of", Text),
    Column("archive_ref", Text),
    Column("first_position", BigInteger, nullable=False),
    Index("ix_article_content_hash", "content_hash"),
    Index("ix_article_fetched_at_agency", "fetched_at", "agency"),
    Index("ix_article_story_id", "story_id"),
    Index("ix_article_first_position", "first_position"),
    Index("ix_article_agency_first_position", "agency", "first_position"),
    Index("ix_article_agency_language_first_position", "agency", "language", "first_position"),
    Index("ix_article_language_first_position", "language", "first_position"),
    _few("ix_article_copies", "first_position", "copy_of IS NOT NULL"),
    _few("ix_article_copy_of", "copy_of", "copy_of IS NOT NULL"),
)

alias = Table(
    "alias",
    metadata,
    Column("key", Words, primary_key=True),
    Column("article_id", Text, ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
    Column("layer", Text),
    Column("told_by", Text),
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
    Index("ix_change_article_id_position", "article_id", "position"),
)

print_ = Table(
    "print",
    metadata,
    Column("doc", RowId, primary_key=True, autoincrement=False),
    Column("bucket", Integer, nullable=False),
    Column("id", Text, nullable=False),
    Column("story", Text, nullable=False),
    Column("at", Double),
    Column("data", LargeBinary, nullable=False),
)

anchor = Table(
    "anchor",
    metadata,
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("hash", Integer, primary_key=True, autoincrement=False),
    Column("doc", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

placement = Table(
    "placement",
    metadata,
    Column("article_id", Text, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("match_id", Text),
    Column("rule", Text, nullable=False),
    Column("numbers", JsonText, nullable=False),
    Column("at", Instant, nullable=False),
)

forward = Table(
    "forward",
    metadata,
    Column("story_id", Words, primary_key=True),
    Column("now_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

PENDING_KIB = 512  # of words that are not in the index yet: every question reads all of them
# On SQLite the words are in `search_text`, a table of FTS5's own kind: storage/sql/search.py.
search_doc = Table(
    "search_doc",
    metadata,
    Column("doc", RowId, primary_key=True, autoincrement=False),
    Column("article_id", Text, ForeignKey("article.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("at", Double, nullable=False),
    Column("words", SearchVector().with_variant(Text(), "sqlite")),
    Index(
        "ix_search_doc_words",
        "words",
        info={
            "postgresql": {"using": "gin", "with": {"gin_pending_list_limit": PENDING_KIB}},
            "sqlite": {"where": text("words IS NOT NULL")},
        },
    ),
    Index("ix_search_doc_at", "at"),
)

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

template_block = Table(
    "template_block",
    metadata,
    Column("host", Words, primary_key=True),
    Column("block", BigInteger, primary_key=True, autoincrement=False),
)

robots = Table(
    "robots",
    metadata,
    Column("origin", Words, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("until", Double, nullable=False),
    Index("ix_robots_until", "until"),
)

alert = Table(
    "alert",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject", Words, primary_key=True),
    Column("words", Words, nullable=False),
    Column("since", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("clear_at", Instant),
    Column("told", JsonText, nullable=False),
)
