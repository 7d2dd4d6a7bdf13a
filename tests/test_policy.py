"""What follows from what happened: tables of situations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scraper import policy
from scraper.policy import PollLimits, RetryLimits
from storage.records import Ending, FeedState, Refusal, RefusalClass

LIMITS = RetryLimits(tries=3, base_s=60, cap_s=3600)
POLL = PollLimits(interval_s=900, floor_s=120, cap_s=86_400)
STATE = FeedState(url="https://a.test/rss", agency="a", polls=5, interval_s=900.0)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FREE = policy.Wishes()


def seconds_after(
    state: FeedState,
    told: policy.Answer,
    *,
    now: datetime = NOW,
    limits: PollLimits = POLL,
    wishes: policy.Wishes = FREE,
) -> float:
    return policy.after_poll(state, told, now=now, limits=limits, wishes=wishes).interval_s


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://News.Example.org/a", "example.org"),
        ("https://www.news.example.co.uk/a", "example.co.uk"),
        ("https://co.uk/", "co.uk"),
        ("https://www.президент.рф/", "президент.рф"),
        ("https://www.xn--d1abbgf6aiiy.xn--p1ai/", "xn--d1abbgf6aiiy.xn--p1ai"),
        ("https://b.a.xn--55qx5d.cn/", "a.xn--55qx5d.cn"),  # 公司.cn is a suffix, as com.cn is
        ("https://www.xn--zz--.com/", "xn--zz--.com"),  # no Punycode after all
        ("https://one.github.io/", "one.github.io"),  # in the list's private section
        ("https://one.wordpress.com/", "one.wordpress.com"),  # in our own
        ("https://www.two.blogfa.com/rss", "two.blogfa.com"),
        ("https://wordpress.com/", "wordpress.com"),
        ("https://a.b.gov.ir/", "b.gov.ir"),
        ("https://en.isna.ir:8080/", "isna.ir:8080"),
        ("https://اخبار.خبر.ایران/", "خبر.ایران"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("http://localhost:8000/", "localhost:8000"),
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


KNOWN_BETTER = policy.Sharing(
    apart=frozenset(["example.org", "gov.ir"]), together=frozenset(["github.io", "b.example.net"])
)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://one.example.org/", "one.example.org"),
        ("https://www.one.example.org/", "one.example.org"),
        ("https://example.org/", "example.org"),
        ("https://example.com/", "example.com"),
        ("https://one.github.io:8080/", "github.io:8080"),
        ("https://a.b.example.net/", "b.example.net"),
        ("https://c.example.net/", "example.net"),
        ("https://one.wordpress.com/", "one.wordpress.com"),
    ],
)
def test_the_operator_knows_better_than_the_lists(url: str, host: str) -> None:
    assert policy.host_key(url, KNOWN_BETTER) == host
    assert policy.host_key("https://www.example.net/") == "example.net"


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
    assert away.rest_host_s == LIMITS.base_s
    often = policy.after_poll_refusal(
        Refusal(RefusalClass.DNS, "no such name"), failures=20, key="k", limits=LIMITS, poll=POLL
    )
    assert often.rest_host_s == LIMITS.base_s  # one dead name of a site does not hold up its other feeds
    assert often.again_in_s == LIMITS.cap_s
    assert slow.rest_host_s is None


@pytest.mark.parametrize(
    "kind",
    [RefusalClass.NOT_FOUND, RefusalClass.FORBIDDEN, RefusalClass.NOT_A_FEED, RefusalClass.DNS, RefusalClass.SSRF],
)
def test_a_feed_is_never_given_up_silently(kind: RefusalClass) -> None:
    decision = policy.after_poll_refusal(Refusal(kind, "why"), failures=500, key="k", limits=LIMITS, poll=POLL)
    assert decision.ending is Ending.AGAIN
    assert decision.again_in_s == LIMITS.cap_s


def test_gone_stops_a_feed_at_once() -> None:
    gone = Refusal(RefusalClass.GONE, "410", status=410)
    decision = policy.after_poll_refusal(gone, failures=1, key="k", limits=LIMITS, poll=POLL)
    assert decision.ending is Ending.QUARANTINED


HOUR_S, DAY_S = 3_600.0, 86_400.0


def _every(gap_s: float, count: int = 30, newest_s: float = 60.0) -> tuple[float, ...]:
    return tuple(newest_s + number * gap_s for number in range(count))


@pytest.mark.parametrize(
    ("ages_s", "low_s", "high_s"),
    [
        (_every(900), 600, 950),  # publishes as often as the base interval says: is asked as often
        (_every(9), 120, 145),  # a burst: the floor
        (_every(60), 120, 240),
        (_every(DAY_S), 4_000, 9_000),  # a hundred times less often: ten times
        (_every(HOUR_S, newest_s=10 * HOUR_S), 1_800, 4_000),  # it sleeps
        (_every(HOUR_S, newest_s=40 * DAY_S), 20_000, 86_400),  # it has gone quiet
        (_every(60, count=5), 120, 200),  # its items reach back five minutes: ask before they are gone
        ((50.0,), 120, 900),
    ],
)
def test_the_dates_of_its_items_tell_a_feeds_rhythm(ages_s: tuple[float, ...], low_s: float, high_s: float) -> None:
    told = policy.Answer(new=1, total=len(ages_s) + 1, ages_s=ages_s)
    interval = seconds_after(STATE, told)
    assert low_s <= interval <= high_s
    assert seconds_after(STATE, told, limits=replace(POLL, interval_s=3_600)) >= interval


def test_the_first_answer_without_dates_or_all_of_one_moment_says_nothing_of_the_rhythm() -> None:
    first = replace(STATE, polls=0, interval_s=None)
    for told in (policy.Answer(new=50, total=50), policy.Answer(new=50, total=50, ages_s=(1.0,) * 50)):
        assert seconds_after(first, told) == 900


def test_without_dates_news_shortens_and_silence_lengthens_step_by_step() -> None:
    began = replace(
        STATE, rhythm=policy.after_poll(STATE, policy.Answer(new=20, total=20), now=NOW, limits=POLL).rhythm
    )
    later = NOW + timedelta(hours=6)
    quiet = seconds_after(began, policy.Answer(), now=later)
    busy = seconds_after(began, policy.Answer(new=36, total=40), now=later)
    assert busy < 900 < quiet < 12_000
    at_once = seconds_after(began, policy.Answer())
    assert at_once == pytest.approx(900)


def test_a_window_that_was_overrun_is_asked_much_sooner() -> None:
    told = policy.Answer(new=20, total=20, ages_s=_every(900, count=20))
    assert seconds_after(STATE, told) == pytest.approx(900 * 0.25)
    assert seconds_after(replace(STATE, polls=0), told) > 500


@pytest.mark.parametrize(
    ("wishes", "expected_s"),
    [
        (policy.Wishes(3_600.0), 3_600),
        (policy.Wishes(1e9), 86_400),
        (policy.Wishes(1.0), 900),
        (policy.Wishes(skip_hours=(12, 13)), 2 * HOUR_S),  # it is 12:00: until 14:00
        (policy.Wishes(skip_days=(0,)), 12 * HOUR_S),  # it is Monday noon: until Tuesday
        (policy.Wishes(skip_hours=tuple(range(24))), 900),  # would forbid every poll
        (policy.Wishes(skip_days=tuple(range(7))), 900),
        (policy.Wishes(7_200.0, skip_hours=(14,)), 3 * HOUR_S),
    ],
)
def test_the_publishers_wishes_are_a_lower_bound(wishes: policy.Wishes, expected_s: float) -> None:
    state = replace(STATE, polls=0, interval_s=None)
    interval = seconds_after(state, policy.Answer(), wishes=wishes)
    spread_s = 300 if expected_s % 3600 == 0 and (wishes.skip_hours or wishes.skip_days) else 0
    assert expected_s - 0.001 <= interval <= expected_s + spread_s


@pytest.mark.parametrize(
    ("headers", "fresh_s"),
    [
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=31536000"}, policy.MOST_FRESH_S),
        ({"cache-control": 'max-age="60"', "expires": "Mon, 23 Nov 2026 15:00:00 GMT"}, 60),
        ({"expires": "Mon, 23 Nov 2026 12:10:00 GMT"}, 600),
        ({"expires": "Mon, 23 Nov 2026 11:00:00 GMT"}, None),
        ({"expires": "Mon Nov 23 12:10:00 2026"}, 600),
        ({"expires": "Mon, 23 Nov 2026 12:10:00 GMT", "age": "100"}, 500),
        ({"expires": "Mon, 23 Nov 2026 15:10:00 GMT", "date": "Mon, 23 Nov 2026 15:00:00 GMT"}, 600),
        ({"expires": "Mon, 23 Nov 2026 09:10:00 GMT", "date": "Mon, 23 Nov 2026 09:00:00 GMT"}, 600),
        ({"expires": "Mon, 23 Nov 2026 12:10:00 GMT", "date": "today"}, 600),
        ({"cache-control": 'no-cache="set-cookie", max-age=600'}, 600),
        ({"cache-control": "max-age=600, no-store"}, None),
        ({"cache-control": "max-age=600, no-cache ,public"}, None),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
        ({"cache-control": "max-age=soon"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_is_fresh(headers: dict[str, str], fresh_s: float | None) -> None:
    assert policy.fresh_s(headers, NOW) == fresh_s


def test_one_poll_in_many_asks_for_the_whole_feed_each_feed_at_its_own() -> None:
    asked = [[policy.wants_whole(replace(STATE, url=url, polls=n)) for n in range(96)] for url in ("a", "b", "c", "d")]
    assert [sum(each) for each in asked] == [2, 2, 2, 2]
    assert not any(any(each[:24]) for each in asked)
    assert len({each.index(True) for each in asked}) > 1


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


WELL = replace(STATE, last_success_at=NOW, last_new_at=NOW, items_new=50, gap_s=HOUR_S)
MOVED = replace(WELL, moved_to="https://b.test/", moved_count=99)


@pytest.mark.parametrize(
    ("state", "health", "said"),
    [
        (WELL, "ok", None),
        (replace(WELL, polls=0), "new", None),
        (replace(WELL, refusal=RefusalClass.GONE, failures=1), "stopped", "khabar add"),
        (replace(WELL, refusal=RefusalClass.TIMEOUT, failures=2), "ok", None),
        (replace(WELL, refusal=RefusalClass.TIMEOUT, failures=3, detail="slow"), "failing", "3 polls refused"),
        (replace(WELL, bodies=1.0, empty_bodies=6.0), "empty_bodies", "86%"),
        (replace(WELL, bodies=6.0, empty_bodies=1.0), "ok", None),
        (replace(WELL, bodies=1.0, empty_bodies=3.0), "ok", None),  # too few to tell
        (replace(WELL, bodies=1.0, challenges=6.0), "challenge", "bot walls"),
        (replace(WELL, last_new_at=NOW - timedelta(days=2)), "quiet", "nothing new for 2.0 days, usually each 1.0 h"),
        (replace(WELL, last_new_at=NOW - timedelta(days=5), gap_s=DAY_S), "ok", None),  # a weekend and more
        (replace(WELL, last_new_at=NOW - timedelta(days=5), items_new=3), "ok", None),  # its rhythm is not known yet
        (replace(MOVED, moved_since=NOW - timedelta(days=3)), "moved", "b.test"),
        (replace(MOVED, moved_since=NOW - timedelta(days=1)), "ok", None),
        (replace(MOVED, moved_since=NOW - timedelta(days=3), moved_count=4), "ok", None),
    ],
)
def test_how_a_feed_fares(state: FeedState, health: str, said: str | None) -> None:
    found = policy.diagnose(state, NOW)
    assert found.health == health
    assert (said or "") in (found.words or "")
    assert (found.words is None) == (said is None)


def test_silence_does_not_change_the_usual_gap_but_news_do() -> None:
    state = replace(WELL, last_new_at=NOW - timedelta(hours=6))
    assert policy.usual_gap(state, 0, NOW) == HOUR_S
    assert policy.usual_gap(state, 2, NOW) == pytest.approx(0.8 * HOUR_S + 0.2 * 3 * HOUR_S)
    assert policy.usual_gap(replace(state, gap_s=None), 2, NOW) == 3 * HOUR_S
    assert policy.usual_gap(replace(state, last_new_at=None, gap_s=None), 2, NOW) is None
