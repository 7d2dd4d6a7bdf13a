"""A database, whichever of the two it is: its address, its clock, its transactions, its errors."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, exc, make_url

from storage.errors import KhabarError, StoreError
from storage.sql import postgres, schema, sqlite, statements

if TYPE_CHECKING:
    from collections.abc import Iterator


APART_S = 2.0  # two clocks that agree: less is the way to the server and back
SLOW_S = 1.0  # an answer that took longer tells the time too badly
_SECRETS = ("password", "sslpassword", "passfile")  # libpq takes them behind the question mark as well


class Database:
    """An engine with what differs between the two databases."""

    def __init__(self, dsn: str, *, create: bool, beside: bool = False, form: sqlite.Form = sqlite.STORE) -> None:
        self.url = read_dsn(dsn)
        self.name = safe_name(self.url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        schema.speak(self.url.get_backend_name())
        self._ahead_s = 0.0  # the database's clock before ours
        self.lock_rows = "" if self.is_sqlite else "FOR UPDATE SKIP LOCKED"
        if self.is_sqlite:
            cache_kib = sqlite.CACHE_BESIDE_KIB if beside else sqlite.CACHE_KIB
            self.engine = sqlite.open_engine(self.url, create=create, cache_kib=cache_kib, form=form)
        else:
            self.engine = postgres.open_engine(self.url)

    def close(self) -> None:
        """Let go of every connection; a later use makes new ones."""
        self.engine.dispose()

    def now(self, connection: Connection) -> float:
        """Return the time by the database's own clock, in seconds since 1970."""
        if self.is_sqlite:
            return time.time()
        asked = time.time()
        now = float(connection.execute(statements.POSTGRES_NOW).scalar_one())
        heard = time.time()
        if 0 <= heard - asked < SLOW_S:
            ahead_s = now - (asked + heard) / 2
            if abs(ahead_s - self._ahead_s) > APART_S:  # else it would go back and forth with the way's own time
                self._ahead_s = ahead_s
        return now

    def learn_clock(self) -> None:
        """Ask for the time once: whoever opens the database dates by its clock from the first record on."""
        if not self.is_sqlite:
            with self.reading() as connection:
                self.now(connection)

    def clock(self) -> datetime:
        """Return the time by this process's clock, put right by what the database said last; asks nothing."""
        return datetime.now(UTC) + timedelta(seconds=self._ahead_s)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Run one transaction that writes; all of it is kept, or nothing. StoreError, StoreBusy."""
        with self._said_in_one_line(), self.engine.connect() as opened:
            connection = opened.execution_options(**{sqlite.WRITES: True})
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Run one transaction that only reads. StoreError, StoreBusy."""
        with self._said_in_one_line(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def reading_one_moment(self) -> Iterator[Connection]:
        """Run a long transaction that reads, all of it as of its beginning. StoreError, StoreBusy."""
        with self._said_in_one_line(), self.engine.connect() as opened:
            connection = opened if self.is_sqlite else opened.execution_options(isolation_level="REPEATABLE READ")
            if not self.is_sqlite:
                postgres.wait_long(connection)
            yield connection

    @contextmanager
    def outside_transactions(self) -> Iterator[Connection]:
        """Lend a connection to SQLite for what it does in no transaction. StoreError, StoreBusy."""
        with self._said_in_one_line(), self.engine.connect() as opened:
            connection = opened.execution_options(**{sqlite.OUTSIDE: True})
            yield connection

    @contextmanager
    def _said_in_one_line(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            raise self.explain(error) from error

    def explain(self, error: exc.DBAPIError) -> KhabarError:
        """Return the error for people that a driver's error stands for."""
        if isinstance(error.orig, sqlite3.Error):
            return sqlite.explain(self.name, error.orig)
        if getattr(error.orig, "sqlstate", None) == postgres.READ_ONLY:
            self.engine.dispose()  # the next connection may lead to the server that writes now
        return postgres.explain(self.name, error)


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
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    shown = url.set(drivername="postgresql").difference_update_query(_SECRETS)
    return shown.render_as_string(hide_password=True)
