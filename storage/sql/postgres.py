"""PostgreSQL: connections on which nothing waits for ever, and its errors in one line for people.

A server, or a network, that stops answering in the middle of a statement would hold the caller's only thread. So each
wait for an answer ends after `ANSWER_S` by closing the connection; and the server ends what a client that vanished left
open, for it may hold the locks of hosts.
"""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy
from sqlalchemy import event

from storage.errors import KhabarError, StoreBusy, StoreError

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy import URL, Connection, Engine, exc

CONNECT_TIMEOUT_S = 10
ANSWER_S = 60.0  # longer than the server's own limit, which gives the better error
SESSION = {
    "lock_timeout": "10s",
    "statement_timeout": "45s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
}
LONGEST_SAID = 200  # characters of the server's own words

READ_ONLY = "25006"  # a standby, or a server that is being moved: another, or the same, takes writes soon
# SQLSTATEs that pass by themselves: connection gone, another worker stored the same key just now, read-only,
# transaction rolled back (deadlock), resources, lock not had, cancelled or shutting down.
_PASSING = ("08", "23505", READ_ONLY, "40", "53", "55", "57")
# A refused login has no SQLSTATE in psycopg, and will not pass.
_LOGIN = ("authentication failed", "no password supplied", "no pg_hba.conf entry", "does not exist")


def open_engine(url: URL) -> Engine:
    """Return the engine of a PostgreSQL server; no connection is made yet. StoreError when there is no driver."""
    try:
        bounded = _bounded_connection()
    except ModuleNotFoundError as error:
        raise StoreError(
            "store.dsn: PostgreSQL needs a driver; install it with `pip install khabar[postgres]`"
        ) from error
    engine = sqlalchemy.create_engine(
        url, pool_size=2, isolation_level="READ COMMITTED", connect_args={"connect_timeout": CONNECT_TIMEOUT_S}
    )

    def connect(_dialect: object, _record: object, given: list[Any], named: dict[str, Any]) -> Any:
        connection = bounded.connect(*given, **named)
        settings = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in SESSION.items())
        connection.execute(f"SELECT {settings}")
        connection.commit()
        return connection

    event.listen(engine, "do_connect", connect)
    return engine


def wait_long(connection: Connection) -> None:
    """Let this transaction take its time, the driver for good: a migration may rewrite a large table, a copy wait."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    driver: Any = connection.connection.driver_connection
    driver.answer_s = float("inf")


@lru_cache(maxsize=1)
def _bounded_connection() -> Any:
    """Return psycopg's connection class with an end to every wait; made when first needed, psycopg is an extra."""
    import psycopg  # noqa: PLC0415 - see above

    class Bounded(psycopg.Connection[Any]):
        answer_s = ANSWER_S

        def wait(self, gen: Generator[Any, Any, Any], *args: Any, **named: Any) -> Any:
            return super().wait(self._end(gen), *args, **named)

        def _end(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
            """Pass everything through; psycopg resumes it ten times a second while nothing comes."""
            until = time.monotonic() + self.answer_s
            try:
                wanted = next(gen)
                while True:
                    ready = yield wanted
                    if not ready and time.monotonic() > until:
                        self.pgconn.finish()  # so that the pool throws it away
                        raise psycopg.OperationalError(f"no answer within {self.answer_s:g} s")
                    wanted = gen.send(ready)
            except StopIteration as end:
                return end.value

    return Bounded


def explain(name: str, error: exc.DBAPIError) -> KhabarError:
    """Return the error for people that a driver's error stands for; `name` is the database's, without its password."""
    said = " ".join(str(error.orig).split())[:LONGEST_SAID]
    state = getattr(error.orig, "sqlstate", None) or ""
    if state.startswith("28") or (not state and any(words in said for words in _LOGIN)):
        return StoreError(
            f"{name}: the server does not let us in ({said}); mend user, password or database in store.dsn"
        )
    if error.connection_invalidated or not state or state.startswith(_PASSING):
        return StoreBusy(f"{name}: the database does not answer for now ({said}); is the server up?")
    return StoreError(f"{name}: the database refused ({said})")
