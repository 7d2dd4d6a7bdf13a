"""The contract of full-text search, on both databases: what is found, in which order, and what survives a kill."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from scraper.search import FoldingLexer
from storage.errors import InputError, StoreError
from storage.search import SearchQuery, Selection
from storage.sql import open_store, search
from tests.storage.samples import NOW, article, numbers, store_articles
from tests.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.search import Entry, Findable, SearchHit
    from storage.sql.store import SqlStore

pytestmark = pytest.mark.usefixtures("small_parts")
DAY = timedelta(days=1)
PERSIAN = article(
    1,
    title="نشست وزیران خارجه در تهران",
    lead=None,
    body="وزیر امور خارجه گفت: مذاکرات هسته‌ای ادامه می‌یابد.\nوی افزود که ۱۲ کشور حضور دارند؛ کتاب‌های تازه منتشر می‌شود.",
)
ARABIC = article(
    2, title="اجتماع وزراء الخارجية", body="قال الوزير إنَّ المفاوضات مستمرة في القاهرة.", language="ar", lead=None
)
ENGLISH = article(
    3,
    title="Ministers meet in Tehran",
    lead="A summer of talks",
    body="The foreign minister said the café talks on L'Équipe would go on. Nobody paid attention to the harbour.",
    language="en-GB",
    agency="other",
)
CHINESE = article(4, title="外长会议在德黑兰举行", body="外交部长表示，核谈判将继续进行。火", language="zh", lead=None)
THAI = article(5, title="การประชุมรัฐมนตรี", body="รัฐมนตรีต่างประเทศกล่าวว่าการเจรจาจะดำเนินต่อไป", language="th", lead=None)
HINDI = article(6, title="विदेश मंत्री", body="विदेश मंत्री ने कहा कि वार्ता जारी रहेगी", language="hi", lead=None)
KOREAN = article(7, title="외무장관 회의", body="대통령이 회담을 계속한다고 말했다", language="ko", lead=None)
JAPANESE = article(8, title="外相会談", body="外務大臣はｶﾞｽ協議を続けると述べた。", language="ja", lead=None)
ALL = (PERSIAN, ARABIC, ENGLISH, CHINESE, THAI, HINDI, KOREAN, JAPANESE)


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    store_articles(store, *ALL)
    assert store.index() == len(ALL)
    return store


FOUND = [
    ("وزیر", [1]),
    ("هسته\u200cای", [1]),
    ("هسته ای", [1]),  # parted
    ("هستهای", [1]),  # and joined
    ('"هسته ای ادامه"', [1]),  # also in a phrase
    ('"ادامه هسته ای"', []),
    ("كتابهاي", [1]),  # Arabic kaf and yeh
    ("کتاب", [1]),  # the word before its non-joiner
    ("می شود", [1]),
    ("مـذاکـرات", [1]),  # tatweel
    ("مُذاکِرات", [1]),  # diacritics
    ("12", [1]),
    ("۱۲", [1]),
    ("١٢ كشور", [1]),
    ("إن المفاوضات", [2]),
    ("ان المفاوضات", [2]),
    ("القاهره", [2]),
    ("tehran", [3]),
    ("CAFE", [3]),
    ("équipe", [3]),
    ("l'equipe", [3]),
    ("summer", [3]),  # the lead
    ('"foreign minister"', [3]),
    ('"minister foreign"', []),
    ("minister foreign", [3]),
    ("«foreign minister»", [3]),
    ("minist*", [3]),
    ("minist", []),
    ("title:tehran", [3]),
    ("title:minister", []),
    ("body:minister", [3]),
    ('title:"meet in"', [3]),
    ("minister -harbour", []),
    ("minister -desert", [3]),
    ('minister -"foreign minister"', []),
    ("核谈判", [4]),
    ("谈判将", [4]),
    ("判谈", []),
    ("德黑兰", [4]),
    ("火", [4]),
    ("核", [4]),
    ("外", [4, 8]),
    ("รัฐมนตรี", [5]),
    ("การเจรจา", [5]),
    ("วार्ता", []),
    ("वार्ता", [6]),
    ("대통령", [7]),  # with its particle in the text
    ("ガス", [8]),  # of another width
    ("協議を続ける", [8]),
]


@pytest.mark.parametrize(("question", "expected"), FOUND)
def test_what_is_found(filled_once: SqlStore, question: str, expected: list[int]) -> None:
    assert numbers(filled_once, question) == expected
    assert numbers(filled_once, f"{question} -nothinglikeit") == expected


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def filled_once(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    """Return a store that the questions share: none of them writes."""
    if request.param == "sqlite":
        dsn = str(tmp_path_factory.mktemp("search") / "k.db")
    else:
        dsn = request.getfixturevalue("postgres_database")
    opened = open_store(dsn, lexer=FoldingLexer())
    store_articles(opened, *ALL)
    opened.index()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "question",
    [
        *(
            '"',
            "'",
            "(",
            ")",
            "AND",
            "NOT NEAR(",
            "a AND",
            "a OR",
            '"a" "',
            "title:",
            "foo:bar",
            "a:*",
            "*",
            "a * b",
            "\\",
            "'a'",
        ),
        *(
            "a' | b",
            "a & !b",
            "a <-> b",
            "{title} : x",
            "a^2",
            "-a b",
            "--a",
            "- a",
            "\x00a",
            "\ud800a",
            "%s :x $1",
            ":top",
        ),
        *(
            "¦",
            "a" * 5000,
            "a b " * 500,
            "🙂 a",
            "((((",
            "NEAR(a b, 3)",
            '""" a',
            "a\nb\tc",
            "title:(a)",
            "ก* -ข a",
            "«»a",
        ),
    ],
)
def test_whatever_is_typed_is_a_question(filled_once: SqlStore, question: str) -> None:
    said = ""
    try:
        page = filled_once.search(SearchQuery(question))
    except InputError as error:
        said = str(error)
    assert said.startswith("search: nothing to find in ") if said else isinstance(page.hits, tuple)
    assert "\n" not in said


@pytest.mark.parametrize("question", ["", "  ", "!!!", "🙂", '""', "-word", '-"a b" -c', "title:!"])
def test_nothing_to_find_is_said_in_one_line(filled_once: SqlStore, question: str) -> None:
    with pytest.raises(InputError, match="search: nothing to find in"):
        filled_once.search(SearchQuery(question))


def test_filters(store: SqlStore) -> None:
    store_articles(
        store,
        article(1, body="talks", lead=None, published_at=NOW - 3 * DAY),
        article(2, body="talks", lead=None, published_at=NOW - DAY, language="en-US", agency="b"),
        article(3, body="talks", lead=None, published_at=None, language="en", agency="b", content_hash="hash 2"),
    )
    store.index()
    assert numbers(store, "talks") == [1, 2, 3]
    assert numbers(store, "talks", agency="b") == [2, 3]
    assert numbers(store, "talks", agency="B") == []
    assert numbers(store, "talks", language="en") == [2, 3]
    assert numbers(store, "talks", language="en-us") == [2]
    assert numbers(store, "talks", language="fa", agency="b") == []
    assert numbers(store, "talks", since=NOW - DAY) == [2, 3]  # what nobody dated counts by its fetch
    assert numbers(store, "talks", until=NOW - DAY) == [1]
    assert numbers(store, "talks", since=NOW - 2 * DAY, until=NOW) == [2]
    assert numbers(store, "talks", story=article(2).id) == [2, 3]
    assert numbers(store, "عنوان", field="title") == [1, 2, 3]
    assert numbers(store, "عنوان", field="body") == []
    assert numbers(store, "body:talks", field="title") == [1, 2, 3]


def test_a_word_in_the_title_counts_more_and_a_shorter_text_too(store: SqlStore) -> None:
    filling = " ".join(f"w{number}" for number in range(300))
    store_articles(
        store,
        article(1, title="x", lead=None, body=f"flood {filling}"),
        article(2, title="The flood", lead=None, body=filling),
        article(3, title="x", lead=None, body=f"flood flood flood {filling}"),
        article(4, title="x", lead=None, body=filling),
    )
    store.index()
    page = store.search(SearchQuery("flood"))
    assert [int(hit.article_id, 16) for hit in page.hits] == [2, 3, 1]
    assert [hit.score for hit in page.hits] == sorted((hit.score for hit in page.hits), reverse=True)
    assert page.total == 3
    assert page.next is None


def test_a_hit_tells_of_its_article(filled_once: SqlStore) -> None:
    (hit,) = filled_once.search(SearchQuery("harbour")).hits
    assert (hit.title, hit.agency, hit.language, hit.url) == (ENGLISH.title, "other", "en-GB", ENGLISH.canonical_url)
    assert hit.published_at == ENGLISH.published_at
    assert [words for words, marked in hit.snippet if marked] == ["harbour"]
    assert "".join(words for words, _ in hit.snippet).endswith("attention to the harbour.")


def test_pages_hold_each_hit_once_while_articles_come_in(store: SqlStore) -> None:
    bodies = [f"word {'word ' * (number % 7)} filler{number}" for number in range(50)]
    store_articles(store, *(article(number, lead=None, body=body) for number, body in enumerate(bodies, 1)))
    store.index()
    seen: list[SearchHit] = []
    cursor, pages = None, 0
    while pages == 0 or cursor:
        page = store.search(SearchQuery("word", limit=20, cursor=cursor))
        seen, cursor, pages = [*seen, *page.hits], page.next, pages + 1
        store_articles(store, article(1000 + pages, lead=None, body="word word word word word word word word"))
        store.index()
    assert len({hit.article_id for hit in seen}) == len(seen) == 50
    assert pages == 3
    assert len(store.search(SearchQuery("word", limit=0)).hits) == 1
    for broken in ("x", "1", "1.", "-1.2", "1.2.3", "1.2-", "1.2-x", "9" * 60 + ".1"):
        with pytest.raises(InputError, match=r"cursor: .* is none of ours"):
            store.search(SearchQuery("word", cursor=broken))


@pytest.mark.parametrize("revised", [[3], [20], [20, 19], [18, 19, 20], [21], [49], list(range(1, 20))])
def test_a_page_goes_on_behind_the_last_hit_whatever_was_revised(store: SqlStore, revised: list[int]) -> None:
    """What was revised stands at a new place, above all pages of this question; no other is passed over by it."""
    many = [article(number, lead=None, body=f"word {'filler ' * number}") for number in range(1, 51)]
    store_articles(store, *many)
    store.index()
    first = store.search(SearchQuery("word", limit=20))
    shown = [int(hit.article_id, 16) for hit in first.hits]
    order = shown + sorted({*range(1, 51)} - {*shown})
    away = {order[place - 1] for place in revised}
    store_articles(store, *(replace(many[each - 1], body="word", content_hash=f"other {each}") for each in away))
    store.index()
    left, cursor = [], first.next
    while cursor:
        page = store.search(SearchQuery("word", limit=20, cursor=cursor))
        left += [int(hit.article_id, 16) for hit in page.hits]
        cursor = page.next
    assert len(set(left)) == len(left)
    assert set(left) == {*range(1, 51)} - {*shown} - away


def test_a_revision_is_found_by_its_new_text_only(filled: SqlStore) -> None:
    store_articles(filled, replace(ENGLISH, body="Another text altogether", content_hash="other"))
    assert numbers(filled, "harbour") == [3]  # the index comes behind
    assert filled.index() == 1
    assert numbers(filled, "harbour") == []
    assert numbers(filled, "altogether") == [3]
    assert numbers(filled, "title:ministers") == [3]


def test_filling_is_idempotent_in_any_steps(store: SqlStore) -> None:
    store_articles(store, *ALL, replace(ENGLISH, body="later harbour", content_hash="2"))
    steps = []
    while step := store.index(limit=random.Random(7).choice([1, 2, 3])):
        steps.append(step)
    assert sum(steps) == len(ALL) + 1
    assert store.index() == 0
    before = numbers(store, "harbour"), numbers(store, "外")
    store.reindex()
    assert numbers(store, "外") == []
    assert store.index() == len(ALL) + 1
    assert (numbers(store, "harbour"), numbers(store, "外")) == before == ([3], [4, 8])


def test_a_failure_in_mid_write_keeps_nothing(filled: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store_articles(filled, article(99, body="unheard words", lead=None))
    with monkeypatch.context() as broken:
        broken.setattr(search, "_facts", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            filled.index()
    assert numbers(filled, "unheard") == []
    assert filled.index() == 1
    assert numbers(filled, "unheard") == [99]


def test_two_processes_at_once_add_each_article_once(store: SqlStore, dsn: str) -> None:
    class Slow(FoldingLexer):
        """While one process makes words, another one keeps the same articles."""

        def entry(self, found: Findable) -> Entry:
            kept.append(first.index())
            return super().entry(found)

    kept: list[int] = []
    store_articles(store, *ALL)
    first, second = open_store(dsn, lexer=FoldingLexer()), open_store(dsn, lexer=Slow())
    kept.append(second.index())
    assert sum(kept) == max(kept) == len(ALL)  # one of them
    assert store.index() == 0
    assert numbers(store, "外") == [4, 8]
    first.close()
    second.close()


def test_what_is_deleted_is_not_found(filled: SqlStore) -> None:
    with filled._database.writing() as connection:
        connection.execute(text("DELETE FROM article WHERE id = :id"), {"id": CHINESE.id})
    assert numbers(filled, "外") == [8]
    filled.reindex()
    assert filled.index() > 0
    assert numbers(filled, "外") == [8]


def test_the_news_of_the_day_is_not_behind_what_came_before(store: SqlStore) -> None:
    calm = [article(at, title="calm", body="a quake" if at == 3 else "nothing", lead=None) for at in range(1, 4)]
    today = [article(at, title="quake", body=f"in town {at}", lead=None) for at in range(4, 7)]
    said = article(7, title="markets", body="open in spite of the quake", lead=None)
    store_articles(store, *calm, *today, said)
    while store.index(1):
        pass
    hits = [int(hit.article_id, 16) for hit in store.search(SearchQuery("quake")).hits]
    assert set(hits[:3]) == {4, 5, 6}
    assert set(hits[3:]) == {3, 7}


@pytest.mark.parametrize("story", ["\x00", "\ud800", "' OR 1=1 --"])
def test_no_story_is_called_what_no_database_holds(filled: SqlStore, story: str) -> None:
    assert numbers(filled, "minister", story=story) == []


def test_the_index_is_made_anew_while_another_process_fills_it(postgres: str) -> None:
    class Slow(FoldingLexer):
        """While one process makes words of the second texts, another one forgets all."""

        def entry(self, found: Findable) -> Entry:
            if not threads:
                threads.append(threading.Thread(target=other.reindex))
                threads[0].start()
                wait_until(lambda: other_waits(postgres))
            return super().entry(found)

    threads: list[threading.Thread] = []
    other = open_store(postgres, lexer=FoldingLexer())
    store_articles(other, PERSIAN, ENGLISH)
    other.index()
    store_articles(other, replace(ENGLISH, title="Second", content_hash="second"))
    filling = open_store(postgres, lexer=Slow())
    try:
        assert filling.index() == 1
        threads[0].join()
        assert other.horizon(Selection(words="x")) == 0
        assert other.index() == 3
        assert numbers(other, "second") == [3]
    finally:
        other.close()
        filling.close()


def other_waits(postgres: str) -> bool:
    looking = open_store(postgres)
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with looking._database.reading() as connection:
        found = connection.execute(waiting).scalar_one()
    looking.close()
    return bool(found)


def test_huge_and_strange_texts_are_kept(store: SqlStore) -> None:
    rng = random.Random(1)
    many = " ".join(f"w{rng.randrange(10**9):x}" for _ in range(200_000))
    store_articles(
        store,
        article(1, title="t " * 50_000, body=many, lead=None),
        article(2, title="\x00'\\ quote", body="x" * 100_000 + " '); \\ end", lead=None),
        article(3, title="火" * 40_000, body="ก" * 300_000, lead=None),
        article(4, title="", body="", lead=None, published_at=datetime(2, 1, 1, tzinfo=UTC)),
    )
    assert store.index() == 4
    assert numbers(store, many.split()[0]) == [1]
    assert numbers(store, "quote end") == [2]
    assert numbers(store, "火火火") == [3]


def test_without_a_lexer_nothing_is_searched(dsn: str) -> None:
    plain = open_store(dsn)
    store_articles(plain, article(1))
    assert plain.index() == 0
    with pytest.raises(StoreError, match="opened without a lexer"):
        plain.search(SearchQuery("x"))
    plain.close()
