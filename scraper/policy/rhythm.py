"""A feed's own rhythm: what comes at which hour and on which weekday, learned from every poll that found something.

learn       what is remembered, after one more good answer
wait_s      the time until the next poll is worth its request
strange_s   the time after which silence is no longer usual

An item that is new came since the poll before: at its date, if that lies there, else somewhere between. So feeds that
round their dates, back-date, take the moment of each answer for it, or have no dates at all, are learned as well.

What is to be expected at some time is the mean, times the share of its hour, times the share of its weekday, times how
the last items came, held against that. Polls then come with the density sqrt(expected / interval_s), the next
one where this adds up to one: during a silent night it takes hours, and the morning's first poll comes with its news.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HOUR_S, DAY_S = 3_600.0, 86_400.0
HOURS, DAYS = 24, 7
EPOCH_WEEKDAY = 3  # 1970 began on a Thursday; Monday is 0
RECENT_S = 14 * DAY_S  # items older than this say nothing of today's rhythm
HALF_LIFE_S = 14 * DAY_S  # after which what was counted weighs half
LATEST = 8  # items by which the pace of the moment is told
LONGER = 2.0  # than the longest silence of late: strange
FIRST_ITEMS = 0.25  # at the pace of the base interval, supposed before anything is known
# Items spread evenly that stand beside those counted: few items make no rhythm.
EVEN_PACE, EVEN_HOURS, EVEN_DAYS = 2.0, 4.0, 8.0
NEARBY = ((-1, 0.25), (0, 0.5), (1, 0.25))  # hours that an hour is told by, and their weights
_NUMBERS = 3 + HOURS + DAYS  # that are stored at least
_DIGITS = 6  # of a count that are kept


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Items by hour (UTC) and weekday, older ones weighing less, as of `at`; seconds since 1970, as the next two.

    `begun`: what is counted came since then. `latest`: when the last few items came. `silence`: the most items of
    late that were to be expected from one that came to the next.
    """

    at: float
    begun: float
    silence: float = 0.0
    hours: tuple[float, ...] = (0.0,) * HOURS
    days: tuple[float, ...] = (0.0,) * DAYS
    latest: tuple[float, ...] = ()

    def packed(self) -> tuple[float, ...]:
        """Return it as it is stored."""
        counts = (round(each, _DIGITS) for each in (self.silence, *self.hours, *self.days))
        return (round(self.at, 1), round(self.begun), *counts, *(round(each) for each in self.latest))


def unpack(stored: Sequence[float]) -> Rhythm | None:
    """Return a rhythm from what is stored of it; None when that is nothing."""
    if len(stored) < _NUMBERS:
        return None
    at, begun, silence, *rest = stored
    hours, days, latest = rest[:HOURS], rest[HOURS : HOURS + DAYS], rest[HOURS + DAYS :]
    return Rhythm(at, begun, silence, tuple(hours), tuple(days), tuple(latest))


def learn(known: Rhythm | None, ages_s: Sequence[float], new: int, now: float) -> Rhythm:
    """Return what is known of a feed after an answer with so many new items, its dated ones being so old."""
    if known is None or known.begun > now:  # begun by a clock that was ahead
        return _first(ages_s, now)
    fade = 0.5 ** (max(0.0, now - known.at) / HALF_LIFE_S)
    faded = replace(
        known,
        silence=known.silence * fade,
        hours=tuple(each * fade for each in known.hours),
        days=tuple(each * fade for each in known.days),
        latest=tuple(each for each in known.latest if each <= now),
    )
    return _with(faded, _came(ages_s, new, min(known.at, now), now), now)


def _first(ages_s: Sequence[float], now: float) -> Rhythm:
    """Return what a first answer tells: the dates of its items, unless they are all the same (that of the answer)."""
    oldest_s = min(RECENT_S, max(ages_s, default=0.0))
    dated = len(set(ages_s)) > 1 or oldest_s == RECENT_S
    times = [now - each for each in ages_s if dated and each < RECENT_S]
    return _with(Rhythm(now, now - oldest_s if dated else now), sorted(times), now)


def _came(ages_s: Sequence[float], new: int, since: float, now: float) -> list[float]:
    """Return when the new items came: those dated since the last poll then, the others evenly in between."""
    between_s = max(0.0, now - since)
    dated = sorted(now - each for each in ages_s if each < between_s)[-new:] if new else []
    others = new - len(dated)
    return dated + [since + between_s * (number + 0.5) / others for number in range(others)]


def _with(known: Rhythm, times: Sequence[float], now: float) -> Rhythm:
    hours, days = list(known.hours), list(known.days)
    for at in times:
        weight = 0.5 ** ((now - at) / HALF_LIFE_S)
        hours[_hour(at)] += weight
        days[_weekday(at)] += weight
    came = sorted((*known.latest, *times))
    rhythm = Rhythm(now, known.begun, known.silence, tuple(hours), tuple(days), tuple(came[-LATEST:]))
    return replace(rhythm, silence=max(known.silence, _longest(rhythm, came, len(times)))) if times else rhythm


def _longest(rhythm: Rhythm, came: Sequence[float], new: int) -> float:
    """Return the items that were to be expected in the longest pause before one of the `new` last ones."""
    pauses = [(after - before, before) for before, after in pairwise(came[-new - 1 :])]
    length_s, start = max(pauses, default=(0.0, 0.0))
    return _expected(rhythm, HOUR_S).within(start, start + min(length_s, RECENT_S))


def _hour(at: float) -> int:
    return int(at // HOUR_S) % HOURS


def _weekday(at: float) -> int:
    return int(at // DAY_S + EPOCH_WEEKDAY) % DAYS


@dataclass(frozen=True, slots=True)
class _Expected:
    """Items a second, by hour and weekday."""

    mean: float
    hours: Sequence[float]  # times the mean
    days: Sequence[float]

    def within(self, start: float, end: float) -> float:
        """Return the items to be expected between two times."""
        return sum(length_s * rate for _, length_s, rate in self.steps(start, end))

    def steps(self, start: float, end: float) -> Iterator[tuple[float, float, float]]:
        """Yield the hours between two times: the beginning of each, how long it is, and its items a second."""
        while start < end:
            until = min(end, (start // HOUR_S + 1) * HOUR_S)
            yield start, until - start, self.mean * self.hours[_hour(start)] * self.days[_weekday(start)]
            start = until


def _expected(rhythm: Rhythm, interval_s: float) -> _Expected:
    total, span_s = sum(rhythm.hours), rhythm.at - rhythm.begun
    weighed_s = (1 - 0.5 ** (span_s / HALF_LIFE_S)) * HALF_LIFE_S / math.log(2)
    mean = (total + FIRST_ITEMS) / (weighed_s + FIRST_ITEMS * interval_s)
    near = [sum(weight * rhythm.hours[(hour + by) % HOURS] for by, weight in NEARBY) for hour in range(HOURS)]
    hours = [(HOURS * each + EVEN_HOURS) / (total + EVEN_HOURS) for each in near]
    days = [(DAYS * each + EVEN_DAYS) / (total + EVEN_DAYS) for each in rhythm.days]
    # Of a part of a day, or of a week, the rest is not known.
    return _Expected(
        mean,
        hours if span_s >= DAY_S else [1.0] * HOURS,
        days if span_s >= DAYS * DAY_S else [1.0] * DAYS,
    )


def _pace(rhythm: Rhythm, expected: _Expected, now: float) -> float:
    """Return how the last items came, as a multiple of what was to be expected since the first of them."""
    if not rhythm.latest:
        return 1.0
    usual = expected.within(max(rhythm.latest[0], now - RECENT_S), now)
    return (len(rhythm.latest) + EVEN_PACE) / (usual + EVEN_PACE)


def wait_s(rhythm: Rhythm, now: float, *, interval_s: float, most_s: float) -> float:
    """Return seconds until the next poll, `most_s` at most; `interval_s` is the price of a request (`PollLimits`)."""
    expected = _expected(rhythm, interval_s)
    pace, left = _pace(rhythm, expected, now), 1.0
    for start, length, rate in expected.steps(now, now + most_s):
        density = math.sqrt(pace * rate / interval_s)
        if density * length >= left:
            return start - now + left / density
        left -= density * length
    return most_s


def strange_s(rhythm: Rhythm, now: float, *, items: float) -> float:
    """Return seconds until so many items would usually have come, or twice as many as in the longest silence."""
    expected, left = _expected(rhythm, HOUR_S), max(items, LONGER * rhythm.silence)
    weekly = expected.within(now, now + DAYS * DAY_S)
    weeks = left // weekly
    left -= weeks * weekly
    for start, length_s, rate in expected.steps(now, now + DAYS * DAY_S):
        if length_s * rate >= left:
            return weeks * DAYS * DAY_S + start - now + left / rate
        left -= length_s * rate
    return (weeks + 1) * DAYS * DAY_S
