"""From result files into the store: in batches, each with its bookmark, so that a killed run stores nothing twice."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from scraper.bulk.results import entries, found_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from storage.protocols import Store
    from storage.records import Article, Found, Verdict

BATCH = 100


def take_in(
    store: Store, result: Path, *, anew: bool, wanted: Callable[[Article], bool] = lambda _: True
) -> Counter[Verdict]:
    """Store what a result file holds, behind what was stored of it before; return what became of it. StoreError."""
    name = mark_of(result)
    told: Counter[Verdict] = Counter()
    last = store.mark(name)
    for at, batch in _batches(result, last, keep_ref=anew):
        receipts = store.take_in([each for each in batch if wanted(each.article)], mark=name, at=at, anew=anew)
        told.update(each.verdict for each in receipts)
    return told


def mark_of(result: Path) -> str:
    """Return the name of a result file's bookmark."""
    return f"shard {result.name.removesuffix('.jsonl.gz')}"


def _batches(result: Path, after: int, *, keep_ref: bool) -> Iterator[tuple[int, list[Found]]]:
    numbered = ((number, found_of(row, keep_ref=keep_ref)) for number, row in entries(result, after))
    for _, group in groupby(numbered, key=lambda pair: (pair[0] - 1) // BATCH):
        batch = list(group)
        yield batch[-1][0], [found for _, found in batch]
