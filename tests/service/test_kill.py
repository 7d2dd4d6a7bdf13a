"""The daemon is killed with SIGKILL again and again while it ingests: articles are stored once, manners hold.

The origin runs in the test's own process, so it sees everything: how many requests a host had in flight, and the time
from the end of one to the start of the next, across all lives of the daemon.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from storage.sql import open_store
from tests.origin import Origin, Story
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 20
HOSTS = 6
STORIES = KILLS + 1  # a host: one before each start, the last one's too, which must not find all done
GAP_S = 0.2
LIFE_S = (0.7, 2.2)  # a start takes about half a second
LIMIT_S = 180.0
ENVIRONMENT = {
    "KHABAR_POLITENESS__GAP_S": str(GAP_S),
    "KHABAR_FETCH__DEADLINE_S": "3",
    "KHABAR_FETCH__LEASE_S": "6",
    "KHABAR_POLL__INTERVAL_S": "1",
    "KHABAR_POLL__FLOOR_S": "0.5",
    "KHABAR_POLL__CAP_S": "1",
    "KHABAR_RETRY__BASE_S": "0.5",  # what a loaded machine cannot answer in time is asked for again soon
    "KHABAR_RETRY__TRIES": "100",
    "KHABAR_LOG__LEVEL": "warning",
    "KHABAR_AGENCIES__SHIPPED": "false",
}


def _story(host: int, number: int) -> Story:
    words = " ".join(f"word{host}x{number}x{index}" for index in range(80))
    text = "\n".join(f"Paragraph {part} of story {number} at host {host}: {words}." for part in range(4))
    return Story(f"/a/{number}", f"Story {number} of host {host}", text)


@pytest.mark.slow
def test_killed_twenty_times_every_article_is_stored_once(dsn: str, tmp_path: Path) -> None:
    dice = random.Random(7)
    output = tmp_path / "records"
    stories = [(host, _story(host, number)) for number in range(STORIES) for host in range(1, HOSTS + 1)]
    with Origin(hosts=HOSTS, latency_s=0.02) as origin:
        feeds = [origin.url("/feed.xml", host=host) for host in range(1, HOSTS + 1)]
        command = [sys.executable, "-m", "scraper", "run", *feeds, "--db", dsn, "--output", str(output)]
        command += ["--allow-private", origin.opening]
        for life in range(KILLS):
            _publish(origin, stories[life * HOSTS : (life + 1) * HOSTS])  # news goes on meanwhile
            daemon = subprocess.Popen(command, env=os.environ | ENVIRONMENT)
            time.sleep(dice.uniform(*LIFE_S))
            assert daemon.poll() is None, "the daemon ended by itself"
            daemon.send_signal(signal.SIGKILL)
            daemon.wait()
        _publish(origin, stories[KILLS * HOSTS :])
        last = subprocess.Popen(command, env=os.environ | ENVIRONMENT)
        _wait_until_stored(dsn, len(stories))
        last.send_signal(signal.SIGTERM)
        assert last.wait(timeout=PATIENCE_S) == 0

        store = open_store(dsn, create=False)
        urls = Counter(article.url for article in store.articles())
        counts = store.counts()
        store.close()
        assert urls == Counter(origin.url(story.path, host=host) for host, story in stories)
        assert (counts.articles, counts.revisions, counts.copies) == (len(stories), 0, 0)

        text = "".join(path.read_text(encoding="utf-8") for path in sorted(output.glob("*.jsonl")))
        lines = [json.loads(line) for line in text.splitlines()]
        assert Counter(line["url"] for line in lines) == urls
        assert [line["position"] for line in lines] == list(range(1, len(stories) + 1))

        for host in range(1, HOSTS + 1):
            assert origin.log.max_in_flight(f"127.0.0.{host}") == 1
            assert origin.log.smallest_gap(f"127.0.0.{host}") >= GAP_S


def _publish(origin: Origin, stories: list[tuple[int, Story]]) -> None:
    for host, story in stories:
        origin.publish(story, host=host)


def _wait_until_stored(dsn: str, wanted: int) -> None:
    until = time.monotonic() + LIMIT_S
    store = open_store(dsn)  # on a slow machine nobody has lived for long enough to make it
    try:
        while store.counts().articles < wanted:
            assert time.monotonic() < until, f"only {store.counts()} of {wanted}"
            time.sleep(0.5)
    finally:
        store.close()
