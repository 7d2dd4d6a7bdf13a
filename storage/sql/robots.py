"""robots.txt as they came, packed, until they are over."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storage.sql.put import upsert
from storage.sql.schema import robots

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.sql.engine import Database


def read_robots(connection: Connection, database: Database, origin: str) -> tuple[bytes, float] | None:
    """Return an origin's robots.txt and for how many seconds it still holds."""
    row = connection.execute(select(robots.c.body, robots.c.until).where(robots.c.origin == origin)).first()
    left_s = row.until - database.now(connection) if row else 0.0
    try:
        return (zlib.decompress(row.body), left_s) if row and left_s > 0 else None
    except (zlib.error, TypeError):  # not what was written: it is asked for again
        return None


def keep_robots(connection: Connection, database: Database, origin: str, body: bytes, for_s: float) -> None:
    """Keep an origin's robots.txt, and let go of those that are over."""
    now = database.now(connection)
    statement = upsert(database, robots)
    new = {name: statement.excluded[name] for name in ("body", "until")}
    kept = statement.on_conflict_do_update(index_elements=["origin"], set_=new)
    connection.execute(kept, {"origin": origin, "body": zlib.compress(body), "until": now + for_s})
    # Rows that another process writes are left to it: two that waited for each other's would be a deadlock.
    over = select(robots.c.origin).where(robots.c.until < now).with_for_update(skip_locked=True)
    connection.execute(delete(robots).where(robots.c.origin.in_(over)))
