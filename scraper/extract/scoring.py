"""Which element holds the article: text weighed upwards through the ancestors.

After Readability and the measurements in docs/extraction.md: each block of text counts for its ancestors, less with
distance; the ancestor with the most weight wins, and gives way to its parent while that holds notably more.
"""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING

from scraper.extract.cards import leave_out_cards
from scraper.extract.elements import (
    INLINE_TAGS,
    PROSE_CHARS,
    SHORT_CHARS,
    TEXT_NODE,
    Element,
    Scores,
    TextBlock,
)
from scraper.extract.junk import BODY, BODY_PART
from scraper.extract.page import size_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from scraper.extract.page import Page

TEXT_BLOCKS = "p,h2,h3,h4,li:not(:has(p,li,a,script)),blockquote:not(:has(p,blockquote)),pre,dd,td:not(:has(p,td,li,a))"
LOOSE_BLOCKS = "div:not(:has(p,div,table,ul,section,article)),span:not(span span):has(br),article,section,td,font"
MIXED = "div:has(p,div,table,ul,section,article)"  # whose own text, beside these, may be the article's
MOST_READINGS = 8  # of all text: blocks in blocks in blocks would be read once for each of them
DECAY = (1.0, 0.75, 0.45, 0.27, 0.16, 0.1)  # weight of a block for its parent, grandparent ...
CLIMB_GAIN = 1.15  # the parent is better when it holds this much more text
COLUMN_PARAGRAPHS = 4  # of a cell: no datum has so many
LEAST_GAIN = 60  # characters: a notice of rights is no text
WHOLE_ARTICLE, WHOLE_ARTICLE_CHARS = 0.15, 600  # of the root's prose: more than an entry of a live report
LEAST_WHOLE, MOST_WHOLE = 2, 3
NEARLY_ALL = 0.8
MOST_OF_IT = 2 / 3  # of the text found: then what else there is stands beside the element named as the body
OPENING_LEVELS = 4  # above the root, and never beyond <article> or <main>
OPENING_LINK_SHARE = 0.3
MOST_OPENINGS = 3
OPENING_TAGS = frozenset({"p", "h2", "h3"})
_HOLDERS = frozenset({"div", "section", "article", "main", "td", "center"})
MOST_BREAKS = 400
SENTENCE_ENDS = frozenset('.!?…。！？؟۔।։"”»')
_WEAK_TAGS = frozenset({"li", "td", "dd"})
_NEVER_ROOT = frozenset({"html", "p", "ul", "ol", "li", "blockquote", "tr", "td", "span", "a", "h1", "h2", "h3", "dd"})


def weigh(
    page: Page, selector: str = TEXT_BLOCKS, broken: Iterable[tuple[LexborNode, int]] = (), *, lenient: bool = False
) -> Scores:
    """Weigh the text of all blocks that a selector finds; `lenient` believes in hard furniture only.

    `broken` are elements whose own text counts too, and how many paragraphs it has (`broken_text`).
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
    runs = [*broken, *((node, 0) for node in (page.css(MIXED) if selector == LOOSE_BLOCKS else ()))]
    for node, paragraphs in runs:
        scores.add_run(node, paragraphs)
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


def broken_text(page: Page) -> list[tuple[LexborNode, int]]:
    """Return the elements with paragraphs right in them, parted by `<br><br>`, and how many there are."""
    found: dict[int, tuple[LexborNode, int]] = {}
    for node in page.tree.tags("br")[:MOST_BREAKS]:
        following = node.next
        if following is not None and following.tag == TEXT_NODE and (following.text_content or "").isspace():
            following = following.next
        if following is None or following.tag != "br":
            continue
        above = node.parent
        while above is not None and above.tag in INLINE_TAGS:
            above = above.parent
        if above is not None and above.tag in _HOLDERS:
            found[above.mem_id] = above, found.get(above.mem_id, (above, 1))[1] + 1
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
    best = _heaviest(scores, within)
    if best is None:
        return None
    body = _named_body(scores) if within is None else None
    top = best
    if best.paragraphs < COLUMN_PARAGRAPHS:
        top = _climb(best, body if body is not None and is_within(best, body) else within)
    if body is not None and is_below(body, top) and body.prose >= MOST_OF_IT * top.prose:
        return body
    return _first_of_several(scores, top) or top


def _heaviest(scores: Scores, within: Element | None) -> Element | None:
    candidates = [
        each
        for each in scores.elements.values()
        if each.weight > 0
        and (each.tag not in _NEVER_ROOT or each.paragraphs >= COLUMN_PARAGRAPHS)
        and (within is None or is_within(each, within))
    ]
    return max(candidates, key=lambda each: each.weight * (1.25 if each.text else 1.0), default=None)


def _named_body(scores: Scores) -> Element | None:
    """Return the one element that is named as the article's body, if it holds as much as an article does.

    Appeals, tickers and other articles stand beside it. Where several are named so (`article-body`, and then
    `article-body-rest`), each holds a part of the text.
    """
    named = [each for each in scores.elements.values() if each.text >= BODY_PART and each.prose and not each.out]
    body = next((each for each in named if each.text == BODY), None)  # parents come first
    if body is None or body.prose < WHOLE_ARTICLE_CHARS:
        return None
    return body if all(is_within(each, body) or is_below(body, each) for each in named) else None


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
    # In the document's order: what is behind one that stands behind the root does so too.
    before = takewhile(lambda node: _stands_before(node, root), _openings(scores, root, near))
    return list(islice(before, MOST_OPENINGS))


def _openings(scores: Scores, root: Element, near: Element) -> Iterator[LexborNode]:
    """Yield the paragraphs and headings near the root that are no links, up to its first block."""
    for block in scores.blocks:
        if is_within(block.element, root):
            return
        prose = block.tag in OPENING_TAGS and size_of(block.text) >= PROSE_CHARS
        if not prose or block.linked >= OPENING_LINK_SHARE * len(block.text) or block.text[-1] not in SENTENCE_ENDS:
            continue
        element = block.element
        if not element.linked and (element.topping or not element.out) and is_within(element, near):
            yield block.node


def _stands_before(node: LexborNode, root: Element) -> bool:
    """Tell whether a node outside the root stands before it in the document."""
    holders = {root.node.mem_id, *(each.node.mem_id for each in _above(root))}
    branch: LexborNode | None = node
    while branch is not None and branch.parent is not None and branch.parent.mem_id not in holders:
        branch = branch.parent
    while branch is not None and branch.mem_id not in holders:
        branch = branch.next
    return branch is not None


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
