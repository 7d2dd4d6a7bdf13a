"""Sources between brackets: (Reuters), "(dpa/tmn)", "(TT-Ritzau)", «(خبرگزاری پژواک)», "(Корр. ТАСС Иван Петров)"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.text.credit_words import HOUSES, words_of
from scraper.text.months import month
from scraper.text.places import MOST_WORDS, WORD
from scraper.text.sources import LONGEST_MARK

if TYPE_CHECKING:
    from scraper.text.sources import SourceCatalogue

SHORTEST_SMALL = 3  # letters of a mark in small ones: "(dr/spot)" are somebody's initials
LONGEST_DESK_MARK = 4  # letters of a desk behind a source: "AFP/jog"
_WIRES = frozenset(
    ["international", "sport", "sports", "business", "news", "english", "world", "broker", "breakingviews"]
)
_REPORTERS = ("корр", "кор.", "corr")


def sources_of(text: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the sources between brackets; "dpa/tmn" names one and a desk."""
    text = _without_wire(text)
    if whole := catalogue.all_in(text) or _in_small_letters(text, catalogue):
        return whole
    marks = text.split("/")
    if len(marks) > 1 and all(map(_may_be_mark, marks)):
        return tuple(name for mark in marks for name in sources_of(mark, catalogue))  # "awp/sda", "dpa/tmn"
    return _hyphened(text, catalogue) or _with_company(text, catalogue) or _before_desk(text, catalogue)


def _without_wire(text: str) -> str:
    """Return "awp" of "awp international"."""
    house, _, wire = text.rpartition(" ")
    return house if wire.lower() in _WIRES and " " not in house else text


def _in_small_letters(text: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    is_mark = text.islower() and SHORTEST_SMALL <= len(text) <= LONGEST_MARK
    return catalogue.all_in(text.upper()) if is_mark else ()


def _may_be_mark(text: str) -> bool:
    return text.strip().isalpha() and len(text.strip()) <= LONGEST_MARK


def _hyphened(text: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the sources of "TT-Ritzau"."""
    return catalogue.all_in(text.replace("-", "/")) if text.count("-") == 1 else ()


def _with_company(text: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the only source of a text that else says what kind of house it is, the day, or who wrote."""
    within = catalogue.mentions(text)
    if len(within) != 1:
        return ()
    before, behind = text[: within[0].start], text[within[0].end :]
    is_house = not behind and HOUSES.issuperset(words_of(before))  # «خبرگزاری پژواک»
    return (within[0].name,) if is_house or _is_day_or_reporter(f"{before} {behind}") else ()


def _is_day_or_reporter(text: str) -> bool:
    """Tell whether what stands beside a name is a day or who wrote: «پژواک، ۲۴ قوس ۱۴۰۳», "Корр. ТАСС Иван Петров"."""
    words = WORD.findall(text)
    is_day = any(letter.isdigit() for letter in text) and any(map(month, words))
    return is_day or (len(words) <= MOST_WORDS and text.strip().casefold().startswith(_REPORTERS))


def _before_desk(text: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    first, slash, desk = text.partition("/")
    return catalogue.all_in(first) if slash and len(desk) <= LONGEST_DESK_MARK and " " not in desk else ()
