"""robots.txt over the network: what each answer means, how often it is asked for, and for how long it holds."""

from __future__ import annotations

import asyncio
import gzip
import threading

import pytest

from storage.records import Fetched, Refusal, RefusalClass
from tests.fetch.conftest import fetch, options_for, page, refusal, set_ahead, with_fetcher
from tests.origin import Origin, Reply
from tests.origin.faults import FAULTS
from tests.waiting import PATIENCE_S, when

FORBID = "User-agent: *\nDisallow: /fault/\n"


def test_forbidden_page_is_never_asked_for(origin: Origin) -> None:
    origin.robots("User-agent: khabar\nDisallow: /fault/page\n")
    answer = refusal(fetched := fetch(origin, origin.fault("page"), robots=True))
    assert (answer.kind, answer.retry_in_s, answer.rest_host) == (RefusalClass.ROBOTS, None, False)
    assert answer.detail == f"robots.txt of 127.0.0.1:{origin.port} forbids it to khabar"
    assert origin.log.paths() == ["/robots.txt"]
    assert fetched.requests == 1


def test_robots_can_be_turned_off(origin: Origin) -> None:
    origin.robots(FORBID)
    assert page(fetch(origin, origin.fault("page"), robots=False)).status == 200
    assert origin.log.paths() == ["/fault/page"]


def test_every_hop_is_asked_for_at_its_own_origin(origin: Origin) -> None:
    origin.robots(FORBID, host=2)
    answer = refusal(fetch(origin, origin.fault("redirect", to=origin.fault("page", host=2)), robots=True))
    assert answer.kind is RefusalClass.ROBOTS
    assert origin.log.paths("127.0.0.1") == ["/robots.txt", "/fault/redirect"]
    assert origin.log.paths("127.0.0.2") == ["/robots.txt"]


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 451, 204])
def test_4xx_means_everything_is_allowed(origin: Origin, code: int) -> None:
    origin.add("/robots.txt", Reply(code, body=FORBID.encode()))
    assert page(fetch(origin, origin.fault("page"), robots=True)).status == 200


@pytest.mark.parametrize("code", [500, 502, 503, 504, 599])
def test_5xx_means_everything_is_forbidden_for_now(origin: Origin, code: int) -> None:
    origin.add("/robots.txt", Reply(code))
    answer = refusal(fetch(origin, origin.fault("page"), robots=True, robots_retry_s=600.0))
    assert answer.retry_in_s == pytest.approx(600.0, abs=PATIENCE_S)
    assert origin.log.paths() == ["/robots.txt"]
    assert answer.kind is (RefusalClass.HTTP_SERVER if code == 503 else RefusalClass.ROBOTS)
    assert answer.rest_host is (code == 503)


def test_429_rests_the_host(origin: Origin) -> None:
    origin.add("/robots.txt", Reply(429, (("Retry-After", "90"),)))
    answer = refusal(fetch(origin, origin.fault("page"), robots=True))
    assert (answer.kind, answer.rest_host) == (RefusalClass.RATE_LIMITED, True)
    assert answer.retry_in_s == pytest.approx(90, abs=5)


@pytest.mark.parametrize(
    "name", ["reset", "close", "silence", "length_long", "gzip_truncated", "gzip_broken", "http09", "unknown_coding"]
)
def test_robots_that_cannot_be_read_forbids_for_now(origin: Origin, name: str) -> None:
    origin.add("/robots.txt", FAULTS[name])
    answer = refusal(fetch(origin, origin.fault("page"), robots=True, read_timeout_s=0.3))
    assert answer.kind is RefusalClass.ROBOTS
    assert answer.retry_in_s is not None
    assert answer.detail.startswith(f"robots.txt of http://127.0.0.1:{origin.port} cannot be read (")
    assert origin.log.requests("/fault/page") == 0


def test_robots_that_drips_ends_at_its_own_deadline(origin: Origin) -> None:
    origin.add("/robots.txt", FAULTS["drip"])
    answer = refusal(fetch(origin, origin.fault("page"), robots=True, robots_timeout_s=0.4))
    assert answer.kind is RefusalClass.ROBOTS
    assert "no answer within 0.4 s" in answer.detail


def test_nobody_there_is_a_connect_refusal(origin: Origin) -> None:
    answer = refusal(fetched := fetch(origin, f"http://127.0.0.77:{origin.port}/", robots=True))
    assert (answer.kind, answer.retry_in_s) == (RefusalClass.CONNECT, None)
    assert fetched.requests == 0


def test_redirects_of_robots_are_followed_five_times(origin: Origin) -> None:
    origin.robots(FORBID, host=2)
    origin.add("/robots.txt", Reply(301, (("Location", origin.url("/r1")),)), host=1)
    for number in range(1, 5):
        after = origin.url(f"/r{number + 1}") if number < 4 else origin.url("/robots.txt", host=2)
        origin.add(f"/r{number}", Reply(302, (("Location", after),)), host=1)
    assert refusal(fetch(origin, origin.fault("page"), robots=True)).kind is RefusalClass.ROBOTS
    origin.add("/r4", Reply(302, (("Location", "/r5"),)), host=1)
    origin.add("/r5", Reply(302, (("Location", origin.url("/robots.txt", host=2)),)), host=1)
    assert page(fetch(origin, origin.fault("page"), robots=True)).status == 200


@pytest.mark.parametrize("headers", [(), (("Location", "file:///etc/passwd"),)])
def test_redirect_of_robots_to_nowhere_means_there_is_none(
    origin: Origin, headers: tuple[tuple[str, str], ...]
) -> None:
    origin.add("/robots.txt", Reply(302, headers))
    assert page(fetch(origin, origin.fault("page"), robots=True)).status == 200


def test_redirect_of_robots_to_a_private_host_is_refused(origin: Origin) -> None:
    origin.add("/robots.txt", Reply(302, (("Location", "http://10.0.0.1/robots.txt"),)))
    fetched = fetch(origin, origin.fault("page"), robots=True)
    answer = refusal(fetched)
    assert answer.kind is RefusalClass.ROBOTS
    assert "it leads to 10.0.0.1: 10.0.0.1 is not a public address" in answer.detail
    assert answer.retry_in_s == pytest.approx(600, abs=PATIENCE_S)  # and asked again: the site is not given up for it
    assert [visit.path for visit in origin.log.visits()] == ["/robots.txt"]


def test_long_robots_is_cut_not_refused(origin: Origin) -> None:
    text = FORBID.encode() + b"# filler\n" * 200_000
    for body, headers in ((text, ()), (gzip.compress(text), (("Content-Encoding", "gzip"),))):
        origin.add("/robots.txt", Reply(200, headers, body))
        answer = refusal(fetch(origin, origin.fault("page"), robots=True))
        assert answer.kind is RefusalClass.ROBOTS
        assert "forbids it" in answer.detail


def test_many_fetches_at_once_ask_for_robots_once(origin: Origin) -> None:
    origin.robots("User-agent: *\nDisallow: /private\n")

    async def many(it: object) -> list[Fetched]:
        urls = [origin.fault("page", number=number) for number in range(12)]
        return list(await asyncio.gather(*(it.get(url, gap_s=0, deadline_s=PATIENCE_S) for url in urls)))  # type: ignore[attr-defined]

    fetched = with_fetcher(options_for(origin, robots=True), many)
    assert origin.log.requests("/robots.txt") == 1
    assert sum(each.requests for each in fetched) == 13
    assert all(page(each).status == 200 for each in fetched)


def test_one_deadline_does_not_end_the_question_for_the_others(origin: Origin) -> None:
    gave_up = threading.Event()

    async def slow(request: object, writer: object) -> bool:
        await when(gave_up.is_set)
        return await FAULTS["status"](request, writer)  # type: ignore[arg-type]

    origin.add("/robots.txt", slow)

    async def two(it: object) -> list[Fetched]:
        async def hasty() -> Fetched:
            fetched: Fetched = await it.get(origin.fault("page"), gap_s=0, deadline_s=0.1)  # type: ignore[attr-defined]
            gave_up.set()
            return fetched

        patient = it.get(origin.fault("page"), gap_s=0, deadline_s=PATIENCE_S)  # type: ignore[attr-defined]
        return list(await asyncio.gather(hasty(), patient))

    hasty, patient = with_fetcher(options_for(origin, robots=True), two)
    assert refusal(hasty).kind is RefusalClass.TIMEOUT
    assert page(patient).status == 200
    assert origin.log.requests("/robots.txt") == 1


def test_with_the_last_fetch_that_waits_the_question_ends_and_nothing_is_held_against_the_host(origin: Origin) -> None:
    """Beyond a fetch's deadline its lease ends: another process may ask the host then."""
    origin.add("/robots.txt", FAULTS["silence"])

    async def run(it: object) -> list[Fetched]:
        hasty = await it.get(origin.fault("page"), gap_s=0, deadline_s=0.2)  # type: ignore[attr-defined]
        await when(lambda: origin.log.visits()[0].end is not None)
        origin.add("/robots.txt", Reply(404, body=b""))
        return [hasty, await it.get(origin.fault("page"), gap_s=0, deadline_s=PATIENCE_S)]  # type: ignore[attr-defined]

    hasty, later = with_fetcher(options_for(origin, robots=True), run)
    assert refusal(hasty).kind is RefusalClass.TIMEOUT
    assert page(later).status == 200
    assert origin.log.paths() == ["/robots.txt", "/robots.txt", "/fault/page"]


def test_rules_hold_for_their_time_and_are_asked_for_again(origin: Origin) -> None:
    origin.robots(FORBID)

    async def run(it: object) -> list[object]:
        first = await it.get(origin.fault("page"), gap_s=0, deadline_s=PATIENCE_S)  # type: ignore[attr-defined]
        origin.robots("User-agent: *\nAllow: /\n")
        second = await it.get(origin.fault("page"), gap_s=0, deadline_s=PATIENCE_S)  # type: ignore[attr-defined]
        set_ahead(3601)
        third = await it.get(origin.fault("page"), gap_s=0, deadline_s=PATIENCE_S)  # type: ignore[attr-defined]
        return [isinstance(each.answer, Refusal) for each in (first, second, third)]

    assert with_fetcher(options_for(origin, robots=True, robots_ttl_s=3600), run) == [True, True, False]
    assert origin.log.requests("/robots.txt") == 2


def test_old_rules_hold_on_while_new_ones_cannot_be_read(origin: Origin) -> None:
    origin.robots("User-agent: *\nDisallow: /private\n")

    async def run(it: object) -> list[Fetched]:
        first = await it.get(origin.fault("page"), gap_s=0, deadline_s=PATIENCE_S)  # type: ignore[attr-defined]
        origin.add("/robots.txt", Reply(500))
        set_ahead(3601)
        later = await it.get(origin.fault("page"), gap_s=0, deadline_s=PATIENCE_S)  # type: ignore[attr-defined]
        private = await it.get(origin.url("/private"), gap_s=0, deadline_s=PATIENCE_S)  # type: ignore[attr-defined]
        return [first, later, private]

    first, later, private = with_fetcher(options_for(origin, robots=True, robots_ttl_s=3600), run)
    assert page(first).status == page(later).status == 200
    assert refusal(private).kind is RefusalClass.ROBOTS
    assert origin.log.requests("/robots.txt") == 2


def test_rules_of_the_least_used_origin_are_forgotten_first(origin: Origin) -> None:
    async def run(it: object) -> None:
        for host in (1, 2, 3, 1):
            await it.get(origin.fault("page", host=host), gap_s=0, deadline_s=PATIENCE_S)  # type: ignore[attr-defined]

    with_fetcher(options_for(origin, robots=True, robots_kept=2), run)
    assert [origin.log.requests("/robots.txt", f"127.0.0.{n}") for n in (1, 2, 3)] == [2, 1, 1]
