"""Retention: what goes, what stays, and that nobody is fetched or told twice because of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scraper.dedupe.near import place
from scraper.search import FoldingLexer
from storage.records import Ending, Refusal, RefusalClass
from storage.retention import Keep, Mark, Pruned, Retention, is_pruned
from storage.search import SearchQuery
from storage.sql import indexing, open_store
from storage.sql.bulk import insert_rows
from storage.sql.engine import Database
from storage.sql.rows import article_row
from storage.sql.schema import article as articles_table
from storage.sql.schema import revision
from tests.storage.samples import NOW, article, claim_one, done, new, store_articles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from storage.protocols import Store
    from storage.records import Article

LATER = NOW + timedelta(days=30)
TEXT = "سیل در شمال کشور راه‌ها را بست و هزاران نفر از خانه‌های خود رفتند. " * 20


@pytest.fixture
def store(dsn: str) -> Iterator[Store]:
    opened = open_store(dsn, place=place, lexer=FoldingLexer())
    old = [article(number, body=f"{TEXT} {number}", agency="ab"[number % 2]) for number in range(1, 7)]
    store_articles(opened, *old, article(9, fetched_at=LATER - timedelta(days=1), agency="a", body=TEXT * 2))
    store_articles(opened, replace(old[0], body=f"{TEXT} now", content_hash="now"))
    while opened.index():
        pass
    yield opened
    opened.close()


def everything(store: Store, retention: Retention, now: datetime = LATER) -> Pruned:
    found, mark = Pruned(), Mark()
    while mark:
        step = store.prune(retention, now, mark, limit=2)
        assert max(step.texts, step.revisions, step.refused) <= 2
        assert step.more != mark
        found, mark = found + step, step.more
    return found


def texts(store: Store) -> dict[str, bool]:
    return {each.id[-1]: bool(each.body) for each in store.articles()}


def one(store: Store, number: int) -> Article:
    found = store.article(f"{number:024x}")
    assert found is not None
    return found


def test_by_default_nothing_goes(store: Store) -> None:
    assert store.prunable(Retention(), LATER) == Pruned()
    assert everything(store, Retention()) == Pruned()
    assert all(texts(store).values())


def test_old_texts_go_and_what_identity_and_stories_need_stays(store: Store) -> None:
    retention = Retention(Keep(texts=timedelta(days=7)))
    before, changes = one(store, 2), [(each.position, each.article.id) for each in store.changes()]
    stories = {each.id: store.story(each.id) for each in store.articles()}
    assert store.prunable(retention, LATER) == Pruned(texts=6)
    assert everything(store, retention) == Pruned(texts=6)
    assert texts(store) == {**dict.fromkeys("123456", False), "9": True}
    assert store.prunable(retention, LATER) == Pruned()
    after = one(store, 2)
    emptied = replace(before, lead=None, body="", blocks=(), images=(), provenance={"body": "pruned"})
    assert after == emptied
    assert [(each.position, each.article.id) for each in store.changes()] == changes
    assert {each.id: store.story(each.id) for each in store.articles()}.keys() == stories.keys()
    assert [hit.article_id for hit in store.search(SearchQuery("سیل", field="body")).hits] == [one(store, 9).id]


def test_an_index_that_is_made_anew_leaves_out_what_was_taken_out(store: Store) -> None:
    everything(store, Retention(Keep(texts=timedelta(days=7))))
    store.reindex()
    while store.index():
        pass
    assert [hit.article_id for hit in store.search(SearchQuery("عنوان")).hits] == [one(store, 9).id]


def test_a_text_that_is_taken_out_while_its_words_are_made_is_not_found(dsn: str) -> None:
    lexer = FoldingLexer()
    store = open_store(dsn, lexer=lexer)
    store_articles(store, article(1))
    database = Database(dsn, create=False)
    with database.engine.connect() as connection:
        words_of = indexing._read(connection, lexer, 0, 10)
    everything(store, Retention(Keep(texts=timedelta(days=7))))
    with database.writing() as connection:
        indexing._keep(connection, database, words_of, lexer)
    assert store.search(SearchQuery("عنوان")).hits == ()
    database.close()
    store.close()


def test_a_pruned_article_is_known_and_not_asked_for_again(store: Store) -> None:
    everything(store, Retention(Keep(texts=timedelta(days=7))))
    known = one(store, 3)
    assert store.frontier.put([new(3, "a.test", url=known.url, key=f"key {known.url}")]) == 0
    assert store.article(f"key {known.url}") == known


def test_an_agencys_own_rule_comes_before_the_general_one(store: Store) -> None:
    keeps_a = Retention(Keep(timedelta(days=7), timedelta(days=7)), {"a": Keep()})
    assert everything(store, keeps_a) == Pruned(texts=3, revisions=1)
    assert {number: kept for number, kept in texts(store).items() if not kept} == dict.fromkeys("135", False)
    only_a = Retention(Keep(), {"a": Keep(texts=timedelta(days=7))})
    assert everything(store, only_a) == Pruned(texts=3)


def test_earlier_texts_go_by_the_time_they_were_seen(store: Store) -> None:
    revised = one(store, 1)
    assert len(store.revisions(revised.id)) == 1
    assert everything(store, Retention(Keep(revisions=timedelta(days=31)))) == Pruned()
    assert everything(store, Retention(Keep(revisions=timedelta(days=29)))) == Pruned(revisions=1)
    assert store.revisions(revised.id) == []
    assert one(store, 1) == revised


def test_refused_tasks_go_and_others_stay(store: Store) -> None:
    for number, ending in ((70, Ending.QUARANTINED), (71, Ending.QUARANTINED), (72, Ending.AGAIN)):
        store.frontier.put([new(number, f"{number}.test")])
        task = claim_one(store)
        refusal = Refusal(RefusalClass.NOT_FOUND, "404")
        store.commit([replace(done(task), ending=ending, refusal=refusal, again_in_s=9.0)])
    before = store.counts()
    assert everything(store, Retention(refused=timedelta(days=36_500))) == Pruned()
    in_a_century = LATER + timedelta(days=36_500)  # they were refused by the clock on the wall
    assert everything(store, Retention(refused=timedelta(days=1)), in_a_century) == Pruned(refused=2)
    after = store.counts()
    assert (before.quarantined, after.quarantined, after.queued) == (2, 0, before.queued)
    assert store.frontier.put([new(70, "70.test")]) == 1


def test_what_was_pruned_says_so_and_nothing_else_does(store: Store) -> None:
    assert not any(map(is_pruned, store.articles()))
    everything(store, Retention(Keep(texts=timedelta(days=7))))
    assert sum(map(is_pruned, store.articles())) == 6


MANY, STEP = 4_000, 10
OPS = 100  # of SQLite's machine, at which it calls


def test_a_step_reads_its_rows_only_however_few_are_over_their_time(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "k.db"))
    store.frontier.put([new(number, f"h{number % 7}.test") for number in range(MANY)])
    articles = [article(number) for number in range(MANY // 4)]
    times = {"seen_at": LATER, "record": {}}
    with store._database.writing() as connection:
        insert_rows(connection, articles_table, [article_row(each, first_position=1) for each in articles])
        insert_rows(
            connection,
            revision,
            [{"article_id": each.id, "revision": at} | times for each in articles for at in range(4)],
        )
    calls = 0

    def called() -> int:
        nonlocal calls
        calls += 1
        return 0

    def worst_step(days: int, taken: int) -> int:
        nonlocal calls
        retention, now = Retention(Keep(revisions=timedelta(days=days)), refused=timedelta(days=days)), LATER
        worst, steps, found, mark = 0, 0, Pruned(), Mark()
        while mark:
            calls = 0
            step = store.prune(retention, now, mark, limit=STEP)
            worst, steps, found, mark = max(worst, calls), steps + 1, found + step, step.more
        assert steps > MANY // STEP
        assert found.revisions + found.refused == taken
        return worst

    with store._database.reading() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(called, OPS)
    assert worst_step(20, 0) * OPS < 100 * STEP
    assert worst_step(-1, MANY) * OPS < 200 * STEP
    store.close()
