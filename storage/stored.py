"""A change as its row has it: what the store keeps as JSON stays text until somebody asks for the record itself.

Reading that text and writing it anew would cost an export of lines more than all else together.
"""

from __future__ import annotations

import json
from dataclasses import fields
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from storage.codec import article_from_json, change_as_json, json_line, one_line
from storage.records import Article, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from storage.records import Verdict

# The fields of a record that the store keeps as JSON.
AS_JSON = frozenset({"blocks", "authors", "dateline", "credited_sources", "tags", "images", "quality", "provenance"})
INSTANTS = ("fetched_at", "published_at", "updated_at")
NAMES = tuple(each.name for each in fields(Article))


class StoredChange(Change):
    """A change whose `fields` are as they are kept: those of `AS_JSON` as text, instants with their offset."""

    __slots__ = ("_article", "fields")

    fields: Mapping[str, Any]
    _article: Article

    def __init__(self, position: int, at: datetime, verdict: Verdict, fields: Mapping[str, object]) -> None:
        for name, value in (("position", position), ("at", at), ("verdict", verdict), ("fields", fields)):
            object.__setattr__(self, name, value)

    @property
    def article(self) -> Article:
        """Read the record, when it is asked for the first time."""
        try:
            return self._article
        except AttributeError:
            told = self.fields
            read = {name: json.loads(told[name]) for name in AS_JSON if told[name] is not None}
            object.__setattr__(self, "_article", article_from_json({**told, **read}))
            return self._article


def change_line(change: Change) -> str:
    """Return a change as JSON in one line, with its end: the record's fields, `position` and `verdict`."""
    if not isinstance(change, StoredChange):
        return json_line(change_as_json(change))
    told = change.fields
    written = ", ".join([begin + write(told[name]) for name, begin, write in _WRITERS])
    return one_line(f'{{{written}, "position": {change.position}, "verdict": "{change.verdict.value}"}}')


def change_values(change: Change, *, parsed: bool = True) -> dict[str, Any]:
    """Return what `change_as_json` does, without making the record; not `parsed`: what has parts is JSON as text."""
    if not isinstance(change, StoredChange):
        values = change_as_json(change)
        return values if parsed else {name: _unparsed(value) for name, value in values.items()}
    told = dict(change.fields)
    for name in AS_JSON if parsed else ():
        told[name] = None if told[name] is None else json.loads(told[name])
    for name in INSTANTS:
        told[name] = None if told[name] is None else told[name].isoformat()
    return told | {"position": change.position, "verdict": change.verdict.value}


def _unparsed(value: Any) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _text(value: str | None) -> str:
    return "null" if value is None else encode_basestring(value)


def _json(value: str | None) -> str:
    return "null" if value is None else value


def _instant(value: datetime | None) -> str:
    return "null" if value is None else f'"{value.isoformat()}"'


def _writer(name: str) -> Callable[[Any], str]:
    if name in AS_JSON:
        return _json
    if name in INSTANTS:
        return _instant
    return str if name == "revision" else _text


_WRITERS = tuple((name, f'"{name}": ', _writer(name)) for name in NAMES)
