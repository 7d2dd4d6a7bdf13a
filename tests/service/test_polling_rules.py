"""Rules of polite polling that only the whole way shows: fetcher, readers and pipeline against the origin."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scraper.fetch import HttpFetcher, parse_opening
from scraper.pipeline import Pipeline
from scraper.policy.polls import SEEN_KEYS, edited_items, remember_items
from scraper.reading import AgencyFacts, Reader
from storage.records import Ending, FeedState, Kind, Onward, Outcome, RefusalClass, Task
from tests.fetch.conftest import options_for
from tests.origin import Origin, Reply, Request
from tests.origin.wire import write_reply
from tests.service.fakes import InProcess, not_whole, plan, rss
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from asyncio import StreamWriter
    from collections.abc import Iterator

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ONE, TWO, THREE = (f"https://a.test/{number}" for number in (1, 2, 3))
RSS = ("Content-Type", "application/rss+xml")


class Feed:
    """A feed on an origin that answers what it is told to, and its poller."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.state: FeedState | None = None
        self.reply = Reply(200, (RSS, ("ETag", '"a"')), rss(ONE))
        self.sent: list[tuple[str, str | None]] = []  # method, If-None-Match
        origin.add("/rss", self._answer)

    async def _answer(self, request: Request, writer: StreamWriter) -> bool:
        self.sent.append((request.method, request.headers.get("if-none-match")))
        return await write_reply(writer, self.reply)

    def poll(
        self, path: str = "/rss", deadline_s: float = PATIENCE_S, onward: Onward | None = None, **options: object
    ) -> Outcome:
        """Poll once, or go on with it; what is remembered is what the outcome says."""
        return asyncio.run(self._poll(self.origin.url(path), deadline_s, onward, **options))

    async def _poll(self, url: str, deadline_s: float, onward: Onward | None, **options: object) -> Outcome:
        fetcher = HttpFetcher(options_for(self.origin, **options), now=lambda: NOW)
        reader = InProcess(Reader({"a": AgencyFacts("a", zone="UTC")}))
        state = not_whole(replace(self.state, url=url)) if self.state else FeedState(url, "a")
        task = Task(1, Kind.POLL, url, "k", "127.0.0.1", "a", "l", 1, 0.0, state=state)
        if onward:
            task = replace(task, host=onward.host, trail=replace(onward.trail, home=task.host))
        try:
            pipeline = Pipeline(fetcher, reader, plan(), lambda: NOW)  # type: ignore[arg-type]
            outcome = await pipeline.run(task, deadline_s=deadline_s)
        finally:
            await fetcher.close()
        self.state = outcome.feed_state
        return outcome


@pytest.fixture
def feed() -> Iterator[Feed]:
    with Origin() as origin:
        yield Feed(origin)


def urls(outcome: Outcome) -> list[str]:
    return [task.url for task in outcome.tasks]


def keys(state: FeedState) -> list[str]:
    return [each for each in state.seen if not each.startswith(("?", "~"))]


def test_an_etag_that_stays_while_the_body_changes_is_not_believed(feed: Feed) -> None:
    assert urls(feed.poll()) == [ONE]
    feed.reply = Reply(200, (RSS, ("ETag", '"a"')), rss(TWO, ONE))
    assert urls(feed.poll()) == [TWO]
    assert feed.sent == [("GET", None), ("GET", '"a"')]  # never HEAD


def test_a_304_that_nobody_asked_for_is_an_error_and_is_not_taken_for_silence(feed: Feed) -> None:
    feed.reply = Reply(304, (("ETag", '"x"'),))
    outcome = feed.poll()
    assert outcome.refusal is not None
    assert outcome.refusal.kind is RefusalClass.HTTP_CLIENT
    assert outcome.ending is Ending.AGAIN
    feed.reply = Reply(200, (RSS,), rss(ONE))
    assert urls(feed.poll()) == [ONE]
    assert feed.sent == [("GET", None)] * 2


def test_validators_of_a_feed_that_broke_off_are_not_kept(feed: Feed) -> None:
    whole = rss(THREE, TWO, ONE)
    feed.reply = Reply(200, (RSS, ("ETag", '"half"'), ("Last-Modified", "now")), whole[: whole.rindex(b"<item>") + 20])
    outcome = feed.poll()
    assert urls(outcome) == [THREE, TWO]
    assert feed.state is not None
    assert (feed.state.etag, feed.state.last_modified, feed.state.body_hash) == (None, None, None)
    feed.reply = Reply(200, (RSS, ("ETag", '"half"')), whole)
    assert urls(feed.poll()) == [ONE]
    assert feed.sent[-1] == ("GET", None)


@pytest.mark.parametrize("fault", ["gzip_truncated", "length_long", "chunk_no_end", "reset", "drip", "empty", "page"])
def test_what_is_no_whole_feed_changes_neither_validators_nor_items(feed: Feed, fault: str) -> None:
    feed.poll()
    before = feed.state
    assert before is not None
    outcome = feed.poll(f"/fault/{fault}", 1.0 if fault == "drip" else PATIENCE_S)
    assert outcome.refusal is not None
    assert feed.state is not None
    assert (feed.state.etag, feed.state.seen, feed.state.items_new) == (before.etag, before.seen, before.items_new)
    assert (feed.state.failures, outcome.ending, outcome.tasks) == (1, Ending.AGAIN, ())
    assert (outcome.again_in_s or 0) >= plan().poll.floor_s


@pytest.mark.parametrize("body", [b"", b" \n\t", b'{"error": "busy"}', b"<html><body>login</body></html>", b"\0\0"])
def test_a_200_that_is_no_feed_is_an_error_and_nothing_is_forgotten(feed: Feed, body: bytes) -> None:
    feed.poll()
    feed.reply = Reply(200, (RSS, ("ETag", '"wrong"')), body)
    outcome = feed.poll()
    assert outcome.refusal is not None
    assert outcome.refusal.kind is RefusalClass.NOT_A_FEED
    assert feed.state is not None
    assert (feed.state.etag, len(keys(feed.state))) == ('"a"', 1)


def test_an_empty_feed_and_one_that_lost_an_item_are_no_errors(feed: Feed) -> None:
    feed.reply = Reply(200, (RSS,), rss(TWO, ONE))
    assert urls(feed.poll()) == [TWO, ONE]
    feed.reply = Reply(200, (RSS,), rss(TWO))
    gone = feed.poll()
    feed.reply = Reply(200, (RSS,), rss())
    empty = feed.poll()
    for outcome in (gone, empty):
        assert (outcome.refusal, outcome.tasks, outcome.article) == (None, (), None)
    assert feed.state is not None
    assert (feed.state.failures, feed.state.items_new) == (0, 2)


def test_an_item_that_returns_is_not_new(feed: Feed) -> None:
    bodies = [rss(TWO, ONE), rss(), rss(TWO, ONE), rss(ONE), rss(TWO, ONE), rss(THREE, TWO)]
    told = []
    for body in bodies:
        feed.reply = Reply(200, (RSS,), body)
        told.append(urls(feed.poll()))
    assert told == [[TWO, ONE], [], [], [], [], [THREE]]
    assert feed.state is not None
    assert (feed.state.items_new, len(keys(feed.state))) == (3, 3)


TOLD = "<item><title>{}</title><link>{}</link><guid>{}</guid><description>{}</description></item>"


def told(*items: tuple[str, str, str]) -> bytes:
    """Return a feed of items by address, headline and summary."""
    shown = "".join(TOLD.format(title, url, url, summary) for url, title, summary in items)
    return f"<rss><channel><title>T</title>{shown}</channel></rss>".encode()


def test_an_item_that_was_edited_has_its_next_look_brought_forward(feed: Feed) -> None:
    first, second = (ONE, "One", "Seen 3 times."), (TWO, "Two", "A summary.")
    edits = {
        "nothing": (first, second),
        "a count": ((ONE, "One", "Seen 4 times."), second),
        "a headline": ((ONE, "One, corrected", "Seen 4 times."), second),
        "back": (first, second),  # what it said before is no news
        "a summary": (first, (TWO, "Two", "Another summary.")),
        "another": (first, (TWO, "Two", "Another summary."), (THREE, "Three", "New.")),
    }
    feed.reply = Reply(200, (RSS,), told(first, second))
    feed.poll()
    found = {}
    for name, items in edits.items():
        feed.reply = Reply(200, (RSS,), told(*items))
        found[name] = [(each.kind, each.url, each.sooner) for each in feed.poll().tasks]
    look = {url: [(Kind.CHECK, url, False)] for url in (ONE, TWO)}  # this plan looks at nothing by itself
    assert found == {
        "nothing": [],
        "a count": [],
        "a headline": look[ONE],
        "back": [],
        "a summary": look[TWO],
        "another": [(Kind.FETCH, THREE, False)],
    }


def test_a_feed_whose_items_all_say_something_new_each_time_has_edited_none(feed: Feed) -> None:
    urls_ = [f"https://a.test/{number}" for number in range(12)]
    for age in ("minutes", "hours", "days"):
        feed.reply = Reply(200, (RSS,), told(*((url, "Story", f"Some {age} ago") for url in urls_)))
        assert len(feed.poll().tasks) == (12 if age == "minutes" else 0)


def test_what_has_left_is_not_new_where_items_say_something_new_each_time(feed: Feed) -> None:
    urls_ = [f"https://a.test/{number}" for number in range(20)]
    for age in ("minutes", "an hour", "hours", "a day", "days"):
        shown = urls_ if age == "minutes" else urls_[:-3]
        feed.reply = Reply(200, (RSS,), told(*((url, "Story", f"Some {age} ago") for url in shown)))
        feed.poll()
    feed.reply = Reply(200, (RSS,), told(*((url, "Story", "Some days ago") for url in urls_)))
    assert Kind.FETCH not in {each.kind for each in feed.poll().tasks}


@pytest.mark.parametrize("items", [1_890, 1_920, 1_990])
def test_of_a_feed_that_is_too_long_to_be_remembered_whole_nothing_was_edited(items: int) -> None:
    keys = [str(number) for number in range(items)]
    texts = {key: f"text of {key}" for key in keys[:100]}
    known = remember_items((), keys, {}, texts)
    assert len(known) <= SEEN_KEYS
    assert edited_items(set(known), texts) == []


@pytest.mark.parametrize("told", ["<pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate>", "<guid>one</guid>"])
def test_a_link_with_a_stamp_of_each_answer_is_one_item(feed: Feed, told: str) -> None:
    item = "<item><title>{}</title><link>https://a.test/news{}</link>{}</item>"
    for stamp, expected in (("?t=1", 1), ("?t=2", 0), ("?t=3&amp;n=1", 0)):
        body = f"<rss><channel><title>T</title>{item.format('One', stamp, told)}</channel></rss>"
        feed.reply = Reply(200, (RSS,), body.encode())
        assert len(feed.poll().tasks) == expected
    others = [
        item.format("Two", "?t=3", told),
        item.format("One", "?t=4", told.replace("one", "two").replace("10:", "11:")),
    ]
    feed.reply = Reply(200, (RSS,), f"<rss><channel><title>T</title>{''.join(others)}</channel></rss>".encode())
    assert len(feed.poll().tasks) == 2


def test_items_told_by_their_query_alone_are_all_taken(feed: Feed) -> None:
    for numbers in ((1, 2), (1, 2, 3)):
        items = "".join(
            f"<item><title>News</title><link>https://a.test/?id={each}</link><guid>g</guid></item>" for each in numbers
        )
        feed.reply = Reply(200, (RSS,), f"<rss><channel><title>T</title>{items}</channel></rss>".encode())
        found = urls(feed.poll())
    assert found == ["https://a.test/?id=3"]


def test_items_of_one_headline_and_day_are_told_by_their_guids(feed: Feed) -> None:
    told = "<pubDate>Mon, 23 Nov 2026 00:00:00 GMT</pubDate>"
    for number in (1, 2):
        link = f"<link>https://a.test/news?id={number}</link><guid isPermaLink='false'>{number}</guid>"
        item = f"<item><title>Prices of today</title>{link}{told}</item>"
        feed.reply = Reply(200, (RSS,), f"<rss><channel><title>T</title>{item}</channel></rss>".encode())
        assert urls(feed.poll()) == [f"https://a.test/news?id={number}"]


def test_new_validators_of_the_same_bytes_are_remembered_and_nothing_is_read(feed: Feed) -> None:
    feed.poll()
    feed.reply = Reply(200, (RSS, ("ETag", '"b"')), rss(ONE))
    outcome = feed.poll()
    assert outcome.tasks == ()
    assert feed.state is not None
    assert feed.state.etag == '"b"'


@pytest.mark.parametrize(("status", "header"), [(429, "120"), (503, "120"), (429, None), (503, "-1"), (429, "soon")])
def test_too_many_requests_rest_the_host_and_no_busy_loop_follows(feed: Feed, status: int, header: str | None) -> None:
    feed.reply = Reply(status, (("Retry-After", header),) if header else ())
    outcome = feed.poll()
    least_s = 120 if header == "120" else 600
    assert (outcome.rest_host_s or 0) >= least_s
    assert (outcome.again_in_s or 0) >= 120
    assert len(feed.sent) == 1


def test_the_site_behind_a_redirect_rests_when_it_says_so(feed: Feed) -> None:
    with Origin() as other:
        elsewhere = other.fault("retry_after").replace("127.0.0.1", "localhost")
        feed.reply = Reply(302, (("Location", elsewhere),))
        openings = (parse_opening(feed.origin.opening), parse_opening(other.opening))
        led = feed.poll(allow_private=openings)
        assert other.log.visits() == []  # it has no turn there yet
        assert led.onward is not None
        outcome = feed.poll(allow_private=openings, onward=led.onward)
    assert (led.next_host, led.rest_host_s) == (f"localhost:{other.port}", None)
    assert (outcome.task.host, outcome.rest_host_s) == (f"localhost:{other.port}", 120)
    assert outcome.next_host == "127.0.0.1"


def test_a_retry_after_that_is_a_date_is_waited_for(feed: Feed) -> None:
    until = NOW + timedelta(hours=2)
    feed.reply = Reply(503, (("Retry-After", f"{until:%a, %d %b %Y %H:%M:%S} GMT"),))
    outcome = feed.poll()
    assert outcome.rest_host_s == 7200
    assert outcome.again_in_s == 7200


@pytest.mark.parametrize(
    ("status", "kind", "ending"),
    [
        (401, RefusalClass.UNAUTHORIZED, Ending.QUARANTINED),
        (403, RefusalClass.FORBIDDEN, Ending.AGAIN),
        (404, RefusalClass.NOT_FOUND, Ending.AGAIN),
        (410, RefusalClass.GONE, Ending.QUARANTINED),
        (500, RefusalClass.HTTP_SERVER, Ending.AGAIN),
    ],
)
def test_errors_back_off_and_the_first_good_answer_ends_them(
    feed: Feed, status: int, kind: RefusalClass, ending: Ending
) -> None:
    feed.reply = Reply(status)
    waits = []
    for _ in range(12):
        outcome = feed.poll()
        waits.append(outcome.again_in_s)
    assert outcome.refusal is not None
    assert (outcome.refusal.kind, outcome.ending) == (kind, ending)
    if ending is Ending.AGAIN:
        assert waits == sorted(waits)  # type: ignore[type-var]
        assert waits[-1] == 86_400
    feed.reply = Reply(200, (RSS,), rss(ONE))
    assert urls(feed.poll()) == [ONE]
    assert feed.state is not None
    assert (feed.state.failures, feed.state.refusal) == (0, None)


def test_226_is_neither_asked_for_nor_taken(feed: Feed) -> None:
    feed.reply = Reply(226, (RSS, ("IM", "feed")), rss(ONE))
    outcome = feed.poll()
    assert outcome.refusal is not None
    assert outcome.refusal.kind is RefusalClass.HTTP_CLIENT
    assert all("a-im" not in visit.headers for visit in feed.origin.log.visits())


def test_items_of_two_feeds_with_one_guid_are_two(feed: Feed) -> None:
    hostile = rss(TWO).replace(f"<guid>{TWO}".encode(), f"<guid>{ONE}".encode())
    feed.origin.add("/hostile", Reply(200, (RSS,), hostile))
    honest = feed.poll()
    feed.state = None
    other = feed.poll("/hostile")
    assert (urls(honest), urls(other)) == ([ONE], [TWO])
    assert len({task.key for task in (*honest.tasks, *other.tasks)}) == 2
