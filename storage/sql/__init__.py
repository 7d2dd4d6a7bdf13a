"""Records, frontier and change log over SQLAlchemy Core, for SQLite and PostgreSQL alike."""

from storage.sql.store import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
