"""WARC files as they lie about: a bad record costs itself, a bomb its bound, and what stands behind them is read."""

from __future__ import annotations

import gzip
import importlib
import io
import os
import subprocess
import sys
import zlib
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storage.archive import BROKEN, bounds, read_shard
from storage.archive.codings import Undecodable, decoded
from storage.archive.frames import Frame
from storage.archive.shards import MALFORMED, REVISIT, TOO_LONG, answer_of
from storage.errors import InputError
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
BODY = b"<p>text</p>"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
TWICE = b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Encoding: gzip\r\n\r\n"
MEASURED = b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n"
MEGABYTE = 1 << 20
# What `zstd` makes of BODY: Python 3.11 has no writer of it.
ZSTD = bytes.fromhex("28b52ffd04005900003c703e746578743c2f703e917bc77c")


_NAMES = st.sampled_from(["Content-Type", "content-length", "X-A", "x_b", "Set-Cookie", "Date"])
_VALUES = st.text(st.sampled_from("ab:;=/ ,(5"), min_size=1).map(str.strip).filter(bool)


def _answer(status: int, headers: list[tuple[str, str]], body: bytes) -> tuple[int, dict[str, str], bytes] | None:
    head = "\r\n".join([f"HTTP/1.1 {status} Why", *(f"{name}: {value}" for name, value in headers)])
    content = f"{head}\r\n\r\n".encode() + body
    return answer_of(Frame(WarcRecordType.response, {}, None, 0, len(content), content))


@given(
    st.integers(100, 599),
    st.lists(st.tuples(_NAMES, _VALUES), min_size=1),
    st.sampled_from([b"", BODY, b"\r\n\r\n<p>", b"\n", b"a\r\n\r\nb"]),
)
def test_a_plain_head_is_read_as_any_other(status: int, headers: list[tuple[str, str]], body: bytes) -> None:
    coded = _answer(status, [*headers, ("Content-Encoding", "identity")], body)  # FastWARC reads it
    assert coded is not None
    assert _answer(status, headers, body) == (
        status,
        {name: value for name, value in coded[1].items() if name != "content-encoding"},
        body,
    )


def _record(
    body: bytes = BODY,
    *,
    uri: str | None = "https://a.example/bad",
    head: bytes = HTTP,
    extra: bytes = b"",
    **told: object,
) -> bytes:
    """Return a record with whatever is `told` of it: date, length, kind, the answer's head, extra headers."""
    content = head + body
    lines = [
        f"WARC-Type: {told.get('kind', 'response')}",
        "WARC-Record-ID: <urn:uuid:1>",
        "Content-Type: application/http; msgtype=response",
        f"WARC-Date: {told.get('date', '2026-01-02T00:00:00Z')}",
        f"Content-Length: {told.get('length', len(content))}",
        *([f"WARC-Target-URI: {uri}"] if uri else []),
    ]
    return "\r\n".join(["WARC/1.0", *lines]).encode() + b"\r\n" + extra + b"\r\n" + content + b"\r\n\r\n"


def _good(name: str) -> bytes:
    return _record(uri=f"https://a.example/{name}")


def _coded(coding: str, body: bytes) -> bytes:
    return _record(body, head=f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode())


# what stands between two good records, what it is counted as, and the body that it gives nevertheless
BETWEEN: dict[str, tuple[bytes, str | None, bytes | None]] = {
    "a length too short": (_record(b"x" * 500, length=70), BROKEN, None),
    "a length too long": (_record(length=130), BROKEN, None),
    "a length beyond the file": (_record(length=100_000), BROKEN, None),
    "a length of less than nothing": (_record(length=-5), BROKEN, None),
    "a length that is no number": (_record(length="many"), BROKEN, None),
    "a length of no machine": (_record(length=10**30), BROKEN, None),
    "an endless line of headers": (_record(extra=b"X: " + b"a" * 3 * MEGABYTE + b"\r\n"), BROKEN, None),
    "headers without end": (_record(extra=b"X: a\r\n" * 500_000), BROKEN, None),
    "noise": (b"no record at all\r\n\r\n" * 40, BROKEN, None),
    "no date": (_record(date="yesterday"), MALFORMED, None),
    "a date that is none": (_record(date="0000-00-00T00:00:00Z"), MALFORMED, None),
    "no address": (_record(uri=None), MALFORMED, None),
    "no answer": (_record(head=b""), MALFORMED, None),
    "no status": (_record(head=b"HTTP/1.1 OK OK\r\n\r\n"), MALFORMED, None),
    "an empty record": (_record(b"", head=b""), MALFORMED, None),
    "a date before there was a web": (_record(date="0001-01-01T00:00:00+03:30"), MALFORMED, None),
    "a date that nobody lives to see": (_record(date="9999-12-31T23:59:59Z"), MALFORMED, None),
    "a date of no calendar": (_record(date="2026-02-31"), MALFORMED, None),
    "line ends that no reader takes": (_record(head=MEASURED).replace(b"\r\n", b"\n", 8), MALFORMED, None),
    "an answer's headers without end": (
        _record(head=b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 500_000), MALFORMED, None,
    ),
    "a record that is too long": (_record(b"a" * 33 * MEGABYTE), TOO_LONG, None),
    "a bomb": (_coded("gzip", gzip.compress(bytes(200 * MEGABYTE), 1)), TOO_LONG, None),
    "a bomb in a bomb": (_coded("gzip, gzip", gzip.compress(gzip.compress(bytes(200 * MEGABYTE)))), TOO_LONG, None),
    "a body seen before": (_record(b"", kind="revisit"), REVISIT, None),
    "a request": (_record(kind="request"), None, None),
    "metadata without end": (_record(b"hop: a\r\n" * 500_000, kind="metadata", head=b""), None, None),
    "headers in no charset": (_record(head=b"HTTP/1.1 200 OK\r\nX-\xff: \xfe\x00\r\n\r\n"), None, BODY),
    "gzip": (_coded("gzip", gzip.compress(BODY)), None, BODY),
    "gzip twice": (_coded("gzip, gzip", gzip.compress(gzip.compress(BODY))), None, BODY),
    "deflate": (_coded("deflate", zlib.compress(BODY)), None, BODY),
    "deflate without its frame": (_coded("deflate", zlib.compress(BODY, wbits=-15)), None, BODY),
    "gzip that the crawler took off": (_coded("gzip", BODY), None, BODY),
    "a coding that nobody knows": (_coded("foo", BODY), None, BODY),
    "a charset for a coding": (_coded("utf-8", BODY), None, BODY),
    "chunks": (
        _record(b"4\r\n<p>t\r\n7\r\next</p>\r\n0\r\n\r\n", head=CHUNKED), None, BODY,
    ),
    "chunks that are none": (_record(head=CHUNKED), None, BODY),
    "zstd": (_coded("zstd", ZSTD), None, BODY),
    "two codings in two headers": (
        _record(gzip.compress(zlib.compress(BODY)), head=TWICE), None, BODY,
    ),
    "an answer without carriage returns": (_record(head=HTTP.replace(b"\r\n", b"\n")), None, BODY),
    "an answer with some": (_record(head=HTTP.replace(b"OK\r\n", b"OK\n")), None, BODY),
    "an answer behind another": (_record(head=b"HTTP/1.1 100 Continue\r\nX: a\r\n\r\n" + HTTP), None, BODY),
    "an answer behind a blank line": (_record(head=b"\r\n" + HTTP), None, BODY),
    "a name in lower case": (_record().replace(b"WARC-Type", b"warc-type"), None, BODY),
}  # fmt: skip


def _read(path: Path) -> tuple[list[tuple[str, bytes]], Counter[str]]:
    told: list[str] = []
    pages = [(page.url.rpartition("/")[2], page.body) for page in read_shard(path, note=told.append)]
    return pages, Counter(told)


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("name", BETWEEN)
def test_what_stands_between_two_good_records_costs_itself_only(name: str, packed: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    between, counted, body = BETWEEN[name]
    members = [_good("first"), between, _good("second"), _good("third")]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(gzip.compress(each, 1) if packed else each for each in members))
    pages, told = _read(path)
    middle = [] if body is None else [("bad", body)]
    assert pages == [("first", BODY), *middle, ("second", BODY), ("third", BODY)]
    assert told == Counter([counted] if counted else [])


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("2026", "2026-01-01T00:00:00"),
        ("2026-03", "2026-03-01T00:00:00"),
        ("2026-03-04", "2026-03-04T00:00:00"),
        ("2026-03-04T05:06Z", "2026-03-04T05:06:00"),
        ("2026-03-04T05:06:07", "2026-03-04T05:06:07"),
        ("20260304050607", "2026-03-04T05:06:07"),
        ("2026-03-04T05:06:07.5Z", "2026-03-04T05:06:07.500000"),
        ("2026-03-04T05:06:07+03:30", "2026-03-04T01:36:07"),
    ],
)
def test_dates_are_read_as_far_as_they_go(told: str, read: str, tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(_record(date=told))
    (page,) = read_shard(path)
    assert page.fetched_at.isoformat() == f"{read}+00:00"


def test_a_record_behind_the_half_of_another_is_read_in_a_plain_file(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(_good("first") + bytes(700) + _good("second") + _good("cut")[:-20] + _good("third"))
    assert [name for name, _ in _read(path)[0]] == ["first", "second", "third"]


@pytest.mark.parametrize("name", ["a bomb", "a record that is too long", "headers without end"])
def test_what_is_too_much_takes_little_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(BETWEEN[name][0], 1) + gzip.compress(_good("last")))
    code = (
        "import pathlib, sys\nfrom storage.archive import read_shard\n"
        "peak = lambda: int(next(l for l in open('/proc/self/status') if 'VmHWM' in l).split()[1])\n"
        "begun = peak()\nprint(len(list(read_shard(pathlib.Path(sys.argv[1])))), peak() - begun)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    pages, kilobytes = map(int, done.stdout.split())
    assert pages == 1
    assert kilobytes < 120 * 1024, "the bound is 32 MB, twice or three times in passing"


def test_a_member_that_is_cut_or_has_rotted_costs_itself(tmp_path: Path) -> None:
    members = [gzip.compress(_good(str(number)), 0) for number in range(6)]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(members)[:-30])
    assert [name for name, _ in _read(path)[0]] == list("01234")
    assert _read(path)[1] == {BROKEN: 1}
    members[2] = members[2][:25] + bytes(40) + members[2][65:]
    path.write_bytes(b"".join(members))
    assert [name for name, _ in _read(path)[0]] == list("01345")
    assert _read(path)[1] == {BROKEN: 1}


@pytest.mark.parametrize("data", [b"no WARC", b"\x1f\x8b\x08 no gzip", gzip.compress(b"no WARC"), bytes(100_000)])
def test_what_is_no_warc_is_an_error_that_names_the_file(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"a\.warc\.gz"):
        _read(path)
    path.write_bytes(b"")
    assert _read(path) == ([], Counter())


@pytest.mark.parametrize("packed", ["a member a record", "one member", "plain"])
def test_the_stretches_of_a_file_are_the_whole_file_once(packed: str, tmp_path: Path) -> None:
    told = b"agency: me\r\n"
    records = []
    for number in range(40):
        records += [_good(str(number)), _record(told, kind="metadata", head=b"")]
    path = tmp_path / "a.warc.gz"
    pack = gzip.compress if packed == "a member a record" else bytes
    data = b"".join(pack(each) for each in records)
    path.write_bytes(gzip.compress(data) if packed == "one member" else data)
    for parts in (1, 2, 7, 200):
        stretches = bounds(path, parts)
        pages = [page for begin, end in stretches for page in read_shard(path, begin, end)]
        assert [page.url.rpartition("/")[2] for page in pages] == [str(number) for number in range(40)]
        assert {page.agency for page in pages} == {"me"}
        assert len(stretches) == (1 if packed == "one member" else parts)


def _by_warcio(path: Path, body: bytes, headers: list[tuple[str, str]]) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        head = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
        for kind in ("request", "response"):
            record = writer.create_warc_record(
                "https://a.example/1", kind, payload=io.BytesIO(body), http_headers=head,
                warc_headers_dict={"WARC-Date": "2026-01-02T00:00:00Z"},
            )  # fmt: skip
            writer.write_record(record)
            record.raw_stream.close()


def _by_fastwarc(path: Path, body: bytes, headers: list[tuple[str, str]]) -> None:
    lines = ["HTTP/1.1 200 OK", *(f"{name}: {value}" for name, value in headers)]
    with path.open("wb") as file:
        writer = GzipWriter(file)
        for kind in (WarcRecordType.request, WarcRecordType.response):
            record = WarcRecord()
            record.init_headers(record_type=kind)
            record.headers["WARC-Target-URI"] = "https://a.example/1"
            record.headers["WARC-Date"] = "2026-01-02T00:00:00Z"
            record.headers["Content-Type"] = "application/http; msgtype=response"
            record.set_bytes_content("\r\n".join([*lines, "", ""]).encode() + body)
            record.write(writer)
        writer.finish()


@pytest.mark.parametrize("write", [_by_warcio, _by_fastwarc])
@pytest.mark.parametrize(
    ("coding", "data"),
    [("identity", BODY), ("gzip", gzip.compress(BODY)), ("deflate", zlib.compress(BODY)), ("chunked", b"b\r\n" + BODY)],
)
def test_what_others_write_is_read(write: object, coding: str, data: bytes, tmp_path: Path) -> None:
    name = "Transfer-Encoding" if coding == "chunked" else "Content-Encoding"
    body = data + b"\r\n0\r\n\r\n" if coding == "chunked" else data
    assert callable(write)
    write(tmp_path / "a.warc.gz", body, [("Content-Type", "text/html"), (name, coding)])
    (page,) = read_shard(tmp_path / "a.warc.gz")
    assert (page.url, page.status, page.body) == ("https://a.example/1", 200, BODY)
    assert page.fetched_at.isoformat() == "2026-01-02T00:00:00+00:00"


def test_codings_are_taken_off_up_to_a_bound() -> None:
    assert decoded(gzip.compress(b"a" * 100), "gzip", 10) == b"a" * 11
    assert decoded(gzip.compress(b"a") + gzip.compress(b"b") + bytes(8), "GZIP", 10) == b"ab"
    assert decoded(gzip.compress(bytes(range(200)) * 99)[:150], "x-gzip", 1000).startswith(bytes(range(99)))
    for header in ("gzip", "foo", "gzip, gzip, gzip, gzip", "deflate"):
        with pytest.raises(Undecodable):
            decoded(b"text", header, 10)


def test_zstd_is_bounded_where_pyarrow_is_installed() -> None:
    arrow = pytest.importorskip("pyarrow", reason="needs pyarrow")
    bomb = arrow.Codec("zstd").compress(bytes(50 * MEGABYTE), asbytes=True)
    noise = arrow.Codec("zstd").compress(os.urandom(MEGABYTE), asbytes=True)
    assert decoded(ZSTD, "zstd", 1000) == BODY
    assert len(decoded(bomb, "zstd", 1000)) == 1001
    assert len(decoded(noise[: MEGABYTE // 2], "zstd", MEGABYTE)) > MEGABYTE // 4, "what is cut gives what is there"
    with pytest.raises(Undecodable, match="zstd"):
        decoded(b"no zstd at all", "zstd", 1000)


def test_brotli_is_bounded_where_it_is_installed() -> None:
    brotli = pytest.importorskip("brotli", reason="needs the package brotli")
    bomb = importlib.import_module("brotli").compress(bytes(50 * MEGABYTE))
    assert decoded(brotli.compress(BODY), "br", 1000) == BODY
    assert len(decoded(bomb, "br", 1000)) == 1001
    with pytest.raises(Undecodable, match="br"):
        decoded(b"no brotli at all", "br", 1000)
