"""`khabar extract`: one page, a URL, a manifest."""

from __future__ import annotations

import gzip
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from scraper.cli.extract import command
from storage.errors import InputError
from tests.extract.pages import ENGLISH, PROSE, URL, simple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(command, list(arguments), input=stdin)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def manifest(folder: Path, rows: list[dict[str, Any]]) -> str:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_becomes_a_record(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001 - a case
    page = tmp_path / "page.html"
    page.write_bytes(gzip.compress(ENGLISH.encode()) if packed else ENGLISH.encode())
    result = run(str(page), "--url", URL, "--no-rules")
    record = json.loads(result.stdout)
    assert (record["title"], record["agency"]) == ("Reservoir to be drained for repairs", "news.example.org")
    assert record["published_at"].startswith("2024-05-03T10:15")


def test_standard_input() -> None:
    record = json.loads(run("-", "--no-rules", stdin=simple(*PROSE)).stdout)
    assert record["body"].split("\n") == list(PROSE)
    assert record["title"] == "A headline of five words"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "give either a FILE"),
        (("a", "--manifest", "b"), "give either a FILE"),
        (("/nowhere/page.html", "--no-rules"), "/nowhere/page.html: cannot be read"),
        (("-", "--no-rules"), "empty: 0 characters"),
    ],
)
def test_errors_say_what_to_do(arguments: tuple[str, ...], words: str) -> None:
    error = run(*arguments, stdin="").exception
    assert isinstance(error, InputError)
    assert words in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize("count", [3, 70])
def test_a_manifest_keeps_its_order_and_its_errors(tmp_path: Path, count: int) -> None:
    good = tmp_path / "good.html"
    good.write_text(ENGLISH, encoding="utf-8")
    rows = [{"id": f"n{n}", "url": URL, "path": str(good if n % 3 else tmp_path / "gone")} for n in range(count)]
    result = run(
        "--manifest", manifest(tmp_path, rows), "--output", str(tmp_path / "out"), "--no-rules", "--workers", "2"
    )
    answers = lines(tmp_path / "out")
    assert result.exit_code == 0, result.exception
    assert [each["id"] for each in answers] == [row["id"] for row in rows]
    assert all("cannot be read" in each["error"] for each in answers[::3])
    assert answers[1]["text"] == f"{answers[1]['lead']}\n{answers[1]['body']}"


def test_a_refusal_is_a_line_with_its_class(tmp_path: Path) -> None:
    page = tmp_path / "lost.html"
    page.write_text(simple("Sorry, we looked everywhere.", title="Page not found"), encoding="utf-8")
    run(
        "--manifest",
        manifest(tmp_path, [{"id": 1, "path": str(page)}, {"id": 2}]),
        "--output",
        str(tmp_path / "out"),
        "--no-rules",
    )
    refused, incomplete = lines(tmp_path / "out")
    assert (refused["id"], refused["refusal"]) == (1, "not_an_article")
    assert incomplete["error"].endswith("key 'path' is missing")


AGENCY = """
name = "خبرگزاری"
name_en = "Example News"
country = "IR"
language = "fa"
time_zone = "Asia/Tehran"
homepage = "https://news.example.org/"
[[feeds]]
url = "https://news.example.org/rss"
[[rules]]
[rules.select]
title = [".own-title"]
"""


@pytest.mark.parametrize(
    ("options", "title", "agency"),
    [((), "Only the rule knows", "example"), (("--no-rules",), "A headline of five words", "news.example.org")],
)
def test_the_agencys_rules_hold_for_its_host(tmp_path: Path, options: tuple[str, ...], title: str, agency: str) -> None:
    (tmp_path / "agencies").mkdir()
    (tmp_path / "agencies" / "example.toml").write_text(AGENCY, encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text(simple(*PROSE, before="<b class=own-title>Only the rule knows</b>"), encoding="utf-8")
    result = run(str(page), "--url", "https://www.news.example.org/1", "--config", str(tmp_path), *options)
    record = json.loads(result.stdout)
    assert record["title"] == title
    assert record["agency"] in {agency, f"www.{agency}"}


def test_without_rules_credits_and_zones_are_read_all_the_same(tmp_path: Path) -> None:
    credit = "به گزارش ایسنا، به نقل از خبرگزاری رویترز، گفت‌وگوها ۵۰ دقیقه طول کشید و ادامه خواهد داشت."
    page = tmp_path / "page.html"
    page.write_text(
        f"<html lang=fa><title>گفت‌وگوی دو رئیس‌جمهور آغاز شد</title><body><h1>گفت‌وگوی دو رئیس‌جمهور آغاز شد</h1>"
        f"<span class=item-date>جمعه ۱۰ دی ۱۴۰۰ - ۱۰:۱۵</span><p>{credit}</p><p>{credit[15:]}</p>",
        encoding="utf-8",
    )
    record = json.loads(run(str(page), "--url", "https://www.isna.ir/news/1", "--no-rules").stdout)
    assert record["credited_sources"] == ["Reuters"]
    assert record["published_at"] == "2021-12-31T10:15:00+03:30"


class Site(BaseHTTPRequestHandler):
    """One article, and nothing else."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/article" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(ENGLISH.encode() if self.path == "/article" else b"gone")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def config(tmp_path: Path, site: str) -> str:
    port = site.rsplit(":", 1)[1]
    (tmp_path / "khabar.toml").write_text(f'[fetch]\nallow_private = ["127.0.0.0/8:{port}"]\n', encoding="utf-8")
    return str(tmp_path)


def test_a_url_is_fetched(site: str, config: str) -> None:
    record = json.loads(run(f"http://{site}/article", "--config", config).stdout)
    assert record["title"] == "Reservoir to be drained for repairs"
    assert record["url"] == f"http://{site}/article"


def test_a_url_that_cannot_be_had_names_the_refusal(site: str, config: str) -> None:
    error = run(f"http://{site}/gone", "--config", config).exception
    assert isinstance(error, InputError)
    assert "not_found" in str(error)
