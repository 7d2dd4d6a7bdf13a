"""A whole store into another, of either kind, so that nothing is lost on the way.

read      one transaction that sees one moment (SQLite in WAL mode; PostgreSQL: REPEATABLE READ), while others write
write     one transaction into an empty store: killed at any moment, the target is as empty as it was
verify    before it is kept: per table the number of rows, and a sum of their hashes that their order does not change
again     refused, as the target holds records; if just these, whoever was killed behind the end is told that it is done

The search index is not copied, it differs between the databases: its bookmark goes back to 0, and whoever runs next
fills it.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, MetaData, Table, Text, delete, exists, func, select, text

from storage.errors import StoreError
from storage.sql import postgres
from storage.sql.bulk import insert_rows
from storage.sql.marks import SEARCHED, set_mark
from storage.sql.migrate import LOCK
from storage.sql.schema import counter, metadata, search_doc
from storage.sql.types import JsonText, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from storage.sql.engine import Database

ROWS_AT_ONCE = 500
_BITS = (1 << 64) - 1


class Content(NamedTuple):
    """What a table holds: how many rows, and the sum of their hashes, modulo 2**64."""

    rows: int
    digest: int


def copy_store(source: Database, target: Database, tell: Callable[[str, int], None] = lambda *_: None) -> int:
    """Copy everything, return how many rows; `tell` hears of each table. StoreError when the target holds others."""
    with target.writing() as written, source.reading_one_moment() as read:
        _have_alone(written, target)
        if any(_has_rows(written, table) for table in _tables() if table is not counter):
            way_out = (
                "just these: nothing is left to do" if _are_same(read, written) else "name one that is new or empty"
            )
            raise StoreError(f"{target.name}: holds records already; {way_out}")
        written.execute(delete(counter))
        contents = _copy_tables(read, written, tell)
        for table, content in contents.items():
            if _content(written, _plain(table)) != content:
                raise StoreError(f"{target.name}: what arrived in {table.name} is not what was sent; nothing was kept")
        set_mark(written, target, SEARCHED, 0)
        if not target.is_sqlite:
            _go_on_counting(written)
    return sum(content.rows for content in contents.values())


def _have_alone(connection: Connection, target: Database) -> None:
    """Make sure that the target is ours alone until we are done."""
    if not target.is_sqlite:
        postgres.wait_long(connection)
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _has_rows(connection: Connection, table: Table) -> bool:
    return bool(connection.execute(select(exists(select(table)))).scalar())


def _are_same(one: Connection, other: Connection) -> bool:
    """Tell whether two stores hold the same, but for the search index and what follows the log."""
    tables = [table for table in _tables() if table is not counter]
    count = [select(func.count()).select_from(table) for table in tables]
    if any(one.execute(each).scalar() != other.execute(each).scalar() for each in count):
        return False  # told at once, of large stores too
    return all(_content(one, _plain(table)) == _content(other, _plain(table)) for table in tables)


def _copy_tables(read: Connection, written: Connection, tell: Callable[[str, int], None]) -> dict[Table, Content]:
    contents = {}
    for table in _tables():
        plain, content = _plain(table), Content(0, 0)
        for rows in _batches(read, plain):
            insert_rows(written, plain, rows)
            content = _add(content, rows)
        contents[table] = content
        tell(table.name, content.rows)
    return contents


def _tables() -> list[Table]:
    """Return the tables to copy, those that others refer to first."""
    return [table for table in metadata.sorted_tables if table is not search_doc]


@lru_cache
def _plain(table: Table) -> Table:
    """Return a table whose texts are taken as they stand: not parsed as JSON and written anew."""
    columns = [
        Column(each.name, Text() if isinstance(each.type, JsonText | Words) else each.type) for each in table.columns
    ]
    return Table(table.name, MetaData(), *columns)


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    streamed = {"stream_results": True, "max_row_buffer": ROWS_AT_ONCE}
    found = connection.execute(select(table), execution_options=streamed).mappings()
    for rows in found.partitions(ROWS_AT_ONCE):
        yield [dict(row) for row in rows]


def _content(connection: Connection, table: Table) -> Content:
    content = Content(0, 0)
    for rows in _batches(connection, table):
        content = _add(content, rows)
    return content


def _add(content: Content, rows: list[dict[str, object]]) -> Content:
    hashes = sum(int.from_bytes(blake2b(repr([*row.values()]).encode(), digest_size=8).digest()) for row in rows)
    return Content(content.rows + len(rows), (content.digest + hashes) & _BITS)


def _go_on_counting(connection: Connection) -> None:
    """Have PostgreSQL number new rows behind those that came with their numbers."""
    for table in _tables():
        column = table.autoincrement_column
        if column is not None:
            newest = select(func.max(column)).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, func.coalesce(newest, 1), newest.is_not(None))))
