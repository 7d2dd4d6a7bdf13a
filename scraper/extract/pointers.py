"""Lines that point to other pages, ask for something, or are a button's word: the phrases that they begin with.

Asked of every paragraph, so a phrase is looked for among those of the line's first two letters only.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.extract import box_titles, pointer_phrases, pointer_phrases_of_asia
from scraper.text import fold
from storage.patterns import late

MAX_CHARS = 400  # a longer line is prose
MAX_BARE_CHARS = 40

_BARE = re.compile(
    r"""^\W*(?:tags?|topics?|share|teilen|drucken|print|e-?mail|comments?|kommentare?|facebook|twitter|whatsapp|telegram|
    pinterest|linkedin|copy\s*link|link\s*copied!?|reuse\s*content|report\s*(?:ad|error)|برچسب\s?ها|اشتراک\s?گذاری|نظرات|
    partager|compartir|condividi|поделиться|tweet|tweeten|pin\s*it|stumble|merken|artikel\s*drucken|feedback|permalink|
    by|von|par|de|por|reklam|реклама|abone\s*ol|publicité|publicidad|trending|current\s*issue|主要ニュース|記事に関する報告|الإعلانات|إعلان|تبلیغات)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_PERSIAN_LETTERS = str.maketrans("يك", "یک")  # which many Persian pages write in their Arabic forms
_EITHER_LETTER = str.maketrans({"ی": "[یي]", "ک": "[کك]"})
# What short lines that point on end with, whatever they begin with: «این را هم بخوانید:».
_POINTS = re.compile(
    r"(?:بخوان(?:[یي]د)?|بب[یي]ن[یي]د|مرتبط|مشابه|مطالعه ب[یي]شتر|از دست نده[یي]د|ذات صلة|أيضا|پڑھیں|ولولئ|קראו|גם)"
    r"\s*:$"
)
_MAYBE = frozenset("?*{")  # behind a letter: it may be missing
_ADDRESS = re.compile(r"^[^/]{0,30}https?://\S+$")  # a label and an address
_FIRST = re.compile(r"[^\W_]|[©ⓒ※_]")
_WALLS, _LOGINS = (
    late("|".join(phrases.split()), re.IGNORECASE) for phrases in (pointer_phrases.WALLS, pointer_phrases.LOGINS)
)


@lru_cache(maxsize=1)
def _by_letters() -> dict[str, list[str]]:
    """Return the phrases by the two letters that they begin with, or by one where the second is not always the same."""
    found: dict[str, list[str]] = {}
    for phrase in " ".join((*pointer_phrases.PHRASES.values(), *pointer_phrases_of_asia.PHRASES.values())).split():
        known = phrase[1:2].isalpha() and phrase[2:3] not in _MAYBE
        found.setdefault(phrase[: 2 if known else 1], []).append(phrase)
    return found


@lru_cache(maxsize=5_000)
def _pattern(letters: str) -> re.Pattern[str] | None:
    begins = "".join(letter.lower()[:1] for letter in letters).translate(_PERSIAN_LETTERS)  # İ is two in small
    return _compiled(begins if begins in _by_letters() else begins[:1])


@lru_cache(maxsize=1_000)
def _compiled(key: str) -> re.Pattern[str] | None:
    table = _by_letters()
    phrases = [*table.get(key[:1], ()), *(table.get(key, ()) if len(key) > 1 else ())]
    return re.compile("|".join(phrases).translate(_EITHER_LETTER), re.IGNORECASE) if phrases else None


def is_pointer(text: str) -> bool:
    """Tell whether a line points to other pages, asks for something, or is a button's word."""
    if len(text) > MAX_CHARS:
        return False
    if "://" in text and _ADDRESS.search(text):
        return True
    first = _FIRST.search(text)
    pattern = _pattern(text[first.start() : first.start() + 2]) if first else None
    if first and pattern and pattern.match(text, first.start()):
        return True
    if len(text) > MAX_BARE_CHARS:
        return False
    return bool(_BARE.match(text) or _POINTS.search(text)) or _bare(text) in _titles()


def speaks_of_wall(text: str) -> bool:
    """Tell whether a line that points says whom a text is for."""
    return len(text) <= MAX_CHARS and _begins(_WALLS, text)


def asks_to_log_in(text: str) -> bool:
    """Tell whether a line that points asks subscribers to log in."""
    return len(text) <= MAX_CHARS and _begins(_LOGINS, text)


def _begins(phrases: re.Pattern[str], text: str) -> bool:
    first = _FIRST.search(text)
    return first is not None and phrases.match(text, first.start()) is not None


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return frozenset(_bare(each) for titles in box_titles.TITLES.values() for each in titles.split("|"))


@lru_cache(maxsize=2_000)
def _bare(text: str) -> str:
    """Return a short line as titles of boxes are compared: folded, without the marks and numbers around it."""
    return fold(text).strip(" .:|/-–—•·()»«>0123456789")
