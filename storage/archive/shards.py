"""Reading WARC files: one page by its reference, or all pages of a file. Any WARC will do, CC-NEWS' included."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from fastwarc.warc import ArchiveIterator, WarcRecordType

from storage.archive.members import IDENTICAL
from storage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from fastwarc.warc import WarcRecord

OPEN = ".open"  # behind the name of a file that is still written
LONGEST_BODY_BYTES = 32 << 20  # of a decoded body; what is longer is no article
_PAGES = WarcRecordType.response | WarcRecordType.metadata


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page out of an archive: what `storage.records.Page` held, and what its metadata record says."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    ref: str  # file name and offset
    agency: str | None = None
    feed: str | None = None
    redirects: tuple[str, ...] = field(default=())


def read_page(folder: Path, ref: str) -> RawPage:
    """Return the page that an `archive_ref` names. InputError when it is gone or broken."""
    name, _, offset = ref.rpartition(":")
    path = next((each for each in (folder / name, folder / f"{name}{OPEN}") if each.is_file()), None)
    if path is None or not offset.isdigit() or Path(name).name != name:
        raise InputError(
            f"{folder / name}: not in the archive; its time or the archive's size is over, or it was moved"
        )
    for page in _pages(path, int(offset)):
        return page
    raise InputError(f"{path}: nothing at {offset}; the file was cut or changed")


def read_shard(path: Path) -> Iterator[RawPage]:
    """Yield the pages of a WARC file (plain or compressed) in order. InputError when it is none, or is cut."""
    yield from _pages(path, 0)


def _pages(path: Path, offset: int) -> Iterator[RawPage]:
    """Yield each response once its metadata, which stands right behind it, is known."""
    name = path.name.removesuffix(OPEN)
    waiting: RawPage | None = None
    try:
        with path.open("rb") as file:
            file.seek(offset)
            for record in ArchiveIterator(file, record_types=_PAGES, parse_http=True, auto_decode="all"):
                if record.record_type == WarcRecordType.metadata:
                    waiting = _with_metadata(waiting, record) if waiting else None
                    continue
                if waiting:
                    yield waiting
                waiting = _page(record, f"{name}:{record.stream_pos}")
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {error}; no WARC file, or it was cut") from error
    if waiting:
        yield waiting


def _page(record: WarcRecord, ref: str) -> RawPage | None:
    told, head = record.headers, record.http_headers
    if not head or not _is_placed(record) or told.get("WARC-Profile") == IDENTICAL:
        return None
    try:
        body = record.reader.read(LONGEST_BODY_BYTES + 1)
    except OSError:  # a content coding that lies; the next record is another matter
        return None
    if len(body) > LONGEST_BODY_BYTES:
        return None
    return RawPage(
        url=told["WARC-Target-URI"].strip("<>"),
        status=head.status_code or 0,
        headers={name.lower(): value for name, value in head},
        body=body,
        fetched_at=record.record_date.astimezone(UTC),
        ref=ref,
    )


def _is_placed(record: WarcRecord) -> bool:
    """Tell whether a record says where and when its answer came from, as every response must (ISO 28500, 6.3)."""
    return {"WARC-Target-URI", "WARC-Date"} <= {name for name, _ in record.headers.items()}


def _with_metadata(page: RawPage, record: WarcRecord) -> RawPage:
    lines = record.reader.read().decode("utf-8", "replace").splitlines()
    told = [(name, value.strip()) for name, colon, value in (each.partition(":") for each in lines) if colon]
    first = dict(reversed(told))
    return RawPage(
        url=page.url,
        status=page.status,
        headers=page.headers,
        body=page.body,
        fetched_at=page.fetched_at,
        ref=page.ref,
        agency=first.get("agency") or None,
        feed=first.get("via"),
        redirects=tuple(value for name, value in told if name == "hop"),
    )
