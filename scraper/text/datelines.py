"""Datelines and signatures: "KYIV, Jan 3 (AP) —" at the beginning of a text, "(dpa/AFP)" at its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.text.digits import ascii_digits
from scraper.text.months import month
from scraper.text.sources import even
from storage.records import Dateline

if TYPE_CHECKING:
    from scraper.text.sources import SourceCatalogue

LONGEST = 110  # characters of a dateline
LONGEST_SIGNATURE = 80
LONGEST_PLACE = 60
SHORT_WORDS = 2
_WORD = re.compile(r"[^\W\d_](?:[\w']|[\u0900-\u0dff\u0e31-\u0e4e])*")
MOST_WORDS = 5  # of a place and a day in a script without capitals: «نئی دہلی، 3 جنوری»
_PARTICLES = frozenset(["de", "del", "la", "di", "da", "do", "am", "al", "el", "der", "upon", "sur", "an"])

_BRACKETS = re.compile(r"[(\[/]\s*([^()\[\]/]{2,40}(?:/[^()\[\]/]{2,20})*)\s*[)\]/]")
_AFTER = re.compile(r"\s*[.:]?\s*(?:-{1,3}|:|\.)\s*")
_STEP = re.compile(r"\s*-{1,3}\s*")
# МОСКВА, 3 янв - РИА Новости. | Москва. 3 января. INTERFAX.RU - | КИЇВ. 3 січня. УНН. | تهران- ۱۲ مهر ۱۴۰۱- ایرنا-
_UNBRACKETED = re.compile(
    r"(?P<place>[^\W\d][\w' -]{1,40}?)\s*[.,-]\s*(?P<date>\d{1,2}\.? [^\W\d]{2,12}\.?(?: \d{4})?)\s*[.,-]+\s*(?P<name>[^-.(]{2,30}?(?:\.ru)?)\s*(?:[-.:]+\s)",
    re.IGNORECASE,
)
_PLACE_BEHIND = re.compile(
    r"(?P<place>[A-ZÀ-ÞА-Я][\w' ]{1,30}?)(?:, \d{1,2} \w{3,9})?\s+-\s"
)  # (ANSA) - ROMA, 03 GEN -
# تهران - ایرنا - | دبي - العربية.نت: | الجزائر - (واج):
_BY_AGENCY = re.compile(r"(?P<place>[^\W\d][\w ]{1,20}?)\s*-\s*\(?(?P<name>[\w .]{2,24}?)\)?\s*[-:]\s")
_CHINESE = re.compile(r"(?P<place>[\u4e00-\u9fff]{2,8}?)\s?(?:\d{1,2}月)?\d{1,2}日[电電]")
_DATED = re.compile(  # [ソウル 24日 ロイター]
    r"[(\[](?P<place>[^()\[\]\s]{1,15})\s+(?:\d{1,2}月)?\d{1,2}日\s+(?P<name>[^()\[\]]{2,12})[)\]](?:\s*-+)?"
)
_GLUED = re.compile(r"[(\[](?P<inside>[\u3040-\u30ff\u4e00-\u9fff]{3,14})[)\]]")
_EAST_ASIAN = re.compile(r"[(\[](?P<place>[^=()\[\]]{1,12})\s?=\s?(?P<name>[^=()\[\]]{1,12})[)\]]")
_SHOUTED = re.compile(
    r"(?P<place>[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я' .,/-]{2,40}?)(?P<date>, [A-Z][a-z]{2,8}\.? \d{1,2})?\s+-{1,2}\s"
)
_BY = re.compile(
    r"(?i)^[\s(\[-]*(?:source|sources|quelle|quellen|fuente|fonte|bron|źródło|источник|джерело|منبع|المصدر|ماخذ|来源|來源|출처|with reporting by|with inputs? from|with files from|with"
    r"|mit material von|mit|avec|con|com|som|by)\b\s*:?\s*|^[\s(\[©-]+"
)
_COPYRIGHT = re.compile(r"^\s*©\s*(\w{2,12})")
_TRAILING = re.compile(r"\(([^()]{2,60})\)[\s.]*$")


def read_dateline(line: str, catalogue: SourceCatalogue) -> tuple[Dateline | None, tuple[str, ...]]:
    """Return the dateline at the start of a text and the sources it names; "(Reuters) -" names one without a place."""
    head = even(line[:LONGEST])
    for read in (_east_asian, _bracketed, _unbracketed):
        end, place, sources = read(head, catalogue)
        if sources:
            return _dateline(line, end, place), sources
    shouted = _SHOUTED.match(head)
    if shouted and shouted["place"].strip(" ,.-"):
        return _dateline(line, shouted.end(), shouted["place"]), ()
    return None, ()


def _dateline(line: str, end: int, place: str) -> Dateline | None:
    start = even(line[:end]).find(place)
    as_published = _without_date(line[start : start + len(place)])
    return Dateline(line[:end].strip(), as_published) if as_published else None


_Read = tuple[int, str, tuple[str, ...]]
_NOTHING: _Read = (0, "", ())


def _bracketed(head: str, catalogue: SourceCatalogue) -> _Read:
    found = _BRACKETS.search(head)
    if found is None or not _is_place(head[: found.start()]):
        return _NOTHING
    sources = _named(found[1], catalogue)
    after = _AFTER.match(head, found.end())
    dated = any(letter.isdigit() for letter in head[: found.start()])
    if not sources or not (after or dated or found.start() == 0 or _is_one_place(head[: found.start()])):
        return _NOTHING
    end = after.end() if after else found.end()
    behind = _PLACE_BEHIND.match(head, end) if found.start() == 0 else None
    return (behind.end(), behind["place"], sources) if behind else (end, head[: found.start()], sources)


def _named(text: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the sources between brackets; "dpa/tmn" names one and a desk."""
    whole = catalogue.all_in(text)
    if whole:
        return whole
    first, slash, rest = text.partition("/")
    return catalogue.all_in(first) if slash and len(rest) <= 4 and " " not in rest else ()  # noqa: PLR2004 - a desk's letters


def _is_place(text: str) -> bool:
    """Tell whether what stands before the brackets may be a place and a day: every word of it begins with a capital."""
    if len(text) > LONGEST_PLACE or any(mark in text for mark in '?!"'):
        return False
    words = _WORD.findall(text)
    small = [word for word in words if word[0].islower() and word not in _PARTICLES and month(word) is None]
    without_case = [word for word in words if not word[0].isupper() and not word[0].islower()]
    return not small and len(without_case) <= MOST_WORDS


def _is_one_place(text: str) -> bool:
    """Tell whether a text is one or two words in capitals only, or in a script without them: "HELSINKI", «لندن»."""
    return (
        1 <= len(text.split()) <= SHORT_WORDS
        and not any(letter.islower() for letter in text)
        and text.strip()[-1].isalpha()
    )


def _unbracketed(head: str, catalogue: SourceCatalogue) -> _Read:
    for pattern in (_UNBRACKETED, _BY_AGENCY):
        found = pattern.match(head)
        name = catalogue.at(found["name"].strip()) if found else None
        if found and name and name[1] == len(found["name"].strip()) and _is_place(found["place"]):
            return found.end(), found["place"], (name[0],)
    return _NOTHING


def _east_asian(head: str, catalogue: SourceCatalogue) -> _Read:
    found = _EAST_ASIAN.match(head) or _DATED.match(head)
    if found:
        return found.end(), found["place"], catalogue.all_in(found["name"])
    found = _GLUED.match(head)
    for at in range(1, len(found["inside"])) if found else ():  # 【北京時事】
        if found and (names := catalogue.all_in(found["inside"][at:])):
            return found.end(), found["inside"][:at], names
    inside = len(head) - len(head.lstrip("([ "))  # (中央社台北24日電)
    name = catalogue.at(head, inside) if "日电" in head or "日電" in head else None
    behind = _CHINESE.match(head, name[1]) if name else None
    return (behind.end(), behind["place"], (name[0],)) if name and behind else _NOTHING


def _without_date(text: str) -> str:
    """Return a place without the day that follows it: "WASHINGTON, Jan 3" is in Washington, "Mar del Plata" is no March."""
    words = list(re.finditer(r"[^\W\d]+|\d+", ascii_digits(text)))
    for place, word in enumerate(words):
        beside = words[place + 1][0] if place + 1 < len(words) else ""
        if word[0].isdigit() or (place and month(word[0]) and beside.isdigit() and len(beside) <= 2):  # noqa: PLR2004 - a day
            return text[: word.start()].strip(" ,.-/")
    return text.strip(" ,.-/")


def read_signature(line: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the sources of "(dpa/AFP)", "Source: AFP", "— AP", "Le Figaro avec AFP" at the end of a text."""
    text = even(line[-2 * LONGEST_SIGNATURE :])
    copyright_ = _COPYRIGHT.match(text)
    if copyright_:
        found = catalogue.at(copyright_[1])
        return (found[0],) if found else ()
    trailing = _TRAILING.search(text)
    if trailing:
        return _named(_BY.sub("", trailing[1]), catalogue)
    return catalogue.all_in(_BY.sub("", text).rstrip(")].")) if len(text) <= LONGEST_SIGNATURE else ()
