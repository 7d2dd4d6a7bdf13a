"""The fingerprint of a text: what is kept of it to tell copies by, about 700 bytes, without the text.

    sketch    hashes of letter n-grams, the lowest `SKETCH` of the text, in the order in which they stand there
    figures   each number with hashes of the letters before and behind it
    title     hashes of the title's words

Which hashes are kept depends on their values alone, so two texts keep the same ones of what they share: the share of
one text within the other can be told, and where it stands. `anchors` are the lowest few; candidates are found by them.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from scraper.dedupe.content import SHORT_LETTERS
from scraper.dedupe.near.stream import stream
from scraper.text import fold
from storage.records import LEAST_LETTERS, Fingerprint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scraper.dedupe.near.stream import Codes

    Hashes = NDArray[np.uint32]

SKETCH = 160
ANCHORS = 12
OPENING = 240  # grams: the first sentences, which a copy cut to its lead still has
OPENING_ANCHORS = 4
FIGURES = 32
TITLE_WORDS = 24
CONTEXT = 6  # letters on each side of a figure
HASH_BYTES = 16
_ZERO, _NINE = np.uint32(48), np.uint32(57)
_AROUND = 4 * CONTEXT  # bytes
_VERSION = 1
_HEAD = struct.Struct("<BBBBIII")  # version, counts of figures and title words, reserved, limit, grams, size
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, eq=False)
class Print:
    """The fingerprint of one text."""

    sketch: Hashes  # in the order of the text, each value once
    limit: int  # the sketch holds every hash of the text below this
    grams: int  # how many n-grams the text has
    figures: tuple[tuple[int, int, int], ...]  # each number: before, behind, value; 16 bits
    title: frozenset[int]
    text_hash: bytes | None = None  # equal for texts of equal letters; None when there are too few, or nobody asks
    anchors: tuple[int, ...] = ()  # what candidates are looked up by; like the text's hash not in the bytes

    def stored(self) -> Fingerprint:
        """Return the fingerprint in the form that is stored."""
        return Fingerprint(self.anchors, self.to_bytes())

    def to_bytes(self) -> bytes:
        """Return the fingerprint without the text's hash, for storing."""
        words = sorted(self.title)
        head = _HEAD.pack(_VERSION, len(self.figures), len(words), 0, self.limit, self.grams, len(self.sketch))
        return (
            head
            + self.sketch.tobytes()
            + struct.pack(f"<{3 * len(self.figures) + len(words)}H", *chain(*self.figures), *words)
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Print:
        """Read what `to_bytes` wrote; ValueError when it is of another version."""
        version, figures, words, _, limit, grams, size = _HEAD.unpack_from(data)
        if version != _VERSION:
            raise ValueError(f"fingerprint of version {version}, {_VERSION} is known")
        at = _HEAD.size
        sketch = np.frombuffer(data, np.uint32, size, at)
        at += 4 * size
        rest = struct.unpack_from(f"<{3 * figures + words}H", data, at)
        numbers = rest[: 3 * figures]
        rows = tuple(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True))
        return cls(sketch, limit, grams, rows, frozenset(rest[3 * figures :]))


def make_print(title: str | None, text: str | None) -> Print:
    """Return the fingerprint of a text under a title."""
    codes = stream(text or "")
    return print_of(title, codes, _hash(title, codes))


def print_of(title: str | None, codes: Codes, text_hash: bytes | None = None) -> Print:
    """Return the fingerprint of a text that is folded already."""
    hashes = gram_hashes(codes)
    sketch, limit, ordered = _lowest(hashes)
    opening = hashes[:OPENING].copy()
    opening.sort()
    anchors = tuple({*ordered[:ANCHORS].tolist(), *opening[:OPENING_ANCHORS].tolist()})
    return Print(sketch, limit, len(hashes), _figures(codes), title_words(title), text_hash, anchors)


def _hash(title: str | None, codes: Codes) -> bytes | None:
    """Return a hash of the letters, with the title's where the text is short."""
    letters = codes.tobytes()
    if len(codes) < SHORT_LETTERS:
        letters = stream(title or "").tobytes() + letters
    return blake2b(letters, digest_size=HASH_BYTES).digest() if len(letters) >= 4 * LEAST_LETTERS else None


_MULTIPLIERS = tuple(np.uint32(each) for each in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1))
_MIX = (np.uint32(0x7FEB352D), np.uint32(0x846CA68B))
_SHIFTS = (np.uint32(16), np.uint32(15), np.uint32(16))
LONG, MIDDLE, SHORT = 12, 8, 5  # letters of a gram in alphabets, in Arabic script, where a sign is a syllable or a word
_ARABIC = (np.uint32(0x590), np.uint32(0x8FF))
_SYLLABLES = np.uint32(0xE00)  # Thai, Lao, Myanmar, Khmer, kana, Han, Hangul; Georgian and Cherokee lose nothing by it


def gram_hashes(codes: Codes) -> Hashes:
    """Return a hash for the n-gram that starts at each letter; n goes by the script of that letter."""
    if not len(codes):
        return np.zeros(0, np.uint32)
    one = codes * _MULTIPLIERS[0]
    one ^= one >> _SHIFTS[1]
    padded = np.concatenate([one, np.zeros(LONG, np.uint32)]) if len(one) < LONG else one
    four = _join(_join(padded, 1, _MULTIPLIERS[1]), 2, _MULTIPLIERS[2])
    eight = _join(four, 4, _MULTIPLIERS[3])
    twelve = eight[: len(eight) - 4] * _MULTIPLIERS[4] + four[8:]
    most = int(codes.max())
    if most < _ARABIC[0]:
        return _mixed(twelve)
    starts = codes[: len(eight)] if len(codes) >= len(eight) else np.pad(codes, (0, len(eight) - len(codes)))
    chosen = eight.copy()  # the last few letters have no room for a long gram
    chosen[: len(twelve)] = np.where(starts[: len(twelve)] < _ARABIC[0], twelve, eight[: len(twelve)])
    if most > _ARABIC[1]:
        other = (starts[: len(twelve)] > _ARABIC[1]) & (starts[: len(twelve)] < _SYLLABLES)
        chosen[: len(twelve)][other] = twelve[other]
        five = four[: len(eight)] * _MULTIPLIERS[4] + padded[4 : len(eight) + 4]
        chosen = np.where(starts >= _SYLLABLES, five, chosen)
    return _mixed(chosen)


def _join(part: Hashes, step: int, multiplier: np.uint32) -> Hashes:
    return part[:-step] * multiplier + part[step:]


def _mixed(hashes: Hashes) -> Hashes:
    hashes = hashes ^ (hashes >> _SHIFTS[0])
    hashes *= _MIX[0]
    hashes ^= hashes >> _SHIFTS[1]
    hashes *= _MIX[1]
    hashes ^= hashes >> _SHIFTS[2]
    return hashes


def _lowest(hashes: Hashes) -> tuple[Hashes, int, Hashes]:
    """Return the lowest hashes in the order of the text, up to which value these are all, and the same in order."""
    ordered = hashes.copy()
    ordered.sort()
    limit = 0xFFFF_FFFF
    if len(hashes) > SKETCH:
        limit = int(ordered[SKETCH])
        hashes = hashes.compress(hashes < limit)
        ordered = ordered[: len(hashes)]
    if np.count_nonzero(ordered[1:] == ordered[:-1]):
        ordered, first = np.unique(hashes, return_index=True)
        first.sort()
        hashes = hashes[first]
    return hashes, limit, ordered


def _figures(codes: Codes) -> tuple[tuple[int, int, int], ...]:
    """Return each number of a text with what stands around it; other numbers do not count as surroundings."""
    digit = codes - _ZERO <= _NINE - _ZERO
    edges = np.flatnonzero(digit[1:] != digit[:-1]).tolist()
    if not edges and not digit.any():
        return ()
    edges = [0] * bool(digit[0]) + [each + 1 for each in edges] + [len(digit)] * bool(digit[-1])
    digits, letters = codes[digit].astype(np.uint8).tobytes(), codes[~digit].tobytes()
    rows, seen = [], 0
    for start, end in zip(edges[: 2 * FIGURES : 2], edges[1 : 2 * FIGURES : 2], strict=True):
        at, until = 4 * (start - seen), seen + end - start
        before, behind = letters[max(0, at - _AROUND) : at], letters[at : at + _AROUND]
        rows.append((_short_hash(before), _short_hash(behind), _short_hash(digits[seen:until])))
        seen = until
    return tuple(rows)


def _short_hash(data: bytes) -> int:
    return zlib.crc32(data) & 0xFFFF


def title_words(title: str | None) -> frozenset[int]:
    """Return 16-bit hashes of a title's words; of pairs of signs where words are not parted by blanks."""
    words = []
    for word in _WORD.findall(fold(title or "")):
        if ord(max(word)) >= _SYLLABLES:
            words += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        else:
            words.append(word)
    return frozenset([_short_hash(word.encode("utf-8", "surrogatepass")) for word in words[:TITLE_WORDS]])
