"""The reading that knows nothing of the site: where the text is, and what of it is prose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.extract.body import Known, keep_prose
from scraper.extract.collect import Piece, Seen, collect
from scraper.extract.frames import frames
from scraper.extract.scoring import (
    LOOSE_BLOCKS,
    MAJORITY,
    TEXT_BLOCKS,
    Element,
    Scores,
    best_root,
    forerunners,
    is_below,
    weigh,
)

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.extract.page import Page

POOR_CHARS = 400  # below this another way is tried
TEASER_SHARE = 0.1  # of the root's prose
CLEARLY_MORE = 1.5  # times the text, for another way to be believed
FRAMED_CHARS = 1_000  # of prose, for short texts beside pictures to be captions
_UNREAD = ["script", "style", "template"]
_WAYS = (  # those of one row are compared before it is asked whether the text is enough
    ((TEXT_BLOCKS, False, "blocks"),),
    ((LOOSE_BLOCKS, False, "loose"), (TEXT_BLOCKS, True, "lenient")),
    ((LOOSE_BLOCKS, True, "loose"),),
)


@dataclass(slots=True)
class Found:
    """The pieces of the body, the element they came from, and the share of the page's prose that they hold."""

    pieces: list[Piece] = field(default_factory=list)
    root: LexborNode | None = None
    share: float = 0.0
    method: str = "none"

    @property
    def chars(self) -> int:
        """Return the size of the text."""
        return sum(len(piece.text) for piece in self.pieces)


def find_body(page: Page, known: Known) -> Found:
    """Find the body: by paragraphs; where they are few, by text in other elements and with less belief in names."""
    found = Found()
    for ways in _WAYS:
        for selector, lenient, method in ways:
            if method == "loose":
                page.strip(_UNREAD)  # an element's text is that of its scripts too
            other = _read(weigh(page, selector, lenient=lenient), known, method, lenient=lenient)
            found = other if other.chars > found.chars * CLEARLY_MORE else found
        if found.chars >= POOR_CHARS:
            break
    return found


def teasers(root: Element, scores: Scores) -> frozenset[int]:
    """Return the `<article>` elements below the root that are other articles' teasers, by `mem_id`.

    They hold little of its text each, and not most of it together (as the entries of a live report do).
    """
    nested = {key: each for key, each in scores.elements.items() if each.tag == "article" and is_below(each, root)}
    small = {key for key, each in nested.items() if each.prose < TEASER_SHARE * root.prose}
    together = sum(nested[key].prose for key in small)
    return frozenset(small) if together < MAJORITY * root.prose else frozenset()


def _read(scores: Scores, known: Known, method: str, *, lenient: bool) -> Found:
    root = best_root(scores)
    if root is None:
        return Found()
    skipped = teasers(root, scores)
    if root.prose > FRAMED_CHARS:
        skipped |= frames(root.node)
    seen = Seen(scores.elements, scores.plain, skipped)
    openings = [piece for each in forerunners(scores, root) for piece in collect(each, Seen(scores.elements))]
    pieces = openings + collect(root.node, seen, lenient=lenient)
    pieces = keep_prose(pieces, known)
    return Found(pieces, root.node, root.prose / max(1, scores.calm), method)
