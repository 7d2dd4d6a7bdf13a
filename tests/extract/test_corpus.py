"""Quality on real pages: floors, a little below what was measured (docs/extraction.md)."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from scraper.cli.filters import read_bytes
from scraper.extract import Extraction, extract
from scraper.text import fold

if TYPE_CHECKING:
    from pathlib import Path

Pair = tuple[dict[str, Any], Extraction | None]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", fold(text)))


def f1(gold: str, found: str) -> float:
    wanted, had = words(gold), words(found)
    common = (wanted & had).total()
    return 2 * common / max(1, wanted.total() + had.total())


@pytest.fixture(scope="module")
def pairs(shared: Path) -> list[Pair]:
    folder = shared / "corpora" / "fundus"
    golds = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [extract(read_bytes(folder / "pages" / f"{gold['id']}.html.gz"), url=gold["url"]) for gold in golds]
    return [(gold, page if isinstance(page, Extraction) else None) for gold, page in zip(golds, found, strict=True)]


def test_every_page_is_an_article(pairs: list[Pair]) -> None:
    assert [gold["id"] for gold, page in pairs if page is None] == []
    assert len(pairs) == 85


def test_bodies(pairs: list[Pair]) -> None:
    scores = [f1(gold["body"], f"{page.lead or ''}\n{page.body}") if page else 0.0 for gold, page in pairs]
    assert sum(scores) / len(scores) > 0.96
    assert sum(score < 0.5 for score in scores) <= 3


def test_headlines(pairs: list[Pair]) -> None:
    right = [fold(gold["title"]) == fold(page.title) for gold, page in pairs if page]
    assert sum(right) / len(pairs) > 0.86
    assert all(page.title for _, page in pairs if page)


def test_dates(pairs: list[Pair]) -> None:
    right = [
        page.published_at.date().isoformat() == gold["published"][:10]
        for gold, page in pairs
        if page and page.published_at and gold["published"]
    ]
    assert sum(right) / len(pairs) > 0.95
    assert all(page.published_at.tzinfo for _, page in pairs if page and page.published_at)


def test_authors(pairs: list[Pair]) -> None:
    signed = [(gold, page) for gold, page in pairs if page and gold["authors"]]
    right = [{fold(name) for name in gold["authors"]} == {fold(name) for name in page.authors} for gold, page in signed]
    assert sum(right) / len(signed) > 0.82
    assert not any("@" in name or "http" in name for _, page in signed for name in page.authors)
