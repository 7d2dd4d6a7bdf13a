"""Kept connections: one small pool an origin, closed when they rest, when there are too many, and at the end."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading

import httpx
import pytest

from scraper.fetch import FetchOptions, HttpFetcher, parse_opening
from scraper.fetch.client import Client, load_library
from scraper.fetch.network import Stream, open_stream
from storage.errors import ConfigError
from storage.records import Page, Refusal, RefusalClass
from tests.fetch.conftest import fetch, options_for, page, with_fetcher
from tests.origin import FAULTS, Origin, Reply, Request
from tests.waiting import PATIENCE_S, when


class Counting:
    """Opens real connections to the origin and remembers them."""

    def __init__(self) -> None:
        self.streams: list[Stream] = []

    async def connect(self, address: str, port: int) -> Stream:
        stream = await open_stream(address, port)
        self.streams.append(stream)
        return stream

    def open(self) -> int:
        """Return how many are still open."""
        return sum(not stream._transport.is_closing() for stream in self.streams)  # type: ignore[union-attr]


def run(origin: Origin, urls: list[str], pause_s: float = 0.0, **changes: object) -> tuple[Counting, list[int]]:
    """Fetch one after the other; return the connections and how many were open after each."""
    counting, opened = Counting(), []

    async def all_of(it: HttpFetcher) -> None:
        for url in urls:
            assert isinstance((await it.get(url, gap_s=0, deadline_s=PATIENCE_S)).answer, Page)
            opened.append(counting.open())
            await asyncio.sleep(pause_s)

    with_fetcher(options_for(origin, **changes), all_of, connect=counting.connect)
    return counting, opened


@pytest.mark.parametrize("name", ["page", "coded", "chunked", "redirect"])
def test_one_connection_serves_one_host(origin: Origin, name: str) -> None:
    url = origin.fault(name, to="/fault/page") if name == "redirect" else origin.fault(name)
    counting, opened = run(origin, [url] * 5)
    assert len(counting.streams) == 1
    assert opened == [1] * 5
    assert counting.open() == 0


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("length_short", {}),
        ("until_close", {}),
        ("gzip_garbage_behind", {}),
        ("chunked", {"how": "trailers"}),
    ],
)
def test_connection_is_used_again_only_when_its_answer_was_framed_right(
    origin: Origin, name: str, query: dict[str, object]
) -> None:
    counting, _ = run(origin, [origin.fault(name, **query)] * 3)
    assert len(counting.streams) == (1 if name == "chunked" else 3)


def test_what_stands_behind_an_answer_without_a_body_answers_nothing(origin: Origin) -> None:
    async def thrice(it: HttpFetcher) -> list[object]:
        url = origin.fault("no_content_chunked")
        return [(await it.get(url, gap_s=0, deadline_s=PATIENCE_S)).answer for _ in range(3)]

    answers = with_fetcher(options_for(origin), thrice)
    assert [each.kind for each in answers if isinstance(each, Refusal)] == [RefusalClass.EMPTY] * 3


def test_unread_answers_close_their_connection(origin: Origin) -> None:
    counting = Counting()

    async def refused(it: HttpFetcher) -> int:
        for name in ("endless", "gzip_bomb", "announced", "drip", "silence", "length_long", "unknown_coding"):
            await it.get(origin.fault(name, mib=3), gap_s=0, deadline_s=1.0 if name == "drip" else PATIENCE_S)
        return counting.open()

    assert with_fetcher(options_for(origin, read_timeout_s=0.3), refused, connect=counting.connect) == 0
    assert len(counting.streams) == 7


def test_least_used_hosts_are_closed_first() -> None:
    with Origin(hosts=6) as origin:
        urls = [origin.fault("page", host=host) for host in (1, 2, 3, 1, 4, 5, 6, 1)]
        counting, opened = run(origin, urls, hosts_kept=3)
    assert max(opened) == 3
    assert len(counting.streams) == 7  # the first host once at its start, and once more after it was closed


def test_idle_connections_are_closed_after_their_time(origin: Origin) -> None:
    urls = [origin.fault("page", host=host) for host in (1, 2, 3, 2)]
    counting, opened = run(origin, urls, pause_s=0.15, keepalive_s=0.1)
    assert opened == [1, 1, 1, 1]
    assert len(counting.streams) == 4


def test_connection_that_its_server_closed_is_noticed_without_a_request(origin: Origin) -> None:
    counting = Counting()

    async def pages(it: HttpFetcher) -> list[int]:
        counts = []
        for _ in range(4):
            counts.append((await it.get(origin.fault("close_behind"), gap_s=0, deadline_s=PATIENCE_S)).requests)
            await when(lambda: counting.open() == 0)
        return counts

    assert with_fetcher(options_for(origin), pages, connect=counting.connect) == [1, 1, 1, 1]
    assert origin.log.requests("/fault/close_behind") == 4


def test_connections_at_a_time_are_kept_up_to_the_limit(origin: Origin) -> None:
    counting, together = Counting(), asyncio.Barrier(6)

    async def answer(request: Request, writer: asyncio.StreamWriter) -> bool:
        await together.wait()
        return await FAULTS["page"](request, writer)

    origin.add("/together", answer)

    async def at_once(it: HttpFetcher) -> int:
        url = origin.url("/together")
        await asyncio.gather(*(it.get(url, gap_s=0, deadline_s=PATIENCE_S) for _ in range(6)))
        return counting.open()

    assert with_fetcher(options_for(origin, connections_per_host=2), at_once, connect=counting.connect) == 2
    assert len(counting.streams) == 6


def test_cancelled_fetch_leaves_no_connection(origin: Origin) -> None:
    counting = Counting()

    async def cancel(it: HttpFetcher) -> int:
        urls = (origin.fault("silence"), origin.fault("silence", half=1), origin.fault("drip_head"))
        for asked, url in enumerate(urls, 1):
            task = asyncio.create_task(it.get(url, gap_s=0, deadline_s=PATIENCE_S))
            await when(lambda asked=asked: len(origin.log.visits()) == asked)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        return counting.open()

    assert with_fetcher(options_for(origin), cancel, connect=counting.connect) == 0
    assert len(counting.streams) == 3


def test_connection_that_comes_back_after_the_end_is_closed(origin: Origin) -> None:
    counting, closed = Counting(), threading.Event()

    async def answer(request: Request, writer: asyncio.StreamWriter) -> bool:
        await when(closed.is_set)
        return await FAULTS["page"](request, writer)

    origin.add("/held", answer)

    async def run_on() -> int:
        fetcher = HttpFetcher(options_for(origin), connect=counting.connect)
        task = asyncio.create_task(fetcher.get(origin.url("/held"), gap_s=0, deadline_s=PATIENCE_S))
        await when(lambda: origin.log.requests("/held") == 1)
        await fetcher.close()
        closed.set()
        assert page(await task).status == 200
        return counting.open()

    assert asyncio.run(run_on()) == 0
    assert len(counting.streams) == 1


def test_closing_while_fetching_breaks_nothing(origin: Origin) -> None:
    async def run_and_close() -> list[object]:
        fetcher = HttpFetcher(options_for(origin, robots=True, read_timeout_s=0.3))
        tasks = [asyncio.create_task(fetcher.get(origin.fault("slow"), gap_s=0, deadline_s=2)) for _ in range(3)]
        await asyncio.sleep(0.1)
        await fetcher.close()
        for task in tasks:
            task.cancel()
        return list(await asyncio.gather(*tasks, return_exceptions=True))

    results = asyncio.run(run_and_close())
    gc.collect()  # a transport that was left open would warn now, and warnings are errors here
    assert len(results) == 3


def test_ipv6_literal_keeps_its_brackets_in_host_and_target() -> None:
    async def run_v6() -> tuple[bytes, bytes]:
        heads: list[bytes] = []

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(answer, "::1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            fetcher = HttpFetcher(FetchOptions(allow_private=(parse_opening(f"[::1]:{port}"),), robots=False))
            fetched = await fetcher.get(f"http://[::1]:{port}/x", gap_s=0, deadline_s=PATIENCE_S)
            await fetcher.close()
        return page(fetched).body, heads[0].replace(b"%d" % port, b"PORT")

    try:
        body, head = asyncio.run(run_v6())
    except OSError as error:
        pytest.skip(f"no IPv6 on loopback: {error}")
    assert body == b"ok"
    assert b"Host: [::1]:PORT\r\n" in head


def test_unknown_library_names_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r"fetch\.http_library: 'curl' is unknown; choose one of auto, httpx2, httpx"):
        load_library("curl")
    monkeypatch.setitem(sys.modules, "httpx2", None)
    with pytest.raises(ConfigError, match="httpx2 is not installed; pip install httpx2"):
        load_library("httpx2")


def test_auto_takes_httpx2_where_it_is_whole_and_httpx_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [each.__name__ for each in load_library("auto")] == ["httpx2", "httpcore2"]
    monkeypatch.setitem(sys.modules, "httpcore2", None)  # half an installation is none
    assert [each.__name__ for each in load_library("auto")] == ["httpx", "httpcore"]
    monkeypatch.setitem(sys.modules, "httpx2", None)
    assert [each.__name__ for each in load_library("auto")] == ["httpx", "httpcore"]


@pytest.mark.parametrize(("installed", "module"), [(True, "httpx2"), (False, "httpx")])
def test_default_client_fetches_by_what_auto_found(
    origin: Origin, monkeypatch: pytest.MonkeyPatch, *, installed: bool, module: str
) -> None:
    if not installed:
        monkeypatch.setitem(sys.modules, "httpx2", None)
    assert Client(options_for(origin))._httpx.__name__ == module
    assert page(fetch(origin, origin.fault("page"))).status == 200


def test_our_transport_serves_httpx_own_client_too(origin: Origin) -> None:
    """It is a transport as httpx defines it: whoever needs httpx's client gets the guard with it."""
    origin.add("/json", Reply(200, (("Content-Type", "application/json"),), b'{"a": 1}'))

    async def run_client() -> object:
        ours = Client(options_for(origin, http_library="httpx"))
        async with httpx.AsyncClient(transport=ours._transport) as client:
            return (await client.get(origin.url("/json"))).json()

    assert asyncio.run(run_client()) == {"a": 1}
    assert len(origin.log.visits()) == 1
    assert page(fetch(origin, origin.url("/json"))).body == b'{"a": 1}'
