"""Opens a database and speaks for it: its clock, its transactions, and its errors in one line for people."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy
from sqlalchemy import URL, Connection, Engine, event, exc, make_url
from sqlalchemy.pool import StaticPool

from storage.errors import KhabarError, StoreBusy, StoreError
from storage.sql import statements

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_TIMEOUT_MS = 5_000
SQLITE_CACHE_KIB = 64 * 1024
WAL_PAGES = 4_000  # 16 MB between checkpoints: the default's 4 MB is five full batches
CONNECT_TIMEOUT_S = 10

_WRITES = {"khabar_writes": True}
_BUSY_SQLITE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# SQLSTATEs that pass by themselves: connection gone, another worker stored the same key just now, deadlock, resources,
# lock not had, shutting down.
_BUSY_POSTGRES = ("08", "23505", "40", "53", "55", "57")


class Database:
    """An engine with what differs between the two databases."""

    def __init__(self, dsn: str, *, create: bool) -> None:
        self.url = read_dsn(dsn)
        self.name = safe_name(self.url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.lock_rows = "" if self.is_sqlite else "FOR UPDATE SKIP LOCKED"
        if self.is_sqlite:
            _check_file(self.url, create=create)
        self.engine = _engine(self.url, sqlite=self.is_sqlite)

    def now(self, connection: Connection) -> float:
        """Return the time by the database's own clock, in seconds since 1970."""
        if self.is_sqlite:
            return time.time()
        return float(connection.execute(statements.POSTGRES_NOW).scalar_one())

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Run one transaction that writes; all of it is kept, or nothing. StoreError, StoreBusy."""
        with self._said_in_one_line(), self.engine.connect() as opened:
            connection = opened.execution_options(**_WRITES)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Run one transaction that only reads. StoreError, StoreBusy."""
        with self._said_in_one_line(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _said_in_one_line(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            raise self.explain(error) from error

    def explain(self, error: exc.DBAPIError) -> KhabarError:
        """Return the error for people that a driver's error stands for."""
        said = " ".join(str(error.orig).split())
        if isinstance(error.orig, sqlite3.Error):
            return self._explain_sqlite(error.orig, said)
        state = getattr(error.orig, "sqlstate", None) or ""
        if error.connection_invalidated or not state or state.startswith(_BUSY_POSTGRES):
            return StoreBusy(f"{self.name}: the database does not answer for now ({said}); is the server up?")
        return StoreError(f"{self.name}: the database refused ({said})")

    def _explain_sqlite(self, error: sqlite3.Error, said: str) -> KhabarError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY_SQLITE:
            return StoreBusy(f"{self.name}: another process holds the database; try again, or end that process")
        if code == sqlite3.SQLITE_FULL:
            return StoreError(f"{self.name}: the disk is full; nothing of this transaction was kept, free some space")
        if code == sqlite3.SQLITE_READONLY:
            return StoreError(f"{self.name}: the file or its directory may not be written; mend its permissions")
        if code == sqlite3.SQLITE_NOTADB:
            return StoreError(f"{self.name}: this is not a SQLite database; name another file")
        if code == sqlite3.SQLITE_CANTOPEN:
            return StoreError(f"{self.name}: the file cannot be opened; does its directory exist, may it be written?")
        return StoreError(f"{self.name}: the database refused ({said})")


def read_dsn(dsn: str) -> URL:
    """Turn a file path, sqlite:/// URL or postgresql:// DSN into a SQLAlchemy URL; StoreError when it is none."""
    if "://" not in dsn:
        return URL.create("sqlite", database=dsn)
    try:
        url = make_url(dsn.replace("postgres://", "postgresql://", 1))
    except (exc.ArgumentError, ValueError) as error:
        raise StoreError("store.dsn: not a database; give a file, or postgresql://user:password@host/name") from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        return url
    raise StoreError(f"store.dsn: {url.get_backend_name()} is not served; give a SQLite file or a postgresql:// DSN")


def safe_name(url: URL) -> str:
    """Return a database's name for messages: no password."""
    return (
        url.database or ":memory:" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    )


def _check_file(url: URL, *, create: bool) -> None:
    if url.database in {None, "", ":memory:"}:
        return
    path = Path(str(url.database))
    if not create and not path.exists():
        raise StoreError(f"{path}: no such database; `khabar crawl --db {path}` makes one")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path.parent}: cannot be made ({error.strerror}); name a directory that may be written"
        ) from error


def _engine(url: URL, *, sqlite: bool) -> Engine:
    if not sqlite:
        return _postgres(url)
    # One connection, handed from thread to thread by its one user; the service gives it a thread of its own.
    engine = sqlalchemy.create_engine(
        url, poolclass=StaticPool, connect_args={"check_same_thread": False, "isolation_level": None}
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres(url: URL) -> Engine:
    try:
        return sqlalchemy.create_engine(url, pool_size=2, connect_args={"connect_timeout": CONNECT_TIMEOUT_S})
    except ModuleNotFoundError as error:
        raise StoreError(
            "store.dsn: PostgreSQL needs a driver; install it with `pip install khabar[postgres]`"
        ) from error


def _begin_sqlite(connection: Connection) -> None:
    """Begin as a writer where one is meant: a reader that turns writer in mid-transaction cannot wait for its turn."""
    writes = connection.get_execution_options().get("khabar_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        f"wal_autocheckpoint = {WAL_PAGES}",
        "foreign_keys = ON",
        f"cache_size = -{SQLITE_CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")
