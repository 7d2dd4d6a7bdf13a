"""The fingerprint of a text: what is kept of it to tell copies by, about a kilobyte, without the text.

    sketch    hashes of letter n-grams, the lowest `SKETCH` of the text, in the order in which they stand there
    figures   each number with hashes of the letters before and behind it
    title     hashes of the title's words
    names     those of the title's words that the text has, and a table of all its words (scraper.dedupe.near.names)

Which hashes are kept depends on their values alone, so two texts keep the same ones of what they share: the share of
one text within the other can be told, and where it stands. `anchors` stand for the lowest few; candidates are found by
them.
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
from scraper.dedupe.near.grams import Grams, hashes_of, mixed
from scraper.dedupe.near.names import names_and_words
from scraper.dedupe.near.stream import stream, stream_and_words
from scraper.text import fold
from storage.records import LEAST_LETTERS, Fingerprint

if TYPE_CHECKING:
    from scraper.dedupe.near.grams import Hashes
    from scraper.dedupe.near.stream import Codes, Places

SKETCH = 160
ANCHORS = 12
OPENING = 240  # grams: the first sentences, which a copy cut to its lead still has
OPENING_ANCHORS = 4
FIGURES = 32
TITLE_WORDS = 24
CONTEXT = 6  # letters on each side of a figure
HASH_BYTES = 16
_ZERO, _NINE = np.uint32(48), np.uint32(57)
_KEY = np.uint32(0xC2B2AE3D)
_AROUND = 4 * CONTEXT  # bytes
_SYLLABLES = 0xE00  # from here on a sign is a syllable or a word
_VERSION, _NAMELESS = 2, 1  # the version before has neither names nor words
_HEAD = struct.Struct("<BBBBIII")  # version, counts of figures, title words and names, limit, grams, size
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, eq=False)
class Print:
    """The fingerprint of one text."""

    sketch: Hashes  # in the order of the text, each value once
    limit: int  # the sketch holds every hash of the text below this
    grams: int  # how many n-grams the text has
    figures: tuple[tuple[int, int, int], ...]  # each number: before, behind, value; 16 bits
    title: frozenset[int]
    names: frozenset[int] = frozenset()  # words of the title that the text has
    words: bytes = b""  # one bit for each word of the text; empty when it was not kept
    text_hash: bytes | None = None  # equal for texts of equal letters; None when there are too few, or nobody asks
    anchors: tuple[int, ...] = ()  # what candidates are looked up by; like the text's hash not in the bytes
    lowest: tuple[int, ...] = ()  # ... and were until 0.1

    def stored(self) -> Fingerprint:
        """Return the fingerprint in the form that is stored."""
        return Fingerprint(self.anchors, self.to_bytes(), self.lowest)

    def to_bytes(self) -> bytes:
        """Return the fingerprint without the text's hash, for storing."""
        short = (*chain(*self.figures), *sorted(self.title), *sorted(self.names))
        sizes = len(self.figures), len(self.title), len(self.names)
        head = _HEAD.pack(_VERSION, *sizes, self.limit, self.grams, len(self.sketch))
        return head + self.sketch.tobytes() + struct.pack(f"<{len(short)}H", *short) + self.words

    @classmethod
    def from_bytes(cls, data: bytes) -> Print:
        """Read what `to_bytes` wrote; ValueError when it is of another version."""
        version, figures, words, names, limit, grams, size = _HEAD.unpack_from(data)
        if version not in {_VERSION, _NAMELESS}:
            raise ValueError(f"fingerprint of version {version}, {_VERSION} is known")
        at = _HEAD.size
        sketch = np.frombuffer(data, np.uint32, size, at)
        at += 4 * size
        rest = struct.unpack_from(f"<{3 * figures + words + names}H", data, at)
        numbers, others = rest[: 3 * figures], rest[3 * figures :]
        rows = tuple(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True))
        table = bytes(data[at + 2 * len(rest) :])
        return cls(sketch, limit, grams, rows, frozenset(others[:words]), frozenset(others[words:]), table)


def make_print(title: str | None, text: str | None) -> Print:
    """Return the fingerprint of a text under a title."""
    whole = f"{title or ''}\n{text or ''}"
    codes, words = stream_and_words(whole)
    head = len(stream(title)) if title else 0
    return print_of(title, codes, words, head, _hash(title, codes[head:]))


def print_of(title: str | None, codes: Codes, words: Places, head: int, text_hash: bytes | None = None) -> Print:
    """Return the fingerprint of a text that is folded already: behind the title's letters, of which there are `head`.

    `words` begin at these places of both.
    """
    grams = Grams(codes)
    names, table = names_and_words(grams, words, head)
    text = grams.behind(head)
    hashes = hashes_of(text)
    sketch, limit, ordered = _lowest(hashes)
    anchors, lowest = _anchors(hashes, text.four, ordered)
    figures, words_of_title = _figures(text.codes), title_words(title)
    return Print(sketch, limit, len(hashes), figures, words_of_title, names, table, text_hash, anchors, lowest)


def _hash(title: str | None, codes: Codes) -> bytes | None:
    """Return a hash of the letters, with the title's where the text is short."""
    letters = codes.tobytes()
    if len(codes) < SHORT_LETTERS:
        letters = stream(title or "").tobytes() + letters
    return blake2b(letters, digest_size=HASH_BYTES).digest() if len(letters) >= 4 * LEAST_LETTERS else None


def _lowest(hashes: Hashes) -> tuple[Hashes, int, Hashes]:
    """Return the lowest hashes in the order of the text, up to which value these are all, and the same in order."""
    ordered = hashes.copy()
    ordered.sort()
    limit = 0xFFFF_FFFF
    if len(hashes) > SKETCH:
        limit = int(ordered[SKETCH])
        hashes = hashes.compress(hashes < limit)
        ordered = ordered[: len(hashes)]
    again = ordered[1:] == ordered[:-1]
    if again.any():
        first = np.empty(len(ordered), np.bool_)
        first[:1], first[1:] = True, ~again
        places = hashes.argsort(kind="stable")[first]
        places.sort()
        hashes, ordered = hashes[places], ordered[first]
    return hashes, limit, ordered


def _anchors(hashes: Hashes, four: Hashes, ordered: Hashes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the keys of the grams with the lowest hashes, of the text and of its opening; and these hashes themselves.

    The lowest hashes of a million texts lie so close together that every second one is another text's too, by accident:
    a key takes in the gram's first letters once more, by a hash of their own, and is any number of 32 bits.
    """
    if not len(ordered):
        return (), ()
    opening = np.sort(hashes[:OPENING])[:OPENING_ANCHORS]
    lowest = ordered[:ANCHORS]
    places = (hashes <= lowest[-1]).nonzero()[0]
    begin = (hashes[:OPENING] <= opening[-1]).nonzero()[0]
    places = np.concatenate([places, begin])
    keys = mixed(hashes[places] ^ four[places] * _KEY)
    return tuple(set(keys.tolist())), tuple({*lowest.tolist(), *opening.tolist()})


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
