"""From the chosen element to its pieces: one walk in document order, without recursion.

Inline text is gathered until a block begins or ends; `<br><br>` parts paragraphs; lists and tables become one piece
each. Furniture is stepped over with all that is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.extract.junk import SKIPPED_TAGS, Junk, is_caption, judge
from scraper.extract.page import clean
from storage.records import BlockType

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from selectolax.lexbor import LexborNode

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "ruby",
        "rb",
        "rt",
        "rp",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "nobr",
        "label",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MEANT = _INLINE | _HEADINGS.keys()  # soft words on these say what the text is, not that it is furniture
_KINDS = {
    "a": "link", "b": "strong", "strong": "strong", "blockquote": "quote", "q-block": "quote",
    "li": "item", "dd": "item", "dt": "item", "td": "cell", "th": "cell",
}  # fmt: skip
_TEXT = "-text"  # selectolax's name of a text node
STRONG_SHARE = 0.95
_FIGURES = frozenset({"figure", "figcaption", "picture"})


@dataclass(slots=True)
class Piece:
    """A block of text with what is needed to judge it."""

    type: BlockType
    text: str
    level: int | None = None
    linked: int = 0  # characters that stand in links
    strong: bool = False  # all of it in <strong> or <b>
    row: int = 0  # of which table row it is a cell


@dataclass(slots=True)
class _Gathered:
    """State of one walk: the inline text being gathered, what is open around it, and what is done.

    The hottest place of the room: sizes are counted only of what is linked or bold, and blank text costs nothing.
    """

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    pieces: list[Piece] = field(default_factory=list)
    heading: int | None = None
    open: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_KINDS.values(), 0))
    row: int = 0

    def add(self, text: str) -> None:
        """Gather inline text."""
        if text.isspace():
            if self.parts:
                self.parts.append(" ")
            return
        self.parts.append(text)
        if self.open["link"]:
            self.linked += len(text.strip())
        if self.open["strong"]:
            self.bold += len(text.strip())

    def flush(self) -> None:
        """End the run: what was gathered becomes pieces."""
        text = "".join(self.parts)
        linked, bold = self.linked, self.bold
        size = sum(len(part.strip()) for part in self.parts) if linked or bold else 0
        self.parts.clear()
        self.linked = self.bold = 0
        if not text or text.isspace():
            return
        type_, level = self._type()
        # Blanks count for neither: shares are those of what is seen.
        strong = bold > 0 and bold >= STRONG_SHARE * size
        for part in _paragraphs(text):
            share = round(len(part) * linked / size) if linked else 0
            self.pieces.append(Piece(type_, part, level, share, strong, self.row))

    def _type(self) -> tuple[BlockType, int | None]:
        if self.heading:
            return BlockType.HEADING, self.heading
        if self.open["cell"]:
            return BlockType.TABLE, None
        if self.open["item"]:
            return BlockType.LIST, None
        return (BlockType.QUOTE if self.open["quote"] else BlockType.PARAGRAPH), None

    def take_empty(self, tag: str) -> None:
        """Note an element without content: a line break, or a rule."""
        if tag == "br":
            self.parts.append("\x0b")
        elif tag == "hr" and self.parts:
            self.flush()

    def note(self, tag: str, step: int) -> None:
        """Note what an element opens (1) or closes (-1)."""
        if self.parts and tag not in _INLINE:
            self.flush()
        kind = _KINDS.get(tag)
        if kind is not None:
            self.open[kind] += step
        elif tag in _HEADINGS:
            self.heading = _HEADINGS[tag] if step > 0 else None
        elif tag == "tr":
            self.row += 1


def collect(
    root: LexborNode,
    *,
    kept: Collection[int] = (),
    skipped: Collection[int] = (),
    own: bool = False,
    lenient: bool = False,
) -> list[Piece]:
    """Return the pieces of text below an element in reading order.

    Elements of `kept` are never furniture, those of `skipped` are teasers;
    with `own` the element's own tag counts too (a list item, a heading);
    `lenient` believes in hard furniture only.
    """
    least = Junk.HARD if lenient else Junk.SOFT

    def skip(node: LexborNode, tag: str) -> bool:
        if tag in SKIPPED_TAGS or tag in _FIGURES:
            return tag != "form" or node.mem_id not in kept
        if node.mem_id in kept:
            return False
        if node.mem_id in skipped:
            return True
        # Soft words on inline elements mark a part of the sentence: a place, a date, a name.
        attributes = node.attributes
        if tag in _MEANT:
            return bool(attributes) and (judge(tag, attributes)[0] >= Junk.HARD or is_caption(attributes))
        return tag == "aside" or judge(tag, attributes)[0] >= least

    walk = _Gathered()
    if own:
        walk.note(root.tag or "", 1)
    _go(root, walk, skip)
    walk.flush()
    return walk.pieces


def _go(root: LexborNode, walk: _Gathered, skip: Callable[[LexborNode, str], bool]) -> None:
    """Visit everything below `root`; an open element waits on the stack for its end."""
    stack: list[tuple[LexborNode, str]] = []
    node = root.first_child
    while True:
        while node is None:
            if not stack:
                return
            done, tag = stack.pop()
            walk.note(tag, -1)
            node = done.next
        tag = node.tag or ""
        if tag == _TEXT:
            walk.add(node.text_content or "")
        elif node.is_element_node:
            child = node.first_child
            if child is None:
                walk.take_empty(tag)
            elif not skip(node, tag):
                walk.note(tag, 1)
                stack.append((node, tag))
                node = child
                continue
            elif walk.parts and tag not in _INLINE:
                walk.flush()
        node = node.next


def _paragraphs(text: str) -> list[str]:
    """Part a run at its line breaks: two or more make paragraphs, and one does when the lines are long."""
    lines = [" ".join(line.split()) for line in text.replace("\n", " ").split("\x0b")]
    return [kept for line in lines if (kept := clean(line))]
