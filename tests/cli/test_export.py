"""`khabar export`, through the real command line over a real database."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from scraper.cli import export as command_module
from scraper.cli import khabar
from scraper.search import FoldingLexer
from storage.errors import InputError, SinkError
from storage.sql import open_store
from tests.storage.samples import NOW, article, store_articles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.records import Change


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = str(tmp_path / "news.db")
    keep(path, article(1, body="flood", lead=None), article(2, agency="b", language="en"), article(3))
    return path


def keep(path: str, *articles: Any) -> None:
    store = open_store(path, lexer=FoldingLexer())
    store_articles(store, *articles)
    store.index()
    store.close()


def export(db: str, *words: str) -> str:
    """Return what goes to standard output."""
    result = CliRunner().invoke(khabar, ["export", "--db", db, *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def numbers(text: str) -> list[int]:
    return [int(json.loads(line)["id"], 16) for line in text.splitlines()]


def test_standard_output_and_filters(db: str) -> None:
    assert numbers(export(db)) == [1, 2, 3]
    assert numbers(export(db, "--agency", "b")) == [2]
    assert numbers(export(db, "--language", "fa", "--query", "flood")) == [1]
    assert numbers(export(db, "--since", "2026-11-24")) == []
    assert numbers(export(db, "--since-cursor", "2")) == [3]
    rows = list(csv.DictReader(io.StringIO(export(db, "--format", "csv"))))
    assert [row["agency"] for row in rows] == ["agency", "b", "agency"]


def test_files_folders_and_their_forms(db: str, tmp_path: Path) -> None:
    export(db, "--format", "atom", "--output", str(tmp_path / "x.atom"))
    assert (tmp_path / "x.atom").read_text().count("<entry") == 3
    export(db, "--format", "sqlite", "--output", str(tmp_path / "x.sqlite"))
    assert (tmp_path / "x.sqlite").read_bytes().startswith(b"SQLite format 3")
    export(db, "--output", str(tmp_path / "records"))  # as the daemon does
    (day,) = (tmp_path / "records").iterdir()
    assert numbers(day.read_text()) == [1, 2, 3]
    export(db, "--output", str(tmp_path / "one.jsonl"), "--agency", "b")
    assert numbers((tmp_path / "one.jsonl").read_text()) == [2]


def test_a_feed_looks_back_only_as_far_as_it_must(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(db, *(article(number) for number in range(10, 30)))
    monkeypatch.setattr(command_module, "LOOK_BACK", 2)
    items = json.loads(export(db, "--format", "jsonfeed"))["items"]
    assert len(items) == 23
    monkeypatch.setattr(command_module, "ITEMS", 5)
    items = json.loads(export(db, "--format", "jsonfeed"))["items"]
    assert len(items) == 16
    assert [item["id"] for item in items[:2]] == [f"urn:khabar:{29:024x}", f"urn:khabar:{28:024x}"]
    assert len(json.loads(export(db, "--format", "jsonfeed", "--agency", "b"))["items"]) == 1


def test_a_cursor_goes_on_where_the_last_export_ended(db: str, tmp_path: Path) -> None:
    out, cursor = tmp_path / "out", str(tmp_path / "cursor")
    export(db, "--output", str(out), "--since-cursor", cursor)
    export(db, "--output", str(out), "--since-cursor", cursor)
    keep(db, article(2, agency="b", language="en", body="new", content_hash="new"), article(4))
    export(db, "--output", str(out), "--since-cursor", cursor)
    files = {path.name: numbers(path.read_text()) for path in out.iterdir()}
    assert files == {"000000000001-000000000003.jsonl": [1, 2, 3], "000000000004-000000000005.jsonl": [2, 4]}
    assert json.loads(Path(cursor).read_text()) == {"position": 5}


def test_a_fixed_name_waits_until_it_was_taken(db: str, tmp_path: Path) -> None:
    asked = ("--output", str(tmp_path / "new.jsonl"), "--since-cursor", str(tmp_path / "cursor"))
    export(db, *asked)
    keep(db, article(4))
    with pytest.raises(SinkError, match=r"new\.jsonl: is there already; take it away first"):
        export(db, *asked)
    (tmp_path / "new.jsonl").unlink()
    export(db, *asked)
    assert numbers((tmp_path / "new.jsonl").read_text()) == [4]


def test_two_filters_in_one_folder_lose_nothing(db: str, tmp_path: Path) -> None:
    asked = [
        ("--output", str(tmp_path / "out"), "--agency", each, "--since-cursor", str(tmp_path / each))
        for each in ("agency", "b")
    ]
    export(db, *asked[0])
    with pytest.raises(SinkError, match=r"jsonl: is there already; take it away first, or name another folder"):
        export(db, *asked[1])
    (path,) = (each for each in (tmp_path / "out").iterdir() if each.suffix)
    assert numbers(path.read_text()) == [1, 3]


def test_what_changes_while_it_is_exported_comes_once(db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("--output", str(tmp_path / "out"), "--since-cursor", str(tmp_path / "cursor"))

    def changed(*given: Any) -> Iterator[Change]:
        monkeypatch.undo()
        keep(db, article(2, agency="b", language="en", body="new", content_hash="new"))
        return records(*given, settled=True)

    records = command_module._records
    monkeypatch.setattr(command_module, "_records", lambda *given, **_: changed(*given))
    export(db, *asked)
    export(db, *asked)
    seen = [json.loads(line) for path in sorted((tmp_path / "out").iterdir()) for line in path.read_text().splitlines()]
    assert [(int(each["id"], 16), each["revision"]) for each in seen] == [(1, 1), (3, 1), (2, 2)]


def test_a_text_whose_day_changed_stands_in_one_place(db: str, tmp_path: Path) -> None:
    asked = ("--format", "text", "--output", str(tmp_path / "out"), "--since-cursor", str(tmp_path / "cursor"))
    export(db, *asked)
    keep(db, article(3, body="new", content_hash="new", published_at=NOW + timedelta(days=40)))
    export(db, *asked)
    found = {path.stem: path.parent.name for path in (tmp_path / "out").rglob("*.txt")}
    assert len(list((tmp_path / "out").rglob("*.txt"))) == 3
    assert found[article(3).id] == "2027-01-02"


def test_a_cursor_of_another_store_is_said(db: str, tmp_path: Path) -> None:
    (tmp_path / "cursor").write_text('{"position": 9}')
    with pytest.raises(InputError, match="stands at 9, the store ends at 3: of another store"):
        export(db, "--output", str(tmp_path / "out"), "--since-cursor", str(tmp_path / "cursor"))
    with pytest.raises(InputError, match="stands at 4, the store ends at 3: of another store"):
        export(db, "--since-cursor", "4")
    assert export(db, "--since-cursor", "3") == ""


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    db = str(tmp_path / "many.db")
    keep(db, *(article(number, body="long " * 4_000) for number in range(1, 30)))
    command = [sys.executable, "-m", "scraper", "export", "--db", db]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)


@pytest.mark.parametrize("form", ["atom", "jsonfeed"])
def test_feeds_with_a_cursor_leave_nothing_out(
    form: str, db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_module, "ITEMS", 2)
    asked = ("--format", form, "--since-cursor", str(tmp_path / "cursor"), "--output")
    export(db, *asked, str(tmp_path / "out"))
    assert len(list((tmp_path / "out").iterdir())) == 2
    (tmp_path / "cursor").unlink()
    one = tmp_path / "one.feed"
    for position in (2, 3):
        export(db, *asked, str(one))
        assert json.loads((tmp_path / "cursor").read_text()) == {"position": position}
        one.unlink()


def test_an_index_that_is_made_anew_moves_no_cursor_back(db: str, tmp_path: Path) -> None:
    asked = ("--output", str(tmp_path / "out"), "--since-cursor", str(tmp_path / "cursor"), "--query", "flood")
    export(db, *asked)
    store = open_store(db)
    store.reindex()
    store.close()
    export(db, *asked)
    assert json.loads((tmp_path / "cursor").read_text()) == {"position": 3}
    assert len(list((tmp_path / "out").iterdir())) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--format", "sqlite"), "sqlite is no stream: name a file or folder"),
        (("--since-cursor", "cursor"), "a cursor file goes with --output"),
        (("--output", "x", "--agency", "b"), "a folder of jsonl follows everything"),
        (("--output", "x", "--format", "text", "--query", "b"), "a folder of text follows everything"),
    ],
)
def test_what_does_not_go_together(db: str, asked: tuple[str, ...], said: str, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    result = CliRunner().invoke(khabar, ["export", "--db", db, *asked], standalone_mode=False)
    assert isinstance(result.exception, click.UsageError)
    assert said in str(result.exception)


def test_a_question_without_words_is_one_line(db: str) -> None:
    with pytest.raises(InputError, match="nothing to find in '-x'"):
        export(db, "--query", "-x")


@pytest.mark.slow
def test_killed_exports_lose_and_double_nothing(tmp_path: Path) -> None:
    db, out, cursor = str(tmp_path / "k.db"), tmp_path / "out", str(tmp_path / "cursor")
    rng, got, stored = random.Random(5), [], 0
    command = [sys.executable, "-m", "scraper", "export", "--db", db, "--output", str(out), "--since-cursor", cursor]
    for _ in range(8):
        keep(db, *(article(stored + number, body="x" * 20_000) for number in range(1, 16)))
        stored += 15
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            time.sleep(rng.uniform(0.3, 1.0))
            process.send_signal(signal.SIGKILL)
        for path in out.glob("*.jsonl"):
            got += numbers(path.read_text())
            path.unlink()
    subprocess.run(command, check=True, capture_output=True)
    got += [number for path in out.glob("*.jsonl") for number in numbers(path.read_text())]
    assert sorted(got) == list(range(1, stored + 1))
    assert stored == 120
