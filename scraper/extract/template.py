"""Blocks that a site repeats in its articles: the pure half of template learning.

A block is known by a key of its folded text. What is boilerplate of a host is decided elsewhere, over many articles,
and handed in; here it is taken out of one article's text.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from scraper.text import fold
from storage.records import BlockType

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scraper.extract.collect import Piece

MIN_CHARS = 12  # shorter lines ("Yes.") repeat by chance
KEY_CHARS = 64  # of a text, with its length: two that agree so far are the same
MAX_KEYS = 300  # an article
MAX_SHARE = 0.5  # of an article's text: more is no template, whatever was learned
_POSITIVE = (1 << 63) - 1  # a key fits a database's signed integer


def block_key(text: str) -> int:
    """Return the key of a block's text, the same for texts that differ in letters' variants and blanks only."""
    start = f"{len(text)} {fold(text[:KEY_CHARS])}"
    return int.from_bytes(blake2b(start.encode(), digest_size=8).digest(), "big") & _POSITIVE


def block_keys(pieces: Sequence[Piece]) -> tuple[int, ...]:
    """Return the keys of an article's blocks, each once; headings may repeat ("Background") and have none."""
    keys = (block_key(piece.text) for piece in pieces if _counts(piece))
    return tuple(dict.fromkeys(keys))[:MAX_KEYS]


def without_template(pieces: list[Piece], known: Collection[int]) -> list[Piece]:
    """Return the blocks that are not known boilerplate; all of them if that would take most of the text."""
    kept = [piece for piece in pieces if not (_counts(piece) and block_key(piece.text) in known)]
    whole, left = (sum(len(piece.text) for piece in each) for each in (pieces, kept))
    return kept if left >= (1 - MAX_SHARE) * whole else pieces


def _counts(piece: Piece) -> bool:
    return piece.type is not BlockType.HEADING and len(piece.text) >= MIN_CHARS
