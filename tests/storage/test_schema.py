"""Migrations equal the schema, the documents tell every column, and the frontier's statements use their indexes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import TextClause, event, inspect, text

from storage.sql import statements
from storage.sql.create import create
from storage.sql.engine import Database
from storage.sql.migrate import HEAD, MIGRATIONS, _upgrade
from storage.sql.schema import metadata
from tests.storage.samples import new, poll

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.sql.store import SqlStore

DOCS = Path(__file__).resolve().parents[2] / "docs" / "storage.md"


def test_migrations_equal_the_schema(dsn: str) -> None:
    database = Database(dsn, create=True)
    with database.writing() as connection:
        _upgrade(connection)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False, "include_name": _is_ours})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD
    database.close()


def test_a_database_made_at_once_equals_one_made_by_migrations(dsn: str) -> None:
    database = Database(dsn, create=True)
    shapes = []
    for make in (_upgrade, lambda connection: create(connection, HEAD)):
        with database.writing() as connection:
            make(connection)
            shapes.append(_shape(connection))
            connection.rollback()  # both databases make tables within transactions
    database.close()
    assert shapes[0] == shapes[1]
    assert shapes[0]["counter"] == [("change", 0), ("search", 0)]
    assert {each.name for each in metadata.sorted_tables} <= shapes[0].keys()


def _shape(connection: Connection) -> dict[str, object]:
    """Return all that makes a schema: tables with their columns, keys and indexes, and the rows that it begins with."""
    found = inspect(connection)
    shape: dict[str, object] = {
        name: {
            "columns": sorted((each["name"], str(each["type"]), each["nullable"], each["default"]) for each in
                              found.get_columns(name)),
            "key": found.get_pk_constraint(name),
            "unique": sorted(map(str, found.get_unique_constraints(name))),
            "foreign": sorted(map(str, found.get_foreign_keys(name))),
            "indexes": sorted(
                (str(each["name"]), str(each["column_names"]), str(each["unique"]),
                 str({option: str(value) for option, value in each.get("dialect_options", {}).items()}))
                for each in found.get_indexes(name)
            ),
        }
        for name in found.get_table_names()
    }  # fmt: skip
    shape["counter"] = [tuple(row) for row in connection.execute(text("SELECT name, value FROM counter ORDER BY name"))]
    shape["version"] = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if connection.dialect.name == "sqlite":  # what no inspection tells: FTS5's options, tables without row ids
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE name LIKE 'search_text%'"))
        shape["fts5"] = {row.name: row.sql for row in rows}
        ordered = text(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"
        )
        shape["order"] = [tuple(row) for row in connection.execute(ordered)]
        shape["rowless"] = connection.execute(
            text("SELECT name FROM pragma_table_list WHERE schema = 'main' AND wr = 1 ORDER BY name")
        ).scalars().all()  # fmt: skip
    return shape


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith("search_text"))  # FTS5's, with its own five


def test_the_newest_migration_is_the_head_that_opening_looks_for() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_every_column_is_documented() -> None:
    sections = re.split(r"^### ", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    documented = {
        section.split(":")[0].split()[0]: {
            word
            for row in section.splitlines()
            if row.startswith("| `")
            for word in re.findall(r"`([^`]+)`", row.split("|")[1])
        }
        for section in sections
    }
    for table in metadata.sorted_tables:
        columns = {column.name for column in table.columns}
        assert columns <= documented[table.name], table.name


def test_frontier_statements_use_their_indexes(store: SqlStore) -> None:
    store.frontier.put([new(number, f"h{number % 300}.test") for number in range(3000)])
    now, only = {"now": 1e12}, {"agencies": ["agency"]}
    with store._database.writing() as connection:
        if not store._database.is_sqlite:
            connection.execute(text("ANALYZE host, task"))
            connection.execute(
                text("SET LOCAL enable_seqscan = off")
            )  # the tables are small: is there an index at all?
        explained = {
            "ready": _explain(connection, statements.ready_hosts("", filtered=False), now | {"n": 10, "since": 0.0}),
            "pick": _explain(connection, statements.pick(filtered=False), now | {"hosts": ["h1.test", "h2.test"]}),
            "sleep": _explain(connection, statements.SLEEP, now | {"hosts": ["h1.test"]}),
            "next": _explain(connection, statements.NEXT, {"since": 0.0}),
            "lease": _explain(
                connection, statements.LEASE, now | {"ids": [1, 2], "lease": "", "owner": "", "until": 0.0}
            ),
            "ready of": _explain(connection, statements.ready_hosts("", filtered=True), now | only | {"n": 10}),
            "pick of": _explain(connection, statements.pick(filtered=True), now | only | {"hosts": ["h1.test"]}),
            "next of": _explain(connection, statements.NEXT_OF, only),
        }
    for name in ("ready", "next", "ready of", "next of"):
        assert "ix_host_next_at_agency" in explained[name], name
    assert re.search(r"pk_task|INTEGER PRIMARY KEY", explained["lease"])
    for name in ("pick", "pick of"):
        assert "ix_task_host_priority_due_at" in explained[name], name
    assert "ix_task_leased" in explained["pick"]
    assert "ix_task_host_priority_due_at" in explained["sleep"]
    for name, plan in explained.items():
        assert not re.search(r"SCAN task(?! USING)|Seq Scan on task", plan), name


def test_what_is_queued_is_looked_up_by_kind_and_key(store: SqlStore) -> None:
    """The index begins with the kind: without it each look at a key read all of what is queued."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, said: str, given: object, *_: object) -> None:
        if said.startswith("SELECT task."):
            asked.append((said, given))

    event.listen(store._database.engine, "before_cursor_execute", note)
    store.frontier.put([new(1), poll()])
    store.frontier.due_in([("fetch", new(1).key)])
    event.remove(store._database.engine, "before_cursor_execute", note)
    assert len(asked) > 1
    explain = "EXPLAIN QUERY PLAN " if store._database.is_sqlite else "EXPLAIN "
    with store._database.reading() as connection:
        if not store._database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for said, given in asked:
            plan = "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + said, given))
            assert re.search(r"uq_task_kind|sqlite_autoindex_task_1", plan), plan
            assert re.search(r"kind\W.* AND .*key\W", plan), plan


def test_rare_rows_are_found_without_reading_the_others(store: SqlStore) -> None:
    store.frontier.put([new(number, f"h{number}.test") for number in range(500)])
    asked = {
        "SELECT count(*) FROM task WHERE quarantined = 1": "ix_task_quarantined",
        "SELECT * FROM task WHERE refusal IS NOT NULL ORDER BY refused_at DESC LIMIT 9": "ix_task_refused_at",
        "SELECT count(*) FROM task WHERE lease IS NOT NULL AND due_at > 0": "ix_task_leased",
        "SELECT count(*) FROM article WHERE copy_of IS NOT NULL": "ix_article_cop",
    }
    with store._database.reading() as connection:
        if not store._database.is_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        plans = {index: _explain(connection, text(sql), {}) for sql, index in asked.items()}
    assert [index for index, plan in plans.items() if index not in plan] == []
    assert len(plans) == len(asked)


def test_the_statements_are_documented() -> None:
    named = {name for name, value in vars(statements).items() if isinstance(value, TextClause)} - {"POSTGRES_NOW"}
    named |= {"ready_hosts", "pick"}
    page = DOCS.read_text(encoding="utf-8")
    assert len(named) == 7
    assert [name for name in named if f"`{name}`" not in page] == []


def _explain(connection: object, statement: object, given: dict[str, object]) -> str:
    prefix = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "  # type: ignore[attr-defined]
    clause = text(prefix + statement.text)  # type: ignore[attr-defined]
    clause = clause.bindparams(*(each for each in statement._bindparams.values() if each.expanding))  # type: ignore[attr-defined]
    rows = connection.execute(clause, given).all()  # type: ignore[attr-defined]
    return "\n".join(str(row[-1]) for row in rows)
