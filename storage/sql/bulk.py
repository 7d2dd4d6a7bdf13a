"""Many rows into one table at the driver's speed.

SQLAlchemy's own executemany builds each row's parameters anew, about 17 us a row and table (measured with
`python -m benchmarks.store`); here the statement is compiled once a table and dialect, and only columns that need it
are converted.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import insert

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Dialect, Table

Converters = tuple[tuple[str, "Callable[[object], object] | None"], ...]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows, if any, that name every column of the table. Errors are SQLAlchemy's, as for any statement."""
    if not rows:
        return
    sql, columns, positional = _compiled(table, connection.dialect)
    if positional:
        connection.exec_driver_sql(sql, [tuple(_convert(row, columns)) for row in rows])
    else:
        names = [name for name, _ in columns]
        connection.exec_driver_sql(sql, [dict(zip(names, _convert(row, columns), strict=True)) for row in rows])


def _convert(row: Mapping[str, object], columns: Converters) -> list[object]:
    return [row[name] if convert is None else convert(row[name]) for name, convert in columns]


@lru_cache(maxsize=64)
def _compiled(table: Table, dialect: Dialect) -> tuple[str, Converters, bool]:
    """Return the INSERT, its columns in order with what converts their values, and whether it takes positions."""
    compiled = insert(table).compile(dialect=dialect)
    names = list(compiled.positiontup or compiled.params)
    columns = tuple((name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names)
    return str(compiled), columns, bool(compiled.positional)
