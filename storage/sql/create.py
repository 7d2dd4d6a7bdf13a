"""A new database, made at once as its migrations would make it one after the other: held equal to them by a test.

Opening a store for the first time then needs no alembic, which takes longer to start than a small crawl to store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.schema import CreateIndex, CreateTable

from storage.sql import fts5
from storage.sql.schema import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection, Index

COUNTERS = ("change", "search")
# In the order in which the migrations leave them: of two indexes that would do, SQLite takes the younger.
INDEXES = (
    "ix_article_content_hash",
    "ix_article_first_position",
    "ix_article_copy_of",
    "ix_host_next_at_agency",
    "ix_task_host_priority_due_at",
    "ix_task_leased",
    "ix_task_refused_at",
    "ix_task_quarantined",
    "ix_article_story_id",
    "ix_search_doc_words",
    "ix_change_article_id_position",
    "ix_article_agency_first_position",
    "ix_article_language_first_position",
    "ix_article_copies",
    "ix_article_fetched_at_agency",
    "ix_article_agency_language_first_position",
    "ix_search_doc_at",
    "ix_robots_until",
)
VERSION_TABLE = (
    "CREATE TABLE alembic_version ("
    "version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


def create(connection: Connection, version: str) -> None:
    """Make every table, empty, in a database that has none of ours, and note the migration that this amounts to."""
    indexes: dict[str, Index] = {}
    for table in metadata.sorted_tables:
        connection.execute(CreateTable(table))
        indexes |= {str(each.name): each for each in table.indexes}
    for name in INDEXES:
        connection.execute(CreateIndex(indexes[name]))
    if connection.dialect.name == "sqlite":
        connection.execute(text(fts5.MAKE.format(name=fts5.FIRST)))
    connection.execute(text("INSERT INTO counter (name, value) VALUES (:name, 0)"), [{"name": one} for one in COUNTERS])
    connection.execute(text(VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:version)"), {"version": version})
