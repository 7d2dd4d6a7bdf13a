"""The one module that knows httpx. It takes httpx or httpx2 (the same API, new maintainers), as the options say.

httpx is used for what it is good at: URLs, headers, the request and response life cycle. Connections come from
`RoutingTransport`, a transport as httpx defines it, with a small pool for each origin (docs/decisions/0040).
"""

from __future__ import annotations

import importlib
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from scraper.fetch.connections import Connections
from scraper.fetch.guard import MAX_PORT
from scraper.fetch.network import GuardedBackend, Stream
from scraper.fetch.refusals import refuse
from storage.errors import ConfigError
from storage.records import RefusalClass

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from types import ModuleType

    import httpx

    from scraper.fetch.network import Connect, Resolve
    from scraper.fetch.options import FetchOptions

RawHeaders = list[tuple[bytes, bytes]]

DEFAULT_PORTS = {"http": 80, "https": 443}
_AUTHORITY = re.compile(r"[^/?#]*//([^/?#]*)")
# httpx reads ":+80", ":8_0" and other digits than 0 to 9.
_HOST_AND_PORT = re.compile(r"(?:\[[^\]]*\]|[^:]*)(?::[0-9]*)?")
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")  # names (underscores are met), addresses
MAX_URL_CHARS = 8_000  # servers commonly refuse longer ones
LIBRARIES = {"httpx2": "httpcore2", "httpx": "httpcore"}  # those that "auto" tries first stand first
AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that can be asked for: normalised, without user info and fragment."""

    parsed: httpx.URL
    url: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """Return scheme, host and port, the unit of connection pools and of robots.txt."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def host_key(self) -> str:
        """Return the host, with its port unless that is a usual one."""
        return self.with_port(self.host)

    def with_port(self, name: str) -> str:
        """Return a name that stands for the host, with the port unless that is a usual one."""
        return name if self.port in {80, 443} else f"{name}:{self.port}"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer whose body has not been read yet. Header names are lower case."""

    status: int
    headers: RawHeaders
    chunks: AsyncIterator[bytes]
    stream: Stream | None  # the connection it comes through


class Client:
    """Sends requests, each answer streamed raw.

    It speaks to the transport itself. httpx's own client would look into each Location before we do, and fail on
    what it cannot read, keep cookies, and write URLs to the log.
    """

    def __init__(self, options: FetchOptions, resolve: Resolve | None = None, connect: Connect | None = None) -> None:
        self._httpx, httpcore_library = load_library(options.http_library)
        self._failures = (self._httpx.HTTPError, httpcore_library.ProtocolError)
        self._backend = GuardedBackend(options, resolve, connect)
        self._transport = _transport_class(self._httpx, httpcore_library)(options, self._backend)
        self._extensions = {
            "timeout": {
                "connect": options.connect_timeout_s,
                "read": options.read_timeout_s,
                "write": None,
                "pool": None,
            }
        }

    def parse(self, url: str) -> Target:
        """Read a URL; what stands before @ and behind # is dropped. Refused: bad_url."""
        if len(url) > MAX_URL_CHARS:
            raise refuse(RefusalClass.BAD_URL, f"the URL has {len(url)} characters, {MAX_URL_CHARS} are allowed")
        _mind_authority(url)
        try:
            parsed = self._httpx.URL(url.strip())
            host = parsed.raw_host.decode("ascii").rstrip(".")
            if parsed.userinfo or parsed.fragment or parsed.raw_host[-1:] == b"." or url.rstrip().endswith("#"):
                parsed = parsed.copy_with(username=None, password=None, fragment=None, host=host)
        except (self._httpx.InvalidURL, ValueError) as error:  # idna's errors are ValueErrors
            raise refuse(RefusalClass.BAD_URL, f"not a URL: {error}") from error
        if parsed.scheme not in {"http", "https"} or not host:
            raise refuse(RefusalClass.BAD_URL, "only http and https URLs with a host can be fetched")
        port = DEFAULT_PORTS[parsed.scheme] if parsed.port is None else parsed.port
        if port > MAX_PORT or not _HOST.fullmatch(host):
            raise refuse(RefusalClass.BAD_URL, f"not a host and port: {host}:{port}")
        return Target(parsed, str(parsed), parsed.scheme, host, port)

    @asynccontextmanager
    async def send(self, target: Target, headers: RawHeaders, form: bytes | None = None) -> AsyncIterator[Reply]:
        """Ask (GET, or POST with a form), and yield the answer's head; leaving closes, or gives back, the connection.

        Refused: dns, ssrf, connect, tls, timeout, protocol; truncated while reading.
        """
        method = "GET" if form is None else "POST"
        request = self._httpx.Request(method, target.parsed, headers=headers, content=form, extensions=self._extensions)
        try:
            response = await self._transport.handle_async_request(request)
        except self._failures as error:
            raise _broken(error) from error
        stream = response.extensions.get("network_stream")
        try:
            yield Reply(
                response.status_code,
                [(name.lower(), value) for name, value in response.headers.raw],
                self._chunks(response),
                stream if isinstance(stream, Stream) else None,
            )
        finally:
            await cast("httpx.AsyncByteStream", response.stream).aclose()

    async def _chunks(self, response: httpx.Response) -> AsyncIterator[bytes]:
        try:
            async for chunk in cast("httpx.AsyncByteStream", response.stream):
                yield chunk
        except self._failures as error:
            raise _broken(error) from error

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()
        self._backend.close()


def _broken(error: Exception) -> Exception:
    said = str(error) or type(error).__name__
    cut_short = "without sending complete message body" in said or "incomplete chunked read" in said
    return refuse(RefusalClass.TRUNCATED if cut_short else RefusalClass.PROTOCOL, f"broken answer: {said}")


def _mind_authority(url: str) -> None:
    """Refuse (bad_url) what programs read differently: the address that is judged must be the one that is meant."""
    found = _AUTHORITY.match(url.strip())
    authority = found[1] if found else ""
    if "\\" in authority:
        raise refuse(RefusalClass.BAD_URL, "a backslash stands before the path")
    if not _HOST_AND_PORT.fullmatch(authority.rpartition("@")[2]):
        raise refuse(RefusalClass.BAD_URL, "the port is no number")


def load_library(name: str) -> tuple[ModuleType, ModuleType]:
    """Import httpx or httpx2 with the httpcore that belongs to it; "auto" is the first that is installed.

    ConfigError if it is unknown or not installed.
    """
    if name == AUTO:
        name = next((each for each in LIBRARIES if _installed(each)), "httpx")
    if name not in LIBRARIES:
        raise ConfigError(f"fetch.http_library: {name!r} is unknown; choose one of {AUTO}, {', '.join(LIBRARIES)}")
    try:
        return importlib.import_module(name), importlib.import_module(LIBRARIES[name])
    except ImportError as error:
        raise ConfigError(f"fetch.http_library: {name} is not installed; pip install {name}") from error


def _installed(name: str) -> bool:
    try:
        importlib.import_module(name)
        importlib.import_module(LIBRARIES[name])
    except ImportError:
        return False
    return True


def _transport_class(
    httpx_library: ModuleType, httpcore_library: ModuleType
) -> Callable[[FetchOptions, GuardedBackend], httpx.AsyncBaseTransport]:
    """Make the transport for one of the two libraries: its classes must be subclasses of that library's own."""

    class BodyStream(httpx_library.AsyncByteStream):  # type: ignore[name-defined,misc] # chosen at run time
        """An answer's raw body; closing it gives the connection back."""

        def __init__(self, inner: httpx.AsyncByteStream, give_back: Callable[[], Awaitable[None]]) -> None:
            self._inner = inner
            self._give_back = give_back

        def __aiter__(self) -> AsyncIterator[bytes]:
            return aiter(self._inner)

        async def aclose(self) -> None:
            try:
                await self._inner.aclose()
            finally:  # a deadline may strike here too
                await self._give_back()

    class RoutingTransport(httpx_library.AsyncBaseTransport):  # type: ignore[name-defined,misc] # chosen at run time
        """Sends each request through a connection of its origin's own small pool."""

        def __init__(self, options: FetchOptions, backend: GuardedBackend) -> None:
            self._connections = Connections(options, backend, httpcore_library)

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            url = request.url
            scheme, host = url.scheme, url.raw_host.decode("ascii")
            origin = (scheme, host, DEFAULT_PORTS[scheme] if url.port is None else url.port)
            connection = await self._connections.borrow(origin)
            core_url = httpcore_library.URL(scheme=scheme, host=host, port=origin[2], target=url.raw_path)
            core_request = httpcore_library.Request(
                method=request.method,
                url=core_url,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
            answer = await connection.handle_async_request(core_request)
            inner = cast("httpx.AsyncByteStream", answer.stream)
            stream = BodyStream(inner, partial(self._connections.give_back, origin, connection))
            response: httpx.Response = httpx_library.Response(
                answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions
            )
            return response

        async def aclose(self) -> None:
            await self._connections.close()

    return RoutingTransport
