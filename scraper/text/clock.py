"""The time of day in a written date: 10:15, 10h15, 10.15 Uhr, 午後3時05分, «ساعت ۱۰ و ۱۵ دقیقه», with its half of the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from storage.patterns import late

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
    re.compile(r"(?<![\d:/.-])([01]?\d|2[0-4]):([0-5]?\d):([0-5]?\d)(?![\d:])"),  # 9:5:0
    re.compile(r"(?<![\d:.])([01]?\d|2[0-3])(?:\.([0-5]\d))?\s?Uhr\b"),
    re.compile(r"(?<![\d:.,])([01]?\d|2[0-3])\s?[hH]\s?([0-5]\d)?(?:\s?min|m)?(?![\w])"),
    re.compile(r"(?<![\d:.,])([01]?\d|2[0-3])u([0-5]\d)?(?!\w)"),
    re.compile(r"(?<!\d)(\d{1,2})\s?[時时시点點]\s?(?:(\d{1,2})\s?[分분])?"),
    re.compile(r"(?:ساعت|الساعة|بجے)\s+(\d{1,2})(?:\s+و\s+(\d{1,2})(?:\s+دقیقه)?)?(?![\d:/.-])"),
    re.compile(r"(?<![\d:/.-])(1[0-2]|0?[1-9])\s?(?:بج(?:ے|ې|ه)|बजे)"),
    re.compile(r"(?i)(?<![\d:.,])(1[0-2]|0?[1-9])\s?(?=[ap]\.?\s?m\b)"),
    re.compile(
        r"(?<![\d:/.-])(1[0-2]|0?[1-9])\s?(?=(?:بعد[\s\u200c]?از[\s\u200c]?ظهر|قبل[\s\u200c]از[\s\u200c]ظهر|ظهر|صبح|عصر|بامداد)(?!\w))"
    ),
)
OTHER_TIMES = re.compile(
    r"(?<![\d:])\d{1,2}:[0-5]\d(?![\d:])"
)  # the end of "7 May 18:00 to 8 May 15:00", which is no year
_DOTTED = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?!\.?\d)")
_AM = (
    r"a\.?\s?m\b(?!\s(?:\d\d?\.|\w*(?:tag|woch)\b))\.?|ق\.?\s?ظ|قبل[\s\u200c]از[\s\u200c]ظهر|صبح|بامداد|پیش از ظهر|(?:پیش|قبل) از چاشت|قبل الظهر|فجر\w*|صباح\w*|ص(?!\w)|غ\.?\s?م(?!\w)|پ\.?\s?ن(?!\w)|오전|上午|午前|凌晨|早上"
    r"|πμ|π\.μ|पूर्वाह्न|सुबह|एएम|এএম|পূর্বাহ্ন|সকাল|ভোর|새벽|아침|清晨|朝(?![日鮮鲜])|утра|sabah(?!attin)|öö(?!\w)|sáng|pagi(?!n)|de la mañana|da manhã|del mattino|du matin|morgens|vormittags|לפנה[\"״]צ|לפני הצהריים|öğleden önce|(?:pre|prije)\s?podne|пре\s?подне|przed południem|délelőtt|f\.?m\.|f\.h\.|vm\.|ap\.|p\.d\.|(?:e )?paradites|r\.n\.|ب\.\s?ن|dop\.|priekšp|претпл\.|ਪੂ\.\s?ਦੁ|ү\.ө\.|пр\.\s?об|چۈشتىن بۇرۇن|چ\.ب|g(?:o|ünortadan)?\.?\s?öň|පෙ\.\s?ව|පෙව|پێش نیوەڕۆ|तड़के|ভোর|үдээс өмнө"
)
_PM = (
    r"p\.?\s?m\b\.?|ب\.?\s?ظ|بعد[\s\u200c]?از[\s\u200c]?ظهر|پس از ظهر|(?:پس|بعد) از چاشت|بعد الظهر|عصر\w*|مساء\w*|م(?!\w)|غ\.?\s?و(?!\w)|د\.?\s?ن(?!\w)|오후|下午|午後|晚上|شام"
    r"|μμ|μ\.μ|अपराह्न|शाम|पीएम|পিএম|অপরাহ্ন|বিকাল|বিকেল|সন্ধ্যা|저녁|傍晚|夕方|вечера|ös(?!\w)|chiều|tối|sore(?!\w)|malam|petang|de la tarde|de la noche|da tarde|da noite|del pomeriggio|di sera|de l'après-midi|du soir|nachmittags|abends|אחה[\"״]צ|אחר הצהריים|öğleden sonra|(?:po|posle|poslije)\s?podne|по\s?подне|po południu|e\.?m\.|e\.h\.|nm\.|ip\.|m\.d\.|(?:e )?pasdites|i\.n\.|ਬਾ\.\s?ਦੁ|ү\.х\.|түштөн кийинки|сл\.\s?об|چۈشتىن كېيىن|چ\.ك|g(?:o|ünortadan)?\.?\s?soň|попл\.|odp\.|pēcp|iltapäivällä|ප\.\s?ව|පව|(?:پاش|دوای) نیوەڕۆ|سہ پہر|မွန်းလွဲ|үдээс хойш"
)
_HALF = late(
    rf"(?i)[\s(,،]*(?:(?:بجے|बजे|টায়?|ঘটিকা|น\.|uur|Uhr|ч\.|час\w*|óra\w*|ж\.?)\s)?(?:(?P<am>{_AM})|(?P<pm>{_PM})|(?P<noon>ظهرا?|چاشت|tengah hari|中午|正午|정오|दोपहर|দুপুর|دوپہر|siang)|(?P<night>نیمه شب|(?:بعد )?منتصف الليل|شب|ليلا|رات|रात|রাত|밤|夜))"
)
_HALF_BEFORE = late(
    r"(?:(?P<am>\bAM|\bÖÖ|오전|아침|清晨|早晨|今早|朝|පෙ\.\s?ව\.|上午|午前|凌晨|早上|새벽|সকাল|सुबह|(?<!\w)(?:صبح|بامداد))|(?P<pm>(?<!\w)سہ پہر|(?<!පෙ\.)ප\.\s?ව\.|\bPM|\bÖS|오후|저녁|夕方|晚间|晚間|今晚|下午|午後|晚上|傍晚|বিকেল|সন্ধ্যা|शाम|(?<!\w)(?:عصر|شام))|(?P<noon>정오|낮|昼|(?<!\w)(?:ظهر|دوپہر)|中午|দুপুর|दोपहर)|(?P<night>밤|深夜|夜间|夜間|夜|(?<!\w)(?:شب|رات)|রাত|रात))\s*(?:ساعت\s*)?$"
)

# What the halves of the day are called elsewhere, in one word that stands beside the time.
_HALVES = {
    word: half
    for half, words in {
        "am": "سحر ጥዋት ከጠዋቱ GH PG BN RN safiya vm таңкы тң priešpiet priekšpusdienā priekšpusdiena dopoldne dopoledne prijepodne àárọ̀ moies ପୂର୍ବାହ୍ନ ก่อนเที่ยง ກ່ອນທ່ຽງ 早晨 дп претпладне காலை முற்பகல் ఉదయం ಬೆಳಿಗ್ಗೆ ಬೆಳಗ್ಗೆ രാവിലെ സવારે સવારે सकाळी पहाटे बिहान ਸਵੇਰੇ পুয়া ৰাতিপুৱা පෙව උදේ เช้า ເຊົ້າ မနက် နံနက် ព្រឹក"
        " sáng SA pagi subuh umaga asubuhi səhər ertalab таңғы эртең өглөө субҳ дилის დილის առավոտյան բոקר בבוקר ранку утра сутринта ujutru ujutro јутру rano ráno zjutraj"
        " reggel dimineața πρωί sabahleyin morning madrugada manhã mattina mattino matin matí früh ochtends morgens mëngjes paradite beyanî سهار بەیانی صبحا",
        "pm": "غروب ከሰዓት GD PTG PN yamma nm popiet pēcpusdienā pēcpusdiena nomëttes ọ̀sán ଅପରାହ୍ନ หลังเที่ยง ຫຼັງທ່ຽງ пп попладне மாலை பிற்பகல் సాయంత్రం ಸಂಜೆ വൈകിട്ട് വൈകീട്ട് સાંજે सायंकाळी संध्याकाळी साँझ बेलुका ਸ਼ਾਮ গধূলি පව සවස เย็น บ่าย ค่ำ ແລງ ညနေ រសៀល ល្ងាច"
        " chiều CH petang ptg sore hapon jioni alasiri axşam kechqurun кешкі кечки орой шом საღამოს երեկոյան בערב вечора вечера вечерта следобед popodne uveče navečer odpoledne odpoludnia večer popoldne zvečer wieczorem południu"
        " délután seara απόγευμα βράδυ akşam öğleden_sonra eftermiddag evening afternoon kveld aften tarde vespre sera pomeriggio soir abend namiddags avonds mbrëmje pasdite êvarî ماښام ایوارە ئێوارە ماسپښین",
        "noon": "نیمروز noon midday மதியம் நண்பகல் మధ్యాహ్నం ಮಧ್ಯಾಹ್ನ ഉച്ചയ്ക്ക് બપોરે दुपारी दिउँसो ਦੁਪਹਿਰ দুপৰীয়া เที่ยง trưa siang tanghali mchana günorta түскі בצהריים дня дні обяд বেলা mittags middags öğle μεσημέρι",
        "night": "midnight minuit medianoche mezzanotte mitternacht полночь இரவு రాత్రి ರಾತ್ರಿ രാത്രി રાત્રે रात्री राति ਰਾਤ ৰাতি රාත්‍රී ည យប់ đêm gabi usiku night gecə түнгі шөнийн ღამის գիշերը בלילה ночи ночі noci gece nachts notte nuit nit noche noite شپې شەو şevê",
    }.items()
    for word in words.split()
}
_WORD_BEHIND = re.compile(
    r"(?:\s(?:વાગ્યે|वाजता|ਵਜੇ|గంటలకు|ಗಂಟೆಗೆ|മണിക്ക്|மணிக்கு|uur|Uhr|h|ч|год)\b\.?|ی)?[\s(,،.]*(?:\w{1,3} ){0,2}((?:[^\W\d_]|[\u0900-\u109f\u1780-\u17ff\u200d])+)"
)
_WORD_BEFORE = re.compile(r"((?:[^\W\d_]|[\u0900-\u109f\u1780-\u17ff\u200d])+)[\s:,،]*$")


_BARE = late(
    r"(?:.*\d.*?[^\d:]|[^A-Za-zÀ-ž\d]*(?:(?:at|um|à|às|a las|alle|ore|om|kl|o|saat|time|uhrzeit|hora|heure|ora|posted|"
    r"published|updated|veröffentlicht|erstellt|stand)\b[^A-Za-zÀ-ž\d]*)?)"
    r"(\d{1,2}):\s?(\d\d)(?::\d\d)?(?!\d)(?! ?(?:min|se[ck]))\D{0,12}",
    re.IGNORECASE,
)


def bare_time(text: str) -> time | None:
    """Return the time at the end of what is said of a day; not a film's length ("Video 02:35"), nor when a match begins."""
    found = _BARE.fullmatch(text)
    hour, minute = (int(found[1]), int(found[2])) if found else (24, 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - no other numbers are on a clock


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
    half, (start, end) = _half_beside(text, start, end) if hour <= NOON_H else (None, found.span())
    rest = f"{text[:start]} {text[end:]}"
    if half:
        hour = _by_half(hour, half)
    if hour > 24 or minute > 59:  # noqa: PLR2004 - hours of a day, minutes of an hour
        return None, text
    return Clock(time(hour % 24, minute, min(second, 59)), days=hour // 24), rest


def _half_beside(text: str, start: int, end: int) -> tuple[str | None, tuple[int, int]]:
    """Return the half of the day that is named beside a time, and where time and half stand."""
    half = _HALF_BEFORE.search(text, max(0, start - _NEAR), start)
    if half is not None:
        return half.lastgroup, (half.start(), end)
    half = _HALF.match(text, end, end + _NEAR)
    if half is not None:
        return half.lastgroup, (start, half.end())
    behind = _WORD_BEHIND.match(text, end)
    half_behind = _half_named(behind[1]) if behind is not None else None
    if behind is not None and half_behind:
        return half_behind, (start, behind.end())
    before = _WORD_BEFORE.search(text, max(0, start - _NEAR), start)
    if before is not None and not before[1].isupper() and _half_named(before[1]):  # "SA 12:30" is a Saturday's
        return _half_named(before[1]), (before.start(), end)
    return None, (start, end)


def _half_named(word: str) -> str | None:
    """Return what a word calls; one with a capital is a name: "10:30 Le Soir", "Evening Standard", "A Tarde"."""
    return _HALVES.get(word) or (None if word.istitle() else _HALVES.get(word.casefold()))


def _by_half(hour: int, half: str) -> int:
    """Return the hour of the day by what its half is called; "12 at night" is midnight, "11 at noon" stays."""
    if half == "noon":
        return hour + NOON_H if hour < 6 else hour  # noqa: PLR2004 - nobody calls 18:00 noon
    if half == "night":
        return hour % NOON_H + (NOON_H if 6 <= hour < NOON_H else 0)  # noqa: PLR2004 - «۲ شب» is early, «۱۰ شب» late
    return hour % NOON_H + (NOON_H if half == "pm" else 0)
