"""Answers of the API: bytes with an ETag, and errors in one form (problem+json, RFC 9457)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request


def with_etag(request: Request, body: bytes, media_type: str) -> Response:
    """Return an answer, or 304 when the client has it already (RFC 9110, 13.1.2)."""
    etag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    headers = {"etag": etag, "cache-control": "no-cache"}
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def problem(status: int, title: str) -> Response:
    """Return an error as problem+json."""
    body = json.dumps({"type": "about:blank", "status": status, "title": title}, ensure_ascii=False)
    return Response(body.encode("utf-8", "replace"), status, media_type="application/problem+json")
