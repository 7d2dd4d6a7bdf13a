"""The lead: the standfirst that is marked up apart from the body, where there is one."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborNode  # noqa: TC002 - a NamedTuple's field

from scraper.extract.collect import collect
from scraper.extract.junk import HARD, NOT_JUNK, is_caption_name, judge
from scraper.extract.lines import is_caption
from scraper.extract.page import one_line, size_of, text_of
from scraper.extract.pointers import is_pointer
from scraper.extract.scoring import SENTENCE_ENDS
from scraper.extract.title import overlap
from scraper.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scraper.extract.around import Near
    from scraper.extract.page import Page

MIN_BYTES = 20  # in UTF-8: scripts of more bytes a letter say more with one
MAX_KICKER_CHARS = 120
_KICKERS = frozenset({"up_title", "dachzeile", "rotitr", "rootitr", "itemKicker"})
_KICKER_WORD = re.compile(
    r"(?:^|[_-])(?:kicker|ru-?titr|roo?-?titr|up-?title|overline|surtitre|sur-?titre|ust-?baslik|antetitulo)$"
)
MAX_CHARS = 1_200
_ID = re.compile(
    r"(?P<lead>Lead)|(?:^|[_-])(?P<own>lead|summary|standfirst|intro|sapo|perex)$|"
    r"(?P<kicker>(?i:kicker|rou?titr|rutitr|titr-?rou?))$"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MARKED = frozenset({
    "standfirst", "standfirst__text", "article-lead", "article__lead", "introtext", "item-summary", "article-summary",
    "article__summary", "news-lead", "news_lead", "lead", "article-intro", "article__intro", "intro", "chapo",
    "article__chapo", "dek", "deck", "subheadline", "article-subtitle", "article__subtitle", "subtitle",
    "news-subtitle", "subtitle-news", "sub-title", "article-description", "article__description", "entry-summary",
    "entradilla", "sottotitolo", "vorspann", "teaser-text", "summary", "excerpt", "article-excerpt", "ingress",
    "manchet", "itemIntroText", "article__announce-text", "announce-text", "entry-lead", "post-lead", "entry-subtitle",
    "lead-text", "gh-article-excerpt", "field--name-field-lead", "field--name-field-summary", "field--name-field-intro",
    "field--name-field-teaser-text",
})  # fmt: skip
_SPEAKS = re.compile(
    r"(?:^|[_-])(?:sub-?titles?|subtitulo|sub-?headline|subhead(?:er|ing|line)?|abstract|intro(?:-?text)?|standfirst|lead|ingress|dek|deck|chapo|entradilla|bajada|"
    r"copete|sommario|occhiello|vorspann|manchet|perex|zajawka|ingressi|lide|linha-?fina|sub-t|summary|desc|descp|description|opener|preamble|sapo|(?<!.)teaser|spot|overview|news-?heading|synopsis|"
    r"(?:lead|intro|summary|subtitle|teaser)-?text|subtitle-art|intro-?teaser|sous-?titre)$"
)
_OF_OTHERS = re.compile(
    r"site|english|blog|categor|archive|product|channel|(?<!intro-)teaser|related|card|list|widget|sidebar|footer|newsletter|comment|author|image|caption|player"
)
_TEASER = re.compile(
    r"(?:article|story|news|post|hero|header)[\w-]*teaser(?!s|[\w-]*(?:list|card|item|image))", re.IGNORECASE
)
MAX_NODES = 12
MAX_BYLINE_CHARS = 120
MAX_LINKED = 0.3  # of such a text: more is a byline, or a pointer
SAME_HEADLINE, MUCH_LONGER = 0.8, 1.8  # of the words: a headline once more, unless it is so much longer
_RIGHTS = re.compile(r"copyright|©|all rights reserved", re.IGNORECASE)
SENTENCE_CHARS = 20
MOST_BELOW = 8  # elements behind the headline
MIN_PLAIN_CHARS, MAX_PLAIN_CHARS = 50, 600
MIN_HEADING_CHARS = 30  # of a lower heading that is named so
_LEVELS = frozenset({"h2", "h3", "h4"})
_LEAVES = frozenset({"h2", "h3", "p", "div", "span"})


class _Role(IntEnum):
    """What an element's class names say it is."""

    KICKER = 0
    LEAD = 1
    OWN = 2  # a lead by a name of the site's own, which alone proves little


@lru_cache(maxsize=20_000)
def _role(classes: str) -> _Role | None:
    words = classes.split()
    if not _KICKERS.isdisjoint(words) or any(map(_KICKER_WORD.search, words)):
        return _Role.KICKER
    if not _MARKED.isdisjoint(words):
        return _Role.LEAD
    return _Role.OWN if any(map(_is_own, words)) else None


@lru_cache(maxsize=5_000)
def _role_of_id(name: str) -> _Role | None:
    said = _ID.search(name)
    if said is None:
        return _Role.OWN if _is_own(_CAMEL.sub("-", name).lower()) else None
    return _Role[(said.lastgroup or "").upper()]


def _is_own(word: str) -> bool:
    return bool(
        _TEASER.search(word) or (_SPEAKS.search(word) and not _OF_OTHERS.search(word) and not is_caption_name(word))
    )


class _Marks(NamedTuple):
    """What stands around the headline, by what its class names say."""

    kickers: list[LexborNode]
    leads: list[LexborNode]
    own: list[LexborNode]


def _read_marks(near: Iterable[Near]) -> _Marks:
    marks = _Marks([], [], [])
    for each in near:
        role = _role(each.classes) if each.classes else None
        if role is None and (name := each.attributes.get("id")):
            role = _role_of_id(name)
        if role is None and each.tag in _LEVELS and each.attributes.get("itemprop") == "alternativeHeadline":
            role = _Role.LEAD
        if role is not None:
            marks[role].append(each.node)
    return marks


def find_kicker(near: Iterable[Near]) -> str | None:
    """Return the line above the headline, where it is marked as such; `near` are the elements around the headline."""
    texts = (one_line(node.text(separator=" ")) for node in _read_marks(near).kickers[:3])
    return next((text for text in texts if 1 < len(text) <= MAX_KICKER_CHARS), None)


def find_lead(
    page: Page,
    near: Sequence[Near],
    body: str,
    title: str,
    *,
    people: Iterable[str] = (),
    opening: tuple[str, ...] = (),
) -> tuple[str | None, str]:
    """Return the lead and how it was found: `marked`, `description`, or `none`.

    `near` are the elements around the headline. The lead is never the headline, nor text that the body has too, but for
    its `opening` paragraphs: one that is marked up as the lead is that, and the caller takes it from the body. A line
    that names one of the authors (`people`) is a byline.
    """
    marks = _read_marks(near)
    for node in (*marks.leads[:MAX_NODES], *_plain(marks.own[:MAX_NODES])):
        text = one_line(" ".join(piece.text for piece in collect(node, lenient=True)))
        byline = len(text) <= MAX_BYLINE_CHARS and any(name in text for name in people)
        serves = not byline and not is_pointer(text) and _serves(text, "" if text in opening else body, title)
        if serves and not is_of_others(node):
            return text, "marked"
    described, method = _described(page, near, body, title)
    below = None if described else _below(near, body, title, opening)
    return (below, "below") if below and _heads(page, title) else (described, method)


def _heads(page: Page, title: str) -> bool:
    """Tell whether the first `<h1>`, or what stands in for it, is the headline: behind a logo stands a slogan."""
    first = next(iter(page.h1()), None)
    return first is None or overlap(text_of(first), title) >= SAME_HEADLINE


def _below(near: Iterable[Near], body: str, title: str, opening: tuple[str, ...]) -> str | None:
    """Return the sentence right behind the headline: a lower heading, or a text that is not the body's."""
    first = _first_below(near, body, opening)
    if first is None:
        return None
    each, text = first
    opens = text in opening and _stands_over_text(each)
    ends = opens or text[-1] in SENTENCE_ENDS or each.tag in _LEVELS
    told = ends and _tells(text, title) and _serves(text, "" if opens else body, title)
    return text if told and _stands_apart(each.node) else None


def _first_below(near: Iterable[Near], body: str, opening: tuple[str, ...]) -> tuple[Near, str] | None:
    """Return the first text of a sentence's length behind the headline, and its element.

    What comes first decides: behind a picture, a list or a paragraph of the body there is no lead any more.
    """
    for each in islice((each for each in near if each.below), MOST_BELOW):
        if each.tag not in _LEVELS and not _is_leaf(each):
            continue
        text = each.node.text()
        if len(text) < SENTENCE_CHARS:
            continue
        text = one_line(text)
        if size_of(text) >= MIN_PLAIN_CHARS:
            return None if text not in opening and text[:SENTENCE_CHARS] in body else (each, text)
        if text in body:
            break  # a short paragraph of the body
    return None


def _stands_over_text(near: Near) -> bool:
    """Tell whether an element is marked as no paragraph: a heading, or a part of the article's `<header>`."""
    parent = near.node.parent
    return near.tag in _LEVELS or (parent is not None and parent.tag == "header")


def _tells(text: str, title: str) -> bool:
    return len(text) <= MAX_PLAIN_CHARS and not (_is_credit(text) or _is_headline(text, title) or is_pointer(text))


def _stands_apart(node: LexborNode) -> bool:
    """Tell whether an element leads nowhere, and belongs to no other article."""
    return node.css_first("a") is None and not is_of_others(node) and _stands_free(node)


def _is_headline(text: str, title: str) -> bool:
    """Tell whether a text is the headline once more, with a kicker before it, or as another place has it."""
    return overlap(text, title) >= SAME_HEADLINE and len(text) <= MUCH_LONGER * len(title)


def _is_credit(text: str) -> bool:
    return is_caption(text) or _RIGHTS.search(text) is not None


def _plain(nodes: list[LexborNode]) -> Iterator[LexborNode]:
    """Yield the nodes with one short text that stand in no furniture: their names alone prove little."""
    for node in nodes:
        text = node.text().strip()
        linked = sum(len(link.text()) for link in node.css("a"))
        several = len(node.css("p")) > 1
        least = MIN_HEADING_CHARS if node.tag in _LEVELS else MIN_PLAIN_CHARS
        fits = size_of(text) >= least and len(text) <= MAX_PLAIN_CHARS and linked <= MAX_LINKED * len(text)
        if fits and not several and (node.parent is None or _stands_free(node.parent)):
            yield node


def _stands_free(node: LexborNode) -> bool:
    """Tell whether neither an element nor any that it stands in is named as furniture; a headline's holder is none."""
    above: LexborNode | None = node
    while above is not None and above.is_element_node:
        named = judge(above.tag or "", above.attributes)[0]
        if named >= HARD or (named is not NOT_JUNK and above.css_first("h1") is None):
            return False
        above = above.parent
    return True


def is_of_others(node: LexborNode) -> bool:
    """Tell whether an element is furniture, or stands in a list or a teaser of another article."""
    if judge(node.tag or "", node.attributes)[0] >= HARD:
        return True
    above = node.parent
    while above is not None and above.tag not in {"body", "html", None}:
        if above.tag in {"li", "a", "aside", "nav", "footer"}:
            return True
        above = above.parent
    return False


def _serves(text: str, body: str, title: str) -> bool:
    if len(text.encode()) < MIN_BYTES or len(text) > MAX_CHARS:
        return False
    return text[:80] not in body and fold(text) != fold(title)


def _described(page: Page, near: Iterable[Near], body: str, title: str) -> tuple[str | None, str]:
    """Take the description for the lead when its whole text stands near the headline, outside the body."""
    text = one_line(page.said("og:description", "description", "twitter:description"))
    if text.endswith(("...", "…")) or not _serves(text, body, title):
        return None, "none"
    begins = text.split(maxsplit=1)[0]
    shown = any(_is_leaf(each) and begins in each.node.text() and text_of(each.node) == text for each in near)
    return (text, "description") if shown else (None, "none")


def _is_leaf(near: Near) -> bool:
    """Tell whether an element is a block of text: a paragraph, a heading, or text without elements."""
    if near.tag not in _LEAVES:
        return False
    child = near.node.first_child
    return child is not None and (near.tag not in {"div", "span"} or (child.next is None and child.is_text_node))
