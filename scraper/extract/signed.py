"""Names that sign the text itself: a first or last paragraph that is nothing but people's names.

Only asked where no other place names a person. Scripts without capital letters are left alone: in them any short line
looks like a name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extract.name_words import BY
from scraper.extract.names import looks_full, read_names
from scraper.extract.page import is_dense
from storage.records import BlockType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extract.collect import Piece

LEAST_PIECES = 4
MOST_BELOW = 4  # short lines under the text
MAX_CHARS = 80
MAX_WORDS = 3  # of a name here: titles in capitals are longer
MAX_OTHER_LETTERS = 4  # beside the names: "by", "and"
_HAN = r"[\u4e00-\u9fff]{2,4}(?:[、,，和 ][\u4e00-\u9fff]{2,4}){0,3}"
_REPORTERS = (
    re.compile(rf"[〔（(【]\S{{0,8}}?[记記]者\s?({_HAN})(?:[／/]\S{{1,8}}[报報][导導])?[〕）)】]"),
    re.compile(rf"【({_HAN})】$"),
    re.compile(rf"^\S{{0,8}}[记記]者[\s：:]+({_HAN})$"),
    re.compile(r"[)\]]\s?([가-힣]{2,4}(?:[·, ]{1,2}[가-힣]{2,4}){0,3})\s?(?:기자|특파원)\s?="),
    re.compile(
        r"^(?:[\[/(]\S{2,12}\s)?([가-힣]{2,4})\s?(?:선임|수습|인턴|객원)?\s?(?:기자|특파원)(?:\s?[(/=]?\s?[\w.+-]+@[\w.-]+\)?)?$"
    ),
)
_BRACKETED = re.compile(r"\(([^()]+)\)(?:\s*/?\s*\([^()]{1,12}\))?")  # «(Jane Roe) / (jr)»
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[-'’])*\.?")


def names_at(pieces: Sequence[Piece]) -> tuple[tuple[str, ...], int] | None:
    """Return the people who sign the text, and the piece that says so; None when nobody does.

    At the end the name must be set in bold or in brackets: there short lines are many things.
    """
    if len(pieces) > 1 and (people := _labelled(pieces[-1])):
        return people, len(pieces) - 1
    if len(pieces) < LEAST_PIECES:
        return None
    for at in (0, len(pieces) - 1):
        people = _people(pieces[at])
        if people and (at == 0 or pieces[at].strong or _BRACKETED.fullmatch(pieces[at].text)):
            return people, at
    return None


def names_below(lines: Sequence[Piece]) -> tuple[str, ...]:
    """Return the people whom the first line under the text names, and nobody else; behind "Author:" a later one may."""
    labelled = (_labelled(line) for line in lines[:MOST_BELOW])
    return next((people for people in labelled if people), _people(lines[0]) if lines else ())


def named_in(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Return the reporters that a text in Chinese, Japanese or Korean names where it begins or ends.

    「（新华社记者李明、王强）」, 「〔記者陳大文／台北報導〕」, 「【佐藤太郎】」,
    「김민수 기자 = 」, 「김민수 기자 minsu@example.com」.
    """
    for piece in (*pieces[:2], *pieces[-2:]):
        for pattern in _REPORTERS if is_dense(piece.text) else ():
            if found := pattern.search(piece.text):
                names = read_names([found[1]])
                if names.people and not names.others:
                    return names.people
    return ()


def _people(piece: Piece) -> tuple[str, ...]:
    text = piece.text
    if piece.type is not BlockType.PARAGRAPH or len(text) > MAX_CHARS or "\n" in text:
        return ()
    text = bracketed[1] if (bracketed := _BRACKETED.fullmatch(text)) else text
    found = read_names([text])
    if found.others or not all(_is_certain(name) for name in found.people):
        return ()
    rest = _letters(text) - sum(map(_letters, found.people))
    return found.people if rest <= MAX_OTHER_LETTERS else ()


def _labelled(piece: Piece) -> tuple[str, ...]:
    """Return the people that a line names behind "Author:", in whatever script."""
    text = piece.text
    label = BY.match(text) if piece.type is BlockType.PARAGRAPH and len(text) <= MAX_CHARS else None
    if label is None or not label[0].rstrip().endswith((":", "：")):
        return ()
    found = read_names([text])
    return found.people if not found.others and all(map(looks_full, found.people)) else ()


def _is_certain(name: str) -> bool:
    words = name.split()
    return (
        looks_full(name)
        and len(words) <= MAX_WORDS
        and all(word[0].isupper() and _WORD.fullmatch(word) for word in words)
    )


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
