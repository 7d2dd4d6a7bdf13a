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
    from collections.abc import Collection

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


def without_template(pieces: list[Piece], known: Collection[int]) -> tuple[list[Piece], tuple[int, ...]]:
    """Return the blocks that are not known boilerplate (all, if that would take most of the text), and the keys of all.

    Each key once; headings may repeat ("Background") and have none.
    """
    keys = [block_key(piece.text) if _counts(piece) else None for piece in pieces]
    unique = tuple(key for key in dict.fromkeys(keys) if key is not None)[:MAX_KEYS]
    kept = [piece for piece, key in zip(pieces, keys, strict=True) if key not in known] if known else pieces
    whole, left = (sum(len(piece.text) for piece in each) for each in (pieces, kept))
    return (kept if left >= (1 - MAX_SHARE) * whole else pieces), unique


def _counts(piece: Piece) -> bool:
    return piece.type is not BlockType.HEADING and len(piece.text) >= MIN_CHARS
