"""The pages that a feed named are counted in its row, by what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.records import Ending, Refusal, RefusalClass
from storage.sql.pages import KEPT
from tests.storage import samples

if TYPE_CHECKING:
    from storage.records import Task
    from storage.sql.store import SqlStore

FEED = "https://a.test/rss"


def _page(store: SqlStore, number: int) -> Task:
    store.frontier.put([samples.new(number, f"{number}.test", feed=FEED)])
    return samples.claim_one(store)


def test_articles_empty_pages_and_bot_walls_are_counted_and_a_later_poll_keeps_the_counts(store: SqlStore) -> None:
    store.frontier.put([samples.poll(gap_s=0.0)])
    poll = samples.claim_one(store)
    known = samples.state(FEED)
    store.commit([samples.done(poll, feed_state=known, ending=Ending.AGAIN, again_in_s=0.0)])
    again = samples.claim_one(store)
    for number, kind in enumerate((None, RefusalClass.EMPTY, RefusalClass.BLOCKED, RefusalClass.TIMEOUT, None)):
        task = _page(store, number)
        if kind is None:
            found = samples.article(number)
            store.commit([samples.done(task, found, found.id)])
        else:
            store.commit([samples.done(task, refusal=Refusal(kind, "why"), ending=Ending.QUARANTINED)])
    store.commit([samples.done(again, feed_state=known, ending=Ending.AGAIN, again_in_s=60.0)])
    (state,) = store.feeds()
    assert state.bodies == pytest.approx(KEPT**3 + 1)  # a timeout says nothing of the page
    assert state.empty_bodies == pytest.approx(KEPT**2)
    assert state.challenges == pytest.approx(KEPT)
