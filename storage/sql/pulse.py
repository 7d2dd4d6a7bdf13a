"""What is told of a store every few seconds: one look at the queue, two at the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from storage.sql.marks import CHANGES, SEARCHED, read_mark
from storage.sql.schema import change, task
from storage.views import Pulse

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection


def read_pulse(connection: Connection, now: float) -> Pulse:
    """Return the queue's sizes and how far behind queue and search index are."""
    leased = task.c.lease.is_not(None) & (task.c.due_at > now)
    waits = task.c.due_at.is_not(None) & ~func.coalesce(leased, False)
    queue = connection.execute(
        select(
            _count(waits),
            _count(waits & (task.c.due_at <= now)),
            _count(leased),
            _count(task.c.quarantined == 1),
            func.min(task.c.due_at),
        )
    ).one()
    position, searched = read_mark(connection, CHANGES), read_mark(connection, SEARCHED)
    return Pulse(
        queued=queue[0],
        due=queue[1],
        under_way=queue[2],
        quarantined=queue[3],
        oldest_due_s=max(0.0, now - queue[4]) if queue[4] is not None else 0.0,
        position=position,
        searched=searched,
        search_lag_s=_lag_s(connection, searched, now),
    )


def _count(where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((where, 1), else_=0)), 0)


def _lag_s(connection: Connection, searched: int, now: float) -> float:
    first = select(change.c.at).where(change.c.position > searched).order_by(change.c.position).limit(1)
    at: datetime | None = connection.execute(first).scalar()
    return max(0.0, now - at.timestamp()) if at else 0.0
