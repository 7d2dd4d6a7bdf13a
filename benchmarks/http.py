"""CPU of one GET: our fetcher beside a bare shared httpx client, httpx2 and (if installed) aiohttp, in one run.

    python -m benchmarks.http                        # 1, 10, 50, 200 in flight over 1, 50, 1000 hosts
    python -m benchmarks.http --flights 50 --hosts 50 --requests 3000

The server runs in a process of its own and sends one gzip page; only the client's CPU is measured. Each client takes
its turn in each round, so that what else the machine does meets them all. Hosts are loopback addresses. Every client
decodes the page.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import importlib
import importlib.util
import multiprocessing
import random
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.fetch import FetchOptions, HttpFetcher, parse_opening

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    Get = Callable[[str], Awaitable[int]]

PAGE_BYTES = 120_000
ROUNDS = 3
MS_PER_S = 1000


def make_page() -> bytes:
    """Return a page of words, the same in every run."""
    words = random.Random(7)
    text = " ".join(str(words.randrange(10**6)) for _ in range(PAGE_BYTES // 7))
    return f"<!DOCTYPE html><html><body><p>{text}</p></body></html>".encode()


def addresses(hosts: int) -> list[str]:
    """Return so many loopback addresses."""
    return [f"127.0.{n // 250}.{n % 250 + 1}" for n in range(hosts)]


def serve(hosts: int, ready: Any) -> None:
    """Answer every request with the page. Runs in a process of its own."""
    body = gzip.compress(make_page())
    answer = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
        % len(body)
    )

    class Answering(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = transport
            self.rest = b""

        def data_received(self, data: bytes) -> None:
            *requests, self.rest = (self.rest + data).split(b"\r\n\r\n")
            for _ in requests:
                self.transport.write(answer + body)  # type: ignore[attr-defined]

    async def run() -> None:
        loop = asyncio.get_running_loop()
        first, *others = addresses(hosts)
        server = await loop.create_server(Answering, first, 0, backlog=4096)
        port = server.sockets[0].getsockname()[1]
        if others:
            await loop.create_server(Answering, others, port, backlog=4096)
        ready.send(port)
        await server.serve_forever()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())


@contextlib.contextmanager
def server(hosts: int) -> Iterator[int]:
    """Start the server; yield its port."""
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(hosts, theirs), daemon=True)
    process.start()
    try:
        yield mine.recv()
    finally:
        process.terminate()
        process.join()


@contextlib.asynccontextmanager
async def khabar(port: int, library: str) -> AsyncIterator[Get]:
    """Our fetcher, with its guard, caps, pacing (no gap) and pools; robots.txt is off, as in the others."""
    options = FetchOptions(
        user_agent="khabar-benchmark",
        allow_private=(parse_opening(f"127.0.0.0/8:{port}"),),
        robots=False,
        http_library=library,
        connections_per_host=250,
        hosts_kept=1024,
    )
    fetcher = HttpFetcher(options)

    async def get(url: str) -> int:
        fetched = await fetcher.get(url, gap_s=0, deadline_s=60)
        return len(fetched.answer.body)  # type: ignore[union-attr] # a refusal ends the benchmark

    try:
        yield get
    finally:
        await fetcher.close()


@contextlib.asynccontextmanager
async def bare(_port: int, library: str) -> AsyncIterator[Get]:
    """One shared client as its documentation shows it, without connection limits (they time out over many hosts)."""
    httpx = importlib.import_module(library)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:

        async def get(url: str) -> int:
            return len((await client.get(url)).content)

        yield get


@contextlib.asynccontextmanager
async def with_aiohttp(_port: int, _library: str) -> AsyncIterator[Get]:
    """Use aiohttp, one shared session."""
    aiohttp = importlib.import_module("aiohttp")
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def get(url: str) -> int:
            async with session.get(url) as response:
                return len(await response.read())

        yield get


CLIENTS: dict[str, tuple[Any, str]] = {
    "khabar on httpx": (khabar, "httpx"),
    "khabar on httpx2": (khabar, "httpx2"),
    "bare shared httpx": (bare, "httpx"),
    "bare shared httpx2": (bare, "httpx2"),
    "aiohttp": (with_aiohttp, "aiohttp"),
}


@dataclass(frozen=True)
class Cell:
    """One cell of the table."""

    port: int
    hosts: int
    in_flight: int
    requests: int


async def measure(name: str, cell: Cell) -> float:
    """Return CPU milliseconds a request, connections warm."""
    make, library = CLIENTS[name]
    urls = [f"http://{address}:{cell.port}/page" for address in addresses(cell.hosts)]
    async with make(cell.port, library) as get:
        wanted = len(make_page())
        await _run(get, urls, cell.in_flight, wanted)
        todo = [urls[n % cell.hosts] for n in range(cell.requests)]
        started = time.process_time()
        await _run(get, todo, cell.in_flight, wanted)
        return (time.process_time() - started) * MS_PER_S / cell.requests


async def _run(get: Get, urls: list[str], in_flight: int, wanted: int) -> None:
    queue = iter(urls)

    async def worker() -> None:
        for url in queue:
            if await get(url) != wanted:
                raise SystemExit(f"{url}: not the page")

    await asyncio.gather(*(worker() for _ in range(in_flight)))


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flights", type=int, nargs="+", default=[1, 10, 50, 200])
    parser.add_argument("--hosts", type=int, nargs="+", default=[1, 50, 1000])
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--clients", nargs="+", default=list(CLIENTS), choices=list(CLIENTS))
    options = parser.parse_args()
    clients = [name for name in options.clients if importlib.util.find_spec(CLIENTS[name][1])]
    print(f"CPU ms a GET, median of {ROUNDS} x {options.requests} requests; page of {len(make_page()):,} bytes, gzip")
    print("hosts in-flight  " + "  ".join(f"{name:>18}" for name in clients))
    with server(max(options.hosts)) as port:
        for hosts in options.hosts:
            for in_flight in options.flights:
                cell = Cell(port, hosts, in_flight, options.requests)
                print(
                    f"{hosts:5} {in_flight:9}  " + "  ".join(f"{each:18.2f}" for each in row(clients, cell)), flush=True
                )


def row(clients: list[str], cell: Cell) -> list[float]:
    """Return the median for each client; they take turns."""
    found: dict[str, list[float]] = {name: [] for name in clients}
    for _ in range(ROUNDS):
        for name in clients:
            found[name].append(asyncio.run(measure(name, cell)))
    return [statistics.median(found[name]) for name in clients]


if __name__ == "__main__":
    main()
