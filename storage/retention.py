"""How long what is stored is kept: values, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from storage.records import Article

PRUNED = {"body": "pruned"}  # the provenance of a record whose text was taken out


@dataclass(frozen=True, slots=True)
class Keep:
    """How long after it was fetched a text is kept, and an earlier text after it was seen; None: for ever."""

    texts: timedelta | None = None
    revisions: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """What holds for most agencies, what for some, and how long a task that was refused for good is listed."""

    default: Keep = Keep()
    agencies: Mapping[str, Keep] = field(default_factory=dict)
    refused: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much was, or would be, taken away."""

    texts: int = 0
    revisions: int = 0
    refused: int = 0

    def __add__(self, other: Pruned) -> Pruned:
        """Return both together."""
        return Pruned(self.texts + other.texts, self.revisions + other.revisions, self.refused + other.refused)

    def __bool__(self) -> bool:
        """Tell whether it is anything."""
        return bool(self.texts or self.revisions or self.refused)


def is_pruned(article: Article) -> bool:
    """Tell whether a record's text was taken out: reading its page again would only bring it back."""
    return article.provenance == PRUNED
