"""Names that stand on the page: in elements marked as the byline, links to an author's page, or after the word "by"."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from scraper.extract.junk import Junk, judge
from scraper.extract.page import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from scraper.extract.page import Page

MAX_NODES = 12
MAX_CHARS = 200
MAX_CLASSES = 8
HEAD_BYTES = 20_000  # after the headline, where a byline stands
_DECLARED = ("[itemprop=author] [itemprop=name]", "[itemprop=author]", "[rel~=author]")
_ROOTS = (b"auth", b"auteur", b"byline", b"by-line", b"autor", b"writer", b"reporter", b"verfasser", b"redakteur",
          b"forfatter", b"skribent", b"posted-by", b"written-by", b"signature", b"username", b"nevisande")  # fmt: skip
_CLASS = re.compile(
    rb"(?:^|[-_])(?:authors?|by-?lines?|autor(?:en|es|a|in)?|auteurs?|autore|writers?|reporter|verfasser|redakteur|forfatter|"
    rb"skribent|author-?names?|posted-by|written-by|signature|username|nevisande)(?:$|[-_])",
    re.IGNORECASE,
)
_NOT_CLASS = re.compile(
    rb"bio|image|img|avatar|photo|pic|comment|social|follow|descr|more|related|list-?title|icon|page|archive|label|"
    rb"thumb|title|role|job|email|share|date|time|meta(?:$|[-_])|about|other|wrapper|container",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(rb"comment|related|other|more|list|teaser|recommend|sidebar|widget", re.IGNORECASE)
_CAMEL = re.compile(rb"(?<=[a-z])(?=[A-Z])")
_NAME = re.compile(rb"name", re.IGNORECASE)
_AUTHOR_LINKS = (
    'a[href*="/aut"],a[href*="/redakt"],a[href*="/journalis"],a[href*="/writer"],a[href*="/reporter"],a[href*="/yazar"]'
)
_AUTHOR_PAGE = re.compile(
    r"/(?:auth?ors?|autor(?:en|es|a|i|in|innen)?|auteurs?|autor[ei]|redakt(?:ion|eure?|or|ører)?|journalist\w*|writers?|reporters?|"
    r"yazar\w*)(?:[/?=-]|$)",
    re.IGNORECASE,
)
_SAID = re.compile(
    rb">\s*(?:[Bb]y|BY|von|par|por|Von|Par|PAR|Por|Di|Af|Av|Door|Text|Autor(?:in)?|Author|Redaktion|Oleh|Written by|"
    rb"\xd9\x86\xd9\x88\xdb\x8c\xd8\xb3\xd9\x86\xd8\xaf\xd9\x87|\xd8\xae\xd8\xa8\xd8\xb1\xd9\x86\xda\xaf\xd8\xa7\xd8\xb1|"
    rb"\xd0\x90\xd0\xb2\xd1\x82\xd0\xbe\xd1\x80)"  # نویسنده, خبرنگار, Автор
    rb"\s*:?(?:\s|&nbsp;|\xc2\xa0)*(?:<[^>]{0,300}>\s*){0,3}((?:[A-Z\x80-\xff])[^<>\n]{3,60})<"
)
_DIGIT = re.compile(r"\d")
_TAGS = rb"(?:\s{0,200}+</?\w[^>]{0,300}+>\s{0,200}+){1,4}"  # indented deeply, often
_NEXT = re.compile(
    _TAGS + rb"(?:,|and|und|et|y|&amp;|&)\s{0,200}" + _TAGS + rb"([A-Z\x80-\xff][^<>\n,]{3,60})(?=<)"
)  # one more name


def marked(page: Page) -> Iterator[tuple[list[str], bool]]:
    """Yield the texts of what is marked as the author's name, the most exact marks first, and whether it is exact.

    A class is a weaker mark than `itemprop` and `rel`: it may be on a label, or on the whole line.
    """
    declared = _DECLARED if page.css(",".join(_DECLARED[1:])) else ()
    exact = len(declared)
    for number, selector in enumerate((*declared, *_class_selectors(page))):
        nodes = [node for node in page.marked((selector,))[:MAX_NODES] if not of_others(node)]
        if texts := _texts(nodes):
            yield texts, number < exact


def linked(page: Page) -> list[str]:
    """Return the texts of the first links to authors' pages that stand together."""
    links = (node for node in page.css(_AUTHOR_LINKS) if _AUTHOR_PAGE.search(node.attributes.get("href") or ""))
    return _texts([node for node in islice(links, 2 * MAX_NODES) if not of_others(node) and _reads(node)])


def said(page: Page, start: int) -> list[str]:
    """Return the names that stand after "by" below the headline, which begins at byte `start`."""
    match = _SAID.search(page.html, start, start + HEAD_BYTES)
    names: list[str] = []
    while match is not None and len(names) < MAX_NODES:
        names.append(match.group(1).decode("utf-8", "ignore"))
        match = _NEXT.match(page.html, match.end(1), start + 2 * HEAD_BYTES)
    return names


def headline_at(page: Page) -> int:
    """Return the byte at which the headline, else the body, begins."""
    return max(page.html.find(b"<h1"), page.html.find(b"<body"), 0)


def _class_selectors(page: Page) -> list[str]:
    """Return selectors of the page's own classes that speak of an author, those of a name first."""
    named = [word for word in page.classes_like(*_ROOTS) if len(word) <= MAX_CHARS and _speaks(word)]
    named.sort(key=lambda word: (not _NAME.search(word), len(word), word))
    return [f".{word.decode()}" for word in named[:MAX_CLASSES]]


def _speaks(word: bytes) -> bool:
    """Tell whether a class is an author's: what stands before that word may be the page's own block, not others'."""
    spread = _CAMEL.sub(b"-", word)
    found = _CLASS.search(spread)
    if found is None or _OF_OTHERS.search(spread, 0, found.start()):
        return False
    return not _NOT_CLASS.search(spread, found.start())


def _texts(nodes: list[LexborNode]) -> list[str]:
    """Return the texts of the nodes that stand with the first one; a byline's own line breaks are marked."""
    near = {above.mem_id for node in nodes[:1] for above in _above(node)}
    together = [node for node in nodes if any(above.mem_id in near for above in _above(node))]
    texts = (_text(node) for node in together)
    return [text for text in texts if text and len(text) < MAX_CHARS]


def _text(node: LexborNode) -> str:
    text = one_line(node.text(separator=" "))
    if _DIGIT.search(text):  # a date stands with the names: keep them apart
        return "\x0b".join(line for part in node.text(separator="\x0b").split("\x0b") if (line := one_line(part)))
    return text


def _reads(node: LexborNode) -> bool:
    return bool(node.text().strip())


def _above(node: LexborNode) -> list[LexborNode]:
    """Return the two elements above a name: names of one byline share them."""
    parent = node.parent
    return [each for each in (parent, parent.parent if parent is not None else None) if each is not None]


def of_others(node: LexborNode) -> bool:
    """Tell whether a name stands in comments, or with the teaser of another article."""
    above: LexborNode | None = node
    while above is not None and above.is_element_node:
        if above.tag in {"aside", "nav", "footer"} or judge(above.tag or "", above.attributes)[0] is Junk.COMMENTS:
            return True
        above = above.parent
    return False
