"""The daemon as a process: it follows its feeds, reads its configuration again, and ends well."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from storage.sql import open_store
from tests.origin import Origin, Story
from tests.service.process import Running
from tests.waiting import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENVIRONMENT = {
    "KHABAR_POLITENESS__GAP_S": "0",
    "KHABAR_POLL__INTERVAL_S": "0.4",
    "KHABAR_POLL__FLOOR_S": "0.2",
    "KHABAR_POLL__CAP_S": "0.5",
    "KHABAR_AGENCIES__SHIPPED": "false",
    "KHABAR_DAEMON__HOUSEKEEPING_S": "1",
    "KHABAR_LOG__FORMAT": "json",
}
AGENCY = """name = "{name}"
name_en = "{name}"
country = "GB"
language = "en"
time_zone = "Europe/London"
homepage = "{base}"
[[feeds]]
url = "{feed}"
"""


def story(number: int) -> Story:
    text = "\n".join(
        f"Paragraph {part} of story {number}: the tower stays open through the winter." for part in range(4)
    )
    return Story(f"/a/{number}", f"Story {number}", text)


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(hosts=2) as live:
        live.publish(story(1), host=1)
        live.publish(story(2), host=2)
        yield live


def write_agency(folder: Path, origin: Origin, host: int) -> None:
    text = AGENCY.format(name=f"Site {host}", base=origin.url("/", host=host), feed=origin.url("/feed.xml", host=host))
    (folder / "agencies").mkdir(parents=True, exist_ok=True)
    (folder / "agencies" / f"site-{host}.toml").write_text(text)


def wait_for(db: Path, articles: int) -> None:
    def stored() -> int:
        store = open_store(str(db))
        found = store.counts().articles
        store.close()
        return found

    wait_until(lambda: db.exists() and stored() >= articles, f"{articles} articles did not come")


def start(tmp_path: Path, origin: Origin, *targets: str, **changes: str) -> Running:
    """Start the daemon over the configuration in `config`; `changes` of its environment."""
    words = ["run", *targets, "--db", str(tmp_path / "k.db"), "--config", str(tmp_path / "config")]
    if "KHABAR_FETCH__ALLOW_PRIVATE" not in changes:
        words += ["--allow-private", origin.opening]
    return Running(tmp_path / "log", *words, environment=ENVIRONMENT | changes)


def test_news_comes_in_config_is_read_again_and_the_end_is_clean(origin: Origin, tmp_path: Path) -> None:
    write_agency(tmp_path / "config", origin, 1)
    with start(tmp_path, origin) as daemon:
        wait_for(tmp_path / "k.db", 1)
        origin.publish(story(3), host=1)
        wait_for(tmp_path / "k.db", 2)
        (tmp_path / "config" / "agencies" / "broken.toml").write_text("name = ")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_until_it_says("going on as before")
        (tmp_path / "config" / "agencies" / "broken.toml").unlink()
        write_agency(tmp_path / "config", origin, 2)
        daemon.process.send_signal(signal.SIGHUP)
        wait_for(tmp_path / "k.db", 3)
        daemon.wait_until_it_says("so far")
        log = daemon.end()
    assert "following 1 feeds of 1 agencies" in log
    assert "broken.toml: not valid TOML" in log
    assert "going on as before" in log
    assert "configuration read again" in log
    assert "so far" in log
    assert "SIGTERM: finishing what is under way" in log


def test_a_restart_goes_on_where_it_stopped(origin: Origin, tmp_path: Path) -> None:
    write_agency(tmp_path / "config", origin, 1)
    for number in (4, 5):
        with start(tmp_path, origin) as daemon:
            wait_for(tmp_path / "k.db", number - 3)
            daemon.end()
        origin.publish(story(number), host=1)
    asked = origin.log.requests("/a/1")
    with start(tmp_path, origin) as daemon:
        wait_for(tmp_path / "k.db", 3)
        daemon.end()
    assert origin.log.requests("/a/1") == asked == 1


def test_a_followed_agency_that_is_gone_from_the_config_is_said_and_followed_on(origin: Origin, tmp_path: Path) -> None:
    write_agency(tmp_path / "config", origin, 1)
    write_agency(tmp_path / "config", origin, 2)
    with start(tmp_path, origin, "site-1") as daemon:
        wait_for(tmp_path / "k.db", 1)
        (tmp_path / "config" / "agencies" / "site-1.toml").unlink()
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_until_it_says("going on as before")
        origin.publish(story(3), host=1)
        wait_for(tmp_path / "k.db", 2)
        log = daemon.end()
    assert "reload: site-1: neither an agency nor a feed URL" in log
    assert "going on as before" in log
    assert "Traceback" not in log


def test_a_signal_that_comes_while_a_thread_is_started_ends_the_process() -> None:
    code = """
import os, signal, threading
from concurrent.futures import ThreadPoolExecutor
from scraper.cli.daemons import leave_in_order
class Hit(threading.Thread):
    def start(self):
        super().start()
        os.kill(os.getpid(), signal.SIGTERM)
threading.Thread = Hit
leave_in_order()
pool = ThreadPoolExecutor(1)
pool.submit(print).result()
raise SystemExit("the signal was not heard")
"""
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=PATIENCE_S).returncode == 0
