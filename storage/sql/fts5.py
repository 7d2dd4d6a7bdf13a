"""The search index on SQLite: FTS5 tables without content, each of some ten thousand texts, asked from the newest back.

To rank, FTS5 counts the texts of every word that was asked for, and to find what begins so, it merges the lists of all
such words: over the whole table, however few hits are wanted. In one table that grows with the store. In parts, what
many texts have is found and ranked among the newest; what few have costs a look at each part.

The first part is `search_text`, the others are made as they are needed; each holds numbers from its own first one on.
Tokenizer `ascii` parts words at ASCII signs that are no letters or digits, which ours do not have, and nowhere else:
nothing is left for it to decide.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import log1p
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import text

from storage.errors import StoreError
from storage.patterns import late
from storage.search import Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, TextClause

    from storage.search import Clause, Entry, Term

FIRST = "search_text"
DOCS_A_PART = 32_768  # numbers of the change log: common words are ranked in milliseconds, a million records are 31
MAKE = "CREATE VIRTUAL TABLE {name} USING fts5(title, body, facts, content='', tokenize='ascii')"
TITLE_WEIGHT = 5.0  # of a word in the title, one in the body weighing 1
SHORT = 3  # letters: with fewer, very many words begin
FEW = 300  # texts that are read again
UNSPACED = late("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]")
PARTS_OF_SHORT = 8  # that are asked for short beginnings: a tenth of a second, or a third at worst
FEW_WORDS = 4
RANKED_OF_MUCH = 500  # newest matches of what costs much in each part
MOST_RANKED = 12  # words: texts that have more of them are not told apart by how often they have each

# Conditions on `search_doc d`, for both databases.
FILTERS = """
    AND (CAST(:since AS double precision) IS NULL OR d.at >= CAST(:since AS double precision))
    AND (CAST(:until AS double precision) IS NULL OR d.at < CAST(:until AS double precision))
    AND (CAST(:story AS text) IS NULL
        OR d.article_id IN (SELECT id FROM article WHERE story_id = CAST(:story AS text)))"""
PARTS = text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE search_text%'")

IN_FIRST = text("SELECT count(*) FROM search_doc WHERE doc < :behind")
NO_NUMBER = 2**62  # which no change has

Entries = Callable[["Sequence[str]"], "Mapping[str, Entry]"]  # the words of articles, by their ids


class Scored(NamedTuple):
    """A text that was found."""

    doc: int
    article_id: str
    score: float


class Part(NamedTuple):
    """A table of the index, and the first number that it may hold."""

    first: int
    name: str


def parts(connection: Connection) -> list[Part]:
    """Return the parts, the newest first. StoreError when somebody, or a damage, has taken the index away."""
    names = connection.execute(PARTS).scalars()
    found = sorted((Part(int(name.removeprefix(FIRST).lstrip("_") or 0), name) for name in names), reverse=True)
    if not found:
        raise StoreError("the search index is gone; `khabar search --rebuild` makes it anew")
    return found


def of_first_part(connection: Connection) -> int:
    """Return how many texts are in the first part: many where the index is from before it was kept in parts."""
    *_, behind = [NO_NUMBER, *(part.first for part in parts(connection) if part.first)]
    return int(connection.execute(IN_FIRST, {"behind": behind}).scalar_one())


def empty(connection: Connection) -> None:
    """Forget every word; where the index is gone, make it."""
    names = connection.execute(PARTS).scalars().all()
    for name in names:
        if name != FIRST:
            connection.execute(text(f"DROP TABLE {name}"))
    if FIRST not in names:
        connection.execute(text(MAKE.format(name=FIRST)))
    connection.execute(text(f"INSERT INTO {FIRST} ({FIRST}) VALUES ('delete-all')"))  # noqa: S608 - a name of ours


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep the words of texts whose numbers are all behind those that are there."""
    part = parts(connection)[0]
    first = min(row["doc"] for row in rows)
    if first - part.first >= DOCS_A_PART:
        part = Part(first, f"{FIRST}_{first}")
        connection.execute(text(MAKE.format(name=part.name)))
    connection.execute(_adding(part.name), sorted(rows, key=lambda row: row["doc"]))


def find(
    connection: Connection,
    question: Question,
    facts: Sequence[str],
    told: Mapping[str, object],
    most: int,
    read: Entries,
) -> tuple[list[Scored], int | None]:
    """Return rows of doc, article_id and score of the newest texts that match within the numbers and times told.

    With them comes the number below which others may match, None where none do.
    """
    cheap = _without_short(question)
    if cheap != question and (cheap.must or facts):
        rows, _ = _newest(connection, match(cheap, facts), {**told, "n": FEW + 1}, ranked=False)
        if len(rows) <= FEW:  # to read these few costs less than to merge the lists of all words that begin so
            entries = read([row.article_id for row in rows])
            scored = ((row, _score(entries.get(row.article_id), question)) for row in rows)
            return [Scored(row.doc, row.article_id, score) for row, score in scored if score is not None], None
    ranked = len(question.must) <= MOST_RANKED
    limit = {**told, "n": min(most, RANKED_OF_MUCH) if _is_much(question) else most}
    most_parts = PARTS_OF_SHORT if cheap != question else None
    return _newest(connection, match(question, facts), limit, ranked=ranked, most_parts=most_parts)


def _newest(
    connection: Connection, asked: str, told: Mapping[str, Any], *, ranked: bool, most_parts: int | None = None
) -> tuple[list[Scored], int | None]:
    found: list[Scored] = []
    for part in [each for each in parts(connection) if each.first <= told["high"]][:most_parts]:
        left = {**told, "asked": asked, "n": told["n"] - len(found)}
        found += _levelled([Scored(*row) for row in connection.execute(_finding(part.name, ranked=ranked), left)])
        if len(found) == told["n"]:
            return found, min(row.doc for row in found) - 1
        if part.first <= told["low"]:
            return found, None
    return found, part.first - 1


def _levelled(rows: Sequence[Scored]) -> Sequence[Scored]:
    """Have the texts of a part score 1 on average.

    Each text that was found has all the words: FTS5 weighs by how rare they are in the part, which would put the news
    of the day, when all write about it, behind what came before.
    """
    mean = sum(row.score for row in rows) / len(rows) if rows else 0.0
    return [Scored(row.doc, row.article_id, row.score / mean) for row in rows] if mean > 0 else rows


def _is_much(question: Question) -> bool:
    """Tell whether a question costs much in each part: phrases, beginnings, many words."""
    terms = [term for clause in (*question.must, *question.never) for term in clause.any_of]
    return len(question.must) > FEW_WORDS or any(term.prefix or len(term.words) > 1 for term in terms)


def _without_short(question: Question) -> Question:
    """Return what remains of a question without the clauses of words that begin with a letter or two."""

    def kept(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
        return tuple(each for each in clauses if not any(is_short(term) for term in each.any_of))

    return Question(kept(question.must), kept(question.never))


def is_short(term: Term) -> bool:
    """Tell whether a term is the beginning of very many words. A character of a script without spaces is not."""
    return term.prefix and len(term.words[-1]) < SHORT and not UNSPACED.match(term.words[-1])


def _score(entry: Entry | None, question: Question) -> float | None:
    """Judge a text by its words; None when it does not match."""
    if entry is None or any(_times(entry, clause) for clause in question.never):
        return None
    times = [_times(entry, clause) for clause in question.must]
    return sum(map(log1p, times)) if all(times) else None


def _times(entry: Entry, clause: Clause) -> float:
    weighed = ((entry.title, "title", TITLE_WEIGHT), (entry.body, "body", 1.0))
    return sum(
        weight * f" {words} ".count(f" {' '.join(term.words)}{'' if term.prefix else ' '}")
        for words, field, weight in weighed
        if clause.field in {"all", field}
        for term in clause.any_of
    )


def matching(connection: Connection, question: Question) -> list[TextClause]:
    """Return statements of the ids of all articles that match; they take `after`, `step` and `upto`."""
    return [_matching(part.name).bindparams(asked=match(question, ())) for part in parts(connection)]


def match(question: Question, facts: Sequence[str]) -> str:
    """Return the question in FTS5's language. Words hold no quotes."""
    asked = " AND ".join([*map(_clause, question.must), *(f'facts : "{fact}"' for fact in facts)])
    if not question.never:
        return asked
    return f"({asked}) NOT ({' OR '.join(map(_clause, question.never))})"


def _clause(clause: Clause) -> str:
    fields = "{title body}" if clause.field == "all" else clause.field
    return f"{fields} : ({' OR '.join(map(_term, clause.any_of))})"


def _term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")


# Statements on a part, made once each. All names are ours; CROSS JOIN keeps the order of the tables.
_KEPT = lru_cache(maxsize=4096)


@_KEPT
def _adding(name: str) -> TextClause:
    return text(f"INSERT INTO {name} (rowid, title, body, facts) VALUES (:doc, :title, :body, :facts)")  # noqa: S608


@_KEPT
def _finding(name: str, *, ranked: bool) -> TextClause:
    score = f"-bm25({name}, {TITLE_WEIGHT}, 1.0, 0.0)" if ranked else "0.0"
    return text(f"""
        SELECT d.doc, d.article_id, {score} AS score FROM {name} CROSS JOIN search_doc d ON d.doc = {name}.rowid
        WHERE {name} MATCH :asked AND {name}.rowid >= :low AND {name}.rowid <= :high {FILTERS}
        ORDER BY {name}.rowid DESC LIMIT :n""")  # noqa: S608


@_KEPT
def _matching(name: str) -> TextClause:
    """Of articles whose last change is read in this step, or came after the span that is asked about."""
    return text(f"""
        SELECT d.article_id FROM {name} CROSS JOIN search_doc d ON d.doc = {name}.rowid
        WHERE {name} MATCH :asked AND {name}.rowid > :after AND ({name}.rowid <= :step OR {name}.rowid > :upto)""")  # noqa: S608
