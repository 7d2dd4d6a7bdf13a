"""Connections kept for use again, a small pool for each origin, the least used closed first; one TLS context for all.

Each is an HTTP/1.1 connection of httpcore. Its own pool is not used: it looks through all its connections and requests
at every request and every close, and can close an idle connection that it has just given away (encode/httpcore issue
1110). How many requests go to a host at a time is the frontier's decision and the pacer's; here nobody waits.
"""

from __future__ import annotations

import itertools
import ssl
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.errors import ConfigError

if TYPE_CHECKING:
    from types import ModuleType

    import httpcore

    from scraper.fetch.network import GuardedBackend
    from scraper.fetch.options import FetchOptions

Origin = tuple[str, str, int]  # scheme, host, port

MAX_CLOSED_AT_ONCE = 8  # old pools looked at for each request: enough to keep up, too few to be felt


@dataclass(slots=True)
class _Pool:
    """The idle connections of one origin, and when one was used last."""

    used_at: float
    idle: list[httpcore.AsyncHTTP11Connection] = field(default_factory=list)


class Connections:
    """Lends connections. `httpcore_library` is httpcore or httpcore2."""

    def __init__(self, options: FetchOptions, backend: GuardedBackend, httpcore_library: ModuleType) -> None:
        self._options = options
        self._backend = backend
        self._httpcore = httpcore_library
        self._closed = False
        self._pools: OrderedDict[Origin, _Pool] = OrderedDict()
        # certifi's bundle takes 20 ms to read: not before https is met. One's own is read now, so that a mistake shows.
        self._context = make_ssl_context(options) if options.ca_file else None

    async def borrow(self, origin: Origin) -> httpcore.AsyncHTTP11Connection:
        """Return a connection that nobody else uses. Refused: dns, ssrf, connect, tls, timeout."""
        pool = self._pools.get(origin)
        while pool is not None and pool.idle:
            connection = pool.idle.pop()
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return await self._open(origin)

    async def _open(self, origin: Origin) -> httpcore.AsyncHTTP11Connection:
        scheme, host, port = origin
        timeout_s = self._options.connect_timeout_s
        if scheme == "https" and self._context is None:
            self._context = make_ssl_context(self._options)
        stream = await self._backend.connect_tcp(host, port, timeout_s)
        if scheme == "https" and self._context is not None:
            stream = await stream.start_tls(self._context, host, timeout_s)
        connection: httpcore.AsyncHTTP11Connection = self._httpcore.AsyncHTTP11Connection(
            origin=self._httpcore.Origin(scheme.encode(), host.encode(), port),
            stream=stream,
            keepalive_expiry=self._options.keepalive_s,
        )
        return connection

    async def give_back(self, origin: Origin, connection: httpcore.AsyncHTTP11Connection) -> None:
        """Keep a connection whose answer was read whole; close any other."""
        now = time.monotonic()
        pool = self._pools.setdefault(origin, _Pool(now))
        pool.used_at = now
        self._pools.move_to_end(origin)
        wanted = not self._closed and len(pool.idle) < self._options.connections_per_host
        if wanted and connection.is_idle() and not connection.has_expired():
            pool.idle.append(connection)
        else:
            await connection.aclose()
        await self._close_old(now)

    async def _close_old(self, now: float) -> None:
        """Close pools that rest for too long, and those above the limit, from the least used on."""
        for origin, pool in tuple(itertools.islice(self._pools.items(), MAX_CLOSED_AT_ONCE)):
            if len(self._pools) <= self._options.hosts_kept and now - pool.used_at <= self._options.keepalive_s:
                return
            del self._pools[origin]
            await self._close(pool)

    @staticmethod
    async def _close(pool: _Pool) -> None:
        while pool.idle:
            await pool.idle.pop().aclose()

    async def close(self) -> None:
        """Close every idle connection; those that are lent close when they come back."""
        self._closed = True
        while self._pools:
            await self._close(self._pools.popitem()[1])


def make_ssl_context(options: FetchOptions) -> ssl.SSLContext:
    """Return the one TLS context: certificates are always verified. ConfigError if `ca_file` cannot be read."""
    import certifi  # noqa: PLC0415 - read when the first https host is met, never for plain loopback work

    try:
        context = ssl.create_default_context(cafile=options.ca_file or certifi.where())
    except OSError as error:
        raise ConfigError(f"fetch.ca_file: {options.ca_file} cannot be read ({error}); give a PEM bundle") from error
    context.set_alpn_protocols(["http/1.1"])
    return context
