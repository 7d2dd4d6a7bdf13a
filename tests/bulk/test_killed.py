"""SIGKILL at a step to the disk or the database, of imports and of re-extraction: each text is stored once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.sql import open_store
from storage.sql.thorough import check_all
from tests.bulk.files import news, url, write_warc
from tests.bulk.test_reprocess import OLD, stored
from tests.storage.killed import mortal_khabar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.storage.killed import Mortal

PAGES = 6


@pytest.fixture(scope="module")
def khabar() -> Iterator[Mortal]:
    with mortal_khabar() as lent:
        yield lent


def run_to_the_end(khabar: Mortal, dsn: str, *words: str) -> None:
    """Run a command that gets a few steps further each time, until it gets to its end."""
    steps = 0
    while khabar.run(*words, "--db", dsn, steps=steps):
        assert [each for each in check_all(dsn) if not each.ok] == []
        steps += 3
    assert steps > 10


@pytest.mark.slow
def test_an_import(dsn: str, khabar: Mortal, tmp_path: Path) -> None:
    open_store(dsn).close()
    write_warc(tmp_path / "a.warc.gz", news(range(PAGES)))
    run_to_the_end(khabar, dsn, "import", "warc", str(tmp_path), "--work", str(tmp_path / "work"), "--jobs", "1")
    store = open_store(dsn)
    assert sorted(each.url for each in store.articles()) == [url(number) for number in range(PAGES)]
    assert [each.verdict.value for each in store.changes(limit=100)] == ["new"] * PAGES
    store.close()
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.slow
def test_a_re_extraction(dsn: str, khabar: Mortal, tmp_path: Path) -> None:
    stored(dsn, tmp_path / "raw", PAGES)
    (tmp_path / "khabar.toml").write_text(f"[archive]\ndir = '{tmp_path / 'raw'}'\n", encoding="utf-8")
    words = ("--work", str(tmp_path / "work"), "--jobs", "1", "--config", str(tmp_path))
    run_to_the_end(khabar, dsn, "reprocess", "--commit", *words)
    store = open_store(dsn)
    articles = list(store.articles())
    assert [each.revision for each in articles] == [2] * PAGES
    assert not any(OLD in each.body for each in articles)
    assert all(OLD in before.article.body for each in articles for before in store.revisions(each.id))
    assert [each.verdict.value for each in store.changes(limit=100)] == ["new"] * PAGES + ["revised"] * PAGES
    store.close()
    assert list((tmp_path / "work").iterdir()) == []
