"""Taking away what is older than it is kept, a bounded step at a time, so that nobody waits for it for long.

text       the article's row stays, without lead, body, blocks and images: it is known (and not fetched again), its
           story keeps its member, the change log its entry; it is not found by its words any more
revision   gone
refused    gone from the list; a feed that still names the page brings it again

Each kind is walked through once by its keys, along an index: a step looks at some rows behind the last one and takes
what is over its time. So what was emptied before, and stays, is passed over once and not by every step; and no step, in
which nobody else may write, reads more than its rows, whether many of them are over their time or none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, delete, false, func, or_, select, true, tuple_, update

from storage.retention import PRUNED, Keep, Mark, Pruned
from storage.sql.put import lock_hosts
from storage.sql.schema import article, revision, search_doc, task

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import ColumnElement, Connection, FromClause

    from storage.retention import Retention
    from storage.sql.engine import Database

    Condition = ColumnElement[bool]
    _Keys = tuple[Any, ...]

# Not `body` alone: a gallery has blocks and images only.
_HAS_TEXT = or_(article.c.body != "", article.c.lead.is_not(None), article.c.blocks != [], article.c.images != [])
_NO_TEXT: dict[str, object] = {"body": "", "lead": None, "blocks": [], "images": [], "provenance": PRUNED}


class _Walk(NamedTuple):
    """One kind: where its rows are, by which keys they are walked through, which are over, and what becomes of them."""

    name: str  # of its count in `Pruned`
    rows: FromClause
    keys: tuple[Any, ...]
    old: Condition  # by the index of the keys, if at all: all others have to be read to be passed over
    over: Condition
    take: Callable[[Connection, Database, Sequence[_Keys]], None]


def prune(database: Database, retention: Retention, now: datetime, mark: Mark, limit: int) -> Pruned:
    """Look at `limit` rows behind a mark, take what is over its time; where to go on is in the answer."""
    walks = _walks(retention, now)
    walk = walks[mark.kind]
    asked = select(*walk.keys, walk.over.label("is_over")).select_from(walk.rows).where(walk.old)
    if mark.after:
        asked = asked.where(tuple_(*walk.keys) > mark.after)
    with database.writing() as connection:
        seen = connection.execute(asked.order_by(*walk.keys).limit(limit)).all()
        over = [tuple(row[:-1]) for row in seen if row.is_over]
        if over:
            walk.take(connection, database, over)
    found = _counted({walk.name: len(over)})
    if len(seen) == limit:
        return replace(found, more=Mark(mark.kind, tuple(seen[-1][:-1])))
    return replace(found, more=Mark(mark.kind + 1) if mark.kind + 1 < len(walks) else None)


def prunable(connection: Connection, retention: Retention, now: datetime) -> Pruned:
    """Return how much there is to take away."""

    def count(walk: _Walk) -> int:
        wanted = select(func.count()).select_from(walk.rows).where(walk.old, walk.over)
        return connection.execute(wanted).scalar_one()

    return _counted({walk.name: count(walk) for walk in _walks(retention, now)})


def _counted(counts: Mapping[str, int]) -> Pruned:
    return Pruned(counts.get("texts", 0), counts.get("revisions", 0), counts.get("refused", 0))


def _walks(retention: Retention, now: datetime) -> tuple[_Walk, ...]:
    texts = _Limits(retention, now, lambda keep: keep.texts)
    revisions = _Limits(retention, now, lambda keep: keep.revisions)
    fetched, seen = article.c.fetched_at, revision.c.seen_at
    refused = false() if retention.refused is None else task.c.refused_at < now - retention.refused
    return (
        _Walk(
            "texts",
            article,
            (fetched, article.c.id),
            texts.any_older(fetched),
            and_(texts.older(fetched), _HAS_TEXT),
            _take_texts,
        ),
        _Walk(
            "revisions",
            revision.join(article),
            (revision.c.article_id, revision.c.revision),
            true() if revisions.any() else false(),
            revisions.older(seen),
            _take_revisions,
        ),
        _Walk("refused", task, (task.c.host, task.c.id), task.c.quarantined == 1, refused, _take_refused),
    )


class _Limits:
    """Until when each agency's rows are kept."""

    def __init__(self, retention: Retention, now: datetime, chosen: Callable[[Keep], timedelta | None]) -> None:
        kept = chosen(retention.default)
        self._default = None if kept is None else now - kept
        own = {agency: chosen(keep) for agency, keep in retention.agencies.items()}
        self._own = {agency: None if its is None else now - its for agency, its in own.items()}

    def any_older(self, at: ColumnElement[datetime]) -> Condition:
        """Return the condition that rows may be over their time, whosever they are."""
        ends = self._ends()
        return at < max(ends) if ends else false()

    def any(self) -> bool:
        """Tell whether anything is over its time ever."""
        return bool(self._ends())

    def _ends(self) -> list[datetime]:
        return [end for end in (self._default, *self._own.values()) if end is not None]

    def older(self, at: ColumnElement[datetime]) -> Condition:
        """Return the condition that they are."""
        others = article.c.agency.not_in(sorted(self._own))
        found = [] if self._default is None else [and_(at < self._default, others)]
        found += [and_(at < end, article.c.agency == agency) for agency, end in self._own.items() if end is not None]
        return or_(*found) if found else false()


def _take_texts(connection: Connection, _database: Database, over: Sequence[_Keys]) -> None:
    ids = [id_ for _, id_ in over]
    connection.execute(update(article).where(article.c.id.in_(ids)).values(_NO_TEXT))
    connection.execute(delete(search_doc).where(search_doc.c.article_id.in_(ids)))


def _take_revisions(connection: Connection, _database: Database, over: Sequence[_Keys]) -> None:
    # The articles too, by themselves: for pairs alone SQLite looks through all earlier texts.
    its = revision.c.article_id.in_(sorted({id_ for id_, _ in over}))
    connection.execute(delete(revision).where(its, tuple_(revision.c.article_id, revision.c.revision).in_(over)))


def _take_refused(connection: Connection, database: Database, over: Sequence[_Keys]) -> None:
    lock_hosts(connection, database, {host for host, _ in over})
    still_refused = task.c.quarantined == 1  # nobody has made it due again meanwhile
    connection.execute(delete(task).where(still_refused, task.c.id.in_([id_ for _, id_ in over])))
