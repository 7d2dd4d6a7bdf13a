"""Times told from now: "3 hours ago", «۲ ساعت پیش», "منذ ساعتين", "vor 5 Minuten", "gestern"."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from storage.patterns import late

if TYPE_CHECKING:
    from datetime import datetime

Precision = Literal["minute", "day"]
MINUTE_S, HOUR_S, DAY_S, WEEK_S = 60, 3600, 86_400, 604_800
MONTHS_A_YEAR = 12
FURTHEST_MONTHS = 1200  # a century; what is further is no time of publication

# Beginnings of the words for each unit; short ones ("h", "m") are whole words.
_SECONDS_BY_WORDS = {
    1: "secund sekunt sekund másodperc second sec sekunde segund secondo сек ثانی ثوان ثانية saniye 秒 초 सेकंड שני s",
    MINUTE_S: "perc dəqiqə хвілін րոպե წუთ мүнөт daqiqa дақиқа મિનિટ ਮਿੰਟ ನಿಮಿಷ నిమిష മിനിറ്റ நிமிட मिनेट मिनिट mínút minutu minutt хв minuut minuudi minūt মিনিট мінут minute min minuten minut mins dakika dk دقیق دقيق دقائق منٹ دقې خولەک минут мин хвилин 分钟 分鐘 分 분 मिनट דקות דקה นาที menit phút λεπτ minuut minuter m",
    HOUR_S: "hodin hrs tim гадзін ժամ საათ сағат саат soat sagat сәгать соат કલાક ਘੰਟ ಗಂಟೆ గంట മണിക്കൂ மணி घण्टा तास klukkustund klst ordu orë tund tunni óra órá timer time tunti tunn sat sati сат stund valand ঘণ্ট ঘন্ট часов hour hr stunde std heure hora ora ore saat час годин ساعت ساعة ساعات ساعه گھنٹ کاتژمێر 小时 小時 時間 시간 घंट घण्ट שעות שעה ชั่วโมง jam giờ uur timm godzin ώρ h",
    DAY_S: "nap дзён дзень օր დღ күн kun көн рӯз દિવસ ਦਿਨ ದಿನ రోజు ദിവസ நாள் நாட்க दिवस ditë egun dnevi dnem dňom dňami dae өдр дена dagen dgn zile zi päiv dana dan дана দিন dien päev den dnů dny day tag jour día dia giorn dag dagar dzień dni дн день дней روز يوم أيام ايام ورځ دن ڕۆژ gün 天 日 일 दिन ימים יום วัน hari ngày ημέρ μέρ d",
    WEEK_S: "uke wks wk тыдн շաբաթ კვირ апта həftə атна ҳафта અઠવાડિય ਹਫ਼ਤ ವಾರ వార ആഴ്ച வார हप्ता आठवड javë aste setman teden nädal savait nedēļ uger uge veck týdn týden tygodn tydzień hét săptămân viikk tjedan tjedn nedelj sedmic সপ্তাহ седмиц week woche semaine semana settiman hafta недел тиж هفته أسبوع أسابيع اسبوع ہفت هەفت 周 週間 週 주 सप्ताह हफ्त שבוע สัปดาห์ minggu tuần εβδομάδ w",
}
_SECONDS = {word: seconds for seconds, words in _SECONDS_BY_WORDS.items() for word in words.split()}
_MONTHS_BY_WORDS = {
    1: "month monat mois mes mese mês ay месяц місяц ماه شهر أشهر شهور مہین مانگ 个月 個月 か月 ヶ月 カ月 개월 महीन חודש เดือน bulan tháng μήν maand månad miesi",
    MONTHS_A_YEAR: "year jahr an año ann ano yıl год года лет рік سال سنة سنوات عام 年 년 साल वर्ष שנה שנים ปี tahun năm jaar rok lat",
}
_MONTHS = {word: months for months, words in _MONTHS_BY_WORDS.items() for word in words.split()}
# Arabic's dual says "two" in the word itself: ساعتين.
_DUALS = {
    "دقيقتين": 2 * MINUTE_S,
    "ساعتين": 2 * HOUR_S,
    "يومين": 2 * DAY_S,
    "أسبوعين": 2 * WEEK_S,
    "שבועיים": 2 * WEEK_S,
    "שעתיים": 2 * HOUR_S,
    "יומיים": 2 * DAY_S,
}
_COUNTS = {
    word: count
    for count, words in {
        1: "a an one ein eine einer einem eins une un una uma um bir یک ایک یوه یو یەک एक একটি এক o один одну одна jeden jednu jedna",
        2: "two zwei deux dos due dois duas twee två to iki دو دوه दो দুই два две дві dwa dwie dva dve dvě doi două két दोन",
        3: "three drei trois tres tre três drie üç سه درې تین तीन তিন три trzy tři tri trei három ثلاث ثلاثة سێ",
        4: "four vier quatre cuatro quattro quatro fyra fire dört چهار څلور چار चार চার четыре чотири cztery čtyři štyri patru négy أربع أربعة",
        5: "five fünf cinq cinco cinque vijf fem beş پنج پنځه پانچ पांच पाँच পাঁচ пять пʼять pięć pět päť cinci öt خمس خمسة پێنج",
        6: "six sechs seis sei zes sex seks altı شش شپږ چھ छह ছয় шесть шість sześć šest șase hat ست ستة شەش",
        7: "seven sieben sept siete sette sete zeven sju syv yedi هفت اووه سات सात সাত семь сім siedem sedm șapte hét سبع سبعة حەوت",
        8: "eight acht huit ocho otto oito åtta otte sekiz هشت اته آٹھ आठ আট восемь вісім osiem osm opt nyolc ثماني ثمانية ثمان هەشت",
        9: "nine neun neuf nueve nove negen nio ni dokuz نه نهه نو नौ নয় девять дев'ять dziewięć devět nouă kilenc تسع تسعة نۆ",
        10: "ten zehn dix diez dieci dez tien tio ti on ده لس دس दस দশ десять dziesięć deset zece tíz عشر عشرة دە",
    }.items()
    for word in words.split()
}  # fmt: skip
_BEFORE = r"fa|hai(?!\s+\S+\s+\w*[ei]\b)|duela|fyrir|antaŭ|pre|před|pred|prieš|pirms|acum|prije|منذ|قبل|vor|hace|il y a|há|לפני|πριν(?:\s+από)?|před|преди|пред|пре|پێش"
_BEHIND = (
    r"öncə|əvvəl|таму\b|gelede\b|առաջ|წინ\b|бұрын|мурун|oldin\b|элек\b|пеш\b|પહેલાં|ਪਹਿਲਾਂ|ಹಿಂದೆ|క్రితం|മുമ്പ്|முன்|पूर्वी|पहिले|अगाडि|পূৰ্বে|өмнө|më parë|síðan\b|eest\b|sen\b|sidan\b|আগে|ezelőtt|tagasi|ago\b|پیش|قبل|назад|тому|fa\b|önce|evvel|之前|以前|前|전|geleden|atrás|पहले|yang lalu|lalu|temu|sedan\b|siden\b|sitten|trước|ที่แล้ว|ที่ผ่านมา"
    r"|پہلے|قبل|مخکې|مخکی|لەمەوبەر|لەمەوپێش|لەوەپێش"
)
# "hai" is Galician, but for "you have" before an Italian plural. Glued to its unit stands only what is no Latin or Cyrillic word: no "sen" in the German "drei Sechsen".
_APART = r"(?:(?<=[\s.])|(?=[^\u0000-\u052f]))"
_SIGN = late(rf"(?i){_BEHIND}|(?:{_BEFORE})\s")
# Their words as they stand, any of which is in a text that has a sign: at a tenth of what the pattern costs, for the dates that have none.
_SIGN_WORDS = tuple(word.casefold() for word in re.sub(r"\\b|\([^()]*\)\??", "", f"{_BEHIND}|{_BEFORE}").split("|"))


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_TOLD = late(
    rf"(?i)(?:(?P<before>(?<!\w)(?:{_BEFORE}))\s+(?:حوالي\s+|نحو\s+|about\s+|etwa\s+)?)?(?<!\w)"
    rf"(?:(?P<dual>{_any(_DUALS)})(?!\w)(?:\s*(?:{_BEHIND}))?|(?:(?P<count>\d{{1,4}}|(?:{_any(_COUNTS)})(?=['’\s]))['’\s]*(?!\d))?"
    rf"(?P<unit>{_any(_SECONDS | _MONTHS)})(?P<ending>(?:[^\W\d]|[\u0900-\u0dff])*?)"
    rf"(?:\.?\s*{_APART}(?P<behind>{_BEHIND})|(?![\w\u0900-\u0dff])))"
)
# The other of two units: "2 hours (and) 5 minutes ago", "منذ 3 ساعات و 10 دقائق".
LONGEST_OTHER = 24  # characters
_OTHER = rf"(?P<count>\d{{1,3}})\s*(?P<unit>{_any(_SECONDS)})(?:[^\W\d]|[\u0900-\u0dff])*?"
_AND = r"[\s,]*(?:(?:و|and|und|et|y|e|i|и|та|ve|en|och|og|और)\s*)?"
_LARGER = late(rf"(?i)(?<!\w){_OTHER}{_AND}$")
_SMALLER = late(rf"(?i){_AND}(?<!\d){_OTHER}(?!\w)")
# Hungarian tells "ago" by the ending of the unit: "3 órája".
_UKRAINIAN_HOURS = re.compile(r"год\.?(?=\s*тому)")  # "год" is a year in Russian
_HUNGARIAN = re.compile(r"(?<=\d )(?:(perc)e|(ór)ája|(nap)ja|(h[eé]t)e)(?!\w)")
# «یک ساعت و نیم», "half an hour", "полтора часа".
_HALF_AN_HOUR = late(
    r"(?i)(?<!\w)(?:(?P<hours>\d{1,2}|یک|دو|سه) ساعت و نیم|(?P<more>ساعة ونصف(?: الساعة)?|полтора часа|полторы години|one and a half hours|anderthalb Stunden|anderhalf uur)"
    r"|نیم ساعت|نصف ساعة|half an hour|полчаса|півгодини|आधा घंटा|آدھا گھنٹہ|yarım saat|une demi-heure|media hora|mezz['’]ora|meia hora|pół godziny|půl hodiny|einer halben Stunde|een half uur|en halvtimme)(?!\w)|半小[时時](?=[之以]?前)"
)
_NOW = re.compile(
    r"(?i)^\W*(?:just now|(?:چند )?لحظ(?:اتی|ه‌?ای|ه) (?:پیش|قبل)|هم‌?اکنون|الآن|только что|刚刚|剛剛|たった今|방금(?: 전)?|gerade eben|à l.instant|ahora|adesso|şimdi|az önce)\W*$"
)
_DAYS_BACK = {
    word.casefold(): days
    for days, words in {
        0: "today heute hoy oggi hoje vandaag aujourd امروز اليوم آج نن ئەمڕۆ сегодня сьогодні сёння днес денес данас bugün dzisiaj dziś idag dnes"
        " danes danas היום आज আজ இன்று 今天 今日 오늘 วันนี้ σήμερα ma azi astăzi tänään täna šodien šiandien leo avui hoxe gaur sot îro",
        1: "yesterday gestern hier ayer ieri ontem gisteren دیروز دیشب أمس امس پرون دوێنێ вчера вчора учора јуче dün dünən wczoraj igår včera"
        " včeraj juče jučer אתמול গতকাল நேற்று हिजो 昨天 昨日 어제 เมื่อวาน เมื่อวานนี้ χθες εχθές kemarin tegnap eilen eile vakar jana ahir onte"
        " atzo dje duh",
        2: "پریروز vorgestern позавчера позавчора 前天 一昨日 おととい 그저께 그제 anteayer anteontem eergisteren przedwczoraj předevčírem שלשום",
    }.items()
    for word in words.split()
}
_IN_TWO_WORDS = {
    re.compile(rf"(?i)^\W*(?:{words})(?!\w)"): day
    for day, words in {
        "today": "i dag|hôm nay|hari ini|bu gün|d'avui",
        "yesterday": "i går|hôm qua|گزشتہ روز|إمبارح|روز گذشته|د پرون",
        "vorgestern": "avant[- ]hier|hôm kia|i förrgår|i forgårs|أول أمس|اول امس",
    }.items()
}
_AT = frozenset(
    "at um om u w v ob klokken kello pukul lúc ora godz à a alle ore h uhr às las в о saat ساعت الساعة καί klo kl ב hui בשעה שעה aos o za เวลา เมื่อเวลา น को বেলা час године la στις godzinie jam ساعه klockan kell godzina kello uur ч hod hodin".casefold().split()
)
_ONE_UNSAID = frozenset("чм")  # "час назад", "минуту назад"
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0dff\u0e31-\u0e4e])+|\d+")


def told_from(now: datetime, text: str) -> tuple[datetime, Precision] | None:
    """Read "3 hours ago" and its like, counted back from now."""
    if _NOW.match(text):
        return now, "minute"
    text = _with_ago(text)
    if not _has_sign(text):
        return None
    text = _UKRAINIAN_HOURS.sub("годин", _HALF_AN_HOUR.sub(_in_minutes, text))
    for found in _TOLD.finditer(text):
        if (found["before"] or found["behind"]) and _is_counted(found):
            return _back(now - timedelta(seconds=_more(text, found)), found)
    return None


def _more(text: str, found: re.Match[str]) -> int:
    """Return the seconds of a second unit: «۳ ساعت و ۲۰ دقیقه پیش», "2 hrs 5 min ago", "hace 2 horas y 15 minutos"."""
    own = _DUALS[found["dual"]] // 2 if found["dual"] else _SECONDS.get((found["unit"] or "").casefold(), 0)
    if found["behind"]:
        other = _LARGER.search(text, max(0, found.start() - LONGEST_OTHER), found.start())
    else:
        other = _SMALLER.match(text, found.end())
    if not other or not own:
        return 0
    seconds = _SECONDS[other["unit"].casefold()]
    return int(other["count"]) * seconds if (seconds > own) == bool(found["behind"]) else 0


def is_told_from_now(text: str) -> bool:
    """Tell whether a text is nothing but a time told from now, or "today" with a time; months and years are no clock."""
    if _NOW.match(text):
        return True
    if not tells_ago(text):
        return _DIGIT.search(text) is not None and days_back(text) is not None
    found = _TOLD.fullmatch(_HALF_AN_HOUR.sub(_in_minutes, _with_ago(text)))
    if not found or not (found["before"] or found["behind"]):
        return False
    return _is_counted(found) and (found["unit"] or "").casefold() not in _MONTHS


@lru_cache(maxsize=1)  # asked twice in a row
def tells_ago(text: str) -> bool:
    """Tell whether a text has a word for "ago" at all."""
    return _has_sign(text) or _HUNGARIAN.search(text) is not None


def _has_sign(text: str) -> bool:
    folded = text.casefold()
    return any(word in folded for word in _SIGN_WORDS) and _SIGN.search(text) is not None


def _with_ago(text: str) -> str:
    """Return the Hungarian ways to say "ago" by the unit's ending as others have it."""
    return _HUNGARIAN.sub(
        lambda found: f"{(found[0][:4] if found[1] else 'óra' if found[2] else 'nap' if found[3] else 'hét')} ezelőtt",
        text,
    )


def _in_minutes(found: re.Match[str]) -> str:
    hours = "1" if found["more"] else found["hours"] or "0"
    return f"{60 * (int(hours) if hours.isdigit() else _COUNTS[hours]) + 30} min"


def _is_counted(found: re.Match[str]) -> bool:
    """Tell whether "how many" is said: by a number, by the word itself, or by «منذ ساعة», which is one."""
    if found["dual"]:
        return True
    if len(found["unit"]) <= 2 and found["unit"].isascii() and found["ending"]:  # noqa: PLR2004 - "h", not "hello"
        return False
    return bool(found["count"] or found[0][:1] in _ONE_UNSAID or (found["before"] and not found["before"].isascii()))


def _back(now: datetime, found: re.Match[str]) -> tuple[datetime, Precision] | None:
    if found["dual"]:
        seconds = _DUALS[found["dual"]]
        return now - timedelta(seconds=seconds), "minute" if seconds < DAY_S else "day"
    count = (
        int(found["count"]) if (found["count"] or "").isdigit() else _COUNTS.get((found["count"] or "").casefold(), 1)
    )
    unit = found["unit"].casefold()
    if unit in _MONTHS:
        months = count * _MONTHS[unit]
        return (_months_back(now, months), "day") if months <= FURTHEST_MONTHS else None
    return now - timedelta(seconds=count * _SECONDS[unit]), "minute" if _SECONDS[unit] < DAY_S else "day"


def _months_back(now: datetime, months: int) -> datetime:
    year, month = divmod(now.year * MONTHS_A_YEAR + now.month - 1 - months, MONTHS_A_YEAR)
    return now.replace(year=year, month=month + 1, day=min(now.day, 28))  # every month has 28 days


def days_back(text: str) -> int | None:
    """Return how many days ago "today" or "yesterday" is; None when the text says more than that and a time."""
    for pattern, day in _IN_TWO_WORDS.items():
        text = pattern.sub(day, text)
    words = [found[0].casefold() for found in _WORD.finditer(text)]
    back = _DAYS_BACK.get(words[0]) if words else None
    return None if any(word not in _AT for word in words[1:]) else back  # "yesterday" in a sentence dates nothing
