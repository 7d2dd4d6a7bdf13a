"""Bookmarks: named numbers that are kept with what they speak of, within the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from storage.sql.put import upsert
from storage.sql.schema import counter

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.sql.engine import Database

CHANGES = "change"  # the position of the newest change
SEARCHED = "search"  # that of the last change that the search index has


def read_mark(connection: Connection, name: str) -> int:
    """Return where a bookmark stands, 0 where there is none."""
    return connection.execute(select(counter.c.value).where(counter.c.name == name)).scalar() or 0


def set_mark(connection: Connection, database: Database, name: str, value: int) -> None:
    """Move a bookmark, wherever it stands."""
    statement = upsert(database, counter)
    moved = statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    connection.execute(moved, {"name": name, "value": value})


def move_mark(connection: Connection, database: Database, name: str, old: int, new: int) -> bool:
    """Move a bookmark that stands at `old`; False when it does not."""
    if old == 0:
        begun = upsert(database, counter).on_conflict_do_nothing()
        connection.execute(begun, {"name": name, "value": 0})
    moved = update(counter).where(counter.c.name == name, counter.c.value == old).values(value=new)
    return connection.execute(moved).rowcount == 1
