"""Feeds made to hurt: they end in bounded time and memory, read nothing they should not, and never raise."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scraper.feeds import ParsedFeed, caps, find_feeds, looks_like_feed, parse
from scraper.feeds.mend import declare_prefixes, mend_harder
from scraper.feeds.reader import read_feed
from scraper.feeds.strict import NotStrict, read_tree
from storage.records import Refusal, RefusalClass
from tests.feeds.documents import NOW, URL, atom, rss

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# CPU seconds that any hostile document may take, on a slow and busy machine; feedparser needs over 20 for some.
DEADLINE_S = 10.0

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
MEGABYTE = 1_000_000


def doctype(declarations: str, item: str) -> str:
    return rss(item, prolog=f'<?xml version="1.0"?><!DOCTYPE rss [{declarations}]>')


HOSTILE = {
    "billion_laughs": doctype(f'<!ENTITY l0 "lol">{LAUGHS}', "<title>&l9;</title>"),
    "quadratic_blow_up": doctype(f'<!ENTITY a "{"a" * 100_000}">', f"<title>{'&a;' * 50_000}</title>"),
    "laughs_in_an_attribute": doctype(f'<!ENTITY l0 "lol">{LAUGHS}', '<enclosure url="&l9;"/>'),
    "parameter_entity": doctype('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;', "<title>خبر</title>"),
    "endless_doctype": '<?xml version="1.0"?><!DOCTYPE rss [' + "<!ENTITY a 'b'>" * 60_000,
    "deep": rss("<a>" * 100_000),
    "deep_and_closed": rss("<a>" * 100_000 + "</a>" * 100_000),
    "deep_before_the_root": "<a>" * 100_000 + rss(),
    "deep_and_broken": rss("<a>" * 100_000 + "<title>a &nbsp; b</title>"),
    "attribute_of_20_mb": rss(f'<a x="{"y" * 20 * MEGABYTE}"/>'),
    "many_attributes": rss("<a " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/>"),
    "many_attributes_and_broken": rss("<a " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/>&nbsp;&"),
    "many_attributes_unquoted": rss("<a " + " ".join(f"a{n}=1" for n in range(200_000)) + ">"),
    "many_namespaces": rss("<a " + " ".join(f'xmlns:a{n}="urn:{n}"' for n in range(50_000)) + "/>"),
    "many_undeclared_prefixes": rss("".join(f"<p{n}:a/>" for n in range(50_000))),
    "many_bare_brackets": rss("<title>" + "< " * 500_000 + "</title>"),
    "many_ampersands": rss("<title>" + "&" * MEGABYTE + "</title>"),
    "many_entities": rss("<title>" + "&nbsp;" * 200_000 + "</title>"),
    "many_open_cdata": rss("<title>" + "<![CDATA[" * 100_000 + "</title>"),
    "many_cdata_ends": rss("<title>" + "]]>" * 300_000 + "</title>"),
    "many_comments": rss("<!--" * 200_000),
    "many_doctypes": "<!DOCTYPE [" * 100_000 + rss(),
    "many_roots": "<rss>" * 100_000,
    "many_texts_open": rss("<title>" * 50_000 + "&"),
    "many_descriptions_open": rss("<description><p" * 30_000 + "&"),
    "one_long_tag": rss("<title " + "x" * 5 * MEGABYTE),
    "one_long_quote": rss('<title x="' + "<" * MEGABYTE),
    "tags_in_a_summary": rss("<description><![CDATA[" + "<p " * 300_000 + "]]></description>"),
    "scripts_in_a_summary": rss("<description><![CDATA[" + "<script>" * 100_000 + "]]></description>"),
    "pictures_in_a_summary": rss("<description><![CDATA[" + "<img " * 200_000 + "]]></description>"),
    "blanks": rss("<title>" + " \n" * MEGABYTE + "</title>"),
    "long_date": rss("<pubDate>" + "1" * MEGABYTE + "</pubDate>"),
    "long_link": rss("<link>http://" + "a." * MEGABYTE + "</link>"),
    "long_language": rss(channel="<language>" + "a-" * MEGABYTE + "</language>"),
    "many_authors": rss("<author>a@b.c (x)</author>" * 50_000),
    "brackets_of_json": '{"version":"https://jsonfeed.org/version/1","items":' + "[" * 500_000,
    "parts_of_json": '{"version":"https://jsonfeed.org/version/1","items":[' + "{}," * (caps.JSON_PARTS + 1) + "{}]}",
    "number_of_json": '{"version":"https://jsonfeed.org/version/1","items":[{"id":' + "9" * 100_000 + "}]}",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _deadline() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < DEADLINE_S


@pytest.mark.parametrize("document", HOSTILE.values(), ids=HOSTILE)
def test_hostile_document_ends_soon(document: str) -> None:
    body = document.encode()
    parsed = parse(body, url=URL, now=NOW)
    if isinstance(parsed, Refusal):
        assert parsed.kind in {RefusalClass.BAD_FEED, RefusalClass.NOT_A_FEED}
        assert "\n" not in parsed.detail
        assert len(parsed.detail) < 500
    else:
        assert len(parsed.items) <= 1
        assert all(len(item.title or "") <= caps.TITLE_CHARS for item in parsed.items)
    assert isinstance(looks_like_feed(body, None), bool)
    assert find_feeds(body, url=URL) == ()


def test_what_would_take_much_memory_is_not_mended() -> None:
    few, many = ("".join(f"<p{n}:a/>" for n in range(count)) for count in (caps.PREFIXES, caps.PREFIXES + 1))
    assert declare_prefixes(rss(few)) != rss(few)
    assert declare_prefixes(rss(many)) == rss(many)
    long_tag = rss("<a " + " ".join(f"a{n}=1" for n in range(caps.TAG_CHARS // 4)) + ">")
    assert mend_harder(long_tag) == long_tag


MAP = "<urlset>{}</urlset>"
ENTRY = "<url><loc>http://example.ir/{}</loc></url>"


@pytest.mark.parametrize("tail", ["", "&nbsp;"])
def test_a_sitemap_is_read_as_far_as_its_bounds_go(monkeypatch: pytest.MonkeyPatch, tail: str) -> None:
    monkeypatch.setattr(caps, "ENTRIES", 10)
    few, many = ("".join(ENTRY.format(n) for n in range(count)) for count in (10, 11))
    whole, cut = (parse(MAP.format(each + tail).encode(), url="http://example.ir/", now=NOW) for each in (few, many))
    assert isinstance(whole, ParsedFeed)
    assert isinstance(cut, ParsedFeed)
    assert len(whole.items) == len(cut.items) == 10
    assert "items_capped" not in {note.word for note in whole.notes}
    assert not cut.complete
    lines = parse(b"http://example.ir/a\n" * 11, url="http://example.ir/", now=NOW)
    assert isinstance(lines, ParsedFeed)
    assert not lines.complete


def test_an_entry_of_very_many_elements_is_refused() -> None:
    inside = "<a/>" * (caps.ENTRY_ELEMENTS + 1)
    parsed = parse(MAP.format(ENTRY.format(1) + f"<url>{inside}</url>").encode(), url=URL, now=NOW)
    assert isinstance(parsed, Refusal)
    assert parsed.detail == "a broken sitemap: an entry of very many elements"


GROWTH = """
import gzip, datetime
from scraper.feeds import parse
def read(entries):
    body = gzip.compress(b"<urlset>" + b"<url/>" * entries + b"</urlset>")
    parse(body, url="http://example.ir/", now=datetime.datetime.now(datetime.UTC))
    return int(next(line for line in open("/proc/self/status") if "VmHWM" in line).split()[1]) // 1024
print(-read(10) + read(4_000_000))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc")
def test_a_large_sitemap_takes_little_more_than_its_bytes() -> None:
    told = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 120  # MiB, 24 of which are the sitemap itself, twice; the tree of it has 400


def test_json_of_very_many_parts_is_refused() -> None:
    parsed = parse(HOSTILE["parts_of_json"].encode(), url=URL, now=NOW)
    assert isinstance(parsed, Refusal)
    assert parsed.detail == "JSON of too many parts"


def test_external_entities_are_not_read(tmp_path: Path, read: Callable[..., ParsedFeed]) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    document = doctype(f'<!ENTITY x SYSTEM "{secret.as_uri()}">', "<title>خبر &x;</title>")
    feed = read(document)
    assert feed.items[0].title == "خبر &x;"
    assert "hidden" not in repr(feed)
    assert feed.tier == "lenient"


def test_internal_entities_are_not_expanded(read: Callable[..., ParsedFeed]) -> None:
    feed = read(doctype('<!ENTITY x "expanded">', "<title>خبر &x;</title>"))
    assert "expanded" not in repr(feed)
    assert feed.items[0].url == "https://news.example.ir/news/1"


def test_a_doctype_inside_a_text_is_text(read: Callable[..., ParsedFeed]) -> None:
    feed = read(rss("<description><![CDATA[<!DOCTYPE html><p>متن</p>]]></description>" + " " * 10_000))
    assert feed.items[0].summary == "متن"


def test_too_many_items_are_capped(read: Callable[..., ParsedFeed]) -> None:
    item = "<item><title>a</title><link>https://x.ir/{}</link></item>"
    items = "".join(item.format(number) for number in range(caps.ITEMS_PER_POLL + 5))
    feed = read(f"<rss><channel>{items}</channel></rss>")
    assert len(feed.items) == caps.ITEMS_PER_POLL
    assert [note.word for note in feed.notes] == ["items_capped"]
    assert not feed.complete
    assert feed.items[0].url == "https://x.ir/0"


def test_fields_are_capped(read: Callable[..., ParsedFeed]) -> None:
    long = "آ" * 1_100_000
    tags = "".join(f"<category>{number}</category>" for number in range(1000))
    document = rss(
        f"<title>{long}</title><description>{long}</description><body>{long}</body><author>{long}</author>{tags}"
    )
    item = read(document).items[0]
    assert len(item.title or "") == caps.TITLE_CHARS
    assert len(item.summary or "") == caps.TEASER_CHARS
    assert len(item.content_html or "") == caps.CONTENT_CHARS
    assert [len(name) for name in item.authors] == [caps.NAME_CHARS]
    assert len(item.tags) == caps.NAMES


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://x.ir/1",
        "http:///1",
        "http://[1",
        "//",
        "mailto:a@b.c",
    ],
)
def test_only_http_addresses_leave_the_room(read: Callable[..., ParsedFeed], href: str) -> None:
    feed = read(atom(f'<link href="{href}"/><link rel="enclosure" type="image/png" href="{href}"/><link href="/ok"/>'))
    assert [item.url for item in feed.items] == ["https://news.example.ir/ok"]
    assert feed.items[0].image is None


def test_no_field_holds_what_cannot_be_stored(read: Callable[..., ParsedFeed]) -> None:
    broken = rss(
        "<title>a&#0;b&#xD800;c\ud800&amp;#0;&amp;#xDFFF;</title><description>&lt;p&gt;&amp;#0;x</description>"
    )
    item = read(broken.encode("utf-8", "surrogatepass")).items[0]
    for text in (item.title, item.summary):
        assert text
        assert "\x00" not in text
        assert text.encode()


@pytest.mark.parametrize("seed", range(300))
def test_random_damage_never_raises(seed: int) -> None:
    """Cut, doubled, swapped and overwritten bytes: a feed or a refusal, never an exception."""
    rng = random.Random(seed)
    whole = rss(
        '<description><![CDATA[<p>متن &amp; <b>متن</b></p>]]></description><enclosure url="/1.jpg" type="image/jpeg"/>'
        "<pubDate>Fri, 31 Dec 2021 12:30:00 +0330</pubDate><guid>7</guid>"
    ).encode()
    body = bytearray(whole)
    for _ in range(rng.randint(1, 12)):
        place, length = rng.randrange(len(body)), rng.randint(1, 30)
        piece = rng.choice(
            [b"", bytes(rng.randbytes(length)), body[place : place + length] * 2, b"<", b"&", b"]]>", b"<![CDATA["]
        )
        body[place : place + rng.randint(0, length)] = piece
    parsed = parse(bytes(body), url=URL, now=NOW)
    if isinstance(parsed, ParsedFeed):
        assert all(item.url.startswith("http") for item in parsed.items)
        assert len(parsed.items) <= 2
    else:
        assert parsed.kind in {RefusalClass.BAD_FEED, RefusalClass.NOT_A_FEED}


def test_half_letters_in_json_are_replaced(read: Callable[..., ParsedFeed]) -> None:
    document = r'{"version":"https://jsonfeed.org/version/1","items":[{"id":"\ud800","url":"/1","title":"a\ud83d\ude00b\udc00\u0000"}]}'
    item = read(document).items[0]
    assert item.title
    assert item.title.startswith("a\U0001f600b\ufffd")
    assert (item.guid, item.url) == ("\ufffd", "https://news.example.ir/1")


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b'<?xml version="1.0"?>',
        b"\xef\xbb\xbf<!-- c -->\n",
        b"<!-- <rss> -->" + b" " * 5_000,  # a root's name in a comment, and the doctype out of sight
        b"<?pi <feed ?>" + b"<!-- x -->" * 1_000,
    ],
)
def test_doctype_never_reaches_the_strict_tier(before: bytes) -> None:
    body = before + b'<!DOCTYPE rss [<!ENTITY a "aaa">]><rss><channel><title>&a;</title></channel></rss>'
    with pytest.raises(NotStrict, match="document type"):
        read_tree(body)
    for html_entities in (False, True):
        with pytest.raises(NotStrict, match="document type"):
            read_feed(body, html_entities=html_entities)
    assert (
        read_feed(before + b"<rss><channel><title><![CDATA[<!DOCTYPE x>]]></title></channel></rss>").title
        == "<!DOCTYPE x>"
    )
    assert read_tree(before + b"<rss><channel><title><![CDATA[<!DOCTYPE x>]]></title></channel></rss>").tag == "rss"


@pytest.mark.parametrize("nest", [lambda n: "<a>" * n + "</a>" * n, lambda n: "<channel>" * n + "</channel>" * n])
def test_the_strict_tier_reads_to_a_depth(nest: Callable[[int], str]) -> None:
    assert read_feed(f"<rss>{nest(caps.DEPTH - 2)}</rss>".encode()).kind == "rss"
    with pytest.raises(NotStrict, match="deeper"):
        read_feed(f"<rss>{nest(caps.DEPTH + 1)}</rss>".encode())


def test_of_an_elements_children_no_more_are_kept_than_can_count(read: Callable[..., ParsedFeed]) -> None:
    group = "".join(f'<media:content url="/{number}.mp4"/>' for number in range(caps.CHILDREN))
    names = ' xmlns:media="http://search.yahoo.com/mrss/"'
    for at, image in ((caps.CHILDREN - 1, "https://news.example.ir/1.jpg"), (caps.CHILDREN, None)):
        media = group.replace(f'"/{at}.mp4"', '"/1.jpg"') + '<media:content url="/1.jpg"/>' * (at == caps.CHILDREN)
        assert read(rss(f"<media:group>{media}</media:group>", names=names)).items[0].image == image
