"""SIGKILL at a step to the disk or the database, of the real commands: nothing is lost, doubled, half there or left."""

from __future__ import annotations

import csv
import gzip
import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scraper.search import FoldingLexer
from storage.exports import FORMATS
from storage.search import SearchQuery
from storage.sql import open_store
from storage.sql.thorough import check_all
from tests.storage.killed import mortal_khabar
from tests.storage.samples import NOW, article, store_articles
from tests.storage.whole import fill, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from storage.views import Finding
    from tests.storage.killed import Mortal

ARTICLES = 30
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_ID = re.compile(r"[0-9a-f]{24}")


@pytest.fixture(scope="module")
def khabar() -> Iterator[Mortal]:
    with mortal_khabar() as lent:
        yield lent


def _of_database(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM article")]


def _of_csv(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as file:
        return [row["id"] for row in csv.DictReader(file)]


def _of_lines(text: str, name: str = "id") -> list[str]:
    return [json.loads(line)[name] for line in text.splitlines()]


# Which articles a file of each form has.
READ: dict[str, Callable[[Path], list[str]]] = {
    "jsonl": lambda path: _of_lines(path.read_text(encoding="utf-8")),
    "jsonl.gz": lambda path: _of_lines(gzip.decompress(path.read_bytes()).decode()),
    "jsonl.zst": lambda path: _of_lines(pa.CompressedInputStream(str(path), "zstd").read().decode()),
    "csv": _of_csv,
    "ninjs": lambda path: _of_lines(path.read_text(encoding="utf-8"), "uri"),
    "atom": lambda path: re.findall("<id>(urn:khabar:[0-9a-f]{24})</id>", path.read_text(encoding="utf-8")),
    "jsonfeed": lambda path: [item["id"] for item in json.loads(path.read_text(encoding="utf-8"))["items"]],
    "sqlite": _of_database,
    "parquet": lambda path: list(pq.ParquetFile(path).read(["id"])["id"].to_pylist()),
    "text": lambda path: [path.stem],
}


def take(form: str, out: Path) -> list[int]:
    """Return which articles the files have that are to be seen, and take the files away, as who processes them does."""
    found = []
    for path in [each for each in out.rglob("*") if each.is_file() and not is_hidden(each, out)]:
        for id_ in READ[form](path):
            told_id = _ID.search(id_)
            assert told_id
            found.append(int(told_id[0], 16))
        path.unlink()
    return found


def is_hidden(path: Path, folder: Path) -> bool:
    return any(each.startswith(".") for each in path.relative_to(folder).parts)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_exports_with_a_cursor(form: str, khabar: Mortal, tmp_path: Path) -> None:
    db, out, got, steps, killed, stored = str(tmp_path / "k.db"), tmp_path / "out", Counter[int](), 0, True, 0
    asked = ("export", "--db", db, "--format", form, "--output", str(out), "--since-cursor", str(tmp_path / "cursor"))
    while killed:
        if stored < ARTICLES:  # what takes steps for each article would never come to an end
            store = open_store(db)
            store_articles(store, *(article(stored + number) for number in (1, 2, 3)))
            store.close()
            stored += 3
        killed = khabar.run(*asked, steps=steps)
        if steps % 4 or not killed:
            got.update(take(form, out))
        steps += 2
    khabar.run(*asked)
    got.update(take(form, out))
    assert got == Counter(range(1, stored + 1))
    assert steps > 20
    assert list(tmp_path.rglob(".*")) == []


@pytest.mark.slow
def test_a_text_that_moves_to_another_day_is_always_there(khabar: Mortal, tmp_path: Path) -> None:
    db, out, steps = str(tmp_path / "k.db"), tmp_path / "out", 0
    asked = ("export", "--db", db, "--format", "text", "--output", str(out), "--since-cursor", str(tmp_path / "cursor"))
    store, first = open_store(db), article(1)
    store_articles(store, first)
    khabar.run(*asked)
    store_articles(store, replace(first, published_at=NOW, body="other", content_hash="other"))
    while khabar.run(*asked, steps=steps):
        assert [path for path in out.rglob("*.txt") if not is_hidden(path, out)]
        steps += 1
    (left,) = out.rglob("*.txt")
    assert left.parent.name == NOW.date().isoformat()
    assert steps > 10
    store.close()


@pytest.mark.slow
@pytest.mark.parametrize("form", ["jsonl", "text"])
def test_folders_that_follow_the_log(form: str, khabar: Mortal, tmp_path: Path) -> None:
    db, out, steps, killed, stored = str(tmp_path / "k.db"), tmp_path / "out", 0, True, 0
    while killed:
        if stored < ARTICLES:
            store = open_store(db)
            store_articles(store, article(stored + 1), article(stored + 2))
            store.close()
            stored += 2
        killed = khabar.run("export", "--db", db, "--format", form, "--output", str(out), steps=steps)
        steps += 3
    assert sorted(take(form, out)) == list(range(1, stored + 1))
    assert steps > 10


@pytest.mark.slow
@pytest.mark.parametrize("form", [form for form in FORMATS if form != "text"])
def test_exports_of_everything(form: str, khabar: Mortal, tmp_path: Path) -> None:
    db, out, steps = str(tmp_path / "k.db"), tmp_path / "out" / f"it{FORMATS[form].suffix}", 0
    store = open_store(db)
    store_articles(store, *map(article, (1, 2, 3)))
    store.close()
    while khabar.run("export", "--db", db, "--format", form, "--output", str(out), steps=steps):
        assert not out.exists() or sorted(take(form, out.parent)) == [1, 2, 3]
        if out.is_dir():
            for path in sorted(out.rglob("*"), reverse=True):
                path.rmdir()
        steps += 2
    assert sorted(take(form, out.parent)) == [1, 2, 3]
    assert steps > 10
    assert list(tmp_path.rglob(".*")) == []


@pytest.mark.slow
def test_backups(dsn: str, khabar: Mortal, tmp_path: Path) -> None:
    fill(dsn)
    expected, file, steps = told(dsn), tmp_path / "backups" / "b.db", 0
    file.parent.mkdir()
    while khabar.run("backup", "--db", dsn, str(file), steps=steps):
        if file.exists():  # killed behind its end
            assert told(str(file)) == expected
            for path in file.parent.iterdir():
                path.unlink()
        steps += 3
    assert [path.name for path in file.parent.iterdir()] == ["b.db"]
    assert told(str(file)) == expected
    assert steps > 2


def wrong(dsn: str) -> list[Finding]:
    """Return what `khabar doctor --full` finds to be wrong."""
    return [each for each in check_all(dsn) if not each.ok]


@pytest.mark.slow
def test_moves_to_another_store(dsn: str, other: str, khabar: Mortal) -> None:
    fill(dsn)
    expected, steps = told(dsn), 0
    while khabar.run("migrate-store", "--from", dsn, "--to", other, steps=steps):
        store = open_store(other)
        found = store.counts().articles
        store.close()
        if found:
            assert found == 11
            break
        steps += 3
    assert told(other) == expected
    assert wrong(other) == []
    assert steps > 30


@pytest.mark.slow
def test_a_backup_is_put_back(dsn: str, other: str, khabar: Mortal, tmp_path: Path) -> None:
    fill(dsn)
    expected, file, steps, empty = told(dsn), tmp_path / "b.db", 0, 0
    khabar.run("backup", "--db", dsn, str(file))
    while khabar.run("restore", str(file), "--db", other, steps=steps):
        store = open_store(other)
        found = store.counts().articles
        store.close()
        if found:  # killed behind its end
            assert found == 11
            break
        empty += 1
        steps += 3
    assert told(other) == expected
    assert wrong(other) == []
    assert empty > 10
    assert told(str(file)) == expected  # and may be put back once more
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("b.db")] == ["b.db"]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["--rebuild", "--fill"])
def test_the_search_index_is_made(how: str, dsn: str, khabar: Mortal) -> None:
    fill(dsn)
    store, steps = open_store(dsn, lexer=FoldingLexer()), 0
    store.reindex()
    while khabar.run("search", how, "--db", dsn, steps=steps):
        assert wrong(dsn) == []
        steps += 1
    assert wrong(dsn) == []
    hits = store.search(SearchQuery("سیل", limit=50)).hits
    assert sorted(int(each.article_id, 16) for each in hits) == list(range(1, 12))
    assert steps > 5
    store.close()


@pytest.mark.slow
def test_what_is_over_its_time_is_taken_away(dsn: str, khabar: Mortal, tmp_path: Path) -> None:
    store = open_store(dsn, lexer=FoldingLexer())
    old = [article(number, fetched_at=LONG_AGO) for number in range(1, 6)]
    store_articles(store, *old, *(replace(each, body="b", content_hash=f"b {each.id}") for each in old))
    while store.index():
        pass
    changes = [(each.position, each.article.id) for each in store.changes()]
    (tmp_path / "khabar.toml").write_text("[retention]\ntexts_days = 1\nrevisions_days = 1\n")
    steps = 0
    while khabar.run("prune", "--db", dsn, "--config", str(tmp_path), steps=steps):
        assert wrong(dsn) == []
        found = {each.article_id for each in store.search(SearchQuery("b")).hits}
        assert found == {each.id for each in store.articles() if each.body}
        steps += 1
    assert steps > 5
    assert not any(each.body for each in store.articles())
    assert not any(store.revisions(each.id) for each in old)
    assert [(each.position, each.article.id) for each in store.changes()] == changes
    store.close()
