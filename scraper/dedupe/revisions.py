"""What changed between two texts of one article, field by field, and what sort of change it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from scraper.dedupe.content import letters
from scraper.text import fold
from storage.patterns import late

if TYPE_CHECKING:
    from storage.records import Article

# What a reader sees; the rest of a record follows from it or tells how it was got.
FIELDS = ("title", "kicker", "lead", "body", "authors", "published_at", "updated_at", "section", "tags", "access")
_HEAD = frozenset(("title", "kicker"))
_TEXT = frozenset(("title", "kicker", "lead", "body"))
CORRECTED_WORDS = 8  # changed words of a correction at most: a name, a figure, a typing error
CORRECTED_SHARE = 0.05  # of all words, where that is more
_WORD = late(r"[\u0e00-\U0010ffff]|[^\W_\u0e00-\U0010ffff]+")
T = TypeVar("T")


class RevisionKind(StrEnum):
    """What sort of change a revision is."""

    HEADLINE = "headline"  # the text is the same
    CORRECTION = "correction"  # a few words
    UPDATE = "update"  # more than that
    EXTRACTION = "extraction"  # the same page, read otherwise


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, by the lines (of a list, the entries) that went and came."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevisionDiff:
    """All that differs between two revisions."""

    kind: RevisionKind
    fields: tuple[FieldChange, ...]


def compare_revisions(before: Article, after: Article) -> RevisionDiff:
    """Return what changed from one text of an article to a later one."""
    changed = tuple(
        FieldChange(name, *_differing(_lines(getattr(before, name)), _lines(getattr(after, name))))
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    )
    return RevisionDiff(_kind(before, after, {each.name for each in changed}), changed)


def _lines(value: object) -> list[str]:
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, tuple) else str(value).split("\n")


def _differing(before: list[str], after: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines that only one of the two has, in order; where they are the same in another order, those moved.

    In linear time, unlike a shortest edit script: whoever writes a page may make it as long as he likes.
    """
    gone, came = _without(before, after), _without(after, before)
    if gone or came:
        return gone, came
    moved = [at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    return tuple(before[at] for at in moved), tuple(after[at] for at in moved)


def _without(lines: list[str], others: list[str]) -> tuple[str, ...]:
    left = Counter(others)
    left.subtract(lines)
    only = []
    for line in reversed(lines):  # of lines that are there more often, the last ones are new
        if left[line] < 0:
            left[line] += 1
            only.append(line)
    return tuple(reversed(only))


def _kind(before: Article, after: Article, names: set[str]) -> RevisionKind:
    if _read_otherwise(before, after, names):
        return RevisionKind.EXTRACTION
    if not names & {"lead", "body"} or _letters(before) == _letters(after):
        return RevisionKind.HEADLINE if names & _HEAD else RevisionKind.EXTRACTION
    old, new = (_words(each) for each in (before, after))
    few = _changed(old, new) <= max(CORRECTED_WORDS, CORRECTED_SHARE * len(old))
    return RevisionKind.CORRECTION if few else RevisionKind.UPDATE


def _words(article: Article) -> list[str]:
    """Return the words of lead and body; where words are not parted by blanks, each sign is one."""
    return _WORD.findall(fold(f"{article.lead or ''} {article.body}"))


def _changed(old: list[str], new: list[str]) -> int:
    """Return about how many words differ: the words themselves, or half of the pairs, two of which each one changes."""
    return max(_apart(old, new), -(-_apart(list(pairwise(old)), list(pairwise(new))) // 2))


def _apart(old: list[T], new: list[T]) -> int:
    one, other = Counter(old), Counter(new)
    return max((one - other).total(), (other - one).total())


def _read_otherwise(before: Article, after: Article, names: set[str]) -> bool:
    """Tell whether other methods gave the fields that differ, while the page itself says that it did not change."""
    if before.archive_ref and before.archive_ref == after.archive_ref:
        return True
    text = names & _TEXT
    other_methods = text and all(before.provenance.get(each) != after.provenance.get(each) for each in text)
    return bool(other_methods) and before.updated_at is not None and before.updated_at == after.updated_at


def _letters(article: Article) -> str:
    return letters(f"{article.lead or ''}{article.body}")
