"""Whether a page's canonical URL names this article, or another one of the site.

A template that names one article on all pages would melt them into one record. So a canonical URL with other numbers or
other words than the page's own is believed only when a shared number, the headline or `og:url` ties it to this page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from scraper.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_ID_DIGITS = 4  # shorter numbers count pages and days
MIN_SHARE = 0.5  # of a slug's words
MIN_WORD_CHARS = 3
MIN_SLUG_WORDS = 3  # for a slug to speak against a headline
_DATE_PATH = re.compile(r"/(?:19|20|13|14)\d\d(?:/\d{1,2}){0,2}(?=/|$)")
_ID = re.compile(rf"\d{{{MIN_ID_DIGITS},}}")
_WORD = re.compile(rf"[^\W\d_]{{{MIN_WORD_CHARS},}}")
_VARIANTS = frozenset({"amp", "print", "share", "all", "full", "page", "index.html"})


@dataclass(frozen=True, slots=True)
class _Name:
    """What of a URL names an article."""

    host: str
    path: tuple[str, ...]
    query: frozenset[tuple[str, str]]
    ids: frozenset[str]  # long numbers anywhere
    numbers: frozenset[str]  # any numbers of the last segment
    words: frozenset[str]


def names_this_article(canonical: str, url: str, *, title: str | None, others: Iterable[str] = ()) -> bool:
    """Tell whether a canonical URL is believed to be of the article at `url`; `others` are its other words.

    What a URL at another site means is not judged here: it is True.
    """
    if canonical == url:
        return True
    there, here = _name(canonical), _name(url)
    if there is None or here is None:
        return False
    if there.host != here.host:
        return True
    headline = frozenset(_WORD.findall(fold(title or "")))
    if there.path == here.path:
        return _same_page(there, here, headline)
    if not _is_another(there, here, headline):
        return True
    declared = [_name(other) for other in others]
    return there in declared and here not in declared and not _numbers_differ(there, here)


def _is_another(there: _Name, here: _Name, headline: frozenset[str]) -> bool:
    """Tell whether two URLs name different articles: other numbers, other words, a section, or a lost parameter."""
    if _extends(there.path, here.path) or there.ids & here.ids:
        return False
    if _numbers_differ(there, here) or there.path == here.path[: len(there.path)]:
        return True
    if _alike(there.words, here.words) or _alike(there.words, headline):
        return False
    lost = any(any(char.isdigit() for char in value) for _, value in here.query - there.query)
    comparable = headline and _latin(there.words) == _latin(headline)
    return bool(lost or (there.words and here.words) or (len(there.words) >= MIN_SLUG_WORDS and comparable))


def _numbers_differ(there: _Name, here: _Name) -> bool:
    return bool(there.numbers and here.numbers) and not there.numbers & here.numbers


def _latin(words: frozenset[str]) -> bool:
    return all(word.isascii() for word in words)


def _same_page(there: _Name, here: _Name, headline: frozenset[str]) -> bool:
    """Judge URLs of one path: a parameter with a number that only the page's own URL has names the article."""
    lost = here.query - there.query
    numbered = any(any(char.isdigit() for char in value) for _, value in lost)
    named = _alike(there.words, headline) or bool(there.ids & here.ids)
    return named or (there.query <= here.query and not numbered)


def _extends(there: tuple[str, ...], here: tuple[str, ...]) -> bool:
    """Tell whether one path is the other with a slug after it, or a variant's mark (`/amp`)."""
    if len(there) > len(here):
        return bool(here) and there[: len(here)] == here
    return bool(there) and here[: len(there)] == there and all(part in _VARIANTS for part in here[len(there) :])


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    smaller = min(len(one), len(other))
    return smaller > 0 and len(one & other) >= MIN_SHARE * smaller


def _name(url: str) -> _Name | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path)
    query = frozenset((name, value) for name, value in parse_qsl(parts.query) if not name.startswith("utm_"))
    rest = _DATE_PATH.sub("", path)
    segments = [part for part in rest.split("/") if part]
    slug = next((part for part in reversed(segments) if part not in _VARIANTS), "")
    numbers = frozenset(re.findall(r"\d+", slug))
    told = f"{rest} {' '.join(value for _, value in query)}"
    words = frozenset(_WORD.findall(fold(re.sub(r"\.\w{2,5}$", "", slug))))
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    return _Name(
        host, tuple(part for part in path.split("/") if part), query, frozenset(_ID.findall(told)), numbers, words
    )
