"""Short lines among paragraphs: labels of pictures and boxes, or text after all, as verse, lists and subjects are."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from scraper.extract.collect import PARAGRAPH
from scraper.extract.lines import ends_sentence
from scraper.extract.page import size_of

if TYPE_CHECKING:
    from scraper.extract.collect import Piece

LABEL_CHARS = 70
VERSE_LINES, VERSE_CHARS = 4, 12  # so many short lines in a row, of that length on average, are verse or a list
SHORTEST_VERSE, UNEVEN_VERSE = 16, 1.6  # characters of a couplet's line, and how much longer another may be
TOLD_CHARS = 120  # of a paragraph that is one
MOST_LABELS = 3  # long paragraphs that a page has, for its short lines to be judged
PUNCTUATED = 0.8
_BULLETS = frozenset("*•▪●■◆")  # before an item, or a heading among the paragraphs: no caption begins so


def without_labels(pieces: list[Piece]) -> list[Piece]:
    """Drop short plain lines that end without a mark, where the paragraphs end with one: captions, credits, labels."""
    prose = [piece for piece in pieces if piece.type is PARAGRAPH and _tells(piece.text)]
    if len(prose) < MOST_LABELS or sum(ends_sentence(piece.text) for piece in prose) < PUNCTUATED * len(prose):
        return pieces
    runs = [(label, list(run)) for label, run in groupby(pieces, key=_is_label)]
    last = runs[-1][1]
    return [piece for label, run in runs if not label or (run is not last and _says(run)) for piece in run]


def _tells(text: str) -> bool:
    return len(text) > TOLD_CHARS or size_of(text) > TOLD_CHARS


def _says(lines: list[Piece]) -> bool:
    """Tell whether short lines between paragraphs are text: with their subject in bold, verse, or a list."""
    return all(map(_names_subject, lines)) or _is_verse(lines)


def _names_subject(line: Piece) -> bool:
    """Tell whether a line begins with a word in bold and a colon: "**Source:** the ministry"."""
    return 0 < line.text.find(": ") <= line.bold < len(line.text)


def _is_verse(lines: list[Piece]) -> bool:
    """Tell whether short lines between paragraphs are so many, and so different, that they are verse or a list."""
    if all(line.broken for line in lines) and len(lines) > 1 and _are_verses([len(line.text) for line in lines]):
        return True
    texts = {line.text for line in lines}
    return len(texts) >= VERSE_LINES and sum(map(size_of, texts)) >= VERSE_CHARS * len(lines)


def _are_verses(sizes: list[int]) -> bool:
    """Tell whether lines of one paragraph are as long as one another, and none short: a couplet."""
    return min(sizes) >= SHORTEST_VERSE and max(sizes) <= UNEVEN_VERSE * min(sizes)


def _is_label(piece: Piece) -> bool:
    if len(piece.text) >= LABEL_CHARS or piece.type is not PARAGRAPH or piece.strong or piece.verbatim:
        return False
    if piece.text[0] in _BULLETS:
        return False
    return not ends_sentence(piece.text) and size_of(piece.text) < LABEL_CHARS
