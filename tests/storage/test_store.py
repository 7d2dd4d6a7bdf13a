"""The store's contract, on both databases: identity, revisions, copies, the change log, and what survives."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.event import listen

from storage.records import Ending, Kind, Outcome, TemplateBlock, Verdict
from storage.sql import open_store
from tests.storage.samples import NOW, article, claim_one, done, new, poll, state, store_articles

if TYPE_CHECKING:
    from storage.sql.store import SqlStore
    from tests.storage.conftest import Clock


def test_an_article_comes_back_as_it_was_given(store: SqlStore) -> None:
    assert store_articles(store, article(1)) == ["new"]
    assert store.article(article(1).id) == replace(article(1), story_id=article(1).id)
    found = store.article(article(1).id)
    assert found is not None
    assert found.published_at is not None
    assert found.published_at.utcoffset() == timedelta(hours=3, minutes=30)


def test_it_is_found_by_id_by_its_start_and_by_any_key(store: SqlStore) -> None:
    store_articles(store, article(0xABCDEF << 72), article(2))
    wanted = f"{0xABCDEF << 72:024x}"
    found = [store.article(reference) for reference in (wanted, wanted[:6], f"key https://a.test/{0xABCDEF << 72}")]
    assert [each.id for each in found if each] == [wanted] * 3
    assert store.article("nothing-like-it") is None
    assert store.article(wanted[:5]) is None


def test_one_article_is_not_looked_for_among_all(store: SqlStore) -> None:
    asked: list[tuple[str, Any]] = []
    listen(store._database.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    store.article("https://a.test/1")
    ((sql, told),) = [each for each in asked if "FROM alias" in each[0]]
    explain = "EXPLAIN QUERY PLAN " if store._database.is_sqlite else "EXPLAIN "
    with store._database.reading() as connection:
        if not store._database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + sql, told))
    assert "SCAN article" not in plan
    assert "Seq Scan" not in plan


def test_what_every_batch_asks_is_written_once(store: SqlStore) -> None:
    # To write a statement anew costs SQLAlchemy twice what running it does.
    asked: list[object] = []
    listen(store._database.engine, "before_execute", lambda *given: asked.append(given[1]))

    def turn(number: int) -> set[object]:
        store.frontier.put([new(number, f"n{number}.test"), poll(f"p{number}.test")])
        asked.clear()
        claim = store.frontier.claim(2, lease_s=60)
        assert len(claim.tasks) == 2
        store.commit([
            done(each, feed_state=state(each.url)) if each.kind is Kind.POLL else done(each, article(number))
            for each in claim.tasks
        ])  # fmt: skip
        return {each for each in asked if not isinstance(each, str)}

    turn(0)
    known = turn(1)
    assert len(known) > 15
    texts = {str(each) for each in known}
    assert [str(each) for each in turn(2) - known if str(each) in texts] == []


def test_a_revision_reads_no_keys_of_others(store: SqlStore) -> None:
    store_articles(store, article(1))
    asked: list[tuple[str, Any]] = []
    listen(store._database.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    assert store_articles(store, article(1, title="another", content_hash="another")) == ["revised"]
    ((sql, told),) = [each for each in asked if each[0].startswith("UPDATE article")]
    explain = "EXPLAIN QUERY PLAN " if store._database.is_sqlite else "EXPLAIN "
    with store._database.reading() as connection:
        plan = [str(row[-1]) for row in connection.exec_driver_sql(explain + sql, told)]
    assert not [line for line in plan if "alias" in line]


def test_the_same_text_again_is_no_news(store: SqlStore) -> None:
    assert store_articles(store, article(1), article(1, fetched_at=NOW + timedelta(hours=1))) == ["new", "unchanged"]
    assert store.counts().position == 1
    assert store.revisions(article(1).id) == []


@pytest.mark.parametrize("change", [{"content_hash": "other", "body": "سه"}, {"title": "عنوانی دیگر"}])
def test_another_text_or_title_is_a_revision(store: SqlStore, change: dict[str, str]) -> None:
    assert store_articles(store, article(1), article(1, **change)) == ["new", "revised"]
    now = store.article(article(1).id)
    assert now is not None
    assert now.revision == 2
    (before,) = store.revisions(article(1).id)
    assert before.article == replace(article(1), story_id=article(1).id)
    assert before.seen_at == NOW
    assert [(each.position, each.verdict, each.article.revision) for each in store.changes()] == [
        (1, Verdict.NEW, 2),  # a change tells of the article as it is now
        (2, Verdict.REVISED, 2),
    ]


def test_the_same_text_at_another_address_is_a_linked_copy(store: SqlStore) -> None:
    copies = [article(number, content_hash="same") for number in (1, 2, 3)]
    assert store_articles(store, *copies) == ["new", "copy", "copy"]
    stored = [store.article(each.id) for each in copies]
    assert [each.copy_of for each in stored if each] == [None, copies[0].id, copies[0].id]
    assert {each.story_id for each in stored if each} == {copies[0].id}
    assert store.counts().copies == 2


def test_an_article_met_under_another_url_is_the_same_one(store: SqlStore) -> None:
    store.frontier.put([new(1)])
    store.commit([done(claim_one(store), article(1), "canonical")])
    store.frontier.put([new(7, "amp.test")])
    (receipt,) = store.commit([done(claim_one(store), article(7, content_hash="hash 1", title="عنوان 1"), "canonical")])
    assert (receipt.verdict, receipt.article_id) == (Verdict.UNCHANGED, article(1).id)
    assert store.frontier.put([new(7, "amp.test")]) == 0


def test_a_batch_knows_what_came_earlier_in_it(store: SqlStore) -> None:
    store.frontier.put([new(1, f"h{number}.test") for number in range(4)])
    first, second, third, fourth = store.frontier.claim(4, lease_s=60).tasks
    receipts = store.commit(
        [
            done(first, article(1), "canonical"),
            done(second, article(2), "canonical"),  # the same article, changed meanwhile
            done(third, article(3, content_hash="hash 2")),  # a copy of what it is now
            Outcome(fourth, Ending.DONE),
        ]
    )
    assert [receipt.verdict for receipt in receipts] == [Verdict.NEW, Verdict.REVISED, Verdict.COPY, Verdict.NOTHING]
    assert store.counts().articles == 2
    assert len(store.revisions(article(1).id)) == 1


def test_the_same_outcome_twice_in_one_batch_counts_once(store: SqlStore) -> None:
    store.frontier.put([new(1)])
    outcome = done(claim_one(store), article(1))
    assert [receipt.verdict for receipt in store.commit([outcome, outcome])] == [Verdict.NEW, Verdict.LOST]
    assert store.counts().position == 1


def test_positions_strictly_grow_and_pages_miss_nothing(store: SqlStore) -> None:
    store_articles(store, *(article(number) for number in range(1, 8)))
    pages, position = [], 0
    while page := store.changes(position, 3):
        pages.append([each.position for each in page])
        position = page[-1].position
    assert pages == [[1, 2, 3], [4, 5, 6], [7]]


def test_articles_stream_in_order_and_by_agency_and_time(store: SqlStore) -> None:
    store_articles(
        store,
        article(1),
        article(2, agency="other"),
        article(3, fetched_at=NOW + timedelta(days=1)),
    )
    assert [each.id for each in store.articles()] == [article(number).id for number in (1, 2, 3)]
    assert [each.id for each in store.articles(agency="other")] == [article(2).id]
    assert [each.id for each in store.articles(since=NOW + timedelta(hours=1))] == [article(3).id]


def test_an_outcome_reports_how_many_of_its_tasks_were_new(store: SqlStore) -> None:
    store.frontier.put([new(1), new(5)])
    (receipt,) = store.commit([done(claim_one(store), feed_state=state(), tasks=(new(5), new(6), new(7)))])
    assert (receipt.verdict, receipt.queued) == (Verdict.NOTHING, 2)


def test_everything_is_there_after_closing(dsn: str) -> None:
    first = open_store(dsn)
    store_articles(first, article(1))
    before = first.counts()
    first.close()
    second = open_store(dsn, create=False)
    assert second.counts() == before
    assert second.article(article(1).id) is not None
    second.close()


def test_what_hosts_repeat_is_kept_once_and_only_with_its_outcome(store: SqlStore) -> None:
    learned = (TemplateBlock("a.test", 7), TemplateBlock("a.test", (1 << 63) - 1))
    store.frontier.put([new(1)])
    task = claim_one(store)
    store.commit([done(task, article(1), learned=learned)])
    store.commit([done(task, article(1), learned=(TemplateBlock("a.test", 8),))])  # its lease is gone
    store.frontier.put([new(2)])
    store.commit([done(claim_one(store), article(2), learned=learned[:1])])
    assert store.templates() == list(learned)
    assert store.counts().articles == 2


def test_many_articles_are_found_by_their_ids_at_once(store: SqlStore) -> None:
    many = [article(number) for number in range(1, 8)]
    store_articles(store, *many)
    found = store.articles_by_id([*(each.id for each in many[2:]), "nobody"])
    assert set(found) == {each.id for each in many[2:]}
    assert found[many[3].id] == store.article(many[3].id)
    assert store.articles_by_id([]) == {}


def test_robots_are_kept_until_they_are_over_and_the_newest_counts(store: SqlStore, clock: Clock) -> None:
    here, there = "https://a.test", "https://b.test:8443"
    assert store.robots(here) is None
    store.keep_robots({here: (b"", 60)})
    store.keep_robots({here: (b"User-agent: *\r\n\xff\x00", 600)})
    store.keep_robots({there: (b"x" * 500_000, 100)})
    clock.goes_on(90)
    assert store.robots(here) == (b"User-agent: *\r\n\xff\x00", pytest.approx(510))
    assert store.robots(there) == (b"x" * 500_000, pytest.approx(10))
    clock.goes_on(20)
    assert store.robots(there) is None
    store.keep_robots({here: (b"new", 60)})
    assert store.robots(here) == (b"new", 60)
