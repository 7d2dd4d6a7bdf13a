"""Dates as Persian (and other) sites write them into feeds, and the instant they mean. One row is one defect."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scraper.feeds import ParsedFeed, parse
from tests.feeds.documents import NOW, URL, rss

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.records import FeedItem

# What stands in pubDate at an agency in Tehran (UTC+03:30 in winter, +04:30 in the summer of 2021), and UTC.
DATES = {
    "Fri, 31 Dec 2021 12:30:00 +0330": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:00 +03:30": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:00 IRST": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:00 +330": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:00 GMT+0330": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:00 GMT+03:30": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:00 UTC+3:30": "2021-12-31T09:00",
    "Wed, 30 Jun 2021 12:30:00 IRDT": "2021-06-30T08:00",
    "Wed, 30 Jun 2021 12:30:00 +0430": "2021-06-30T08:00",
    "Wed, 30 Jun 2021 12:30:00": "2021-06-30T08:00",
    "Fri, 31 Dec 2021 12:30:00 Asia/Tehran": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:00": "2021-12-31T09:00",
    "2021-12-31 12:30:00": "2021-12-31T09:00",
    "2021-12-31T12:30:00": "2021-12-31T09:00",
    "2021-12-31T12:30:00.000+0330": "2021-12-31T09:00",
    "2021-12-31T09:00:00Z": "2021-12-31T09:00",
    "2021/12/31 12:30": "2021-12-31T09:00",
    "1400/10/10 12:30": "2021-12-31T09:00",
    "1400/10/10 12:30:00": "2021-12-31T09:00",
    "1400-10-10 12:30:00": "2021-12-31T09:00",
    "1400-10-10T12:30:00+03:30": "2021-12-31T09:00",
    "12:30 1400/10/10": "2021-12-31T09:00",
    "12:30 - 1400/10/10": "2021-12-31T09:00",
    "1400/10/10 - 12:30": "2021-12-31T09:00",
    "۱۴۰۰/۱۰/۱۰ ۱۲:۳۰": "2021-12-31T09:00",
    "۱۴۰۰/۱۰/۱۰ - ۱۲:۳۰": "2021-12-31T09:00",
    "٢٠٢١-١٢-٣١ ١٢:٣٠": "2021-12-31T09:00",
    "جمعه ۱۰ دی ۱۴۰۰ ساعت ۱۲:۳۰": "2021-12-31T09:00",
    "جمعه، ۱۰ دی ۱۴۰۰ ۱۲:۳۰": "2021-12-31T09:00",
    "جمعه ۱۰ دی ۱۴۰۰ - ۱۲:۳۰": "2021-12-31T09:00",
    "جمعه / ۱۰ دی ۱۴۰۰ / ۱۲:۳۰": "2021-12-31T09:00",
    "10 دي 1400 12:30": "2021-12-31T09:00",
    "۱۰ دی ۱۴۰۰، ۱۲:۳۰ بعدازظهر": "2021-12-31T09:00",
    "31 دسامبر 2021 12:30": "2021-12-31T09:00",
    "جمعه, 31 دسامبر 2021 12:30:00 +0330": "2021-12-31T09:00",
    "Fri, 10 Dey 1400 12:30:00 +0330": "2021-12-31T09:00",
    "Fri, 10 Oct 1400 12:30:00 +0330": "2021-12-31T09:00",
    "Fri, 10 10 1400 12:30:00 +0330": "2021-12-31T09:00",
    "10 Oct 1400 12:30": "2021-12-31T09:00",
    "Mon, 31 Dec 2021 12:30:00 +0330": "2021-12-31T09:00",
    "Friday, December 31, 2021 - 12:30": "2021-12-31T09:00",
    "Fri Dec 31 12:30:00 2021": "2021-12-31T09:00",
    "Fri Dec 31 12:30:00 IRST 2021": "2021-12-31T09:00",
    "Fri, 31 Dec 21 12:30:00 +0330": "2021-12-31T09:00",
    "31 Dec 2021 12:30 +0330": "2021-12-31T09:00",
    "Fri,31 Dec 2021 12:30:00 +0330": "2021-12-31T09:00",
    "Fri, 31 December 2021 12:30:00 +0330": "2021-12-31T09:00",
    "12/31/2021 12:30:00 PM": "2021-12-31T09:00",
    "31/12/2021 12:30": "2021-12-31T09:00",
    "1640941200": "2021-12-31T09:00",
    "1640941200000": "2021-12-31T09:00",
    "2021-12-31": "2021-12-30T20:30",
    "1400/10/10": "2021-12-30T20:30",
    "Fri, 31 Dec 2021 09:00:00 GMT": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 09:00:00 Z": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 24:00:00 +0330": "2021-12-31T20:30",
    "Fri, 31 Dec 2021 04:00:00 EST": "2021-12-31T09:00",
    "Sat, 01 Jan 2022 13:30:00 GMT": "2022-01-01T10:00",
    "Sat, 01 Jan 2022 15:00:00 GMT": "2022-01-01T11:30",
    "2022-01-01T15:00:00Z": "2022-01-01T11:30",
    "2022-01-01T15:00:00+00:00": "2022-01-01T11:30",
    "0000-00-00 00:00:00": None,
    "خبر": None,
    "Fri, 31 Dec 2121 12:30:00 +0330": "2022-01-01T12:00",
    "Thu, 01 Jan 1970 00:00:00 GMT": None,
    "Mon, 01 Jan 0001 00:00:00 GMT": None,
    "-0001-11-30T00:00:00+00:00": None,
    "Fri, 31 Dec 2021 12.30.00 +0330": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:00 +0330 ": "2021-12-31T09:00",
    "\u200f\u06f1\u06f4\u06f0\u06f0/\u06f1\u06f0/\u06f1\u06f0 \u06f1\u06f2:\u06f3\u06f0": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:00 +0330 (IRST)": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:00 Iran Standard Time": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:00 IST": "2021-12-31T09:00",
    "31 كانون الأول 2021 12:30": "2021-12-31T09:00",
    "31 ديسمبر 2021 12:30": "2021-12-31T09:00",
    "99/10/10 12:30": "2020-12-30T09:00",
    "00/10/10 12:30": "2021-12-31T09:00",
    "۹۹/۱۰/۱۰ ۱۲:۳۰": "2020-12-30T09:00",
    "۴۰۰/۱۰/۱۰ - ۱۲:۳۰": "2021-12-31T09:00",
    "12:30 400/10/10": "2021-12-31T09:00",
    "Fri, 10 Dey 1400 12:30 +0330": "2021-12-31T09:00",
    "Wed, 26 Far 1400 12:30:00 +0430": "2021-04-15T08:00",
    "Fri, 31 Dec 2021 12:00:00 +03": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:0 +0330": "2021-12-31T09:00",
    "1400/10/10 9:5:0": "2021-12-31T05:35",
    "۱۰ دی ۴۰۰ ۱۲:۳۰": "2021-12-31T09:00",
    "2021-365T12:30:00+03:30": "2021-12-31T09:00",
    "/Date(1640941200000+0330)/": "2021-12-31T09:00",
    "14001010123000": "2021-12-31T09:00",
    "20211231123000": "2021-12-31T09:00",
    "20211231T123000": "2021-12-31T09:00",
    "Fri, 31 Dec 2021 12:30:00 PM +0330": "2021-12-31T09:00",
    "2021-12-31T12:30:00 +03:30": "2021-12-31T09:00",
    "2021-12-31 12:30:00 +0330": "2021-12-31T09:00",
    "2021-12-31T12:30+03:30": "2021-12-31T09:00",
    "Fri, 31 Dec 2021, 12:30:00 +0330": "2021-12-31T09:00",
    "۳۱ Dec ۲۰۲۱ ۱۲:۳۰:۰۰ +۰۳۳۰": "2021-12-31T09:00",
    "2 ساعت پیش": "2022-01-01T10:00",
}


@pytest.mark.parametrize(("raw", "expected"), DATES.items(), ids=[str(number) for number in range(len(DATES))])
def test_date(read_item: Callable[..., FeedItem], raw: str, expected: str | None) -> None:
    item = read_item(rss(f"<pubDate>{raw}</pubDate>"))
    found = item.published_at.astimezone(UTC).isoformat()[:16] if item.published_at else None
    assert found == expected
    assert item.published_raw == " ".join(raw.split())


def feed_of(*dates: str) -> str:
    items = "".join(
        f"<item><title>خ</title><link>/{n}</link><pubDate>{d}</pubDate></item>" for n, d in enumerate(dates)
    )
    return f'<rss version="2.0"><channel><title>ا</title>{items}</channel></rss>'


def test_one_item_that_is_yet_to_come_shows_what_the_whole_feed_calls_gmt(read: Callable[..., ParsedFeed]) -> None:
    feed = read(feed_of("Sat, 01 Jan 2022 15:20:00 GMT", "Fri, 31 Dec 2021 12:30:00 GMT"))
    assert [item.published_at.astimezone(UTC).hour for item in feed.items if item.published_at] == [11, 9]
    assert [note.word for note in feed.notes] == ["local_time_labelled_gmt"]


def test_gmt_in_the_past_is_believed(read: Callable[..., ParsedFeed]) -> None:
    feed = read(feed_of("Sat, 01 Jan 2022 12:05:00 GMT", "Fri, 31 Dec 2021 12:30:00 GMT"))
    assert [item.published_at for item in feed.items] == [NOW + timedelta(minutes=5), NOW - timedelta(hours=23.5)]
    assert feed.notes == ()


def test_an_agency_in_utc_has_no_other_local_time(read: Callable[..., ParsedFeed]) -> None:
    feed = read(feed_of("Sat, 01 Jan 2022 15:20:00 GMT"), zone="UTC")
    assert feed.items[0].published_at == NOW + timedelta(hours=3, minutes=20)
    assert feed.notes == ()


SHORT = {  # two digits of a year, read in May 2024
    ("۰۳/۰۲/۲۵ ۱۰:۳۰", "Asia/Tehran"): "2024-05-14T07:00",
    ("10:30 - 03/02/25", "Asia/Tehran"): "2024-05-14T07:00",
    ("۰۳/۲/۲۵ ۱۰:۳۰", None): "2024-05-14T07:00",  # by its digits
    ("14/05/2024 10:30", "Asia/Tehran"): "2024-05-14T07:00",
    ("01/05/24 10:30", "Asia/Tehran"): None,  # the first of May 2024, or a day of 1401 that is long ago
    ("۰۱/۰۵/۲۴ ۱۰:۳۰", "Asia/Tehran"): "2022-08-15T06:00",
}


@pytest.mark.parametrize(("raw", "zone", "expected"), [(*key, value) for key, value in SHORT.items()])
def test_a_year_of_two_digits_is_jalali_if_it_has_begun_and_is_the_nearer_reading(
    raw: str, zone: str | None, expected: str | None
) -> None:
    now = datetime(2024, 5, 20, 12, tzinfo=UTC)
    parsed = parse(rss(f"<pubDate>{raw}</pubDate>").encode(), url=URL, zone=zone, now=now)
    assert isinstance(parsed, ParsedFeed)
    published = parsed.items[0].published_at
    assert (published and published.astimezone(UTC).isoformat()[:16]) == expected


@pytest.mark.parametrize(
    ("url", "channel", "raw", "expected"),
    [
        ("https://news.example.ir/rss", "", "2021-12-31 12:30:00", "2021-12-31T09:00"),  # by the country
        ("https://news.example.com/rss", "", "1400/10/10 12:30", "2021-12-31T09:00"),  # by the calendar
        ("https://news.example.com/rss", "", "25 ثور 1400 12:30", "2021-05-15T08:00"),  # by its Afghan month
        ("https://news.example.com/rss", "<language>fa</language>", "2021-12-31 12:30:00", "2021-12-31T09:00"),
        ("https://news.example.com/rss", "", "2021-12-31 12:30:00", "2021-12-31T12:30"),
    ],
)
def test_where_nobody_names_a_zone(url: str, channel: str, raw: str, expected: str) -> None:
    parsed = parse(rss(f"<pubDate>{raw}</pubDate>", channel).encode(), url=url, now=NOW)
    assert isinstance(parsed, ParsedFeed)
    published = parsed.items[0].published_at
    assert published is not None
    assert published.astimezone(UTC).isoformat()[:16] == expected


SECOND = {
    "<pubDate>جمعه</pubDate><dc:date>2021-12-31T09:00:00Z</dc:date>": "2021-12-31T09:00:00Z",
    "<dc:date>2021-12-31T09:00:00Z</dc:date><pubDate>جمعه</pubDate>": "2021-12-31T09:00:00Z",
    "<dc:date>2021-12-30T09:00:00Z</dc:date><pubDate>2021-12-31T09:00:00Z</pubDate>": "2021-12-31T09:00:00Z",
    "<pubDate>2021-12-31T09:00:00Z</pubDate><pubDate>n/a</pubDate>": "2021-12-31T09:00:00Z",
    "<pubDate>n/a</pubDate><pubDate>2021-12-31T09:00:00Z</pubDate>": "2021-12-31T09:00:00Z",
    "<pubDate/><dc:date>2021-12-31T09:00:00Z</dc:date>": "2021-12-31T09:00:00Z",
}


@pytest.mark.parametrize(("dates", "expected"), SECOND.items(), ids=[str(number) for number in range(len(SECOND))])
def test_of_several_dates_one_that_can_be_read(read_item: Callable[..., FeedItem], dates: str, expected: str) -> None:
    item = read_item(rss(dates, names=' xmlns:dc="http://purl.org/dc/elements/1.1/"'))
    assert (item.published_raw, item.published_at) == (expected, datetime(2021, 12, 31, 9, tzinfo=UTC))


def test_date_of_prism(read_item: Callable[..., FeedItem]) -> None:
    names = ' xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
    item = read_item(rss("<prism:publicationDate>2021-12-31T09:00:00Z</prism:publicationDate>", names=names))
    assert item.published_at == datetime(2021, 12, 31, 9, tzinfo=UTC)


def test_a_date_that_cannot_be_read_stays_as_written(read_item: Callable[..., FeedItem]) -> None:
    item = read_item(rss("<pubDate>جمعه</pubDate><pubDate>n/a</pubDate>"))
    assert (item.published_raw, item.published_at) == ("جمعه", None)


def _gmt(minutes_ago: float) -> str:
    return f"{NOW - timedelta(minutes=minutes_ago):%a, %d %b %Y %H:%M:%S} GMT"


@pytest.mark.parametrize(
    ("minutes_ago", "mislabelled"),
    [
        ([-60, 3, 12, 25, 31, 44, 52], False),  # one announced for later, the others up to now
        ([3, 12, 25, 31, 44, 52, -60], False),  # the newest last
        ([-200, -190, -170, -150, -120, -100, -95], True),  # lively: all of the last hours are yet to come
        ([-60, -50, 3, 12, 25, 31, 44, 52], True),  # two are not one
        ([-200, 300, 310, 330, 340, 351, 360], True),  # the first of a morning, behind a night
        ([-100, 200, 600, 1000, 1500, 1900, 2300], True),  # a slow feed has not more than one
        ([-100, 3, 12], True),  # too few to know a rhythm
    ],
)
def test_one_announced_item_is_no_proof_in_a_lively_feed(
    read: Callable[..., ParsedFeed], minutes_ago: list[float], *, mislabelled: bool
) -> None:
    feed = read(feed_of(*map(_gmt, minutes_ago)))
    words = [note.word for note in feed.notes]
    assert words == ["local_time_labelled_gmt"] * mislabelled
    shift = timedelta(hours=3.5) if mislabelled else timedelta()
    assert feed.items[1].published_at == NOW - timedelta(minutes=minutes_ago[1]) - shift
