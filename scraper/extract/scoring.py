"""Which element holds the article: text weighed upwards through the ancestors.

After Readability and the measurements in docs/extraction.md: each block of text counts for its ancestors, less with
distance; the ancestor with the most weight wins, and gives way to its parent while that holds notably more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.extract.junk import Junk, judge

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.extract.page import Page

TEXT_BLOCKS = "p,h2,h3,h4,li,blockquote,pre,dd,td"
LOOSE_BLOCKS = "div:not(:has(p,div,table,ul,section,article)),span:not(span span):has(br),article,section,td,font"
DECAY = (1.0, 0.75, 0.45, 0.27, 0.16, 0.1)  # weight of a block for its parent, grandparent ...
CLIMB_GAIN = 1.15  # the parent is better when it holds this much more text
MAJORITY = 0.5  # an element with this share of the page's text is never furniture
SHORT_CHARS = 25
PROSE_CHARS = 80
MAX_LINK_SHARE = 0.5
WHOLE = 0.97
_ASIDE_TAGS = frozenset({"aside", "figure", "figcaption", "header"})
_WEAK_TAGS = frozenset({"li", "td", "dd"})
_NEVER_ROOT = frozenset({"html", "p", "ul", "ol", "li", "blockquote", "tr", "td", "span", "a", "h1", "h2", "h3", "dd"})


@dataclass(slots=True)
class Element:
    """An ancestor of text: what is known of it without asking the parser again."""

    node: LexborNode
    parent: Element | None
    tag: str
    junk: Junk
    good: bool
    hard: bool = False  # stands in hard furniture
    chars: int = 0  # of text below
    prose: int = 0  # of that, what does not stand in furniture
    weight: float = 0.0


@dataclass(slots=True)
class Scores:
    """All ancestors of text by `mem_id`, and the text that was weighed."""

    elements: dict[int, Element] = field(default_factory=dict)
    links: dict[int, int] = field(default_factory=dict)  # characters of links below a block
    total: int = 0
    calm: int = 0  # of that, what does not stand in hard furniture

    def element(self, node: LexborNode | None) -> Element | None:
        """Return what is known of a node, with its ancestors."""
        chain: list[LexborNode] = []
        known: Element | None = None
        while node is not None and node.is_element_node:
            known = self.elements.get(node.mem_id)
            if known:
                break
            chain.append(node)
            node = node.parent
        for each in reversed(chain):
            known = self._new(each, known)
        return known

    def _new(self, node: LexborNode, parent: Element | None) -> Element:
        tag = node.tag or ""
        junk, good = judge(tag, node.attributes)
        if tag in _ASIDE_TAGS:
            junk = max(junk, Junk.SOFT)
        hard = junk >= Junk.HARD or (parent is not None and parent.hard)
        element = Element(node, parent, tag, junk, good, hard)
        self.elements[node.mem_id] = element
        return element

    def majority(self, element: Element) -> bool:
        """Tell whether an element holds so much text that its name cannot be furniture's."""
        if element.junk is Junk.COMMENTS:
            return element.chars > WHOLE * self.total
        if element.hard:
            return element.chars > MAJORITY * self.total
        return element.chars > MAJORITY * self.calm

    def is_junk(self, element: Element | None, *, lenient: bool = False) -> bool:
        """Tell whether an element stands in furniture that does not hold the majority of the page's text."""
        least = Junk.HARD if lenient else Junk.SOFT
        while element is not None:
            if element.junk >= least and not self.majority(element):
                return True
            element = element.parent
        return False


def link_chars(page: Page) -> dict[int, int]:
    """Return how many characters of links each of the three nearest ancestors of an `<a>` holds, by `mem_id`."""
    held: dict[int, int] = {}
    for node in page.tree.tags("a"):
        size = len(node.text())
        parent = node.parent
        for _ in range(4):
            if parent is None:
                break
            held[parent.mem_id] = held.get(parent.mem_id, 0) + size
            parent = parent.parent
    return held


def weigh(page: Page, selector: str = TEXT_BLOCKS, *, lenient: bool = False) -> Scores:
    """Weigh the text of all blocks that a selector finds; `lenient` believes in hard furniture only."""
    scores = Scores(links=link_chars(page))
    found: list[tuple[Element, str, int, int]] = []
    for node in page.css(selector):
        element = scores.element(node)
        if element is None:
            continue
        text = " ".join(node.text().split())
        chars = len(text)
        if chars < SHORT_CHARS or (element.parent and element.parent.tag in {"li", "td"} and element.tag != "p"):
            continue
        linked = scores.links.get(node.mem_id, 0)
        if linked > MAX_LINK_SHARE * chars:
            continue
        found.append((element, text, chars, linked))
        _spread_chars(element, chars)
        scores.total += chars
        scores.calm += 0 if element.hard else chars
    for element, text, chars, linked in found:
        if not scores.is_junk(element, lenient=lenient):
            _spread_weight(element, _worth(element, text, chars - linked), chars)
    return scores


def _spread_chars(element: Element, chars: int) -> None:
    above: Element | None = element
    while above is not None:
        above.chars += chars
        above = above.parent


def _worth(element: Element, text: str, chars: int) -> float:
    worth = float(min(chars, 1_000))
    if chars < PROSE_CHARS:
        worth *= 0.4
    if element.tag in _WEAK_TAGS:
        worth *= 0.4
    return worth + 5 * sum(text.count(mark) for mark in ",،、，;.")


def _spread_weight(element: Element, worth: float, chars: int) -> None:
    above, distance = element.parent, 0
    while above is not None:
        above.prose += chars
        if distance < len(DECAY):
            above.weight += worth * DECAY[distance]
            distance += 1
        above = above.parent


def best_root(scores: Scores) -> Element | None:
    """Return the element that holds the article, None when there is no text."""
    candidates = [each for each in scores.elements.values() if each.weight > 0 and each.tag not in _NEVER_ROOT]
    if not candidates:
        return None
    best = max(candidates, key=lambda each: each.weight * (1.25 if each.good else 1.0))
    return _climb(best)


def _climb(best: Element) -> Element:
    """Give way to an ancestor that holds notably more text which is not furniture."""
    own = best.prose
    above, top = best.parent, best
    while above is not None and above.tag not in {"html", "body"}:
        held = above.prose
        if held > own * CLIMB_GAIN:
            top, own = above, held
        above = above.parent
    return top
