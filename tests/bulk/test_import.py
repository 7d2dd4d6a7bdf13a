"""`khabar import warc`: any WARC's news pages become records, once, whatever happens on the way."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scraper.bulk import BROKEN, GIVEN_UP, Local, Shard, bounds, result_path, shard_digest
from scraper.bulk.store import take_in
from scraper.reading import Again, PageJob, Reader
from storage.errors import InputError, SinkError
from storage.sql import open_store
from tests.bulk.files import HTML, news, page, url, write_warc
from tests.cli.test_crawl import khabar
from tests.disk import full_disk
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from storage.records import Refusal


def _articles(dsn: str) -> dict[str, str]:
    store = open_store(dsn)
    try:
        return {each.url: each.title for each in store.articles()}
    finally:
        store.close()


def test_news_pages_become_records_and_the_rest_is_counted(dsn: str, tmp_path: Path) -> None:
    other = [
        (url(50), b"gone", "404 Not Found", HTML),
        (url(51), b"%PDF", "200 OK", "application/pdf"),
        ("https://news.example/", b"<html><body><p>hi</p></body></html>", "200 OK", HTML),
    ]
    write_warc(tmp_path / "a.warc.gz", [*news(range(5)), *other])
    work = ("--work", str(tmp_path / "work"), "--jobs", "2")
    done = khabar("import", "warc", str(tmp_path), "--db", dsn, *work)
    assert done.returncode == 0, done.stderr
    assert "5 articles found" in done.stdout
    assert "stored: 5 new" in done.stdout
    assert "1 not HTML, 1 status 404" in done.stdout
    assert "1 empty" in done.stdout
    assert _articles(dsn) == {url(number): f"Story {number}" for number in range(5)}
    again = khabar("import", "warc", str(tmp_path / "a.warc.gz"), "--db", dsn, *work)
    assert "0 files read, 1 done before" in again.stdout
    once_more = khabar("import", "warc", str(tmp_path / "a.warc.gz"), "--db", dsn, "--again", *work)
    assert "stored: 5 unchanged" in once_more.stdout
    assert list((tmp_path / "work").glob("*.gz")) == []


def test_the_record_says_whose_page_it_is_and_when_it_was_fetched(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", [*news([1], "www.isna.ir"), *news([2], "paper.example.org")])
    database = str(tmp_path / "k.db")
    words = ("import", "warc", str(tmp_path / "a.warc.gz"), "--db", database, "--work", str(tmp_path / "w"))
    khabar(*words, KHABAR_AGENCIES__SHIPPED="true")
    store = open_store(database)
    found = {each.agency: each for each in store.articles()}
    store.close()
    assert set(found) == {"isna", "example.org"}
    assert found["isna"].fetched_at.isoformat() == "2026-01-02T00:00:00+00:00"
    assert found["isna"].archive_ref is None


def test_an_older_page_does_not_replace_a_newer_text_and_a_newer_one_is_a_revision(dsn: str, tmp_path: Path) -> None:
    for name, date, extra in (
        ("b", "2026-02-01T00:00:00Z", ""),
        ("a", "2026-01-01T00:00:00Z", "<p>An older sentence stood here, and it was long enough to matter.</p>"),
        ("c", "2026-03-01T00:00:00Z", "<p>A newer sentence stands here now, and it is long enough to matter.</p>"),
    ):
        path = tmp_path / f"{name}.warc.gz"
        write_warc(path, [(url(1), page(1, extra=extra), "200 OK", HTML)], date=date)
        told = khabar("import", "warc", str(path), "--db", dsn, "--work", str(tmp_path / "w")).stdout
        assert ("1 left out: the store has a later text" in told) == (name == "a")
    store = open_store(dsn)
    (article,) = store.articles()
    assert article.revision == 2
    assert "newer sentence" in article.body
    assert "older sentence" not in "".join(each.article.body for each in store.revisions(article.id))
    store.close()


@pytest.mark.parametrize("cut", [0.5, 0.97])
def test_a_cut_file_gives_what_is_whole_in_it(cut: float, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write_warc(path, news(range(20)))
    data = path.read_bytes()
    path.write_bytes(data[: int(cut * len(data))])
    (_, count), *none = Local(Reader(), 1).run([Shard(path, tmp_path / "r.gz")])
    assert not none
    assert 5 < count.articles < 20
    assert (tmp_path / "r.gz").exists()


def test_what_is_no_warc_is_said_and_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"no WARC at all")
    write_warc(tmp_path / "b.warc.gz", news(range(2)))
    done = khabar("import", "warc", str(tmp_path), "--db", str(tmp_path / "k.db"), "--work", str(tmp_path / "w"))
    assert done.returncode == 0
    assert "2 articles found" in done.stdout
    missing = khabar("import", "warc", str(tmp_path / "nothing*"), "--db", str(tmp_path / "k.db"))
    assert missing.returncode == 2
    assert "no such file" in missing.stderr


def test_languages_dates_and_agencies_are_filters(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", [*news([1], "a.example"), *news([2], "b.example")])
    common = ("import", "warc", str(tmp_path / "a.warc.gz"), "--work", str(tmp_path / "w"), "--db")
    told = {
        words: khabar(*common, str(tmp_path / f"{number}.db"), *words).stdout
        for number, words in enumerate(
            [("--agency", "a.example"), ("--since", "2026-01-03"), ("--language", "fa"), ("--dry-run",)]
        )
    }
    assert [line.split("\n")[1:3][0] for line in told.values()] == [
        "1 articles found", "0 articles found", "2 articles found", "2 articles found",
    ]  # fmt: skip
    assert _articles(str(tmp_path / "0.db")) == {url(1, "a.example"): "Story 1"}
    assert [_articles(str(tmp_path / f"{number}.db")) for number in (1, 2, 3)] == [{}, {}, {}]


def test_a_page_that_kills_its_worker_twice_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write_warc(path, news(range(3)))
    shard = Shard(path, tmp_path / "r.gz", deadline_s=0.000_1)  # no page is read in so short a time
    (_, count), *_ = Local(Reader(), 1).run([shard])
    assert (count.articles, count.skipped) == (0, {"poison": 3})


class _Shot(Reader):
    """A reader whose process is killed once by somebody else, in the middle of a page."""

    def read_again(self, job: PageJob, stored: str | None) -> Again | Refusal:
        flag = Path(os.environ["SHOT"])
        if job.url == url(3) and not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return Reader.read_again(self, job, stored)


def test_a_page_whose_reader_somebody_killed_is_read_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOT", str(tmp_path / "shot"))
    write_warc(tmp_path / "a.warc.gz", news(range(6)))
    ((_, count),) = Local(_Shot(), 1).run([Shard(tmp_path / "a.warc.gz", tmp_path / "r.gz")])
    assert (tmp_path / "shot").exists()
    assert (count.articles, count.skipped) == (6, {})


def test_only_what_has_a_web_address_is_a_page_and_no_password_is_kept(tmp_path: Path) -> None:
    named = ["urn:x:y", "ftp://a.example/1", "//a.example/2", "https:///3", "https://a.example:99999", "https://[::1/5"]
    answers = [(each, page(number), "200 OK", HTML) for number, each in enumerate(named)]
    secret = ("https://me:secret@a.example/6#top", page(6), "200 OK", HTML)
    write_warc(tmp_path / "a.warc.gz", [*answers, secret])
    db, work = str(tmp_path / "k.db"), str(tmp_path / "w")
    done = khabar("import", "warc", str(tmp_path / "a.warc.gz"), "--db", db, "--work", work)
    assert f"passed over: {len(named)} no web address" in done.stdout
    assert _articles(db) == {"https://a.example/6": "Story 6"}


def test_a_page_of_an_impossible_day_stops_no_other(dsn: str, tmp_path: Path) -> None:
    for number, day in enumerate(["0001-01-01", "2026-01-02", "9999-12-31"]):
        write_warc(tmp_path / f"{number}.warc.gz", news([number]), date=f"{day}T00:00:00Z")
    whole = tmp_path / "a.warc.gz"
    whole.write_bytes(b"".join((tmp_path / f"{number}.warc.gz").read_bytes() for number in range(3)))
    done = khabar("import", "warc", str(whole), "--db", dsn, "--work", str(tmp_path / "w"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "passed over: 2 malformed record" in done.stdout
    assert _articles(dsn) == {url(1): "Story 1"}


def test_a_file_full_of_such_pages_is_given_up_and_the_others_are_read_whole(tmp_path: Path) -> None:
    bad, good = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
    write_warc(bad, news(range(30)))
    write_warc(good, news(range(40)))
    shards = [Shard(bad, tmp_path / "a.gz", deadline_s=0.000_1), Shard(good, tmp_path / "b.gz")]
    counts = {shard.path: count for shard, count in Local(Reader(), 2).run(shards)}
    assert counts[bad].skipped == {GIVEN_UP: 1}
    assert not (tmp_path / "a.gz").exists()
    assert (counts[good].articles, counts[good].skipped) == (40, {}), "nobody dies for another's page"


def test_a_disk_that_is_full_is_one_line_and_the_next_run_goes_on(tmp_path: Path) -> None:
    path, work = tmp_path / "a.warc.gz", tmp_path / "work"
    write_warc(path, news(range(40)))
    shard = Shard(path, work / "a.jsonl.gz")
    with full_disk(1_000), pytest.raises(SinkError, match=r"work: File too large; nothing is lost: make room, or name"):
        list(Local(Reader(), 1).run([shard]))
    assert not list(work.glob("*.tmp"))
    ((_, count),) = Local(Reader(), 1).run([shard])
    assert count.articles == 40


def test_a_list_of_pages_that_somebody_took_away_is_said_in_one_line(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", news(range(1)))
    lost = Shard(tmp_path / "a.warc.gz", tmp_path / "r.gz", pages=tmp_path / "gone.jsonl")
    with pytest.raises(InputError, match=r"gone\.jsonl: No such file or directory; give each run a --work directory"):
        list(Local(Reader(), 1).run([lost]))
    assert not (tmp_path / "r.gz").exists()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at /proc")
def test_reading_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", news(range(1_000)))
    command = [sys.executable, "-m", "scraper", "import", "warc", str(tmp_path), "--db", str(tmp_path / "k.db")]
    process = subprocess.Popen([*command, "--work", str(tmp_path / "w"), "--jobs", "2"], start_new_session=True)
    deadline = time.monotonic() + PATIENCE_S
    while not list((tmp_path / "w").glob("*.at")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(_of_group(process.pid)) >= 2
    process.kill()
    process.wait()
    while _of_group(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _of_group(process.pid) == []


def _of_group(group: int) -> list[str]:
    """Return the processes of a group that live."""
    alive = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, of = path.read_text().rpartition(")")[2].split()[:3]
            alive += [path.parent.name] if int(of) == group and state != "Z" else []
    return alive


def test_what_was_imported_in_one_language_is_imported_in_another_when_asked(dsn: str, tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", news(range(3)))
    common = ("import", "warc", str(tmp_path / "a.warc.gz"), "--db", dsn, "--work", str(tmp_path / "w"), "--language")
    assert khabar(*common, "fa").returncode == 0
    assert _articles(dsn) == {}
    assert "stored: 3 new" in khabar(*common, "en").stdout
    assert "1 done before" in khabar(*common, "en").stdout


def test_a_trial_of_some_articles_leaves_the_file_to_do(dsn: str, tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", news(range(6)))
    (tmp_path / "copy.warc.gz").write_bytes((tmp_path / "a.warc.gz").read_bytes())
    common = ("import", "warc", str(tmp_path), "--db", dsn, "--work", str(tmp_path / "w"))
    assert "stored: 2 new" in khabar(*common, "--limit", "2", "--jobs", "1").stdout
    assert len(_articles(dsn)) == 2
    whole = khabar(*common)
    assert "stored: 4 new, 2 unchanged" in whole.stdout, whole.stderr
    assert "1 files read, 1 done before" in whole.stdout, "a copy of a file is the same file"


def test_a_run_that_was_killed_before_its_last_bookmark_reads_nothing_again(tmp_path: Path) -> None:
    database, path = str(tmp_path / "k.db"), tmp_path / "a.warc.gz"
    write_warc(path, news(range(3)))
    words = ("import", "warc", str(path), "--db", database, "--work", str(tmp_path / "w"))
    assert "stored: 3 new" in khabar(*words).stdout
    store = open_store(database)
    store.take_in([], mark=f"imported {shard_digest(path, 'None', 'None')}", at=0)
    store.close()
    again = khabar(*words).stdout
    assert "0 articles found" in again
    assert "1 done before" in khabar(*words).stdout


def test_pages_of_one_address_become_revisions_in_the_order_of_their_time(dsn: str, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    older, newer = tmp_path / "1", tmp_path / "2"
    write_warc(newer, [(url(1), page(1, extra="<p>This sentence was added to the text in March.</p>"), "200 OK", HTML)])
    write_warc(older, news([1]), date="2026-01-01T00:00:00Z")
    path.write_bytes(newer.read_bytes() + older.read_bytes())
    assert (
        khabar("import", "warc", str(path), "--db", dsn, "--work", str(tmp_path / "w"), "--jobs", "1").returncode == 0
    )
    store = open_store(dsn)
    (article,) = store.articles()
    assert "added to the text in March" in article.body
    assert [each.article.fetched_at.day for each in store.revisions(article.id)] == [1]
    store.close()


def test_the_parts_of_a_file_are_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write_warc(path, news(range(7)))
    stretches = enumerate(bounds(path, 3))
    shards = [Shard(path, result_path(tmp_path, "d", part, 3), begin, end) for part, (begin, end) in stretches]
    counts = [count.articles for _, count in Local(Reader(), 2).run(shards)]
    assert sorted(counts) == [2, 2, 3]
    store = open_store(str(tmp_path / "k.db"))
    for shard in shards:
        take_in(store, shard.result, anew=False)
    assert {each.url for each in store.articles()} == {url(number) for number in range(7)}
    counted_again = [count.articles for _, count in Local(Reader(), 2).run(shards)]
    store.close()
    assert sorted(counted_again) == [2, 2, 3]
    assert BROKEN == "cut or broken record"


@pytest.mark.slow
def test_killed_again_and_again_every_article_is_stored_once(dsn: str, tmp_path: Path) -> None:
    dice = random.Random(3)
    for number in range(4):
        write_warc(tmp_path / f"{number}.warc.gz", news(range(100 * number, 100 * number + 60)))
    command = [sys.executable, "-m", "scraper", "import", "warc", str(tmp_path), "--db", dsn]
    command += ["--work", str(tmp_path / "work"), "--jobs", "2"]
    for _ in range(8):
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(dice.uniform(0.8, 2.2))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    last = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert last.returncode == 0, last.stderr
    store = open_store(dsn)
    stored = [each.url for each in store.articles()]
    changes = [each.article.url for each in store.changes(limit=1000)]
    store.close()
    wanted = {url(number) for start in range(0, 400, 100) for number in range(start, start + 60)}
    assert set(stored) == wanted
    assert len(stored) == len(changes) == len(wanted)
