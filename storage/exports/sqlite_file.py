"""A SQLite file of its own: one table of records, lists and small records as JSON, nothing of the frontier."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from storage.errors import SinkError
from storage.stored import NAMES, change_values

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from storage.records import Change

ROWS_AT_ONCE = 500
COLUMNS = (*NAMES, "position", "verdict")
_NUMBERS = frozenset({"revision", "position"})


def write_sqlite(changes: Iterable[Change], path: Path) -> int:
    """Write table `article` into a new file; return how many rows. SinkError."""
    columns = ", ".join(f"{name} {'INTEGER' if name in _NUMBERS else 'TEXT'}" for name in COLUMNS)
    insert = f"INSERT INTO article VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - names of ours
    count = 0
    rows = (_row(change) for change in changes)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            # Written to a name of its own and renamed when whole: nothing is to be undone.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(f"CREATE TABLE article ({columns}, PRIMARY KEY (id)) WITHOUT ROWID")
            connection.execute("BEGIN")
            while batch := list(islice(rows, ROWS_AT_ONCE)):
                connection.executemany(insert, batch)
                count += len(batch)
            connection.execute("CREATE INDEX article_published_at ON article (published_at)")
            connection.execute("CREATE INDEX article_agency ON article (agency)")
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise SinkError(f"{path}: {error}; is there room on the disk?") from error
    return count


def _row(change: Change) -> list[str | int | None]:
    values = change_values(change, parsed=False)
    return [values[name] for name in COLUMNS]
