"""Every family's pages come out exact by the family's rules, and as good as exact by the generic way."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.catalogue import load_catalogue
from scraper.reading import AgencyFacts, DatedRules, PageJob, Reader, Reading
from scraper.settings import Settings
from scraper.text import SourceCatalogue
from storage.records import Article, Refusal, RefusalClass
from tests.families.render import LAYOUTS, Layout, Text, page, texts

NOW = datetime(2022, 1, 5, tzinfo=UTC)
SHIPPED = load_catalogue(Path(__file__).parents[2] / "config", {}, Settings())
SOURCES = SourceCatalogue.from_rows(SHIPPED.sources)
CASES = [pytest.param(text, layout, id=f"{layout.family}-{n}") for layout in LAYOUTS for n, text in enumerate(texts())]
ZWNJ = "\u200c"


def _read(html: str, family: str, *, rules: bool) -> Article:
    dated = tuple(DatedRules(*each.dated()) for each in SHIPPED.families[family].rules)
    facts = AgencyFacts("a", name="ISNA", language="fa", zone="Asia/Tehran", rules=dated)
    reader = Reader({"a": facts}, SOURCES, use_rules=rules)
    read = reader.read_page(PageJob(html.encode(), "https://a.example.ir/news/1", "text/html; charset=utf-8", "a", NOW))
    assert isinstance(read, Reading), read
    return read.article


def _f1(gold: str, found: str) -> float:
    def shingles(text: str) -> Counter[tuple[str, ...]]:
        words = text.split()
        return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))

    ours, theirs = shingles(found), shingles(gold)
    both = (ours & theirs).total()
    return 2 * both / (ours.total() + theirs.total())


@pytest.mark.parametrize(("text", "layout"), CASES)
def test_by_the_familys_rules_everything_is_exact(text: Text, layout: Layout) -> None:
    article = _read(page(text, layout), layout.family, rules=True)
    assert article.title == text.title
    assert article.kicker == text.kicker
    assert article.lead == text.lead
    assert article.body.split("\n") == list(text.paragraphs)
    assert article.published_at is not None
    assert article.published_at.isoformat() == text.published
    assert article.tags == text.tags
    assert (article.language, article.authors) == ("fa", ())


@pytest.mark.parametrize(("text", "layout"), CASES)
def test_with_rules_switched_off_the_generic_way_is_as_good_as_that(text: Text, layout: Layout) -> None:
    article = _read(page(text, layout), layout.family, rules=False)
    gold = "\n".join((text.lead, *text.paragraphs))
    found = f"{article.lead or ''}\n{article.body}"
    assert _f1(gold, found) >= 0.98
    assert found.count(ZWNJ) == gold.count(ZWNJ)
    assert article.title == text.title
    assert article.published_at is not None
    assert article.published_at.isoformat() == text.published


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.family)
def test_the_reference_story_credits_reuters_and_nobody_else(layout: Layout) -> None:
    for rules in (True, False):
        article = _read(page(texts()[0], layout), layout.family, rules=rules)
        assert article.credited_sources == ("Reuters",)
        assert "انتهای پیام" not in article.body


CHALLENGE = """<html><head><title>در حال انتقال به سایت مورد نظر</title></head><body>
<script>document.cookie="__arcsjs=1"</script>
<noscript>جاوااسکریپت را فعال کنید</noscript></body></html>"""


def test_a_cookie_challenge_is_no_article() -> None:
    read = Reader({}).read_page(PageJob(CHALLENGE.encode(), "https://a.example.ir/news/1", "text/html", "a", NOW))
    assert isinstance(read, Refusal)
    assert read.kind in {RefusalClass.BLOCKED, RefusalClass.EMPTY, RefusalClass.NOT_AN_ARTICLE}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.family)
def test_a_flash_of_one_sentence_is_an_article(layout: Layout) -> None:
    text = texts()[1]
    sentence = "نشست اضطراری شورای شهر برای بررسی وضعیت راه‌ها تا ساعتی دیگر در ساختمان شهرداری آغاز می‌شود."
    flash = Text(
        **{name: getattr(text, name) for name in Text.__slots__} | {"lead": sentence, "paragraphs": (sentence,)}
    )
    article = _read(page(flash, layout), layout.family, rules=True)
    assert sentence in f"{article.lead}\n{article.body}"
    assert article.title == text.title
