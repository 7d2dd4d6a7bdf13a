"""What reading anew would change: counts by field, and a few samples of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.bulk.shard import SAMPLES
from scraper.dedupe import compare_revisions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.bulk.shard import ShardCount
    from storage.records import Article

SHOWN = 4  # lines of a sample
SHOWN_CHARS = 160


@dataclass(slots=True)
class FieldTally:
    """How many records differ in a field, and the first of them: id, lines that went, lines that came."""

    changed: int = 0
    samples: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)


@dataclass(slots=True)
class Comparison:
    """The difference between records and what was read anew."""

    read: int = 0
    same: int = 0
    changed: int = 0
    fields: dict[str, FieldTally] = field(default_factory=dict)

    def add(self, count: ShardCount) -> set[int]:
        """Count a shard; return which lines of its result are wanted, to be shown as samples."""
        self.read += count.same + count.changed
        self.same += count.same
        self.changed += count.changed
        for name, changed in count.fields.items():
            self.fields.setdefault(name, FieldTally()).changed += changed
        return {
            line
            for name, lines in count.samples.items()
            for line in lines[: max(0, SAMPLES - len(self.fields[name].samples))]
        }

    def show(self, before: Article, after: Article, names: Sequence[str]) -> None:
        """Keep a difference as a sample of the fields that have too few."""
        told = {each.name: each for each in compare_revisions(before, after).fields}
        for name in names:
            tally = self.fields.setdefault(name, FieldTally())
            if len(tally.samples) < SAMPLES:
                change = told.get(name)
                gone = change.before if change else (str(getattr(before, name)),)
                came = change.after if change else (str(getattr(after, name)),)
                tally.samples.append((before.id, _short(gone), _short(came)))


def _short(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line if len(line) <= SHOWN_CHARS else f"{line[:SHOWN_CHARS]}…" for line in lines[:SHOWN])
