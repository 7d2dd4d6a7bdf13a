"""Records to rows and back. Lists and small records are JSON; instants keep the publisher's offset beside them."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, type_coerce

from storage.codec import article_from_json, plain
from storage.records import Article, FeedState, RefusalClass, Verdict
from storage.sql.schema import article, change
from storage.stored import AS_JSON, NAMES, StoredChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import RowMapping

    from storage.records import Change

_FEED = tuple(each.name for each in fields(FeedState))
_FEED_LISTS = ("seen", "skip_hours", "skip_days", "rhythm")
_read_article = attrgetter(*NAMES)
_PLAIN = (*AS_JSON, "access", "kind")  # the last two are enumerations: their words
_WITH_OFFSET = (("published_at", "published_offset"), ("updated_at", "updated_offset"))
_TOLD = (*NAMES, *(offset_name for _, offset_name in _WITH_OFFSET))
_VERDICTS = {each.value: each for each in Verdict}
CHANGE = (
    *(change.c.position, change.c.at, change.c.verdict),
    *(type_coerce(article.c[name], Text) if name in AS_JSON else article.c[name] for name in _TOLD),
)


def article_row(article: Article, *, first_position: int) -> dict[str, object]:
    """Return an article's row, by column name."""
    row = dict(zip(NAMES, _read_article(article), strict=True))
    for name in _PLAIN:
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
    return article_from_json(_with_offsets(dict(row)))


def changes_from_rows(rows: Iterable[Sequence[Any]]) -> list[Change]:
    """Read changes from rows of `CHANGE`; their records are made when they are asked for."""
    return [
        StoredChange(position, at, _VERDICTS[verdict], _with_offsets(dict(zip(_TOLD, values, strict=True))))
        for position, at, verdict, *values in rows
    ]


def _with_offsets(value: dict[str, Any]) -> dict[str, Any]:
    for name, offset_name in _WITH_OFFSET:
        value[name] = in_offset(value[name], value.pop(offset_name))
    return value


def in_offset(value: datetime | None, minutes: int | None) -> datetime | None:
    """Return an instant with the offset that its publisher gave it, in minutes; UTC where none is known."""
    return value.astimezone(_zone(minutes or 0)) if value else None


@lru_cache(maxsize=256)
def _zone(minutes: int) -> timezone:
    return timezone(timedelta(minutes=minutes))


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
