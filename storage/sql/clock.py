"""A clock that is set back: what is due later moves with it, or nothing would be done until it has caught up.

now and then   the time is noted in the database, with a claim
set back       the time is earlier than the note: all that is to come moves by the difference, once, whoever sees it

Set forward, or after a machine slept, all that was missed is due at once: each feed is polled once, each host is asked
with its usual pauses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, select, update

from storage.sql.put import upsert
from storage.sql.schema import counter, host, task

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.sql.engine import Database

NOTED_EACH_S = 10.0
SET_BACK_S = 30.0  # less is a clock being kept right, and does no harm
_NAME = "clock"


class ClockGuard:
    """Remembers when this process noted the time last."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted = 0.0

    def mind(self, connection: Connection, now: float) -> None:
        """Note the time if that was long ago; move what is to come if the clock was set back."""
        if 0 <= now - self._noted < NOTED_EACH_S:
            return
        noted = connection.execute(select(counter.c.value).where(counter.c.name == _NAME)).scalar()
        if noted is not None and now < noted - SET_BACK_S:
            mine = update(counter).where(counter.c.name == _NAME, counter.c.value == noted).values(value=int(now))
            if connection.execute(mine).rowcount:  # and nobody else's
                _move(connection, now, noted - now)
        else:
            statement = upsert(self._database, counter)
            later = statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
            connection.execute(later, {"name": _NAME, "value": int(now)})
        self._noted = now


def _move(connection: Connection, now: float, by_s: float) -> None:
    """Let all that is to come, come earlier."""
    connection.execute(update(task).where(task.c.due_at > now).values(due_at=task.c.due_at - by_s))
    times = (host.c.ready_at, host.c.next_at, host.c.blocked_until)
    earlier = {each: case((each > now, each - by_s), else_=each) for each in times}
    connection.execute(update(host).values(earlier))
