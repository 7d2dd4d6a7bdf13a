"""What two texts say in the same letters, to be shown: the runs that both have, as they stand in the first."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from scraper.dedupe.content import letters

GRAM = 8  # letters that must agree before a run is followed
LEAST_LETTERS = 24  # of a run that is shown, where a word has several letters
LEAST_SIGNS = 10  # ... where a sign is a syllable or a word
FOLLOWED = 50  # places at most at which a run is followed: texts that repeat themselves are no reason to wait
_SYLLABLES = "\u0e00"


class Passage(NamedTuple):
    """A run of equal letters: its words in the first text, and where it begins in both, in characters."""

    text: str
    start_a: int
    start_b: int


def shared_passages(a: str, b: str) -> list[Passage]:
    """Return the runs of letters that both texts have, in the order of the first; spelling and blanks do not matter."""
    stream_a, places_a = _stream(a)
    stream_b, places_b = _stream(b)
    starts: dict[str, list[int]] = {}
    for at in range(len(stream_b) - GRAM + 1):
        starts.setdefault(stream_b[at : at + GRAM], []).append(at)
    found, at = [], 0
    while at <= len(stream_a) - GRAM:
        begins = starts.get(stream_a[at : at + GRAM], [])[:FOLLOWED]
        length, begin = max(((_length(stream_a, stream_b, at, each), each) for each in begins), default=(0, 0))
        if length >= (LEAST_SIGNS if stream_a[at] >= _SYLLABLES else LEAST_LETTERS):
            words = a[places_a[at] : places_a[at + length - 1] + 1]
            found.append(Passage(words, places_a[at], places_b[begin]))
        at += max(1, length)
    return found


def _length(a: str, b: str, at_a: int, at_b: int) -> int:
    most = min(len(a) - at_a, len(b) - at_b)
    return next((at for at in range(most) if a[at_a + at] != b[at_b + at]), most)


def _stream(text: str) -> tuple[str, list[int]]:
    """Return the folded letters of a text in a row, and the character that each came from."""
    folded: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        plain = _folded(char)
        folded.append(plain)
        places += [at] * len(plain)
    return "".join(folded), places


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    return letters(char)
