"""What changed between two texts of one article, field by field, and what sort of change it is."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from scraper.dedupe.content import letters

if TYPE_CHECKING:
    from storage.records import Article

# What a reader sees; the rest of a record follows from it or tells how it was got.
FIELDS = ("title", "kicker", "lead", "body", "authors", "published_at", "updated_at", "section", "tags", "access")
_HEAD = frozenset(("title", "kicker"))
_TEXT = frozenset(("title", "kicker", "lead", "body"))
CORRECTED_WORDS = 8  # changed words of a correction at most: a name, a figure, a typing error
CORRECTED_SHARE = 0.05  # of all words, where that is more


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
    """Return the lines that only one of the two has, in order."""
    gone: list[str] = []
    came: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += before[a:b]
            came += after[c:d]
    return tuple(gone), tuple(came)


def _kind(before: Article, after: Article, names: set[str]) -> RevisionKind:
    if _read_otherwise(before, after, names):
        return RevisionKind.EXTRACTION
    if not names & {"lead", "body"}:
        return RevisionKind.HEADLINE if names & _HEAD else RevisionKind.EXTRACTION
    old, new = (f"{each.lead or ''} {each.body}".split() for each in (before, after))
    changed = sum(
        max(b - a, d - c)
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    )
    few = changed <= max(CORRECTED_WORDS, CORRECTED_SHARE * len(old))
    return RevisionKind.CORRECTION if few else RevisionKind.UPDATE


def _read_otherwise(before: Article, after: Article, names: set[str]) -> bool:
    """Tell whether other methods gave the fields that differ, while the page itself says that it did not change."""
    if before.archive_ref and before.archive_ref == after.archive_ref:
        return True
    text = names & _TEXT
    other_methods = text and all(before.provenance.get(each) != after.provenance.get(each) for each in text)
    dated_alike = before.updated_at is not None and before.updated_at == after.updated_at
    return bool(other_methods) and (dated_alike or _letters(before) == _letters(after))


def _letters(article: Article) -> str:
    return letters(f"{article.title}{article.lead or ''}{article.body}")
