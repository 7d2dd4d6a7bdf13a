"""Dates as publishers write them, and what must come of each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.text import parse_date

NOW = datetime(2022, 1, 2, 12, 0, tzinfo=UTC)
MINUTE = "2021-12-31T10:15:00"
TEHRAN, DAY = f"{MINUTE}+03:30", "2021-12-31"

FORMS = [
    # machines
    ("2021-12-31T10:15:00+03:30", TEHRAN, "gregorian"),
    ("2021-12-31T10:15:00+0330", TEHRAN, "gregorian"),
    ("2021-12-31T06:45:00Z", "2021-12-31T06:45:00+00:00", "gregorian"),
    ("2021-12-31T10:15", TEHRAN, "gregorian"),
    ("2021-12-31 10:15:00", TEHRAN, "gregorian"),
    ("2021-12-31T10:15:00.123456789+03:30", TEHRAN, "gregorian"),
    ("2021-12-31", DAY, "gregorian"),
    ("Fri, 31 Dec 2021 10:15:00 +0330", TEHRAN, "gregorian"),
    ("Fri, 31 Dec 2021 06:45:00 GMT", "2021-12-31T06:45:00+00:00", "gregorian"),
    ("Mon, 31 Dec 2021 10:15 IRST", TEHRAN, "gregorian"),  # the weekday is wrong, the date counts
    ("31 Dec 2021 10:15:00 EST", f"{MINUTE}-05:00", "gregorian"),
    # Persian, Dari, Pashto
    ("جمعه / ۱۰ دی ۱۴۰۰ / ۱۰:۱۵", TEHRAN, "jalali"),
    ("۱۰ دی ۱۴۰۰ - ۱۰:۱۵", TEHRAN, "jalali"),
    ("۱۰-دی-۱۴۰۰", DAY, "jalali"),
    ("جمعه ۱۰ دي ۱۴۰۰ ساعت ۱۰:۱۵", TEHRAN, "jalali"),
    ("تاریخ انتشار: ۱۰ دی ۱۴۰۰ ساعت ۱۰:۱۵", TEHRAN, "jalali"),
    ("۱۴۰۰/۱۰/۱۰", DAY, "jalali"),
    ("۱۴۰۰/۱۰/۱۰ - ۱۰:۱۵", TEHRAN, "jalali"),
    ("1400-10-10 10:15", TEHRAN, "jalali"),
    ("1400/10/10 10:15:30", "2021-12-31T10:15:30+03:30", "jalali"),
    ("10/10/1400", DAY, "jalali"),
    ("١٤٠٠/١٠/١٠", DAY, "jalali"),
    ("۱۰ جدی ۱۴۰۰", DAY, "jalali"),
    ("۲۰ ثور ۱۴۰۱", "2022-05-10", "jalali"),
    ("۱ فروردین ۱۴۰۳", "2024-03-20", "jalali"),
    ("۳۰ اسفند ۱۳۹۹", "2021-03-20", "jalali"),  # a leap year
    ("۳۱ دسامبر ۲۰۲۱ ۱۰:۱۵", TEHRAN, "gregorian"),
    ("۲۲ ژوئن ۲۰۲۱", "2021-06-22", "gregorian"),
    # Arabic, Urdu, Kurdish
    ("الجمعة 31 ديسمبر 2021 - 10:15", TEHRAN, "gregorian"),
    ("31 كانون الأول 2021", DAY, "gregorian"),
    ("٣١ ديسمبر ٢٠٢١ ١٠:١٥", TEHRAN, "gregorian"),
    ("31 تشرين الأول 2021", "2021-10-31", "gregorian"),
    ("5 جانفي 2022", "2022-01-05", "gregorian"),
    ("31 دسمبر 2021", DAY, "gregorian"),
    ("12 رمضان 1445", "2024-03-22", "hijri"),
    # Latin scripts
    ("December 31, 2021 10:15 AM", TEHRAN, "gregorian"),
    ("Dec. 31, 2021, 10:15 a.m. EST", f"{MINUTE}-05:00", "gregorian"),
    ("Friday, December 31st, 2021", DAY, "gregorian"),
    ("31 December 2021 at 10:15", TEHRAN, "gregorian"),
    ("31. Dezember 2021, 10:15 Uhr", TEHRAN, "gregorian"),
    ("31.12.2021 10:15", TEHRAN, "gregorian"),
    ("31.12.2021, 10.15", DAY, "gregorian"),
    ("31/12/2021", DAY, "gregorian"),
    ("31-12-21", DAY, "gregorian"),
    ("12/31/2021", DAY, "gregorian"),
    ("2021/12/31 10:15", TEHRAN, "gregorian"),
    ("31 décembre 2021 à 10h15", TEHRAN, "gregorian"),
    ("31 de diciembre de 2021, 10:15", TEHRAN, "gregorian"),
    ("31 dicembre 2021 10:15", TEHRAN, "gregorian"),
    ("31 de dezembro de 2021", DAY, "gregorian"),
    ("31 december 2021", DAY, "gregorian"),
    ("31 Aralık 2021 Cuma 10:15", TEHRAN, "gregorian"),
    ("31 grudnia 2021", DAY, "gregorian"),
    ("31 Desember 2021", DAY, "gregorian"),
    # others
    ("31 декабря 2021, 10:15", TEHRAN, "gregorian"),
    ("31 грудня 2021", DAY, "gregorian"),
    ("2021年12月31日 10:15", TEHRAN, "gregorian"),
    ("2021年12月31日 午後3時05分", "2021-12-31T15:05:00+03:30", "gregorian"),
    ("2021년 12월 31일 오후 3:05", "2021-12-31T15:05:00+03:30", "gregorian"),
    ("31 दिसंबर 2021", DAY, "gregorian"),
    ("31 דצמבר 2021", DAY, "gregorian"),
    # relative
    ("۲ ساعت پیش", "2022-01-02T10:00:00+00:00", "gregorian"),
    ("3 hours ago", "2022-01-02T09:00:00+00:00", "gregorian"),
    ("an hour ago", "2022-01-02T11:00:00+00:00", "gregorian"),
    ("vor 5 Minuten", "2022-01-02T11:55:00+00:00", "gregorian"),
    ("il y a 3 heures", "2022-01-02T09:00:00+00:00", "gregorian"),
    ("منذ 10 دقائق", "2022-01-02T11:50:00+00:00", "gregorian"),
    ("2 days ago", "2021-12-31", "gregorian"),
    ("gestern, 10:15", "2022-01-01T10:15:00+03:30", "gregorian"),
    ("دیروز ۱۰:۱۵", "2022-01-01T10:15:00+03:30", "gregorian"),
]


@pytest.mark.parametrize(("raw", "expected", "calendar"), FORMS)
def test_reads(raw: str, expected: str, calendar: str) -> None:
    found = parse_date(raw, zone="Asia/Tehran", now=NOW)
    assert found is not None
    got = found.instant.isoformat() if found.precision == "minute" else found.instant.date().isoformat()
    assert (got, found.calendar, found.raw) == (expected, calendar, raw)
    assert found.instant.tzinfo is not None


@pytest.mark.parametrize(
    ("raw", "offset_h"),
    [("۱۰ تیر ۱۴۰۰ ۱۰:۱۵", 4.5), ("۱۰ دی ۱۴۰۰ ۱۰:۱۵", 3.5), ("۱۰ تیر ۱۴۰۲ ۱۰:۱۵", 3.5)],
)
def test_tehran_had_daylight_saving_until_2022(raw: str, offset_h: float) -> None:
    found = parse_date(raw, zone="Asia/Tehran")
    assert found is not None
    offset = found.instant.utcoffset()
    assert offset is not None
    assert offset.total_seconds() == offset_h * 3600


def test_month_first_is_american_only() -> None:
    american, other = parse_date("02/03/2021", lang="en-US"), parse_date("02/03/2021", lang="en-GB")
    assert american is not None
    assert other is not None
    assert (american.instant.month, other.instant.month) == (2, 3)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "Monday",
        "1234",
        "2021-13-45",
        "31 فوریه ۲۰۲۱",
        "۳۱ اسفند ۱۴۰۰",
        "call 555 1234",
        "v1.2.3",
        "25:99",
        "\x00",
        "3 hours ago",
    ],
)
def test_no_date_is_none(raw: str) -> None:
    assert parse_date(raw, zone="Asia/Tehran") is None


def test_an_unknown_zone_is_utc() -> None:
    found = parse_date("2021-12-31 10:15", zone="Mars/Olympus")
    assert found is not None
    assert found.instant.utcoffset() == UTC.utcoffset(None)


@settings(max_examples=300)
@given(st.text(max_size=80) | st.text(alphabet="0123456789۰۱۲:/-. دی ماه ago+T", max_size=40))
def test_never_raises(text: str) -> None:
    found = parse_date(text, zone="Asia/Tehran", now=NOW)
    assert found is None or found.instant.tzinfo is not None
