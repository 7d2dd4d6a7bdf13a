"""Datelines: "KYIV, Jan 3 (AP) —" at the beginning of a text.

East Asian    【北京時事】, (서울=연합뉴스), 据新华社北京1月3日电
bracketed     "KYIV, Jan 3 (AP) —", "Genf (SDA) Die WHO ..."
unbracketed   "МОСКВА, 3 янв - РИА Новости.", «تهران - ایرنا -», "TEMPO.CO, Jakarta -"
place alone   "LONDON, Jan 3 --", "ISLAMABAD: The ..."

The first of these that names a source is taken; a place alone names none.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from scraper.text.credit_words import DESKS, HOUSES, words_of
from scraper.text.marks import sources_of
from scraper.text.places import BEFORE_COLON, SHORT_WORDS, is_dated, is_one_place, is_place, spells_out, without_date
from scraper.text.sources import even
from storage.patterns import late
from storage.records import Dateline

if TYPE_CHECKING:
    from scraper.text.sources import Mention, SourceCatalogue

LONGEST = 110  # characters of a dateline
LONGEST_PREAMBLE = 120
LONGEST_COLONED = 40
MOST_BRACKETS = 3
MOST_NAMES = 3  # the month in «تهران- ۱۲ مهر- ایرنا-» is the name of an agency as well
MOST_WORDS_SHOUTED = 4
_MARKS = "[\u064b-\u0655]"

_BRACKETS = re.compile(r"[(\[/]\s*([^()\[\]/]{2,40}(?:/[^()\[\]/]{2,20})*)\s*[)\]/]")
_AFTER = re.compile(r"\s*[.:]?\s*(?:-{1,3}|:|\.)\s*")
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
_COLONED = re.compile(r"(?P<place>[^\W\d_][^\d:,.]{2,20})(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?\s?:\s")
_COUNTRY = re.compile(r"[(\[]")
_DESKS = frozenset(
    ["redacción", "redacción,", "redação", "redazione", "rédaction", "redaktion"]
)  # "Redacción Deportes (EFE)"


class _Found(NamedTuple):
    """What was read: where the dateline ends, its place and day, and its sources."""

    end: int
    place: str
    sources: tuple[str, ...]


def read_dateline(line: str, catalogue: SourceCatalogue) -> tuple[Dateline | None, tuple[str, ...]]:
    """Return the dateline at the start of a text and the sources it names; "(Reuters) -" names one without a place."""
    head = even(line[: LONGEST + LONGEST_PREAMBLE]).replace(" ـ ", " - ")  # a dash, typed as a lengthened letter
    begins = _preamble(head, catalogue)
    line, head = line[begins : begins + LONGEST], head[begins : begins + LONGEST]
    for read in (_east_asian, _bracketed, _unbracketed):
        found = read(head, catalogue)
        if found and found.sources:
            beside = tuple(each.name for each in catalogue.mentions(found.place) if not each.everyday)  # "AFP/Reuters"
            return _dateline(line, found.end, "" if beside else found.place), (*beside, *found.sources)
    alone = _shouted(head) or _coloned(head)
    return (_dateline(line, alone.end(), alone["place"]) if alone else None), ()


def _preamble(head: str, catalogue: SourceCatalogue) -> int:
    """Return where a dateline begins: behind "(Adds quotes)" and "By Jane Doe", unless these name a source."""
    preamble = _PREAMBLE.match(head) if head.startswith(("(", "By ")) else None
    return preamble.end() if preamble and not catalogue.mentions(preamble[0]) else 0


def _dateline(line: str, end: int, place: str) -> Dateline | None:
    start = even(line[:end]).find(place)
    as_published = without_date(line[start : start + len(place)])
    is_desk = as_published.partition(" ")[0].casefold() in _DESKS
    return Dateline(line[:end].strip(), as_published) if as_published and not is_desk else None


def _shouted(head: str) -> re.Match[str] | None:
    """Find "LONDON, Jan 3 --"."""
    found = _SHOUTED.match(head)
    is_place = found and found["place"].strip(" ,.-") and len(found["place"].split()) <= MOST_WORDS_SHOUTED
    return found if is_place else None


def _coloned(head: str) -> re.Match[str] | None:
    """Find "ISLAMABAD: The ...", of the places that are known to stand so."""
    found = _COLONED.match(head) if ":" in head[:LONGEST_COLONED] else None
    return found if found and found["place"].casefold() in BEFORE_COLON else None


def _bracketed(head: str, catalogue: SourceCatalogue) -> _Found | None:
    """Read "KYIV, Jan 3 (AP) —"; of "Paris (France) (AFP)" and "Mumbai (Maharashtra) [India], January 3 (ANI):" the last brackets."""
    for found in islice(_BRACKETS.finditer(head), MOST_BRACKETS):
        place = head[: found.start()]
        if not is_place(place) or spells_out(place, found[1]):
            return None
        if sources := sources_of(found[1], catalogue):
            return _with_brackets(head, found, place, sources) if _is_before_text(head, found, place) else None
    return None


def _is_before_text(head: str, brackets: re.Match[str], place: str) -> bool:
    """Tell whether a source in brackets ends a dateline: of a sentence it may be a part, "The wires (AFP, AP) have ..."."""
    behind = head[brackets.end() :]
    return (
        not place
        or _AFTER.match(behind) is not None
        or is_dated(place)
        or (is_one_place(place) and not behind[:1].isalnum())
        or (_begins(behind) and (_is_parted(place) or _is_word_with_mark(place, brackets[1])))
    )


def _begins(text: str) -> bool:
    """Tell whether a sentence begins."""
    return text.lstrip()[:1].isupper()


def _is_parted(place: str) -> bool:
    """Tell whether a mark parts a place from the brackets: "Paris - (AFP) Le"."""
    return place.rstrip().endswith((".", "-", ",", ":"))


def _is_word_with_mark(place: str, mark: str) -> bool:
    """Tell whether one word stands with a mark in capitals or without any: Geneva's "Genf (SDA) Die WHO"."""
    return len(place.split()) == 1 and (mark.isupper() or mark.islower())


def _with_brackets(head: str, brackets: re.Match[str], place: str, sources: tuple[str, ...]) -> _Found:
    """Return the dateline with what parts it from the text; where none stands before the brackets, the place is behind them."""
    after = _AFTER.match(head, brackets.end())
    end = after.end() if after else brackets.end()
    behind = None if place else _PLACE_BEHIND.match(head, end)
    return _Found(behind.end(), behind["place"], sources) if behind else _Found(end, _COUNTRY.split(place)[0], sources)


def _unbracketed(head: str, catalogue: SourceCatalogue) -> _Found | None:
    """Read "МОСКВА, 3 янв - РИА Новости.", «تهران - ایرنا -», "دبي - العربية.نت:", "Jakarta, CNN Indonesia --"."""
    names = catalogue.mentions(head)[:MOST_NAMES]
    ahead = _ahead(head, names[0]) if names else None
    return ahead or next(filter(None, (_with_name(head, name) for name in names)), None)


def _with_name(head: str, name: Mention) -> _Found | None:
    """Read a dateline that ends with this name, by what stands between the place, the name and the text."""
    before = _BEFORE.fullmatch(head.replace('"', " "), 0, _house_at(head, name))
    if not before or name.prefix or not _is_place_of(before["place"], head[name.start : name.end]):
        return None
    if _is_glued(head, name):
        return _Found(name.end, before["place"], (name.name,))
    behind = _BEHIND.match(head, name.end + (head[name.end : name.end + 1] == '"'))
    if not behind or _is_byline(head, name, behind):
        return None
    is_dateline = before["date"] or any(stands(before, behind) for stands in _FORMS)
    return _Found(behind.end(), before["place"], (name.name,)) if is_dateline else None


def _is_place_of(place: str, name: str) -> bool:
    return is_place(place) and not spells_out(place, name)


def _house_at(head: str, name: Mention) -> int:
    """Return where the kind of house before a name begins, or the name: «بم - خبرگزاری تسنیم:»."""
    house = _HOUSE.search(head, 0, name.start)
    return house.start() if house and house[1] in HOUSES else name.start


def _is_byline(head: str, name: Mention, behind: re.Match[str]) -> bool:
    """Tell whether a house ends its line: «نام نویسنده - روزنامه شرق»."""
    return not behind[0].strip() and not HOUSES.isdisjoint(words_of(head[_house_at(head, name) : name.end]))


def _is_enclosed(before: re.Match[str], behind: re.Match[str]) -> bool:
    """Tell whether a slash stands before the name, and another behind it, or the end: "MOSCOW /TASS/."."""
    closes = behind[0].lstrip().startswith("/") or behind[0].strip() in {"", "-", ";", ":"}
    return before["sign"] == "/" and closes


def _is_joined(before: re.Match[str], behind: re.Match[str]) -> bool:
    """Tell whether a dash or brackets part the place from the name, or a comma with a dash behind: "Jakarta, CNN Indonesia --"."""
    return before["sign"] in {"-", "("} or (before["sign"] == "," and behind["dash"] is not None)


def _is_headed(before: re.Match[str], behind: re.Match[str]) -> bool:
    """Tell whether a place of one word ends with a dot, and the name is parted: "Bakı. Trend:", "АСТАНА. КАЗИНФОРМ -"."""
    is_parted = behind["dash"] is not None or behind[0].strip() == ":"
    return before["sign"] == "." and is_parted and " " not in before["place"]


_FORMS = (_is_enclosed, _is_joined, _is_headed)


def _ahead(head: str, name: Mention) -> _Found | None:
    """Read "واس - الرياض:", "TEMPO.CO, Jakarta -", "AGI - Il Papa ...", where the name stands before the place, or without one."""
    if name.start > 0:
        return None
    found = _PLACE_AFTER.match(head, name.end)
    if found and not (name.everyday and found["sign"] == ":") and _is_short_place(found["place"]):
        return _Found(found.end(), found["place"], (name.name,))
    dashed = None if name.everyday else _DASHED.match(head, name.end)
    return _Found(dashed.end(), "", (name.name,)) if dashed else None


def _is_short_place(text: str) -> bool:
    return len(text.split()) <= SHORT_WORDS and is_place(text) and DESKS.isdisjoint(words_of(text))


def _is_glued(head: str, name: Mention) -> bool:
    """Tell whether a name in Arabic letters is glued to the place and a space is all that follows: "دمشق-سانا نفذت"."""
    glued = head[name.start - 1 : name.start] == "-" and head[name.start - 2 : name.start - 1].isalpha()
    return glued and "\u0620" <= head[name.start] <= "\u06ff" and head[name.end : name.end + 1] == " "


def _east_asian(head: str, catalogue: SourceCatalogue) -> _Found | None:
    if head.isascii() and not head.startswith(("(", "[")):
        return None
    found = _EAST_ASIAN.match(head) or _DATED.match(head)
    if found:
        return _place_and_name(found, catalogue)
    return _without_space(head, catalogue) or _wired(head, catalogue)


def _place_and_name(found: re.Match[str], catalogue: SourceCatalogue) -> _Found:
    """Read (서울=연합뉴스), [ソウル 24日 ロイター], 【パリAFP=時事】."""
    place = found["place"] or ""
    beside = [each for each in catalogue.mentions(place) if each.end == len(place)]
    place = place[: beside[0].start] if beside else place
    return _Found(found.end(), place, (*(each.name for each in beside), *catalogue.all_in(found["name"])))


def _without_space(head: str, catalogue: SourceCatalogue) -> _Found | None:
    """Read 【北京時事】: a place and a name are all that stands between the brackets."""
    found = _GLUED.match(head)
    if found is None or found["inside"][0] in "据據":
        return None
    for at in range(1, len(found["inside"])):
        if names := catalogue.all_in(found["inside"][at:]):
            return _Found(found.end(), found["inside"][:at], names)
    return None


def _wired(head: str, catalogue: SourceCatalogue) -> _Found | None:
    """Read (中央社台北24日電), 据新华社北京1月3日电."""
    inside = len(head) - len(head.lstrip("([据據 "))
    name = catalogue.at(head, inside) if _WIRED.search(head) else None
    behind = _CHINESE.match(head, name[1]) if name else None
    return _Found(behind.end(), behind["place"] or "", (name[0],)) if name and behind else None
