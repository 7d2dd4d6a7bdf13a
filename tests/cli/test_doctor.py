"""`khabar doctor`: each thing that can be wrong is made wrong once, found, and named with its way out."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scraper.cli.doctor import OTHER_WORDS
from scraper.search import FoldingLexer
from storage.errors import StoreError
from storage.search import SearchQuery
from storage.sql import fts5, open_store
from storage.sql.checkup import check_up
from storage.sql.engine import Database
from storage.sql.migrate import HEAD
from tests.storage.samples import article, new, store_articles


def doctor(*words: str, **environment: str) -> tuple[int, list[dict[str, Any]]]:
    command = [sys.executable, "-m", "scraper", "doctor", "--json", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)


def wrong(*words: str, **environment: str) -> dict[str, str]:
    code, found = doctor(*words, **environment)
    bad = {each["name"]: each["words"] for each in found if not each["ok"]}
    assert code == (6 if bad else 0)
    return bad


@pytest.fixture
def healthy(tmp_path: Path) -> str:
    dsn = str(tmp_path / "k.db")
    store = open_store(dsn)
    store_articles(store, *(article(number, body="word " * 3_000) for number in range(1, 30)))
    store.close()
    return dsn


def test_a_healthy_store_of_either_kind_is_called_so(dsn: str) -> None:
    open_store(dsn).close()
    code, found = doctor("--db", dsn)
    assert code == 0, found
    names = [each["name"] for each in found]
    checked = "clock" if dsn.startswith("postgresql") else "integrity"
    assert names == ["settings", "store", "schema", checked, "leases", "feeds", "refused"]


def test_an_index_in_one_part_is_told_of(healthy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(healthy, lexer=FoldingLexer())
    while store.index():
        pass
    store.close()
    assert "parts" not in {each.name for each in check_up(healthy)}
    monkeypatch.setattr(fts5, "DOCS_A_PART", 10)
    (found,) = [each for each in check_up(healthy) if each.name == "parts"]
    assert found.ok
    assert found.words.startswith("29 texts of the search index stand in one part; `khabar search --rebuild`")


def test_a_search_index_that_is_gone_is_told_of_and_made_anew(healthy: str) -> None:
    with sqlite3.connect(healthy) as connection:
        connection.execute("DROP TABLE search_text")
    connection.close()
    gone = "the search index is gone; `khabar search --rebuild` makes it anew"
    assert wrong("--db", healthy) == {"parts": gone}
    store = open_store(healthy, lexer=FoldingLexer())
    for work in (store.index, lambda: store.search(SearchQuery("word"))):
        with pytest.raises(StoreError, match="the search index is gone"):
            work()
    store.reindex()
    while store.index():
        pass
    assert store.search(SearchQuery("word")).total == 29
    store.close()
    assert not wrong("--db", healthy)


def test_an_index_of_another_versions_words_is_told_of_until_it_is_made_anew(dsn: str) -> None:
    class Earlier(FoldingLexer):
        version = FoldingLexer.version - 1

    earlier, store = open_store(dsn, lexer=Earlier()), open_store(dsn, lexer=FoldingLexer())
    store_articles(store, article(1))
    earlier.index()
    earlier.close()
    store_articles(store, article(2))
    store.index()
    assert wrong("--db", dsn) == {"words": OTHER_WORDS}
    store.reindex()
    store.index()
    store.close()
    assert not wrong("--db", dsn)


def test_what_is_wrong_with_the_settings_or_the_address_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "khabar.toml").write_text("[poll]\nfloor_s = 'soon'\n")
    assert "poll.floor_s" in wrong("--config", str(tmp_path))["settings"]
    missing = str(tmp_path / "none.db")
    assert wrong("--db", missing) == {"store": f"{missing}: no such database; `khabar crawl --db {missing}` makes one"}
    assert not Path(missing).exists()


def test_a_schema_is_told_and_not_changed(healthy: str) -> None:
    for number, says in (("0001", f"0001, older than {HEAD}"), ("9999", "update Khabar")):
        with closing(sqlite3.connect(healthy)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (number,))
            connection.commit()
        assert says in wrong("--db", healthy)["schema"]
        with closing(sqlite3.connect(healthy)) as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(number,)]


def test_a_damaged_file_is_found(healthy: str) -> None:
    with closing(sqlite3.connect(healthy)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_article_content_hash'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(Path(healthy).read_bytes())
    content[(page - 1) * size + 200 : page * size] = bytes(size - 200)
    Path(healthy).write_bytes(content)
    found = wrong("--db", healthy)
    assert "damaged" in found.get("integrity", "") + found.get("store", "")


def test_damage_that_stops_the_reading_of_rows_is_a_finding_too(healthy: str) -> None:
    with closing(sqlite3.connect(healthy)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_article_fetched_at_agency'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(Path(healthy).read_bytes())
    content[(page - 1) * size : page * size] = b"\xa5" * size
    Path(healthy).write_bytes(content)
    assert {"integrity", "store"} <= wrong("--db", healthy).keys()


def test_a_table_that_is_missing_is_found(dsn: str) -> None:
    open_store(dsn).close()
    with closing(Database(dsn, create=False)) as database, database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE revision")
    assert wrong("--db", dsn)["schema"].startswith("tables are missing: revision; `khabar restore` a backup")


def test_the_database_of_another_program_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    before = path.read_bytes()
    assert "not a database of Khabar's" in wrong("--db", str(path))["store"]
    for create in (False, True):
        with pytest.raises(StoreError, match="not a database of Khabar's"):
            open_store(str(path), create=create)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["other.db"]


def test_a_row_that_refers_to_nothing_is_found(healthy: str) -> None:
    with closing(sqlite3.connect(healthy)) as connection:
        connection.execute("DELETE FROM article WHERE title = 'عنوان 7'")
        connection.commit()
    assert "alias row" in wrong("--db", healthy)["integrity"]


def test_leases_that_nobody_will_give_back_are_found(healthy: str) -> None:
    code = (
        "from storage.sql import open_store; import sys; store = open_store(sys.argv[1]);"
        "print(len(store.frontier.claim(1, lease_s=0.01).tasks))"
    )
    store = open_store(healthy)
    store.frontier.put([new(99, "late.test")])
    store.close()
    done = subprocess.run([sys.executable, "-c", code, healthy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
    time.sleep(0.05)
    words = wrong("--db", healthy)["leases"]
    assert words.startswith("1 tasks are held by processes that are gone, 1 leases have ended")


def test_an_archive_file_without_a_writer_is_found_and_one_with_a_writer_is_not(healthy: str, tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    path = folder / "khabar-1.warc.gz.open"
    path.write_bytes(b"")
    environment = {"KHABAR_ARCHIVE__DIR": str(folder)}
    assert "khabar-1.warc.gz.open (of 1): its writer is gone" in wrong("--db", healthy, **environment)["archive"]
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert "archive" not in wrong("--db", healthy, **environment)
    assert path.exists()


def test_little_room_and_changes_that_are_not_delivered_are_found(healthy: str) -> None:
    environment = {
        "KHABAR_ALERTS__DISK_BYTES": str(1 << 60),
        "KHABAR_WEBHOOK__URL": "https://hook.example/",
        "KHABAR_WEBHOOK__SECRET": "s" * 40,
    }
    found = wrong("--db", healthy, **environment)
    assert "store" in found["disk"]
    assert "webhook" not in found  # they are of this minute
    with closing(sqlite3.connect(healthy)) as connection:
        connection.execute("UPDATE change SET at = '2020-01-01T00:00:00.000000+00:00' WHERE position = 1")
        connection.commit()
    assert "changes wait since 2020-01-01 00:00 UTC" in wrong("--db", healthy, **environment)["webhook"]
