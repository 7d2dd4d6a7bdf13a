"""Between the change log, the lexer and the index: filling it outside every ingest transaction, and asking it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, select

from storage.search import WORDS_MARK, SearchHit, SearchPage
from storage.sql import search
from storage.sql.marks import set_mark
from storage.sql.put import articles_by_id, parts
from storage.sql.schema import article, change

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from storage.records import Article
    from storage.search import Entry, Lexer, Question, SearchQuery
    from storage.sql.engine import Database

_INDEXED = tuple(article.c[name] for name in search.Indexed._fields)
_OF_ARTICLES = select(*_INDEXED).where(article.c.id.in_(bindparam("ids", expanding=True)))
_CHANGES = (
    select(change.c.position, change.c.article_id, change.c.revision)
    .where(change.c.position > bindparam("old"))
    .order_by(change.c.position)
    .limit(bindparam("most", type_=Integer))
)
INDEXED_AT_ONCE = 200  # changes in one transaction: writers of the same SQLite file wait for some tenths of a second


@dataclass(frozen=True, slots=True)
class _Step:
    """Entries of the change log, read: where they begin and end, how many, and the words of their articles."""

    old: int
    new: int
    count: int
    docs: Sequence[tuple[int, search.Indexed, Entry]]


def index_changes(database: Database, lexer: Lexer, limit: int) -> int:
    """Read the next entries of the change log, make their articles' words, and keep them; return how many were read.

    SQLite: words are made outside a transaction, as it would keep every other writer out; of two processes that do
    it at once, one keeps nothing. PostgreSQL: who has the position locked does it, and the other workers do not start.
    """
    if not database.is_sqlite:
        with database.writing() as connection:
            old = search.locked_position(connection)
            return 0 if old is None else _keep(connection, database, _read(connection, lexer, old, limit), lexer)
    with database.reading() as connection:
        step = _read(connection, lexer, search.position(connection), limit)
    if not step.count:  # then no turn as the writer is waited for
        return 0
    with database.writing() as connection:
        return _keep(connection, database, step, lexer)


def _read(connection: Connection, lexer: Lexer, old: int, limit: int) -> _Step:
    """Make the words of what changed. Of an article only the last change counts: an earlier text is no longer there."""
    changes = connection.execute(_CHANGES, {"old": old, "most": limit}).all()
    last = {each.article_id: each for each in changes}
    found = _indexed(connection, last)
    docs = [
        (each.position, known, lexer.entry(known))
        for each in last.values()
        if (known := found.get(each.article_id)) and known.revision == each.revision
    ]
    return _Step(old, changes[-1].position if changes else old, len(changes), docs)


def _indexed(connection: Connection, ids: Iterable[str]) -> dict[str, search.Indexed]:
    return {
        row.id: search.Indexed(*row) for part in parts(ids) for row in connection.execute(_OF_ARTICLES, {"ids": part})
    }


def _entries(connection: Connection, lexer: Lexer, ids: Sequence[str]) -> dict[str, Entry]:
    return {id_: lexer.entry(known) for id_, known in _indexed(connection, ids).items()}


def _keep(connection: Connection, database: Database, step: _Step, lexer: Lexer) -> int:
    is_sqlite = database.is_sqlite
    if not (step.count and search.add(connection, step.docs, old=step.old, new=step.new, is_sqlite=is_sqlite)):
        return 0
    if not step.old:
        set_mark(connection, database, WORDS_MARK, lexer.version)
    return step.count


def find_articles(database: Database, lexer: Lexer, query: SearchQuery) -> SearchPage:
    """Answer a question. InputError."""
    question = lexer.question(query.text, query.field)
    size, cursor = search.page_size(query), search.read_cursor(query.cursor)
    with database.reading() as connection:
        read = partial(_entries, connection, lexer)
        matches = search.find(connection, query, question, read, is_sqlite=database.is_sqlite)
        begin = cursor.begin(matches.found)
        shown = matches.found[begin : begin + size]
        found = articles_by_id(connection, [row.article_id for row in shown])
    hits = tuple(_hit(found[row.article_id], row.score, lexer, question) for row in shown if row.article_id in found)
    later = cursor.skipped // search.LATER * search.LATER
    is_all = matches.below is None and not later
    return SearchPage(hits, len(matches.found) if is_all else None, _next(matches, begin + size, later))


def _next(matches: search.Matches, end: int, later: int) -> str | None:
    """Return where the next page begins: of what was there when the first was asked for."""
    if end < len(matches.found):
        shown = tuple(row.doc for row in matches.found[max(0, end - search.SHOWN) : end])
        return str(search.Cursor(matches.top, later + end, shown))
    # Behind those that were ranked come older ones, ranked among themselves.
    return None if matches.below is None else str(search.Cursor(matches.below, search.LATER))


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
