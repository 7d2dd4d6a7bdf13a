"""Which element holds the article: text weighed upwards through the ancestors.

After Readability and the measurements in docs/extraction.md: each block of text counts for its ancestors, less with
distance; the ancestor with the most weight wins, and gives way to its parent while that holds notably more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.extract.junk import Junk, judge

if TYPE_CHECKING:
    from collections.abc import Collection

    from selectolax.lexbor import LexborNode

    from scraper.extract.page import Page

TEXT_BLOCKS = "p,h2,h3,h4,li:not(:has(p,li)),blockquote:not(:has(p,blockquote)),pre,dd,td:not(:has(p,td,li))"
LOOSE_BLOCKS = "div:not(:has(p,div,table,ul,section,article)),span:not(span span):has(br),article,section,td,font"
DECAY = (1.0, 0.75, 0.45, 0.27, 0.16, 0.1)  # weight of a block for its parent, grandparent ...
CLIMB_GAIN = 1.15  # the parent is better when it holds this much more text
MAJORITY = 0.5  # an element with this share of the page's text is never furniture
SHORT_CHARS = 25
LINK_DEPTH = 3  # how far above a link its block is looked for
PROSE_CHARS = 80
MAX_LINK_SHARE = 0.5
WHOLE = 0.97
WHOLE_ARTICLE, WHOLE_ARTICLE_CHARS = 0.15, 600  # of the root's prose: more than an entry of a live report
LEAST_WHOLE, MOST_WHOLE = 2, 3
NEARLY_ALL = 0.8
OPENING_LEVELS = 4  # above the root, and never beyond <article> or <main>
OPENING_LINK_SHARE = 0.3
MOST_OPENINGS = 3
OPENING_TAGS = frozenset({"p", "h2", "h3"})
SENTENCE_ENDS = frozenset('.!?…。！？؟۔।։"”»')
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
    out: bool = False  # stands in furniture that is believed to be that
    linked: bool = False  # is a link, or stands in one: a teaser's card
    topping: bool = False  # a plain <header>, or something plain in one
    chars: int = 0  # of text below
    prose: int = 0  # of that, what does not stand in furniture
    weight: float = 0.0


@dataclass(slots=True)
class Scores:
    """All ancestors of text by `mem_id`, and the text that was weighed."""

    elements: dict[int, Element] = field(default_factory=dict)
    total: int = 0
    calm: int = 0  # of that, what does not stand in hard furniture
    blocks: list[tuple[Element, str, int, int]] = field(
        default_factory=list
    )  # in order: text, its size, of that linked

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
        plain = junk is Junk.NOT
        if tag in _ASIDE_TAGS:
            junk = max(junk, Junk.SOFT)
        hard = junk >= Junk.HARD or (parent is not None and parent.hard)
        element = Element(node, parent, tag, junk, good, hard)
        element.linked = (tag == "a" and "href" in node.attributes) or (parent is not None and parent.linked)
        above = parent is not None and parent.topping
        element.topping = plain and (tag == "header" or (above and tag not in _ASIDE_TAGS))
        self.elements[node.mem_id] = element
        return element

    def majority(self, element: Element) -> bool:
        """Tell whether an element holds so much text that its name cannot be furniture's."""
        if element.junk is Junk.COMMENTS:
            return element.chars > WHOLE * self.total
        if element.hard:
            return element.chars > MAJORITY * self.total
        return element.chars > MAJORITY * self.calm

    def settle(self, *, lenient: bool) -> None:
        """Sum up the text of the blocks through their ancestors (each stands before its children in the table).

        Then decide which elements are out: in furniture that does not hold the majority of the page's text.
        """
        for each in self.elements.values():
            self.total += each.chars
            self.calm += 0 if each.hard else each.chars
        for each in reversed(self.elements.values()):
            if each.parent is not None:
                each.parent.chars += each.chars
        least = Junk.HARD if lenient else Junk.SOFT
        for each in self.elements.values():
            above = each.parent is not None and each.parent.out
            each.out = above or (each.junk >= least and not self.majority(each))


def link_chars(page: Page, blocks: Collection[int]) -> dict[int, int]:
    """Return how many characters of links each of these blocks holds, by `mem_id`."""
    held: dict[int, int] = {}
    for node in page.tree.tags("a"):
        parent = node.parent
        for _ in range(LINK_DEPTH):
            if parent is None:
                break
            key = parent.mem_id
            if key in blocks:
                held[key] = held.get(key, 0) + len(node.text())
                break
            parent = parent.parent
    return held


def weigh(page: Page, selector: str = TEXT_BLOCKS, *, lenient: bool = False) -> Scores:
    """Weigh the text of all blocks that a selector finds; `lenient` believes in hard furniture only."""
    scores = Scores()
    texts = {
        node.mem_id: (node, text) for node in page.css(selector) if len(text := node.text().strip()) >= SHORT_CHARS
    }
    links = link_chars(page, texts)
    for key, (node, raw) in texts.items():
        linked = links.get(key, 0)
        if linked > MAX_LINK_SHARE * len(raw):
            continue
        text = " ".join(raw.split())
        element = scores.element(node) if len(text) >= SHORT_CHARS else None
        if element is not None:
            scores.blocks.append((element, text, len(text), linked))
            element.chars += len(text)
    scores.settle(lenient=lenient)
    for element, text, chars, linked in scores.blocks:
        if not element.out and not element.linked:
            element.prose += chars
            _spread_weight(element, _worth(element, text, chars - linked))
    for element in reversed(scores.elements.values()):
        if element.parent is not None:
            element.parent.prose += element.prose
    return scores


def _worth(element: Element, text: str, chars: int) -> float:
    worth = float(min(chars, 1_000))
    if chars < PROSE_CHARS:
        worth *= 0.4
    if element.tag in _WEAK_TAGS:
        worth *= 0.4
    count = text.count
    return worth + 5 * (count(",") + count(".") + count(";") + count("،") + count("、") + count("，"))


def _spread_weight(element: Element, worth: float) -> None:
    above = element.parent
    for share in DECAY:
        if above is None:
            return
        above.weight += worth * share
        above = above.parent


def best_root(scores: Scores) -> Element | None:
    """Return the element that holds the article, None when there is no text."""
    candidates = [each for each in scores.elements.values() if each.weight > 0 and each.tag not in _NEVER_ROOT]
    if not candidates:
        return None
    best = max(candidates, key=lambda each: each.weight * (1.25 if each.good else 1.0))
    top = _climb(best)
    return _first_of_several(scores, top) or top


def _first_of_several(scores: Scores, root: Element) -> Element | None:
    """Return the first of two or three whole articles below the root: pages that load the next one behind the first.

    A live report has many entries, a commented article small ones; each of these must hold much of the text.
    """
    whole = [
        each
        for each in scores.elements.values()
        if each.tag == "article" and each.prose >= max(WHOLE_ARTICLE_CHARS, WHOLE_ARTICLE * root.prose)
    ]
    apart = [each for each in whole if not any(each is not other and is_below(each, other) for other in whole)]
    inside = [each for each in apart if is_below(each, root)]
    if not LEAST_WHOLE <= len(inside) <= MOST_WHOLE or sum(each.prose for each in inside) < NEARLY_ALL * root.prose:
        return None
    return inside[0]


def forerunners(scores: Scores, root: Element) -> list[Element]:
    """Return the paragraphs that stand before the root but close to it: openings that a layout sets apart."""
    near = root
    for _ in range(OPENING_LEVELS):
        if near.tag in {"article", "main"} or near.parent is None or near.parent.tag in {"html", "body"}:
            break
        near = near.parent
    found: list[Element] = []
    for element, text, chars, linked in scores.blocks:
        if is_below(element, root):
            break
        prose = element.tag in OPENING_TAGS and chars >= PROSE_CHARS and linked < OPENING_LINK_SHARE * chars
        if not prose or text[-1] not in SENTENCE_ENDS or element.linked:
            continue
        if (element.topping or not element.out) and is_below(element, near):
            found.append(element)
    return found[:MOST_OPENINGS]


def is_below(element: Element, root: Element) -> bool:
    """Tell whether an element stands below another."""
    above = element.parent
    while above is not None and above is not root:
        above = above.parent
    return above is root


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
