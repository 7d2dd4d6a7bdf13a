"""A page, parsed once, and what the other modules ask of it again and again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, SelectolaxError

from scraper.extract.around import around
from scraper.text import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from scraper.extract.around import Near

_TITLES = (b"titl", b"headline", b"titr", b"heading")
_TITLE_IDS = ("[id*=titr i]", "[id*=title i]", "[id*=headline i]", "[itemprop=headline]")
MAX_TITLES, MIN_TITLE_CHARS = 20, 10  # elements that are named so; shorter is the site's name
MAX_RAW_TITLE = 10_000  # characters that are looked at: to clean megabytes takes twenty times their memory
MAX_EMPHASISED = 1_000_000  # characters of them all
MOST_EMPHASISED, MOST_OF_TITLE = 300, 0.4  # elements of a tag, and the share of the title that one must be
FEW_CLASSES = 20  # attributes
_QUOTED_CLASS = re.compile(rb'class="([^"]+)')
_CLASS = re.compile(rb'class=["\']?([^"\'>]+)')
_CLASS_SELECTOR = re.compile(r"\.([\w-]+)")
_WORD = re.compile(r"[^\W_]+")
_SELECTABLE = re.compile(rb"-?[A-Za-z_][\w-]*$")
_PLAIN_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[!-~]*$(?<![\s])")  # needs neither joining nor cleaning
BLANK_LINE = re.compile(r"(?<=[.!?。！？」』”])[ \t]*\n[ \t]*\n\s*")  # parts paragraphs where styles say `pre-line`
_FIRST_SIGN = "\u2e80"  # of Chinese, Japanese and Korean
DENSE_WEIGHT = 2.5  # so many Latin letters say as much as one of these signs
_WITHOUT_EVENTS = int(LexborDocumentOptions.WO_EVENTS)


@dataclass(slots=True)
class Page:
    """The tree, and the head's facts: `meta` holds the first content of each name/property, in lower case."""

    tree: LexborHTMLParser
    url: str
    html: bytes = b""
    title_text: str | None = None
    headline_byte: int | None = None  # where in the source it begins
    headings: list[LexborNode] | None = None  # the `<h1>` elements, once somebody asks
    nearby: list[Near] | None = None  # the elements around the headline, once somebody asks
    classes: frozenset[bytes] | None = None  # of all elements, once somebody asks
    meta: dict[str, str] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)

    def css(self, selector: str) -> list[LexborNode]:
        """Return the nodes that a selector matches; none when it is no valid selector."""
        try:
            return self.tree.css(selector)
        except (SelectolaxError, ValueError):
            return []

    def drop(self, selector: str) -> None:
        """Take the elements that a selector matches out of the tree."""
        for node in self.css(selector):
            node.decompose()
        self.nearby = self.headings = None  # may hold some of them, and nobody may touch those any more

    def strip(self, tags: list[str]) -> None:
        """Take the elements of these tags out of the tree."""
        self.tree.strip_tags(tags)
        self.nearby = self.headings = None

    def marked(self, selectors: Iterable[str]) -> list[LexborNode]:
        """Return the nodes of those selectors whose classes stand in the page at all, in document order.

        Matching a long list of selectors costs more than the parse; most of their classes are on no page.
        """
        words = self.class_words()
        present = [each for each in selectors if words.issuperset(_classes(each))]
        return self.css(",".join(present)) if present else []

    @property
    def near(self) -> list[Near]:
        """Return the elements around the headline."""
        if self.nearby is None:
            stand_in = None if self.h1() else self.stand_in()
            self.nearby = around(self.tree, [stand_in] if stand_in is not None else self.h1())
        return self.nearby

    def h1(self) -> list[LexborNode]:
        """Return the `<h1>` elements, looked for once: to walk the whole tree for them costs a tenth of a parse."""
        if self.headings is None:
            self.headings = self.tree.tags("h1")
        return self.headings

    def stand_in(self) -> LexborNode | None:
        """Return the element that shows what the `<title>` says: the headline of a page without `<h1>`."""
        title = _letters(self.title())
        found = _shown(self.tree.tags("h2") + self.tree.tags("h3"), title)
        if title and (found is None or found.css_first("a") is not None):  # to look by class costs half a parse
            named = [f".{name.decode()}" for name in self.classes_like(*_TITLES)[:MAX_TITLES]]
            found = _shown(self.css(",".join((*named, *_TITLE_IDS))), title) or found
        return found or self._emphasised(title)

    def _emphasised(self, title: str) -> LexborNode | None:
        """Return the bold text, or that in another font, which is most of the title: old layouts have no headings."""
        if not title:
            return None
        long: list[LexborNode] = []
        left = MAX_EMPHASISED  # else a page of megabytes within hundreds of them would be read as often
        for node in (node for tag in ("b", "strong", "font") for node in self.tree.tags(tag)[:MOST_EMPHASISED]):
            size = len(node.text())
            left -= size
            if left < 0:
                break
            if len(title) * MOST_OF_TITLE <= size <= 2 * len(title):
                long.append(node)
        return _shown(long, title)

    def class_words(self) -> frozenset[bytes]:
        """Return every class of the page's elements; to find them costs half a parse: ask what stands near first."""
        if self.classes is None:
            found = _QUOTED_CLASS.findall(self.html)
            if len(found) < FEW_CLASSES:  # another way of quoting
                found = _CLASS.findall(self.html)
            self.classes = frozenset(b" ".join(set(found)).split())
        return self.classes

    def classes_like(self, *roots: bytes) -> list[bytes]:
        """Return the classes that hold one of these small letters and that a selector can name, in order."""
        words = b" ".join((b"", *self.class_words(), b""))
        small, found = words.lower(), set[bytes]()
        for root in roots:
            at = small.find(root)
            while at >= 0:
                end = small.find(b" ", at)
                found.add(words[small.rfind(b" ", 0, at) + 1 : end])
                at = small.find(root, end)
        return sorted(word for word in found if _SELECTABLE.match(word))

    def first(self, selector: str) -> LexborNode | None:
        """Return the first node that a selector matches."""
        return self.tree.css_first(selector)

    def title(self) -> str:
        """Return the text of `<title>`, on one line; of the head's, not of some drawing's."""
        if self.title_text is None:
            head = self.tree.head
            node = head.css_first("title") if head is not None else None
            node = node if node is not None else next(iter(self.tree.tags("title")), None)
            self.title_text = one_line(node.text()[:MAX_RAW_TITLE]) if node is not None else ""
        return self.title_text

    def said(self, *names: str) -> str | None:
        """Return the first of these `<meta>` that says something."""
        return next((self.meta[name] for name in names if self.meta.get(name)), None)

    def absolute(self, link: str | None) -> str | None:
        """Return a link as an absolute http(s) URL, None when it is none."""
        if link and _PLAIN_URL.match(link):
            return link
        try:
            url = urljoin(self.url, (link or "").strip())
            parts = urlsplit(url)
        except ValueError:
            return None
        if not link or parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        return clean(url).replace(" ", "%20")


@lru_cache(maxsize=2_000)
def _classes(selector: str) -> frozenset[bytes]:
    """Return the classes that a selector needs."""
    return frozenset(word.encode() for word in _CLASS_SELECTOR.findall(selector))


def open_page(html: bytes, url: str) -> Page:
    """Parse UTF-8 bytes, as a browser with scripting would (RFC: WHATWG HTML, 13.2), and read the `<meta>`."""
    page = Page(LexborHTMLParser(html, options=_WITHOUT_EVENTS, scripting=True), url, html)
    for node in page.tree.tags("meta"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and content.strip():
            key = name.strip().lower()
            page.meta.setdefault(key, content)
            page.many.setdefault(key, []).append(content)
    return page


def _shown(nodes: list[LexborNode], title: str) -> LexborNode | None:
    """Return the node with the longest text that stands in a title (letters); teasers of the same article are links."""
    texts = ((node, _letters(text_of(node))) for node in nodes[: 2 * MAX_TITLES])
    told = [(node, text) for node, text in texts if len(text) >= MIN_TITLE_CHARS and text in title]
    return max(told, key=lambda pair: (len(pair[1]), pair[0].css_first("a") is None), default=(None, ""))[0]


def _letters(text: str) -> str:
    """Return a text's words: its kicker is parted from it by a colon here and by an element there."""
    return " ".join(_WORD.findall(text))


def clean(text: str | None) -> str:
    """Return text as the record keeps it: normalised, without NUL and lone surrogates."""
    return normalize(text) if text else ""


def on_one_line(text: str) -> str:
    """Return text with single spaces for all blanks; to look whether it has others costs a tenth of splitting it."""
    return " ".join(text.split()) if "\n" in text or "  " in text or "\t" in text or "\r" in text else text


def one_line(text: str | None) -> str:
    """Return cleaned text on a single line."""
    cleaned = clean(text)
    return " ".join(cleaned.split("\n")) if "\n" in cleaned else cleaned  # its only blanks, beside single spaces


def size_of(text: str) -> float:
    """Return how long a text is, counted in Latin letters: signs of Chinese, Japanese and Korean say more each."""
    return len(text) * DENSE_WEIGHT if is_dense(text) else len(text)


def is_dense(text: str) -> bool:
    """Tell whether a text is in such signs, by three letters of it."""
    if text.isascii():
        return False
    third = len(text) // 3
    return text[third] >= _FIRST_SIGN or text[third // 2] >= _FIRST_SIGN or text[-third - 1] >= _FIRST_SIGN


def text_of(node: LexborNode | None) -> str:
    """Return an element's text on a single line, cleaned."""
    return one_line(node.text()) if node is not None else ""
