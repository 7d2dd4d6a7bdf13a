"""What two fingerprints have in common, as numbers; scraper.dedupe.near.judge decides on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scraper.dedupe.near.prints import Hashes, Print

    Mask = NDArray[np.bool_]


LEAST_GRAMS = 4  # fewer are an accident
EIGHTHS = 8
LEAST_DENSITY = 0.15  # share of an eighth's grams that must be shared for it to count
STRAY = 20  # one of so many shared grams at each end may be an accident


@dataclass(frozen=True, slots=True)
class Shared:
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

    def numbers(self) -> dict[str, float]:
        """Return the numbers that decide, rounded, for people and for storing."""
        return {
            "containment": round(self.containment, 3),
            "jaccard": round(self.jaccard, 3),
            "ratio": round(self.ratio, 3),
            "title": round(self.title, 3),
            "figures_agree": self.agree,
            "figures_differ": self.disagree,
        }


class Sorted:
    """A fingerprint made ready for several comparisons."""

    __slots__ = ("order", "print", "values")

    def __init__(self, fingerprint: Print) -> None:
        self.print = fingerprint
        self.order = np.argsort(fingerprint.sketch)
        self.values = fingerprint.sketch[self.order]

    def places(self, other: Hashes) -> tuple[Mask, NDArray[np.intp]]:
        """Tell which hashes of another sketch are here too, and at which places."""
        at = np.searchsorted(self.values, other)
        at[at == len(self.values)] = 0
        found = self.values[at] == other
        return found, self.order[at[found]]


_NOTHING = Shared(0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0, 0, 0.0, 0, 0)


def compare(a: Sorted, b: Print, *, least: float = 0.0) -> Shared:
    """Compare a text with an earlier one; below `least` containment only that is told, and the grams."""
    mine, theirs = a.print, b
    if not len(mine.sketch) or not len(theirs.sketch):
        return _NOTHING
    found, places = a.places(theirs.sketch)
    grams = len(places)
    if grams < LEAST_GRAMS:  # most candidates: spare the rest
        return _NOTHING
    limit = min(mine.limit, theirs.limit)
    total_a, total_b = _below(mine, limit), _below(theirs, limit)
    of_a, of_b = min(1.0, grams / max(1, total_a)), min(1.0, grams / max(1, total_b))
    size = mine.grams / max(1, theirs.grams)
    if max(of_a, of_b) < least:
        return replace(_NOTHING, grams=grams, of_a=of_a, of_b=of_b, size=size)
    cover_a, start_a, end_a = _spread(places, len(mine.sketch), total_a)
    cover_b, start_b, end_b = _spread(np.flatnonzero(found), len(theirs.sketch), total_b)
    rest = (*_figures(mine, theirs), *_titles(mine, theirs))
    return Shared(grams, of_a, of_b, size, cover_a, cover_b, start_a, end_a, start_b, end_b, *rest)


def _below(each: Print, limit: int) -> int:
    """Return how many hashes a text keeps below the limit up to which both keep all."""
    return int(np.count_nonzero(each.sketch <= limit)) if each.limit > limit else len(each.sketch)


def _spread(places: NDArray[np.intp], size: int, total: int) -> tuple[float, float, float]:
    """Return in how many of a text's eighths something is shared, and between which places."""
    eighths = np.bincount(places * EIGHTHS // size, minlength=EIGHTHS)
    cover = np.count_nonzero(eighths >= max(1.0, LEAST_DENSITY * total / EIGHTHS)) / EIGHTHS
    ranked = np.sort(places)
    stray = len(ranked) // STRAY
    return float(cover), float(ranked[stray]) / size, float(ranked[-1 - stray] + 1) / size


def _figures(a: Print, b: Print) -> tuple[int, int, int, int]:
    """Count figures that stand in the same place of both texts, by whether they are the same; and the same anywhere."""
    if not len(a.figures) or not len(b.figures):
        return 0, 0, 0, 0
    before: dict[int, set[int]] = {}
    behind: dict[int, set[int]] = {}
    both: set[tuple[int, int]] = set()
    for left, right, value in b.figures.tolist():
        before.setdefault(left, set()).add(value)
        behind.setdefault(right, set()).add(value)
        both.add((left, right))
    agree = disagree = 0
    for left, right, value in a.figures.tolist():
        if value in before.get(left, ()) or value in behind.get(right, ()):
            agree += 1
        elif (left, right) in both:
            disagree += 1
    values_a, values_b = set(a.figures[:, 2].tolist()), set(b.figures[:, 2].tolist())
    return agree, disagree, len(values_a & values_b), min(len(values_a), len(values_b))


def _titles(a: Print, b: Print) -> tuple[float, int, int]:
    shared, least = len(a.title & b.title), min(len(a.title), len(b.title))
    return (shared / least if shared else 0.0), shared, least
