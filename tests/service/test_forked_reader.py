"""The first reading process is a fork, where nothing else runs in the process; else it is a program of its own."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from scraper.dedupe import url_key
from scraper.forked_reader import fork_reader
from scraper.policy import host_key
from storage.records import Kind, NewTask
from storage.sql import open_store
from tests.origin import Origin, Story
from tests.service.process import BRISK, Running, children, lives
from tests.waiting import wait_until

ENVIRONMENT = BRISK | {"KHABAR_DAEMON__GRACE_S": "1"}


def command_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")


def publish(origin: Origin, dsn: str, number: int) -> None:
    """Publish an article and queue it."""
    words = " ".join(f"word{number}x{index}" for index in range(80))
    origin.publish(Story(f"/a/{number}", f"Story {number}", f"{words}.\n{words} again."))
    store, url = open_store(dsn), origin.url(f"/a/{number}")
    store.frontier.put([NewTask(Kind.FETCH, url, url_key(url), host_key(url), "site", gap_s=0.1)])
    store.close()


def wait_until_stored(dsn: str, count: int, running: Running) -> None:
    def stored() -> bool:
        store = open_store(dsn)
        found = store.counts().articles
        store.close()
        return found == count

    wait_until(stored, lambda: running.said)


@pytest.mark.parametrize("words", [("worker",), ("run", "https://site.example/feed.xml")])
def test_the_first_reader_of_a_daemon_is_its_fork_and_the_next_a_program(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    dsn = str(tmp_path / "k.db")
    with Origin() as origin:
        publish(origin, dsn, 1)
        given = (*words, "--db", dsn, "--allow-private", origin.opening)
        with Running(tmp_path / "log", *given, environment=ENVIRONMENT) as running:
            wait_until_stored(dsn, 1, running)
            (forked,) = children(running.process.pid)
            assert command_of(forked) == command_of(running.process.pid)
            os.kill(forked, signal.SIGKILL)
            publish(origin, dsn, 2)
            wait_until_stored(dsn, 2, running)
            (started,) = children(running.process.pid)
            assert "scraper.reading_process" in command_of(started)
            running.end()
    assert not lives(forked)
    assert not lives(started)


def test_a_forked_reader_ends_with_a_worker_that_is_killed(tmp_path: Path) -> None:
    dsn = str(tmp_path / "k.db")
    with Origin() as origin:
        publish(origin, dsn, 1)
        given = ("worker", "--db", dsn, "--allow-private", origin.opening)
        with Running(tmp_path / "log", *given, environment=ENVIRONMENT) as running:
            wait_until_stored(dsn, 1, running)
            (forked,) = children(running.process.pid)
            running.process.kill()
            wait_until(lambda: not lives(forked), "the reader lives on")


def test_nothing_is_forked_beside_a_thread() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert fork_reader() is None
    finally:
        over.set()
        thread.join()
