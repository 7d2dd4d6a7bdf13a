"""Hostile pages: charsets that lie, nesting bombs, and anything at all."""

from __future__ import annotations

import importlib
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract import Extraction, extract
from scraper.extract.body import MAX_CHARS
from scraper.extract.charset import to_utf8
from scraper.extract.guard import CALM_TAGS, MAX_BYTES, MAX_DEPTH, MAX_TAGS, bounded
from storage.codec import to_json
from storage.records import Refusal
from tests.extract.pages import ENGLISH, PROSE, URL, simple

RUSSIAN = "Правительство сообщило в пятницу, что водохранилище будет осушено для ремонта до наступления зимы."
PERSIAN = "دولت روز جمعه اعلام کرد که سد پیش از رسیدن زمستان براي تعمير تخليه خواهد شد."


@pytest.mark.parametrize(
    ("data", "header", "name"),
    [
        (b"\xef\xbb\xbf" + RUSSIAN.encode(), "text/html; charset=windows-1251", "utf-8"),
        (RUSSIAN.encode("utf-16"), None, "utf-16-le"),
        (RUSSIAN.encode(), "text/html; charset=windows-1251", "utf-8"),
        (RUSSIAN.encode("cp1251"), "text/html; charset=windows-1251", "cp1251"),
        (b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251"), "text/html; charset=koi8-r-x", "cp1251"),
        (
            b'<meta http-equiv=Content-Type content="text/html; charset=koi8-r">' + RUSSIAN.encode("koi8-r"),
            None,
            "koi8-r",
        ),
        (PERSIAN.encode("cp1256", "ignore"), "text/html; charset=windows-1256", "cp1256"),
        (b"<meta charset=utf-7>" + RUSSIAN.encode("cp1251") * 5, None, "cp1251"),
        (RUSSIAN.encode("cp1251") * 5, None, "cp1251"),
    ],
)
def test_charset_order(data: bytes, header: str | None, name: str) -> None:
    text, read_as = to_utf8(data, header)
    assert read_as == name
    assert (RUSSIAN[:40] if name != "cp1256" else PERSIAN[:12]) in text.decode()


@pytest.mark.parametrize("data", [b"\xff\xfe\xff", b"\xc0\xaf\xed\xa0\x80", b"\x81" * 100, b"\xff" + b"a" * 2000])
def test_broken_bytes_become_utf8_all_the_same(data: bytes) -> None:
    text, name = to_utf8(data, "text/html; charset=hex")
    assert text.decode() is not None
    assert name != "hex"


@pytest.mark.parametrize(
    ("header", "meta", "name"),
    [("text/html; charset=windows-1250", b"", "cp1250"), (None, b"<meta charset=iso-8859-2>", "iso8859-2"),
     ("text/html; charset=windows-1250", b"<meta charset=koi8-r>", "cp1250")],
)  # fmt: skip
def test_a_declared_charset_comes_before_a_guess(header: str | None, meta: bytes, name: str) -> None:
    text, read_as = to_utf8(meta + "Żółw".encode(name), header)
    assert read_as == name
    assert text.decode().endswith("Żółw")


UTF8 = "<meta charset=utf-8>"


@pytest.mark.parametrize("header", [None, "text/html; charset=UTF-8"])
@pytest.mark.parametrize("name", ["cp1251", "koi8-r"])
def test_a_page_that_claims_utf8_and_is_none_is_read_as_what_it_is(name: str, header: str | None) -> None:
    page = UTF8 + simple(*(f"{number} {RUSSIAN}" for number in range(5)))
    found = extract(page.encode(name), url=URL, content_type=header)
    assert isinstance(found, Extraction)
    assert found.body.startswith(f"0 {RUSSIAN}\n1 ")
    assert [note.detail for note in found.notes if note.word == "charset"] == [name]


def test_broken_bytes_that_no_field_shows_and_such_signs_of_the_publishers_own_change_nothing() -> None:
    page = (UTF8 + simple(*(f"{line} \ufffd" for line in PROSE))).encode()
    whole, broken = (extract(each, url=URL) for each in (page, page.replace(b"</body>", b"<nav>\xff</nav></body>")))
    assert isinstance(whole, Extraction)
    assert whole == broken
    assert whole.body == "\n".join(f"{line} \ufffd" for line in PROSE)
    assert whole.notes == ()


def test_a_nesting_bomb_is_flattened_and_keeps_its_text() -> None:
    html = b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000
    flat, cut = bounded(html)
    assert cut
    assert flat.count(b"<div>") == MAX_DEPTH
    assert b"deep" in flat


@pytest.mark.parametrize("loaded", [True, False])
def test_a_nesting_bomb_is_found_with_and_without_numpy(monkeypatch: pytest.MonkeyPatch, *, loaded: bool) -> None:
    numpy = importlib.import_module("numpy")
    if loaded:
        monkeypatch.setitem(sys.modules, "numpy", numpy)
    else:
        monkeypatch.delitem(sys.modules, "numpy")
    assert bounded(b"<b>" * CALM_TAGS)[0].count(b"<b>") == MAX_DEPTH
    calm = b"<b>" * (CALM_TAGS - 1)
    assert bounded(calm + b"  ") == (calm + b"  ", False)
    assert ("numpy" in sys.modules) is loaded


def test_a_real_page_is_left_alone() -> None:
    html = ENGLISH.encode()
    assert bounded(html) == (html, False)
    assert bounded(html * 30)[1] is False


@pytest.mark.parametrize("before", [0, 1, 24_999, 25_000, 60_000])
@pytest.mark.parametrize(
    ("tag", "bare"),
    [
        (f'<a href="{"q" * 50_000}">', "<a>"),
        (f"<p\n{'q' * 50_001}", "<p>"),  # never closed
        (f'<div class="{"q" * 160_000}"><p>', "<div><p>"),
        (f'<a href="{"q" * 49_000}">', None),
        (f"<script>{'q' * 160_000}</script>", None),
        (f"1 < 2 {'q' * 160_000}", None),
    ],
)
def test_very_long_tags_lose_their_attributes_wherever_they_stand(before: int, tag: str, bare: str | None) -> None:
    lead = "<p>" + "t" * before
    for behind in ("", "<p>more"):
        html, cut = bounded(f"{lead}{tag}{behind}".encode())
        assert html.decode() == f"{lead}{bare or tag}{behind}"
        assert not cut


def test_size_is_bounded() -> None:
    data, cut = bounded(b"a" * (MAX_BYTES + 5))
    assert (len(data), cut) == (MAX_BYTES, True)
    assert bounded(b"a" * MAX_BYTES) == (b"a" * MAX_BYTES, False)


def test_number_of_tags_is_bounded() -> None:
    page = b"<p>a</p>" * MAX_TAGS
    data, cut = bounded(page)
    assert (data, cut) == (page[: len(page) // 2], True)
    assert bounded(data) == (data, False)


@pytest.mark.parametrize("paragraphs", [1, 5])
def test_a_body_is_bounded(paragraphs: int) -> None:
    text = "Engineers found cracks in the wall. " * (3 * MAX_CHARS // 36 // paragraphs)
    found = extract(simple(*PROSE, *([text] * paragraphs)), url=URL)
    assert isinstance(found, Extraction)
    assert MAX_CHARS - len(text) < len(found.body) <= MAX_CHARS
    assert found.body.startswith(PROSE[0][:50])
    assert len(found.body) == sum(len(block.text) + 1 for block in found.blocks) - 1


BOMBS = {
    "nested div": "<div>" * 300_000,
    "nested div with text": "<div>x " * 100_000,
    "nested lists": "<ul><li>item " * 50_000,
    "nested blockquotes": "<blockquote><p>quote, and more of it " * 20_000,
    "formatting": "<b><p>text " * 5_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">text",
    "one long class": f'<div class="{"comment- " * 200_000}"><p>text',
    "many links": "<a href=/x>a link of some length here</a> " * 50_000,
    "unclosed": "<p class='" + "x" * 1_000_000,
    "nested json": f'<script type="application/ld+json">{"[" * 100_000}</script>',
    "separators": f"<title>{' - a' * 50_000}</title>",
    "tables": "<table><tr><td>" * 3_000,
    "one long row": f"<table><tr>{'<td><p>text of a cell that is long enough</p></td>' * 20_000}",
    "long cells": f"<table>{('<tr><td><p>' + 'text of a cell ' * 40 + '</p></td><td>x</td></tr>') * 14_000}",
    "kickers in one heading": f"<h1>{'<span class=kicker>k </span>' * 50_000}A headline</h1>",
    "a caption without an end": f"<figure><img src=/a.jpg><figcaption>{' |' * 200_000}</figcaption></figure>",
    "a byline without an end": f"<div class=author-name>{'by Jane and ' * 50_000}</div>",
    "bylines": "<div class=author-name>Jane Roe</div>" * 30_000,
    "blanks and digits below the headline": f"<h1>x</h1><p>{' ' * 8_000}</p>{'<p>1 ' * 5_000}",
    "a long name in the data": '<script type=\'application/ld+json\'>{"@type":"Article","author":"'
    + "J, " * 99_000
    + '"}</script>',
    "a source of blanks": f"</article><div class=source>x{' ' * 100_000}y</div>",
    "classes of authors": "".join(f"<b class=author-{'x' * (n % 50)}{n}>J</b>" for n in range(20_000)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_end_in_bounded_time(name: str) -> None:
    start = time.process_time()
    found = extract(simple(*PROSE).replace("</article>", BOMBS[name]), url=URL)
    assert time.process_time() - start < 30  # a tenth of it on a slow machine; what is quadratic takes minutes
    assert isinstance(found, (Extraction, Refusal))


def test_a_headline_is_looked_for_in_bold_text_within_bold_text_without_reading_it_as_often() -> None:
    def cost(bold: str) -> float:
        page = f"<title>The reservoir is to be drained</title>{bold}{'word ' * 600_000}"
        start = time.process_time()
        extract(page, url=URL)
        return time.process_time() - start

    assert cost("<b>" * 300) < 10 * min(cost("<b>") for _ in range(3))


@pytest.mark.parametrize("bad", ["\x00", "&#0;", "&#xD800;", "\ud800", "&#x110000;", "\ufeff"])
def test_no_nul_and_no_surrogate_gets_through(bad: str) -> None:
    ld = (
        '<script type="application/ld+json">{"@type":"NewsArticle",'
        '"headline":"A headline \\ud800 of \\u0000 words","author":"Jane \\udfff Roe"}</script>'
    )
    found = extract(simple(f"{PROSE[0]} {bad} tail", *PROSE[1:], title=f"A headline {bad} of words", head=ld), url=URL)
    assert isinstance(found, Extraction)
    text = str(to_json(found)) + found.title + found.body + "".join(found.authors)
    assert "\x00" not in text
    assert text.encode("utf-8")


SCRAPS = [
    *"<>/='\"&;! \x00",
    *("<p>", "</p>", "<br>", "<h1>", "<li>", "<title>", "<a href=", "<div class='", "comments", "<table><td>"),
    *("<script type=application/ld+json>", '{"@type":"NewsArticle",', '"author":[{}]', "</script>"),
    *("<meta property=og:title content=", "http://[", "<time datetime=", "\ud800", "متن"),
    *PROSE,
]


@given(st.lists(st.sampled_from(SCRAPS), max_size=60).map("".join))
def test_anything_is_an_answer(html: str) -> None:
    found = extract(html, url="http://[not-a-url" if "http" in html else URL)
    assert isinstance(found, (Extraction, Refusal))
    assert isinstance(found, Refusal) or found.title.encode("utf-8")


@given(st.binary(max_size=300), st.sampled_from([None, "text/html; charset=utf-16", "charset=rot13", "charset=idna"]))
def test_any_bytes_are_an_answer(data: bytes, header: str | None) -> None:
    found = extract(data, url=URL, content_type=header)
    assert isinstance(found, (Extraction, Refusal))
    assert to_utf8(data, header)[0].decode("utf-8") is not None
