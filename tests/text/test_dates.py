"""Dates as publishers write them, and what must come of each."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.text import parse_date, zone_at
from scraper.text.calendars import day_of
from tests.text.date_lines import NOW as THEN
from tests.text.date_lines import WRITTEN
from tests.text.date_table import NOW, ROWS

# Raw, zone ("R": relative, read at noon of that day), language, what it says, its calendar; written as they are met, before they were tried.
MORE = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "date_lines.tsv").read_text(encoding="utf-8").splitlines()
]
# Raw, zone ("-": not known), language, what it says; two tables that were written before they were tried.
# Raw, zone ("" for one that is not known), language and what it says ("" for no date): written before they were tried, read at FRESH_NOW.
FRESH_NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)
FRESH = [
    line.split("\t") for line in (Path(__file__).parent / "date_fresh.tsv").read_text(encoding="utf-8").splitlines()
]
ROUNDS = [
    (raw, None if zone == "-" else zone, lang, None if said == "None" else said)
    for raw, zone, lang, said in (
        line.split("\t")
        for line in (Path(__file__).parent / "date_rounds.tsv").read_text(encoding="utf-8").splitlines()
    )
]
NOON = datetime(2023, 12, 4, 12, tzinfo=UTC)

MINUTE = "2021-12-31T10:15:00"
TEHRAN, DAY = f"{MINUTE}+03:30", "2021-12-31"

FORMS = [
    # machines
    ("2021-12-31T10:15:00+03:30", TEHRAN, "gregorian"),
    ("2021-12-31T10:15:00+0330", TEHRAN, "gregorian"),
    ("2021-12-31T10:15-500", f"{MINUTE}-05:00", "gregorian"),
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
    ("31.12.2021, 10.15", TEHRAN, "gregorian"),
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
    ("۲ ساعت پیش", "2022-01-02T13:30:00+03:30", "gregorian"),
    ("3 hours ago", "2022-01-02T12:30:00+03:30", "gregorian"),
    ("an hour ago", "2022-01-02T14:30:00+03:30", "gregorian"),
    ("vor 5 Minuten", "2022-01-02T15:25:00+03:30", "gregorian"),
    ("il y a 3 heures", "2022-01-02T12:30:00+03:30", "gregorian"),
    ("منذ 10 دقائق", "2022-01-02T15:20:00+03:30", "gregorian"),
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


@pytest.mark.parametrize(("raw", "zone", "lang", "expected", "calendar"), ROWS)
def test_reads_what_is_met(raw: str, zone: str, lang: str | None, expected: str, calendar: str) -> None:
    found = parse_date(raw, zone=zone, now=NOW, lang=lang)
    assert found is not None
    wanted = datetime.fromisoformat(expected)
    minute = "T" in expected
    assert (found.precision, found.calendar) == ("minute" if minute else "day", calendar)
    assert (found.instant if minute else found.instant.replace(tzinfo=None)) == wanted
    assert not minute or found.instant.utcoffset() == wanted.utcoffset()


def test_the_table_is_large_and_names_nothing_twice() -> None:
    known = [row[0] for row in ROWS] + [row[0] for row in FORMS]
    assert len(known) >= 150
    assert len(set(known)) == len(known)


@pytest.mark.parametrize(
    ("hijri", "gregorian"),
    [
        ((1443, 9, 1), (2022, 4, 2)),
        ((1445, 9, 1), (2024, 3, 11)),
        ((1444, 1, 1), (2022, 7, 30)),
        ((1440, 10, 1), (2019, 6, 4)),
    ],
)
def test_hijri_days_are_those_of_umm_al_qura(hijri: tuple[int, int, int], gregorian: tuple[int, int, int]) -> None:
    assert day_of("hijri", *hijri) == ("hijri", date(*gregorian))


def test_hijri_months_have_29_or_30_days_and_none_is_lost() -> None:
    days = [
        found[1].toordinal()
        for year in range(1400, 1500)
        for month in range(1, 13)
        for day in range(1, 31)
        if (found := day_of("hijri", year, month, day))
    ]
    assert days == list(range(days[0], days[0] + len(days)))
    before = day_of("hijri", 1399, 12, 29)  # by the tabular calendar, which may be a day off
    assert before is not None
    assert abs(before[1] - date(1979, 11, 19)) <= timedelta(days=1)
    assert day_of("hijri", 1443, 13, 1) is None


@pytest.mark.parametrize(
    ("raw", "zone", "lang", "calendar"),
    [
        ("1445/9/12", "Asia/Riyadh", "ar", "hijri"),
        ("1445/9/12", "Asia/Riyadh", None, "hijri"),
        ("1445/9/12 هـ", "UTC", None, "hijri"),
        ("1445/9/12", "Asia/Tehran", "fa", "jalali"),
        ("1400/10/10", "UTC", None, "jalali"),
        ("1400/10/10", "Asia/Kabul", "ps", "jalali"),
        ("2021/10/10", "Asia/Tehran", "fa", "gregorian"),
    ],
)
def test_who_writes_a_year_tells_its_calendar(raw: str, zone: str, lang: str | None, calendar: str) -> None:
    found = parse_date(raw, zone=zone, lang=lang)
    assert found is not None
    assert found.calendar == calendar


@pytest.mark.parametrize(
    ("name", "zone", "offset_h"),
    [
        ("IST", "UTC", 5.5),
        ("IST", "Asia/Jerusalem", 2),
        ("CST", "America/Chicago", -6),
        ("CST", "Asia/Shanghai", 8),
        ("IRST", "Asia/Tehran", 3.5),
        ("GMT", "Asia/Tehran", 0),
        ("XYZ", "Asia/Tehran", 3.5),
        ("GMT+3", "UTC", 3),
        ("UTC+03:30", "UTC", 3.5),
    ],
)
def test_abbreviations_are_those_of_the_publishers_country(name: str, zone: str, offset_h: float) -> None:
    for raw in (f"Sat, 01 Jan 2022 10:15:00 {name}", f"Jan 1, 2022 10:15 {name}"):
        found = parse_date(raw, zone=zone)
        assert found is not None
        assert found.instant.utcoffset() == timedelta(hours=offset_h)
        assert (found.instant.hour, found.instant.day) == (10, 1)


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
        "۰۲/۰۷/۰۱",  # 1402, 2001 or 2002
        "noon",
        "او در سال ۱۴۰۰ گفت",
        "مهر ۱۴۰۰",
        "آخر هفته",
        "ساعت ۱۰:۱۵",
        "مهر نیوز ۱۲ خبر ۱۴۰۰۰۰",
        "50 people, 2021",
        "in may we met 12 of 2021 guests",
        "0000-00-00 00:00:00",
        "6月14日 9時12分",
        "News 24: Iran’s 1400 budget, 12 items",
        "Q4 2022",
        "May 2022",
        "12:30",
        "کد خبر: 1401071208812",
        "1401071208812",  # a story's number, no milliseconds
        "yesterday the council met",
    ],
)
def test_no_date_is_none(raw: str) -> None:
    assert parse_date(raw, zone="Asia/Tehran") is None
    assert "ago" in raw or parse_date(raw, zone="Asia/Tehran", now=NOW) is None


MOST_MS = 50  # ten times what the slowest of these takes


@pytest.mark.parametrize(
    "piece", ["1 ", "12/", "a", " ", "ماه ", "10:", "دی ", "de ", "ساعت ", "1" * 40 + "-", "قبل 1 "]
)
def test_bounded_time_on_any_input(piece: str) -> None:
    def cpu_ms() -> float:
        started = time.process_time()
        assert parse_date(piece * 100_000, zone="Asia/Tehran", now=NOW) is None
        return (time.process_time() - started) * 1000

    assert min(cpu_ms() for _ in range(3)) < MOST_MS  # the least: the garbage collector has its turns as well


def test_seconds_since_1970_are_no_local_time_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tehran")
    time.tzset()
    try:
        found = parse_date("/Date(1700000000000+9999)/", zone="UTC")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert found is not None
    assert found.instant == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("raw", ["2023-366T10:00Z", "2024-000T10:00Z"])
def test_a_day_that_its_year_has_not_is_none(raw: str) -> None:
    assert parse_date(raw) is None


def test_the_day_before_a_time_behind_a_colon_is_no_hour() -> None:
    found = parse_date("2024/7/15:8:00", zone="Asia/Tokyo", now=NOON)
    assert found is not None
    assert (found.precision, found.instant.day) == ("day", 15)


def test_an_unknown_zone_is_utc() -> None:
    found = parse_date("2021-12-31 10:15", zone="Mars/Olympus")
    assert found is not None
    assert found.instant.utcoffset() == UTC.utcoffset(None)


@pytest.mark.parametrize("word", ["LAST UPDATED", "POST A COMMENT", "EDIT", "EAST LANSING", "JUST IN"])
def test_a_word_in_capitals_behind_a_time_is_no_unknown_zone(word: str) -> None:
    found = parse_date(f"July 14, 2024 10:05 AM {word}", zone="America/New_York", lang="en", now=NOW)
    assert found is not None
    assert found.instant.isoformat() == "2024-07-14T10:05:00-04:00"
    assert found.precision == "minute"


@settings(max_examples=300)
@given(st.text(max_size=80) | st.text(alphabet="0123456789۰۱۲:/-. دی ماه ago+T", max_size=40))
def test_never_raises(text: str) -> None:
    found = parse_date(text, zone="Asia/Tehran", now=NOW)
    assert found is None or found.instant.tzinfo is not None


@pytest.mark.parametrize(("raw", "zone", "lang", "said"), [*WRITTEN, *ROUNDS])
def test_written_in_many_countries(raw: str, zone: str | None, lang: str, said: str | None) -> None:
    found = parse_date(raw, zone=zone, lang=lang, now=datetime.fromisoformat(THEN))
    if said is None:
        assert found is None
        return
    assert found is not None
    if found.precision == "day":
        assert found.instant.date().isoformat() == said
    else:
        assert found.instant.isoformat() == datetime.fromisoformat(said).isoformat()


def test_dates_as_browsers_print_them_in_a_hundred_languages() -> None:
    """Months and days in each locale of the Unicode CLDR's that a site of news may print its dates by, short and long."""
    table = (Path(__file__).parent / "date_locales.tsv").read_text(encoding="utf-8")
    wrong = []
    for line in table.splitlines():
        lang, zone, said, raw = line.split("\t")
        found = parse_date(raw, zone=zone, lang=lang, now=FRESH_NOW)
        if found is None or found.precision != "minute" or found.instant.isoformat(timespec="minutes") != said:
            wrong.append((lang, raw, found))
    assert not wrong


@pytest.mark.parametrize(("raw", "zone", "lang", "said"), FRESH)
def test_dates_of_fifty_languages(raw: str, zone: str, lang: str, said: str) -> None:
    found = parse_date(raw, zone=zone or None, lang=lang or None, now=FRESH_NOW)
    if not said:
        assert found is None
        return
    assert found is not None
    instant = found.instant
    assert said == (instant.date().isoformat() if found.precision == "day" else instant.isoformat(timespec="minutes"))


@pytest.mark.parametrize(("raw", "zone", "lang", "said", "calendar"), MORE)
def test_dates_of_many_pages(raw: str, zone: str, lang: str, said: str, calendar: str) -> None:
    found = parse_date(raw, zone="UTC" if zone == "R" else zone, now=NOON if zone == "R" else None, lang=lang or None)
    if said == "None":
        assert found is None
        return
    assert found is not None
    instant = found.instant
    assert said == (instant.date().isoformat() if found.precision == "day" else instant.isoformat(timespec="minutes"))
    assert calendar in {found.calendar, "any"}


@pytest.mark.parametrize(
    ("raw", "lang", "offset"),
    [
        ("جمعه ۱۰ دی ۱۴۰۰ - ۱۰:۱۵", None, "+03:30"),
        ("۱۴۰۱/۰۳/۱۰ - ۱۰:۱۵", "fa", "+04:30"),  # Tehran's last summer with daylight saving
        ("۱۰ جدی ۱۴۰۰ ۱۰:۱۵", "fa", "+04:30"),
        ("۱۴۰۰/۱۰/۱۰ - ۱۰:۱۵", "prs", "+04:30"),
        ("۱۰ دی ۱۴۰۰ - ۱۰:۱۵", "ps", "+03:30"),
        ("2021-12-31 10:15", "fa", "+03:30"),
        ("2021-12-31 10:15", "he-IL", "+02:00"),
        ("2021-12-31 10:15", "en", "+00:00"),
        ("2021-12-31 10:15Z", "fa", "+00:00"),
    ],
)
def test_without_a_zone_the_calendar_or_the_language_tells_it(raw: str, lang: str | None, offset: str) -> None:
    found = parse_date(raw, zone=None, lang=lang)
    assert found is not None
    assert found.instant.isoformat()[-6:] == offset


@pytest.mark.parametrize(("raw", "calendar"), [("1399/02/30 09:21", "jalali"), ("1445/09/12 09:21", "hijri")])
def test_an_arabic_page_from_iran_dates_by_the_jalali_calendar(raw: str, calendar: str) -> None:
    found = parse_date(raw, zone="Asia/Tehran", lang="ar")
    assert found is not None
    assert found.calendar == calendar


@pytest.mark.parametrize(
    ("host", "zone"), [("www.irna.ir", "Asia/Tehran"), ("8am.af", "Asia/Kabul"), ("bbc.com", None), (None, None)]
)
def test_a_country_of_one_zone_tells_it(host: str | None, zone: str | None) -> None:
    assert zone_at(host) == zone


@pytest.mark.parametrize(
    ("raw", "zone", "said"),
    [
        ("17 Jan 2024 10:00 ALMT", "Asia/Almaty", "2024-01-17T10:00:00+06:00"),  # by numbers in the database: its own
        ("17 Jan 2024 10:00 local time", "Africa/Lagos", "2024-01-17T10:00:00+01:00"),
        ("۲۳ ژانویه ۲۰۲۵ ساعت ۱۰:۰۰ به وقت محلی", "Asia/Tehran", "2025-01-23T10:00:00+03:30"),
        ("23 يناير 2025 10:00 بالتوقيت المحلي", "Africa/Cairo", "2025-01-23T10:00:00+02:00"),
        ("23.01.2025 10:00 по местному времени", "Asia/Omsk", "2025-01-23T10:00:00+06:00"),
        ("17 Jan 2024 10:00 IST", "Asia/Tehran", "2024-01-17T10:00:00+03:30"),
        ("17 Jan 2024 10:00 IST", "Europe/Paris", "2024-01-17T10:00:00+05:30"),  # nobody's at home: the most people's
    ],
)
def test_a_zone_is_the_publishers_where_it_may_be(raw: str, zone: str, said: str) -> None:
    found = parse_date(raw, zone=zone)
    assert found is not None
    assert (found.precision, found.instant.isoformat()) == ("minute", said)


@pytest.mark.parametrize(
    "raw",
    [
        "17 Jan 2024 10:00 XQZT",
        "Wed, 17 Jan 2024 10:00:00 XQZT",
        "۱۷ ژانویه ۲۰۲۴ ساعت ۱۰:۰۰ به وقت ونیز",
        "17 يناير 2024 10:00 بتوقيت البندقية",
        "17.01.2024 10:00 по венецианскому времени",
    ],
)
def test_of_a_time_in_a_zone_that_is_not_known_the_day_is_left(raw: str) -> None:
    found = parse_date(raw, zone="Europe/Paris")
    assert found is not None
    assert (found.precision, found.instant.date()) == ("day", date(2024, 1, 17))
