"""What can be wrong with a database itself: looked at without changing anything, not even its schema."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import func, inspect, select

from storage.errors import StoreError
from storage.owner import is_gone
from storage.sql import fts5
from storage.sql.engine import Database
from storage.sql.migrate import HEAD, schema_of
from storage.sql.schema import metadata, task
from storage.views import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

CLOCKS_APART_S = 5.0  # between this machine and the database: due times and Retry-After are by the database's
MOST_OF_A_PART = 2  # times what one is meant to hold
RESULTS_AT_MOST = 3  # of what SQLite finds: one page that is damaged can be named a thousand times


def check_up(dsn: str) -> list[Finding]:
    """Look a database over: does it answer, its schema, its pages, leases that nobody will give back, its clock.

    What it is refused is a finding as well, the last one; so is a schema that is not ours.
    """
    found: list[Finding] = []
    try:
        with closing(Database(dsn, create=False)) as database, database.reading() as connection:
            for each in _findings(database, connection):
                found.append(each)  # noqa: PERF402 - what was found before an error stays
    except StoreError as error:
        found.append(Finding("store", ok=False, words=str(error)))
    return found


def _findings(database: Database, connection: Connection) -> Iterator[Finding]:
    yield Finding("store", ok=True, words=f"{database.name} answers")
    schema = _schema(connection)
    yield schema
    if not schema.ok:
        return
    if database.is_sqlite:
        yield _integrity(connection)
        yield from _parts(connection)
    else:
        yield _clock(connection, database)
    yield _leases(connection, database.now(connection))


def _schema(connection: Connection) -> Finding:
    found = schema_of(connection)
    if found == HEAD:
        missing = sorted(metadata.tables.keys() - set(inspect(connection).get_table_names()))
        if missing:
            words = f"tables are missing: {', '.join(missing)}; `khabar restore` a backup to a new store"
            return Finding("schema", ok=False, words=words)
        return Finding("schema", ok=True, words=f"{HEAD}, this Khabar's")
    if found is None:
        return Finding("schema", ok=False, words="not a database of Khabar's; name another with --db or store.dsn")
    if found > HEAD:
        return Finding("schema", ok=False, words=f"{found}, newer than this Khabar's {HEAD}; update Khabar")
    return Finding("schema", ok=False, words=f"{found}, older than {HEAD}; back it up, `khabar status` then updates it")


def _integrity(connection: Connection) -> Finding:
    said = list(connection.exec_driver_sql(f"PRAGMA quick_check({RESULTS_AT_MOST})").scalars())
    if said == ["ok"]:  # else there is enough to say, and the next question may not be answered
        said += [f"{row[0]} row {row[1]} refers to no {row[2]}" for row in _astray(connection)]
    if said == ["ok"]:
        return Finding("integrity", ok=True, words="every page of the file is whole")
    return Finding("integrity", ok=False, words=f"damaged: {'; '.join(said)}; `khabar restore` a backup to a new file")


def _parts(connection: Connection) -> list[Finding]:
    """Tell of a search index that is gone, or whose first part is from before there were parts: slower to ask."""
    try:
        size = fts5.of_first_part(connection)
    except StoreError as error:
        return [Finding("parts", ok=False, words=str(error))]
    if size <= MOST_OF_A_PART * fts5.DOCS_A_PART:
        return []
    words = f"{size} texts of the search index stand in one part; `khabar search --rebuild` makes it faster to ask"
    return [Finding("parts", ok=True, words=words)]


def _astray(connection: Connection) -> list[tuple[str, int, str]]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(RESULTS_AT_MOST)
    return [(row[0], row[1], row[2]) for row in rows]


def _clock(connection: Connection, database: Database) -> Finding:
    before = time.time()
    apart = database.now(connection) - (before + time.time()) / 2
    if abs(apart) <= CLOCKS_APART_S:
        return Finding("clock", ok=True, words="the database's and this machine's agree")
    words = (
        f"the database's is {abs(apart):.0f} s {'ahead of' if apart > 0 else 'behind'} this machine's; set both by NTP"
    )
    return Finding("clock", ok=False, words=words)


def _leases(connection: Connection, now: float) -> Finding:
    """Judge what is under way: held by the living, or by nobody any more."""
    leased = task.c.lease.is_not(None)
    held = connection.execute(select(task.c.owner, func.count()).where(leased).group_by(task.c.owner))
    owners: dict[str | None, int] = {row[0]: row[1] for row in held}
    over = connection.execute(select(func.count()).select_from(task).where(leased, task.c.due_at <= now)).scalar_one()
    gone = sum(count for owner, count in owners.items() if owner and is_gone(owner))
    if not (over or gone):
        return Finding("leases", ok=True, words=f"{sum(owners.values())} tasks are under way, all of them held")
    words = f"{gone} tasks are held by processes that are gone, {over} leases have ended; `khabar run` takes them up"
    return Finding("leases", ok=False, words=words)
