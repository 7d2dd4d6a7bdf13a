"""Datelines and signatures: "KYIV, Jan 3 (AP) —" at the beginning of a text, "(dpa/AFP)" at its end."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from scraper.text.credit_words import CLOSING, DESKS, HOUSES, words_of
from scraper.text.digits import ascii_digits
from scraper.text.months import month
from scraper.text.places import BEFORE_COLON
from scraper.text.sources import LONGEST_MARK, even
from storage.patterns import late
from storage.records import Dateline

if TYPE_CHECKING:
    from scraper.text.sources import Mention, SourceCatalogue

LONGEST = 110  # characters of a dateline
LONGEST_PREAMBLE = 120
LONGEST_SIGNATURE = 80
LONGEST_PLACE = 60
LONGEST_COLONED = 40
LONGEST_DAY = 32  # characters of "6 January 2025, Monday"
MOST_INSIDE = 14  # signs of 【北京時事】
MOST_BRACKETS = 3
MOST_NAMES = 3  # the month in «تهران- ۱۲ مهر- ایرنا-» is the name of an agency as well
MOST_WORDS_SHOUTED = 4
SHORT_WORDS = 2
SHORTEST_SMALL = 3  # letters of a mark in small ones: "(dr/spot)" are somebody's initials
_MARKS = "[\u064b-\u0655]"
_WORD = late(r"[^\W\d_](?:[\w']|[\u0900-\u0dff\u0e31-\u0e4e])*")
MOST_WORDS = 5  # of a place and a day in a script without capitals: «نئی دہلی، 3 جنوری»
_PARTICLES = frozenset(["de", "del", "la", "di", "da", "do", "am", "al", "el", "der", "upon", "sur", "an", "a"])

_BRACKETS = re.compile(r"[(\[/]\s*([^()\[\]/]{2,40}(?:/[^()\[\]/]{2,20})*)\s*[)\]/]")
_AFTER = re.compile(r"\s*[.:]?\s*(?:-{1,3}|:|\.)\s*")
_STEP = re.compile(r"\s*-{1,3}\s*")
_DATE = r"\d{1,2}\.? ?[^\W\d]{2,12}\.?(?: \d{4})?(?: года?)?|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?"
# What stands before a name without brackets: "МОСКВА, 3 янв - ", "КИЇВ. 3 січня. ", «تهران- ۱۲ مهر ۱۴۰۱- », "دمشق-", "المنامة في 3 يناير/ "
_BEFORE = late(
    rf"(?P<place>[^\W\d](?:[\w' -]|{_MARKS}){{1,40}}?)(?: في)?(?:\s*(?P<sign>[.,(/-])[\s.,/(-]*|\s(?=\d))(?P<date>(?:{_DATE})[\s.,/(-]*)?",
    re.IGNORECASE,
)
# A reporter may stand between: "РИА Новости, Иван Петров. "
_BEHIND = late(r"(?:,\s[А-ЯЁ][а-яё]+\s[А-ЯЁ][а-яё-]+(?=\.\s))?\s*[)\]/]?\s*(?:(?P<dash>\.?-{1,3})|:|;|\.(?=\s)|/|\n|$)")
_PREAMBLE = re.compile(
    r"(?:\([^()]{3,80}\)\s*)?(?:By (?:[A-Z][a-z.'-]+ ){1,4}(?:and (?:[A-Z][a-z.'-]+ ){1,4})?)?"
)  # (Adds quotes) By Jane Doe LONDON, Jan 6 (Reuters) -
_PLACE_BEHIND = late(
    r"\s*(?P<place>[A-ZÀ-ÞА-Я][\w' ]{1,30}?)(?:, \d{1,2} \w{3,9}\.?(?: \d{4})?)?\s+-\s"
)  # (ANSA) - ROMA, 03 GEN -
_HOUSE = re.compile(r"(?<=[-,/(] )([\u0620-\u06ff]+) $")
_PLACE_AFTER = re.compile(r"\s*[-/,]\s*(?P<place>[^\W\d](?:[\w'-]| (?! )){1,24}?)\s*(?P<sign>:|-{1,3})\s")
_DASHED = re.compile(r"\s-{1,2}\s(?=[^\W\da-zà-ÿа-я])")  # a text begins: "CNN - the network ..." is none
_DAY_AHEAD = re.compile(r"\s*\d{1,2}\.?\s+(?P<month>[^\W\d]+)(?:\s+\d{4})?\s*,\s*")  # «3 января, Минск /БЕЛТА/»
_CHINESE = late(
    r"(?:記者[\u4e00-\u9fff]{2,3})?(?P<place>[\u4e00-\u9fff]{2,8}?)?\s?(?:[\d一二三四五六七八九十]{1,3}月)?[\d一二三四五六七八九十廿]{1,3}日(?:綜合|综合)?[外專专]?[电電讯訊]"
)
_WIRED = late("日(?:綜合|综合)?[外專专]?[电電讯訊]")
_DATED = re.compile(  # [ソウル 24日 ロイター]
    r"[(\[](?:(?P<place>[^()\[\]\s]{1,15})\s+)??(?:\d{1,2}月)?\d{1,2}日\s+(?P<name>[^()\[\]]{2,12})[)\]](?:\s*-+)?"
)
_GLUED = late(r"[(\[](?P<inside>[\u3040-\u30ff\u4e00-\u9fff]{3,14})[)\]]")
_EAST_ASIAN = re.compile(r"[(\[](?P<place>[^=()\[\]]{1,12})\s?=\s?(?P<name>[^=()\[\]]{1,12})[)\]]")
_SHOUTED = re.compile(
    r"(?P<place>[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я' .,/-]{2,40}?(?:, [A-Z][\w.]+(?: [A-Z]\w+)?)?)(?:, [A-Z][a-z]{2,8}\.? \d{1,2}|, \d{1,2}\.? [^\W\d]{3,9}\.?(?: \d{4})?)?(?:\s\([A-Z][A-Z.]{1,9}\))?(?:\s+|\.)-{1,2}\s"
)
_STATE = re.compile(r", [A-Z][A-Za-z]{1,4}$")
_COLONED = re.compile(r"(?P<place>[^\W\d_][^\d:,.]{2,20})(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?\s?:\s")
_COUNTRY = re.compile(r"[(\[]")
_WEEKDAY_NAMES = (
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi"
    " mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo понедельник вторник среда четверг"
    " пятница суббота воскресенье الاثنین الثلاثاء الاربعاء الخمیس الجمعه السبت الاحد شنبه یکشنبه دوشنبه جمعه"
)
_WEEKDAYS = frozenset(_WEEKDAY_NAMES.split())
_DESKS = frozenset(
    ["redacción", "redacción,", "redação", "redazione", "rédaction", "redaktion"]
)  # "Redacción Deportes (EFE)"
_WIRES = frozenset(
    ["international", "sport", "sports", "business", "news", "english", "world", "broker", "breakingviews"]
)
_EDGES = " ,.:-/،–—"
_BY = late(
    r"(?i)^[\s(\[-]*(?:source|sources|quelle|quellen|fuente|fonte|bron|źródło|источник|джерело|منبع(?:\s*خبر)?|المصدر|ماخذ|سرچینه|سرچاوه|سەرچاوە|מקור|kaynak|mənbə|kilde|kjelde|källa|lähde|heimild|forrás|sursa|izvor|vir|zdroj|źródła|fuentes|fonti|fontes|sources|bronnen|πηγή|източник|извор|крыніца|источники|nguồn|theo|sumber|chanzo|avots|šaltinis|allikas|स्रोत|साभार|সূত্র|ஆதாரம்|ที่มา|出典|資料來源|წყარო|աղբյուրը?՝?|来源|來源|출처|with reporting by|इनपुट|по материалам|за матеріалами|with (?:agency |additional )?(?:inputs?|files|reporting|material) (?:from|by)|additional reporting by|提供|配信|with|via|par|von|por|di|da|door|av|af|od"
    r"|mit material (?:von|der|des)|mit|avec|con|com|som|by)\b\s*[:-]?\s*|^[\s(\[©/-]+"
)
# What a closing line names beside sources: "La rédaction avec AFP", "Com agências Lusa e AFP", "mit Agenturmaterial von dpa und AFP".
_FILLING = re.compile(
    r"(?i)^(?:وکالات|agencies|agencias|agences|agências|agenturen|agenzie)\s?[,/+&]\s?"
    r"|^(?:(?:la|the|le|die|das|el|a|las|les)\s)?(?:(?:rédaction|redaktion|redacción|redação|redazione|editors)\s(?:avec|with|mit|con|com)\s"
    r"|(?:(?:datos|dados|dati|daten|données|agenturmaterial|material|agenturen|informationen|agencies|agencias|agences|agências|agenzie|information|informations|información|informação|informazioni)\s(?:(?:von|der|des|de|from|by|y|et|e|und|and)\s)?){1,2})"
)
_COPYRIGHT = re.compile(r"(?i)^\s*(?:(?:©|copyright|\(c\))\s*)+(?:\d{4}[\s,.-]*)?(?:by\s+)?")
_BYLINE = re.compile(r"[^\W\d][\w'. ]{4,40} [-|] (?P<house>[^\W\d][\w' ]{1,40})")
_TRAILING = re.compile(r"\(([^()]{2,60})\)[\s.]*$")


def read_dateline(line: str, catalogue: SourceCatalogue) -> tuple[Dateline | None, tuple[str, ...]]:
    """Return the dateline at the start of a text and the sources it names; "(Reuters) -" names one without a place."""
    head = even(line[: LONGEST + LONGEST_PREAMBLE]).replace(" ـ ", " - ")  # a dash, typed as a lengthened letter
    preamble = _PREAMBLE.match(head) if head.startswith(("(", "By ")) else None
    if preamble and not catalogue.mentions(preamble[0]):
        line, head = line[preamble.end() :], head[preamble.end() :]
    line, head = line[:LONGEST], head[:LONGEST]
    for read in (_east_asian, _bracketed, _unbracketed):
        end, place, sources = read(head, catalogue)
        if sources:
            beside = tuple(each.name for each in catalogue.mentions(place) if not each.everyday)  # "AFP/Reuters"
            return _dateline(line, end, "" if beside else place), (*beside, *sources)
    shouted = _SHOUTED.match(head)
    if shouted and shouted["place"].strip(" ,.-") and len(shouted["place"].split()) <= MOST_WORDS_SHOUTED:
        return _dateline(line, shouted.end(), shouted["place"]), ()
    coloned = _COLONED.match(head) if ":" in head[:LONGEST_COLONED] else None
    if coloned and coloned["place"].casefold() in BEFORE_COLON:
        return _dateline(line, coloned.end(), coloned["place"]), ()
    return None, ()


def _dateline(line: str, end: int, place: str) -> Dateline | None:
    start = even(line[:end]).find(place)
    as_published = _without_date(line[start : start + len(place)])
    is_desk = as_published.partition(" ")[0].casefold() in _DESKS
    return Dateline(line[:end].strip(), as_published) if as_published and not is_desk else None


_Read = tuple[int, str, tuple[str, ...]]
_NOTHING: _Read = (0, "", ())


def _bracketed(head: str, catalogue: SourceCatalogue) -> _Read:
    for found in islice(
        _BRACKETS.finditer(head), MOST_BRACKETS
    ):  # "Paris (France) (AFP)", ANI's "Mumbai (Maharashtra) [India], January 3 (ANI):"
        place = head[: found.start()]
        if not _is_place(place) or _spells_out(place, found[1]):
            return _NOTHING
        sources = _named(found[1], catalogue)
        if sources:
            return _behind_brackets(head, found, place, sources)
    return _NOTHING


def _behind_brackets(head: str, found: re.Match[str], place: str, sources: tuple[str, ...]) -> _Read:
    after = _AFTER.match(head, found.end())
    dated = any(letter.isdigit() for letter in place) or any(
        map(month, filter(lambda word: not word.islower(), _WORD.findall(place)[1:]))
    )
    begins = place.rstrip().endswith((".", "-", ",", ":")) and head[found.end() :].lstrip()[:1].isupper()
    alone = _is_one_place(place) and not head[found.end() : found.end() + 1].isalnum()
    # Geneva's "Genf (SDA) Die WHO": one word, a mark in capitals, and a sentence begins.
    marked = (
        len(place.split()) == 1
        and (found[1].isupper() or found[1].islower())
        and head[found.end() :].lstrip()[:1].isupper()
    )
    if not (after or dated or begins or found.start() == 0 or alone or marked):
        return _NOTHING
    end = after.end() if after else found.end()
    behind = _PLACE_BEHIND.match(head, end) if found.start() == 0 else None
    return (behind.end(), behind["place"], sources) if behind else (end, _COUNTRY.split(place)[0], sources)


def _named(text: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the sources between brackets; "dpa/tmn" names one and a desk."""
    house, _, wire = text.rpartition(" ")
    text = house if wire.lower() in _WIRES and " " not in house else text  # "awp international"
    whole = catalogue.all_in(text) or (
        catalogue.all_in(text.upper()) if text.islower() and SHORTEST_SMALL <= len(text) <= LONGEST_MARK else ()
    )
    if whole:
        return whole
    marks = text.split("/")
    if len(marks) > 1 and all(mark.strip().isalpha() and len(mark.strip()) <= LONGEST_MARK for mark in marks):
        return tuple(name for mark in marks for name in _named(mark, catalogue))  # "awp/sda", "dpa/tmn"
    parted = catalogue.all_in(text.replace("-", "/")) if text.count("-") == 1 else ()
    if parted:
        return parted  # "TT-Ritzau"
    within = catalogue.mentions(text)
    if len(within) == 1 and within[0].end == len(text) and HOUSES.issuperset(words_of(text[: within[0].start])):
        return (within[0].name,)  # «خبرگزاری پژواک»
    if len(within) == 1 and _is_by(f"{text[: within[0].start]} {text[within[0].end :]}"):
        return (within[0].name,)
    first, slash, rest = text.partition("/")
    return catalogue.all_in(first) if slash and len(rest) <= 4 and " " not in rest else ()  # noqa: PLR2004 - a desk's letters


def _is_by(text: str) -> bool:
    """Tell whether what stands beside a name in brackets is a day or who wrote: «پژواک، ۲۴ قوس ۱۴۰۳», "Корр. ТАСС Иван Петров"."""
    found = _WORD.findall(text)
    dated = any(letter.isdigit() for letter in text) and any(month(word) for word in found)
    return dated or (len(found) <= MOST_WORDS and text.strip().casefold().startswith(("корр", "кор.", "corr")))


def _is_place(text: str) -> bool:
    """Tell whether what stands before the brackets may be a place and a day: every word of it begins with a capital."""
    if len(text) > LONGEST_PLACE or any(mark in text for mark in '?!"') or not HOUSES.isdisjoint(words_of(text)):
        return False
    day = next((at for at, sign in enumerate(text) if sign.isdigit()), len(text))
    words = _WORD.findall(text[:day])
    if len(text) - day > LONGEST_DAY:
        return False
    dated = day < len(text)  # "des" is a month beside its day only
    small = [w for w in words if w[0].islower() and w not in _PARTICLES and not (dated and month(w))]
    without_case = [word for word in words if not word[0].isupper() and not word[0].islower()]
    return not small and len(without_case) <= MOST_WORDS


def _spells_out(text: str, mark: str) -> bool:
    """Tell whether words are what a mark's letters stand for: "Caisse Nationale des Autoroutes (CNA)"."""
    initials = "".join(word[0] for word in _WORD.findall(text) if word[0].isupper())
    return len(mark) >= SHORTEST_SMALL and initials.endswith(mark)


def _is_one_place(text: str) -> bool:
    """Tell whether a text is one or two words in capitals only, or in a script without them: "HELSINKI", «لندن»."""
    return (
        1 <= len(text.split()) <= SHORT_WORDS
        and not any(letter.islower() for letter in text)
        and text.strip()[-1].isalpha()
    )


def _unbracketed(head: str, catalogue: SourceCatalogue) -> _Read:
    """Read "МОСКВА, 3 янв - РИА Новости.", «تهران - ایرنا -», "دبي - العربية.نت:", "Jakarta, CNN Indonesia --"."""
    names = catalogue.mentions(head)[:MOST_NAMES]
    ahead = _ahead(head, names[0]) if names else _NOTHING
    if ahead[2]:
        return ahead
    for name in names:
        before, behind = (
            _BEFORE.fullmatch(head.replace('"', " "), 0, _house_at(head, name)),
            _BEHIND.match(head, name.end + (head[name.end : name.end + 1] == '"')),
        )
        if not before or not _is_place(before["place"]) or name.prefix:
            continue
        if _spells_out(before["place"], head[name.start : name.end]):
            continue
        if _is_glued(head, name):
            return name.end, before["place"], (name.name,)
        if not behind:
            continue
        if not behind[0].strip() and not HOUSES.isdisjoint(words_of(head[_house_at(head, name) : name.end])):
            continue  # a byline: «نام نویسنده - روزنامه شرق»
        enclosed = before["sign"] == "/" and behind[0].lstrip().startswith("/")
        enclosed = enclosed or (before["sign"] == "/" and behind[0].strip() in {"", "-", ";", ":"})
        headed = (
            before["sign"] == "." and (behind["dash"] or behind[0].strip() == ":") and " " not in before["place"]
        )  # "Bakı. Trend:", "АСТАНА. КАЗИНФОРМ -"
        joined = before["sign"] in {"-", "("} or (before["sign"] == "," and behind["dash"])
        if before["date"] or enclosed or joined or headed:
            return behind.end(), before["place"], (name.name,)
    return _NOTHING


def _house_at(head: str, name: Mention) -> int:
    """Return where the kind of house before a name begins, or the name: «بم - خبرگزاری تسنیم:»."""
    house = _HOUSE.search(head, 0, name.start)
    return house.start() if house and house[1] in HOUSES else name.start


def _ahead(head: str, name: Mention) -> _Read:
    """Read "واس - الرياض:", "TEMPO.CO, Jakarta -", "AGI - Il Papa ...", where the name stands before the place, or without one."""
    found = _PLACE_AFTER.match(head, name.end) if name.start == 0 else None
    if (
        found
        and (not name.everyday or found["sign"] != ":")
        and len(found["place"].split()) <= SHORT_WORDS
        and _is_place(found["place"])
        and DESKS.isdisjoint(words_of(found["place"]))
    ):
        return found.end(), found["place"], (name.name,)
    dashed = _DASHED.match(head, name.end) if name.start == 0 and not name.everyday else None
    return (dashed.end(), "", (name.name,)) if dashed else _NOTHING


def _is_glued(head: str, name: Mention) -> bool:
    """Tell whether a name in Arabic letters is glued to the place and a space is all that follows: "دمشق-سانا نفذت"."""
    glued = head[name.start - 1 : name.start] == "-" and head[name.start - 2 : name.start - 1].isalpha()
    return glued and "\u0620" <= head[name.start] <= "\u06ff" and head[name.end : name.end + 1] == " "


def _east_asian(head: str, catalogue: SourceCatalogue) -> _Read:
    if head.isascii() and not head.startswith(("(", "[")):
        return _NOTHING
    found = _EAST_ASIAN.match(head) or _DATED.match(head)
    if found:
        place = found["place"] or ""
        beside = [each for each in catalogue.mentions(place) if each.end == len(place)]  # 【パリAFP=時事】
        place = place[: beside[0].start] if beside else place
        return found.end(), place, (*(each.name for each in beside), *catalogue.all_in(found["name"]))
    found = _GLUED.match(head)
    first = 1 if found and found["inside"][0] not in "据據" else MOST_INSIDE
    for at in range(first, len(found["inside"])) if found else ():  # 【北京時事】
        if found and (names := catalogue.all_in(found["inside"][at:])):
            return found.end(), found["inside"][:at], names
    inside = len(head) - len(head.lstrip("([据據 "))  # (中央社台北24日電), 据新华社北京1月3日电
    name = catalogue.at(head, inside) if _WIRED.search(head) else None
    behind = _CHINESE.match(head, name[1]) if name else None
    return (behind.end(), behind["place"] or "", (name[0],)) if name and behind else _NOTHING


def _without_date(text: str) -> str:
    """Return a place without the day that follows it: "WASHINGTON, Jan 3" is in Washington, "Mar del Plata" is no March."""
    ahead = _DAY_AHEAD.match(ascii_digits(text))
    if ahead and month(ahead["month"]):
        text = text[ahead.end() :]
    words = list(re.finditer(rf"{_WORD.pattern}|\d+", ascii_digits(text)))
    for place, word in enumerate(words):
        behind = words[place + 1] if place + 1 < len(words) else None
        # "LA PAZ, 15 ene" is no October: a month stands beside its day.
        beside = behind[0] if behind and "," not in text[word.end() : behind.start()] else ""
        is_cased = text[:1].lower() != text[:1].upper()  # "Rio de Janeiro" is no January
        spelled = place > 1 and behind is None and not is_cased and month(word[0]) is not None  # «नयी दिल्ली, तीन फरवरी»
        if spelled:
            return text[: words[place - 1].start()].strip(_EDGES)
        is_weekday = place > 0 and even(word[0]).casefold() in _WEEKDAYS
        if place == 0 and beside.isdigit() and month(word[0]):  # "Jan 3 (Reuters) -"
            return ""
        if word[0].isdigit() or is_weekday or (place and month(word[0]) and beside.isdigit() and len(beside) <= 2):  # noqa: PLR2004 - a day
            return _trimmed(text[: word.start()]).removesuffix(" في").removesuffix(" در")
    return _trimmed(text)


def _trimmed(text: str) -> str:
    """Return a place without the marks around it; the dot of "Frankfurt a.M." and of "PITTSBURGH, Pa." belongs to it."""
    place = text.strip(_EDGES)
    behind = text.find(place) + len(place)
    is_short = place[-2:-1] in {".", " "} or _STATE.search(place) is not None
    return f"{place}." if place and is_short and text[behind : behind + 1] == "." else place


def read_byline(line: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the source of a line that says who wrote and for whom: «حسین علیزاده - خبرگزاری ایسنا», "Jane Doe | Reuters", "AFP"."""
    text = even(line)
    alone = catalogue.all_in(text)
    if alone and not any(each.everyday for each in catalogue.mentions(text)):
        return alone
    found = _BYLINE.fullmatch(text)
    named = catalogue.mentions(found["house"]) if found else []
    if not found or len(named) != 1 or named[0].end != len(found["house"]):
        return ()
    houses = words_of(found["house"][: named[0].start])
    is_house = all(word in HOUSES for word in houses)
    return (named[0].name,) if is_house and (houses or not named[0].everyday) else ()


def read_signature(line: str, catalogue: SourceCatalogue, *, alone: bool = False) -> tuple[str, ...]:
    """Return the sources of "(dpa/AFP)", "Source: AFP", "— AP", "Le Figaro avec AFP" at the end of a text, or its only line (`alone`)."""
    text = even(line[-2 * LONGEST_SIGNATURE :])
    copyright_ = _COPYRIGHT.match(text)
    if copyright_:
        word = _WORD.match(text, copyright_.end())
        found = catalogue.at(text, copyright_.end()) or (catalogue.at(word[0]) if word else None)
        return (found[0],) if found else ()
    trailing = _TRAILING.search(text)
    if trailing:
        inside = _BY.sub("", trailing[1])
        return _named(inside, catalogue) or catalogue.all_in(_FILLING.sub("", inside))
    if len(text) > LONGEST_SIGNATURE:
        return ()
    by = _BY.sub("", text).rstrip(")]./ ")
    named = catalogue.all_in(by) or catalogue.all_in(_FILLING.sub("", by)) or _marked(by, catalogue)
    return named or (() if alone else _closing(text, catalogue))


def _marked(text: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the sources of "ntv.de, jog/dpa", where a reporter's or a desk's letters stand beside one, and of "TT-AFP"."""
    if not ("/" in text or "-" in text):
        return ()
    parts = [_named(part.strip(), catalogue) for part in text.split(",")]
    return tuple(dict.fromkeys(name for part in parts for name in part)) if all(parts) else ()


def _closing(text: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the sources of "AFP contributed to this report."."""
    said = sum(word.lower().startswith(CLOSING) for word in _WORD.findall(text))
    return tuple(each.name for each in catalogue.mentions(text) if not each.everyday) if said > 1 else ()
