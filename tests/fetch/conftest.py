"""What the fetch room's tests share: an origin, and a way to fetch from it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from scraper.fetch import FetchOptions, HttpFetcher, parse_opening
from storage.records import Fetched, Page, Refusal, Validators
from tests.origin import Origin
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

T = TypeVar("T")
MIB = 1024 * 1024
AGENT = "khabar/0.1 (+https://khabar.example)"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(hosts=3) as server:
        yield server


def options_for(origin: Origin, **changes: Any) -> FetchOptions:
    """Return options that let a fetcher reach the origin; patient, robots off unless asked for."""
    usual: dict[str, Any] = {
        "user_agent": AGENT,
        "allow_private": (parse_opening(origin.opening),),
        "robots": False,
        "connect_timeout_s": PATIENCE_S,
        "read_timeout_s": PATIENCE_S,
        "robots_timeout_s": PATIENCE_S,
        "max_body_bytes": MIB,
        "max_wire_bytes": MIB,
    }
    return FetchOptions(**(usual | changes))


def with_fetcher(options: FetchOptions, work: Callable[[HttpFetcher], Awaitable[T]], **parts: Any) -> T:
    """Run `work` with a fetcher on a loop of its own; every connection is closed at the end."""

    async def run() -> T:
        fetcher = HttpFetcher(options, **parts)
        try:
            return await work(fetcher)
        finally:
            await fetcher.close()

    return asyncio.run(run())


def fetch(
    origin: Origin,
    url: str,
    *,
    gap_s: float = 0.0,
    deadline_s: float = PATIENCE_S,
    validators: Validators | None = None,
    **changes: Any,
) -> Fetched:
    """Fetch one URL with a fresh fetcher."""
    return with_fetcher(
        options_for(origin, **changes),
        lambda fetcher: fetcher.get(url, gap_s=gap_s, deadline_s=deadline_s, validators=validators),
    )


def set_ahead(seconds: float) -> None:
    """Set the clock of the running loop ahead, as if so much time had gone by."""
    loop = asyncio.get_running_loop()
    clock = loop.time
    loop.time = lambda: clock() + seconds  # type: ignore[method-assign]


def page(fetched: Fetched) -> Page:
    """Return the page, or fail with the refusal."""
    assert isinstance(fetched.answer, Page), fetched.answer
    return fetched.answer


def refusal(fetched: Fetched) -> Refusal:
    """Return the refusal, or fail."""
    assert isinstance(fetched.answer, Refusal), (fetched.answer.status, fetched.answer.body[:80])
    return fetched.answer
