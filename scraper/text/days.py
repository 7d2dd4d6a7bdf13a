"""The day in a written date: numbers alone in any order, or a month's name among them, in any calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from scraper.text.calendars import GREGORIAN_YEARS, JALALI_YEARS, Calendar, day_of
from scraper.text.months import month
from storage.patterns import late

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS_A_YEAR, LONGEST_MONTH = 12, 31
MONTHS = range(1, MONTHS_A_YEAR + 1)
FIRST_HIJRI = (
    1411  # 1990: before it nobody published on the web, so that the year is a Jalali one of an Arabic page from Iran
)


@dataclass(frozen=True, slots=True)
class Habits:
    """How a publisher writes numbers."""

    hijri: bool = False  # its years of 1300 to 1499 are Hijri
    month_first: bool = False
    jalali: bool = False  # two digits may be a Jalali year
    nordic: bool = False  # "21/8 2025": elsewhere a fraction, or "24/7"


@dataclass(frozen=True, slots=True)
class Day:
    """A day found in a text, and where it stood."""

    calendar: Calendar
    date: date
    span: tuple[int, int]


_SEPARATOR = r"\s?[-/.\\−–／]\s?"
# The same separator twice: in "14 Luglio 2024 - 10.05" stands a time.
_YMD = late(
    r"(?<!\d)(?<!\d[./-])(\d{4})(?:\s?(?P<sign>[-/.\\−–／])\s?|\s?[年년]\s?)(\d{1,2})(?:\s?(?P=sign)\s?|\s?[月월]\s?)(\d{1,2})(?!\d)"
)
_DMY = late(rf"(?<![\d.])(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}}|\d\d)(?!\d)")
_DM_Y = re.compile(r"(?<![\w/.])(\d{1,2})/(\d{1,2})[\s,]+(\d{4})(?![\d:])")
# A whole year before two digits: in "31.12.2021 - 10.15" "21 - 10.15" is no day.
_DMY_WHOLE = late(rf"(?<![\d.])(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}})(?!\d)")
_VERSION = late(
    r"(?i)(?:\bv|\b(?:python|php|java|ios|android|chrome|firefox|windows|linux)|versi\w+|verze|release|верси\w+|نسخه|إصدار|バージョン|版本|버전)\.?\s*(?!\d\d?\.\d\d?\.(?:19|20)\d\d(?!\d))\d+(?:\.\d+)+"
)  # "2025.11.3" is no day, that of "Press release 12.03.2025" is one
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"(?i)\b(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[\s,.|-]*$")
_SHORT_JALALI = re.compile(
    r"(?<![\d/.-])([6-9]\d)([/.-])(\d{1,2})\2(\d{1,2})(?![\d/.-])"
)  # «۹۸/۰۳/۲۵»: no day has such a number
_VIETNAMESE = re.compile(r"(?i)(\d{1,2})\s+th(?:áng|g)\s+(\d{1,2})(?:,|\s+năm)?\s+(\d{4})")
_MONGOLIAN = re.compile(r"(\d{4})\s+оны\s+(\d{1,2})[-\s]*(?:[рд]\w*\s+)?сарын\s+(\d{1,2})")
_ERA = re.compile(r"(令和|平成|昭和|民國|民国)\s?(\d{1,3}|元)\s?年")
_CHINESE = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日])")
_CHINESE_DIGITS = {sign: str(digit) for digit, sign in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_ERA_BEGINS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}  # the year before its first
_HIJRI_SIGN = re.compile(r"(?:هـ|ه‍|هجري(?!\s*(?:لمریز|لمريز|شمسي|شمسی|خورشیدی))|هجریه|هجرية|قمری|\bAH\b)")
# Vowel signs of Indic scripts and Thai are no letters to Python, but belong to the word.
_TOKEN = late(
    r"(?:[^\W\d_]|[\u0900-\u0dff\u200d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3])+|\d+"
)
_THAI_DOTS = re.compile(r"(?<=[\u0e01-\u0e4e])\.(?=[\u0e01-\u0e2e])")
# Words that may stand between the parts of a date.
_BETWEEN = (
    "น gada de of del do da d di den der the st nd rd th er º ª ro o e г года року р m i il le ta la las y al a în"
    " ماه سال من لسنة عام سنة ی ي م مه د کال لمریز لمریزکال هجری هجري اور की को في در ل ה ב שנת พศ เวลา"
    " ê yê an соли ই লা রা ঠা শে ساعت الساعة at um kl om à às ore pazartesi salı çarşamba perşembe cuma cumartesi pazar թ คศ ж e mh na оны th t ta йил йили жылғы жылы жылдын жыл yil yili yilning ci cı cu cü il ili елның елда йылдың йыл eko ko ခုနှစ် ရက် ရက်နေ့ ឆ្នាំ ປີ ዓ ም ቀን"
)
_FILLERS = frozenset(_BETWEEN.split())
_ORDINARY = frozenset(["des", "noi", "mee", "там", "мам"])  # short names of months, and words: with a whole year only
_MOST_FILLERS = 4
_ORDINALS = "یکم دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم سیزدهم چهاردهم پانزدهم شانزدهم هفدهم هجدهم نوزدهم بیستم"
_SPELLED = (
    {word: number for number, word in enumerate(_ORDINALS.split(), 1)}
    | {f"بیست و {word}": 20 + number for number, word in enumerate(_ORDINALS.split()[:9], 1)}
    | {"اول": 1, "سی ام": 30, "سی‌ام": 30, "سی و یکم": 31, "هیجدهم": 18}
)
_SPELLED_DAY = late(rf"(?<!\w)(?<!ربیع )(?<!جمادی )(?:{'|'.join(sorted(_SPELLED, key=len, reverse=True))})(?=\s+\w+)")


def find_day(text: str, habits: Habits) -> Day | None:
    """Return the day that a text names; of several the first, but one by another calendar before a Hijri one.

    `text` has ASCII digits, and its time of day has been taken out.
    """
    spare: Day | None = None
    for day in _candidates(text, habits):
        if day.calendar != "hijri":
            return day
        spare = spare or day
    return spare


def _candidates(text: str, habits: Habits) -> Iterator[Day]:
    yield from _numeric(_without_eras(text), habits)
    yield from _named(text)
    if _SPELLED_DAY.search(text):
        yield from _named(_SPELLED_DAY.sub(lambda found: str(_SPELLED[found[0]]), text))


def _without_eras(text: str) -> str:
    """Return the text with Japanese eras, Chinese numerals, Mongolian and Vietnamese months as numbers."""
    if "年" in text:
        text = _CHINESE.sub(lambda found: _chinese(found[0]), text)
        text = _ERA.sub(lambda found: f"{_ERA_BEGINS[found[1]] + (1 if found[2] == '元' else int(found[2]))}年", text)
    if "сарын" in text:
        return _MONGOLIAN.sub(r"\1-\2-\3", text)
    return _VIETNAMESE.sub(r"\1/\2/\3", text) if "ng " in text or "thg " in text else text


def _chinese(number: str) -> str:
    """Return 「二〇二三」 and 「二十一」 in digits."""
    tens, ten, ones = number.partition("十")
    if not ten:
        return "".join(_CHINESE_DIGITS[sign] for sign in number)
    return f"{_CHINESE_DIGITS.get(tens, '1')}{_CHINESE_DIGITS.get(ones, '0')}"


def _numeric(text: str, habits: Habits) -> Iterator[Day]:
    """Yield the days of a text that are written in numbers alone."""
    since = _hijri_since(text, habits)
    if "." in text:
        text = _VERSION.sub(lambda found: " " * len(found[0]), text)
    for found in _YMD.finditer(text):
        yield from _day(since, int(found[1]), int(found[3]), int(found[4]), found.span())
    for form in (_DMY_WHOLE, _DMY, _DM_Y) if habits.nordic else (_DMY_WHOLE, _DMY):
        for found in form.finditer(text):
            year = _whole_year(found, habits)
            if year is not None:
                day, number = _day_and_month(found, year, habits)
                yield from _day(since, year, number, day, found.span())
    for found in _SHORT_JALALI.finditer(text) if habits.jalali else ():
        yield from _day(since, _century("jalali", int(found[1])), int(found[3]), int(found[4]), found.span())


def _hijri_since(text: str, habits: Habits) -> int:
    """Return from which year on those of 1300 to 1499 are Hijri; the ones before are Jalali."""
    if _HIJRI_SIGN.search(text):
        return 0
    return FIRST_HIJRI if habits.hijri else JALALI_YEARS.stop


def _day_and_month(found: re.Match[str], year: int, habits: Habits) -> tuple[int, int]:
    """Return the day and the month of d-m-y, or of m-d-y: by what a month can be, a weekday before it, and habit."""
    first, second = int(found[1]), int(found[2])
    turned = (habits.month_first and first <= MONTHS_A_YEAR) or second > MONTHS_A_YEAR
    if first in MONTHS and second in MONTHS:
        turned = _turned_by_weekday(found.string[: found.start()], year, first, second, habitual=turned)
    return (second, first) if turned else (first, second)


def _turned_by_weekday(before: str, year: int, first: int, second: int, *, habitual: bool) -> bool:
    """Tell whether the month comes first, by the weekday before it, as Drupal writes: "Fri, 05/03/2024" is in May."""
    told = _WEEKDAY.search(before)
    if told is None or year not in GREGORIAN_YEARS:
        return habitual
    weekday = _WEEKDAYS.index(told[1][:3].casefold())
    fits = [each for each in (habitual, not habitual) if _weekday(year, first, second, turned=each) == weekday]
    return fits[0] if fits else habitual


def _weekday(year: int, first: int, second: int, *, turned: bool) -> int:
    """Return the weekday of a day and a month that may be turned; 0 is Monday."""
    return date(year, first, second).weekday() if turned else date(year, second, first).weekday()


def _whole_year(found: re.Match[str], habits: Habits) -> int | None:
    """Return the year of d-m-y; None for two digits that may as well be the day of a Jalali «۰۲/۰۷/۰۱»."""
    if len(found[3]) > 2:  # noqa: PLR2004 - all digits of the year
        return int(found[3])
    if habits.jalali and (int(found[1]) < 20 or len(found[1]) < 2):  # noqa: PLR2004 - 1400 to 1419
        return None
    return _century("gregorian", int(found[3]))


def _century(calendar: Calendar, year: int) -> int:
    if calendar == "gregorian":
        return year + (2000 if year < 70 else 1900)  # noqa: PLR2004 - as POSIX strptime has it, nearly
    return year + (1400 if year < 60 else 1300)  # noqa: PLR2004 - the same pivot for the others


def _day(since: int, year: int, number: int, day: int, span: tuple[int, int]) -> Iterator[Day]:
    old = year in JALALI_YEARS
    calendar: Calendar = "hijri" if old and year >= since else "jalali" if old else "gregorian"
    found = day_of(calendar, year, number, day)
    if found:
        yield Day(*found, span)


def _named(text: str) -> Iterator[Day]:
    """Yield the days of a text whose months are named: day month year, month day year, year month day."""
    words = list(_TOKEN.finditer(_THAI_DOTS.sub("", text)))
    for place in range(len(words)):
        found = _month_at(words, place)
        if found is None:
            continue
        calendar, number, width = found
        for year, day in _beside(words, place, place + width, number):
            if year < 100 and words[place][0] in _ORDINARY:  # noqa: PLR2004 - the French "12 des 27"
                continue
            thai = _is_thai(words[place][0])
            whole = year if year >= 100 else year + 2500 if thai else _century(calendar, year)  # noqa: PLR2004 - "65" is 2565
            reading = day_of(calendar, whole, number, day)
            if reading:
                yield Day(*reading, (words[max(0, place - 2)].start(), words[place].end()))
                break


def _month_at(words: list[re.Match[str]], place: int) -> tuple[Calendar, int, int] | None:
    """Return calendar, number and how many words of the month that is named here."""
    if words[place][0].isdigit():
        return None
    for width in (2, 1):
        name = "_".join(word[0] for word in words[place : place + width])
        found = month(name) if width == 1 or place + width <= len(words) else None
        if found:
            return found[0], found[1], width
    return None


def _beside(words: list[re.Match[str]], start: int, end: int, number: int) -> Iterator[tuple[int, int]]:
    """Yield what may be year and day around a month that stands at words[start:end]."""
    before = _next_number(words, start - 1, -1, number)
    after = _next_number(words, end, 1, number)
    behind = _next_number(words, after + 1, 1, number) if after is not None else None
    ahead = _next_number(words, before - 1, -1, number) if before is not None else None  # "2026. gada 18. janvāris"
    if ahead is not None and len(words[ahead][0]) != 4:  # noqa: PLR2004 - a whole year only
        ahead = None
    is_thai = _is_thai(words[start][0])
    for day, year in ((before, after), (after, behind), (after, before), (before, ahead)):
        if day is None or year is None or not 1 <= int(words[day][0]) <= LONGEST_MONTH:
            continue
        if _is_year(words[year][0], words[year + 1 :], is_thai=is_thai):
            yield int(words[year][0]), int(words[day][0])


def _is_year(number: str, behind: list[re.Match[str]], *, is_thai: bool) -> bool:
    """Tell whether a number is a year: in two digits, "21" for 2021, it ends a date.

    A Thai month is no word that anything but a date begins with: a time may follow.
    """
    if len(number) != 2:  # noqa: PLR2004 - two digits
        return len(number) == 4  # noqa: PLR2004 - a whole year
    return all(word[0].casefold() in _FILLERS or (is_thai and word[0].isdigit()) for word in behind)


def _is_thai(word: str) -> bool:
    return "\u0e00" < word[0] < "\u0e7f"


def _next_number(words: list[re.Match[str]], place: int, step: int, number: int) -> int | None:
    """Return where the next number stands, when only fillers, or the same month in other words, stand between."""
    for _ in range(_MOST_FILLERS + 1):
        if not 0 <= place < len(words):
            return None
        word = words[place][0]
        if word.isdigit():
            return place if len(word) <= 4 else None  # noqa: PLR2004 - a code, not a year
        same = _month_at(words, place)
        if same is not None and same[1] == number:
            place += step * same[2] if step > 0 else step
        elif word.casefold() in _FILLERS:
            place += step
        else:
            return None
    return None
