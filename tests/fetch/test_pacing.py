"""Pauses between requests to one host, whoever makes them: the origin's log is the judge."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from scraper.fetch.pacing import HOSTS_REMEMBERED, Pacer
from tests.fetch.conftest import fetch, options_for, page, with_fetcher
from tests.origin import Origin, Story
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from storage.records import Fetched

GAP_S = 0.15


def test_robots_page_and_hops_keep_the_gap_on_one_host(origin: Origin) -> None:
    origin.robots("User-agent: *\nAllow: /")
    fetched = fetch(origin, origin.fault("chain", hops=2), gap_s=GAP_S, robots=True)
    assert fetched.requests == 4
    assert origin.log.smallest_gap("127.0.0.1") >= GAP_S
    assert origin.log.max_in_flight("127.0.0.1") == 1


def test_other_host_is_asked_without_a_pause(origin: Origin) -> None:
    loop_times = []

    async def timed(it: object) -> Fetched:
        start = asyncio.get_running_loop().time()
        fetched = await it.get(
            origin.fault("redirect", to=origin.fault("page", host=2)), gap_s=PATIENCE_S, deadline_s=PATIENCE_S
        )  # type: ignore[attr-defined]
        loop_times.append(asyncio.get_running_loop().time() - start)
        return fetched

    assert page(with_fetcher(options_for(origin), timed)).url == origin.fault("page", host=2)
    assert loop_times[0] < PATIENCE_S / 2


def test_hosts_of_one_site_take_turns() -> None:
    async def at_once(it: object) -> list[Fetched]:
        urls = [visit, origin.fault("slow", host=3, seconds=0.2)]
        return list(await asyncio.gather(*(it.get(url, gap_s=GAP_S, deadline_s=PATIENCE_S) for url in urls)))  # type: ignore[attr-defined]

    with Origin(hosts=3) as origin:
        visit = origin.fault("redirect", to=origin.fault("redirect", host=3, to=origin.fault("page", host=2)))
        one_site = options_for(origin, robots=True, site_of=lambda host: "one" if host == "127.0.0.1" else "other")
        for fetched in with_fetcher(one_site, at_once):
            assert page(fetched).status == 200
        visits = sorted(origin.log.visits("127.0.0.2") + origin.log.visits("127.0.0.3"), key=lambda each: each.start)
    assert len(visits) == 5  # with two robots.txt
    assert all(later.start - (earlier.end or 0.0) >= GAP_S for earlier, later in pairwise(visits))


def test_visitors_by_redirect_wait_for_the_hosts_own_turn(origin: Origin) -> None:
    to_two = origin.fault("redirect", to=origin.fault("slow", host=2, seconds=0.1))
    origin.publish(Story("/a", "Title", "Text"), host=2)

    async def at_once(it: object) -> list[Fetched]:
        urls = [to_two, origin.fault("slow", host=2, seconds=0.2), to_two + "&again=1"]
        return list(await asyncio.gather(*(it.get(url, gap_s=GAP_S, deadline_s=PATIENCE_S) for url in urls)))  # type: ignore[attr-defined]

    for fetched in with_fetcher(options_for(origin), at_once):
        assert page(fetched).status == 200
    assert origin.log.max_in_flight("127.0.0.2") == 1
    assert origin.log.smallest_gap("127.0.0.2") >= GAP_S


def test_crawl_delay_is_reported_and_kept_within_the_fetch(origin: Origin) -> None:
    origin.robots("User-agent: *\nCrawl-delay: 0.3\nAllow: /")
    fetched = fetch(origin, origin.fault("page"), gap_s=0.01, robots=True)
    assert fetched.crawl_delay_s == pytest.approx(0.3)
    assert origin.log.smallest_gap("127.0.0.1") >= 0.3


def test_absurd_crawl_delay_is_capped_and_does_not_eat_the_deadline(origin: Origin) -> None:
    origin.robots("User-agent: *\nCrawl-delay: 86400")
    fetched = fetch(origin, origin.fault("page"), deadline_s=50.0, robots=True)
    assert page(fetched).status == 200
    assert fetched.crawl_delay_s == 60.0


def test_pacer_forgets_hosts_it_met_long_ago_but_none_in_use() -> None:
    async def many() -> int:
        pacer = Pacer()
        async with pacer.turn("kept", 0.0):
            for number in range(HOSTS_REMEMBERED + 50):
                async with pacer.turn(f"host{number}", 0.0):
                    pass
            started = asyncio.get_running_loop().time()
        async with pacer.turn("kept", 0.05):
            assert asyncio.get_running_loop().time() - started >= 0.05
        return len(pacer._hosts)

    assert HOSTS_REMEMBERED <= asyncio.run(many()) <= HOSTS_REMEMBERED + 60


def test_turns_of_one_host_may_overlap_when_nobody_is_a_guest() -> None:
    """How many at a time is the frontier's decision; the pacer only keeps guests apart."""

    async def run() -> list[str]:
        pacer, order = Pacer(), []

        async def turn(name: str, *, guest: bool) -> None:
            async with pacer.turn("host", 0.0, guest=guest):
                order.append(f"+{name}")
                await asyncio.sleep(0.02)
                order.append(f"-{name}")

        await asyncio.gather(turn("a", guest=False), turn("b", guest=False), turn("g", guest=True))
        return order

    order = asyncio.run(run())
    assert order[:2] == ["+a", "+b"]
    assert order[-2:] == ["+g", "-g"]
