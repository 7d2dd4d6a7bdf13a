"""Normalisation keeps what was published; folding makes the same what means the same. Both are idempotent."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.text import fold, normalize


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("می‌تواند «تنش‌ها» ۱۲۳", "می‌تواند «تنش‌ها» ۱۲۳"),
        ("می‌‌‌تواند", "می‌تواند"),  # doubled
        ("کتاب‌ ها", "کتاب ها"),  # at a word's edge it says nothing
        ("‌سلام‌", "سلام"),
        ("سلام‌.", "سلام."),
        ("ﺳﻼم", "سلام"),  # presentation forms
        ("a\u00adb\u200bc\ufeffd\u2060e", "abcde"),
        ("left\u202eright\u200f", "leftright"),
        ("a\x00b\x07c\x1b[2Jd", "abc[2Jd"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("a\u00a0b\u2009c\td", "a b c d"),
        ("  two\r\n\r\n lines \u2028three ", "two\nlines\nthree"),
        ("cafe\u0301", "café"),
        ("क्‍ष", "क्‍ष"),  # joiners shape Indic letters
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("", ""),
        (" \n\t ", ""),
        ("plain text, as it is.", "plain text, as it is."),
    ],
)
def test_normalize(raw: str, clean: str) -> None:
    assert normalize(raw) == clean
    assert normalize(clean) == clean


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كتاب‌هاي عربي", "کتابهای عربی"),
        ("۱۲۳ ٤٥٦", "123 456"),
        ("آزمون أُنْس", "ازمون انس"),
        ("مســـئله", "مسیله"),
        ("«نقل»", '"نقل"'),
        ("ＦＵＬＬ Width", "full width"),
        ("Straße", "strasse"),
        ("café", "cafe\u0301"),
        ("خانۀ ما", "خانه ما"),
        ("a  b\n c", "a b c"),
    ],
)
def test_fold_makes_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("سال", "مال"), ("پدر", "بدر"), ("12", "13"), ("resume", "resumes")])
def test_fold_keeps_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


ANY = st.text(alphabet=st.characters(), max_size=60) | st.text(
    alphabet="آأاإبيیىكک\u200c\u200d ۱٢3\u0651ـ\n«»", max_size=40
)


@settings(max_examples=400)
@given(ANY)
def test_normalize_is_idempotent_and_leaves_no_junk(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} and letter != "\n" for letter in once)
    once.encode("utf-8")


@settings(max_examples=400)
@given(ANY)
def test_fold_is_idempotent_and_sees_no_difference_to_the_normal_form(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert "\u200c" not in fold(text)
