"""The OpenAPI 3.1 document of the API; the record's schema is made from the record itself."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Union, get_args, get_origin, get_type_hints

from storage.records import Article

if TYPE_CHECKING:
    from storage.codec import Json

_PROBLEM = {
    "description": "why not",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "status", "title"],
                "properties": {
                    "type": {"type": "string"},
                    "status": {"type": "integer"},
                    "title": {"type": "string"},
                },
            }
        }
    },
}
_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "an id, or its first six characters or more",
    "schema": {"type": "string", "minLength": 1},
}


def _asked(name: str, schema: Json, description: str, *, required: bool = False) -> Json:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema}


def _limit(most: int, default: int) -> Json:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return _asked("limit", schema, "how many at most")


_TEXT: Json = {"type": "string"}
_AT: Json = {"type": "string", "format": "date-time"}
_AFTER = _asked(
    "after",
    {"type": "integer", "minimum": 0, "maximum": 2**63 - 1, "default": 0},
    "`next` of the page before; 0: from the start",
)
_SEARCH = [
    _asked("q", {"type": "string", "minLength": 1}, 'words, "phrases", -words, title:words, begin*', required=True),
    _asked("field", {"type": "string", "enum": ["all", "title", "body"]}, "where to look"),
    _asked("language", _TEXT, "BCP 47"),
    _asked("agency", _TEXT, "id of an agency"),
    _asked("story", _TEXT, "id of a story"),
    _asked("since", _AT, "published since"),
    _asked("until", _AT, "published before"),
    _asked("cursor", _TEXT, "`next` of the page before"),
    _limit(100, 20),
]


_FEED = [
    _asked("q", _TEXT, "what a search finds"),
    _asked("agency", _TEXT, "id of an agency"),
    _asked("language", _TEXT, "BCP 47"),
]
_MEDIA = {"/feed.atom": "application/atom+xml", "/feed.json": "application/feed+json"}


def _list(name: str, items: Json, **more: Json) -> Json:
    return {
        "type": "object",
        "required": [name],
        "properties": {name: {"type": "array", "items": items}} | more,
    }


_ARTICLE = {"$ref": "#/components/schemas/Article"}
_ANY = {"type": "object"}
_CHANGE = {
    "type": "object",
    "required": ["position", "verdict", "article"],
    "properties": {
        "position": {"type": "integer"},
        "verdict": {"type": "string", "enum": ["new", "copy", "revised"]},
        "article": _ARTICLE,
    },
}
_REVISION = {"type": "object", "properties": {"seen_at": {"type": "string"}, "article": _ARTICLE}}
_MEMBER = {"type": "object", "properties": {"article": _ARTICLE, "placed": {"type": ["object", "null"]}}}
_NEXT = {"next": {"type": ["string", "null"]}, "total": {"type": ["integer", "null"]}}
# path: (what it answers, parameters, schema of the answer)
PATHS: dict[str, tuple[str, list[Json], Json]] = {
    "/articles": (
        "New and changed articles behind a position of the change log, in order.",
        [_AFTER, _limit(500, 100)],
        _list("changes", _CHANGE, next={"type": "integer"}),
    ),
    "/articles/{id}": ("One article.", [_ID], _ARTICLE),
    "/articles/{id}/revisions": ("Its earlier texts, oldest first.", [_ID], _list("revisions", _REVISION)),
    "/articles/{id}/diff": ("What changed from revision to revision.", [_ID], _list("diffs", _ANY)),
    "/stories": ("The stories that copies joined last.", [_limit(200, 50)], _list("stories", _ANY)),
    "/stories/{id}": (
        "Everyone who carried a story, the earliest first.",
        [_ID],
        _list("members", _MEMBER, id={"type": "string"}),
    ),
    "/sources": ("Every feed: its health, rhythm and last answer.", [], _list("sources", _ANY)),
    "/search": ("Articles by their words, the best first.", _SEARCH, _list("hits", _ANY, **_NEXT)),
    "/feed.atom": ("The latest articles as an Atom feed.", _FEED, _TEXT),
    "/feed.json": ("The latest articles as a JSON Feed.", _FEED, _ANY),
    "/openapi.json": ("This document.", [], _ANY),
}


@lru_cache(maxsize=1)
def document() -> Json:
    """Return the document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Khabar",
            "version": "1",
            "description": "News records, read-only. Answers carry an ETag; `If-None-Match` is honoured.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {path: {"get": _operation(path, *told)} for path, told in PATHS.items()},
        "components": {"schemas": {"Article": schema_of(Article)}},
    }


def _operation(path: str, summary: str, parameters: list[Json], schema: Json) -> Json:
    answers: Json = {
        "200": {"description": "the answer", "content": {_MEDIA.get(path, "application/json"): {"schema": schema}}},
        "304": {"description": "unchanged"},
        "503": _PROBLEM,
    }
    answers |= {"400": _PROBLEM} if any(each["in"] == "query" for each in parameters) else {}
    answers |= {"404": _PROBLEM} if "{id}" in path else {}
    name = path.strip("/").replace("/{id}", "_one").replace("/", "_").replace(".", "_")
    return {"operationId": name, "summary": summary, "parameters": parameters, "responses": answers}


_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", types.NoneType: "null"}


def schema_of(hint: object) -> Json:  # noqa: PLR0911 - one a kind of type
    """Return the JSON Schema of a type as `storage.codec` writes its values."""
    origin, parts = get_origin(hint), get_args(hint)
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if hint is datetime:
        return {"type": "string", "format": "date-time"}
    if origin in {Union, types.UnionType}:
        return {"anyOf": [schema_of(part) for part in parts]}
    if origin is tuple:
        return {"type": "array", "items": schema_of(parts[0])}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": schema_of(parts[1])}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string", "enum": [each.value for each in hint]}
    assert is_dataclass(hint)  # noqa: S101 - a record has no other kinds of fields
    hints = get_type_hints(hint, localns={"datetime": datetime, "Mapping": Mapping})
    names = [each.name for each in fields(hint)]
    return {"type": "object", "required": names, "properties": {name: schema_of(hints[name]) for name in names}}
