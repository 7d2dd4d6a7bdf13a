"""Lost non-joiners come back where they surely belong, and nowhere else."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from scraper.text import restore

ZWNJ = "\u200c"
KEPT = [
    "میان",
    "میهن",
    "میدان",
    "میزان",
    "میراث",
    "میوه",
    "میل",
    "میلادی",
    "میلیون",
    "میلیارد",
    "میز",
    "میخ",
    "میهمان",
    "تنها",
    "تنهایی",
    "بها",
    "بهای",
    "انتها",
    "منتها",
    "نهایی",
    "رهایی",
    "بهتر",
    "دختر",
    "کنترل",
    "دفتر",
    "کمتر",
    "بیشتر",
    "مادر",
    "برادر",
    "کشورهای",
    "مرزهای",
    "نامه",
    "خانه",
    "گرفتن",
    "تمام",
    "همین",
    "همچنین",
    "ها",
    "های",
    "سفر",
    "ایمیل",
    "رسمی",
    "قدیمی",
    "نمایش",
]


def sentences() -> list[str]:
    stories = json.loads(files("scraper.demo").joinpath("stories", "fa.json").read_text(encoding="utf-8"))
    return [text for story in stories for text in (story["title"], story["lead"], *story["paragraphs"])]


def test_the_reference_story_comes_back_whole() -> None:
    stories = json.loads(files("scraper.demo").joinpath("stories", "fa.json").read_text(encoding="utf-8"))
    gold = [stories[0]["title"], stories[0]["lead"], *stories[0]["paragraphs"]]
    assert [restore(text.replace(ZWNJ, "")) for text in gold] == gold


def test_precision_before_recall_on_all_sentences() -> None:
    right = wrong = missed = 0
    for gold in sentences():
        restored = restore(gold.replace(ZWNJ, ""))
        ours, theirs = (_places(text) for text in (restored, gold))
        right, wrong, missed = right + len(ours & theirs), wrong + len(ours - theirs), missed + len(theirs - ours)
    assert right / (right + wrong) >= 0.98
    assert right / (right + missed) >= 0.6


def _places(text: str) -> set[int]:
    """Return how many other characters stand before each non-joiner."""
    return {found.start() - number for number, found in enumerate(re.finditer(ZWNJ, text))}


@pytest.mark.parametrize("word", KEPT)
def test_whole_words_stay_whole(word: str) -> None:
    assert restore(word) == word


def test_text_that_has_its_non_joiners_stays_as_it_is() -> None:
    changed = [text for text in sentences() if restore(text) != text]
    assert changed == []


@pytest.mark.parametrize("text", sentences()[:12])
def test_idempotent(text: str) -> None:
    once = restore(text.replace(ZWNJ, ""))
    assert restore(once) == once
    assert once.replace(ZWNJ, "") == text.replace(ZWNJ, "")
