"""`khabar crawl` and the commands that look at what it left, through the real command line against a live origin."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.dedupe.near import story
from tests.origin import Origin, Reply, Request, Story
from tests.origin.wire import write_reply
from tests.waiting import PATIENCE_S, wait_until

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator
    from pathlib import Path

FAST = {
    "KHABAR_POLITENESS__GAP_S": "0",
    "KHABAR_CRAWL__RETRY_BASE_S": "0.2",
    "KHABAR_CRAWL__PATIENCE_S": "2",
    "KHABAR_AGENCIES__SHIPPED": "false",
}


def khabar(*words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scraper", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
        cwd=cwd,
        env=os.environ | FAST | environment,
    )


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(hosts=2) as live:
        for host in (1, 2):
            live.publish(*(Story(f"/a/{n}", f"Story {n} of {host}", story(10 * host + n)) for n in range(3)), host=host)
        yield live


@pytest.fixture
def crawled(origin: Origin, tmp_path: Path) -> list[str]:
    """Return the words of a crawl over both feeds into a database and files."""
    feeds = [origin.url("/feed.xml", host=host) for host in (1, 2)]
    return [
        *feeds,
        "--db",
        str(tmp_path / "k.db"),
        "--output",
        str(tmp_path / "out"),
        "--allow-private",
        origin.opening,
    ]


def records(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text().splitlines()]


def test_everything_once_and_the_second_time_nothing(origin: Origin, crawled: list[str], tmp_path: Path) -> None:
    first = khabar("crawl", *crawled)
    assert (first.returncode, first.stderr) == (0, "")
    rows = [line.split() for line in first.stdout.splitlines()]
    assert [row[1:] for row in rows] == [
        ["feeds", "new", "copies", "revised", "unchanged", "refused"],
        *[["1", "3", "0", "0", "0", "0"]] * 2,
    ]
    assert len(records(tmp_path / "out")) == 6
    asked = len(origin.log.visits())
    second = khabar("crawl", *crawled)
    assert second.returncode == 0
    assert len(records(tmp_path / "out")) == 6
    assert {visit.path for visit in origin.log.visits()[asked:]} <= {"/feed.xml", "/robots.txt"}


def test_status_show_and_export_tell_what_is_there(origin: Origin, crawled: list[str], tmp_path: Path) -> None:
    khabar("crawl", *crawled)
    db = str(tmp_path / "k.db")
    status = json.loads(khabar("status", "--db", db, "--json").stdout)
    assert (status["counts"]["articles"], status["counts"]["feeds"], status["refused"]) == (6, 2, [])
    assert "6 articles (0 copies)" in khabar("status", "--db", db).stdout
    by_url = json.loads(khabar("show", origin.url("/a/1", host=2), "--db", db, "--json").stdout)
    assert by_url["title"] == "Story 1 of 2"
    assert by_url["body"].count("\n") == 3
    assert "Story 1 of 2" in khabar("show", by_url["id"][:8], "--db", db).stdout
    exported = [json.loads(line) for line in khabar("export", "--db", db).stdout.splitlines()]
    assert sorted(each["url"] for each in exported) == sorted(
        origin.url(f"/a/{n}", host=host) for host in (1, 2) for n in range(3)
    )
    files = khabar("export", "--db", db, "--output", str(tmp_path / "text"), "--format", "text")
    assert files.stderr == f"6 changes written to {tmp_path / 'text'}\n"
    texts = [path.read_text() for path in (tmp_path / "text").rglob("*.txt")]
    assert len(texts) == 6
    assert {any(story(seed)[-60:] in text for text in texts) for seed in (10, 11, 12, 20, 21, 22)} == {True}


def test_a_limit_leaves_the_rest_for_the_next_run(crawled: list[str], tmp_path: Path) -> None:
    khabar("crawl", *crawled, "--limit", "2")
    assert len(records(tmp_path / "out")) == 2
    khabar("crawl", *crawled)
    assert len(records(tmp_path / "out")) == 6


def test_a_dry_run_leaves_nothing(crawled: list[str], tmp_path: Path) -> None:
    ran = khabar("crawl", *crawled, "--dry-run")
    assert ran.returncode == 0
    assert ran.stdout.split()[-13:-7] == ["1", "3", "0", "0", "0", "0"]
    assert list(tmp_path.iterdir()) == []


def test_one_article_by_its_url(origin: Origin, tmp_path: Path) -> None:
    url = origin.url("/a/2")
    khabar("crawl", url, "--db", str(tmp_path / "k.db"), "--allow-private", origin.opening)
    shown = json.loads(khabar("show", url, "--db", str(tmp_path / "k.db"), "--json").stdout)
    assert (shown["title"], shown["agency"]) == ("Story 2 of 1", url.split("/")[2])


def test_a_page_that_fails_at_first_is_tried_again(origin: Origin, crawled: list[str], tmp_path: Path) -> None:
    page = Story("/a/0", "Story 0 of 1", story(10)).page(0)
    answers = iter([Reply(status=500), Reply(status=404)])

    async def flaky(request: Request, writer: asyncio.StreamWriter) -> bool:
        good = Reply(headers=(("Content-Type", "text/html; charset=utf-8"),), body=page)
        return await write_reply(writer, next(answers, good))

    origin.add("/a/0", flaky, host=1)
    ran = khabar("crawl", *crawled, KHABAR_CRAWL__PATIENCE_S="20")
    assert ran.returncode == 0
    assert "http_server          1" in ran.stdout
    assert origin.log.requests("/a/0", "127.0.0.1") == 2  # 500, and then a 404: that is tried twice at most
    assert len({record["url"] for record in records(tmp_path / "out")}) == 5
    assert khabar("retry", "--db", str(tmp_path / "k.db")).stdout == "1 tasks are due again\n"
    khabar("crawl", *crawled)
    assert len({record["url"] for record in records(tmp_path / "out")}) == 6


def test_nothing_reached_is_exit_3_with_the_class_and_the_way_out(tmp_path: Path) -> None:
    with Origin() as gone:
        url, opening = gone.url("/feed.xml"), gone.opening
    ran = khabar("crawl", url, "--db", str(tmp_path / "k.db"), "--allow-private", opening)
    assert ran.returncode == 3
    assert "connect " in ran.stdout
    assert "make demo" in ran.stderr


def test_the_guard_is_shut_by_default(origin: Origin, tmp_path: Path) -> None:
    ran = khabar("crawl", origin.url("/feed.xml"), "--db", str(tmp_path / "k.db"))
    assert ran.returncode == 3
    assert "ssrf" in ran.stdout
    assert origin.log.visits() == []


def test_a_broken_feed_and_a_good_one(origin: Origin, tmp_path: Path) -> None:
    origin.add("/broken.xml", Reply(body=b"<html><body><p>We moved.</p></body></html>"))
    config = tmp_path / "config" / "agencies"
    config.mkdir(parents=True)
    feeds = "".join(f'[[feeds]]\nurl = "{origin.url(path)}"\n' for path in ("/broken.xml", "/feed.xml"))
    (config / "harbour.toml").write_text(
        'name = "H"\nname_en = "H"\ncountry = "GB"\nlanguage = "en"\ntime_zone = "Europe/London"\n'
        f'homepage = "{origin.url("/")}"\n{feeds}'
    )
    ran = khabar(
        *("crawl", "harbour", "--config", str(tmp_path / "config"), "--db", str(tmp_path / "k.db")),
        *("--allow-private", origin.opening),
    )
    assert ran.returncode == 0
    assert ran.stdout.splitlines()[1].split() == ["harbour", "1", "3", "0", "0", "0", "1"]
    assert "not_a_feed" in ran.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["crawl", "isnaa"], 2, "isnaa: neither an agency nor an http(s) URL; the agencies are none"),
        (["crawl", "--config", "/nowhere"], 2, "/nowhere: no such directory; "),
        (["crawl", "--allow-private", "everything"], 2, "everything"),
        (["status", "--db", "none.db"], 4, "none.db: no such database; `khabar crawl --db none.db` makes one"),
        (["show", "abcdef", "--db", "notes.txt"], 4, "notes.txt: this is not a SQLite database; name another file"),
        (["crawl", "http://127.0.0.1:1/", "--output", "notes.txt/x"], 5, "notes.txt/x"),
        (["retry", "--since", "soon"], 2, "give a number and s, m, h or d, e.g. 1d"),
    ],
)
def test_what_is_wrong_is_one_line(words: list[str], code: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("my notes\n" * 200)
    ran = khabar(*words, cwd=tmp_path)
    lines = [line for line in ran.stderr.splitlines() if not line.startswith(("Usage:", "Try "))]
    assert ran.returncode == code
    assert said in ran.stderr
    assert len([line for line in lines if line]) == 1
    assert "Traceback" not in ran.stderr


def test_a_locked_database_is_waited_for_and_then_named(origin: Origin, crawled: list[str], tmp_path: Path) -> None:
    khabar("crawl", *crawled)
    other = sqlite3.connect(tmp_path / "k.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    process = subprocess.Popen(
        [sys.executable, "-m", "scraper", "crawl", *crawled],
        env=os.environ | FAST,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    time.sleep(2)  # longer than a crawl that needs not wait
    assert process.poll() is None
    other.execute("ROLLBACK")
    other.close()
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said


def test_ctrl_c_ends_well_and_the_next_run_goes_on(origin: Origin, crawled: list[str], tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "scraper", "crawl", *crawled],
        env=os.environ | FAST | {"KHABAR_POLITENESS__GAP_S": "2", "KHABAR_DAEMON__GRACE_S": "100"},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: origin.log.requests("/a/2"), "it does not come so far")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert "the same command goes on with it" in said
    done = len(records(tmp_path / "out"))
    assert 0 < done < 6
    khabar("crawl", *crawled)
    urls = [record["url"] for record in records(tmp_path / "out")]
    assert len(urls) == len(set(urls)) == 6
