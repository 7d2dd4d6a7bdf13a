"""The same text by its letters."""

from __future__ import annotations

import unicodedata

import pytest

from scraper.dedupe import content_hash

LEAD = "رئیس‌جمهور گفت: قیمت‌ها در سال ۱۴۰۰ کاهش می‌یابد."
BODY = LEAD + "\n" + "وی افزود که دولت برنامه‌های خود را برای مهار تورم اجرا می‌کند و نتیجه آن دیده می‌شود. " * 4
TITLE = "کاهش قیمت‌ها"


def of(body: str, title: str = TITLE, lead: str | None = None) -> str:
    return content_hash(title=title, lead=lead, body=body)


@pytest.mark.parametrize(
    "variant",
    [
        BODY.replace("ی", "ي").replace("ک", "ك"),
        BODY.replace("\u200c", ""),
        BODY.replace("\u200c", " "),
        BODY.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")),
        BODY.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")),
        BODY.replace(" ", "  ").replace("\n", "\n\n"),
        BODY.replace(":", " -").replace(".", "!"),
        unicodedata.normalize("NFD", BODY),
        BODY.replace("دولت", "دولَت"),
    ],
    ids=["arabic_letters", "no_joiners", "blanks", "latin_digits", "arabic_digits", "spaces", "marks", "nfd", "vowels"],
)
def test_spelling_does_not_matter(variant: str) -> None:
    assert of(variant) == of(BODY)
    assert variant != BODY or "\u200c" not in BODY


def test_figures_and_words_matter() -> None:
    assert of(BODY.replace("۱۴۰۰", "۱۴۰۱")) != of(BODY)
    assert of(BODY.replace("تورم", "رکود")) != of(BODY)
    assert of(BODY + " پایان") != of(BODY)


def test_title_counts_for_short_texts_only() -> None:
    assert of(BODY, title="تیتر دیگر") == of(BODY)
    assert of("فیلم را ببینید", title="یک") != of("فیلم را ببینید", title="دو")
    assert of("", title="یک") != of("", title="دو")


def test_a_lead_counts_once() -> None:
    rest = BODY.removeprefix(LEAD).lstrip()
    assert of(rest, lead=LEAD) == of(BODY) == of(BODY, lead=LEAD)
    assert of(rest) != of(BODY)
    assert len(of("")) == len(content_hash(title=None, lead=None, body=None)) == 32
