"""Pieces that lead to other articles: summaries below linked headings, and menus of old tables."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from scraper.extract.collect import HEADING, TABLE

if TYPE_CHECKING:
    from scraper.extract.collect import Piece

LINK_SHARE_LONG = 0.85  # of a text: with more of it in links it is one
LEAST_TEASERS, MOST_ARE = 3, 0.75  # linked headings with a summary below, and their share of all
PAIR = 2  # such headings below one that is not linked, at the end; a single one may be a box in the text
LEAST_TOLD = 3  # pieces before them
SUMMARY_PIECES, SUMMARY_CHARS = 3, 400  # of a teaser, at most


def without_teasers(pieces: list[Piece]) -> list[Piece]:
    """Drop the short texts below linked headings, where several stand one after another: other articles' summaries."""
    starts = [at for at, piece in enumerate(pieces) if piece.type is HEADING and _is_link(piece)]
    if len(starts) < LEAST_TEASERS:
        return pieces[: starts[0] - 1] if len(starts) == PAIR and _lists_others(pieces, *starts) else pieces
    longest = max(end - start for start, end in pairwise(starts))  # behind the last one the text may go on
    ends = [*starts[1:], min(starts[-1] + longest, len(pieces))]
    runs = [(start, end) for start, end in zip(starts, ends, strict=True) if _is_summary(pieces[start + 1 : end])]
    # Headings that link to themselves stand above texts of any size.
    if len(runs) < max(LEAST_TEASERS, MOST_ARE * len(starts)):
        return pieces
    dropped = {at for run in runs for at in range(*run)}
    return [piece for at, piece in enumerate(pieces) if at not in dropped]


def _lists_others(pieces: list[Piece], first: int, second: int) -> bool:
    """Tell whether a text ends with a heading above two linked ones, a summary below each: "Also from this source"."""
    if first <= LEAST_TOLD or pieces[first - 1].type is not HEADING:
        return False
    one, other = pieces[first + 1 : second], pieces[second + 1 :]
    return len(other) <= len(one) and _is_summary(one) and _is_summary(other)


def without_menus(pieces: list[Piece]) -> list[Piece]:
    """Drop the tables that hold links and nothing else: menus of old layouts."""
    if not any(piece.type is TABLE and _is_link(piece) for piece in pieces):
        return pieces
    runs = [(type_, list(run)) for type_, run in groupby(pieces, key=lambda piece: piece.type)]
    return [piece for type_, run in runs if type_ is not TABLE or not all(map(_is_link, run)) for piece in run]


def _is_link(piece: Piece) -> bool:
    return piece.linked > LINK_SHARE_LONG * len(piece.text)


def _is_summary(pieces: list[Piece]) -> bool:
    return 0 < len(pieces) <= SUMMARY_PIECES and sum(len(piece.text) for piece in pieces) <= SUMMARY_CHARS
