"""`khabar doctor --full`: what does not belong together is made so once, found, and named with its way out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text

from scraper.search import FoldingLexer
from storage.errors import StoreError
from storage.sql import fts5, open_store, thorough
from storage.sql.engine import Database
from storage.sql.thorough import check_all
from tests.cli.test_doctor import doctor
from tests.storage.samples import article, store_articles
from tests.storage.whole import fill

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(dsn: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a store of a bit of everything, its index in parts."""
    monkeypatch.setattr(fts5, "DOCS_A_PART", 5)
    fill(dsn)
    opened = open_store(dsn, lexer=FoldingLexer())
    while opened.index(limit=3):
        pass
    opened.close()
    return dsn


def execute(dsn: str, *statements: str) -> None:
    """Change rows as no Khabar would: without what refers to them being looked at."""
    with closing(Database(dsn, create=False)) as database:
        free = "PRAGMA foreign_keys = OFF" if database.is_sqlite else "SET session_replication_role = replica"
        with database.outside_transactions() as connection:
            connection.exec_driver_sql(free)
            for each in statements:
                connection.execute(text(each))
            if not database.is_sqlite:
                connection.commit()


def wrong(dsn: str) -> dict[str, str]:
    return {each.name: each.words for each in check_all(dsn) if not each.ok}


def test_a_whole_store_is_called_so(store: str) -> None:
    found = check_all(store)
    assert all(each.ok for each in found), found
    extra = [] if store.startswith("postgresql") else ["texts", "words", "search"]
    assert [each.name for each in found] == ["pages", "rows", "log", "index", *extra]
    code, told = doctor("--db", store, "--full")
    assert {"pages", "rows", "log", "index", "room"} <= {each["name"] for each in told}
    assert code in {0, 6}  # feeds of the sample are unwell


def test_each_rule_reads_a_table_once_or_asks_an_index(tmp_path: Path) -> None:
    """On SQLite, which makes no index for the time of such a question: so it would take hours."""
    dsn = str(tmp_path / "k.db")
    open_store(dsn).close()
    with closing(sqlite3.connect(dsn)) as connection:
        for rule in thorough.RULES:
            asked = f"EXPLAIN QUERY PLAN {rule.strays}"
            rows = connection.execute(asked, {"searched": 1} if ":searched" in asked else {}).fetchall()
            inner = {row[0] for row in rows if "CORRELATED" in row[3]}
            assert not [row for row in rows if row[1] in inner and row[3].startswith("SCAN")], (rule.words, rows)


FUNCTIONS = (
    """CREATE FUNCTION verify_heapam(relation regclass, check_toast boolean, OUT msg text) RETURNS SETOF text
    LANGUAGE sql AS 'SELECT NULL::text WHERE false'""",
    """CREATE FUNCTION bt_index_check(index regclass, heapallindexed boolean) RETURNS void
    LANGUAGE plpgsql AS 'BEGIN IF index = ''pk_article''::regclass THEN RAISE ''torn''; END IF; END'""",
)


def test_amcheck_is_asked_by_who_may(postgres: str) -> None:
    """Of functions named as amcheck's, which few packages of servers bring: what nobody may ask is no damage."""
    open_store(postgres).close()
    execute(postgres, *FUNCTIONS)
    assert wrong(postgres)["pages"].startswith("damaged: pk_article: torn")
    execute(postgres, "DROP FUNCTION bt_index_check")
    assert check_all(postgres)[0].words == "every table is whole (amcheck)"
    role = f"r{make_url(postgres).database}"
    grant = f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"
    execute(postgres, "REVOKE EXECUTE ON FUNCTION verify_heapam FROM PUBLIC", f"CREATE ROLE {role} LOGIN", grant)
    other = make_url(postgres).set(username=role).render_as_string(hide_password=False)
    try:
        assert check_all(other)[0].ok
        assert check_all(other)[0].words.startswith("not looked at")
    finally:
        execute(postgres, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


SOME = "(SELECT min(id) FROM article WHERE copy_of IS NULL AND id IN (SELECT article_id FROM search_doc))"
ROWS = [
    ("DELETE FROM article WHERE id IN (SELECT article_id FROM revision)", "earlier texts of articles that"),
    (f"DELETE FROM article WHERE id = {SOME}", "keys of articles that are not there"),
    (f"DELETE FROM article WHERE id = {SOME}", "changes of articles that are not there"),
    (f"DELETE FROM article WHERE id = {SOME}", "index entries of articles that are not there"),
    (f"DELETE FROM alias WHERE article_id = {SOME}", "articles that no address leads to"),
    (f"DELETE FROM change WHERE article_id = {SOME}", "no export has them"),
    (f"UPDATE article SET revision = 99 WHERE id = {SOME}", "1 articles of a later revision than"),
    (f"UPDATE article SET copy_of = 'nobody' WHERE id = {SOME}", "1 copies of articles that are not there (0"),
    (f"UPDATE article SET copy_of = (SELECT max(id) FROM article), story_id = 'x' WHERE id = {SOME}", "1 copies in"),
    ("INSERT INTO forward VALUES ('a', 'b', '2026-01-01T00:00:00+00:00')", "forwards to stories that"),
    (f"DELETE FROM search_doc WHERE article_id = {SOME}", "1 articles that the index has passed by"),
    ("DELETE FROM host", "tasks of hosts that are not known"),
]


@pytest.mark.parametrize(("statement", "words"), ROWS)
def test_rows_that_belong_to_nothing(store: str, statement: str, words: str) -> None:
    execute(store, statement)
    found = wrong(store)
    assert words in found["rows"]
    assert "`khabar" in found["rows"]


def test_each_rule_is_broken_by_a_test() -> None:
    placed = "copies' reasons of articles that are not there"
    for rule in thorough.RULES:
        assert rule.words == placed or any(words.strip("1 (0").removesuffix(" (") in rule.words for _, words in ROWS)


def test_positions_that_are_missing(store: str) -> None:
    execute(store, "DELETE FROM change WHERE position = 2")
    assert "1 positions up to" in wrong(store)["log"]
    execute(store, "UPDATE counter SET value = 3 WHERE name = 'change'")
    found = wrong(store)
    assert "the next commit would fail" in found["log"]
    assert "behind the log's end 3" in found["index"]


def test_how_far_the_index_is_behind(store: str) -> None:
    opened = open_store(store)
    store_articles(opened, article(900), article(901))
    opened.close()
    (index,) = (each for each in check_all(store) if each.name == "index")
    assert index.ok
    assert index.words.startswith("2 changes are not in the search index yet; ")


def test_words_that_are_missing_and_tables_of_the_index_that_are_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fts5, "DOCS_A_PART", 3)
    dsn = str(tmp_path / "k.db")
    opened = open_store(dsn, lexer=FoldingLexer())
    store_articles(opened, *(article(number) for number in range(1, 9)))
    while opened.index(limit=1):
        pass
    opened.close()
    assert wrong(dsn) == {}
    with closing(sqlite3.connect(dsn)) as connection:
        connection.execute("DELETE FROM search_text_3_docsize WHERE id = 5")
        connection.commit()
    assert wrong(dsn)["words"].startswith("1 texts have no words in the search index; `khabar search --rebuild`")
    with closing(sqlite3.connect(dsn)) as connection:
        connection.execute("UPDATE search_text_6_data SET block = X'00' WHERE id > 100")
        connection.commit()
    found = wrong(dsn)
    assert found["search"].startswith("search_text_6: ")
    assert "--rebuild" in found["search"]


def test_an_index_that_says_other_than_its_table(tmp_path: Path) -> None:
    """What `quick_check` does not look at."""
    dsn = str(tmp_path / "k.db")
    opened = open_store(dsn)
    store_articles(opened, *(article(number) for number in range(1, 9)))
    opened.close()
    with closing(sqlite3.connect(dsn)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        other = "CREATE INDEX ix_article_content_hash ON article (url)"
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'ix_article_content_hash'", (other,))
        connection.commit()
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    assert "ix_article_content_hash" in wrong(dsn)["pages"]


ROTTEN = {
    "title": "UPDATE article SET title = CAST(X'C3' AS TEXT)",
    "body": "UPDATE article SET body = substr(body, 1, 1) || char(0) || substr(body, 3)",
    "tags": "UPDATE article SET tags = '[\"a'",
    "record": "UPDATE revision SET record = '{}x'",
}


@pytest.mark.parametrize("column", ROTTEN)
def test_what_has_rotted_inside_a_text(column: str, tmp_path: Path) -> None:
    """Of that no page and no index tells."""
    dsn = str(tmp_path / "k.db")
    fill(dsn)
    with closing(sqlite3.connect(dsn)) as connection:
        table = "revision" if column == "record" else "article"
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        connection.execute(ROTTEN[column])
        connection.commit()
    found = wrong(dsn)
    assert found.keys() == {"texts"}
    assert found["texts"].startswith(f"{count} cannot be read ({table} 0")
    assert f": {column}" in found["texts"]


def test_a_text_that_cannot_be_read_is_called_damage(tmp_path: Path) -> None:
    dsn = str(tmp_path / "k.db")
    fill(dsn)
    with closing(sqlite3.connect(dsn)) as connection:
        connection.execute(ROTTEN["title"])
        connection.commit()
    store = open_store(dsn)
    with pytest.raises(StoreError, match=r"k\.db: the file is damaged; put a backup in its place$"):
        list(store.articles())
    store.close()


def test_what_the_database_refuses_is_a_finding(tmp_path: Path) -> None:
    (found,) = check_all(str(tmp_path / "none.db"))
    assert (found.name, found.ok) == ("whole", False)
