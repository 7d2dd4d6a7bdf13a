"""Whose text it is, said in an element of its own: "Source: AFP" below the headline or behind the text."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from scraper.extract.around import following
from scraper.extract.junk import SKIPPED_TAGS
from scraper.extract.lines import MAX_SOURCE_CHARS, SOURCE
from scraper.extract.page import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from scraper.extract.page import Page

MOST_BEHIND = 8  # elements behind the text
MOST_NODES = 12  # in an element that says so
MAX_NAMES_CHARS = 60  # of sources alone, without a label
_CLASS = re.compile(
    r"(?:^|[-_\s])(?:sources?|agency|agencia|agence|agentur|quelle|fuente|fonte|bron|kaynak)(?:$|[-_\s])", re.IGNORECASE
)
_FACTS = re.compile(r"(?:^|[-_\s])(?:\w*info|meta|from)(?:$|[-_\s])", re.IGNORECASE)  # of the line with date and source
_PICTURE = re.compile(
    r"image|img|photo|pic|figure|caption|media|video|gallery|chart|(?<!para)graph|diagram", re.IGNORECASE
)  # or of a chart
_PARTS = re.compile(r"\s*[|·•\n]\s*|\s{2,}|(?<=\d)\s+(?=\D{2,12}[:：])")
_GAP = re.compile(r"\s*[:：]\s+")  # a label and what it labels may be elements of their own
_ROLES = re.compile(r"\s(?:责任编辑|责编|编辑|作者|編輯|Editor)\s?[:：].*$")


def sources_said(page: Page, root: LexborNode | None) -> tuple[str, ...]:
    """Return what elements around the headline and right behind the text say of its source."""
    nodes = islice(following(root), MOST_BEHIND) if root is not None else ()
    behind = [node for node in nodes if node.tag not in SKIPPED_TAGS or node.tag == "footer"]
    said = [text for each in page.near if each.classes and _may_say(each.classes) for text in _said(each.node)]
    return tuple(dict.fromkeys([*said, *(text for node in behind for text in _said(node))]))


@lru_cache(maxsize=20_000)
def _may_say(classes: str) -> bool:
    return (_CLASS.search(classes) or _FACTS.search(classes)) is not None


def _said(node: LexborNode) -> Iterator[str]:
    """Yield the sources that an element names: by its class, or behind a label; none of a picture."""
    text = _short_text(node)
    if not text or text.isspace():
        return
    parts = [part for part in _PARTS.split(_GAP.sub(": ", text.strip())) if part]
    labelled = [_ROLES.sub("", part) for part in parts if len(part) <= MAX_SOURCE_CHARS and SOURCE.match(part)]
    if not labelled and _CLASS.search(node.attributes.get("class") or ""):
        labelled = [whole] if len(whole := one_line(text)) <= MAX_NAMES_CHARS else []
    yield from () if labelled and _is_of_picture(node) else labelled


def _short_text(node: LexborNode) -> str:
    """Return an element's text, blanks between its parts; "" for one that holds much, which is not read to its end."""
    found: list[str] = []
    waiting = [node.first_child]
    left, chars = MOST_NODES, 4 * MAX_SOURCE_CHARS
    while waiting:
        each = waiting.pop()
        if each is None:
            continue
        left -= 1
        waiting.append(each.next)
        if each.is_element_node:
            waiting.append(each.first_child)
        else:
            found.append(each.text_content or "")
            chars -= len(found[-1])
        if left < 0 or chars < 0:
            return ""
    return " ".join(found)


def _is_of_picture(node: LexborNode) -> bool:
    above: LexborNode | None = node
    for _ in range(3):
        if above is None:
            break
        attributes = above.attributes if above.is_element_node else {}
        if above.tag in {"figure", "picture", "figcaption"} or _PICTURE.search(attributes.get("class") or ""):
            return True
        above = above.parent
    return False
