"""The time of day in a written date: 10:15, 10h15, 10.15 Uhr, 午後3時05分, «ساعت ۱۰ و ۱۵ دقیقه», with its half of the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

NOON_H = 12
_NEAR = 16  # characters beside the time in which its half of the day is named


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `days` is 1 for 24:00, which is the next day's midnight."""

    at: time
    days: int = 0


_FORMS = (
    re.compile(
        r"(?<![\d:])([01]?\d|2[0-4])\s?[:٫：]\s?([0-5]\d)(?:\s?[:：]\s?([0-5]\d|60)(?:[.,]\d{1,9})?)?(?![\d:])(?:\s?Uhr)?"
    ),
    re.compile(r"(?<![\d:.])([01]?\d|2[0-3])(?:\.([0-5]\d))?\s?Uhr\b"),
    re.compile(r"(?<![\d:.,])([01]?\d|2[0-3])\s?[hH]\s?([0-5]\d)?(?:\s?min)?(?![\w])"),
    re.compile(r"(?<!\d)(\d{1,2})\s?[時时시点點]\s?(?:(\d{1,2})\s?[分분])?"),
    re.compile(r"(?:ساعت|الساعة|بجے)\s+(\d{1,2})(?:\s+و\s+(\d{1,2})(?:\s+دقیقه)?)?(?![\d:/.-])"),
    re.compile(r"(?<![\d:/.-])(1[0-2]|0?[1-9])\s?(?:بج(?:ے|ې|ه)|बजे)"),
    re.compile(r"(?i)(?<![\d:.,])(1[0-2]|0?[1-9])\s?(?=[ap]\.?\s?m\b)"),
    re.compile(
        r"(?<![\d:/.-])(1[0-2]|0?[1-9])\s?(?=(?:بعد[\s\u200c]?از[\s\u200c]?ظهر|قبل[\s\u200c]از[\s\u200c]ظهر|صبح|عصر|بامداد)(?!\w))"
    ),
)
_DOTTED = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?!\.?\d)")
_AM = (
    r"a\.?\s?m\b\.?|ق\.?\s?ظ|قبل[\s\u200c]از[\s\u200c]ظهر|صبح|بامداد|صباح\w*|ص(?!\w)|غ\.?\s?م(?!\w)|پ\.?\s?ن(?!\w)|오전|上午|午前|凌晨|早上"
    r"|πμ|π\.μ|पूर्वाह्न|सुबह|एएम|এএম|পূর্বাহ্ন|সকাল|새벽|아침|清晨|朝|утра|sabah|öö(?!\w)|sáng|pagi|de la mañana|da manhã|del mattino|du matin|morgens|vormittags"
)
_PM = (
    r"p\.?\s?m\b\.?|ب\.?\s?ظ|بعد[\s\u200c]?از[\s\u200c]?ظهر|عصر|مساء\w*|م(?!\w)|غ\.?\s?و(?!\w)|د\.?\s?ن(?!\w)|오후|下午|午後|晚上|شام"
    r"|μμ|μ\.μ|अपराह्न|शाम|पीएम|পিএম|অপরাহ্ন|বিকাল|বিকেল|সন্ধ্যা|저녁|傍晚|夕方|вечера|ös(?!\w)|chiều|tối|sore|malam|petang|de la tarde|de la noche|da tarde|da noite|del pomeriggio|di sera|de l'après-midi|du soir|nachmittags|abends"
)
_HALF = re.compile(
    rf"(?i)[\s(,،]*(?:(?P<am>{_AM})|(?P<pm>{_PM})|(?P<noon>ظهرا?|中午|正午|정오|दोपहर|দুপুর|دوپہر|siang)|(?P<night>شب|ليلا|رات|रात|রাত|밤|夜))"
)
_HALF_BEFORE = re.compile(
    r"(?:(?P<am>오전|上午|午前|凌晨|早上|清晨|새벽|সকাল|सुबह|(?<!\w)(?:صبح|بامداد))|(?P<pm>오후|下午|午後|晚上|傍晚|বিকেল|সন্ধ্যা|शाम|(?<!\w)(?:عصر|شام))|(?P<noon>(?<!\w)(?:ظهر|دوپہر)|中午|দুপুর|दोपहर)|(?P<night>(?<!\w)(?:شب|رات)|রাত|रात))\s*(?:ساعت\s*)?$"
)


def take_clock(text: str) -> tuple[Clock | None, str]:
    """Take the time of day out of a text, with its half of the day if one is named; the rest has a space in its place."""
    for form in _FORMS:
        found = form.search(text)
        if found is not None:
            return _read(found, text)
    return None, text


def take_dotted(text: str) -> tuple[Clock | None, str]:
    """Take "10.15" out of a text from which the day has been taken already."""
    found = _DOTTED.search(text)
    return (None, text) if found is None else _read(found, text)


def _read(found: re.Match[str], text: str) -> tuple[Clock | None, str]:
    hour, minute = int(found[1]), int(found[2] or 0) if found.re.groups > 1 else 0
    second = int(found[3] or 0) if found.re.groups > 2 else 0  # noqa: PLR2004 - the third group
    start, end = found.span()
    half = _HALF_BEFORE.search(text, max(0, start - _NEAR), start)
    if half is not None:
        start = half.start()
    else:
        half = _HALF.match(text, end, end + _NEAR)
        end = half.end() if half else end
    rest = f"{text[:start]} {text[end:]}"
    if half is not None and hour <= NOON_H:
        hour = _by_half(hour, half.lastgroup or "")
    if hour > 24 or minute > 59:  # noqa: PLR2004 - hours of a day, minutes of an hour
        return None, text
    return Clock(time(hour % 24, minute, min(second, 59)), days=hour // 24), rest


def _by_half(hour: int, half: str) -> int:
    """Return the hour of the day by what its half is called; "12 at night" is midnight, "11 at noon" stays."""
    if half == "noon":
        return hour + NOON_H if hour < 6 else hour  # noqa: PLR2004 - nobody calls 18:00 noon
    if half == "night":
        return hour % NOON_H + (NOON_H if 6 <= hour < NOON_H else 0)  # noqa: PLR2004 - «۲ شب» is early, «۱۰ شب» late
    return hour % NOON_H + (NOON_H if half == "pm" else 0)
