"""Names that stand on the page: in elements marked as the byline, links to an author's page, or after the word "by"."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from scraper.extract.junk import COMMENTS, judge
from scraper.extract.name_words import BY
from scraper.extract.page import one_line, text_of
from storage.patterns import late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from scraper.extract.page import Page

MAX_NODES = 12
MAX_CHARS = 200
MAX_RAW_CHARS = 2_000  # of such an element, with its blanks
MAX_HEADINGS = 6
CALLED_CHARS = 20  # of a heading that stand in the page's title
MAX_CLASSES = 8
LEAST_FACTS_CHARS = 8  # a name, or a date
MAX_LINK_CHARS = 40  # longer is a headline
MAX_LABEL_CHARS = 12  # of a word that means "by"
HEAD_BYTES = 20_000  # after the headline, where a byline stands
_DECLARED = ("[itemprop~=author]", "[rel~=author]")
_ROOTS = (
    b"journalist", b"muhabir", b"szerzo", b"redactor", b"contributor", b"write-by", b"writeby", b"auth", b"auteur",
    b"byline", b"by-line", b"autor", b"writer", b"reporter", b"verfasser", b"redakteur", b"forfatter", b"skribent",
    b"posted-by", b"written-by", b"signature", b"username", b"name-uid", b"nevisande",
)  # fmt: skip
_CLASS = re.compile(
    r"(?:^|[-_])(?:authors?|by-?lines?|autor(?:en|es|a|in)?|auteurs?|autore|writers?|reporter|journalist|muhabir|szerzo|"
    r"redactor|contributors?|write-by|verfasser|redakteur|forfatter|"
    r"skribent|author-?names?|posted-by|written-by|signature|username|name-uid|nevisande)(?:$|[-_])",
    re.IGNORECASE,
)
_NOT_CLASS = re.compile(
    r"bio|image|img|avatar|photo|pic|comment|social|follow|descr|more|related|list-?title|icon|page|archive|label|author-?by|"
    r"thumb|title|role|job|email|share|date|time|meta(?:$|[-_])|location|place|about|other|wrapper|container",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"comment|related|other|more|list|teaser|recommend|sidebar|widget", re.IGNORECASE)
_HEADING = re.compile(rb"<h1")  # a pattern finds it twice as fast as `bytes.find`
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_AUTHOR = re.compile(r"aut|writer|reporter|journalist", re.IGNORECASE)
_NAME = re.compile(r"name", re.IGNORECASE)
_AUTHOR_LINKS = (
    'a[href*="/aut"],a[href*="/redakt"],a[href*="/journalis"],a[href*="/writer"],a[href*="/reporter"],a[href*="/yazar"]'
)
_AUTHOR_PAGE = late(
    r"/(?:auth?ors?|autor(?:en|es|a|i|in|innen)?|auteurs?|autor[ei]|redakt(?:ion|eure?|or|ører)?|journalist\w*|writers?|reporters?|"
    r"yazar\w*)(?:[/?=-]|$)",
    re.IGNORECASE,
)
_SAID = re.compile(
    rb">\s*(?=[A-WbvPp\xd0\xd7-\xd9])"
    rb"(?:(?:Posted|Submitted|Published|Geschrieben|Verfasst|Eingestellt|Gepostet|Ver\xc3\xb6ffentlicht|Erstellt|Publi\xc3\xa9|R\xc3\xa9dig\xc3\xa9|"
    rb"Publicado|Enviado|Geplaatst|Geschreven)\s+)?"
    rb"(?:[Bb]y|BY|von|par|por|Von|Par|PAR|Por|Di|Af|Av|Door|Text|Autor(?:in)?|Author|Redaktion|Oleh|Nga|Deur|"
    rb"Shkruan|Pi\xc5\xa1e|Written by|"
    rb"\xd7\x9e\xd7\x90\xd7\xaa|"  # מאת
    rb"\xd9\x83\xd8\xaa\xd8\xa8(?:\xd8\xaa)?|\xd8\xa8\xd9\x82\xd9\x84\xd9\x85|"  # كتب, بقلم
    rb"\xd9\x86\xd9\x88\xdb\x8c\xd8\xb3\xd9\x86\xd8\xaf\xd9\x87|\xd8\xae\xd8\xa8\xd8\xb1\xd9\x86\xda\xaf\xd8\xa7\xd8\xb1|"
    rb"\xd0\x90\xd0\xb2\xd1\x82\xd0\xbe\xd1\x80)"  # نویسنده, خبرنگار, Автор
    rb"(?![\xd0-\xd3\xd8-\xdb])"  # the word goes on: خبرنگاران, reporters
    rb"\s*[:,]?(?:\s|&nbsp;|\xc2\xa0)*(?:<[^>]{0,300}>\s*){0,3}((?:[A-Z\x80-\xff])[^<>\n]{3,60})<"
)
_KOREAN_REPORTER = "기자".encode()  # it follows the name: "김민수 기자"
_REPORTER = re.compile(rb">\s*((?:[\xea-\xed][\x80-\xbf]{2}){2,4})\s?%b(?=[\s<(])" % _KOREAN_REPORTER)
_LABELLED = re.compile(
    rb">\s*(?=[ATSYPO\xd0\xd9])(?:Autor(?:in|en|es|a)?|Authors?|Auteure?s?|Autor[ei]|Text[eo]?|"
    rb"Tekst|Teksti|Szerz\xc5\x91|Yazar|Penulis|Oleh|\xd0\x90\xd0\xb2\xd1\x82\xd0\xbe\xd1\x80|"  # Автор
    rb"\xd9\x86\xd9\x88\xdb\x8c\xd8\xb3\xd9\x86\xd8\xaf\xd9\x87)"  # نویسنده
    rb"\s?:(?:\s|&nbsp;|\xc2\xa0)*(?:<[^>]{0,300}>\s*){0,3}((?:[A-Z\x80-\xff])[^<>\n]{3,60})<"
)
LABELLED_BYTES = 60_000  # after the headline
_READERS = re.compile(
    rb"id=[\"'](?:comments|disqus_thread|respond)[\"']|class=[\"'](?:[^\"'<>]* )?(?:comment-?list|comments-area)[\"' ]"
)  # where their own texts begin
_REMARKS = re.compile("comment|kommentar|disqus|replies", re.IGNORECASE)  # what may be named so, to ask no more of most
_LINES = frozenset(
    {"p", "div", "span", "font", "td", "small", "li", "em", "i", "b", "strong", "address", "h4", "h5", "h6"}
)
_LABEL = re.compile(r"[:：,،]\s*\|")  # before the element with what it names
_PARTS = re.compile(r"\s*(?:[|•·,;\n\t]|\s[–—-]\s|(?<=\d)\s+(?=[^\W\d])|\xa0{2,})\s*")  # of a line of facts
_JOINTS = re.compile(r"[._\s-]+")
_CAPITAL = rb"(?:[A-Z]|\xc3[\x80-\x9e]|[\xc4\xc5])"  # of Latin letters in UTF-8
_REST_OF_NAME = re.compile(
    rb"((?:\s%b[^\s<>,|0-9]{0,20})?\s%b[^\s<>,.|0-9]{1,30})\s*<" % (_CAPITAL, _CAPITAL)
)  # a middle name, and a last one
_BEGINS = re.compile(
    rb">\s*(?:[^<>.]{0,30}\b(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]i)\s+)?(?:<(?:b|strong|em|i|a)\b[^<>]*>)?$"
)
BEFORE_BYTES = 120  # of a name, where its element opens
MAX_MENTIONS = 40  # of a first name
MAX_ACCOUNT_PARTS = 3
MIN_PART_CHARS = 3
_DIGIT = re.compile(r"\d")
_TAGS = rb"(?:\s{0,200}+</?\w[^>]{0,300}+>\s{0,200}+){1,4}"  # indented deeply, often
_NEXT = re.compile(
    _TAGS + rb"(?:,|and|und|et|y|&amp;|&)\s{0,200}" + _TAGS + rb"([A-Z\x80-\xff][^<>\n,]{3,60})(?=<)"
)  # one more name


def marked(page: Page, *, anywhere: bool = False) -> Iterator[tuple[list[str], bool]]:
    """Yield the texts of what is marked as the author's name, the most exact marks first, and whether it is exact.

    A class is a weaker mark than `itemprop` and `rel`: it may be on a label, or on the whole line. Only classes around
    the headline count, or those `anywhere`.
    """
    nodes = page.css(",".join(_DECLARED))
    if anywhere:
        classes = _first_names(word.decode() for word in page.classes_like(*_ROOTS))
        nodes += page.css(",".join(f".{name}" for name in classes)) if classes else []
    else:
        speaking = [each for each in page.near if (called := _called(each.attributes)) and _speak(called)]
        classes = _first_names(word for each in speaking for word in _called(each.attributes).split())
        nodes += [each.node for each in speaking]
    groups: dict[int, list[LexborNode]] = {}
    for node in nodes:
        rank = _mark(node.attributes, classes)
        if rank is not None:
            groups.setdefault(rank, []).append(node)
    for rank in sorted(groups):
        nodes = _together(groups[rank][:MAX_NODES])
        if rank == 0:
            named = [name for node in nodes for name in node.css("[itemprop=name]")]
            nodes = named or nodes
        if texts := _texts(nodes):
            yield texts, rank < len(_DECLARED)


def _called(attributes: dict[str, str | None]) -> str:
    """Return an element's classes, and what it is called in tests and by its label."""
    classes = attributes.get("class") or ""
    called = attributes.get("data-testid") or attributes.get("aria-labelledby")
    return f"{classes} {called}" if called else classes


def _mark(attributes: dict[str, str | None], classes: list[str]) -> int | None:
    """Rank a marked element: `itemprop`, `rel`, then its classes in their order; None when it has none of these."""
    if "author" in (attributes.get("itemprop") or "").split():
        return 0
    if "author" in (attributes.get("rel") or "").split():
        return 1
    own = _called(attributes).split()
    ranks = [len(_DECLARED) + classes.index(name) for name in own if name in classes]
    return min(ranks, default=None)


def linked(page: Page) -> list[str]:
    """Return the texts of the first links to authors' pages that stand together, around the headline or anywhere."""
    near = [each.node for each in page.near if each.tag == "a" and _is_authors(each.attributes)]
    links = near or [node for node in page.css(_AUTHOR_LINKS) if _is_authors(node.attributes)]
    return _texts(_together(links[: 2 * MAX_NODES]))


def _is_authors(attributes: dict[str, str | None]) -> bool:
    return bool(_AUTHOR_PAGE.search(attributes.get("href") or ""))


def said(page: Page, start: int) -> list[str]:
    """Return the names that stand after "by" below the headline, which begins at byte `start`."""
    match = _SAID.search(page.html, start, start + HEAD_BYTES)
    if match is not None and _READERS.search(page.html, start, match.start()):
        return []
    names: list[str] = []
    if match is None and _is_korean(page):
        match = _REPORTER.search(page.html, start, start + LABELLED_BYTES)
    while match is not None and len(names) < MAX_NODES:
        names.append(match.group(1).decode("utf-8", "ignore"))
        match = _NEXT.match(page.html, match.end(1), start + 2 * HEAD_BYTES)
    return names


def _is_korean(page: Page) -> bool:
    root = page.tree.root
    return root is not None and (root.attributes.get("lang") or "").startswith("ko")


def labelled(page: Page, start: int, within: int = LABELLED_BYTES) -> list[str]:
    """Return the first name that stands after "Author:" far below the headline."""
    match = _LABELLED.search(page.html, start, start + within)
    if match is None or _READERS.search(page.html, start, match.start()):
        return []
    return [match.group(1).decode("utf-8", "ignore")]


def in_lines(page: Page) -> list[str]:
    """Return what stands after "by" in short lines below the headline, behind a date or a bar: "3.5.24 | By A. Roe"."""
    for near in page.near:
        if not near.below or near.tag not in _LINES or near.node.first_child is None:
            continue
        text = near.node.text(separator="|")
        parts = _PARTS.split(_LABEL.sub(":", text)) if len(text) < MAX_CHARS else []
        said = [part for part in map(one_line, parts) if BY.match(part)]
        if said and not of_others(near.node):
            return said[:1]
    return []


def headline_at(page: Page) -> int:
    """Return the byte at which the headline, else the body, begins; of several, the one that the page is called by."""
    if page.headline_byte is None:
        page.headline_byte = _headline_at(page)
    return page.headline_byte


def _headline_at(page: Page) -> int:
    texts = [node.text().strip() for node in page.h1()[:MAX_HEADINGS]]
    called = page.title() if len(texts) > 1 else ""
    number = next((at for at, text in enumerate(texts) if text and text[:CALLED_CHARS] in called), 0)
    at = -1
    for found in islice(_HEADING.finditer(page.html), number + 1 if texts else 0):
        at = found.start()
    if at < 0:
        at = max(page.html.find(b"<body"), 0)
        words = text_of(page.stand_in()).split("\u200c")[0].split()[:3]
        shown = page.html.find(b">" + " ".join(words).encode(), at) if words else -1
        at = shown if shown >= 0 else at
    return at


def _first_names(words: Iterable[str]) -> list[str]:
    """Return the classes that speak of an author, those of a name first."""
    named = {word for word in words if len(word) <= MAX_CHARS and _speaks(word)}
    return sorted(named, key=lambda word: (not _NAME.search(word), not _AUTHOR.search(word), len(word), word))[
        :MAX_CLASSES
    ]


@lru_cache(maxsize=20_000)
def _speak(classes: str) -> bool:
    return any(map(_speaks, classes.split()))


@lru_cache(maxsize=20_000)
def _speaks(word: str) -> bool:
    """Tell whether a class is an author's: what stands before that word may be the page's own block, not others'."""
    spread = _CAMEL.sub("-", word)
    found = _CLASS.search(spread)
    if found is None or _OF_OTHERS.search(spread, 0, found.start()):
        return False
    return not _NOT_CLASS.search(spread, found.start())


def _together(nodes: list[LexborNode]) -> list[LexborNode]:
    """Return the first element with text that is the article's own, and those that stand with it."""
    first = next((node for node in nodes if _reads(node) and not of_others(node)), None)
    if first is None:
        return []
    near = {above.mem_id for above in _above(first)}
    together = [node for node in nodes if any(above.mem_id in near for above in _above(node))]
    return [node for node in together if node.mem_id == first.mem_id or not of_others(node)]


def _texts(nodes: list[LexborNode]) -> list[str]:
    """Return the texts of elements; a byline's own line breaks are marked."""
    return [text for node in nodes if (text := _text(node)) and len(text) < MAX_CHARS]


def _text(node: LexborNode) -> str:
    raw = node.text(separator=" ")
    if len(raw) > MAX_RAW_CHARS:  # normalising costs more than finding
        return ""
    text = ", ".join(_items(node)) or one_line(raw)
    if _DIGIT.search(text) or node.css_first("br") is not None:  # a date, or an office, stands with the names
        return "\x0b".join(line for part in node.text(separator="\x0b").split("\x0b") if (line := one_line(part)))
    return _without_label(node, text)


def _items(node: LexborNode) -> list[str]:
    """Return the texts of a list's items; of those with labels ("Author, ", "Role, ") what the first one names."""
    items = node.css("li")
    labels = [each.first_child for each in items]
    named = [text_of(label) if label is not None and label.is_element_node else "" for label in labels]
    if not named or not named[0].endswith((",", "،", ":")):
        return [text_of(each) for each in items]
    return [text_of(each).removeprefix(name) for each, name in zip(items, named, strict=True) if name == named[0]]


def _without_label(node: LexborNode, text: str) -> str:
    """Drop the word before the first name, where that is a link: "by" in whatever language."""
    link = node.css_first("a") if node.tag != "a" else None
    name = one_line(link.text()) if link is not None else ""
    label = text[: text.find(name)].strip(" :") if name and name in text else ""
    return text[text.find(name) :] if label and label.isalpha() and len(label) <= MAX_LABEL_CHARS else text


def _reads(node: LexborNode) -> bool:
    return bool(node.text().strip())


def _above(node: LexborNode) -> list[LexborNode]:
    """Return the two elements above a name: names of one byline share them."""
    parent = node.parent
    return [each for each in (parent, parent.parent if parent is not None else None) if each is not None]


def completed(page: Page, name: str) -> str:
    """Return a first name or an account as a short text of the page gives it in full; else as it is.

    "Jane" is "Jane Roe" where those words stand alone, "jane.roe" is "Jane Q. Roe".
    """
    parts = [part.capitalize() for part in _JOINTS.split(name) if part.isalpha()]
    if not parts or len(parts) > MAX_ACCOUNT_PARTS or len(parts[0]) < MIN_PART_CHARS:
        return name
    first, last = parts[0].encode(), f" {parts[-1]}" if len(parts) > 1 else ""
    at = page.html.find(first)
    for _ in range(MAX_MENTIONS):
        if at < 0:
            break
        rest = _REST_OF_NAME.match(page.html, at + len(first))
        if rest is not None and _BEGINS.search(page.html, max(0, at - BEFORE_BYTES), at):
            full = one_line(parts[0] + rest[1].decode("utf-8", "ignore"))
            if full.endswith(last):
                return full
        at = page.html.find(first, at + 1)
    return name


def in_masthead(node: LexborNode) -> bool:
    """Tell whether a date stands in the page's `<header>`, without the headline: the day on which it was asked for."""
    above = node.parent
    while above is not None and above.tag not in {"header", "body", "html"}:
        above = above.parent
    return above is not None and above.tag == "header" and above.css_first("h1") is None


def of_others(node: LexborNode) -> bool:
    """Tell whether a name stands in comments, or with the teaser of another article."""
    above: LexborNode | None = node
    while above is not None and above.is_element_node:
        tag = above.tag or ""
        if tag in {"aside", "nav", "footer"} and not (tag == "aside" and _is_small(above)):
            return True
        attributes = above.attributes
        if (
            _REMARKS.search(f"{attributes.get('class')} {attributes.get('id')}")
            and judge(tag, attributes)[0] is COMMENTS
        ):
            return True
        above = above.parent
    return False


def _is_small(aside: LexborNode) -> bool:
    """Tell whether an aside is the article's own line of facts: short, and without a headline of another."""
    return LEAST_FACTS_CHARS <= len(aside.text().strip()) <= MAX_CHARS and not any(
        node.tag != "a" or len(node.text().strip()) > MAX_LINK_CHARS for node in aside.css("a,h1,h2,h3,h4,h5")
    )
