"""The text that follows the headline, where what weighs most on the page is not the article: flashes of one sentence.

A page of one sentence stands among lists of other articles whose summaries are longer than it. So what follows the
headline is read in document order, up to the first thing that is no text: a list of links, comments, a sidebar, a form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extract.body import SHORT_CHARS, Prose, keep_prose
from scraper.extract.collect import TABLE, Piece, Seen, collect
from scraper.extract.elements import LEAST_OTHERS, LINKED_HEADING
from scraper.extract.junk import HARD, NOT_JUNK, judge
from scraper.extract.lines import ends_sentence
from scraper.extract.page import one_line, text_of
from scraper.text import fold
from storage.records import BlockType

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from selectolax.lexbor import LexborNode

    from scraper.extract.body import Known
    from scraper.extract.page import Page

MIN_CHARS, MIN_LETTERS = 25, 0.6  # of a sentence, and their share that are letters
HOLDER_LEVELS = 5  # above the headline
MOST_ELEMENTS = 60  # behind the headline
BLOCKS_OF_SUMMARY = 3  # at most, under the heading of another article
MOST_BLOCKS, MOST_TEASERS = 8, 0.6  # that are looked at, and their share that stand under the linked headings of others
_INLINE = frozenset(
    {"a", "b", "strong", "i", "em", "u", "q", "cite", "span", "font", "small", "mark", "sub", "sup", "bdi"}
)
_FURNITURE = frozenset({"aside", "footer", "nav", "form"})


def headline_node(page: Page, title: str) -> LexborNode | None:
    """Return the element that shows the headline (`title`, folded): an `<h1>`, or what stands in for it."""
    for node in page.h1():
        shown = fold(text_of(node)).strip(" .:|-–—")
        if shown and (shown == title or (len(title) > MIN_CHARS and title in shown)):
            return node
    return page.stand_in() if not page.h1() else None


def holder_of(start: LexborNode) -> LexborNode | None:
    """Return the element that holds the article of a headline: the nearest that says so, else its parent."""
    above = start.parent
    for _ in range(HOLDER_LEVELS):
        if above is None or above.tag in {"article", "main"}:
            break
        above = above.parent
    return above if above is not None and above.tag in {"article", "main"} else start.parent


def is_elsewhere(root: LexborNode | None, start: LexborNode, blocks: Callable[[], list[LexborNode]]) -> bool:
    """Tell whether a text is not this article's: without the headline, and furniture or a list of others' summaries.

    `blocks` gives the blocks of the text.
    """
    if root is None:
        return True
    if _is_within(start, root):
        return False
    above: LexborNode | None = root
    while above is not None and above.tag not in {"body", "html", None} and not _is_within(start, above):
        if above.tag in _FURNITURE or judge(above.tag or "", above.attributes)[0] >= HARD:
            return True
        above = above.parent
    return are_summaries(blocks())


def are_summaries(blocks: list[LexborNode]) -> bool:
    """Tell whether most of some blocks of text stand under linked headings: they are other articles' summaries."""
    few = blocks[:: max(1, len(blocks) // MOST_BLOCKS)]
    under = [(above.mem_id, links) for above, links in map(_of_summary, few) if above is not None]
    links = sum(dict(under).values())  # each holder's once
    return bool(few) and len(under) >= MOST_TEASERS * len(few) and links >= min(len(few), LEAST_OTHERS)


def _of_summary(block: LexborNode) -> tuple[LexborNode | None, int]:
    """Return the element that a summary stands in, and the linked headings of others there; few blocks go with each."""
    above = block.parent
    if above is None or (headings := len(above.css(LINKED_HEADING))) == 0:
        return None, 0
    blocks = sum(each.tag == block.tag for each in above.iter())
    return (above, headings) if blocks <= BLOCKS_OF_SUMMARY * headings else (None, 0)


def _is_within(node: LexborNode, root: LexborNode) -> bool:
    above: LexborNode | None = node
    while above is not None and above.mem_id != root.mem_id:
        above = above.parent
    return above is not None


def read_beside(start: LexborNode, known: Known, others: Collection[int] = ()) -> Prose:
    """Return the prose that follows the headline, without what stands in `others`; nothing without a sentence."""
    kept, closing, _ = keep_prose(_behind(start, others), known)
    sentences = [at for at, piece in enumerate(kept) if piece.type is TABLE or _is_sentence(piece.text)]
    within = kept[sentences[0] : sentences[-1] + 1] if sentences else []  # labels and captions stand before and behind
    return Prose(within, closing, tuple(kept[sentences[-1] + 1 :]) if sentences else ())


def _behind(start: LexborNode, others: Collection[int]) -> list[Piece]:
    """Return the pieces behind the headline, up to where an end stands behind a sentence."""
    pieces: list[Piece] = []
    loose: list[str] = []  # text without an element of its own, up to the next block or line break
    for node in _following(start):
        if not node.is_element_node or node.tag in _INLINE:
            loose.append(_loose_text(node))
            continue
        pieces += _run(loose)
        if _is_end(node):
            if any(_is_sentence(piece.text) for piece in pieces):
                break
        elif node.mem_id not in others and judge(node.tag or "", node.attributes)[0] is NOT_JUNK:
            pieces += collect(node, Seen(skipped=others), own=True)
    return pieces + _run(loose)


def _loose_text(node: LexborNode) -> str:
    return node.text() if node.is_element_node else node.text_content or ""


def _run(loose: list[str]) -> list[Piece]:
    text = one_line("".join(loose))
    loose.clear()
    return [Piece(BlockType.PARAGRAPH, text)] if text else []


def _is_sentence(text: str) -> bool:
    told = len(text) >= MIN_CHARS and sum(map(str.isalpha, text)) >= MIN_LETTERS * len(text)  # a date is none
    return len(text) >= SHORT_CHARS or (told and ends_sentence(text))


def _following(start: LexborNode) -> Iterator[LexborNode]:
    """Yield what stands behind the headline: its siblings, then its parent's, up to the page's."""
    node: LexborNode | None = start
    for _ in range(MOST_ELEMENTS):
        while node is not None and node.next is None:
            node = node.parent if node.parent is not None and node.parent.tag not in {"body", "html", None} else None
        node = node.next if node is not None else None
        if node is None:
            return
        if node.is_element_node or (node.tag == "-text" and not (node.text_content or "").isspace()):
            yield node


def _is_end(node: LexborNode) -> bool:
    """Tell whether an element is furniture, or holds the headings of other articles."""
    tag = node.tag or ""
    return tag in _FURNITURE or judge(tag, node.attributes)[0] >= HARD or node.css_first(LINKED_HEADING) is not None
