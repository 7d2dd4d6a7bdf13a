"""Lists of feeds as readers write them, and as nobody should."""

from __future__ import annotations

import time

import pytest

from scraper.feeds.opml import TITLE_CHARS, Outline, read_opml, write_opml
from storage.errors import InputError

A, B = "https://a.test/rss", "https://b.test/rss"


def _list(*outlines: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f'{prolog}<opml version="1.1"><head><title>t</title></head><body>{"".join(outlines)}</body></opml>'


def _feed(url: str, title: str = "T", more: str = "") -> str:
    return f'<outline text="{title}" type="rss" xmlUrl="{url}" {more}/>'


@pytest.mark.parametrize(
    ("outline", "url"),
    [
        ('<outline text="a" type="rss" url="https://a.test/rss"/>', A),  # OPML 1.0 as some wrote it
        ('<outline text="a" type="link" url="https://a.test/rss"/>', None),
        ('<outline text="a" type="rss" htmlUrl="https://a.test/"/>', None),
        ('<OUTLINE TEXT="a" XMLURL="https://a.test/rss"/>', A),
        (_feed("https://a.test/rss?a=1&b=2"), "https://a.test/rss?a=1&b=2"),
        (_feed("https://a.test/rss?a=1&amp;amp;b=2"), "https://a.test/rss?a=1&b=2"),
        (_feed("feed://a.test/rss"), "http://a.test/rss"),
        (_feed("feed:https://a.test/rss"), A),
        (_feed("www.a.test/rss"), "http://www.a.test/rss"),
        (_feed("\n https://a.test/rss \n"), A),
        (_feed(f"{A}#top"), A),
        (_feed("/rss"), None),
        (_feed("file:///etc/passwd"), None),
        (_feed(A, more='isComment="true"'), None),
        (f'<outline text="x" isComment="true">{_feed(A)}</outline>', None),
        (f'<outline text="never closed">{_feed(A)}', A),
    ],
)
def test_where_the_address_of_a_feed_stands(outline: str, url: str | None) -> None:
    assert [each.url for each in read_opml(_list(outline).encode())] == ([url] if url else [])


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("utf-8", "iso-8859-1"), ("utf-8-sig", "UTF-8"), ("cp1256", "windows-1256"), ("cp1256", ""), ("utf-16", "UTF-16")],
)
def test_titles_are_read_in_the_charset_that_they_are_in(charset: str, declared: str) -> None:
    prolog = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = _list(_feed(A, "خبرگزاري بندر و ساحل"), prolog=prolog).encode(charset)
    assert [each.title for each in read_opml(body)] == ["خبرگزاري بندر و ساحل"]


def test_titles_are_plain_text_and_the_first_of_doubles_counts() -> None:
    lines = [_feed(A, "Caf&eacute; &amp;amp; <b>B</b>"), _feed(A, "again"), _feed(B, "x" * 9_999)]
    assert [each.title for each in read_opml(_list(*lines).encode())] == ["Café & B", "x" * TITLE_CHARS]


def test_folders_are_kept_in_a_namespace_too() -> None:
    text = _list(f'<outline text="Iran">{_feed(A)}</outline>').replace("<opml", '<opml xmlns="http://opml.org/spec2"')
    assert [(each.url, each.folder) for each in read_opml(text.encode())] == [(A, "Iran")]


def test_half_a_list_gives_what_there_is() -> None:
    assert [each.url for each in read_opml(_list(_feed(A), _feed(B)).encode()[:-45])] == [A]


@pytest.mark.parametrize("body", [b"", b"x", b"{}", b"\0" * 99, b"<rss/>", b"<!doctype html><html><p>x</html>"])
def test_what_is_no_list_is_told(body: bytes) -> None:
    with pytest.raises(InputError, match="no OPML"):
        read_opml(body)


SWELLING = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "a file": _list(_feed(A, "&x;"), prolog='<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "laughs": _list(_feed(A, "&e9;"), prolog=f'<!DOCTYPE opml [<!ENTITY e0 "aaaaaaaaaa">{SWELLING}]>'),
    "wide": _list(_feed(A, more=" ".join(f'a{n}="1"' for n in range(50_000)))),
}


@pytest.mark.parametrize("trap", HOSTILE)
def test_hostile_lists_are_read_without_harm(trap: str) -> None:
    started = time.process_time()
    (outline,) = read_opml(HOSTILE[trap].encode())
    assert outline.url == A
    assert "root:" not in (outline.title or "")
    assert "aaaa" not in (outline.title or "")
    assert time.process_time() - started < 3


def test_a_list_too_deep_to_read_ends_soon() -> None:
    started = time.process_time()
    read_opml(_list("<outline>" * 100_000, _feed(A), "</outline>" * 100_000).encode())
    assert time.process_time() - started < 3


def test_a_list_can_be_written_of_any_title() -> None:
    said = write_opml([Outline(A, "T\x07 <&\"'", None, "F\0o"), Outline(B)], title="\x01t")
    assert read_opml(said) == (Outline(A, "T <&\"'", None, "Fo"), Outline(B, B))
