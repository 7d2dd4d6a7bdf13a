"""SQLite: one durable connection, transactions that wait for their turn, and its errors in one line for people."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy
from sqlalchemy import Connection, event
from sqlalchemy.pool import StaticPool

from storage.errors import KhabarError, StoreBusy, StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

BUSY_TIMEOUT_MS = 5_000
CACHE_KIB = 64 * 1024
CACHE_BESIDE_KIB = 4 * 1024  # of a second connection: it reads much once, and the system's own cache has it too
PAGE_BYTES = 8_192  # of new files: a record fits into few pages; a fifth less CPU a record than with 4,096
CHECKPOINT_PAGES = 4_000  # 32 MB: each checkpoint writes every page it finds once, however often it was changed
WRITES = "khabar_writes"  # execution option: the transaction is going to write
OUTSIDE = "khabar_outside"  # execution option: for statements that no transaction may hold

_IN_MEMORY = frozenset({None, "", ":memory:"})
_NOT_UTF_8 = "Could not decode to UTF-8"
_WORDS = {
    sqlite3.SQLITE_FULL: "the disk is full; nothing of this transaction was kept, free some space",
    sqlite3.SQLITE_READONLY: "the file or its directory may not be written; mend its permissions",
    sqlite3.SQLITE_NOTADB: "this is not a SQLite database; name another file",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; does its directory exist, may it be written?",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; put a backup in its place",
}


class Form(NamedTuple):
    """What a file is: it has this table, or none at all; what is said of any other."""

    table: str
    refusal: str


STORE = Form("alembic_version", "not a database of Khabar's; name another with --db or store.dsn")


def open_engine(url: URL, *, create: bool, cache_kib: int, form: Form = STORE) -> Engine:
    """Return the engine of a file (its directory is made if missing); StoreError when there is none to open."""
    if url.database not in _IN_MEMORY:
        _check_file(Path(str(url.database)), create=create)
    # One connection, handed from thread to thread by its one user; the service gives it a thread of its own.
    engine = sqlalchemy.create_engine(
        url, poolclass=StaticPool, connect_args={"check_same_thread": False, "isolation_level": None}
    )
    event.listen(engine, "connect", partial(_set_up, str(url.database), cache_kib, form))
    event.listen(engine, "begin", _begin)
    return engine


def _check_file(path: Path, *, create: bool) -> None:
    if not create and not path.exists():
        raise StoreError(f"{path}: no such database; `khabar crawl --db {path}` makes one")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path.parent}: cannot be made ({error.strerror}); name a directory that may be written"
        ) from error


def _begin(connection: Connection) -> None:
    """Begin as a writer where one is meant: a reader that turns writer in mid-transaction cannot wait for its turn."""
    options = connection.get_execution_options()
    if options.get(OUTSIDE):
        return
    writes = options.get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _set_up(name: str, cache_kib: int, form: Form, connection: sqlite3.Connection, _record: object) -> None:
    try:
        _refuse_others(name, form, connection)
    except sqlite3.Error as error:
        raise explain(name, error) from error
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        f"page_size = {PAGE_BYTES}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"cache_size = -{cache_kib}",
        f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
        f"journal_size_limit = {CHECKPOINT_PAGES * PAGE_BYTES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _refuse_others(name: str, form: Form, connection: sqlite3.Connection) -> None:
    """Leave another program's database as it is: what follows would change its file, and put tables into it."""
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    if is_of_others(connection, form):
        raise StoreError(f"{name}: {form.refusal}")


def is_of_others(connection: sqlite3.Connection, form: Form = STORE) -> bool:
    """Tell whether a database has tables, but not ours; one without any becomes ours."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return bool(tables) and form.table not in tables


def explain(name: str, error: sqlite3.Error) -> KhabarError:
    """Return the error for people that a driver's error stands for."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusy(f"{name}: another process holds the database; try again, or end that process")
    said = " ".join(str(error).split())
    if said.startswith(_NOT_UTF_8):  # Python's own words, with no code, and with all of the text behind them
        code = sqlite3.SQLITE_CORRUPT
    kind = StoreBusy if code == sqlite3.SQLITE_FULL else StoreError  # somebody will free some space
    return kind(f"{name}: {_WORDS.get(code, f'the database refused ({said})')}")
