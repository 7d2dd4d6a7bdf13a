"""From the chosen element to its pieces: one walk in document order, without recursion.

Inline text is gathered until a block begins or ends; `<br><br>` parts paragraphs; lists and tables become one piece
each. Furniture is stepped over with all that is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from scraper.extract.junk import HARD, NOT_JUNK, SKIPPED_TAGS, SOFT, is_caption, is_tag_list, judge
from scraper.extract.page import BLANK_LINE, clean, on_one_line, one_line, size_of
from storage.records import BlockType

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from selectolax.lexbor import LexborNode

    from scraper.extract.elements import Element
    from scraper.extract.junk import Junk

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
PARAGRAPH, HEADING, QUOTE, LIST, TABLE, FIGURE = BlockType  # asked of their class they cost more
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MEANT = _INLINE | _HEADINGS.keys()  # soft words on these say what the text is, not that it is furniture
_KINDS = {
    "a": "link", "b": "strong", "strong": "strong", "blockquote": "quote", "q-block": "quote",
    "pre": "verbatim", "li": "item", "dd": "item", "dt": "item", "td": "cell", "th": "cell",
}  # fmt: skip
_TEXT = "-text"  # selectolax's name of a text node
STRONG_SHARE = 0.95
LAYOUT_CHARS, LAYOUT_SHARE = 400, 0.5  # of a table's cell, and of all that the table says: no datum is so long
LAYOUT_ROWS = 20  # of such a table, at most
LEAST_TAGGED, BEHIND_TAGS = 3, 0.3  # pieces before a list of tags that closes the text, and the share of what is behind
_BOXES = frozenset({"div", "ul", "p", "section", "footer"})  # that hold tags
_CELLS, _ROWS = frozenset({"td", "th"}), frozenset({"tr"})
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
    broken: bool = False  # one of several lines that `<br>` parts
    bold: int = 0  # how many of its characters are
    verbatim: bool = False  # in <pre>: code, or verse


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
    within: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_KINDS.values(), 0))
    row: int = 0
    tables: dict[int, tuple[int, int]] = field(default_factory=dict)  # how many rows, how much text
    end: int = 0  # pieces before the last list of tags

    def add(self, text: str) -> None:
        """Gather inline text."""
        if text.isspace():
            if self.parts:
                self.parts.append(" ")
            return
        self.parts.append(text)
        if self.within["link"]:
            self.linked += len(text.strip())
        if self.within["strong"]:
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
        lines = _paragraphs(text)
        for part in lines:
            share = round(len(part) * linked / size) if linked else 0
            verbatim = self.within["verbatim"] > 0
            self.pieces.append(Piece(type_, part, level, share, strong, self.row, len(lines) > 1, bold, verbatim))

    def _type(self) -> tuple[BlockType, int | None]:
        if self.heading:
            return HEADING, self.heading
        if self.within["cell"]:
            return TABLE, None
        if self.within["item"]:
            return LIST, None
        return (QUOTE if self.within["quote"] else PARAGRAPH), None

    def take_empty(self, tag: str) -> None:
        """Note an element without content: a line break, or a rule."""
        if tag == "br":
            self.parts.append("\x0b")
        elif tag == "hr" and self.parts:
            self.flush()

    def take_whole(self, tag: str, text: str, linked: int) -> None:
        """Take in a block with all that it holds: its text, on one line, and how much of it is linked."""
        self.open(tag)
        if kept := one_line(text):
            type_, level = self._type()
            linked = len(kept) if self.within["link"] else linked
            strong, verbatim = self.within["strong"] > 0, tag == "pre"
            self.pieces.append(Piece(type_, kept, level, linked, strong, self.row, verbatim=verbatim))
        self.close(tag)

    def step_over(self, tag: str) -> None:
        """Note an element that is left out: a block among inline text ends its run."""
        if self.parts and tag not in _INLINE:
            self.flush()

    def open(self, tag: str) -> None:
        """Note what an element opens."""
        if self.parts and tag not in _INLINE:
            self.flush()
        if tag in _KINDS:
            self.within[_KINDS[tag]] += 1
        elif tag in _HEADINGS:
            self.heading = _HEADINGS[tag]
        elif tag == "tr":
            self.row += 1

    def close(self, tag: str) -> None:
        """Note what an element closes."""
        if self.parts and tag not in _INLINE:
            self.flush()
        if tag in _KINDS:
            self.within[_KINDS[tag]] -= 1
        elif tag in _HEADINGS:
            self.heading = None
        elif tag == "tr":
            self.row += 1


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a page's elements already, by `mem_id`, so that a walk need not ask the parser again."""

    elements: Mapping[int, Element] = field(default_factory=dict)
    plain: Mapping[int, tuple[str, int]] = field(default_factory=dict)  # blocks to be taken whole: text, of that linked
    skipped: Collection[int] = ()  # teasers


_NOTHING = Seen()


def collect(root: LexborNode, seen: Seen = _NOTHING, *, own: bool = False, lenient: bool = False) -> list[Piece]:
    """Return the pieces of text below an element in reading order.

    With `own` the element's own tag counts too (a list item, a heading); `lenient` believes in hard furniture only.
    """
    walk = _Gathered()
    if own:
        walk.open(root.tag or "")
    _go(root, walk, seen, HARD if lenient else SOFT)
    walk.flush()
    return walk.pieces[: walk.end] if _is_little(walk.pieces, walk.end) else walk.pieces


def _is_little(pieces: list[Piece], end: int) -> bool:
    """Tell whether what stands behind the list of tags is little beside what stands before it."""
    if not LEAST_TAGGED <= end < len(pieces):
        return False
    behind = sum(len(piece.text) for piece in pieces[end:])
    return behind <= BEHIND_TAGS * sum(len(piece.text) for piece in pieces)


def _go(root: LexborNode, walk: _Gathered, seen: Seen, least: Junk) -> None:
    """Visit everything below `root`; an open element waits on the stack for its end."""
    stack: list[tuple[LexborNode, str]] = []
    node = root.first_child
    while True:
        while node is None:
            if not stack:
                return
            done, tag = stack.pop()
            walk.close(tag)
            node = done.next
        tag = node.tag or ""
        if tag == _TEXT:
            walk.add(node.text_content or "")
        elif (child := node.first_child) is None:
            walk.take_empty(tag)
        elif (plain := seen.plain.get(node.mem_id)) is not None and tag not in _INLINE:
            walk.take_whole(tag, *plain)
        elif not _is_furniture(node, tag, seen, least):
            if tag == "td" and _is_layout(node, walk.tables):
                tag = "div"
            walk.open(tag)
            stack.append((node, tag))
            node = child
            continue
        else:
            walk.step_over(tag)
            if tag in _BOXES and len(walk.pieces) >= LEAST_TAGGED and is_tag_list(node.attributes):
                walk.end = len(walk.pieces)
        node = node.next


def _is_layout(cell: LexborNode, tables: dict[int, tuple[int, int]]) -> bool:
    """Tell whether a cell frames whole blocks of text: paragraphs, or a table; alone in its row, or much text."""
    row = cell.parent
    if row is None:
        return False
    alone = _is_alone(cell)
    if alone and "colspan" not in cell.attributes:
        return True
    inner = cell.first_child
    if inner is None or (inner.next is None and inner.tag == _TEXT):  # as most data are: nothing to look for
        return False
    if cell.css_first("p,div,table,br+br") is None or row.parent is None:
        return False
    text = cell.text()
    chars = len(text)
    rows, whole = _shape(row.parent, tables)
    return alone or (
        size_of(text) > LAYOUT_CHARS and (rows == 1 or (rows <= LAYOUT_ROWS and chars > LAYOUT_SHARE * whole))
    )


def _is_alone(cell: LexborNode) -> bool:
    """Tell whether a cell is the only one of its row: those beside it are near, the row's first may be far."""
    before, behind = cell.prev, cell.next
    while before is not None and before.tag not in _CELLS:
        before = before.prev
    while before is None and behind is not None and behind.tag not in _CELLS:
        behind = behind.next
    return before is None and behind is None


def _shape(table: LexborNode, tables: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Return how many rows a table has, and how much text; looked at once, though each of its cells asks."""
    key = table.mem_id
    if key not in tables:
        tables[key] = _count(table, _ROWS, LAYOUT_ROWS + 1), len(table.text())
    return tables[key]


def _count(holder: LexborNode, tags: frozenset[str], most: int) -> int:
    """Return how many children are of these tags; no more than so many are counted, as each cell of a long row asks."""
    return len(list(islice((each for each in holder.iter() if each.tag in tags), most)))


def _is_furniture(node: LexborNode, tag: str, seen: Seen, least: Junk) -> bool:
    key = node.mem_id
    known = seen.elements.get(key)
    if tag in SKIPPED_TAGS or tag in _FIGURES:
        return tag != "form" or known is None or not known.major
    if known is not None and known.major:
        return False
    if key in seen.skipped:
        return True
    # Soft words on inline elements mark a part of the sentence: a place, a date, a name.
    if tag in _MEANT:
        attributes = node.attributes
        return bool(attributes) and (judge(tag, attributes)[0] >= HARD or is_caption(attributes))
    if tag == "aside":
        return True
    named = judge(tag, node.attributes)[0] if known is None else known.named
    # No layout uses a caption's words for text.
    return named >= least or (named is not NOT_JUNK and is_caption(node.attributes))


def _paragraphs(text: str) -> list[str]:
    """Part a run at its line breaks, and clean what each line says."""
    if "\n\n" in text:
        text = BLANK_LINE.sub("\x0b", text)
    lines = text.split("\x0b") if "\x0b" in text else (text,)
    return [kept for line in lines if (kept := clean(on_one_line(line)))]
