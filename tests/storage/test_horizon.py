"""Where claims begin to read the hosts that wait: nobody is left behind before that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.sql import horizon
from tests.storage.samples import claim_one, claimed, done, new

if TYPE_CHECKING:
    import pytest

    from storage.sql.store import SqlStore
    from tests.storage.conftest import Clock


def test_a_host_that_stands_before_the_horizon_is_found_all_the_same(
    store: SqlStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claims read from where hosts waited last; a transaction that took long may put one before that."""
    for number in range(3):
        store.frontier.put([new(number)])
        store.commit([done(claim_one(store))])
        clock.goes_on(2 * horizon.SLACK_S)
    store.frontier.put([new(1, "late.test"), *(new(number, "b.test") for number in range(2))])
    with store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE host SET next_at = 1 WHERE host = 'late.test'")
    assert claimed(store, 1) == ["https://b.test/0"]  # it is passed over while there are others
    assert claimed(store, 1) == ["https://late.test/1"]
    with store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE host SET next_at = 1 WHERE host = 'late.test'")
    store.frontier.put([new(2, "late.test"), new(1, "c.test")])
    monkeypatch.setattr(horizon, "ALL_EACH_S", 0.0)
    assert claimed(store, 1) == []  # looked at first, and its page is still under way
    assert claimed(store, 1) == ["https://c.test/1"]
