"""Long bodies wait for room in memory, usual ones do not, and none waits for ever."""

from __future__ import annotations

import asyncio
import functools
import gzip
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scraper.fetch.body import STEP_BYTES as UNPACKED_STEP_BYTES
from scraper.fetch.body import BodyReader
from scraper.fetch.budget import FREE_BYTES, STEP_BYTES, Budget, Share
from storage.records import Page, RefusalClass
from tests.fetch.conftest import MIB, options_for, page, refusal, with_fetcher
from tests.origin import Origin
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine

    from scraper.fetch import HttpFetcher
    from storage.records import Fetched

LONG = 4 * MIB
CAPS = {"max_body_bytes": LONG, "max_wire_bytes": LONG}
A_MOMENT_S = 0.1
ROOM = 2 * STEP_BYTES


def on_a_loop(test: Callable[[], Coroutine[None, None, None]]) -> Callable[[], None]:
    """Make a test of a coroutine."""

    @functools.wraps(test)
    def run() -> None:
        with asyncio.Runner() as runner:
            runner.run(test())

    return run


async def settled() -> None:
    """Let everything that can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


async def has_room(share: Share, size: int) -> bool:
    """Tell whether so many bytes are granted at once."""
    asked = asyncio.ensure_future(share.grow(size))
    await settled()
    if not asked.done():
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
    return not asked.cancelled()


def get(fetcher: HttpFetcher, url: str, deadline_s: float = PATIENCE_S) -> Awaitable[Fetched]:
    return fetcher.get(url, gap_s=0, deadline_s=deadline_s)


@on_a_loop
async def test_what_every_body_may_hold_is_never_asked_for() -> None:
    budget = Budget(1)
    shares = [budget.share() for _ in range(100)]
    for share in shares:
        assert await has_room(share, FREE_BYTES)


@on_a_loop
async def test_room_is_granted_until_there_is_none_and_one_goes_on_beyond_it() -> None:
    budget = Budget(ROOM)
    first, second, third = (budget.share() for _ in range(3))
    assert await has_room(first, FREE_BYTES + STEP_BYTES)
    assert await has_room(second, FREE_BYTES + STEP_BYTES)
    assert await has_room(second, FREE_BYTES + 1)
    assert await has_room(first, FREE_BYTES + STEP_BYTES + 1)  # it is ahead from now on
    assert not await has_room(second, FREE_BYTES + STEP_BYTES + 1)
    assert not await has_room(third, FREE_BYTES + 1)
    assert await has_room(first, 10 * MIB)


@on_a_loop
async def test_the_furthest_has_it_first_and_who_is_ahead_before_all() -> None:
    budget, order = Budget(ROOM), list[str]()
    full, ahead, near, far = (budget.share() for _ in range(4))
    await far.grow(FREE_BYTES + STEP_BYTES)
    await full.grow(FREE_BYTES + STEP_BYTES)
    await ahead.grow(FREE_BYTES + 1)
    assert ahead.ahead

    async def grow(name: str, share: Share, size: int) -> None:
        await share.grow(size)
        order.append(name)

    waiting = [
        asyncio.ensure_future(grow("near", near, FREE_BYTES + 1)),
        asyncio.ensure_future(grow("far", far, FREE_BYTES + STEP_BYTES + 1)),
    ]
    await settled()
    assert order == []
    await grow("ahead", ahead, FREE_BYTES + STEP_BYTES + 1)
    del full
    await settled()
    assert order == ["ahead"]  # it has more than there was
    del ahead
    await asyncio.gather(*waiting)
    assert order == ["ahead", "far", "near"]


@on_a_loop
async def test_who_gives_up_leaves_nothing_behind() -> None:
    budget = Budget(STEP_BYTES)
    holds, ahead, waits = (budget.share() for _ in range(3))
    await holds.grow(FREE_BYTES + 1)
    await ahead.grow(FREE_BYTES + 1)
    assert not await has_room(waits, FREE_BYTES + 1)
    assert waits.waited_s > 0
    del holds, ahead, waits
    await settled()
    assert await has_room(budget.share(), FREE_BYTES + STEP_BYTES)
    await settled()
    assert budget._left == STEP_BYTES
    assert not budget._waiting


@on_a_loop
async def test_any_thread_may_let_go() -> None:
    budget = Budget(STEP_BYTES)
    shares = [budget.share(), budget.share()]
    for share in shares:
        await share.grow(FREE_BYTES + 1)
    del share
    waits = asyncio.ensure_future(budget.share().grow(FREE_BYTES + 1))
    await settled()
    assert not waits.done()
    thread = threading.Thread(target=shares.clear)
    thread.start()
    thread.join()
    await asyncio.wait_for(waits, PATIENCE_S)


def test_after_the_loop_nothing_is_said() -> None:
    kept: list[Share] = []

    async def run() -> None:
        kept.append(Budget(1).share())
        await kept[0].grow(2 * MIB)

    asyncio.run(run())
    kept.clear()


@on_a_loop
async def test_one_chunk_that_unpacks_to_much_is_taken_in_steps() -> None:
    budget = Budget(STEP_BYTES)
    holds, ahead = budget.share(), budget.share()
    await holds.grow(FREE_BYTES + 1)
    await ahead.grow(FREE_BYTES + 1)
    reader = BodyReader(coding="gzip", max_body_bytes=LONG, max_wire_bytes=LONG)

    async def chunks() -> AsyncIterator[bytes]:
        yield gzip.compress(b"x" * LONG)

    reading = asyncio.ensure_future(reader.read(chunks(), budget.share()))
    await settled()
    assert not reading.done()
    assert reader._buffer.tell() <= FREE_BYTES + UNPACKED_STEP_BYTES
    del holds, ahead
    assert await asyncio.wait_for(reading, PATIENCE_S) == b"x" * LONG


def test_more_long_bodies_than_there_is_room_for_all_come_whole(origin: Origin) -> None:
    urls = [origin.fault("page", size=LONG - 9, host=1 + number % 3, n=number) for number in range(9)]

    async def work(fetcher: HttpFetcher) -> list[int]:
        async def length(url: str) -> int:
            return len(page(await get(fetcher, url)).body)

        return await asyncio.gather(*map(length, urls))

    lengths = with_fetcher(options_for(origin, max_held_bytes=1, **CAPS), work)
    assert len(lengths) == len(urls)
    assert all(length > FREE_BYTES for length in lengths)


def test_a_page_holds_its_room_until_it_is_let_go(origin: Origin) -> None:
    url = origin.fault("page", size=LONG - 9)

    async def work(fetcher: HttpFetcher) -> None:
        kept = [(await get(fetcher, url)).answer for _ in range(2)]  # one has all the room, one is ahead of all
        assert all(isinstance(each, Page) for each in kept)
        late = refusal(await get(fetcher, url, deadline_s=1.0))
        assert late.kind is RefusalClass.TIMEOUT
        assert "without room in memory (fetch.max_held_bytes)" in late.detail
        short = page(await get(fetcher, origin.fault("page", size=FREE_BYTES // 2)))
        assert len(short.body) <= FREE_BYTES
        waits = asyncio.ensure_future(get(fetcher, url))
        await asyncio.sleep(A_MOMENT_S)
        assert not waits.done()
        kept.clear()
        assert page(await waits).body

    with_fetcher(options_for(origin, max_held_bytes=LONG, **CAPS), work)


MEASURE = """
import asyncio, sys
from pathlib import Path
from scraper.fetch import FetchOptions, HttpFetcher, parse_opening
opening, held, warm, *urls = sys.argv[1:]
def peak_mib():
    said = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    return int(said) / 1024
reader = asyncio.Lock()
async def length(fetcher, url):
    page = (await fetcher.get(url, gap_s=0, deadline_s=60)).answer
    async with reader:
        await asyncio.sleep(0.05)
    return len(page.body)
async def run():
    options = FetchOptions(allow_private=(parse_opening(opening),), robots=False, max_held_bytes=int(held))
    fetcher = HttpFetcher(options)
    await length(fetcher, warm)
    before = peak_mib()
    assert min(await asyncio.gather(*[length(fetcher, url) for url in urls])) > 8_000_000
    print(peak_mib() - before)
    await fetcher.close()
asyncio.run(run())
"""


@pytest.mark.parametrize(("held", "at_least", "at_most"), [(8 * MIB, 0, 80), (1024 * MIB, 120, 1_000)])
def test_peak_memory_of_many_long_bodies(held: int, at_least: int, at_most: int) -> None:
    """Twenty of 9 MB that one reads: 180 MB where there is room for them, else 20 free, 8 of room and one body more."""
    with Origin(hosts=20) as origin:
        urls = [origin.fault("page", size=9_000_000, host=number) for number in range(1, 21)]
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, origin.opening, str(held), origin.fault("coded"), *urls],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).resolve().parents[2],
        )
    assert done.returncode == 0, done.stderr
    assert at_least < float(done.stdout) < at_most
