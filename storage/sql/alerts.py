"""Troubles that are followed, kept as they are after each look; and the articles of late that some are told by."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storage.records import Alert
from storage.sql.schema import alert, article
from storage.views import ArticleSign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


def read_alerts(connection: Connection) -> list[Alert]:
    """Return every alert that is kept, the longest lasting first."""
    rows = connection.execute(select(alert).order_by(alert.c.since, alert.c.kind, alert.c.subject))
    return [
        Alert(
            kind=row.kind,
            subject=row.subject,
            words=row.words,
            since=row.since,
            seen_at=row.seen_at,
            clear_at=row.clear_at,
            told={name: datetime.fromisoformat(at) for name, at in row.told.items()},
        )
        for row in rows
    ]


def keep_alerts(connection: Connection, alerts: Sequence[Alert]) -> None:
    """Keep these alerts and no others."""
    connection.execute(delete(alert))
    rows = [
        {
            "kind": each.kind,
            "subject": each.subject,
            "words": each.words,
            "since": each.since,
            "seen_at": each.seen_at,
            "clear_at": each.clear_at,
            "told": {name: at.isoformat() for name, at in each.told.items()},
        }
        for each in alerts
    ]
    if rows:
        connection.execute(alert.insert(), rows)


def read_signs(connection: Connection, since: datetime, limit: int) -> list[ArticleSign]:
    """Return what the articles fetched since an instant tell of their feeds, the newest first."""
    wanted = (
        select(article.c.feed, article.c.agency, article.c.published_at, article.c.quality)
        .where(article.c.fetched_at >= since)
        .order_by(article.c.fetched_at.desc())
        .limit(limit)
    )
    return [
        ArticleSign(row.feed, row.agency, row.published_at is not None, tuple((row.quality or {}).get("warnings", ())))
        for row in connection.execute(wanted)
    ]
