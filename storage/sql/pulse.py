"""What is told of a store every few seconds: one look at the queue, two at the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Double, bindparam, case, func, select

from storage.sql.marks import CHANGES, SEARCHED, read_mark
from storage.sql.schema import change, task
from storage.views import Pulse

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


_NOW = bindparam("now", type_=Double)
# A live lease has its end in the place of the time at which its task is due.
_WAITING = select(
    func.count(task.c.due_at),
    func.coalesce(func.sum(case((task.c.due_at <= _NOW, 1), else_=0)), 0),
    func.min(task.c.due_at),
)
_UNDER_WAY = select(func.count()).where(task.c.lease.is_not(None), task.c.due_at > _NOW)
_QUARANTINED = select(func.count()).select_from(task).where(task.c.quarantined == 1)


def read_pulse(connection: Connection, now: float) -> Pulse:
    """Return the queue's sizes and how far behind queue and search index are."""
    # Three questions, each of which an index answers alone: the rows of a million queued URLs take five times as long.
    waiting, due, oldest = connection.execute(_WAITING, {"now": now}).one()
    under_way: int = connection.execute(_UNDER_WAY, {"now": now}).scalar_one()
    quarantined: int = connection.execute(_QUARANTINED).scalar_one()
    position, searched = read_mark(connection, CHANGES), read_mark(connection, SEARCHED)
    return Pulse(
        queued=waiting - under_way,
        due=due,
        under_way=under_way,
        quarantined=quarantined,
        oldest_due_s=max(0.0, now - oldest) if oldest is not None else 0.0,
        position=position,
        searched=searched,
        search_lag_s=_lag_s(connection, searched, now),
    )


def _lag_s(connection: Connection, searched: int, now: float) -> float:
    first = select(change.c.at).where(change.c.position > searched).order_by(change.c.position).limit(1)
    at: datetime | None = connection.execute(first).scalar()
    return max(0.0, now - at.timestamp()) if at else 0.0
