"""Reading WARC files: one page by its reference, or all pages of a file. Any WARC will do, CC-NEWS' included."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fastwarc.warc import WarcRecord, WarcRecordType

from storage.archive.codings import Undecodable, decoded
from storage.archive.frames import BROKEN, LONGEST_BODY_BYTES, frames, next_start
from storage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import BinaryIO, Literal

from storage.archive.frames import Frame

OPEN = ".open"  # behind the name of a file that is still written
MALFORMED = "malformed record"
TOO_LONG = "too long"
REVISIT = "revisit"
_ANSWERS = WarcRecordType.response | WarcRecordType.revisit
_TRANSFERS: tuple[Literal["transfer", "none"], ...] = ("transfer", "none")
_LONGEST_METADATA_BYTES = 1 << 20
# A head that leaves nothing open, as ours are: each line a name, a colon, a space and ASCII.
_HEAD_END = b"\r\n\r\n"
_PLAIN_HEAD = re.compile(rb"HTTP/1\.[01] ([2-9]\d\d) [ -~]*((?:\r\n[\w-]+: [!-~](?:[ -~]*[!-~])?)+)")
_CODINGS = frozenset({"transfer-encoding", "content-encoding"})
# What FastWARC reads no head behind: blank lines, "100 Continue", line ends without a carriage return.
_IN_FRONT = re.compile(rb"\s*(?:HTTP/1\.[01] 1\d\d\b[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n\s*)*(?=HTTP/)")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(rb"\r?\n")
# ISO 28500 lets a date end anywhere; old crawlers wrote it as 14 digits.
_DATE = re.compile(r"(\d{4})(?:-?(\d\d)(?:-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d*)?)?Z?)?)?)?")
_FIRST_OF_WEB, _LAST_BELIEVED = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


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
    for page in read_shard(path, int(offset)):
        if page.ref == ref:
            return page
        break
    raise InputError(f"{path}: nothing at {offset}; the file was cut or changed")


def read_shard(
    path: Path, begin: int = 0, end: int | None = None, note: Callable[[str], None] = lambda _: None
) -> Iterator[RawPage]:
    """Yield the pages of a WARC file (plain or compressed) in order, of those that begin in these bytes of it.

    `note` is told why a record gives no page: `BROKEN`, `MALFORMED`, `TOO_LONG`, `REVISIT`. A bad record costs itself
    only. InputError when the file cannot be read, or is no WARC.
    """
    try:
        with path.open("rb") as file:
            yield from _pages(path, file, begin, end, note)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {error}; no WARC file") from error


def bounds(path: Path, parts: int) -> list[tuple[int, int | None]]:
    """Return from where to where each part of a file goes, for `read_shard`; one part where it cannot be cut.

    What can be cut is a plain file, and one with a gzip member a record. The last part has no end. InputError.
    """
    try:
        size = path.stat().st_size
        file = path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    with file:
        starts = [frame.offset for frame, _ in zip(frames(file, 0, lambda _: None), range(2), strict=False)]
        if parts < 2 or len(starts) < 2 or next_start(file, 1) != starts[1]:  # noqa: PLR2004 - one, and one behind it
            return [(0, None)]
    cuts = [size * part // parts for part in range(parts)]
    return list(zip(cuts, [*cuts[1:], None], strict=True))


def _pages(path: Path, file: BinaryIO, begin: int, end: int | None, note: Callable[[str], None]) -> Iterator[RawPage]:
    """Yield each response once its metadata, which stands right behind it, is known."""
    name = path.name.removesuffix(OPEN)
    waiting: RawPage | None = None
    for frame in _frames_between(path, file, begin, end, note):
        if frame.kind == WarcRecordType.metadata:
            waiting = _with_metadata(waiting, frame) if waiting else None
            continue
        if waiting:
            yield waiting
        waiting = _page(frame, f"{name}:{frame.offset}", note)
    if waiting:
        yield waiting


def _frames_between(
    path: Path, file: BinaryIO, begin: int, end: int | None, note: Callable[[str], None]
) -> Iterator[Frame]:
    """Yield the records that begin in these bytes, and the metadata behind: they belong to the last one."""
    first = next_start(file, begin) if begin else begin
    if first is None:
        return
    found = False
    for frame in frames(file, first, note):
        found = True
        if end is not None and frame.offset >= end and frame.kind != WarcRecordType.metadata:
            return
        yield frame
    if not found and not begin and path.stat().st_size:
        raise ValueError("no record in it")


def _page(frame: Frame, ref: str, note: Callable[[str], None]) -> RawPage | None:
    """Return the page of a response, None (and why) when there is none in it."""
    if frame.kind == WarcRecordType.revisit:
        note(REVISIT)
    if "\n" in frame.headers.get("warc-type", ""):  # line ends that no reader takes: all headers are one
        note(MALFORMED)
    if frame.kind != WarcRecordType.response:
        return None
    url = frame.headers.get("warc-target-uri", "").strip("<> ")
    if frame.length > LONGEST_BODY_BYTES:
        note(TOO_LONG)
        return None
    answer, at = answer_of(frame), _fetched_at(frame)
    if not url or at is None or answer is None:  # as every response must say (ISO 28500, 6.3)
        note(MALFORMED)
        return None
    status, headers, body = answer
    if len(body) > LONGEST_BODY_BYTES:
        note(TOO_LONG)
        return None
    return RawPage(url, status, headers, body, at, ref)


def _fetched_at(frame: Frame) -> datetime | None:
    """Return when a page was fetched, None where the record does not say so, or says what cannot be."""
    at = frame.at
    if at is None and (told := _DATE.fullmatch(frame.headers.get("warc-date", "").strip())):
        with contextlib.suppress(ValueError):
            year, month, day, hour, minute, second = (int(each) if each else 0 for each in told.groups())
            at = datetime(year, month or 1, day or 1, hour, minute, second, tzinfo=UTC)
    return at.astimezone(UTC) if at and _FIRST_OF_WEB <= at < _LAST_BELIEVED else None


def answer_of(frame: Frame) -> tuple[int, dict[str, str], bytes] | None:
    """Return status, headers and decoded body of the HTTP answer in a record, None when there is none.

    Archives keep headers about codings that their crawler has taken off already, and servers lie: a body that does not
    decode is what it is. A revisit has no body.
    """
    if not frame.kind & _ANSWERS:
        return None
    content = frame.content or b""
    if plain := _plain_answer(content):
        return plain
    content = _with_usual_lines(content)
    for transfer in _TRANSFERS:
        record = WarcRecord()
        record.init_headers(record_type=WarcRecordType.response)
        record.set_bytes_content(content)
        record.is_http = True
        try:
            record.parse_http(auto_decode=transfer)
            body = record.reader.read(len(content))
        except (OSError, ValueError):
            continue
        head = record.http_headers
        if not head or head.status_code is None:  # a body without a head has no map, whatever the stub says
            return None
        headers = _one_of_each(head)
        with contextlib.suppress(Undecodable):
            body = decoded(body, headers.get("content-encoding", ""), LONGEST_BODY_BYTES)
        return head.status_code, headers, body
    return None


def _with_usual_lines(content: bytes) -> bytes:
    """Return an answer that begins with its head, whose lines end as they must."""
    if before := _IN_FRONT.match(content):
        content = content[before.end() :]
    end = _BLANK_LINE.search(content)
    if not end or not content.startswith(b"HTTP/"):
        return content
    return _LINE_END.sub(b"\r\n", content[: end.start()]) + _HEAD_END + content[end.end() :]


def _one_of_each(head: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return headers by name, the last of each; but codings that stand in several were put on one after the other."""
    headers: dict[str, str] = {}
    for name, value in ((name.lower(), value) for name, value in head):
        headers[name] = f"{headers[name]}, {value}" if name in _CODINGS and name in headers else value
    return headers


def _plain_answer(content: bytes) -> tuple[int, dict[str, str], bytes] | None:
    """Return the same of an answer with a plain head and a body in no coding, None of any other.

    FastWARC would copy the body three times, which costs as much as half of unpacking it.
    """
    end = content.find(_HEAD_END)
    head = _PLAIN_HEAD.fullmatch(content, 0, end) if end > 0 else None
    if head is None:
        return None
    lines = head[2].decode("ascii").split("\r\n")[1:]
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return None if _CODINGS & headers.keys() else (int(head[1]), headers, content[end + len(_HEAD_END) :])


def _with_metadata(page: RawPage, frame: Frame) -> RawPage:
    lines = (frame.content or b"")[:_LONGEST_METADATA_BYTES].decode("utf-8", "replace").splitlines()
    told = [(name, value.strip()) for name, colon, value in (each.partition(":") for each in lines) if colon]
    first = dict(reversed(told))
    hops = tuple(value for name, value in told if name == "hop")
    return replace(page, agency=first.get("agency") or None, feed=first.get("via"), redirects=hops)


__all__ = [
    "BROKEN",
    "MALFORMED",
    "OPEN",
    "REVISIT",
    "TOO_LONG",
    "RawPage",
    "answer_of",
    "bounds",
    "read_page",
    "read_shard",
]
