"""Closing a WARC file: its index is written, then it gets its name. One that a killed writer left is cut first."""

from __future__ import annotations

import fcntl
import os
import zlib
from datetime import UTC
from typing import TYPE_CHECKING

from fastwarc.warc import WarcRecordType

from storage.archive import cdxj
from storage.archive.frames import frames
from storage.archive.shards import OPEN, answer_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from storage.archive.frames import Frame

_CHUNK_BYTES = 1 << 20
_GZIP = 31  # window bits of zlib that stand for one gzip member


def indexed(path: Path, lines: Sequence[str]) -> Path:
    """Give an open file its index and its final name; return that. OSError."""
    final = path.with_name(path.name.removesuffix(OPEN))
    index = final.with_name(final.name.removesuffix(".warc.gz") + ".cdxj")
    temporary = index.with_name(index.name + ".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in sorted(lines))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(index)
    path.replace(final)
    return final


def adopt(folder: Path) -> None:
    """Close what writers that are gone have left open. OSError."""
    for path in sorted(folder.glob(f"*.warc.gz{OPEN}")):
        try:
            file = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            continue  # closed by its writer, or by another that starts
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists():  # else the same, between open and lock: its name is never given again
                close_cut(path)
        except BlockingIOError:
            continue  # its writer lives
        finally:
            os.close(file)


def close_cut(path: Path) -> None:
    """Close a file that its writer left: cut it behind its last whole member, make its index from what it holds."""
    ends = list(_member_ends(path))
    if not ends:
        path.unlink()
        return
    os.truncate(path, ends[-1])
    lengths = {begin: end - begin for begin, end in zip([0, *ends], ends, strict=False)}
    name = path.name.removesuffix(OPEN)
    with path.open("rb") as file:
        found = [_line(frame, name, lengths.get(frame.offset, 0)) for frame in frames(file, 0, lambda _: None)]
    indexed(path, [line for line in found if line])


def _line(frame: Frame, name: str, length: int) -> str | None:
    """Return a record's line in the index, as its writer would have written it; None for what is no page."""
    answer = answer_of(frame)
    if answer is None or frame.at is None:
        return None
    status, headers, _ = answer
    return cdxj.line(
        frame.headers.get("warc-target-uri", ""),
        frame.at.astimezone(UTC),
        mime=cdxj.REVISIT if frame.kind == WarcRecordType.revisit else cdxj.mime(headers),
        status=status,
        digest=frame.headers.get("warc-payload-digest", cdxj.UNKNOWN),
        length=length,
        offset=frame.offset,
        filename=name,
    )


def _member_ends(path: Path) -> Iterator[int]:
    """Yield where each whole gzip member ends."""
    with path.open("rb") as file:
        at, rest = 0, b""
        while True:
            member = zlib.decompressobj(_GZIP)
            while not member.eof:
                chunk = rest or file.read(_CHUNK_BYTES)
                rest = b""
                if not chunk:
                    return
                try:
                    member.decompress(chunk)
                except zlib.error:
                    return
                at += len(chunk) - len(member.unused_data)
            rest = member.unused_data
            yield at
