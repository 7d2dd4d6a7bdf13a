"""Names in a byline: people's, and those of organisations, without roles, addresses, dates and the word "by"."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.extract import name_words as table
from scraper.extract.page import one_line
from scraper.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 6
MAX_AUTHORS = 12
MAX_BYLINE_CHARS = 360
MIN_SHOUTED_CHARS = 5  # shorter ones may be initials
MIN_JOINED_WORDS = 4  # of two names
_TAG = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(r"\(?\s*(?:[\w.+-]+(?:@|\[at\]|\(at\))[\w.-]+|https?://\S+|@\w+)\s*\)?")
_ASIDE = re.compile(r"\s*(?:\([^)]*\)(?=\s*(?:[,;|/&]|(?:and|und|et|y|e|og|och)\s|$))|\([^)]*$|\[[^\]]*\]|（[^）]*）)")
_PLACED = re.compile(r"^[\u0620-\u06ff][\u0620-\u06ff\s]{1,18}:\s*(?=\S)")  # where, or as what: "القاهرة: "
_SPACED = re.compile(r"[\u0590-\u06ff\u0900-\u0dff]")  # scripts without capitals that part a name's words
_PARTICLES = frozenset(
    {"von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "el", "al", "bin",
     "ibn", "ben", "abu", "y", "e", "af", "av", "zu", "zur", "ter", "ten", "und"}
)  # fmt: skip
_OF = re.compile(r"^(?:Do|Da|De|Del|Dal|Dalla|Della) ")  # the site: "Do UOL", "Da Redação"
_DAY = re.compile(r"\d{1,2}\.\s*[^\W\d]+(?:\s+\d{4})?$")  # "20. Jänner 2023"
_LAST_DASH = re.compile(r"\s[—–-]\s[^—–,;|/]+$")
_EDGES = " .:*•–—-\"'“”„«»|/\\<>\t)("


@dataclass(frozen=True, slots=True)
class Names:
    """Who is named: people, and what else signs (agencies, desks, the site itself), each once and in order."""

    people: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def read_names(texts: Iterable[str], sites: frozenset[str] = frozenset()) -> Names:
    """Return the names in bylines such as "By Jane Roe and John Doe"; `sites` are names (`site_key`) of no person."""
    people: dict[str, str] = {}
    others: dict[str, str] = {}
    for text in texts:
        for name, person in _in_one(text, sites):
            (people if person else others).setdefault(fold(name), name)
    return Names(tuple(people.values())[:MAX_AUTHORS], tuple(others.values())[:MAX_AUTHORS])


@lru_cache(maxsize=2_000)
def site_key(name: str) -> str:
    """Return a site's or organisation's name as it is compared: folded, without spaces and its domain's ending."""
    return re.sub(
        r"\.(?:com|net|org|de|at|ch|fr|it|es|ir|co\.uk|eu|tv|info)$", "", re.sub(r"[\s\u200c]+", "", fold(name))
    )


@lru_cache(maxsize=512)
def _in_one(text: str, sites: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """Return the names in one text, and whether each is a person's; a page has the same byline in several places."""
    return tuple(_read(text, sites))


def _read(text: str, sites: frozenset[str]) -> Iterator[tuple[str, bool]]:
    if len(text) > 4 * MAX_BYLINE_CHARS:
        return
    pieced = "\x0b" in text
    text = _bare(text, pieced=pieced)
    if not text or len(text) > MAX_BYLINE_CHARS:
        return
    if site_key(text) in sites or site_key(_OF.sub("", text)) in sites:
        yield text, False
        return
    judged = [_judged(part, sites) for part in _parts(_without_place(_with_arabic_and(text), sites))]
    yield from _signing(judged, pieced=pieced)


def _parts(text: str) -> list[str]:
    parts = (each.strip(_EDGES) for each in table.SPLIT.split(text))
    return [part for part in parts if part and not _is_nothing(part)]


def _without_place(text: str, sites: frozenset[str]) -> str:
    """Drop the place behind the house that people sign for: "Jane Roe, Example News — São Paulo"."""
    dash = _LAST_DASH.search(text)
    before = _parts(text[: dash.start()]) if dash else []
    return text[: dash.start()] if dash and len(before) > 1 and not _judged(before[-1], sites)[1] else text


def _bare(text: str, *, pieced: bool) -> str:
    """Return a byline without markup, addresses, asides, the word "by", and its date where it is in one piece."""
    text = _TAG.sub(" ", html.unescape(text)) if "<" in text or "&" in text else text
    text = _PLACED.sub("", _ADDRESS.sub(" ", one_line(text.replace("\x0b", " | "))))
    text = table.ABOUT.sub("", table.BY.sub("", table.DATED_BY.sub("", _ASIDE.sub("", text))).strip(_EDGES))
    return text if pieced else table.STAMP.sub("", text)


def _signing(judged: list[tuple[str, bool]], *, pieced: bool) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a byline that sign, by what stands beside them."""
    full = any(person and looks_full(part) for part, person in judged)
    alone = all(person and " " not in part for part, person in judged)
    for part, person in judged:
        if not _may_sign(part, person=person, pieced=pieced):
            continue
        if not person:
            yield part, False
        elif alone or _may_stand_beside(part, full=full):
            yield _cased(part), True


def _may_sign(part: str, *, person: bool, pieced: bool) -> bool:
    """Tell whether a part can sign; a piece of its own may be anything: it does if it is a full name, or no date."""
    if table.NO_NAME.match(part) or len(part) > MAX_NAME_CHARS:
        return False
    if not pieced:
        return True
    return looks_full(part) if person else not any(map(str.isdigit, part))


def _is_nothing(part: str) -> bool:
    return bool(table.NO_NAME.match(part) or table.CREDIT.match(part) or _DAY.match(part))


def _with_arabic_and(text: str) -> str:
    """Part names that are joined by the Arabic "and", which is written as a letter of the next word."""
    return table.ARABIC_AND.sub("، ", text) if " و" in text and len(text.split()) >= MIN_JOINED_WORDS else text


def _may_stand_beside(part: str, *, full: bool) -> bool:
    """Tell whether a part can be a name beside others: no place (a single word), no role (in small letters)."""
    if " " not in part:
        return not _has_case(part) and not _SPACED.match(part)
    return not (full and _has_case(part)) or looks_full(part)


def _has_case(text: str) -> bool:
    return text.lower() != text.title()  # Georgian has capitals for whole words, and begins no name with one


def looks_full(name: str) -> bool:
    """Tell whether a name looks like a person's in full: two to five words with capitals, where the script has them."""
    parts = name.split()
    if name[:1].isalpha() and not name[:1].isascii() and not _has_case(name):
        return len(name) <= MAX_NAME_CHARS // 2
    capitals = [word[:1].isupper() or word.lower() in _PARTICLES for word in parts]
    return 1 < len(parts) < MAX_NAME_WORDS and all(capitals) and parts[-1][:1].isupper()


def _judged(part: str, sites: frozenset[str]) -> tuple[str, bool]:
    """Return a person's name without role and date; what is none (an agency, a desk) stays as it stands."""
    undated = table.STAMP.sub("", table.BY.sub("", part)).strip(_EDGES)
    name = table.ROLE_TAIL.sub("", table.ROLE_HEAD.sub("", undated)).strip(_EDGES)
    if not name or (
        " " in undated and " " not in name and _has_case(name)
    ):  # a role was part of what signs: "Staff Writer", "Redaktion Wissen"
        name = undated
    if (
        len(name.split()) > MAX_NAME_WORDS
        or _is_no_person(name)
        or site_key(name) in sites
        or site_key(_OF.sub("", undated)) in sites
    ):
        return undated, False
    return name, True


def _is_no_person(name: str) -> bool:
    """Tell whether a name has a word that people are not called by."""
    if table.SHAPES.search(name):
        return True
    parts = re.split(r"[\s().:'’-]+", name)
    small = [part.lower() for part in parts]
    if len(parts) > 1 and small[-1] in table.SURNAMES and parts[-1].istitle() and small[0] not in table.NOT_PEOPLE:
        small.pop()
    if not table.NOT_PEOPLE.isdisjoint(small):
        return True
    shouted = not name.isupper() or len(parts) == 1
    return any(
        each in table.AGENCIES and (part.islower() or (part.isupper() and shouted))
        for part, each in zip(parts, small, strict=False)
    )


def _cased(name: str) -> str:
    return name.title() if name.isupper() and len(name) >= MIN_SHOUTED_CHARS and " " in name else name
