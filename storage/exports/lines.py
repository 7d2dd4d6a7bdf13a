"""JSON lines, plain or packed: the record's fields, `position` and `verdict`, as the JSONL sink writes them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, BinaryIO, Protocol

from storage.codec import json_line
from storage.errors import SinkError
from storage.stored import change_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.records import Change

GZIP_LEVEL = 6


class Target(Protocol):
    """Where lines go."""

    def write(self, data: bytes, /) -> object:
        """Take bytes."""


def write_objects(objects: Iterable[dict[str, object]], target: Target) -> int:
    """Write a JSON object a line; return how many."""
    return _write(map(json_line, objects), target)


def _write(lines: Iterable[str], target: Target) -> int:
    count = 0
    for count, line in enumerate(lines, 1):  # noqa: B007 - it is returned
        target.write(line.encode())
    return count


def write_lines(changes: Iterable[Change], target: Target) -> int:
    """Write a change a line; return how many."""
    return _write(map(change_line, changes), target)


def write_gzip(changes: Iterable[Change], target: BinaryIO) -> int:
    """Write lines as gzip, the same bytes for the same records (no time, no name)."""
    with gzip.GzipFile(filename="", mode="wb", compresslevel=GZIP_LEVEL, fileobj=target, mtime=0) as packed:
        return write_lines(changes, packed)


def write_zstd(changes: Iterable[Change], target: BinaryIO) -> int:
    """Write lines as zstd. SinkError without the extra."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SinkError("jsonl.zst: needs pyarrow; install it with: pip install 'khabar[export]'") from error
    with pa.CompressedOutputStream(pa.PythonFile(_Kept(target), "w"), "zstd") as packed:
        return write_lines(changes, packed)


class _Kept:
    """A file that whoever packs into it cannot close: it is ours, and is still to be synced."""

    closed = False

    def __init__(self, target: BinaryIO) -> None:
        self.write = target.write
        self.flush = target.flush

    def close(self) -> None:
        """Leave it open."""
