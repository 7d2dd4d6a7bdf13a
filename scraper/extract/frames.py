"""Frames around pictures: the small elements that hold a picture and its caption, whatever their names are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MOST_PICTURES = 60
LEVELS = 4  # how far above a picture its frame is looked for
CAPTION_CHARS = 170  # a longer text beside a picture is prose
_NO_FRAME = frozenset({"p", "article", "main", "section", "body", "td", "li", "ul", "ol", "table", "tr"})


def frames(root: LexborNode) -> frozenset[int]:
    """Return the elements below the root that hold pictures and captions only, by `mem_id`."""
    found: set[int] = set()
    for picture in root.css("img")[:MOST_PICTURES]:
        frame = _frame(picture, root.mem_id)
        if frame is not None:
            found.add(frame)
    return frozenset(found)


def _frame(picture: LexborNode, root: int) -> int | None:
    """Return the widest element around a picture with so little text that it can be a caption."""
    frame: int | None = None
    above = picture.parent
    for _ in range(LEVELS):
        if above is None or above.mem_id == root or above.tag in _NO_FRAME:
            break
        chars = len(above.text().strip())
        if chars > CAPTION_CHARS:
            break
        if above.tag != "a":
            frame = above.mem_id
        above = above.parent
    return frame
