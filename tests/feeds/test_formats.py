# ruff: noqa: E501, ISC004 - tables of documents: a broken line inside one would be another document
"""Each format of feed, read whole."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from scraper.feeds import caps
from storage.records import FeedItem, RefusalClass
from tests.feeds.documents import NOW, atom, rss

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.feeds import ParsedFeed
    from storage.records import Refusal

TEHRAN = timezone(timedelta(hours=3, minutes=30))

RSS_2 = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
     xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
  <title>خبرگزاری نمونه</title><link>https://news.example.ir/</link><description>همه اخبار</description><language>fa</language>
  <atom:link rel="self" href="https://news.example.ir/fa/rss" type="application/rss+xml"/>
  <image><url>https://news.example.ir/logo.png</url><title>نشان</title><link>https://news.example.ir/</link></image>
  <item>
    <title>تیتر نخست</title><link>https://news.example.ir/news/84598765/slug</link>
    <guid isPermaLink="false">84598765</guid><pubDate>Fri, 31 Dec 2021 12:30:00 +0330</pubDate>
    <atom:updated>2021-12-31T14:00:00+03:30</atom:updated>
    <dc:creator>علی رضایی</dc:creator><category>سیاسی</category><category>ایران</category>
    <description><![CDATA[<p>لید خبر</p>]]></description><content:encoded><![CDATA[<p>لید خبر</p><p>متن</p>]]></content:encoded>
    <media:content url="https://i.example.ir/1.jpg" medium="image"/><source url="https://x.ir/rss">منبع</source>
    <comments>https://news.example.ir/news/84598765/comments</comments>
  </item>
</channel></rss>"""

ATOM_1 = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fa">
  <title type="html">خبرگزاری &amp;laquo;نمونه&amp;raquo;</title><id>tag:x,1</id><updated>2021-12-31T14:00:00Z</updated>
  <link rel="self" href="/atom"/><link href="https://news.example.ir/"/>
  <entry><id>tag:x,2</id><title>تیتر</title><link rel="edit" href="/edit/2"/><link rel="alternate" type="text/html" href="/news/2"/>
    <published>2021-12-31T12:30:00+03:30</published><updated>2021-12-31T14:00:00+03:30</updated>
    <author><name>علی</name></author><category term="pol" label="سیاسی"/>
    <summary type="text">لید</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>متن</p></div></content>
    <source><id>tag:y,9</id><title>جای دیگر</title><updated>2001-01-01T00:00:00Z</updated></source>
  </entry>
</feed>"""

ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>نمونه</title>
<entry><id>tag:x,3</id><title>تیتر</title><link rel="alternate" type="text/html" href="https://news.example.ir/news/3"/>
<issued>2021-12-31T12:30:00+03:30</issued><modified>2021-12-31T14:00:00+03:30</modified>
<content type="text/html" mode="escaped">&lt;p&gt;متن&lt;/p&gt;</content></entry></feed>"""

RSS_1 = """<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://news.example.ir/rdf"><title>نمونه</title><link>https://news.example.ir/</link><dc:language>fa</dc:language>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
<items><rdf:Seq><rdf:li rdf:resource="https://news.example.ir/news/4"/></rdf:Seq></items></channel>
<item rdf:about="https://news.example.ir/news/4"><title>تیتر</title><link>https://news.example.ir/news/4</link>
<dc:date>2021-12-31T12:30:00+03:30</dc:date><dc:creator>علی</dc:creator><dc:subject>سیاسی</dc:subject></item></rdf:RDF>"""

RSS_091 = """<rss version="0.91"><channel><title>نمونه</title><link>https://news.example.ir/</link>
<item><title>تیتر</title><link>https://news.example.ir/news/5</link><description>لید</description></item></channel></rss>"""

JSON_1 = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "نمونه",
        "home_page_url": "https://news.example.ir/",
        "feed_url": "https://news.example.ir/feed.json",
        "next_url": "https://news.example.ir/feed.json?page=2",
        "hubs": [{"type": "WebSub", "url": "https://hub.example.ir/"}],
        "language": "fa",
        "items": [
            {
                "id": 6, "url": "/news/6", "title": "تیتر", "summary": "لید", "content_html": "<p>متن</p>",
                "date_published": "2021-12-31T12:30:00+03:30", "authors": [{"name": "علی"}], "tags": ["سیاسی", 7],
                "image": "https://i.example.ir/1.jpg",
            },
        ],
    },
    ensure_ascii=False,
)  # fmt: skip

NOON = datetime(2021, 12, 31, 12, 30, tzinfo=TEHRAN)
RAW_RFC822 = "Fri, 31 Dec 2021 12:30:00 +0330"
RAW_ISO, RAW_UPDATED = "2021-12-31T12:30:00+03:30", "2021-12-31T14:00:00+03:30"
AFTERNOON = datetime(2021, 12, 31, 14, 0, tzinfo=TEHRAN)
PICTURE = "https://i.example.ir/1.jpg"

WHOLE = {
    "rss": (RSS_2, FeedItem(
        url="https://news.example.ir/news/84598765/slug", guid="84598765", title="تیتر نخست", summary="لید خبر",
        content_html="<p>لید خبر</p><p>متن</p>", published_at=NOON, published_raw=RAW_RFC822, updated_at=AFTERNOON,
        updated_raw=RAW_UPDATED, authors=("علی رضایی",), tags=("سیاسی", "ایران"), image=PICTURE, language="fa",
    )),
    "atom": (ATOM_1, FeedItem(
        url="https://news.example.ir/news/2", guid="tag:x,2", title="تیتر", summary="لید",
        content_html='<div xmlns="http://www.w3.org/1999/xhtml"><p>متن</p></div>', published_at=NOON, published_raw=RAW_ISO,
        updated_at=AFTERNOON, updated_raw=RAW_UPDATED, authors=("علی",), tags=("سیاسی",), language="fa",
    )),
    "atom_03": (ATOM_03, FeedItem(
        url="https://news.example.ir/news/3", guid="tag:x,3", title="تیتر", content_html="<p>متن</p>", published_at=NOON,
        published_raw=RAW_ISO, updated_at=AFTERNOON, updated_raw=RAW_UPDATED,
    )),
    "rdf": (RSS_1, FeedItem(
        url="https://news.example.ir/news/4", guid="https://news.example.ir/news/4", title="تیتر", published_at=NOON,
        published_raw=RAW_ISO, authors=("علی",), tags=("سیاسی",), language="fa",
    )),
    "rss_091": (RSS_091, FeedItem(url="https://news.example.ir/news/5", title="تیتر", summary="لید")),
    "json": (JSON_1, FeedItem(
        url="https://news.example.ir/news/6", guid="6", title="تیتر", summary="لید", content_html="<p>متن</p>",
        published_at=NOON, published_raw=RAW_ISO, authors=("علی",), tags=("سیاسی",), image=PICTURE, language="fa",
    )),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "document", "expected"), [(kind, *case) for kind, case in WHOLE.items()], ids=WHOLE)
def test_format(read: Callable[..., ParsedFeed], kind: str, document: str, expected: FeedItem) -> None:
    feed = read(document)
    assert feed.items == (expected,)
    assert feed.items[0].published_at is None or feed.items[0].published_at.utcoffset() == timedelta(
        hours=3, minutes=30
    )
    assert feed.kind == kind.partition("_")[0]
    assert (feed.tier, feed.complete, feed.notes) == ("json" if kind == "json" else "strict", True, ())


def test_feed_facts(read: Callable[..., ParsedFeed]) -> None:
    feed = read(RSS_2)
    assert (feed.title, feed.link, feed.language) == ("خبرگزاری نمونه", "https://news.example.ir/", "fa")
    assert feed.hints.self_url == "https://news.example.ir/fa/rss"
    assert read(ATOM_1).title == "خبرگزاری «نمونه»"
    assert read(RSS_1).hints.update_s == 1800
    json_feed = read(JSON_1)
    assert (json_feed.hints.hub, json_feed.hints.next_url) == (
        "https://hub.example.ir/",
        "https://news.example.ir/feed.json?page=2",
    )
    assert json_feed.link == "https://news.example.ir/"


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("<ttl>60</ttl>", {"ttl_s": 3600}),
        ("<ttl>0</ttl>", {"ttl_s": None}),
        ("<ttl>soon</ttl>", {"ttl_s": None}),
        ("<ttl>99999999999999999999</ttl>", {"ttl_s": None}),
        ("<ttl>-5</ttl>", {"ttl_s": None}),
        ("<skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>x</hour></skipHours>", {"skip_hours": (0, 7)}),
        (f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in range(24))}</skipHours>", {"skip_hours": ()}),
        ("<skipDays><day>Friday</day><day>thu</day></skipDays>", {"skip_days": (3, 4)}),
        (
            "<skipDays><day>Monday</day><day>Tuesday</day><day>Wednesday</day><day>Thursday</day><day>Friday</day>"
            "<day>Saturday</day><day>Sunday</day></skipDays>",
            {"skip_days": ()},
        ),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", {"update_s": 86_400}),
        ("<sy:updatePeriod>now</sy:updatePeriod>", {"update_s": None}),
        ("<sy:updateFrequency>4</sy:updateFrequency>", {"update_s": 21_600}),
        ('<atom:link rel="hub" href="https://hub.example.ir/"/>', {"hub": "https://hub.example.ir/"}),
        ('<atom:link rel="next" href="?page=2"/>', {"next_url": "https://news.example.ir/fa/rss?page=2"}),
        ('<atom:link rel="prev-archive" href="/2020"/>', {"archive_url": "https://news.example.ir/2020"}),
        ("<fh:complete/>", {"whole": True}),
        ("", {"ttl_s": None, "update_s": None, "skip_hours": (), "skip_days": (), "hub": None, "whole": False}),
    ],
)
def test_hints(read: Callable[..., ParsedFeed], channel: str, expected: dict[str, Any]) -> None:
    names = (
        ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
        ' xmlns:fh="http://purl.org/syndication/history/1.0"'
    )
    feed = read(rss(channel=channel, names=names))
    assert {name: getattr(feed.hints, name) for name in expected} == expected
    assert feed.tier == "strict"


@pytest.mark.parametrize(
    ("item", "raw", "expected"),
    [
        ("<pubDate>Fri, 31 Dec 2021 12:30:00 +0330</pubDate>", "Fri, 31 Dec 2021 12:30:00 +0330", NOON),
        ("<pubDate>\n 2021-12-31T09:00:00Z </pubDate>", "2021-12-31T09:00:00Z", NOON),
        ("<pubDate>2021-12-31 12:30</pubDate>", "2021-12-31 12:30", NOON),
        ("<pubDate>Fri, 31 Dec 2021 12:30:00 IRST</pubDate>", "Fri, 31 Dec 2021 12:30:00 IRST", NOON),
        ("<pubDate>1400/10/10 12:30</pubDate>", "1400/10/10 12:30", NOON),
        ("<pubDate>۱۰ دی ۱۴۰۰ - ۱۲:۳۰</pubDate>", "۱۰ دی ۱۴۰۰ - ۱۲:۳۰", NOON),
        ("<pubDate>yesterday or so</pubDate>", "yesterday or so", None),
        ("<pubDate></pubDate>", None, None),
        ("<pubDate>Fri, 31 Dec 2122 12:30:00 +0330</pubDate>", "Fri, 31 Dec 2122 12:30:00 +0330", NOW),
        (
            "<pubDate>Sat, 01 Jan 2022 16:00:00 +0000</pubDate>",
            "Sat, 01 Jan 2022 16:00:00 +0000",
            datetime(2022, 1, 1, 16, 0, tzinfo=UTC),
        ),
    ],
)
def test_dates(read_item: Callable[..., FeedItem], item: str, raw: str | None, expected: datetime | None) -> None:
    found = read_item(rss(item))
    assert (found.published_raw, found.published_at) == (raw, expected)
    assert (found.updated_raw, found.updated_at) == (None, None)


def test_a_feed_without_items_is_a_feed(read: Callable[..., ParsedFeed]) -> None:
    feed = read('<rss version="2.0"><channel><title>ا</title></channel></rss>')
    assert (feed.title, feed.items, feed.complete) == ("ا", (), True)
    assert read('<feed xmlns="http://www.w3.org/2005/Atom"/>').items == ()


def test_an_item_without_address_is_left_out_and_said(read: Callable[..., ParsedFeed]) -> None:
    feed = read(rss("<link>mailto:x@y.ir</link><guid>7</guid>"))
    assert feed.items == ()
    assert [(note.word, note.detail) for note in feed.notes] == [("item_without_url", "1 of 1 items")]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("", "empty"),
        (" \r\n\t ", "empty"),
        ("<!DOCTYPE html><html><head><title>x</title></head></html>", "HTML"),
        ("<html><body><rss><channel/></rss></body></html>", "HTML"),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head/></html>', "HTML"),
        ('{"error": "not found"}', "JSON"),
        ('{"error": ', "JSON"),
        ('{"version": "https://jsonfeed.org/version/1"}', "JSON"),
        ("[1, 2]", "JSON"),
        ('{"items": [{"a": 1}]}', "JSON"),
        ("[" * 100_000, "JSON"),
        ("Service Unavailable", "root element"),
        ('<?xml version="1.0"?><catalog><book/></catalog>', "root element"),
        ("<opml><body/></opml>", "root element"),
        ("\x89PNG\r\n\x1a\n" + "\x00" * 100, "root element"),
    ],
)
def test_what_is_no_feed_is_refused(refuse: Callable[..., Refusal], document: str, said: str) -> None:
    refusal = refuse(document)
    assert refusal.kind is RefusalClass.NOT_A_FEED
    assert said.lower() in refusal.detail.lower()


@pytest.mark.parametrize("whole", [RSS_2, ATOM_1, RSS_1], ids=["rss", "atom", "rdf"])
def test_a_document_that_broke_off_keeps_its_whole_items(read: Callable[..., ParsedFeed], whole: str) -> None:
    ending = "</entry>" if "</entry>" in whole else "</item>"
    start = whole.index("<item" if ending == "</item>" else "<entry")
    if "<items>" in whole:
        start = whole.index("<item rdf")
    item = whole[start : whole.index(ending) + len(ending)]
    cut = whole.replace(item, item + item[: len(item) // 2])
    feed = read(cut[: cut.rindex(item[: len(item) // 2]) + len(item) // 2])
    assert feed.items == read(whole).items
    assert (feed.complete, feed.tier) == (False, "lenient")


def test_a_document_that_broke_off_before_any_item(read: Callable[..., ParsedFeed]) -> None:
    feed = read('<?xml version="1.0"?><rss version="2.0"><channel><title>نمونه</title><item><title>نیم')
    assert (feed.title, feed.complete) == ("نمونه", False)
    assert feed.items == ()


def test_broken_off_inside_cdata(read: Callable[..., ParsedFeed]) -> None:
    whole = rss("<description><![CDATA[یک]]></description>")
    feed = read(whole.replace("</channel></rss>", "<item><link>/2</link><description><![CDATA[</item> دو"))
    assert [item.url for item in feed.items] == ["https://news.example.ir/news/1"]
    assert feed.complete is False


def test_atom_entries_take_the_feeds_language_and_base(read: Callable[..., ParsedFeed]) -> None:
    feed = read(atom('<link href="5"/>').replace("<feed ", '<feed xml:lang="ps" xml:base="https://a.example.af/x/" '))
    assert feed.items[0].language == "ps"
    assert feed.items[0].url == "https://a.example.af/x/5"


def test_markup_in_place_is_kept_as_sent(read_item: Callable[..., FeedItem]) -> None:
    inside = 'الف <p class="x">ب &amp; <b>ج</b><br/></p><!-- c --> د <![CDATA[<i>ه</i>]]>'
    item = read_item(atom(f'<content type="xhtml">{inside}</content><title type="xhtml">یک <b>خبر</b></title>'))
    assert item.content_html == inside
    assert item.title == "یک خبر"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "windows-1256"])
def test_markup_in_place_is_kept_in_every_charset(read_item: Callable[..., FeedItem], codec: str) -> None:
    document = (
        atom('<content type="xhtml"><p>متن <b>خبر</b></p></content>').replace("utf-8", codec, 1).replace("ی", "ي")
    )
    assert read_item(document.encode(codec)).content_html == "<p>متن <b>خبر</b></p>"


def test_a_description_too_long_for_a_summary_is_the_article(read_item: Callable[..., FeedItem]) -> None:
    whole = "<p>متن</p>" * 1_000
    long = read_item(rss(f"<description><![CDATA[{whole}]]></description>"))
    assert long.content_html == whole
    assert long.summary
    assert set(long.summary.split("\n")) == {"متن"}
    assert len(long.summary.split("\n")) == caps.TEASER_CHARS // len("<p>متن</p>")
    text = "الف < ب " * 1_000
    plain = read_item(atom(f"<summary><![CDATA[{text}]]></summary>"))
    assert plain.content_html == text.strip().replace("<", "&lt;")
    assert plain.summary == text[: caps.TEASER_CHARS].strip()
    short = read_item(rss("<description><![CDATA[<p>متن</p>]]></description>"))
    assert (short.summary, short.content_html) == ("متن", None)


@pytest.mark.parametrize("end", ["<img src='/1.jpg' alt='x'/>", "</strong>", "<!-- c -->", "&laquo;ب", "&#1740;"])
@pytest.mark.parametrize("left", [1, 2, 4])
def test_a_summary_is_not_cut_inside_a_tag_or_an_entity(
    read_item: Callable[..., FeedItem], end: str, left: int
) -> None:
    words = ("متن " * caps.TEASER_CHARS)[: caps.TEASER_CHARS - left - 1] + "ص"
    item = read_item(rss(f"<description><![CDATA[{words}{end}{'ب' * caps.SUMMARY_CHARS}]]></description>"))
    assert item.summary == words


BROKEN_JSON = {
    "commas before an end": ('{"title": "x", "items": [{"url": "/1", "title": "a, ]", "tags": ["b",],}, {"url": "/2"},],}', True, 2),
    "line break in a text": ('{"items": [{"url": "/1", "title": "a, ]\n"}]}', True, 1),
    "broken off in an item": ('{"title": "x", "items": [{"url": "/1", "title": "a, ]"}, {"url": "/2", "ti', False, 1),
    "broken off between items": ('{"title": "x", "items": [{"url": "/1", "title": "a, ]"},', False, 1),
    "junk behind the items": ('{"items": [{"url": "/1", "title": "a, ]"}], <br>', True, 1),
}  # fmt: skip


@pytest.mark.parametrize(("text", "whole", "items"), BROKEN_JSON.values(), ids=BROKEN_JSON)
def test_broken_json_is_read_as_far_as_it_goes(
    read: Callable[..., ParsedFeed],
    text: str,
    whole: bool,  # noqa: FBT001 - the expected value
    items: int,
) -> None:
    feed = read(text)
    assert (feed.tier, feed.complete, len(feed.items)) == ("json", whole, items)
    assert feed.items[0].title == "a, ]"
    assert feed.title == ("x" if '"title": "x"' in text else None)


def _atom_03(title: str, content: str) -> str:
    return (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>x</title><entry><id>tag:x,3</id>'
        f'<link href="https://news.example.ir/news/3"/>{title}{content}</entry></feed>'
    )


@pytest.mark.parametrize(
    ("title", "content"),
    [
        ('<title mode="escaped">یک &lt;b&gt;خبر&lt;/b&gt;</title>', '<content mode="escaped">&lt;p&gt;متن&lt;/p&gt;</content>'),
        ('<title mode="base64">24zaqSA8Yj7Yrtio2LE8L2I+</title>', '<content mode="base64">PHA+2YXYqtmGPC9wPg==</content>'),
        ("<title>یک خبر</title>", '<content type="text/html" mode="xml"><p>متن</p></content>'),
    ],
)  # fmt: skip
def test_modes_of_atom_0_3(read_item: Callable[..., FeedItem], title: str, content: str) -> None:
    item = read_item(_atom_03(title, content))
    assert (item.title, item.content_html) == ("یک خبر", "<p>متن</p>")


def test_what_is_called_base64_and_is_none_stays(read_item: Callable[..., FeedItem]) -> None:
    item = read_item(_atom_03('<title mode="base64">خ</title>', '<content mode="base64">a</content>'))
    assert (item.title, item.content_html) == ("خ", "a")


@pytest.mark.parametrize("call", ["callback({});", " /**/ jQuery.read( {} )\n", "$({})"])
def test_json_feed_for_a_script(read_item: Callable[..., FeedItem], call: str) -> None:
    document = '{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","url":"/1","title":"f({})"}]}'
    assert read_item(call.replace("{}", document)).title == "f({})"


def test_a_feed_that_a_page_was_put_around(read_item: Callable[..., FeedItem]) -> None:
    feed = rss("<title>خبر</title>").split("?>")[1]
    assert read_item(f"<html><head><title>x</title></head><body>{feed}</body></html>").title == "خبر"


@pytest.mark.parametrize("moment", ["1640941200", "1640941200.5", "1640941200000"])
def test_json_feed_with_seconds_for_a_date(read_item: Callable[..., FeedItem], moment: str) -> None:
    item = f'{{"id": "1", "url": "/1", "date_published": {moment}}}'
    read = read_item(f'{{"version": "https://jsonfeed.org/version/1", "items": [{item}]}}')
    assert read.published_at == datetime(2021, 12, 31, 9, tzinfo=UTC)
