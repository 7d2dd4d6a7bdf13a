"""The lead: the standfirst that is marked up apart from the body, where there is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extract.collect import collect
from scraper.extract.junk import Junk, judge
from scraper.extract.page import one_line, text_of
from scraper.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from scraper.extract.page import Page

MIN_CHARS = 20
MAX_KICKER_CHARS = 120
_KICKERS = (
    ".kicker",
    ".rutitr",
    ".uptitle",
    ".up-title",
    ".up_title",
    ".overline",
    ".news-rutitr",
    ".dachzeile",
)
MAX_CHARS = 1_200
SHOWN_CHARS = 12  # of a description that must stand in the page's source before it is looked for
_MARKED = (
    ".standfirst", ".article-lead", ".article__lead", ".introtext",
    ".item-summary", ".article-summary", ".article__summary", ".news-lead", ".news_lead", ".lead", ".article-intro",
    ".article__intro", ".intro", ".chapo", ".article__chapo", ".dek", ".deck", ".subheadline", ".article-subtitle",
    ".article__subtitle", ".subtitle", ".news-subtitle", ".sub-title", ".article-description",
    ".article__description", ".entry-summary", ".entradilla", ".sottotitolo", ".vorspann", ".teaser-text",
    ".summary", ".excerpt", ".article-excerpt", ".standfirst__text", ".ingress", ".manchet", "[id*=Lead]",
)  # fmt: skip

_ROOTS = (
    b"subtitle",
    b"sub-title",
    b"subtitulo",
    b"subhead",
    b"abstract",
    b"intro",
    b"standfirst",
    b"text-lead",
    b"ingress",
)
_SPEAKS = re.compile(
    rb"(?:^|[_-])(?:sub-?titles?|subtitulo|sub-?headline|subhead(?:er|line)?|abstract|intro(?:-?text)?|standfirst|text-lead|ingress)$"
)
_OF_OTHERS = re.compile(
    rb"teaser|related|card|list|widget|sidebar|footer|newsletter|comment|author|image|caption|player"
)
MAX_CLASSES = 8
MIN_PLAIN_CHARS, MAX_PLAIN_CHARS = 50, 600


def find_kicker(page: Page) -> str | None:
    """Return the line above the headline, where it is marked as such."""
    texts = (text_of(node) for node in page.marked(_KICKERS)[:3])
    return next((text for text in texts if 2 < len(text) <= MAX_KICKER_CHARS), None)  # noqa: PLR2004 - a word at least


def find_lead(page: Page, body: str, title: str, opening: tuple[str, ...] = ()) -> tuple[str | None, str]:
    """Return the lead and how it was found: `marked`, `description`, or `none`.

    The lead is never the headline, nor text that the body has too, but for its `opening` paragraphs: one that is marked
    up as the lead is that, and the caller takes it from the body.
    """
    for node in (*page.marked(_MARKED)[:12], *_plain(page.marked(_own_names(page))[:12])):
        text = one_line(" ".join(piece.text for piece in collect(node, lenient=True)))
        if (text in opening or _serves(text, body, title)) and len(text) >= MIN_CHARS and not _is_of_others(node):
            return text, "marked"
    return _described(page, body, title)


def _own_names(page: Page) -> list[str]:
    """Return selectors of the page's own classes that speak of a lead."""
    words = page.classes_like(*_ROOTS)
    return [f".{word.decode()}" for word in words if _SPEAKS.search(word) and not _OF_OTHERS.search(word)][:MAX_CLASSES]


def _plain(nodes: list[LexborNode]) -> Iterator[LexborNode]:
    """Yield the nodes with one short text that stand in no furniture: their names alone prove little."""
    for node in nodes:
        text, above = node.text().strip(), node.parent
        while above is not None and above.is_element_node and judge(above.tag or "", above.attributes)[0] is Junk.NOT:
            above = above.parent
        outside = above is None or not above.is_element_node
        if outside and MIN_PLAIN_CHARS <= len(text) <= MAX_PLAIN_CHARS and len(node.css("p")) < 2:  # noqa: PLR2004 - one text
            yield node


def _is_of_others(node: LexborNode) -> bool:
    """Tell whether an element is furniture, or stands in a list or a teaser of another article."""
    if judge(node.tag or "", node.attributes)[0] >= Junk.HARD:
        return True
    above = node.parent
    while above is not None and above.tag not in {"body", "html", None}:
        if above.tag in {"li", "a", "aside", "nav", "footer"}:
            return True
        above = above.parent
    return False


def _serves(text: str, body: str, title: str) -> bool:
    if not MIN_CHARS <= len(text) <= MAX_CHARS:
        return False
    return text[:80] not in body and fold(text) != fold(title)


def _described(page: Page, body: str, title: str) -> tuple[str | None, str]:
    """Take the description for the lead when its whole text stands on the page, outside the body."""
    text = one_line(page.said("og:description", "description", "twitter:description"))
    if not _serves(text, body, title) or text.endswith(("...", "…")):
        return None, "none"
    if page.html.find(text[:SHOWN_CHARS].encode(), page.html.find(b"<body")) < 0:
        return None, "none"
    begins = text.split(maxsplit=1)[0]
    shown = any(
        begins in node.text() and text_of(node) == text
        for node in page.css("h2,h3,p,div:not(:has(*)),span:not(:has(*))")
    )
    return (text, "description") if shown else (None, "none")
