"""What pages and feeds say must never stop a commit: it would come again, and stop the next one."""

from __future__ import annotations

import random
import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from storage.records import Block, BlockType, Ending, FeedItem, Outcome, Refusal, RefusalClass
from storage.sql.types import storable
from tests.storage.samples import TEHRAN, article, claim_one, new, poll, state, store_articles

if TYPE_CHECKING:
    from storage.sql.store import SqlStore

# NUL: PostgreSQL's text cannot hold it. Half a surrogate pair: UTF-8 cannot.
BAD = {"a\x00b": "ab", "a\ud800b": "a\ufffdb", "\ud83d\ude00": "\U0001f600"}


@pytest.mark.parametrize("bad", BAD)
def test_what_can_be_stored_of_a_text(bad: str) -> None:
    assert storable(bad) == BAD[bad]
    assert storable(BAD[bad]) == BAD[bad]


def test_text_that_can_be_stored_stays_as_it_is() -> None:
    for good in ("", "plain", "می‌تواند", "\u202eabc", "\x01\x1b[2J", "😀", "\ufffd"):
        assert storable(good) == good
    assert storable(None) is None


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(
    "name", ["title", "body", "kicker", "lead", "guid", "section", "language", "published_raw", "tags", "blocks"]
)
def test_bad_characters_in_an_article(store: SqlStore, name: str, bad: str) -> None:
    def value(text: str) -> Any:
        return {"tags": (text,), "blocks": (Block(BlockType.PARAGRAPH, text),)}.get(name, text)

    assert store_articles(store, article(1, **{name: value(bad)})) == ["new"]
    assert store.article(article(1).id) == article(1, story_id=article(1).id, **{name: value(BAD[bad])})
    assert [change.position for change in store.changes()] == [1]


@pytest.mark.parametrize("bad", BAD)
def test_bad_characters_in_a_task_and_its_refusal(store: SqlStore, bad: str) -> None:
    item = FeedItem("https://a.test/1", title=bad, content_html=f"<p>{bad}</p>", tags=(bad,))
    store.frontier.put([new(1, item=item, url=f"https://a.test/{bad}")])
    task = claim_one(store)
    assert task.item == replace(item, title=BAD[bad], content_html=f"<p>{BAD[bad]}</p>", tags=(BAD[bad],))
    store.commit([Outcome(task, Ending.QUARANTINED, refusal=Refusal(RefusalClass.TIMEOUT, bad))])
    assert store.quarantine()[0].detail == BAD[bad]


@pytest.mark.parametrize("bad", BAD)
def test_bad_characters_in_a_feed_and_in_a_question(store: SqlStore, bad: str) -> None:
    store.frontier.put([poll()])
    outcome = Outcome(
        claim_one(store), Ending.AGAIN, again_in_s=0.0, feed_state=state(title=bad, etag=bad, seen=(bad,))
    )
    store.commit([outcome])
    assert store.feeds() == [state(title=BAD[bad], etag=BAD[bad], seen=(BAD[bad],))]
    assert store.article(bad) is None


@pytest.mark.parametrize(
    ("when", "stored"),
    [
        (datetime(1, 1, 1, tzinfo=TEHRAN), None),
        (datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-5))), None),
        (datetime(2, 1, 1, tzinfo=UTC), datetime(2, 1, 1, tzinfo=UTC)),
        (datetime(1821, 5, 5, tzinfo=TEHRAN), datetime(1821, 5, 5, tzinfo=TEHRAN)),
    ],
)
def test_dates_at_the_ends_of_time(store: SqlStore, when: datetime, stored: datetime | None) -> None:
    assert store_articles(store, article(1, published_at=when, published_raw="as it says")) == ["new"]
    found = store.article(article(1).id)
    assert found is not None
    assert (found.published_at, found.published_raw) == (stored, "as it says")


def test_a_host_longer_than_any_is_claimed_and_refused_like_others(store: SqlStore) -> None:
    host = "".join(random.Random(1).choices(string.ascii_lowercase, k=8000)) + ".test"
    assert store.frontier.put([new(1, host, key="long", url="https://a.test/"), new(2)]) == 2
    tasks = store.frontier.claim(5, lease_s=60).tasks
    assert len(tasks) == 2
    store.commit([Outcome(task, Ending.QUARANTINED, refusal=Refusal(RefusalClass.BAD_URL, "x")) for task in tasks])
    assert store.counts().quarantined == 2


def test_sql_in_texts_stays_text(store: SqlStore) -> None:
    title = "'; DROP TABLE article; -- %s %(a)s :name {{7*7}} \\"
    assert store_articles(store, article(1, title=title)) == ["new"]
    found = store.article(article(1).id)
    assert found is not None
    assert found.title == title
    assert store.article("' OR 1=1 --") is None
