"""The only place that opens connections to the outside: resolve, vet every answer, connect to a vetted address.

    connect_tcp(host, port)
      addresses = resolve(host)                   once; the name is never resolved again for this connection
      any of them forbidden -> refused (ssrf)     so a name with one public and one private answer never passes
      connect to the first that answers           by address: what was vetted is what is reached
    start_tls(name)                               the certificate is checked against the name, and SNI carries it

`GuardedBackend` and `Stream` have the shape of httpcore's AsyncNetworkBackend and AsyncNetworkStream. They stand on
plain asyncio transports: httpcore's own go through anyio, which costs more CPU than parsing the answer does.
"""

from __future__ import annotations

import asyncio
import math
import socket
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from ipaddress import ip_address
from typing import TYPE_CHECKING

from scraper.fetch.guard import why_forbidden
from scraper.fetch.refusals import StaleConnection, refuse
from storage.records import RefusalClass

if TYPE_CHECKING:
    import ssl

    from scraper.fetch.options import FetchOptions

RESOLVER_THREADS = 16  # getaddrinfo blocks and cannot be cancelled: slow names must not hold up the others
MAX_ADDRESSES_TRIED = 4
HIGH_WATER_BYTES = 256 * 1024  # unread bytes after which the socket is left alone until the reader caught up
MAX_HEAD_BYTES = 128 * 1024  # h11 refuses heads over 100 KiB

# When the time of the fetch that this task does is over, by the loop's clock: set where its deadline begins.
OVER_AT: ContextVar[float] = ContextVar("OVER_AT", default=math.inf)

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
Connect = Callable[[str, int], Awaitable["Stream"]]


class Stream(asyncio.Protocol):
    """One connection: reads with a time limit, and knows when its server sent more than it had announced."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._chunks: deque[bytes] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._size = 0
        self._ended = False
        self._error: Exception | None = None
        self._head = bytearray()
        self._body_bytes: int | None = None  # received behind the head of the current answer
        self._tail = b""
        self._spent = False
        self.exchanges = 0  # requests written so far

    # asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport that the loop made."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - the loop's contract for stream sockets
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Queue what came; past the high water mark the socket rests."""
        self._chunks.append(data)
        self._size += len(data)
        if self._size > HIGH_WATER_BYTES and self._transport is not None:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        """Remember the end; the transport closes itself."""
        self._ended = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Remember the end and its reason."""
        self._ended = True
        self._error = exc
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # httpcore's side

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's signature
        """Return the next bytes, b"" at the end. Refused: timeout or protocol (reset)."""
        if not self._chunks and not self._ended:
            await self._more(timeout)
        if not self._chunks:
            if self.exchanges > 1 and self._body_bytes is None and not self._head:
                raise StaleConnection
            if self._error is not None:
                raise refuse(RefusalClass.PROTOCOL, f"connection broke: {_say(self._error)}")
            return b""
        data = self._chunks.popleft()
        if len(data) > max_bytes:
            self._chunks.appendleft(data[max_bytes:])
            data = data[:max_bytes]
        self._took(data)
        return data

    async def _more(self, timeout: float | None) -> None:  # noqa: ASYNC109 - passed on
        self._waiter = self._loop.create_future()
        try:
            async with asyncio.timeout(timeout):
                await self._waiter
        except TimeoutError as error:
            raise refuse(RefusalClass.TIMEOUT, f"the server was silent for {timeout:g} s") from error
        finally:
            self._waiter = None

    def _took(self, data: bytes) -> None:
        self._size -= len(data)
        if self._size <= HIGH_WATER_BYTES and self._transport is not None and not self._ended:
            self._transport.resume_reading()
        self._tail = data[-4:] if len(data) >= 4 else (self._tail + data)[-4:]  # noqa: PLR2004 - a blank line's length
        if self._body_bytes is not None:
            self._body_bytes += len(data)
            return
        self._head += data
        end = self._head.find(b"\r\n\r\n")
        if end >= 0:
            self._body_bytes = len(self._head) - end - 4
        if end >= 0 or len(self._head) > MAX_HEAD_BYTES:
            self._head.clear()

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109 - httpcore's
        """Send a request's head; an error shows at the next read, behind whatever the server had said before.

        TimeoutError when the fetch's time is over: a process that was stopped and goes on (a machine that slept, a
        virtual one that moved) sees that its connection is there before it sees its deadline, and its lease is over.
        """
        if not buffer or self._transport is None:
            return
        if self._loop.time() >= OVER_AT.get():
            raise TimeoutError
        self.exchanges += 1
        self._head.clear()
        self._body_bytes = None
        if not self._transport.is_closing():
            self._transport.write(buffer)

    def settle(self, body_bytes: int, *, chunked: bool) -> None:
        """Say that an answer was read whole. A connection that holds more than that is not used again."""
        framed = self._tail == b"\r\n\r\n" if chunked else self._body_bytes == body_bytes
        self._spent = not framed or bool(self._chunks)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> Stream:
        """Go over to TLS; the certificate must be good for `server_hostname`. Refused: tls."""
        assert self._transport is not None  # noqa: S101 - connect_tcp has returned
        raw, transport = self._transport, None
        try:
            transport = await self._loop.start_tls(
                raw, self, ssl_context, server_hostname=server_hostname, ssl_handshake_timeout=timeout
            )
        except OSError as error:  # ssl.SSLError is one; a handshake that takes too long is a ConnectionAbortedError
            raise refuse(RefusalClass.TLS, f"TLS with {server_hostname} failed: {_say(error)}") from error
        finally:
            if transport is None:
                raw.abort()
        if transport is None:
            raise refuse(RefusalClass.TLS, f"TLS with {server_hostname} failed: the connection closed")
        self._transport = transport
        return self

    async def aclose(self) -> None:
        """Drop the connection at once: a closing handshake would leave a silent server the choice of when."""
        if self._transport is not None:
            self._transport.abort()

    def get_extra_info(self, info: str) -> object:
        """Answer what httpcore asks: an idle connection that is "readable" is closed instead of used."""
        if info == "is_readable":
            return self._spent or self._ended or bool(self._chunks)
        if info == "ssl_object" and self._transport is not None:
            return self._transport.get_extra_info("ssl_object")
        return None


class GuardedBackend:
    """Opens connections, to vetted addresses only. `resolve` and `connect` are replaced in tests of the guard."""

    def __init__(self, options: FetchOptions, resolve: Resolve | None = None, connect: Connect | None = None) -> None:
        self._options = options
        self._resolver = Resolver()
        self._resolve = resolve or self._resolver.resolve
        self._connect = connect or open_stream

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,  # noqa: ARG002 - httpcore's signature
        socket_options: Iterable[object] | None = None,  # noqa: ARG002 - httpcore's signature
    ) -> Stream:
        """Return a connection to one vetted address of the host. Refused: dns, ssrf, connect, timeout."""
        addresses = await self._vetted(host, port, timeout)
        try:
            async with asyncio.timeout(timeout):
                return await self._first_of(addresses, host, port, timeout)
        except TimeoutError as error:
            raise refuse(RefusalClass.CONNECT, f"{host} port {port} did not answer within {timeout:g} s") from error

    async def _vetted(self, host: str, port: int, timeout: float | None) -> Sequence[str]:  # noqa: ASYNC109 - passed on
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolve(host, port)
        except TimeoutError as error:
            raise refuse(RefusalClass.DNS, f"{host} was not resolved within {timeout:g} s") from error
        except (OSError, UnicodeError) as error:
            raise refuse(RefusalClass.DNS, f"{host} cannot be resolved: {_say(error)}") from error
        if not addresses:
            raise refuse(RefusalClass.DNS, f"{host} has no address")
        ports, openings = self._options.ports, self._options.allow_private
        for address in addresses:
            reason = why_forbidden(address, port, ports=ports, openings=openings)
            if reason is not None:
                raise refuse(RefusalClass.SSRF, f"{host}: {reason}; fetch.allow_private can open {address} port {port}")
        return addresses[:MAX_ADDRESSES_TRIED]

    async def _first_of(self, addresses: Sequence[str], host: str, port: int, timeout: float | None) -> Stream:  # noqa: ASYNC109 - passed on
        share_s = None if timeout is None else timeout / len(addresses)
        reason = ""
        for address in addresses:
            try:
                async with asyncio.timeout(share_s):
                    return await self._connect(address, port)
            except TimeoutError:
                reason = f"{address} did not answer within {share_s:g} s"
            except OSError as error:
                reason = _say(error)
        raise refuse(RefusalClass.CONNECT, f"{host} port {port} cannot be reached: {reason}")

    async def connect_unix_socket(self, path: str, **_options: object) -> Stream:
        """Refuse: nothing outside is reached through a file."""
        raise refuse(RefusalClass.SSRF, f"{path}: no connections through files")

    async def sleep(self, seconds: float) -> None:
        """Wait (httpcore asks its backend to)."""
        await asyncio.sleep(seconds)

    def close(self) -> None:
        """Let go of the resolver's threads."""
        self._resolver.close()


class Resolver:
    """Names to addresses, in threads of its own that start with the first name."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a host in the system's order; OSError if there are none."""
        try:
            return (str(ip_address(host)),)
        except ValueError:  # a name, or one of the old spellings of an address (127.1, 0x7f000001)
            pass
        if self._threads is None:
            self._threads = ThreadPoolExecutor(RESOLVER_THREADS, thread_name_prefix="khabar-dns")
        answers = await asyncio.get_running_loop().run_in_executor(self._threads, _lookup, host, port)
        return tuple(dict.fromkeys(answers))

    def close(self) -> None:
        """End the threads; those that still wait for an answer end with it."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None


def _lookup(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(sockaddr[0]) for *_, sockaddr in found]


async def open_stream(address: str, port: int) -> Stream:
    """Connect to an address that was vetted. OSError."""
    _, stream = await asyncio.get_running_loop().create_connection(Stream, address, port)
    return stream


def _say(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
