"""A store in one file, made while others write to it, and back: the file is a SQLite database of today's schema."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from storage.errors import InputError, StoreError
from storage.exports import publish_file
from storage.sql.copy import copy_store
from storage.sql.engine import Database, read_dsn, safe_name
from storage.sql.migrate import HEAD, migrate, schema_of
from storage.sql.sqlite import explain, is_of_others

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Tell = Callable[[str, int], None]


def back_up(dsn: str, path: Path, tell: Tell = lambda *_: None) -> int:
    """Write a store as it is in this moment to a new file; return the file's bytes. InputError, SinkError, StoreError.

    SQLite writes its own copy, without gaps (`VACUUM INTO`); of PostgreSQL every table is copied and verified. The file
    has its name only when it is whole, checked (`PRAGMA quick_check`) and synced.
    """
    if path.exists():
        raise InputError(f"{path}: is there already; a backup is a new file")
    with closing(Database(dsn, create=False)) as source:
        migrate(source)

        def write(part: Path) -> int:
            if source.is_sqlite:
                _vacuum(source, part)
            else:
                _copy(source, part, tell)
            check(part)
            return part.stat().st_size

        return publish_file(path, write)


def restore(path: Path, dsn: str, tell: Tell = lambda *_: None) -> int:
    """Put a backup into an empty store, new or of either kind; return how many rows. InputError, StoreError."""
    if not path.is_file():
        raise InputError(f"{path}: no such file; `khabar backup {path}` makes one")
    check(path)
    with closing(sqlite3.connect(path)) as looked_at:
        if is_of_others(looked_at):
            raise InputError(f"{path}: a SQLite file, but not a backup of Khabar's")
    with closing(Database(str(path), create=False)) as source:
        with source.reading() as connection:
            found = schema_of(connection)
        if found is None:
            raise InputError(f"{path}: an empty file, not a backup of Khabar's")
        if found != HEAD:
            raise InputError(f"{path}: of schema {found}, this Khabar's is {HEAD}; {_way_out(path, found)}")
        return _fill(source, dsn, tell)


def move(source_dsn: str, target_dsn: str, tell: Tell = lambda *_: None) -> int:
    """Copy a store into an empty one of either kind; return how many rows. StoreError."""
    with closing(Database(source_dsn, create=False)) as source:
        if source.name == safe_name(read_dsn(target_dsn)):
            raise InputError(f"{source.name}: both ends are the same database; name another one")
        migrate(source)
        return _fill(source, target_dsn, tell)


def _fill(source: Database, dsn: str, tell: Tell) -> int:
    """Copy a store of today's schema into an empty one. StoreError."""
    with closing(Database(dsn, create=True)) as target:
        migrate(target)
        return copy_store(source, target, tell)


def check(path: Path) -> None:
    """Have SQLite look over a database file. StoreError when it is damaged."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
    except sqlite3.Error as error:
        raise explain(str(path), error) from error
    if found != ["ok"]:
        raise StoreError(f"{path}: damaged ({found[0]}); put a backup in its place")


def _way_out(path: Path, found: str) -> str:
    if found > HEAD:
        return "update Khabar"
    return f"`khabar status --db {path}` brings a copy of it up to date"


def _vacuum(source: Database, path: Path) -> None:
    try:
        with source.outside_transactions() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(path),))
    except StoreError as error:  # it names the store, though it may be the backup's disk that is full
        raise type(error)(f"{path.parent}: no backup: {error}") from error


def _copy(source: Database, path: Path, tell: Tell) -> None:
    _fill(source, str(path), tell)
    with closing(Database(str(path), create=False)) as target, target.outside_transactions() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = DELETE")  # all of it in the one file
