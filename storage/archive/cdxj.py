"""The index beside each WARC file: one line a page, sorted, as pywb and OutbackCDX read it (CDXJ).

com,example)/news/1 20260101120000 {"url": ..., "mime": ..., "status": "200", "digest": ..., ...}
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

REVISIT = "warc/revisit"  # the media type of a record whose body stands elsewhere
UNKNOWN = "unk"
_PORTS = {"http": 80, "https": 443}
_KEPT = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"  # everything that ASCII shows, but the signs that begin something: # and %
_MIRROR = re.compile(r"www\d*\.")
_SESSION = re.compile(
    r"(?:jsessionid=[0-9a-z]{32}|(?:php)?s(?:ess)?id=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}"
    r"|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)
_PATH_SESSION = re.compile(r"/\((?:(?:[a-z]\([0-9a-z]{24}\))+|[0-9a-z]{24})\)(/[^?]+\.aspx)")


def sort_key(url: str) -> str:
    """Return a URL in sort-friendly form (SURT): what readers make of the URL that they are asked for.

    The host's labels reversed, then path and query in lower case, without what makes no other page: `www.`, session
    ids, a slash at the end, the order of the query.
    """
    parts = urlsplit(url.strip())
    host = _MIRROR.sub("", (parts.hostname or "").strip("."), count=1)
    port = f":{parts.port}" if parts.port not in {None, _PORTS.get(parts.scheme)} else ""
    path = _PATH_SESSION.sub(r"\1", _plain_path(parts.path))
    query = _plain_query(parts.query)
    return f"{','.join(reversed(host.split('.')))}{port}){path}" + (f"?{query}" if query else "")


def _plain_path(path: str) -> str:
    kept: list[str] = []
    for step in _unescaped(path).split(b"/"):
        name = _escaped(step)
        if name == ".." and kept:
            kept.pop()
        elif name not in {"", "."}:
            kept.append(name)
    return "/" + "/".join(kept)


def _plain_query(query: str) -> str:
    asked = _SESSION.sub("", _escaped(_unescaped(query)))
    return "&".join("=".join(pair) for pair in sorted(each.split("=", 1) for each in asked.split("&")))


def _unescaped(text: str) -> bytes:
    """Take percent signs off until nothing changes: some servers escape what is escaped."""
    data = text.encode("utf-8", "replace")
    while (plain := unquote_to_bytes(data)) != data:
        data = plain
    return data


def _escaped(data: bytes) -> str:
    return quote_from_bytes(data, safe=_KEPT).lower()


def line(url: str, at: datetime, **fields: str | int) -> str:
    """Return one line, without its end; `at` is UTC, numbers are written as strings, as the readers expect."""
    told = json.dumps({"url": url, **{name: str(value) for name, value in fields.items()}}, ensure_ascii=False)
    return f"{sort_key(url)} {at:%Y%m%d%H%M%S} {told}"


def mime(headers: Mapping[str, str]) -> str:
    """Return the media type that an answer's headers (names in lower case) tell."""
    return headers.get("content-type", "").partition(";")[0].strip() or UNKNOWN
