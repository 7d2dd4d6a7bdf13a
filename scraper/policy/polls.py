"""When a feed is polled next: by its own rhythm, within what its publisher asks for.

The interval is the geometric mean of the base interval and the gap that is to be expected before the next item. Of all
rules with the same number of requests over many feeds it gives the least delay: with gaps g_i, requests sum 1/T_i and
delay sum T_i / 2g_i, the minimum has T_i in proportion to sqrt(g_i) (Lagrange). A feed that publishes each `interval_s`
is asked each `interval_s`, one that publishes a hundred times less often is asked ten times less often.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scraper.policy.hosts import spread
from scraper.policy.rhythm import learn, unpack, wait_s

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from scraper.policy.rhythm import Rhythm
    from storage.records import FeedState

SKIP_SPREAD_S = 300.0  # over which feeds that skipped the same hours come back
OVERRUN_SHRINK = 0.25  # all items were new: some are lost; come back much sooner
WINDOW_SHARE = 0.5  # of the time that a feed's items reach back: a later poll may find items gone
SEEN_KEYS = 2000  # of a feed's items; the longest feeds met hold about 1,000
EDITED_SHARE, FEW_EDITS = 4, 2  # one item in so many may have been edited since the last answer, or so few
TEXT = "~"  # before what an item says, among the keys and marks by which it is known
LEFT_SHARE = 2  # of what is shown, one part in so many is remembered of what has left
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
class AfterPoll:
    """What a good answer comes to: seconds until the next poll, and what is then known of the feed's rhythm."""

    interval_s: float
    rhythm: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """When the publisher wants to be asked: not before `least_s`, not in these hours (GMT) and days (Monday is 0)."""

    least_s: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


def after_poll(
    state: FeedState, answer: Answer, *, now: datetime, limits: PollLimits, wishes: Wishes = Wishes()
) -> AfterPoll:
    """Return what a good answer comes to; `state` is as it was before it.

    The publisher's wish is a lower bound, within the cap; hours and days to be skipped move the poll to their end.
    """
    at = now.timestamp()
    known = unpack(state.rhythm)
    rhythm = learn(known, answer.ages_s, answer.new, at)
    wanted = wait_s(rhythm, at, interval_s=limits.interval_s, most_s=limits.cap_s)
    if window_s := _window_s(known, answer, at):
        wanted = min(wanted, WINDOW_SHARE * window_s)
    if answer.total and answer.new == answer.total and state.polls and state.interval_s:
        wanted = min(wanted, state.interval_s * OVERRUN_SHRINK)
    interval = max(limits.floor_s, min(limits.cap_s, max(wanted, wishes.least_s or 0.0)))
    moved = past_skips(now, interval, wishes)
    late = 0.0 if moved < interval + 1 else SKIP_SPREAD_S * spread(state.url)
    return AfterPoll(moved + late if late else interval, rhythm.packed())


def _window_s(known: Rhythm | None, answer: Answer, at: float) -> float:
    """Return how far back a feed's items reach, 0 where their dates do not tell it.

    Where an item that was there before is dated later than the last poll, dates tell the moment of the answer.
    """
    oldest_s = max(answer.ages_s, default=0.0)
    tells = oldest_s >= at - known.at or answer.new == answer.total if known else len(set(answer.ages_s)) > 1
    return oldest_s if tells else 0.0


def edited_items(before: Collection[str], texts: Mapping[str, str]) -> list[str]:
    """Return the keys of the known items that say something else than before; `texts` is what each says now.

    Where more than a quarter of them do, it is the feed that tells something new at each answer (ages, counts, the
    moment), and no item was edited.
    """
    known = [key for key in texts if key in before]
    edited = [key for key in known if TEXT + texts[key] not in before]
    return edited if len(edited) <= max(FEW_EDITS, len(known) // EDITED_SHARE) else []


def remember_items(
    before: Sequence[str], shown: Sequence[str], marks: Mapping[str, str], texts: Mapping[str, str]
) -> tuple[str, ...]:
    """Return by what a feed's items are known at its next answer: keys and marks of what it shows, then what has left.

    Servers that share a feed's load show older answers in between, and an empty one happens: what returns is not new.
    What items say is remembered of all of `texts` or of none: those that it were not of would look edited.
    """
    now = [*shown, *(marks[key] for key in shown if key in marks)]
    said = [TEXT + texts[key] for key in shown if key in texts]
    now += said if len(now) + len(said) <= SEEN_KEYS else []
    known = set(now)
    room = max(len(before), len(now) + len(now) // LEFT_SHARE)
    left = sorted((key for key in before if key not in known), key=_is_text)  # keys and marks first
    return (*now, *left)[: min(room, SEEN_KEYS)]


def _is_text(known: str) -> bool:
    return known.startswith(TEXT)


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
