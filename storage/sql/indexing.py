"""Between the change log, the lexer and the index: filling it outside every ingest transaction, and asking it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.search import SearchHit, SearchPage
from storage.sql import search
from storage.sql.rows import article_from_row
from storage.sql.schema import article, change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, RowMapping

    from storage.records import Article
    from storage.search import Lexer, Question, SearchQuery
    from storage.sql.engine import Database

INDEXED_AT_ONCE = 200  # changes in one transaction: writers of the same SQLite file wait for some tenths of a second


def index_changes(database: Database, lexer: Lexer, limit: int) -> int:
    """Read the next entries of the change log, make their articles' words outside a transaction, and keep them.

    Only the last change of an article counts: of an earlier one the text is no longer there.
    """
    with database.reading() as connection:
        old = search.position(connection)
        changes = connection.execute(
            select(change.c.position, change.c.article_id, change.c.revision)
            .where(change.c.position > old)
            .order_by(change.c.position)
            .limit(limit)
        ).all()
        if not changes:
            return 0
        last = {each.article_id: each for each in changes}
        found = _articles(connection, list(last))
    docs = [
        (each.position, known, lexer.entry(known))
        for each in last.values()
        if (known := found.get(each.article_id)) and known.revision == each.revision
    ]
    with database.writing() as connection:
        new = changes[-1].position
        kept = search.add(connection, docs, old=old, new=new, is_sqlite=database.is_sqlite)
    return len(changes) if kept else 0


def find_articles(database: Database, lexer: Lexer, query: SearchQuery) -> SearchPage:
    """Answer a question. InputError."""
    question = lexer.question(query.text, query.field)
    with database.reading() as connection:
        rows = search.find(connection, query, question, is_sqlite=database.is_sqlite)
        size = search.page_size(query)
        shown = rows[:size]
        found = _articles(connection, [row["article_id"] for row in shown])
    if not rows:
        return SearchPage((), 0)
    hits = tuple(
        _hit(found[row["article_id"]], row["score"], lexer, question) for row in shown if row["article_id"] in found
    )
    matches = rows[0]["matches"]
    return SearchPage(hits, matches if matches < search.RANKED else None, _next(query, rows, size))


def _articles(connection: Connection, ids: Sequence[str]) -> dict[str, Article]:
    rows = connection.execute(select(article).where(article.c.id.in_(ids))).mappings()
    return {row["id"]: article_from_row(row) for row in rows}


def _next(query: SearchQuery, rows: Sequence[RowMapping], size: int) -> str | None:
    """Return where the next page begins: of what was there when the first was asked for."""
    if len(rows) <= size:
        return None
    top, skipped = search.read_cursor(query.cursor)
    return f"{rows[0]['newest'] if top is None else top}.{skipped + size}"


def _hit(found: Article, score: float, lexer: Lexer, question: Question) -> SearchHit:
    return SearchHit(
        article_id=found.id,
        title=found.title,
        agency=found.agency,
        language=found.language,
        published_at=found.published_at,
        url=found.canonical_url,
        score=float(score),
        snippet=lexer.snippet(found, question),
    )
