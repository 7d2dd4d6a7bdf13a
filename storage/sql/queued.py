"""What is queued for one address, and when its host may be asked: what people ask the frontier about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storage.codec import item_from_json
from storage.records import Kind, RefusalClass
from storage.sql.schema import host, task
from storage.views import QueuedTask

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


def read_queued(connection: Connection, now: float, keys: Collection[str]) -> list[QueuedTask]:
    """Return the tasks of these URL keys; polls first, then as they are due. Kinds are named for the index's sake."""
    wanted = (
        select(task, host.c.gap_s, host.c.crawl_delay_s, host.c.next_at, host.c.blocked_until)
        .outerjoin(host, host.c.host == task.c.host)
        .where(task.c.kind.in_([kind.value for kind in Kind]), task.c.key.in_(sorted(keys)))
        .order_by(task.c.priority, task.c.due_at, task.c.id)
    )
    return [_queued(row, now) for row in connection.execute(wanted)]


def _queued(row: Any, now: float) -> QueuedTask:
    return QueuedTask(
        kind=Kind(row.kind),
        url=row.url,
        agency=row.agency,
        host=row.host,
        tries=row.tries,
        checks=row.checks,
        due_s=None if row.due_at is None else row.due_at - now,
        under_way=row.lease is not None and (row.due_at or 0) > now,
        for_good=bool(row.quarantined),
        feed=row.feed,
        item=item_from_json(row.item) if row.item else None,
        refusal=RefusalClass(row.refusal) if row.refusal else None,
        detail=row.detail,
        refused_at=row.refused_at,
        gap_s=None if row.gap_s is None else max(row.gap_s, row.crawl_delay_s),
        host_next_s=None if row.next_at is None else row.next_at - now,
        host_rests_s=max(0.0, (row.blocked_until or 0.0) - now),
    )
