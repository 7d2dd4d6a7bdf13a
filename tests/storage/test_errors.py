"""A database that is locked, gone, full, foreign or of the future: one line each, and nothing half done."""

from __future__ import annotations

import inspect
import os
import sqlite3
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from scraper.search import FoldingLexer
from storage import owner
from storage.errors import StoreBusy, StoreError
from storage.owner import is_gone, this_process
from storage.protocols import Frontier, Store
from storage.records import Found
from storage.retention import Keep, Mark, Retention
from storage.search import SearchQuery, Selection
from storage.sql import open_store, sqlite
from tests.storage.samples import NOW, article, claim_one, done, new, poll

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.sql.store import SqlStore


def _index(store: SqlStore) -> int:
    """Fill the index of a change that is there, or nothing would be written."""
    store.commit([done(_task(store), article(1))])
    return store.index()


RETENTION = Retention(Keep(timedelta(days=1), timedelta(days=1)), refused=timedelta(days=1))
WRITES: dict[str, Callable[[SqlStore], object]] = {
    "put": lambda store: store.frontier.put([new(9)]),
    "claim": lambda store: store.frontier.claim(1, lease_s=1),
    "release": lambda store: store.frontier.release([_task(store)]),
    "release_dead": lambda store: store.frontier.release_dead(),
    "block": lambda store: store.frontier.block("a.test", 1),
    "keep_only": lambda store: store.frontier.keep_only([]),
    "retry": lambda store: store.frontier.retry(),
    "split": lambda store: store.split("none"),
    "join": lambda store: store.join("none", "nothing"),
    "index": _index,
    "move_mark": lambda store: store.move_mark("m", old=0, new=1),
    "reindex": lambda store: store.reindex(),
    "take_in": lambda store: store.take_in([Found(article(1), ("key",))], mark="x", at=1),
    "keep_robots": lambda store: store.keep_robots({"https://a.test": (b"", 60)}),
    "keep_alerts": lambda store: store.keep_alerts([]),
    "prune": lambda store: store.prune(RETENTION, NOW, Mark(2)),
    "commit": lambda store: store.commit([done(_task(store))]),
}
READS: dict[str, Callable[[SqlStore], object]] = {
    "lines": lambda store: store.lines(agency="a", language="fa", before=5),
    "stories": lambda store: store.stories(),
    "polls": lambda store: store.polls("https://a.test/rss"),
    "queued": lambda store: store.queued(["key"]),
    "pulse": lambda store: store.pulse(),
    "check": lambda store: store.check(),
    "alerts": lambda store: store.alerts(),
    "signs": lambda store: store.signs(NOW),
    "overview": lambda store: store.overview(),
    "mark": lambda store: store.mark("x"),
    "article": lambda store: store.article("abcdef"),
    "articles_by_id": lambda store: store.articles_by_id(["abcdef"]),
    "prunable": lambda store: store.prunable(RETENTION, NOW),
    "revisions": lambda store: store.revisions("abcdef"),
    "known_by": lambda store: store.known_by("abcdef"),
    "changes": lambda store: store.changes(),
    "articles": lambda store: list(store.articles()),
    "feeds": lambda store: store.feeds(),
    "each_feed": lambda store: list(store.each_feed()),
    "robots": lambda store: store.robots("https://a.test"),
    "templates": lambda store: store.templates(),
    "quarantine": lambda store: store.quarantine(),
    "counts": lambda store: store.counts(),
    "story": lambda store: store.story("none"),
    "horizon": lambda store: store.horizon(Selection()),
    "select": lambda store: store.select(Selection(), after=0, until=9),
    "search": lambda store: store.search(SearchQuery("word")),
}
TASKS = {}


def _task(store: SqlStore) -> object:
    return TASKS[id(store)]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 20)


@pytest.fixture
def busy(tmp_path: Path, impatient: None) -> SqlStore:
    """Return a store whose file another connection holds for writing."""
    store = open_store(str(tmp_path / "k.db"), lexer=FoldingLexer())
    store.frontier.put([new(1), poll("b.test")])
    TASKS[id(store)] = claim_one(store)
    return store


def test_every_method_of_the_protocols_is_in_the_tables() -> None:
    named = set(WRITES) | set(READS)
    methods = {
        name
        for protocol in (Store, Frontier)
        for name, member in vars(protocol).items()
        if inspect.isfunction(member) and not name.startswith("_")
    }
    assert methods - named == {"close", "clock"}
    assert named <= methods


@pytest.mark.parametrize("name", WRITES)
def test_locked_every_write_says_so_and_works_afterwards(busy: SqlStore, name: str, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "k.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match=r"k\.db: another process holds the database"):
        WRITES[name](busy)
    other.execute("ROLLBACK")
    other.close()
    WRITES[name](busy)
    busy.close()


@pytest.mark.parametrize("name", READS)
def test_locked_every_read_goes_on(busy: SqlStore, name: str, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "k.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    READS[name](busy)
    other.close()
    busy.close()


@pytest.mark.parametrize("name", [*WRITES, *READS])
def test_gone_every_call_says_so(postgres: str, name: str) -> None:
    store = open_store(postgres, lexer=FoldingLexer())
    store.frontier.put([new(1)])
    TASKS[id(store)] = claim_one(store)
    _cut_connections(postgres)
    calls = WRITES | READS
    with pytest.raises(StoreBusy, match="the database does not answer for now"):
        calls[name](store)
    calls[name](store)  # the next one connects anew
    store.close()


def _cut_connections(dsn: str) -> None:
    admin = create_engine(dsn.replace("postgresql://", "postgresql+psycopg://"))
    with admin.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    admin.dispose()


def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "k.db"))
    store.frontier.put([new(1)])
    task = claim_one(store)
    with store._database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite's own way to be full
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreBusy, match="the disk is full; nothing of this transaction was kept"):
        store.commit([done(task, article(1, body="x" * 1_000_000))])
    assert store.counts().articles == 0
    with store._database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert store.commit([done(task, article(1))])[0].verdict == "new"
    store.close()


def test_a_foreign_file(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("these are my notes, not a database\n" * 100)
    with pytest.raises(StoreError, match=r"notes\.txt: this is not a SQLite database"):
        open_store(str(tmp_path / "notes.txt"))


def test_a_file_of_the_future(tmp_path: Path) -> None:
    open_store(str(tmp_path / "k.db")).close()
    other = sqlite3.connect(tmp_path / "k.db")
    other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.commit()
    other.close()
    with pytest.raises(StoreError, match="newer than this Khabar's"):
        open_store(str(tmp_path / "k.db"))


def test_a_missing_file_or_directory(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"none\.db: no such database"):
        open_store(str(tmp_path / "none.db"), create=False)
    open_store(str(tmp_path / "a" / "b" / "k.db")).close()
    assert (tmp_path / "a" / "b" / "k.db").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file: cannot be made"):
        open_store(str(tmp_path / "file" / "k.db"))


@pytest.mark.parametrize(
    ("dsn", "words"),
    [
        ("mysql://u:secret@h/d", "mysql is not served"),
        ("://", "not a database"),
        ("postgresql://u:secret@127.0.0.1:1/d", "does not answer"),
    ],
)
def test_a_dsn_that_leads_nowhere_and_no_secret_in_what_is_said(dsn: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as raised:
        open_store(dsn)
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_killed_in_the_middle_of_commits_nothing_is_half(dsn: str) -> None:
    code = """
        import sys, os, threading, time
        from storage.sql import open_store
        from tests.storage.samples import article, done, new
        store = open_store(sys.argv[1])
        store.frontier.put([new(1, f"h{n}.test") for n in range(3000)])
        number = 0
        while True:
            tasks = store.frontier.claim(20, lease_s=600).tasks
            outcomes = []
            for task in tasks:
                number += 1
                outcomes.append(done(task, article(number), tasks=(new(number + 1, task.host),)))
            store.commit(outcomes)
            print(number, flush=True)
            if number == 20:  # the first commit is told: from now on at any moment
                threading.Timer(0.6, lambda: os.kill(os.getpid(), 9)).start()
    """
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", textwrap.dedent(code), dsn]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == -9, ran.stderr
    store = open_store(dsn)
    counts = store.counts()
    said = int(ran.stdout.split()[-1])
    assert counts.articles in {said, said + 20}  # the last commit may have been made but not told
    assert counts.articles == counts.position
    assert counts.queued + counts.in_flight == 3000
    assert store.frontier.release_dead() == counts.in_flight
    store.close()


def test_an_owner_is_told_apart_from_others() -> None:
    me = this_process()
    machine, pid, _ = me.rsplit("/", 2)
    assert not is_gone(me)
    assert is_gone(f"{machine}/{pid}/1")  # the same number, another process
    assert not is_gone(f"another-boot:pid:[1]/{pid}/1")  # nothing is known of other machines
    assert not is_gone("elsewhere/abc")
    assert int(pid) == os.getpid()


def test_a_process_that_proc_hides_is_not_gone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    machine, _, start = this_process().rsplit("/", 2)
    monkeypatch.setattr(owner, "_machine", lambda: machine)
    monkeypatch.setattr(owner, "_PROC", tmp_path)  # nobody is shown
    unused = 2**22 + 1  # beyond the largest pid of Linux
    assert is_gone(f"{machine}/{unused}/{start}")

    def not_yours(pid: int, signal: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "kill", not_yours)
    assert not is_gone(f"{machine}/{unused}/{start}")
