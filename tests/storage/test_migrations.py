"""Databases of every schema that there has been, with data in them, are brought to today's without losing any."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from scraper.search import FoldingLexer
from storage.search import SearchQuery
from storage.sql import open_store
from storage.sql.engine import Database
from storage.sql.migrate import HEAD, MIGRATIONS, _upgrade, schema_of
from storage.sql.schema import metadata
from tests.storage.killed import mortal
from tests.storage.samples import article, store_articles
from tests.storage.whole import fill, told

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

VERSIONS = sorted(each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions())
FILLED_ANEW = {"search_doc"}
LASTING = ("changes", "revisions", "counts", "feeds")
SINCE = {"stories": "0004", "polls": "0006", "robots": "0011"}  # what could not be known before


def _make(dsn: str, version: str, source: Path) -> None:
    """Make a database as the Khabar of a version left it, with what a filled store has of its tables and columns."""
    database = Database(dsn, create=True)
    with database.writing() as connection:
        _upgrade(connection, version)
        connection.execute(text("DELETE FROM counter"))
        with closing(sqlite3.connect(source)) as filled:
            filled.row_factory = sqlite3.Row
            for table in metadata.sorted_tables:
                if inspect(connection).has_table(table.name) and table.name not in FILLED_ANEW:
                    _copy(filled, connection, table.name)
        if version >= "0005":
            connection.execute(text("UPDATE counter SET value = 0 WHERE name = 'search'"))
        else:
            connection.execute(text("DELETE FROM counter WHERE name = 'search'"))
        assert schema_of(connection) == version
    database.close()


def _copy(filled: sqlite3.Connection, connection: Connection, table: str) -> None:
    names = [each["name"] for each in inspect(connection).get_columns(table)]
    rows = [dict(row) for row in filled.execute(f"SELECT {', '.join(names)} FROM {table}")]
    if rows:
        values = ", ".join(f":{name}" for name in names)
        connection.execute(text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"), rows)
    if table == "task" and connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval('task_id_seq', (SELECT max(id) FROM task))"))


@pytest.mark.slow
def test_killed_half_way_it_is_the_older_one_whole(dsn: str, tmp_path: Path) -> None:
    version, source, steps = VERSIONS[0], tmp_path / "source.db", 0
    fill(str(source))
    before = told(str(source))
    _make(dsn, version, source)
    imports = "import alembic.command, psycopg\nfrom storage.sql import open_store"
    with mortal(imports, "open_store(sys.argv[1]).close()") as opening:
        while opening.run(dsn, steps=steps):
            assert _schema(dsn) in {version, HEAD}
            steps += 2
    assert steps > 20
    assert _schema(dsn) == HEAD
    after = told(dsn)
    assert {name: after[name] for name in LASTING} == {name: before[name] for name in LASTING}


@pytest.mark.parametrize("version", VERSIONS)
def test_what_an_older_khabar_stored_is_there_and_goes_on(version: str, dsn: str, tmp_path: Path) -> None:
    source = tmp_path / "source.db"
    fill(str(source))
    before = told(str(source))
    _make(dsn, version, source)
    after = told(dsn)
    unknown = {name for name, since in SINCE.items() if version < since}
    assert {name: after[name] for name in before.keys() - unknown} == {
        name: before[name] for name in before.keys() - unknown
    }
    store = open_store(dsn, lexer=FoldingLexer())
    assert _schema(dsn) == HEAD
    while store.index():
        pass
    assert len(store.search(SearchQuery("سیل", limit=50)).hits) == 11
    assert store_articles(store, article(800)) == ["new"]
    store.close()


def _schema(dsn: str) -> str | None:
    database = Database(dsn, create=False)
    with database.reading() as connection:
        found = schema_of(connection)
    database.close()
    return found
