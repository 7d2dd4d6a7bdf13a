"""Files that follow the change log: whole lines, exactly once, rebuilt from nothing; text that a person reads."""

from __future__ import annotations

import json
import os
import resource
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from storage.codec import article_from_json
from storage.errors import SinkError
from storage.records import Change, Verdict
from storage.sinks import JsonlSink, TextSink, alone
from storage.sinks.text import as_text, safe_name
from tests.storage.samples import article

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC)


def change(position: int, at: datetime = DAY, **changes: object) -> Change:
    return Change(position, at, Verdict.NEW, article(position, **changes))


def lines(folder: Path) -> list[dict[str, object]]:
    files = sorted(folder.glob("*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def test_one_file_a_day_with_whole_records(tmp_path: Path) -> None:
    sink = JsonlSink(tmp_path)
    sink.write([change(1), change(2, DAY + timedelta(seconds=1))])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2026-11-23.jsonl", "2026-11-24.jsonl"]
    first, second = lines(tmp_path)
    assert article_from_json(first) == article(1)
    assert (first["position"], second["position"], first["verdict"]) == (1, 2, "new")
    assert "عنوان" in (tmp_path / "2026-11-23.jsonl").read_text(encoding="utf-8")


def test_it_goes_on_where_its_own_file_ends(tmp_path: Path) -> None:
    assert JsonlSink(tmp_path).position() == 0
    JsonlSink(tmp_path).write([change(1), change(2)])
    again = JsonlSink(tmp_path)
    assert again.position() == 2
    again.write([change(3)])
    assert [line["position"] for line in lines(tmp_path)] == [1, 2, 3]


@pytest.mark.parametrize("cut", [1, 40, 10_000])
def test_a_half_line_of_a_crash_is_cut_off(tmp_path: Path, cut: int) -> None:
    JsonlSink(tmp_path).write([change(1), change(2, body="x" * 20_000)])
    path = tmp_path / "2026-11-23.jsonl"
    os.truncate(path, path.stat().st_size - cut)
    sink = JsonlSink(tmp_path)
    assert sink.position() == 1
    sink.write([change(2)])
    assert [line["position"] for line in lines(tmp_path)] == [1, 2]


def test_a_line_longer_than_the_look_back_is_found(tmp_path: Path) -> None:
    JsonlSink(tmp_path).write([change(1), change(2, body="x" * 3_000_000)])
    assert JsonlSink(tmp_path).position() == 2


def test_a_file_of_a_crash_without_any_whole_line(tmp_path: Path) -> None:
    JsonlSink(tmp_path).write([change(1)])
    (tmp_path / "2026-11-24.jsonl").write_text('{"half', encoding="utf-8")
    sink = JsonlSink(tmp_path)
    assert sink.position() == 1
    sink.write([change(2, DAY + timedelta(days=1))])
    assert [line["position"] for line in lines(tmp_path)] == [1, 2]


def test_a_clock_that_was_set_back_does_not_write_behind(tmp_path: Path) -> None:
    JsonlSink(tmp_path).write([change(1, DAY), change(2, DAY - timedelta(days=3))])
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-23.jsonl"]
    assert JsonlSink(tmp_path).position() == 2


def test_two_processes_may_write_to_one_folder(tmp_path: Path) -> None:
    changes = [change(1), change(2), change(3)]
    daemon, crawl = JsonlSink(tmp_path), JsonlSink(tmp_path)
    daemon.write(changes[:2])
    crawl.write(changes)
    daemon.write(changes)
    assert [line["position"] for line in lines(tmp_path)] == [1, 2, 3]
    assert daemon.position() == crawl.position() == 3


@pytest.mark.parametrize("kind", [JsonlSink, TextSink])
def test_a_writer_that_does_not_end_is_not_waited_for_for_ever(
    kind: type[JsonlSink | TextSink], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alone, "PATIENCE_S", 0.05)
    sink = kind(tmp_path)
    with alone.alone(tmp_path), pytest.raises(SinkError, match="another process has been writing to it"):
        sink.write([change(1)])
    sink.write([change(1)])
    assert sink.position() == 1


@pytest.mark.parametrize("last", ["hello", "[]", '{"a": 1}', '{"position": null}', ""])
def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path, last: str) -> None:
    path = tmp_path / "2026-11-24.jsonl"
    path.write_text(f"somebody's\n{last}\n", encoding="utf-8")
    with pytest.raises(SinkError, match=r"2026-11-24\.jsonl: its last line is no record"):
        JsonlSink(tmp_path)
    assert path.read_text(encoding="utf-8") == f"somebody's\n{last}\n"


@pytest.mark.parametrize("kind", [JsonlSink, TextSink])
def test_nothing_to_write(kind: type[JsonlSink | TextSink], tmp_path: Path) -> None:
    sink = kind(tmp_path)
    sink.write([])
    assert sink.position() == 0
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_batch(tmp_path: Path) -> None:
    sink = JsonlSink(tmp_path)
    sink.write([change(1)])
    size = (tmp_path / "2026-11-23.jsonl").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, before[1]))  # room for a part of the next line
    try:
        with pytest.raises(SinkError, match=r"2026-11-23\.jsonl: .*; nothing is lost"):
            sink.write([change(2)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (tmp_path / "2026-11-23.jsonl").stat().st_size == size
    sink.write([change(2)])
    assert [line["position"] for line in lines(tmp_path)] == [1, 2]


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for kind in (JsonlSink, TextSink):
        with pytest.raises(SinkError, match=r"file.*name a directory that may be written"):
            kind(tmp_path / "file" / "records")


def test_text_of_a_persian_article() -> None:
    assert as_text(article(1)) == "عنوان 1\n۱۰-دی-۱۴۰۰\nlead\nیک\nدو\n"


def test_text_of_others_and_unknown_parts() -> None:
    english = article(1, language="en", lead=None)
    assert as_text(english) == "عنوان 1\n2021-12-31\nیک\nدو\n"
    assert as_text(replace(english, published_at=None)) == "عنوان 1\nیک\nدو\n"


def test_text_files_and_their_position(tmp_path: Path) -> None:
    TextSink(tmp_path).write([change(1), change(2, published_at=None)])
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.txt"))
    assert files == [f"agency/2021-12-31/{1:024x}.txt", f"agency/undated/{2:024x}.txt"]
    again = TextSink(tmp_path)
    assert again.position() == 2
    again.write([change(3, agency="127.0.0.1:8950")])
    assert (tmp_path / "127-0-0-1-8950" / "2021-12-31" / f"{3:024x}.txt").exists()
    assert not list(tmp_path.rglob("*.part"))


def test_a_revision_that_changes_the_day_leaves_one_file(tmp_path: Path) -> None:
    sink = TextSink(tmp_path)
    sink.write([change(1), change(2)])
    sink.write([replace(change(1, published_at=DAY, lead="later"), position=3, verdict=Verdict.REVISED)])
    files = {
        path.relative_to(tmp_path).as_posix(): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.txt")
    }
    assert sorted(files) == [f"agency/2021-12-31/{2:024x}.txt", f"agency/2026-11-23/{1:024x}.txt"]
    assert "later" in files[f"agency/2026-11-23/{1:024x}.txt"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con"),
        (".", "unnamed"),
        ("-rf", "rf"),
        ("a\x00/b", "a-b"),
        ("x" * 5000, "x" * 80),
    ],
)
def test_file_names_stay_inside(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_who_comes_late_does_not_write_an_older_text_over_a_newer_one(tmp_path: Path) -> None:
    late, first = TextSink(tmp_path), TextSink(tmp_path)
    first.write([replace(change(1), article=article(1, body="new")), change(2)])
    late.write([replace(change(1), article=article(1, body="as it was when it was read"))])
    assert late.position() == 2
    assert TextSink(tmp_path).position() == 2
    (path,) = tmp_path.glob(f"*/*/{article(1).id}.txt")
    assert "as it was" not in path.read_text(encoding="utf-8")
