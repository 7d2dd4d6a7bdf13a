# ruff: noqa: E501 - a page as it is sent
"""Sitemaps, indexes of them and section pages, read as feeds."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime, timedelta

import pytest

from scraper.feeds import Child, ParsedFeed, SectionRule, caps, looks_like_feed, parse, parse_section
from scraper.feeds.sitemap import UNDATED_ENTRIES
from storage.records import Refusal, RefusalClass

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
URL = "https://news.example.ir/sitemap.xml"
NAMES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def _map(*entries: str, root: str = "urlset", prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f"{prolog}<{root} {NAMES}>{''.join(entries)}</{root}>".encode()


def _url(path: str, lastmod: str | None = None, more: str = "") -> str:
    said = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc>https://news.example.ir{path}</loc>{said}{more}</url>"


def _parsed(body: bytes, zone: str = "Asia/Tehran") -> ParsedFeed:
    parsed = parse(body, url=URL, zone=zone, now=NOW)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


NEWS = """<news:news><news:publication><news:name>خبر</news:name><news:language>fa</news:language></news:publication>
<news:publication_date>2026-01-10T10:15:00+03:30</news:publication_date><news:title>نفت می‌رسد &amp; گاز</news:title>
<news:keywords>نفت, گاز, نفت</news:keywords></news:news><image:image><image:loc>https://i.example.ir/1.jpg</image:loc>
<image:title>picture</image:title></image:image>"""


def test_a_news_sitemap_tells_title_date_language_keywords_and_picture() -> None:
    (item,) = _parsed(_map(_url("/news/1", "2026-01-10T10:20:00Z", NEWS))).items
    assert (item.url, item.title, item.language) == ("https://news.example.ir/news/1", "نفت می‌رسد & گاز", "fa")
    assert item.published_at == datetime.fromisoformat("2026-01-10T10:15:00+03:30")
    assert item.updated_at == datetime(2026, 1, 10, 10, 20, tzinfo=UTC)
    assert (item.tags, item.image) == (("نفت", "گاز"), "https://i.example.ir/1.jpg")


@pytest.mark.parametrize(
    ("lastmod", "read"),
    [
        ("2026-01-09", "2026-01-09T00:00:00+03:30"),
        ("2026-01-09T08:00Z", "2026-01-09T08:00:00+00:00"),
        ("2026-01-09T08:00:01.5+03:30", "2026-01-09T08:00:01+03:30"),
        ("2026-01-09 08:00:00", "2026-01-09T08:00:00+03:30"),
        ("1404-10-19", "2026-01-09T00:00:00+03:30"),
        ("2026-01", "2026-01-01T00:00:00+03:30"),
        ("2026", "2026-01-01T00:00:00+03:30"),
        ("2027-01-01", None),
        ("yesterday-ish", None),
    ],
)
def test_dates_in_every_form(lastmod: str, read: str | None) -> None:
    (item,) = _parsed(_map(_url("/news/1", lastmod))).items
    assert (item.updated_at.isoformat() if item.updated_at else None) == read
    assert item.updated_raw == lastmod


def test_a_whole_sites_sitemap_gives_what_is_recent_newest_first() -> None:
    days = [_url(f"/news/{day}", (NOW - timedelta(days=day)).date().isoformat()) for day in (3, 400, 1, 30, 2)]
    assert [item.url[-1] for item in _parsed(_map(*days)).items] == ["1", "2", "3"]


@pytest.mark.parametrize(("lastmod", "taken"), [("2026-01", True), ("2026", True), ("2025-12", False), ("2024", False)])
def test_a_month_or_year_is_recent_until_it_ends(lastmod: str, *, taken: bool) -> None:
    now = NOW + timedelta(days=10)
    parsed = parse(_map(_url("/news/1", lastmod)), url=URL, zone="UTC", now=now)
    assert isinstance(parsed, ParsedFeed)
    assert len(parsed.items) == taken
    assert parsed.complete


def test_a_sitemap_dated_by_its_month_is_looked_into_each_time() -> None:
    parsed = _parsed(_map("<sitemap><loc>/a.xml</loc><lastmod>2026-01</lastmod></sitemap>", root="sitemapindex"))
    assert parsed.children == (Child("https://news.example.ir/a.xml", None),)
    assert parsed.complete


def test_more_entries_than_are_taken_make_the_answer_incomplete() -> None:
    entries = [_url(f"/news/{number}", "2026-01-10") for number in range(caps.ITEMS_PER_POLL + 1)]
    assert _parsed(_map(*entries[:-1])).complete
    cut = _parsed(_map(*entries))
    assert (len(cut.items), cut.complete) == (caps.ITEMS_PER_POLL, False)
    assert [note.word for note in cut.notes] == ["items_capped"]


def test_addresses_made_of_declared_entities_are_refused() -> None:
    trap = '<!DOCTYPE u [<!ENTITY h "https://evil.example"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    entries = [_url("/&f;"), "<url><loc>&h;/a</loc></url>", _url("/b?a=1&amp;b=2"), _url("/c?a=1&copy;=2")]
    assert [item.url[-8:] for item in _parsed(_map(*entries, prolog=trap)).items] == ["/b?a=1&b=2"[-8:], "c?a=1©=2"]
    child = "<sitemap><loc>&h;/s.xml</loc></sitemap>"
    assert _parsed(_map(child, root="sitemapindex", prolog=trap)).children == ()


def test_a_sitemap_without_dates_gives_a_few() -> None:
    items = _parsed(_map(*(_url(f"/news/{number}") for number in range(1_000)))).items
    assert len(items) == UNDATED_ENTRIES
    assert items[0].url.endswith("/news/0")


def test_an_index_names_its_sitemaps_the_latest_first() -> None:
    entries = [
        "<sitemap><loc>/sitemap-2024.xml</loc><lastmod>2024-12-31</lastmod></sitemap>",
        "<sitemap><loc>https://news.example.ir/sitemap-2026.xml</loc><lastmod>2026-01-10</lastmod></sitemap>",
        "<sitemap><loc>/sitemap-a.xml</loc></sitemap>",
        "<sitemap><loc>/sitemap-b.xml</loc></sitemap>",
    ]
    parsed = _parsed(_map(*entries, root="sitemapindex"), zone="UTC")
    assert parsed.items == ()
    assert parsed.children[0] == Child("https://news.example.ir/sitemap-2026.xml", datetime(2026, 1, 10, tzinfo=UTC))
    assert [child.url[-8:] for child in parsed.children] == ["2026.xml", "2024.xml", "ap-b.xml", "ap-a.xml"]


def test_gzip_is_known_by_its_bytes() -> None:
    packed = gzip.compress(_map(_url("/news/1", "2026-01-09")))
    assert looks_like_feed(packed, "text/html")
    assert [item.url for item in _parsed(packed).items] == ["https://news.example.ir/news/1"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (gzip.compress(_map(_url("/news/1")))[:-9], "breaks off"),
        (gzip.compress(b"<urlset>" + b" " * (60 << 20)), "more than"),
        (b"\x1f\x8bnot gzip at all", "broken gzip"),
    ],
)
def test_gzip_that_lies_is_refused_within_bounds(body: bytes, said: str) -> None:
    refused = parse(body, url=URL, now=NOW)
    assert isinstance(refused, Refusal)
    assert (refused.kind, said in refused.detail) == (RefusalClass.BAD_FEED, True)


BROKEN = {
    "bare_ampersand": _map("<url><loc>https://news.example.ir/?a=1&b=2</loc></url>"),
    "prefixed_root": _map(_url("/?a=1&amp;b=2")).replace(b"<urlset", b"<x:urlset").replace(b"</urlset", b"</x:urlset"),
    "junk_before": b"\n\nWarning: x\n" + _map(_url("/?a=1&amp;b=2")),
    "capital_letters": _map(_url("/?a=1&amp;b=2"))
    .upper()
    .replace(b"HTTPS://NEWS.EXAMPLE.IR/?A=1&AMP;B=2", b"https://news.example.ir/?a=1&amp;b=2"),
    "utf_16": _map(_url("/?a=1&amp;b=2")).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "twice_the_same": _map(_url("/?a=1&amp;b=2"), _url("/?a=1&amp;b=2")),
    "undeclared_prefix": _map(_url("/?a=1&amp;b=2", None, "<foo:bar>x</foo:bar>")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_sitemaps_are_read_as_far_as_they_go(name: str) -> None:
    parsed = _parsed(BROKEN[name])
    assert [item.url for item in parsed.items] == ["https://news.example.ir/?a=1&b=2"]
    assert parsed.complete


def test_a_sitemap_that_breaks_off_is_not_whole_and_half_an_address_is_none() -> None:
    whole = _map(_url("/news/1"), _url("/news/23"))
    for cut in (len(b"3</loc></url></urlset>"), len(b"</url></urlset>"), len(b"loc></url></urlset>")):
        parsed = _parsed(whole[:-cut])
        assert [item.url for item in parsed.items] == ["https://news.example.ir/news/1"]
        assert not parsed.complete


@pytest.mark.parametrize(("letters", "taken"), [(3_000, 1), (9_000, 0)])
def test_a_long_address_is_whole_or_none(letters: int, taken: int) -> None:
    path = "/" + "a" * letters
    assert [item.url for item in _parsed(_map(_url(path))).items] == [f"https://news.example.ir{path}"] * taken


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("many", [2, 1_000])
def test_a_list_of_addresses_is_a_sitemap_too(end: str, many: int) -> None:
    body = b"\xef\xbb\xbf" + end.join(f"https://news.example.ir/news/{n}" for n in range(many)).encode()
    assert looks_like_feed(body, "text/plain")
    items = _parsed(body).items
    assert (len(items), items[1].url) == (min(many, UNDATED_ENTRIES), "https://news.example.ir/news/1")
    for other in (
        b"https://news.example.ir/",
        b"see\n" + body,
        body + end.encode() + b"and so on" if many == 2 else b"https://x",
    ):
        assert isinstance(parse(other, url=URL, now=NOW), Refusal)


def test_keywords_are_parted_by_the_commas_of_any_script() -> None:
    (item,) = _parsed(_map(_url("/news/1", None, NEWS.replace("نفت, گاز, نفت", "نفت، گاز؛ ارز")))).items
    assert item.tags == ("نفت", "گاز", "ارز")


def test_a_sitemap_opens_no_file_and_swells_no_entity() -> None:
    trap = '<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    parsed = _parsed(_map(_url("/news/1", None, "<news:title>&b;&f;</news:title>"), prolog=trap))
    assert [item.url for item in parsed.items] == ["https://news.example.ir/news/1"]
    assert "aaaa" not in (parsed.items[0].title or "")
    assert "root:" not in (parsed.items[0].title or "")


PAGE = """<html><head><title>سیاست | خبر</title></head><body><nav><a href="/">خانه</a></nav>
<div class="list"><article><a class="pic" href="/news/1"><img src="1.jpg"></a><h2><a href="/news/1#top"> یک </a></h2></article>
<article><a class="pic" href="/news/2"></a><h2><a href="/news/2">دو</a></h2></article>
<article><h2><a href="https://ads.example.com/x">تبلیغ</a></h2></article><article><h2>بی پیوند</h2></article></div></body></html>"""


def test_a_section_page_lists_its_articles_by_two_selectors() -> None:
    parsed = parse_section(PAGE.encode(), SectionRule(".list article", "h2 a"), url="https://news.example.ir/politics")
    assert isinstance(parsed, ParsedFeed)
    assert [(item.url, item.title) for item in parsed.items] == [
        ("https://news.example.ir/news/1", "یک"),
        ("https://news.example.ir/news/2", "دو"),
    ]
    assert (parsed.kind, parsed.title) == ("section", "سیاست | خبر")


def test_an_entry_may_be_the_link_itself_and_a_selector_that_finds_nothing_is_told() -> None:
    parsed = parse_section(PAGE.encode(), SectionRule("h2 a"), url="https://news.example.ir/politics")
    assert isinstance(parsed, ParsedFeed)
    assert len(parsed.items) == 2
    refused = parse_section(PAGE.encode(), SectionRule(".gone"), url="https://news.example.ir/politics")
    assert isinstance(refused, Refusal)
    assert ".gone" in refused.detail


SECTION = "https://www.n.test/fa/politics"


@pytest.mark.parametrize(
    ("entry", "article", "title"),
    [
        ('<base href="/x/"><li><a href="1">t</a></li>', "https://www.n.test/x/1", "t"),
        ('<li data-href="/1"><b>t</b></li>', "https://www.n.test/1", "t"),
        ('<li><a href="#" data-url="/1">t</a></li>', "https://www.n.test/1", "t"),
        ('<li><a href="javascript:void(0)" data-link="/1">t</a></li>', "https://www.n.test/1", "t"),
        ('<a href="/1"><li>t</li></a>', "https://www.n.test/1", "t"),
        ('<li><a href="https://t.me/x">Telegram</a> <a href="/1">t</a></li>', "https://www.n.test/1", "t"),
        ('<li><a href="/fa/politics#top">up</a> <a href="/1">t</a></li>', "https://www.n.test/1", "t"),
        ('<li><a href="https://sport.n.test/1">t</a></li>', "https://sport.n.test/1", "t"),
        ('<li><a href="http://n.test/1">t</a></li>', "http://n.test/1", "t"),
        ('<li><a href="/1"><img alt="pic"></a> kicker <a href="/1">t</a></li>', "https://www.n.test/1", "t"),
        ('<li><a href="/1"><img alt="t"></a></li>', "https://www.n.test/1", "t"),
        ('<li><a href="/1" title="t"></a></li>', "https://www.n.test/1", "t"),
        ('<li><a href="/خبر/۱">t</a></li>', "https://www.n.test/خبر/۱", "t"),
    ],
)
def test_where_an_entry_of_a_section_page_leads(entry: str, article: str, title: str) -> None:
    parsed = parse_section(f"<html><body><ul>{entry}</ul></body></html>".encode(), SectionRule("li"), url=SECTION)
    assert isinstance(parsed, ParsedFeed), parsed
    assert [(item.url, item.title) for item in parsed.items] == [(article, title)]


NESTED = b"<article>" * 400 + b"".join(b"<a href=/%d>t</a>" % n for n in range(4_000)) + b"</article>" * 400
HOSTILE = {
    "entries within entries": NESTED,
    "no end of links": b"<article>" + b"<a href=/1>t</a>" * 45_000,
    "no end of entries": b"<article><a href=/1>t</a></article>" * 24_000,
}


@pytest.mark.parametrize("page", HOSTILE)
def test_a_hostile_section_page_ends_soon(page: str) -> None:
    started = time.process_time()
    parsed = parse_section(HOSTILE[page], SectionRule("article"), url=SECTION)
    assert isinstance(parsed, ParsedFeed)
    assert len(parsed.items) == 1
    assert time.process_time() - started < 5
