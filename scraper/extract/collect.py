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
class _Run:
    """Inline text being gathered."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    strong: int = 0
    size: int = 0

    def add(self, text: str, *, linked: bool, strong: bool) -> None:
        self.parts.append(text)
        size = len(text.strip())
        self.size += size
        self.linked += size if linked else 0
        self.strong += size if strong else 0


@dataclass(slots=True)
class _Walk:
    """State of one walk: what is open, what is being gathered, what is done."""

    skip: Callable[[LexborNode], bool]
    run: _Run = field(default_factory=_Run)
    pieces: list[Piece] = field(default_factory=list)
    heading: int | None = None
    quote: int = 0
    lists: int = 0
    items: int = 0
    cells: int = 0
    links: int = 0
    strong: int = 0
    row: int = 0

    def flush(self) -> None:
        """End the run: what was gathered becomes pieces."""
        run, self.run = self.run, _Run()
        text = "".join(run.parts)
        if not text.strip():
            return
        type_, level = self._type()
        for part in _paragraphs(text):
            # Blanks around the text count for neither: sizes are those of stripped text.
            linked = round(len(part) * run.linked / max(1, run.size))
            strong = run.size > 0 and run.strong >= 0.95 * run.size
            self.pieces.append(Piece(type_, part, level, linked, strong, self.row))

    def _type(self) -> tuple[BlockType, int | None]:
        if self.heading:
            return BlockType.HEADING, self.heading
        if self.cells:
            return BlockType.TABLE, None
        if self.items:
            return BlockType.LIST, None
        return (BlockType.QUOTE if self.quote else BlockType.PARAGRAPH), None

    def take_empty(self, tag: str) -> None:
        """Note an element without content: a line break, or a rule."""
        if tag == "br":
            self.run.parts.append("\x0b")
        elif tag == "hr":
            self.flush()

    def enter(self, tag: str) -> None:
        """Note what an element opens."""
        if tag not in _INLINE:
            self.flush()
        self._count(tag, 1)

    def leave(self, tag: str) -> None:
        """Note what an element closes."""
        if tag not in _INLINE:
            self.flush()
        self._count(tag, -1)

    def _count(self, tag: str, step: int) -> None:
        if tag == "a":
            self.links += step
        elif tag in {"b", "strong"}:
            self.strong += step
        elif tag in {"blockquote", "q-block"}:
            self.quote += step
        elif tag in {"li", "dd", "dt"}:
            self.items += step
        elif tag in {"td", "th"}:
            self.cells += step
        elif tag == "tr":
            self.row += 1
        elif tag in _HEADINGS:
            self.heading = _HEADINGS[tag] if step > 0 else None


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

    def skip(node: LexborNode) -> bool:
        tag = node.tag or ""
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

    walk = _Walk(skip)
    if own:
        walk.enter(root.tag or "")
    _go(root, walk)
    walk.flush()
    return walk.pieces


def _go(root: LexborNode, walk: _Walk) -> None:
    """Visit everything below `root`; an open element waits on the stack for its end."""
    stack: list[LexborNode] = []
    node = root.first_child
    while node is not None or stack:
        if node is None:
            done = stack.pop()
            walk.leave(done.tag or "")
            node = done.next
        elif (child := _visit(node, walk)) is not None:
            stack.append(node)
            node = child
        else:
            node = node.next


def _visit(node: LexborNode, walk: _Walk) -> LexborNode | None:
    """Take a node in; return its first child when it must be gone into."""
    if node.is_text_node:
        walk.run.add(node.text_content or "", linked=walk.links > 0, strong=walk.strong > 0)
        return None
    if not node.is_element_node:
        return None
    tag = node.tag or ""
    child = node.first_child
    if child is None:
        walk.take_empty(tag)
        return None
    if walk.skip(node):
        if tag not in _INLINE:
            walk.flush()
        return None
    walk.enter(tag)
    return child


def _paragraphs(text: str) -> list[str]:
    """Part a run at its line breaks: two or more make paragraphs, and one does when the lines are long."""
    lines = [" ".join(line.split()) for line in text.replace("\n", " ").split("\x0b")]
    return [kept for line in lines if (kept := clean(line))]
