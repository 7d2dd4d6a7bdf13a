"""Reading a body within bounds: as sent, and decoded. At most one content coding, undone chunk by chunk.

    declared length over its cap -> refused before a byte is read
    each chunk                   -> counted, decoded into one growing buffer, counted again
    a long body                  -> waits until there is room in memory for more of it (`scraper.fetch.budget`)
    the end                      -> a compressed stream that has not reached its own end is truncated

Memory stays under twice the body cap: the buffer is handed over without a copy, and compressed bytes are not kept.
"""

from __future__ import annotations

import asyncio
import importlib
import io
import zlib
from typing import TYPE_CHECKING, Protocol

from scraper.fetch.refusals import refuse
from storage.records import RefusalClass

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator

    from scraper.fetch.budget import Share

try:  # two to three times as fast, and the same API
    _fast_zlib = importlib.import_module("isal.isal_zlib")
except ImportError:
    _fast_zlib = zlib

GZIP_MAGIC = b"\x1f\x8b"
STEP_BYTES = 256 * 1024  # decoded at a time
CHUNKS_AT_ONCE = 256
# Chunks of a few bytes cost a thousand times their size in work; pages by such servers have some thousands of them.
MAX_CHUNKS, LEAST_CHUNK_BYTES = 20_000, 64
_GZIP_WINDOW = 31
_ZLIB_WINDOW = 15
_RAW_WINDOW = -15
_ZLIB_METHOD = 8  # low half of a zlib stream's first byte
_CODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}


class _Inflater(Protocol):
    """What zlib.decompressobj returns, by shape."""

    eof: bool
    unused_data: bytes
    unconsumed_tail: bytes

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


def content_coding(header: str | None) -> str | None:
    """Return "gzip", "deflate" or None. Refused (bad_coding): an unknown coding, or more than one."""
    named = [each.strip().lower() for each in (header or "").split(",")]
    named = [each for each in named if each not in {"", "identity"}]
    if not named:
        return None
    if len(named) > 1 or named[0] not in _CODINGS:
        raise refuse(RefusalClass.BAD_CODING, f"content coding {header!r} was not asked for")
    return _CODINGS[named[0]]


class BodyReader:
    """Takes the chunks of one body and gives it back decoded."""

    def __init__(self, *, coding: str | None, max_body_bytes: int, max_wire_bytes: int, cut: bool = False) -> None:
        self._coding = coding
        self._max_body_bytes = max_body_bytes
        self._max_wire_bytes = max_wire_bytes
        self._cut = cut  # a body that is too large ends at the cap, instead of being refused
        self._full = False
        self._buffer = io.BytesIO()
        self._inflater: _Inflater | None = None
        self._start = b""  # held back until it is long enough to tell what it is
        self._decided = False
        self._ended = False  # nothing that follows belongs to the body
        self.wire_bytes = 0

    def expect(self, declared_bytes: int | None) -> None:
        """Refuse (too_large) from the declared length, before anything is read."""
        cap = self._max_wire_bytes if self._coding else min(self._max_wire_bytes, self._max_body_bytes)
        if declared_bytes is not None and declared_bytes > cap and not self._cut:
            raise refuse(RefusalClass.TOO_LARGE, f"{declared_bytes:,} bytes are announced, {cap:,} are allowed")

    async def read(self, chunks: AsyncIterator[bytes], share: Share | None = None) -> bytes:
        """Read to the end. Refused: too_large, truncated, bad_coding, and what the connection itself refuses."""
        count = 0
        async for chunk in chunks:
            for size in self._steps(chunk):
                if share is not None and size > share.may_hold:
                    await share.grow(size)
            if self._full:
                break
            count += 1
            if count % CHUNKS_AT_ONCE == 0:
                if count > MAX_CHUNKS and self.wire_bytes < count * LEAST_CHUNK_BYTES:
                    raise refuse(RefusalClass.PROTOCOL, f"{count:,} chunks for {self.wire_bytes:,} bytes")
                await asyncio.sleep(0)  # what has come already never lets the deadline, or anybody else, have a turn
        return self.finish()

    def feed(self, chunk: bytes) -> None:
        """Take one chunk. Refused: too_large, bad_coding."""
        for _ in self._steps(chunk):
            pass

    def _steps(self, chunk: bytes) -> Generator[int]:
        """Take one chunk, which may unpack to very much, in steps; yield the body's length after each."""
        self.wire_bytes += len(chunk)
        if self.wire_bytes > self._max_wire_bytes:
            raise refuse(RefusalClass.TOO_LARGE, f"more than {self._max_wire_bytes:,} bytes were sent")
        if not self._decided:
            self._start += chunk
            if len(self._start) < len(GZIP_MAGIC):
                return
            chunk, self._start = self._start, b""
            self._decide(chunk)
        yield from self._take(chunk)

    def _decide(self, start: bytes) -> None:
        """Look at the first bytes: what they are counts for more than what the header calls them."""
        self._decided = True
        if start.startswith(GZIP_MAGIC):  # also without a header, as of sitemap.xml.gz
            self._inflater = _inflater(_GZIP_WINDOW)
        elif self._coding == "deflate" and not _is_markup(start):
            zlib_wrapped = start[0] & 0x0F == _ZLIB_METHOD and int.from_bytes(start[:2], "big") % 31 == 0
            self._inflater = _inflater(_ZLIB_WINDOW if zlib_wrapped else _RAW_WINDOW)
        elif self._coding is not None and not _is_markup(start):
            raise refuse(RefusalClass.BAD_CODING, f"{self._coding} is announced, but the body is none")

    def _take(self, chunk: bytes) -> Generator[int]:
        if self._inflater is None:
            yield self._keep(chunk)
            return
        while chunk and not self._ended and not self._full:
            if self._inflater.eof:
                chunk = self._next_stream(chunk)
            else:
                chunk = yield from self._inflate(self._inflater, chunk)

    def _next_stream(self, rest: bytes) -> bytes:
        """Look at what stands behind a whole gzip stream: another (RFC 1952, 2.2), or garbage, which is harmless."""
        self._start += rest
        if len(self._start) < len(GZIP_MAGIC):
            return b""
        rest, self._start = self._start, b""
        if rest.startswith(GZIP_MAGIC):
            self._inflater = _inflater(_GZIP_WINDOW)
            return rest
        self._ended = True
        return b""

    def _inflate(self, inflater: _Inflater, data: bytes) -> Generator[int, None, bytes]:
        """Decode data in bounded steps, yield the body's length after each; return what stands behind the stream."""
        more = True
        while more and not self._full:
            try:
                decoded = inflater.decompress(data, STEP_BYTES)
            except (zlib.error, _FAST_ERROR) as error:
                raise refuse(RefusalClass.BAD_CODING, f"{self._coding or 'gzip'} is broken: {error}") from error
            yield self._keep(decoded)
            data = inflater.unconsumed_tail
            # A full step may have left output behind even where no input is left.
            more = not inflater.eof and (bool(data) or len(decoded) == STEP_BYTES)
        return inflater.unused_data if inflater.eof else b""

    def _keep(self, data: bytes) -> int:
        """Add to the body; return its length. Refused: too_large."""
        room = self._max_body_bytes - self._buffer.tell()
        if len(data) > room and self._cut:
            self._full, data = True, data[:room]
        if len(data) > room:
            raise refuse(RefusalClass.TOO_LARGE, f"the body is larger than {self._max_body_bytes:,} bytes")
        self._buffer.write(data)
        return self._buffer.tell()

    def finish(self) -> bytes:
        """Return the body. Refused: truncated, bad_coding (a second layer lies under the first)."""
        if self._start and not self._decided:  # a body of one byte
            if self._coding and not _is_markup(self._start):
                raise refuse(RefusalClass.TRUNCATED, f"{self._coding} ends before its end")
            self._keep(self._start)
        if self._inflater is not None and not self._inflater.eof and not self._full:
            raise refuse(RefusalClass.TRUNCATED, f"{self._coding or 'gzip'} ends before its end")
        body = self._buffer.getvalue()  # shares the buffer: no copy
        if self._inflater is not None and body.startswith(GZIP_MAGIC):
            raise refuse(RefusalClass.BAD_CODING, "a second content coding lies under the first")
        return body


def _is_markup(start: bytes) -> bool:
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


_FAST_ERROR: type[Exception] = _fast_zlib.error
_inflater: Callable[[int], _Inflater] = _fast_zlib.decompressobj
