"""Who is credited where extraction and attribution meet: the lines that close a text, and what signs it."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.reading import PageJob, Reader, Reading
from scraper.text import SourceCatalogue

NOW = datetime(2022, 1, 1, tzinfo=UTC)
FILE = Path(__file__).resolve().parents[1] / "config" / "sources.toml"
SOURCES = SourceCatalogue.from_rows(tomllib.loads(FILE.read_text(encoding="utf-8"))["source"])
ENGLISH = (
    "The council approved a plan to rebuild the old harbour wall, which storms had damaged twice in the past decade.",
    "Residents welcomed the decision but asked that the fishermen keep their moorings while the wall is built.",
)
PERSIAN = (
    "شورای شهر با طرح بازسازی دیوار قدیمی بندر که در دهه گذشته دو بار از توفان آسیب دیده بود موافقت کرد.",
    "ساکنان از این تصمیم استقبال کردند اما خواستند ماهیگیران در زمان ساخت جای خود را نگه دارند.",
)


def _credited(head: str, before: str, lines: tuple[str, ...], url: str = "https://a.example/1") -> Reading:
    text = "".join(f"<p>{line}</p>" for line in lines)
    top = f"<html><head><title>Harbour wall</title>{head}</head>"
    page = f"{top}<body><article><h1>Harbour wall</h1>{before}{text}</article></body></html>"
    read = Reader({}, SOURCES).read_page(PageJob(page.encode(), url, "text/html; charset=utf-8", "a", NOW))
    assert isinstance(read, Reading)
    return read


@pytest.mark.parametrize(
    ("line", "credited"),
    [
        ("Source: AFP", ("AFP",)),
        ("Quelle: dpa", ("dpa",)),
        ("Kaynak: AA", ("Anadolu",)),
        ("(dpa/AFP)", ("dpa", "AFP")),
        ("jog/dpa", ("dpa",)),
        ("© 2025 AFP", ("AFP",)),
        ("Copyright 2025 The Associated Press. All rights reserved.", ("AP",)),
        ("المصدر: رويترز", ("Reuters",)),
        ("出典：ロイター", ("Reuters",)),
        ("Source: a letter to the council", ()),
    ],
)
def test_a_line_that_closes_the_text_is_no_text_of_it_but_credits(line: str, credited: tuple[str, ...]) -> None:
    article = _credited("", "", (*ENGLISH, line)).article
    assert article.credited_sources == credited
    assert article.body.split("\n") == list(ENGLISH)


def test_a_persian_source_line_credits() -> None:
    article = _credited("", "", (*PERSIAN, "منبع: اقتصادنیوز")).article
    assert article.credited_sources == ("Eghtesad News",)
    assert article.body.split("\n") == list(PERSIAN)


def test_whose_a_picture_in_the_text_is_credits_nobody() -> None:
    assert _credited("", "", (ENGLISH[0], "© Reuters", ENGLISH[1])).article.credited_sources == ()


@pytest.mark.parametrize(
    ("head", "byline", "credited"),
    [
        ('<meta name="author" content="dpa">', "", ("dpa",)),
        ("", '<p class="byline">By <a href="/author/ap">Associated Press</a></p>', ("AP",)),
        ("", '<p class="byline">By Jane Doe, Reuters</p>', ("Reuters",)),
        ("", '<p class="byline">By Jane Doe</p>', ()),
    ],
)
def test_an_agency_that_signs_is_credited(head: str, byline: str, credited: tuple[str, ...]) -> None:
    assert _credited(head, byline, ENGLISH).article.credited_sources == credited


def test_an_agency_that_signs_is_not_taken_for_the_site() -> None:
    author = '{"@type": "Organization", "name": "Reuters"}'
    data = f'{{"@type": "NewsArticle", "headline": "Harbour wall", "author": {author}}}'
    signed = f'<script type="application/ld+json">{data}</script>'
    assert _credited(signed, "", ENGLISH).article.credited_sources == ("Reuters",)
    assert _credited(signed, "", ENGLISH, "https://www.reuters.com/world/1").article.credited_sources == ()


def test_of_several_who_publish_at_a_host_the_first_is_meant() -> None:
    byline = '<p class="byline">By Jane Doe, BBC News</p>'
    assert _credited("", byline, ENGLISH, "https://www.bbc.com/news/1").article.credited_sources == ()


def test_the_lead_of_a_gallery_is_its_text() -> None:
    gallery = f"<h3 class='lead'>{ENGLISH[0]}</h3><ul class='gallery'><li><img src='1.jpg'></li></ul>"
    page = f"<html><body><article><h1>Harvest in the old valley</h1>{gallery}</article></body></html>"
    read = Reader({}).read_page(PageJob(page.encode(), "https://a.example/1", "text/html; charset=utf-8", "a", NOW))
    assert isinstance(read, Reading)
    assert (read.article.body, read.article.lead) == (ENGLISH[0], None)


def _around(lines: tuple[str, ...], below: str = "", behind: str = "") -> tuple[str, ...]:
    text = "".join(f"<p>{line}</p>" for line in lines)
    article = f"<article><h1>Harbour wall</h1>{below}<div class='text'>{text}</div>{behind}</article>"
    page = f"<html><head><title>Harbour wall</title></head><body><main>{article}</main></body></html>"
    read = Reader({}, SOURCES).read_page(PageJob(page.encode(), "https://a.example/1", "text/html", "a", NOW))
    assert isinstance(read, Reading)
    return read.article.credited_sources


@pytest.mark.parametrize(
    ("box", "credited"),
    [
        ('<span class="source">Reuters</span>', ("Reuters",)),
        ('<div class="info"><span>2022-01-01 10:11</span> <span>来源：新华网</span></div>', ("Xinhua",)),
        ('<div class="header-info">2022-01-01 10:11:12　来源： 新华网　责任编辑：王明</div>', ("Xinhua",)),
        ('<div class="article-meta"><span>1 Jan 2022</span> | <span>Source: AFP</span></div>', ("AFP",)),
        ('<div class="image"><span class="source">Reuters</span></div>', ()),
        ('<div class="graph"><span class="source">Reuters</span></div>', ()),
        ('<div class="paragraph"><span class="source">Reuters</span></div>', ("Reuters",)),
        ('<figure><img src="a.jpg"><figcaption class="source">Reuters</figcaption></figure>', ()),
        ('<div class="source">the town council</div>', ()),
    ],
)
def test_a_source_below_the_headline_credits(box: str, credited: tuple[str, ...]) -> None:
    assert _around(ENGLISH, below=box) == credited


@pytest.mark.parametrize(
    ("box", "credited"),
    [
        ('<div class="news_source">منبع: <a href="/x">ایسنا</a></div>', ("ISNA",)),
        ("<div><span>منبع خبر:</span> <a href='/x'>ایسنا</a></div>", ("ISNA",)),
        ("<footer><p>منبع: رویترز</p></footer>", ("Reuters",)),
        ('<aside><ul><li><a href="/2">رویترز: نفت گران شد</a></li></ul></aside>', ()),
    ],
)
def test_a_source_behind_the_text_credits(box: str, credited: tuple[str, ...]) -> None:
    assert _around(PERSIAN, behind=box) == credited


@pytest.mark.parametrize("line", ["عکس: رویترز", "تصویر: خبرگزاری فرانسه", "عکاس: علی رضایی / ایسنا"])
def test_whose_a_picture_is_credits_nobody_at_the_end_either(line: str) -> None:
    assert _around((*PERSIAN, line)) == ()


def test_the_initials_of_a_desk_are_no_agency() -> None:
    assert _around((*ENGLISH, "(dr/spot)")) == ()


def test_the_source_of_a_chart_behind_the_text_is_not_the_texts() -> None:
    chart = '<div class="chart"><div class="source">Source: Bloomberg</div></div>'
    text = "".join(f"<p>{line}</p>" for line in ENGLISH)
    page = f"<title>Harbour wall</title><article><h1>Harbour wall</h1>{text}</article>{chart}"
    read = Reader({}, SOURCES).read_page(
        PageJob(page.encode(), "https://a.example/1", "text/html; charset=utf-8", "a", NOW)
    )
    assert isinstance(read, Reading)
    assert read.article.credited_sources == ()
