"""The time by the database's clock, as a process knows it whose own is wrong."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from itertools import cycle
from types import SimpleNamespace

import pytest

from storage.sql import engine
from storage.sql.engine import APART_S, Database


@pytest.mark.parametrize("behind_s", [0.0, APART_S, 86_400.0])
def test_it_does_not_go_back_because_an_answer_came_sooner(
    postgres: str, monkeypatch: pytest.MonkeyPatch, behind_s: float
) -> None:
    late_s = cycle([0.05, 0.05, -0.05, -0.05, 0.0, 0.0])
    own = SimpleNamespace(time=lambda: time.time() - behind_s + next(late_s))
    monkeypatch.setattr(engine, "time", own)
    database = Database(postgres, create=False)
    told = []
    with database.reading() as connection:
        for _ in range(12):
            database.now(connection)
            told.append(database.clock())
    database.close()
    assert told == sorted(told)
    ahead_s = (told[-1] - datetime.now(UTC)).total_seconds()
    assert abs(ahead_s - behind_s) < APART_S + 0.2


def test_it_follows_a_clock_that_was_put_right(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(postgres, create=False)
    with database.reading() as connection:
        with monkeypatch.context() as wrong:
            wrong.setattr(engine, "time", SimpleNamespace(time=lambda: time.time() - 3_600))
            database.now(connection)
            assert (database.clock() - datetime.now(UTC)).total_seconds() > 3_500
        database.now(connection)
    database.close()
    assert abs((database.clock() - datetime.now(UTC)).total_seconds()) < APART_S
