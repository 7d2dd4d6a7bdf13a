"""Backups, restored stores and moves between the two databases: nothing is lost, nothing is half there."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from scraper.dedupe.near import place
from scraper.search import FoldingLexer
from storage.errors import InputError, StoreError
from storage.search import SearchQuery
from storage.sql import copy, open_store
from storage.sql.backup import back_up, check, move, restore
from tests.storage.samples import article, store_articles
from tests.storage.whole import fill, told

if TYPE_CHECKING:
    from pathlib import Path


def test_a_move_to_the_other_database_and_a_backup_of_that_hold_all_there_was(
    dsn: str, other: str, tmp_path: Path
) -> None:
    fill(dsn)
    before = told(dsn)
    seen: dict[str, int] = {}
    rows = move(dsn, other, seen.__setitem__)
    assert told(other) == before
    assert rows == sum(seen.values())
    assert seen["revision"] == 1
    assert seen["task"] == 3
    file = tmp_path / "backup.db"
    back_up(other, file)
    assert told(str(file)) == before
    assert not [each for each in tmp_path.iterdir() if "part" in each.name]


def test_what_was_moved_goes_on(dsn: str, other: str) -> None:
    fill(dsn)
    move(dsn, other)
    store = open_store(other, place=place, lexer=FoldingLexer())
    newest = store.changes(0, 1_000)[-1].position
    assert store.search(SearchQuery("سیل")).hits == ()
    while store.index():
        pass
    assert len(store.search(SearchQuery("سيل", limit=50)).hits) == 11
    assert store_articles(store, article(500)) == ["new"]
    assert store.changes(newest, 10)[0].position == newest + 1
    store.close()


def test_a_backup_is_of_one_moment_while_others_write(dsn: str, tmp_path: Path) -> None:
    fill(dsn)
    file = tmp_path / "b.db"
    back_up(dsn, file)
    before = told(dsn)
    store = open_store(dsn, place=place)
    store_articles(store, article(700))
    store.close()
    assert told(str(file)) == before != told(dsn)


def test_a_restored_store_is_the_one_that_was_backed_up(dsn: str, other: str, tmp_path: Path) -> None:
    fill(dsn)
    file = tmp_path / "b.db"
    assert back_up(dsn, file) == file.stat().st_size
    restore(file, other)
    assert told(other) == told(dsn)
    with pytest.raises(StoreError, match="holds records already; just these: nothing is left to do"):
        restore(file, other)
    assert told(other) == told(dsn)
    store = open_store(other, place=place)
    store_articles(store, article(900))
    store.close()
    with pytest.raises(StoreError, match="holds records already; name one that is new or empty"):
        restore(file, other)


def test_what_arrives_changed_is_not_kept(dsn: str, other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(dsn)
    sent = copy.insert_rows

    def careless(connection: object, table: copy.Table, rows: list[dict[str, object]]) -> None:
        if table.name == "article":
            rows = [row | {"title": str(row["title"])[:-1]} for row in rows]
        sent(connection, table, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(copy, "insert_rows", careless)
    with pytest.raises(StoreError, match="what arrived in article is not what was sent; nothing was kept"):
        move(dsn, other)
    store = open_store(other)
    assert (store.counts().articles, store.changes(0, 1)) == (0, [])
    store.close()


def test_bad_ends_are_said_in_one_line(tmp_path: Path) -> None:
    dsn = str(tmp_path / "k.db")
    fill(dsn, 3)
    file = tmp_path / "b.db"
    back_up(dsn, file)
    with pytest.raises(InputError, match=r"b\.db: is there already; a backup is a new file"):
        back_up(dsn, file)
    with pytest.raises(InputError, match=r"none\.db: no such file; `khabar backup"):
        restore(tmp_path / "none.db", dsn)
    with pytest.raises(InputError, match="both ends are the same database"):
        move(dsn, dsn)
    with closing(sqlite3.connect(tmp_path / "else.db")) as connection:
        connection.execute("CREATE TABLE a (b)")
    with pytest.raises(InputError, match="not a backup of Khabar's"):
        restore(tmp_path / "else.db", str(tmp_path / "t.db"))
    (tmp_path / "empty.db").touch()
    with pytest.raises(InputError, match="an empty file, not a backup"):
        restore(tmp_path / "empty.db", str(tmp_path / "t.db"))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0003'")
        connection.commit()
    with pytest.raises(InputError, match="of schema 0003, this Khabar's is"):
        restore(file, str(tmp_path / "t.db"))


def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    dsn, file = str(tmp_path / "k.db"), tmp_path / "b.db"
    fill(dsn, 3)
    back_up(dsn, file)
    check(file)
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = os.urandom(20_000)
    file.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        restore(file, str(tmp_path / "t.db"))
    assert not (tmp_path / "t.db").exists()


@pytest.mark.slow
def test_killed_at_any_moment_the_target_is_empty_or_whole(dsn: str, other: str) -> None:
    dice = random.Random(11)
    fill(dsn, 60)
    before, full = told(dsn), 0
    command = [sys.executable, "-m", "scraper", "migrate-store", "--from", dsn, "--to", other]
    for _ in range(6):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.3, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        store = open_store(other)
        found = store.counts().articles
        store.close()
        assert found in {0, 59}
        full += found == 59
    if not full:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert told(other) == before
