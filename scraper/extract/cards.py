"""Cards of other articles, whatever their names: elements in a row, each with a linked title and a short summary."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from scraper.extract.page import size_of
from scraper.hosts import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from scraper.extract.elements import Element, Scores

LEAST_CARDS, MOST_ARE = 3, 0.75  # in a row, and their share of the elements with text there
CARD_CHARS = 500  # of one's summary
MOST_ROWS, MOST_LINKS = 200, 200  # that are looked at
LINKS_OF_CARD = 12  # of one, that may be its title
CARD_LEVELS = 5  # elements from a link up to its card
TITLE_SIZE = 20  # an author's name is shorter
ALONE = 1.3  # times a title's length, in what holds it: a kicker or a date may stand beside it
LEAST_LEFT = 60  # characters beside the cards: a sentence. Else they are what the page has
LEAST_PATH = 6  # of a page, for addresses that hold it to be its own
_ROWED = frozenset({"div", "li", "article", "section", "td", "tr"})
_SELF = ("#", "javascript:", "mailto:")


def leave_out_cards(scores: Scores, url: str) -> None:
    """Call the cards of other articles furniture and note them, or note that the page has no other text."""
    cards = {id(each) for row in _rows(scores) for each in _of_row(row, url)}
    if not cards:
        return
    inside = _leave_out(scores, cards)
    left = sum(len(block.text) for block in scores.blocks if not (block.element.out or block.element.linked))
    scores.cards = frozenset(each.node.mem_id for each in inside if id(each) in cards)
    scores.only_cards = left < LEAST_LEFT
    for each in inside if scores.only_cards else ():
        each.out = False


def _rows(scores: Scores) -> list[list[Element]]:
    """Return the elements of little text that stand in a row of enough of them, for them to be cards."""
    rows: dict[int, list[Element]] = {}
    for each in scores.elements.values():
        if not each.out and 0 < each.chars <= CARD_CHARS and each.tag in _ROWED:
            rows.setdefault(id(each.parent), []).append(each)
    return [row for row in rows.values() if len(row) >= LEAST_CARDS][:MOST_ROWS]


def _leave_out(scores: Scores, cards: set[int]) -> list[Element]:
    """Call the cards (by `id`) and all in them furniture, and return what was none before."""
    inside: list[Element] = []
    for each in scores.elements.values():  # parents come first
        if not each.out and (id(each) in cards or (each.parent is not None and each.parent.out)):
            each.out = True
            inside.append(each)
    return inside


def linked_rows(root: LexborNode, url: str) -> frozenset[int]:
    """Return the cards below an element by their links alone, by `mem_id`: their text was not weighed."""
    rows: dict[tuple[int, str], dict[int, LexborNode]] = {}
    for link in root.css("a")[:MOST_LINKS]:
        for node, above in _around(link, root) if _is_title(link, url) else ():
            if node.tag in _ROWED:
                rows.setdefault((above.mem_id, node.tag or ""), {})[node.mem_id] = node
    found = set[int]()
    for (_, tag), row in rows.items():
        holder = next(iter(row.values())).parent
        alike = sum(each.tag == tag for each in holder.iter()) if holder is not None else 0
        if len(row) >= max(LEAST_CARDS, MOST_ARE * alike):
            found |= {key for key, each in row.items() if len(each.text()) <= CARD_CHARS}
    return frozenset(found)


def _around(link: LexborNode, root: LexborNode) -> Iterator[tuple[LexborNode, LexborNode]]:
    """Yield a link and the elements around it, each with its parent, as far up as a card may be, below the root."""
    node = link
    for _ in range(CARD_LEVELS):
        above = node.parent
        if above is None or above.mem_id == root.mem_id:
            return
        yield node, above
        node = above


def _of_row(row: list[Element], url: str) -> list[Element]:
    """Return the cards among elements with one parent, where nearly all that hold text are cards."""
    titled: list[Element] = []
    least = max(LEAST_CARDS, MOST_ARE * len(row))
    for seen, each in enumerate(row):
        if len(titled) + len(row) - seen < least:  # too few can be any more
            return []
        if any(_is_title(link, url) for link in each.node.css("a")[:LINKS_OF_CARD]):
            titled.append(each)
    return titled if len(titled) >= least else []


def _is_title(link: LexborNode, url: str) -> bool:
    """Tell whether a link to another page of the site is a title: long enough, and alone in what holds it."""
    text = link.text().strip()
    if size_of(text) < TITLE_SIZE or not _stands_alone(link, text):
        return False
    href = link.attributes.get("href") or ""
    path = _place(url).path
    own = len(path) >= LEAST_PATH and path in href  # an entry's own address, in a live report
    return bool(href) and not own and not href.startswith(_SELF) and ("//" not in href[:8] or _of_site(href, url))


def _of_site(href: str, url: str) -> bool:
    """Tell whether an absolute link leads to the page's own site: its host, one above or one below that."""
    here = _place(url)
    if here.start and href.startswith(here.start):  # most do: an address is taken apart for the others only
        return True
    try:
        there = _dotted(urljoin(url, href))
    except ValueError:  # no address
        return False
    return here.host.endswith(there) or there.endswith(here.host)


class _Place(NamedTuple):
    path: str
    host: str  # with a dot before it
    start: str  # of addresses of the host; "" without one


@lru_cache(maxsize=2)
def _place(url: str) -> _Place:
    try:
        parts = urlsplit(url)
    except ValueError:
        return _Place("", _dotted(url), "")
    return _Place(parts.path, _dotted(url), f"{parts.scheme}://{parts.netloc}/" if parts.netloc else "")


def _dotted(url: str) -> str:
    return f".{host_of(url)}".replace(".www.", ".")


def _stands_alone(link: LexborNode, text: str) -> bool:
    """Tell whether a link is all that its parent says, or has no words right before or behind it there."""
    if link.parent is None or link.parent.tag not in _ROWED:
        return link.parent is not None and len(link.parent.text().strip()) <= ALONE * len(text)
    return not any(each is not None and _says(each) for each in (link.prev, link.next))


def _says(node: LexborNode) -> bool:
    return node.tag == "-text" and not (node.text_content or "").isspace()
