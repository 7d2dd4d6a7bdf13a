"""Names that sign the text itself: a first or last paragraph that is nothing but people's names.

Only asked where no other place names a person. Scripts without capital letters are left alone: in them any short line
looks like a name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extract.names import looks_full, read_names
from storage.records import BlockType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extract.collect import Piece

LEAST_PIECES = 4
MAX_CHARS = 80
MAX_WORDS = 3  # of a name here: titles in capitals are longer
MAX_OTHER_LETTERS = 4  # beside the names: "by", "and"
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[-'’])*\.?")


def names_at(pieces: Sequence[Piece]) -> tuple[tuple[str, ...], int] | None:
    """Return the people who sign the text, and the piece that says so; None when nobody does.

    At the end the name must be set in bold: there short lines are many things.
    """
    if len(pieces) < LEAST_PIECES:
        return None
    for at in (0, len(pieces) - 1):
        people = _people(pieces[at])
        if people and (at == 0 or pieces[at].strong):
            return people, at
    return None


def _people(piece: Piece) -> tuple[str, ...]:
    text = piece.text
    if piece.type is not BlockType.PARAGRAPH or len(text) > MAX_CHARS or "\n" in text:
        return ()
    found = read_names([text])
    if found.others or not all(_is_certain(name) for name in found.people):
        return ()
    rest = _letters(text) - sum(map(_letters, found.people))
    return found.people if rest <= MAX_OTHER_LETTERS else ()


def _is_certain(name: str) -> bool:
    words = name.split()
    return (
        looks_full(name)
        and len(words) <= MAX_WORDS
        and all(word[0].isupper() and _WORD.fullmatch(word) for word in words)
    )


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
