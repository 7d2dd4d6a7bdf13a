"""A feed that moved: whom its validators go to, when its new address is believed, and what brings the old one back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scraper import policy
from scraper.fetch import HttpFetcher
from scraper.pipeline import Pipeline
from scraper.reading import AgencyFacts, Reader
from storage.records import Ending, FeedState, Kind, Outcome, Page, Refusal, RefusalClass, Task
from tests.fetch.conftest import options_for
from tests.origin import Origin, Reply, Request
from tests.origin.wire import write_reply
from tests.service.fakes import InProcess, plan, rss

if TYPE_CHECKING:
    from asyncio import StreamWriter
    from collections.abc import Iterator

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=6)


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class Mover:
    """An origin with /old, which answers as `says`, and a feed with an ETag at /new and /newer."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.clock = Clock()
        self.state: FeedState | None = None
        self.code, self.target = 301, "/new"
        self.body, self.etag = rss("https://a.test/1"), '"one"'
        for path in ("/old", "/middle"):
            origin.add(path, self._redirect)
        for path in ("/new", "/newer"):
            origin.add(path, self._feed)

    async def _redirect(self, request: Request, writer: StreamWriter) -> bool:
        if self.code == 200:
            return await self._feed(request, writer)
        return await write_reply(writer, Reply(self.code, (("Location", self.target),)))

    async def _feed(self, request: Request, writer: StreamWriter) -> bool:
        known = request.headers.get("if-none-match") == self.etag
        reply = Reply(304 if known else 200, (("ETag", self.etag), ("Content-Type", "application/rss+xml")), self.body)
        return await write_reply(writer, reply)

    def poll(self, times: int = 1) -> Outcome:
        """Poll, each time six hours later."""
        for _ in range(times):
            outcome = asyncio.run(self._poll())
            self.state = outcome.feed_state
            self.clock.now += HOUR
        return outcome

    async def _poll(self) -> Outcome:
        fetcher = HttpFetcher(options_for(self.origin), now=self.clock)
        reader = InProcess(Reader({"a": AgencyFacts("a", zone="UTC")}))
        url = self.origin.url("/old")
        state = self.state and replace(self.state, polls=1)  # never the turn of a whole poll
        task = Task(1, Kind.POLL, url, "k", "127.0.0.1", "a", "l", 1, 0.0, state=state or FeedState(url, "a"))
        try:
            return await Pipeline(fetcher, reader, plan(), self.clock).run(task, deadline_s=5)  # type: ignore[arg-type]
        finally:
            await fetcher.close()

    def asked(self) -> list[tuple[str, str | None]]:
        """Return the paths asked for since the last look, with the ETag that each was sent."""
        seen = [(visit.path, visit.headers.get("if-none-match")) for visit in self.origin.log.visits()]
        self.origin.log.clear()
        return seen


@pytest.fixture
def mover() -> Iterator[Mover]:
    with Origin() as origin:
        yield Mover(origin)


def test_validators_go_to_the_address_that_gave_them_and_to_no_other(mover: Mover) -> None:
    mover.poll()
    assert mover.asked() == [("/old", None), ("/new", None)]
    mover.poll()
    assert mover.asked() == [("/old", None), ("/new", '"one"')]
    assert mover.state is not None
    assert (mover.state.failures, mover.state.moved_count, mover.state.etag) == (0, 2, '"one"')


def test_a_feed_that_gave_validators_before_it_moved_does_not_show_them_elsewhere(mover: Mover) -> None:
    mover.code = 200
    mover.poll(2)
    assert mover.asked() == [("/old", None), ("/old", '"one"')]
    mover.code = 301
    mover.poll()
    assert mover.asked() == [("/old", '"one"'), ("/new", None)]


@pytest.mark.parametrize("code", [302, 303, 307])
def test_a_temporary_redirect_is_followed_whole_and_never_adopted(mover: Mover, code: int) -> None:
    mover.code = code
    mover.poll(12)
    assert mover.asked() == [("/old", None), ("/new", None)] * 12
    assert mover.state is not None
    assert (mover.state.moved_to, mover.state.etag) == (None, None)


@pytest.mark.parametrize("code", [301, 308])
def test_ten_answers_over_two_days_are_believed(mover: Mover, code: int) -> None:
    mover.code = code
    mover.poll(10)
    mover.asked()
    mover.poll(2)
    assert mover.asked() == [("/new", '"one"')] * 2
    assert mover.state is not None
    assert (mover.state.url, mover.state.moved_to) == (mover.origin.url("/old"), mover.origin.url("/new"))
    assert policy.diagnose(mover.state, mover.clock.now).health == "moved"


def test_ten_answers_within_an_hour_are_not(mover: Mover) -> None:
    mover.poll()
    assert mover.state is not None
    mover.state = replace(mover.state, moved_count=30)
    mover.clock.now = START + timedelta(hours=1)
    mover.asked()
    mover.poll()
    assert mover.asked() == [("/old", None), ("/new", '"one"')]


def test_a_chain_with_one_temporary_hop_is_not_adopted(mover: Mover) -> None:
    mover.target = "/hop"
    mover.origin.add("/hop", Reply(302, (("Location", "/new"),)))
    mover.poll(3)
    assert mover.state is not None
    assert mover.state.moved_count == 0
    assert mover.state.moved_to is None


def test_another_target_and_a_temporary_answer_begin_the_count_anew(mover: Mover) -> None:
    mover.poll(5)
    mover.target = "/newer"
    mover.poll(2)
    assert mover.state is not None
    assert (mover.state.moved_to, mover.state.moved_count) == (mover.origin.url("/newer"), 2)
    mover.code = 302
    mover.poll()
    assert mover.state.moved_count == 0


def test_a_page_behind_a_permanent_redirect_is_not_adopted(mover: Mover) -> None:
    mover.target = "/fault/page"
    outcome = mover.poll(12)
    assert outcome.refusal is not None
    assert outcome.refusal.kind is RefusalClass.NOT_A_FEED
    assert mover.state is not None
    assert mover.state.moved_to is None


def test_an_adopted_address_that_is_gone_brings_the_old_one_back(mover: Mover) -> None:
    mover.poll(10)
    mover.origin.add("/new", Reply(404))
    mover.asked()
    outcome = mover.poll()
    assert outcome.ending is Ending.AGAIN
    mover.target = "/newer"
    mover.poll()
    assert mover.asked() == [("/new", '"one"'), ("/old", None), ("/newer", None)]


def test_a_busy_server_is_no_reason_to_forget_where_a_feed_moved() -> None:
    state = FeedState("https://a.test/old", "a", etag='"e"', moved_to="https://a.test/new", moved_count=30)
    busy = policy.remember_refusal(state, Refusal(RefusalClass.RATE_LIMITED, "429"), START)
    assert (busy.moved_to, busy.etag) == ("https://a.test/new", '"e"')
    wrong = policy.remember_refusal(state, Refusal(RefusalClass.NOT_FOUND, "404"), START)
    assert (wrong.moved_to, wrong.etag, wrong.url) == (None, None, "https://a.test/old")


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        ("https://a.test/new", "https://a.test/new"),
        ("https://www.a.test/new", "https://www.a.test/new"),
        ("https://b.test/new", "https://a.test/old"),  # the turn that the poll holds is a.test's
    ],
)
def test_only_an_address_of_the_same_site_is_asked_at_once(target: str, asked: str) -> None:
    since = START - timedelta(days=3)
    state = FeedState("https://a.test/old", "a", polls=1, moved_to=target, moved_since=since, moved_count=10)
    assert policy.poll_address(state, START) == asked
    assert policy.poll_validators(state).url == target


def test_a_capped_retry_after_is_told_to_the_operator() -> None:
    with Origin() as origin:
        mover = Mover(origin)
        origin.add("/old", Reply(429, (("Retry-After", "315360000"),)))
        outcome = mover.poll()
    assert outcome.refusal is not None
    assert outcome.refusal.retry_in_s == 86_400
    assert mover.state is not None
    told = policy.diagnose(mover.state, mover.clock.now)
    assert told.health == "failing"
    assert "Retry-After: 315360000 is kept for 86400 s" in (told.words or "")


def test_pages_that_were_not_asked_for_at_the_new_address_say_nothing_of_it() -> None:
    state = FeedState("https://a.test/old", "a", moved_to="https://a.test/new", moved_since=START, moved_count=9)
    direct = Page("https://a.test/new", "https://a.test/new", 200, {}, b"", START)
    assert policy.remember_move(state, direct) is state
    own = replace(direct, url="https://a.test/old", requested_url="https://a.test/old")
    assert policy.remember_move(state, own).moved_to is None
