"""A new database, made at once as its migrations would make it one after the other: held equal to them by a test.

Opening a store for the first time then needs no alembic, which takes longer to start than a small crawl to store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from storage.sql.schema import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

COUNTERS = ("change", "search")
SEARCH_TEXT = "CREATE VIRTUAL TABLE search_text USING fts5(title, body, facts, content='', tokenize='ascii')"
VERSION_TABLE = (
    "CREATE TABLE alembic_version ("
    "version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


def create(connection: Connection, version: str) -> None:
    """Make every table, empty, in a database that has none of ours, and note the migration that this amounts to."""
    metadata.create_all(connection, checkfirst=False)
    if connection.dialect.name == "sqlite":
        connection.execute(text(SEARCH_TEXT))
    connection.execute(text("INSERT INTO counter (name, value) VALUES (:name, 0)"), [{"name": one} for one in COUNTERS])
    connection.execute(text(VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:version)"), {"version": version})
