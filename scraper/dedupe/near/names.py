"""Which words a text has, and which of them its headline has too: what a form is filled in with, where it is no figure.

An obituary, a decree, an ambassador's visit: the next one has the same sentences and other names. Of each text are kept
the words of its headline that it has itself, and a table of bits that tells whether it has any word. A copy has those
words, under whatever headline; another filling of the form lacks some, and so does the first of the other's.

A word is its first letters: 5 in alphabets, 4 in Arabic script (endings may be written apart), and each pair of signs
where a sign is a syllable or a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scraper.dedupe.near.grams import Grams, Hashes
    from scraper.dedupe.near.stream import Places

BITS = 2_048  # 300 words leave six of seven bits unset: so often a word that is not there is known not to be
MOST_NAMES = 24
LONG, MIDDLE = 5, 4  # letters that a word is known by
_ARABIC, _AFTER_ARABIC, _SYLLABLES = 0x590, 0x8FF, 0xE00
_ALEF, _LAM = 0x627, 0x644  # the Arabic article is no part of a name
_NINE = 57  # figures are no names
_MULTIPLIER, _MIX, _SHIFT = np.uint32(0x9E3779B1), np.uint32(0x846CA68B), np.uint32(15)


def names_and_words(grams: Grams, words: Places, head: int) -> tuple[frozenset[int], bytes]:
    """Return the headline's words that a text has, as numbers of bits, and the table of all its words.

    The headline is the first `head` letters, the text what stands behind it; `words` begin at these places.
    """
    places, bits = _bits(grams, words)
    table = np.zeros(BITS, np.bool_)
    table[bits[places >= head]] = True
    headline = bits[places < head]
    names = headline[table[headline]].tolist()
    return frozenset(names[:MOST_NAMES]), np.packbits(table).tobytes()


def lacking(names: frozenset[int], words: bytes) -> int:
    """Return how many of these a text with this table has not."""
    return sum([not words[bit >> 3] & 0x80 >> (bit & 7) for bit in names])


def _bits(grams: Grams, words: Places) -> tuple[Places, Hashes]:
    """Return where each word that is long enough begins, and the number of the bit that stands for it."""
    codes = grams.codes
    if not len(codes):
        return words, np.zeros(0, np.uint32)
    length = np.empty_like(words)
    length[:-1], length[-1] = words[1:] - words[:-1], len(codes) - words[-1]
    first = codes[words]
    if grams.most < _ARABIC:
        long = words[(length >= LONG) & (first > _NINE)]
        return long, _mixed(_five(grams, long))
    article = ((length >= MIDDLE + 2) & (first == _ALEF)).nonzero()[0]
    article = article[codes[words[article] + 1] == _LAM]
    words[article] += 2
    length[article] -= 2
    arabic = (first >= _ARABIC) & (first <= _AFTER_ARABIC)
    long = words[(length >= LONG) & (first > _NINE) & (first < _SYLLABLES) & ~arabic]
    middle = words[(length >= MIDDLE) & arabic]
    signs = codes >= _SYLLABLES
    pairs = (signs[:-1] & signs[1:]).nonzero()[0] if grams.most >= _SYLLABLES else long[:0]
    hashes = np.concatenate([_five(grams, long), grams.four[middle], grams.two[pairs]])
    return np.concatenate([long, middle, pairs]), _mixed(hashes)


def _five(grams: Grams, words: Places) -> Hashes:
    return grams.four[words] * _MULTIPLIER + grams.codes[words + MIDDLE]


def _mixed(hashes: Hashes) -> Hashes:
    hashes = hashes ^ (hashes >> _SHIFT)
    hashes *= _MIX
    hashes ^= hashes >> _SHIFT
    return hashes & np.uint32(BITS - 1)
