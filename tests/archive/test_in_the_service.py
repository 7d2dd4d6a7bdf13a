"""A crawl with an archive: every page that was read can be had again as it came."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.service import archived
from storage.archive import ArchiveLimits, WarcArchive, read_shard
from storage.records import Ending, Kind, Outcome, Page, Task
from tests.cli.test_crawl import khabar
from tests.dedupe.near import story
from tests.origin import Origin, Story

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.slow
def test_a_crawl_keeps_its_pages_and_shows_them_again(tmp_path: Path) -> None:
    folder, database = tmp_path / "raw", str(tmp_path / "k.db")
    with Origin() as live:
        live.publish(*(Story(f"/a/{n}", f"Story {n}", story(n)) for n in range(3)))
        done = khabar(
            *("crawl", live.url("/feed.xml"), "--db", database, "--allow-private", live.opening),
            KHABAR_ARCHIVE__DIR=str(folder),
        )
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.warc.gz")
    pages = {page.ref: page for page in read_shard(path)}
    assert len(pages) == 3
    listed = khabar("export", "--db", database).stdout.splitlines()
    for record in map(json.loads, listed):
        assert pages[record["archive_ref"]].url == record["url"]
        raw = khabar("show", record["id"], "--raw", "--db", database, KHABAR_ARCHIVE__DIR=str(folder)).stdout
        assert raw.encode() == pages[record["archive_ref"]].body
    without = khabar("show", json.loads(listed[0])["id"], "--raw", "--db", database)
    assert (without.returncode, "archive.dir" in without.stderr) == (2, True)


def _outcome(number: int, page: Page | None) -> Outcome:
    task = Task(number, Kind.FETCH, f"https://a.test/{number}", f"key{number}", "a.test", "a", "lease", 1, 1.0)
    return Outcome(task, Ending.DONE, page=page)


def test_refused_pages_are_kept_too_and_nothing_but_the_pages_leaves_the_outcome(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits())
    page = Page("https://a.test/1", "https://a.test/1", 200, {}, b"<p>front page</p>", NOW)
    batch = archived(archive, [_outcome(1, page), _outcome(2, None)])
    archive.close()
    assert [(each.task.id, each.page, each.article) for each in batch] == [(1, None, None), (2, None, None)]
    (path,) = tmp_path.glob("*.warc.gz")
    assert [found.body for found in read_shard(path)] == [page.body]
