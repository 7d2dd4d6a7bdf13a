"""What a page's text stands in: the ancestors of each block, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.extract.junk import COMMENTS, HARD, NOT_JUNK, NOT_TEXT, SOFT, judge
from scraper.extract.page import BLANK_LINE, on_one_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.extract.junk import Junk

MAJORITY = 0.5  # an element with this share of the page's text is never furniture
FORM_CHARS = 400  # of text in a form: no form asks so much
SHORT_CHARS = 25
PROSE_CHARS = 80
MAX_LINK_SHARE = 0.5
WHOLE = 0.97
TEXT_NODE = "-text"  # selectolax's name of a text node
_EMPHASIS = frozenset({"a", "b", "strong", "i", "em", "u", "q", "cite", "sub", "sup", "abbr", "mark"})
INLINE_TAGS = _EMPHASIS | {"span", "font", "small", "big", "bdi", "bdo", "time", "code"}
LINKED_HEADING = "h2 a,h3 a,h4 a,h5 a,a h2,a h3,a h4,a h5"  # of another article
LEAST_OTHERS = 3
_ASIDE_TAGS = frozenset({"aside", "figure", "figcaption", "header"})


@dataclass(slots=True)
class Element:
    """An ancestor of text: what is known of it without asking the parser again."""

    node: LexborNode
    parent: Element | None
    tag: str
    named: Junk  # what its name says
    junk: Junk  # ... or its tag: an <aside> is furniture whatever its name
    text: int  # how far it is named as the article's: `junk.TEXT`, `junk.BODY`
    hard: bool = False  # stands in hard furniture
    linked: bool = False  # is a link, or stands in one: a teaser's card
    topping: bool = False  # a plain <header>, or something plain in one
    major: bool = False  # holds so much text that its name cannot be furniture's
    out: bool = False  # stands in furniture that is believed to be that
    chars: int = 0  # of text below
    prose: int = 0  # of that, what does not stand in furniture
    weight: float = 0.0
    paragraphs: int = 0  # right in it, of a table's cell: a column of a layout


@dataclass(slots=True)
class TextBlock:
    """A block of text that is weighed."""

    node: LexborNode
    tag: str
    text: str  # on one line
    linked: int  # characters of it in links
    element: Element  # its own where its name is furniture's, else its parent's
    holder: Element  # its parent's


@dataclass(slots=True)
class Scores:
    """All ancestors of text by `mem_id`, each before its children, and the text that was weighed, in order."""

    elements: dict[int, Element] = field(default_factory=dict)
    plain: dict[int, tuple[str, int]] = field(default_factory=dict)  # blocks to be taken whole: text, of that linked
    total: int = 0  # characters of text
    calm: int = 0  # of that, what does not stand in hard furniture
    blocks: list[TextBlock] = field(default_factory=list)
    cards: frozenset[int] = frozenset()  # of other articles, and notices, by `mem_id`
    only_cards: bool = False  # there is hardly any text but theirs

    def element(self, node: LexborNode | None) -> Element | None:
        """Return what is known of a node, with its ancestors."""
        chain: list[LexborNode] = []
        known: Element | None = None
        while node is not None and (known := self.elements.get(node.mem_id)) is None and node.is_element_node:
            chain.append(node)
            node = node.parent
        for each in reversed(chain):
            tag, attributes = each.tag or "", each.attributes
            known = self.elements[each.mem_id] = _described(each, tag, attributes, judge(tag, attributes), known)
        return known

    def add(self, node: LexborNode, text: str) -> None:
        """Take in a block, unless most of it is links."""
        linked, plain = _inside(node, len(text))
        broken = "\n\n" in text and BLANK_LINE.search(text) is not None
        text = on_one_line(text)
        chars = len(text)
        if linked > MAX_LINK_SHARE * chars or chars < SHORT_CHARS or (holder := self.element(node.parent)) is None:
            return
        tag, attributes, element, key = node.tag or "", node.attributes, holder, node.mem_id
        named, good = judge(tag, attributes) if attributes else (NOT_JUNK, NOT_TEXT)
        if named is not NOT_JUNK:
            element = self.elements[key] = _described(node, tag, attributes, (named, good), holder)
        elif plain and not broken:
            self.plain[key] = text, linked
        self._take_in(TextBlock(node, tag, text, linked, element, holder))

    def add_run(self, node: LexborNode, paragraphs: int) -> None:
        """Take in the text that stands right in an element beside its blocks: it counts for the element itself."""
        own = [each for each in node.iter(include_text=True) if each.tag == TEXT_NODE or each.tag in INLINE_TAGS]
        text = on_one_line(
            "".join(each.text_content or "" if each.tag == TEXT_NODE else each.text() for each in own).strip()
        )
        linked = sum(len(each.text()) if each.tag == "a" else _linked(each) for each in own if each.tag != TEXT_NODE)
        told = len(text) >= PROSE_CHARS and linked <= MAX_LINK_SHARE * len(text)
        if told and (element := self.element(node)) is not None:
            element.paragraphs += paragraphs if element.tag == "td" else 0
            self._take_in(TextBlock(node, "div", text, linked, element, element))

    def _take_in(self, block: TextBlock) -> None:
        chars = len(block.text)
        block.element.chars += chars
        self.total += chars
        self.calm += 0 if block.element.hard else chars
        self.blocks.append(block)

    def settle(self, *, lenient: bool) -> None:
        """Sum up the text of the blocks through their ancestors (each stands before its children in the table).

        Then decide which elements are out: in furniture that does not hold the majority of the page's text.
        """
        for each in reversed(self.elements.values()):
            if each.parent is not None:
                each.parent.chars += each.chars
        least = HARD if lenient else SOFT
        most, most_calm = MAJORITY * self.total, MAJORITY * self.calm
        for each in self.elements.values():
            junk, above = each.junk, each.parent
            limit = WHOLE * self.total if junk is COMMENTS else most if each.hard else most_calm
            each.major = each.chars > limit and not (each.tag == "aside" and _lists_others(each.node))
            each.major = each.major or (each.tag == "form" and each.chars >= FORM_CHARS)
            each.out = (above is not None and above.out) or (junk >= least and not each.major)


def _lists_others(aside: LexborNode) -> bool:
    """Tell whether an aside lists other articles: linked headings, and no headline."""
    return len(aside.css(LINKED_HEADING)) >= LEAST_OTHERS and aside.css_first("h1") is None


def _described(
    node: LexborNode, tag: str, attributes: dict[str, str | None], judged: tuple[Junk, int], parent: Element | None
) -> Element:
    named, good = judged
    plain = named is NOT_JUNK
    aside = tag in _ASIDE_TAGS
    junk = SOFT if aside and plain else named
    linked = tag == "a" and "href" in attributes
    if parent is None:
        return Element(node, None, tag, named, junk, good, junk >= HARD, linked, plain and tag == "header")
    topping = plain and (tag == "header" or (parent.topping and not aside))
    return Element(node, parent, tag, named, junk, good, junk >= HARD or parent.hard, linked or parent.linked, topping)


def _inside(node: LexborNode, chars: int) -> tuple[int, bool]:
    """Return how many characters of a block stand in links, and whether it is plain text, links and emphasis."""
    child = node.first_child
    if child is None or child.next is None:
        tag = child.tag if child is not None else TEXT_NODE
        return (chars, False) if tag == "a" else (0, True) if tag == TEXT_NODE else (_linked(node), False)
    linked, plain = 0, chars >= PROSE_CHARS
    for each in node.iter(include_text=True):
        tag = each.tag
        if tag == TEXT_NODE:
            continue
        inner = each.first_child
        plain = plain and tag in _EMPHASIS and inner is not None and inner.next is None and inner.tag == TEXT_NODE
        if tag == "a":
            linked += len(each.text())
        elif inner is not None and not plain:
            return _linked(node), False
    return linked, plain


def _linked(node: LexborNode) -> int:
    return sum(len(link.text()) for link in node.css("a"))
