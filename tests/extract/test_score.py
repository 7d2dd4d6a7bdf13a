"""The benchmark's own scorer, over pages small enough to be reckoned by hand."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.extract_score import Answer, Tally, figures
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

GOLD = {
    "body": "one two three four five\nsix seven eight nine ten",
    "title": "A headline: of news",
    "authors": ["Jane Roe"],
    "published": "2024-05-03T10:00:00+03:30",
}


def test_a_perfect_answer_has_one_everywhere() -> None:
    answer = Answer(GOLD["body"], "a HEADLINE of news!", ["JANE ROE"], "2024-05-03T06:30:20+00:00")
    found = figures(GOLD, answer)
    assert set(found) >= {"tokens", "shingle_p", "shingle_r", "clean", "kept", "title", "authors", "day", "minute"}
    assert set(found.values()) == {1.0}


def test_a_page_without_an_answer_is_wrong_everywhere() -> None:
    assert set(figures(GOLD, Answer()).values()) == {0.0}


def test_a_foreign_paragraph_costs_precision_and_a_lost_one_recall() -> None:
    found = figures(GOLD, Answer("one two three four five\nbuy our paper now please"))
    assert found["tokens"] == pytest.approx(0.5)
    assert (found["clean"], found["kept"]) == (0.5, 0.5)
    assert found["shingle_r"] == pytest.approx(2 / 7)


def test_one_author_more_is_wrong_and_lists_in_lists_are_read() -> None:
    assert figures(GOLD, Answer(authors=["Jane Roe", "John Doe"]))["authors"] == 0.0
    assert figures({"authors": [["Jane Roe"]]}, Answer(authors=["Jane Roe"]))["authors"] == 1.0


def test_days_are_compared_as_days_and_times_within_the_minute() -> None:
    day = {"published": "2024-05-03"}
    assert figures(day, Answer(published="2024-05-03T23:59:00+03:30")) == {"day": 1.0}
    assert figures(day, Answer(published="2024-05-04T00:01:00+00:00")) == {"day": 0.0}
    late = figures(GOLD, Answer(published="2024-05-03T06:32:00+00:00"))
    assert (late["day"], late["minute"]) == (1.0, 0.0)
    assert figures(GOLD, Answer(published="2024-05-03"))["minute"] == 0.0


def test_snippets_are_counted_over_all_pages() -> None:
    tally = Tally()
    tally.add(figures({"with": ["one two", "lost"], "without": ["wrong", "absent"]}, Answer("one  two\nwrong")))
    table = tally.table()
    assert table["snippets"] == pytest.approx(0.5)
    assert table["tokens"] is None


def test_letters_are_folded_and_solid_scripts_cut() -> None:
    folded = figures({"body": "می‌رود كتاب يك چهار پنج"}, Answer("می رود کتاب یک چهار پنج"))
    assert folded["tokens"] == 1.0
    assert 0 < figures({"body": "今日は天気がいいです"}, Answer("今日は天気が悪いです"))["tokens"] < 1


def test_the_command_prints_its_table(tmp_path: Path) -> None:
    text = "This sentence of the article is long enough to be taken for prose by anybody who reads it, and by us."
    page = f"<html><body><article><h1>A headline of news</h1>{f'<p>{text}</p>' * 3}</article></body></html>"
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.html.gz").write_bytes(gzip.compress(page.encode()))
    gold = {"id": "1", "url": "https://news.example/1", "title": "A headline of news", "body": text}
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.extract", str(tmp_path), "--only", "khabar"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE_S).stdout.splitlines()
    assert lines[-2].split()[:4] == ["shingles", "tokens", "snippets", "clean"]
    assert lines[-1].split()[0] == "khabar"
    assert lines[-1].split()[3] == "-"  # no snippets in the gold
