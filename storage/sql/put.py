"""Puts tasks into the frontier, within a transaction that is under way.

hosts are met (new ones inserted, changed paces taken over) -> tasks that are neither queued nor stored are inserted ->
those that are there already are made due where a person asked, followed again where they had been stopped ->
hosts are looked at no later than their new tasks are due
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, or_, select, update

from storage.codec import to_json
from storage.records import Kind
from storage.sql.rows import article_from_row
from storage.sql.schema import alias, article, host, task

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

    from storage.records import Article, NewTask
    from storage.sql.engine import Database

_PRIORITY = {Kind.POLL: 0, Kind.DISCOVER: 0, Kind.FETCH: 1, Kind.CHECK: 1}
VALUES_A_QUERY = 500
# Made once: to write such a statement anew costs SQLAlchemy twice what running it does.
_KEYS = select(alias.c.key, alias.c.article_id).where(alias.c.key.in_(bindparam("keys", expanding=True)))
_LOCKED = (
    select(host.c.host)
    .where(host.c.host.in_(bindparam("names", expanding=True)))
    .order_by(host.c.host)
    .with_for_update()
)
_ARTICLES = select(article).where(article.c.id.in_(bindparam("ids", expanding=True)))
HOST_CHARS = 255  # names longer than DNS allows lead nowhere; PostgreSQL cannot index them

Queued = dict[tuple[str, str], tuple[str, bool]]  # by kind and key: the agency, and whether it waits for nothing


def later(column: Any, value: Any) -> Any:
    """Return the SQL for the later of two times (or the longer of two pauses)."""
    return case((column > value, column), else_=value)


def parts(values: Iterable[object]) -> Iterator[list[object]]:
    """Cut values into lists that are short enough for one query: SQLite takes 32,766 parameters."""
    every = list(values)
    return (every[start : start + VALUES_A_QUERY] for start in range(0, len(every), VALUES_A_QUERY))


def named_parts(names: Iterable[tuple[str, str]]) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that together are true of the tasks of these kinds and keys.

    The kind is always named: the index begins with it, and to look for a key alone is to read the whole of it.
    """
    keys: dict[str, set[str]] = {}
    for kind, key in names:
        keys.setdefault(kind, set()).add(key)
    for kind, its in sorted(keys.items()):
        for part in parts(sorted(its)):
            yield (task.c.kind == kind) & task.c.key.in_(part)


def upsert(database: Database, table: Any) -> Any:
    """Return an INSERT that can say ON CONFLICT, in the database's own dialect."""
    return insert_of(is_sqlite=database.is_sqlite)(table)


def insert_new(database: Database, table: Table, *keys: str) -> Any:
    """Return an INSERT that leaves alone what is there under these keys."""
    return _insert_new(table, keys, is_sqlite=database.is_sqlite)


@lru_cache(maxsize=16)
def _insert_new(table: Table, keys: tuple[str, ...], *, is_sqlite: bool) -> Any:
    return insert_of(is_sqlite=is_sqlite)(table).on_conflict_do_nothing(index_elements=keys)


@lru_cache(maxsize=2)
def insert_of(*, is_sqlite: bool) -> Callable[[Any], Any]:
    """Return what makes such an INSERT into a table."""
    # The other dialect is not loaded: PostgreSQL's costs a small crawl more than its rows do.
    if is_sqlite:
        from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment] # noqa: PLC0415
    return insert


def lock_hosts(connection: Connection, database: Database, names: Collection[str]) -> None:
    """Lock hosts before anything of theirs is changed, always in the same order: so nobody waits in a circle."""
    if database.is_sqlite:  # BEGIN IMMEDIATE holds the whole database
        return
    for part in parts(sorted(names)):
        connection.execute(_LOCKED, {"names": part})


def rest_host(connection: Connection, database: Database, name: str, until: float) -> None:
    """Let a host rest until a time, also one that is not known yet: its tasks will tell more of it."""
    unknown = {"gap_s": 0.0, "in_flight": 1, "ready_at": until, "blocked_until": until}
    changes = {
        "blocked_until": later(host.c.blocked_until, until),
        "ready_at": later(host.c.ready_at, until),
        "next_at": later(host.c.next_at, until),
    }
    statement = upsert(database, host).values(host=name[:HOST_CHARS], **unknown)
    connection.execute(statement.on_conflict_do_update(index_elements=["host"], set_=changes))


_WAKE = (
    update(host)
    .where(host.c.host == bindparam("name"), or_(host.c.next_at.is_(None), host.c.next_at > bindparam("at")))
    .values(next_at=later(host.c.ready_at, bindparam("at")))
)


def wake(connection: Connection, due: dict[str, float]) -> None:
    """Have hosts looked at when something of theirs is due, though not before their pause is over."""
    if due:
        connection.execute(_WAKE, [{"name": name, "at": at} for name, at in sorted(due.items())])


def _wake_for(connection: Connection, tasks: Iterable[NewTask], now: float) -> None:
    due: dict[str, float] = {}
    for each in tasks:
        due[_host(each)] = min(due.get(_host(each), now + each.delay_s), now + each.delay_s)
    wake(connection, due)


def receive(connection: Connection, database: Database, led: Sequence[NewTask], back: Sequence[NewTask]) -> None:
    """Have the hosts looked at that tasks were `led` to, or came `back` to, whose pace they have told already."""
    if led:
        _meet_hosts(connection, database, led, led=True)
    if led or back:
        _wake_for(connection, [*led, *back], database.now(connection))


def put(connection: Connection, database: Database, batches: Sequence[Sequence[NewTask]]) -> list[int]:
    """Queue tasks; return how many were new, batch by batch."""
    tasks = [each for batch in batches for each in batch]
    if not tasks:
        return [0] * len(batches)
    now = database.now(connection)
    # The frontier first: a task that becomes an article between the two looks is seen by one of them.
    queued = _queued(connection, tasks)
    stored = known_keys(connection, {each.key for each in tasks if each.kind is Kind.FETCH})
    wanted = [
        each
        for each in tasks
        if not (each.kind is Kind.FETCH and each.key in stored) and (not each.sooner or _name(each) in queued)
    ]
    if not wanted:
        return [0] * len(batches)
    _meet_hosts(connection, database, wanted)
    fresh = [each for each in wanted if _name(each) not in queued]
    new = _insert(connection, database, fresh, now)
    renewed = _renew(connection, [each for each in wanted if _name(each) in queued], queued, now)
    _wake_for(connection, fresh + renewed, now)
    return [_take(batch, new) for batch in batches]


def _name(each: NewTask) -> tuple[str, str]:
    return each.kind.value, each.key


def _host(each: NewTask) -> str:
    return each.host[:HOST_CHARS]


def _take(batch: Sequence[NewTask], new: set[tuple[str, str]]) -> int:
    """Count the batch's tasks among the new ones, each once: the first that names it brought it."""
    mine = {_name(each) for each in batch} & new
    new -= mine
    return len(mine)


def known_keys(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return which of these url keys belong to stored articles, and to which."""
    found: dict[str, str] = {}
    for part in parts(sorted(keys)):
        rows = connection.execute(_KEYS, {"keys": part}).all()
        found |= {row.key: row.article_id for row in rows}
    return found


def articles_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Article]:
    """Return those of these articles that are stored, by id."""
    found: dict[str, Article] = {}
    for part in parts(ids):
        rows = connection.execute(_ARTICLES, {"ids": part}).mappings()
        found |= {row["id"]: article_from_row(row) for row in rows}
    return found


def _queued(connection: Connection, tasks: Iterable[NewTask]) -> Queued:
    columns = (task.c.kind, task.c.key, task.c.agency, task.c.due_at, task.c.quarantined)
    return {
        (row.kind, row.key): (row.agency, row.due_at is None and not row.quarantined)
        for named in named_parts(map(_name, tasks))
        for row in connection.execute(select(*columns).where(named))
    }


def _meet_hosts(connection: Connection, database: Database, tasks: Iterable[NewTask], *, led: bool = False) -> None:
    """Insert hosts that are new, take over changed paces, and note which hosts several agencies share.

    Who was `led` to a host brings more patience only: it is another's, who may ask for more than the guest's does.
    """
    wanted = _wanted_paces(tasks, led=led)
    columns = (host.c.host, host.c.agency, host.c.gap_s, host.c.in_flight)
    for part in parts(sorted(wanted)):
        for name, agency, *pace in connection.execute(select(*columns).where(host.c.host.in_(part))):
            its_agency, *its_pace = wanted[name]
            if (pace == its_pace or (led and _is_patient(*pace, *its_pace))) and agency in {its_agency, None}:
                del wanted[name]
    if not wanted:
        return
    statement = upsert(database, host)
    said = statement.excluded
    changed = {
        "agency": case((host.c.agency == said.agency, said.agency), else_=None),
        "gap_s": later(host.c.gap_s, said.gap_s) if led else said.gap_s,
        "in_flight": case((host.c.in_flight < said.in_flight, host.c.in_flight), else_=said.in_flight)
        if led
        else said.in_flight,
    }
    names = ("host", "agency", "gap_s", "in_flight")
    rows = [dict(zip(names, (name, *given), strict=True)) for name, given in sorted(wanted.items())]
    connection.execute(statement.on_conflict_do_update(index_elements=["host"], set_=changed), rows)


def _wanted_paces(tasks: Iterable[NewTask], *, led: bool) -> dict[str, tuple[str | None, float, int]]:
    """Return by host the agency that wants something of it (None: several do), and its pace."""
    wanted: dict[str, tuple[str | None, float, int]] = {}
    for each in tasks:
        alone = (each.agency, each.gap_s, each.in_flight)
        agency, gap_s, in_flight = wanted.get(_host(each), alone)
        if led:
            alone = (each.agency, max(each.gap_s, gap_s), min(each.in_flight, in_flight))
        wanted[_host(each)] = (each.agency if agency == each.agency else None, *alone[1:])
    return wanted


def _is_patient(gap_s: float, in_flight: int, wanted_gap_s: float, most_in_flight: int) -> bool:
    return gap_s >= wanted_gap_s and in_flight <= most_in_flight


def _insert(connection: Connection, database: Database, tasks: list[NewTask], now: float) -> set[tuple[str, str]]:
    """Insert tasks; return their kinds and keys."""
    fresh = {_name(each): each for each in reversed(tasks)}
    if fresh:
        rows = [_row(each, now) for each in reversed(fresh.values())]
        connection.execute(insert_new(database, task, "kind", "key"), rows)
    return set(fresh)


def _row(each: NewTask, now: float) -> dict[str, object]:
    return {
        "kind": each.kind.value,
        "url": each.url,
        "key": each.key,
        "host": _host(each),
        "agency": each.agency,
        "feed": each.feed,
        "item": _item(each),
        "priority": _PRIORITY[each.kind],
        "due_at": now + each.delay_s,
        "checks": each.checks,
    }


def _item(each: NewTask) -> object:
    return to_json(each.item) if each.item else None


_THE_TASK = (task.c.kind == bindparam("its_kind")) & (task.c.key == bindparam("its_key"))
_UNLEASED = or_(task.c.lease.is_(None), task.c.due_at <= bindparam("now"))
_RENEW = (
    update(task)
    .where(_THE_TASK & _UNLEASED)
    .values(due_at=bindparam("due"), quarantined=0, tries=0, agency=bindparam("its_agency"))
)
_WAITS = task.c.lease.is_(None) & (task.c.tries == 0)  # what was refused waits as long as it was told to
_HASTEN = (
    update(task)
    .where(_THE_TASK & _WAITS & (task.c.due_at > bindparam("due")))
    .values(due_at=bindparam("due"), item=bindparam("its_item"))
)
_ADOPT = update(task).where(_THE_TASK).values(agency=bindparam("its_agency"))


def _renew(connection: Connection, tasks: list[NewTask], queued: Queued, now: float) -> list[NewTask]:
    """Make due, and return, what a person asked for, feeds that had been stopped, and what shall come sooner.

    Feeds that another agency has now are handed to it.
    """
    renewed, moved = [], []
    hastened = [each for each in tasks if each.sooner]
    for each in tasks:
        agency, stopped = queued[_name(each)]
        if each.sooner:
            continue
        if each.renew or (stopped and each.kind is not Kind.FETCH):
            renewed.append(each)
        elif each.kind is not Kind.FETCH and each.agency != agency:
            moved.append(each)
    for statement, chosen in ((_RENEW, renewed), (_ADOPT, moved)):
        if chosen:
            connection.execute(statement, [_given(each, now) for each in chosen])
    if hastened:
        connection.execute(_HASTEN, [_sooner(each, now) for each in hastened])
    return renewed + hastened


def _sooner(each: NewTask, now: float) -> dict[str, object]:
    given = {"its_kind": each.kind.value, "its_key": each.key, "due": now + each.delay_s}
    return given | {"its_item": _item(each)}


def _given(each: NewTask, now: float) -> dict[str, object]:
    return {
        "its_kind": each.kind.value,
        "its_key": each.key,
        "its_agency": each.agency,
        "due": now + each.delay_s,
        "now": now,
    }
