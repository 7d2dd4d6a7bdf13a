"""Alerts and the signs of articles, kept and read on both databases; the pulse of a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import event

from scraper.search import FoldingLexer
from storage.records import Alert, Ending, Outcome, Quality, Refusal, RefusalClass
from storage.sql import open_store
from tests.storage.samples import NOW, article, new, store_articles

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from storage.sql.store import SqlStore

ALERT = Alert("quiet", "https://a.test/rss", "ساکت\x00", NOW, NOW, told={"log": NOW, "mail": NOW})


def test_alerts_are_kept_as_they_are_and_no_others(store: SqlStore) -> None:
    later = Alert("disk", "archive", "w", NOW + timedelta(hours=1), NOW, clear_at=NOW)
    store.keep_alerts([later, ALERT])
    assert store.alerts() == [replace(ALERT, words="ساکت"), later]
    store.keep_alerts([later])
    assert store.alerts() == [later]
    store.keep_alerts([])
    assert store.alerts() == []


def test_signs_are_those_of_the_newest_articles(store: SqlStore) -> None:
    old, dated = article(1, fetched_at=NOW - timedelta(days=9)), article(2, quality=None)
    undated = article(3, published_at=None, fetched_at=NOW + timedelta(hours=1), quality=Quality(0.5, ("rule_drift",)))
    store_articles(store, old, dated, undated)
    signs = store.signs(NOW - timedelta(days=1))
    assert [(each.dated, each.warnings) for each in signs] == [(False, ("rule_drift",)), (True, ())]
    assert (signs[0].feed, signs[0].agency) == ("https://a.test/rss", "agency")
    assert len(store.signs(NOW - timedelta(days=99), limit=1)) == 1


def test_the_pulse_counts_the_queue_and_tells_how_far_behind_it_is(dsn: str) -> None:
    store = open_store(dsn, lexer=FoldingLexer())
    store.frontier.put([new(1), new(2), new(3, delay_s=100.0), new(4, "b.test")])
    held = store.frontier.claim(2, lease_s=60).tasks
    refusal = Refusal(RefusalClass.GONE, "410")
    store.commit([Outcome(next(task for task in held if task.host == "b.test"), Ending.QUARANTINED, refusal=refusal)])
    pulse = store.pulse()
    assert (pulse.queued, pulse.due, pulse.under_way, pulse.quarantined) == (2, 1, 1, 1)
    assert 0 <= pulse.oldest_due_s < 60
    assert (pulse.position, pulse.searched, pulse.search_lag_s) == (0, 0, 0.0)
    store_articles(store, article(1))
    behind = store.pulse()
    assert (behind.position, behind.searched) == (1, 0)
    assert 0 < behind.search_lag_s < 60
    store.index()
    assert store.pulse().search_lag_s == 0.0
    assert store.check() is True
    store.close()


def test_sizes_are_counted_in_indexes(tmp_path: Path) -> None:
    """A table of a million rows holds their texts too: to count in it is to read all of them."""
    store = open_store(str(tmp_path / "k.db"))
    plans: dict[str, list[str]] = {}

    def note(connection: Connection, _cursor: object, said: str, given: object, *_: object) -> None:
        driver = connection.connection.driver_connection
        if said.startswith("SELECT") and driver is not None:
            plans[said] = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {said}", given)]

    event.listen(store._database.engine, "before_cursor_execute", note)
    store.pulse()
    store.counts()
    looked_at = [step for plan in plans.values() for step in plan if " task" in step or " article" in step]
    assert len(looked_at) >= 6
    assert [step for step in looked_at if " INDEX " not in step] == []
    store.close()


def test_the_age_of_what_is_overdue(store: SqlStore) -> None:
    assert store.pulse().oldest_due_s == 0.0
    store.frontier.put([new(1, delay_s=-120.0)])
    assert 119 < store.pulse().oldest_due_s < 180
