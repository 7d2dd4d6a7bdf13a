"""The reading by site rules: each field where the rules say, and only that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extract.body import Known, keep_prose
from scraper.extract.collect import Piece, collect
from scraper.extract.details import leads_home
from scraper.extract.generic import Found
from scraper.extract.lead import is_of_others
from scraper.extract.transforms import texts_of
from scraper.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from scraper.extract.page import Page
    from scraper.extract.rules import SiteRules, Transform

DRIFT_SHARE = 0.3  # of the generic text: a rule that finds less is out of date
_LINES = frozenset({"kicker", "title", "lead"})
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
        """Return what the first selector of a field finds; below the root all are tried before any on the page.

        On the page, `_LINES` may not stand in a list or a box of other articles; tags never in the text.
        """
        found = next(self._found(field), [])
        if field != "tags" or not found:
            return found
        within = {node.mem_id for node in self.nodes("body")}
        return [node for node in found if not _stands_in(node, within)]

    def _found(self, field: str) -> Iterator[list[LexborNode]]:
        if self._rules is None:
            return
        selectors, roots = self._rules.select.get(field, ()), self._rules.select.get("root", ())
        for selector in selectors:
            for root in roots:
                if found := self._page.css(f":is({root}) {selector}" if "," in root else f"{root} {selector}"):
                    yield sorted(found, key=is_of_others) if field in _LINES else found
                    break
        for selector in selectors:
            found = self._page.css(selector)
            if roots and field in _LINES:
                found = [node for node in found if not is_of_others(node)]
            if found:
                yield found

    def text(self, field: str) -> str | None:
        """Return the first text that the field's selectors find, on one line."""
        return next((text for text in self.texts(field) if text), None)

    def texts(self, field: str) -> list[str]:
        """Return the texts that the field's selectors find."""
        return texts_of(self.nodes(field), self._steps(field))

    def title(self, declared: str | None) -> str | None:
        """Return the title: of all that its selectors find what reads like the `declared` one, else the first."""
        found: list[str] = []
        for nodes in self._found("title"):
            texts = texts_of(nodes, self._steps("title"))
            if not declared or (texts and texts[0] == declared):
                return next(iter(texts), None)
            found += texts
        return next((text for text in found if fold(text) == fold(declared or "")), next(iter(found), None))

    def section(self) -> str | None:
        """Return the section: the first that does not lead home."""
        return next((text for text in self.texts("section") if not leads_home(text)), None)

    def _steps(self, field: str) -> Sequence[Transform]:
        return self._rules.transform.get(field, ()) if self._rules is not None else ()

    def changes(self, field: str) -> bool:
        """Tell whether the rules transform what a field's selectors find."""
        return self._rules is not None and bool(self._rules.transform.get(field))

    def body(self, known: Known) -> Found:
        """Return the body: what stands in the named containers, or the named parts themselves."""
        nodes = _outermost(self.nodes("body"))
        pieces: list[Piece] = [piece for node in nodes for piece in _pieces(node)]
        prose = keep_prose(pieces, known)
        return Found(prose.pieces, nodes[0] if nodes else None, 1.0, "rule", closing=prose.closing)


def _pieces(node: LexborNode) -> list[Piece]:
    return collect(node, own=True) if node.tag in _TEXT_TAGS else collect(node)


def _stands_in(node: LexborNode, keys: Collection[int]) -> bool:
    above = node.parent
    while above is not None and above.mem_id not in keys:
        above = above.parent
    return above is not None


def _outermost(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """Drop the nodes that stand inside another one of them."""
    keys = {node.mem_id for node in nodes}
    return [node for node in nodes if not _stands_in(node, keys)]
