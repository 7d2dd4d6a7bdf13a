"""PostgreSQL behind a network that stalls, cuts or refuses: one line, in time, and the store works again afterwards."""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from storage.errors import StoreBusy, StoreError
from storage.sql import open_store, postgres
from storage.sql.engine import Database
from tests.storage.proxy import Proxy
from tests.storage.samples import article, claim_one, done, new
from tests.waiting import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.records import Receipt
    from storage.sql.store import SqlStore


IDLE = "idle_in_transaction_session_timeout"


@pytest.fixture
def proxy(postgres: str) -> Iterator[Proxy]:
    with Proxy(postgres) as between:
        yield between


def test_a_stalled_connection_is_given_up_in_time(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(proxy.dsn)
    store.frontier.put([new(1)])
    task = claim_one(store)
    proxy.stall()
    started = time.monotonic()
    with monkeypatch.context() as impatient:
        impatient.setattr(postgres._bounded_connection(), "answer_s", 1.0)
        with pytest.raises(StoreBusy, match="no answer within 1 s"):
            store.commit([done(task, article(1))])
    assert 0.9 < time.monotonic() - started < PATIENCE_S
    proxy.flow()
    receipts = store.commit([done(task, article(1))])
    assert [receipt.verdict for receipt in receipts] == ["new"]
    assert store.counts().articles == 1
    store.close()


def test_a_connection_that_is_cut_is_made_anew(proxy: Proxy) -> None:
    store = open_store(proxy.dsn)
    store.frontier.put([new(1)])
    task = claim_one(store)
    proxy.cut()
    with pytest.raises(StoreBusy, match="does not answer for now"):
        store.commit([done(task, article(1))])
    assert store.commit([done(task, article(1))])[0].verdict == "new"
    store.close()


def test_locks_of_a_worker_that_hangs_are_not_waited_for_for_ever(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.sql import postgres as room  # noqa: PLC0415 - the fixture has the name

    monkeypatch.setitem(room.SESSION, "lock_timeout", "300ms")
    monkeypatch.setitem(room.SESSION, IDLE, "1s")
    store = open_store(postgres)
    store.frontier.put([new(1)])
    task = claim_one(store)
    hanging = Database(postgres, create=False)
    with hanging.engine.connect() as connection:
        # It does not count as idle before the others have met its lock, however long they take.
        connection.exec_driver_sql(f"SELECT * FROM host FOR UPDATE; SAVEPOINT met; SET LOCAL {IDLE} = 0")
        with pytest.raises(StoreBusy, match="lock timeout"):
            store.commit([done(task)])
        assert store.frontier.claim(1, lease_s=1).tasks == ()  # passed over, not waited for
        connection.exec_driver_sql("ROLLBACK TO met")
        receipts: list[Receipt] = []

        def is_let_go() -> bool:
            with suppress(StoreBusy):
                receipts.extend(store.commit([done(task)]))
            return bool(receipts)

        wait_until(is_let_go, "the server did not end the session that hangs")
        assert receipts[0].verdict == "nothing"
        connection.invalidate()
    hanging.close()
    store.close()


def _refusing_server(message: str, state: str) -> str:
    """Start a server that refuses one login as PostgreSQL does; return its DSN."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        near, _ = listener.accept()
        with near, listener:
            near.recv(4096)
            fields = b"SFATAL\0VFATAL\0C" + state.encode() + b"\0M" + message.encode() + b"\0\0"
            near.sendall(b"E" + struct.pack("!i", len(fields) + 4) + fields)
            near.recv(4096)

    threading.Thread(target=answer, daemon=True).start()
    return f"postgresql://reader:secret@127.0.0.1:{listener.getsockname()[1]}/news?sslmode=disable&gssencmode=disable"


@pytest.mark.parametrize(
    ("message", "state"),
    [
        ('password authentication failed for user "reader"', "28P01"),
        ('database "news" does not exist', "3D000"),
        ('no pg_hba.conf entry for host "127.0.0.1", user "reader"', "28000"),
    ],
)
def test_a_refused_login_is_no_matter_of_waiting(message: str, state: str) -> None:
    with pytest.raises(StoreError, match="the server does not let us in") as raised:
        open_store(_refusing_server(message, state))
    assert not isinstance(raised.value, StoreBusy)
    assert "secret" not in str(raised.value)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("message", "state"),
    [
        ("the database system is starting up", "57P03"),
        ("the database system is not yet accepting connections", "57P03"),
        ("the database system is shutting down", "57P03"),
        ("sorry, too many clients already", "53300"),
        ("remaining connection slots are reserved for roles with the SUPERUSER attribute", "53300"),
    ],
)
def test_a_server_that_lets_nobody_in_for_now_is_waited_for(message: str, state: str) -> None:
    with pytest.raises(StoreBusy, match=message):
        open_store(_refusing_server(message, state))


def test_a_server_that_takes_no_writes_for_now_is_asked_anew_each_time(postgres: str) -> None:
    """As after a failover: the old connection leads to the old server for as long as it is kept."""
    store = open_store(postgres)
    store.frontier.put([new(1)])
    with store._database.engine.connect() as connection:
        connection.exec_driver_sql("SET default_transaction_read_only = on")  # of this connection only
        connection.commit()
    with pytest.raises(StoreBusy, match="read-only transaction"):
        store.frontier.claim(1, lease_s=60)
    assert store.commit([done(claim_one(store), article(1))])[0].verdict == "new"
    store.close()


def test_no_secret_of_the_query_string_is_told() -> None:
    with pytest.raises(StoreBusy) as raised:
        open_store("postgresql://127.0.0.1:1/news?user=reader&password=secret")
    assert "secret" not in str(raised.value)
    assert "news" in str(raised.value)


def test_a_claim_whose_commit_was_not_answered_is_given_back(proxy: Proxy) -> None:
    """The server leased tasks that nobody knows of: without this they would wait for the lease's end."""
    store = open_store(proxy.dsn)
    store.frontier.put([new(1), new(1, "b.test")])
    held = claim_one(store)
    proxy.cut_behind(b"COMMIT\0")
    with pytest.raises(StoreBusy, match="does not answer for now"):
        store.frontier.claim(5, lease_s=600)
    assert store.counts().in_flight == 2
    again: list[str] = []
    wait_until(lambda: bool(again.extend(claimed(store)) or again), "the tasks did not come back")
    assert {*again, held.host} == {"a.test", "b.test"}
    assert store.commit([done(held, article(1))])[0].verdict == "new"  # what it knew of stayed its own
    store.close()


def claimed(store: SqlStore) -> list[str]:
    return [task.host for task in store.frontier.claim(5, lease_s=600).tasks]


def test_a_commit_that_was_not_answered_is_not_made_twice(proxy: Proxy) -> None:
    store = open_store(proxy.dsn)
    store.frontier.put([new(1)])
    outcome = done(claim_one(store), article(1), tasks=(new(2),))
    proxy.cut_behind(b"COMMIT\0")
    with pytest.raises(StoreBusy, match="does not answer for now"):
        store.commit([outcome])
    assert [receipt.verdict for receipt in store.commit([outcome])] == ["lost"]
    counts = store.counts()
    assert (counts.articles, counts.position, counts.queued, counts.in_flight) == (1, 1, 1, 0)
    store.close()
