"""Zones as publishers name them: offsets, abbreviations, IANA names, «به وقت تهران», «بتوقيت غرينتش», «мск»."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scraper.text.months import plain
from storage.patterns import late

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

FURTHEST_H = 14  # no zone is further from UTC

# Minutes from UTC. IRST is Tehran's standard time, whatever a library may think.
_MINUTES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "bst": 60, "west": 60, "wat": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120,
    "cat": 120, "sast": 120, "eet": 120, "eest": 180, "eat": 180, "msk": 180, "trt": 180, "idt": 180, "irst": 210, "irdt": 270,
    "gst": 240, "aft": 270, "pkt": 300, "ist": 330, "npt": 345, "wib": 420, "ict": 420, "hkt": 480, "sgt": 480, "pht": 480, "wita": 480,
    "awst": 480, "jst": 540, "kst": 540, "acst": 570, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "nst": -210, "ndt": -150,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "hst": -600,
    "yekt": 300, "omst": 360, "krat": 420, "novt": 420, "irkt": 480, "yakt": 540, "vlat": 600, "uzt": 300, "tjt": 300, "tmt": 300, "azt": 240,
    "get": 240, "mmt": 390, "myt": 480, "acdt": 630, "hae": -240, "hne": -300, "clst": -180, "uyt": -180, "vet": -240, "pet": -300, "bot": -240,
    "ect": -300, "gft": -180, "srt": -180, "gyt": -240, "azot": -60, "cvt": -60, "wast": 120, "mut": 240, "sct": 240, "ret": 240,
    "mvt": 300, "kgt": 360, "btt": 360, "bnt": 480, "hovt": 420, "ulat": 480, "chot": 480, "sakt": 660, "magt": 660, "pett": 720,
    "fjt": 720, "tot": 780, "chst": 600, "pgt": 600, "sbt": 660, "nct": 660, "vut": 660, "slst": 330, "samt": 240, "tlt": 540, "wit": 540,
    "tsi": 180, "台北時間": 480, "香港時間": 480, "香港时间": 480, "भारतीय": 330, "เวลาไทย": 420, "ประเทศไทย": 420,
    "ast": -240, "adt": -180, "brt": -180, "art": -180, "clt": -240, "cot": -300,
    "мск": 180, "غرينتش": 0, "غرينيتش": 0, "جرينتش": 0, "گرینویچ": 0, "گرینیچ": 0, "greenwich": 0, "гринвичу": 0, "مكة": 180, "مکه": 180, "السعودية": 180, "北京时间": 480, "北京時間": 480,
    "日本時間": 540, "한국시간": 540,
}  # fmt: skip
_PLACES = {
    zone: names.split()
    for zone, names in {
        "America/New_York": "et eastern شرق_آمریکا شرق_امریکا نیویورک واشنگتن نيويورك واشنطن", "America/Chicago": "ct", "America/Denver": "mt",
        "America/Los_Angeles": "pt pacific غرب_آمریکا غرب_امریکا", "America/Sao_Paulo": "brasília", "America/Bogota": "bogotá", "America/Mexico_City": "méxico",
        "America/Argentina/Buenos_Aires": "argentina",
        "Asia/Tehran": "تهران ایران طهران إيران tehran", "Asia/Kabul": "کابل افغانستان كابول kabul", "Africa/Cairo": "القاهرة قاهره مصر cairo",
        "Asia/Baghdad": "بغداد العراق عراق هەولێر بەغدا کوردستان baghdad", "Asia/Beirut": "بيروت بیروت لبنان beirut",
        "Asia/Jerusalem": "القدس فلسطين إسرائيل اسرائیل israel jerusalem", "Asia/Gaza": "غزة غزه", "Asia/Damascus": "دمشق سوريا سوریه damascus",
        "Africa/Tunis": "تونس", "Africa/Algiers": "الجزائر", "Africa/Casablanca": "المغرب الرباط", "Africa/Tripoli": "ليبيا طرابلس",
        "Africa/Khartoum": "الخرطوم السودان", "Asia/Amman": "عمّان الأردن", "Asia/Muscat": "مسقط", "Asia/Aden": "صنعاء",
        "Europe/Moscow": "موسكو مسکو москве московск московскому московськ moscow", "Europe/Kyiv": "کی‌یف كييف киеву киевск киевскому київськ києвом kyiv kiev",
        "Europe/Minsk": "минску минск минскому", "Europe/London": "لندن london", "Europe/Paris": "پاریس باريس paris",
        "Europe/Berlin": "برلین برلين berlin اروپای_مرکزی مرکز_اروپا", "Europe/Madrid": "madrid peninsular española", "Europe/Rome": "roma italiana",
        "Europe/Lisbon": "lisboa", "Europe/Istanbul": "آنکارا استانبول ترکیه أنقرة إسطنبول تركيا türkiye istanbul ankara",
        "Asia/Dubai": "أبوظبي أبو الإمارات دبي دبی dubai", "Asia/Riyadh": "الرياض ریاض الكويت riyadh", "Asia/Qatar": "الدوحة قطر دوحه doha",
        "Asia/Karachi": "پاکستانی پاکستان باكستان pakistan", "Asia/Kolkata": "هند الهند indian india", "Asia/Shanghai": "پکن بكين beijing",
        "Asia/Tokyo": "توکیو طوكيو tokyo", "Asia/Seoul": "سئول سيول seoul", "Asia/Singapore": "singapore", "Asia/Dushanbe": "دوشنبه",
        "Europe/Samara": "самаре самарскому", "Asia/Yekaterinburg": "екатеринбургу екатеринбургскому уральскому", "Asia/Omsk": "омску омскому",
        "Asia/Novosibirsk": "новосибирску новосибирскому", "Asia/Krasnoyarsk": "красноярску красноярскому", "Asia/Irkutsk": "иркутску иркутскому",
        "Asia/Yakutsk": "якутску якутскому", "Asia/Vladivostok": "владивостоку владивостокскому", "Asia/Tashkent": "ташкенту ташкентскому",
        "Asia/Almaty": "алматинскому астане", "Asia/Yerevan": "еревану ереванскому", "Asia/Baku": "бакинскому", "Asia/Tbilisi": "тбилисскому",
    }.items()
}  # fmt: skip

# Languages that are at home in one zone: that of a time which says nothing else.
LANGUAGE_ZONES = {
    "fa": "Asia/Tehran", "fa-af": "Asia/Kabul", "prs": "Asia/Kabul", "ps": "Asia/Kabul", "he": "Asia/Jerusalem", "tr": "Europe/Istanbul",
    "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "hy": "Asia/Yerevan", "ka": "Asia/Tbilisi", "az": "Asia/Baku", "th": "Asia/Bangkok",
    "vi": "Asia/Ho_Chi_Minh", "km": "Asia/Phnom_Penh", "lo": "Asia/Vientiane", "my": "Asia/Yangon", "si": "Asia/Colombo",
    "ne": "Asia/Kathmandu", "hi": "Asia/Kolkata", "el": "Europe/Athens", "bg": "Europe/Sofia", "uk": "Europe/Kyiv", "be": "Europe/Minsk",
    "pl": "Europe/Warsaw", "cs": "Europe/Prague", "sk": "Europe/Bratislava", "hu": "Europe/Budapest", "sl": "Europe/Ljubljana",
    "hr": "Europe/Zagreb", "sr": "Europe/Belgrade", "bs": "Europe/Sarajevo", "mk": "Europe/Skopje", "sq": "Europe/Tirane",
    "ro": "Europe/Bucharest", "lt": "Europe/Vilnius", "lv": "Europe/Riga", "et": "Europe/Tallinn", "fi": "Europe/Helsinki",
    "sv": "Europe/Stockholm", "da": "Europe/Copenhagen", "no": "Europe/Oslo", "nb": "Europe/Oslo", "nn": "Europe/Oslo", "is": "Atlantic/Reykjavik",
    "zh": "Asia/Shanghai", "id": "Asia/Jakarta", "ms": "Asia/Kuala_Lumpur", "ta": "Asia/Kolkata", "te": "Asia/Kolkata",
    "kn": "Asia/Kolkata", "ml": "Asia/Kolkata", "gu": "Asia/Kolkata", "mr": "Asia/Kolkata", "pa": "Asia/Kolkata",
    "pt-br": "America/Sao_Paulo", "es-ar": "America/Argentina/Buenos_Aires", "es-cl": "America/Santiago",
    "es-co": "America/Bogota", "es-pe": "America/Lima", "ar-eg": "Africa/Cairo", "ar-sa": "Asia/Riyadh",
    "kk": "Asia/Almaty", "uz": "Asia/Tashkent", "tg": "Asia/Dushanbe", "mn": "Asia/Ulaanbaatar",
    "de": "Europe/Berlin", "it": "Europe/Rome", "nl": "Europe/Amsterdam",
    "ckb": "Asia/Baghdad", "ur": "Asia/Karachi", "sd": "Asia/Karachi", "or": "Asia/Kolkata", "as": "Asia/Kolkata", "dv": "Indian/Maldives",
    "ky": "Asia/Bishkek", "tk": "Asia/Ashgabat", "fil": "Asia/Manila", "tl": "Asia/Manila", "am": "Africa/Addis_Ababa", "ti": "Africa/Asmara",
    "so": "Africa/Mogadishu", "sw": "Africa/Nairobi", "rw": "Africa/Kigali", "ha": "Africa/Lagos", "yo": "Africa/Lagos", "ig": "Africa/Lagos",
    "zu": "Africa/Johannesburg", "xh": "Africa/Johannesburg", "af": "Africa/Johannesburg", "mg": "Indian/Antananarivo",
}  # fmt: skip

# Countries that lie in one zone, or whose press is in the capital's, by the end of their domains.
COUNTRY_ZONES = {
    "ir": "Asia/Tehran", "af": "Asia/Kabul", "iq": "Asia/Baghdad", "il": "Asia/Jerusalem", "tr": "Europe/Istanbul", "pk": "Asia/Karachi",
    "in": "Asia/Kolkata", "bd": "Asia/Dhaka", "np": "Asia/Kathmandu", "lk": "Asia/Colombo", "sa": "Asia/Riyadh", "ae": "Asia/Dubai",
    "qa": "Asia/Qatar", "kw": "Asia/Kuwait", "bh": "Asia/Bahrain", "om": "Asia/Muscat", "ye": "Asia/Aden", "jo": "Asia/Amman",
    "lb": "Asia/Beirut", "sy": "Asia/Damascus", "eg": "Africa/Cairo", "ly": "Africa/Tripoli", "tn": "Africa/Tunis", "dz": "Africa/Algiers",
    "ma": "Africa/Casablanca", "sd": "Africa/Khartoum", "ke": "Africa/Nairobi", "tz": "Africa/Dar_es_Salaam", "ng": "Africa/Lagos",
    "gh": "Africa/Accra", "za": "Africa/Johannesburg", "et": "Africa/Addis_Ababa", "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "cn": "Asia/Shanghai",
    "tw": "Asia/Taipei", "hk": "Asia/Hong_Kong", "sg": "Asia/Singapore", "th": "Asia/Bangkok", "vn": "Asia/Ho_Chi_Minh", "am": "Asia/Yerevan",
    "ge": "Asia/Tbilisi", "az": "Asia/Baku", "tj": "Asia/Dushanbe", "uz": "Asia/Tashkent", "kg": "Asia/Bishkek", "gr": "Europe/Athens",
    "bg": "Europe/Sofia", "by": "Europe/Minsk", "ua": "Europe/Kyiv", "md": "Europe/Chisinau", "ro": "Europe/Bucharest", "pl": "Europe/Warsaw",
    "cz": "Europe/Prague", "sk": "Europe/Bratislava", "hu": "Europe/Budapest", "si": "Europe/Ljubljana", "hr": "Europe/Zagreb",
    "ru": "Europe/Moscow", "es": "Europe/Madrid", "pt": "Europe/Lisbon",
    "rs": "Europe/Belgrade", "ba": "Europe/Sarajevo", "mk": "Europe/Skopje", "al": "Europe/Tirane", "lt": "Europe/Vilnius", "lv": "Europe/Riga",
    "ee": "Europe/Tallinn", "fi": "Europe/Helsinki", "se": "Europe/Stockholm", "dk": "Europe/Copenhagen", "no": "Europe/Oslo",
    "is": "Atlantic/Reykjavik", "de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich", "it": "Europe/Rome", "fr": "Europe/Paris",
    "br": "America/Sao_Paulo", "ar": "America/Argentina/Buenos_Aires", "cl": "America/Santiago", "pe": "America/Lima",
    "ve": "America/Caracas", "uy": "America/Montevideo", "py": "America/Asuncion", "bo": "America/La_Paz", "ec": "America/Guayaquil",
    "id": "Asia/Jakarta", "my": "Asia/Kuala_Lumpur", "ph": "Asia/Manila", "kz": "Asia/Almaty",
    "ao": "Africa/Luanda", "mz": "Africa/Maputo", "ci": "Africa/Abidjan", "sn": "Africa/Dakar", "bf": "Africa/Ouagadougou", "ne": "Africa/Niamey",
    "tg": "Africa/Lome", "bj": "Africa/Porto-Novo", "cm": "Africa/Douala", "cg": "Africa/Brazzaville", "gn": "Africa/Conakry", "mr": "Africa/Nouakchott",
    "rw": "Africa/Kigali", "bi": "Africa/Bujumbura", "ug": "Africa/Kampala", "zm": "Africa/Lusaka", "zw": "Africa/Harare", "mw": "Africa/Blantyre",
    "bw": "Africa/Gaborone", "na": "Africa/Windhoek", "mg": "Indian/Antananarivo", "mu": "Indian/Mauritius", "er": "Africa/Asmara", "gm": "Africa/Banjul",
    "cv": "Atlantic/Cape_Verde", "ps": "Asia/Gaza", "kh": "Asia/Phnom_Penh", "mm": "Asia/Yangon", "bt": "Asia/Thimphu", "mv": "Indian/Maldives",
    "bn": "Asia/Brunei", "tm": "Asia/Ashgabat", "cy": "Asia/Nicosia", "mt": "Europe/Malta", "cr": "America/Costa_Rica", "gt": "America/Guatemala",
    "hn": "America/Tegucigalpa", "sv": "America/El_Salvador", "ni": "America/Managua", "pa": "America/Panama", "do": "America/Santo_Domingo",
    "cu": "America/Havana", "jm": "America/Jamaica", "be": "Europe/Brussels", "nl": "Europe/Amsterdam", "lu": "Europe/Luxembourg", "uk": "Europe/London", "ie": "Europe/Dublin",
}  # fmt: skip

_MINUTES_BY_NAME = {plain(name): minutes for name, minutes in _MINUTES.items()}
_PLACES_BY_NAME = {plain(name.replace("_", " ")): zone for zone, names in _PLACES.items() for name in names}
# Abbreviations that mean another zone in another country.
_AMBIGUOUS = frozenset(["IST", "CST", "AST", "BST"])
# Abbreviations of zones that the time zone database calls by numbers, and what Australians call their east.
_OWN = {
    "IST": frozenset(["Asia/Tehran"]),
    "BST": frozenset(["Asia/Dhaka"]),
    "AST": frozenset(f"Asia/{city}" for city in ("Riyadh", "Kuwait", "Qatar", "Bahrain", "Aden", "Baghdad")),
    "EST": frozenset(f"Australia/{city}" for city in ("Sydney", "Melbourne", "Brisbane", "Hobart", "Canberra")),
}
# Not known, though a zone is meant: «10:05 XYZT», «به وقت ...», "بتوقيت ..."; but not "local time".
_SPELLED_OUT = late(
    r"\d[:.]\d\d(?::\d\d)?\s?(?:[AaPp]\.?[Mm]\.?\s?)?\(?(?P<short>[A-Z]{2,4}T)(?![\w])"
    r"|(?:به[\s\u200c]?وقت|به[\s\u200c]?زمان|بتوقيت|بالتوقيت|توقيت)\s+(?P<place>[^\W\d]+)"
    r"|(?i:\bпо|за)\s+(?P<time>[^\W\d]+)\s+(?:времени|часом)"
)
_LOCAL = ("محل", "المحل", "местн", "місцев", "محلی")
_NO_ZONES = frozenset(["SAT", "OCT", "SEPT", "SET", "OKT", "LAST", "POST", "EDIT", "EAST", "WEST", "NEXT", "JUST"])
HALF_A_YEAR = timedelta(days=183)

_SIGNED = late(
    r"(?i:МСК)(?P<moscow>\s?[+−-]\d{1,2})(?!\d)|(?<![A-Za-z])(?:GMT|UTC)\s?([+−-]\d{1,2}(?::?\d\d)?)(?![\d:])"
    r"|(?<![\w/.+−-])([+−-]\d\d:?\d\d)(?![\d:/.−-])"
)
_IANA = re.compile(r"(?<![\w/])(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Z][A-Za-z_]+")
_NAMED = late(
    r"(?<![A-Za-z])(Z|[A-ZİÇ]{2,5})(?![A-Za-z])|(?i:(?<!\w)(мск)(?!\w))|(北京时间|北京時間|台北時間|香港時間|香港时间|日本時間|한국\s?시간|گر[یي]نو[یي]چ|غرينتش|جرينتش)"
    r"|(?:(?:به|بە)[\s\u200c]?(?:وقت|کاتی)|بەکاتی|بتوقيت|توقيت|(?i:\bпо|heure de|horas?|horário de|ora(?: di)?|hora de))\s+(?:مدينة\s+)?((?:شرق|غرب|مرکز|اروپای)\s+[^\W\d]+|[^\W\d]+)"
    r"|(?i:([^\W\d]+с(?:ь)?к)(?:ому|ого|им)\s+(?:времени|часом))|(पाकिस्तानी|भारतीय)\s+समय|(پاکستانی)\s+وقت|ตาม(เวลาไทย)|ตามเวลา(ประเทศไทย)"
    r"|([A-Z][a-z]+)(?: Standard| Daylight| Summer)?\s+[Tt]ime(?!\w)|([^\W\d]+)\s+(?:په وخت|saatiyle)"
)


def zone_at(host: str | None) -> str | None:
    """Return the zone of the country that a host's domain belongs to, if it lies in one."""
    return COUNTRY_ZONES.get((host or "").rpartition(".")[2])


@lru_cache(maxsize=256)
def offset_of(name: str) -> tzinfo | None:
    """Return the zone of "+0330", "-05", "Z", "EST" or «مكة»; None when it is not known."""
    if name[0] in "+-−":
        digits = name[1:].replace(":", "")
        digits = digits.zfill(2) if len(digits) <= 2 else digits.zfill(4)  # noqa: PLR2004 - hours alone
        hours, minutes = int(digits[:2]), int(digits[2:4] or 0)
        if hours > FURTHEST_H or minutes > 59:  # noqa: PLR2004 - minutes of an hour
            return None
        ahead = timedelta(hours=hours, minutes=minutes)
        return timezone(ahead if name[0] == "+" else -ahead)
    place = _PLACES_BY_NAME.get(plain(name))
    minutes_ahead = _MINUTES_BY_NAME.get(plain(name))
    if place is not None:
        return publishers(place)
    return None if minutes_ahead is None else timezone(timedelta(minutes=minutes_ahead))


@lru_cache(maxsize=512)
def publishers(name: str) -> tzinfo:
    """Return the zone of an IANA name, UTC when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def take_offset(text: str) -> tuple[tzinfo | None, str | None, str]:
    """Take the zone out of a text: the zone, the name that it goes by if it is an abbreviation, and the rest."""
    for pattern in (_SIGNED, _IANA, _NAMED):
        for found in pattern.finditer(text):
            name = next((group for group in found.groups() if group), found[0])
            offset = publishers(name) if pattern is _IANA else offset_of(name)
            if found.lastgroup == "moscow":  # "МСК+2"
                offset = timezone(timedelta(minutes=_MINUTES["msk"], hours=int(name.replace("−", "-"))))
            if offset is not None:
                return offset, name if name.isalpha() else None, f"{text[: found.start()]} {text[found.end() :]}"
    return None, None, text


def at_home(instant: datetime, zone: tzinfo, name: str | None) -> bool:
    """Tell whether an abbreviation is that of the publisher's own zone: IST is Jerusalem's, Dublin's or Delhi's."""
    if name is None or name in {"UTC", "GMT"}:
        return False
    if getattr(zone, "key", None) in _OWN.get(name, ()):
        return True
    moments = (
        (instant, instant + HALF_A_YEAR) if name in _AMBIGUOUS else (instant,)
    )  # Dublin's IST in a January is still not Delhi's
    return any(moment.replace(tzinfo=zone).tzname() == name for moment in moments)


def names_unknown(text: str, instant: datetime, zone: tzinfo) -> bool:
    """Tell whether a text says that its time is that of a zone which is not known, and may not be the publisher's.

    An abbreviation may be, where the time zone database has none for the publisher's zone ("ALMT" in Almaty).
    """
    found = _SPELLED_OUT.search(text)
    if found is None:
        return False
    if found["short"]:
        own = instant.replace(tzinfo=zone).tzname() or ""
        return found["short"] not in _NO_ZONES and own.isalpha()
    return not (found["place"] or found["time"]).startswith(_LOCAL)
