"""When a feed is polled next, played: rhythms that are learned, dates that lie, and what holds whatever happens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper import policy
from scraper.policy.rhythm import DAYS, HOURS, Rhythm, learn, unpack
from storage.records import FeedState, Refusal, RefusalClass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MINUTE_S, HOUR_S, DAY_S = 60.0, 3_600.0, 86_400.0
LIMITS = policy.PollLimits()
NEW = FeedState(url="https://a.test/rss", agency="a")
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
WINDOW = 20


def _polled(state: FeedState, after: policy.AfterPoll) -> FeedState:
    return replace(state, polls=state.polls + 1, interval_s=after.interval_s, rhythm=after.rhythm)


@dataclass
class Follower:
    """Follows one feed as the pipeline does: an answer without anything new is not parsed, and shows no dates."""

    published: Sequence[float]  # seconds since MONDAY, rising
    dated: Callable[[float, float], float | None] = lambda at, _: at  # what the feed says, at a poll
    state: FeedState = NEW
    due: float = 0.0
    seen: int = 0

    def follow(self, start: float, end: float) -> list[float]:
        """Poll from one time to the other; return the times of the polls."""
        polls, now = [], max(start, self.due)
        while now < end:
            polls.append(now)
            shown = [each for each in self.published if each <= now][-WINDOW:]
            count, first = sum(each <= now for each in self.published), not self.state.polls
            new = 0 if first else count - self.seen
            self.seen = count
            said = [self.dated(each, now) for each in shown] if new or first else []
            ages_s = [now - each for each in said if each is not None and each <= now]
            told = policy.Answer(new=new, total=len(said), ages_s=ages_s)
            at = MONDAY + timedelta(seconds=now)
            after = policy.after_poll(self.state, told, now=at, limits=LIMITS)
            state = _polled(self.state, after)
            if new or first:
                gap_s = policy.usual_gap(state, max(1, new), at) or DAY_S
                quiet = policy.quiet_from(after.rhythm, at)
                items = state.items_new + len(said)
                state = replace(state, quiet_from=quiet, last_new_at=at, gap_s=gap_s, items_new=items)
            self.state = state
            now += after.interval_s
        self.due = now
        return polls


def _days(days: int, first_h: float, last_h: float, gap_s: float, weekend: frozenset[int] = frozenset()) -> list[float]:
    """Return times of items on each day but the weekend's, between two hours."""
    count = int((last_h - first_h) * HOUR_S / gap_s)
    return [
        day * DAY_S + first_h * HOUR_S + number * gap_s
        for day in range(days)
        if day % 7 not in weekend
        for number in range(count)
    ]


def _between(polls: Sequence[float], first_h: float, last_h: float) -> int:
    return sum(first_h <= each % DAY_S / HOUR_S < last_h for each in polls)


DATES: dict[str, Callable[[float, float], float | None]] = {
    "exact": lambda at, _: at,
    "none": lambda *_: None,
    "day_only": lambda at, _: at // DAY_S * DAY_S,
    "moment_of_the_answer": lambda _, now: now,
    "zone_wrong_by_hours": lambda at, _: at - 3.5 * HOUR_S,
    "in_the_future": lambda at, _: at + 3.5 * HOUR_S,
}


@pytest.mark.parametrize("dated", DATES.values(), ids=DATES)
def test_nights_and_weekends_are_learned_however_a_feed_dates_its_items(
    dated: Callable[[float, float], float | None],
) -> None:
    weekend = frozenset((3, 4))  # Thursday and Friday, as in Iran
    feed = Follower(_days(28, 8, 18, 40 * MINUTE_S, weekend), dated)
    polls = [each for each in feed.follow(0, 28 * DAY_S) if each > 21 * DAY_S]
    working, idle = ([each for each in polls if (each // DAY_S % 7 in weekend) is off] for off in (False, True))
    assert _between(working, 8, 18) > 4 * _between(working, 21, 24) + 4 * _between(working, 0, 6)
    assert 10 < _between(working, 8, 18) / 5 < 35  # the square root of the 15 minutes and 40: each 24 minutes
    assert len(idle) / 2 < len(working) / 5 / 2


def test_the_first_poll_of_the_morning_comes_with_its_news() -> None:
    feed = Follower(_days(28, 8, 20, 30 * MINUTE_S))
    polls = feed.follow(0, 28 * DAY_S)
    waits = [min(poll for poll in polls if poll >= day * DAY_S + 8 * HOUR_S) % DAY_S for day in range(14, 28)]
    assert max(waits) < 8.75 * HOUR_S


@pytest.mark.parametrize("dated", DATES.values(), ids=DATES)
def test_an_item_a_day_is_not_worth_a_poll_each_two_minutes(dated: Callable[[float, float], float | None]) -> None:
    feed = Follower([day * DAY_S for day in range(1, 29)], dated)
    polls = [each for each in feed.follow(0, 28 * DAY_S) if each > 7 * DAY_S]
    assert 4 < len(polls) / 21 < 20


@pytest.mark.parametrize("dated", [DATES["exact"], DATES["none"]], ids=["exact", "none"])
def test_a_dead_feed_is_asked_hardly_ever_and_wakes_within_a_day(
    dated: Callable[[float, float], float | None],
) -> None:
    old = [-(40 + number) * DAY_S for number in range(WINDOW, 0, -1)]
    awake = [21 * DAY_S + number * 15 * MINUTE_S for number in range(7 * 96)]
    feed = Follower(old + awake, dated)
    asleep = [each for each in feed.follow(0, 21 * DAY_S) if each > 14 * DAY_S]
    assert 5 <= len(asleep) <= 14
    polls = feed.follow(21 * DAY_S, 28 * DAY_S)
    assert polls[1] - 21 * DAY_S <= DAY_S
    assert sum(each > 22.5 * DAY_S for each in polls) / 5.5 > 40  # by the second day about each half hour


def test_a_sudden_event_is_followed_and_left_again() -> None:
    event = [15 * DAY_S + number * 20 for number in range(1_000)]  # for five and a half hours
    feed = Follower(sorted(_days(28, 0, 24, HOUR_S) + event))
    polls = feed.follow(0, 28 * DAY_S)
    before, during, after = (
        sum(start <= each < start + 3 * HOUR_S for each in polls)
        for start in (15 * DAY_S - 3 * HOUR_S, 15 * DAY_S + 2 * HOUR_S, 16 * DAY_S)
    )
    assert before < 12
    assert during > 4 * before
    assert after < during / 3


def test_what_is_remembered_is_small_and_survives_its_storage() -> None:
    known = learn(None, [HOUR_S * number for number in range(1, 200)], 200, MONDAY.timestamp())
    again = unpack(known.packed())
    assert again is not None
    assert again.hours == pytest.approx(known.hours, abs=1e-6)
    assert (again.at, again.begun, len(again.latest)) == (known.at, known.begun, 8)
    assert len(known.packed()) == 3 + HOURS + DAYS + 8
    assert unpack(()) is None


def _quiet_after_days(published: Sequence[float], *, weeks: int = 6) -> tuple[int, float]:
    """Follow a feed; return on how many of its days it was called quiet, and when it would be after its last item."""
    feed, alarms = Follower(published), 0
    for day in range(weeks * 7):
        feed.follow(day * DAY_S, (day + 1) * DAY_S)
        noon = MONDAY + timedelta(days=day, hours=12)
        alarms += policy.diagnose(feed.state, noon).health is policy.Health.QUIET
    state = feed.state
    assert state.quiet_from is not None
    assert state.last_new_at is not None
    told = policy.diagnose(state, state.quiet_from + timedelta(seconds=1))
    assert (told.health, "nothing new for" in (told.words or "")) == (policy.Health.QUIET, True)
    return alarms, (state.quiet_from - state.last_new_at).total_seconds() / DAY_S


NINE_TO_FIVE = _days(42, 9, 17, HOUR_S, frozenset((5, 6)))


@pytest.mark.parametrize(
    ("published", "most_alarms", "least", "most"),
    [
        (_days(42, 0, 24, HOUR_S), 0, 1.5, 1.6),
        (_days(42, 8, 20, HOUR_S), 0, 1.5, 2),  # nights
        (NINE_TO_FIVE, 0, 1.5, 4),  # and weekends: on Friday evening, Tuesday is soon enough
        # eleven days off: told once, and remembered as a habit for a while
        ([each for each in NINE_TO_FIVE if not 25 < each / DAY_S < 33], 9, 3, 12),
        ([week * 7 * DAY_S + HOUR_S for week in range(-20, 6)], 0, 20, 80),  # weekly
        (sorted(day * DAY_S + minute for day in range(0, 42, 2) for minute in range(8)), 0, 3, 9),  # eight at once
    ],
    ids=["always", "days", "office", "holiday", "weekly", "bursts"],
)
def test_nights_days_off_and_habits_are_no_silence(
    published: Sequence[float], most_alarms: int, least: float, most: float
) -> None:
    alarms, days = _quiet_after_days(published)
    assert max(0, most_alarms - 3) <= alarms <= most_alarms
    assert least <= days <= most


ages = st.lists(st.floats(0, 60 * DAY_S), max_size=40)
answers = st.builds(
    lambda ages_s, new, more: policy.Answer(min(new, len(ages_s) + more), len(ages_s) + more, tuple(ages_s)),
    ages,
    st.integers(0, 40),
    st.integers(0, 5),
)
spans = st.lists(st.tuples(st.floats(0, 3 * DAY_S), answers), max_size=8)
wishes = st.builds(
    policy.Wishes,
    st.none() | st.floats(1, 30 * DAY_S),
    st.lists(st.integers(0, 23), max_size=24, unique=True).map(tuple),
    st.lists(st.integers(0, 6), max_size=7, unique=True).map(tuple),
)


def _after(spans_: Sequence[tuple[float, policy.Answer]]) -> tuple[FeedState, datetime]:
    state, now = NEW, MONDAY
    for wait_s, told in spans_:
        now += timedelta(seconds=wait_s)
        state = _polled(state, policy.after_poll(state, told, now=now, limits=LIMITS))
    return state, now


@settings(max_examples=150, deadline=None)
@given(spans, answers, wishes)
def test_whatever_a_feed_has_shown_its_publisher_is_obeyed(
    before: list[tuple[float, policy.Answer]], told: policy.Answer, asked: policy.Wishes
) -> None:
    state, now = _after(before)
    interval = policy.after_poll(state, told, now=now, limits=LIMITS, wishes=asked).interval_s
    freely = policy.after_poll(state, told, now=now, limits=LIMITS).interval_s
    assert LIMITS.floor_s <= freely <= LIMITS.cap_s
    assert interval >= max(freely, min(asked.least_s or 0.0, LIMITS.cap_s)) - 1
    if len(asked.skip_hours) < HOURS and len(asked.skip_days) < DAYS:
        due = now + timedelta(seconds=interval)
        assert due.hour not in asked.skip_hours
        assert due.weekday() not in asked.skip_days


@settings(max_examples=100, deadline=None)
@given(spans, answers, st.floats(120, 7_200))
def test_a_longer_base_interval_never_makes_polls_more_frequent(
    before: list[tuple[float, policy.Answer]], told: policy.Answer, longer_s: float
) -> None:
    state, now = _after(before)
    short, long = (
        policy.after_poll(state, told, now=now, limits=replace(LIMITS, interval_s=each)).interval_s
        for each in (120.0, longer_s)
    )
    assert long >= short - 1


@settings(max_examples=100, deadline=None)
@given(
    kind=st.sampled_from(list(RefusalClass)),
    retry_in_s=st.none() | st.floats(1, 10 * DAY_S),
    rest=st.booleans(),
    failures=st.integers(1, 60),
    key=st.text(min_size=1, max_size=8),
)
def test_failures_wait_ever_longer_never_sooner_than_asked_and_within_the_cap(
    kind: RefusalClass, retry_in_s: float | None, *, rest: bool, failures: int, key: str
) -> None:
    limits = policy.RetryLimits()
    refusal = Refusal(kind, "why", retry_in_s=retry_in_s, rest_host=rest)
    now, later = (
        policy.after_poll_refusal(refusal, failures=count, key=key, limits=limits, poll=LIMITS)
        for count in (failures, failures + 1)
    )
    assert now.ending is later.ending
    for each in (now, later):
        if each.again_in_s is not None:
            assert min(retry_in_s or LIMITS.floor_s, limits.cap_s) <= each.again_in_s <= limits.cap_s
            assert each.again_in_s >= LIMITS.floor_s
        if rest:
            assert min(retry_in_s or policy.UNTOLD_REST_S, limits.cap_s) <= (each.rest_host_s or 0) <= limits.cap_s
    assert (later.again_in_s or 0) >= (now.again_in_s or 0)


def test_feeds_that_failed_together_do_not_come_back_together() -> None:
    waits = sorted(policy.back_off(4, f"key {number}", policy.RetryLimits()) for number in range(1_000))
    steps = [after - before for before, after in pairwise(waits)]
    assert waits[-1] - waits[0] > 100
    assert max(steps) < 2


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=9), timedelta(days=4_000)])
def test_a_clock_that_was_ahead_and_is_put_right_does_no_harm(back: timedelta) -> None:
    ages_s = [number * 1_800.0 for number in range(WINDOW)]
    ahead = policy.Answer(new=WINDOW, total=WINDOW, ages_s=ages_s)
    state = replace(NEW, rhythm=policy.after_poll(NEW, ahead, now=MONDAY + back, limits=LIMITS).rhythm, polls=1)
    for number in range(48):
        now = MONDAY + timedelta(seconds=number * 1_800)
        told = policy.Answer(new=1, total=WINDOW, ages_s=ages_s)
        after = policy.after_poll(state, told, now=now, limits=LIMITS)
        state = _polled(state, after)
        known = unpack(state.rhythm)
        assert known is not None
        assert max(known.latest) <= now.timestamp()
    assert after.interval_s == pytest.approx((1_800 * LIMITS.interval_s) ** 0.5, rel=0.3)


def test_a_year_without_anything_is_silence_whatever_the_habit() -> None:
    at = MONDAY.timestamp()
    known = Rhythm(at, at - 4_000 * DAY_S, silence=1e9, latest=(at,))
    assert policy.quiet_from(known.packed(), MONDAY) == MONDAY + timedelta(days=365)
