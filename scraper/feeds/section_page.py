"""HTML section pages as feeds: two selectors say where the entries stand and which link of each is the article's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper.feeds import caps
from scraper.feeds.addresses import absolute
from scraper.feeds.plain import one_line
from scraper.feeds.records import Hints, ParsedFeed
from storage.records import FeedItem, Refusal, RefusalClass

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

FIRST_LINK = "a[href]"


@dataclass(frozen=True, slots=True)
class SectionRule:
    """CSS selectors: `item` of each entry, `link` of the article's link within it (an entry may itself be the link)."""

    item: str
    link: str = FIRST_LINK


def parse_section(html: bytes, rule: SectionRule, *, url: str) -> ParsedFeed | Refusal:
    """Return the articles that a section page lists, in its order, each once. NOT_A_FEED when the selector finds none.

    Links that leave the site are advertisements or partners, and are passed over.
    """
    tree = LexborHTMLParser(html)
    found = [item for entry in tree.css(rule.item) if (item := _item(entry, rule, url))]
    items = tuple({item.url: item for item in reversed(found)}.values())[::-1][: caps.ITEMS_PER_POLL]
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


def _item(entry: LexborNode, rule: SectionRule, base: str) -> FeedItem | None:
    link = entry if entry.tag == "a" else entry.css_first(rule.link)
    url = absolute(link.attributes.get("href"), base) if link else None
    if link is None or url is None or urlsplit(url).hostname != urlsplit(base).hostname:
        return None
    told = link.text(separator=" ") or link.attributes.get("title") or entry.text(separator=" ")
    return FeedItem(url=url.partition("#")[0], title=one_line(told, limit=caps.TITLE_CHARS))
