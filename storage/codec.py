"""Records to plain JSON values and back.

Instants become ISO 8601 with their offset, enumerations their words, tuples lists. Absent keys take the field's
default, unknown keys are ignored: records written by an older or newer Khabar stay readable.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from storage.records import (
    Access,
    Article,
    ArticleKind,
    Block,
    BlockType,
    Dateline,
    FeedItem,
    Image,
    Quality,
    Trail,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from storage.records import Change

Json = dict[str, Any]
_encode = json.JSONEncoder(ensure_ascii=False).encode
# Ends of lines to many a program (Python's splitlines among them), but not to JSON: written as escapes.
_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_AS_IT_IS = frozenset({type(None), str, int, float, bool, dict})


def plain(value: object) -> object:
    """Turn one field's value into what `json.dumps` takes."""
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, tuple):
        return [part if type(part) in _AS_IT_IS else plain(part) for part in value] if value else []
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        return to_json(value)
    return str(value)


def to_json(record: object) -> Json:
    """Return a record's fields by name, in the order of their definition."""
    names, read = _shape(type(record))
    values = dict(zip(names, read(record), strict=True))
    for name, value in values.items():
        if type(value) not in _AS_IT_IS:
            values[name] = plain(value)
    return values


def change_as_json(change: Change) -> Json:
    """Return a change as a JSON object: the article as it is now, where it stands in the log, and what it was."""
    return to_json(change.article) | {"position": change.position, "verdict": change.verdict.value}


_SHAPES: dict[type, tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]] = {}


def _shape(record_type: type) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:
    """Return the field names of a record type, and what reads all of them at once (every record has several)."""
    if record_type not in _SHAPES:
        names = tuple(each.name for each in fields(record_type))
        _SHAPES[record_type] = names, attrgetter(*names)
    return _SHAPES[record_type]


def _each(read: Callable[[Any], object]) -> Callable[[Any], tuple[object, ...]]:
    return lambda values: tuple(read(value) for value in values)


_BLOCK_TYPES = {each.value: each for each in BlockType}  # a call of an enumeration costs more than all else here


def _instant(value: str | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _block(value: Mapping[str, Any]) -> Block:
    return Block(_BLOCK_TYPES[value["type"]], value["text"], value.get("level"))


_READERS: dict[type, dict[str, Callable[[Any], Any]]] = {
    Article: {
        "fetched_at": _instant,
        "published_at": _instant,
        "updated_at": _instant,
        "blocks": _each(_block),
        "authors": tuple,
        "credited_sources": tuple,
        "tags": tuple,
        "images": _each(lambda value: Image(value["url"], value.get("caption"), value.get("credit"))),
        "dateline": lambda value: Dateline(value["text"], value.get("place")),
        "access": Access,
        "kind": ArticleKind,
        "quality": lambda value: Quality(value["score"], tuple(value.get("warnings", ()))),
    },
    FeedItem: {
        "published_at": _instant,
        "updated_at": _instant,
        "authors": tuple,
        "tags": tuple,
    },
}


def _read(record_type: type, value: Mapping[str, Any]) -> Json:
    readers = _READERS[record_type]
    names, _ = _shape(record_type)
    known = {name: value[name] for name in names if name in value}
    return {name: readers[name](part) if part is not None and name in readers else part for name, part in known.items()}


def article_from_json(value: Mapping[str, object]) -> Article:
    """Read an article; KeyError, TypeError or ValueError if it is none."""
    return Article(**_read(Article, value))


def item_from_json(value: Mapping[str, object]) -> FeedItem:
    """Read a feed item; KeyError, TypeError or ValueError if it is none."""
    return FeedItem(**_read(FeedItem, value))


def trail_from_json(value: Mapping[str, Any]) -> Trail:
    """Read how far a fetch has come; KeyError or TypeError if it is none."""
    return Trail(**{**value, "left": tuple(value["left"])})


def json_line(told: Json) -> str:
    """Return an object as JSON in one line, with its end; to whoever reads it, see `_ENDS`."""
    return one_line(_encode(told))


def one_line(told: str) -> str:
    """Return JSON as one line, with its end."""
    for end, escape in _ENDS.items():
        if end in told:
            told = told.replace(end, escape)
    return told + "\n"
