"""Dates as publishers write them: any calendar, any order, any of a dozen languages, to an instant with its offset.

    fast paths     ISO 8601 (RFC 3339, W3CDTF) and RFC 822, as feeds and meta elements have them
    slow path      digits of every script to ASCII, then words: month names, weekdays passed over, zones, am/pm, relative times

A year from 1300 to 1500 beside a Jalali month, or in numbers alone, is Jalali: this century's Hijri years coincide with
it, but no news site met writes them in numbers alone. Without a zone of its own a time is the publisher's (`zone`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scraper.text.calendars import MONTHS, ZONES, plain, to_gregorian

if TYPE_CHECKING:
    from datetime import tzinfo

LONGEST = 200  # characters that are looked at
JALALI_YEARS = range(1300, 1500)
GREGORIAN_YEARS = range(1900, 2200)
Calendar = Literal["gregorian", "jalali", "hijri"]


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as read: an aware instant (midnight when only the day is known), how precise, from which calendar and words."""

    instant: datetime
    precision: Literal["minute", "day"]
    calendar: Calendar
    raw: str


_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.IGNORECASE,
)
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[\s-]([A-Za-z]{3,9})[\s-](\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?"
    r"(?:\s+([+-]\d\d:?\d\d|[A-Za-z]{1,5}))?"
)


def parse_date(
    raw: str, *, zone: str = "UTC", now: datetime | None = None, lang: str | None = None
) -> DateReading | None:
    """Read a date; None when it is none, or when it is relative and `now` (aware) is not given. Never raises.

    `zone` is the publisher's IANA zone, for times that name none. `lang` (BCP 47) decides between day first and month first
    for "02/03/2021": month first for American English ("en-US") only.
    """
    text = raw.strip()[:LONGEST]
    try:
        return _iso(text, zone, raw) or _rfc822(text, zone, raw) or _words(text, zone, now, lang, raw)
    except (ValueError, OverflowError):
        return None


def _iso(text: str, zone: str, raw: str) -> DateReading | None:
    found = _ISO.fullmatch(text)
    if found is None or int(found[1]) not in GREGORIAN_YEARS:
        return None
    day = date(int(found[1]), int(found[2]), int(found[3]))
    clock = time(int(found[4]), int(found[5]), int(found[6] or 0)) if found[4] else None
    return _reading(day, clock, _offset(found[7]) if found[7] else None, zone, "gregorian", raw)


def _rfc822(text: str, zone: str, raw: str) -> DateReading | None:
    found = _RFC822.fullmatch(text)
    if found is None or int(found[3]) not in GREGORIAN_YEARS:
        return None
    calendar, month = MONTHS.get(plain(found[2]), ("", 0))
    if calendar != "gregorian":
        return None
    day = date(int(found[3]), month, int(found[1]))
    clock = time(int(found[4]), int(found[5]), min(int(found[6] or 0), 59))
    named = found[7]
    return _reading(day, clock, _offset(named) if named else None, zone, "gregorian", raw)


@lru_cache(maxsize=64)
def _offset(name: str) -> tzinfo | None:
    """Return the zone of "+0330", "-05", "Z" or "EST"; None when it is not known."""
    if name[0] in "+-":
        digits = name[1:].replace(":", "").ljust(4, "0")
        hours, minutes = int(digits[:2]), int(digits[2:4])
        if hours > 14 or minutes > 59:  # noqa: PLR2004 - no zone is further from UTC than 14 h
            return None
        ahead = timedelta(hours=hours, minutes=minutes)
        return timezone(-ahead if name[0] == "-" else ahead)
    minutes_ahead = ZONES.get(name.casefold())
    return None if minutes_ahead is None else timezone(timedelta(minutes=minutes_ahead))


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _reading(
    day: date, clock: time | None, offset: tzinfo | None, zone: str, calendar: Calendar, raw: str
) -> DateReading:
    instant = datetime.combine(day, clock or time(), offset or _zone(zone))
    # A fixed offset instead of the zone's rules: the record keeps what held on that day.
    ahead = instant.utcoffset() or timedelta()
    fixed = instant.replace(tzinfo=UTC if not ahead else timezone(ahead))
    return DateReading(fixed, "minute" if clock else "day", calendar, raw)


_CLOCK = re.compile(
    r"(?<!\d)([01]?\d|2[0-4])\s?[:٫]\s?([0-5]\d)(?:\s?:\s?([0-5]\d)(?:[.,]\d+)?)?(?!\d)"
    r"|(?<!\d)([01]?\d|2[0-3])\s?(?:h|Uhr)\s?([0-5]\d)?(?![a-z\d])"
)
_CLOCK_CJK = re.compile(r"(上午|下午|오전|오후|午前|午後)?\s*(\d{1,2})[時时시点]\s*(?:(\d{1,2})[分분])?")
_CLOCK_DOT = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?!\.?\d)")
_HALF = re.compile(
    r"(?i)(?<![a-z])([ap])\.?\s?m\.?(?![a-z])|(ق\.?\s?ظ|صباحا|قبل از ظهر|(?<!\w)ص(?!\w)|오전|上午|午前)"
    r"|(ب\.?\s?ظ|مساء|بعد از ظهر|بعدازظهر|(?<!\w)م(?!\w)|오후|下午|午後)"
)
_ZONE = re.compile(
    r"(?:(?<=\d)|(?<=\s)|(?<=\())(?:GMT|UTC)?\s?([+-]\d{1,2}:?\d\d)(?!\d|-)"
    r"|(?<![A-Za-z])(Z|[A-Z]{2,5})(?![A-Za-z])"
)
_YMD = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)")
_DMY = re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d\d)(?!\d)")
# Vowel signs of Indic scripts are no letters to Python, but belong to the word.
_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0dff])+(?:[_'’][^\W\d_]+)*\.?|\d+")


def _words(text: str, zone: str, now: datetime | None, lang: str | None, raw: str) -> DateReading | None:
    """Read what is written in words or in numbers alone."""
    text = _ascii_digits(text).translate(_INVISIBLE)
    relative = _relative(text, now, raw) if now is not None else None
    if relative is not None:
        return relative
    clock, rest = _take_clock(text)
    offset, rest = _take_offset(rest) if clock else (None, rest)
    found = _numeric_day(rest, lang) or _named_day(rest) or _today(rest, now, zone)
    if found is None:
        return None
    calendar, day = found
    return _reading(day, clock, offset, zone, calendar, raw)


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() and not letter.isascii() else letter for letter in text
    )


_INVISIBLE = str.maketrans({"\u200f": None, "\u200e": None, "\u00a0": " ", "\u202f": " ", "،": " ", "ـ": None})


def _take_clock(text: str) -> tuple[time | None, str]:
    """Take the time of day out of a text."""
    found = _CLOCK.search(text)
    if found is not None:
        hour, minute = int(found[1] or found[4]), int(found[2] or found[5] or 0)
        clock = time(_by_half(hour % 24, text), minute, int(found[3] or 0))
        return clock, f"{text[: found.start()]} {text[found.end() :]}"
    found = _CLOCK_CJK.search(text)
    if found is not None:
        late = found[1] in {"下午", "오후", "午後"} and int(found[2]) < 12  # noqa: PLR2004 - noon
        return time(int(found[2]) + 12 * late, int(found[3] or 0)), text[: found.start()] + text[found.end() :]
    if _YMD.search(text) is None and _DMY.search(text) is None:
        found = _CLOCK_DOT.search(text)
        if found is not None:
            return time(int(found[1]), int(found[2])), f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _by_half(hour: int, text: str) -> int:
    half = _HALF.search(text)
    if half is None or hour > 12:  # noqa: PLR2004 - noon
        return hour
    late = (half[1] or "").casefold() == "p" or bool(half[3])
    return hour % 12 + 12 * late


def _take_offset(text: str) -> tuple[tzinfo | None, str]:
    for found in _ZONE.finditer(text):
        offset = _offset(found[1] or found[2])
        if offset is not None:
            return offset, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _numeric_day(text: str, lang: str | None) -> tuple[Calendar, date] | None:
    found = _YMD.search(text)
    if found is not None:
        return _calendar_day(int(found[1]), int(found[2]), int(found[3]))
    found = _DMY.search(text)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if len(found[3]) == 2:  # noqa: PLR2004 - "21" for 2021; "03/02/01" could be anything
        year += 2000
    month_first = (lang == "en-US" and first <= 12) or second > 12  # noqa: PLR2004 - months of a year
    day, month = (second, first) if month_first else (first, second)
    return _calendar_day(year, month, day)


def _calendar_day(year: int, month: int, day: int) -> tuple[Calendar, date] | None:
    if year in JALALI_YEARS:
        return "jalali", to_gregorian("jalali", year, month, day)
    return ("gregorian", date(year, month, day)) if year in GREGORIAN_YEARS else None


def _named_day(text: str) -> tuple[Calendar, date] | None:
    """Read day, month name and year in whatever order they stand."""
    words = [found[0].rstrip(".") for found in _WORD.finditer(_joined(text))]
    for place, word in enumerate(words):
        calendar, month = MONTHS.get(plain(word), ("", 0))
        numbers = [int(each) for each in words[max(0, place - 3) : place + 5] if each.isdigit()]
        years = [each for each in numbers if each >= 1300]  # noqa: PLR2004 - no calendar here is younger
        days = [each for each in numbers if 1 <= each <= 31]  # noqa: PLR2004 - days of a month
        if calendar and years and days:
            return _fitting(calendar, years[0], month, _nearest_day(words, place, days))
    return None


def _nearest_day(words: list[str], place: int, days: list[int]) -> int:
    """Return the number that stands next to the month, before it if there is a choice."""
    beside = [words[other] for other in (place - 1, place + 1, place - 2) if 0 <= other < len(words)]
    return next((int(each) for each in beside if each.isdigit() and int(each) in days), days[0])


def _fitting(calendar: str, year: int, month: int, day: int) -> tuple[Calendar, date] | None:
    if calendar == "gregorian":
        return ("gregorian", date(year, month, day)) if year in GREGORIAN_YEARS else None
    if year not in JALALI_YEARS:
        return None
    if calendar == "jalali":
        return "jalali", to_gregorian("jalali", year, month, day)
    return "hijri", to_gregorian("hijri", year, month, day)


_TWO_WORDS = re.compile(
    r"(كانون|کانون|تشرين|کانونی|ربيع|ربیع|جمادى|جمادی|ذو|ذي|ذی)[\s\u200c]+"
    r"(الثاني|الثانی|الأول|الاول|الاولی|الأولى|دووەم|الآخر|الاخر|الآخرة|القعدة|القعده|الحجة|الحجه)"
)


def _joined(text: str) -> str:
    """Return the text with month names of two words joined, and the letters that stick numbers together taken apart."""
    return _TWO_WORDS.sub(r"\1_\2", text).replace("\u200c", "_")


_UNITS = {
    "second": 1, "sec": 1, "ثانیه": 1, "minute": 60, "min": 60, "minuten": 60, "دقیقه": 60, "دقيقة": 60, "دقائق": 60, "минут": 60,
    "hour": 3600, "stunde": 3600, "heure": 3600, "hora": 3600, "ora": 3600, "ore": 3600, "ساعت": 3600, "ساعة": 3600, "ساعات": 3600,
    "час": 3600, "day": 86400, "tag": 86400, "jour": 86400, "día": 86400, "giorn": 86400, "روز": 86400, "يوم": 86400, "أيام": 86400,
    "дн": 86400, "week": 604800, "woche": 604800, "semaine": 604800, "هفته": 604800, "أسبوع": 604800,
    "分": 60, "時間": 3600, "小时": 3600, "日": 86400, "시간": 3600, "dakika": 60, "saat": 3600, "gün": 86400,
}  # fmt: skip
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_RELATIVE = re.compile(
    rf"(?i)(?:(?:vor|hace|il y a|منذ|قبل)\s+)?(\d+|an?|one|یک)\s*({_UNIT})\w*\s*"
    r"(ago|پیش|قبل|назад|fa|önce|前|전|)(?!\w)"
)
_RELATIVE_SIGN = re.compile(r"(?i)\bago\b|پیش|قبل|منذ|\bvor\b|\bhace\b|il y a|назад|\bfa\b|önce|前|전")


def _relative(text: str, now: datetime, raw: str) -> DateReading | None:
    """Read "3 hours ago" and its like, counted back from now."""
    if _RELATIVE_SIGN.search(text) is None:
        return None
    found = _RELATIVE.search(text)
    if found is None:
        return None
    count = int(found[1]) if found[1].isdigit() else 1
    unit_s = _UNITS[found[2].casefold()]
    precision: Literal["minute", "day"] = "day" if unit_s >= 86_400 else "minute"  # noqa: PLR2004 - seconds of a day
    return DateReading(now - timedelta(seconds=count * unit_s), precision, "gregorian", raw)


_DAYS_BACK = {
    "today": 0, "heute": 0, "hoy": 0, "oggi": 0, "امروز": 0, "اليوم": 0, "сегодня": 0, "bugün": 0,
    "yesterday": 1, "gestern": 1, "hier": 1, "ayer": 1, "ieri": 1, "دیروز": 1, "أمس": 1, "امس": 1, "вчера": 1, "dün": 1,
}  # fmt: skip
_AT = frozenset(["at", "um", "à", "a", "alle", "ore", "в", "saat", "ساعت", "الساعة"])


def _today(text: str, now: datetime | None, zone: str) -> tuple[Calendar, date] | None:
    words = [found[0].casefold() for found in _WORD.finditer(text)]
    back = _DAYS_BACK.get(words[0]) if words else None
    if now is None or back is None or any(word not in _AT for word in words[1:]):
        return None  # "yesterday" in a sentence dates nothing
    return "gregorian", (now.astimezone(_zone(zone)) - timedelta(days=back)).date()
