"""Pages as odd as servers make them: each stands in the archive so that the tools of others read it too."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from storage.archive import ArchiveLimits, WarcArchive, read_shard
from storage.records import Page
from tests.archive.checkers import checked_by_others, indexed_as_it_is

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 1, 2, tzinfo=UTC)
HTML = {"content-type": "text/html"}
BODY = b"<p>text</p>"
# what is odd: status, headers, body, and the end of the URL
ODD: dict[str, tuple[int, dict[str, str], bytes, str]] = {
    "no body": (200, HTML, b"", ""),
    "no content": (204, {}, b"", ""),
    "no headers at all": (200, {}, BODY, ""),
    "not modified": (304, {"etag": '"x"'}, b"", ""),
    "moved": (302, {"location": "https://b.test/خبر", **HTML}, BODY, ""),
    "chunks": (200, {"transfer-encoding": "chunked", "content-length": "7", **HTML}, b"4\r\n<p>t\r\n0\r\n\r\n", ""),
    "a coding that was taken off": (200, {"content-encoding": "gzip, br", **HTML}, BODY, ""),
    "a huge header": (200, {"set-cookie": "a" * 60_000, **HTML}, BODY, ""),
    "very many headers": (200, {f"x-{number}": str(number) for number in range(2_000)}, BODY, ""),
    "bytes of no charset in a header": (200, {"x": "caf\xe9 \xff", **HTML}, BODY, ""),
    "a header beyond Latin": (200, {"x": "خبر \U0001f600", **HTML}, BODY, ""),
    "lines in a header": (200, {"x": "a\r\n\r\nb: c\x00\x0b\u2028d", **HTML}, BODY, ""),
    "an empty header": (200, {"x": "", "y": " \t ", **HTML}, BODY, ""),
    "an unknown status": (999, HTML, BODY, ""),
    "a body like a record": (200, HTML, b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n", ""),
    "a body like a gzip member": (200, HTML, b"\x1f\x8b\x08" * 40, ""),
    "a URL of other letters": (200, HTML, BODY, "/خبر?q=سیل#بالا"),
    "a long URL": (200, HTML, BODY, "/" + "a" * 4_000),
    "a URL with signs": (200, HTML, BODY, "/a|b%3C'\\[e]^`%zz"),
}


def a_page(number: int, name: str) -> Page:
    status, headers, body, end = ODD[name]
    return Page(f"https://a.test/{number}{end}", "https://a.test/", status, headers, body, NOW, ("https://a.test/ا",))


def test_odd_pages_are_read_by_all(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits())
    pages = [a_page(number, name) for number, name in enumerate(ODD)]
    for _ in range(2):  # the second time as revisits
        refs = archive.append([(page, "a\r\nb: c", "https://a.test/f\n") for page in pages])
    archive.close()
    (path,) = tmp_path.glob("*.warc.gz")
    checked_by_others(path)
    indexed_as_it_is(path)
    for page, ref in zip(pages, refs, strict=True):
        found = archive.read(ref)
        assert (found.url, found.status, found.body) == (page.url, page.status, page.body), page
        assert (found.agency, found.redirects) == ("a b: c", page.redirects)
    assert [page.url for page in read_shard(path)] == [page.url for page in pages]


def test_odd_pages_are_the_same_to_others(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits())
    pages = [a_page(number, name) for number, name in enumerate(ODD)]
    archive.append([(page, "a", None) for page in pages])
    archive.close()
    (path,) = tmp_path.glob("*.warc.gz")
    with path.open("rb") as file:
        warcio = [
            (int(each.http_headers.get_statuscode()), each.content_stream().read())
            for each in ArchiveIterator(file)
            if each.rec_type == "response"
        ]
    told = [(page.status, page.body) for page in pages]
    assert warcio == told
    with path.open("rb") as file:
        fast = [
            (each.http_headers.status_code, each.reader.read())
            for each in FastIterator(file)
            if each.headers["WARC-Type"] == "response"
        ]
    assert fast == told
