"""The headline: the page has several, and they agree once the site's name and the kicker are taken off."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.extract.page import one_line, text_of
from scraper.extract.sitename import is_site, site_names, without_site
from scraper.text import fold as fold_text
from storage.patterns import late

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.extract.jsonld import LinkedData
    from scraper.extract.page import Page

_ELEMENT = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_WORDS = re.compile(r"[\u3040-\u9fff]|[^\W_\u3040-\u9fff]+")  # a sign of Chinese and Japanese is a word
_SEPARATOR = re.compile(r"\s*[|–—»:·•_<>-]+\s*")
_PARTED = frozenset(":：|｜<>–—-_＿／/【[（(")  # marks between a headline and what a `<title>` says behind it
fold = lru_cache(maxsize=512)(fold_text)  # a page's headlines are folded again and again
_KICKS = re.compile(r"[:：-]")  # right behind a short text that is no headline: "Spider-Man: No Way Home"
_DASHES = "-–—"
DEEP = 4  # slashes of an address below a blog's: "http://host/blog/2008/lake"
MAX_HEADINGS = 20
MAX_STEPS = 12  # from a heading up to the article's element
MAX_PARTS = 40  # elements in a heading that are looked at
MIN_OVERLAP = 0.6  # of words, for two headlines to be of one article
MIN_OVERLAP_WITHIN = 0.2  # ... where the heading is the article's own: declared headlines are often written anew
SURE_WORDS = 4  # of such a heading
MIN_WORDS = 2  # of a heading that no other place confirms
KICKER_WORDS = 3  # a headline that stands after a kicker has more
MAX_KICKER_CHARS = 120
MAX_CHARS = 400
MIN_SHOWN_CHARS = 6  # of a headline that a `<title>` begins with
MIN_AGREEING = 2  # declared headlines, for them to outweigh what readers see
_KICKER = late(
    r"kicker|overline|over-?title|roofline|roof-?title|dachzeile|topline|top-?title|super-?title|pre-?title|supra-?title|"
    r"eyebrow|strap-?line|upper-?title|uptitle|up-title|rutitr|ru-titr|rootitr|antetitulo|cintillo|surtitre|occhiello|"
    r"fake-h\d|spitzmarke|(?:^|[ _-])(?:sub-?title|subline|sub-?headline|category|rubric|label)(?:$|[ _-])",
    re.IGNORECASE,
)
_MARK = late(r"\s+[^\w\s'\"’(]|[^\w\s'\"’(]+\s")  # between two parts of a headline
_NO_WORDS = frozenset({"time", "style", "script"})
_UNSEEN = re.compile(
    r"visually-?hidden|invisible|offscreen|sr-only|screen-reader|separator|colon|comments?-(?:number|count)|aural|is_blind",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline (None when there is none), where it was found, and the kicker that stood in the same heading."""

    text: str | None
    method: str  # `h1`, `json-ld`, `og`, `meta`, `title`, or `none`
    kicker: str | None = None
    whole: str | None = None  # all that the heading shows, where that is more: no paragraph of the text


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    kicker: str | None
    logo: bool  # links to the front page: the site's name, not a headline
    whole: str = ""
    within: str = ""  # the element that it stands in: the article's, the page's main one


def headline(page: Page, data: LinkedData) -> Headline:
    """Return the headline that readers see where it agrees with what is declared, else the best declared one."""
    declared = _declared(page, data)
    nodes = page.h1()[:MAX_HEADINGS]
    headings = [replace(_heading(node, page.url), within=_is_within(node)) for node in nodes]
    sites = site_names(page, data, (each.text for each in headings if each.logo))
    texts = [text for text, _ in declared]
    without = {text: without_site(text, sites, texts) for text in dict.fromkeys(texts)}  # the same, mostly
    bare = [(without[text], method) for text, method in declared]
    best = _best([each for each in headings if not each.logo and each.text], [text for text, _ in bare])
    if best is None:
        best = _only(headings, bare, sites, live="LiveBlogPosting" in data.types) or _unlike(page, headings, bare)
    if best is None and not any(each.text and not each.logo for each in headings):
        best = _lower(page, [text for text, _ in bare])
    return _as_published(best, bare, sites) if best is not None else _as_declared(bare, page)


def _as_declared(declared: list[tuple[str, str]], page: Page) -> Headline:
    """Return the first declared headline, without a name that stands beside it, and whole."""
    text, method = next((each for each in declared if each[0]), (None, "none"))
    if text is None:
        return Headline(None, method)
    shown = _shown_part(text, page) if method == "title" else text
    return Headline(shown if shown != text else _uncut(text, [longer for longer, _ in declared]), method)


def _shown_part(text: str, page: Page) -> str:
    """Return of a `<title>` the part that the page shows as its headline: an unknown site's name stands beside it."""
    parts = {
        part: fold(part) for found in _SEPARATOR.finditer(text) for part in (text[: found.start()], text[found.end() :])
    }
    shown = text_of(page.stand_in())
    if text.startswith(shown) and _KICKS.match(text, len(shown)) and len(_words(shown)) < SURE_WORDS:
        return text
    if len(shown) >= MIN_SHOWN_CHARS and text.startswith(shown) and text[len(shown) :].lstrip()[:1] in _PARTED:
        return shown
    return next((part for part, folded in parts.items() if folded == fold(shown)), text)


def _uncut(text: str, others: list[str]) -> str:
    """Return a headline as another place has it whole: cut at a quotation mark, or with an ellipsis after its words."""
    begins = text.removesuffix("...").removesuffix("…").rstrip()
    cut = begins != text and len(_words(begins)) >= SURE_WORDS
    longer = (each for each in others if each.startswith(begins if cut else f"{text} ") and each != text)
    return next((each for each in longer if cut or not _SEPARATOR.match(each, len(text))), text)


def _as_published(best: _Heading, declared: list[tuple[str, str]], sites: list[str]) -> Headline:
    """Return the heading, or the form "Kicker: Heading" where the publisher's data agree that this is the headline."""
    text = without_site(best.text, sites, [])
    folded = fold(text)
    longer = [
        other
        for other, method in declared
        if method != "title" and len(other) > len(text) and fold(other).endswith(folded)
    ]
    told = sum(method != "title" for _, method in declared)
    if len(longer) >= MIN_AGREEING and len(longer) == told and len({fold(each) for each in longer}) == 1:
        method = "json-ld" if declared[0] == (longer[0], "json-ld") else "og"
        return Headline(longer[0], method, longer[0][: -len(text)].strip(" :|–—-") or None, best.whole)
    return Headline(text, "h1", best.kicker, best.whole)


def _declared(page: Page, data: LinkedData) -> list[tuple[str, str]]:
    candidates = (
        (data.text("headline"), "json-ld"),
        (page.said("og:title"), "og"),
        (page.said("twitter:title", "dc.title", "title", "parsely-title", "sailthru.title"), "meta"),
        (page.title(), "title"),
    )
    plain = ((_plain(text), method) for text, method in candidates if text)
    return [(text, method) for text, method in plain if text and len(text) <= MAX_CHARS]


def _plain(text: str) -> str:
    """Return a declared headline without the marks of a page: some are escaped twice, some hold elements."""
    return one_line(_ELEMENT.sub(" ", html.unescape(text)) if "&" in text or "<" in text else text)


def _heading(node: LexborNode, url: str) -> _Heading:
    """Read an `<h1>`: its kicker apart, without what is hidden from readers."""
    whole = text_of(node)
    logo = _links_to_front(node, url)
    short = len(whole) <= MAX_CHARS
    if short and _is_bare(node):
        return _Heading(whole, None, logo, whole)
    if len(whole) > 2 * MAX_CHARS:
        return _Heading("", None, logo, whole)
    kickers, dropped = _marked_parts(node)
    seen = _less(whole, dropped)
    kickers = [_less(kicker, dropped) for kicker in kickers]
    rest = _less(seen, kickers).lstrip(":|–— ").strip()
    if not rest or not short:
        return _Heading(whole if short else "", None, logo, whole)
    return _Heading(rest, _first_above(kickers, seen), logo, whole)


def _first_above(kickers: list[str], seen: str) -> str | None:
    """Return the first kicker that a heading begins with: one below is a subtitle."""
    above = (text for text in kickers if text and seen.startswith(text))
    return next((text.strip(" :|–—/") for text in above if len(text) <= MAX_KICKER_CHARS), None) or None


def _is_bare(node: LexborNode) -> bool:
    """Tell whether a heading is one text, without elements."""
    child = node.first_child
    return child is not None and child.next is None and child.is_text_node


def _marked_parts(node: LexborNode) -> tuple[list[str], list[str]]:
    """Return the texts in a heading that are marked as its kicker, and those that are hidden from readers."""
    kickers: list[str] = []
    dropped: list[str] = []
    for child in node.css("span,div,small,time,em,p,style,script")[:MAX_PARTS]:
        attributes = child.attributes
        marks = " ".join(attributes.get(name) or "" for name in ("class", "data-ob", "itemprop"))
        if child.tag in _NO_WORDS or _UNSEEN.search(marks):
            dropped.append(text_of(child))
        elif _KICKER.search(marks):
            kickers.append(text_of(child))
    return kickers, dropped


def _less(text: str, parts: list[str]) -> str:
    """Return a text without some parts of it, the longest first, each taken out once."""
    for part in sorted(parts, key=len, reverse=True):
        at = text.find(part) if part else -1
        text = f"{text[:at]} {text[at + len(part) :]}" if at >= 0 else text
    return " ".join(text.split())


def _best(headings: list[_Heading], declared: list[str]) -> _Heading | None:
    """Return the heading that agrees best with what is declared."""
    if not declared:
        return headings[0] if len(headings) == 1 else None
    ranked = [(_agreement(each.text, declared), each) for each in headings]
    share, best = max(ranked, key=lambda pair: pair[0], default=((0.0, 0.0), None))
    sure = best is not None and best.within and len(_words(best.text)) >= SURE_WORDS
    needed = MIN_OVERLAP_WITHIN if sure else MIN_OVERLAP
    if best is None or share[0] < needed:
        return None
    return _without_kicker(best, declared)


def _agreement(text: str, declared: list[str]) -> tuple[float, float]:
    shares = [overlap(text, other) for other in declared]
    return max(shares), sum(shares) * len(_words(text))


def _lower(page: Page, declared: list[str]) -> _Heading | None:
    """Return the heading of the second level that a declared headline begins or ends with, where no first one is."""
    for node in page.tree.tags("h2")[:MAX_HEADINGS]:
        text = text_of(node)
        if len(_words(text)) >= MIN_WORDS and any(_is_part(text, other) for other in declared):
            return _heading(node, page.url)
    return None


def _is_part(text: str, other: str) -> bool:
    """Tell whether a headline is one of two parts of another, at a mark between them."""
    begins, ends = other.startswith(text), other.endswith(text)
    rest = other[len(text) :] if begins else other[: -len(text)][::-1] if ends else ""
    return bool(_MARK.match(rest))


def _only(
    headings: list[_Heading], declared: list[tuple[str, str]], sites: list[str], *, live: bool
) -> _Heading | None:
    """Return the page's only heading where what is declared is no headline: a word, or the site's name.

    One in the article's element is believed whatever is declared, but for a live report: its heading says what is new.
    """
    seen = [each for each in headings if not each.logo and len(_words(each.text)) >= MIN_WORDS]
    if len(seen) != 1:
        return None
    only = seen[0]
    if only.within == "article" and len(_words(only.text)) >= SURE_WORDS and not live:
        return only
    said = (text for text, _ in declared if len(_words(text)) >= MIN_WORDS and not is_site(text, sites))
    return None if any(said) else only


def _unlike(page: Page, headings: list[_Heading], declared: list[tuple[str, str]]) -> _Heading | None:
    """Return the page's only heading where its `<title>`, all that is declared, is shown nowhere: that of all pages."""
    seen = [each for each in headings if not each.logo and len(_words(each.text)) >= SURE_WORDS]
    if len(seen) != 1 or [method for _, method in declared] != ["title"] or overlap(seen[0].text, declared[0][0]):
        return None
    if seen[0].text[0] in _DASHES or page.stand_in() is not None:  # a slogan; the title is shown
        return None
    shown = fold_text(page.tree.body.text()) if page.tree.body is not None else ""
    parts = [fold(part) for part in _SEPARATOR.split(declared[0][0]) if len(_words(part)) >= SURE_WORDS]
    return None if any(part in shown for part in (*parts, fold(declared[0][0]))) else seen[0]


def _without_kicker(heading: _Heading, declared: list[str]) -> _Heading:
    """Take off a kicker that most of the declared headlines do without."""
    text = fold(heading.text)
    whole = sum(fold(other) == text for other in declared)
    for other in declared:
        folded = fold(other)
        if len(_words(other)) > KICKER_WORDS and len(heading.text) > len(other) and text.endswith(folded):
            if sum(fold(each) == folded for each in declared) < whole:
                continue
            kicker = heading.text[: -len(other)].strip(" :|–—-")
            return _Heading(heading.text[-len(other) :], heading.kicker or kicker or None, heading.logo, heading.whole)
    return heading


def _is_within(node: LexborNode) -> str:
    """Return the element that a heading stands in, `article` or `main`; it may also be marked as the headline."""
    if node.attributes.get("itemprop") == "headline":
        return "article"
    above, steps = node.parent, 0
    while above is not None and steps < MAX_STEPS:
        tag = above.tag or ""
        if tag in {"article", "main"}:
            return tag
        above, steps = above.parent, steps + 1
    return ""


def _links_to_front(node: LexborNode, url: str) -> bool:
    """Tell whether a heading of a page (`url`) is the logo: a link to the front page."""
    link = node.css_first("a") or (node.parent if node.parent is not None and node.parent.tag == "a" else None)
    if link is None:
        return False
    try:
        parts = urlsplit(link.attributes.get("href") or "#")
    except ValueError:
        return False
    if parts.query or not (parts.netloc or parts.path):
        return False
    path = parts.path.strip("/")
    return not path or ("/" not in path and f"/{path}/" in url and url.count("/") > DEEP)  # a blog's in a folder


def overlap(one: str, other: str) -> float:
    """Return the share of the shorter headline's words that the other has too."""
    left, right = _words(one), _words(other)
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


@lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(fold(text)))
