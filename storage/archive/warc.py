"""The writer: pages go to one open file a process, which is closed, renamed and indexed when it is full or old.

append     members of the whole batch -> one write -> fsync -> references (nothing that was returned can be lost); what
           could not be written whole is cut off again, and nothing is known of it
rotate     NAME.warc.gz.open -> NAME.warc.gz, its index NAME.cdxj by a temporary name before it
start      an .open file whose writer is gone (nobody holds its lock) is cut behind its last whole member and closed too
retain     the oldest closed files go while they are too old, or all together too large
"""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from storage.archive import cdxj, members
from storage.archive.recover import adopt, indexed
from storage.archive.shards import OPEN, read_page
from storage.durable import sync
from storage.errors import SinkError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from storage.archive.shards import RawPage
    from storage.records import Page

SOFTWARE = "khabar"
REMEMBERED_BODIES = 20_000  # digests for revisit records: 4 MB
DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Sizes and times: when a file is closed, and how long and how much is kept (0: for ever, without bound)."""

    file_bytes: int = 1_000_000_000
    file_s: float = DAY_S
    keep_days: int = 0
    keep_bytes: int = 0


class _Key(NamedTuple):
    """What a page is known by: who reads the first of these reads them all."""

    url: str
    digest: str
    status: int
    content_type: str


class WarcArchive:
    """See `storage.protocols.Archive`. Used by one thread; any number of processes may write into one folder."""

    def __init__(self, folder: Path, limits: ArchiveLimits) -> None:
        self._folder, self._limits = folder, limits
        self._known: OrderedDict[_Key, members.First] = OrderedDict()
        self._file: int | None = None
        self._lines: list[str] = []
        self._name, self._size, self._opened_s = "", 0, 0.0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            adopt(folder)
        except OSError as error:
            raise SinkError(f"{folder}: {error.strerror}; name an archive.dir that may be written") from error

    def append(self, pages: Sequence[tuple[Page, str, str | None]]) -> list[str]:
        """Keep pages (each with its agency and feed); return their references. On return they survive a crash.

        A body that its URL gave before becomes a revisit record, and the reference is that of the first. SinkError.
        """
        if not pages:
            return []
        try:
            self._rotate_if_due()
            return self._append(pages)
        except OSError as error:
            raise SinkError(f'{self._folder}: {error.strerror}; make room, or set archive.dir = ""') from error

    def read(self, ref: str) -> RawPage:
        """Return the raw page of a reference. InputError."""
        return read_page(self._folder, ref)

    def retain(self, now: datetime) -> list[str]:
        """Delete what is older, or more, than the limits keep; return the names. SinkError."""
        try:
            self._rotate_if_due()  # where nothing is fetched any more, nothing else does it
            adopt(self._folder)  # of others that were killed, or of our own that could not be closed on a full disk
            return self._retain(now)
        except OSError as error:
            raise SinkError(f"{self._folder}: {error.strerror}; let archive.dir be written") from error

    def close(self) -> None:
        """Close the open file for good. SinkError: it stays as it is, and the next start closes it."""
        try:
            self._rotate()
        except OSError as error:
            raise SinkError(f"{self._folder}: {error.strerror}; nothing is lost, the next start closes it") from error

    def _retain(self, now: datetime) -> list[str]:
        found = [(path, facts) for path in self._folder.glob("*.warc.gz") if (facts := _facts(path))]
        total, gone = sum(facts.st_size for _, facts in found), []
        for path, facts in sorted(found, key=lambda each: each[1].st_mtime):
            old = self._limits.keep_days and now.timestamp() - facts.st_mtime > self._limits.keep_days * DAY_S
            if not old and not (self._limits.keep_bytes and total > self._limits.keep_bytes):
                continue
            path.unlink(missing_ok=True)
            path.with_name(path.name.removesuffix(".warc.gz") + ".cdxj").unlink(missing_ok=True)
            total -= facts.st_size
            gone.append(path.name)
        return gone

    def _append(self, pages: Sequence[tuple[Page, str, str | None]]) -> list[str]:
        file = self._open() if self._file is None else self._file
        refs, lines, data, fresh = [], [], bytearray(), dict[_Key, members.First]()
        for page, agency, feed in pages:
            key, at = _key(page), self._size + len(data)
            first = fresh.get(key) or self._first(key)
            made = members.revisit(page, first, agency=agency, feed=feed) if first else None
            record, metadata = made or members.response(page, agency=agency, feed=feed)
            ref = f"{self._name}:{at}"
            lines.append(self._line(page, key.digest, len(record), at, revisited=first is not None))
            data += record + metadata
            refs.append(first.ref if first else ref)
            fresh[key] = first or members.First(ref, page.url, page.fetched_at)
        self._write(file, bytes(data))
        self._lines += lines
        self._remember(fresh)
        return refs

    def _write(self, file: int, data: bytes) -> None:
        """Write all of it to the disk, or leave the file as it was."""
        try:
            _write_all(file, data)
            os.fsync(file)
        except OSError:
            os.ftruncate(file, self._size)
            raise
        self._size += len(data)

    def _line(self, page: Page, digest: str, length: int, offset: int, *, revisited: bool) -> str:
        mime = cdxj.REVISIT if revisited else cdxj.mime(page.headers)
        at = page.fetched_at.astimezone(UTC)
        return cdxj.line(
            page.url,
            at,
            mime=mime,
            status=page.status,
            digest=digest,
            length=length,
            offset=offset,
            filename=self._name,
        )

    def _first(self, key: _Key) -> members.First | None:
        """Return where a body is stored in full; None when it is not known, or that file is gone by now."""
        first = self._known.get(key)
        if first is None:
            return None
        path = self._folder / first.ref.rpartition(":")[0]
        if path.name == self._name or path.exists():
            return first
        del self._known[key]
        return None

    def _remember(self, fresh: dict[_Key, members.First]) -> None:
        for key, first in fresh.items():
            self._known[key] = first
            self._known.move_to_end(key)
        while len(self._known) > REMEMBERED_BODIES:
            self._known.popitem(last=False)

    def _open(self) -> int:
        file = None
        while file is None:
            now = datetime.now(UTC)
            self._name = f"{SOFTWARE}-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.warc.gz"
            path = self._folder / f"{self._name}{OPEN}"
            file = _owned(path)
        self._size, self._opened_s, self._lines = 0, time.monotonic(), []
        try:
            self._write(file, members.warcinfo(SOFTWARE, self._name))
            sync(self._folder)
        except OSError:
            path.unlink(missing_ok=True)
            os.close(file)
            raise
        self._file = file
        return file

    def _rotate_if_due(self) -> None:
        old = time.monotonic() - self._opened_s > self._limits.file_s
        if self._file is not None and (old or self._size >= self._limits.file_bytes):
            self._rotate()

    def _rotate(self) -> None:
        if self._file is None:
            return
        file, self._file = self._file, None
        try:
            indexed(self._folder / f"{self._name}{OPEN}", self._lines)
        finally:
            os.close(file)


def _key(page: Page) -> _Key:
    return _Key(page.url, members.payload_digest(page.body), page.status, page.headers.get("content-type", ""))


def _owned(path: Path) -> int | None:
    """Create a file and lock it; None when another process took it for a dead writer's in the moment between."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.stat().st_ino == os.fstat(file).st_ino:
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(file)
    return None


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _facts(path: Path) -> os.stat_result | None:
    """Return what the file system says of a file; None when another process deleted it in this moment."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None
