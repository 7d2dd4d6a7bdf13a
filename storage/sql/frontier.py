"""The frontier over SQL: what is to be fetched, and when a host may be asked.

claim       lock ready hosts -> in a new statement (its snapshot is younger than the locks) pick a due task of each ->
            lease the tasks -> let their hosts pause; hosts with nothing due sleep until something is
lease ends  unanswered: the task is due again by itself, and its host was told at the claim to pause until then
owner dies  on this machine: whoever claims next gives back what it held, its hosts pause as after a fetch
"""

from __future__ import annotations

import math
import time
import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, bindparam, literal_column, select, update

from storage.codec import item_from_json, trail_from_json
from storage.owner import is_gone, this_process
from storage.records import Claim, Kind, Task
from storage.sql import statements
from storage.sql.clock import ClockGuard
from storage.sql.horizon import Horizon
from storage.sql.put import later, lock_hosts, named_parts, parts, put, rest_host, wake
from storage.sql.rows import feed_from_row
from storage.sql.schema import feed, host, task

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from storage.records import FeedState, NewTask, RefusalClass
    from storage.sql.engine import Database

PAUSE_S: ColumnElement[float] = literal_column(statements.PAUSE_S)
# After a claim that came back empty though something is due: another worker holds the host in this moment.
SOON_S = 0.05
DEAD_LOOK_S = 0.2  # between two looks, of each process, for owners of leases that are gone
DEAD_LOOK_SHARE = 20  # such a look takes a twentieth of the time at most, whatever its index holds
# A request whose process was killed ends when its server sees the connection closed, or has answered into nowhere.
UNHEARD_S = 0.3
_LEASED = task.c.lease.is_not(None)  # the words of its index
_OWNERS = select(task.c.owner).where(_LEASED).distinct()
_TASKS = select(task).where(task.c.id.in_(bindparam("ids", expanding=True)))
_FEEDS = select(feed).where(feed.c.url.in_(bindparam("urls", expanding=True)))


_SEND_HOME = update(task).where(task.c.id == bindparam("its_id")).values(host=bindparam("home"), trail=None)


class SqlFrontier:
    """See `storage.protocols.Frontier`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._owner = this_process()
        self._clock = ClockGuard(database)
        self._unsure = set[str]()  # leases of claims that failed: the connection may have broken behind the commit
        self._horizon = Horizon()
        self._look_at = -math.inf  # for the dead, by the monotonic clock
        lock = database.lock_rows
        self._ready = {filtered: statements.ready_hosts(lock, filtered=filtered) for filtered in (False, True)}
        self._ready_of = statements.ready_hosts_of(lock)
        self._picks = {filtered: statements.pick(filtered=filtered) for filtered in (False, True)}

    def put(self, tasks: Sequence[NewTask]) -> int:
        """Queue tasks that are not known yet."""
        with self._database.writing() as connection:
            lock_hosts(connection, self._database, {each.host for each in tasks})
            return sum(put(connection, self._database, [tasks]))

    def claim(
        self,
        n: int,
        *,
        lease_s: float,
        agencies: Collection[str] | None = None,
        hosts: Collection[str] | None = None,
    ) -> Claim:
        """Lease up to `n` due tasks, at most one a host; of these `hosts` only, whatever their agencies."""
        lease, unsure = uuid.uuid4().hex, frozenset(self._unsure)
        try:
            claim = self._claim(n, lease, lease_s, _among(agencies, hosts), unsure)
        except BaseException:
            self._unsure.add(lease)
            raise
        self._unsure -= unsure
        return claim

    def _claim(self, n: int, lease: str, lease_s: float, among: dict[str, object], unsure: Collection[str]) -> Claim:
        with self._database.writing() as connection:
            self._take_back_held(connection, unsure)
            now = self._database.now(connection)
            self._clock.mind(connection, now)
            since = 0.0 if among else self._horizon.since(now)
            picks = self._pick(connection, n, {"now": now} | (among or {"since": since}))
            if since and not picks:
                since, picks = 0.0, self._pick(connection, n, {"now": now, "since": 0.0})
            tasks = self._lease(connection, picks, now, now + lease_s, lease)
            due = _next_among(connection, among, since)
            if not among:
                self._note_first(picks, due)
            return Claim(tasks, None if due is None else max(0.0 if tasks else SOON_S, due - now))

    def _take_back_held(self, connection: Connection, unsure: Collection[str]) -> None:
        """Give back what failed claims may hold, or dead processes; not both at once: hosts are locked in one order."""
        if unsure:
            _give_back(connection, self._database, _LEASED & task.c.lease.in_(unsure))
        elif time.monotonic() >= self._look_at:
            self._take_back(connection)

    def _note_first(self, picks: list[Row[Any]], due: float | None) -> None:
        """Remember from when on hosts wait: those picked, or else the next one."""
        first = min([each.next_at for each in picks], default=due)
        if first is not None:
            self._horizon.note(first)

    def _pick(self, connection: Connection, n: int, given: dict[str, Any]) -> list[Row[object]]:
        if given.get("hosts") == []:
            return []
        filtered = "agencies" in given
        ready = self._ready_of if "hosts" in given else self._ready[filtered]
        hosts = connection.execute(ready, given | {"n": n}).scalars().all()
        if not hosts:
            return []
        return list(connection.execute(self._picks[filtered], given | {"hosts": hosts}).all())

    def _lease(
        self, connection: Connection, picks: list[Row[object]], now: float, until: float, lease: str
    ) -> tuple[Task, ...]:
        idle = [pick.host for pick in picks if pick.task is None]
        if idle:
            connection.execute(statements.SLEEP, {"hosts": idle, "now": now})
        full = [
            {"host": pick.host, "at": until + pick.pause_s}
            for pick in picks
            if pick.task and pick.leased >= pick.in_flight
        ]
        free = [pick for pick in picks if pick.task is not None and pick.leased < pick.in_flight]
        pauses = full + [
            {"host": pick.host, "at": (until if pick.leased + 1 >= pick.in_flight else now) + pick.pause_s}
            for pick in free
        ]
        if pauses:
            connection.execute(statements.PACE, pauses)
        if not free:
            return ()
        ids = [pick.task for pick in free]
        given = {"lease": lease, "owner": self._owner, "until": until, "ids": ids, "now": now}
        connection.execute(statements.LEASE, given)
        return self._tasks(connection, ids, lease, {pick.task: pick.pause_s for pick in free})

    def _tasks(self, connection: Connection, ids: list[int], lease: str, gaps: dict[int, float]) -> tuple[Task, ...]:
        # Were the lease asked for here, PostgreSQL might read the index of all leases, dead ones among them.
        found = connection.execute(_TASKS, {"ids": ids}).all()
        rows = [row for row in found if row.lease == lease]
        polled = [row.url for row in rows if row.kind in {Kind.POLL, Kind.DISCOVER}]
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
                checks=row.checks,
                trail=trail_from_json(row.trail) if row.trail else None,
            )
            for row in rows
        )

    def due_in(self, names: Collection[tuple[str, str]]) -> dict[tuple[str, str], float]:
        """Return in how many seconds these tasks (kind and key) could be claimed, of those that ever can."""
        found: dict[tuple[str, str], float] = {}
        with self._database.reading() as connection:
            now = self._database.now(connection)
            for named in named_parts(names):
                rows = connection.execute(
                    select(task.c.kind, task.c.key, task.c.due_at, host.c.ready_at)
                    .join(host, host.c.host == task.c.host)
                    .where(named, task.c.due_at.is_not(None))
                )
                for row in rows:
                    found[row.kind, row.key] = max(0.0, row.due_at - now, row.ready_at - now)
        return {name: found[name] for name in names if name in found}

    def due(self, limit: int) -> list[tuple[str, str, str, str]]:
        """Return kind, key, URL and host of tasks that are due and not leased, those that have waited longest first."""
        columns = (task.c.kind, task.c.key, task.c.url, task.c.host)
        with self._database.reading() as connection:
            now = self._database.now(connection)
            rows = connection.execute(select(*columns).where(task.c.due_at <= now).order_by(task.c.due_at).limit(limit))
            return [(row.kind, row.key, row.url, row.host) for row in rows]

    def release(self, tasks: Sequence[Task]) -> None:
        """Give leased tasks back untried."""
        if not tasks:
            return
        with self._database.writing() as connection:
            mine = task.c.lease.in_({each.lease for each in tasks}) & task.c.id.in_([each.id for each in tasks])
            _give_back(connection, self._database, mine)

    def release_dead(self) -> int:
        """Give back the leases of processes of this machine that are gone."""
        with self._database.writing() as connection:
            return self._take_back(connection)

    def _take_back(self, connection: Connection) -> int:
        began = time.monotonic()
        owners = connection.execute(_OWNERS).scalars()
        gone = [owner for owner in owners if owner and is_gone(owner)]
        now = time.monotonic()
        self._look_at = now + max(DEAD_LOOK_S, DEAD_LOOK_SHARE * (now - began))
        if not gone:
            return 0
        return _give_back(connection, self._database, _LEASED & task.c.owner.in_(gone), heard_in_s=UNHEARD_S)

    def block(self, host_key: str, seconds: float) -> None:
        """Let a host rest."""
        with self._database.writing() as connection:
            until = self._database.now(connection) + seconds
            rest_host(connection, self._database, host_key, until)

    def keep_only(self, feeds: Collection[str]) -> int:
        """Poll these feed URLs only."""
        with self._database.writing() as connection:
            followed = set(feeds)
            due = connection.execute(
                select(task.c.id, task.c.url, task.c.host, task.c.trail).where(
                    task.c.kind == Kind.POLL, task.c.due_at.is_not(None)
                )
            ).all()
            stopped = [row for row in due if row.url not in followed]
            lock_hosts(connection, self._database, {row.host for row in stopped})
            for part in parts(row.id for row in stopped):
                # A poll under way loses its lease as well: its outcome would make it due again.
                idle = {"due_at": None, "lease": None, "owner": None}
                connection.execute(update(task).where(task.c.id.in_(part)).values(idle))
            led = [{"its_id": row.id, "home": row.trail["home"]} for row in stopped if row.trail]
            if led:  # whoever follows it again looks for it there
                connection.execute(_SEND_HOME, led)
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
            lock_hosts(connection, self._database, hosts)
            count = connection.execute(update(task).where(wanted).values(due_at=now, quarantined=0, tries=0)).rowcount
            wake(connection, dict.fromkeys(hosts, now))
            return count


def _among(agencies: Collection[str] | None, hosts: Collection[str] | None) -> dict[str, object]:
    """Return what a claim is limited to, empty for nothing: these hosts, whatever their agencies, or these agencies."""
    if hosts is not None:
        return {"hosts": sorted(hosts)}
    return {} if agencies is None else {"agencies": sorted(agencies)}


def _next_among(connection: Connection, among: dict[str, object], since: float) -> float | None:
    """Return when the next host may be looked at: of some agencies, or of all."""
    if "agencies" not in among:
        return _next(connection, since)
    due: float | None = connection.execute(statements.NEXT_OF, among).scalar()
    return due


def _next(connection: Connection, since: float) -> float | None:
    """Return when the next host may be looked at, None where none ever can."""
    due: float | None = connection.execute(statements.NEXT, {"since": since}).scalar()
    return _next(connection, 0.0) if due is None and since else due


def _feed_states(connection: Connection, urls: list[str]) -> dict[str, FeedState]:
    rows = connection.execute(_FEEDS, {"urls": urls}).mappings()
    return {row["url"]: feed_from_row(row) for row in rows}


def _give_back(connection: Connection, database: Database, wanted: Any, heard_in_s: float = 0.0) -> int:
    """Make leased tasks due; their hosts pause as after a fetch, for it may have happened, or end only in so long."""
    hosts = select(task.c.host).where(wanted).distinct()
    lock_hosts(connection, database, connection.execute(hosts).scalars().all())
    now = database.now(connection)
    untried = {"due_at": now, "lease": None, "owner": None, "tries": task.c.tries - 1}
    at = later(host.c.blocked_until, now + heard_in_s + PAUSE_S)
    count = 0
    for part in parts(connection.execute(hosts).scalars().all()):  # others may have given some back meanwhile
        count += connection.execute(update(task).where(wanted & task.c.host.in_(part)).values(untried)).rowcount
        connection.execute(update(host).where(host.c.host.in_(part)).values(ready_at=at, next_at=at))
    return count
