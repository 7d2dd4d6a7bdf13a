"""`khabar worker` as processes beside each other on one store: work is shared, a killed worker's returns by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from scraper.daemon import follow
from scraper.dedupe.near import place
from storage.records import Feed
from storage.sql import open_store
from tests.origin import Origin, Story
from tests.service.fakes import plan

if TYPE_CHECKING:
    from pathlib import Path

HOSTS, STORIES = 4, 4
LEASE_S = 4.0
ENVIRONMENT = {
    "KHABAR_POLITENESS__GAP_S": "0.1",
    "KHABAR_FETCH__DEADLINE_S": "2",
    "KHABAR_FETCH__LEASE_S": str(LEASE_S),
    "KHABAR_AGENCIES__SHIPPED": "false",
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


def _worker(dsn: str, origin: Origin) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "scraper", "worker", "--db", dsn, "--allow-private", origin.opening]
    return subprocess.Popen(command, env=os.environ | ENVIRONMENT, stderr=subprocess.PIPE, text=True)


def _wait_until_stored(dsn: str, wanted: int) -> None:
    until = time.monotonic() + 60
    found = 0
    while time.monotonic() < until:
        store = open_store(dsn)
        found = store.counts().articles
        store.close()
        if found >= wanted:
            return
        time.sleep(0.1)
    raise AssertionError(f"{found} articles of {wanted}")


def test_workers_share_the_work_and_a_killed_ones_returns_by_itself(dsn: str) -> None:
    with Origin(hosts=HOSTS, latency_s=0.2) as origin:
        _follow(dsn, _publish(origin))
        workers = [_worker(dsn, origin) for _ in range(3)]
        _wait_until_stored(dsn, 2)
        workers[0].send_signal(signal.SIGKILL)
        workers[0].communicate()
        _wait_until_stored(dsn, HOSTS * STORIES)
        for worker in workers[1:]:
            worker.send_signal(signal.SIGTERM)
        logs = [worker.communicate(timeout=30)[1] for worker in workers[1:]]
        store = open_store(dsn, create=False)
        counts = store.counts()
        urls = [article.url for article in store.articles()]
        store.close()
    assert [worker.returncode for worker in workers] == [-signal.SIGKILL, 0, 0]
    assert len(set(urls)) == len(urls) == counts.articles == HOSTS * STORIES
    assert counts.revisions == 0
    assert all("working for every agency" in log and "SIGTERM: finishing" in log for log in logs)
    assert any("Story" in log for log in logs)


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
        command = [sys.executable, "-m", "scraper", "worker", "--db", dsn, "--allow-private", origin.opening]
        command += ["--agency", "site-1", "--config", str(config)]
        worker = subprocess.Popen(command, env=os.environ | ENVIRONMENT)
        _wait_until_stored(dsn, STORIES)
        time.sleep(0.5)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
    store = open_store(dsn)
    assert {article.agency for article in store.articles()} == {"site-1"}
    assert store.counts().articles == STORIES
    store.close()
