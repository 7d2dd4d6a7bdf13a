"""The reading by site rules: each field where the rules say, and only that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extract.body import Known, keep_prose
from scraper.extract.collect import Piece, collect
from scraper.extract.generic import Found
from scraper.extract.transforms import texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from scraper.extract.page import Page
    from scraper.extract.rules import SiteRules

DRIFT_SHARE = 0.3  # of the generic text: a rule that finds less is out of date
_TEXT_TAGS = frozenset({"p", "blockquote", "pre", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table"})


class Ruled:
    """What rules find on a page; without rules, nothing."""

    def __init__(self, page: Page, rules: SiteRules | None) -> None:
        self._page = page
        self._rules = rules
        if rules is not None:
            for selector in rules.drop:
                page.drop(selector)

    def asks(self, field: str) -> bool:
        """Tell whether the rules speak of a field."""
        return self._rules is not None and bool(self._rules.select.get(field))

    def nodes(self, field: str) -> list[LexborNode]:
        """Return what the first selector of a field finds, in the root first, then on the page."""
        selectors = self._rules.select.get(field, ()) if self._rules is not None else ()
        return next((found for selector in selectors if (found := self._below_root(selector))), [])

    def _below_root(self, selector: str) -> list[LexborNode]:
        roots = self._rules.select.get("root", ()) if self._rules is not None else ()
        if roots:
            for root in roots:
                if found := self._page.css(f":is({root}) {selector}" if "," in root else f"{root} {selector}"):
                    return found
        return self._page.css(selector)

    def text(self, field: str) -> str | None:
        """Return the first text that the field's selectors find, on one line."""
        return next((text for text in self.texts(field) if text), None)

    def texts(self, field: str) -> list[str]:
        """Return the texts that the field's selectors find."""
        steps = self._rules.transform.get(field, ()) if self._rules is not None else ()
        return texts_of(self.nodes(field), steps)

    def changes(self, field: str) -> bool:
        """Tell whether the rules transform what a field's selectors find."""
        return self._rules is not None and bool(self._rules.transform.get(field))

    def body(self, known: Known) -> Found:
        """Return the body: what stands in the named containers, or the named parts themselves."""
        nodes = _outermost(self.nodes("body"))
        pieces: list[Piece] = [piece for node in nodes for piece in _pieces(node)]
        return Found(keep_prose(pieces, known), nodes[0] if nodes else None, 1.0, "rule")


def _pieces(node: LexborNode) -> list[Piece]:
    return collect(node, own=True) if node.tag in _TEXT_TAGS else collect(node)


def _outermost(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """Drop the nodes that stand inside another one of them."""
    keys = {node.mem_id for node in nodes}
    kept = []
    for node in nodes:
        above = node.parent
        while above is not None and above.mem_id not in keys:
            above = above.parent
        if above is None:
            kept.append(node)
    return kept
