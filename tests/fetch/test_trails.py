"""A fetch that stays on its site: where redirects lead is told, and asked by the call that has a turn there."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest

from scraper.fetch import HttpFetcher
from scraper.shelf import StoreShelf
from storage.records import Page, RefusalClass, Trail, Validators
from storage.sql import open_store
from tests.fetch.conftest import options_for, page, refusal, set_ahead, with_fetcher
from tests.origin import Reply
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

    from storage.records import Fetched
    from tests.origin import Origin

RULES = "User-agent: *\nDisallow: /private\nCrawl-delay: 3\n"


def step(
    origin: Origin,
    url: str,
    trail: Trail | None = None,
    *,
    validators: Validators | None = None,
    dsn: str | None = None,
    **changes: object,
) -> Fetched:
    """Fetch as a process does that has a turn on the first site only; each has a fetcher of its own."""

    async def get() -> Fetched:
        shelf = StoreShelf(partial(open_store, dsn)) if dsn else None
        fetcher = HttpFetcher(options_for(origin, **changes), shelf=shelf)
        try:
            return await fetcher.get(
                url, gap_s=0.0, deadline_s=PATIENCE_S, validators=validators, stay=True, trail=trail
            )
        finally:
            await fetcher.close()
            if shelf:
                await shelf.close()

    return asyncio.run(get())


def led(fetched: Fetched) -> Trail:
    assert refusal(fetched).kind is RefusalClass.REDIRECT
    assert fetched.trail is not None
    return fetched.trail


def moved(origin: Origin, path: str, to: str, *, host: int = 1, code: int = 302) -> str:
    origin.add(path, Reply(code, (("Location", to),)), host=host)
    return origin.url(path, host=host)


def asked(origin: Origin) -> list[tuple[str, str]]:
    return [(visit.host, visit.path) for visit in origin.log.visits()]


def test_another_site_is_asked_by_the_call_that_goes_on_there(origin: Origin) -> None:
    there = origin.fault("page", host=2)
    within = moved(origin, "/within", there, code=308)
    first = moved(origin, "/first", "/within", code=301)
    trail = led(step(origin, first))
    assert trail == Trail(there, (first, within), for_good=True)
    assert asked(origin) == [("127.0.0.1", "/first"), ("127.0.0.1", "/within")]
    found = page(step(origin, first, trail))
    assert (found.url, found.requested_url, found.redirects) == (there, first, (first, within))
    assert found.moved_for_good
    assert asked(origin)[2:] == [("127.0.0.2", "/fault/page")]


def test_one_step_that_is_not_permanent_makes_the_whole_way_temporary(origin: Origin) -> None:
    second = moved(origin, "/b", origin.fault("page", host=3), host=2, code=301)
    first = moved(origin, "/a", second, code=302)
    trail = led(step(origin, first, led(step(origin, first))))
    assert not trail.for_good
    found = page(step(origin, first, trail))
    assert (found.redirects, found.moved_for_good) == ((first, second), False)


def test_sites_that_lead_to_each_other_are_a_loop(origin: Origin) -> None:
    first = moved(origin, "/a", origin.url("/b", host=2))
    moved(origin, "/b", first, host=2)
    ended = step(origin, first, led(step(origin, first)))
    assert ended.trail is None
    assert refusal(ended).detail == f"redirects lead back to {first}"


def test_hops_are_counted_over_all_sites(origin: Origin) -> None:
    for hop in range(12):
        moved(origin, f"/{hop}", origin.url(f"/{hop + 1}", host=(hop + 1) % 2 + 1), host=hop % 2 + 1)
    url, trail, calls = origin.url("/0"), None, 0
    while (answer := step(origin, url, trail)).trail:
        trail, calls = answer.trail, calls + 1
    assert (calls, refusal(answer).detail) == (9, "more than 9 redirects")


def test_validators_go_to_the_url_that_gave_them_and_to_no_other(origin: Origin) -> None:
    there = origin.fault("validators", etag="a", host=2)
    first = moved(origin, "/first", there)
    trail = led(step(origin, first, validators=Validators("a")))
    assert page(step(origin, first, trail, validators=Validators("a"))).status == 200
    assert page(step(origin, first, trail, validators=Validators("a", url=there))).status == 304


def test_a_robots_txt_on_another_site_is_read_there_and_kept_for_who_comes_back(origin: Origin, tmp_path: Path) -> None:
    dsn = str(tmp_path / "k.db")
    moved(origin, "/robots.txt", origin.url("/rules", host=2))
    origin.add("/rules", Reply(200, body=RULES.encode()), host=2)
    url = origin.fault("page")
    there = led(step(origin, url, dsn=dsn, robots=True))
    assert (there.url, there.then, there.left) == (origin.url("/rules", host=2), url, ())
    back = led(step(origin, url, there, dsn=dsn, robots=True))
    assert (back.url, back.then) == (url, None)
    found = step(origin, url, back, dsn=dsn, robots=True)
    assert page(found).redirects == ()
    assert found.crawl_delay_s == 3
    assert asked(origin) == [("127.0.0.1", "/robots.txt"), ("127.0.0.2", "/rules"), ("127.0.0.1", "/fault/page")]
    forbidden = step(origin, origin.url("/private"), dsn=dsn, robots=True)
    assert refusal(forbidden).kind is RefusalClass.ROBOTS


def test_where_a_robots_txt_leads_is_asked_once_by_however_many_wait_for_it(origin: Origin) -> None:
    moved(origin, "/robots.txt", origin.url("/rules", host=2))
    origin.add("/rules", Reply(200, body=RULES.encode()), host=2)
    urls = [origin.fault("page", n=number) for number in range(3)]

    async def work(fetcher: HttpFetcher) -> None:
        get = partial(fetcher.get, gap_s=0.0, deadline_s=PATIENCE_S)
        trails = [led(await get(url, stay=True)) for url in urls]
        assert {trail.url for trail in trails} == {origin.url("/rules", host=2)}
        assert origin.log.requests("/robots.txt") == 1
        set_ahead(options.robots_retry_s + 1)
        assert led(await get(urls[0], stay=True)).then == urls[0]
        assert origin.log.requests("/robots.txt") == 2  # it may lead elsewhere by now
        for url, trail in zip(urls, trails, strict=True):
            assert page(await get(url, stay=True, trail=led(await get(url, stay=True, trail=trail)))).url == url
        assert origin.log.requests("/rules") == 1
        assert origin.log.requests("/robots.txt") == 2

    options = options_for(origin, robots=True)
    with_fetcher(options, work)


def test_who_may_ask_any_site_follows_a_robots_txt_that_led_others_elsewhere(origin: Origin) -> None:
    moved(origin, "/robots.txt", origin.url("/rules", host=2))
    origin.add("/rules", Reply(200, body=RULES.encode()), host=2)

    async def work(fetcher: HttpFetcher) -> None:
        get = partial(fetcher.get, origin.fault("page"), gap_s=0.0, deadline_s=PATIENCE_S)
        led(await get(stay=True))
        assert isinstance((await get()).answer, Page)

    with_fetcher(options_for(origin, robots=True), work)


def test_what_a_robots_txt_on_another_site_forbids_is_not_asked_for(origin: Origin) -> None:
    moved(origin, "/robots.txt", origin.url("/rules", host=2))
    origin.add("/rules", Reply(200, body=RULES.encode()), host=2)
    there = led(step(origin, origin.url("/private"), robots=True))
    assert refusal(step(origin, origin.url("/private"), there, robots=True)).kind is RefusalClass.ROBOTS
    assert len(asked(origin)) == 2


@pytest.mark.parametrize("forgets", [False, True], ids=["two_sites", "nothing_is_kept"])
def test_robots_txt_that_leads_on_and_on_ends_as_if_there_were_none(origin: Origin, *, forgets: bool) -> None:
    moved(origin, "/robots.txt", origin.url("/robots.txt", host=2))
    moved(origin, "/robots.txt", origin.url("/robots.txt"), host=2)
    if forgets:  # no shelf, and each call a process of its own
        origin.add("/robots.txt", Reply(404), host=2)
    url, trail, calls = origin.fault("page"), None, 0
    while (answer := step(origin, url, trail, robots=True)).trail:
        trail, calls = answer.trail, calls + 1
        assert calls < 20
    assert isinstance(answer.answer, Page)
    assert origin.log.requests("/fault/page") == 1


def test_a_rude_robots_txt_on_another_site_is_that_ones_refusal(origin: Origin) -> None:
    moved(origin, "/robots.txt", origin.fault("retry_after", host=2))
    url = origin.fault("page")
    said = refusal(step(origin, url, led(step(origin, url, robots=True)), robots=True))
    assert (said.kind, said.rest_host, said.retry_in_s) == (RefusalClass.RATE_LIMITED, True, pytest.approx(120, abs=1))
