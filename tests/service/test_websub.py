"""The WebSub subscriber against a hub of the test's own: asks, proves, is told, and believes no stranger."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from scraper.feeds import link_header
from scraper.websub import NOTE, Subscriber, signature_holds
from storage.records import Ending, Fetched, Kind, Note, Outcome, Page, Refusal, RefusalClass
from tests.service.fakes import NOW, FakeWeb, pipeline, rss, task

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FEED, HUB, TOPIC = "https://a.test/rss", "https://hub.test/", "https://a.test/topic"


class Posts:
    """Remembers the forms that are sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, str]]] = []
        self.refuses = False

    async def post(self, url: str, form: str, *, gap_s: float, deadline_s: float, redirects: int) -> Fetched:
        assert gap_s >= 0
        assert redirects > 0
        assert deadline_s > 0
        self.sent.append((url, {name: values[0] for name, values in parse_qs(form).items()}))
        refusal = Refusal(RefusalClass.HTTP_SERVER, "500")
        return Fetched(refusal if self.refuses else Page(url, url, 200, {}, b"", NOW))


class Desk:
    """A subscriber with what it talks to."""

    def __init__(self) -> None:
        self.posts, self.polled = Posts(), list[str]()
        self.subscriber = Subscriber(self.posts, "https://me.example/hub/", self._poll, gap_s=0.0)

    async def _poll(self, feed: str) -> None:
        self.polled.append(feed)

    def polls(self, hub: str = HUB, topic: str = TOPIC) -> None:
        """Let a poll find a hub."""
        note = Note(NOTE, f"{hub} {topic}")
        self.subscriber.learn(Outcome(task(FEED, Kind.POLL), Ending.AGAIN, notes=(note,)))

    @property
    def asked(self) -> dict[str, str]:
        """The last form that was sent to the hub."""
        return self.posts.sent[-1][1]

    @property
    def path(self) -> str:
        """The callback's path, as the subscriber sees it behind the proxy."""
        return urlsplit(self.asked["hub.callback"]).path.removeprefix("/hub")

    def query(self, **changes: str) -> str:
        """What the hub asks back with."""
        told = {"mode": "subscribe", "topic": TOPIC, "challenge": "abc", "lease_seconds": "600"} | changes
        return "&".join(f"hub.{name}={value}" for name, value in told.items())


async def _subscribed() -> Desk:
    desk = Desk()
    desk.polls()
    await desk.subscriber.tend()
    assert desk.subscriber.verify(desk.path, desk.query()) == (200, b"abc")
    return desk


def test_a_hub_that_a_poll_names_is_asked_once_and_proves_nothing_yet() -> None:
    async def run() -> Desk:
        desk = Desk()
        desk.polls()
        desk.polls()
        await desk.subscriber.tend()
        await desk.subscriber.tend()
        assert not desk.subscriber.is_pushed(FEED)
        return desk

    desk = asyncio.run(run())
    assert [url for url, _ in desk.posts.sent] == [HUB]
    assert (desk.asked["hub.mode"], desk.asked["hub.topic"]) == ("subscribe", TOPIC)
    assert desk.asked["hub.callback"].startswith("https://me.example/hub/")
    assert len(desk.path) > 30
    assert len(desk.asked["hub.secret"]) == 64


@pytest.mark.parametrize(
    "changes", [{"topic": "https://b.test/"}, {"mode": "unsubscribe"}, {"mode": "steal"}, {"challenge": ""}]
)
def test_only_what_we_asked_for_is_confirmed(changes: dict[str, str]) -> None:
    async def run() -> None:
        desk = Desk()
        desk.polls()
        await desk.subscriber.tend()
        assert desk.subscriber.verify(desk.path, desk.query(**changes))[0] == 404
        assert desk.subscriber.verify("/somewhere", desk.query())[0] == 404
        assert not desk.subscriber.is_pushed(FEED)

    asyncio.run(run())


def test_a_signed_delivery_makes_the_feed_due_and_any_other_is_dropped() -> None:
    async def run() -> Desk:
        desk = await _subscribed()
        assert desk.subscriber.is_pushed(FEED)
        body = b"<rss/>"
        for method in ("sha1", "sha256", "sha384", "sha512"):
            told = hmac.new(desk.asked["hub.secret"].encode(), body, getattr(hashlib, method)).hexdigest()
            assert await desk.subscriber.deliver(desk.path, f"{method}={told}", body) == 202
        for signature in ("", f"sha256={'0' * 64}", f"md5={'0' * 32}", told, f"sha256={told}", "sha256=\xff", "sha256"):
            assert await desk.subscriber.deliver(desk.path, signature, body) == 202
        assert await desk.subscriber.deliver(desk.path, f"SHA512={told.upper()}", body) == 202
        assert await desk.subscriber.deliver("/elsewhere", f"sha512={told}", body) == 404
        return desk

    desk = asyncio.run(run())
    assert desk.polled == [FEED] * 5
    assert desk.subscriber.dropped == 7


def test_a_denial_ends_it_and_a_lease_is_renewed_before_it_ends() -> None:
    async def run() -> None:
        desk = await _subscribed()
        subscription = desk.subscriber.by_feed[FEED]
        now = asyncio.get_running_loop().time()
        assert now + 400 < subscription.again_at < subscription.until < now + 601
        subscription.again_at = now
        await desk.subscriber.tend()
        assert len(desk.posts.sent) == 2
        assert desk.subscriber.verify(desk.path, desk.query(mode="denied"))[0] == 200
        assert not desk.subscriber.is_pushed(FEED)

    asyncio.run(run())


@pytest.mark.parametrize("other", [{"hub": "https://other.test/"}, {"topic": "https://a.test/moved"}])
def test_another_hub_or_topic_takes_the_place_of_the_first_which_is_asked_to_let_us_go(other: dict[str, str]) -> None:
    async def run() -> None:
        desk = await _subscribed()
        old, secret = desk.path, desk.asked["hub.secret"]
        desk.polls(**other)
        assert desk.subscriber.verify(old, desk.query())[0] == 404
        desk.posts.refuses = True
        await desk.subscriber.tend()  # a hub that refuses is no error of ours
        asked = [(url, form["hub.mode"], form["hub.topic"]) for url, form in desk.posts.sent[1:]]
        now = (other.get("hub", HUB), "subscribe", other.get("topic", TOPIC))
        assert asked == [(HUB, "unsubscribe", TOPIC), now]
        assert not desk.subscriber.is_pushed(FEED)
        told = hmac.new(secret.encode(), b"", hashlib.sha256).hexdigest()
        assert await desk.subscriber.deliver(old, f"sha256={told}", b"") == 410
        assert desk.polled == []
        assert desk.subscriber.verify(old, desk.query(mode="unsubscribe", topic="https://x.test/"))[0] == 404
        assert desk.subscriber.verify(old, desk.query(mode="unsubscribe")) == (200, b"abc")
        assert await desk.subscriber.deliver(old, f"sha256={told}", b"") == 404

    asyncio.run(run())


def test_a_hub_that_is_down_is_asked_again_and_one_that_does_not_let_go_is_forgotten() -> None:
    async def run() -> None:
        desk = Desk()
        desk.posts.refuses = True
        desk.polls()
        await desk.subscriber.tend()
        assert not desk.subscriber.is_pushed(FEED)
        desk.subscriber.by_feed[FEED].again_at = desk.subscriber.by_feed[FEED].until = 0.0
        await desk.subscriber.tend()
        assert [url for url, _ in desk.posts.sent] == [HUB, HUB]
        desk = await _subscribed()
        left = desk.subscriber.by_feed[FEED]
        desk.polls(hub="https://other.test/")
        await desk.subscriber.tend()
        left.until = left.again_at = 0.0
        await desk.subscriber.tend()
        assert [each.hub for each in desk.subscriber.by_path.values()] == ["https://other.test/"]
        assert len(desk.posts.sent) == 3

    asyncio.run(run())


def test_of_a_feed_that_names_another_hub_at_each_poll_one_is_left_at_a_time() -> None:
    async def run() -> None:
        desk = await _subscribed()
        for number in range(9):
            desk.polls(hub=f"https://{number}.test/")
            await desk.subscriber.tend()
            assert desk.subscriber.verify(desk.path, desk.query()) == (200, b"abc")
        hubs = [each.hub for each in desk.subscriber.by_path.values()]
        assert hubs == ["https://7.test/", "https://8.test/"]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("told", "lease_s"),
    [("600", 600), ("1", 300), ("9" * 12, 30 * 86_400), ("9" * 9_000, 432_000), ("-5", 432_000), ("x", 432_000)],
)
def test_what_a_hub_says_of_the_lease_is_believed_within_bounds(told: str, lease_s: int) -> None:
    async def run() -> None:
        desk = Desk()
        desk.polls()
        await desk.subscriber.tend()
        assert desk.subscriber.verify(desk.path, desk.query(lease_seconds=told))[0] == 200
        left_s = desk.subscriber.by_feed[FEED].until - asyncio.get_running_loop().time()
        assert lease_s - 60 < left_s <= lease_s

    asyncio.run(run())


@asynccontextmanager
async def _listening(desk: Desk) -> AsyncIterator[int]:
    server = await asyncio.start_server(desk.subscriber.serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _ask(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await writer.drain()
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    return answer


def test_over_the_wire() -> None:
    async def run() -> list[bytes]:
        desk = Desk()
        desk.polls()
        await desk.subscriber.tend()
        async with _listening(desk) as port:
            body = b"<rss/>"
            told = hmac.new(desk.asked["hub.secret"].encode(), body, hashlib.sha256).hexdigest()
            post = (
                f"POST {desk.path} HTTP/1.1\r\nHost: x\r\nX-Hub-Signature: sha256={told}\r\nContent-Length: 6\r\n\r\n"
            )
            huge = (
                f"POST {desk.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5300000\r\n\r\n".encode() + b"x" * 5_300_000
            )
            answers = [
                await _ask(port, f"GET {desk.path}?{desk.query()} HTTP/1.1\r\nHost: x\r\n\r\n".encode()),
                await _ask(port, post.encode() + body),
                await _ask(port, f"PUT {desk.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()),
                await _ask(port, huge),
                await _ask(port, b"not http\r\n\r\n"),
                await _ask(port, b""),
            ]
        assert desk.polled == [FEED]
        return answers

    answers = asyncio.run(run())
    assert [answer[9:12] for answer in answers] == [b"200", b"202", b"405", b"413", b"", b""]
    assert answers[0].endswith(b"\r\n\r\nabc")


def test_a_signature_is_compared_whole() -> None:
    made = hmac.new(b"key", b"body", hashlib.sha512).hexdigest()
    assert signature_holds(f"sha512={made}", "key", b"body")
    assert not signature_holds(f"sha512={made[:-1]}", "key", b"body")
    assert not signature_holds(f"sha512={made}", "other", b"body")


@pytest.mark.parametrize(
    ("value", "links"),
    [
        (
            '<https://hub.test/>; rel="hub", <https://a.test/f>; rel=self',
            {"hub": "https://hub.test/", "self": "https://a.test/f"},
        ),
        ('</f>; title="a, b; c"; rel="self alternate"', {"self": "https://a.test/f", "alternate": "https://a.test/f"}),
        ("<javascript:x>; rel=hub", {}),
        ("garbage", {}),
        (None, {}),
    ],
)
def test_the_link_header(value: str | None, links: dict[str, str]) -> None:
    assert link_header(value, "https://a.test/rss") == links


def test_the_pipeline_names_a_feeds_hub_and_polls_a_pushed_feed_more_rarely() -> None:
    web = FakeWeb()
    links = '<https://hub.test/>; rel="hub", <https://a.test/topic>; rel="self"'
    web.serve(FEED, rss(*(f"https://a.test/{number}" for number in range(9))), link=links)
    line = pipeline(web)
    often = asyncio.run(line.run(task(FEED, Kind.POLL), deadline_s=5))
    assert Note(NOTE, f"{HUB} {TOPIC}") in often.notes
    line.is_pushed = lambda url: url == FEED
    rarely = asyncio.run(line.run(task(FEED, Kind.POLL), deadline_s=5))
    assert often.again_in_s is not None
    assert rarely.again_in_s == 3_600 > often.again_in_s


def test_a_backfill_reads_the_pages_of_a_feeds_past_each_once() -> None:
    web = FakeWeb()
    names = ("https://a.test/p2", "https://a.test/p3", "https://a.test/rss")
    entry = '<link rel="next" href="{}"/><entry><link href="https://a.test/{}"/></entry>'
    for number, (here, following) in enumerate(zip((FEED, *names[:2]), names, strict=True)):
        body = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry.format(following, number)}</feed>'
        web.serve(here, body.encode(), kind="application/atom+xml")
    for pages, urls in ((0, 1), (1, 2), (9, 3)):
        found = asyncio.run(pipeline(web, older_pages=pages).run(task(FEED, Kind.POLL), deadline_s=5))
        assert len(found.tasks) == urls, pages


@pytest.mark.parametrize("following", ["https://a.test/rss", "https://a.test/moved", "https://a.test/rss#again"])
def test_a_feeds_past_that_leads_back_to_its_beginning_is_not_read_in_circles(following: str) -> None:
    web = FakeWeb()
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="{following}"/></feed>'.encode()
    web.serve(FEED, body, kind="application/atom+xml", final="https://a.test/moved")
    web.serve("https://a.test/moved", body, kind="application/atom+xml")
    asyncio.run(pipeline(web, older_pages=9).run(task(FEED, Kind.POLL), deadline_s=5))
    assert len(web.asked) == 1


def test_a_feeds_past_on_another_site_is_looked_into_when_that_one_has_a_turn() -> None:
    web = FakeWeb()
    past = "https://archive.test/p2"
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="{past}"/></feed>'
    web.serve(FEED, body.encode(), kind="application/atom+xml")
    found = asyncio.run(pipeline(web, older_pages=9).run(task(FEED, Kind.POLL), deadline_s=5))
    assert [(new.kind, new.url, new.host) for new in found.tasks] == [(Kind.DISCOVER, past, "archive.test")]
    assert len(web.asked) == 1
