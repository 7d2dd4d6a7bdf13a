"""HTTP as the origin speaks it: just enough to read a request, and to write an answer right, or wrong on purpose."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

MAX_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """A request's head. Header names are lower case, values latin-1."""

    method: str
    target: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    host: str  # listener's address, or the Host header's name
    base: str  # scheme://host:port as the client sees it


@dataclass(frozen=True, slots=True)
class Reply:
    """A correct answer. Content-Length and Connection are added."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


# Writes an answer to the connection; returns whether the connection can be used again.
Handler = Callable[[Request, asyncio.StreamWriter], Awaitable[bool]]


async def read_request(
    reader: asyncio.StreamReader, early: bytes, address: str, port: int, scheme: str
) -> Request | None:
    """Read one request, of which `early` has come already; None at the end of the connection."""
    try:
        head = early + await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
        return None
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    parts = urlsplit(target)
    named = headers.get("host", address)
    host = urlsplit(f"//{named}").hostname or address
    return Request(
        method=method,
        target=target,
        path=unquote(parts.path),
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        headers=headers,
        host=host,
        base=f"{scheme}://{named if ':' in named else f'{named}:{port}'}",
    )


def head(status: int, headers: tuple[tuple[str, str], ...]) -> bytes:
    """Return an answer's head, exactly these headers."""
    lines = [f"HTTP/1.1 {status} Status", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1")


async def write_reply(writer: asyncio.StreamWriter, reply: Reply) -> bool:
    """Write a correct answer; the connection stays."""
    body = b"" if reply.status in {204, 304} else reply.body
    length = () if reply.status in {204, 304} else (("Content-Length", str(len(body))),)
    writer.write(head(reply.status, (*reply.headers, *length)) + body)
    await writer.drain()
    return True
