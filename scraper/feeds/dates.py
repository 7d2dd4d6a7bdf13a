"""Dates of feed items: what publishers' software writes wrong is put right before the date reader sees it.

10 Oct 1400          a Jalali date with a Gregorian month's name      -> 1400/10/10
10 Dey 1400          a Jalali date in Latin letters                   -> 1400/10/10
99/10/10             a Jalali year of two digits, or of three         -> 1399/10/10
12.30.00             a clock with dots                                -> 12:30:00
15:00 GMT, at 12:00  local time that its software calls GMT           -> 15:00 in the agency's zone
1 Jan 1970, 0001     no date at all                                   -> None
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from scraper.feeds import caps
from scraper.text import ascii_digits, parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_JALALI_MONTHS = ("far", "ord", "kho", "tir", "mor", "sha", "meh", "aba", "aza", "dey", "bah", "esf")
_MONTH_OF = {name: number for names in (_MONTHS, _JALALI_MONTHS) for number, name in enumerate(names, 1)}
_JALALI_IN_RFC = re.compile(
    rf"(?:[^\W\d]+,?\s*)?\b(\d{{1,2}})[ -]({'|'.join(_MONTH_OF)}|\d{{1,2}})[a-z]*[ -](1[34]\d\d)\b", re.IGNORECASE
)
_SHORT_JALALI = re.compile(r"(?<![\d/.:-])(4?\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?![\d/])")
# Two digits of the years 1360 to 1399 and 1400: no day of a month is 0 or beyond 31.
_NO_DAYS = frozenset(("00", *map(str, range(60, 100))))
_SHORT_YEAR = re.compile(r"(?<=[^\W\d_][ \u200c])4\d\d(?![\d:.])")  # «۲۶ اردیبهشت ۴۰۳»
_HIJRA_YEARS = 621  # between the Gregorian and the Jalali year, which begins in spring
_SPRING = timedelta(days=79)
_DOTTED_CLOCK = re.compile(r"(?<=\d{4} )(\d{1,2})\.(\d{2})\.(\d{2})(?!\d)")
_YEAR_NOUGHT = re.compile(r"(?<![\d:.+])-?000\d(?!\d)")
_SAYS_UTC = re.compile(r"(?:\b(?:GMT|UTC?)|(?<=\d)Z|[+-]00:?00)\s*$", re.IGNORECASE)
_INDIAN = re.compile(r"\bIST\b")
_TEHRAN = "Asia/Tehran"
_JALALI_ZONES = frozenset((_TEHRAN, "Asia/Kabul"))
_JALALI_LANGUAGES = ("fa", "prs", "ps")
# No feed is older than the web; a date from before is a program's zero.
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_FIRST_DAY = _FIRST.toordinal() + 1  # wherever that was
_TOO_FAR = timedelta(seconds=caps.FUTURE_S)
_MONTH_NUMBERS = {name.title(): f"{number:02}" for number, name in enumerate(_MONTHS, 1)}
_RFC822 = re.compile(
    rf"(?:[A-Z][a-z]{{2}}, )?(\d{{1,2}}) ({'|'.join(_MONTH_NUMBERS)}) ((?:19|20)\d\d) (\d\d:\d\d:\d\d) "
    r"(GMT|UTC|[+-](?:0\d|1[0-4])[0-5]\d)",
    re.ASCII,
)
_MONTH_PLACES = {f" {name} ": number for name, number in _MONTH_NUMBERS.items()}
_OFFSETS = [f"{sign}{hour:02}:{minute:02}" for sign in "+-" for hour in range(15) for minute in range(60)]
_ISO_ZONES = frozenset((*_OFFSETS, "Z"))
_RFC822_ZONES = {f" {offset.replace(':', '')}": offset for offset in _OFFSETS} | {" GMT": "Z", " UTC": "Z"}
_FIRST_GREGORIAN = 1900  # a year from before is a Jalali one
_RFC3339 = re.compile(
    r"((?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)", re.ASCII
)
_LEAST_RHYTHM = 5  # items before a rhythm is known
_RHYTHM_GAPS = 3  # times its usual gap: a feed that was silent for longer is out of its rhythm
# Clocks differ; what is further ahead than this was not written by a clock that runs a little fast.
_AHEAD = timedelta(minutes=10)


def mend_date(raw: str, zone: str | None, latest: int) -> str:
    """Return a date as its writer meant it, for an agency in a zone (IANA).

    `latest` is the last Jalali year that a year of two digits may be, -1 where nobody dates by that calendar.
    """
    plain = raw.isascii()
    raw = _JALALI_IN_RFC.sub(_as_jalali, ascii_digits(raw), count=1)
    raw = _SHORT_JALALI.sub(
        lambda found: found[0] if plain and _day_first(found, latest) else _with_century(found, latest), raw, count=1
    )
    raw = _SHORT_YEAR.sub(lambda found: f"1{found[0]}" if int(f"1{found[0]}") <= latest else found[0], raw, count=1)
    raw = _DOTTED_CLOCK.sub(r"\1:\2:\3", raw)
    return _INDIAN.sub("IRST", raw) if zone == _TEHRAN else raw


def _as_jalali(found: re.Match[str]) -> str:
    day, month, year = found.groups()
    return f"{year}/{month if month.isdecimal() else _MONTH_OF[month.lower()]}/{day}"


def _with_century(found: re.Match[str], latest: int) -> str:
    """Write a Jalali year in full: 99 is 1399, and among those who date so 03 is 1403 and 403 is too."""
    short = found[1]
    if short in _NO_DAYS:
        return f"{'14' if short == '00' else '13'}{found[0]}"
    full = int(f"1{short}" if len(short) > 2 else f"14{short}")  # noqa: PLR2004 - the digits of a century's year
    return f"{full}{found[0][len(short) :]}" if full <= latest else found[0]


def _day_first(found: re.Match[str], latest: int) -> bool:
    """Tell whether "01/11/26" is of fewer years ago as the first of November 2026 than as a day of 1401."""
    first, _, last = found.groups()
    if first in _NO_DAYS or len(first) > 2:  # noqa: PLR2004 - the digits of a day
        return False
    years_ago = latest + _HIJRA_YEARS - int(f"20{last}")
    # -1: in winter the Gregorian year has changed already.
    return years_ago >= -1 and max(0, years_ago) < latest - int(f"14{first}")


def _latest_jalali_year(raw: str, zone: str | None, language: str | None, now: datetime) -> int:
    """Return the Jalali year of `now` where a date may be of that calendar, by its digits or whose it is; else -1."""
    theirs = zone in _JALALI_ZONES or (language or "").partition("-")[0] in _JALALI_LANGUAGES
    return (now - _SPRING).year - _HIJRA_YEARS if theirs or any("۰" <= letter <= "۹" for letter in raw) else -1


def instant_of(
    raw: str, *, zone: str | None, now: datetime, language: str | None, mislabelled: bool = False
) -> datetime | None:
    """Return the instant a date names, or None; one from beyond tomorrow is clamped to `now`.

    `mislabelled` says that this feed calls its agency's local time GMT (see `calls_local_time_gmt`).
    """
    instant = None if mislabelled else standard_instant(raw)
    if instant is None:
        instant = _unusual(raw, zone, now, language, mislabelled)
    return believed(instant, now) if instant else None


def believed(instant: datetime, now: datetime) -> datetime | None:
    """Return an instant as far as it can be: none from before the web, and `now` for one from beyond tomorrow."""
    if _FIRST_DAY < instant.toordinal() < now.toordinal():  # in its own zone: never a day ahead
        return instant
    if instant < _FIRST:
        return None
    return now if instant > now + _TOO_FAR else instant


def standard_instant(raw: str) -> datetime | None:
    """Return the instant of a date that is written to the letter of RFC 822 or RFC 3339, as most are; else None."""
    try:
        if raw[3:5] == ", ":
            stamp = f"{raw[12:16]}-{_MONTH_PLACES[raw[7:12]]}-{raw[5:7]}T{raw[17:25]}{_RFC822_ZONES[raw[25:]]}"
        elif raw[19:] in _ISO_ZONES:
            stamp = raw
        else:
            return None
        instant = datetime.fromisoformat(stamp)
    except (KeyError, ValueError):  # another order; the 31st of June
        return None
    return instant if instant.year >= _FIRST_GREGORIAN else None


@lru_cache(maxsize=1024)  # items of a day share it
def _unusual(raw: str, zone: str | None, now: datetime, language: str | None, mislabelled: bool) -> datetime | None:  # noqa: FBT001
    if not mislabelled and (instant := _nearly_standard(raw)):
        return instant
    if _YEAR_NOUGHT.search(raw):
        return None
    latest = _latest_jalali_year(raw, zone, language, now)
    text = mend_date(_SAYS_UTC.sub("", raw) if mislabelled else raw, zone, latest)
    reading = parse_date(text, zone=zone, now=now, lang=language)
    return reading.instant if reading else None


def _nearly_standard(raw: str) -> datetime | None:
    """Return the instant of a date of RFC 822 without its weekday, of RFC 3339 with fractions and the like."""
    if found := _RFC822.fullmatch(raw):
        day, name, year, clock, zone = found.groups()
        stamp = f"{year}-{_MONTH_NUMBERS[name]}-{day:0>2}T{clock}{_RFC822_ZONES[f' {zone}']}"
    elif found := _RFC3339.fullmatch(raw):
        stamp = f"{found[1]}{found[2]}"  # without fractions of seconds
    else:
        return None
    try:
        return datetime.fromisoformat(stamp)
    except ValueError:  # the 31st of June, 24:00
        return None


def calls_local_time_gmt(
    ends: Iterable[str], every: Callable[[], Iterable[str]], *, zone: str | None, now: datetime
) -> bool:
    """Tell whether a feed calls its agency's local time GMT.

    Known by an item that by its label is yet to come, and by the agency's clock has just been published: the software
    that stamped it stamps them all. `ends` are the dates of the first and the last item, one of which is the newest;
    `every` gives all of them, looked at only when one of `ends` speaks for it: a single item that is announced
    for later, in a feed whose others keep their rhythm by their labels, is no proof.
    """
    if not any(_ahead_s(raw, zone, now) for raw in ends if _SAYS_UTC.search(raw)):
        return False
    dates = [raw for raw in every() if _SAYS_UTC.search(raw)]
    ahead_s = [by for raw in dates if (by := _ahead_s(raw, zone, now))]
    return len(ahead_s) > 1 or not _keeps_its_rhythm(dates, ahead_s[0], zone, now)


def _ahead_s(raw: str, zone: str | None, now: datetime) -> float:
    """Return how far label and agency's clock lie apart, for a date that is yet to come by its label only; else 0."""
    labelled = instant_of(raw, zone=zone, now=now, language=None)
    if labelled is None or labelled <= now + _AHEAD:
        return 0.0
    local = instant_of(raw, zone=zone, now=now, language=None, mislabelled=True)
    return (labelled - local).total_seconds() if local is not None and local <= now + _AHEAD else 0.0


def _keeps_its_rhythm(dates: Iterable[str], offset_s: float, zone: str | None, now: datetime) -> bool:
    """Tell whether all items but the announced one come as often as ever, up to now, by their labels.

    Only lively feeds can tell: of one that were mislabelled, several items would be yet to come.
    """
    read = (instant_of(raw, zone=zone, now=now, language=None) for raw in dates)
    past = sorted((when for when in read if when and when <= now + _AHEAD), reverse=True)
    if len(past) < _LEAST_RHYTHM:
        return False
    gaps_s = [(later - earlier).total_seconds() for later, earlier in pairwise(past)]
    usual_s = max(median(gaps_s), _AHEAD.total_seconds() / 2)
    silent_s = (now - past[0]).total_seconds()
    return silent_s <= _RHYTHM_GAPS * usual_s and offset_s >= _RHYTHM_GAPS * usual_s
