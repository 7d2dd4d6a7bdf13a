"""Each form of export, read back by a reader of that form."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from scraper.feeds import ParsedFeed, parse
from storage.codec import article_from_json
from storage.exports import FORMATS
from storage.exports.ninjs import as_html, as_ninjs
from storage.exports.table import COLUMNS, safe_cell
from storage.records import Article, ArticleKind, Block, BlockType, Change, Image, Verdict
from storage.sinks.text import as_text
from tests.storage.samples import NOW, article

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = 'a"b,c\n=1+1 <b>&amp;</b> ]]> \x0b\ufffe \u202e می‌شود'


def change(number: int, **changes: Any) -> Change:
    return Change(number, NOW, Verdict.NEW, article(number, **changes))


CHANGES = [
    change(1),
    change(2, title=HOSTILE, body=f"{HOSTILE}\nsecond", lead=HOSTILE, tags=(HOSTILE, "x"), authors=(HOSTILE,)),
    change(
        3, language=None, published_at=None, lead=None, blocks=(), authors=(), images=(), quality=None, dateline=None
    ),
    change(4, body="", blocks=(), copy_of=article(1).id, story_id=article(1).id, kind=ArticleKind.VIDEO, kicker="k"),
]


def stream(form: str, changes: list[Change] = CHANGES) -> bytes:
    target, kind = io.BytesIO(), FORMATS[form]
    assert kind.stream
    assert kind.stream(iter(changes), target) == len(changes)
    return target.getvalue()


def test_lines_come_back_as_the_records_they_were() -> None:
    lines = [json.loads(line) for line in stream("jsonl").splitlines()]
    assert [article_from_json(line) for line in lines] == [each.article for each in CHANGES]
    assert [(line["position"], line["verdict"]) for line in lines] == [(number, "new") for number in (1, 2, 3, 4)]


def test_a_line_is_one_to_every_reader() -> None:
    title = "a\x85b\u2028c\u2029d\x0be\x1cf"
    (line,) = stream("jsonl", [change(1, title=title)]).decode().splitlines()
    assert json.loads(line)["title"] == title


def test_packed_lines_are_the_same_lines() -> None:
    pa = pytest.importorskip("pyarrow", reason="needs the extra `export`")
    plain = stream("jsonl")
    assert gzip.decompress(stream("jsonl.gz")) == plain
    assert stream("jsonl.gz") == stream("jsonl.gz")
    assert pa.CompressedInputStream(pa.BufferReader(stream("jsonl.zst")), "zstd").read() == plain
    assert stream("jsonl", []) == gzip.decompress(stream("jsonl.gz", [])) == b""


def test_csv_is_a_table_without_formulas() -> None:
    rows = list(csv.DictReader(io.StringIO(stream("csv").decode(), newline="")))
    assert [row["position"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[0]["published_at"] == "2021-12-31T10:15:00+03:30"
    assert rows[0]["authors"] == "A; B"
    assert rows[1]["body"] == f"{HOSTILE}\nsecond"
    assert rows[2]["language"] == ""
    assert tuple(rows[0]) == COLUMNS


@pytest.mark.parametrize(
    "start",
    [
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "＝",
        "＋",
        "－",
        "＠",
        "\ufe66",
        "\ufe62",
        "\ufe63",
        "\ufe6b",
        "\u2212",
        " =",
        "\u00a0=",
        "\ufeff=",
        "\u200f-",
        "\u3000+",
        "\x0b\x00@",
    ],
)
def test_no_cell_is_a_formula(start: str) -> None:
    assert safe_cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    assert safe_cell(f"a{start}") == f"a{start}"
    (row,) = csv.DictReader(io.StringIO(stream("csv", [change(1, title=f"{start}1+1")]).decode(), newline=""))
    assert row["title"] == f"'{start}1+1"


def test_sqlite_is_one_table(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    assert FORMATS["sqlite"].write(iter(CHANGES), path) == 4
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute("SELECT * FROM article ORDER BY position").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert [row["title"] for row in rows] == [each.article.title for each in CHANGES]
    assert json.loads(rows[0]["authors"]) == ["A", "B"]
    assert set(rows[0].keys()) == {each.name for each in fields(Article)} | {"position", "verdict"}


def test_parquet_is_parted_by_day_and_language_and_typed(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs the extra `export`")
    import pyarrow.dataset as ds  # noqa: PLC0415 - see above

    assert FORMATS["parquet"].write(iter(CHANGES), tmp_path) == 4
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.parquet"))
    assert names == [
        "day=2021-12-31/language=fa/part-000000000001.parquet",
        "day=2026-11-23/language=und/part-000000000003.parquet",
    ]
    rows = ds.dataset(tmp_path, format="parquet").to_table().sort_by("position").to_pylist()
    assert [row["title"] for row in rows] == [each.article.title for each in CHANGES]
    assert rows[0]["published_at"] == datetime(2021, 12, 31, 6, 45, tzinfo=UTC)
    assert rows[0]["blocks"][0] == {"type": "heading", "text": "یک", "level": 2}
    assert rows[0]["provenance"] == [("title", "rule")]
    assert rows[2]["language_tag"] is None
    assert (
        ds.dataset(tmp_path, format="parquet", partitioning="hive").count_rows(filter=ds.field("language") == "fa") == 3
    )


def test_a_parquet_data_set_is_read_whole_as_pandas_does(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs the extra `export`")
    import pyarrow.parquet as pq  # noqa: PLC0415 - see above

    changes = [change(1, language="fa-IR"), change(2, language=None), change(3, language="zh-Hans")]
    assert FORMATS["parquet"].write(iter(changes), tmp_path) == 3
    rows = pq.read_table(tmp_path).sort_by("position").to_pylist()
    assert [(row["language"], row["language_tag"]) for row in rows] == [
        ("fa", "fa-IR"),
        ("und", None),
        ("zh", "zh-Hans"),
    ]
    assert {row["day"] for row in rows} == {"2021-12-31"}


def test_parquet_in_many_pieces_has_each_record_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow", reason="needs the extra `export`")
    import pyarrow.dataset as ds  # noqa: PLC0415 - see above

    from storage.exports import parquet  # noqa: PLC0415

    monkeypatch.setattr(parquet, "BUFFERED", 7)
    assert FORMATS["parquet"].write((change(number) for number in range(1, 31)), tmp_path) == 30
    found = ds.dataset(tmp_path, format="parquet").to_table(["position"]).column("position").to_pylist()
    assert sorted(found) == list(range(1, 31))
    assert len(list(tmp_path.rglob("*.parquet"))) == 5


@pytest.mark.parametrize("year", [2, 621, 622, 9998, 9999])
def test_a_text_of_any_year_has_its_day(year: int) -> None:
    """The Jalali calendar, and the library for it, begin and end: outside, the day is told as for others."""
    found = article(1, published_at=NOW.replace(year=year), language="fa")
    assert as_text(found).split("\n")[1]


def test_texts_stand_where_the_sink_puts_them(tmp_path: Path) -> None:
    assert FORMATS["text"].write(iter(CHANGES[:1]), tmp_path) == 1
    (path,) = tmp_path.rglob("*.txt")
    assert path.relative_to(tmp_path).as_posix() == f"agency/2021-12-31/{1:024x}.txt"
    assert path.read_text().startswith("عنوان 1\n")


@pytest.mark.parametrize("form", ["atom", "jsonfeed"])
def test_feeds_are_read_by_our_own_reader(form: str) -> None:
    feed = parse(stream(form), url="https://x.test/feed", now=NOW)
    newest = list(reversed(CHANGES))
    assert isinstance(feed, ParsedFeed), feed
    assert feed.tier == ("strict" if form == "atom" else "json")
    assert feed.notes == ()
    assert [item.guid for item in feed.items] == [f"urn:khabar:{each.article.id}" for each in newest]
    assert [item.url for item in feed.items] == [each.article.canonical_url for each in newest]
    assert feed.items[3].title == "عنوان 1"
    assert feed.items[3].published_at == article(1).published_at
    assert feed.items[3].authors == ("A", "B")
    assert "می‌شود" in (feed.items[2].title or "")


def test_atom_is_well_formed_and_has_what_it_must() -> None:
    root = etree.fromstring(stream("atom"))
    space = {"a": "http://www.w3.org/2005/Atom"}
    for path in ("a:id", "a:title", "a:updated", "a:author/a:name"):
        assert root.xpath(path, namespaces=space)[0].text
    entries = root.xpath("a:entry", namespaces=space)
    assert all(each.find(f"a:{name}", space) is not None for each in entries for name in ("id", "title", "updated"))
    assert entries[3].get("{http://www.w3.org/XML/1998/namespace}lang") == "fa"
    assert b"<entry" not in stream("atom", [])
    assert b"1970-01-01" in stream("atom", [])


def test_a_feed_has_the_newest_hundred() -> None:
    kind = FORMATS["jsonfeed"]
    target = io.BytesIO()
    assert kind.stream
    assert kind.stream((change(number) for number in range(1, 251)), target) == 100
    items = json.loads(target.getvalue())["items"]
    assert (items[0]["id"], items[-1]["id"]) == (f"urn:khabar:{250:024x}", f"urn:khabar:{151:024x}")


def test_ninjs_has_no_headline_where_there_is_none() -> None:
    made = as_ninjs(article(1, title="", kicker=None, body="", lead=None, blocks=()))
    assert made.keys() & {"headlines", "title", "bodies", "descriptions"} == set()
    assert as_ninjs(article(1, title="", kicker="k"))["headlines"] == [{"role": "kicker", "value": "k"}]


def test_feeds_have_no_empty_names() -> None:
    odd = [change(1, tags=("", " ", "\x0b", "t"), authors=("\x00", "")), change(2, tags=("",), authors=("", "A"))]
    entries = etree.fromstring(stream("atom", odd)).findall("{*}entry")
    assert [[each.get("term") for each in entry.findall("{*}category")] for entry in entries] == [[], ["t"]]
    assert [[each.text for each in entry.findall("{*}author/{*}name")] for entry in entries] == [["A"], ["agency"]]
    items = json.loads(stream("jsonfeed", odd))["items"]
    assert [item.get("tags") for item in items] == [None, ["t"]]
    assert [item["authors"] for item in items] == [[{"name": "A"}], [{"name": "agency"}]]


# What ninjs 3.1 has for the keys that we use: the object and its parts are closed. str: text, "uri", "time", a set.
TEXT = {"role": str, "value": str, "contentType": str, "charCount": int, "wordCount": int}
NINJS: dict[str, Any] = {
    "uri": "uri",
    "standard": {"name": str, "version": str, "schema": "uri"},
    "type": {"text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"},
    "representationType": {"full", "partial"},
    "version": str,
    "firstCreated": "time",
    "versionCreated": "time",
    "pubStatus": {"usable", "withheld", "canceled"},
    "usageTerms": str,
    "copyrightNotice": str,
    "language": str,
    "title": str,
    "headlines": [{"role": str, "contentType": str, "value": str}],
    "descriptions": [{"role": str, "contentType": str, "value": str}],
    "bodies": [TEXT],
    "by": str,
    "located": str,
    "infoSources": [{"name": str, "role": str, "uri": "uri", "literal": str}],
    "subjects": [{"name": str, "rel": str, "uri": "uri", "literal": str}],
    "genres": [{"name": str, "uri": str, "literal": str}],
    "renditions": [{"name": str, "href": "uri", "contentType": str, "title": str}],
    "altIds": [{"role": str, "value": str}],
}
NEEDED = {
    "headlines": "value",
    "descriptions": "value",
    "bodies": "value",
    "renditions": "name",
    "associations": "name",
}
NINJS["associations"] = [{**NINJS, "name": str, "rel": str}]


# RFC 3986 and RFC 3339, which the formats "uri" and "date-time" of JSON Schema are.
_SIGN = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_AUTHORITY = rf"//(?:{_SIGN}*@)?(?:\[[0-9a-fA-F:.]+\]|{_SIGN}*?)(?::\d*)?"
URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?:{_AUTHORITY})?(?:/|{_SIGN})*(?:\?(?:[/?]|{_SIGN})*)?(?:#(?:[/?]|{_SIGN})*)?"
)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def check(value: Any, shape: Any, path: str = "") -> None:
    """Fail unless a value has the shape, and nothing besides."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), path
        assert value.keys() <= shape.keys(), (path, value.keys() - shape.keys())
        for name, part in value.items():
            check(part, shape[name], f"{path}.{name}")
            assert name not in NEEDED or all(NEEDED[name] in each for each in part), f"{path}.{name}"
    elif isinstance(shape, list):
        assert isinstance(value, list), path
        for part in value:
            check(part, shape[0], f"{path}[]")
    elif isinstance(shape, set):
        assert value in shape, path
    elif shape == "uri":
        assert URI.fullmatch(value), (path, value)
    elif shape == "time":
        assert INSTANT.fullmatch(value), (path, value)
    else:
        assert type(value) is shape, path


@pytest.mark.parametrize("each", CHANGES, ids=lambda each: str(each.position))
def test_ninjs_is_closed_and_typed(each: Change) -> None:
    made = as_ninjs(each.article)
    check(made, NINJS)
    assert made["uri"] == f"urn:khabar:{each.article.id}"
    assert all("name" in part and "uri" in part for part in made.get("associations", ()))  # both are required there
    assert json.loads(stream("ninjs").splitlines()[each.position - 1]) == made


ODD = st.text(max_size=12) | st.sampled_from([HOSTILE, "", "\x00", "\u2028", "]]>", "=1"])
ODD_URLS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["https://a.test/", "http://خبر.test", "https://[2001:db8::1]:8/", "//a.test/", "", "mailto:"]),
    ODD,
    st.sampled_from(["", "?a[]=%zz&b=%41", "#x#y", "\\\\^`{|} "]),
)
# Offsets of before 1930 have seconds.
ODD_TIMES = st.builds(
    lambda seconds, offset_s: (NOW - timedelta(seconds=seconds)).astimezone(timezone(timedelta(seconds=offset_s))),
    st.integers(-(10**10), 6 * 10**10),
    st.sampled_from([0, 12_600, -43_140, 50_400, 12_344]),
)
ODD_ARTICLES = st.builds(
    article,
    st.integers(1, 9),
    url=ODD_URLS,
    canonical_url=ODD_URLS,
    title=ODD,
    body=ODD,
    lead=st.none() | ODD,
    kicker=st.none() | ODD,
    language=st.none() | ODD,
    section=st.none() | ODD,
    published_at=st.none() | ODD_TIMES,
    updated_at=st.none() | ODD_TIMES,
    fetched_at=ODD_TIMES,
    authors=st.lists(ODD, max_size=2).map(tuple),
    tags=st.lists(ODD, max_size=2).map(tuple),
    images=st.lists(st.builds(Image, ODD_URLS, st.none() | ODD, st.none() | ODD), max_size=2).map(tuple),
    blocks=st.lists(st.builds(Block, st.sampled_from(BlockType), ODD, st.none() | st.integers(1, 6)), max_size=3).map(
        tuple
    ),
)


@settings(max_examples=200)
@given(ODD_ARTICLES)
def test_whatever_a_record_holds_each_form_is_valid(odd: Article) -> None:
    made = as_ninjs(odd)
    check(made, NINJS)
    assert all(part["name"] and part["uri"] for part in made.get("associations", ()))
    changes = [Change(1, NOW, Verdict.NEW, odd)]
    (line,) = stream("jsonl", changes).decode().splitlines()
    assert article_from_json(json.loads(line)) == odd
    (item,) = json.loads(stream("jsonfeed", changes))["items"]
    assert "content_text" in item
    assert all(INSTANT.fullmatch(item[name]) for name in ("date_published", "date_modified") if name in item)
    (entry,) = etree.fromstring(stream("atom", changes)).iterfind("{*}entry")
    assert all(INSTANT.fullmatch(each.text or "") for each in entry.iter("{*}updated", "{*}published"))
    (row,) = csv.DictReader(io.StringIO(stream("csv", changes).decode(), newline=""))
    assert row["title"].removeprefix("'") == odd.title.removeprefix("'")
    unseen = {each for each in map(chr, range(0x3001)) if unicodedata.category(each)[0] in "ZC"}
    assert not any(cell.lstrip("".join(unseen))[:1] in set("=+-@＝＋－＠") for cell in row.values())


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (Block(BlockType.PARAGRAPH, "a < b"), "<p>a &lt; b</p>"),
        (Block(BlockType.HEADING, "h", 3), "<h3>h</h3>"),
        (Block(BlockType.HEADING, "h"), "<h2>h</h2>"),
        (Block(BlockType.QUOTE, "q"), "<blockquote>q</blockquote>"),
        (Block(BlockType.LIST, "a\nb"), "<ul><li>a</li><li>b</li></ul>"),
        (Block(BlockType.TABLE, "a\tb\nc"), "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
        (Block(BlockType.FIGURE, '"c"'), "<figure><figcaption>&quot;c&quot;</figcaption></figure>"),
    ],
)
def test_blocks_as_html(block: Block, html: str) -> None:
    assert as_html(block) == html
    bodies = as_ninjs(article(1, blocks=(block,)))["bodies"]
    assert [(body["contentType"], body["value"]) for body in bodies] == [("text/plain", "یک\nدو"), ("text/html", html)]


def test_ninjs_holds_the_record() -> None:
    found = replace(
        article(1),
        images=(Image("https://a.test/عکس.jpg?a=1&b", "caption", "credit"),),
        copy_of="c" * 24,
        story_id="5" * 24,
    )
    made = as_ninjs(found)
    assert made["bodies"][0]["value"] == found.body
    assert made["firstCreated"] == "2021-12-31T10:15:00+03:30"
    assert [source["role"] for source in made["infoSources"]] == ["publisher", "credited"]
    assert [part["rel"] for part in made["associations"]] == ["copyOf", "story", "image"]
    assert made["associations"][2]["uri"] == "https://a.test/%D8%B9%DA%A9%D8%B3.jpg?a=1&b"
    assert made["by"] == "A, B"
    assert made["located"] == "KYIV"
