"""Which records an export takes: the last change of each article, filtered.

A short stretch of the log is walked. Of a long one, what the filter takes may be a small part: the articles are found
first, each filter by an index of its own, and their changes by theirs, so that it costs what is taken and not what lies
between. The positions are kept for the pages that follow: eight bytes each.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import case, exists, select, text

from storage.sql import search
from storage.sql.rows import CHANGE, changes_from_rows
from storage.sql.schema import article, change
from storage.sql.tsvector import BY_INDEX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from storage.records import Change
    from storage.search import Lexer, Selection
    from storage.sql.engine import Database

    Condition = ColumnElement[bool]

# From one tag to the next by their index: there are few, of many articles.
TAGS = text("""
    WITH RECURSIVE tags (tag) AS (
        SELECT min(language) FROM article
        UNION ALL
        SELECT (SELECT min(language) FROM article WHERE language > tag) FROM tags WHERE tag IS NOT NULL
    ) SELECT tag FROM tags""")


class Span(NamedTuple):
    """Positions of the log: behind `after`, up to and with `until`; `upto`: where a later change no longer counts."""

    after: int
    until: int
    upto: int


class _Found(NamedTuple):
    """What a selection takes of a span, in order."""

    selection: Selection
    span: Span
    positions: array[int]


class Selecting:
    """Reads the pages of one export after another; of the last one it knows the positions."""

    def __init__(self, database: Database, lexer: Lexer | None) -> None:
        self._database, self._lexer = database, lexer
        self._found: _Found | None = None

    def page(self, selection: Selection, span: Span, *, limit: int, walked: int) -> list[Change]:
        """Return the first changes of a span that a selection takes; a span of up to `walked` is walked. InputError."""
        with self._database.reading() as connection:
            if not self._database.is_sqlite:
                connection.execute(BY_INDEX)
            conditions = _conditions(connection, selection)
            if selection.words is None and (not conditions or span.until - span.after <= walked):
                within = (change.c.position > span.after) & (change.c.position <= span.until)
                return _read(connection, conditions, _last(span) & within, limit)
            positions = self._positions(connection, selection, conditions, span)
            found: list[Change] = []
            first = bisect_right(positions, span.after)
            while first < len(positions) and not found:  # all of a page may have changed again meanwhile
                among = change.c.position.in_(positions[first : first + limit].tolist())
                found = _read(connection, conditions, _last(span) & among, limit)
                first += limit
            return found

    def _positions(
        self, connection: Connection, selection: Selection, conditions: Sequence[Condition], span: Span
    ) -> array[int]:
        """Return where the selection's articles changed last within a span, in order."""
        known = self._found
        if known and known.selection == selection and known.span[1:] == span[1:] and known.span.after <= span.after:
            return known.positions
        # + 0: by the articles, not along the log.
        within = (change.c.position + 0 > span.after) & (change.c.position + 0 <= span.until)
        wanted = select(change.c.position).where(within, _last(span))
        told = {"after": span.after, "step": span.until, "upto": span.upto}
        positions = array("q")
        for ids in self._ids(connection, selection, conditions):
            positions.extend(connection.execute(wanted.where(change.c.article_id.in_(ids)), told).scalars())
        self._found = _Found(selection, span, array("q", sorted(positions)))
        return self._found.positions

    def _ids(
        self, connection: Connection, selection: Selection, conditions: Sequence[Condition]
    ) -> list[Select[tuple[str]]]:
        """Return the questions for the ids of what a selection takes; no article answers two of them."""
        ids = select(article.c.id).where(*conditions)
        if selection.words is None or self._lexer is None:
            return [ids]
        question = self._lexer.question(selection.words)
        asked = search.matching(connection, question, is_sqlite=self._database.is_sqlite)
        return [ids.where(article.c.id.in_(each)) for each in asked]


def _conditions(connection: Connection, selection: Selection) -> list[Condition]:
    """Return what a selection asks of an article, but for its words."""
    asked: list[Condition] = []
    if selection.agency is not None:
        asked.append(article.c.agency == selection.agency)
    if selection.language is not None:
        asked.append(article.c.language.in_(_tags(connection, selection.language.lower())))
    if selection.since is not None:
        asked.append(article.c.fetched_at >= selection.since)
    if selection.until is not None:
        asked.append(article.c.fetched_at < selection.until)
    return asked


def _tags(connection: Connection, language: str) -> list[str]:
    """Return the tags that there are of a language: an index knows exact ones only."""
    every = [tag for tag in connection.execute(TAGS).scalars() if tag is not None]
    return [tag for tag in every if tag.lower() == language or tag.lower().startswith(f"{language}-")]


def _last(span: Span) -> Condition:
    """Return the condition that a change is the last one of its article up to `upto`."""
    later = change.alias("later")
    superseded = exists().where(
        later.c.article_id == change.c.article_id,
        later.c.position > change.c.position,
        later.c.position <= span.upto,
    )
    return ~superseded


def _read(connection: Connection, conditions: Sequence[Condition], among: Condition, limit: int) -> list[Change]:
    """Read changes in order. In a CASE, conditions on the article lead no database away from the log."""
    wanted = select(*CHANGE).join(article, article.c.id == change.c.article_id).where(among)
    for condition in conditions:
        wanted = wanted.where(case((condition, 1), else_=0) == 1)
    return changes_from_rows(connection.execute(wanted.order_by(change.c.position).limit(limit)))
