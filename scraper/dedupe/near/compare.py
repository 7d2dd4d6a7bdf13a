"""What two fingerprints have in common, as numbers; scraper.dedupe.near.judge decides on them."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scraper.dedupe.near.names import lacking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scraper.dedupe.near.prints import Print

    Places = NDArray[np.intp]
    Hits = tuple[Places, Places]  # in the one text and in the other, in the order of the other


LEAST_GRAMS = 4  # fewer are an accident
EIGHTHS = 8
LEAST_DENSITY = 0.15  # share of an eighth's grams that must be shared for it to count
_LOW = np.uint32(0xFFF)
STRAY = 20  # one of so many shared grams at each end may be an accident


class Shared(NamedTuple):
    """The numbers of one comparison, `a` being the newer text.

    `cover` is the share of a text's eighths that hold some of what is shared; `start` where the shared part of b begins
    and `end` where it ends, 0 to 1 of the text, stray grams left out.
    """

    grams: int  # shared, of the sketches
    of_a: float  # share of a's grams that b has
    of_b: float
    size: float  # a's grams / b's grams
    cover_a: float
    cover_b: float
    start_a: float
    end_a: float
    start_b: float
    end_b: float
    agree: int  # figures with the same surroundings and the same value
    disagree: int  # ... and another value
    values: int  # different figures that both texts have, wherever they stand
    least_values: int  # different figures of the text that has fewer
    title: float  # shared words, of the shorter title; 0 when one has none
    title_words: int  # shared words
    least_title: int  # words of the shorter title
    names: int  # words that one's headline and text have and the other text lacks, of the one that has fewer of them

    @property
    def containment(self) -> float:
        """Share of the shorter text's grams that the other has."""
        return self.of_a if self.size <= 1 else self.of_b

    @property
    def ratio(self) -> float:
        """Size of the shorter text by that of the longer one."""
        return min(self.size, 1 / self.size) if self.size else 0.0

    @property
    def jaccard(self) -> float:
        """Shared grams of all grams of both."""
        return 1 / (1 / self.of_a + 1 / self.of_b - 1) if self.grams else 0.0

    @property
    def in_longer(self) -> tuple[float, float, float]:
        """Return where the shared part of the longer text begins and ends, and how much of that text it is."""
        return (self.start_b, self.end_b, self.of_b) if self.size <= 1 else (self.start_a, self.end_a, self.of_a)

    @property
    def covers(self) -> tuple[float, float]:
        """Return in how much of its length each text holds some of what is shared, the lesser share first."""
        return (self.cover_a, self.cover_b) if self.cover_a <= self.cover_b else (self.cover_b, self.cover_a)

    def numbers(self, hours: float | None) -> dict[str, float]:
        """Return the numbers that decide, rounded, for people and for storing; `hours` lie between the two texts."""
        start, end, _ = self.in_longer
        narrow, wide = self.covers
        found = {
            "containment": self.containment,
            "jaccard": self.jaccard,
            "ratio": self.ratio,
            "title": self.title,
            "figures_agree": self.agree,
            "figures_differ": self.disagree,
            "figures_common": self.values,
            "figures_fewer": self.least_values,
            "title_words": self.title_words,
            "names_differ": self.names,
            "grams": self.grams,
            "start": start,
            "end": end,
            "cover": narrow,
            "cover_wider": wide,
        }
        timed = {} if hours is None else {"hours": round(hours, 2)}
        return {name: round(value, 3) for name, value in found.items()} | timed


class Sorted:
    """A fingerprint made ready for several comparisons."""

    __slots__ = ("order", "print", "seen", "values")

    def __init__(self, fingerprint: Print) -> None:
        self.print = fingerprint
        self.order = np.argsort(fingerprint.sketch)
        self.values = fingerprint.sketch[self.order]
        self.seen = np.zeros(int(_LOW) + 1, np.bool_)  # by the low bits of a hash
        self.seen[self.values & _LOW] = True

    def hits(self, others: Sequence[Print]) -> list[Hits]:
        """Tell at which places of this text and of each other one the same hashes stand."""
        ends = list(accumulate([len(each.sketch) for each in others], initial=0))
        if not len(self.values) or not ends[-1]:
            return [(_NOWHERE, _NOWHERE)] * len(others)
        hashes = np.concatenate([each.sketch for each in others])
        theirs = self.seen[hashes & _LOW].nonzero()[0]  # most are not here, and this is the cheapest way to tell
        hashes = hashes[theirs]
        at = self.values.searchsorted(hashes)
        at[at == len(self.values)] = 0
        found = self.values[at] == hashes
        theirs, mine = theirs[found], self.order[at[found]]
        cuts = theirs.searchsorted(ends).tolist()
        return [
            (mine[cut:next_], theirs[cut:next_] - begin)
            for (cut, next_), begin in zip(pairwise(cuts), ends, strict=False)
        ]


class Overlap(NamedTuple):
    """What is shared, as far as it can be told without looking at figures, titles and places."""

    grams: int
    of_a: float
    of_b: float

    @property
    def containment(self) -> float:
        """At least the share of the shorter text's grams that the other has."""
        return max(self.of_a, self.of_b)

    @property
    def jaccard(self) -> float:
        """Shared grams of all grams of both."""
        return 1 / (1 / self.of_a + 1 / self.of_b - 1) if self.grams else 0.0


_NO_OVERLAP = Overlap(0, 0.0, 0.0)
_NOWHERE = np.zeros(0, np.intp)
_NOTHING = Shared(0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0, 0, 0.0, 0, 0, 0)


def overlap(a: Print, b: Print, grams: int) -> Overlap:
    """Return how much of two texts is shared, given how many of the kept grams are."""
    if grams < LEAST_GRAMS:  # most candidates: spare the rest
        return _NO_OVERLAP
    limit = min(a.limit, b.limit)
    return Overlap(grams, min(1.0, grams / max(1, _below(a, limit))), min(1.0, grams / max(1, _below(b, limit))))


def compare(a: Sorted, b: Print, hits: Hits | None = None, found: Overlap | None = None) -> Shared:
    """Compare a text with an earlier one; `hits` is what `a.hits` told of it, `found` what `overlap` did."""
    mine, theirs = a.print, b
    places_a, places_b = hits or a.hits([b])[0]
    grams, of_a, of_b = found or overlap(mine, theirs, len(places_a))
    if not grams:
        return _NOTHING
    size = mine.grams / max(1, theirs.grams)
    cover_a, start_a, end_a = _spread(np.sort(places_a), len(mine.sketch), grams / of_a)
    cover_b, start_b, end_b = _spread(places_b, len(theirs.sketch), grams / of_b)
    rest = (*_figures(mine, theirs), *_titles(mine, theirs), _names(mine, theirs))
    return Shared(grams, of_a, of_b, size, cover_a, cover_b, start_a, end_a, start_b, end_b, *rest)


def _below(each: Print, limit: int) -> int:
    """Return how many hashes a text keeps below the limit up to which both keep all."""
    return int(np.count_nonzero(each.sketch <= limit)) if each.limit > limit else len(each.sketch)


def _spread(sorted_places: Places, size: int, total: float) -> tuple[float, float, float]:
    """Return in how many of a text's eighths something is shared, and between which places."""
    places = sorted_places.tolist()
    least = max(1.0, LEAST_DENSITY * total / EIGHTHS)
    cover = begin = 0
    for each in range(1, EIGHTHS + 1):
        end = bisect_left(places, -(-size * each // EIGHTHS), begin)
        cover += end - begin >= least
        begin = end
    stray = len(places) // STRAY
    return cover / EIGHTHS, places[stray] / size, (places[-1 - stray] + 1) / size


def _figures(a: Print, b: Print) -> tuple[int, int, int, int]:
    """Count figures that stand in the same place of both texts, by whether they are the same; and the same anywhere."""
    if not a.figures or not b.figures:
        return 0, 0, 0, 0
    before = {(left, value) for left, _, value in b.figures}
    behind = {(right, value) for _, right, value in b.figures}
    both = {(left, right) for left, right, _ in b.figures}
    agree = disagree = 0
    for left, right, value in a.figures:
        if (left, value) in before or (right, value) in behind:
            agree += 1
        elif (left, right) in both:
            disagree += 1
    values_a, values_b = {value for _, _, value in a.figures}, {value for _, _, value in b.figures}
    return agree, disagree, len(values_a & values_b), min(len(values_a), len(values_b))


def _titles(a: Print, b: Print) -> tuple[float, int, int]:
    shared, least = len(a.title & b.title), min(len(a.title), len(b.title))
    return (shared / least if shared else 0.0), shared, least


def _names(a: Print, b: Print) -> int:
    """Count the words by which each of two texts tells that it is of somebody else."""
    if not a.words or not b.words:
        return 0
    return min(lacking(a.names, b.words), lacking(b.names, a.words))
