"""Frames: the small elements that hold a picture and its caption, a form and its call, or a link over a card."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MOST_PICTURES = 60
LEVELS = 4  # how far above a picture or a form its frame is looked for
CAPTION_CHARS = 170  # a longer text beside a picture is prose
CAPTION_SHARE = 0.35  # of the prose: in a flash what stands beside the picture is the text
CALL_CHARS = 300  # of what a form asks for
_NO_FRAME = frozenset({"p", "article", "main", "section", "body", "li", "ul", "ol"})
_OF_TABLE = frozenset({"td", "tr", "tbody", "table"})
_SWITCHES = frozenset({"hidden", "checkbox", "radio"})  # inputs that open and shut what is text, or are not seen
_CARDS = frozenset({"div", "article", "section", "figure"})
_TOLD = "h2,h3,h4,h5,h6"  # over what a gallery or a list tells of its pictures
MOST_CELLS = 3  # of a table around a picture; more are data


def frames(root: LexborNode, prose: int) -> frozenset[int]:
    """Return the elements below the root, of so much prose, that hold pictures and captions, or forms, by `mem_id`."""
    found: set[int] = set()
    sizes: dict[int, int] = {}  # most pictures of a page stand in the same large elements
    most = dict.fromkeys(("img", "a"), min(CAPTION_CHARS, int(CAPTION_SHARE * prose)))
    middles = (node for node in root.css("img,input,a:empty") if node.tag != "a" or _lies_over_card(node))
    for node in islice(middles, MOST_PICTURES):
        if node.tag == "input" and (node.attributes.get("type") or "").lower() in _SWITCHES:
            continue
        frame = _frame(node, root.mem_id, most.get(node.tag or "", CALL_CHARS), sizes)
        if frame is not None:
            found.add(frame)
    return frozenset(found)


def _lies_over_card(link: LexborNode) -> bool:
    """Tell whether a link without text is laid over a card, whose headline stands beside it."""
    attributes = link.attributes
    href, above = attributes.get("href") or "", link.parent
    elsewhere = "link" in (attributes.get("class") or "") and href.startswith(("/", "http"))
    return elsewhere and above is not None and above.tag in _CARDS


def _frame(node: LexborNode, root: int, most: int, sizes: dict[int, int]) -> int | None:
    """Return the widest element around a picture or a form with so little text that it can be a caption, or a call."""
    found = _around(node, root, most, sizes)
    told = node.tag == "img"
    while found and (found[-1].tag == "a" or (told and found[-1].css_first(_TOLD) is not None)):
        found.pop()
    return found[-1].mem_id if found else None


def _around(node: LexborNode, root: int, most: int, sizes: dict[int, int]) -> list[LexborNode]:
    """Return the elements around one, below the root, as far as they hold little text; no parts of tables."""
    found: list[LexborNode] = []
    above, left = node.parent, LEVELS
    while above is not None and left and above.mem_id != root:
        tag = above.tag or ""
        if tag in _NO_FRAME or _size(above, sizes) > most:
            break
        in_table = tag in _OF_TABLE
        if not in_table or (tag == "table" and len(above.css("td")) <= MOST_CELLS):
            found.append(above)
        left -= not in_table
        above = above.parent
    return found


def _size(node: LexborNode, sizes: dict[int, int]) -> int:
    """Return how much text an element holds; measured once, though each picture in it asks."""
    key = node.mem_id
    if key not in sizes:
        sizes[key] = len(node.text().strip())
    return sizes[key]
