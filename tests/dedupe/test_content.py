"""The same text by its letters, and clusters of it."""

from __future__ import annotations

import unicodedata

import pytest

from scraper.dedupe import Document, Grouped, content_hash, group

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


def doc(number: int, url: str, text: str, title: str = TITLE) -> Document:
    return Document(id=str(number), url=url, title=title, text=text)


def test_groups_by_address_then_by_letters() -> None:
    docs = [
        doc(1, "https://a.ir/1", BODY),
        doc(2, "https://b.ir/1", BODY.replace("ی", "ي"), "تیتر دیگر"),
        doc(3, "http://www.a.ir/1?utm_source=x", "متن تازه: " + BODY),
        doc(4, "https://c.ir/1", "متن تازه: " + BODY),
        doc(5, "https://c.ir/2", BODY.replace("تورم", "رکود")),
    ]
    assert list(group(docs)) == [
        Grouped("1", "1", "new"),
        Grouped("2", "1", "content"),
        Grouped("3", "1", "url"),
        Grouped("4", "1", "content"),
        Grouped("5", "5", "new"),
    ]
    assert list(group([])) == []


def test_clusters_are_never_joined_by_a_third() -> None:
    other = BODY.replace("تورم", "رکود")
    docs = [
        doc(1, "https://a.ir/1", BODY),
        doc(2, "https://b.ir/1", other),
        doc(3, "https://a.ir/1", other),
        doc(4, "https://d.ir/", other),
    ]
    assert [(each.id, each.cluster) for each in group(docs)] == [("1", "1"), ("2", "2"), ("3", "1"), ("4", "2")]
    assert [each.reason for each in group(docs)] == ["new", "new", "url", "content"]


def test_too_little_text_is_no_evidence() -> None:
    docs = [
        Document("1", title="عکس روز", text=""),
        Document("2", title="عکس روز", text=""),
        Document("3"),
        Document("4", url=""),
    ]
    assert [each.cluster for each in group(docs)] == ["1", "2", "3", "4"]
    flash = "زلزله‌ای به بزرگی ۵ ریشتر بامداد امروز شمال تهران را لرزاند"
    pair = [Document("1", title=flash, text=""), Document("2", title=flash.replace("ی", "ي"), text=None)]
    assert [each.cluster for each in group(pair)] == ["1", "1"]
