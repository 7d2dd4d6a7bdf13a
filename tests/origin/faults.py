"""Faults that have names: what servers do wrong, by accident or on purpose.

Each is asked for as `/fault/NAME`; the query gives its numbers. A fault writes to the connection what it likes and
returns whether the connection is still in order.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import zlib
from typing import TYPE_CHECKING

from tests.origin.wire import Handler, Reply, Request, head, write_reply

if TYPE_CHECKING:
    from asyncio import StreamWriter

Fault = Handler
PAGE = (
    b"<!DOCTYPE html><html><head><title>Page</title></head><body><p>"
    + b"Words of a page. " * 60
    + b"</p></body></html>"
)
HTML = ("Content-Type", "text/html; charset=utf-8")
FOREVER_S = 3600.0
BOMB_BLOCK = bytes(1024 * 1024)

FAULTS: dict[str, Fault] = {}


def fault(function: Fault) -> Fault:
    """Enter a fault into the table under its own name."""
    FAULTS[function.__name__] = function
    return function


def _number(request: Request, name: str, default: float) -> float:
    return float(request.query.get(name, default))


async def _raw(writer: StreamWriter, *parts: bytes) -> bool:
    for part in parts:
        writer.write(part)
    await writer.drain()
    return False


def _page_head(*headers: tuple[str, str], status: int = 200) -> bytes:
    return head(status, (HTML, *headers))


# Plain answers.


@fault
async def page(request: Request, writer: StreamWriter) -> bool:
    """A page, nothing wrong. ?size= pads it."""
    body = PAGE + b" " * max(0, int(_number(request, "size", 0)) - len(PAGE))
    return await write_reply(writer, Reply(200, (HTML,), body))


@fault
async def status(request: Request, writer: StreamWriter) -> bool:
    """An answer with ?code= and, if given, ?header=Name&value=."""
    extra = ((request.query["header"], request.query.get("value", "")),) if "header" in request.query else ()
    return await write_reply(writer, Reply(int(_number(request, "code", 200)), (HTML, *extra), PAGE))


@fault
async def retry_after(request: Request, writer: StreamWriter) -> bool:
    """?status= (429) with Retry-After: ?value=."""
    reply = Reply(
        int(_number(request, "status", 429)), (("Retry-After", request.query.get("value", "120")),), b"later\n"
    )
    return await write_reply(writer, reply)


@fault
async def validators(request: Request, writer: StreamWriter) -> bool:
    """200 with ?etag= and ?modified=; 304 when either comes back byte for byte."""
    etag, modified = request.query.get("etag"), request.query.get("modified")
    sent = ((name, value) for name, value in (("ETag", etag), ("Last-Modified", modified)) if value is not None)
    fresh = (etag is not None and request.headers.get("if-none-match") == etag) or (
        modified is not None and request.headers.get("if-modified-since") == modified
    )
    return await write_reply(writer, Reply(304 if fresh else 200, (HTML, *sent), PAGE))


@fault
async def not_modified(request: Request, writer: StreamWriter) -> bool:
    """304 to whatever is asked."""
    return await write_reply(writer, Reply(304))


@fault
async def partial(request: Request, writer: StreamWriter) -> bool:
    """?code= (206) with a Content-Range."""
    headers = (HTML, ("Content-Range", f"bytes 0-{len(PAGE) - 1}/{10 * len(PAGE)}"))
    return await write_reply(writer, Reply(int(_number(request, "code", 206)), headers, PAGE))


@fault
async def bot_wall(request: Request, writer: StreamWriter) -> bool:
    """A challenge: ?kind=cloudflare (403 and a header) or arvan (200 and a cookie script)."""
    if request.query.get("kind") == "arvan":
        script = b'<html><body><script>document.cookie="__arcsjs=1;path=/";location.reload()</script></body></html>'
        return await write_reply(writer, Reply(200, (HTML, ("Server", "ArvanCloud")), script))
    return await write_reply(
        writer, Reply(403, (HTML, ("cf-mitigated", "challenge")), b"<title>Just a moment...</title>")
    )


# Redirects.


@fault
async def redirect(request: Request, writer: StreamWriter) -> bool:
    """?code= (302) to ?to=; without it, no Location. Sent as UTF-8 bytes."""
    to = request.query.get("to")
    location = () if to is None else (("Location", to.encode().decode("latin-1")),)
    return await write_reply(writer, Reply(int(_number(request, "code", 302)), location, b"moved\n"))


@fault
async def chain(request: Request, writer: StreamWriter) -> bool:
    """?hops= redirects, then a page."""
    hops = int(_number(request, "hops", 3))
    if hops <= 0:
        return await page(request, writer)
    return await write_reply(writer, Reply(302, (("Location", f"/fault/chain?hops={hops - 1}"),)))


@fault
async def loop(request: Request, writer: StreamWriter) -> bool:
    """Two URLs that redirect to each other."""
    other = "b" if request.query.get("at", "a") == "a" else "a"
    return await write_reply(writer, Reply(302, (("Location", f"/fault/loop?at={other}"), ("Set-Cookie", "seen=1"))))


# Content codings.


def _coded(coding: str, body: bytes) -> tuple[bytes, bytes]:
    return _page_head(("Content-Encoding", coding), ("Content-Length", str(len(body)))), body


@fault
async def coded(request: Request, writer: StreamWriter) -> bool:
    """A page, correctly compressed: ?coding=gzip, x-gzip, deflate, raw_deflate, members (two gzip streams in a row)."""
    coding = request.query.get("coding", "gzip")
    raw = zlib.compressobj(wbits=-15)
    body = {
        "deflate": lambda: zlib.compress(PAGE),
        "raw_deflate": lambda: raw.compress(PAGE) + raw.flush(),
        "members": lambda: gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:]),
    }.get(coding, lambda: gzip.compress(PAGE))()
    names = {"raw_deflate": "deflate", "members": "gzip"}
    await _raw(writer, *_coded(names.get(coding, coding), body))
    return True


@fault
async def gzip_truncated(request: Request, writer: StreamWriter) -> bool:
    """Half a gzip stream, its length announced correctly."""
    body = gzip.compress(PAGE)
    return await _raw(writer, *_coded("gzip", body[: len(body) // 2]))


@fault
async def gzip_broken(request: Request, writer: StreamWriter) -> bool:
    """A gzip stream with wrong bytes inside."""
    body = bytearray(gzip.compress(PAGE))
    body[12:20] = b"\xff" * 8
    return await _raw(writer, *_coded("gzip", bytes(body)))


@fault
async def gzip_garbage_behind(request: Request, writer: StreamWriter) -> bool:
    """A whole gzip stream, and bytes behind it that are none."""
    return await _raw(writer, *_coded("gzip", gzip.compress(PAGE) + b"\0\0trailing"))


@fault
async def gzip_claimed(request: Request, writer: StreamWriter) -> bool:
    """Plain markup that calls itself gzip; ?what=text sends plain words instead."""
    return await _raw(writer, *_coded("gzip", b"just words" if request.query.get("what") == "text" else PAGE))


@fault
async def gzip_unannounced(request: Request, writer: StreamWriter) -> bool:
    """A gzip body without a Content-Encoding, as of sitemap.xml.gz."""
    body = gzip.compress(PAGE)
    return await _raw(writer, _page_head(("Content-Length", str(len(body)))), body)


@fault
async def gzip_layers(request: Request, writer: StreamWriter) -> bool:
    """Gzip within gzip; ?honest=1 announces both."""
    coding = "gzip, gzip" if request.query.get("honest") else "gzip"
    return await _raw(writer, *_coded(coding, gzip.compress(gzip.compress(PAGE))))


@fault
async def unknown_coding(request: Request, writer: StreamWriter) -> bool:
    """A coding that nobody asked for: ?coding=br."""
    return await _raw(writer, *_coded(request.query.get("coding", "br"), b"\x0b\x02\x80"))


def _bomb(mib: int) -> bytes:
    squeezer = zlib.compressobj(9, wbits=31)
    return b"".join(squeezer.compress(BOMB_BLOCK) for _ in range(mib)) + squeezer.flush()


@fault
async def gzip_bomb(request: Request, writer: StreamWriter) -> bool:
    """A small gzip stream that becomes ?mib= (200) MiB."""
    return await _raw(writer, *_coded("gzip", _bomb(int(_number(request, "mib", 200)))))


# Sizes and lengths.


@fault
async def endless(request: Request, writer: StreamWriter) -> bool:
    """A body without an end, as fast as the client takes it."""
    writer.write(_page_head())
    while True:
        writer.write(b"<p>more</p>" * 5000)
        await writer.drain()


@fault
async def announced(request: Request, writer: StreamWriter) -> bool:
    """A length of ?length= (200 MB) is announced; the body never comes."""
    await _raw(writer, _page_head(("Content-Length", str(int(_number(request, "length", 200e6))))))
    await asyncio.sleep(FOREVER_S)
    return False


@fault
async def length_long(request: Request, writer: StreamWriter) -> bool:
    """More bytes announced than sent, then the end."""
    return await _raw(writer, _page_head(("Content-Length", str(len(PAGE) + 100))), PAGE)


@fault
async def length_short(request: Request, writer: StreamWriter) -> bool:
    """More bytes sent than announced; the rest looks like another answer."""
    smuggled = head(200, (HTML, ("Content-Length", "8"))) + b"smuggled"
    await _raw(writer, _page_head(("Content-Length", str(len(PAGE)))), PAGE + smuggled)
    return True


@fault
async def lengths(request: Request, writer: StreamWriter) -> bool:
    """Content-Length as ?a= and ?b=, each if given."""
    sent = [("Content-Length", request.query[name]) for name in ("a", "b") if name in request.query]
    return await _raw(writer, _page_head(*sent), PAGE)


@fault
async def chunked(request: Request, writer: StreamWriter) -> bool:
    """?how=right, truncated, bad_size, both (with a Content-Length), trailers."""
    how = request.query.get("how", "right")
    extra = (("Content-Length", "5"),) if how == "both" else ()
    size = b"zz" if how == "bad_size" else b"%x" % len(PAGE)
    ends = {"truncated": b"", "trailers": b'0\r\nETag: "trailer"\r\nContent-Length: 3\r\n\r\n'}
    head_bytes = _page_head(("Transfer-Encoding", "chunked"), *extra)
    await _raw(writer, head_bytes, size, b"\r\n", PAGE, b"\r\n", ends.get(how, b"0\r\n\r\n"))
    return how in {"right", "both", "trailers"}


@fault
async def until_close(request: Request, writer: StreamWriter) -> bool:
    """A body without any length, ended by the end of the connection."""
    return await _raw(writer, _page_head(("Connection", "close")), PAGE)


# Time.


@fault
async def slow(request: Request, writer: StreamWriter) -> bool:
    """A page after ?seconds=."""
    await asyncio.sleep(_number(request, "seconds", 1.0))
    return await page(request, writer)


@fault
async def drip(request: Request, writer: StreamWriter) -> bool:
    """A body that comes byte by byte, one each ?seconds= (0.1), for ever."""
    writer.write(_page_head(("Content-Length", "100000")))
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(_number(request, "seconds", 0.1))


@fault
async def drip_head(request: Request, writer: StreamWriter) -> bool:
    """A head that comes line by line, one each ?seconds= (0.1), for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-Slow: 1\r\n")
        await writer.drain()
        await asyncio.sleep(_number(request, "seconds", 0.1))


@fault
async def silence(request: Request, writer: StreamWriter) -> bool:
    """Nothing at all; with ?half=1 half a body first."""
    if request.query.get("half"):
        await _raw(writer, _page_head(("Content-Length", str(len(PAGE)))), PAGE[: len(PAGE) // 2])
    await asyncio.sleep(FOREVER_S)
    return False


@fault
async def interim(request: Request, writer: StreamWriter) -> bool:
    """?count= (5000) interim answers before the page; with ?endless=1 they never stop."""
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    while request.query.get("endless"):
        writer.write(hint)
        await writer.drain()
        await asyncio.sleep(0.001)
    await _raw(writer, hint * int(_number(request, "count", 5000)))
    return await page(request, writer)


# Broken connections and garbage.


@fault
async def reset(request: Request, writer: StreamWriter) -> bool:
    """A reset: before anything, or with ?half=1 in the middle of the body."""
    if request.query.get("half"):
        await _raw(writer, _page_head(("Content-Length", str(len(PAGE)))), PAGE[: len(PAGE) // 2])
        await asyncio.sleep(0.05)
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()
    return False


@fault
async def close(request: Request, writer: StreamWriter) -> bool:
    """The end, without a byte."""
    return False


@fault
async def close_behind(request: Request, writer: StreamWriter) -> bool:
    """A page that promises to keep the connection, which then closes."""
    await page(request, writer)
    return False


def _garbage(name: str, text: str, data: bytes) -> None:
    async def answer(request: Request, writer: StreamWriter) -> bool:
        return await _raw(writer, data)

    answer.__name__ = name
    answer.__doc__ = text
    fault(answer)


_garbage("http09", "An answer without a head.", PAGE)
_garbage("bad_status", "A status line that is none.", b"HTTP/1.1 OK 200\r\n\r\n" + PAGE)
_garbage("binary", "Noise.", bytes(range(256)) * 8)
_garbage("nul_header", "NUL inside a header.", _page_head(("X-Nul", "a\0b"), ("Content-Length", "2")) + b"ok")
_garbage("many_headers", "10,000 headers.", _page_head(*[(f"X-{n}", "v" * 10) for n in range(10_000)]) + PAGE)
_garbage("huge_header", "A header of 1 MB.", _page_head(("X-Huge", "v" * 1_000_000)) + PAGE)
_garbage("cookies", "500 cookies.", _page_head(*[("Set-Cookie", f"c{n}=v; Path=/") for n in range(500)]) + PAGE)
