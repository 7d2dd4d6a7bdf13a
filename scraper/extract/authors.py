"""Who wrote it: people's names only, without roles, agencies, addresses and the word "by"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extract.junk import Junk, judge
from scraper.extract.page import one_line
from scraper.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from scraper.extract.jsonld import Json, LinkedData
    from scraper.extract.page import Page

MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 6
MAX_AUTHORS = 12
_BY = re.compile(
    r"^\s*(?:(?:written|posted|reported|story|text|words|reporting|article|edited|published)\s+)?(?:by|von|vom|par|por|di|af|av|door|od|autor(?:in)?|author|"
    r"authors|texte?|text|نویسنده|گزارش|خبرنگار|نگارنده|بقلم|بقلم:|کتب|автор|текст)\s*[:：]?\s+",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[,;|/•·،؛、]|\s(?:and|und|et|y|e|og|och|en|ja|i|и|و|with|mit|avec|&|\+)\s|&)\s*", re.IGNORECASE
)
_ROLE_TAIL = re.compile(
    r"\s*(?:\(.*?\)|[,|–—-]\s.*|\b(?:in|for|aus|für|à|at)\s+[A-Z]\S+.*|\b(?:BBC|CNN|AP|AFP|Reuters|dpa|apa|staff|correspondent|reporter|"
    r"editor|writer|redakteur(?:in)?|contributor)\b.*)$",
)
_NOT_A_PERSON = re.compile(
    r"@|https?:|www\.|\.(?:com|net|org|de|ir|fr|uk)\b|\d|\b(?:staff|desk|team|newsroom|redaktion|rédaction|redaction|redacción|"
    r"redazione|redaktionen|editors?|editorial|editorial\s*board|admin(?:istrator)?|agency|agence|agencia|agentur|press|news|"
    r"online|magazine|reuters|afp|dpa|apa|ansa|efe|ap|upi|sda|epd|kna|sid|ritzau|ntb|tass|xinhua|associated|correspondents?|"
    r"reporters?|writers?|wire|services?|guest|contributors?|report|redakce|redakcja|редакция|unknown|anonymous|nachrichten|zeitung|tv|radio|"
    r"weiter|weitere|more|all|show|articles?|artikel|view|posts?|bio|follow|edition|edited|"
    r"خبرگزاری|گروه|سرویس|تحریریه|وكالة|وكالات)\b",
    re.IGNORECASE,
)  # fmt: skip
_META = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dc.creator.author", "byl",
         "og:article:author", "cxenseparse:author", "citation_author", "dcterms.creator",
         "twitter:creator:name")  # fmt: skip
_MARKED = (
    "[rel~=author],[itemprop=author] [itemprop=name],[itemprop=author],.author-name,"
    ".author__name,.byline__name,.byline-name,"
    ".article-author,.article__author,.c-byline__author,.byline a,.author a,.authors a,.vcard .fn,.byline__author,"
    ".author,.byline,.autor,.authors"
)


def authors(page: Page, data: LinkedData) -> tuple[tuple[str, ...], str]:
    """Return the people who wrote the article and where they were found."""
    for method, names in (("json-ld", _linked(data)), ("meta", _declared(page)), ("marked", _marked(page))):
        people = people_in(names, sites=_sites(page, data))
        if people:
            return people, method
    return (), "none"


def people_in(texts: Iterable[str], *, sites: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the names of people in texts such as "By Jane Roe and John Doe", each once."""
    names = [name for text in texts for name in _names(text)]
    unique: dict[str, str] = {}
    for name in names:
        key = fold(name)
        if key not in sites:
            unique.setdefault(key, name)
    return tuple(unique.values())[:MAX_AUTHORS]


def _names(text: str) -> Iterator[str]:
    text = _BY.sub("", one_line(text))
    if not text or len(text) > MAX_NAME_CHARS * 6:
        return
    for part in _SPLIT.split(text):
        name = _ROLE_TAIL.sub("", _BY.sub("", part)).strip(" .:*•–—-\"'")
        words = name.split()
        if name and len(name) <= MAX_NAME_CHARS and len(words) <= MAX_NAME_WORDS and not _NOT_A_PERSON.search(name):
            yield _cased(name)


def _cased(name: str) -> str:
    return name.title() if name.isupper() and len(name) > 4 and " " in name else name  # noqa: PLR2004 - initials stay


def _linked(data: LinkedData) -> list[str]:
    found: list[str] = []
    for node in (*data.nodes("author"), *(() if data.nodes("author") else data.nodes("creator"))):
        found.extend(_linked_names(node))
    return found


def _linked_names(node: Json | str) -> Iterator[str]:
    if isinstance(node, str):
        if not node.startswith("http"):
            yield node
        return
    if "Organization" in str(node.get("@type")):
        return
    value = node.get("name")
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each


def _declared(page: Page) -> list[str]:
    for name in _META:
        texts = [text for text in page.many.get(name, ()) if not text.startswith("http")]
        if people_in(texts):
            return texts
    return []


def _marked(page: Page) -> list[str]:
    for selector in _MARKED.split(","):
        nodes = [node for node in page.marked((selector,))[:12] if not _of_others(node)]
        near = {above.mem_id for node in nodes[:1] for above in _above(node)}
        nodes = [node for node in nodes if any(above.mem_id in near for above in _above(node))]
        texts = [text for node in nodes if (text := one_line(node.text())) and len(text) < MAX_NAME_CHARS * 2]
        if people_in(texts):
            return texts
    return []


def _above(node: LexborNode) -> list[LexborNode]:
    """Return the two elements above a name: names of one byline share them."""
    parent = node.parent
    return [each for each in (parent, parent.parent if parent is not None else None) if each is not None]


def _of_others(node: LexborNode) -> bool:
    """Tell whether a name stands in comments, or with the teaser of another article."""
    above: LexborNode | None = node
    while above is not None and above.is_element_node:
        if above.tag in {"aside", "nav", "footer"} or judge(above.tag or "", above.attributes)[0] is Junk.COMMENTS:
            return True
        above = above.parent
    return False


def _sites(page: Page, data: LinkedData) -> frozenset[str]:
    names = (page.said("og:site_name") or "", *data.publishers)
    return frozenset(fold(one_line(name)) for name in names if name)
