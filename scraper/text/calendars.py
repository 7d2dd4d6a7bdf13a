"""Days of the Jalali and the Hijri calendar as days of the Gregorian one.

Jalali arithmetic is persiantools'. Hijri days are those of the Umm al-Qura calendar, by which Arabic news sites date, where
its table reaches (1400 to 1500), else the tabular calendar's.
"""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from typing import Literal

from persiantools.jdatetime import JalaliDate

Calendar = Literal["gregorian", "jalali", "hijri"]
JALALI_YEARS = HIJRI_YEARS = range(1300, 1500)
GREGORIAN_YEARS = range(1900, 2200)
_KURDISH_YEARS = range(2680, 2740)  # counted from the Medes, 1321 years ahead of the Jalali year
_BUDDHIST_YEARS = range(2443, 2680)  # Thailand's, 543 years ahead of the Gregorian year

# One number a year from 1400 on; its bit n is set when month n + 1 has 30 days (Umm al-Qura, as KACST publishes it).
_UMM_AL_QURA = (
    "d4b 52a a57 4ae 976 56c b55 aaa a55 4ad 95d 2da 5d9 db2 ba4 b4a a55 2b5 575 b6a bd2 bc4 b89 a95 52d "
    "5ad b6a 6d4 dc9 d92 aa6 956 2ae 56d 36a b55 aaa 94d 49d 95d 2ba 5b5 5aa d55 a9a 92e 26e 55d ada 6d4 "
    "6a5 54b a97 54e aae 5ac ba9 d92 b25 64b cab 55a b55 6d2 ea5 e4a a95 52d aad 36c 759 6d2 695 52d a5b "
    "4ba 9ba 3b4 b69 b52 aa6 4b6 96d 2ec 6d9 eb2 d54 d2a a56 4ae 96d d6a b54 b29 a93 52b a57 536 ab5 6aa "
    "e93"
)
_FIRST_YEAR = 1400
_FIRST_DAY = date(1979, 11, 20).toordinal()
_LENGTHS = [int(lengths, 16) for lengths in _UMM_AL_QURA.split()]
_STARTS = list(
    accumulate((29 + (lengths >> month & 1) for lengths in _LENGTHS for month in range(12)), initial=_FIRST_DAY)
)


def day_of(calendar: Calendar, year: int, month: int, day: int) -> tuple[Calendar, date] | None:
    """Return a day as its calendar and its Gregorian date; None when the year is not one of news, or there is no such day."""
    try:
        if calendar == "gregorian":
            if year in _BUDDHIST_YEARS:
                year -= 543
            return ("gregorian", date(year, month, day)) if year in GREGORIAN_YEARS else None
        if calendar == "jalali":
            return _jalali(year - 1321 if year in _KURDISH_YEARS else year, month, day)
        return ("hijri", _hijri(year, month, day)) if year in HIJRI_YEARS else None
    except ValueError:
        return None


def _jalali(year: int, month: int, day: int) -> tuple[Calendar, date] | None:
    if year not in JALALI_YEARS:
        return None
    return "jalali", JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]


def _hijri(year: int, month: int, day: int) -> date:
    if not (1 <= month <= 12 and 1 <= day <= 30):  # noqa: PLR2004 - months of a year, days of a month
        raise ValueError("no such day")
    place = (year - _FIRST_YEAR) * 12 + month - 1
    if 0 <= place < len(_STARTS) - 1:
        if _STARTS[place] + day > _STARTS[place + 1]:
            raise ValueError("this month has 29 days")
        return date.fromordinal(_STARTS[place] + day - 1)
    # The tabular calendar, civil epoch; observed months may differ by a day.
    return date.fromordinal(227_014 + day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30)
