"""The headline: the page has several, and they agree once the site's name is taken off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.extract.page import one_line, text_of
from scraper.text import fold

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.extract.jsonld import LinkedData
    from scraper.extract.page import Page

_SEPARATOR = re.compile(r"\s+[|\-–—•·»«:/>]+\s+|\s*\|\s*|\s+::\s+")
_WORDS = re.compile(r"\w+")
MAX_SITE_WORDS = 6
MIN_SITE_CHARS = 3  # two letters are in anything
MIN_OVERLAP = 0.6  # of words, for two headlines to be of one article
MAX_CHARS = 400


def headline(page: Page, data: LinkedData) -> tuple[str | None, str]:
    """Return the headline and where it was found: `h1`, `json-ld`, `og`, `title`, or `none`."""
    declared = _declared(page, data)
    heading = _best_heading(page, [text for text, _ in declared])
    if heading:
        return heading, "h1"
    sites = _site_names(page, data)
    for text, method in declared:
        if bare := without_site(text, sites, [other for other, _ in declared]):
            return bare, method
    return None, "none"


def _declared(page: Page, data: LinkedData) -> list[tuple[str, str]]:
    node = next(iter(page.tree.tags("title")), None)
    candidates = (
        (data.text("headline"), "json-ld"),
        (one_line(page.said("og:title")), "og"),
        (one_line(page.said("twitter:title", "dc.title", "title", "parsely-title", "sailthru.title")), "meta"),
        (text_of(node), "title"),
    )
    return [(text, method) for text, method in candidates if text and len(text) <= MAX_CHARS]


def _best_heading(page: Page, declared: list[str]) -> str | None:
    """Return the `<h1>` that agrees with what is declared, else the only one there is."""
    nodes = [node for node in page.tree.tags("h1")[:20] if not _in_link_to_front(node)]
    texts = [text for node in nodes if (text := text_of(node)) and len(text) <= MAX_CHARS]
    agreeing = [(max(overlap(text, other) for other in declared), text) for text in texts] if declared else []
    if agreeing:
        share, text = max(agreeing, key=lambda pair: pair[0])
        return _without_kicker(text, declared) if share >= MIN_OVERLAP else None
    return texts[0] if len(texts) == 1 else None


def _without_kicker(text: str, declared: list[str]) -> str:
    """Take off a kicker that stands in the `<h1>` before the headline that is declared."""
    for other in declared:
        if len(_words(other)) > 3 and len(text) > len(other) and fold(text).endswith(fold(other)):  # noqa: PLR2004 - a headline
            return text[-len(other) :]
    return text


def _in_link_to_front(node: LexborNode) -> bool:
    """Tell whether a heading is the logo: a link to the front page."""
    link = node.css_first("a") or (node.parent if node.parent is not None and node.parent.tag == "a" else None)
    if link is None:
        return False
    try:
        parts = urlsplit(link.attributes.get("href") or "#")
    except ValueError:
        return False
    return not parts.path.strip("/") and not parts.query and bool(parts.netloc or parts.path)


def overlap(one: str, other: str) -> float:
    """Return the share of the shorter headline's words that the other has too."""
    left, right = _words(one), _words(other)
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(fold(text)))


def _site_names(page: Page, data: LinkedData) -> list[str]:
    host = page.url.split("/")[2] if page.url.count("/") > 1 else ""
    names = [
        page.said("og:site_name", "application-name", "twitter:site") or "",
        *data.publishers,
        host.removeprefix("www."),
    ]
    return [fold(name) for name in names if name]


def without_site(text: str, sites: list[str], others: list[str]) -> str:
    """Return a headline without the name of the site at its end or start.

    A part is the site's name when it is known as such, or when another declared headline does without it.
    """
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(text))
        if not cuts:
            break
        last, first = cuts[-1], cuts[0]
        if _is_site(text[last.end() :], text[: last.start()], sites, others):
            text = text[: last.start()]
        elif _is_site(text[: first.start()], text[first.end() :], sites, others):
            text = text[first.end() :]
        else:
            break
    return text.strip()


def _is_site(part: str, rest: str, sites: list[str], others: list[str]) -> bool:
    folded = fold(part).strip()
    if not folded or not rest.strip():
        return False
    if any(
        folded == site or (len(folded) >= MIN_SITE_CHARS and (folded.replace(" ", "") in site or site in folded))
        for site in sites
    ):
        return len(_WORDS.findall(part)) <= MAX_SITE_WORDS
    return fold(rest).strip() in {fold(other).strip() for other in others}
