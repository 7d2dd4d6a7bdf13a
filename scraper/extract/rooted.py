"""Where the text is not the article's: notices at the foot, readers' comments, other columns, the next article behind.

They weigh more than a short article, and are told from it by standing without its headline.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extract.beside import headline_node
from scraper.extract.lines import opens_comments
from scraper.extract.page import size_of, text_of
from scraper.extract.scoring import best_root, is_within

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.extract.elements import Element, Scores
    from scraper.extract.page import Page

MOST_BLOCKS, MOST_CHARS = 2, 1_000  # of a notice
LAST_BLOCKS = 2_000  # of the page, among which it is looked for
LEAST_LINKS = 8  # around it
LEAST_CHARS = 60  # of text with the headline: a sentence
MOST_BEFORE = 3  # nodes before a heading: blanks
_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})
STORY_CHARS = 200  # of an article with another behind it
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)[^.]{0,40}\d{4}|all rights reserved", re.IGNORECASE)


def article_root(page: Page, scores: Scores, title: str) -> tuple[Element | None, bool]:
    """Return the element that holds the article, and whether it is somebody else's text, with no other on the page.

    `title` is the folded headline. Another's text gives way to the one that stands with the headline.
    """
    root = best_root(scores)
    if root is None:
        return None, False
    if len(page.h1()) > 1 and (story := _first_story(page, scores, root)) is not None:
        return best_root(scores, within=story), False
    if not (root.tag == "td" or _is_notice(scores, root) or _are_comments(root)):
        return root, False
    start = headline_node(page, title)
    branch = _branch(start, root) if start is not None else None
    if branch is None:
        return root, False
    known = scores.elements.get(branch.mem_id)
    home = best_root(scores, within=known) if known is not None and known.prose >= LEAST_CHARS else None
    if home is None:
        return root, root.tag != "td"
    scores.cards |= {root.node.mem_id}  # no other reading takes it for a part of the text either
    return home, False


def _is_notice(scores: Scores, root: Element) -> bool:
    blocks, size = 0, 0.0
    for block in scores.blocks[-LAST_BLOCKS:] if root.prose <= MOST_CHARS else ():
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


def _are_comments(root: Element) -> bool:
    """Tell whether an element begins with the number of comments, or stands right below it."""
    node = root.node.first_child
    for _ in range(MOST_BEFORE):
        if node is None or node.tag in _HEADINGS:
            break
        node = node.next
    heading = node if node is not None and node.tag in _HEADINGS else root.node.prev
    while heading is not None and not heading.is_element_node:
        heading = heading.prev
    return heading is not None and heading.tag in _HEADINGS and opens_comments(text_of(heading))


def _first_story(page: Page, scores: Scores, root: Element) -> Element | None:
    """Return the first of several articles below the root that are built alike, each with its `<h1>`."""
    first, second = (_up_to(node, root) for node in page.h1()[:2])
    if not first or not second:
        return None
    above = {node.mem_id for node in second}
    story = next((node for node in reversed(first) if node.mem_id not in above), None)
    after = next((node for node in reversed(second) if node.mem_id not in {each.mem_id for each in first}), None)
    if story is None or after is None or story.tag != after.tag or not story.attributes.get("class"):
        return None
    alike = story.attributes.get("class") == after.attributes.get("class")
    known = scores.elements.get(story.mem_id)
    return known if alike and known is not None and known.prose >= STORY_CHARS else None


def _up_to(node: LexborNode | None, root: Element) -> list[LexborNode]:
    """Return an element and all above it, up to the root, the root left out; nothing where the root is not above it."""
    found: list[LexborNode] = []
    while node is not None and node.mem_id != root.node.mem_id:
        found.append(node)
        node = node.parent
    return found if node is not None else []
