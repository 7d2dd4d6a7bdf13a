"""Which story a text belongs to, given the earlier texts that it shares something with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.dedupe.near.compare import Overlap, Shared, Sorted, compare, overlap
from scraper.dedupe.near.judge import HIGH, LEAST, Rule, judge
from scraper.dedupe.near.prints import Print
from storage.records import Placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.records import Neighbour

SECONDS_AN_HOUR = 3600.0
VETO_CONTAINMENT = 0.5  # a text of the same form with other figures keeps its whole story away
VETO_H = 6.0  # hours; before that the figures may be an update's
WHOLE_JACCARD = 0.9  # so much alike that the index gains nothing by the newer text


_read = lru_cache(maxsize=4096)(Print.from_bytes)  # a text with many copies is compared again and again


@dataclass(frozen=True, slots=True)
class _Match:
    neighbour: Neighbour
    shared: Shared
    rule: Rule
    hours: float | None

    @property
    def figures_agree(self) -> bool:
        return self.shared.agree > 0 or abs(self.hours or 0.0) <= VETO_H

    @property
    def is_other_issue(self) -> bool:
        """Tell whether the other text is the same form with other figures."""
        return self.rule is Rule.FIGURES and self.shared.containment >= VETO_CONTAINMENT

    def is_better(self, best: _Match | None) -> bool:
        """Tell whether the texts are one story, and more alike than the best ones so far."""
        return self.rule.same and (best is None or self.shared.jaccard > best.shared.jaccard)

    def is_beyond(self, other: Neighbour, found: Overlap) -> bool:
        """Tell whether comparing with another text could not change where this one belongs."""
        settled = self.rule is Rule.COPY and self.figures_agree
        return settled and (other.story == self.neighbour.story or found.jaccard <= self.shared.jaccard)


def place(data: bytes, at: float | None, neighbours: Sequence[Neighbour]) -> Placed:
    """Decide which story a text joins; `at` and the neighbours' are seconds since 1970, None when unknown.

    each neighbour: what is shared -> is it one story?
    the most alike of those that are -> its story, unless another text of that story is the same form with other figures
    none                             -> a story of its own
    Two stories are never joined by a text that is like both.
    """
    mine = Sorted(_read(data))
    best: _Match | None = None
    other_issues: dict[str, Shared] = {}  # by story, the most alike
    prints = [_read(each.data) for each in neighbours]
    for each, other, hits in zip(neighbours, prints, mine.hits(prints), strict=True):
        found = overlap(mine.print, other, len(hits[0]))
        if found.containment < LEAST or (best and best.is_beyond(each, found)):
            continue
        shared = compare(mine, other, hits, found)
        hours = _hours_between(each.at, at)
        match = _Match(each, shared, judge(shared, hours=hours), hours)
        if match.is_better(best):
            best = match
        elif match.is_other_issue:
            other_issues[each.story] = _more_alike(shared, other_issues.get(each.story))
    if best is None or _is_other_issue(best, other_issues.get(best.neighbour.story)):
        return Placed()
    return Placed(
        story=best.neighbour.story,
        match=best.neighbour.id,
        rule=str(best.rule),
        numbers=best.shared.numbers(best.hours),
        whole=best.shared.jaccard >= WHOLE_JACCARD,
    )


def _hours_between(earlier: float | None, later: float | None) -> float | None:
    return None if earlier is None or later is None else (later - earlier) / SECONDS_AN_HOUR


def _more_alike(one: Shared, known: Shared | None) -> Shared:
    return known if known and known.jaccard >= one.jaccard else one


def _is_other_issue(best: _Match, other: Shared | None) -> bool:
    """Tell whether another text of the best match's story says that this is the same form with other figures."""
    if other is None:
        return False
    nearer = other.jaccard > best.shared.jaccard and other.containment >= min(best.shared.containment, HIGH)
    return nearer or not best.figures_agree
