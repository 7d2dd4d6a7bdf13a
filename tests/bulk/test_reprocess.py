"""`khabar reprocess`: archived pages read anew; what differs is shown, then written as revisions, once."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scraper.dedupe import RevisionKind, compare_revisions
from scraper.reading import PageJob, Reader, Reading
from storage.archive import ArchiveLimits, WarcArchive
from storage.records import Found, Page, TemplateBlock
from storage.sql import open_store
from tests.bulk.files import HTML, page, url
from tests.cli.test_crawl import khabar
from tests.storage.samples import claim_one, done, new
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

    from storage.records import Article

NOW = datetime(2026, 1, 2, tzinfo=UTC)
OLD = "A line that the extractor of yesterday took for text, though it never was any."

PAPER = """
id = "paper"
name = "Paper"
name_en = "Paper"
homepage = "https://news.example/"
language = "en"
time_zone = "UTC"
country = "GB"
[[feeds]]
url = "https://news.example/feed"
[[rules]]
drop = ["article p:last-of-type"]
"""


def stored(dsn: str, archive: Path, count: int, *, agency: str = "a") -> None:
    """Fill a store and an archive as a crawl with an older extractor would have."""
    warc = WarcArchive(archive, ArchiveLimits(file_bytes=20_000))
    store = open_store(dsn)
    found = []
    for number in range(count):
        raw = Page(url(number), url(number), 200, {"content-type": HTML}, page(number), NOW)
        (ref,) = warc.append([(raw, agency, None)])
        reading = Reader().read_page(PageJob(raw.body, raw.url, HTML, agency, NOW))
        assert isinstance(reading, Reading)
        old = replace(
            reading.article, body=f"{reading.article.body}\n{OLD}", content_hash=f"old {number}", archive_ref=ref
        )
        found.append(Found(old, reading.aliases, reading.fingerprint))
    store.take_in(found, mark="setup", at=1)
    store.close()
    warc.close()


def _reprocess(dsn: str, tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return khabar(
        "reprocess", "--db", dsn, "--work", str(tmp_path / "work"), *words, KHABAR_ARCHIVE__DIR=str(tmp_path / "raw")
    )


def _all(dsn: str) -> list[Article]:
    store = open_store(dsn)
    try:
        return list(store.articles())
    finally:
        store.close()


def test_first_it_shows_then_it_writes_and_then_there_is_nothing_left(dsn: str, tmp_path: Path) -> None:
    stored(dsn, tmp_path / "raw", 12)
    shown = _reprocess(dsn, tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "12 articles read again: 0 as they are, 12 otherwise" in shown.stdout
    assert f"- {OLD}" in shown.stdout
    assert "--commit" in shown.stdout
    assert all(OLD in each.body for each in _all(dsn))
    written = _reprocess(dsn, tmp_path, "--commit", "--json")
    assert json.loads(written.stdout)["written"] == 12
    store = open_store(dsn)
    for article in store.articles():
        (before,) = store.revisions(article.id)
        assert OLD in before.article.body
        assert OLD not in article.body
        assert (article.revision, article.fetched_at, article.story_id) == (2, NOW, article.id)
        assert compare_revisions(before.article, article).kind is RevisionKind.EXTRACTION
    assert [each.verdict.value for each in store.changes(limit=100)] == ["new"] * 12 + ["revised"] * 12
    store.close()
    again = json.loads(_reprocess(dsn, tmp_path, "--commit", "--json").stdout)
    assert (again["read"], again["same"], again["written"]) == (12, 12, 0)
    assert list((tmp_path / "work").glob("*.jsonl.gz")) == []


def test_what_reads_as_it_is_stored_is_counted_and_makes_no_result(tmp_path: Path) -> None:
    dsn = str(tmp_path / "khabar.db")
    stored(dsn, tmp_path / "raw", 6)
    assert _reprocess(dsn, tmp_path, "--commit").returncode == 0
    for _ in range(2):  # the second time from the result that is there
        again = json.loads(_reprocess(dsn, tmp_path, "--json").stdout)
        assert (again["read"], again["same"], again["changed"]) == (6, 6, 0)
        results = [gzip.decompress(each.read_bytes()) for each in (tmp_path / "work").glob("*.jsonl.gz")]
        assert results
        # One line a result, and no article in it.
        assert sum(json.loads(each)["counts"]["same"] for each in results) == 6


def test_a_result_is_not_used_again_once_its_host_was_learned_of(tmp_path: Path) -> None:
    dsn = str(tmp_path / "khabar.db")
    stored(dsn, tmp_path / "raw", 2)

    def results() -> set[str]:
        assert _reprocess(dsn, tmp_path).returncode == 0
        return {each.name for each in (tmp_path / "work").glob("*.jsonl.gz")}

    def learn(host: str) -> None:
        store = open_store(dsn)
        store.frontier.put([new(1, host)])
        ended = replace(done(claim_one(store)), learned=(TemplateBlock(host, 7),))
        store.commit([ended])
        store.close()

    before = results()
    learn("other.example")
    assert results() == before
    learn("news.example")
    assert results().isdisjoint(before)


def test_what_was_fetched_anew_since_is_left_alone(dsn: str, tmp_path: Path) -> None:
    stored(dsn, tmp_path / "raw", 2)
    store = open_store(dsn)
    first = next(iter(store.articles()))
    newer = replace(first, body="Newer.", content_hash="n", archive_ref=None, fetched_at=NOW + timedelta(days=1))
    store.take_in([Found(newer, (f"key {first.id}",))], mark="x", at=1)
    store.close()
    told = json.loads(_reprocess(dsn, tmp_path, "--commit", "--json").stdout)
    assert (told["read"], told["written"]) == (1, 1)
    assert next(iter(_all(dsn))).body == "Newer."


def test_a_mended_rule_mends_the_history_of_its_agency_only(tmp_path: Path) -> None:
    database = str(tmp_path / "k.db")
    stored(database, tmp_path / "raw", 2, agency="paper")
    agencies = tmp_path / "config" / "agencies"
    agencies.mkdir(parents=True)
    (agencies / "paper.toml").write_text(PAPER, encoding="utf-8")
    before = khabar("config", "check", "--config", str(tmp_path / "config"))
    assert before.returncode == 0, before.stdout + before.stderr
    other = _reprocess(database, tmp_path, "--agency", "other", "--config", str(tmp_path / "config"), "--json")
    assert json.loads(other.stdout)["read"] == 0
    lines = [each.body.split("\n")[:-1] for each in _all(database)]  # the last is of the old extractor
    mine = _reprocess(
        database, tmp_path, "--agency", "paper", "--config", str(tmp_path / "config"), "--commit", "--json"
    )
    assert json.loads(mine.stdout)["fields"]["body"]["changed"] == 2
    assert [each.body.split("\n") for each in _all(database)] == [text[:-1] for text in lines]


def test_it_can_be_asked_of_a_time_and_a_number(tmp_path: Path) -> None:
    database = str(tmp_path / "k.db")
    stored(database, tmp_path / "raw", 5)
    read = [
        json.loads(_reprocess(database, tmp_path, "--json", *words).stdout)["read"]
        for words in (("--limit", "2"), ("--until", "2026-01-02"), ("--since", "2026-01-02", "--until", "2026-01-03"))
    ]
    assert read == [2, 0, 5]
    assert {each.revision for each in _all(database)} == {1}


def test_a_rule_that_was_taken_back_mends_the_history_again(tmp_path: Path) -> None:
    database, rules = str(tmp_path / "k.db"), tmp_path / "config" / "agencies" / "paper.toml"
    stored(database, tmp_path / "raw", 2, agency="paper")
    rules.parent.mkdir(parents=True)
    entry = PAPER.partition("[[rules]]")[0]
    words = ("--config", str(tmp_path / "config"), "--commit", "--json")
    lengths = []
    for text in (entry, PAPER, entry, PAPER):
        rules.write_text(text, encoding="utf-8")
        assert json.loads(_reprocess(database, tmp_path, *words).stdout)["written"] == 2
        lengths.append([len(each.body) for each in _all(database)])
    assert lengths[0] == lengths[2] > lengths[1] == lengths[3]
    assert {each.revision for each in _all(database)} == {5}


def test_files_that_are_gone_and_no_archive_are_said(tmp_path: Path) -> None:
    database = str(tmp_path / "k.db")
    stored(database, tmp_path / "raw", 4)
    for path in (tmp_path / "raw").glob("*.warc.gz"):
        path.unlink()
    assert "4 pages are in" in _reprocess(database, tmp_path).stdout
    none = khabar("reprocess", "--db", database)
    assert none.returncode == 2
    assert "archive.dir" in none.stderr


def test_what_killed_runs_left_half_done_is_cleared(tmp_path: Path) -> None:
    dsn, work = str(tmp_path / "khabar.db"), tmp_path / "work"
    stored(dsn, tmp_path / "raw", 160)
    command = [sys.executable, "-m", "scraper", "reprocess", "--db", dsn, "--work", str(work)]
    environment = {**os.environ, "KHABAR_ARCHIVE__DIR": str(tmp_path / "raw")}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment, start_new_session=True) as process:
        until = time.monotonic() + PATIENCE_S
        while not (left := {*work.glob("*.tmp"), *work.glob("*.at")}) and time.monotonic() < until:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    assert left
    living = work / f"a.jsonl.gz.{os.getpid()}.tmp"
    living.touch()
    assert _reprocess(dsn, tmp_path).returncode == 0
    assert [*work.glob("*.tmp"), *work.glob("*.at")] == [living]


@pytest.mark.slow
def test_killed_again_and_again_every_record_is_revised_once(dsn: str, tmp_path: Path) -> None:
    stored(dsn, tmp_path / "raw", 160)
    dice = random.Random(5)
    command = [sys.executable, "-m", "scraper", "reprocess", "--commit", "--db", dsn, "--work", str(tmp_path / "work")]
    environment = {**os.environ, "KHABAR_ARCHIVE__DIR": str(tmp_path / "raw")}
    for _ in range(8):
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
        )
        time.sleep(dice.uniform(0.8, 2.5))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    last = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S, env=environment)
    assert last.returncode == 0, last.stderr
    articles = _all(dsn)
    assert len(articles) == 160
    assert {each.revision for each in articles} == {2}
    assert not any(OLD in each.body for each in articles)
