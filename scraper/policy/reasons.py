"""Why a feed is polled next when it is: told from what is remembered of it. Nothing is decided here.

The decision is made at the poll (`polls.after_poll`, `refusals.after_poll_refusal`); what it came to is stored, the
dates of the items that it was made from are not. So the gap that was expected is the one that the interval stands for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.policy.health import in_words
from scraper.policy.polls import wants_whole
from scraper.policy.refusals import FEED_STOPS, back_off

if TYPE_CHECKING:
    from scraper.policy.polls import PollLimits
    from scraper.policy.refusals import RetryLimits
    from storage.records import FeedState
    from storage.views import PollRecord, QueuedTask

SAME = 0.01  # share by which two waits may differ and still be one
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that makes a poll come when it does: a fixed word for programs, and words for people."""

    word: str
    words: str


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When a feed is polled next, and why. `in_s` seconds from now (below 0: overdue since), None: not at all."""

    in_s: float | None
    reasons: tuple[Reason, ...]


def explain_poll(
    state: FeedState,
    *,
    queued: QueuedTask | None,
    last: PollRecord | None,
    key: str,
    limits: PollLimits,
    retry: RetryLimits,
) -> NextPoll:
    """Return when a feed is polled next and why; `queued` is its task, `last` its last poll, `key` its task's key."""
    if queued is None or queued.due_s is None:
        return NextPoll(None, (_not_due(state, queued),))
    if queued.under_way:
        return NextPoll(0.0, (Reason("under_way", "it is being polled in this moment"),))
    waits = _after_failures(state, last, key, retry) if state.failures else _after_success(state, limits)
    in_s = max(queued.due_s, queued.host_rests_s) if queued.host_rests_s else queued.due_s
    return NextPoll(in_s, (*waits, *_host(queued), *_overdue(queued)))


def _not_due(state: FeedState, queued: QueuedTask | None) -> Reason:
    if state.refusal in FEED_STOPS:
        words = f"its server said {state.refusal}: {state.detail}; `khabar retry` asks once more"
        return Reason("stopped", words)
    if queued is None:
        return Reason("not_queued", "nothing is queued for it; `khabar run` with its agency follows it")
    return Reason("not_followed", "no daemon follows it: it is not among the feeds that the last one was given")


def _after_failures(state: FeedState, last: PollRecord | None, key: str, retry: RetryLimits) -> list[Reason]:
    told = f"{state.failures} refused in a row, the last {state.refusal}: {state.detail}"
    waited = back_off(state.failures, key, retry)
    reasons = [Reason("failures", f"{told}; retry.base_s doubled each time makes {in_words(waited)}")]
    asked = last.next_s if last and last.next_s else None
    if asked and asked > waited * (1 + SAME):
        reasons.append(
            Reason("retry_after", f"the server asked to wait (Retry-After), or poll.floor_s: {in_words(asked)}")
        )
    return reasons


def _after_success(state: FeedState, limits: PollLimits) -> list[Reason]:
    if not state.polls or state.interval_s is None:
        return [Reason("new", "it was never polled: the first polls of many feeds are spread")]
    reasons = [_rhythm(state, state.interval_s, limits)]
    if state.hint_s:
        words = f"the feed asks for {in_words(state.hint_s)} (ttl, sy:update)"
        reasons.append(Reason("hint", words + _binds(state.hint_s, state.interval_s)))
    if state.fresh_s:
        words = f"its last answer is fresh for {in_words(state.fresh_s)} (Cache-Control, Expires)"
        reasons.append(Reason("fresh", words + _binds(state.fresh_s, state.interval_s)))
    if state.skip_hours or state.skip_days:
        reasons.append(_skips(state))
    if wants_whole(state):
        reasons.append(Reason("whole", "it will be asked for whole, without validators, as now and then"))
    return reasons


def _binds(asked_s: float, interval_s: float) -> str:
    """Tell what the interval makes of what the publisher asks for."""
    if asked_s > interval_s * (1 + SAME):
        return ", more than poll.cap_s allows"
    return ", which decides" if _same(asked_s, interval_s) else ", which the interval respects"


def _skips(state: FeedState) -> Reason:
    """Tell when the feed wants no polls."""
    hours = ", ".join(map(str, state.skip_hours)) or "none"
    days = ", ".join(DAYS[day] for day in state.skip_days) or "none"
    return Reason("skips", f"the feed asks for no polls in these hours (GMT): {hours}, and days: {days}")


def _rhythm(state: FeedState, interval_s: float, limits: PollLimits) -> Reason:
    """Tell the rule that the interval came from, as far as the interval shows it."""
    usual = f"; it brought something each {in_words(state.gap_s)} of late" if state.gap_s else ""
    if _same(interval_s, limits.floor_s):
        return Reason("floor", f"poll.floor_s, {in_words(interval_s)}: it publishes as fast as that or faster{usual}")
    if _same(interval_s, limits.cap_s):
        return Reason("cap", f"poll.cap_s, {in_words(interval_s)}: it hardly ever publishes{usual}")
    gap_s = interval_s**2 / limits.interval_s
    words = f"each {in_words(interval_s)}: between poll.interval_s ({in_words(limits.interval_s)}) and"
    return Reason("rhythm", f"{words} an item each {in_words(gap_s)}, as its hours and weekdays tell{usual}")


def _host(queued: QueuedTask) -> list[Reason]:
    if queued.host_rests_s > 0:
        words = f"its host {queued.host} rests for {in_words(queued.host_rests_s)}: it said so, or it cannot be reached"
        return [Reason("host_rests", words)]
    if (queued.host_next_s or 0.0) > max(queued.due_s or 0.0, 0.0):
        return [
            Reason("host_pause", f"its host {queued.host} pauses for {in_words(queued.gap_s or 0.0)} between requests")
        ]
    return []


def _overdue(queued: QueuedTask) -> list[Reason]:
    if queued.due_s is None or queued.due_s > -60 or queued.host_rests_s:  # noqa: PLR2004 - one minute
        return []
    words = f"overdue for {in_words(-queued.due_s)}: no daemon is running, or it has more to do than it can"
    return [Reason("overdue", words)]


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= SAME * max(one, other)
