"""The index of full-text search: FTS5 on SQLite, tsvector with a GIN index on PostgreSQL, of words that a lexer made.

Filled from the change log, behind its back: an article's number in the index is the position of its last change. FTS5
holds no text (it could not tell what to take out), so what was replaced stays in it, unreachable as `search_doc` no
longer names it, until `rebuild`.

The newest `RANKED` articles that match are ranked, then the next ones, never all at once: a word that half of all
articles have would make the database read them all.
"""

from __future__ import annotations

import re
from datetime import UTC
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, text

from storage.errors import InputError
from storage.retention import PRUNED
from storage.search import GAP, MOST_HITS
from storage.sql import fts5, tsvector
from storage.sql.fts5 import NO_NUMBER
from storage.sql.types import JsonText, storable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, TextClause

    from storage.search import Entry, Question, SearchQuery

RANKED = 2_000  # newest matches that are ranked together
LATER = 1_000_000  # see `read_cursor`
FEW = 200_000  # articles of a time: so many are counted, to look among them alone
NO_TIME = 1e18

EMPTY_DOCS = text("DELETE FROM search_doc")
START_AGAIN = text("UPDATE counter SET value = 0 WHERE name = 'search'")

POSITION = text("SELECT value FROM counter WHERE name = 'search'")
POSITION_FOR_ME = text("SELECT value FROM counter WHERE name = 'search' FOR UPDATE SKIP LOCKED")
ADVANCE = text("UPDATE counter SET value = :new WHERE name = 'search' AND value = :old")
FORGET = text("DELETE FROM search_doc WHERE article_id IN :ids").bindparams(bindparam("ids", expanding=True))
# Neither those that were deleted meanwhile nor those whose text was taken out, which are not to be found any more.
STILL_THERE = text("SELECT id FROM article WHERE id IN :ids AND provenance <> :pruned").bindparams(
    bindparam("ids", expanding=True), bindparam("pruned", PRUNED, JsonText)
)
ADD_DOC = text("INSERT INTO search_doc (doc, article_id, at) VALUES (:doc, :article_id, :at)")

NEWEST = text("SELECT coalesce(max(doc), 0) FROM search_doc")
OF_STORY = text("""
    SELECT min(doc), max(doc), count(*) FROM search_doc
    WHERE article_id IN (SELECT id FROM article WHERE story_id = :story)""")
OF_TIME = text(f"""
    SELECT min(doc), max(doc), count(*) FROM (
        SELECT doc FROM search_doc WHERE at >= :since AND at < :until ORDER BY at DESC LIMIT {FEW}
    ) AS those""")  # noqa: S608 - a number of ours


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
    connection.execute(START_AGAIN)  # first, as who fills the index does: else each would wait for the other
    connection.execute(EMPTY_DOCS)
    if is_sqlite:
        fts5.empty(connection)


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
        rows = [_row(*each) for each in docs if each[1].id in there]
        if rows and is_sqlite:
            connection.execute(ADD_DOC, rows)
        if rows:
            keep = fts5.add if is_sqlite else tsvector.add
            keep(connection, rows)
    return True


def _row(doc: int, article: Indexed, entry: Entry) -> dict[str, object]:
    at = (article.published_at or article.fetched_at).timestamp()
    facts = " ".join(_facts(article))
    return {"doc": doc, "article_id": article.id, "at": at, "title": entry.title, "body": entry.body, "facts": facts}


def _facts(article: Indexed) -> list[str]:
    """Return words that stand for what an article can be filtered by, so that the index itself does it."""
    facts = [_fact("agency", article.agency)]
    if article.language:
        whole = article.language.lower()
        facts += [_fact("language", each) for each in dict.fromkeys((whole, whole.split("-")[0]))]
    return facts


def _fact(kind: str, value: str) -> str:
    return GAP + blake2b(f"{kind} {value}".encode("utf-8", "replace"), digest_size=8).hexdigest()


class Matches(NamedTuple):
    """The newest texts that match, at most `RANKED`, the best first."""

    found: Sequence[fts5.Scored]
    top: int  # no number above it was looked at
    below: int | None  # older ones may match from here on; None: there are no others


def find(
    connection: Connection, query: SearchQuery, question: Question, read: fts5.Entries, *, is_sqlite: bool
) -> Matches:
    """Return what matches at and below the cursor's number; `read` makes the words of articles."""
    top = read_cursor(query.cursor).top
    if top is None:
        top = connection.execute(NEWEST).scalar_one()
    low, high = _numbers(connection, query)
    high = min(high, top)
    if low > high:
        return Matches((), 0, None)
    told = {
        "low": low,
        "high": high,
        "since": _seconds(query.since),
        "until": _seconds(query.until),
        "story": storable(query.story),
    }
    facts = [_fact("agency", query.agency)] if query.agency else []
    facts += [_fact("language", query.language.lower())] if query.language else []
    ask = fts5.find if is_sqlite else tsvector.find
    rows, below = ask(connection, question, facts, told, RANKED, read)
    return Matches(sorted(rows, key=lambda row: (-row.score, -row.doc)), top, below)


def _numbers(connection: Connection, query: SearchQuery) -> tuple[int, int]:
    """Return the first and last number among which the articles of a story, or of a time, are; low > high: none."""
    low, high = 0, NO_NUMBER
    if query.story is not None:
        first, last, count = connection.execute(OF_STORY, {"story": storable(query.story)}).one()
        low, high = (first, last) if count else (1, 0)
    if query.since or query.until:
        since, until = _seconds(query.since), _seconds(query.until)
        told = {"since": -NO_TIME if since is None else since, "until": NO_TIME if until is None else until}
        first, last, count = connection.execute(OF_TIME, told).one()
        if not count:
            return 1, 0
        if count < FEW:
            low, high = max(low, first), min(high, last)
    return low, high


def _seconds(at: datetime | None) -> float | None:
    return at.astimezone(UTC).timestamp() if at else None


def matching(connection: Connection, question: Question, *, is_sqlite: bool) -> list[TextClause]:
    """Return the statements of the ids of all articles that match; they take `after`, `step` and `upto`."""
    ask = fts5.matching if is_sqlite else tsvector.matching
    return ask(connection, question)


def page_size(query: SearchQuery) -> int:
    """Return how many hits a page has."""
    return max(1, min(query.limit, MOST_HITS))


class Cursor(NamedTuple):
    """Where a page begins: among the hits at or below a number, behind those that were shown."""

    top: int | None = None
    skipped: int = 0  # how many were shown; from `LATER` on there are others above the number
    shown: tuple[int, ...] = ()  # the numbers of the last of them

    def __str__(self) -> str:
        """Return what `read_cursor` reads."""
        return "-".join([f"{self.top}.{self.skipped}", *map(str, self.shown)])

    def begin(self, found: Sequence[fts5.Scored]) -> int:
        """Return where the page begins: behind the last that was shown and is still there.

        What was revised meanwhile stands at a number above all, and those behind it have moved up.
        """
        behind = {row.doc: place for place, row in enumerate(found, 1)} if self.shown else {}
        last = next((behind[each] for each in reversed(self.shown) if each in behind), None)
        return max(0, self.skipped % LATER - len(self.shown)) if last is None else last


_CURSOR = re.compile(r"(\d{1,19})\.(\d{1,19})((?:-\d{1,19}){0,3})", re.ASCII)
SHOWN = 3  # hits that a cursor names: one of them will be there


def read_cursor(cursor: str | None) -> Cursor:
    """Return where a page begins. InputError."""
    if not cursor:
        return Cursor()
    told = _CURSOR.fullmatch(cursor)
    if told is None:
        raise InputError(f"cursor: {cursor[:40]!r} is none of ours; leave it out to begin with the best hits")
    return Cursor(min(int(told[1]), NO_NUMBER), int(told[2]), tuple(map(int, told[3].split("-")[1:])))
