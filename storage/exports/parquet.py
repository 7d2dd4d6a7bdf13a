"""Parquet for pandas, DuckDB, Spark: hive folders `day=YYYY-MM-DD/language=fa/`, typed columns, zstd inside.

The folders are columns to these readers, so no column of a file has the name of one: pyarrow and pandas refuse a data
set where both are there. What the record says of its language is `language_tag`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from storage.errors import SinkError
from storage.exports.sqlite_file import COLUMNS
from storage.sinks.text import safe_name
from storage.stored import AS_JSON, INSTANTS, change_values

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from storage.records import Change

BUFFERED = 20_000  # records, over all partitions: then every partition writes what it has
TAG = "language_tag"
UNKNOWN = "und"  # BCP 47's own word for a language that is not known


def write_parquet(changes: Iterable[Change], folder: Path) -> int:
    """Write a data set below a folder; return how many records. SinkError without the extra."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SinkError("parquet: needs pyarrow; install it with: pip install 'khabar[export]'") from error
    try:
        dataset = _Dataset(folder, _schema(pa))
        for change in changes:
            dataset.add(change)
        dataset.flush()
    except pa.ArrowException as error:
        raise SinkError(f"{folder}: {error}; nothing was kept") from error
    return dataset.count


def partition(row: dict[str, Any]) -> str:
    """Return the folder of a row: its UTC day of publication (of the fetch if that is unknown) and language."""
    day = (row["published_at"] or row["fetched_at"]).date().isoformat()
    return f"day={day}/language={_language((row[TAG] or UNKNOWN).split('-')[0])}"


_language = lru_cache(maxsize=256)(safe_name)


@dataclass(slots=True)
class _Dataset:
    """Rows that wait, by partition; files are named by the first position in them."""

    folder: Path
    schema: Any
    count: int = 0
    waiting: dict[str, list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))
    rows: int = 0

    def add(self, change: Change) -> None:
        row = _row(change)
        self.waiting[partition(row)].append(row)
        self.count += 1
        self.rows += 1
        if self.rows >= BUFFERED:
            self.flush()

    def flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415

        for name, rows in self.waiting.items():
            path = self.folder / name / f"part-{rows[0]['position']:012}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            columns = [pa.array(_column(rows, each.name), each.type) for each in self.schema]
            pq.write_table(pa.Table.from_arrays(columns, schema=self.schema), path, compression="zstd")
        self.waiting.clear()
        self.rows = 0


def _row(change: Change) -> dict[str, Any]:
    row = change_values(change, parsed=False)
    for name in INSTANTS:
        row[name] = datetime.fromisoformat(row[name]).astimezone(UTC) if row[name] else None
    row[TAG] = row.pop("language")
    return row


def _column(rows: list[dict[str, Any]], name: str) -> list[Any]:
    """Return a column's values; JSON of all rows is read at once."""
    values = [row[name] for row in rows]
    if name not in AS_JSON:
        return values
    read: list[Any] = json.loads(f"[{','.join(['null' if value is None else value for value in values])}]")
    return [list(value.items()) for value in read] if name == "provenance" else read


def _schema(pa: Any) -> Any:
    """Return the columns: text, lists and records as they are, instants in UTC with microseconds."""
    text, texts = pa.string(), pa.list_(pa.string())
    special = {
        "blocks": pa.list_(pa.struct([("type", text), ("text", text), ("level", pa.int8())])),
        "images": pa.list_(pa.struct([("url", text), ("caption", text), ("credit", text)])),
        "dateline": pa.struct([("text", text), ("place", text)]),
        "quality": pa.struct([("score", pa.float64()), ("warnings", texts)]),
        "provenance": pa.map_(text, text),
        "revision": pa.int32(),
        "position": pa.int64(),
        **dict.fromkeys(("authors", "credited_sources", "tags"), texts),
        **dict.fromkeys(INSTANTS, pa.timestamp("us", tz="UTC")),
    }
    return pa.schema([(TAG if name == "language" else name, special.get(name, text)) for name in COLUMNS])
