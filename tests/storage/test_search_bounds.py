"""The contract of full-text search where much is found: what is ranked, read in stretches, and asked of which index."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.event import listen

from scraper.search import FoldingLexer
from storage.search import SearchQuery, Selection
from storage.sql import fts5, open_store, search, tsvector
from tests.storage.samples import NOW, article, numbers, store_articles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.sql.store import SqlStore

pytestmark = pytest.mark.usefixtures("small_parts")
DAY = timedelta(days=1)


def test_the_newest_of_many_matches_are_ranked(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "RANKED", 3)
    bodies = ["word word word", "word", "word word", "x word", "word word", "word word word", "word"]
    store_articles(store, *(article(number, lead=None, body=body) for number, body in enumerate(bodies, 1)))
    store.index()
    page = store.search(SearchQuery("word"))
    assert [int(hit.article_id, 16) for hit in page.hits] == [6, 5, 7]
    assert page.total is None


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 20])
def test_behind_the_ranked_come_the_next_ones(store: SqlStore, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "RANKED", 5)
    store_articles(store, *(article(number, lead=None, body="word " * (1 + number % 3)) for number in range(1, 13)))
    store.index()
    seen: list[int] = []
    page = store.search(SearchQuery("word", limit=limit))
    while True:
        assert page.total is None
        seen += [int(hit.article_id, 16) for hit in page.hits]
        if page.next is None:
            break
        store_articles(store, article(1000 + len(seen), lead=None, body="word word word"))
        store.index()
        page = store.search(SearchQuery("word", limit=limit, cursor=page.next))
    assert [sorted(part, reverse=True) for part in (seen[:5], seen[5:10], seen[10:])] == [
        [12, 11, 10, 9, 8],
        [7, 6, 5, 4, 3],
        [2, 1],
    ]


def test_a_long_question_is_answered_without_ranking(store: SqlStore) -> None:
    words = [f"w{number}" for number in range(fts5.MOST_RANKED + 1)]
    store_articles(
        store,
        article(1, lead=None, body=" ".join(words)),
        article(2, lead=None, body=" ".join(words[1:])),
        article(3, lead=None, body=" ".join(reversed(words))),
    )
    store.index()
    assert numbers(store, " ".join(words)) == [1, 3]
    assert numbers(store, " ".join(words[1:])) == [1, 2, 3]


SHORT_BEGINNINGS = [
    ("harb* mini*", [1]),
    ("h* minister", [1]),
    ("m* h* minister", [1]),
    ("minister -h*", [3]),
    ("title:m* body:minister", [1, 3]),
    ("title:h* minister", []),
    ('m* "the harbour"', [1]),
    ("nothing h*", []),
    ("m*", [1, 2, 3]),
    ("فر* وزیر", [4]),
    ("ی* وزیر", [4]),  # a part of a word with a non-joiner
    ("谈* 核", [5]),
]


@pytest.mark.parametrize("few", [0, 300])  # by the index alone, by reading what few texts it names
@pytest.mark.parametrize(("question", "expected"), SHORT_BEGINNINGS)
def test_short_beginnings(
    beginnings: SqlStore, question: str, expected: list[int], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fts5, "FEW", few)
    assert numbers(beginnings, question) == expected
    asked = {"since": NOW - DAY, "until": NOW + DAY}
    assert numbers(beginnings, question, agency="agency", **asked) == expected
    assert numbers(beginnings, question, agency="nobody") == []


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def beginnings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    if request.param == "sqlite":
        dsn = str(tmp_path_factory.mktemp("search") / "k.db")
    else:
        dsn = request.getfixturevalue("postgres_database")
    opened = open_store(dsn, lexer=FoldingLexer())
    texts = {
        1: ("Ministers meet", "the minister saw the harbour"),
        2: ("Markets", "prices of oil"),
        3: ("More", "a minister of trade"),
        4: ("خبر", "وزیر فردا می‌یابد"),
        5: ("新闻", "核谈判"),
    }
    every = [article(n, title=title, body=body, lead=None, published_at=NOW) for n, (title, body) in texts.items()]
    store_articles(opened, *every)
    opened.index()
    yield opened
    opened.close()


@pytest.mark.parametrize("question", ["w*", "word -m*", '"word word"', "word n*", "word word word word word"])
def test_what_costs_much_comes_in_shorter_stretches(
    question: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(str(tmp_path / "k.db"), lexer=FoldingLexer())
    bodies = ["word word " + ("many" if number % 3 else "none") for number in range(1, 24)]
    store_articles(store, *(article(n, lead=None, body=body) for n, body in enumerate(bodies, 1)))
    while store.index(limit=2):
        pass
    monkeypatch.setattr(fts5, "FEW", 0)
    expected = numbers(store, question, limit=100)
    assert expected
    for name, value in {"PARTS_OF_SHORT": 1, "RANKED_OF_MUCH": 3}.items():
        monkeypatch.setattr(fts5, name, value)
    page = store.search(SearchQuery(question, limit=2))
    seen = [page]
    while page.next:
        page = store.search(SearchQuery(question, limit=2, cursor=page.next))
        seen.append(page)
    assert sorted(int(hit.article_id, 16) for page in seen for hit in page.hits) == expected
    assert [page.total for page in seen] == [None] * len(seen)
    assert len(seen) > 2
    store.close()


def test_of_what_was_read_the_title_counts_more(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "k.db"), lexer=FoldingLexer())
    bodies = {1: ("x", "flood a"), 2: ("Flood", "a"), 3: ("x", "flood flood a")}
    store_articles(store, *(article(n, title=title, body=body, lead=None) for n, (title, body) in bodies.items()))
    store.index()
    assert [int(hit.article_id, 16) for hit in store.search(SearchQuery("flood a*")).hits] == [2, 3, 1]
    store.close()


def test_parts_are_made_and_asked_from_the_newest_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "RANKED", 4)
    store = open_store(str(tmp_path / "k.db"), lexer=FoldingLexer())
    store_articles(store, *(article(number, lead=None, body=f"word n{number}") for number in range(1, 11)))
    while store.index(limit=2):
        pass
    store_articles(store, article(4, lead=None, body="word later", content_hash="later"))
    store.index()
    with store._database.reading() as connection:
        assert [part.first for part in fts5.parts(connection)] == [9, 5, 0]
        asked: list[str] = []
        listen(store._database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert sorted(numbers(store, "word")) == [4, 8, 9, 10]
    assert sum("MATCH" in each for each in asked) == 2  # the last part has not enough, the first is not asked
    assert [numbers(store, f"n{number}") for number in (1, 3, 4, 10)] == [[1], [3], [], [10]]
    found = store.select(Selection(words="word"), after=0, until=11)
    assert [each.position for each in found] == [1, 2, 3, 5, 6, 7, 8, 9, 10, 11]
    store.reindex()
    with store._database.reading() as connection:
        assert [part.first for part in fts5.parts(connection)] == [0]
    store.close()


def test_postgres_asks_the_index(postgres: str) -> None:
    opened = open_store(postgres, lexer=FoldingLexer())
    store_articles(opened, *(article(number, body=f"word{number} " * 300) for number in range(1, 60)))
    opened.index()
    told = {
        "asked": "'word7'",
        "named": "'word7'",
        "ranked": "'word7'",
        "n": 9,
        "known": "",
        "low": 0,
        "high": 99,
        "stretch": 5,
    }
    told |= {"since": None, "until": None, "story": "s"}
    indexes = {"NAMED": "ix_search_doc_words", "NEWEST": "pk_search_doc", "OF_STORY": "ix_article_story_id"}
    with opened._database.reading() as connection:
        connection.execute(tsvector.BY_INDEX)
        for name, index in indexes.items():
            asked = text(f"EXPLAIN {getattr(tsvector, name).text}")
            plan = "\n".join(row[0] for row in connection.execute(asked, told))
            assert index in plan
            assert "Seq Scan on search_doc" not in plan
    opened.close()


@pytest.mark.parametrize("most_named", [0, 10**9])
@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("word", {}),
        ("word third", {}),
        ("w*", {}),
        ("w* third", {}),
        ("word -third", {}),
        ("word -t*", {}),
        ('"word word third"', {}),
        ("title:two", {}),
        ("word", {"agency": "other"}),
        ("w*", {"agency": "other"}),
        ("w*", {"since": NOW + 20 * DAY, "until": NOW + 31 * DAY}),
        ("rare", {}),
        ("word", {"story": "s"}),
    ],
)
def test_postgres_walks_from_the_newest_back_and_misses_nothing(
    forty: SqlStore, question: str, asked: dict[str, Any], most_named: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = numbers(forty, question, limit=100, **asked)
    for name, value in {"FEW": 0, "STRETCHES": (5, 9), "ENOUGH": 3, "MOST_NAMED": most_named}.items():
        monkeypatch.setattr(tsvector, name, value)
    seen: list[int] = []
    cursor, pages = None, 0
    while pages == 0 or cursor:
        page = forty.search(SearchQuery(question, limit=2, cursor=cursor, **asked))
        seen, cursor, pages = [*seen, *(int(hit.article_id, 16) for hit in page.hits)], page.next, pages + 1
    assert sorted(seen) == expected
    assert expected
    assert pages > len(expected) // 2 - 1


@pytest.fixture(scope="module")
def forty(postgres_database: str) -> Iterator[SqlStore]:
    opened = open_store(postgres_database, lexer=FoldingLexer())
    articles = [
        article(
            number,
            title=("one", "two")[number % 2],
            lead=None,
            body="word " * (1 + number % 4) + ("third" if number % 3 == 0 else "") + (" rare" if number == 2 else ""),
            agency="other" if number in {3, 30} else "agency",
            published_at=NOW + number * DAY,
        )
        for number in range(1, 41)
    ]
    store_articles(opened, *articles)
    opened.index()
    with opened._database.writing() as connection:
        connection.execute(text("UPDATE article SET story_id = 's' WHERE id < :id"), {"id": article(6).id})
    yield opened
    opened.close()
