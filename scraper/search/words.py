"""Texts to the words that they are found by.

A word is folded (`scraper.text.fold`): letters, digits, diacritics, tatweel and non-joiners of one word's spellings
are the same word. Scripts that do not part words by spaces become overlapping pairs of characters, the last one of a
run also alone; then any piece of a run is a phrase of pairs. So do Korean words, as particles are written to them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from scraper.text import fold as fold_text
from storage.patterns import late

LONGEST_WORD = 40  # characters: what is longer is no word of a language, and is found by its beginning
ZWNJ = "\u200c"

# Thai and Lao, Myanmar, Khmer, kana, Han, Hangul.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u3096\u309d-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
UNSPACED = late(f"[{_UNSPACED}]+")
_ALL_SPACED = late(f"[^{_UNSPACED}]*")  # matched from the beginning: several times faster than a search
_RUNS = late(f"[{_UNSPACED}]+|[^ {_UNSPACED}]+")
# A sign with the marks of sound that kana, of full or half width, have as signs of their own.
_CLUSTER = re.compile("(?s:.)[\u3099\u309a\uff9e\uff9f]*")


# What most texts are made of: in these rows folding makes no letter of a sign that is none, and leaves no mark but
# those of _WORD.
_USUAL = late(
    "[\\x00-\u06ff\u2000-\u2064\u3000-\u309a\u309d-\u318f\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]*"
)
_WORD = re.compile("[\\w\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u06e7\u06e8\u06ea-\u06ed\u302a-\u302f\u3099\u309a]+")
_SIGNS_KEPT = 10_000  # folded clusters that are remembered: all of a few scripts
# Latin letters and the usual signs between them: among these alone a word folds the same wherever it stands, so that
# what folding makes of it can be remembered. Left out is what folds to pieces (1/2, TM) or to nothing (soft hyphens).
_LATIN = re.compile("[\\x00-\xac\xae-\xbb\xbf-\u013e\u0141-\u024f\u2010-\u2029\u202f-\u205f\u20ac]*")
_LATIN_WORD = re.compile(r"[^\W_]+")
_WORDS_KEPT = 20_000  # some megabytes


# Letters that are typed as others where a keyboard lacks them, and have no mark that could be taken off: of Turkish
# (whose capitals have two forms of i), Polish, Croatian, Danish; of Hindi the dot below and the moon, and n before
# another consonant, which is written as a dot too.
_TYPED = {
    "ı": "i", "ł": "l", "đ": "d", "ø": "o", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h",
    "\u093c": "", "\u0901": "\u0902", "न\u094d": "\u0902",
}  # fmt: skip
_TYPED_OTHERWISE = re.compile("|".join(_TYPED))


def fold(text: str) -> str:
    """Fold as everywhere, and letters to those that are typed for them."""
    folded = fold_text(text.replace("ؤو", "ئو"))  # one word's two spellings: "responsible", "affairs", "heads"
    return folded if folded.isascii() else _TYPED_OTHERWISE.sub(_as_typed, folded)


def _as_typed(found: re.Match[str]) -> str:
    return _TYPED[found[0]]


class _Signs(dict[int, str]):
    """What stands for a character: itself where it is a part of words, else a space. Filled as characters are met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kind = unicodedata.category(sign)
        # Letters, digits, the marks on them, and what folding takes out of words: non-joiners, soft hyphens.
        in_words = kind[0] in "LM" or kind in {"Nd", "Nl", "No"} or (kind == "Cf" and not fold(sign))
        self[code] = sign if in_words else " "
        return self[code]


SIGNS = _Signs()


# Most Latin texts are Latin-1 once folded, but for signs between words. All words of one are made at once, by a table
# of bytes: a third of what word by word takes.
_SIGNS_BESIDE = re.compile("[\u2010-\u2029\u202f-\u205f\u20ac]")
_LETTERS_BESIDE = re.compile(
    "[\xb5\xc6\xde\xdf\xe6\xfe\u0100-\u013e\u0141-\u024f]"
)  # fold to two letters, or are not in Latin-1
_SINGLE = bytes(code for code in range(256) if _LATIN.fullmatch(chr(code)) and not _LETTERS_BESIDE.match(chr(code)))
_PLAIN = bytes(
    ord(fold(chr(code))) if code in _SINGLE and _LATIN_WORD.match(chr(code)) else ord(" ") for code in range(256)
)


class Spot(NamedTuple):
    """A word and where it stands in the text as published."""

    word: str
    start: int
    end: int


_fold_word = lru_cache(_WORDS_KEPT)(fold)


def _folded(text: str) -> list[str]:
    """Return what stands between two gaps of a text, folded."""
    if _LATIN.fullmatch(text):
        found = _LATIN_WORD.findall(text)
        if max(map(len, found), default=0) <= LONGEST_WORD:
            return list(map(_fold_word, found))
    if _USUAL.fullmatch(text):
        return _WORD.findall(fold(text).replace("_", " "))
    return fold(text.translate(SIGNS)).translate(SIGNS).split()


def _western(text: str) -> list[str] | None:
    """Return the same of a text that is Latin-1 but for what stands beside it; None of any other."""
    text = _SIGNS_BESIDE.sub(" ", text)
    try:
        if not text.isascii():
            text = _LETTERS_BESIDE.sub(_beside, text)
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return None
    return None if raw.translate(None, _SINGLE) else raw.translate(_PLAIN).decode("latin-1").split()


def _beside(found: re.Match[str]) -> str:
    return _fold_word(found[0])


def words(text: str) -> list[str]:
    """Return the words of a text, in order."""
    western = _western(text)
    folded = _folded(text) if western is None else western
    joined = "" if western else " ".join(folded)
    if _ALL_SPACED.fullmatch(joined):
        too_long = max(map(len, folded), default=0) > LONGEST_WORD
        return [word[:LONGEST_WORD] for word in folded] if too_long else folded
    found: list[str] = []
    for run in _RUNS.findall(joined):
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
    written = [(found[0], found.start()) for found in re.finditer(r"[^ ]+", text.translate(SIGNS))]
    folded = words(text)
    if len(folded) == len(written) and not UNSPACED.search(text):  # as in most: one word for each that is written
        whole = [Spot(word, at, at + len(each)) for word, (each, at) in zip(folded, written, strict=True)]
    else:
        whole = [spot for each, at in written for spot in _spots_of(each, at)]
    return [whole, *(_parts_of(each, at) for each, at in written if ZWNJ in each)]


def _parts_of(written: str, start: int) -> list[Spot]:
    pieces = re.finditer(f"[^{ZWNJ}]+", written)
    return [spot for piece in pieces for spot in _spots_of(piece[0], start + piece.start())]


_fold_cluster = lru_cache(_SIGNS_KEPT)(fold)


def _spots_of(written: str, start: int) -> list[Spot]:
    """Return the words of what is written between two spaces; letters of unspaced scripts each have their own place."""
    if not UNSPACED.search(written):
        return [Spot(word, start, start + len(written)) for word in words(written)]
    signs, places = "", list[tuple[int, int]]()  # of each folded sign: where what it comes from begins and ends
    for cluster in _CLUSTER.finditer(written):
        folded = _fold_cluster(cluster[0])
        signs += folded
        places += [(start + cluster.start(), start + cluster.end())] * len(folded)
    if signs != fold(written):  # signs that folding joins to others: who finds one of its words is shown all
        return [Spot(word, start, start + len(written)) for word in words(written)]
    spotted = []
    for run in _RUNS.finditer(signs.translate(SIGNS)):
        if UNSPACED.match(run[0]):
            for at, word in enumerate(pairs(run[0]), run.start()):
                spotted.append(Spot(word, places[at][0], places[at + len(word) - 1][1]))
        else:
            spotted.append(Spot(run[0][:LONGEST_WORD], places[run.start()][0], places[run.end() - 1][1]))
    return spotted
