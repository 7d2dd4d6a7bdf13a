"""Serves the demo sites from a thread of this process, on two loopback addresses and one port."""

from __future__ import annotations

import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar, Self

from scraper.demo import pages

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

ADDRESS = "127.0.0.1"
POLL_S = 0.05  # how soon a site notices that it is to stop
ROBOTS = "User-agent: *\nAllow: /\n"
HTML = "text/html; charset=utf-8"

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
    """A context manager: the sites are up within it, each on a loopback port of its own."""

    def __init__(self) -> None:
        self._servers: list[ThreadingHTTPServer] = []

    def __enter__(self) -> Self:
        """Start both sites."""
        for handler in (_Persian, _English):
            server = ThreadingHTTPServer((ADDRESS, 0), handler)
            server.daemon_threads = True
            self._servers.append(server)
            threading.Thread(target=server.serve_forever, args=(POLL_S,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop both sites."""
        for server in self._servers:
            server.shutdown()
            server.server_close()

    @property
    def bases(self) -> tuple[str, str]:
        """Return the URLs of the Persian and the English site, without a path."""
        persian, english = (f"http://{ADDRESS}:{server.server_address[1]}" for server in self._servers)
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


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "KhabarDemo"
    persian: ClassVar[bool]
    _made: ClassVar[dict[str, dict[str, tuple[str, bytes]]]] = {}

    def do_GET(self) -> None:
        """Answer with ETag, 304 and gzip, as a good site does."""
        found = self._site().get(self.path)
        if found is None:
            self._send(404, "text/plain", b"not found\n")
            return
        kind, body = found
        etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
        if self.headers.get("If-None-Match") == etag:
            self._send(304, kind, b"", etag)
        else:
            self._send(200, kind, body, etag)

    def _send(self, status: int, kind: str, body: bytes, etag: str | None = None) -> None:
        zipped = bool(body) and "gzip" in self.headers.get("Accept-Encoding", "")
        body = gzip.compress(body, mtime=0) if zipped else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(body)

    def _site(self) -> dict[str, tuple[str, bytes]]:
        """Return the answers of the site that was asked, by path."""
        host = self.headers.get("Host", "")
        if host not in self._made:
            self._made[host] = _answers(f"http://{host}", persian=self.persian)
        return self._made[host]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: the crawl's own output is what the demo shows."""


class _Persian(_Handler):
    persian = True


class _English(_Handler):
    persian = False


def _answers(base: str, *, persian: bool) -> dict[str, tuple[str, bytes]]:
    items = pages.stories("fa" if persian else "en")
    page = pages.persian_page if persian else pages.english_page
    answers = {
        story["path"]: (HTML, page(story, base, [other for other in items if other is not story]).encode())
        for story in items
    }
    answers["/"] = (HTML, pages.front_page(pages.FA_NAME if persian else pages.EN_NAME, items).encode())
    answers["/robots.txt"] = ("text/plain", ROBOTS.encode())
    if persian:
        answers["/rss"] = ("application/rss+xml; charset=utf-8", pages.rss_feed(base, items).encode())
    else:
        answers["/feed.json"] = ("application/feed+json", pages.json_feed(base, items).encode())
    return answers
