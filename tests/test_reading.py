"""Pages to records: what an agency's file switches on, and what is read from title, lead and body together."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scraper.dedupe import guid_key, number_key, url_key
from scraper.reading import Again, AgencyFacts, PageJob, Reader, Reading
from scraper.text import SourceCatalogue
from storage.anew import READ_ANEW, differing, differing_by, digest_of
from storage.records import Access, ArticleKind, Dateline, FeedItem, Image, Layer
from tests.storage.samples import article

NOW = datetime(2022, 1, 1, tzinfo=UTC)
SOURCES = SourceCatalogue.from_rows([{"name": "Reuters", "names": ["رویترز", "Reuters"]}])
PARAGRAPHS = (
    "کارشناسان میگویند که تنشهای منطقه در ماههای گذشته افزایش یافته است و راهحلی فوری دیده نمیشود.",
    "آنها هشدار دادهاند که ادامه این وضعیت هزینههای سنگینتری به بار میآورد و برنامهریزی تازهای لازم است.",
    "نمایندگان دو کشور قرار است هفته آینده دیدار کنند و درباره پیشنهادهای تازه سخن بگویند.",
)


def _page(title: str) -> bytes:
    body = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    return (
        f'<html lang="fa"><head><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


def _read(facts: AgencyFacts, title: str = "تنشهای منطقه بالا میگیرد") -> Reading:
    reader = Reader({facts.id: facts}, SOURCES)
    read = reader.read_page(
        PageJob(_page(title), "https://a.example/news/1", "text/html; charset=utf-8", facts.id, NOW)
    )
    assert isinstance(read, Reading)
    return read


def test_lost_non_joiners_come_back_where_the_agency_asks_for_it() -> None:
    read = _read(AgencyFacts("a", restore_non_joiners=True))
    assert read.article.title == "تنش\u200cهای منطقه بالا می\u200cگیرد"
    assert "هشدار داده\u200cاند" in read.article.body
    assert "می\u200cگویند" in read.article.blocks[0].text
    assert "non_joiners_restored" in [note.word for note in read.notes]


def test_a_page_is_kept_as_published_otherwise() -> None:
    read = _read(AgencyFacts("a"))
    assert read.article.body.split("\n") == list(PARAGRAPHS)
    assert "non_joiners_restored" not in [note.word for note in read.notes]


def test_a_title_credits_too() -> None:
    assert _read(AgencyFacts("a"), "رویترز: تنشها بالا گرفت").article.credited_sources == ("Reuters",)
    assert _read(AgencyFacts("a"), "مدیر رویترز به تهران رفت").article.credited_sources == ()


def test_a_page_that_reads_as_it_is_stored_is_only_said_to() -> None:
    job = PageJob(_page("تنش"), "https://a.example/news/1", "text/html; charset=utf-8", "a", NOW)
    reader = Reader({"a": AgencyFacts("a")}, SOURCES)
    read = reader.read_page(job)
    assert isinstance(read, Reading)
    assert reader.read_again(job, digest_of(read.article)) == Again((), None)
    assert reader.read_again(job, digest_of(replace(read.article, lead="Other."))) == Again(("lead",), read)
    assert reader.read_again(job, None) == Again((), read)


@pytest.mark.parametrize("name", READ_ANEW)
def test_every_field_that_extraction_decides_tells_readings_apart(name: str) -> None:
    stored = article(1)
    changed = {
        "images": (Image("https://a.test/other.jpg"),),
        "dateline": Dateline("LVIV —", "LVIV"),
        "published_at": NOW,
        "updated_at": NOW,
        "access": Access.PAYWALLED,
        "kind": ArticleKind.FLASH,
    }
    lists = ("authors", "credited_sources", "tags")
    other = replace(stored, **{name: changed.get(name, ("Other",) if name in lists else "other")})
    assert differing(stored, other) == (name,)
    assert differing_by(digest_of(stored), digest_of(other)) == (name,)
    assert digest_of(stored) == digest_of(replace(other, **{name: getattr(stored, name)}, revision=9))


@pytest.mark.parametrize("name", ["title", "kicker", "lead", "body", "section"])
def test_texts_that_look_like_nothing_are_told_from_it(name: str) -> None:
    told = [digest_of(replace(article(1), **{name: each})) for each in (None, "", "null", "[]", '""', '"', "\ud800")]
    assert len(set(told)) == len(told)
    assert all(differing_by(told[0], each) == (name,) for each in told[1:])


@pytest.mark.parametrize("name", ["authors", "credited_sources", "tags"])
def test_lists_that_are_written_alike_are_told_apart(name: str) -> None:
    told = [digest_of(replace(article(1), **{name: each})) for each in ((), ("",), ("a, b",), ("a", "b"), ("b", "a"))]
    assert len(set(told)) == len(told)


def test_the_sites_own_number_is_one_more_key() -> None:
    number = re.compile("^/news/([0-9]+)")
    assert len(_read(AgencyFacts("a")).aliases) == 1
    aliases = _read(AgencyFacts("a", article_number=number)).aliases
    assert aliases == (url_key("https://a.example/news/1"), number_key("https://a.example/news/1/words", number))
    assert list(_read(AgencyFacts("a", article_number=number)).layers.values()) == [Layer.URL, Layer.NUMBER]


FEED = "https://a.example/rss"


def _keys(url: str, *, asked: str | None = None, guid: str | None = None, feed: str | None = FEED) -> Reading:
    item = FeedItem(url=asked or url, title="t", guid=guid)
    job = PageJob(
        _page("تنشهای منطقه"), url, "text/html", "a", NOW, feed=feed, item=item, keys=(url_key(asked or url),)
    )
    read = Reader().read_page(job)
    assert isinstance(read, Reading)
    return read


def test_the_address_that_was_asked_is_believed_only_where_it_led_nowhere_else() -> None:
    read = _keys("https://a.example/news/1?utm_source=rss", asked="http://www.a.example/news/1/")
    assert (read.aliases, read.likely) == ((url_key("https://a.example/news/1"),), ())
    assert list(read.layers.values()) == [Layer.URL]
    read = _keys("https://a.example/news/2", asked="https://a.example/news/1")
    assert [read.layers[key] for key in (*read.aliases, *read.likely)] == [Layer.URL, Layer.ASKED]
    assert (read.aliases, read.likely) == (
        (url_key("https://a.example/news/2"),),
        (url_key("https://a.example/news/1"),),
    )


def test_a_guid_is_a_likely_key_within_its_feed() -> None:
    url = "https://a.example/news/1"
    assert _keys(url, guid="7").likely == (guid_key(FEED, "7"),)
    assert _keys(url, guid="7").layers[guid_key(FEED, "7")] is Layer.GUID
    assert _keys(url, guid="https://a.example/?p=7").likely == (guid_key(FEED, "https://a.example/?p=7"),)
    assert url_key("https://a.example/?p=7") not in _keys(url, guid="https://a.example/?p=7").likely
    assert _keys(url, guid="http://a.example/news/1").likely == ()
    assert _keys(url, guid="7", feed=None).likely == ()
    assert guid_key(FEED, "7") == guid_key("http://www.a.example/rss?utm_source=x", "7")
    assert len({guid_key(FEED, "7"), guid_key("https://b.example/rss", "7"), guid_key(FEED, "8")}) == 3


@pytest.mark.parametrize(
    "box",
    [
        '<ins class="adsbygoogle">{ad}</ins>',
        '<div class="ad">{ad}</div>',
        '<div class="sponsored-content"><span>Sponsored</span><p>{ad}</p></div>',
        '<div class="box"><strong>Read more:</strong><ul><li><a href="/n/{number}">{ad}</a></li></ul></div>',
        '<p><strong>بیشتر بخوانید:</strong> <a href="/n/{number}">{ad}</a></p>',
        "<p>بازدید: {number}</p>",
        "<p>Updated {number} minutes ago</p>",
        '<span class="views">{number} views</span>',
        "<p>آخرین به‌روزرسانی: {number} دقیقه پیش</p>",
    ],
)
def test_what_changes_around_a_text_at_every_look_makes_no_other_text(box: str) -> None:
    def read(ad: str, number: int) -> str:
        first, rest = _page("تنشهای منطقه").decode().split("</p>", 1)
        page = f"{first}</p>{box.format(ad=ad, number=number)}{rest}".encode()
        found = Reader().read_page(PageJob(page, "https://a.example/news/1", "text/html; charset=utf-8", "a", NOW))
        assert isinstance(found, Reading)
        return found.article.content_hash

    assert read("Winter tyres from 49.99", 12) == read("Cheap flights to Antalya", 35)


def test_a_digest_and_a_comparison_agree_on_instants_of_other_offsets() -> None:
    stored = replace(article(1), published_at=datetime(2024, 5, 3, 8, 15, tzinfo=UTC))
    other = replace(stored, published_at=datetime(2024, 5, 3, 11, 45, tzinfo=ZoneInfo("Asia/Tehran")))
    later = replace(stored, published_at=datetime(2024, 5, 3, 11, 45, tzinfo=UTC))
    for read in (other, later):
        assert differing_by(digest_of(stored), digest_of(read)) == differing(stored, read)
