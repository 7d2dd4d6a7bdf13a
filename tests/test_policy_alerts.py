"""Alerts: what counts as a trouble, how patiently it is told, and that nobody is told twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.policy import (
    AlertLimits,
    Message,
    News,
    Seen,
    Sign,
    Trouble,
    due_messages,
    follow,
    is_active,
    only_for,
    see_troubles,
    was_told,
)
from storage.records import Alert, FeedState, RefusalClass
from storage.views import ArticleSign, Pulse

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FEED = "https://a.test/rss"
LIMITS = AlertLimits(after_s=600, clear_s=600, repeat_s=86_400)
CALM = Pulse(0, 0, 0, 0, 0.0, 10, 10, 0.0)
DRIFT, SHORT = ("rule_drift",), ("short_body",)


def texts(*parts: tuple[int, dict[str, Any]]) -> list[ArticleSign]:
    """Return signs of articles, the newest first: so many of each kind."""
    base: dict[str, Any] = {"feed": FEED, "agency": "a", "dated": True, "warnings": ()}
    return [ArticleSign(**(base | changes)) for count, changes in parts for _ in range(count)]


def kinds(seen: Seen, *known: Trouble, limits: AlertLimits = LIMITS, subject: str = FEED) -> list[str]:
    return [
        each.kind.value
        for each in see_troubles(seen, {(kind.value, subject) for kind in known}, now=NOW, limits=limits)
    ]


def state(**changes: Any) -> FeedState:
    base: dict[str, Any] = {
        "url": FEED,
        "agency": "a",
        "polls": 50,
        "items_new": 100,
        "gap_s": 600.0,
        "last_new_at": NOW,
    }
    return FeedState(**(base | changes))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"last_new_at": NOW - timedelta(days=3)}, ["quiet"]),
        ({"last_new_at": NOW - timedelta(days=3), "gap_s": 86_400.0}, []),  # its own rhythm is slow
        ({"failures": 3, "refusal": RefusalClass.TIMEOUT}, ["failing"]),
        ({"refusal": RefusalClass.GONE, "failures": 1}, ["stopped"]),
        ({"bodies": 2.0, "empty_bodies": 8.0}, ["empty_bodies"]),
        ({"bodies": 2.0, "challenges": 8.0}, ["challenge"]),
        ({"polls": 0}, []),
    ],
)
def test_a_feed_is_judged_by_its_own_past(changes: dict[str, Any], found: list[str]) -> None:
    assert kinds(Seen(feeds=[state(**changes)])) == found
    if found:
        (sign,) = see_troubles(Seen(feeds=[state(**changes)]), (), now=NOW, limits=LIMITS)
        assert (sign.subject, sign.words.startswith("a: ")) == (FEED, True)


@pytest.mark.parametrize(
    ("signs", "found"),
    [
        (texts((10, {"warnings": SHORT}), (10, {})), ["short_bodies"]),
        (texts((20, {"warnings": SHORT})), []),  # it never was otherwise: a wire of flashes
        (texts((5, {"warnings": SHORT}), (15, {})), []),
        (texts((9, {"warnings": SHORT}), (0, {})), []),  # too few to tell
        (texts((10, {"dated": False}), (10, {})), ["no_dates"]),
        (texts((20, {"dated": False})), []),
        (texts((10, {"warnings": DRIFT})), ["rule_drift"]),  # wrong in itself, whatever was before
        (texts((10, {"warnings": DRIFT, "feed": None})), []),
    ],
)
def test_texts_are_compared_with_those_before(signs: list[ArticleSign], found: list[str]) -> None:
    assert kinds(Seen(texts=signs)) == found


def test_what_was_wrong_must_be_clearly_better() -> None:
    half = texts((4, {"dated": False}), (6, {}), (10, {"dated": False}))
    assert kinds(Seen(texts=half)) == []
    assert kinds(Seen(texts=half), Trouble.NO_DATES) == ["no_dates"]
    assert kinds(Seen(texts=texts((2, {"dated": False}), (18, {}))), Trouble.NO_DATES) == []


@pytest.mark.parametrize(
    ("free", "known", "found"),
    [(500, (), ["disk"]), (1_100, (), []), (1_100, (Trouble.DISK,), ["disk"]), (1_300, (Trouble.DISK,), [])],
)
def test_room_on_the_disk(free: int, known: tuple[Trouble, ...], found: list[str]) -> None:
    seen = Seen(disk={"archive": free * 1_000_000})
    assert kinds(seen, *known, subject="archive") == found
    assert kinds(seen, *known, subject="archive", limits=replace(LIMITS, mute=frozenset({"disk"}))) == []


def test_lags_of_the_store() -> None:
    assert kinds(Seen(pulse=CALM)) == []
    late = replace(CALM, oldest_due_s=7_200.0, due=40, searched=3, search_lag_s=700.0)
    words = [each.words for each in see_troubles(Seen(pulse=late), (), now=NOW, limits=LIMITS)]
    assert words == [
        "a task waits for 2.0 h, 40 are due; add workers, or follow less",
        "the search index is 7 changes and 11.7 min behind",
    ]


SIGN = Sign(Trouble.QUIET, FEED, "a: quiet")


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def run(steps: list[tuple[float, bool]], limits: AlertLimits = LIMITS) -> tuple[list[tuple[float, str]], list[Alert]]:
    """Look at these minutes, the sign being there or not; return when the log was told what, and what is kept."""
    alerts: list[Alert] = []
    told = []
    for minute, is_there in steps:
        now = after(minute)
        alerts = follow(alerts, [SIGN] if is_there else [], now=now, limits=limits)
        messages = due_messages(alerts, "log", now=now, limits=limits)
        told += [(minute, each.news.value) for each in messages]
        alerts = was_told(alerts, "log", messages, now)
    return told, alerts


@pytest.mark.parametrize(
    ("steps", "told", "kept"),
    [
        ([(0, True), (5, True)], [], 1),  # not for long enough
        ([(0, True), (5, False), (20, False)], [], 0),  # a hiccup: nobody hears of it
        ([(0, True), (10, True), (11, True)], [(10, "raised")], 1),
        ([(0, True), (10, True), (12, False), (15, True), (30, False), (39, False)], [(10, "raised")], 1),  # flapping
        ([(0, True), (10, True), (12, False), (22, False), (23, False)], [(10, "raised"), (22, "recovered")], 0),
        ([(0, True), (10, True), (1450, True), (1451, True)], [(10, "raised"), (1450, "still")], 1),
        ([(0, True), (10, True), (11, False), (30, False), (31, True), (45, True)],
         [(10, "raised"), (30, "recovered"), (45, "raised")], 1),
    ],
)  # fmt: skip
def test_patience(steps: list[tuple[float, bool]], told: list[tuple[float, str]], kept: int) -> None:
    said, alerts = run(steps)
    assert said == told
    assert len(alerts) == kept


def test_no_reminders_when_none_are_wanted() -> None:
    said, _ = run([(0, True), (10, True), (9_000, True)], replace(LIMITS, repeat_s=0))
    assert said == [(10, "raised")]
    at_once, _ = run([(0, True)], replace(LIMITS, after_s=0))
    assert at_once == [(0, "raised")]


def test_a_channel_that_failed_is_told_later_and_the_others_are_not_told_again() -> None:
    alerts = follow([], [SIGN], now=NOW, limits=LIMITS)
    alerts = follow(alerts, [SIGN], now=after(10), limits=LIMITS)
    alerts = was_told(alerts, "log", due_messages(alerts, "log", now=after(10), limits=LIMITS), after(10))
    assert due_messages(alerts, "log", now=after(11), limits=LIMITS) == []
    assert [each.news for each in due_messages(alerts, "mail", now=after(11), limits=LIMITS)] == [News.RAISED]
    gone = follow(follow(alerts, [], now=after(12), limits=LIMITS), [], now=after(30), limits=LIMITS)
    assert due_messages(gone, "mail", now=after(30), limits=LIMITS) == []  # who was never told needs no all-clear
    messages = due_messages(gone, "log", now=after(30), limits=LIMITS)
    assert [each.news for each in messages] == [News.RECOVERED]
    assert was_told(gone, "log", messages, after(30)) == []


def test_a_channel_that_is_no_longer_set_is_not_waited_for() -> None:
    over = Alert("quiet", FEED, "w", NOW, NOW, clear_at=NOW, told={"mail": NOW})
    lasting = replace(over, clear_at=None)
    assert only_for([over], {"log"}) == []
    assert only_for([lasting], {"log"}) == [replace(lasting, told={})]
    assert only_for([over], {"mail"}) == [over]


def test_active_is_what_was_told_or_has_lasted() -> None:
    young = Alert("quiet", FEED, "w", NOW, NOW)
    assert not is_active(young, after(9), LIMITS)
    assert is_active(young, after(10), LIMITS)
    assert is_active(replace(young, clear_at=NOW, told={"log": NOW}), after(1), LIMITS)


@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), max_size=40))
def test_raised_and_recovered_take_turns_whatever_happens(gaps: list[tuple[int, bool]]) -> None:
    minute, steps = 0, []
    for gap, is_there in gaps:
        minute += gap
        steps.append((float(minute), is_there))
    said = [news for _, news in run(steps)[0] if news != "still"]
    assert said[::2] == ["raised"] * len(said[::2])
    assert said[1::2] == ["recovered"] * len(said[1::2])


def test_messages_come_raised_first() -> None:
    raised = Alert("quiet", "b", "w", NOW, NOW)
    over = Alert("disk", "a", "w", NOW, NOW, clear_at=NOW, told={"log": NOW})
    found = due_messages([over, raised], "log", now=after(20), limits=LIMITS)
    assert found == [Message(News.RAISED, raised), Message(News.RECOVERED, over)]
