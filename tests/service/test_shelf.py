"""One robots.txt for all processes of a database, and for the next start."""

from __future__ import annotations

import asyncio
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
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.records import Fetched
    from storage.sql.store import SqlStore

FORBID = "User-agent: khabar\nDisallow: /fault/page\nCrawl-delay: 7\n"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as server:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(str(tmp_path / "k.db"))
    yield opened
    opened.close()


def start_and_get(origin: Origin, store: SqlStore, url: str, **changes: object) -> Fetched:
    """Get one URL with a fetcher of its own, as each process has."""

    async def get() -> Fetched:
        fetcher = HttpFetcher(options_for(origin, robots=True, **changes), shelf=StoreShelf(store))
        try:
            return await fetcher.get(url, gap_s=0.0, deadline_s=PATIENCE_S)
        finally:
            await fetcher.close()

    return asyncio.run(get())


@pytest.mark.parametrize("none", [False, True], ids=["forbids", "has_none"])
def test_the_next_process_obeys_what_the_first_was_told(origin: Origin, store: SqlStore, *, none: bool) -> None:
    origin.add("/robots.txt", Reply(404) if none else Reply(200, body=FORBID.encode()))
    first, second = (start_and_get(origin, store, origin.fault("page")) for _ in range(2))
    for each in (first, second):
        assert isinstance(each.answer, Page if none else Refusal)
        assert each.crawl_delay_s == (0.0 if none else None)
    assert origin.log.requests("/robots.txt") == 1
    assert (first.requests, second.requests) == ((2, 1) if none else (1, 0))


def test_what_could_not_be_read_is_not_kept(origin: Origin, store: SqlStore) -> None:
    origin.add("/robots.txt", Reply(503))
    refused = start_and_get(origin, store, origin.fault("page"))
    assert isinstance(refused.answer, Refusal)
    origin.add("/robots.txt", Reply(200, body=b""))
    assert isinstance(start_and_get(origin, store, origin.fault("page")).answer, Page)
    assert origin.log.requests("/robots.txt") == 2


def test_what_is_over_is_asked_for_again(origin: Origin, store: SqlStore) -> None:
    origin.add("/robots.txt", Reply(200, body=FORBID.encode()))
    start_and_get(origin, store, origin.fault("page"), robots_ttl_s=-1.0)
    origin.add("/robots.txt", Reply(200, body=b""))
    assert isinstance(start_and_get(origin, store, origin.fault("page")).answer, Page)


@pytest.mark.parametrize("harm", ["DROP TABLE robots", "UPDATE robots SET body = 'junk'"], ids=["gone", "torn"])
def test_a_shelf_that_fails_costs_a_request_and_nothing_else(
    origin: Origin, store: SqlStore, harm: str, tmp_path: Path
) -> None:
    origin.add("/robots.txt", Reply(200, body=FORBID.encode()))
    start_and_get(origin, store, origin.fault("page"))
    database = Database(str(tmp_path / "k.db"), create=False)
    with database.writing() as connection:
        connection.execute(text(harm))
    database.close()
    again = start_and_get(origin, store, origin.fault("page"))
    assert isinstance(again.answer, Refusal)
    assert again.answer.kind is RefusalClass.ROBOTS
    assert origin.log.requests("/robots.txt") == 2
