"""What politeness is kept by, and a spread that is the same each time."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit


def host_key(url: str) -> str:
    """Return what politeness is kept by: the host in lower case, with its port unless it is the scheme's own.

    An unreadable URL gives "" (it is refused as `bad_url` when it is fetched).
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    return host if port in {None, 80, 443} else f"{host}:{port}"


def spread(key: str) -> float:
    """Return a number in [0, 1) that is always the same for the same key."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "big") / 2**32
