"""Pages as WARC 1.1 records (ISO 28500:2017), one gzip member each, made by FastWARC.

response    the answer as it was read: status, headers, body with its content coding taken off; the headers that spoke
            of coding and framing keep their values under an `x-khabar-` name, so that no reader decodes twice
revisit     the same body came from the same URL before: headers only, and where the first answer is
metadata    what the record cannot say: agency, feed, what was asked for and the redirects on the way
"""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from datetime import UTC
from http import HTTPStatus
from itertools import accumulate
from typing import TYPE_CHECKING

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from storage.records import Page

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
WARC_FIELDS = "application/warc-fields"
_FRAMING = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_HEAD_BYTES = 24_000  # of an answer: at 32 KiB in one line, or a little more in all, FastWARC gives the file up
_LEVEL = 6  # of gzip: its own default, half the time of 9 for 1 % more bytes


@dataclass(frozen=True, slots=True)
class First:
    """Where a body was stored in full."""

    ref: str
    url: str
    at: datetime


def payload_digest(body: bytes) -> str:
    """Return the digest of a body as WARC and CDXJ write it: sha1, base32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def warcinfo(software: str, filename: str) -> bytes:
    """Return the member that opens a file."""
    record = _record(WarcRecordType.warcinfo, None, WARC_FIELDS)
    record.headers["WARC-Filename"] = filename
    return _member(record, _fields([("software", software), ("format", "WARC File Format 1.1")]))


def response(page: Page, *, agency: str, feed: str | None) -> tuple[bytes, bytes]:
    """Return the members of a page: the response, and the metadata that goes with it."""
    record = _record(WarcRecordType.response, page.url, "application/http; msgtype=response", page.fetched_at)
    record.headers["WARC-Payload-Digest"] = payload_digest(page.body)
    head = _head(page, len(page.body))
    return _member(record, head + page.body), _metadata(record, page, agency, feed)


def revisit(page: Page, first: First, *, agency: str, feed: str | None) -> tuple[bytes, bytes]:
    """Return the members of a page whose body is stored already, as `first`."""
    record = _record(WarcRecordType.revisit, page.url, "application/http; msgtype=response", page.fetched_at)
    record.headers["WARC-Profile"] = IDENTICAL
    record.headers["WARC-Payload-Digest"] = payload_digest(page.body)
    record.headers["WARC-Refers-To-Target-URI"] = first.url
    record.headers["WARC-Refers-To-Date"] = _stamp(first.at)
    return _member(record, _head(page, None)), _metadata(record, page, agency, feed)


def _metadata(about: WarcRecord, page: Page, agency: str, feed: str | None) -> bytes:
    record = _record(WarcRecordType.metadata, page.url, WARC_FIELDS, page.fetched_at)
    record.headers["WARC-Concurrent-To"] = about.headers["WARC-Record-ID"]
    lines = [("agency", agency), ("requested", page.requested_url), *(("hop", url) for url in page.redirects)]
    return _member(record, _fields([*lines, *([("via", feed)] if feed else [])]))


def _record(kind: WarcRecordType, url: str | None, content_type: str, at: datetime | None = None) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(record_type=kind)
    if url is not None:
        record.headers["WARC-Target-URI"] = url
    if at is not None:
        record.headers["WARC-Date"] = _stamp(at)
    record.headers["Content-Type"] = content_type
    return record


def _member(record: WarcRecord, content: bytes) -> bytes:
    record.set_bytes_content(content)
    buffer = io.BytesIO()
    writer = GzipWriter(buffer, compression_level=_LEVEL)
    record.write(writer, checksum_data=True)
    writer.finish()
    return buffer.getvalue()


def _head(page: Page, length: int | None) -> bytes:
    try:
        reason = HTTPStatus(page.status).phrase
    except ValueError:
        reason = ""
    lines = [f"HTTP/1.1 {page.status} {reason}"]
    lines += _fitting([f"{_kept(name)}: {_one_line(value)}" for name, value in page.headers.items()])
    lines += [f"content-length: {length}"] if length is not None else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _fitting(lines: list[str]) -> list[str]:
    """Leave out the longest headers of an answer that has more of them than readers take."""
    sizes = accumulate(sorted(map(len, lines)))
    kept = sum(size <= _HEAD_BYTES for size in sizes)
    if kept == len(lines):
        return lines
    shortest = set(sorted(range(len(lines)), key=lambda at: len(lines[at]))[:kept])
    return [line for at, line in enumerate(lines) if at in shortest]


def _kept(name: str) -> str:
    return f"x-khabar-{name}" if name in _FRAMING else name


def _fields(pairs: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {_one_line(value)}\r\n" for name, value in pairs).encode()


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
