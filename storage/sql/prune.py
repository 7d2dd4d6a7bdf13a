"""Taking away what is older than it is kept, a bounded step at a time, so that nobody waits for it for long.

text       the article's row stays, without lead, body, blocks and images: it is known (and not fetched again), its
           story keeps its member, the change log its entry; it is not found by its words any more
revision   gone
refused    gone from the list; a feed that still names the page brings it again
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, or_, select, tuple_, update

from storage.retention import PRUNED, Keep, Pruned
from storage.sql.put import lock_hosts
from storage.sql.schema import article, revision, search_doc, task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime, timedelta

    from sqlalchemy import ColumnElement, Connection

    from storage.retention import Retention
    from storage.sql.engine import Database

    Condition = ColumnElement[bool]

# Not `body` alone: a gallery has blocks and images only.
_HAS_TEXT = or_(article.c.body != "", article.c.lead.is_not(None), article.c.blocks != [], article.c.images != [])
_NO_TEXT: dict[str, Any] = {"body": "", "lead": None, "blocks": [], "images": [], "provenance": PRUNED}


def prune(connection: Connection, database: Database, retention: Retention, now: datetime, limit: int) -> Pruned:
    """Take away at most `limit` of each kind; nothing taken: there is no more."""
    texts, revisions, refused = _conditions(retention, now)
    return Pruned(
        _prune_texts(connection, texts, limit),
        _prune_revisions(connection, revisions, limit),
        _prune_refused(connection, database, refused, limit),
    )


def prunable(connection: Connection, retention: Retention, now: datetime) -> Pruned:
    """Return how much there is to take away."""
    texts, revisions, refused = _conditions(retention, now)

    def count(wanted: Condition | None, source: Any) -> int:
        if wanted is None:
            return 0
        return connection.execute(select(func.count()).select_from(source).where(wanted)).scalar_one()

    return Pruned(count(texts, article), count(revisions, revision.join(article)), count(refused, task))


def _conditions(retention: Retention, now: datetime) -> tuple[Condition | None, Condition | None, Condition | None]:
    """Return which articles, revisions (joined with articles) and tasks are over their time; None: none can be."""
    texts = _older(retention, now, lambda keep: keep.texts, article.c.fetched_at)
    revisions = _older(retention, now, lambda keep: keep.revisions, revision.c.seen_at)
    if retention.refused is None:
        return _and(texts, _HAS_TEXT), revisions, None
    return _and(texts, _HAS_TEXT), revisions, and_(task.c.quarantined == 1, task.c.refused_at < now - retention.refused)


def _and(first: Condition | None, second: Condition) -> Condition | None:
    return None if first is None else and_(first, second)


def _older(
    retention: Retention, now: datetime, chosen: Callable[[Keep], timedelta | None], at: Any
) -> Condition | None:
    def each() -> Iterator[Condition]:
        kept = chosen(retention.default)
        if kept is not None:
            yield and_(at < now - kept, article.c.agency.not_in(sorted(retention.agencies)))
        for agency, keep in retention.agencies.items():
            its = chosen(keep)
            if its is not None:
                yield and_(at < now - its, article.c.agency == agency)

    found = list(each())
    return or_(*found) if found else None


def _prune_texts(connection: Connection, wanted: Condition | None, limit: int) -> int:
    if wanted is None:
        return 0
    ids = connection.execute(select(article.c.id).where(wanted).limit(limit)).scalars().all()
    connection.execute(update(article).where(article.c.id.in_(ids)).values(_NO_TEXT))
    connection.execute(delete(search_doc).where(search_doc.c.article_id.in_(ids)))
    return len(ids)


def _prune_revisions(connection: Connection, wanted: Condition | None, limit: int) -> int:
    if wanted is None:
        return 0
    keys = (revision.c.article_id, revision.c.revision)
    found = connection.execute(select(*keys).select_from(revision.join(article)).where(wanted).limit(limit)).all()
    if found:
        connection.execute(delete(revision).where(tuple_(*keys).in_([tuple(each) for each in found])))
    return len(found)


def _prune_refused(connection: Connection, database: Database, wanted: Condition | None, limit: int) -> int:
    if wanted is None:
        return 0
    found = connection.execute(select(task.c.id, task.c.host).where(wanted).limit(limit)).all()
    lock_hosts(connection, database, {each.host for each in found})
    gone = delete(task).where(wanted, task.c.id.in_([each.id for each in found]))
    return connection.execute(gone).rowcount
