"""The index of full-text search: FTS5 on SQLite, tsvector with a GIN index on PostgreSQL, of words that a lexer made.

Filled from the change log, behind its back: an article's number in the index is the position of its last change. FTS5
holds no text (it could not tell what to take out), so what was replaced stays in it, unreachable as `search_doc` no
longer names it, until `rebuild`.

The newest `RANKED` articles that match are ranked, and no others: a word that half of all articles have would make the
database read them all.
"""

from __future__ import annotations

from datetime import UTC
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, text

from storage.errors import InputError
from storage.search import GAP, MOST_HITS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping, TextClause

    from storage.search import Clause, Entry, Question, SearchQuery, Term

RANKED = 2_000  # newest matches that are ranked
TITLE_WEIGHT = 5.0  # of a word in the title, one in the body weighing 1
PLACES = 16_383  # PostgreSQL: the last place that a word of a tsvector can have ...
PLACES_A_WORD = 255  # ... and how many of them one word can

# FTS5's tokenizer `ascii` parts words at ASCII signs that are no letters or digits, which ours do not have, and nowhere
# else: nothing is left for it to decide.
EMPTY_FTS5 = text("INSERT INTO search_text (search_text) VALUES ('delete-all')")
EMPTY_DOCS = text("DELETE FROM search_doc")
START_AGAIN = text("UPDATE counter SET value = 0 WHERE name = 'search'")

POSITION = text("SELECT value FROM counter WHERE name = 'search'")
POSITION_FOR_ME = text("SELECT value FROM counter WHERE name = 'search' FOR UPDATE SKIP LOCKED")
ADVANCE = text("UPDATE counter SET value = :new WHERE name = 'search' AND value = :old")
FORGET = text("DELETE FROM search_doc WHERE article_id IN :ids").bindparams(bindparam("ids", expanding=True))
STILL_THERE = text("SELECT id FROM article WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))
ADD_DOC = text("INSERT INTO search_doc (doc, article_id, at) VALUES (:doc, :article_id, :at)")
ADD_FTS5 = text("INSERT INTO search_text (rowid, title, body, facts) VALUES (:doc, :title, :body, :facts)")
ADD_TSVECTOR = text(
    "INSERT INTO search_doc (doc, article_id, at, words) VALUES (:doc, :article_id, :at, CAST(:words AS tsvector))"
)

_FILTERS = """
    AND (CAST(:top AS bigint) IS NULL OR d.doc <= CAST(:top AS bigint))
    AND (CAST(:since AS double precision) IS NULL OR d.at >= CAST(:since AS double precision))
    AND (CAST(:until AS double precision) IS NULL OR d.at < CAST(:until AS double precision))
    AND (CAST(:story AS text) IS NULL
        OR d.article_id IN (SELECT id FROM article WHERE story_id = CAST(:story AS text)))"""
_RANKED = """
    SELECT doc, article_id, score, count(*) OVER () AS matches, max(doc) OVER () AS newest
    FROM found ORDER BY score DESC, doc DESC LIMIT :n OFFSET :skipped"""
FIND_FTS5 = text(f"""
    WITH found AS MATERIALIZED (
        SELECT d.doc, d.article_id, -bm25(search_text, {TITLE_WEIGHT}, 1.0, 0.0) AS score
        FROM search_text CROSS JOIN search_doc d ON d.doc = search_text.rowid
        WHERE search_text MATCH :asked {_FILTERS}
        ORDER BY search_text.rowid DESC LIMIT {RANKED}
    ) {_RANKED}""")  # noqa: S608 - numbers of ours; CROSS JOIN keeps the order of the tables
# doc + 0: sorting by an index would read all articles, the newest first, to find those that match.
FIND_TSVECTOR = text(f"""
    WITH newest AS MATERIALIZED (
        SELECT d.doc, d.article_id, d.words FROM search_doc d
        WHERE d.words @@ CAST(:asked AS tsquery) {_FILTERS}
        ORDER BY d.doc + 0 DESC LIMIT {RANKED}
    ), found AS MATERIALIZED (
        SELECT doc, article_id,
            ts_rank('{{0, 0, {1 / TITLE_WEIGHT}, 1}}', words, CAST(:ranked AS tsquery), 1) AS score FROM newest
    ) {_RANKED}""")  # noqa: S608 - numbers of ours

# The planner counts the rows of the table, not the words that are kept beside it: it would rather read all of them than
# use their index, at a hundred times the cost.
BY_INDEX = text("SET LOCAL enable_seqscan = off")

# Of articles whose last change is read in this step, or came after the span that is asked about.
ALL_FTS5 = text("""
    SELECT d.article_id FROM search_text CROSS JOIN search_doc d ON d.doc = search_text.rowid
    WHERE search_text MATCH :asked AND search_text.rowid > :after AND search_text.rowid <= :step
    UNION ALL
    SELECT d.article_id FROM search_text CROSS JOIN search_doc d ON d.doc = search_text.rowid
    WHERE search_text MATCH :asked AND search_text.rowid > :upto""")
ALL_TSVECTOR = text("""
    SELECT article_id FROM search_doc
    WHERE words @@ CAST(:asked AS tsquery) AND doc > :after AND (doc <= :step OR doc > :upto)""")


class Indexed(NamedTuple):
    """What the index needs of an article: reading all of it back would cost half as much as making its words."""

    id: str
    revision: int
    agency: str
    language: str | None
    published_at: datetime | None
    fetched_at: datetime
    kicker: str | None
    title: str
    lead: str | None
    body: str


def position(connection: Connection) -> int:
    """Return the position of the change log up to which articles can be found."""
    return int(connection.execute(POSITION).scalar_one())


def locked_position(connection: Connection) -> int | None:
    """Return the same on PostgreSQL, for this transaction alone; None while another one has it."""
    found = connection.execute(POSITION_FOR_ME).scalar()
    return None if found is None else int(found)


def rebuild(connection: Connection, *, is_sqlite: bool) -> None:
    """Forget every word; what runs next reads the change log from its beginning."""
    connection.execute(EMPTY_DOCS)
    if is_sqlite:
        connection.execute(EMPTY_FTS5)
    connection.execute(START_AGAIN)


def add(
    connection: Connection, docs: Sequence[tuple[int, Indexed, Entry]], *, old: int, new: int, is_sqlite: bool
) -> bool:
    """Keep the words of articles by their numbers, and the position; False when another process was quicker."""
    if connection.execute(ADVANCE, {"old": old, "new": new}).rowcount != 1:
        return False
    if docs:
        ids = [article.id for _, article, _ in docs]
        there = set(connection.execute(STILL_THERE, {"ids": ids}).scalars())
        connection.execute(FORGET, {"ids": ids})
        rows = [_row(*each, is_sqlite=is_sqlite) for each in docs if each[1].id in there]
        for statement in (ADD_DOC, ADD_FTS5) if is_sqlite else (ADD_TSVECTOR,):
            if rows:
                connection.execute(statement, rows)
    return True


def _row(doc: int, article: Indexed, entry: Entry, *, is_sqlite: bool) -> dict[str, object]:
    at = (article.published_at or article.fetched_at).timestamp()
    row: dict[str, object] = {"doc": doc, "article_id": article.id, "at": at}
    facts = _facts(article)
    if is_sqlite:
        return row | {"title": entry.title, "body": entry.body, "facts": " ".join(facts)}
    return row | {"words": tsvector(entry, facts)}


def _facts(article: Indexed) -> list[str]:
    """Return words that stand for what an article can be filtered by, so that the index itself does it."""
    facts = [_fact("agency", article.agency)]
    if article.language:
        whole = article.language.lower()
        facts += [_fact("language", each) for each in dict.fromkeys((whole, whole.split("-")[0]))]
    return facts


def _fact(kind: str, value: str) -> str:
    return GAP + blake2b(f"{kind} {value}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def tsvector(entry: Entry, facts: Sequence[str]) -> str:
    """Return PostgreSQL's own writing of the words and their places: A those of the title, B those of the body."""
    places: dict[str, list[str]] = {}
    at = 0
    for field, weight in ((entry.title, "A"), (entry.body, "B")):
        for word in field.split(" ") if field else ():
            at += 1
            if word == GAP:
                continue
            known = places.setdefault(word, [])
            if len(known) < PLACES_A_WORD:
                known.append(f"{min(at, PLACES)}{weight}")
        at += 1
    written = [f"'{word}':{','.join(where)}" for word, where in places.items()]
    return " ".join(written + [f"'{fact}'" for fact in facts])


def find(connection: Connection, query: SearchQuery, question: Question, *, is_sqlite: bool) -> Sequence[RowMapping]:
    """Return rows of doc, article_id, score, matches and newest, the best first; one more than asked for, if any."""
    top, skipped = read_cursor(query.cursor)
    facts = [_fact("agency", query.agency)] if query.agency else []
    facts += [_fact("language", query.language.lower())] if query.language else []
    asked = {
        "top": top,
        "skipped": skipped,
        "n": page_size(query) + 1,
        "since": query.since.astimezone(UTC).timestamp() if query.since else None,
        "until": query.until.astimezone(UTC).timestamp() if query.until else None,
        "story": query.story,
    }
    if is_sqlite:
        return connection.execute(FIND_FTS5, asked | {"asked": fts5(question, facts)}).mappings().all()
    asked |= {"asked": tsquery(question, facts), "ranked": _tsquery_all(question.must)}
    connection.execute(BY_INDEX)
    return connection.execute(FIND_TSVECTOR, asked).mappings().all()


def matching(question: Question, *, is_sqlite: bool) -> TextClause:
    """Return the statement of the ids of all articles that match."""
    if is_sqlite:
        return ALL_FTS5.bindparams(asked=fts5(question, ()))
    return ALL_TSVECTOR.bindparams(asked=tsquery(question, ()))


def page_size(query: SearchQuery) -> int:
    """Return how many hits a page has."""
    return max(1, min(query.limit, MOST_HITS))


def read_cursor(cursor: str | None) -> tuple[int | None, int]:
    """Return the newest number of the first page, and how many hits were shown; InputError."""
    if not cursor:
        return None, 0
    top, _, skipped = cursor.partition(".")
    if not (top.isdecimal() and skipped.isdecimal() and len(cursor) < 40):  # noqa: PLR2004 - two numbers
        raise InputError(f"cursor: {cursor[:40]!r} is none of ours; leave it out to begin with the best hits")
    return int(top), min(int(skipped), RANKED)


def fts5(question: Question, facts: Sequence[str]) -> str:
    """Return the question in FTS5's language. Words hold no quotes."""
    asked = " AND ".join([*map(_fts5_clause, question.must), *(f'facts : "{fact}"' for fact in facts)])
    if not question.never:
        return asked
    return f"({asked}) NOT ({' OR '.join(map(_fts5_clause, question.never))})"


def _fts5_clause(clause: Clause) -> str:
    fields = "{title body}" if clause.field == "all" else clause.field
    return f"{fields} : ({' OR '.join(map(_fts5_term, clause.any_of))})"


def _fts5_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")


def tsquery(question: Question, facts: Sequence[str]) -> str:
    """Return the question in PostgreSQL's language. Words hold no quotes."""
    asked = " & ".join([_tsquery_all(question.must), *(f"'{fact}'" for fact in facts)])
    if not question.never:
        return asked
    return f"{asked} & !( {' | '.join(map(_tsquery_clause, question.never))} )"


def _tsquery_all(clauses: Sequence[Clause]) -> str:
    return " & ".join(map(_tsquery_clause, clauses))


def _tsquery_clause(clause: Clause) -> str:
    weight = {"title": "A", "body": "B", "all": ""}[clause.field]
    return f"( {' | '.join(_tsquery_term(term, weight) for term in clause.any_of)} )"


def _tsquery_term(term: Term, weight: str) -> str:
    *firsts, last = term.words
    parts = [f"'{word}':{weight}" if weight else f"'{word}'" for word in firsts]
    star = "*" if term.prefix else ""
    parts.append(f"'{last}'" + (f":{star}{weight}" if star or weight else ""))
    return f"( {' <-> '.join(parts)} )"
