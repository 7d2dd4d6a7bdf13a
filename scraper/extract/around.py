"""The elements around the headline: kicker, lead, byline and date stand there, whatever else the page holds.

A short walk from the headline on and back is cheaper than to match class names against the whole tree, and what it sees
belongs to this article: cards and comments of the same class stand elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.extract.junk import SKIPPED_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_HEADLINES = 2  # a logo is one too, often
ABOVE, BELOW = 20, 60  # elements
PARAGRAPHS = 4  # below the headline: then the text is under way
MOST_NODES = 200  # that are passed on the way
_CLOSED = (SKIPPED_TAGS - {"nav", "form", "label", "button"}) | {"p", "figure", "picture", "table", "pre"}


@dataclass(slots=True)
class Near:
    """An element near the headline."""

    node: LexborNode
    tag: str
    attributes: dict[str, str | None]
    classes: str  # as they stand there; "" without any
    below: bool  # behind the headline, not before it


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


def following(root: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements behind another in document order, none of them entered."""
    node = _beyond(root)
    while node is not None:
        if node.is_element_node:
            yield node
        node = _beyond(node)


def _near(node: LexborNode, *, below: bool) -> Near:
    attributes = node.attributes
    return Near(node, node.tag or "", attributes, attributes.get("class") or "", below)


def _is_closed(near: Near) -> bool:
    """Tell whether what stands in an element is not looked at: furniture, and plain paragraphs, which are text."""
    return near.tag in _CLOSED and not (near.tag == "p" and near.classes)


def _behind(start: LexborNode) -> list[Near]:
    """Return the elements after another in document order; paragraphs and furniture are not entered."""
    found: list[Near] = []
    paragraphs = 0
    node = start.first_child if start.tag == "body" else _beyond(start)
    for _ in range(MOST_NODES):
        if node is None:
            break
        inner = None
        if node.is_element_node:
            near = _near(node, below=True)
            found.append(near)
            paragraphs += near.tag == "p"
            if len(found) >= BELOW or paragraphs > PARAGRAPHS:
                break
            inner = None if _is_closed(near) else node.first_child
        node = inner or node.next or _beyond(node)
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
    """Return the elements before another, the nearest first, what stands in one from its end on."""
    found: list[Near] = []
    node = start.prev or _ahead(start)
    for _ in range(MOST_NODES):
        if node is None:
            break
        inner = None
        if node.is_element_node:
            near = _near(node, below=False)
            found.append(near)
            if len(found) >= ABOVE:
                break
            inner = None if _is_closed(near) else node.last_child
        node = inner or node.prev or _ahead(node)
    return found


def _ahead(node: LexborNode) -> LexborNode | None:
    """Return the node before the one that another stands in; None at the body's start."""
    before = node.prev
    while before is None:
        above = node.parent
        if above is None or above.tag in {"body", "html", None}:
            return None
        node, before = above, above.prev
    return before
