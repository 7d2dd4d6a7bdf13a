"""`khabar dedupe`, through the real command."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scraper.cli.dedupe import command, seconds
from tests.dedupe.near import TITLE, edited, story

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "دولت و مجلس درباره بودجه سال آینده به توافق رسیدند و گزارش آن را منتشر کردند."
ROWS = [
    {
        "id": "a",
        "url": "https://www.isna.ir/news/1",
        "site": "isna.ir",
        "ts": 1.0,
        "lang": "fa",
        "title": "بودجه",
        "text": TEXT,
    },
    {"id": "b", "url": "http://isna.ir/news/1/?utm_source=x", "title": "بودجه", "text": "متن دیگر"},
    {
        "id": "c",
        "url": "https://irna.ir/9",
        "title": "بودجه",
        "text": TEXT.replace("ی", "ي").replace("ک", "ك"),
        "more": 1,
    },
    {"id": "d", "url": "https://irna.ir/10", "title": "بودجه", "text": "متن کوتاه"},
]
ANSWERS = [
    {"id": "a", "cluster": "a", "reason": "new"},
    {"id": "b", "cluster": "a", "reason": "url", "match": "a"},
    {"id": "c", "cluster": "a", "reason": "content", "match": "a"},
    {"id": "d", "cluster": "d", "reason": "new"},
]


def lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_documents_are_grouped_in_order(tmp_path: Path) -> None:
    source, target = tmp_path / "docs.jsonl", tmp_path / "out.jsonl"
    source.write_text(lines(ROWS), encoding="utf-8")
    result = CliRunner().invoke(command, ["--input", str(source), "--output", str(target)], catch_exceptions=False)
    assert (result.exit_code, result.output) == (0, "")
    assert [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()] == ANSWERS


def test_streams_and_bad_lines() -> None:
    result = CliRunner().invoke(command, [], input="nonsense\n{}\n" + lines(ROWS[:1]), catch_exceptions=False)
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert "line 1" in answers[0]["error"]
    assert answers[1] == {"error": "line 2: key 'id' is missing"}
    assert answers[2:] == ANSWERS[:1]


def run(*arguments: str, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    result = CliRunner().invoke(command, [*arguments], input=lines(rows), catch_exceptions=False)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.output.splitlines()]


def test_copies_of_other_letters_are_found(tmp_path: Path) -> None:
    body = story(1)
    rows: list[dict[str, object]] = [
        {"id": "a", "ts": 0, "title": TITLE, "text": body},
        {"id": "b", "ts": 600, "title": TITLE, "text": "TEHRAN (Agency) - " + edited(body, 0.1)},
        {"id": "c", "ts": 900, "title": TITLE, "text": body[: len(body) // 3]},
        {"id": "d", "ts": 1200, "title": "Another matter", "text": story(2)},
    ]
    answers = run(rows=rows)
    assert [each["cluster"] for each in answers] == ["a", "a", "a", "d"]
    assert {str(each["reason"]) for each in answers[1:3]} <= {"copy", "edited", "lead"}
    index = str(tmp_path / "index.db")
    assert run("--index", index, rows=rows[:2]) == answers[:2]
    assert run("--index", index, rows=rows) == answers
    assert run("--index", index, rows=rows[2:]) == answers[2:]


def test_a_document_that_cannot_be_read_does_not_stop_the_others() -> None:
    answers = run(rows=[{"id": "a", "ts": "never", "text": TEXT}, {"id": "b", "text": TEXT}, {"id": "b", "text": "x"}])
    assert "could not convert" in str(answers[0]["error"])
    assert answers[1] == answers[2] == {"id": "b", "cluster": "b", "reason": "new"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"url": 7}, "url: a text"),
        ({"text": 5}, "text: a text"),
        ({"title": ["a"]}, "title: a text"),
        ({"id": ["a"]}, "id: a text or a whole number"),
        ({"id": None}, "id: a text or a whole number"),
        ({"id": True}, "id: a text or a whole number"),
        ({"ts": True}, "ts: seconds since 1970"),
        ({"ts": float("nan")}, "ts: nan is no time"),
        ({"ts": 1e300}, "ts: 1e+300 is no time"),
        ({"ts": "9999999-1"}, "Invalid isoformat string"),
    ],
)
def test_a_field_of_another_kind_is_said_and_stops_nothing(row: dict[str, object], said: str) -> None:
    good: dict[str, object] = {"id": "good", "text": TEXT}
    answers = run(rows=[good, {"id": "bad", "text": TEXT} | row, good | {"id": "copy"}])
    assert said in str(answers[1]["error"])
    assert (answers[0]["cluster"], answers[2]["cluster"]) == ("good", "good")


@pytest.mark.parametrize(
    "first", [1_767_225_600, 1_767_225_600_000, "1767225600", "2026-01-01", "2026-01-01T03:30:00+03:30"]
)
def test_times_are_read_as_seconds_as_milliseconds_and_as_text(first: object) -> None:
    assert seconds(first) == 1_767_225_600


def test_half_a_surrogate_pair_is_no_end(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"id": "\ud800", "text": TEXT + "\ud801"}, {"id": 7, "text": TEXT + "\ud801"}]
    source, target, index = tmp_path / "in", tmp_path / "out", tmp_path / "index.db"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    options = ["--input", str(source), "--output", str(target), "--index", str(index)]
    assert CliRunner().invoke(command, options, catch_exceptions=False).exit_code == 0
    first, second = map(json.loads, target.read_text(encoding="utf-8").splitlines())
    assert first == {"id": "\ud800", "cluster": "\\ud800", "reason": "new"}
    assert second == {"id": 7, "cluster": "\\ud800", "reason": "content", "match": "\\ud800"}


def test_the_front_page_is_nobodys_address() -> None:
    rows: list[dict[str, object]] = [
        {"id": str(number), "url": url, "text": story(number)}
        for number, url in enumerate(("https://a.ir", "https://a.ir/", "http://www.a.ir/?utm_source=rss", ""))
    ]
    assert [each["reason"] for each in run(rows=rows)] == ["new"] * 4


def test_an_index_of_the_version_before_is_taken_over(tmp_path: Path) -> None:
    index = tmp_path / "index.db"
    rows: list[dict[str, object]] = [{"id": "a", "ts": 0, "text": story(1)}, {"id": "b", "ts": 60, "text": story(1)}]
    run("--index", str(index), rows=rows[:1])
    with closing(sqlite3.connect(index)) as file:
        file.execute("ALTER TABLE member DROP COLUMN match")
        file.execute("PRAGMA user_version = 1")
    assert run("--index", str(index), rows=rows)[1] == {"id": "b", "cluster": "a", "reason": "content", "match": "a"}
