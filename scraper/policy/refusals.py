"""What follows a refusal: try again and when, let the host rest, or put the task aside.

Numbers come from the public pollers that publish theirs (docs/politeness.md). Nothing here reads a clock, and "random"
spread is a hash of the task's own key, so that the same history gives the same plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.policy.hosts import spread
from scraper.policy.moves import forget_move
from storage.records import Ending, RefusalClass

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.policy.polls import PollLimits
    from storage.records import FeedState, Refusal

JITTER = 0.25  # share of a back-off by which it is stretched, so that what failed together does not return together
UNTOLD_REST_S = 600.0  # a host that says "too many" without saying for how long (NetNewsWire waits as long)


@dataclass(frozen=True, slots=True)
class RetryLimits:
    """How stubborn to be: most tries of one article, first and longest wait in seconds."""

    tries: int = 5
    base_s: float = 60.0
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
FEED_STOPS = frozenset({RefusalClass.GONE, RefusalClass.SSRF, RefusalClass.BAD_URL, RefusalClass.UNAUTHORIZED})


def back_off(tries: int, key: str, limits: RetryLimits) -> float:
    """Return seconds to wait after the `tries`-th failure in a row: doubling, stretched by the key's jitter, capped."""
    wait = limits.base_s * 2.0 ** min(tries - 1, 30)
    return min(limits.cap_s, wait * (1 + JITTER * spread(f"{key} {tries}")))


def after_refusal(refusal: Refusal, *, tries: int, key: str, limits: RetryLimits) -> Decision:
    """Decide what follows when an article was refused for the `tries`-th time."""
    rest = _rest(refusal, tries, limits)
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
    rest = _rest(refusal, failures, limits)
    if refusal.kind in FEED_STOPS:
        return Decision(Ending.QUARANTINED, rest_host_s=rest)
    wait = max(refusal.retry_in_s or 0.0, back_off(failures, key, limits), poll.floor_s)
    return Decision(Ending.AGAIN, again_in_s=min(wait, max(limits.cap_s, poll.floor_s)), rest_host_s=rest)


def _rest(refusal: Refusal, tries: int, limits: RetryLimits) -> float | None:
    if refusal.rest_host:
        return min(limits.cap_s, refusal.retry_in_s or UNTOLD_REST_S * 2 ** min(tries - 1, 10))
    # Not for longer: one address of a site may be wrong while all others answer.
    return min(limits.base_s, limits.cap_s) if refusal.kind in _HOST_IS_AWAY else None


def remember_refusal(state: FeedState, refusal: Refusal, at: datetime) -> FeedState:
    """Return the feed's state after a refused poll.

    Validators and items stay: the next good answer is compared to them. An address that it had moved to is given up
    when the refusal speaks against it.
    """
    return replace(
        forget_move(state, refusal.kind),
        polls=state.polls + 1,
        failures=state.failures + 1,
        refusal=refusal.kind,
        detail=refusal.detail,
        last_polled_at=at,
    )
