"""Where the Jalali calendar, and the library for it, begin and end: a page can claim any date, year 1 among them."""

from __future__ import annotations

from datetime import date

FIRST, BEHIND = date(622, 3, 22), date(9999, 3, 21)


def has_jalali(day: date) -> bool:
    """Tell whether a day has a Jalali date that can be written."""
    return FIRST <= date(day.year, day.month, day.day) < BEHIND
