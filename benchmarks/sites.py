"""A folder of saved pages as live news sites on loopback, in a process of its own: only the client's CPU is counted.

    python -m benchmarks.sites FOLDER --sites 10      prints {"port": ..., "sites": [...], "articles": ...} and serves

FOLDER holds `gold.jsonl` (one object a page: `id`, `url`, `title`, `body`) and `pages/<id>.html.gz`. The pages
are dealt over sites 127.0.0.1, 127.0.0.2, ... (127.0.1.1 behind 127.0.0.250); each has /rss (all its articles, newest
first), /a/<id>.html and /robots.txt. With `--scale K` each page is served K times under other ids, with a sentence of
its own so that the copies are different articles.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import html
import json
import time
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import quote

SITES_A_NET = 250
FEED_STEP_S = 30  # between the dates of two items


@dataclass(frozen=True)
class Page:
    """One article of a site: its path, its page (gzip) and what the gold says."""

    path: str
    body_gz: bytes
    gold: dict[str, Any]
    etag: str


def address(number: int) -> str:
    """Return the loopback address of a site."""
    return f"127.0.{number // SITES_A_NET}.{number % SITES_A_NET + 1}"


def load_pages(folder: Path, limit: int | None = None, scale: int = 1) -> list[Page]:
    """Read the folder's pages; those without a file are left out."""
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()[:limit]]
    pages = []
    for row in rows:
        source = folder / "pages" / f"{row['id']}.html.gz"
        if source.exists():
            pages += [_page(row, source.read_bytes(), copy) for copy in range(scale)]
    return pages


def _page(row: dict[str, Any], body_gz: bytes, copy: int) -> Page:
    name = f"{row['id']}-{copy}" if copy else row["id"]
    if copy:
        body_gz = gzip.compress(_with_sentence(gzip.decompress(body_gz), f"Edition {copy} of {name}."), 6)
    digest = hashlib.md5(body_gz, usedforsecurity=False).hexdigest()[:16]
    return Page(f"/a/{quote(name)}.html", body_gz, row, f'"{digest}"')


def _with_sentence(page: bytes, sentence: str) -> bytes:
    place = page.lower().rfind(b"</p>")
    return page[:place] + b" " + sentence.encode() + page[place:] if place > 0 else page


class Sites:
    """The sites' answers."""

    def __init__(self, pages: list[Page], count: int) -> None:
        self.pages: list[dict[str, Page]] = [{} for _ in range(count)]
        for number, page in enumerate(pages):
            self.pages[number % count][page.path] = page
        self._start = time.time()

    def answer(self, host: str, path: str, known: str | None) -> tuple[str, str, bytes]:
        """Return status line, headers and body for a GET."""
        third, last = host.partition(":")[0].split(".")[2:]
        site = self.pages[(int(third) * SITES_A_NET + int(last) - 1) % len(self.pages)]
        if page := site.get(path):
            if known == page.etag:
                return "304 Not Modified", f"ETag: {page.etag}\r\n", b""
            head = f"Content-Type: text/html\r\nContent-Encoding: gzip\r\nETag: {page.etag}\r\n"
            return "200 OK", head, page.body_gz
        if path == "/rss":
            return "200 OK", "Content-Type: application/rss+xml\r\n", self._feed(host, site)
        if path == "/robots.txt":
            return "200 OK", "Content-Type: text/plain\r\n", b"User-agent: *\nAllow: /\n"
        return "404 Not Found", "", b""

    def _feed(self, host: str, site: dict[str, Page]) -> bytes:
        items = []
        for number, page in enumerate(site.values()):
            link = html.escape(f"http://{host}{page.path}")
            title = html.escape(page.gold.get("title") or "Untitled")
            date = formatdate(self._start - number * FEED_STEP_S, usegmt=True)
            items.append(
                f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate></item>"
            )
        head = f"<title>{host}</title><link>http://{host}/</link><description>A replay</description>"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, one after the other."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode("latin-1").split("\r\n")
                fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                status, extra, body = self.answer(fields["host"], first.split(" ")[1], fields.get("if-none-match"))
                writer.write(f"HTTP/1.1 {status}\r\n{extra}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def _main(folder: Path, count: int, limit: int | None, scale: int) -> None:
    pages = load_pages(folder, limit, scale)
    sites = Sites(pages, count)
    server = await asyncio.start_server(sites.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(sites.serve, address(number), port) for number in range(1, count)]
    names = [f"{address(number)}:{port}" for number in range(count)]
    print(json.dumps({"port": port, "sites": names, "articles": len(pages)}), flush=True)
    await asyncio.gather(*(each.serve_forever() for each in (server, *others)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sites", type=int, default=10)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--scale", type=int, default=1)
    chosen = parser.parse_args()
    asyncio.run(_main(chosen.folder, chosen.sites, chosen.limit, chosen.scale))
