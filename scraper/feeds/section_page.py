"""HTML section pages as feeds: two selectors say where the entries stand and which link of each is the article's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from scraper.feeds import caps
from scraper.feeds.addresses import absolute
from scraper.feeds.plain import one_line
from scraper.feeds.records import Hints, ParsedFeed
from scraper.hosts import bare_host_of
from storage.records import FeedItem, Refusal, RefusalClass

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

FIRST_LINK = "a"
_BY_SCRIPT = ("data-href", "data-url", "data-link")  # where pages whose links are made by a script keep the address


@dataclass(frozen=True, slots=True)
class SectionRule:
    """CSS selectors: `item` of each entry, `link` of the article's link within it (an entry may itself be the link)."""

    item: str
    link: str = FIRST_LINK


def parse_section(html: bytes, rule: SectionRule, *, url: str) -> ParsedFeed | Refusal:
    """Return the articles that a section page lists, in its order, each once. NOT_A_FEED when the selector finds none.

    The page is UTF-8. Links that leave the site are advertisements or partners, and are passed over, as is the page's
    own address. A subdomain belongs to the site.
    """
    tree = LexborHTMLParser(html)
    base = _base(tree, url)
    found = [item for entry in tree.css(rule.item)[: caps.SECTION_ENTRIES] if (item := _item(entry, rule, url, base))]
    items = tuple({item.url: item for item in reversed(found)}.values())[::-1]
    if not items:
        detail = f"no entries: {rule.item!r} with {rule.link!r} finds no links on the page; look at the page again"
        return Refusal(RefusalClass.NOT_A_FEED, detail)
    title = tree.css_first("title")
    return ParsedFeed(
        kind="section",
        title=one_line(title.text(), limit=caps.TITLE_CHARS) if title else None,
        link=url,
        language=None,
        items=items,
        hints=Hints(),
        tier="lenient",
    )


def _base(tree: LexborHTMLParser, url: str) -> str:
    named = tree.css_first("base[href]")
    return (named and absolute(named.attributes.get("href"), url)) or url


def _item(entry: LexborNode, rule: SectionRule, page: str, base: str) -> FeedItem | None:
    """Return what an entry's first link to an article says."""
    links = [(link, address) for link in _links(entry, rule) if (address := _address(link, page, base))]
    if not links:
        return None
    url = links[0][1]
    told = zip(*(_words(link) for link, address in links if address == url), strict=True)
    title = next((title for sort in told for each in sort if (title := one_line(each, limit=caps.TITLE_CHARS))), None)
    return FeedItem(url=url, title=title or one_line(entry.text(separator=" "), limit=caps.TITLE_CHARS))


def _links(entry: LexborNode, rule: SectionRule) -> list[LexborNode]:
    """Return where an entry may lead: itself, the links within it, or the one that it stands in."""
    if entry.tag == "a":
        return [entry]
    within = entry.css(rule.link)[: caps.LINKS]
    if within:
        return within
    own = [entry] if any(name in entry.attributes for name in _BY_SCRIPT) else []
    above = entry.parent
    while above is not None and above.tag != "a":
        above = above.parent
    return [*own, above] if above is not None else own


def _address(link: LexborNode, page: str, base: str) -> str | None:
    """Return the address of an article on the page's own site that a link leads to, by itself or by its script."""
    for name in ("href", *_BY_SCRIPT):
        said = link.attributes.get(name)
        url = absolute(said, base) if said and not said.strip().startswith("#") else None
        if url and _same_site(url, page) and (url := url.partition("#")[0]) != page.partition("#")[0]:
            return url
    return None


def _same_site(url: str, page: str) -> bool:
    there, here = (bare_host_of(each) for each in (url, page))
    return there == here or there.endswith(f".{here}") or here.endswith(f".{there}")


def _words(link: LexborNode) -> tuple[str | None, str | None, str | None]:
    """Return what a link calls its article: its text, its title, the text in place of its picture."""
    picture = link.css_first("img[alt]")
    return link.text(separator=" "), link.attributes.get("title"), picture.attributes.get("alt") if picture else None
