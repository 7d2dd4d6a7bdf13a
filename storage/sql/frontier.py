"""The frontier over SQL: what is to be fetched, and when a host may be asked.

claim       lock ready hosts -> in a new statement (its snapshot is younger than the locks) pick a due task of each ->
            lease the tasks -> let their hosts pause; hosts with nothing due sleep until something is
lease ends  unanswered: the task is due again by itself, and its host was told at the claim to pause until then
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.codec import item_from_json, to_json
from storage.records import Claim, Kind, Task
from storage.sql import statements
from storage.sql.owner import is_gone, this_process
from storage.sql.rows import feed_from_row
from storage.sql.schema import alias, feed, host, task

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from storage.records import FeedState, NewTask, RefusalClass
    from storage.sql.engine import Database

_PRIORITY = {Kind.POLL: 0, Kind.DISCOVER: 0, Kind.FETCH: 1}
KEYS_A_QUERY = 500


class SqlFrontier:
    """See `storage.protocols.Frontier`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._owner = this_process()
        lock = database.lock_rows
        self._ready = {filtered: statements.ready_hosts(lock, filtered=filtered) for filtered in (False, True)}
        self._picks = {filtered: statements.pick(filtered=filtered) for filtered in (False, True)}

    def put(self, tasks: Sequence[NewTask]) -> int:
        """Queue tasks that are not known yet."""
        with self._database.writing() as connection:
            return sum(put(connection, self._database, [tasks]))

    def claim(self, n: int, *, lease_s: float, agencies: Collection[str] | None = None) -> Claim:
        """Lease up to `n` due tasks, at most one a host."""
        only = {"agencies": sorted(agencies)} if agencies is not None else {}
        with self._database.writing() as connection:
            now = self._database.now(connection)
            picks = self._pick(connection, n, {"now": now} | only)
            tasks = self._lease(connection, picks, now, lease_s)
            due = connection.execute(statements.NEXT_OF if only else statements.NEXT, only).scalar()
            return Claim(tasks, None if due is None else max(0.0, due - now))

    def _pick(self, connection: Connection, n: int, given: dict[str, Any]) -> list[Row[Any]]:
        filtered = "agencies" in given
        hosts = connection.execute(self._ready[filtered], given | {"n": n}).scalars().all()
        if not hosts:
            return []
        return list(connection.execute(self._picks[filtered], given | {"hosts": hosts}).all())

    def _lease(self, connection: Connection, picks: list[Row[Any]], now: float, lease_s: float) -> tuple[Task, ...]:
        until, lease = now + lease_s, uuid.uuid4().hex
        idle = [pick.host for pick in picks if pick.task is None]
        if idle:
            connection.execute(statements.SLEEP, {"hosts": idle})
        full = [
            {"host": pick.host, "at": until + pick.gap_s}
            for pick in picks
            if pick.task and pick.leased >= pick.in_flight
        ]
        free = [pick for pick in picks if pick.task is not None and pick.leased < pick.in_flight]
        pauses = full + [
            {"host": pick.host, "at": (until if pick.leased + 1 >= pick.in_flight else now) + pick.gap_s}
            for pick in free
        ]
        if pauses:
            connection.execute(statements.PACE, pauses)
        if not free:
            return ()
        ids = [pick.task for pick in free]
        given = {"lease": lease, "owner": self._owner, "until": until, "ids": ids, "now": now}
        connection.execute(statements.LEASE, given)
        return self._tasks(connection, ids, lease, {pick.task: pick.gap_s for pick in free})

    def _tasks(self, connection: Connection, ids: list[int], lease: str, gaps: dict[int, float]) -> tuple[Task, ...]:
        rows = connection.execute(select(task).where(task.c.id.in_(ids), task.c.lease == lease)).all()
        polled = [row.url for row in rows if row.kind != Kind.FETCH]
        states = _feed_states(connection, polled) if polled else {}
        return tuple(
            Task(
                id=row.id,
                kind=Kind(row.kind),
                url=row.url,
                key=row.key,
                host=row.host,
                agency=row.agency,
                lease=lease,
                tries=row.tries,
                gap_s=gaps[row.id],
                feed=row.feed,
                item=item_from_json(row.item) if row.item else None,
                state=states.get(row.url),
            )
            for row in rows
        )

    def release(self, tasks: Sequence[Task]) -> None:
        """Give leased tasks back untried."""
        if not tasks:
            return
        with self._database.writing() as connection:
            _give_back(
                connection,
                self._database.now(connection),
                task.c.lease.in_({each.lease for each in tasks}) & task.c.id.in_([each.id for each in tasks]),
            )

    def release_dead(self) -> int:
        """Give back the leases of processes of this machine that are gone."""
        with self._database.writing() as connection:
            owners = connection.execute(select(task.c.owner).where(task.c.lease.is_not(None)).distinct()).scalars()
            gone = [owner for owner in owners if owner and is_gone(owner)]
            if not gone:
                return 0
            return _give_back(
                connection, self._database.now(connection), task.c.lease.is_not(None) & task.c.owner.in_(gone)
            )

    def block(self, host_key: str, seconds: float) -> None:
        """Let a host rest."""
        with self._database.writing() as connection:
            until = self._database.now(connection) + seconds
            changes = {
                "blocked_until": until,
                "ready_at": later(host.c.ready_at, until),
                "next_at": later(host.c.next_at, until),
            }
            connection.execute(update(host).where(host.c.host == host_key).values(changes))

    def keep_only(self, feeds: Collection[str]) -> int:
        """Poll these feed URLs only."""
        with self._database.writing() as connection:
            due = connection.execute(
                select(task.c.id, task.c.url).where(task.c.kind == Kind.POLL, task.c.due_at.is_not(None))
            ).all()
            stopped = [row.id for row in due if row.url not in set(feeds)]
            if stopped:
                connection.execute(update(task).where(task.c.id.in_(stopped)).values(due_at=None))
            return len(stopped)

    def retry(self, *, kind: RefusalClass | None = None, since: datetime | None = None) -> int:
        """Make quarantined tasks due again."""
        with self._database.writing() as connection:
            now = self._database.now(connection)
            wanted = task.c.quarantined == 1
            if kind is not None:
                wanted &= task.c.refusal == kind.value
            if since is not None:
                wanted &= task.c.refused_at >= since
            hosts = connection.execute(select(task.c.host).where(wanted).distinct()).scalars().all()
            count = connection.execute(update(task).where(wanted).values(due_at=now, quarantined=0, tries=0)).rowcount
            wake(connection, dict.fromkeys(hosts, now))
            return count


def later(column: Any, value: Any) -> Any:
    """Return the SQL for the later of two times."""
    return case((column > value, column), else_=value)


def _feed_states(connection: Connection, urls: list[str]) -> dict[str, FeedState]:
    rows = connection.execute(select(feed).where(feed.c.url.in_(urls))).mappings()
    return {row["url"]: feed_from_row(row) for row in rows}


def _give_back(connection: Connection, now: float, wanted: Any) -> int:
    """Make leased tasks due; their hosts pause as after a fetch, for it may have happened."""
    rows = connection.execute(select(task.c.id, task.c.host).where(wanted)).all()
    ids, hosts = [row.id for row in rows], sorted({row.host for row in rows})
    if not ids:
        return 0
    connection.execute(
        update(task).where(task.c.id.in_(ids)).values(due_at=now, lease=None, owner=None, tries=task.c.tries - 1)
    )
    at = later(host.c.blocked_until, now + host.c.gap_s)
    connection.execute(update(host).where(host.c.host.in_(hosts)).values(ready_at=at, next_at=at))
    return len(ids)


_WAKE = (
    update(host)
    .where(host.c.host == bindparam("name"), or_(host.c.next_at.is_(None), host.c.next_at > bindparam("at")))
    .values(next_at=later(host.c.ready_at, bindparam("at")))
)


def wake(connection: Connection, due: dict[str, float]) -> None:
    """Have hosts looked at when something of theirs is due, though not before their pause is over."""
    if due:
        connection.execute(_WAKE, [{"name": name, "at": at} for name, at in sorted(due.items())])


def put(connection: Connection, database: Database, batches: Sequence[Sequence[NewTask]]) -> list[int]:
    """Queue tasks in a transaction that is under way; return how many were new, batch by batch."""
    tasks = [each for batch in batches for each in batch]
    if not tasks:
        return [0] * len(batches)
    now = database.now(connection)
    stored = known_keys(connection, {each.key for each in tasks if each.kind is Kind.FETCH})
    wanted = [each for each in tasks if not (each.kind is Kind.FETCH and each.key in stored)]
    if not wanted:
        return [0] * len(batches)
    _meet_hosts(connection, database, wanted)
    new = _insert(connection, database, wanted, now)
    _renew(connection, [each for each in wanted if (each.kind, each.key) not in new], now)
    due: dict[str, float] = {}
    for each in wanted:
        due[each.host] = min(due.get(each.host, now + each.delay_s), now + each.delay_s)
    wake(connection, due)
    return [_take(batch, new) for batch in batches]


def _take(batch: Sequence[NewTask], new: set[tuple[str, str]]) -> int:
    """Count the batch's tasks among the new ones, each once: the first that names it brought it."""
    mine = {(str(each.kind), each.key) for each in batch} & new
    new -= mine
    return len(mine)


def known_keys(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return which of these url keys belong to stored articles, and to which."""
    found: dict[str, str] = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), KEYS_A_QUERY):
        part = ordered[start : start + KEYS_A_QUERY]
        rows = connection.execute(select(alias.c.key, alias.c.article_id).where(alias.c.key.in_(part))).all()
        found |= {row.key: row.article_id for row in rows}
    return found


def upsert(database: Database, table: Any) -> Any:
    """Return an INSERT that can say ON CONFLICT, in the database's own dialect."""
    return (sqlite if database.is_sqlite else postgresql).insert(table)


def _meet_hosts(connection: Connection, database: Database, tasks: Iterable[NewTask]) -> None:
    rows = {each.host: {"host": each.host, "gap_s": each.gap_s, "in_flight": each.in_flight} for each in tasks}
    statement = upsert(database, host)
    statement = statement.on_conflict_do_update(
        index_elements=["host"],
        set_={"gap_s": statement.excluded.gap_s, "in_flight": statement.excluded.in_flight},
        where=or_(host.c.gap_s != statement.excluded.gap_s, host.c.in_flight != statement.excluded.in_flight),
    )
    connection.execute(statement, [rows[name] for name in sorted(rows)])


def _insert(connection: Connection, database: Database, tasks: list[NewTask], now: float) -> set[tuple[str, str]]:
    """Insert the tasks that are not there yet; return their kinds and keys."""
    there = {
        (row.kind, row.key)
        for part in _parts(tasks)
        for row in connection.execute(
            select(task.c.kind, task.c.key).where(task.c.key.in_([each.key for each in part]))
        )
    }
    fresh = {(str(each.kind), each.key): each for each in reversed(tasks) if (each.kind, each.key) not in there}
    if fresh:
        rows = [_row(each, now) for each in reversed(fresh.values())]
        connection.execute(upsert(database, task).on_conflict_do_nothing(index_elements=["kind", "key"]), rows)
    return set(fresh)


def _parts(tasks: list[NewTask]) -> list[list[NewTask]]:
    return [tasks[start : start + KEYS_A_QUERY] for start in range(0, len(tasks), KEYS_A_QUERY)]


def _row(each: NewTask, now: float) -> dict[str, Any]:
    return {
        "kind": each.kind.value,
        "url": each.url,
        "key": each.key,
        "host": each.host,
        "agency": each.agency,
        "feed": each.feed,
        "item": to_json(each.item) if each.item else None,
        "priority": _PRIORITY[each.kind],
        "due_at": now + each.delay_s,
    }


def _renew(connection: Connection, tasks: list[NewTask], now: float) -> None:
    """Make rows that exist due: those a person asked for, and feeds that had been stopped."""
    for each in tasks:
        if each.kind is Kind.FETCH and not each.renew:
            continue
        free = or_(task.c.lease.is_(None), task.c.due_at <= now)
        idle = task.c.due_at.is_(None) & (task.c.quarantined == 0)
        wanted = (task.c.kind == each.kind.value) & (task.c.key == each.key) & (free if each.renew else idle)
        connection.execute(
            update(task).where(wanted).values(due_at=now + each.delay_s, quarantined=0, tries=0, agency=each.agency)
        )
