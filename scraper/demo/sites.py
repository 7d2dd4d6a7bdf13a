"""Serves the demo sites from threads of this process, on one loopback address and a port each."""

from __future__ import annotations

import gzip
import hashlib
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

from scraper.demo import pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from socket import socket
    from types import TracebackType

    Answers = dict[str, tuple[str, bytes]]  # path to content type and body

ADDRESS = "127.0.0.1"
POLL_S = 0.05  # how soon a site notices that it is to stop
IDLE_S = 30.0  # a connection that asks nothing for so long is closed
HTML = "text/html; charset=utf-8"
_SLUG = re.compile(r"(/news/\d+)/[^/]+")  # as in all Nastooh systems the number is the identity, the slug an ornament

_PERSIAN = """name = "{name}"
name_en = "Nemouneh"
country = "IR"
language = "fa"
time_zone = "Asia/Tehran"
homepage = "{base}/"
family = "isna"

[[feeds]]
url = "{base}/rss"
"""
_ENGLISH = """name = "{name}"
name_en = "{name}"
country = "GB"
language = "en"
time_zone = "Europe/London"
homepage = "{base}/"

[[feeds]]
url = "{base}/feed.json"
"""


class DemoSites:
    """A context manager: the sites are up within it, at ports of the system's choice (0) or at these.

    OSError if there is no loopback to serve on, or a port is taken.
    """

    def __init__(self, ports: tuple[int, int] = (0, 0)) -> None:
        self._ports = ports
        self._servers: list[_Server] = []

    def __enter__(self) -> Self:
        """Start both sites."""
        for make, port in zip((_persian_answers, _english_answers), self._ports, strict=True):
            try:
                server = _Server(make, port)
            except OSError:
                self.__exit__(None, None, None)
                raise
            self._servers.append(server)
            threading.Thread(target=server.serve_forever, args=(POLL_S,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop both sites."""
        while self._servers:
            server = self._servers.pop()
            server.shutdown()
            server.server_close()

    @property
    def bases(self) -> tuple[str, str]:
        """Return the URLs of the Persian and the English site, without a path."""
        persian, english = (server.base for server in self._servers)
        return persian, english

    @property
    def openings(self) -> list[str]:
        """Return what the address guard must let pass, as `fetch.allow_private` takes it."""
        return [f"{ADDRESS}/32:{base.rpartition(':')[2]}" for base in self.bases]

    def write_config(self, folder: Path) -> None:
        """Write a config directory with an agency for each site."""
        agencies = folder / "agencies"
        agencies.mkdir(parents=True)
        persian, english = self.bases
        (agencies / "demo-fa.toml").write_text(_PERSIAN.format(name=pages.FA_NAME, base=persian), encoding="utf-8")
        (agencies / "demo-en.toml").write_text(_ENGLISH.format(name=pages.EN_NAME, base=english), encoding="utf-8")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, make: Callable[[str], Answers], port: int) -> None:
        super().__init__((ADDRESS, port), _Handler)
        self.base = f"http://{ADDRESS}:{self.server_address[1]}"
        self.answers = make(self.base)

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Pass over clients that hung up; the base class prints a traceback for each."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "KhabarDemo"
    timeout = IDLE_S
    server: _Server

    def do_GET(self) -> None:
        """Answer with ETag, 304 and gzip, as a good site does."""
        path = self.path.partition("?")[0]
        slugged = _SLUG.fullmatch(path)
        found = self.server.answers.get(slugged[1] if slugged else path)
        if found is None:
            self._send(404, "text/plain", b"not found\n")
            return
        kind, body = found
        etag = f'W/"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'  # weak: the same for plain and gzip
        known = {tag.strip().removeprefix("W/") for tag in self.headers.get("If-None-Match", "").split(",")}
        if etag.removeprefix("W/") in known:
            self._send(304, kind, b"", etag)
        else:
            self._send(200, kind, body, etag)

    def _send(self, status: int, kind: str, body: bytes, etag: str | None = None) -> None:
        zipped = bool(body) and "gzip" in self.headers.get("Accept-Encoding", "")
        body = gzip.compress(body, mtime=0) if zipped else body
        headers = {"Content-Type": kind, "Vary": "Accept-Encoding"}
        headers |= {"Content-Encoding": "gzip"} if zipped else {}
        headers |= {"ETag": etag} if etag else {}
        headers |= {"Content-Length": str(len(body))} if status != 304 else {}  # noqa: PLR2004 - Not Modified
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: the crawl's own output is what the demo shows."""


def _persian_answers(base: str) -> Answers:
    items = pages.stories("fa")
    answers = _answers(base, items, pages.persian_page)
    answers["/"] = (HTML, pages.front_page(pages.FA_NAME, "/rss", items).encode())
    answers["/rss"] = ("application/rss+xml; charset=utf-8", pages.rss_feed(base, items).encode())
    return answers


def _english_answers(base: str) -> Answers:
    items = pages.stories("en")
    answers = _answers(base, items, pages.english_page)
    answers["/"] = (HTML, pages.front_page(pages.EN_NAME, "/feed.json", items).encode())
    answers["/media/lighthouse.svg"] = ("image/svg+xml", pages.PICTURE.encode())
    answers["/feed.json"] = ("application/feed+json", pages.json_feed(base, items).encode())
    return answers


def _answers(
    base: str, items: list[pages.Story], page: Callable[[pages.Story, str, list[pages.Story]], str]
) -> Answers:
    answers = {
        story["path"]: (HTML, page(story, base, [other for other in items if other is not story]).encode())
        for story in items
    }
    return answers | {"/robots.txt": ("text/plain", pages.ROBOTS.encode())}
