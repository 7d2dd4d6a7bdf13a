"""Which element holds the article: text weighed upwards through the ancestors.

After Readability and the measurements in docs/extraction.md: each block of text counts for its ancestors, less with
distance; the ancestor with the most weight wins, and gives way to its parent while that holds notably more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.extract.cards import leave_out_cards
from scraper.extract.junk import COMMENTS, HARD, NOT_JUNK, SOFT, judge
from scraper.extract.page import BLANK_LINE, on_one_line, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from scraper.extract.junk import Junk
    from scraper.extract.page import Page

TEXT_BLOCKS = "p,h2,h3,h4,li:not(:has(p,li,a,script)),blockquote:not(:has(p,blockquote)),pre,dd,td:not(:has(p,td,li,a))"
LOOSE_BLOCKS = "div:not(:has(p,div,table,ul,section,article)),span:not(span span):has(br),article,section,td,font"
MIXED = "div:has(p,div,table,ul,section,article)"  # whose own text, beside these, may be the article's
MOST_READINGS = 8  # of all text: blocks in blocks in blocks would be read once for each of them
DECAY = (1.0, 0.75, 0.45, 0.27, 0.16, 0.1)  # weight of a block for its parent, grandparent ...
CLIMB_GAIN = 1.15  # the parent is better when it holds this much more text
MAJORITY = 0.5  # an element with this share of the page's text is never furniture
COLUMN_PARAGRAPHS = 4  # of a cell: no datum has so many
FORM_CHARS = 400  # of text in a form: no form asks so much
LEAST_GAIN = 60  # characters: a notice of rights is no text
SHORT_CHARS = 25
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
_TEXT = "-text"  # selectolax's name of a text node
_EMPHASIS = frozenset({"a", "b", "strong", "i", "em", "u", "q", "cite", "sub", "sup", "abbr", "mark"})
_INLINE = _EMPHASIS | {"span", "font", "small", "big", "bdi", "bdo", "time", "code"}
_HOLDERS = frozenset({"div", "section", "article", "main", "td", "center"})
MOST_BREAKS = 400
LINKED_HEADING = "h2 a,h3 a,h4 a,h5 a,a h2,a h3,a h4,a h5"  # of another article
LEAST_OTHERS = 3
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
    named: Junk  # what its name says
    junk: Junk  # ... or its tag: an <aside> is furniture whatever its name
    good: bool
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
        named, good = judge(tag, attributes) if attributes else (NOT_JUNK, False)
        if named is not NOT_JUNK:
            element = self.elements[key] = _described(node, tag, attributes, (named, good), holder)
        elif plain and not broken:
            self.plain[key] = text, linked
        self._take_in(TextBlock(node, tag, text, linked, element, holder))

    def add_run(self, node: LexborNode) -> None:
        """Take in the text that stands right in an element beside its blocks: it counts for the element itself."""
        own = [each for each in node.iter(include_text=True) if each.tag == _TEXT or each.tag in _INLINE]
        text = on_one_line(
            "".join(each.text_content or "" if each.tag == _TEXT else each.text() for each in own).strip()
        )
        linked = sum(len(each.text()) if each.tag == "a" else _linked(each) for each in own if each.tag != _TEXT)
        told = len(text) >= PROSE_CHARS and linked <= MAX_LINK_SHARE * len(text)
        if told and (element := self.element(node)) is not None:
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
    node: LexborNode, tag: str, attributes: dict[str, str | None], judged: tuple[Junk, bool], parent: Element | None
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
        tag = child.tag if child is not None else _TEXT
        return (chars, False) if tag == "a" else (0, True) if tag == _TEXT else (_linked(node), False)
    linked, plain = 0, chars >= PROSE_CHARS
    for each in node.iter(include_text=True):
        tag = each.tag
        if tag == _TEXT:
            continue
        inner = each.first_child
        plain = plain and tag in _EMPHASIS and inner is not None and inner.next is None and inner.tag == _TEXT
        if tag == "a":
            linked += len(each.text())
        elif inner is not None and not plain:
            return _linked(node), False
    return linked, plain


def _linked(node: LexborNode) -> int:
    return sum(len(link.text()) for link in node.css("a"))


def weigh(
    page: Page, selector: str = TEXT_BLOCKS, broken: Sequence[LexborNode] = (), *, lenient: bool = False
) -> Scores:
    """Weigh the text of all blocks that a selector finds; `lenient` believes in hard furniture only.

    `broken` are elements whose own text counts too (`broken_text`).
    """
    scores = Scores()
    left = MOST_READINGS * len(page.html)
    for node in page.css(selector):
        text = node.text().strip()
        left -= len(text)
        if len(text) >= SHORT_CHARS and left >= 0:
            scores.add(node, text)
        elif left < 0:
            break
    for node in (*broken, *(page.css(MIXED) if selector == LOOSE_BLOCKS else ())):
        scores.add_run(node)
    scores.settle(lenient=lenient)
    leave_out_cards(scores, page.url)
    for block in scores.blocks:
        element = block.element
        if not element.out and not element.linked:
            element.prose += len(block.text)
            _spread_weight(block.holder, _worth(block))
            block.holder.paragraphs += block.tag == "p" and block.holder.tag == "td"
    for element in reversed(scores.elements.values()):
        if element.parent is not None:
            element.parent.prose += element.prose
    return scores


def broken_text(page: Page) -> list[LexborNode]:
    """Return the elements with paragraphs right in them, parted by `<br><br>`."""
    found: dict[int, LexborNode] = {}
    for node in page.tree.tags("br")[:MOST_BREAKS]:
        following = node.next
        if following is not None and following.tag == _TEXT and (following.text_content or "").isspace():
            following = following.next
        if following is None or following.tag != "br":
            continue
        above = node.parent
        while above is not None and above.tag in _INLINE:
            above = above.parent
        if above is not None and above.tag in _HOLDERS:
            found.setdefault(above.mem_id, above)
    return list(found.values())


def _worth(block: TextBlock) -> float:
    chars = len(block.text) - block.linked
    worth = float(min(chars, 1_000))
    if chars < PROSE_CHARS:
        worth *= 0.4
    if block.tag in _WEAK_TAGS:
        worth *= 0.4
    count = block.text.count
    return worth + 5 * (count(",") + count(".") + count(";") + count("،") + count("、") + count("，"))


def _spread_weight(holder: Element, worth: float) -> None:
    above: Element | None = holder
    for share in DECAY:
        if above is None:
            return
        above.weight += worth * share
        above = above.parent


def best_root(scores: Scores, within: Element | None = None) -> Element | None:
    """Return the element that holds the article, `within` another, None when there is no text."""
    candidates = [
        each
        for each in scores.elements.values()
        if each.weight > 0 and (each.tag not in _NEVER_ROOT or each.paragraphs >= COLUMN_PARAGRAPHS)
    ]
    if within is not None:
        candidates = [each for each in candidates if is_within(each, within)]
    if not candidates:
        return None
    best = max(candidates, key=lambda each: each.weight * (1.25 if each.good else 1.0))
    top = _climb(best, within) if best.paragraphs < COLUMN_PARAGRAPHS else best
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
    among = {id(each) for each in whole}
    apart = [each for each in whole if not any(id(above) in among for above in _above(each))]
    inside = [each for each in apart if is_below(each, root)]
    if not LEAST_WHOLE <= len(inside) <= MOST_WHOLE or sum(each.prose for each in inside) < NEARLY_ALL * root.prose:
        return None
    return inside[0]


def forerunners(scores: Scores, root: Element) -> list[LexborNode]:
    """Return the paragraphs that stand before the root but close to it: openings that a layout sets apart."""
    near = root
    for _ in range(OPENING_LEVELS if root.tag != "td" else 0):  # beside a column stand others
        if near.tag in {"article", "main"} or near.parent is None or near.parent.tag in {"html", "body"}:
            break
        near = near.parent
    found: list[LexborNode] = []
    for block in scores.blocks:
        if is_within(block.element, root):
            break
        prose = block.tag in OPENING_TAGS and size_of(block.text) >= PROSE_CHARS
        if not prose or block.linked >= OPENING_LINK_SHARE * len(block.text) or block.text[-1] not in SENTENCE_ENDS:
            continue
        element = block.element
        if not element.linked and (element.topping or not element.out) and is_within(element, near):
            found.append(block.node)
    return found[:MOST_OPENINGS]


def _above(element: Element) -> Iterator[Element]:
    above = element.parent
    while above is not None:
        yield above
        above = above.parent


def is_within(element: Element, root: Element) -> bool:
    """Tell whether an element is another, or stands below it."""
    return element is root or is_below(element, root)


def is_below(element: Element, root: Element) -> bool:
    """Tell whether an element stands below another."""
    above = element.parent
    while above is not None and above is not root:
        above = above.parent
    return above is root


def _climb(best: Element, within: Element | None) -> Element:
    """Give way to an ancestor that holds notably more text which is not furniture, none above `within`."""
    own = best.prose
    above, top = best.parent if best is not within else None, best
    while above is not None and above.tag not in {"html", "body"}:
        held = above.prose
        if held > own * CLIMB_GAIN and held > own + LEAST_GAIN:
            top, own = above, held
        above = above.parent if above is not within else None
    return top
