"""What follows from what happened: tables of situations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scraper import policy
from scraper.policy import PollLimits, RetryLimits
from storage.records import Ending, FeedState, Refusal, RefusalClass

LIMITS = RetryLimits(tries=3, base_s=60, cap_s=3600)
POLL = PollLimits(interval_s=900, floor_s=120, cap_s=86_400)
STATE = FeedState(url="https://a.test/rss", agency="a", polls=5, interval_s=900.0)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://News.Example.org/a", "news.example.org"),
        ("http://example.org:80/a", "example.org"),
        ("https://example.org:443/", "example.org"),
        ("http://127.0.0.5:8950/rss", "127.0.0.5:8950"),
        ("https://user:secret@example.org/", "example.org"),
        ("https://example.org./", "example.org"),
        ("http://example.org:99999/", ""),
        ("http://[::1/", ""),
        ("nonsense", ""),
    ],
)
def test_host_key(url: str, host: str) -> None:
    assert policy.host_key(url) == host


def test_back_off_doubles_is_stable_and_capped() -> None:
    waits = [policy.back_off(tries, "key", LIMITS) for tries in range(1, 9)]
    assert waits == [policy.back_off(tries, "key", LIMITS) for tries in range(1, 9)]
    assert all(60 * 2 ** (n - 1) <= wait <= 60 * 2 ** (n - 1) * 1.25 for n, wait in enumerate(waits[:5], 1))
    assert waits[-1] == LIMITS.cap_s
    assert policy.back_off(2, "other", LIMITS) != waits[1]


@pytest.mark.parametrize(
    ("kind", "tries", "ending"),
    [
        (RefusalClass.TIMEOUT, 1, Ending.AGAIN),
        (RefusalClass.TIMEOUT, 2, Ending.AGAIN),
        (RefusalClass.TIMEOUT, 3, Ending.QUARANTINED),
        (RefusalClass.NOT_FOUND, 1, Ending.AGAIN),
        (RefusalClass.NOT_FOUND, 2, Ending.QUARANTINED),
        (RefusalClass.GONE, 1, Ending.QUARANTINED),
        (RefusalClass.SSRF, 1, Ending.QUARANTINED),
        (RefusalClass.POISON, 2, Ending.QUARANTINED),
        (RefusalClass.ROBOTS, 1, Ending.QUARANTINED),
    ],
)
def test_article_refused(kind: RefusalClass, tries: int, ending: Ending) -> None:
    decision = policy.after_refusal(Refusal(kind, "why"), tries=tries, key="k", limits=LIMITS)
    assert decision.ending is ending
    assert (decision.again_in_s is not None) == (ending is Ending.AGAIN)


def test_robots_that_could_not_be_read_is_tried_again() -> None:
    refusal = Refusal(RefusalClass.ROBOTS, "robots.txt: 503", retry_in_s=300)
    decision = policy.after_refusal(refusal, tries=1, key="k", limits=LIMITS)
    assert decision.ending is Ending.AGAIN
    assert decision.again_in_s == 300


def test_retry_after_rests_the_whole_host_and_outlasts_our_own_back_off() -> None:
    refusal = Refusal(RefusalClass.RATE_LIMITED, "429", retry_in_s=1200, rest_host=True)
    decision = policy.after_refusal(refusal, tries=1, key="k", limits=LIMITS)
    assert decision.again_in_s == 1200
    assert decision.rest_host_s == 1200


def test_untold_rest_grows_and_is_capped() -> None:
    refusal = Refusal(RefusalClass.RATE_LIMITED, "429", rest_host=True)
    first, second, late = (
        policy.after_poll_refusal(refusal, failures=n, key="k", limits=LIMITS, poll=POLL) for n in (1, 2, 20)
    )
    assert first.rest_host_s == policy.UNTOLD_REST_S
    assert second.rest_host_s == 2 * policy.UNTOLD_REST_S
    assert late.rest_host_s == LIMITS.cap_s


def test_a_host_that_is_away_rests_for_its_other_urls_too() -> None:
    away = policy.after_refusal(Refusal(RefusalClass.CONNECT, "refused"), tries=1, key="k", limits=LIMITS)
    slow = policy.after_refusal(Refusal(RefusalClass.TIMEOUT, "slow"), tries=1, key="k", limits=LIMITS)
    assert away.rest_host_s == away.again_in_s
    assert slow.rest_host_s is None


@pytest.mark.parametrize(
    "kind", [RefusalClass.NOT_FOUND, RefusalClass.FORBIDDEN, RefusalClass.NOT_A_FEED, RefusalClass.DNS]
)
def test_a_feed_is_never_given_up_silently(kind: RefusalClass) -> None:
    decision = policy.after_poll_refusal(Refusal(kind, "why"), failures=500, key="k", limits=LIMITS, poll=POLL)
    assert decision.ending is Ending.AGAIN
    assert decision.again_in_s == LIMITS.cap_s


def test_gone_stops_a_feed_at_once() -> None:
    gone = Refusal(RefusalClass.GONE, "410", status=410)
    decision = policy.after_poll_refusal(gone, failures=1, key="k", limits=LIMITS, poll=POLL)
    assert decision.ending is Ending.QUARANTINED


@pytest.mark.parametrize(
    ("state", "new", "least_s", "expected_s"),
    [
        (replace(STATE, polls=0, interval_s=None), 50, None, 900),  # the first answer says nothing about the rhythm
        (STATE, 0, None, 900 * policy.QUIET_GROWTH),
        (STATE, 3, None, 900 * policy.NEWS_SHRINK),
        (replace(STATE, interval_s=130.0), 3, None, 120),
        (replace(STATE, interval_s=86_000.0), 0, None, 86_400),
        (STATE, 3, 3600.0, 3600),
        (STATE, 3, 1e9, 86_400),
    ],
)
def test_next_interval(state: FeedState, new: int, least_s: float | None, expected_s: float) -> None:
    assert policy.next_interval(state, new=new, least_s=least_s, limits=POLL) == pytest.approx(expected_s)


def test_many_feeds_start_spread_a_few_at_once() -> None:
    assert policy.start_delay("https://a.test/rss", 10, POLL) == 0
    delays = sorted(policy.start_delay(f"https://a{n}.test/rss", 2_000, POLL) for n in range(2_000))
    assert delays[-1] <= 99
    assert sum(delay < 10 for delay in delays) < 300


def test_a_refused_poll_keeps_what_the_next_answer_is_compared_to() -> None:
    before = replace(STATE, etag='"a"', last_modified="L", body_hash="h", seen=("x",))
    after = policy.remember_refusal(before, Refusal(RefusalClass.TIMEOUT, "slow"), NOW)
    assert (after.etag, after.last_modified, after.body_hash, after.seen) == ('"a"', "L", "h", ("x",))
    assert (after.failures, after.refusal, after.polls) == (1, RefusalClass.TIMEOUT, 6)
