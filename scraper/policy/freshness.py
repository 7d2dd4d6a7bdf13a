"""How long an answer says that it is fresh (RFC 9111): a poll before that would only find the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.http_dates import read_http_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from storage.records import FeedState, Page

MOST_FRESH_S = 5 * 3_600.0  # caches are set up for pages, not for us: NetNewsWire honours no more either
NOT_MODIFIED = 304
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})")
# Not `no-cache="set-cookie"`, which is about that field only.
_UNCACHED = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)\s*(?:,|$)")


def fresh_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds for which an answer is fresh, at most `MOST_FRESH_S`; None when it does not say.

    `Cache-Control: max-age` wins over `Expires` (RFC 9111, 5.3), either less `Age`; `s-maxage` is for shared caches.
    Header names are lower case.
    """
    control = headers.get("cache-control", "").lower()
    if _UNCACHED.search(control):
        return None
    told = _MAX_AGE.search(control)
    lasts = float(told[1]) if told else _until_expiry(headers, now)
    left = lasts - _number(headers.get("age"))
    return min(left, MOST_FRESH_S) if left > 0 else None


def fresh_after(state: FeedState, page: Page, now: datetime) -> float | None:
    """Return how long a poll's answer is fresh; what a 304 leaves out holds on as it was said (RFC 9111, 4.3.4)."""
    bare = page.status == NOT_MODIFIED and not {"cache-control", "expires"} & page.headers.keys()
    return state.fresh_s if bare else fresh_s(page.headers, now)


def _number(value: str | None) -> float:
    return float(value) if value and value.isascii() and value.isdigit() else 0.0


def _until_expiry(headers: Mapping[str, str], now: datetime) -> float:
    """Return `Expires` less `Date`: both are by the server's clock, which may be hours away from ours."""
    expires = read_http_date(headers.get("expires", ""))
    return (expires - (read_http_date(headers.get("date", "")) or now)).total_seconds() if expires else 0.0
