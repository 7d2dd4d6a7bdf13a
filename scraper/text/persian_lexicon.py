"""Some fifty thousand words of Persian, from `persian_lexicon.txt`: what is whole as it stands, what takes which ending.

The file says where its words are from and is made by `tools/persian_lexicon.py`. It is read when it is first asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from scraper.text import persian_words as words

if TYPE_CHECKING:
    from collections.abc import Mapping

# Letters that join to the next one: behind others no non-joiner is needed, nor lost.
JOINING = frozenset("بپتثجچحخسشصضطظعغفقکگلمنهیئي")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by what they can do; all without non-joiners."""

    whole: frozenset[str]  # one word as it stands, whatever it looks like
    stems: frozenset[str]  # common nouns and adjectives, of which compounds are made
    compared: frozenset[str]  # adjectives
    in_heh: frozenset[str]  # nouns in silent heh that are no other word's plural without it
    either: frozenset[str]  # those that may be: «نامه» and «نام»
    compounds: Mapping[str, tuple[int, ...]]  # where the non-joiners of each stand


def places_in(compound: str) -> tuple[int, ...]:
    """Return how many letters stand before each hyphen, where a non-joiner can be seen."""
    ends = (found.start() - number for number, found in enumerate(re.finditer("-", compound)))
    joined = compound.replace("-", "")
    return tuple(end for end in ends if joined[end - 1] in JOINING)


@cache
def lexicon() -> Lexicon:
    """Return the words of the shipped file."""
    text = files("scraper.text").joinpath("persian_lexicon.txt").read_text(encoding="utf-8")
    compounds: dict[str, tuple[int, ...]] = {}
    by_class: dict[str, list[str]] = {"n": [], "c": [], "h": [], "e": [], "": []}
    for line in text.splitlines():
        word, _, classes = line.partition(" ")
        if "-" in word:
            compounds[word.replace("-", "")] = places_in(word)
        elif word != "#":
            for each in ("", *classes):
                by_class[each].append(word)
    return Lexicon(
        whole=frozenset(by_class[""]) - frozenset(words.NOT_WHOLE.split()),
        stems=frozenset(by_class["n"]),
        compared=frozenset(by_class["c"]),
        in_heh=frozenset(by_class["h"]),
        either=frozenset(by_class["e"]),
        compounds=compounds,
    )
