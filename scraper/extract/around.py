"""The elements around the headline: kicker, lead, byline and date stand there, whatever else the page holds.

A short walk from the headline on and back is cheaper than to match class names against the whole tree, and what it sees
belongs to this article: cards and comments of the same class stand elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborNode  # noqa: TC002 - a NamedTuple's field

from scraper.extract.junk import SKIPPED_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser

MOST_HEADLINES = 2  # a logo is one too, often
ABOVE, BELOW = 20, 60  # elements
PARAGRAPHS = 4  # below the headline: then the text is under way
MOST_NODES = 200  # that are passed on the way
_CLOSED = (SKIPPED_TAGS - {"nav", "form", "label", "button"}) | {"p", "figure", "picture", "table", "pre"}


class Near(NamedTuple):
    """An element near the headline."""

    node: LexborNode
    tag: str
    attributes: dict[str, str | None]
    classes: str  # as they stand there; "" without any


def around(tree: LexborHTMLParser, headlines: Sequence[LexborNode]) -> list[Near]:
    """Return the elements around a page's headlines, each once: before and behind, then those of the next one.

    `headlines` are the elements that show it; without any the first `<h2>` serve.
    """
    starts = headlines[:MOST_HEADLINES] or tree.tags("h2")[:MOST_HEADLINES]
    body = tree.body
    found: list[Near] = []
    for start in starts or ([body] if body is not None else []):
        found += [*reversed(_before(start)), *_behind(start)]
    return list({each.node.mem_id: each for each in found}.values()) if len(starts) > 1 else found


def before(root: LexborNode) -> list[Near]:
    """Return the elements right before a text: its lead stands there when no headline was found above it."""
    return [*reversed(_before(root))]


class AtEnd:
    """The elements at the end of a text and behind it, found once somebody looks: its tags stand there, or a wall."""

    def __init__(self, root: LexborNode | None) -> None:
        self.root = root
        self._found: list[Near] | None = None

    def __iter__(self) -> Iterator[Near]:
        """Look, the first time, and yield the elements in document order."""
        if self._found is None:
            self._found = self._look(self.root) if self.root is not None else []
        return iter(self._found)

    @staticmethod
    def _look(root: LexborNode) -> list[Near]:
        following = _beyond(root)
        last = _before(following) if following is not None else []
        return [*reversed(last), *_behind(root)]


def _near(node: LexborNode, tag: str) -> Near:
    attributes = node.attributes
    return Near(node, tag, attributes, attributes.get("class") or "")


def _is_open(near: Near) -> bool:
    """Tell whether what stands in an element is looked at too: not in plain paragraphs, which are text."""
    return near.tag not in _CLOSED or (near.tag == "p" and bool(near.classes))


def _behind(start: LexborNode) -> list[Near]:
    """Return the elements after another in document order; paragraphs and furniture are not entered."""
    found: list[Near] = []
    paragraphs = 0
    node = start.first_child if start.tag == "body" else _beyond(start)
    for _ in range(MOST_NODES):
        if node is None or len(found) >= BELOW or paragraphs > PARAGRAPHS:
            break
        if not node.is_element_node:
            node = node.next or _beyond(node)
            continue
        tag = node.tag or ""
        near = _near(node, tag)
        found.append(near)
        paragraphs += tag == "p"
        node = (node.first_child if _is_open(near) else None) or _beyond(node)
    return found


def _beyond(node: LexborNode) -> LexborNode | None:
    """Return the first node behind an element and all that is in it; None at the body's end."""
    following = node.next
    while following is None:
        above = node.parent
        if above is None or above.tag in {"body", "html", None}:
            return None
        node, following = above, above.next
    return following


def _before(start: LexborNode) -> list[Near]:
    """Return the elements before another, the nearest first."""
    found: list[Near] = []
    node = _ahead(start, enter=False)
    for _ in range(MOST_NODES):
        if node is None or len(found) >= ABOVE:
            break
        enter = False
        if node.is_element_node:
            found.append(_near(node, node.tag or ""))
            enter = _is_open(found[-1])
        node = _ahead(node, enter=enter)
    return found


def _ahead(node: LexborNode, *, enter: bool) -> LexborNode | None:
    """Return the node before another, the last one in it first."""
    child = node.last_child if enter else None
    while child is None:
        child = node.prev
        if child is None:
            above = node.parent
            if above is None or above.tag in {"body", "html", None}:
                return None
            node = above
    return child
