"""Closing a WARC file: its index is written, then it gets its name. One that a killed writer left is cut first."""

from __future__ import annotations

import os
import zlib
from datetime import UTC
from typing import TYPE_CHECKING

from storage.archive import cdxj
from storage.archive.members import payload_digest
from storage.archive.shards import OPEN, read_shard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

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


def close_cut(path: Path) -> None:
    """Close a file that its writer left: cut it behind its last whole member, make its index from what it holds."""
    ends = list(_member_ends(path))
    os.truncate(path, ends[-1] if ends else 0)
    if not ends:
        path.unlink()
        return
    lengths = {begin: end - begin for begin, end in zip([0, *ends], ends, strict=False)}
    name = path.name.removesuffix(OPEN)
    lines = []
    for page in read_shard(path):
        offset = int(page.ref.rpartition(":")[2])
        mime = page.headers.get("content-type", "").partition(";")[0].strip() or "unk"
        lines.append(
            cdxj.line(
                page.url,
                page.fetched_at.astimezone(UTC),
                mime=mime,
                status=page.status,
                digest=payload_digest(page.body),
                length=lengths.get(offset, 0),
                offset=offset,
                filename=name,
            )
        )
    indexed(path, lines)


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
