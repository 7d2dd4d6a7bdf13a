"""Records, frontier and change log over SQLAlchemy Core, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.search import Lexer
    from storage.sql.similar import Place
    from storage.sql.store import SqlStore

__all__ = ["load_driver", "open_store"]


def load_driver(dsn: str) -> None:
    """Load all that opening this store would load, and open no connection: for a process that forks. StoreError."""
    from storage.sql import migrate, store  # noqa: F401, PLC0415 - as below
    from storage.sql.engine import Database  # noqa: PLC0415 - as below

    Database(dsn, create=True).close()


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
        database.learn_clock()
    except BaseException:
        database.close()
        raise
    return SqlStore(database, place, lexer)
