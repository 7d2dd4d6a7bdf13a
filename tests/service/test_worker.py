"""`khabar worker` as processes beside each other on one store: work is shared, a killed worker's returns by itself."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from scraper.daemon import follow
from scraper.dedupe import url_key
from scraper.dedupe.near import place
from scraper.policy import host_key
from storage.records import Feed, Kind, NewTask
from storage.sql import open_store
from tests.origin import Origin, Story
from tests.service.fakes import plan
from tests.service.process import Running
from tests.waiting import wait_until

if TYPE_CHECKING:
    from pathlib import Path

HOSTS, STORIES = 4, 4
LEASE_S = 4.0
ENVIRONMENT = {
    "KHABAR_POLITENESS__GAP_S": "0.1",
    "KHABAR_FETCH__DEADLINE_S": "2",
    "KHABAR_FETCH__LEASE_S": str(LEASE_S),
    "KHABAR_AGENCIES__SHIPPED": "false",
    # What a loaded machine cannot answer within the deadline is asked for again soon.
    "KHABAR_RETRY__BASE_S": "0.5",
    "KHABAR_RETRY__TRIES": "100",
    "KHABAR_POLL__FLOOR_S": "0.5",
}


def _story(host: int, number: int) -> Story:
    words = " ".join(f"word{host}x{number}x{index}" for index in range(80))
    return Story(f"/a/{number}", f"Story {number} of host {host}", f"{words}.\n{words} again.")


def _publish(origin: Origin) -> dict[str, list[Feed]]:
    for host in range(1, HOSTS + 1):
        for number in range(STORIES):
            origin.publish(_story(host, number), host=host)
    return {f"site-{host}": [Feed(origin.url("/feed.xml", host=host), f"site-{host}")] for host in range(1, HOSTS + 1)}


def _follow(dsn: str, feeds: dict[str, list[Feed]]) -> None:
    store = open_store(dsn, place=place)
    follow(store, feeds, plan())
    store.close()


def _worker(dsn: str, origin: Origin, log: Path, *words: str, **environment: str) -> Running:
    given = ("worker", "--db", dsn, "--allow-private", origin.opening, *words)
    return Running(log, *given, environment=ENVIRONMENT | environment)


def _stored(dsn: str) -> int:
    store = open_store(dsn)
    found = store.counts().articles
    store.close()
    return found


def _wait_until_stored(dsn: str, wanted: int) -> None:
    wait_until(lambda: _stored(dsn) >= wanted, lambda: f"{_stored(dsn)} articles of {wanted}")


def test_workers_share_the_work_and_a_killed_ones_returns_by_itself(dsn: str, tmp_path: Path) -> None:
    with Origin(hosts=HOSTS, latency_s=0.2) as origin, ExitStack() as stack:
        _follow(dsn, _publish(origin))
        workers = [stack.enter_context(_worker(dsn, origin, tmp_path / f"log{number}")) for number in range(3)]
        _wait_until_stored(dsn, 2)
        workers[0].process.kill()
        assert workers[0].process.wait() == -signal.SIGKILL
        _wait_until_stored(dsn, HOSTS * STORIES)
        for worker in workers[1:]:
            worker.wait_until_it_says("working for every agency")
        logs = [worker.end() for worker in workers[1:]]
        store = open_store(dsn, create=False)
        counts = store.counts()
        urls = [article.url for article in store.articles()]
        store.close()
    assert len(set(urls)) == len(urls) == counts.articles == HOSTS * STORIES
    assert counts.revisions == 0
    assert all("working for every agency" in log and "SIGTERM: finishing" in log for log in logs)
    assert any("Story" in log for log in logs)


def test_a_worker_that_is_stopped_past_its_lease_and_goes_on_does_no_harm(dsn: str, tmp_path: Path) -> None:
    """Another has its work by then; the host is asked by one of them at a time, and nothing is stored twice."""
    gap_s, stories = 0.6, 12
    slow = {"KHABAR_POLITENESS__GAP_S": str(gap_s), "KHABAR_FETCH__DEADLINE_S": "1", "KHABAR_FETCH__LEASE_S": "2"}
    with Origin(latency_s=0.3) as origin, ExitStack() as stack:
        for number in range(stories):
            origin.publish(_story(1, number))
        store = open_store(dsn, place=place)
        urls = [origin.url(f"/a/{number}") for number in range(stories)]
        store.frontier.put(
            [NewTask(Kind.FETCH, url, url_key(url), host_key(url), "site-1", gap_s=gap_s) for url in urls]
        )
        store.close()
        first = stack.enter_context(_worker(dsn, origin, tmp_path / "log1", **slow))
        wait_until(origin.log.visits, "nobody asked")
        first.process.send_signal(signal.SIGSTOP)
        stack.enter_context(_worker(dsn, origin, tmp_path / "log2", **slow))
        _wait_until_stored(dsn, stories // 3)
        first.process.send_signal(signal.SIGCONT)
        _wait_until_stored(dsn, stories)
        gap, most = origin.log.smallest_gap("127.0.0.1"), origin.log.max_in_flight("127.0.0.1")
    store = open_store(dsn, create=False)
    counts = store.counts()
    store.close()
    assert (counts.articles, counts.position, counts.queued) == (stories, stories, 0)
    assert most == 1
    assert gap >= gap_s - 0.005


def test_an_unknown_agency_is_said_in_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scraper", "worker", "--db", str(tmp_path / "k.db"), "--agency", "isan"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "isan: no such agency; the agencies are" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "k.db").exists()


def test_a_worker_for_one_agency_leaves_the_others_work(tmp_path: Path) -> None:
    dsn = str(tmp_path / "k.db")
    config = tmp_path / "config"
    (config / "agencies").mkdir(parents=True)
    (config / "agencies" / "site-1.toml").write_text(
        'name = "Site"\nname_en = "Site"\ncountry = "GB"\nlanguage = "en"\ntime_zone = "Europe/London"\n'
        'homepage = "https://site.example"\n[[feeds]]\nurl = "https://site.example/rss"\n'
    )
    with Origin(hosts=HOSTS) as origin:
        _follow(dsn, _publish(origin))
        with _worker(dsn, origin, tmp_path / "log", "--agency", "site-1", "--config", str(config)) as worker:
            _wait_until_stored(dsn, STORIES)
            time.sleep(0.5)  # for what it must not do
            worker.end()
    store = open_store(dsn)
    assert {article.agency for article in store.articles()} == {"site-1"}
    assert store.counts().articles == STORIES
    store.close()
