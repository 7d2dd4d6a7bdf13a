"""A text as a row of numbers: the code points of its folded letters and digits, nothing else.

The same as `scraper.dedupe.content.letters`, by table: each code point is folded when it is first met, and a text is
then one look-up (a tenth of the time that folding strings takes). Plain ASCII needs no look-up at all.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np

from scraper.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]
    Places = NDArray[np.signedinteger]

_SPREADS = 0xFFFF_FFFF  # folds to several letters (a ligature, the German sharp s)
_COMPOSES = 0xFFFF_FFFE  # joins with what stands before it (conjoining jamo, voiced kana marks)
_UNKNOWN = 0xFFFF_FFFD  # not met yet
_JOINERS = frozenset((*range(0x1100, 0x1200), *range(0xA960, 0xA97D), *range(0xD7B0, 0xD7FC), 0x3099, 0x309A))
_MARKS = re.compile(r"[\W_]+")


def _folded(code: int) -> int:
    # The half-width voiced mark and the jamo of old keyboards are other forms of what joins.
    if not _JOINERS.isdisjoint(map(ord, unicodedata.normalize("NFKC", chr(code)))):
        return _COMPOSES
    plain = _letters(chr(code))
    if len(plain) > 1:
        return _SPREADS
    return ord(plain) if plain else 0


def _letters(text: str) -> str:
    return _MARKS.sub("", fold(text))


_ASCII = [_folded(code) for code in range(0x80)]
_TO_LOWER, _DROPPED = bytes([*_ASCII, *range(0x80, 0x100)]), bytes([code for code in range(0x80) if not _ASCII[code]])
_TO_GAPS = bytes([not code for code in _ASCII] + [False] * 0x80)
_table = np.full(0x110000, _UNKNOWN, np.uint32)  # code point to folded code point; 0 for what is no letter or digit
_inside = np.zeros(0x110000, np.bool_)  # by code point: dropped, but no end of a word (marks, non-joiners, hamza)
_INSIDE = frozenset(("Mn", "Mc", "Me", "Cf", "Lm"))
_HAMZA = 0x621
_FIRST = np.zeros(1, np.intp)


def stream(text: str) -> Codes:
    """Return the folded letters and digits of a text as code points, in order."""
    if text.isascii():
        return np.frombuffer(text.encode().translate(_TO_LOWER, _DROPPED), np.uint8).astype(np.uint32)
    _, found = _folded_codes(text)
    return found.compress(found != 0)


def stream_and_words(text: str) -> tuple[Codes, Places]:
    """Return the same, and at which places of it words begin (after anything that is no letter, mark or non-joiner)."""
    if text.isascii():
        gaps = (np.frombuffer(text.encode().translate(_TO_GAPS), np.bool_)).nonzero()[0]
        return (letters := stream(text)), _begins(gaps, len(letters))
    codes, found = _folded_codes(text)
    kept = found != 0  # to choose by the numbers themselves takes twice the time
    letters, dropped = found.compress(kept), (~kept).nonzero()[0]
    return letters, _begins(dropped, len(letters), _inside.take(codes[dropped]))


def _begins(dropped: Places, letters: int, inside: NDArray[np.bool_] | None = None) -> Places:
    """Return which letters begin a word: the first, and those behind what was dropped, unless that is within words."""
    behind = dropped - np.arange(len(dropped))  # so many letters stand before each
    if inside is not None:
        behind = behind[~inside]
    behind = np.concatenate([_FIRST, behind])
    some = np.empty(len(behind), np.bool_)  # whether letters follow before the next one
    some[:-1], some[-1] = behind[1:] > behind[:-1], letters > behind[-1]
    return behind[some]


def _folded_codes(text: str) -> tuple[Codes, Codes]:
    """Return the code points of a text, and what each folds to (0: nothing)."""
    codes = _codes(text)
    found = _look_up(codes)
    if int(found.max(initial=0)) >= _COMPOSES:
        codes = _codes(_spread(text, codes, found))
        found = _look_up(codes)
        found = np.where(found == _COMPOSES, codes, found)  # what found nothing to join with stands for itself
    return codes, found


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _look_up(codes: Codes) -> Codes:
    """Return each code point's folded one, after folding those that are met for the first time."""
    found: Codes = _table.take(codes)  # twice as fast as by brackets
    unknown = found == _UNKNOWN
    if unknown.any():
        for code in set(codes[unknown].tolist()):
            _table[code] = _folded(code)
            _inside[code] = code == _HAMZA or unicodedata.category(chr(code)) in _INSIDE
        found = _table.take(codes)
    return found


def _spread(text: str, codes: Codes, found: Codes) -> str:
    """Write out the few characters that one number cannot stand for."""
    if (found == _COMPOSES).any():
        return _letters(text)
    for code in set(codes[found == _SPREADS].tolist()):
        text = text.replace(chr(code), _letters(chr(code)))
    return text
