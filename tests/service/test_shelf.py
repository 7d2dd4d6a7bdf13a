"""One robots.txt for all processes of a database, and for the next start."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from scraper.fetch import HttpFetcher
from scraper.shelf import StoreShelf
from storage.records import Page, Refusal, RefusalClass
from storage.sql import open_store
from storage.sql.engine import Database
from tests.fetch.conftest import options_for
from tests.origin import Origin, Reply
from tests.storage.samples import article, store_articles
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.records import Fetched

FORBID = "User-agent: khabar\nDisallow: /fault/page\nCrawl-delay: 7\n"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as server:
        yield server


@pytest.fixture
def dsn(tmp_path: Path) -> str:
    return str(tmp_path / "k.db")


def start_and_get(origin: Origin, dsn: str, url: str, **changes: object) -> Fetched:
    """Get one URL with a fetcher of its own, as each process has."""

    async def get() -> Fetched:
        shelf = StoreShelf(partial(open_store, dsn))
        fetcher = HttpFetcher(options_for(origin, robots=True, **changes), shelf=shelf)
        try:
            return await fetcher.get(url, gap_s=0.0, deadline_s=PATIENCE_S)
        finally:
            await fetcher.close()
            await shelf.close()

    return asyncio.run(get())


@pytest.mark.parametrize("none", [False, True], ids=["forbids", "has_none"])
def test_the_next_process_obeys_what_the_first_was_told(origin: Origin, dsn: str, *, none: bool) -> None:
    origin.add("/robots.txt", Reply(404) if none else Reply(200, body=FORBID.encode()))
    first, second = (start_and_get(origin, dsn, origin.fault("page")) for _ in range(2))
    for each in (first, second):
        assert isinstance(each.answer, Page if none else Refusal)
        assert each.crawl_delay_s == (0.0 if none else None)
    assert origin.log.requests("/robots.txt") == 1
    assert (first.requests, second.requests) == ((2, 1) if none else (1, 0))


def test_what_could_not_be_read_is_not_kept(origin: Origin, dsn: str) -> None:
    origin.add("/robots.txt", Reply(503))
    refused = start_and_get(origin, dsn, origin.fault("page"))
    assert isinstance(refused.answer, Refusal)
    origin.add("/robots.txt", Reply(200, body=b""))
    assert isinstance(start_and_get(origin, dsn, origin.fault("page")).answer, Page)
    assert origin.log.requests("/robots.txt") == 2


def test_what_is_over_is_asked_for_again(origin: Origin, dsn: str) -> None:
    origin.add("/robots.txt", Reply(200, body=FORBID.encode()))
    start_and_get(origin, dsn, origin.fault("page"), robots_ttl_s=-1.0)
    origin.add("/robots.txt", Reply(200, body=b""))
    assert isinstance(start_and_get(origin, dsn, origin.fault("page")).answer, Page)


@pytest.mark.parametrize("harm", ["DROP TABLE robots", "UPDATE robots SET body = 'junk'"], ids=["gone", "torn"])
def test_a_shelf_that_fails_costs_a_request_and_nothing_else(origin: Origin, dsn: str, harm: str) -> None:
    origin.add("/robots.txt", Reply(200, body=FORBID.encode()))
    start_and_get(origin, dsn, origin.fault("page"))
    database = Database(dsn, create=False)
    with database.writing() as connection:
        connection.execute(text(harm))
    database.close()
    again = start_and_get(origin, dsn, origin.fault("page"))
    assert isinstance(again.answer, Refusal)
    assert again.answer.kind is RefusalClass.ROBOTS
    assert origin.log.requests("/robots.txt") == 2


def test_many_are_recalled_and_kept_at_once_beside_a_store_at_work(dsn: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    origins = [f"https://{number}.test" for number in range(200)]
    at_work = open_store(dsn)

    async def one(shelf: StoreShelf, origin: str) -> None:
        assert await shelf.recall(origin) is None
        await shelf.keep(origin, origin.encode(), 60.0)
        kept = await shelf.recall(origin)
        assert kept is not None
        assert kept[0] == origin.encode()

    async def run() -> None:
        shelf = StoreShelf(partial(open_store, dsn, beside=True))
        busy = asyncio.create_task(asyncio.to_thread(lambda: [store_articles(at_work, article(n)) for n in range(20)]))
        await asyncio.gather(busy, *(one(shelf, each) for each in origins))
        await shelf.close()

    asyncio.run(run())
    kept = [at_work.robots(each) for each in origins]
    count = at_work.counts().articles
    at_work.close()
    assert [each[0] for each in kept if each] == [each.encode() for each in origins]
    assert (count, caplog.messages) == (20, [])


def test_who_settles_waits_for_none_of_those_that_come_later(dsn: str) -> None:
    async def work() -> tuple[bytes, float] | None:
        shelf = StoreShelf(partial(open_store, dsn))

        async def go_on() -> None:
            for number in count():
                await shelf.keep(f"https://{number}.test", b"", 60.0)
                await asyncio.sleep(0)

        await shelf.keep("https://a.test", FORBID.encode(), 60.0)
        others = asyncio.create_task(go_on())
        try:
            await asyncio.wait_for(shelf.settle(), PATIENCE_S)
            store = open_store(dsn, create=False)
            kept = store.robots("https://a.test")
            store.close()
            return kept
        finally:
            others.cancel()
            await shelf.close()

    kept = asyncio.run(work())
    assert kept is not None
    assert kept[0] == FORBID.encode()
