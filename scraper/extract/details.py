"""The lesser fields: section, tags, language, canonical URL, pictures, who may read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extract.page import one_line, text_of
from storage.records import Access, Image

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from scraper.extract.jsonld import Json, LinkedData
    from scraper.extract.page import Page

MAX_TAGS = 30
MAX_IMAGES = 30
_LANGUAGE = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*$")
_TAG_NODES = "a[rel~=tag],.tags li,.tags a,.article_tags li,.news_tags a,.tag-list a,.article-tags a,.post-tags a"
_CRUMBS = ".breadcrumb li,.breadcrumb a,.breadcrumbs li,.breadcrumbs a,.breadcrumb_list li a,.news_path a"
_CAPTIONS = "figcaption,[class*=caption]"
_CREDITS = "[class*=credit],[class*=copyright],small,cite"


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
    declared = data.text("articleSection") or one_line(page.said("article:section", "parsely-section"))
    if declared:
        return declared
    crumbs = [text for node in page.marked(_CRUMBS.split(",")) if (text := text_of(node))]
    return (
        crumbs[-1] if len(crumbs) > 1 and len(crumbs[-1]) < 40 else None  # noqa: PLR2004 - longer is a headline
    )


def tags(page: Page, data: LinkedData) -> tuple[str, ...]:
    """Return the keywords, each once."""
    linked = [each for each in data.nodes("keywords") if isinstance(each, str)]
    declared = (
        page.many.get("article:tag", [])
        or page.many.get("news_keywords", [])
        or linked
        or page.many.get("keywords", [])
    )
    shown = [] if declared else [text_of(node).lstrip("#") for node in page.marked(_TAG_NODES.split(","))]
    return unique_tags((*declared, *shown))


def unique_tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Split lists of keywords at their commas and return each once."""
    parts = (one_line(part) for text in texts for part in re.split(r"[,،;]", text))
    return tuple(dict.fromkeys(part for part in parts if part and len(part) <= 80))[:MAX_TAGS]  # noqa: PLR2004 - a sentence is no tag


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


def images(page: Page, data: LinkedData, root: LexborNode | None) -> tuple[Image, ...]:
    """Return the lead picture and those of the article's figures."""
    found: dict[str, Image] = {}
    for link in (page.said("og:image", "og:image:url", "twitter:image"), *_linked(data)):
        if url := page.absolute(link):
            found.setdefault(url, Image(url))
            break
    for figure in _figures(root)[:MAX_IMAGES]:
        if image := _of_figure(page, figure):
            found[image.url] = image
    return tuple(found.values())[:MAX_IMAGES]


def _figures(root: LexborNode | None) -> list[LexborNode]:
    """Return the figures of the article that the text stands in, else of the text's own element."""
    above = root
    while above is not None and above.tag not in {"article", "main"}:
        above = above.parent
    holder = above or root
    return holder.css("figure") if holder is not None else []


def _linked(data: LinkedData) -> list[str]:
    return [link for node in data.nodes("image") if (link := node if isinstance(node, str) else _link(node))]


def _link(node: Json) -> str | None:
    value = node.get("url") or node.get("contentUrl")
    return value if isinstance(value, str) else None


def _of_figure(page: Page, figure: LexborNode) -> Image | None:
    picture = figure.css_first("img")
    if picture is None:
        return None
    attributes = picture.attributes
    source = next((attributes[name] for name in ("data-src", "data-original", "src") if attributes.get(name)), None)
    url = page.absolute(source)
    if url is None:
        return None
    caption = text_of(figure.css_first(_CAPTIONS)) or None
    return Image(url, caption, text_of(figure.css_first(_CREDITS)) or None)


def access(data: LinkedData, page: Page) -> Access | None:
    """Return who may read the whole text, where the page says so (schema.org isAccessibleForFree)."""
    value = data.article.get("isAccessibleForFree")
    tier = (page.said("article:content_tier") or "").lower()
    if value is not None:
        return Access.FREE if str(value).rsplit("/", 1)[-1].lower() == "true" else Access.PAYWALLED
    return {"free": Access.FREE, "metered": Access.METERED, "locked": Access.PAYWALLED}.get(tier)
