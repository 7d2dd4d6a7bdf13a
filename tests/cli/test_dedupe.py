"""`khabar dedupe`, through the real command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from scraper.cli.dedupe import command
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
    {"id": "b", "cluster": "a", "reason": "url"},
    {"id": "c", "cluster": "a", "reason": "content"},
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
