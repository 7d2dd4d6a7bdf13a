"""The turn of who writes articles, and the positions of the change log: in the order of commits, without a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from storage.sql.schema import counter

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.sql.engine import Database


_TURN = select(counter.c.value).where(counter.c.name == "change").with_for_update()
_TAKE = (
    update(counter)
    .where(counter.c.name == "change")
    .values(value=counter.c.value + bindparam("more"))
    .returning(counter.c.value)
)


def take_turn(connection: Connection, database: Database) -> None:
    """Let commits with articles go one after another, so that each knows all earlier texts and positions have order.

    Without it, the same wire text that two workers store in one moment would be two stories. They would wait for each
    other anyway, for the counter: the lock only starts some milliseconds earlier.
    """
    if not database.is_sqlite:  # BEGIN IMMEDIATE holds the whole database
        connection.execute(_TURN)


def take_positions(connection: Connection, count: int) -> int:
    """Take the next positions; return the first. The row stays locked until the transaction ends."""
    last: int = connection.execute(_TAKE, {"more": count}).scalar_one()
    return last - count + 1
