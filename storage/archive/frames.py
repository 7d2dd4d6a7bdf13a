"""The records of a WARC file by their offsets, whatever stands between them: a bad one costs itself, not the rest.

    records of FastWARC, content in memory -> one that breaks the framing is dropped -> on from the next start behind it

A start is the beginning of a gzip member that holds a record; in a file that is not compressed a line `WARC/1.` with a
header below it, wherever it stands: what is in front of it may have been cut.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping
    from datetime import datetime

BROKEN = "cut or broken record"
LONGEST_BODY_BYTES = 32 << 20  # of a decoded body; what is longer is no article
MOST_FAULTS = 1_000  # in one file, before the rest of it is given up
_LONGEST_HEAD_BYTES = 64 << 10  # of a record's own headers, twice what FastWARC reads
_READ = WarcRecordType.response | WarcRecordType.revisit | WarcRecordType.metadata
_KINDS = {name: getattr(WarcRecordType, name) for name in ("response", "revisit", "metadata")}
_MEMBER = b"\x1f\x8b\x08"
_LINE = b"WARC/1."
_START = re.compile(rb"WARC/1\.\d\r?\n[A-Za-z][\w-]*:")  # of a record in a file that is not compressed
_START_BYTES = 128  # the longest of them
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_GZIP = 31  # window bits of zlib that stand for one gzip member
_PROBE_BYTES = 512  # of a member: enough to see how it begins
_SCAN_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Frame:
    """One record: its WARC headers (names in lower case), and its content if it is read and not too long."""

    kind: WarcRecordType
    headers: Mapping[str, str]
    at: datetime | None
    offset: int
    length: int  # of the content, as the record says
    content: bytes | None

    @property
    def is_short(self) -> bool:
        """Tell whether the file ended before the content did."""
        return self.content is not None and len(self.content) < self.length


class _Stop(NamedTuple):
    """Where reading stopped: at which record, its extent if its end is known, and whether the framing broke."""

    last: Frame | None
    extent: int | None
    is_broken: bool

    @property
    def is_last_whole(self) -> bool:
        """Tell whether all of the last record is there."""
        return self.extent is not None or not self.is_broken


def frames(file: BinaryIO, first: int, note: Callable[[str], None]) -> Iterator[Frame]:
    """Yield the records from the one at `first` on; tell `note` of each place where the framing is `BROKEN`."""
    at = first
    for _ in range(MOST_FAULTS):
        stop = yield from _up_to_last(file, at)
        if stop.last and stop.is_last_whole:
            yield stop.last
        behind = next_start(file, _from(file, at, stop))
        if behind is None and not stop.is_broken:
            return
        if stop.last or at == first:  # else it has been told: this was the place where it broke
            note(BROKEN)
        if behind is None:
            return
        at = behind


def _up_to_last(file: BinaryIO, at: int) -> Generator[Frame, None, _Stop]:
    """Yield the records from one on, but for the last one that can be read: it may be a cut one."""
    last, is_broken = None, False
    try:
        for frame in _records(file, at):
            if last:
                yield last
            last = frame
    except (OSError, ValueError):
        is_broken = True
    if last is None:
        return _Stop(None, None, is_broken)
    return _Stop(last, _extent(file, last), is_broken or last.is_short)


def _from(file: BinaryIO, at: int, stop: _Stop) -> int:
    """Return from where on to look for the next record: behind the last one, if its end is known."""
    if stop.last is None:
        return at + 1
    offset = stop.last.offset
    return offset + (stop.extent if stop.extent and not _is_packed(file, offset) else 1)


def _records(file: BinaryIO, at: int) -> Iterator[Frame]:
    file.seek(at)
    for record in ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=False):
        length = record.content_length
        headers = {name.lower(): value for name, value in record.headers.items()}
        kind = _KINDS.get(headers.get("warc-type", "").lower(), record.record_type)  # FastWARC minds the name's case
        wanted = kind & _READ and length <= LONGEST_BODY_BYTES
        content = record.reader.read(length) if wanted and length else None
        yield Frame(kind, headers, record.record_date, record.stream_pos, length, content)


def _extent(file: BinaryIO, frame: Frame) -> int | None:
    """Return how long a record is, unpacked; None unless an empty line stands behind its content, as it must."""
    begun = _slice(file, frame.offset, 0, _LONGEST_HEAD_BYTES)
    head = begun.find(_END) + len(_END)
    told = _LENGTH.search(begun, 0, head)
    if head < len(_END) or not told or int(told[1]) != frame.length:
        return None
    whole = head + frame.length
    return whole + len(_END) if _slice(file, frame.offset, whole, len(_END)) == _END else None


def next_start(file: BinaryIO, at: int) -> int | None:
    """Return where the first record at or behind an offset begins, None where there is none."""
    packed = _is_packed(file, 0)
    mark = _MEMBER if packed else _LINE
    for found in _places(file, at, mark):
        if packed and _slice(file, found, 0, len(_LINE)) == _LINE:
            return found
        if not packed and _START.match(_slice_plain(file, found, _START_BYTES)):
            return found
    return None


def _places(file: BinaryIO, at: int, mark: bytes) -> Iterator[int]:
    """Yield where a mark stands, from an offset on."""
    tail = b""
    while True:
        file.seek(at)
        chunk = file.read(_SCAN_BYTES)
        if not chunk:
            return
        window, begin = tail + chunk, at - len(tail)
        found = window.find(mark)
        while found >= 0:
            yield begin + found
            found = window.find(mark, found + 1)
        tail = window[-(len(mark) - 1) :]
        at += len(chunk)


def _is_packed(file: BinaryIO, offset: int) -> bool:
    return _slice_plain(file, offset, len(_MEMBER)) == _MEMBER


def _slice(file: BinaryIO, offset: int, skip: int, size: int) -> bytes:
    """Return bytes of the record at an offset, decompressed if it is a gzip member; fewer where it ends or breaks."""
    if not _is_packed(file, offset):
        return _slice_plain(file, offset + skip, size)
    file.seek(offset)
    member, out = zlib.decompressobj(_GZIP), b""
    rest = file.read(_PROBE_BYTES)
    while rest and not member.eof and skip + size > 0:
        try:
            got = member.decompress(rest, _SCAN_BYTES)
        except zlib.error:
            break
        rest = member.unconsumed_tail or file.read(_SCAN_BYTES)
        kept = got[skip : skip + size]
        skip, size = max(0, skip - len(got)), size - len(kept)
        out += kept
        if not size:
            break
    return out


def _slice_plain(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)
