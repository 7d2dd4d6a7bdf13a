"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, Text
from sqlalchemy.types import TypeDecorator, UserDefinedType

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine

# PostgreSQL hands instants over in the session's zone, Python's end with the year 9999: a day of room on both sides.
_FIRST = datetime(1, 1, 3, tzinfo=UTC)
_LAST = datetime(9999, 12, 29, tzinfo=UTC)

# One encoder for all: json.dumps makes a new one for each call that asks for anything but its defaults.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Instant(TypeDecorator[datetime]):
    """An instant: TIMESTAMPTZ on PostgreSQL, sortable UTC text of fixed width on SQLite, which has no such type.

    The year 1, as some CMSs write "no date", is unknown: not every zone can tell it.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the dialect's own type."""
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else Text())

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Return what hands UTC to the database."""
        return _told if dialect.name == "postgresql" else _written

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return an aware datetime in UTC."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            return value.astimezone(UTC)  # type: ignore[no-any-return]
        return datetime.fromisoformat(value)


class SearchVector(UserDefinedType[str]):
    """PostgreSQL's TSVECTOR, by its name only: its dialect need not be loaded where there is no such server."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Return the type as SQL has it."""
        return "TSVECTOR"


def _told(value: datetime | None) -> datetime | None:
    return value if value is not None and _FIRST <= value <= _LAST else None


def _written(value: datetime | None) -> str | None:
    told = _told(value)
    return None if told is None else told.astimezone(UTC).isoformat(timespec="microseconds")


def storable(text: str | None) -> str | None:
    """Return text without what a database cannot hold: NUL (PostgreSQL), half surrogate pairs (UTF-8)."""
    if text is None:
        return None
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        if not text.isascii():
            text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


class Words(TypeDecorator[str]):
    """Text from outside: one bad character of a page must not stop everybody's commit."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:  # noqa: ARG002 - the same on both
        """Return what writes what can be stored of it."""
        return storable


def _as_json(value: Any) -> str | None:
    if value is None:
        return None
    if value == []:  # most lists are
        return "[]"
    text = _encode(value)
    return storable(_encode(_without_nul(value)) if "\\u0000" in text else text)


class JsonText(TypeDecorator[Any]):
    """A JSON value as text, Persian readable in it."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:  # noqa: ARG002 - the same on both
        """Return what writes JSON; None stays NULL."""
        return _as_json

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:  # noqa: ARG002 - the same on both
        """Read JSON."""
        if value == "[]":  # most lists are
            return []
        return None if value is None else json.loads(value)


def _without_nul(value: object) -> object:
    """Return a JSON value without NUL in its texts; JSON can spell it, readers of it cannot always."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {name: _without_nul(part) for name, part in value.items()}
    return [_without_nul(part) for part in value] if isinstance(value, list) else value
