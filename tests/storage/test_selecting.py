"""Which records an export takes: each article once, whatever happened to it, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.event import listen

from scraper.search import FoldingLexer
from storage.errors import InputError
from storage.records import Verdict
from storage.search import Selection
from storage.sql import open_store
from storage.sql import store as store_module
from tests.storage.samples import NOW, article, store_articles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.sql.store import SqlStore


@pytest.fixture
def store(dsn: str) -> Iterator[SqlStore]:
    opened = open_store(dsn, lexer=FoldingLexer())
    store_articles(
        opened,
        article(1, body="flood", lead=None),
        article(2, language="en-GB", agency="b", body="the flood", fetched_at=NOW + timedelta(days=1)),
        article(3, language="en"),
        article(1, body="flood again", content_hash="later", lead=None),
        article(4, language=None),
    )
    yield opened
    opened.close()


ALL = Selection()


def taken(store: SqlStore, wanted: Selection = ALL, *, after: int = 0, until: int = 5) -> list[tuple[int, int]]:
    """Return positions and numbers, read two at a time."""
    found: list[tuple[int, int]] = []
    while page := store.select(wanted, after=after, until=until, limit=2):
        found += [(each.position, int(each.article.id, 16)) for each in page]
        after = page[-1].position
    return found


def test_each_article_comes_once_where_it_last_changed(store: SqlStore) -> None:
    assert taken(store) == [(2, 2), (3, 3), (4, 1), (5, 4)]
    (last,) = store.select(Selection(), after=3, until=4)
    assert (last.verdict, last.article.body) == (Verdict.REVISED, "flood again")


def test_spans_together_have_every_change(store: SqlStore) -> None:
    assert taken(store, until=3) == [(1, 1), (2, 2), (3, 3)]
    assert taken(store, after=3) == [(4, 1), (5, 4)]
    assert taken(store, after=5, until=9) == []
    assert store.horizon(Selection()) == 5


def test_what_changed_behind_the_span_is_left_to_the_next_one(store: SqlStore) -> None:
    def numbers(after: int, until: int) -> list[int]:
        return [int(each.article.id, 16) for each in store.select(ALL, after=after, until=until, settled=True)]

    assert numbers(0, 3) == [2, 3]
    assert numbers(3, 5) == [1, 4]


@pytest.mark.parametrize("walked", [1, 100])  # by the articles' indexes, along the log
@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Selection(agency="b"), [2]),
        (Selection(agency="agency"), [1, 3, 4]),
        (Selection(agency="nobody"), []),
        (Selection(agency="agency", language="en"), [3]),
        (Selection(language="xx"), []),
        (Selection(language="en"), [2, 3]),
        (Selection(language="EN-gb"), [2]),
        (Selection(language="e_"), []),
        (Selection(since=NOW + timedelta(hours=1)), [2]),
        (Selection(until=NOW + timedelta(hours=1)), [1, 3, 4]),
        (Selection(words="flood"), [1, 2]),
        (Selection(words="flood -again"), [2]),
        (Selection(words="flood", agency="agency"), [1]),
    ],
)
def test_filters(
    store: SqlStore, wanted: Selection, numbers: list[int], walked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "CHANGES_A_STEP", walked)
    assert store.index() == 5
    assert sorted(number for _, number in taken(store, wanted)) == numbers


@pytest.mark.parametrize("walked", [1, 100])
def test_a_filter_takes_each_article_once_whatever_is_stored_meanwhile(
    store: SqlStore, walked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "CHANGES_A_STEP", walked)
    wanted = Selection(agency="agency")

    def page(after: int, until: int, *, settled: bool = False) -> list[tuple[int, int]]:
        found = store.select(wanted, after=after, until=until, limit=1, settled=settled)
        return [(each.position, int(each.article.id, 16)) for each in found]

    assert page(0, 5) == page(0, 5, settled=True) == [(3, 3)]
    store_articles(store, article(1, body="third", content_hash="third"), article(6))  # positions 6 and 7
    assert page(3, 5) == [(4, 1)]  # as it is now, in its place of then
    assert page(3, 5, settled=True) == [(5, 4)]  # not what comes next time anyway
    assert page(4, 5) == page(4, 5, settled=True) == [(5, 4)]
    assert page(5, 5) == []
    assert taken(store, wanted, until=7) == [(3, 3), (5, 4), (6, 1), (7, 6)]


def test_a_small_agency_is_not_looked_for_along_the_log(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "CHANGES_A_STEP", 1)
    asked: list[tuple[str, Any]] = []
    listen(store._database.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    assert [each.article.agency for each in store.select(Selection(agency="b"), after=0, until=5)] == ["b"]
    (sql, told) = next(each for each in asked if each[0].lstrip().startswith("SELECT change.position \n"))
    explain = "EXPLAIN QUERY PLAN " if store._database.is_sqlite else "EXPLAIN "
    with store._database.reading() as connection:
        if not store._database.is_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + sql, told))
    assert "ix_change_article_id_position" in plan
    assert "ix_article_agency" in plan
    assert "SCAN c" not in plan


def test_with_words_no_change_is_passed_by_before_it_can_be_found(store: SqlStore) -> None:
    wanted = Selection(words="flood")
    assert store.horizon(wanted) == 0
    store.index(limit=2)
    assert store.horizon(wanted) == 2
    store.index()
    assert store.horizon(wanted) == 5
    with pytest.raises(InputError, match="nothing to find"):
        taken(store, replace(wanted, words="-a"))


@pytest.mark.parametrize("step", [1, 2, 3, 100])
def test_with_words_every_span_is_told_alike(store: SqlStore, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "CHANGES_A_STEP", step)
    store.index()
    wanted = Selection(words="flood")
    assert taken(store, wanted) == [(2, 2), (4, 1)]
    assert taken(store, wanted, until=3) == [(1, 1), (2, 2)]  # it changed again, and is still of that span
    assert taken(store, wanted, after=2) == [(4, 1)]
    assert taken(store, wanted, after=4) == []


def test_the_last_change_is_found_by_an_index(store: SqlStore) -> None:
    later = text("SELECT 1 FROM change WHERE article_id = 'x' AND position > 1 AND position <= 9")
    explain = "EXPLAIN QUERY PLAN " if store._database.is_sqlite else "EXPLAIN "
    with store._database.writing() as connection:
        if not store._database.is_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(str(row[-1]) for row in connection.execute(text(explain + later.text)))
    assert "ix_change_article_id_position" in plan
    assert "SCAN" not in plan
