"""A page's blocks of text, kept or dropped: what people look at when they write rules. Not part of the extraction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.extract.charset import to_utf8
from scraper.extract.guard import bounded
from scraper.extract.page import Page, open_page, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from scraper.extract.records import Extraction

MAX_BLOCKS = 2_000
MIN_CHARS = 2
_BLOCKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "blockquote",
        "pre",
        "td",
        "th",
        "dt",
        "dd",
        "figcaption",
        "caption",
        "time",
    ]
)
_INNER = "p,li,td,blockquote,h1,h2,h3"
WHOLE_CHARS = 30  # of a block that may be a part of a longer text of the record
_UNSEEN = "script,style,noscript,template,svg,head"


@dataclass(frozen=True, slots=True)
class Seen:
    """A block of a page: where it stands (`article > div.story > p`), its text, and what became of it.

    `fate` is the record's field that has the text (`body`, `title`, ...), or `dropped`.
    """

    path: str
    text: str
    fate: str


def read_page(html: bytes, content_type: str | None = None, url: str = "") -> Page:
    """Return the parsed page, as the extraction parses it."""
    data, _ = to_utf8(html, content_type)
    data, _ = bounded(data)
    return open_page(data, url)


def blocks_of(page: Page) -> Iterator[tuple[LexborNode, str]]:
    """Yield the elements that hold a block of text, outermost text first, and their texts; each text once in a row."""
    page.drop(_UNSEEN)
    body = page.tree.body
    last = ""
    for node in body.traverse() if body is not None else ():
        if not _is_block(node):
            continue
        text = text_of(node)
        if len(text) >= MIN_CHARS and text != last:
            last = text
            yield node, text


def _is_block(node: LexborNode) -> bool:
    """Tell whether an element is a block of text: of a block's tag, or with text of its own beside elements."""
    if node.tag in _BLOCKS:
        return _own_text(node) or all(inner.mem_id == node.mem_id for inner in node.css(_INNER))
    return node.tag in {"div", "section", "article", "span", "a"} and _own_text(node) and not _inside_block(node)


def _own_text(node: LexborNode) -> bool:
    return bool((node.text(deep=False) or "").strip())


def _inside_block(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag != "body":
        if above.tag in _BLOCKS or _own_text(above):
            return True
        above = above.parent
    return False


def survey(html: bytes, found: Extraction | None, *, content_type: str | None = None) -> list[Seen]:
    """Return the page's blocks in reading order with their fate in what was extracted."""
    kept = _kept(found) if found is not None else []
    seen: list[Seen] = []
    for node, text in blocks_of(read_page(html, content_type)):
        fate = next((name for name, texts in kept if _is_of(text, texts)), "dropped")
        seen.append(Seen(path_of(node), text, fate))
        if len(seen) >= MAX_BLOCKS:
            break
    return seen


def _is_of(text: str, texts: list[str]) -> bool:
    return text in texts or (len(text) >= WHOLE_CHARS and any(text in each for each in texts))


def _kept(found: Extraction) -> list[tuple[str, list[str]]]:
    """Return the texts of each field, the longer fields last: a headline is a title before it is a heading."""
    lines = [line for block in found.blocks for line in (block.text, *block.text.split("\n"))]
    dates = [raw for raw in (found.published_raw, found.updated_raw) if raw]
    fields = {
        "title": [found.title],
        "kicker": [found.kicker or ""],
        "lead": [found.lead or ""],
        "authors": list(found.authors),
        "published": dates,
        "caption": [image.caption or "" for image in found.images],
        "body": lines,
        "tags": list(found.tags),
        "section": [found.section or ""],
    }
    return [(name, [text for text in texts if text]) for name, texts in fields.items()]


def path_of(node: LexborNode) -> str:
    """Return where an element stands: the last three steps, with ids and first classes."""
    steps: list[str] = []
    above: LexborNode | None = node
    while above is not None and above.tag not in {"body", "html", None} and len(steps) < 3:  # noqa: PLR2004 - enough to know it by
        attributes = above.attributes
        name = attributes.get("id")
        first = (attributes.get("class") or "").split()[:1]
        steps.append(f"{above.tag}{f'#{name}' if name else ''}{''.join(f'.{each}' for each in first)}")
        above = above.parent
    return " > ".join(reversed(steps))
