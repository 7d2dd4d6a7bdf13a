"""The lesser fields: section, tags, language, canonical URL."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.extract.page import one_line, text_of
from scraper.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from scraper.extract.around import AtEnd
    from scraper.extract.jsonld import LinkedData
    from scraper.extract.page import Page

MAX_TAGS = 30
MAX_TAG_CHARS = 80  # a sentence is no tag
MAX_SECTION_CHARS = 40  # longer is a headline
MIN_KEYS = 3  # "Page Type: Article" and its like are a machine's; those of one film series are not
_SLUG = re.compile(r"^[a-z0-9]+(?:[-_/][a-z0-9-]+)+$")
_MACHINE = re.compile(r"^(?:(?:NLP )?Category:.*|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,}|\d{5,})$")
_PAIR = re.compile(r"^([\w ]{1,20}):\s?\S")
_COMMAS = re.compile(r"[,،;]")
_LANGUAGE = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*$")
_TAGS = re.compile(
    r"(?:^|[_-])(?:tags(?:[_-]?(?:list|links|title|items|block))?|tag[_-]?list|post-labels)$|^(?:article|news)[_-]tag$|[a-z]Tags$"
)
_CRUMBS = "[class*=breadcrumb]:not(body,main),.news_path"
_TAG_PAGE = re.compile(r"/(?:tags?|label|keywords?|hashtags?|برچسب)/[^/]", re.IGNORECASE)
_OF_OTHERS = frozenset({"aside", "nav"})
LIST_LEVELS, LINKED_SHARE = 3, 0.6  # of elements around the links of a list, and of their text
MAX_CRUMBS = 8  # more links are a menu
_HOME = re.compile(
    r"^(?:home(?:page)?|start(?:seite)?|accueil|inicio|portada|início|главная|خانه|صفحه (?:اصلی|نخست)|"
    r"صفحهٔ نخست|الرئيسية|ana ?sayfa)$"
)


def language(page: Page, data: LinkedData) -> str | None:
    """Return the declared language (BCP 47): of `<html lang>`, JSON-LD, or `<meta>`."""
    root = page.tree.root
    said = (
        root.attributes.get("lang") if root is not None else None,
        data.text("inLanguage"),
        page.said("og:locale", "content-language", "dc.language", "language"),
    )
    return next((tag.strip().replace("_", "-") for tag in said if tag and _LANGUAGE.match(tag.strip())), None)


def section(page: Page, data: LinkedData) -> str | None:
    """Return the section that the page says it belongs to."""
    said = (data.text("articleSection"), page.said("article:section"), page.said("parsely-section"))
    declared = [text for each in said if each and (text := one_line(html.unescape(each)))]
    if declared:  # a word for readers rather than one for addresses
        return next((text for text in declared if not _SLUG.match(text)), declared[0])
    path = page.first(_CRUMBS)
    crumbs = [text.strip(" »›>/") for node in _items(path) if (text := text_of(node))]
    named = [text for text in crumbs if 1 < len(text) <= MAX_SECTION_CHARS and not leads_home(text)]
    return named[-1] if 1 < len(crumbs) <= MAX_CRUMBS and named else None


def leads_home(text: str) -> bool:
    """Tell whether a step of a path names the front page."""
    return _HOME.match(fold(text)) is not None


def _items(holder: LexborNode | None) -> list[LexborNode]:
    """Return the links of a list, else its items."""
    return (holder.css("a") or holder.css("li")) if holder is not None else []


def tags(page: Page, data: LinkedData, ends: AtEnd) -> tuple[str, ...]:
    """Return the keywords, each once: the declared ones, else those at the end of the text (`ends`)."""
    linked = [each for each in data.nodes("keywords") if isinstance(each, str)]
    declared = (
        page.many.get("article:tag", [])
        or page.many.get("news_keywords", [])
        or linked
        or page.many.get("keywords", [])
    )
    if declared:
        return unique_tags(declared)
    lists = [each.node for each in ends if _names_tags(each.classes)]
    together = _with_neighbours(each.node for each in ends if not lists and _leads_to_tag(each.node))
    nodes = (
        *page.css("a[rel~=tag]:not([rel~=category])"),
        *(node for each in lists for node in _items(each)),
        *together,
    )
    return unique_tags(text_of(node).lstrip("#") for node in nodes or _items(_within(ends.root)))


@lru_cache(maxsize=20_000)
def _names_tags(classes: str) -> bool:
    return any(map(_TAGS.search, classes.split()))


def _leads_to_tag(node: LexborNode) -> bool:
    return node.tag == "a" and _TAG_PAGE.search(node.attributes.get("href") or "") is not None


def _with_neighbours(links: Iterable[LexborNode]) -> list[LexborNode]:
    """Return the links to tags that stand together with the first that is no part of a sentence."""
    for link in links:
        found: list[LexborNode] = []
        above = link.parent
        for _ in range(LIST_LEVELS):
            inside = above.css("a") if above is not None else []
            shown = sum(len(text_of(each)) for each in inside)
            if not inside or max(len(text_of(each)) for each in inside) > MAX_SECTION_CHARS:
                break
            if shown < LINKED_SHARE * len(text_of(above)) or not all(map(_leads_to_tag, inside)):
                break
            found, above = inside, above.parent if above is not None else None
        if found:
            return found
    return []


def _within(root: LexborNode | None) -> LexborNode | None:
    """Return the first list of tags within the element of the text: of other articles there may be much behind it."""
    for node in root.css("[class*=tag i]") if root is not None else ():
        if _names_tags(node.attributes.get("class") or "") and 0 < len(_items(node)) <= MAX_TAGS:
            above = node.parent
            while above is not None and above.tag not in _OF_OTHERS and above.mem_id != (root.mem_id if root else 0):
                above = above.parent
            if above is not None and above.tag not in _OF_OTHERS:
                return node
    return None


def unique_tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Split lists of keywords at their commas and return each once."""
    parts = (part.strip() for text in texts for part in _COMMAS.split(one_line(html.unescape(text))))
    unique = [part for part in dict.fromkeys(parts) if part and len(part) <= MAX_TAG_CHARS and not _MACHINE.match(part)]
    keys = {found[1] for part in unique if (found := _PAIR.match(part))}
    return tuple(part for part in unique if len(keys) < MIN_KEYS or not _PAIR.match(part))[:MAX_TAGS]


def canonical_url(page: Page) -> str | None:
    """Return the absolute URL that the page calls its own; fragments and nonsense are None."""
    node = page.first('link[rel~="canonical"]')
    return page.absolute(node.attributes.get("href") if node is not None else None) or page.absolute(
        page.said("og:url")
    )


def declared_urls(page: Page, data: LinkedData) -> tuple[str, ...]:
    """Return the URLs that the page gives itself beside `rel=canonical`: Open Graph's and JSON-LD's."""
    said = [page.said("og:url"), data.text("url")]
    said += [each if isinstance(each, str) else str(each.get("@id") or "") for each in data.nodes("mainEntityOfPage")]
    return tuple(url for link in said if link and (url := page.absolute(link)))
