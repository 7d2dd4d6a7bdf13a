"""Whether two texts are one story: decides on the numbers of a comparison, each rule with its name.

    figures    the numbers differ where the words do not: another issue of the same form
    names      each headline has a word of its own text that the other text lacks: the same form, filled in anew
    far        apart by days: only what is nearly the whole text
    lead       the shorter text is the beginning of the longer one
    part       the shorter text stands in a longer one of another headline: a round-up, a live page, a quotation
    framed     the shorter text stands whole in a longer one, and the headlines share a word: site furniture
    scattered  what is shared stands in one corner of both texts: quotations, furniture
    copy       nearly everything is shared
    edited     enough is shared, the more the less headlines, figures and places agree
    little     too little is shared

The thresholds were set on generated edits and on wire texts read by hand (docs/identity.md, benchmarks/dedupe.py).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.dedupe.near.compare import Shared

NEAR_H = 72.0  # 99 % of what wires repeat comes within 50 hours
LEAD_H = 24.0  # a cut copy under another headline is of the same day
UPDATE_H = 12.0  # in which figures of one story may change
LEAST, LOW, HALF, MIDDLE, HIGH, WHOLE = 0.30, 0.42, 0.50, 0.62, 0.80, 0.90  # containment
FORM, NAMED = 0.68, 0.97  # containment of what is filled in anew; a name that was mended in a whole text leaves more
LEAST_GRAMS = 8  # shared; fewer are a phrase
LONG_RATIO, PART_RATIO = 0.5, 0.75
SAME_SIZE = 0.95  # ratio of two issues of one form; an update is longer than what it updates
BACKGROUND = 0.6  # of a newer text: what is shared from there on is the background of another report
BEGINNING = 0.06  # of a text: what stands before it may be a dateline
CHANGED_FIGURES = 3  # two may be an update's
LEAD_CONTAINMENT, ALL_OF_IT, UNTITLED_LEAD_RATIO = 0.85, 0.95, 0.30
FRAMED_TITLE, FRAMED_RATIO = 0.15, 0.27
UNTITLED_FRAMED_RATIO = 0.45  # a round-up has three stories or more
THIN, DENSE_LEAD, DENSE_BLOCK = 0.4, 0.60, 0.75  # share of the grams between the first and the last shared one
MOST, BROAD = 0.6, 0.7  # of a text's eighths: shared in most of it
ALIKE_WORDS, ALIKE_TITLE = 2, 0.25
VERY_ALIKE_WORDS, VERY_ALIKE_TITLE = 3, 0.60
AGREED = 0.75  # share of the figures of the text that has fewer
OTHER, MOSTLY_OTHER = 0.4, 0.5  # share of them below which the figures are another issue's
MANY_WORDS = 4  # a headline; less is a standing title
WIDE = 0.85  # of a text's eighths: shared all over it


class Rule(StrEnum):
    """What was found of two texts; the first four say that they are one story."""

    COPY = "copy"
    EDITED = "edited"
    LEAD = "lead"
    FRAMED = "framed"
    FIGURES = "figures"
    NAMES = "names"
    FAR = "far"
    PART = "part"
    SCATTERED = "scattered"
    LITTLE = "little"

    @property
    def same(self) -> bool:
        """Tell whether this makes two texts one story."""
        return self in _SAME


_SAME = frozenset((Rule.COPY, Rule.EDITED, Rule.LEAD, Rule.FRAMED))


def judge(shared: Shared, *, hours: float | None) -> Rule:
    """Decide whether two texts are one story; `hours` is the time between them, None when it is not known."""
    apart = abs(hours or 0.0)
    if shared.grams < LEAST_GRAMS or shared.containment < LEAST:
        return Rule.LEAD if _is_head(shared, apart) else Rule.LITTLE
    if filled_in := _filled_in(shared, apart):
        return filled_in
    if apart > NEAR_H:
        return _far(shared)
    if shared.start_a >= BACKGROUND and shared.of_a < HALF and shared.containment < WHOLE:
        return Rule.PART  # the background of another report
    if _is_part(shared):
        return _short_in_long(shared, apart)
    return _alike_in_size(shared)


def _filled_in(shared: Shared, apart: float) -> Rule | None:
    """Return by what a form was filled in anew, None when it is none."""
    if _other_figures(shared, apart):
        return Rule.FIGURES
    return Rule.NAMES if shared.names and FORM <= shared.containment < NAMED else None


def _is_head(shared: Shared, apart: float) -> bool:
    """Tell whether the shorter text is the first lines of a very long one, of which few grams are kept there."""
    start, end, _ = shared.in_longer
    whole = shared.containment >= ALL_OF_IT and start <= BEGINNING and end <= 2 * BEGINNING
    return whole and _very_alike(shared) and apart <= LEAD_H and not shared.disagree


def _alike_in_size(shared: Shared) -> Rule:
    if shared.containment >= HIGH:
        return Rule.COPY
    start, end, share = shared.in_longer
    thin = shared.ratio < LONG_RATIO and share < THIN * (end - start)
    if thin or (max(shared.cover_a, shared.cover_b) < WIDE and not _alike(shared)):
        return Rule.SCATTERED
    return Rule.EDITED if _edited(shared) else Rule.LITTLE


def _other_figures(shared: Shared, apart: float) -> bool:
    if shared.disagree >= CHANGED_FIGURES and shared.disagree > shared.agree:
        return True
    few = shared.disagree == CHANGED_FIGURES - 1
    if few and not shared.agree and (shared.containment < WHOLE or apart > UPDATE_H / 2):
        return True
    if apart > UPDATE_H and _is_filled_in_anew(shared):
        return True
    most_differ = shared.values <= MOSTLY_OTHER * shared.least_values
    if shared.least_values > CHANGED_FIGURES and shared.disagree > 1 and most_differ:
        return not (few and shared.containment >= HIGH and _very_alike(shared) and apart <= UPDATE_H)
    if shared.least_values > CHANGED_FIGURES and shared.agree <= 1:
        one_form = shared.ratio >= SAME_SIZE and shared.containment < HIGH
        if most_differ if one_form else shared.values < OTHER * shared.least_values:
            return True
    return shared.least_values >= CHANGED_FIGURES and not _agreed(shared) and _is_another_issue(shared, apart)


def _is_filled_in_anew(shared: Shared) -> bool:
    """Tell whether the words are the same and each figure, be it one, is another."""
    same_words = shared.containment >= HIGH and shared.ratio >= SAME_SIZE
    return same_words and 0 < shared.disagree >= shared.least_values and not shared.values


def _is_another_issue(shared: Shared, apart: float) -> bool:
    """Tell whether a few other figures make another issue: edited texts keep theirs, an update has the whole text."""
    if shared.disagree and shared.containment < (WHOLE if shared.ratio >= SAME_SIZE else HIGH):
        return True
    if apart <= UPDATE_H:
        return False
    few_agree = shared.disagree > 1 and shared.containment < WHOLE
    most_differ = shared.values < MOSTLY_OTHER * shared.least_values and shared.containment < HIGH
    return few_agree or most_differ or bool(shared.disagree and not shared.values)


def _far(shared: Shared) -> Rule:
    c, whole = shared.containment, shared.ratio >= HIGH
    agreed = not shared.disagree and _agreed(shared)
    return Rule.COPY if whole and agreed and (c >= WHOLE or (c >= HIGH and _alike(shared))) else Rule.FAR


def _alike(shared: Shared) -> bool:
    """Tell whether the headlines have more in common than a standing title ("Live blog", "Weather") has."""
    return shared.title_words >= ALIKE_WORDS and shared.title >= ALIKE_TITLE and shared.least_title >= MANY_WORDS


def _very_alike(shared: Shared) -> bool:
    return (
        shared.title_words >= VERY_ALIKE_WORDS and shared.title >= VERY_ALIKE_TITLE and shared.least_title >= MANY_WORDS
    )


def _is_part(shared: Shared) -> bool:
    """Tell whether one text is a piece of a longer one under a headline that says nothing of it."""
    if _alike(shared):
        return False
    start, end, _ = shared.in_longer
    return shared.ratio < LONG_RATIO or (not shared.title_words and shared.ratio < PART_RATIO > end - start)


def _short_in_long(shared: Shared, apart: float) -> Rule:
    """Take only what a cut copy looks like: newer, the beginning of the longer text, nothing else in it."""
    start, end, share = shared.in_longer
    begins = start <= BEGINNING and share >= DENSE_LEAD * (end - start)
    if shared.title_words:
        if shared.size > 1 and begins and shared.title == 1 and shared.containment >= ALL_OF_IT and apart <= LEAD_H:
            return Rule.LEAD  # grown since, under the same headline, be it a short one
        whole = (
            shared.title >= FRAMED_TITLE
            and shared.containment >= WHOLE
            and shared.ratio >= FRAMED_RATIO
            and _agreed(shared)
        )
        if whole and apart <= LEAD_H and shared.least_title >= MANY_WORDS:
            return Rule.FRAMED
        told = shared.containment >= LEAD_CONTAINMENT and apart <= LEAD_H
    else:  # the headline does not help: a live page may begin with another's whole story
        if _untitled(shared) and _is_framed_untitled(shared) and apart <= LEAD_H:
            return Rule.FRAMED
        told = shared.containment >= ALL_OF_IT and apart <= UPDATE_H and shared.ratio >= UNTITLED_LEAD_RATIO
    return Rule.LEAD if begins and told and shared.size <= 1 else Rule.PART


def _untitled(shared: Shared) -> bool:
    """Tell whether one of the texts has no headline: then it says nothing, neither for nor against."""
    return not shared.least_title


def _is_framed_untitled(shared: Shared) -> bool:
    """Tell whether the shorter text is about half of the longer one or more, all of it, and stands there together."""
    start, end, share = shared.in_longer
    whole = shared.containment >= WHOLE and shared.ratio >= UNTITLED_FRAMED_RATIO and _agreed(shared)
    return whole and share >= DENSE_LEAD * (end - start)


def _edited(shared: Shared) -> bool:
    c = shared.containment
    agreed = _agreed(shared)
    narrow, wide = sorted((shared.cover_a, shared.cover_b))
    if c >= MIDDLE:
        return (
            _alike(shared)
            or narrow >= WIDE
            or (wide >= WIDE and agreed and (shared.title_words > 0 or wide >= 1 or _untitled(shared)))
        )
    if c >= LOW:
        if narrow >= WIDE:  # edited all over
            return agreed and (bool(shared.title_words) or bool(shared.agree))
        if _very_alike(shared):
            return wide >= BROAD or (agreed and wide >= MOST)
        if _alike(shared) and c >= HALF:
            return agreed and wide >= MOST
        return _block(shared) and agreed and shared.title_words > 0
    return agreed and ((narrow >= WIDE and _alike(shared)) or (_very_alike(shared) and wide >= WIDE))


def _agreed(shared: Shared) -> bool:
    """Tell whether the figures of the text that has fewer are in the other too, most of them."""
    return shared.values >= AGREED * shared.least_values


def _block(shared: Shared) -> bool:
    """Tell whether what is shared stands together in one text and all over the other: furniture around a cut copy."""
    a = shared.of_a >= DENSE_BLOCK * (shared.end_a - shared.start_a) and shared.cover_b >= BROAD
    b = shared.of_b >= DENSE_BLOCK * (shared.end_b - shared.start_b) and shared.cover_a >= BROAD
    return a or b
