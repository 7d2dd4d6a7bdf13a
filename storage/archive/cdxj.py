"""The index beside each WARC file: one line a page, sorted, as pywb and OutbackCDX read it (CDXJ).

com,example)/news/1 20260101120000 {"url": ..., "mime": ..., "status": "200", "digest": ..., ...}
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from datetime import datetime


def sort_key(url: str) -> str:
    """Return a URL in sort-friendly form (SURT): the host's labels reversed, then path and query, in lower case."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    tail = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"{','.join(reversed(host.split('.')))}{port}){tail}".lower().replace(" ", "%20")


def line(url: str, at: datetime, **fields: str | int) -> str:
    """Return one line, without its end; `at` is UTC, numbers are written as strings, as the readers expect."""
    told = json.dumps({"url": url, **{name: str(value) for name, value in fields.items()}}, ensure_ascii=False)
    return f"{sort_key(url)} {at:%Y%m%d%H%M%S} {told}"
