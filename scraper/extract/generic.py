"""The reading that knows nothing of the site: where the text is, and what of it is prose."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from scraper.extract.beside import are_summaries, headline_node, holder_of, is_elsewhere, read_beside
from scraper.extract.body import Known, keep_prose
from scraper.extract.cards import CARD_CHARS, linked_rows
from scraper.extract.collect import Piece, Seen, collect
from scraper.extract.elements import LINKED_HEADING, MAJORITY, Element, Scores
from scraper.extract.frames import frames
from scraper.extract.junk import HARD
from scraper.extract.page import DENSE_WEIGHT, is_dense
from scraper.extract.rooted import article_root
from scraper.extract.scoring import (
    LOOSE_BLOCKS,
    TEXT_BLOCKS,
    broken_text,
    forerunners,
    is_below,
    is_within,
    weigh,
)

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.extract.page import Page

POOR_CHARS = 400  # below this another way is tried
DOUBTED_CHARS = 2_000  # below this it may be worth a walk of the tree to look for paragraphs without elements
MOST_SIBLINGS = 60  # of a part of the text, that are looked at
LEVELS_AROUND = 4  # above a part of the text, for the whole
TEASER_SHARE = 0.1  # of the root's prose
LEAST_CHARS = 60  # a sentence
MORE = 1.25  # times the prose that was weighed: there is text in the root that was not
CLEARLY_MORE = 1.5  # times the text, for another way to be believed
_NONE = frozenset[int]()
_UNREAD = ["script", "style", "template"]
_WAYS = (  # where paragraphs are few; those of one row are compared before it is asked whether the text is enough
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
    hard: bool = False  # stands in furniture, which holds most of the page's text
    astray: bool = False  # is that of others' cards, or a notice: there was no other
    scores: Scores | None = None  # by which the root was found
    closing: tuple[str, ...] = ()  # lines at its end that are not of it: "Source: AFP"
    below: tuple[Piece, ...] = ()  # short lines under the text that are not of it either
    others: frozenset[int] = frozenset()  # elements with cards, captions and calls, by `mem_id`

    @property
    def chars(self) -> float:
        """Return the size of the text."""
        sizes = [len(piece.text) for piece in self.pieces]
        dense = bool(sizes) and is_dense(self.pieces[sizes.index(max(sizes))].text)
        return sum(sizes) * DENSE_WEIGHT if dense else sum(sizes)

    def blocks(self) -> list[LexborNode]:
        """Return the blocks of text below the root."""
        root = self.scores.elements.get(self.root.mem_id) if self.scores and self.root else None
        return (
            [each.node for each in self.scores.blocks if is_within(each.element, root)] if self.scores and root else []
        )


def find_body(page: Page, known: Known) -> Found:
    """Find the body: by paragraphs; where they are few, by text in other elements and with less belief in names."""
    found = _read(page, weigh(page), known, "blocks")
    if found.chars < DOUBTED_CHARS and (broken := broken_text(page)):
        found = _read(page, weigh(page, broken=broken), known, "blocks")
        found = _with_plain(found, page, known) if found.chars < DOUBTED_CHARS else found
    others = found.others
    for ways in _WAYS:
        if found.chars >= POOR_CHARS and not found.astray:
            break
        for selector, lenient, method in ways:
            if method == "loose":
                page.strip(_UNREAD)  # an element's text is that of its scripts too
            scores = weigh(page, selector, lenient=lenient)
            other = _read(page, scores, known, method, lenient=lenient, others=others)
            others |= other.others
            found = other if _is_better(other, found) else found
    return _or_beside(found, page, known, others) if found.chars < DOUBTED_CHARS else found


def _with_plain(found: Found, page: Page, known: Known) -> Found:
    """Return the text around one of lines that `<br>` parts, where plain `<div>`s beside it hold the rest."""
    if found.root is None or not _has_plain_siblings(found.root):
        return found
    page.strip(_UNREAD)
    other = _read(page, weigh(page, LOOSE_BLOCKS), known, "loose", others=found.others)
    if other.root is None or other.astray or not _is_better(other, found):
        return found
    above: LexborNode | None = found.root
    for _ in range(LEVELS_AROUND):
        if above is None or above.mem_id == other.root.mem_id:
            break
        above = above.parent
    return other if above is not None and above.mem_id == other.root.mem_id else found


def _has_plain_siblings(root: LexborNode) -> bool:
    """Tell whether sentences without links stand beside an element in others of its tag."""
    return root.parent is not None and any(
        each.tag == root.tag
        and each.mem_id != root.mem_id
        and len(each.text()) >= LEAST_CHARS
        and each.css_first("a,p,script") is None
        for each in islice(root.parent.iter(), MOST_SIBLINGS)
    )


def _or_beside(found: Found, page: Page, known: Known, others: frozenset[int]) -> Found:
    """Return the text behind the headline, without `others`, where what was found is not it, or a part of it."""
    start = headline_node(page, known.title)
    if start is None:
        return found
    elsewhere = is_elsewhere(found.root, start, found.blocks)
    if not elsewhere and found.chars >= POOR_CHARS:
        return found
    body = page.tree.body
    others |= frames(body, int(found.chars)) if body is not None else _NONE
    prose = read_beside(start, known, others)
    other = Found(prose.pieces, holder_of(start), 1.0, "beside", closing=prose.closing, below=prose.below)
    had = {piece.text for piece in found.pieces}
    whole = other.chars > found.chars and had <= {piece.text for piece in other.pieces}
    return other if other.chars and (elsewhere or whole) else found


def teasers(root: Element, scores: Scores) -> frozenset[int]:
    """Return the `<article>` elements below the root that are other articles' teasers, by `mem_id`.

    They hold little of its text each, and not most of it together (as the entries of a live report do).
    """
    nested = {key: each for key, each in scores.elements.items() if each.tag == "article" and is_below(each, root)}
    small = {key for key, each in nested.items() if each.prose < TEASER_SHARE * root.prose or _links_on(each)}
    together = sum(nested[key].prose for key in small)
    return frozenset(small) if together < MAJORITY * root.prose else frozenset()


def _links_on(article: Element) -> bool:
    """Tell whether an element has the size of a teaser, and the linked heading of one."""
    return article.prose <= CARD_CHARS and article.node.css_first(LINKED_HEADING) is not None


def _read(
    page: Page, scores: Scores, known: Known, method: str, *, lenient: bool = False, others: frozenset[int] = _NONE
) -> Found:
    """Read what was weighed, without `others`, which another reading found to be cards, captions and calls."""
    root, astray = article_root(page, scores, known.title)
    if root is None:
        return Found()
    notice = frozenset({root.node.mem_id} if astray else ())
    astray = astray or scores.only_cards
    skipped = teasers(root, scores) | (_NONE if scores.only_cards else scores.cards | others)
    skipped |= frames(root.node, root.prose)
    seen = Seen(scores.elements, scores.plain, skipped)
    openings = [piece for each in forerunners(scores, root) for piece in collect(each, Seen(scores.elements))]
    pieces = openings + collect(root.node, seen, lenient=lenient)
    size = sum(len(piece.text) for piece in pieces)
    if size > CLEARLY_MORE * scores.total and _believe_names(scores):
        pieces = openings + collect(root.node, seen, lenient=lenient)
    if size > MORE * root.prose and not astray and (rows := linked_rows(root.node, page.url)):
        skipped |= rows
        pieces = openings + collect(root.node, Seen(scores.elements, scores.plain, skipped), lenient=lenient)
    prose = keep_prose(pieces, known)
    share, others = root.prose / max(1, scores.calm), skipped | scores.cards | notice
    return Found(prose.pieces, root.node, share, method, root.hard, astray, scores, prose.closing, prose.below, others)


def _believe_names(scores: Scores) -> bool:
    """Call no furniture the page's text any more, where most of the text was not weighed; tell whether any was."""
    major = [each for each in scores.elements.values() if each.major and each.named >= HARD]
    for each in major:
        each.major = False
    return bool(major)


def _is_better(other: Found, found: Found) -> bool:
    """Tell whether another reading is clearly better: more text, or some that is not furniture's."""
    doubted, doubts = found.hard or found.astray, other.hard or other.astray
    if doubted != doubts and min(other.chars, found.chars) >= LEAST_CHARS:
        return doubted
    if not found.chars or other.chars <= found.chars * CLEARLY_MORE:
        return not found.chars and other.chars > 0
    had = {node.mem_id for node in found.blocks()}
    return not are_summaries([node for node in other.blocks() if node.mem_id not in had])
