"""What befalls a fleet: two schedulers, wrong clocks, a server that fails over, a file that another program holds.

Whatever it is: each page is asked for and stored once, its host's pause is kept, and the log says it in a line.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from benchmarks.storm import postgres as own_server
from scraper.dedupe import url_key
from scraper.dedupe.near import place
from scraper.policy import host_key
from storage.records import Ending, FeedState, Kind, NewTask, Outcome
from storage.sql import open_store
from storage.sql.engine import read_dsn
from tests.origin import Origin, Reply, Story
from tests.service.process import Running
from tests.storage.samples import article, store_articles
from tests.waiting import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from storage.records import Counts

GAP_S = 0.3
SLACK_S = 0.005  # the origin reads its clock when the head was read, the worker when it was sent
ENVIRONMENT = {
    "KHABAR_POLITENESS__GAP_S": str(GAP_S),
    "KHABAR_FETCH__DEADLINE_S": "2",
    "KHABAR_FETCH__LEASE_S": "4",
    "KHABAR_FETCH__ROBOTS": "false",
    "KHABAR_AGENCIES__SHIPPED": "false",
    "KHABAR_CHECK__TIMES": "0",
    "KHABAR_RETRY__BASE_S": "0.5",
    "KHABAR_RETRY__TRIES": "100",
}
# Before anything else is imported: every clock that this process can read is wrong by so much.
WRONG_CLOCK = """
import ctypes, datetime, gc, os, time
ahead_s, right, now = float(os.environ["AHEAD_S"]), time.time, datetime.datetime.now
time.time = lambda: right() + ahead_s
wrong = classmethod(lambda _, zone=None: now(zone) + datetime.timedelta(seconds=ahead_s))
gc.get_referents(datetime.datetime.__dict__)[0]["now"] = wrong
ctypes.pythonapi.PyType_Modified(ctypes.py_object(datetime.datetime))
"""


def publish(origin: Origin, hosts: int, stories: int) -> list[str]:
    """Put stories on hosts; return their URLs."""
    for host in range(1, hosts + 1):
        for number in range(stories):
            words = " ".join(f"word{host}x{number}x{index}" for index in range(80))
            origin.publish(
                Story(f"/a/{number}", f"Story {number} of host {host}", f"{words}.\n{words} again."), host=host
            )
    return [origin.url(f"/a/{number}", host=host) for number in range(stories) for host in range(1, hosts + 1)]


def queue(dsn: str, urls: Sequence[str], agencies: Sequence[str] = ("site",)) -> None:
    """Put URLs into an empty store, for the agencies in turn."""
    store = open_store(dsn, place=place)
    given = [agencies[number % len(agencies)] for number in range(len(urls))]
    store.frontier.put(
        [
            NewTask(Kind.FETCH, url, url_key(url), host_key(url), agency, gap_s=GAP_S)
            for url, agency in zip(urls, given, strict=True)
        ]
    )
    store.close()


def worker(dsn: str, origin: Origin, log: Path, *words: str, **environment: str) -> Running:
    given = ("worker", "--db", dsn, "--allow-private", origin.opening, *words)
    return Running(log, *given, environment=ENVIRONMENT | environment)


def counts(dsn: str) -> Counts:
    store = open_store(dsn)
    found = store.counts()
    store.close()
    return found


def wait_until_stored(dsn: str, wanted: int) -> None:
    wait_until(lambda: counts(dsn).articles >= wanted, lambda: f"{counts(dsn)}, not {wanted}")


def check(dsn: str, origin: Origin, urls: Sequence[str]) -> None:
    """See that every page is stored once, and that manners held."""
    store = open_store(dsn, create=False)
    stored, found = Counter(article.url for article in store.articles()), store.counts()
    store.close()
    assert stored == Counter(urls)
    assert (found.position, found.revisions, found.in_flight) == (len(urls), 0, 0)
    for host in origin.log.hosts():
        assert origin.log.max_in_flight(host) == 1
        assert origin.log.smallest_gap(host) >= GAP_S - SLACK_S


def test_two_schedulers_on_one_store_poll_each_feed_once_a_turn(dsn: str, tmp_path: Path) -> None:
    hosts, interval_s = 3, 1.0
    polling = {f"KHABAR_POLL__{name}_S": str(interval_s) for name in ("INTERVAL", "FLOOR", "CAP")}
    with Origin(hosts=hosts, latency_s=0.1) as origin, ExitStack() as stack:
        urls = publish(origin, hosts, 3)
        feeds = [origin.url("/feed.xml", host=host) for host in range(1, hosts + 1)]
        daemons = [
            stack.enter_context(
                Running(
                    tmp_path / f"log{number}",
                    *("run", *feeds, "--db", dsn, "--allow-private", origin.opening),
                    environment=ENVIRONMENT | polling | {"KHABAR_DAEMON__HOUSEKEEPING_S": "1"},
                )
            )
            for number in range(2)
        ]
        wait_until_stored(dsn, len(urls))
        for daemon in daemons:
            daemon.wait_until_it_says("so far")
        wait_until(lambda: min(origin.log.requests("/feed.xml", host=h) for h in origin.log.hosts()) > 3)
        logs = [daemon.end() for daemon in daemons]
        check(dsn, origin, urls)
        store = open_store(dsn, create=False)
        polls = {state.url: state.polls for state in store.feeds()}
        store.close()
        visits = origin.log.visits()
    starts = {
        feed: sorted(each.start for each in visits if feed == f"http://{each.host}:{origin.port}{each.path}")
        for feed in feeds
    }
    assert polls == {feed: len(starts[feed]) for feed in feeds}  # each one is in the book, none was made twice
    assert min(later - one for each in starts.values() for one, later in pairwise(each)) > 0.8 * interval_s
    assert max(Counter(each.path + each.host for each in visits if each.path != "/feed.xml").values()) == 1
    assert not any("Traceback" in log for log in logs)


def test_workers_with_wrong_clocks_hurry_nobody_and_date_by_the_databases(postgres: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WRONG_CLOCK)
    day_s = 86_400
    config = tmp_path / "config" / "agencies"
    config.mkdir(parents=True)
    for name in ("site-a", "site-b"):
        (config / f"{name}.toml").write_text(
            f'name = "{name}"\nname_en = "{name}"\ncountry = "GB"\nlanguage = "en"\ntime_zone = "Europe/London"\n'
            f'homepage = "https://{name}.example"\n[[feeds]]\nurl = "https://{name}.example/rss"\n'
        )
    began = datetime.now(UTC) - timedelta(seconds=2)
    with Origin(hosts=2, latency_s=0.2) as origin, ExitStack() as stack:
        urls = publish(origin, 2, 6)
        missing = origin.url("/a/none")
        # Both agencies have pages on both hosts: whoever does not see the other's lease is in its way.
        queue(postgres, [*urls[::2], *urls[1::2], missing], ("site-a", "site-b"))
        workers = []
        for agency, ahead_s in (("site-a", day_s), ("site-b", -day_s)):
            words = ("--agency", agency, "--config", str(tmp_path / "config"))
            clock = {"AHEAD_S": str(ahead_s), "PYTHONPATH": str(tmp_path)}
            workers.append(stack.enter_context(worker(postgres, origin, tmp_path / agency, *words, **clock)))
        wait_until_stored(postgres, len(urls))
        wait_until(lambda: origin.log.requests("/a/none"), "the missing page was not asked for")
        for each in workers:
            each.end()
        check(postgres, origin, urls)
    store = open_store(postgres, create=False)
    dated = [each.fetched_at for each in store.articles()]
    dated += [each.at for each in store.quarantine()]
    dated += [each.at for each in store.changes(limit=100)]
    lag_s = store.pulse().search_lag_s
    agencies = {each.agency for each in store.articles()}
    store.close()
    assert agencies == {"site-a", "site-b"}
    assert len(dated) == 2 * len(urls) + 1
    assert all(began <= each <= datetime.now(UTC) + timedelta(seconds=2) for each in dated)
    assert lag_s < day_s / 2


@pytest.mark.parametrize("words", [("prune",), ("run", "https://site.example/feed.xml")])
def test_a_clock_that_is_ahead_takes_away_nothing_before_its_time(
    postgres: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "sitecustomize.py").write_text(WRONG_CLOCK)
    store, now = open_store(postgres, place=place), datetime.now(UTC)
    kept, over = (article(1, fetched_at=now - timedelta(days=1)), article(2, fetched_at=now - timedelta(days=9)))
    store_articles(store, kept, over)
    asked = {"KHABAR_RETENTION__TEXTS_DAYS": "7", "KHABAR_DAEMON__HOUSEKEEPING_S": "1"}
    clock = {"AHEAD_S": str(10 * 86_400), "PYTHONPATH": str(tmp_path)}

    def texts() -> dict[str, bool]:
        return {each.id: bool(each.body) for each in store.articles()}

    environment = ENVIRONMENT | asked | clock
    with closing(store), Running(tmp_path / "log", *words, "--db", postgres, environment=environment) as running:
        wait_until(lambda: not texts()[over.id], lambda: running.said)
        assert running.end() if words[0] == "run" else running.process.wait(PATIENCE_S) == 0
        assert texts() == {kept.id: True, over.id: False}


@pytest.mark.parametrize("ahead_s", [10 * 86_400, -10 * 86_400])
def test_a_status_asked_for_with_a_wrong_clock_tells_ages_by_the_databases(
    postgres: str, tmp_path: Path, ahead_s: int
) -> None:
    (tmp_path / "sitecustomize.py").write_text(WRONG_CLOCK)
    store, now = open_store(postgres, place=place), datetime.now(UTC)
    told = {"quiet": now - timedelta(days=8), "ok": now - timedelta(hours=1)}
    feeds = {f"https://{health}.example/rss": at for health, at in told.items()}
    store.frontier.put([NewTask(Kind.POLL, url, url, host_key(url), "site") for url in feeds])
    tasks = store.frontier.claim(len(feeds), lease_s=60).tasks
    store.commit([Outcome(each, Ending.AGAIN, feed_state=lively(each.url, feeds[each.url])) for each in tasks])
    store.close()
    clock = {"AHEAD_S": str(ahead_s), "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "scraper", "status", "--json", "--db", postgres]
    said = subprocess.run(command, env={**os.environ, **ENVIRONMENT, **clock}, capture_output=True, check=True).stdout
    found = {each["url"]: each["health"] for each in json.loads(said)["feeds"]}
    assert found == {f"https://{health}.example/rss": health for health in told}


def lively(url: str, last: datetime) -> FeedState:
    """Return what is known of a feed that brought an item each hour until `last`."""
    return FeedState(url, "site", polls=99, items_new=99, gap_s=3600.0, last_polled_at=last, last_new_at=last)


@pytest.mark.usefixtures("postgres_server")  # where one starts, another will
def test_a_server_that_crashes_and_comes_back_read_only_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))

    def set_read_only(dsn: str, value: str) -> None:
        engine = sqlalchemy.create_engine(read_dsn(dsn), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        engine.dispose()

    with own_server() as (dsn, restart), Origin(hosts=3, latency_s=0.1) as origin, ExitStack() as stack:
        urls = publish(origin, 3, 5)
        queue(dsn, urls)
        workers = [stack.enter_context(worker(dsn, origin, tmp_path / f"log{number}")) for number in range(2)]
        wait_until_stored(dsn, 3)
        set_read_only(dsn, "on")
        restart()
        for each in workers:
            each.wait_until_it_says("read-only")
        before = counts(dsn).articles
        time.sleep(1.0)  # for several more tries
        assert counts(dsn).articles == before
        set_read_only(dsn, "off")
        restart()
        wait_until_stored(dsn, len(urls))
        logs = [each.end() for each in workers]
        check(dsn, origin, urls)
    for log in logs:
        assert "the store answers again after" in log
        assert "Traceback" not in log
        assert log.count("store busy") <= 6  # a line for each thing that is wrong, not for each try


def test_a_file_that_another_program_holds_for_long_is_waited_for(tmp_path: Path) -> None:
    dsn = str(tmp_path / "k.db")
    with Origin(hosts=3, latency_s=0.1) as origin, ExitStack() as stack:
        urls = publish(origin, 3, 4)
        queue(dsn, urls)
        workers = [stack.enter_context(worker(dsn, origin, tmp_path / f"log{number}")) for number in range(2)]
        wait_until_stored(dsn, 2)
        other = sqlite3.connect(dsn, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        held_at = time.monotonic()
        for each in workers:  # longer than SQLite itself waits, and than the leases
            each.wait_until_it_says("store busy")
        assert time.monotonic() - held_at > float(ENVIRONMENT["KHABAR_FETCH__LEASE_S"])
        other.execute("ROLLBACK")
        other.close()
        wait_until_stored(dsn, len(urls))
        logs = [each.end() for each in workers]
        check(dsn, origin, urls)
    assert all(log.count("store busy") == 1 and "Traceback" not in log for log in logs)


def test_redirects_to_other_sites_hurry_nobody(dsn: str, tmp_path: Path) -> None:
    hosts, stories = 3, 4
    with Origin(hosts=hosts, latency_s=0.05) as origin, ExitStack() as stack:
        urls = publish(origin, hosts, stories)
        asked = []
        for number, url in enumerate(urls):
            at = (number + 1) % hosts + 1  # another host than the story's
            origin.add(f"/to/{number}", Reply(302, (("Location", url),)), host=at)
            asked.append(origin.url(f"/to/{number}", host=at))
        queue(dsn, asked)
        workers = [stack.enter_context(worker(dsn, origin, tmp_path / f"log{number}")) for number in range(3)]
        wait_until_stored(dsn, len(urls))
        for each in workers:
            each.end()
        check(dsn, origin, urls)
        assert len(origin.log.visits()) == 2 * len(urls)  # none was asked twice
