"""The text that a page holds as data, for its program to show: JSON-LD's `articleBody`, or the state of an application.

Asked only where the page itself shows hardly any text. Frameworks (Next.js, Nuxt, Gatsby, Apollo) and editors (Draft,
ProseMirror, Portable Text, Arc, Contentful) agree on two forms: a string of HTML, or a list of objects whose type says
"paragraph". A text is believed only when it speaks of what the page is called.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from scraper.extract.collect import Piece, collect
from scraper.extract.page import clean
from scraper.extract.title import overlap
from storage.records import BlockType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.extract.jsonld import Json, LinkedData
    from scraper.extract.page import Page

LEAST_CHARS = 400  # of such a text
MAX_SCRIPTS = 60
MAX_STATE_BYTES = 4_000_000
MAX_VALUES = 100_000  # of a state that are looked at
MAX_PARAGRAPHS = 3_000  # of one text
MOST_STATES, MAX_AHEAD = 20, 300  # values of one script that are looked at, and characters before the next
MAX_DEPTH = 12  # of one paragraph's parts
LEAST_PARAGRAPHS = 2
ABOUT_SHARE = 0.3  # of the words of the headline or the description
_OPENS, _CLOSES = b"<script", b"</script"
_STATE = re.compile(r"[{\[]")
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_ESCAPED = re.compile(r'^\s*[\w.$\s]*=?\s*JSON\.parse\(\s*("(?:[^"\\]++|\\.)*+")', re.DOTALL)
_PARAGRAPH = re.compile(r"<p[\s>]|<br|\{p\}", re.IGNORECASE)
_MARKED = re.compile(r"(?:<|\\u003[cC])p[\s>\\]|(?:<|\\u003[cC])br")
_BRACED = re.compile(r"\{(/?(?:p|b|i|em|strong|br|h[2-6]))\}")  # one publisher's way of marking a paragraph
_KINDS = ("type", "_type", "nodeType", "__typename", "blockType", "kind", "tag", "tagName")
_SIGNS = (b"<p", b"u003", b'"text"', b"aragraph", b'"p"', b"{p}")  # one of which such a text has
_PARAGRAPHS = frozenset(
    {
        "p",
        "paragraph",
        "text",
        "unstyled",
        "block",
        "normal",
        "paragraphblock",
        "core/paragraph",
        "textblock",
        "richtext",
    }
)
_HEADINGS = re.compile(r"^(?:h[2-6]|head(?:ing|er)(?:-?\w+)?|sub-?head(?:line|ing)?|crosshead(?:ing)?|core/heading)$")
_WORDS = ("text", "data", "value", "content", "html", "children", "model", "blocks", "attrs", "attributes", "contents")
_ARRAY_START = re.compile(r"\[\s*\{")


def told(page: Page, data: LinkedData, title: str) -> list[Piece]:
    """Return the text that a page has as data; nothing where none of it is surely this article's."""
    about = [each for each in (title, page.said("og:description", "description") or "") if each]
    texts = (pieces for pieces in _texts(page, data) if _chars(pieces) >= LEAST_CHARS and _is_about(pieces, about))
    return max(texts, key=_chars, default=[])


def _chars(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _is_about(pieces: list[Piece], about: list[str]) -> bool:
    text = " ".join(piece.text for piece in pieces)
    return any(overlap(each, text) >= ABOUT_SHARE for each in about)


def _texts(page: Page, data: LinkedData) -> Iterator[list[Piece]]:
    for name in ("articleBody", "text"):
        if isinstance(said := data.article.get(name), str):
            yield _read(said)
    for script in _scripts(page.html):
        states = _states(script)
        for state in states:
            yield from _told_by(state)
        if not states and _MARKED.search(script):
            yield from _of_strings(script)


def _read(text: str) -> list[Piece]:
    """Return the paragraphs of a text that is HTML or plain."""
    text = _BRACED.sub(r"<\1>", text)
    if _PARAGRAPH.search(text):
        body = LexborHTMLParser(text).body
        return collect(body) if body is not None else []
    return [Piece(BlockType.PARAGRAPH, kept) for line in text.split("\n") if (kept := clean(" ".join(line.split())))]


def _scripts(html: bytes) -> Iterator[str]:
    """Yield the scripts of a page, read from its bytes: they may have been taken out of the tree."""
    end = 0
    for _ in range(MAX_SCRIPTS):
        opened = html.find(_OPENS, end)
        start = html.find(b">", opened) if opened >= 0 else -1
        end = html.find(_CLOSES, start) if start >= 0 else -1
        if end < 0:
            return
        if LEAST_CHARS <= end - start <= MAX_STATE_BYTES and any(html.find(sign, start, end) >= 0 for sign in _SIGNS):
            yield html[start + 1 : end].decode("utf-8", "ignore")


def _states(script: str) -> list[object]:
    """Return the values that a script is, or sets one behind another; none where it is no JSON."""
    found: list[object] = []
    if escaped := _ESCAPED.match(script):
        try:
            return [json.loads(json.loads(escaped[1], strict=False), strict=False)]
        except (ValueError, RecursionError):
            return []
    decoder, end = json.JSONDecoder(strict=False), 0
    for _ in range(MOST_STATES):
        begins = _STATE.search(script, end, end + MAX_AHEAD)
        if begins is None:
            break
        try:
            value, end = decoder.raw_decode(script, begins.start())
        except (ValueError, RecursionError):
            end = begins.end()
            continue
        if end - begins.start() >= LEAST_CHARS:
            found.append(value)
    return found


def _of_strings(script: str) -> Iterator[list[Piece]]:
    """Yield the strings of HTML in a program."""
    for found in _STRING.finditer(script):
        if found.end() - found.start() >= LEAST_CHARS and _MARKED.search(found[1]):
            try:
                yield _read(json.loads(f'"{found[1]}"', strict=False))
            except ValueError:
                continue


def _told_by(state: object) -> Iterator[list[Piece]]:
    """Yield the texts in a state: strings of HTML, and lists of paragraphs."""
    waiting = [state]
    for each in waiting:
        if isinstance(each, str):
            if len(each) >= LEAST_CHARS and _PARAGRAPH.search(each):
                yield _read(each)
            continue
        if isinstance(each, list):
            pieces = [piece for item in each[:MAX_PARAGRAPHS] if isinstance(item, dict) and (piece := _block(item))]
            if len(pieces) >= LEAST_PARAGRAPHS:
                yield pieces
        if len(waiting) < MAX_VALUES:
            waiting += _members(each)


def _members(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _block(item: Json) -> Piece | None:
    """Return the paragraph or heading that an object says it is."""
    kind = next((said.lower() for name in _KINDS if isinstance(said := item.get(name), str)), "")
    heading = bool(_HEADINGS.match(kind))
    if not heading and kind not in _PARAGRAPHS:
        return None
    text = "".join(_words(item, 0))
    if "<" in text:
        text = " ".join(piece.text for piece in _read(f"<p>{text}"))
    text = clean(" ".join(text.split()))
    if not text:
        return None
    return Piece(BlockType.HEADING, text, 2) if heading else Piece(BlockType.PARAGRAPH, text)


def _words(value: object, depth: int) -> Iterable[str]:
    """Yield the text of an object: its own, else that of its parts."""
    if isinstance(value, str):
        yield value
    elif depth < MAX_DEPTH and isinstance(value, list):
        for each in value:
            if isinstance(each, (dict, list)):
                yield from _words(each, depth + 1)
    elif depth < MAX_DEPTH and isinstance(value, dict):
        for name in _WORDS:
            said = list(_words(value.get(name), depth + 1))
            if any(each.strip() for each in said):
                yield from said
                return
