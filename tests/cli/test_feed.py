"""`khabar feed parse`, through the real command."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from scraper.cli.feed import command
from storage.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>ایسنا</title><language>fa</language>'
    "<item><title>خبر</title><link>/news/1</link><guid>7</guid><pubDate>Fri, 31 Dec 2021 12:30:00 +0330</pubDate>"
    "<description>&lt;p&gt;لید&lt;/p&gt;</description></item></channel></rss>"
)
ENTRY = {
    "url": "https://isna.example.ir/news/1", "guid": "7", "title": "خبر", "published": "2021-12-31T12:30:00+03:30",
    "updated": None, "summary": "لید", "content": None, "authors": [], "tags": [], "image": None, "language": "fa",
    "published_raw": "Fri, 31 Dec 2021 12:30:00 +0330", "updated_raw": None,
}  # fmt: skip


def run(*arguments: str, stdin: str | None = None) -> str:
    result = CliRunner().invoke(command, ["parse", *arguments], input=stdin, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_one_file_is_printed_as_json(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml.gz"
    path.write_bytes(gzip.compress(FEED.encode()))
    answer = json.loads(run(str(path), "--url", "https://isna.example.ir/rss"))
    assert answer["entries"] == [ENTRY]
    assert list(answer["feed"]) == [
        "kind",
        "title",
        "link",
        "language",
        "hints",
        "tier",
        "complete",
        "notes",
        "children",
    ]
    assert answer["feed"]["tier"] == "strict"


def test_manifest_gives_one_line_a_feed(tmp_path: Path) -> None:
    good, page = tmp_path / "feed.xml", tmp_path / "page.html"
    good.write_text(FEED, encoding="utf-8")
    page.write_text("<!DOCTYPE html><html></html>")
    where = {"url": "https://isna.example.ir/rss", "now": "2022-01-01T00:00:00Z"}
    rows: list[dict[str, Any]] = [
        {"id": "a", "path": str(good), **where},
        {"id": "b", "path": str(page), **where, "headers": {"Content-Type": "application/rss+xml"}},
        {"id": "c", "path": str(tmp_path / "missing"), **where},
        {"id": "d"},
    ]
    manifest, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    manifest.write_text("\n".join(json.dumps(row) for row in rows))
    assert run("--manifest", str(manifest), "--output", str(output)) == ""
    answers = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", "c", "d"]
    assert answers[0]["entries"] == [ENTRY]
    assert answers[1] == {"id": "b", "error": "not_a_feed: not a feed: an HTML page", "refusal": "not_a_feed"}
    assert "missing: cannot be read" in answers[2]["error"]
    assert answers[3]["error"] == "line 4: key 'path' is missing"


@pytest.mark.parametrize("now", ["2021-01-01T00:00:00+00:00", "2021-01-01T00:00:00", 1_609_459_200])
def test_now_of_the_manifest_clamps_the_future(tmp_path: Path, now: str | int) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(FEED, encoding="utf-8")
    answer = json.loads(
        run("--manifest", "-", stdin=json.dumps({"id": 1, "path": str(path), "now": now, "url": "http://x.ir/"}))
    )
    assert answer["entries"][0]["published"] == "2021-01-01T00:00:00+00:00"
    assert answer["entries"][0]["url"] == "http://x.ir/news/1"


def test_charset_of_the_headers_is_used(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(FEED.replace("ایسنا", "ISNA").replace("لید", "متن").encode("cp1256"))
    row = {
        "id": 1,
        "path": str(path),
        "url": "http://x.ir/",
        "headers": {"content-type": "text/xml; charset=windows-1256"},
    }
    answer = json.loads(run("--manifest", "-", stdin=json.dumps(row)))
    assert answer["entries"][0]["title"] == "خبر"
    assert answer["feed"]["notes"][0]["detail"].endswith("cp1256 by header")


@pytest.mark.parametrize("arguments", [[], ["x", "--manifest", "y"]])
def test_either_a_file_or_a_manifest(arguments: list[str]) -> None:
    with pytest.raises(InputError, match="either a FILE or --manifest"):
        run(*arguments)
    assert "--manifest" in run("--help")
