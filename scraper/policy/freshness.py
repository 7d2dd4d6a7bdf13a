"""How long an answer says that it is fresh (RFC 9111): a poll before that would only find the same."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MOST_FRESH_S = 5 * 3_600.0  # caches are set up for pages, not for us: NetNewsWire honours no more either
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})")
_UNCACHED = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)\b")


def fresh_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds for which an answer is fresh, at most `MOST_FRESH_S`; None when it does not say.

    `Cache-Control: max-age` (less `Age`) wins over `Expires` (RFC 9111, 5.3); `s-maxage` is for shared caches. Header
    names are lower case.
    """
    control = headers.get("cache-control", "").lower()
    if _UNCACHED.search(control):
        return None
    told = _MAX_AGE.search(control)
    left = float(told[1]) - _number(headers.get("age")) if told else _until(headers.get("expires"), now)
    return min(left, MOST_FRESH_S) if left is not None and left > 0 else None


def _number(value: str | None) -> float:
    return float(value) if value and value.isascii() and value.isdigit() else 0.0


def _until(raw: str | None, now: datetime) -> float | None:
    try:
        when = parsedate_to_datetime(raw) if raw else None
        return (when - now).total_seconds() if when and when.tzinfo else None
    except (ValueError, TypeError, OverflowError):
        return None
