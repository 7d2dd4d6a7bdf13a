"""Several workers on one database: nothing twice, nobody in anybody's way."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scraper.search import FoldingLexer
from storage.errors import StoreBusy
from storage.records import Claim, Ending, Found, Outcome, Verdict
from storage.search import SearchQuery
from storage.sql import open_store
from storage.sql.engine import Database
from storage.sql.frontier import SOON_S
from storage.sql.take_in import import_articles
from tests.storage.samples import NOW, article, done, new, poll, store_articles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from storage.records import Task
    from storage.sql.store import SqlStore

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 6
HOSTS = 40
OPEN = "import sys; from storage.sql import open_store; open_store(sys.argv[1]).close()"


@pytest.fixture
def pair(postgres: str) -> Iterator[tuple[SqlStore, SqlStore]]:
    stores = open_store(postgres), open_store(postgres)
    yield stores
    for store in stores:
        store.close()


def at_once(*jobs: Callable[[], None]) -> list[Exception]:
    """Run jobs in threads of their own; return what they raised."""
    raised: list[Exception] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - handed to the test
            raised.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def tasks_of_two_sites(store: SqlStore) -> list[dict[int, Task]]:
    """Claim a task of each of `HOSTS` hosts at two sites; return them by number, site by site."""
    store.frontier.put([new(number, f"h{number}.{site}.test") for number in range(HOSTS) for site in "ab"])
    tasks = store.frontier.claim(2 * HOSTS, lease_s=60).tasks
    assert len(tasks) == 2 * HOSTS
    return [{int(task.host[1:].split(".")[0]): task for task in tasks if f".{site}." in task.host} for site in "ab"]


def test_the_same_text_in_one_moment_is_one_story(pair: tuple[SqlStore, SqlStore]) -> None:
    sites = tasks_of_two_sites(pair[0])

    def work(store: SqlStore, site: int) -> Callable[[], None]:
        def job() -> None:
            for number, task in sites[site].items():
                store.commit([done(task, article(10 * number + site, content_hash=f"same {number}"))])

        return job

    assert at_once(work(pair[0], 0), work(pair[1], 1)) == []
    counts = pair[0].counts()
    assert (counts.articles, counts.copies, counts.position) == (2 * HOSTS, HOSTS, 2 * HOSTS)
    assert len({each.story_id for each in pair[0].articles()}) == HOSTS


def test_the_same_article_in_one_moment_is_stored_once(pair: tuple[SqlStore, SqlStore]) -> None:
    sites = tasks_of_two_sites(pair[0])

    def work(store: SqlStore, site: int) -> Callable[[], None]:
        def job() -> None:
            for number, task in sites[site].items():
                store.commit([done(task, article(number), f"canonical {number}")])

        return job

    assert at_once(work(pair[0], 0), work(pair[1], 1)) == []
    counts = pair[0].counts()
    assert (counts.articles, counts.copies, counts.revisions, counts.position) == (HOSTS, 0, 0, HOSTS)


def test_a_host_that_another_worker_holds_is_passed_over_and_asked_for_soon(postgres: str) -> None:
    store = open_store(postgres)
    store.frontier.put([new(1), new(1, "b.test")])
    other = Database(postgres, create=False)
    with other.engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM host WHERE host = 'a.test' FOR UPDATE")
        assert [task.host for task in store.frontier.claim(5, lease_s=60).tasks] == ["b.test"]
        assert store.frontier.claim(5, lease_s=60) == Claim((), SOON_S)
        connection.rollback()
    assert [task.host for task in store.frontier.claim(5, lease_s=60).tasks] == ["a.test"]
    other.close()
    store.close()


def test_nobody_waits_in_a_circle(postgres: str) -> None:
    """Claims, commits that put into each other's hosts, releases, reloads and retries, all at once."""
    first = open_store(postgres)
    hosts = [f"h{number}.test" for number in range(12)]
    first.frontier.put([new(number, host) for number in range(30) for host in hosts])
    first.frontier.put([poll(host) for host in hosts])
    began, stored = time.monotonic(), [0]

    def going_on() -> bool:
        """Four seconds, and on a slow machine until something was done."""
        lasted = time.monotonic() - began
        return lasted < 4 or (sum(stored) <= 20 and lasted < 60)

    def outcome(task: Task, number: int) -> Outcome:
        further = [new(1000 + number + step, host) for step, host in enumerate(reversed(hosts))]
        if number % 7 == 0:
            return Outcome(task, Ending.QUARANTINED, tasks=tuple(further))
        return done(task, article(number, content_hash=f"{number % 50}"), tasks=tuple(further))

    def worker(seed: int) -> Callable[[], None]:
        def job() -> None:
            store, number = open_store(postgres), seed * 1_000_000
            while going_on():
                tasks = store.frontier.claim(5, lease_s=60).tasks
                store.frontier.release(tasks[:1])
                number += 100
                receipts = store.commit([outcome(task, number + step) for step, task in enumerate(tasks[1:])])
                stored.append(sum(each.verdict in {Verdict.NEW, Verdict.COPY} for each in receipts))
            store.close()

        return job

    def manager() -> None:
        store = open_store(postgres)
        while going_on():
            store.frontier.keep_only([f"https://{host}/rss" for host in hosts[::2]])
            store.frontier.put([poll(host) for host in hosts])
            store.frontier.retry()
            store.frontier.release_dead()
        store.close()

    assert at_once(manager, manager, *(worker(seed) for seed in range(1, 4))) == []
    counts = first.counts()
    assert counts.articles == counts.position - counts.revisions
    assert counts.articles > 20
    first.close()


def test_changes_are_read_in_order_while_others_write(postgres: str) -> None:
    first = open_store(postgres)
    first.frontier.put([new(number, f"h{number}.test") for number in range(300)])
    tasks = [task for _ in range(3) for task in first.frontier.claim(100, lease_s=60).tasks]
    seen: list[int] = []

    def writer(part: Sequence[Task]) -> Callable[[], None]:
        def job() -> None:
            store = open_store(postgres)
            for task in part:
                store.commit([done(task, article(task.id))])
            store.close()

        return job

    def reader() -> None:
        while len(seen) < len(tasks):
            seen.extend(change.position for change in first.changes(seen[-1] if seen else 0, 7))

    assert at_once(reader, *(writer(tasks[start::3]) for start in range(3))) == []
    assert seen == list(range(1, 301))
    first.close()


def test_many_processes_may_open_a_new_database_at_once(dsn: str) -> None:
    command = [sys.executable, "-c", OPEN, dsn]
    started = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(WORKERS)]
    said = [each.communicate()[1] for each in started]
    assert said == [""] * WORKERS
    store = open_store(dsn, create=False)
    assert store.counts().position == 0
    store.close()


def test_killed_while_it_makes_the_tables_another_makes_them(dsn: str) -> None:
    code = """
import os, sys
from storage.sql import create, open_store
class Dying(create.CreateIndex):
    inherit_cache = False
    def __init__(self, index):
        if index.name == "ix_host_next_at_agency":
            os.kill(os.getpid(), 9)
        super().__init__(index)
create.CreateIndex = Dying
open_store(sys.argv[1])
"""
    ran = subprocess.run([sys.executable, "-c", code, dsn], cwd=ROOT, check=False, capture_output=True, text=True)
    assert ran.returncode == -9, ran.stderr
    store = open_store(dsn)
    assert store.frontier.put([new(1)]) == 1
    store.close()


def test_two_writers_take_turns_on_one_file(tmp_path: Path) -> None:
    path = str(tmp_path / "k.db")
    first = open_store(path)
    first.frontier.put([new(number, f"h{number}.test") for number in range(120)])
    busy: list[StoreBusy] = []

    def worker() -> None:
        store = open_store(path)
        while True:
            try:
                tasks = store.frontier.claim(4, lease_s=60).tasks
                if not tasks:
                    break
                store.commit([done(task, article(task.id)) for task in tasks])
            except StoreBusy as error:  # nothing was kept, trying again is sound
                busy.append(error)
        store.close()

    assert at_once(worker, worker, worker) == []
    counts = first.counts()
    assert (counts.articles, counts.position, counts.queued) == (120, 120, 0)
    assert counts.in_flight == 0
    first.close()


def test_a_story_that_is_moved_while_its_text_is_revised_stays_findable(postgres: str) -> None:
    """Whoever moves it waits for the text, so that the log's last word on the article is of the text it has."""
    stores = [open_store(postgres, lexer=FoldingLexer()) for _ in range(2)]
    store_articles(stores[0], article(1), article(2))
    later = replace(article(1, body="a river", content_hash="later"), fetched_at=NOW + timedelta(hours=1))
    database = Database(postgres, create=False)
    with database.writing() as connection:
        import_articles(connection, database, [Found(later, ("key 1",), None)], None)
        mover = threading.Thread(target=stores[1].join, args=(article(1).id, article(2).id))
        mover.start()
        time.sleep(0.3)
    mover.join()
    database.close()
    while stores[0].index():
        pass
    assert [each.article_id for each in stores[0].search(SearchQuery("river")).hits] == [article(1).id]
    for store in stores:
        store.close()
