"""robots.txt as they came, packed, until they are over."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storage.sql.put import upsert
from storage.sql.schema import robots

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def keep_robots(connection: Connection, database: Database, asked: Mapping[str, tuple[bytes, float]]) -> None:
    """Keep robots.txt by origin, each for so many seconds, and let go of those that are over."""
    now = database.now(connection)
    statement = upsert(database, robots)
    new = {name: statement.excluded[name] for name in ("body", "until")}
    kept = statement.on_conflict_do_update(index_elements=["origin"], set_=new)
    rows = [
        {"origin": origin, "body": zlib.compress(body), "until": now + for_s}
        for origin, (body, for_s) in sorted(asked.items())  # in one order: nobody waits in a circle
    ]
    connection.execute(kept, rows)
    # Rows that another process writes are left to it: two that waited for each other's would be a deadlock.
    over = select(robots.c.origin).where(robots.c.until < now).with_for_update(skip_locked=True)
    connection.execute(delete(robots).where(robots.c.origin.in_(over)))
