"""Names of months and zones, and the calendars that dates are written in."""

from __future__ import annotations

import unicodedata
from datetime import date

from persiantools.jdatetime import JalaliDate

_JALALI = (
    "فروردین حمل وری",
    "اردیبهشت ثور غویی",
    "خرداد جوزا غبرگولی",
    "تیر سرطان چنگاښ",
    "مرداد امرداد اسد زمری",
    "شهریور سنبله وږی",
    "مهر میزان تله",
    "آبان ابان عقرب لړم",
    "آذر اذر قوس لیندۍ",
    "دی جدی مرغومی",
    "بهمن دلو سلواغه",
    "اسفند حوت کب",
)
_HIJRI = (
    "محرم",
    "صفر",
    "ربیع‌الاول ربیع_الاول",
    "ربیع‌الثانی ربیع_الثانی ربیع_الاخر",
    "جمادی‌الاول جمادی_الاولی جمادی_الاول",
    "جمادی‌الثانی جمادی_الثانیه جمادی_الاخره جمادی_الثانی",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذیقعده ذی‌القعده ذو_القعده ذی_القعده",
    "ذیحجه ذی‌الحجه ذو_الحجه ذی_الحجه",
)
# English, German, French, Spanish, Italian, Portuguese, Dutch, Turkish, Russian, Ukrainian, Polish, Indonesian, Persian and
# Arabic (Egypt, Levant, Maghreb), Kurdish, Urdu, Hindi, Hebrew, Greek, Swedish.
_GREGORIAN = (
    "january jan januar januari janvier janv enero ene gennaio gen janeiro ocak oca январь января янв січня stycznia sty ژانویه يناير كانون_الثاني جانفي کانونی_دووەم جنوری जनवरी ינואר ιανουαρίου jän jänner",
    "february feb februar februari février févr fev febrero febbraio fevereiro şubat şub февраль февраля фев лютого lutego lut فوریه فبراير شباط فيفري فروری फ़रवरी फरवरी פברואר φεβρουαρίου fév",
    "march mar märz maart mars marzo março mart март марта мар березня marca maret مارس آذار اذار مارچ मार्च מרץ μαρτίου mrt mrz maret",
    "april apr avril avr abril abr aprile nisan nis апрель апреля апр квітня kwietnia kwi آوریل أبريل ابريل نيسان أفريل اپریل अप्रैल אפריל απριλίου",
    "may mai mei mayo maggio mag maio mayıs май мая травня maja مه می مايو أيار ايار ماي مئی मई מאי μαΐου maj",
    "june jun juni juin junio giugno giu junho haziran haz июнь июня июн червня czerwca cze ژوئن يونيو حزيران جوان جون जून יוני ιουνίου",
    "july jul juli juillet juil julio luglio lug julho temmuz tem июль июля июл липня lipca lip ژوئیه جولای يوليو تموز جويلية جولائی जुलाई יולי ιουλίου",
    "august aug août agosto ago ağustos ağu август августа авг серпня sierpnia sie agustus اوت آگوست أغسطس اغسطس آب أوت اگست अगस्त אוגוסט αυγούστου augustus augusti",
    "september sep sept septembre septiembre settembre set setembro eylül eyl сентябрь сентября сен сент вересня września wrz سپتامبر سبتمبر أيلول ايلول ستمبر सितंबर ספטמבר σεπτεμβρίου",
    "october oct oktober okt octobre octubre ottobre ott outubro out ekim eki октябрь октября окт жовтня października paź اکتبر أكتوبر اكتوبر تشرين_الأول تشرين_الاول اکتوبر अक्टूबर אוקטובר οκτωβρίου",
    "november nov novembre noviembre novembro kasım kas ноябрь ноября ноя листопада listopada lis نوامبر نوفمبر تشرين_الثاني نومبر नवंबर נובמבר νοεμβρίου",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro aralık ara декабрь декабря дек грудня grudnia gru desember دسامبر ديسمبر كانون_الأول كانون_الاول دسمبر दिसंबर דצמבר δεκεμβρίου",
)

# Zones that feeds write by name, in minutes from UTC. IRST is Tehran's standard time, whatever a library may think.
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "trt": 180, "irst": 210, "irdt": 270, "gst": 240, "aft": 270, "pkt": 300, "ist": 330,
    "wib": 420, "hkt": 480, "sgt": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "brt": -180,
}  # fmt: skip


def plain(word: str) -> str:
    """Return a word as it is looked up: letters without marks, Arabic yeh and kaf as Persian ones, lower case."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.translate(_LETTERS)


_LETTERS = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "\u200c": "_", "ı": "i"}
)


def _names(calendar: str, months: tuple[str, ...]) -> dict[str, tuple[str, int]]:
    return {plain(name): (calendar, number) for number, names in enumerate(months, 1) for name in names.split()}


# A name that two calendars share goes to the one named last: آذر is the ninth Jalali month, اذار March.
MONTHS = _names("hijri", _HIJRI) | _names("gregorian", _GREGORIAN) | _names("jalali", _JALALI)


def to_gregorian(calendar: str, year: int, month: int, day: int) -> date:
    """Return the day in the Gregorian calendar; ValueError when there is no such day."""
    if calendar == "jalali":
        found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
        return found
    if calendar == "hijri":
        return _hijri_to_gregorian(year, month, day)
    return date(year, month, day)


def _hijri_to_gregorian(year: int, month: int, day: int) -> date:
    """Return a day of the tabular Islamic calendar (civil epoch); observed months may differ by a day."""
    if not (1 <= month <= 12 and 1 <= day <= 30):  # noqa: PLR2004 - months of a year, days of a month
        raise ValueError("no such day")
    days = day + -(-59 * (month - 1) // 2) + (year - 1) * 354 + (3 + 11 * year) // 30
    return date.fromordinal(days + 227_014)
