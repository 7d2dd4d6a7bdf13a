"""Lost non-joiners come back where they surely belong, and nowhere else."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.text import restore
from tests.text.restore_gold import GOLD

ZWNJ = "\u200c"
KEPT = """
میان میهن میدان میزان میراث میوه میل میلادی میلیون میلیارد میز میخ میهمان تنها تنهایی بها بهای انتها
منتها نهایی رهایی بهتر دختر کنترل دفتر کمتر بیشتر مادر برادر کشورهای مرزهای نامه خانه گرفتن تمام
همین همچنین ها های سفر ایمیل رسمی قدیمی نمایش اشتها اشتهای گرانبها گرانبهای پربها خونبها منهای علیها
شانگهای شانگهایی انتهایی بهایی میدانی تنهاست الهام دلار تباهی جهانی فقهای شفاها منها مبتلا موتورهای
برندهای زنجیرهای دورهای حرفهای نامهای دستهای نشانهای رابطهای بستهای اژدها طاها پهلو کوتاهی گواهی
پیامدهای نهادهای کردهای سرکه یخبندان هشتصدمتری ترساند سرودهای بیمارستان پیمانکار بهروز میانداد نیکخواه بهبهانی پیشاور گوانگجو دوتایی میثم میترا مینا میرزا میکروب میانگین نمیر نمین دخترها ترانه ترین ای اند ام
"""


def sentences() -> list[str]:
    stories = json.loads(files("scraper.demo").joinpath("stories", "fa.json").read_text(encoding="utf-8"))
    return [text for story in stories for text in (story["title"], story["lead"], *story["paragraphs"])]


def test_the_reference_story_comes_back_whole() -> None:
    stories = json.loads(files("scraper.demo").joinpath("stories", "fa.json").read_text(encoding="utf-8"))
    gold = [stories[0]["title"], stories[0]["lead"], *stories[0]["paragraphs"]]
    assert [restore(text.replace(ZWNJ, "")) for text in gold] == gold


@pytest.mark.parametrize(("gold", "recall"), [(GOLD, 0.93), (sentences(), 0.85)])
def test_precision_before_recall(gold: list[str], recall: float) -> None:
    right = wrong = missed = 0
    for each in gold:
        ours, theirs = _places(restore(each.replace(ZWNJ, ""))), _places(each)
        right, wrong, missed = right + len(ours & theirs), wrong + len(ours - theirs), missed + len(theirs - ours)
    assert right / (right + wrong) >= 0.99
    assert right / (right + missed) >= recall


def test_words_that_mean_two_things_are_left_to_what_stands_around_them() -> None:
    assert restore("برندهای خارجی") == "برندهای خارجی"
    assert restore("هیچ برندهای نداشت") == f"هیچ برنده{ZWNJ}ای نداشت"
    assert restore("کار حرفهای") == "کار حرفهای"


def _places(text: str) -> set[int]:
    """Return how many other characters stand before each non-joiner."""
    return {found.start() - number for number, found in enumerate(re.finditer(ZWNJ, text))}


@pytest.mark.parametrize("gold", GOLD)
def test_gold_sentences_stay_as_they_are_and_lose_no_letter(gold: str) -> None:
    assert restore(gold) == gold
    assert restore(gold.replace(ZWNJ, "")).replace(ZWNJ, "") == gold.replace(ZWNJ, "")


@pytest.mark.parametrize(
    ("lost", "whole"),
    [
        ("مي\u200cشود و ميشود", "مي\u200cشود و مي\u200cشود"),  # in Arabic letters, which stay
        ("كتابهاي خوب", "كتاب\u200cهاي خوب"),
        ("برمیخیزد", "برمی\u200cخیزد"),
        ("برنامهریزیهای", "برنامه\u200cریزی\u200cهای"),
        ("نشستهای", "نشست\u200cهای"),
        ("حرفها", "حرف\u200cها"),
        ("سنگینترین", "سنگین\u200cترین"),
        ("دانشآموزانی", "دانش\u200cآموزانی"),
        ("بهمنماه", "بهمن\u200cماه"),
        ("شدهاست", "شده\u200cاست"),
        ("میکردهاند", "می\u200cکرده\u200cاند"),
        ("نمیشناختمش", "نمی\u200cشناختمش"),
        ("جلسهشان", "جلسه\u200cشان"),
        ("کممصرفترند", "کم\u200cمصرف\u200cترند"),
        ("مدیرعاملاند", "مدیرعامل\u200cاند"),
        ("نهاییاش", "نهایی\u200cاش"),
        ("بیمجوز", "بی\u200cمجوز"),
        ("نیمکتنشینی", "نیمکت\u200cنشینی"),
        ("بیستوچهار", "بیست\u200cوچهار"),
        ("پنجهزارمتری", "پنج\u200cهزارمتری"),
        ("تازهانتخابشده", "تازه\u200cانتخاب\u200cشده"),
    ],
)
def test_each_rule(lost: str, whole: str) -> None:
    assert restore(lost) == whole
    assert restore(whole) == whole


@pytest.mark.parametrize("word", KEPT.split())
def test_whole_words_stay_whole(word: str) -> None:
    assert restore(word) == word


def test_text_that_has_its_non_joiners_stays_as_it_is() -> None:
    changed = [text for text in sentences() if restore(text) != text]
    assert changed == []


@pytest.mark.parametrize("part", ["تر", "ها", "ترین", "کنندگان", "ی"])
def test_letters_without_end_are_no_word(part: str) -> None:
    assert restore(part * 20_000) == part * 20_000


@pytest.mark.parametrize("text", sentences()[:12])
def test_idempotent(text: str) -> None:
    once = restore(text.replace(ZWNJ, ""))
    assert restore(once) == once
    assert once.replace(ZWNJ, "") == text.replace(ZWNJ, "")


# Beginnings, middles and ends of Persian words, and what stands between words.
WORDS = (
    "می نمی بر در باز خانه نامه حرف ه ها های هایی ای اند ام تر ترین بی نیمه گفت رفت کتاب دانش شده سازی گذاری ان ی که"
)
PIECES = [*WORDS.split(), " ", "، ", "."]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_of_any_words_no_letter_changes_and_twice_is_once(text: str) -> None:
    once = restore(text)
    assert once.replace(ZWNJ, "") == text
    assert restore(once) == once


def test_what_cannot_stand_before_an_ezafe_decides() -> None:
    assert restore("حرفهای که زد") == f"حرفه{ZWNJ}ای که زد"
    assert restore("نامهای سرگشاده") == "نامهای سرگشاده"
