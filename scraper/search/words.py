"""Texts to the words that they are found by.

A word is folded (`scraper.text.fold`): letters, digits, diacritics, tatweel and non-joiners of one word's spellings
are the same word. Scripts that do not part words by spaces become overlapping pairs of characters, the last one of a
run also alone; then any piece of a run is a phrase of pairs. So do Korean words, as particles are written to them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from scraper.text.fold import fold

LONGEST_WORD = 40  # characters: what is longer is no word of a language, and is found by its beginning
ZWNJ = "\u200c"

# Thai and Lao, Myanmar, Khmer, kana, Han, Hangul.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u3096\u309d-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{_UNSPACED}]+")
_RUNS = re.compile(f"[{_UNSPACED}]+|[^ {_UNSPACED}]+")
# A sign with the marks of sound that kana, of full or half width, have as signs of their own.
_CLUSTER = re.compile("(?s:.)[\u3099\u309a\uff9e\uff9f]*")


class _Signs(dict[int, str]):
    """What stands for a character: itself where it is a part of words, else a space. Filled as characters are met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kind = unicodedata.category(sign)
        # Letters, digits and the marks on them; Cf: non-joiners and soft hyphens, which folding takes out of the word.
        self[code] = sign if kind[0] in "LM" or kind in {"Nd", "Nl", "No", "Cf"} else " "
        return self[code]


SIGNS = _Signs()


@dataclass(frozen=True, slots=True)
class Spot:
    """A word and where it stands in the text as published."""

    word: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """Return the words of a text, in order."""
    found: list[str] = []
    folded = fold(text.translate(SIGNS)).translate(SIGNS)
    if not UNSPACED.search(folded):
        return [word[:LONGEST_WORD] for word in folded.split()]
    for run in _RUNS.findall(folded):
        if UNSPACED.match(run):
            found += pairs(run)
        else:
            found.append(run[:LONGEST_WORD])
    return found


def pairs(run: str) -> list[str]:
    """Return the overlapping pairs of a run of characters, and its last character."""
    return [run[at : at + 2] for at in range(len(run))]


def parts(text: str) -> list[list[str]]:
    """Return the parts of each word that has a non-joiner in it: «می‌شود» is also found as «می شود»."""
    if ZWNJ not in text:
        return []
    joined = (word for word in text.translate(SIGNS).split() if ZWNJ in word)
    return [found for word in joined if len(found := words(word.replace(ZWNJ, " "))) > 1]


def spots(text: str) -> list[list[Spot]]:
    """Return the words of a text with their places, in sequences that a phrase can be looked for in.

    The first sequence is the text itself, each other one the parts of a word with a non-joiner.
    """
    whole: list[Spot] = []
    others: list[list[Spot]] = []
    for found in re.finditer(r"[^ ]+", text.translate(SIGNS)):
        whole += _spots_of(found[0], found.start())
        if ZWNJ in found[0]:
            pieces = re.finditer(f"[^{ZWNJ}]+", found[0])
            others.append([spot for piece in pieces for spot in _spots_of(piece[0], found.start() + piece.start())])
    return [whole, *others]


def _spots_of(written: str, start: int) -> list[Spot]:
    """Return the words of what is written between two spaces; letters of unspaced scripts each have their own place."""
    if not UNSPACED.search(written):
        return [Spot(word, start, start + len(written)) for word in words(written)]
    signs, places = "", []
    for cluster in _CLUSTER.finditer(written):
        folded = fold(cluster[0])
        signs += folded
        places += [start + cluster.start()] * len(folded)
    places.append(start + len(written))
    if signs != fold(written):  # signs that folding joins to others: who finds one of its words is shown all
        return [Spot(word, start, start + len(written)) for word in words(written)]
    spotted = []
    for run in _RUNS.finditer(signs.translate(SIGNS)):
        size = len(run[0])
        if UNSPACED.match(run[0]):
            ends = (min(at + 2, size) for at in range(size))
            spotted += [
                Spot(word, places[run.start() + at], places[run.start() + end])
                for at, (word, end) in enumerate(zip(pairs(run[0]), ends, strict=True))
            ]
        else:
            spotted.append(Spot(run[0][:LONGEST_WORD], places[run.start()], places[run.end()]))
    return spotted
