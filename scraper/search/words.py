"""Texts to the words that they are found by.

A word is folded (`scraper.text.fold`): letters, digits, diacritics, tatweel and non-joiners of one word's spellings
are the same word. Scripts that do not part words by spaces become overlapping pairs of characters, the last one of a
run also alone; then any piece of a run is a phrase of pairs. So do Korean words, as particles are written to them.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from scraper.text import fold as fold_text
from storage.patterns import late

LONGEST_WORD = 40  # characters: what is longer is no word of a language, and is found by its beginning
FEW_SIGNS = 20  # are replaced one after the other; more by a table, which costs as much as some forty
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


# What most texts are made of: in these rows signs that are no part of words fold to none either, and a word is a run of
# what stands below: letters and digits, the marks on them, and what folding takes out of words.
_USUAL = late(
    "[\\x00-\u06ff\u2000-\u2064\u3000-\u309a\u309d-\u318f\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]*"
)
_RUN = late(
    "[\\w\xad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2064\u302a-\u302f\u3099\u309a]+"
)
_SIGNS_KEPT = 10_000  # folded signs that are remembered: all of a few scripts
_WORDS_KEPT, LONGEST_KEPT = 10_000, 20  # some megabytes


# Letters that are typed as others where a keyboard lacks them, and have no mark that could be taken off: of Turkish
# (whose capitals have two forms of i), Polish, Croatian, Danish; of Hindi the dot below and the moon.
_TYPED = {
    "ı": "i", "ł": "l", "đ": "d", "ø": "o", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h",
    "\u093c": "", "\u0901": "\u0902",
}  # fmt: skip
_TYPED_OTHERWISE = re.compile(f"[{''.join(_TYPED)}]")
# Two spellings of one word: "responsible", "affairs", "heads" in Arabic and Persian; n before a consonant in Hindi.
_HAMZA, _AS_HAMZA = "ؤو", "ئو"
_HALF_N, _AS_DOT = "न\u094d", "\u0902"


def fold(text: str) -> str:
    """Fold as everywhere, and letters to those that are typed for them."""
    folded = fold_text(text.replace(_HAMZA, _AS_HAMZA))
    return folded if folded.isascii() else _TYPED_OTHERWISE.sub(_as_typed, folded).replace(_HALF_N, _AS_DOT)


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


# Most Latin texts are Latin-1 once signs beyond it are folded. All words of one are made at once, by a table of bytes:
# a third of what word by word takes. Left out is what folds to several letters or to none; the sharp s is written out.
_SHARP_S = b"\xdf"


@lru_cache(_SIGNS_KEPT)
def _beside(sign: str) -> str:
    """Return what a sign folds to among others; a space where it is no part of words."""
    return " " if SIGNS[ord(sign)] == " " else fold(f"x{sign}x")[1:-1]


_BYTES = [_beside(chr(code)) for code in range(256)]
_APART = [code for code, plain in enumerate(_BYTES) if len(plain) != 1 or plain > "\xff"]
_PLAIN = bytes(ord(" ") if code in _APART else ord(plain) for code, plain in enumerate(_BYTES))


def _beyond(error: UnicodeError) -> tuple[str, int]:
    """Encode what is beyond Latin-1; what stays there fails."""
    assert isinstance(error, UnicodeEncodeError)  # noqa: S101 - it is asked while encoding only
    if _beside(error.object[error.start]) > "\xff":
        raise error
    return "".join(map(_beside, error.object[error.start : error.end])), error.end


codecs.register_error("khabar.beyond", _beyond)


class Spot(NamedTuple):
    """A word and where it stands in the text as published."""

    word: str
    start: int
    end: int


def _runs(text: str) -> list[str]:
    """Return what stands between the gaps of a text, as written."""
    if not _USUAL.fullmatch(text):
        odd = [sign for sign in set(text) if not _USUAL.fullmatch(sign)]
        if len(odd) > FEW_SIGNS or any(SIGNS[ord(sign)] != " " for sign in odd):
            return text.translate(SIGNS).split()
        for sign in odd:  # a pictograph or two
            text = text.replace(sign, " ")
    return _RUN.findall(text.replace("_", " "))


def _words_of(run: str) -> tuple[str, ...]:
    """Return the words of a run: folding may take it apart, and what does not part words by spaces becomes pairs."""
    found: list[str] = []
    for piece in fold(run).translate(SIGNS).split():
        for part in [piece] if _ALL_SPACED.fullmatch(piece) else _RUNS.findall(piece):
            found += pairs(part) if UNSPACED.match(part) else [part[:LONGEST_WORD]]
    return tuple(found)


_known_words_of = lru_cache(_WORDS_KEPT)(_words_of)


def _western(text: str) -> list[str] | None:
    """Return the same of a text that is Latin-1 once folded; None of any other."""
    try:
        raw = text.encode("latin-1", "khabar.beyond").replace(_SHARP_S, b"ss")
    except UnicodeEncodeError:
        return None
    return None if any(code in raw for code in _APART) else raw.translate(_PLAIN).decode("latin-1").split()


def words(text: str) -> list[str]:
    """Return the words of a text, in order."""
    western = _western(text)
    if western is None:  # word by word: what stands around one changes nothing of it, so that most are remembered
        each = (_known_words_of(run) if len(run) <= LONGEST_KEPT else _words_of(run) for run in _runs(text))
        return list(chain.from_iterable(each))
    too_long = max(map(len, western), default=0) > LONGEST_WORD
    return [word[:LONGEST_WORD] for word in western] if too_long else western


def pairs(run: str) -> list[str]:
    """Return the overlapping pairs of a run of characters, and its last character."""
    return [run[at : at + 2] for at in range(len(run))]


def parts(text: str) -> list[list[str]]:
    """Return the parts of each word that has a non-joiner in it: «می‌شود» is also found as «می شود»."""
    if ZWNJ not in text:
        return []
    joined = (run for run in _runs(text) if ZWNJ in run)
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
