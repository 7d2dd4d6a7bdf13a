"""The piece of a text that shows why it was found: as published, with what was searched for marked."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from scraper.search.words import parts, spots, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.search.words import Spot
    from storage.search import Question, Snippet, Term

SNIPPET_CHARS = 240
READ_CHARS = 20_000  # of a text at a time: most have what was asked for in the first of them
OVERLAP_CHARS = 500  # what stands where two of them meet is in both
MOST_READ_CHARS = 100_000  # of a text; who looks for a piece to show need not read a book
BEFORE_CHARS = 60  # of the text before the first match
ELLIPSIS = "…"
_SPACES = re.compile(r"\s+")
_ZWJ = "\u200d"
_TO_THE_LEFT = frozenset(
    {_ZWJ, "\u0e33", "\u0eb3", *map(chr, range(0x1F3FB, 0x1F400))}
)  # am of Thai and Lao, skin tones
_VIRAMA = 9  # combining class of what joins two consonants

Span = tuple[int, int]


def matches(text: str, question: Question) -> list[Span]:
    """Return where a text holds what was asked for, in order, overlapping places as one."""
    terms = [term for clause in question.must for term in clause.any_of]
    found: list[Span] = []
    start = 0
    for line in text.split("\n"):
        held = _held(line)  # where each word stands costs more: that is asked only of lines which have one
        sought = [term for term in terms if _may_have(held, term)]
        if sought:
            places = {span for sequence in spots(line) for term in sought for span in _places(sequence, term)}
            found += sorted((start + first, start + last) for first, last in places)
        start += len(line) + 1
    return _merged(found)


def _held(line: str) -> set[str]:
    return set(words(line)).union(*parts(line))


def _may_have(held: set[str], term: Term) -> bool:
    *firsts, last = term.words
    if not held.issuperset(firsts):
        return False
    return any(word.startswith(last) for word in held) if term.prefix else last in held


def _merged(found: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _places(sequence: Sequence[Spot], term: Term) -> Iterator[Span]:
    *firsts, last = term.words
    if not firsts and not term.prefix:
        yield from ((start, end) for word, start, end in sequence if word == last)
        return
    for at in range(len(sequence) - len(firsts)):
        final = sequence[at + len(firsts)]
        fits = final.word.startswith(last) if term.prefix else final.word == last
        if fits and all(sequence[at + step].word == word for step, word in enumerate(firsts)):
            is_half = term.prefix and _is_half_of_pair(last, final)
            yield sequence[at].start, final.end - is_half


def _is_half_of_pair(character: str, final: Spot) -> bool:
    """Tell whether a character alone is found in the pair that it begins: only itself is marked."""
    return len(character) == 1 and len(final.word) == 2 and final.end - final.start == 2  # noqa: PLR2004 - a pair


def snippet(text: str, question: Question) -> Snippet:
    """Return the piece of `SNIPPET_CHARS` with most matches, the first of equals; the beginning when there is none."""
    found = _first_matches(text, question)
    start = _begin(text, max(0, _best(found) - BEFORE_CHARS)) if found else 0
    end = _end(text, start + SNIPPET_CHARS)
    pieces: list[tuple[str, bool]] = [(ELLIPSIS, False)] if start else []
    at = start
    for first, last in found:
        if start <= first and last <= end:
            pieces += [(text[at:first], False), (text[first:last], True)]
            at = last
    pieces += [(text[at:end], False), (ELLIPSIS if end < len(text) else "", False)]
    return _joined(pieces)


def _first_matches(text: str, question: Question) -> list[Span]:
    """Return the matches in the first stretch of a text that has some."""
    for start in range(0, min(len(text), MOST_READ_CHARS), READ_CHARS - OVERLAP_CHARS):
        if found := matches(text[start : start + READ_CHARS], question):
            return [(start + first, start + last) for first, last in found]
    return []


def _best(found: Sequence[Span]) -> int:
    """Return the beginning of the match that most others stand near behind."""
    reach = SNIPPET_CHARS - BEFORE_CHARS
    most, best, last = 0, found[0][0], 0
    for at, (start, _) in enumerate(found):
        while last < len(found) and found[last][1] <= start + reach:
            last += 1
        if last - at > most:
            most, best = last - at, start
    return best


def _begin(text: str, at: int) -> int:
    space = _SPACES.search(text, at, at + BEFORE_CHARS // 2) if at else None
    return space.end() if space else _before_sign(text, at)


def _end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    spaces = [found.start() for found in _SPACES.finditer(text, at - BEFORE_CHARS // 2, at)]
    return spaces[-1] if spaces else _before_sign(text, at)


def _before_sign(text: str, at: int) -> int:
    """Return a place from which on a reader sees whole signs: no vowel without its letter, no half of a flag."""
    first = max(0, at - BEFORE_CHARS // 2)
    while at > first and _is_one_sign(text[at - 1], text[at]):
        at -= 1
    return at


def _is_one_sign(before: str, behind: str) -> bool:
    return (
        unicodedata.category(behind)[0] == "M"
        or behind in _TO_THE_LEFT
        or before == _ZWJ
        or unicodedata.combining(before) == _VIRAMA
        or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= behind <= "\U0001f1ff")
    )


def _joined(pieces: Sequence[tuple[str, bool]]) -> Snippet:
    """Leave out what is empty, join what is alike, and tell lines as one."""
    joined: list[tuple[str, bool]] = []
    for piece, marked in pieces:
        if not piece:
            continue
        if joined and joined[-1][1] == marked:
            joined[-1] = (joined[-1][0] + piece, marked)
        else:
            joined.append((piece, marked))
    return tuple((piece.replace("\n", " "), marked) for piece, marked in joined)
