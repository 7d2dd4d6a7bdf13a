"""What an answer's head means: redirect, rest, refusal, page. Pure.

status                        what comes of it
200, 203                      a page; with Content-Range it is a part, and refused
204, 205                      a poll: nothing new (as 304); otherwise refused as empty
304                           a page without body, if validators were sent; otherwise refused
301 302 303 307 308           a redirect
401 403 404 410               their own classes; 451 counts as 403
408                           timeout
429, 503                      the host rests, as long as Retry-After says
other 4xx, 1xx, 206, 226      http_client
other 5xx and above           http_server
any, with a bot wall's mark   blocked
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.fetch.refusals import refuse
from scraper.http_dates import read_http_date
from scraper.walls import MAKERS_MARKS, SURE_MARKS
from storage.records import RefusalClass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from scraper.fetch.refusals import Refused

OK_STATUSES = frozenset({200, 203})
NO_CONTENT_STATUSES = frozenset({204, 205})
NOT_MODIFIED = 304
BODILESS_STATUSES = frozenset({204, NOT_MODIFIED})  # whatever their headers say (RFC 9112, 6.3)
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
PERMANENT_STATUSES = frozenset({301, 308})
SAME_METHOD_STATUSES = frozenset({307, 308})
TOO_MANY_REQUESTS = 429
UNAVAILABLE = 503
LARGEST_DELAY_DIGITS = 12  # longer numbers are capped anyway
# Two values; the comma of a date has a day and a month behind it.
_BETWEEN = re.compile(r",\s*(?=[A-Za-z]|\d+\s*(?:,|$))")
_LEAP_SECOND = re.compile(r"(\d\d:\d\d):60\b")  # which HTTP-dates may have, and `datetime` does not

_CLASS_BY_STATUS = {
    204: RefusalClass.EMPTY,
    205: RefusalClass.EMPTY,
    401: RefusalClass.UNAUTHORIZED,
    403: RefusalClass.FORBIDDEN,
    404: RefusalClass.NOT_FOUND,
    408: RefusalClass.TIMEOUT,
    410: RefusalClass.GONE,
    429: RefusalClass.RATE_LIMITED,
    451: RefusalClass.FORBIDDEN,
}
_FIRST_SERVER_ERROR = 500

# A challenge page is small, with little to read: the walls' scripts stand in ordinary pages of their customers too.
WALL_MAX_BYTES = 32 * 1024
WALL_TEXT_BYTES = 2_000  # a wall says why in two languages, and whom to write to
_WALL_MARKS = re.compile(
    SURE_MARKS
    + b"|"
    + MAKERS_MARKS
    + rb"|/\.well-known/arvancloud|ddos-guard/js-challenge|<title>DDoS-Guard</title>|window\._pxAppId|__qrator"
    rb"|AwsWafIntegration|slowAES\."
)
_WALL_HEADERS = (
    ("cf-mitigated", frozenset({"challenge", "block"})),
    ("x-vercel-mitigated", frozenset({"challenge", "deny"})),
)
# What many a host makes of its own: a script sets a cookie and loads the page again, and there is nothing to read.
_SETS_COOKIE = re.compile(rb"document\.cookie\s*=[^=]")
_LOADS_AGAIN = re.compile(rb"location\s*(?:\.\s*(?:(?:reload|replace|assign)\b|href\s*=[^=])|=[^=])")
COOKIE_WALL_BYTES = 8 * 1024
COOKIE_WALL_TEXT_BYTES = 400  # "please wait", in two languages
# Feeds, sitemaps and robots.txt may name what walls have; walls are pages.
_NO_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<(?:\?xml|rss|feed|rdf|urlset|sitemapindex)\b|user-agent\b)", re.IGNORECASE
)
_HIDES = re.compile(rb"<(script|style|noscript|title)\b|<!--")
_UNREAD = re.compile(rb"<[^<>]*>|\s+")


def is_wall(headers: Mapping[str, str], body: bytes) -> bool:
    """Say whether a bot wall or cookie challenge stands where the page should be."""
    if any(headers.get(name, "").lower() in values for name, values in _WALL_HEADERS) or "x-amzn-waf-action" in headers:
        return True
    most = _most_text_bytes(body)
    return most > 0 and _text_bytes(body) <= most


def _most_text_bytes(body: bytes) -> int:
    """Return how much text a page with these scripts may have as a wall; 0 if it has none that walls have."""
    if len(body) > WALL_MAX_BYTES or _NO_PAGE.match(body):
        return 0
    if _WALL_MARKS.search(body):
        return WALL_TEXT_BYTES
    loops = len(body) <= COOKIE_WALL_BYTES and _SETS_COOKIE.search(body) and _LOADS_AGAIN.search(body)
    return COOKIE_WALL_TEXT_BYTES if loops else 0


def _text_bytes(body: bytes) -> int:
    """Return how many bytes of a page are there to be read: no markup, no blanks, nothing of scripts."""
    body, shown, at = body.lower(), [], 0
    while found := _HIDES.search(body, at):
        shown.append(body[at : found.start()])
        end = b"</" + found[1] if found[1] else b"-->"
        at = body.find(end, found.end())
        if at < 0:
            break
    else:
        shown.append(body[at:])
    return sum(len(_UNREAD.sub(b"", each)) for each in shown)


def retry_after_s(value: str | None, now: datetime, *, cap_s: float) -> float | None:
    """Return what a Retry-After header asks for, capped; None for nonsense and for what lies in the past.

    Seconds or an HTTP-date (RFC 9110, 10.2.3); of several, which proxies make, the longest.
    """
    asked = [_wait_s(each.strip(" \t,"), now) for each in _BETWEEN.split(value)] if value else []
    longest_s = max(asked, default=0.0)
    return min(longest_s, cap_s) if longest_s > 0 else None


def _wait_s(value: str, now: datetime) -> float:
    if value.isascii() and value.isdigit():
        return float(value[:LARGEST_DELAY_DIGITS])
    at = read_http_date(_LEAP_SECOND.sub(r"\1:59", value))
    return (at - now).total_seconds() if at else 0.0


def refusal_of(status: int, headers: Mapping[str, str], body: bytes, *, retry_in_s: float | None) -> Refused:
    """Make the refusal for an answer that is no page. `body` is as much of it as was read."""
    rest = status in {TOO_MANY_REQUESTS, UNAVAILABLE}
    kind = _CLASS_BY_STATUS.get(status, RefusalClass.HTTP_CLIENT)
    if status >= _FIRST_SERVER_ERROR:
        kind = RefusalClass.HTTP_SERVER
    if status == UNAVAILABLE and retry_in_s is not None:
        kind = RefusalClass.RATE_LIMITED
    detail = f"the server answered {status}"
    if retry_in_s is not None:
        detail += f"; Retry-After: {headers.get('retry-after', '')} is kept for {retry_in_s:.0f} s"
    if is_wall(headers, body):
        kind, detail = RefusalClass.BLOCKED, f"a bot wall answered {status}"
    return refuse(kind, detail, retry_in_s=retry_in_s, rest_host=rest, status=status)
