"""The search index on PostgreSQL: a tsvector a text, with a GIN index.

The index knows no order: what many texts have would all be read to find the newest of them. So a question that the
planner expects many answers to is asked of the newest texts, one by one; to look at one takes some 12 us. When they
give little, the index is asked if it is likely to name few enough texts; else older ones are looked at, the page may be
short, and `below` says where the next one goes on.

What many words begin with it would find by reading the lists of them all: it is not asked for short beginnings.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from storage.search import GAP
from storage.sql.fts5 import FILTERS, TITLE_WEIGHT, Scored, is_short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, TextClause

    from storage.search import Clause, Question, Term
    from storage.sql.fts5 import Entries

PLACES = 16_383  # the last place that a word of a tsvector can have ...
PLACES_A_WORD = 255  # ... and how many of them one word can

FEW = 5_000  # texts that the index may name at once: their words are read within a tenth of a second
MOST_NAMED = 20_000  # ... and where the newest texts have given little
STRETCHES = (4_000, 12_000, 16_000)  # newest texts that are looked at, and how many more each time
ENOUGH = 20  # matches: a page

ADD = text(
    "INSERT INTO search_doc (doc, article_id, at, words) VALUES (:doc, :article_id, :at, CAST(:words AS tsvector))"
)


def _scoring(candidates: str) -> TextClause:
    """Return the statement that takes the newest of some candidates which match, and tells their scores."""
    return text(f"""
        WITH candidates AS MATERIALIZED ({candidates}), newest AS MATERIALIZED (
            SELECT d.doc, d.article_id, d.words FROM (SELECT * FROM candidates ORDER BY doc DESC OFFSET 0) d
            WHERE (CAST(:asked AS text) = CAST(:known AS text) OR d.words @@ CAST(:asked AS tsquery)) {FILTERS} LIMIT :n
        )
        SELECT doc, article_id,
            ts_rank('{{0, 0, {1 / TITLE_WEIGHT}, 1}}', words, CAST(:ranked AS tsquery), 1) AS score FROM newest
    """)  # noqa: S608 - names and numbers of ours


# doc + 0: by the index of words, not by the numbers.
NAMED = _scoring("""
    SELECT * FROM search_doc WHERE words @@ CAST(:named AS tsquery) AND doc + 0 >= :low AND doc + 0 <= :high""")
OF_STORY = _scoring("""
    SELECT * FROM search_doc WHERE article_id IN (SELECT id FROM article WHERE story_id = :story)
    AND doc + 0 >= :low AND doc + 0 <= :high""")
NEWEST = _scoring("""
    SELECT * FROM search_doc WHERE doc >= :low AND doc <= :high ORDER BY doc DESC LIMIT :stretch""")
BEHIND = text("SELECT doc FROM search_doc WHERE doc >= :low AND doc <= :high ORDER BY doc DESC OFFSET :stretch LIMIT 1")
EXPECT = text("EXPLAIN (FORMAT JSON) SELECT 1 FROM search_doc WHERE words @@ CAST(:named AS tsquery)")

# The planner counts the rows of the table, not the words that are kept beside it: it would rather read all of them than
# use their index, at a hundred times the cost.
BY_INDEX = text("SET LOCAL enable_seqscan = off")
# Of articles whose last change is read in this step, or came after the span that is asked about.
ALL = text("""
    SELECT article_id FROM search_doc
    WHERE words @@ CAST(:asked AS tsquery) AND doc > :after AND (doc <= :step OR doc > :upto)""")


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep the words of texts."""
    connection.execute(ADD, [dict(row, words=vector(row["title"], row["body"], row["facts"].split())) for row in rows])


def vector(title: str, body: str, facts: Sequence[str]) -> str:
    """Return PostgreSQL's own writing of the words and their places: A those of the title, B those of the body."""
    places: dict[str, list[str]] = {}
    at = 0
    for field, weight in ((title, "A"), (body, "B")):
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


def find(
    connection: Connection, question: Question, facts: Sequence[str], told: Mapping[str, Any], most: int, _read: Entries
) -> tuple[list[Scored], int | None]:
    """Return rows of doc, article_id and score of the newest texts that match within the numbers and times told.

    With them comes the number below which others may match, None where none do.
    """
    connection.execute(BY_INDEX)
    named = _names(question, facts)
    asked = dict(told, asked=match(question, facts), named=named, ranked=_all(question.must))
    if told["story"] is not None:
        return _whole(connection, OF_STORY, asked, most)
    expected = _expected(connection, named) if named else math.inf
    if expected <= FEW:
        return _whole(connection, NAMED, asked, most)
    rows: list[Scored] = []
    below: int | None = told["high"]
    for stretch in STRETCHES:
        span = {**asked, "high": below, "stretch": stretch, "known": "", "n": most - len(rows)}
        rows += [Scored(*row) for row in connection.execute(NEWEST, span)]
        if len(rows) == most:
            return rows, min(row.doc for row in rows) - 1
        below = connection.execute(BEHIND, span).scalar()
        if below is None or len(rows) >= ENOUGH:
            break
        if expected <= MOST_NAMED:
            return _whole(connection, NAMED, asked, most)
    return rows, below


def _expected(connection: Connection, named: str) -> int:
    """Return how many texts the planner expects the index to name."""
    plan = connection.execute(EXPECT, {"named": named}).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])


def _whole(
    connection: Connection, statement: TextClause, asked: Mapping[str, object], most: int
) -> tuple[list[Scored], int | None]:
    known = asked["named"] if statement is NAMED else ""  # then the index has answered all of it: no text is looked at
    rows = [Scored(*row) for row in connection.execute(statement, {**asked, "known": known, "n": most})]
    return rows, min(row.doc for row in rows) - 1 if len(rows) == most else None


def _names(question: Question, facts: Sequence[str]) -> str:
    """Return what the index can tell of a question, in PostgreSQL's language; empty where that is nothing."""
    told = [clause for clause in question.must if not any(is_short(term) for term in clause.any_of)]
    return " & ".join([*map(_clause, told), *(f"'{fact}'" for fact in facts)])


def matching(_connection: Connection, question: Question) -> list[TextClause]:
    """Return the statement of the ids of all articles that match; it takes `after`, `step` and `upto`."""
    return [ALL.bindparams(asked=match(question, ()))]


def match(question: Question, facts: Sequence[str]) -> str:
    """Return the question in PostgreSQL's language. Words hold no quotes."""
    asked = " & ".join([_all(question.must), *(f"'{fact}'" for fact in facts)])
    if not question.never:
        return asked
    return f"{asked} & !( {' | '.join(map(_clause, question.never))} )"


def _all(clauses: Sequence[Clause]) -> str:
    return " & ".join(map(_clause, clauses))


def _clause(clause: Clause) -> str:
    weight = {"title": "A", "body": "B", "all": ""}[clause.field]
    return f"( {' | '.join(_term(term, weight) for term in clause.any_of)} )"


def _term(term: Term, weight: str) -> str:
    *firsts, last = term.words
    pieces = [f"'{word}':{weight}" if weight else f"'{word}'" for word in firsts]
    star = "*" if term.prefix else ""
    pieces.append(f"'{last}'" + (f":{star}{weight}" if star or weight else ""))
    return f"( {' <-> '.join(pieces)} )"
