"""Long notices at a page's foot, told from short articles: rights, terms, what the house is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extract.beside import headline_node
from scraper.extract.page import size_of
from scraper.extract.scoring import Element, Scores, best_root, is_within

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.extract.page import Page

MOST_BLOCKS, MOST_CHARS = 2, 1_000  # of a notice
LEAST_LINKS = 8  # around it
LEAST_CHARS = 60  # of text with the headline: a sentence
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)[^.]{0,40}\d{4}|all rights reserved", re.IGNORECASE)


def apart_from_notices(page: Page, scores: Scores, title: str) -> tuple[Element | None, bool]:
    """Return the element that holds the article, and whether it is a notice without any other text beside it.

    `title` is the folded headline. A notice gives way to the text that stands with the headline.
    """
    root = best_root(scores)
    if root is None or not _is_notice(scores, root):
        return root, False
    start = headline_node(page, title)
    branch = _branch(start, root) if start is not None else None
    if branch is None:
        return root, False
    known = scores.elements.get(branch.mem_id)
    home = best_root(scores, within=known) if known is not None and known.prose >= LEAST_CHARS else None
    if home is None:
        return root, True
    scores.cards |= {root.node.mem_id}  # no other reading takes it for a part of the text either
    return home, False


def _is_notice(scores: Scores, root: Element) -> bool:
    blocks, size = 0, 0.0
    for block in scores.blocks if root.prose <= MOST_CHARS else ():
        if is_within(block.element, root):
            blocks, size = blocks + 1, size + size_of(block.text)
            if blocks > MOST_BLOCKS or size > MOST_CHARS:
                return False
    if not blocks:
        return False
    return len(root.node.css("a")) >= LEAST_LINKS or _RIGHTS.search(root.node.text()) is not None


def _branch(start: LexborNode, root: Element) -> LexborNode | None:
    """Return the widest element that holds the headline and not the root; None where the root holds it."""
    above: Element | None = root
    holders = set[int]()
    while above is not None:
        holders.add(above.node.mem_id)
        above = above.parent
    node: LexborNode | None = start
    while node is not None and node.parent is not None and node.parent.mem_id not in holders:
        node = node.parent
    return node if node is not None and node.parent is not None and node.parent.mem_id != root.node.mem_id else None
