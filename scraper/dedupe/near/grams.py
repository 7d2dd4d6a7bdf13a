"""Hashes of the runs of letters that start at each letter of a text, made of one another by doubling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scraper.dedupe.near.stream import Codes

    Hashes = NDArray[np.uint32]

_MULTIPLIERS = tuple(np.uint32(each) for each in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1))
_MIX = (np.uint32(0x7FEB352D), np.uint32(0x846CA68B))
_SHIFTS = (np.uint32(16), np.uint32(15), np.uint32(16))
LONG, MIDDLE, SHORT = 12, 8, 5  # letters of a gram in alphabets, in Arabic script, where a sign is a syllable or a word
_ARABIC = (np.uint32(0x590), np.uint32(0x8FF))
_SYLLABLES = np.uint32(0xE00)  # Thai, Lao, Myanmar, Khmer, kana, Han, Hangul; Georgian and Cherokee lose nothing by it


class Grams:
    """A text's letters, the highest of them, and the runs of two, four and eight that start at each."""

    __slots__ = ("codes", "eight", "four", "most", "padded", "two")

    def __init__(self, codes: Codes) -> None:
        self.codes = codes  # `most`: the highest of them
        self.most = int(codes.max(initial=0))
        one = codes * _MULTIPLIERS[0]
        one ^= one >> _SHIFTS[1]
        self.padded = np.concatenate([one, np.zeros(LONG, np.uint32)]) if len(one) < LONG else one
        self.two = _join(self.padded, 1, _MULTIPLIERS[1])
        self.four = _join(self.two, 2, _MULTIPLIERS[2])
        self.eight = _join(self.four, 4, _MULTIPLIERS[3])

    def behind(self, head: int) -> Grams:
        """Return the same of what stands behind the first letters."""
        if not head:
            return self
        if len(self.codes) - head < LONG:
            return Grams(self.codes[head:])
        rest = Grams.__new__(Grams)
        rest.codes, rest.padded = self.codes[head:], self.padded[head:]
        rest.most = int(rest.codes.max())
        rest.two, rest.four, rest.eight = self.two[head:], self.four[head:], self.eight[head:]
        return rest


def gram_hashes(codes: Codes) -> Hashes:
    """Return a hash for the n-gram that starts at each letter; n goes by the script of that letter."""
    return hashes_of(Grams(codes))


def hashes_of(grams: Grams) -> Hashes:
    """Return the same of letters whose runs are known."""
    codes, most, four, eight = grams.codes, grams.most, grams.four, grams.eight
    if not len(codes):
        return np.zeros(0, np.uint32)
    twelve = eight[: len(eight) - 4] * _MULTIPLIERS[4] + four[8:]
    if most < _ARABIC[0]:
        return mixed(twelve)
    starts = codes[: len(eight)] if len(codes) >= len(eight) else np.pad(codes, (0, len(eight) - len(codes)))
    chosen = eight.copy()  # the last few letters have no room for a long gram
    chosen[: len(twelve)] = np.where(starts[: len(twelve)] < _ARABIC[0], twelve, eight[: len(twelve)])
    if most > _ARABIC[1]:
        other = (starts[: len(twelve)] > _ARABIC[1]) & (starts[: len(twelve)] < _SYLLABLES)
        chosen[: len(twelve)][other] = twelve[other]
        five = four[: len(eight)] * _MULTIPLIERS[4] + grams.padded[4 : len(eight) + 4]
        chosen = np.where(starts >= _SYLLABLES, five, chosen)
    return mixed(chosen)


def _join(part: Hashes, step: int, multiplier: np.uint32) -> Hashes:
    return part[:-step] * multiplier + part[step:]


def mixed(hashes: Hashes) -> Hashes:
    """Return numbers of which each bit depends on all bits of those given, other ones for other ones."""
    hashes = hashes ^ (hashes >> _SHIFTS[0])
    hashes *= _MIX[0]
    hashes ^= hashes >> _SHIFTS[1]
    hashes *= _MIX[1]
    hashes ^= hashes >> _SHIFTS[2]
    return hashes
