"""`khabar worker --processes`: what is killed is replaced, what was begun is ended, nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from scraper.dedupe import url_key
from scraper.dedupe.near import place
from scraper.policy import host_key
from storage.records import Kind, NewTask
from storage.sql import open_store
from tests.origin import Origin, Story
from tests.service.process import BRISK, Running, children, lives
from tests.waiting import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTS = 3
WORKS = "working for every agency"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(hosts=HOSTS) as server:
        yield server


def queue(dsn: str, origin: Origin, numbers: range) -> None:
    """Publish articles on each host, and put them into the frontier."""
    store = open_store(dsn, place=place)
    for number in numbers:
        urls = [origin.url(f"/a/{number}", host=host) for host in range(1, HOSTS + 1)]
        for host in range(1, HOSTS + 1):
            words = " ".join(f"word{host}x{number}x{index}" for index in range(80))
            origin.publish(
                Story(f"/a/{number}", f"Story {number} of host {host}", f"{words}.\n{words} again."), host=host
            )
        store.frontier.put([NewTask(Kind.FETCH, url, url_key(url), host_key(url), "site", gap_s=0.1) for url in urls])
    store.close()


def stored(dsn: str) -> int:
    """Return how many articles there are."""
    store = open_store(dsn, create=False)
    found = store.counts().articles
    store.close()
    return found


def crew(dsn: str, origin: Origin, log: Path) -> Running:
    """Start two workers out of one process."""
    words = ("worker", "--db", dsn, "--allow-private", origin.opening, "--processes", "2")
    return Running(log, *words, environment=BRISK)


def has_worked(running: Running, times: int) -> None:
    wait_until(lambda: running.said.count(WORKS) >= times, lambda: f"not {times} workers, but\n{running.said}")


def test_who_is_killed_is_replaced_and_the_work_goes_on(dsn: str, origin: Origin, tmp_path: Path) -> None:
    queue(dsn, origin, range(2))
    with crew(dsn, origin, tmp_path / "log") as running:
        wait_until(lambda: stored(dsn) == 2 * HOSTS, lambda: running.said)
        has_worked(running, 2)
        first = children(running.process.pid)
        assert len(first) == 2
        for member in first:
            os.kill(member, signal.SIGKILL)
        has_worked(running, 4)
        second = children(running.process.pid)
        assert len(second) == 2
        assert not set(first) & set(second)
        readers = [reader for member in second for reader in children(member)]
        assert len(readers) == 2
        for reader in readers:  # they were forked; whoever follows them is started
            os.kill(reader, signal.SIGKILL)
        queue(dsn, origin, range(2, 4))
        wait_until(lambda: stored(dsn) == 4 * HOSTS, lambda: running.said)
        said = running.end()
    store = open_store(dsn, create=False)
    assert store.counts().position == 4 * HOSTS
    store.close()
    assert said.count("was ended (SIGKILL); another takes its place") == 2
    assert not any(map(lives, [*first, *second, *readers]))


def test_signals_reach_everybody(dsn: str, origin: Origin, tmp_path: Path) -> None:
    open_store(dsn).close()
    with crew(dsn, origin, tmp_path / "log") as running:
        has_worked(running, 2)
        members = children(running.process.pid)
        running.process.send_signal(signal.SIGHUP)
        wait_until(lambda: running.said.count("configuration read again") == 2, lambda: running.said)
        said = running.end()
    assert said.count("SIGTERM: finishing what is under way") == 2
    assert "takes its place" not in said
    assert not any(map(lives, members))


def test_members_do_not_outlive_their_parent(dsn: str, origin: Origin, tmp_path: Path) -> None:
    open_store(dsn).close()
    with crew(dsn, origin, tmp_path / "log") as running:
        has_worked(running, 2)
        members = children(running.process.pid)
        readers = [reader for member in members for reader in children(member)]
        running.process.kill()
        wait_until(lambda: not any(map(lives, [*members, *readers])), "somebody lives on")
        wait_until(lambda: running.said.count("stopped") == 2, lambda: running.said)


def test_a_store_that_cannot_be_opened_ends_the_crew_in_a_line_a_member_at_most() -> None:
    command = [sys.executable, "-m", "scraper", "worker", "--db", "postgresql://127.0.0.1:1/x", "--processes", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert done.returncode == 4
    lines = done.stderr.splitlines()
    assert 1 <= len(lines) <= 2
    assert all("the database does not answer for now" in line for line in lines)
