"""Records, frontier and change log over SQLAlchemy Core, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.search import Lexer
    from storage.sql.similar import Place
    from storage.sql.store import SqlStore

__all__ = ["open_store"]


def open_store(
    dsn: str, *, create: bool = True, place: Place | None = None, lexer: Lexer | None = None, beside: bool = False
) -> SqlStore:
    """Open, and bring up to date, the database of a file path, sqlite:/// URL or postgresql:// DSN. StoreError.

    `place` decides which story a text belongs to (scraper.dedupe.near); without it only equal letters make a copy.
    `lexer` makes texts and questions words (scraper.search); without it nothing is added to the index, or found.
    `beside`: a second connection of a process, which looks at the store now and then and keeps little of it in memory.
    """
    # SQLAlchemy takes a while to import: who names this function need not open a store.
    from storage.sql.engine import Database  # noqa: PLC0415
    from storage.sql.migrate import migrate  # noqa: PLC0415
    from storage.sql.store import SqlStore  # noqa: PLC0415

    database = Database(dsn, create=create, beside=beside)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return SqlStore(database, place, lexer)
