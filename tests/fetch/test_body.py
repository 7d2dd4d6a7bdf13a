"""The bounded reader by itself: any cut into chunks gives the same, and nothing grows past its cap."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.fetch.body import STEP_BYTES, BodyReader, content_coding
from scraper.fetch.refusals import Refused
from storage.records import RefusalClass
from tests.fetch.conftest import MIB
from tests.origin import Origin

TEXT = ("خبرگزاری‌ها می‌گویند " * 400).encode()
RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATE = RAW.compress(TEXT) + RAW.flush()


def read(
    chunks: list[bytes], *, coding: str | None = None, body: int = MIB, wire: int = MIB, cut: bool = False
) -> bytes:
    reader = BodyReader(coding=coding, max_body_bytes=body, max_wire_bytes=wire, cut=cut)
    for chunk in chunks:
        reader.feed(chunk)
    assert reader.wire_bytes == sum(map(len, chunks))
    return reader.finish()


def refused(chunks: list[bytes], **how: object) -> RefusalClass:
    with pytest.raises(Refused) as caught:
        read(chunks, **how)  # type: ignore[arg-type]
    return caught.value.refusal.kind


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        (None, TEXT),
        ("gzip", gzip.compress(TEXT)),
        (None, gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", RAW_DEFLATE),
        ("gzip", gzip.compress(TEXT[:500]) + gzip.compress(b"") + gzip.compress(TEXT[500:])),
        ("gzip", gzip.compress(TEXT) + b"\0" * 512),
    ],
)
@pytest.mark.parametrize("step", [1, 2, 7, 1000, 10**6])
def test_any_cut_into_chunks_gives_the_same_body(coding: str | None, sent: bytes, step: int) -> None:
    chunks = [sent[at : at + step] for at in range(0, len(sent), step)]
    assert read(chunks, coding=coding) == TEXT


@pytest.mark.parametrize("length", [STEP_BYTES - 1, STEP_BYTES, STEP_BYTES + 1, 3 * STEP_BYTES])
def test_raw_deflate_that_fills_its_steps_exactly_is_whole(length: int) -> None:
    squeezer = zlib.compressobj(wbits=-15)
    sent = squeezer.compress(b"x" * length) + squeezer.flush()
    assert read([sent], coding="deflate") == b"x" * length
    assert read([sent[:5], sent[5:]], coding="deflate") == b"x" * length


@pytest.mark.parametrize("body", [b"", b"x", b"\x1f", b"<"])
def test_shortest_bodies(body: bytes) -> None:
    assert read([body]) == body
    assert read([body, b""]) == body


@pytest.mark.parametrize("length", range(1, 60))
def test_gzip_cut_anywhere_is_truncated(length: int) -> None:
    whole = gzip.compress(TEXT)
    if length > 1:
        assert refused([whole[:-length]], coding="gzip") is RefusalClass.TRUNCATED
    assert refused([whole[:-length]]) is RefusalClass.TRUNCATED


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        (" GZip ", "gzip"),
        ("x-gzip", "gzip"),
        ("deflate", "deflate"),
        ("identity, gzip", "gzip"),
    ],
)
def test_codings_that_are_taken(header: str | None, expected: str | None) -> None:
    assert content_coding(header) == expected


@pytest.mark.parametrize("header", ["br", "zstd", "gzip, gzip", "gzip,deflate", "compress", "utf-8", "gzip;q=1"])
def test_codings_that_are_refused(header: str) -> None:
    with pytest.raises(Refused) as caught:
        content_coding(header)
    assert caught.value.refusal.kind is RefusalClass.BAD_CODING
    assert repr(header) in caught.value.refusal.detail


def test_caps_hold_to_the_byte() -> None:
    assert len(read([b"x" * 100], body=100, wire=100)) == 100
    assert refused([b"x" * 101], body=100, wire=200) is RefusalClass.TOO_LARGE
    assert refused([b"x" * 101], body=200, wire=100) is RefusalClass.TOO_LARGE
    assert len(read([gzip.compress(b"x" * 100)], body=100)) == 100
    assert refused([gzip.compress(b"x" * 101)], body=100) is RefusalClass.TOO_LARGE


def test_cut_body_ends_at_the_cap() -> None:
    assert read([b"x" * 60, b"y" * 60], body=100, cut=True) == b"x" * 60 + b"y" * 40
    assert read([gzip.compress(b"x" * 5000)], body=100, cut=True) == b"x" * 100


def test_claimed_gzip_that_is_markup_is_taken_as_it_is() -> None:
    for body in (b"<html>", b"\xef\xbb\xbf\n <?xml version='1.0'?>", b"  <rss/>"):
        assert read([body], coding="gzip") == body
        assert read([body], coding="deflate") == body
    assert refused([b"words"], coding="gzip") is RefusalClass.BAD_CODING
    assert refused([b"words"], coding="deflate") is RefusalClass.BAD_CODING


@given(st.lists(st.binary(max_size=40), max_size=6), st.sampled_from([None, "gzip", "deflate"]), st.booleans())
def test_any_bytes_end_in_a_body_or_a_refusal(chunks: list[bytes], coding: str | None, magic: bool) -> None:  # noqa: FBT001 - drawn
    chunks = [b"\x1f\x8b\x08\0", *chunks] if magic else chunks
    expected = {None, RefusalClass.BAD_CODING, RefusalClass.TRUNCATED, RefusalClass.TOO_LARGE}
    assert outcome(chunks, coding) in expected


def outcome(chunks: list[bytes], coding: str | None) -> RefusalClass | None:
    try:
        body = read(chunks, coding=coding, body=1000)
    except Refused as refused:
        return refused.refusal.kind
    assert len(body) <= 1000
    return None


MEASURE = """
import asyncio, sys
from pathlib import Path
from scraper.fetch import FetchOptions, HttpFetcher, parse_opening
from storage.records import Page
warm, url, opening, cap, wanted = sys.argv[1:]
# Not getrusage: that of a process that was started holds what the one that started it had.
peak_mib = lambda: int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
async def run():
    caps = dict(max_body_bytes=int(cap), max_wire_bytes=int(cap))
    fetcher = HttpFetcher(FetchOptions(allow_private=(parse_opening(opening),), robots=False, **caps))
    await fetcher.get(warm, gap_s=0, deadline_s=30)
    before = peak_mib()
    answer = (await fetcher.get(url, gap_s=0, deadline_s=60)).answer
    got = "page" if isinstance(answer, Page) else str(answer.kind)
    assert got == wanted, answer
    print(peak_mib() - before)
    await fetcher.close()
asyncio.run(run())
"""


@pytest.mark.parametrize(
    ("name", "query", "wanted"),
    [
        ("gzip_bomb", {"mib": 200}, "too_large"),
        ("gzip_bomb", {"mib": 32}, "page"),
        ("page", {"size": 32 * MIB}, "page"),
        ("endless", {}, "too_large"),
    ],
)
def test_peak_memory_stays_under_twice_the_cap(name: str, query: dict[str, object], wanted: str) -> None:
    with Origin() as origin:
        arguments = [origin.fault("coded"), origin.fault(name, **query), origin.opening, str(32 * MIB), wanted]
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).resolve().parents[2],
        )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 2 * 32
