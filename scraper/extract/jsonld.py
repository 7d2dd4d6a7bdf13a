"""JSON-LD (schema.org) of a page: the node that describes the article, read leniently.

Three in a hundred real blocks are no valid JSON: control characters, comments, trailing commas, HTML entities. Those
are mended where that is safe, else left alone.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scraper.extract.page import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.extract.page import Page

MAX_NODES = 2_000
MAX_BLOCK_CHARS = 1_000_000
_SCRIPTS = 'script[type*="ld+json" i]'
_DECODER = json.JSONDecoder(strict=False)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$", re.DOTALL)
_ARTICLE_TYPES = re.compile(
    r"(?:News|Report|Analysis|Opinion|Review|Background|Satirical|Scholarly|Tech|Advertiser)\w*Article|^Article$|"
    r"^BlogPosting$|^LiveBlogPosting$|^SocialMediaPosting$|^Report$|^ReportageNewsArticle$|^VideoObject$|^MediaGallery$"
)
_LESSER = frozenset({"VideoObject", "MediaGallery"})
_PAGES = frozenset({"WebPage", "ItemPage", "CreativeWork", "Recipe", "HowTo", "PodcastEpisode", "RadioEpisode"})
_DATED = frozenset({"author", "datePublished"})
_PUBLISHERS = frozenset({"Organization", "NewsMediaOrganization", "WebSite"})

Json = dict[str, Any]
_LISTINGS = frozenset({"ProfilePage", "CollectionPage", "SearchResultsPage"})


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The article's node (empty when there is none), its types, and every node by its `@id`."""

    article: Json = field(default_factory=dict)
    types: tuple[str, ...] = ()
    ids: dict[str, Json] = field(default_factory=dict)
    publishers: tuple[str, ...] = ()  # names of organisations and sites
    page: Json = field(default_factory=dict)  # the node of the page, where none describes an article
    lists: bool = False  # the page says that it is a list of articles, or somebody's page

    def text(self, *names: str) -> str | None:
        """Return the first of these properties that is text, on one line."""
        return next((said for name in names if (said := self._one(self.article.get(name)))), None)

    def text_of_page(self, *names: str) -> str | None:
        """Return the first of these properties of the page's node, where no node describes an article."""
        return next((said for name in names if (said := self._one(self.page.get(name)))), None)

    def _one(self, value: Any) -> str | None:
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = value.get("@value") or value.get("name")
        return one_line(html.unescape(value)) or None if isinstance(value, str) else None

    def nodes(self, name: str) -> list[Json | str]:
        """Return the values of a property as nodes (references resolved) and strings."""
        waiting = [self.article.get(name, self.page.get(name))]
        found: list[Json | str] = []
        for each in waiting:
            if isinstance(each, list) and len(waiting) < MAX_NODES:  # lists in lists are met too
                waiting += each
            elif isinstance(each, dict):
                found.append({**self.ids.get(str(each.get("@id")), {}), **each})
            elif isinstance(each, str):
                found.append(each)
        return found


def read_linked_data(page: Page) -> LinkedData:
    """Read all JSON-LD blocks of a page."""
    blocks = [_load(script.text()) for script in page.css(_SCRIPTS)]
    nodes = [(node, _types(node)) for block in blocks for node in _nodes(block)]
    if not nodes:
        return LinkedData()
    articles = [(node, types) for node, types in nodes if _is_article(types)]
    best, types = max(articles, key=_rank, default=(Json(), ()))
    return LinkedData(
        article=best,
        types=types,
        ids={str(node["@id"]): node for node, _ in nodes if "@id" in node and len(node) > 2},  # noqa: PLR2004 - not a bare reference
        publishers=tuple(one_line(str(node["name"])) for node, types in nodes if _publishes(node, types)),
        page={} if best else next((node for node, types in nodes if _is_page(node, types)), {}),
        lists=not best and any(not _LISTINGS.isdisjoint(types) for _, types in nodes),
    )


@lru_cache(maxsize=512)
def _is_article(types: tuple[str, ...]) -> bool:
    return any(map(_ARTICLE_TYPES.search, types))


def _publishes(node: Json, types: tuple[str, ...]) -> bool:
    return not _PUBLISHERS.isdisjoint(types) and bool(node.get("name")) and "Person" not in types


def _is_page(node: Json, types: tuple[str, ...]) -> bool:
    return not _PAGES.isdisjoint(types) and not _DATED.isdisjoint(node)


def _rank(candidate: tuple[Json, tuple[str, ...]]) -> tuple[int, int]:
    node, types = candidate
    lesser = not _LESSER.isdisjoint(types)
    return (0 if lesser else 1, sum(name in node for name in ("headline", "datePublished", "author", "articleBody")))


def _types(node: Json) -> tuple[str, ...]:
    value = node.get("@type")
    if isinstance(value, str):
        return (value.rsplit("/", 1)[-1],)
    return tuple(each.rsplit("/", 1)[-1] for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _load(text: str) -> object:
    text = text[:MAX_BLOCK_CHARS]
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return _load_mended(text)


def _load_mended(text: str) -> object:
    bare = _WRAPPING.sub("", _WRAPPING.sub("", text))
    try:
        return _DECODER.decode(_TRAILING_COMMA.sub(r"\1", bare))
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> Iterator[Json]:
    """Yield the objects of a JSON value, outermost first, without recursion."""
    waiting = [value]
    for each in waiting:
        if isinstance(each, dict):
            yield each
            inside: Iterable[object] = each.values()
        elif isinstance(each, list):
            inside = each
        else:
            continue
        if len(waiting) < MAX_NODES:
            waiting += [inner for inner in inside if isinstance(inner, (dict, list))]
