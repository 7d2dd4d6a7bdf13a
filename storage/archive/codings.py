"""Content codings of archived answers taken off, never to more than a bound: a bomb costs what its bound costs.

FastWARC would decode too, but a whole body at once. br needs the package `brotli` (1.2 or newer, which can be bounded),
zstd needs pyarrow.
"""

from __future__ import annotations

import importlib
import zlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CODINGS = 3  # one behind the other; servers that name more lie
_GZIP_OR_ZLIB = 47  # window bits of zlib that stand for "whichever of the two it is"
_BARE = -15  # window bits of a deflate stream without its frame, which many servers send
_PIECE_BYTES = 1 << 16
_PLAIN = frozenset({"", "identity", "none", "utf-8", "binary"})


class Undecodable(Exception):  # noqa: N818 - what the body is
    """The body is not what its header says, or in a coding that is not known here."""


class _Brotli(Protocol):
    def process(self, data: bytes, *, output_buffer_limit: int) -> bytes: ...
    def is_finished(self) -> bool: ...


def decoded(body: bytes, header: str, bound: int) -> bytes:
    """Return a body without the codings of a Content-Encoding header; of more than `bound` bytes that many and one.

    Undecodable.
    """
    codings = [each.strip().lower() for each in header.split(",")]
    named = [each for each in codings if each not in _PLAIN]
    if len(named) > MOST_CODINGS:
        raise Undecodable(header)
    for coding in reversed(named):
        body = _DECODERS.get(coding, _unknown)(body, bound + 1)
    return body


def _unzipped(body: bytes, bound: int) -> bytes:
    try:
        return _inflated(body, bound, _GZIP_OR_ZLIB)
    except zlib.error:
        try:
            return _inflated(body, bound, _BARE, whole=True)  # it has no magic: half of anything would do
        except zlib.error as error:
            raise Undecodable(str(error)) from error


def _inflated(body: bytes, bound: int, window: int, *, whole: bool = False) -> bytes:
    """Inflate every member; what is cut gives what is there, unless it must be `whole`. zlib.error for nothing."""
    out, rest = bytearray(), body
    while rest and len(out) < bound:
        member = zlib.decompressobj(window)
        try:
            out += member.decompress(rest, bound - len(out))
        except zlib.error:
            if out:  # padding behind the last member
                break
            raise
        rest = member.unused_data
        if not member.eof:
            if whole and len(out) < bound:
                raise zlib.error("cut, or no deflate at all")
            break
    return bytes(out)


def _unbrotlied(body: bytes, bound: int) -> bytes:
    if _new_brotli is None:
        raise Undecodable("br: the package brotli is not installed")
    reader, out, data = _new_brotli(), bytearray(), body
    try:
        while len(out) < bound and not reader.is_finished():
            piece = reader.process(data, output_buffer_limit=bound - len(out))
            if not piece and not data:
                break
            out, data = out + piece, b""
    except _brotli_error as error:
        raise Undecodable(f"br: {error}") from error
    return bytes(out[:bound])


def _unzstandarded(body: bytes, bound: int) -> bytes:
    """Undo zstd; what is cut gives what is there."""
    try:
        arrow = importlib.import_module("pyarrow")  # here: it takes a while to load, and few answers ask for it
    except ImportError as error:
        raise Undecodable("zstd: pyarrow is not installed") from error
    stream, out = arrow.CompressedInputStream(arrow.BufferReader(body), "zstd"), bytearray()
    try:
        while piece := stream.read(min(_PIECE_BYTES, bound - len(out))):
            out += piece
    except OSError as error:
        if not out:
            raise Undecodable(f"zstd: {error}") from error
    return bytes(out)


def _unknown(body: bytes, bound: int) -> bytes:
    raise Undecodable(f"unknown coding of {len(body)} bytes, at most {bound} wanted")


try:
    _brotli = importlib.import_module("brotli")
except ImportError:
    _new_brotli: Callable[[], _Brotli] | None = None
    _brotli_error: type[Exception] = Undecodable
else:
    _new_brotli, _brotli_error = _brotli.Decompressor, _brotli.error

_DECODERS = {"gzip": _unzipped, "x-gzip": _unzipped, "deflate": _unzipped, "br": _unbrotlied, "zstd": _unzstandarded}
