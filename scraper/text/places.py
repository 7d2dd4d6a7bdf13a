"""Places of datelines: which stand before a colon ("ISLAMABAD: The ..."), what may be one, and its name without the day."""

from __future__ import annotations

import re
from itertools import zip_longest

from scraper.text.credit_words import HOUSES, words_of
from scraper.text.digits import ascii_digits
from scraper.text.months import month
from scraper.text.sources import even
from storage.patterns import late

LONGEST_PLACE = 60
LONGEST_DAY = 32  # characters of "6 January 2025, Monday"
LONGEST_DAY_NUMBER = 2  # digits; more are a year
SHORT_WORDS = 2
MOST_WORDS = 5  # of a place and a day in a script without capitals: «نئی دہلی، 3 جنوری»
SHORTEST_SPELLED = 3  # words of a place and a day in letters
SHORTEST_MARK = 3  # letters of one that may be made of initials

WORD = late(r"[^\W\d_](?:[\w']|[\u0900-\u0dff\u0e31-\u0e4e])*")
_PARTICLES = frozenset(["de", "del", "la", "di", "da", "do", "am", "al", "el", "der", "upon", "sur", "an", "a"])
_WEEKDAY_NAMES = (
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi"
    " mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo понедельник вторник среда четверг"
    " пятница суббота воскресенье الاثنین الثلاثاء الاربعاء الخمیس الجمعه السبت الاحد شنبه یکشنبه دوشنبه جمعه"
)
_WEEKDAYS = frozenset(_WEEKDAY_NAMES.split())
_DAY_AHEAD = re.compile(r"\s*\d{1,2}\.?\s+(?P<month>[^\W\d]+)(?:\s+\d{4})?\s*,\s*")  # «3 января, Минск /БЕЛТА/»
_WORD_OR_NUMBER = re.compile(rf"{WORD.pattern}|\d+")
_STATE = re.compile(r", [A-Z][A-Za-z]{1,4}$")
_EDGES = " ,.:-/،–—"
_IN = (" في", " در")  # between a place and its day
_LINES = (
    "ISLAMABAD|KARACHI|LAHORE|PESHAWAR|QUETTA|RAWALPINDI|MULTAN|FAISALABAD|HYDERABAD|SUKKUR|MUZAFFARABAD|GILGIT|SIALKOT|GUJRANWALA|ABBOTTABAD",
    "NEW DELHI|MUMBAI|KOLKATA|CHENNAI|BENGALURU|BANGALORE|PUNE|AHMEDABAD|LUCKNOW|JAIPUR|BHOPAL|PATNA|RANCHI|CHANDIGARH|GUWAHATI|SRINAGAR|JAMMU",
    "THIRUVANANTHAPURAM|KOCHI|VISAKHAPATNAM|VIJAYAWADA|NAGPUR|INDORE|NOIDA|GURUGRAM|DEHRADUN|SHIMLA|RAIPUR|BHUBANESWAR|IMPHAL|PANAJI|AMRITSAR",
    "DHAKA|CHATTOGRAM|COLOMBO|KATHMANDU|KABUL|TEHRAN|DUBAI|ABU DHABI|SHARJAH|RIYADH|JEDDAH|MAKKAH|DOHA|MANAMA|KUWAIT CITY|MUSCAT|BEIRUT|DAMASCUS",
    "BAGHDAD|AMMAN|CAIRO|JERUSALEM|GAZA CITY|RAMALLAH|TEL AVIV|TRIPOLI|KHARTOUM|ANKARA|ISTANBUL",
    "KUALA LUMPUR|PETALING JAYA|GEORGE TOWN|KUCHING|KOTA KINABALU|JOHOR BARU|PUTRAJAYA|SHAH ALAM|IPOH|SINGAPORE|JAKARTA|MANILA|BANGKOK|HANOI",
    "BEIJING|HONG KONG|TAIPEI|TOKYO|SEOUL|SYDNEY|WELLINGTON|LONDON|PARIS|BERLIN|BRUSSELS|GENEVA|VIENNA|ROME|MADRID|MOSCOW|KYIV|KIEV|WARSAW|ATHENS",
    "WASHINGTON|NEW YORK|UNITED NATIONS|LOS ANGELES|OTTAWA|NAIROBI|LAGOS|ABUJA|ACCRA|JOHANNESBURG|PRETORIA|HARARE|KAMPALA|ADDIS ABABA",
    "नई दिल्ली|मुंबई|लखनऊ|पटना|भोपाल|जयपुर|रांची|देहरादून|चंडीगढ़|कोलकाता|اسلام آباد|کراچی|لاہور|پشاور|کوئٹہ|راولپنڈی|نئی دہلی|ঢাকা|কলকাতা",
)
BEFORE_COLON = frozenset(place.casefold() for line in _LINES for place in line.split("|"))


def is_place(text: str) -> bool:
    """Tell whether what stands before the brackets may be a place and a day: every word of it begins with a capital."""
    begins = next((at for at, sign in enumerate(text) if sign.isdigit()), len(text))
    place, day = text[:begins], text[begins:]
    if len(text) > LONGEST_PLACE or len(day) > LONGEST_DAY or _is_sentence(text):
        return False
    words = WORD.findall(place)
    without_case = sum(not word[0].isupper() and not word[0].islower() for word in words)
    return without_case <= MOST_WORDS and all(_may_be_of_place(word, dated=bool(day)) for word in words)


def _is_sentence(text: str) -> bool:
    """Tell whether a text asks, quotes, or names a kind of house: no place does."""
    return any(mark in text for mark in '?!"') or not HOUSES.isdisjoint(words_of(text))


def _may_be_of_place(word: str, *, dated: bool) -> bool:
    """Tell whether a place has such a word: in small letters a particle only, and "des" as a month beside its day."""
    return not word[0].islower() or word in _PARTICLES or (dated and month(word) is not None)


def is_one_place(text: str) -> bool:
    """Tell whether a text is one or two words in capitals only, or in a script without them: "HELSINKI", «لندن»."""
    return (
        1 <= len(text.split()) <= SHORT_WORDS
        and not any(letter.islower() for letter in text)
        and text.strip()[-1].isalpha()
    )


def spells_out(text: str, mark: str) -> bool:
    """Tell whether words are what a mark's letters stand for: "Caisse Nationale des Autoroutes (CNA)"."""
    initials = "".join(word[0] for word in WORD.findall(text) if word[0].isupper())
    return len(mark) >= SHORTEST_MARK and initials.endswith(mark)


def is_dated(place: str) -> bool:
    """Tell whether a place has its day with it: a number, or a month behind its first word."""
    behind = (word for word in WORD.findall(place)[1:] if not word.islower())
    return any(letter.isdigit() for letter in place) or any(map(month, behind))


def without_date(text: str) -> str:
    """Return a place without the day beside it: "WASHINGTON, Jan 3" is in Washington, "Mar del Plata" is no March."""
    text = _without_day_ahead(text)
    words = list(_WORD_OR_NUMBER.finditer(ascii_digits(text)))
    for at, (word, behind) in enumerate(zip_longest(words, words[1:])):
        number = _number_of_month(text, word, behind)
        if number and at == 0:  # "Jan 3 (Reuters) -"
            return ""
        if _is_day(word[0], number) or (at > 0 and _is_weekday(word[0])):
            return _without_in(_trimmed(text[: word.start()]))
    if len(words) >= SHORTEST_SPELLED and not _is_cased(text) and month(words[-1][0]):  # «नयी दिल्ली, तीन फरवरी»
        return text[: words[-2].start()].strip(_EDGES)
    return _trimmed(text)


def _without_day_ahead(text: str) -> str:
    """Return «Минск» of «3 января, Минск»."""
    ahead = _DAY_AHEAD.match(ascii_digits(text))
    return text[ahead.end() :] if ahead and month(ahead["month"]) else text


def _number_of_month(text: str, word: re.Match[str], behind: re.Match[str] | None) -> str:
    """Return the number that stands beside a month, "" for none: "LA PAZ, 15 ene" is no October."""
    if behind is None or not behind[0].isdigit() or "," in text[word.end() : behind.start()]:
        return ""
    return behind[0] if month(word[0]) else ""


def _is_day(word: str, number: str) -> bool:
    """Tell whether a day begins: a number, or a month beside its day."""
    return word.isdigit() or 0 < len(number) <= LONGEST_DAY_NUMBER


def _is_weekday(word: str) -> bool:
    return even(word).casefold() in _WEEKDAYS


def _is_cased(text: str) -> bool:
    """Tell whether a script has capitals: "Rio de Janeiro" is no January."""
    return text[:1].lower() != text[:1].upper()


def _without_in(place: str) -> str:
    """Return «المنامة» of «المنامة في»."""
    for preposition in _IN:
        place = place.removesuffix(preposition)
    return place


def _trimmed(text: str) -> str:
    """Return a place without the marks around it; the dot of "Frankfurt a.M." and of "PITTSBURGH, Pa." belongs to it."""
    place = text.strip(_EDGES)
    behind = text.find(place) + len(place)
    is_short = place[-2:-1] in {".", " "} or _STATE.search(place) is not None
    return f"{place}." if place and is_short and text[behind : behind + 1] == "." else place
