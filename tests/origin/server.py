"""The server itself: listeners in a thread, one handler a request, every request in the log."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

from tests.origin.faults import FAULTS
from tests.origin.log import Log, Visit
from tests.origin.sites import Site, Story
from tests.origin.wire import MAX_HEAD_BYTES, Handler, Reply, Request, read_request, write_reply

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path
    from types import TracebackType

START_WITHIN_S = 60.0  # of a loaded machine
PORT_TRIES = 20


class Origin:
    """A fault-injecting web server on 127.0.0.1 to 127.0.0.`hosts`, all on one port. See the package's docstring."""

    def __init__(self, hosts: int = 1, *, port: int = 0, latency_s: float = 0.0, tls: Path | None = None) -> None:
        self.addresses = tuple(f"127.0.0.{number}" for number in range(1, hosts + 1))
        self.port = port
        self.latency_s = latency_s
        self.scheme = "https" if tls else "http"
        self.log = Log()
        self._certificate = tls
        self._sites: dict[str, Site] = {}
        self._handlers: dict[tuple[str | None, str], Handler | Reply] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="origin", daemon=True)
        self._started = threading.Event()
        self._failed: BaseException | None = None
        self._servers: list[asyncio.Server] = []
        self._connections: set[asyncio.Task[None]] = set()

    # What tests say.

    @property
    def opening(self) -> str:
        """Return the value of fetch.allow_private that lets a fetcher in."""
        return f"127.0.0.0/8:{self.port}"

    def url(self, path: str = "/", *, host: int = 1) -> str:
        """Return the URL of a path on the n-th host."""
        return f"{self.scheme}://{self.addresses[host - 1]}:{self.port}{path}"

    def fault(self, name: str, *, host: int = 1, **query: object) -> str:
        """Return the URL of a named fault; KeyError for one that does not exist."""
        FAULTS[name]
        return self.url(f"/fault/{name}" + (f"?{urlencode(query)}" if query else ""), host=host)

    def publish(self, *stories: Story, host: int = 1) -> None:
        """Put stories on a host's site; those with a path that exists replace it."""
        for story in stories:
            self._site(self.addresses[host - 1]).publish(story)

    def robots(self, text: str, *, host: int = 1) -> None:
        """Give a host a robots.txt."""
        self._site(self.addresses[host - 1]).robots = text

    def add(self, path: str, answer: Reply | Handler, *, host: int | None = None) -> None:
        """Put an answer or a handler at a path, of one host or of all."""
        self._handlers[None if host is None else self.addresses[host - 1], path] = answer

    # How it runs.

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._started.wait(START_WITHIN_S):
            raise TimeoutError("the origin did not start")
        if self._failed is not None:
            raise RuntimeError("the origin did not start") from self._failed
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_WITHIN_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._listen())
        except OSError as error:
            self._failed = error
            self._started.set()
        else:
            self._started.set()
            self._loop.run_forever()
        self._loop.run_until_complete(self._shut())
        self._loop.close()

    async def _listen(self) -> None:
        """Find a port that is free on every address."""
        context = _server_context(self._certificate) if self._certificate else None
        wanted = self.port
        for _ in range(PORT_TRIES):
            port = wanted
            try:
                for address in self.addresses:
                    server = await asyncio.start_server(
                        self._accept, address, port, ssl=context, limit=MAX_HEAD_BYTES, backlog=1024
                    )
                    self._servers.append(server)
                    port = server.sockets[0].getsockname()[1]
            except OSError:
                await self._unlisten()
                if wanted:
                    raise
                continue
            self.port = port
            return
        raise OSError("no port is free on every address")

    async def _unlisten(self) -> None:
        for server in self._servers:
            server.close()
        self._servers.clear()

    async def _shut(self) -> None:
        await self._unlisten()
        for task in tuple(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await asyncio.sleep(0)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.CancelledError, TimeoutError):
            pass
        finally:
            self._connections.discard(task)
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address, port = writer.get_extra_info("sockname")[:2]
        again, early = True, b""
        write = writer.write
        visit: Visit | None = None

        def noted(data: bytes) -> None:
            """Write, and note when: once the last bytes are out, the client may count its pause from then."""
            if visit is not None:
                visit.end = time.monotonic()
            write(data)

        writer.write = noted  # type: ignore[method-assign, assignment]
        while again:
            request = await read_request(reader, early, address, port, self.scheme)
            if request is None:
                return
            visit = Visit(request.host, request.path, request.target, request.headers, time.monotonic())
            self.log.add(visit)
            try:
                again, early = await self._while_connected(reader, self._answer(request, writer))
            finally:
                visit.end = visit.end or time.monotonic()

    @staticmethod
    async def _while_connected(reader: asyncio.StreamReader, answer: Coroutine[None, None, bool]) -> tuple[bool, bytes]:
        """Run an answer until it is written or its client has gone; also return what came of the next request."""
        answering = asyncio.ensure_future(answer)
        watching = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({answering, watching}, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done() and watching.result():  # the client is early with its next request
                await asyncio.wait({answering})
            again = answering.done() and answering.result()
            early = watching.result() if watching.done() else b""
            return again, early
        finally:
            for task in (answering, watching):
                task.cancel()
            await asyncio.gather(answering, watching, return_exceptions=True)

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        if self.latency_s:
            await asyncio.sleep(self.latency_s)
        answer = self._handlers.get((request.host, request.path)) or self._handlers.get((None, request.path))
        if answer is None and request.path.startswith("/fault/"):
            answer = FAULTS.get(request.path.removeprefix("/fault/"))
        if answer is None:
            answer = self._site(request.host).find(request) or Reply(404, body=b"nothing here\n")
        if isinstance(answer, Reply):
            return await write_reply(writer, answer)
        return await answer(request, writer)

    def _site(self, host: str) -> Site:
        return self._sites.setdefault(host, Site())


def _server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
