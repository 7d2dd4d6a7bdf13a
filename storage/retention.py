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
class Mark:
    """How far a store has been looked through: which kind, and the keys of the last row."""

    kind: int = 0
    after: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much was, or would be, taken away; where to go on, None: all has been looked at."""

    texts: int = 0
    revisions: int = 0
    refused: int = 0
    more: Mark | None = None

    def __add__(self, other: Pruned) -> Pruned:
        """Return both together, `other` being the later."""
        return Pruned(
            self.texts + other.texts, self.revisions + other.revisions, self.refused + other.refused, other.more
        )


def is_pruned(article: Article) -> bool:
    """Tell whether a record's text was taken out: reading its page again would only bring it back."""
    return article.provenance == PRUNED
