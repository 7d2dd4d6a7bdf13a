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
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scraper.fetch.refusals import refuse
from storage.records import RefusalClass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from scraper.fetch.refusals import Refused

OK_STATUSES = frozenset({200, 203})
NO_CONTENT_STATUSES = frozenset({204, 205})
NOT_MODIFIED = 304
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
PERMANENT_STATUSES = frozenset({301, 308})
SAME_METHOD_STATUSES = frozenset({307, 308})
TOO_MANY_REQUESTS = 429
UNAVAILABLE = 503
LARGEST_DELAY_DIGITS = 12  # longer numbers are capped anyway
_BETWEEN = re.compile(
    r",\s*(?=[A-Za-z]|\d+\s*(?:,|$))"
)  # two values; the comma of a date has a day and a month behind it
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

# A challenge page is a small one: a script that sets a cookie and loads the page again. What these bytes stand in
# is looked at only in small bodies, so that an article about them is not taken for one.
WALL_MAX_BYTES = 32 * 1024
_WALL_MARKS = re.compile(
    rb"__arcsjs|/\.well-known/arvancloud|/cdn-cgi/challenge-platform/|cf-browser-verification|_cf_chl_opt"
    rb"|_Incapsula_Resource|ddos-guard/js-challenge|<title>DDoS-Guard</title>|window\._pxAppId|captcha-delivery\.com"
    rb"|__qrator|AwsWafIntegration|/_sec/cp_challenge|sec-if-cpt-container|sucuri_cloudproxy_js|anubis_challenge|slowAES\."
    rb"|/\.well-known/vercel/security/"
)
_WALL_HEADERS = (
    ("cf-mitigated", frozenset({"challenge", "block"})),
    ("x-vercel-mitigated", frozenset({"challenge", "deny"})),
)
# What many a host makes of its own: a script sets a cookie and loads the page again, and there is nothing to read.
_SETS_COOKIE = re.compile(rb"document\.cookie\s*=[^=]")
_LOADS_AGAIN = re.compile(rb"location\s*(?:\.\s*(?:reload|replace|assign|href)\b|=[^=])")
_NO_TEXT = re.compile(rb"<(script|style|noscript|title)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>|\s+", re.DOTALL | re.IGNORECASE)
COOKIE_WALL_BYTES = 8 * 1024  # what stands behind it is looked at letter by letter
WALL_TEXT_BYTES = 400  # "please wait", in two languages


def is_wall(headers: Mapping[str, str], body: bytes) -> bool:
    """Say whether a bot wall or cookie challenge stands where the page should be."""
    if any(headers.get(name, "").lower() in values for name, values in _WALL_HEADERS) or "x-amzn-waf-action" in headers:
        return True
    return len(body) <= WALL_MAX_BYTES and (_WALL_MARKS.search(body) is not None or _only_sets_a_cookie(body))


def _only_sets_a_cookie(body: bytes) -> bool:
    if len(body) > COOKIE_WALL_BYTES or not (_SETS_COOKIE.search(body) and _LOADS_AGAIN.search(body)):
        return False
    return len(_NO_TEXT.sub(b"", body)) <= WALL_TEXT_BYTES


def retry_after_s(value: str | None, now: datetime, *, cap_s: float) -> float | None:
    """Return what a Retry-After header asks for, capped; None for nonsense and for what lies in the past.

    Seconds or an HTTP-date (RFC 9110, 10.2.3); of several, which proxies make, the longest.
    """
    asked = [_wait_s(each.strip(), now) for each in _BETWEEN.split(value)] if value else []
    longest_s = max(asked, default=0.0)
    return min(longest_s, cap_s) if longest_s > 0 else None


def _wait_s(value: str, now: datetime) -> float:
    if value.isascii() and value.isdigit():
        return float(value[:LARGEST_DELAY_DIGITS])
    try:
        at = parsedate_to_datetime(_LEAP_SECOND.sub(r"\1:59", value))
        return (at if at.tzinfo else at.replace(tzinfo=now.tzinfo)).timestamp() - now.timestamp()
    except (ValueError, TypeError, OverflowError):
        return 0.0


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
