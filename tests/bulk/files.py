"""WARC files made by other hands than ours (warcio), and the news pages in them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.dedupe.near import story

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HTML = "text/html; charset=utf-8"


def url(number: int, host: str = "news.example") -> str:
    return f"https://{host}/a/{number}"


def page(number: int, *, extra: str = "") -> bytes:
    """Return a news page whose text is like no other number's."""
    text = "".join(f"<p>{line}.</p>" for line in story(number).split("\n"))
    published = '<meta property="article:published_time" content="2026-01-01T10:00:00+03:30">'
    head = f"<head><title>Story {number}</title>{published}</head>"
    return f"<html>{head}<body><article><h1>Story {number}</h1>{text}{extra}</article></body></html>".encode()


def write_warc(
    path: Path, answers: Iterable[tuple[str, bytes, str, str]], *, date: str = "2026-01-02T00:00:00Z"
) -> None:
    """Write responses (URL, body, status line, content type) as warcio writes them."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for target, body, status, kind in answers:
            head = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            headers = {"WARC-Date": date}
            record = writer.create_warc_record(
                target, "response", payload=io.BytesIO(body), http_headers=head, warc_headers_dict=headers
            )
            writer.write_record(record)
            record.raw_stream.close()


def news(numbers: Iterable[int], host: str = "news.example") -> list[tuple[str, bytes, str, str]]:
    """Return the answers of a site with these stories."""
    return [(url(number, host), page(number), "200 OK", HTML) for number in numbers]
