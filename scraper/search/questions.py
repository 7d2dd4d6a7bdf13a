"""What a person types, to a question. Everything is a question: what is no operator is a word.

word  "a phrase"  «a phrase»  -word  -"a phrase"  title:word  body:"a phrase"  begin*
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper.search.words import UNSPACED, ZWNJ, words
from storage.errors import InputError
from storage.patterns import late
from storage.search import Clause, Question, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.search import Field

LONGEST_QUESTION = 1_000  # characters
MOST_JOINED = 7  # words of a phrase whose neighbours are also looked for as one: 21 ways; longer ones as they are typed
MOST_WORDS = 32  # clauses; what follows is left out
_PIECE = late(
    r"(?P<no>(?<!\S)-)?(?:(?P<field>title|body):)?"
    r"(?:[\"«“„](?P<phrase>[^\"»”“]*)(?:[\"»”“]|\Z)|(?P<word>[^\s\"«“„]+))",
    re.IGNORECASE,
)
_ARABIC = re.compile(r"[\u0620-\u06ff]+")


def read_question(text: str, field: Field = "all") -> Question:
    """Return the question; `field` holds where the text names none. InputError when there is nothing to find in it."""
    must: list[Clause] = []
    never: list[Clause] = []
    for found in _PIECE.finditer(text[:LONGEST_QUESTION]):
        where: Field = "title" if (found["field"] or "").lower() == "title" else "body" if found["field"] else field
        clause = _phrase(found["phrase"], where) if found["phrase"] is not None else _word(found["word"], where)
        if clause:
            (never if found["no"] else must).append(clause)
    if not must:
        way_out = "give a word to find besides those to leave out" if never else "give at least one word"
        raise InputError(f"search: nothing to find in {text[:80]!r}; {way_out}")
    return Question(_with_neighbours(must[:MOST_WORDS]), tuple(never[:MOST_WORDS]))


def _phrase(text: str, field: Field) -> Clause | None:
    """Return a phrase as it is typed, and with its words of the Arabic script parted or joined otherwise."""
    typed = [_term(each) for each in dict.fromkeys((text, text.replace(ZWNJ, " ")))]
    ways = [Term(way, each.prefix) for each in typed if each for way in _ways(each.words)]
    return Clause(tuple(dict.fromkeys(ways)), field) if ways else None


def _ways(found: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield words, and all that they are with neighbours of the Arabic script written as one; long ones as they are."""
    if not found or len(found) > MOST_JOINED:
        yield found
        return
    first, *rest = found
    for tail in _ways(tuple(rest)):
        yield (first, *tail)
    if rest and _ARABIC.fullmatch(first) and _ARABIC.fullmatch(rest[0]):
        for tail in _ways(tuple(rest[1:])):
            yield (first + rest[0], *tail)


def _word(text: str, field: Field) -> Clause | None:
    prefix = text.endswith("*")
    term = _term(text, prefix=prefix)
    if term is None:
        return None
    apart = _term(text.replace(ZWNJ, " "), prefix=prefix) if ZWNJ in text else None
    return Clause((term, apart) if apart and apart != term else (term,), field)


def _term(text: str, *, prefix: bool = False) -> Term | None:
    """Return the words of a text as one term; the pair that closes a run would stop it from going on in the text."""
    found = words(text)
    if not found:
        return None
    last = found[-1]
    if UNSPACED.fullmatch(last):
        return Term(tuple(found[:-1]), prefix=False) if _ends_a_run(found) else Term(tuple(found), prefix=True)
    return Term(tuple(found), prefix)


def _ends_a_run(found: list[str]) -> bool:
    return len(found) > 1 and len(found[-1]) == 1 and len(found[-2]) == 2 and found[-2][1] == found[-1]  # noqa: PLR2004


def _with_neighbours(must: list[Clause]) -> tuple[Clause, ...]:
    """Let two neighbouring words of the Arabic script also be found as one: «می شود» is «میشود» to many writers."""
    together = [_together(one, two) for one, two in pairwise(must)]
    around = zip([None, *together], [*together, None], strict=True)
    return tuple(
        Clause((*clause.any_of, *(term for term in near if term)), clause.field)
        for clause, near in zip(must, around, strict=True)
    )


def _together(one: Clause, two: Clause) -> Term | None:
    first, second = one.any_of[0], two.any_of[0]
    if one.field != two.field or len(one.any_of) + len(two.any_of) > 2 or first.prefix:  # noqa: PLR2004 - one each
        return None
    if len(first.words) + len(second.words) > 2 or not all(map(_ARABIC.fullmatch, (*first.words, *second.words))):  # noqa: PLR2004
        return None
    return Term((first.words[0] + second.words[0],), second.prefix)
