"""Faults that are bytes: answers as no library would write them, each under its name with one line of explanation.

`RAW[name]` is (explanation, what is sent); the connection ends behind it. `STREAMS[name]` never ends by itself: it is
sent piece by piece, with a pause after each.
"""

from __future__ import annotations

import asyncio
import gzip
import struct
import zlib
from itertools import count
from typing import TYPE_CHECKING

from tests.origin.faults import PAGE, fault

if TYPE_CHECKING:
    from asyncio import StreamWriter
    from collections.abc import Iterator

    from tests.origin.wire import Request

OK = b"HTTP/1.1 200 OK\r\n"
TYPE = b"Content-Type: text/html; charset=utf-8\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(PAGE)
CHUNKED = OK + TYPE + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = OK + TYPE + b"Content-Encoding: gzip\r\n"
CHUNK = b"%x\r\n%b\r\n" % (len(PAGE), PAGE)
PACKED = gzip.compress(PAGE)


def _plain(more: bytes, body: bytes = PAGE) -> bytes:
    return OK + TYPE + b"Content-Length: %d\r\n" % len(body) + more + b"\r\n" + body


def _packed(body: bytes, coding: bytes = b"gzip") -> bytes:
    return OK + TYPE + b"Content-Encoding: %b\r\nContent-Length: %d\r\n\r\n" % (coding, len(body)) + body


def _wrong_checksum() -> bytes:
    return PACKED[:-8] + struct.pack("<II", 1, len(PAGE))


def _wrong_size() -> bytes:
    return PACKED[:-4] + struct.pack("<I", 7)


def _with_all_fields() -> bytes:
    """A gzip header with name, comment and extra field (RFC 1952, 2.3)."""
    raw = zlib.compressobj(wbits=-15)
    body = raw.compress(PAGE) + raw.flush()
    head = b"\x1f\x8b\x08\x1c" + bytes(4) + b"\x00\x03" + b"\x04\x00extr" + b"name\0" + b"comment\0"
    return head + body + struct.pack("<II", zlib.crc32(PAGE), len(PAGE))


def _moved(location: bytes, status: bytes = b"302 Found", body: bytes = b"") -> bytes:
    return b"HTTP/1.1 %b\r\nLocation: %b\r\nContent-Length: %d\r\n\r\n" % (status, location, len(body)) + body


RAW: dict[str, tuple[str, bytes]] = {
    # Status lines.
    "http10": ("HTTP/1.0, ended by the end of the connection.", b"HTTP/1.0 200 OK\r\n" + TYPE + b"\r\n" + PAGE),
    "http2_preface": ("A version that this connection does not speak.", b"HTTP/2 200\r\n" + LENGTH + b"\r\n" + PAGE),
    "http3_version": ("HTTP/1.9.", b"HTTP/1.9 200 OK\r\n" + LENGTH + b"\r\n" + PAGE),
    "small_letters": ("http/1.1 in small letters.", b"http/1.1 200 OK\r\n" + LENGTH + b"\r\n" + PAGE),
    "no_reason": ("A status without a reason or a space.", b"HTTP/1.1 200\r\n" + TYPE + LENGTH + b"\r\n" + PAGE),
    "status_of_two_digits": ("99.", b"HTTP/1.1 99 Low\r\n" + LENGTH + b"\r\n" + PAGE),
    "status_of_four_digits": ("2000.", b"HTTP/1.1 2000 OK\r\n" + LENGTH + b"\r\n" + PAGE),
    "status_of_words": ("No number.", b"HTTP/1.1 abc OK\r\n" + LENGTH + b"\r\n" + PAGE),
    "huge_status_line": ("A reason of 1 MB.", b"HTTP/1.1 200 " + b"O" * 1_000_000 + b"\r\n" + LENGTH + b"\r\n" + PAGE),
    "nul_reason": ("NUL in the reason.", b"HTTP/1.1 200 O\0K\r\n" + LENGTH + b"\r\n" + PAGE),
    "blank_lines_first": ("Blank lines before the status.", b"\r\n\r\n" + _plain(b"")),
    "icy": ("A radio station.", b"ICY 200 OK\r\n" + TYPE + b"\r\n" + PAGE),
    "smtp": ("A mail server.", b"220 mail.example ESMTP\r\n"),
    "ssh": ("A shell.", b"SSH-2.0-OpenSSH_9.6\r\n"),
    "tls_alert": ("A TLS server that was spoken to in plain text.", b"\x15\x03\x01\x00\x02\x02\x0a"),
    # Heads.
    "line_feeds": ("Lines that end in LF only.", (OK + TYPE + LENGTH).replace(b"\r", b"") + b"\n" + PAGE),
    "header_without_colon": ("A line that is no header.", _plain(b"this is no header\r\n")),
    "space_before_colon": ("X-Odd : 1.", _plain(b"X-Odd : 1\r\n")),
    "folded_header": ("A header over two lines.", _plain(b"X-Long: one\r\n two\r\n")),
    "nameless_header": ("A header without a name.", _plain(b": value\r\n")),
    "empty_header": ("A header without a value.", _plain(b"X-Empty:\r\nETag:\r\nLast-Modified: \r\n")),
    "latin_header": ("Letters beyond ASCII, not UTF-8.", _plain(b"X-Name: \xe9\xff\r\n")),
    "utf8_header": ("Persian in a header.", _plain("X-Title: خبر\r\n".encode())),
    "escape_header": ("ESC, BEL and a tab in a header.", _plain(b"X-Esc: \x1b]0;x\x07\t\r\n")),
    "lone_return_header": ("CR inside a header.", _plain(b"X-Cr: a\rSet-Cookie: b\r\n")),
    "long_header_name": ("A name of 70 kB.", _plain(b"X" * 70_000 + b": 1\r\n")),
    "head_cut": ("The connection ends within the head.", OK + TYPE + b"Content-Le"),
    "head_only": ("A head that does not end.", OK + TYPE),
    "two_types": ("Two content types.", _plain(b"Content-Type: image/png\r\n")),
    "lists_in_lines": (
        "Lists that are sent in several lines, as frameworks do for what several of their parts add.",
        _plain(
            b"Cache-Control: public\r\nCache-Control: max-age=600\r\nLink: <https://hub.test/>; rel=hub\r\n"
            b"Link: </rss>; rel=self\r\n"
        ),
    ),
    "vary_star": (
        "Vary: *, no-store, Pragma and all.",
        _plain(b"Vary: *\r\nCache-Control: no-store\r\nPragma: no-cache\r\n"),
    ),
    "upgrade": (
        "101 to a request that asked for none.",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n" + PAGE,
    ),
    "continue_first": ("100, then the page.", b"HTTP/1.1 100 Continue\r\n\r\n" + _plain(b"")),
    "continue_only": ("100, then the end.", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "processing_first": (
        "102 and 199, then the page.",
        b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 199 X\r\n\r\n" + _plain(b""),
    ),
    # Lengths.
    "length_plus": ("+1020.", OK + TYPE + b"Content-Length: +%d\r\n\r\n" % len(PAGE) + PAGE),
    "length_hex": ("0x3fc.", OK + TYPE + b"Content-Length: 0x%x\r\n\r\n" % len(PAGE) + PAGE),
    "length_list": (
        "The same length twice in one header.",
        OK + TYPE + b"Content-Length: %d, %d\r\n\r\n" % (len(PAGE), len(PAGE)) + PAGE,
    ),
    "length_list_odd": ("Two lengths in one header.", OK + TYPE + b"Content-Length: %d, 7\r\n\r\n" % len(PAGE) + PAGE),
    "length_empty": ("A length without a number.", OK + TYPE + b"Content-Length:\r\n\r\n" + PAGE),
    "length_astronomic": ("Thirty digits.", OK + TYPE + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n" + PAGE),
    "length_zero": ("0, and a body.", OK + TYPE + b"Content-Length: 0\r\n\r\n" + PAGE),
    "length_persian": ("Digits that are no digits of HTTP.", OK + TYPE + "Content-Length: ۱۰\r\n\r\n".encode() + PAGE),
    # Chunks.
    "chunk_extension": (
        "An extension behind a chunk's size.",
        CHUNKED + CHUNK.replace(b"\r\n", b';a="b"\r\n', 1) + b"0\r\n\r\n",
    ),
    "chunk_zeros": ("A size with many noughts.", CHUNKED + b"0" * 12 + CHUNK + b"0\r\n\r\n"),
    "chunk_line_feeds": ("Chunks with LF only.", CHUNKED + CHUNK.replace(b"\r\n", b"\n") + b"0\n\n"),
    "chunk_negative": ("-5.", CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n"),
    "chunk_astronomic": ("A chunk of 2**64 bytes.", CHUNKED + b"ffffffffffffffff\r\n" + PAGE),
    "chunk_size_endless": ("A size of 1 MB.", CHUNKED + b"1" * 1_000_000),
    "chunk_empty_size": ("A chunk without a size.", CHUNKED + b"\r\n" + PAGE),
    "chunk_short": ("A chunk with more in it than its size.", CHUNKED + b"5\r\n" + PAGE + b"\r\n0\r\n\r\n"),
    "chunk_no_end": ("No chunk of nought, then the end.", CHUNKED + CHUNK),
    "chunk_bytes": ("Chunks of one byte.", CHUNKED + b"".join(b"1\r\n%c\r\n" % byte for byte in PAGE) + b"0\r\n\r\n"),
    "chunk_trailers_huge": ("Trailers of 1 MB.", CHUNKED + CHUNK + b"0\r\n" + b"X-T: v\r\n" * 125_000 + b"\r\n"),
    "chunked_twice": ("chunked, chunked.", CHUNKED.replace(b"chunked", b"chunked, chunked") + CHUNK + b"0\r\n\r\n"),
    "chunked_and_gzip": (
        "A transfer coding that nobody asked for.",
        CHUNKED.replace(b"chunked", b"gzip, chunked") + CHUNK + b"0\r\n\r\n",
    ),
    "chunked_unknown": ("xchunked.", CHUNKED.replace(b"chunked", b"xchunked") + CHUNK + b"0\r\n\r\n"),
    "chunked_capital": ("CHUNKED.", CHUNKED.replace(b"chunked", b"CHUNKED") + CHUNK + b"0\r\n\r\n"),
    "chunked_http10": ("Chunks in HTTP/1.0.", CHUNKED.replace(b"HTTP/1.1", b"HTTP/1.0") + CHUNK + b"0\r\n\r\n"),
    # Codings.
    "gzip_checksum": ("A wrong checksum at the end.", _packed(_wrong_checksum())),
    "gzip_size": ("A wrong size at the end.", _packed(_wrong_size())),
    "gzip_no_checksum": ("The last eight bytes are missing.", _packed(PACKED[:-8])),
    "gzip_head_only": ("Ten bytes of gzip.", _packed(PACKED[:10])),
    "gzip_one_byte": ("One byte of gzip.", _packed(PACKED[:1])),
    "gzip_fields": ("Name, comment and extra field.", _packed(_with_all_fields())),
    "gzip_empty_members": ("Ten thousand empty streams, then the page.", _packed(gzip.compress(b"") * 10_000 + PACKED)),
    "gzip_members_bomb": ("Two hundred streams of 100 kB.", _packed(gzip.compress(bytes(100_000)) * 200)),
    "gzip_listed": ("gzip, and a comma.", _packed(PACKED, b"gzip,")),
    "gzip_and_identity": ("identity, gzip.", _packed(PACKED, b"identity, gzip")),
    "gzip_twice_named": ("Two headers of gzip, packed once.", GZIP + b"Content-Encoding: gzip\r\n\r\n" + PACKED),
    "gzip_said_deflate": ("Gzip that calls itself deflate.", _packed(PACKED, b"deflate")),
    "deflate_said_gzip": ("Deflate that calls itself gzip.", _packed(zlib.compress(PAGE))),
    "deflate_cut": ("Half a deflate stream.", _packed(zlib.compress(PAGE)[:50], b"deflate")),
    "deflate_noise": ("Noise that calls itself deflate.", _packed(b"\xff\xfe\xfd" * 50, b"deflate")),
    "coding_identity": ("identity.", _packed(PAGE, b"identity")),
    "coding_words": ("utf-8 as a content coding.", _packed(PAGE, b"utf-8")),
    "zstd_frame": ("A zstd frame that nobody asked for.", _packed(b"\x28\xb5\x2f\xfd\x00\x00", b"zstd")),
    # Redirects.
    "redirect_body_bomb": (
        "A redirect with a gzip bomb for a body.",
        _moved(b"/fault/page", b"302 Found\r\nContent-Encoding: gzip", gzip.compress(bytes(50_000_000))),
    ),
    "redirect_empty": ("An empty Location.", _moved(b"")),
    "redirect_blank": ("A Location of blanks.", _moved(b"   ")),
    "redirect_two": ("Two Locations.", _moved(b"/fault/page\r\nLocation: /fault/loop")),
    "redirect_300": ("300 with a Location.", _moved(b"/fault/page", b"300 Multiple Choices")),
    "redirect_304": ("304 with a Location.", _moved(b"/fault/page", b"304 Not Modified")),
    "redirect_305": ("305: use a proxy.", _moved(b"http://127.0.0.9:3128/", b"305 Use Proxy")),
    "redirect_303": ("303.", _moved(b"/fault/page", b"303 See Other")),
    "redirect_307": ("307.", _moved(b"/fault/page", b"307 Temporary Redirect")),
    "redirect_308": ("308.", _moved(b"/fault/page", b"308 Permanent Redirect")),
    "redirect_query": ("Only a query.", _moved(b"?code=302&to=/fault/page", b"302 Found")),
    "redirect_dots": ("A path with dots.", _moved(b"../x/../fault/./page")),
    "redirect_blanks": ("Blanks around it.", _moved(b"  /fault/page  ")),
    "redirect_fragment": ("A fragment.", _moved(b"/fault/page#a?b")),
    "redirect_utf8": ("Letters beyond ASCII.", _moved("/fault/page?q=خبر".encode())),
    "redirect_backslashes": ("Backslashes.", _moved(b"\\fault\\page")),
    "redirect_long": ("A URL of 100 kB.", _moved(b"/" + b"a" * 100_000)),
    "redirect_file": ("file:.", _moved(b"file:///etc/passwd")),
    "redirect_ftp": ("ftp:.", _moved(b"ftp://127.0.0.1/x")),
    "redirect_gopher": ("gopher:.", _moved(b"gopher://127.0.0.1:6379/_FLUSHALL")),
    "redirect_data": ("data:.", _moved(b"data:text/html,x")),
    "redirect_javascript": ("javascript:.", _moved(b"javascript:alert(1)")),
    "redirect_mail": ("mailto:.", _moved(b"mailto:a@example.org")),
    "redirect_metadata": ("A metadata service.", _moved(b"http://169.254.169.254/latest/meta-data/")),
    "redirect_private": ("An address of a home network.", _moved(b"http://192.168.1.1/", b"301 Moved Permanently")),
    "redirect_mapped": ("Loopback as a mapped address.", _moved(b"http://[::ffff:127.0.0.1]/")),
    "redirect_decimal": ("Loopback as one number.", _moved(b"http://2130706433/")),
    "redirect_port_22": ("A shell's port.", _moved(b"http://127.0.0.1:22/")),
    "redirect_port_0": ("Port 0.", _moved(b"http://127.0.0.1:0/")),
    "redirect_port_99999": ("No port.", _moved(b"http://127.0.0.1:99999/")),
    "redirect_no_host": ("No host.", _moved(b"http:///x")),
    "redirect_bracket": ("Half an IPv6 address.", _moved(b"http://[::1/")),
    "redirect_https": ("The same port, by TLS.", _moved(b"https://127.0.0.1:9/")),
    # Statuses with bodies that they must not have, and the like.
    "no_content_chunked": (
        "204 that says it is chunked, and sends the last chunk.",
        b"HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    "no_content_body": ("204 with a body.", b"HTTP/1.1 204 No Content\r\n" + LENGTH + b"\r\n" + PAGE),
    "reset_content": ("205.", b"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"),
    "not_modified_body": ("304 with a body.", b"HTTP/1.1 304 Not Modified\r\n" + LENGTH + b"\r\n" + PAGE),
    "empty": ("200 without a byte.", OK + TYPE + b"Content-Length: 0\r\n\r\n"),
    "refresh_header": ("Refresh in the head.", _plain(b"Refresh: 0; url=/fault/loop\r\n")),
    "meta_refresh": (
        "A page that refreshes to itself.",
        _plain(b"", b'<meta http-equiv="refresh" content="0">' + PAGE),
    ),
    "not_acceptable": ("406.", b"HTTP/1.1 406 Not Acceptable\r\nContent-Length: 0\r\n\r\n"),
    "proxy_login": (
        "407.",
        b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
    ),
    "range_refused": (
        "416.",
        b"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */9\r\nContent-Length: 0\r\n\r\n",
    ),
    "hotel": (
        "511: a hotel's login page.",
        b"HTTP/1.1 511 Network Authentication Required\r\nContent-Length: 0\r\n\r\n",
    ),
    "error_endless_length": (
        "500, and a length that never comes.",
        b"HTTP/1.1 500 Oops\r\nContent-Length: 99999999\r\n\r\n",
    ),
}


def _endless_headers() -> Iterator[bytes]:
    yield OK
    yield from (b"X-%d: %b\r\n" % (number, b"v" * 100) for number in count())


def _endless_trailers() -> Iterator[bytes]:
    yield CHUNKED + CHUNK + b"0\r\n"
    yield from (b"X-%d: v\r\n" % number for number in count())


def _endless_gzip() -> Iterator[bytes]:
    yield GZIP + b"\r\n"
    packer = zlib.compressobj(9, wbits=31)
    yield from (packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_SYNC_FLUSH) for _ in count())


def _endless_status() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 "
    yield from (b"O" * 1_000 for _ in count())


def _endless_chunks() -> Iterator[bytes]:
    yield CHUNKED
    yield from (b"1\r\nx\r\n" * 1_000 for _ in count())


def _drip_status() -> Iterator[bytes]:
    yield from (b"%c" % byte for byte in OK * 1_000)


def _drip_chunks() -> Iterator[bytes]:
    yield CHUNKED
    yield from (b"1\r\nx\r\n" for _ in count())


def _drip_gzip() -> Iterator[bytes]:
    yield GZIP + b"\r\n"
    yield from (b"%c" % byte for byte in PACKED[:-9] * 1_000)


def _no_length() -> Iterator[bytes]:
    yield OK + TYPE + b"Connection: keep-alive\r\n\r\n" + PAGE
    yield from (b"" for _ in count())


def _redirect_endless() -> Iterator[bytes]:
    yield b"HTTP/1.1 302 Found\r\nLocation: /fault/page\r\n\r\n"
    yield from (b"<p>moved</p>" * 100 for _ in count())


def _error_drip() -> Iterator[bytes]:
    yield b"HTTP/1.1 404 Not Found\r\nContent-Length: 10000\r\n\r\n"
    yield from (b"x" for _ in count())


# Explanation, pieces, seconds of pause after each.
STREAMS = {
    "endless_headers": ("Headers without an end.", _endless_headers, 0.0),
    "endless_trailers": ("Trailers without an end.", _endless_trailers, 0.0),
    "endless_gzip": ("A gzip stream without an end.", _endless_gzip, 0.0),
    "endless_status": ("A status line without an end.", _endless_status, 0.0),
    "endless_chunks": ("Chunks without an end.", _endless_chunks, 0.0),
    "drip_status": ("A status line byte by byte.", _drip_status, 0.1),
    "drip_chunks": ("Chunks byte by byte.", _drip_chunks, 0.1),
    "drip_gzip": ("Gzip byte by byte.", _drip_gzip, 0.1),
    "no_length": ("A body without a length on a connection that stays.", _no_length, 0.1),
    "redirect_endless": ("A redirect with an endless body.", _redirect_endless, 0.0),
    "error_drip": ("404 with a body byte by byte.", _error_drip, 0.1),
}


def _enter_raw(name: str, text: str, data: bytes) -> None:
    async def answer(_request: Request, writer: StreamWriter) -> bool:
        writer.write(data)
        await writer.drain()
        return False

    answer.__name__, answer.__doc__ = name, text
    fault(answer)


def _enter_stream(name: str, text: str, pieces: object, pause_s: float) -> None:
    async def answer(_request: Request, writer: StreamWriter) -> bool:
        for piece in pieces():  # type: ignore[operator] # one of the generators above
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause_s)
        return False

    answer.__name__, answer.__doc__ = name, text
    fault(answer)


for _name, (_text, _data) in RAW.items():
    _enter_raw(_name, _text, _data)
for _name, (_text, _pieces, _pause_s) in STREAMS.items():
    _enter_stream(_name, _text, _pieces, _pause_s)
