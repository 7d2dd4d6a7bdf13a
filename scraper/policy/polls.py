"""When a feed is polled next: by its own rhythm, within what its publisher asks for.

The interval is the geometric mean of the base interval and the gap that is to be expected before the next item. Of all
rules with the same number of requests over many feeds it gives the least delay: with gaps g_i, requests sum 1/T_i and
delay sum T_i / 2g_i, the minimum has T_i in proportion to sqrt(g_i) (Lagrange). A feed that publishes each `interval_s`
is asked each `interval_s`, one that publishes a hundred times less often is asked ten times less often.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scraper.policy.hosts import spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.records import FeedState

DAY_S = 86_400.0
SKIP_SPREAD_S = 300.0  # over which feeds that skipped the same hours come back
RECENT_S = 14 * DAY_S  # items older than this say nothing of today's rhythm
LATE, MANY = 4, 24  # items by which the pace of the moment and that of the days are taken
SAME_HOUR_S = 7_200.0  # around this time yesterday
OVERRUN_SHRINK = 0.25  # all items were new: some are lost; come back much sooner
WINDOW_SHARE = 0.5  # of the time that a feed's items reach back: a later poll may find items gone
QUIET_GROWTH = 1.2  # of the gap when nothing dates what was published
WHOLE_EVERY = 48  # polls between two that ask for the whole feed, against servers whose 304 lies
HOUR_S = 3_600.0
HOURS_A_DAY, DAYS_A_WEEK = 24, 7


@dataclass(frozen=True, slots=True)
class PollLimits:
    """How often to ask a feed, in seconds: a feed that publishes as often, at most, at least."""

    interval_s: float = 900.0
    floor_s: float = 120.0
    cap_s: float = 86_400.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a good answer says of a feed's rhythm. `ages_s` are the seconds since each dated item was published."""

    new: int = 0
    total: int = 0
    ages_s: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """When the publisher wants to be asked: not before `least_s`, not in these hours (GMT) and days (Monday is 0)."""

    least_s: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


def next_interval(
    state: FeedState, answer: Answer, *, now: datetime, limits: PollLimits, wishes: Wishes = Wishes()
) -> float:
    """Return seconds until the next poll after a good answer; `state` is as it was before it.

    The publisher's wish is a lower bound, within the cap; hours and days to be skipped move the poll to their end.
    """
    wanted = math.sqrt(limits.interval_s * expected_gap(state, answer, now=now, limits=limits))
    if len(answer.ages_s) > 1:
        wanted = min(wanted, WINDOW_SHARE * max(answer.ages_s))
    if answer.total and answer.new == answer.total and state.polls and state.interval_s:
        wanted = min(wanted, state.interval_s * OVERRUN_SHRINK)
    interval = max(limits.floor_s, min(limits.cap_s, max(wanted, wishes.least_s or 0.0)))
    moved = past_skips(now, interval, wishes)
    return interval if moved < interval + 1 else moved + SKIP_SPREAD_S * spread(state.url)


def expected_gap(state: FeedState, answer: Answer, *, now: datetime, limits: PollLimits) -> float:
    """Return the seconds that are to be expected before a feed's next item.

    From the dates of its items: the shortest of the pace of the last few, that of the last days, and that around this
    hour yesterday. Without dates: from what the polls found, which the last interval remembers.
    """
    ages = sorted(age for age in answer.ages_s if 0 <= age <= RECENT_S)
    if len(ages) > 1:
        return max(1.0, min(_pace(ages, LATE), 2 * _pace(ages, MANY), _this_hour_yesterday(ages)))
    if answer.ages_s:  # one of late, or all of them old
        return min(RECENT_S, *answer.ages_s)
    before = (state.interval_s or limits.interval_s) ** 2 / limits.interval_s
    quiet = (now - state.last_new_at).total_seconds() if state.last_new_at else before
    if answer.new and state.interval_s:
        return (before + 2 * state.interval_s / answer.new) / 3
    return before if not state.polls else max(before, min(before * QUIET_GROWTH, quiet))


def _pace(ages: list[float], count: int) -> float:
    """Return the mean gap of the latest items, the time since the last of them included."""
    place = min(count, len(ages)) - 1
    return ages[place] / (place + 1)


def _this_hour_yesterday(ages: list[float]) -> float:
    near = sum(DAY_S - SAME_HOUR_S <= age <= DAY_S for age in ages)
    return 2 * SAME_HOUR_S / near if near else math.inf


def past_skips(now: datetime, interval: float, wishes: Wishes) -> float:
    """Return the interval, stretched to the end of the hours and days in which the publisher wants no polls."""
    if len(wishes.skip_hours) >= HOURS_A_DAY or len(wishes.skip_days) >= DAYS_A_WEEK:
        return interval
    due = now + timedelta(seconds=interval)
    for _ in range(HOURS_A_DAY * DAYS_A_WEEK):
        if due.hour not in wishes.skip_hours and due.weekday() not in wishes.skip_days:
            break
        due = due.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return (due - now).total_seconds()


def wants_whole(state: FeedState) -> bool:
    """Tell whether this poll asks for the whole feed without validators, as one in `WHOLE_EVERY` does.

    None of the first does: a young feed's items have just been read.
    """
    return state.polls % WHOLE_EVERY == WHOLE_EVERY // 2 + int(spread(state.url) * WHOLE_EVERY / 2)


def start_delay(key: str, feeds: int, limits: PollLimits) -> float:
    """Return seconds by which a feed's very first poll is put off, so that many feeds do not start at once.

    20 feeds start a second: a handful at once, 10,000 over the first interval.
    """
    return spread(key) * min(limits.interval_s, max(0.0, (feeds - 20) / 20))
