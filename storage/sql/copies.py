"""An index of copies in a file of its own (or in memory), for `khabar dedupe`: no articles, no frontier.

Each batch is one transaction, and what a document was found to be is written with it. So a run that was killed is
simply started again: documents that are in the file already get the answer that they got.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text, func, select
from sqlalchemy import text as sql

from storage.errors import StoreError
from storage.sql.bulk import insert_rows
from storage.sql.engine import Database
from storage.sql.put import parts
from storage.sql.schema import anchor, print_
from storage.sql.similar import Incoming, Placing
from storage.sql.sqlite import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from storage.records import Fingerprint
    from storage.sql.similar import Place

VERSION = 2
_WITHOUT_MATCH = 1  # the version before
_FORM = Form("member", "this is no index of `khabar dedupe`; name another file")

_file = MetaData()
for _table in (print_, anchor):
    _table.to_metadata(_file)
member = Table(
    "member",
    _file,
    Column("doc", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("cluster", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("address", BigInteger),  # of the first document with this URL; else empty
    Column("letters", BigInteger),  # of the first with these letters; else empty
    Column("match", Text),  # the document that it was found to be like; empty of the first in its cluster
)
_INDEXES = (
    "CREATE UNIQUE INDEX IF NOT EXISTS ix_member_address ON member (address) WHERE address IS NOT NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS ix_member_letters ON member (letters) WHERE letters IS NOT NULL",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the index takes it: 64-bit keys of its URL and of its letters, and when it came."""

    id: str
    fingerprint: Fingerprint
    ts: float | None = None
    address: int | None = None
    letters: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The cluster that a document is in, by the id of its first member, what told so, and of which document."""

    id: str
    cluster: str
    reason: str
    match: str | None = None


class CopyIndex:
    """Clusters of documents, in the order in which they came."""

    def __init__(self, path: str | None, place: Place) -> None:
        """Open or make the file; None is in memory. StoreError when it is no such index."""
        self._place = place
        self._database = Database(path or ":memory:", create=True, form=_FORM)
        if not self._database.is_sqlite:
            raise StoreError(f"{self._database.name}: the index is a file; give its path")
        with self._database.writing() as connection:
            self._check(connection)

    def _check(self, connection: Connection) -> None:
        found = connection.execute(sql("PRAGMA user_version")).scalar_one()
        others = connection.execute(sql("SELECT count(*) FROM sqlite_master")).scalar_one()
        if (found, bool(others)) not in {(0, False), (_WITHOUT_MATCH, True), (VERSION, True)}:
            raise StoreError(f"{self._database.name}: {_FORM.refusal}")
        if found == _WITHOUT_MATCH:
            connection.execute(sql("ALTER TABLE member ADD COLUMN match TEXT"))
        _file.create_all(connection)
        for statement in _INDEXES:
            connection.execute(sql(statement))
        connection.execute(sql(f"PRAGMA user_version = {VERSION}"))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def add(self, entries: Sequence[Entry]) -> list[Answer]:
        """Place documents in the order given; those that are known get the answer that they got. StoreError."""
        with self._database.writing() as connection:
            known = _answers(connection, [each.id for each in entries])
            new = list({each.id: each for each in reversed(entries) if each.id not in known}.values())[::-1]
            known |= {each.id: each for each in self._add(connection, new)}
        return [known[each.id] for each in entries]

    def _add(self, connection: Connection, entries: Sequence[Entry]) -> list[Answer]:
        addresses = _firsts(connection, member.c.address, [each.address for each in entries])
        letters = _firsts(connection, member.c.letters, [each.letters for each in entries])
        incoming = {each.id: Incoming(each.id, each.fingerprint, each.ts or 0.0, each.ts) for each in entries}
        fresh = [incoming[each.id] for each in entries if each.letters not in letters]
        placing = Placing(connection, fresh, self._place)
        rows = []
        for each in entries:
            known = _known(each, addresses, letters)
            if each.letters not in letters:
                known = _placed(placing, incoming[each.id], known)
            rows.append(_row(each, known or _Known(each.id, None, "new"), addresses, letters))
        placing.finish()
        if rows:
            last = connection.execute(select(func.coalesce(func.max(member.c.doc), 0))).scalar_one()
            insert_rows(connection, member, [row | {"doc": at} for at, row in enumerate(rows, last + 1)])
        return [Answer(row["id"], row["cluster"], row["reason"], row["match"]) for row in rows]


class _Known(NamedTuple):
    """Where a document belongs, by which document, and why."""

    cluster: str
    match: str | None
    reason: str


Firsts = dict[int | None, tuple[str, str]]  # by key: the first document that has it, and its cluster


def _known(entry: Entry, addresses: Firsts, letters: Firsts) -> _Known | None:
    """Return what is known of a document by its URL, else by its letters."""
    for found, reason in ((addresses.get(entry.address), "url"), (letters.get(entry.letters), "content")):
        if found:
            match, cluster = found
            return _Known(cluster, match, reason)
    return None


def _placed(placing: Placing, each: Incoming, known: _Known | None) -> _Known | None:
    """Remember a text that is new, and return where it belongs: what is like it tells that where nothing else does."""
    placed = placing.place(each, known.cluster if known else None)
    if known or not placed.story or not placed.match:
        return known
    return _Known(placed.story, placed.match, placed.rule)


def _row(entry: Entry, known: _Known, addresses: Firsts, letters: Firsts) -> dict[str, Any]:
    """Return a document's row, and remember its keys; only the first of equal keys is stored."""
    row: dict[str, Any] = {"id": entry.id, **known._asdict()}
    for name, key, firsts in (("address", entry.address, addresses), ("letters", entry.letters, letters)):
        row[name] = None if key in firsts else key
        if key is not None:
            firsts.setdefault(key, (entry.id, known.cluster))
    return row


def _answers(connection: Connection, ids: Sequence[str]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    wanted = select(member.c.id, member.c.cluster, member.c.reason, member.c.match)
    for part in parts(ids):
        found |= {row.id: Answer(*row) for row in connection.execute(wanted.where(member.c.id.in_(part)))}
    return found


def _firsts(connection: Connection, column: Column[object], keys: Sequence[int | None]) -> Firsts:
    found: Firsts = {}
    for part in parts({key for key in keys if key is not None}):
        rows = connection.execute(select(column, member.c.id, member.c.cluster).where(column.in_(part)))
        found |= {row[0]: (row.id, row.cluster) for row in rows}
    return found
