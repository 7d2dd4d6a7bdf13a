"""Compounds that no list has, by how they are made: a noun and what it does, a prefix and a noun, numbers.

    noun + agent     «پناهجو», «نیمکتنشینی»      پناه + جو; the agent is one of a closed list, the noun a common one
    prefix + noun    «بیمجوز», «درونحزبی»       بی + مجوز
    number + what    «سهساعته», «بیستوچهار»

None is made of what is one word as it stands.
"""

from __future__ import annotations

from functools import cache

from scraper.text import persian_words as words
from scraper.text.persian_lexicon import JOINING, lexicon
from storage.patterns import late

_NUMBER = "|".join(sorted(words.NUMBERS.split(), key=len, reverse=True))
_WHAT = "|".join(sorted(words.COUNTED.split(), key=len, reverse=True))
_NUMBERED = late(
    rf"(?:(?P<tens>{_NUMBER})و)?(?P<number>{_NUMBER}|نیم)(?P<thousand>هزار|میلیون|میلیارد)?(?P<what>{_WHAT})?"
)
_SHORT_NOUNS = frozenset(words.SHORT_NOUNS.split())
_PREFIXES = tuple(sorted(words.PREFIXES.split(), key=len, reverse=True))


@cache
def _agents() -> tuple[str, ...]:
    return tuple(sorted(words.AGENTS.split(), key=len, reverse=True))


def made_places(word: str) -> tuple[int, ...] | None:
    """Return where the non-joiners of a compound stand, or None for what is none."""
    return next((places for make in (_agent, _prefixed) if (places := make(word))), None)


def number_places(word: str) -> tuple[int, ...] | None:
    """Return where the non-joiners of «بیستوچهار», «پنجهزار» and «سهساعته» stand; none in «صدمتری», whose letters do not join."""
    found = _NUMBERED.fullmatch(word)
    if found is None or not (found["tens"] or found["thousand"] or found["what"]):
        return None
    ends = (found.end(part) for part in ("tens", "number", "thousand") if found[part] and found.end(part) < len(word))
    return tuple(end for end in ends if word[end - 1] in JOINING)


def _agent(word: str) -> tuple[int, ...]:
    for agent in _agents():
        noun = word.removesuffix(agent)
        if noun != word and noun[-1:] in JOINING and (noun in lexicon().stems or noun in _SHORT_NOUNS):
            return (len(noun),)
    return ()


def _prefixed(word: str) -> tuple[int, ...]:
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest == word:
            continue
        if rest in lexicon().stems:
            return (len(prefix),)
        inner = lexicon().compounds.get(rest)
        if inner:
            return (len(prefix), *(len(prefix) + place for place in inner))
    return ()
