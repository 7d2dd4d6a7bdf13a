"""How a feed fares, told from what is remembered of it: one word, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from scraper.policy.moves import has_moved
from scraper.policy.refusals import FEED_STOPS
from scraper.policy.rhythm import DAY_S, strange_s, unpack
from storage.records import RefusalClass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.records import FeedState

ENOUGH_BODIES = 5.0  # pages of late (older ones count ever less) before a share of them means something
BAD_SHARE = 0.5
ENOUGH_ITEMS = 10  # before a rhythm is known
QUIET_GAPS = 8  # items that should have come: one weekend of a daily feed is no silence
LEAST_QUIET_S = 1.5 * DAY_S
WEEK_S, LEAST_QUIET_AT_FIRST_S = 7 * DAY_S, 3.5 * DAY_S  # before a week is known nobody knows of days off
MOST_QUIET_S = 365 * DAY_S  # who has been silent for a year is so, whatever his habit
FAILING = 3  # refused polls in a row; one or two happen to everybody
RHYTHM_WEIGHT = 0.2  # of the newest gap in the usual one


class Health(StrEnum):
    """A feed's state, the one that needs a person most. Closed: status and metrics are keyed by it."""

    OK = "ok"
    NEW = "new"  # not polled yet
    STOPPED = "stopped"  # not asked any more: gone, or an address that is never allowed
    FAILING = "failing"
    CHALLENGE = "challenge"  # its articles answer with a bot wall
    EMPTY_BODIES = "empty_bodies"  # it parses, but its pages give no text
    QUIET = "quiet"  # against its own rhythm
    MOVED = "moved"  # for good, as its server says


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A feed's health, and in words what it is and what to do (None when all is well)."""

    health: Health
    words: str | None = None


def diagnose(state: FeedState, now: datetime) -> Diagnosis:
    """Return how a feed fares at `now`; the gravest comes first."""
    if not state.polls:
        return Diagnosis(Health.NEW)
    if state.refusal in FEED_STOPS:
        words = f"not asked any more ({state.refusal}: {state.detail}); look for its new address with khabar add"
        return Diagnosis(Health.STOPPED, words)
    if state.failures >= FAILING or (state.failures and state.refusal is RefusalClass.RATE_LIMITED):
        since = f"since {state.last_success_at:%Y-%m-%d %H:%M}" if state.last_success_at else "from the start"
        return Diagnosis(Health.FAILING, f"{state.failures} polls refused {since}: {state.refusal}: {state.detail}")
    return _pages(state) or _silence(state, now) or _moved(state, now) or Diagnosis(Health.OK)


def _pages(state: FeedState) -> Diagnosis | None:
    pages = state.bodies + state.empty_bodies + state.challenges
    if pages < ENOUGH_BODIES:
        return None
    if state.challenges > BAD_SHARE * pages:
        words = f"{state.challenges / pages:.0%} of its pages are bot walls; write to the publisher, name fetch.contact"
        return Diagnosis(Health.CHALLENGE, words)
    if state.empty_bodies > BAD_SHARE * pages:
        words = f"{state.empty_bodies / pages:.0%} of its pages give no text; look with khabar rule try URL"
        return Diagnosis(Health.EMPTY_BODIES, words)
    return None


def _silence(state: FeedState, now: datetime) -> Diagnosis | None:
    if state.items_new < ENOUGH_ITEMS or state.gap_s is None or state.last_new_at is None:
        return None
    silent_s = (now - state.last_new_at).total_seconds()
    if now < state.quiet_from if state.quiet_from else silent_s < max(LEAST_QUIET_S, QUIET_GAPS * state.gap_s):
        return None
    silent = f"nothing new for {silent_s / DAY_S:.1f} days, usually each {in_words(state.gap_s)}"
    return Diagnosis(Health.QUIET, f"{silent}; see whether the feed moved")


def quiet_from(rhythm: Sequence[float], now: datetime) -> datetime | None:
    """Return from when on a feed that has just brought something would be quiet against its own rhythm.

    Its nights and days off count for little, and silences as it had of late are its habit.
    """
    known = unpack(rhythm)
    if known is None:
        return None
    least_s = LEAST_QUIET_S if known.at - known.begun >= WEEK_S else LEAST_QUIET_AT_FIRST_S
    usual_s = strange_s(known, now.timestamp(), items=QUIET_GAPS)
    return now + timedelta(seconds=min(MOST_QUIET_S, max(least_s, usual_s)))


def _moved(state: FeedState, now: datetime) -> Diagnosis | None:
    if state.moved_since is None or not has_moved(state, now):
        return None
    words = f"moved for good to {state.moved_to} since {state.moved_since:%Y-%m-%d}; put that into its agency file"
    return Diagnosis(Health.MOVED, words)


def in_words(seconds: float) -> str:
    """Return a duration as people say it, in the largest unit that fits."""
    for unit, size in (("days", DAY_S), ("h", 3_600.0), ("min", 60.0)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s"


def usual_gap(state: FeedState, new: int, now: datetime) -> float | None:
    """Return a feed's usual time between items after a poll with `new` of them; silence itself does not change it."""
    if not new or state.last_new_at is None:
        return state.gap_s
    gap_s = max(0.0, (now - state.last_new_at).total_seconds()) / new
    return gap_s if state.gap_s is None else (1 - RHYTHM_WEIGHT) * state.gap_s + RHYTHM_WEIGHT * gap_s
