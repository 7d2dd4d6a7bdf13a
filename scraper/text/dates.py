"""Dates as publishers write them: any calendar, any order, some forty languages, to an instant with its offset.

    machines      ISO 8601 (RFC 3339, W3CDTF), RFC 822, and numbers without separators, as feeds and meta elements have them
    people        digits of every script to ASCII ones; then, each taken out of the text: relative time, time of day, zone, day

Numbers alone with a year from 1300 to 1499 are Jalali, but Hijri where the text or the publisher's language says so. Without
a zone of its own a time is the publisher's (`zone`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Literal

from scraper.text.calendars import GREGORIAN_YEARS, Calendar, day_of
from scraper.text.clock import OTHER_TIMES, Clock, take_clock, take_dotted
from scraper.text.days import Day, Habits, find_day
from scraper.text.digits import ascii_digits
from scraper.text.months import month
from scraper.text.relative import days_back, told_from
from scraper.text.zones import LANGUAGE_ZONES, at_home, names_unknown, offset_of, publishers, take_offset
from storage.patterns import late

if TYPE_CHECKING:
    from datetime import tzinfo

DIGITS_OF_A_DAY = 4  # the fewest: 3 May 26 has three, but names its month
DIGITS_OF_A_DATE = 8  # day, year and a time
LONGEST = 200  # characters that are looked at
_EPOCH_S = range(631_152_000, 4_102_444_800)  # 1990 to 2100


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as read: an aware instant (midnight when only the day is known), how precise, from which calendar and words."""

    instant: datetime
    precision: Literal["minute", "day"]
    calendar: Calendar
    raw: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What parse_date was asked."""

    text: str
    raw: str
    zone: str | None
    now: datetime | None
    lang: str | None


_ISO = late(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\s?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d?:?\d\d|[+-]\d\d)?(?:\[[\w/]+\])?)?",
    re.IGNORECASE,
)
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[\s-]([A-Za-z]{3,9})[\s-](\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?"
    r"(?:\s+([+-]\d\d?(?::?\d\d)?|[A-Za-z]{1,5}))?"
)
_ORDINAL = re.compile(r"(\d{4})-([012]\d\d|3[0-6]\d)(?=T)")  # ISO 8601: the 135th day of a year
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T_-]?(\d\d)(\d\d)(\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")
# Croatian names that its neighbours give to other months: "lipanj" is June, "listopad" October.
_CROATIAN = {
    "sij": "jan", "vel": "feb", "ožu": "mart", "tra": "april", "svi": "maj", "lip": "jun", "srp": "jul", "kol": "august", "ruj": "sept",
    "lis": "oktobar", "stu": "nov", "pro": "dec",
}  # fmt: skip
_CROATIAN_MONTH = re.compile(
    r"\b(?:(?i:sij|velj|ožu|tra|svi|lip|srp|kol|ruj|list?|listopad[au]?|stu)|pro)\b"
)  # "15 Pro 2025" is a phone
_EPOCH = re.compile(r"(?:/Date\()?(\d{9,10})(\d{3})?(?:[.]\d+)?([+-]\d{4})?(?:\)/)?")


def parse_date(
    raw: str, *, zone: str | None = "UTC", now: datetime | None = None, lang: str | None = None
) -> DateReading | None:
    """Read a date; None when it is none, or when it is relative and `now` (aware) is not given. Never raises.

    `zone` is the publisher's IANA zone, for times that name none; where it is not known (None), a Jalali date is taken to be
    Tehran's or, by its month's name or `lang`, Kabul's, any other that of a `lang` that is at home in one zone, else UTC. `lang` (BCP 47) and `zone` decide how numbers alone are read:
    "02/03/2021" is month first for American English only, "1445/9/12" Hijri for Arabic only.
    """
    text = raw[: 2 * LONGEST].strip()[:LONGEST]
    if lang and lang.casefold().startswith("hr"):
        text = _CROATIAN_MONTH.sub(lambda found: _CROATIAN[found[0][:3].casefold()], text)
    asked = _Asked(text, raw, zone, now, lang)
    try:
        return _iso(asked) or _rfc822(asked) or _compact(asked) or _written(asked)
    except (ValueError, OverflowError):
        return None


def _iso(asked: _Asked) -> DateReading | None:
    text = asked.text
    if text[4:5] != "-" or text[:2] not in {"19", "20", "21"}:
        return None
    if ordinal := _ORDINAL.match(text):
        text = f"{_day_of_year(int(ordinal[1]), int(ordinal[2]))}{text[ordinal.end() :]}"
    if len(text) > 15 and text[10] in "T ":  # noqa: PLR2004 - as far as the minutes
        try:
            return _at(datetime.fromisoformat(text), asked)
        except ValueError:
            pass  # looser forms: below
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    day = date(int(found[1]), int(found[2]), int(found[3]))
    return _reading(day, _clock_of(found), _offset_in(found), asked)


def _day_of_year(year: int, number: int) -> date:
    day = date(year, 1, 1) + timedelta(number - 1)
    if day.year != year:
        raise ValueError(f"{year} has no day {number}")
    return day


def _clock_of(found: re.Match[str]) -> Clock | None:
    """Return the time of day of groups 4 to 6; 24:00 is the next day's midnight, a leap second the one before it."""
    if not found[4]:
        return None
    hour = int(found[4])
    if hour > 24:  # noqa: PLR2004 - hours of a day
        raise ValueError("no such hour")
    return Clock(time(hour % 24, int(found[5]), min(int(found[6] or 0), 59)), days=hour // 24)


def _offset_in(found: re.Match[str]) -> tzinfo | None:
    """Return the offset of group 7."""
    return offset_of(found[7]) if found[7] else None


def _at(instant: datetime, asked: _Asked) -> DateReading:
    whole = instant.replace(microsecond=0)
    return DateReading(
        _fixed(whole if whole.tzinfo else whole.replace(tzinfo=_zone_of(asked))),
        "minute",
        "gregorian",
        asked.raw,
    )


def _rfc822(asked: _Asked) -> DateReading | None:
    found = _RFC822.fullmatch(asked.text)
    if found is None or int(found[3]) not in GREGORIAN_YEARS:
        return None
    calendar, number = month(found[2]) or (None, 0)
    # What means another zone elsewhere, or is not known, is looked at below.
    if calendar != "gregorian" or (found[7] and (_is_local(found[7]) or offset_of(found[7]) is None)):
        return None
    day = date(int(found[3]), number, int(found[1]))
    return _reading(day, _clock_of(found), _offset_in(found), asked)


def _is_local(name: str) -> bool:
    """Tell whether an abbreviation means different zones in different countries."""
    return name.upper() in {"IST", "CST", "AST", "BST", "EST", "AM", "PM"}


def _compact(asked: _Asked) -> DateReading | None:
    """Read 20211231, 20211231T101500Z, and seconds or milliseconds since 1970."""
    text = ascii_digits(asked.text)
    if len(text) < 8 or not (text[:8].isdigit() or text.startswith("/Date(")):  # noqa: PLR2004 - year, month, day
        return None
    return _run_together(text, asked) or _since_epoch(text, asked)


def _run_together(text: str, asked: _Asked) -> DateReading | None:
    """Read 20211231, 20211231T101500Z."""
    found = _COMPACT.fullmatch(text)
    if found is None:
        return None
    calendar: Calendar = "jalali" if found[1] < "1500" else "gregorian"
    day = day_of(calendar, int(found[1]), int(found[2]), int(found[3]))
    return _reading(day[1], _clock_of(found), _offset_in(found), asked, day[0]) if day else None


def _since_epoch(text: str, asked: _Asked) -> DateReading | None:
    """Read seconds or milliseconds since 1970."""
    found = _EPOCH.fullmatch(text)
    if found is None or int(found[1]) not in _EPOCH_S:
        return None
    if text[:2] in {"13", "14"} and found[2] and _habits(asked).jalali:
        return None  # 1401071208812 is a Persian agency's number for a story, made from the day
    offset = offset_of(found[3]) if found[3] else None
    return _at(datetime.fromtimestamp(int(found[1]), offset or UTC), asked)


_BIKRAM_YEARS = range(2050, 2120)  # Nepal's: 56 or 57 years ahead
_SWAHILI = re.compile(r"(?<!\w)saa\s+\d")  # hours that are counted from six in the morning, or are not

_INVISIBLE = str.maketrans(
    {
        "\u200f": None,
        "\u200e": None,
        "\u061c": None,
        "\ufeff": None,
        "\u200c": " ",
        "\u00a0": " ",
        "\u202f": " ",
        "،": " ",
        "ـ": None,
    }
    | {chr(mark): None for mark in range(0x64B, 0x653)}
)
_HIJRI_LETTER = re.compile("(?<=\\d)\\s*هـ|(?<=\\s)هـ")


_IRANIAN_MONTH = re.compile(
    r"فرورد[یي]ن|ارد[یي]بهشت|خرداد|(?<!\w)ت[یي]ر(?!\w)|مرداد|شهر[یي]ور|(?<!\w)(?:مهر|آبان|آذر|د[یي]|بهمن|اسفند)(?!\w)"
)
_AFGHAN_MONTH = re.compile(
    r"(?<!\w)(?:حمل|ثور|جوزا|سرطان|اسد|سنبله|م[یي]زان|عقرب|قوس|جد[یي]|دلو|حوت"
    r"|وری|غویی|غبرګولی|چنګاښ|زمری|وږی|تل[هې]|لړم|لیندۍ|مرغومی|سلواغ[هې]|کب)(?!\w)"
)

# Words that say which of two dates is which, by their beginnings.
_PUBLISHED = (
    r"publi|posted|issued|veröffentlicht|erstellt|pubblicat|gepubliceerd|geplaatst|julkaist|opublik|zveřejn|közzét|objavlj|опубл|размещ|δημοσ|yayın|giriş|eklenme"
    r"|انتشار|درج|نشر|نُشر|شائع|פורסם|प्रकाश|প্রকাশ|เผยแพร่|đăng|diterbitkan|tayang|发布|發布|公開|掲載|입력|등록|송고"
)
_UPDATED = (
    r"updat|modif|edited|aktuali|akt\.|geändert|mis à jour|màj|maj\b|actualiz|atualiz|aggiorn|bijgewerkt|gewijzigd|uppdater|opdater|oppdater|päivit|zaktual|friss|ažurir"
    r"|обновл|измен|оновл|ενημ|güncel|yenilən|بروز|به.?روز|تحديث|تحدیث|اپ.?ڈیٹ|עודכן|अपडेट|আপডেট|হালনাগাদ|อัปเดต|แก้ไข|cập nhật|diperbarui|更新|修改|수정"
)
_UPDATED_LABEL = late(rf"(?i){_UPDATED}")
_LABEL = late(rf"(?i)(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED})")

_LABELLED = late(rf"(?i)^\W*(?:{_PUBLISHED}|{_UPDATED})\w*\W*")

_LABELS_BEHIND = re.compile("更新|修改|수정")  # in Chinese, Japanese and Korean they may stand behind the date


def _written(asked: _Asked) -> DateReading | None:
    """Read what is written in words, or in numbers with separators; of two dates with labels that of publication."""
    published = _part_published(asked.text)
    found = _told_or_written(replace(asked, text=published)) if published else None
    return found or _told_or_written(asked)


def _part_published(text: str) -> str:
    """Return what "published" is said of, or what stands before "updated", where both dates may be there; "" for no such text."""
    if _UPDATED_LABEL.search(text) is None:
        return ""
    labels = list(_LABEL.finditer(text))
    kinds = [label.lastgroup for label in labels]
    before = text[: labels[0].start()]
    dated_before = sum(map(str.isdigit, before)) >= DIGITS_OF_A_DAY
    follows = any(map(str.isdigit, text[labels[-1].end() :]))
    if "published" not in kinds:
        return before if dated_before and (follows or not _LABELS_BEHIND.search(text)) else ""
    at = kinds.index("published")
    if dated_before and not follows:  # 「11月5日 公開 / 11月7日 更新」
        return text[labels[at - 1].end() if at else 0 : labels[at].start()]
    end = labels[at + 1].start() if at + 1 < len(labels) else len(text)
    return text[labels[at].end() : end]


def is_of_update(text: str) -> bool:
    """Tell whether a text says that its date is that of a change, and none of publication."""
    kinds = {label.lastgroup for label in _LABEL.finditer(text)}
    return kinds == {"updated"} and not _part_published(text)


def _told_or_written(asked: _Asked) -> DateReading | None:
    text = ascii_digits(asked.text)
    if not text.isascii():
        text = _HIJRI_LETTER.sub(" هجرية ", text).translate(_INVISIBLE)
    told = told_from(asked.now, text) if asked.now is not None else None
    if told is not None:  # "18/01/2026 10h30, updated 2 hours ago" says itself when
        whole = _absolute(text, asked) if sum(map(str.isdigit, text)) >= DIGITS_OF_A_DATE else None
        return whole if whole and whole.precision == "minute" else _told(told[0], told[1], asked)
    if asked.now is None and "年" not in text and not any(letter.isdigit() for letter in text):
        return None
    return _absolute(text, asked)


def _absolute(text: str, asked: _Asked) -> DateReading | None:
    clock, rest = take_clock(text)
    offset, name, rest = take_offset(rest)
    if clock:
        rest = OTHER_TIMES.sub(lambda found: " " * len(found[0]), rest)
    day = find_day(rest, _habits(asked))
    if day is None:
        clock, rest = (clock, rest) if clock else take_dotted(rest)
        return _recent(clock, offset if clock else None, rest, asked)
    if _is_bikram(day, asked):
        return None
    if clock is None:
        clock, _ = take_dotted(_without_numeric(rest, day.span))
    if clock:
        instant, home = datetime.combine(day.date, clock.at), _zone_of(asked, day.calendar)
        if at_home(instant, home, name):
            offset = None
        elif _is_doubtful(text, instant, home, offset):
            clock = None  # a wrong zone is worse than none: the day is what is known
    return _reading(day.date, clock, offset, asked, day.calendar)


def _is_doubtful(text: str, instant: datetime, home: tzinfo, offset: tzinfo | None) -> bool:
    """Tell whether a time may be another: its hours are Swahili, or a text names a zone that is not known."""
    return _SWAHILI.search(text) is not None or (offset is None and names_unknown(text, instant, home))


def _is_bikram(day: Day, asked: _Asked) -> bool:
    """Tell whether a day is of Nepal's calendar, which is not read."""
    return day.calendar == "gregorian" and day.date.year in _BIKRAM_YEARS and _is_nepali(asked)


def _is_nepali(asked: _Asked) -> bool:
    return (asked.lang or "").casefold().partition("-")[0] == "ne" or asked.zone == "Asia/Kathmandu"


def _without_numeric(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]]} {text[span[1] :]}"


_ARABIC_ZONES = frozenset(
    f"Asia/{city}" for city in ("Riyadh", "Kuwait", "Qatar", "Dubai", "Bahrain", "Aden", "Muscat")
)
_PERSIAN_ZONES = frozenset(["Asia/Tehran", "Asia/Kabul", "Iran"])
_NORDIC = frozenset(["sv", "da", "no", "nb", "nn", "fi", "is", "fo"])
_AMERICAN_ZONES = frozenset(
    f"America/{city}" for city in ("New_York", "Chicago", "Denver", "Los_Angeles", "Phoenix", "Detroit", "Anchorage")
)


def _habits(asked: _Asked) -> Habits:
    base = (asked.lang or "").replace("_", "-").split("-")[0].casefold()
    american = (asked.lang or "").replace("_", "-").casefold() == "en-us"
    return Habits(
        hijri=base == "ar" or (not base and asked.zone in _ARABIC_ZONES),
        month_first=american or (base in {"", "en"} and asked.zone in _AMERICAN_ZONES),
        jalali=base in {"fa", "prs", "ps"} or asked.zone in _PERSIAN_ZONES,
        nordic=base in _NORDIC,
    )


def _recent(clock: Clock | None, offset: tzinfo | None, text: str, asked: _Asked) -> DateReading | None:
    """Read "yesterday", with a time or without."""
    back = days_back(_LABELLED.sub("", text, count=1)) if asked.now is not None else None
    if asked.now is None or back is None:
        return None
    today = asked.now.astimezone(offset or _zone_of(asked)).date()
    return _reading(today - timedelta(days=back), clock, offset, asked)


def _told(instant: datetime, precision: Literal["minute", "day"], asked: _Asked) -> DateReading:
    """Return a relative time in the publisher's zone, or in that of `now` where the publisher's is not known."""
    here = instant if asked.zone in {None, "UTC"} else instant.astimezone(_zone_of(asked))
    if precision == "day":
        return _reading(here.date(), None, here.tzinfo, asked)
    return DateReading(_fixed(here), precision, "gregorian", asked.raw)


def _reading(
    day: date, clock: Clock | None, offset: tzinfo | None, asked: _Asked, calendar: Calendar = "gregorian"
) -> DateReading:
    when = clock or Clock(time())
    instant = datetime.combine(day + timedelta(days=when.days), when.at, offset or _zone_of(asked, calendar))
    return DateReading(_fixed(instant), "minute" if clock else "day", calendar, asked.raw)


def _zone_of(asked: _Asked, calendar: Calendar = "gregorian") -> tzinfo:
    """Return the publisher's zone; where it is not known, that of the language, if it is at home in one zone.

    The Jalali calendar tells it too: two countries date by it.
    """
    if asked.zone is not None:
        return publishers(asked.zone)
    tag = (asked.lang or "").replace("_", "-").casefold()
    if calendar == "jalali":
        months = _AFGHAN_MONTH.search(asked.text)
        afghan = tag.startswith(("prs", "ps", "fa-af")) and not _IRANIAN_MONTH.search(asked.text)
        return publishers("Asia/Kabul" if months or afghan else "Asia/Tehran")
    return publishers(LANGUAGE_ZONES.get(tag) or LANGUAGE_ZONES.get(tag.partition("-")[0]) or "UTC")


def _fixed(instant: datetime) -> datetime:
    """Return an instant with a fixed offset instead of a zone's rules: the record keeps what held on that day."""
    ahead = instant.utcoffset()
    return instant.replace(tzinfo=timezone(ahead) if ahead else UTC)
