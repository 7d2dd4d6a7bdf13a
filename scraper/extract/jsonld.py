"""JSON-LD (schema.org) of a page: the node that describes the article, read leniently.

Three in a hundred real blocks are no valid JSON: control characters, comments, trailing commas, HTML entities. Those
are mended where that is safe, else left alone.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scraper.extract.page import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extract.page import Page

MAX_NODES = 2_000
MAX_BLOCK_CHARS = 1_000_000
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$", re.DOTALL)
_ARTICLE_TYPES = re.compile(
    r"(?:News|Report|Analysis|Opinion|Review|Background|Satirical|Scholarly|Tech|Advertiser)\w*Article|^Article$|"
    r"^BlogPosting$|^LiveBlogPosting$|^SocialMediaPosting$|^Report$|^ReportageNewsArticle$|^VideoObject$|^MediaGallery$"
)
_LESSER = frozenset({"VideoObject", "MediaGallery"})
_PUBLISHERS = frozenset({"Organization", "NewsMediaOrganization", "WebSite"})

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The article's node (empty when there is none), its types, and every node by its `@id`."""

    article: Json = field(default_factory=dict)
    types: tuple[str, ...] = ()
    ids: dict[str, Json] = field(default_factory=dict)
    all_types: frozenset[str] = frozenset()
    publishers: tuple[str, ...] = ()  # names of organisations and sites

    def text(self, *names: str) -> str | None:
        """Return the first of these properties that is text, on one line."""
        return next((said for name in names if (said := self._one(self.article.get(name)))), None)

    def _one(self, value: Any) -> str | None:
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = value.get("@value") or value.get("name")
        return one_line(html.unescape(value)) or None if isinstance(value, str) else None

    def nodes(self, name: str) -> list[Json | str]:
        """Return the values of a property as nodes (references resolved) and strings."""
        value = self.article.get(name)
        found: list[Json | str] = []
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                found.append({**self.ids.get(str(each.get("@id")), {}), **each})
            elif isinstance(each, str):
                found.append(each)
        return found


def read_linked_data(page: Page) -> LinkedData:
    """Read all JSON-LD blocks of a page."""
    nodes: list[Json] = []
    for script in page.tree.tags("script"):
        if (script.attributes.get("type") or "").strip().lower().startswith("application/ld+json"):
            nodes.extend(_nodes(_load(script.text())))
    ids = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 2}  # noqa: PLR2004 - not a bare reference
    articles = [node for node in nodes if any(_ARTICLE_TYPES.search(type_) for type_ in _types(node))]
    best = max(articles, key=_rank, default={})
    named = tuple(
        one_line(str(node["name"]))
        for node in nodes
        if node.get("name") and _PUBLISHERS & set(_types(node)) and "Person" not in _types(node)
    )
    all_types = frozenset(type_ for node in nodes for type_ in _types(node))
    return LinkedData(best, tuple(_types(best)), ids, all_types, named)


def _rank(node: Json) -> tuple[int, int]:
    lesser = bool(_LESSER & set(_types(node)))
    return (0 if lesser else 1, sum(name in node for name in ("headline", "datePublished", "author", "articleBody")))


def _types(node: Json) -> list[str]:
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return [each.rsplit("/", 1)[-1] for each in values if isinstance(each, str)]


def _load(text: str) -> object:
    text = text[:MAX_BLOCK_CHARS]
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return _load_mended(text)


def _load_mended(text: str) -> object:
    bare = _WRAPPING.sub("", _WRAPPING.sub("", text))
    try:
        return json.loads(_TRAILING_COMMA.sub(r"\1", bare), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> Iterator[Json]:
    """Yield the objects of a JSON value, outermost first, without recursion."""
    waiting, count = [value], 0
    while waiting and count < MAX_NODES:
        count += 1
        each = waiting.pop(0)
        if isinstance(each, dict):
            yield each
            waiting.extend(inner for inner in each.values() if isinstance(inner, (dict, list)))
        elif isinstance(each, list):
            waiting.extend(inner for inner in each if isinstance(inner, (dict, list)))
