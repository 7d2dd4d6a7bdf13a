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
    if _is_background(shared):
        return Rule.PART
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


def _is_background(shared: Shared) -> bool:
    """Tell whether what a newer text shares is the background of another report."""
    return shared.start_a >= BACKGROUND and shared.of_a < HALF and shared.containment < WHOLE


def _other_figures(shared: Shared, apart: float) -> bool:
    """Tell whether the figures are another issue's: not an update's of the same story, nor an editor's."""
    if not shared.disagree and shared.least_values < CHANGED_FIGURES:  # too few to tell
        return False
    if _many_differ(shared) or _both_differ(shared, apart) or _is_filled_in_anew(shared, apart):
        return True
    if _most_differ(shared):
        return not _is_update(shared, apart)
    if _hardly_any_agree(shared):
        return True
    return shared.least_values >= CHANGED_FIGURES and not _agreed(shared) and _is_another_issue(shared, apart)


def _many_differ(shared: Shared) -> bool:
    """Tell whether more figures differ in their places than an update's, and more than agree."""
    return shared.disagree >= CHANGED_FIGURES and shared.disagree > shared.agree


def _both_differ(shared: Shared, apart: float) -> bool:
    """Tell whether all figures that can be compared, two, differ: an update changes so many in a whole text only."""
    if shared.disagree != CHANGED_FIGURES - 1 or shared.agree:
        return False
    return shared.containment < WHOLE or apart > UPDATE_H / 2


def _most_differ(shared: Shared) -> bool:
    """Tell whether of several figures most are other ones, some of them in the same place."""
    return (
        shared.least_values > CHANGED_FIGURES
        and shared.disagree > 1
        and shared.values <= MOSTLY_OTHER * shared.least_values
    )


def _is_update(shared: Shared, apart: float) -> bool:
    """Tell whether no more differs than what an update changes under the same headline."""
    few = shared.disagree == CHANGED_FIGURES - 1
    return few and apart <= UPDATE_H and shared.containment >= HIGH and _very_alike(shared)


def _hardly_any_agree(shared: Shared) -> bool:
    """Tell whether of several figures one at most is the same in its place, and too few are anywhere."""
    if shared.least_values <= CHANGED_FIGURES or shared.agree > 1:
        return False
    if shared.ratio >= SAME_SIZE and shared.containment < HIGH:  # of one form some may be the same
        return shared.values <= MOSTLY_OTHER * shared.least_values
    return shared.values < OTHER * shared.least_values


def _is_filled_in_anew(shared: Shared, apart: float) -> bool:
    """Tell whether later the words are the same and each figure, be it one, is another."""
    every_differs = 0 < shared.disagree >= shared.least_values and not shared.values
    return every_differs and apart > UPDATE_H and shared.containment >= HIGH and shared.ratio >= SAME_SIZE


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
    if apart > LEAD_H:
        return Rule.PART
    begins = _is_beginning(shared)
    if begins and _is_grown(shared):
        return Rule.LEAD
    is_framed, is_cut = (_is_framed, _is_cut) if shared.title_words else (_is_framed_untitled, _is_cut_untitled)
    if is_framed(shared):
        return Rule.FRAMED
    return Rule.LEAD if begins and shared.size <= 1 and is_cut(shared, apart) else Rule.PART


def _is_beginning(shared: Shared) -> bool:
    """Tell whether what is shared begins the longer text, and stands there together."""
    start, end, share = shared.in_longer
    return start <= BEGINNING and share >= DENSE_LEAD * (end - start)


def _is_grown(shared: Shared) -> bool:
    """Tell whether the newer text is the older one, grown since under the same headline, be it a short one."""
    return shared.size > 1 and shared.title == 1 and shared.containment >= ALL_OF_IT


def _is_framed(shared: Shared) -> bool:
    """Tell whether the shorter text stands whole in the longer one, and the headlines share a word."""
    is_whole = shared.containment >= WHOLE and shared.ratio >= FRAMED_RATIO
    return is_whole and shared.title >= FRAMED_TITLE and shared.least_title >= MANY_WORDS and _agreed(shared)


def _is_framed_untitled(shared: Shared) -> bool:
    """Tell whether the shorter text is about half of the longer one or more, all of it, and stands there together.

    One of the texts has no headline; of two headlines that share nothing, one may be of a live page that begins with
    another's whole story.
    """
    start, end, share = shared.in_longer
    is_whole = shared.containment >= WHOLE and shared.ratio >= UNTITLED_FRAMED_RATIO
    return is_whole and _untitled(shared) and share >= DENSE_LEAD * (end - start) and _agreed(shared)


def _is_cut(shared: Shared, _apart: float) -> bool:
    """Tell whether the shorter text, under a headline that shares a word, is nearly all in the longer one."""
    return shared.containment >= LEAD_CONTAINMENT


def _is_cut_untitled(shared: Shared, apart: float) -> bool:
    """Tell whether the shorter text is all in the longer one, of the same hours and long enough: no headline helps."""
    return shared.containment >= ALL_OF_IT and apart <= UPDATE_H and shared.ratio >= UNTITLED_LEAD_RATIO


def _untitled(shared: Shared) -> bool:
    """Tell whether one of the texts has no headline: then it says nothing, neither for nor against."""
    return not shared.least_title


def _edited(shared: Shared) -> bool:
    """Tell whether enough is shared: the less, the more must headlines, figures and places agree."""
    if shared.containment >= MIDDLE:
        return _kept_most(shared)
    return _kept_half(shared) if shared.containment >= LOW else _kept_some(shared)


def _kept_most(shared: Shared) -> bool:
    narrow, wide = shared.covers
    if narrow >= WIDE or _alike(shared):
        return True
    says_nothing_against = shared.title_words > 0 or wide >= 1 or _untitled(shared)
    return wide >= WIDE and says_nothing_against and _agreed(shared)


def _kept_half(shared: Shared) -> bool:
    narrow, wide = shared.covers
    if wide < MOST:
        return False
    if narrow >= WIDE:  # edited all over
        return _shares_word_or_figure(shared) and _agreed(shared)
    if _very_alike(shared):
        return wide >= BROAD or _agreed(shared)
    if shared.containment >= HALF and _alike(shared):
        return _agreed(shared)
    return shared.title_words > 0 and _block(shared) and _agreed(shared)


def _shares_word_or_figure(shared: Shared) -> bool:
    """Tell whether the headlines share a word, or a figure is the same in its place."""
    return shared.title_words > 0 or shared.agree > 0


def _kept_some(shared: Shared) -> bool:
    narrow, wide = shared.covers
    return wide >= WIDE and _agreed(shared) and (_very_alike(shared) or (narrow >= WIDE and _alike(shared)))


def _agreed(shared: Shared) -> bool:
    """Tell whether the figures of the text that has fewer are in the other too, most of them."""
    return shared.values >= AGREED * shared.least_values


def _block(shared: Shared) -> bool:
    """Tell whether what is shared stands together in one text and all over the other: furniture around a cut copy."""
    a = shared.of_a >= DENSE_BLOCK * (shared.end_a - shared.start_a) and shared.cover_b >= BROAD
    b = shared.of_b >= DENSE_BLOCK * (shared.end_b - shared.start_b) and shared.cover_a >= BROAD
    return a or b
