"""Every "should we, and when": pure functions from what happened to what follows.

Numbers come from the public pollers that publish theirs (docs/politeness.md). Nothing here reads a clock, and "random"
spread is a hash of the task's own key, so that the same history gives the same plan.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from storage.records import Ending, RefusalClass

if TYPE_CHECKING:
    from datetime import datetime

    from storage.records import FeedState, Refusal

JITTER = 0.25  # share of a back-off by which it is stretched, so that what failed together does not return together
UNTOLD_REST_S = 600.0  # a host that says "too many" without saying for how long (NetNewsWire waits as long)
QUIET_GROWTH = 1.25  # an unchanged feed is asked a little later each time ...
NEWS_SHRINK = 0.7  # ... and one with news clearly sooner, so that a burst is caught up with in a few polls
SITEMAPS_A_POLL = 3  # of an index: the latest changed hold what is new, the others what is old
SEEN_KEYS = 2000  # of a feed's last answer; the longest feeds met hold about 1,000 items


@dataclass(frozen=True, slots=True)
class RetryLimits:
    """How stubborn to be: most tries of one article, first and longest wait in seconds."""

    tries: int = 5
    base_s: float = 60.0
    cap_s: float = 86_400.0


@dataclass(frozen=True, slots=True)
class PollLimits:
    """How often to ask a feed, in seconds: at first, at most, at least."""

    interval_s: float = 900.0
    floor_s: float = 120.0
    cap_s: float = 86_400.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a task, and for how long its host rests (None: its usual pause)."""

    ending: Ending
    again_in_s: float | None = None
    rest_host_s: float | None = None


# How many tries an article gets by refusal class; classes that are absent get `RetryLimits.tries`.
_TRIES: dict[RefusalClass, int] = {
    RefusalClass.SSRF: 1,
    RefusalClass.BAD_URL: 1,
    RefusalClass.TOO_LARGE: 1,
    RefusalClass.REDIRECT: 1,
    RefusalClass.GONE: 1,
    RefusalClass.UNAUTHORIZED: 1,
    RefusalClass.HTTP_CLIENT: 1,
    RefusalClass.NOT_AN_ARTICLE: 1,
    RefusalClass.NOT_A_FEED: 1,
    RefusalClass.BAD_FEED: 1,
    RefusalClass.NOT_FOUND: 2,  # feeds announce some pages a moment before they exist
    RefusalClass.FORBIDDEN: 2,
    RefusalClass.EMPTY: 2,
    RefusalClass.POISON: 2,  # a page that kills its reader twice will do so again
}

# A host that cannot be reached for one URL cannot be reached for its others: they wait instead of being tried in turn.
_HOST_IS_AWAY = frozenset({RefusalClass.DNS, RefusalClass.CONNECT, RefusalClass.TLS})

# The only answers after which a feed is not asked again by itself: the publisher's word, or an address never allowed.
_FEED_STOPS = frozenset({RefusalClass.GONE, RefusalClass.SSRF, RefusalClass.BAD_URL, RefusalClass.UNAUTHORIZED})


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


def back_off(tries: int, key: str, limits: RetryLimits) -> float:
    """Return seconds to wait after the `tries`-th failure in a row: doubling, stretched by the key's jitter, capped."""
    wait = limits.base_s * 2.0 ** min(tries - 1, 30)
    return min(limits.cap_s, wait * (1 + JITTER * spread(f"{key} {tries}")))


def after_refusal(refusal: Refusal, *, tries: int, key: str, limits: RetryLimits) -> Decision:
    """Decide what follows when an article was refused for the `tries`-th time."""
    rest = _rest(refusal, tries, key, limits)
    if refusal.kind is RefusalClass.ROBOTS and refusal.retry_in_s is None:
        return Decision(Ending.QUARANTINED, rest_host_s=rest)
    if tries >= _TRIES.get(refusal.kind, limits.tries):
        return Decision(Ending.QUARANTINED, rest_host_s=rest)
    wait = max(refusal.retry_in_s or 0.0, back_off(tries, key, limits))
    return Decision(Ending.AGAIN, again_in_s=min(wait, limits.cap_s), rest_host_s=rest)


def after_poll_refusal(refusal: Refusal, *, failures: int, key: str, limits: RetryLimits, poll: PollLimits) -> Decision:
    """Decide what follows when a feed was refused, `failures` times in a row by now.

    It is never given up silently: all but a few answers only make the wait longer.
    """
    rest = _rest(refusal, failures, key, limits)
    if refusal.kind in _FEED_STOPS:
        return Decision(Ending.QUARANTINED, rest_host_s=rest)
    wait = max(refusal.retry_in_s or 0.0, back_off(failures, key, limits), poll.floor_s)
    return Decision(Ending.AGAIN, again_in_s=min(wait, max(limits.cap_s, poll.floor_s)), rest_host_s=rest)


def _rest(refusal: Refusal, tries: int, key: str, limits: RetryLimits) -> float | None:
    if refusal.rest_host:
        return min(limits.cap_s, refusal.retry_in_s or UNTOLD_REST_S * 2 ** min(tries - 1, 10))
    return back_off(tries, key, limits) if refusal.kind in _HOST_IS_AWAY else None


def next_interval(state: FeedState, *, new: int, least_s: float | None, limits: PollLimits) -> float:
    """Return seconds until the next poll after a good answer with `new` new items.

    `least_s` is the longest of the publisher's own wishes (ttl, max-age, ...): a lower bound, within the cap.
    """
    interval = state.interval_s or limits.interval_s
    if state.polls:
        interval *= NEWS_SHRINK if new else QUIET_GROWTH
    return max(limits.floor_s, min(limits.cap_s, max(interval, least_s or 0.0)))


def start_delay(key: str, feeds: int, limits: PollLimits) -> float:
    """Return seconds by which a feed's very first poll is put off, so that many feeds do not start at once.

    20 feeds start a second: a handful at once, 10,000 over the first interval.
    """
    return spread(key) * min(limits.interval_s, max(0.0, (feeds - 20) / 20))


def remember_refusal(state: FeedState, refusal: Refusal, at: datetime) -> FeedState:
    """Return the feed's state after a refused poll.

    Validators and items stay: the next good answer is compared to them.
    """
    return replace(
        state,
        polls=state.polls + 1,
        failures=state.failures + 1,
        refusal=refusal.kind,
        detail=refusal.detail,
        last_polled_at=at,
    )
