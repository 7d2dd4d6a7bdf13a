"""Records to rows and back. Lists and small records are JSON; instants keep the publisher's offset beside them."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta, timezone
from operator import attrgetter
from typing import TYPE_CHECKING

from storage.codec import article_from_json, plain
from storage.records import Article, FeedState, RefusalClass

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

_FEED = tuple(each.name for each in fields(FeedState))
_FEED_LISTS = ("seen", "skip_hours", "skip_days")
_ARTICLE = tuple(each.name for each in fields(Article))
_read_article = attrgetter(*_ARTICLE)
_AS_JSON = (
    *("blocks", "authors", "dateline", "credited_sources", "tags", "images", "quality", "provenance"),
    *("access", "kind"),  # enumerations: their words
)
_WITH_OFFSET = (("published_at", "published_offset"), ("updated_at", "updated_offset"))


def article_row(article: Article, *, first_position: int) -> dict[str, object]:
    """Return an article's row, by column name."""
    row = dict(zip(_ARTICLE, _read_article(article), strict=True))
    for name in _AS_JSON:
        row[name] = plain(row[name])
    for name, offset_name in _WITH_OFFSET:
        row[offset_name] = _offset_minutes(row[name])
    row["first_position"] = first_position
    return row


def _offset_minutes(value: datetime | None) -> int | None:
    offset = value.utcoffset() if value else None
    return None if offset is None else round(offset.total_seconds() / 60)


def article_from_row(row: RowMapping) -> Article:
    """Read an article from its row."""
    value = dict(row)
    for name, offset_name in _WITH_OFFSET:
        if (at := in_offset(value[name], value[offset_name])) is not None:
            value[name] = at.isoformat()
    value["fetched_at"] = value["fetched_at"].isoformat()
    return article_from_json(value)


def in_offset(value: datetime | None, minutes: int | None) -> datetime | None:
    """Return an instant with the offset that its publisher gave it, in minutes; UTC where none is known."""
    return value.astimezone(timezone(timedelta(minutes=minutes or 0))) if value else None


def feed_row(state: FeedState) -> dict[str, object]:
    """Return a feed's row."""
    row = {name: getattr(state, name) for name in _FEED}
    lists = {name: list(getattr(state, name)) for name in _FEED_LISTS}
    return row | lists | {"refusal": state.refusal.value if state.refusal else None}


def feed_from_row(row: RowMapping) -> FeedState:
    """Read a feed from its row."""
    value = dict(row)
    refusal = value["refusal"]
    lists = {name: tuple(value[name]) for name in _FEED_LISTS if name in value}
    return FeedState(**value | lists | {"refusal": RefusalClass(refusal) if refusal else None})
