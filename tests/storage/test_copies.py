"""The index of copies in a file: killed and started again, cut into batches, expired, asked by its keys only."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from scraper.dedupe.near import make_print, place
from storage.errors import StoreError
from storage.sql import similar
from storage.sql.copies import CopyIndex, Entry
from tests.dedupe.near import TITLE, edited, story
from tests.storage.killed import kill_once_it_says

if TYPE_CHECKING:
    from pathlib import Path

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


def entry(name: str, body: str, *, title: str = TITLE, at: float = 0.0, address: int | None = None) -> Entry:
    made = make_print(title, body)
    letters = int.from_bytes(made.text_hash[:8], "big", signed=True) if made.text_hash else None
    return Entry(name, made.stored(), at, address, letters)


def documents(count: int) -> list[Entry]:
    """Return stories, each with an edited copy an hour later, and every third with a verbatim one."""
    found = []
    for number in range(count):
        body, at = story(number), number * 600.0
        found += [entry(f"{number}", body, at=at), entry(f"{number}e", edited(body, 0.08), at=at + HOUR_S)]
        if number % 3 == 0:
            found.append(entry(f"{number}v", body, at=at + 2 * HOUR_S))
    return sorted(found, key=lambda each: (each.ts or 0.0, each.id))


def clusters(path: str | None, entries: list[Entry], *, batch: int = 50) -> dict[str, tuple[str, str]]:
    with closing(CopyIndex(path, place)) as index:
        answers = [
            each for start in range(0, len(entries), batch) for each in index.add(entries[start : start + batch])
        ]
    return {each.id: (each.cluster, each.reason) for each in answers}


def test_copies_join_their_story() -> None:
    found = clusters(None, documents(30))
    assert {cluster for cluster, _ in found.values()} == {str(number) for number in range(30)}
    assert found["7"] == ("7", "new")
    assert found["7e"] in {("7", "copy"), ("7", "edited")}
    assert found["9v"] == ("9", "content")


def test_addresses_come_before_letters_and_clusters_are_never_joined() -> None:
    entries = [
        entry("a", story(1), address=1),
        entry("b", story(2), address=2),
        entry("c", story(2), address=1),
        entry("d", story(2)),
        entry("e", story(1), address=3),
        entry("f", story(3), address=3),
    ]
    expected = {"a": "a", "b": "b", "c": "a", "d": "b", "e": "a", "f": "a"}
    found = clusters(None, entries)
    assert {name: cluster for name, (cluster, _) in found.items()} == expected
    assert [found[name][1] for name in "abcdef"] == ["new", "new", "url", "content", "content", "url"]


def test_where_batches_end_does_not_matter(tmp_path: Path) -> None:
    entries = documents(40)
    whole = clusters(None, entries, batch=1000)
    assert clusters(None, entries, batch=1) == whole
    assert clusters(str(tmp_path / "index.db"), entries, batch=7) == whole


def test_a_later_run_goes_on_and_known_documents_keep_their_answers(tmp_path: Path) -> None:
    entries, path = documents(20), str(tmp_path / "index.db")
    whole = clusters(None, entries)
    first = clusters(path, entries[:25])
    assert first == {each.id: whole[each.id] for each in entries[:25]}
    assert clusters(path, entries) == whole
    assert clusters(path, entries[30:]) == {each.id: whole[each.id] for each in entries[30:]}


_RUN = """
import sys
from tests.storage.test_copies import CopyIndex, documents, place
index = CopyIndex(sys.argv[1], place)
entries = documents(300)
for start in range(0, len(entries), 20):
    index.add(entries[start : start + 20])
    print(start, flush=True)
"""


def test_a_killed_run_is_started_again_with_the_same_result(tmp_path: Path) -> None:
    path = str(tmp_path / "index.db")
    entries = documents(300)
    for wanted in (40, 240):
        kill_once_it_says(_RUN, path, wanted)
    with closing(sqlite3.connect(path)) as connection:
        kept = connection.execute("SELECT count(*) FROM member").fetchone()[0]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert 240 <= kept < len(entries)
    assert clusters(path, entries) == clusters(None, entries)


def test_what_is_older_than_the_window_is_forgotten_bit_by_bit(tmp_path: Path) -> None:
    path = str(tmp_path / "index.db")
    old = [entry(f"old{number}", story(number)) for number in range(10)]
    clusters(path, old)
    later = 4 * similar.BUCKET_S
    found = clusters(path, [entry(f"new{n}", edited(story(n), 0.02), at=later + n) for n in range(10)], batch=2)
    assert {cluster for cluster, _ in found.values()} == set(found)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM print WHERE bucket = 0").fetchone() == (0,)
        assert {row[0] for row in connection.execute("SELECT DISTINCT bucket FROM anchor")} == {similar._keyed(4)}
        assert connection.execute("SELECT count(*) FROM member").fetchone() == (20,)
    # the exact layers are kept for ever
    assert clusters(path, [entry("again", story(3), at=later)]) == {"again": ("old3", "content")}


def test_what_version_0_1_left_is_found_until_it_expires(tmp_path: Path) -> None:
    path, week = str(tmp_path / "index.db"), similar.BUCKET_S
    first = [entry(str(n), story(n)) for n in range(10)]
    clusters(path, first)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM anchor")
        rows = [(0, low - (1 << 31), n + 1) for n, each in enumerate(first) for low in each.fingerprint.lowest]
        connection.executemany("INSERT INTO anchor (bucket, hash, doc) VALUES (?, ?, ?)", rows)
        connection.commit()
    found = clusters(path, [entry(f"{n}e", edited(story(n), 0.05), at=HOUR_S) for n in range(10)], batch=3)
    assert [cluster for cluster, _ in found.values()] == [each.id for each in first]
    again = clusters(path, [entry(f"{n}f", edited(story(n), 0.05, 2), at=2 * HOUR_S) for n in range(10)])
    assert [cluster for cluster, _ in again.values()] == [each.id for each in first]
    clusters(path, [entry(f"late{n}", story(50 + n), at=3.0 * week) for n in range(10)], batch=5)
    with closing(sqlite3.connect(path)) as connection:
        assert {row[0] for row in connection.execute("SELECT DISTINCT bucket FROM anchor")} == {similar._keyed(3)}


def test_hashes_that_many_texts_have_get_no_more_rows(tmp_path: Path) -> None:
    path = str(tmp_path / "index.db")
    furniture = story(1000, sentences=8)
    clusters(path, [entry(str(n), f"{furniture}\n{story(n, sentences=8)}") for n in range(similar.HOT + 30)])
    with closing(sqlite3.connect(path)) as connection:
        most = connection.execute("SELECT max(n) FROM (SELECT count(*) AS n FROM anchor GROUP BY hash)").fetchone()
        prints = connection.execute("SELECT count(*) FROM print").fetchone()
    assert most == (similar.HOT,)
    assert prints == (similar.HOT + 30,)


def test_the_furniture_of_a_site_does_not_crowd_out_the_story() -> None:
    furniture = story(1000, sentences=12)
    pages = [entry(f"page{n}", f"{furniture}\n{story(n, sentences=6)}", title=f"Page {n}", at=n) for n in range(11)]
    first = entry("first", story(500, sentences=8), at=40.0)
    copies = [entry(f"copy{n}", edited(story(500, sentences=8), 0.05, n), at=50.0 + n) for n in range(14)]
    framed = entry("framed", f"{furniture}\n{story(500, sentences=8)}", at=100.0)
    assert clusters(None, [*pages, first, *copies, framed])["framed"][0] == "first"


def test_another_issue_does_not_join_by_a_copy_that_lost_its_figures() -> None:
    body = story(2)
    numbers = iter(range(100, 10_000, 37))
    other = re.sub(r"\d+", lambda _: str(next(numbers)), body)
    lead = re.sub(r"\d+ ?", "", body[: len(body) * 2 // 3])
    entries = [entry("first", body), entry("lead", lead, at=HOUR_S), entry("other", other, at=3 * HOUR_S)]
    assert {name: cluster for name, (cluster, _) in clusters(None, entries).items()} == {
        "first": "first",
        "lead": "first",
        "other": "other",
    }


def test_no_look_up_reads_a_whole_table(tmp_path: Path) -> None:
    with closing(CopyIndex(str(tmp_path / "index.db"), place)) as index:
        index.add(documents(5))
        given = {"now": 1, "before": 0, "hashes": "[1,2]", "docs": "[1]", "oldest": 1, "few": 5, "first": 0, "end": 1}
        with index._database.reading() as connection:
            plans = {
                name: "\n".join(
                    str(row[-1])
                    for row in connection.execute(text(f"EXPLAIN QUERY PLAN {statement.text}"), given).all()
                )
                for name, statement in vars(similar).items()
                if name in {"_LOOK_UP_SQLITE", "_OLDER", "_NEIGHBOURS_SQLITE", "_EXPIRE", "_EXPIRE_PRINTS"}
            }
    assert len(plans) == 5
    assert "SEARCH anchor USING PRIMARY KEY (bucket=? AND hash=?)" in plans["_LOOK_UP_SQLITE"]
    assert "SEARCH print USING INTEGER PRIMARY KEY (rowid=?)" in plans["_NEIGHBOURS_SQLITE"]
    assert [name for name, plan in plans.items() if "SCAN anchor" in plan] == []


def test_a_file_that_is_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE mine (id)")
        connection.commit()
    before = other.read_bytes()
    with pytest.raises(StoreError, match=r"no index of `khabar dedupe`; name another file"):
        CopyIndex(str(other), place)
    with pytest.raises(StoreError, match="give its path"):
        CopyIndex("postgresql://nobody@localhost/none", place)
    assert other.read_bytes() == before  # nothing of it was changed


def test_opening_costs_nothing_that_grows(tmp_path: Path) -> None:
    def least_cpu_s(count: int) -> float:
        """Open an index of so many articles five times, each time for one more; return what the cheapest took."""
        path, last, times = str(tmp_path / f"{count}.db"), count - 1, []
        clusters(path, documents(count), batch=500)
        for number in range(5):
            before = time.process_time()
            with closing(CopyIndex(path, place)) as index:
                (late,) = index.add([entry(f"late{number}", edited(story(last), 0.05), at=last * 600.0)])
            times.append(time.process_time() - before)
            assert late.cluster == str(last)
        return min(times)

    assert least_cpu_s(400) < 5 * least_cpu_s(20)
