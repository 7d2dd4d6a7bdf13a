"""Why a feed is polled next when it is: each reason from a state that has it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from scraper.policy import PollLimits, RetryLimits, back_off, explain_poll
from storage.records import FeedState, Kind, RefusalClass
from storage.views import PollRecord, QueuedTask

URL = "https://a.test/rss"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
LIMITS, RETRY = PollLimits(), RetryLimits()
FAILING: dict[str, Any] = {"failures": 3, "refusal": RefusalClass.TIMEOUT, "detail": "slow"}


def queued(**changes: Any) -> QueuedTask:
    base: dict[str, Any] = {
        "kind": Kind.POLL, "url": URL, "agency": "a", "host": "a.test", "tries": 0, "checks": 0, "due_s": 100.0,
        "under_way": False, "for_good": False, "gap_s": 1.0, "host_next_s": 100.0,
    }  # fmt: skip
    return QueuedTask(**(base | changes))


def told(task: QueuedTask | None, last: PollRecord | None = None, **changes: Any) -> tuple[float | None, list[str]]:
    state = FeedState(URL, "a", **({"polls": 1, "interval_s": 1800.0} | changes))
    found = explain_poll(state, queued=task, last=last, key=URL, limits=LIMITS, retry=RETRY)
    return found.in_s, [each.word for each in found.reasons]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ["rhythm"]),
        ({"interval_s": 120.0}, ["floor"]),
        ({"interval_s": 86_400.0}, ["cap"]),
        ({"hint_s": 1800.0}, ["rhythm", "hint"]),
        ({"fresh_s": 1800.0}, ["rhythm", "fresh"]),
        ({"skip_hours": (1,), "skip_days": (0,)}, ["rhythm", "skips"]),
        ({"polls": 0, "interval_s": None}, ["new"]),
        (FAILING, ["failures"]),
    ],
)
def test_the_state_tells_the_rule(changes: dict[str, Any], reasons: list[str]) -> None:
    in_s, words = told(queued(), **changes)
    assert words == reasons
    assert in_s == 100.0


@pytest.mark.parametrize(
    ("changes", "reason", "in_s"),
    [
        ({"host_rests_s": 500.0}, "host_rests", 500.0),
        ({"due_s": -1.0, "host_next_s": 3.0}, "host_pause", -1.0),
        ({"due_s": -600.0, "host_next_s": -1.0}, "overdue", -600.0),
        ({"under_way": True}, "under_way", 0.0),
        ({"due_s": None}, "not_followed", None),
    ],
)
def test_the_queue_tells_the_rest(changes: dict[str, Any], reason: str, in_s: float | None) -> None:
    when, words = told(queued(**changes))
    assert words[-1] == reason
    assert when == in_s


def test_nothing_queued_and_stopped_for_good() -> None:
    assert told(None) == (None, ["not_queued"])
    assert told(queued(due_s=None), refusal=RefusalClass.GONE, detail="410") == (None, ["stopped"])


def test_a_longer_wait_than_ours_is_the_servers() -> None:
    ours = back_off(3, URL, RETRY)
    for asked, reasons in ((ours, ["failures"]), (ours * 2, ["failures", "retry_after"])):
        last = PollRecord(URL, NOW, 0, 0, next_s=asked, refusal=RefusalClass.TIMEOUT)
        _, words = told(queued(due_s=asked), last, **FAILING)
        assert words == reasons


def test_the_rhythm_names_the_gap_that_the_interval_stands_for() -> None:
    state = FeedState(URL, "a", polls=1, interval_s=1800.0, gap_s=7200.0)
    (reason,) = explain_poll(state, queued=queued(), last=None, key=URL, limits=LIMITS, retry=RETRY).reasons
    assert "each 30.0 min: between poll.interval_s (15.0 min) and an item each 1.0 h" in reason.words  # 1800² / 900
    assert reason.words.endswith("it brought something each 2.0 h of late")
