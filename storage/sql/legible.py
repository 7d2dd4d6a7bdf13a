"""Whether what is stored can be read: every text is UTF-8 without NUL, every value in JSON is JSON.

SQLite keeps no checksums: a byte that has rotted inside a text leaves its page and its indexes whole, and only who
reads the row comes upon it. PostgreSQL looks at encodings itself, and at pages where it was set up with checksums.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary, Text, cast, select

from storage.sql.schema import metadata
from storage.sql.types import JsonText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Column, Connection, Table

ROWS_AT_A_TIME = 500


def illegible(connection: Connection) -> Iterator[str]:
    """Yield where something cannot be read: table, key and column."""
    for table in metadata.sorted_tables:
        columns = [each for each in table.columns if isinstance(each.type, Text | JsonText) or _is_text(each)]
        if columns:
            yield from _of_table(connection, table, columns)


def _is_text(column: Column[object]) -> bool:
    return isinstance(getattr(column.type, "impl", None), Text)


def _of_table(connection: Connection, table: Table, columns: Sequence[Column[object]]) -> Iterator[str]:
    """Read the rows of a table as bytes: as texts, the first bad one would be the last that is read."""
    asked = select(*(cast(each, LargeBinary) for each in columns))
    keys = [at for at, each in enumerate(columns) if each.primary_key] or [0]
    for row in connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(asked):
        for column, value in zip(columns, row, strict=True):
            if value is not None and not _is_legible(value, is_json=isinstance(column.type, JsonText)):
                key = " ".join((row[at] or b"").decode("utf-8", "replace")[:80] for at in keys)
                yield f"{table.name} {key}: {column.name}"


def _is_legible(value: bytes, *, is_json: bool) -> bool:
    try:
        told = value.decode()
        if is_json:
            json.loads(told)
    except ValueError:
        return False
    return "\0" not in told
