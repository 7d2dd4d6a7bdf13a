"""The demo's two sites: real HTTP on loopback, pages as agencies make them, and what Khabar reads out of them."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from scraper.catalogue import load_catalogue
from scraper.demo import DemoSites, pages
from scraper.settings import load_settings
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from pathlib import Path


@pytest.fixture(scope="module")
def sites() -> Iterator[DemoSites]:
    with DemoSites() as live:
        yield live


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Message
    body: bytes


def _get(url: str, **headers: str) -> _Answer:
    parts = urlsplit(url)
    with contextlib.closing(http.client.HTTPConnection(parts.netloc, timeout=PATIENCE_S)) as connection:
        connection.request("GET", parts.path, headers={name.replace("_", "-"): each for name, each in headers.items()})
        answer = connection.getresponse()
        return _Answer(answer.status, answer.headers, answer.read())


def _text(url: str) -> str:
    answer = _get(url)
    assert answer.status == 200, url
    return answer.body.decode()


def test_both_sites_serve_their_stories_and_feeds(sites: DemoSites) -> None:
    persian, english = sites.bases
    for base, language in ((persian, "fa"), (english, "en")):
        front = _text(f"{base}/")
        for story in pages.stories(language):
            assert story["path"] in front
            assert story["paragraphs"][0][:40] in _text(base + story["path"])
    assert _text(f"{persian}/rss").count("<item>") == len(pages.stories("fa"))
    assert len(json.loads(_text(f"{english}/feed.json"))["items"]) == len(pages.stories("en"))
    assert _get(f"{english}/nothing").status == 404


@pytest.mark.parametrize("path", ["/rss", "/news/1400101006712"])
def test_an_etag_is_answered_with_304_and_nothing_else(sites: DemoSites, path: str) -> None:
    first = _get(sites.bases[0] + path)
    etag, body = str(first.headers["ETag"]), first.body
    for known in (etag, etag.removeprefix("W/"), f'"other", {etag}'):
        again = _get(sites.bases[0] + path, If_None_Match=known)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
    assert _get(sites.bases[0] + path, If_None_Match='"other"').body == body


def test_gzip_is_sent_to_those_who_take_it(sites: DemoSites) -> None:
    plain = _get(f"{sites.bases[1]}/feed.json")
    zipped = _get(f"{sites.bases[1]}/feed.json", Accept_Encoding="gzip, deflate")
    raw = zipped.body
    assert (plain.headers["Content-Encoding"], zipped.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(raw) == plain.body
    assert int(zipped.headers["Content-Length"]) == len(raw)
    assert zipped.headers["Vary"] == "Accept-Encoding"


def test_the_canonical_address_with_its_slug_leads_to_the_same_page(sites: DemoSites) -> None:
    page = _text(f"{sites.bases[0]}/news/1400101006712")
    canonical = page.partition('<link rel="canonical" href="')[2].partition('"')[0]
    assert canonical.startswith(f"{sites.bases[0]}/news/1400101006712/تماس-تلفنی")
    assert _text(quote(canonical, safe=":/")) == page


def test_the_reference_story_stands_among_the_furniture_of_an_agencys_page(sites: DemoSites) -> None:
    page = _text(f"{sites.bases[0]}/news/1400101006712")
    for part in (
        '<h2 class="kicker">',
        '<h1 class="first-title">',
        '<p class="summary">',
        '<ul class="meta-news">',
        '<span class="text-meta">جمعه / ۱۰ دی ۱۴۰۰ / ۱۰:۱۵</span>',
        '<div class="item-text">',
        '<div class="share_news">',
        '<div class="short_link_cnt">',
        '<footer class="tags">',
        '<section class="comments-list">',
        "<p>انتهای پیام</p>",
        "بیشتر بخوانید:",
    ):
        assert page.count(part) == 1, part
    assert "می\N{ZERO WIDTH NON-JOINER}تواند تنش\N{ZERO WIDTH NON-JOINER}ها را کاهش دهد" in page


def test_clients_that_hang_up_leave_no_trace(sites: DemoSites, capfd: pytest.CaptureFixture[str]) -> None:
    address = urlsplit(sites.bases[0])
    for _ in range(3):
        with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=PATIENCE_S) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")  # reset
            client.sendall(b"GET /rss HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n")
    assert _text(f"{sites.bases[0]}/robots.txt").startswith("User-agent: *")
    assert capfd.readouterr().err == ""


def test_the_sites_are_gone_afterwards() -> None:
    with DemoSites() as live:
        base = live.bases[0]
        assert _get(f"{base}/").status == 200
    with pytest.raises(ConnectionRefusedError):
        _get(f"{base}/")


def test_the_written_agencies_are_valid_and_open_the_guard_for_themselves_only(
    sites: DemoSites, tmp_path: Path
) -> None:
    sites.write_config(tmp_path)
    overrides = {"agencies.shipped": False, "fetch.allow_private": sites.openings}
    settings = load_settings(tmp_path, {}, overrides)
    agencies = load_catalogue(tmp_path, {}, settings).agencies
    assert {name: (each.family, each.feeds[0].url) for name, each in agencies.items()} == {
        "demo-fa": ("isna", f"{sites.bases[0]}/rss"),
        "demo-en": (None, f"{sites.bases[1]}/feed.json"),
    }
    assert settings.fetch.allow_private == tuple(f"127.0.0.1/32:{urlsplit(base).port}" for base in sites.bases)


def test_khabar_demo_stores_every_story_once_and_clean(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scraper", "demo", "--output", str(tmp_path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert (answer.returncode, answer.stderr) == (0, "")
    lines = [
        line for path in tmp_path.glob("records/*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()
    ]
    records = {record["title"]: record for record in map(json.loads, lines)}
    written = [*pages.stories("fa"), *pages.stories("en")]
    assert sorted(records) == sorted(story["title"] for story in written)
    assert len(lines) == len(written)
    for story in written:
        record = records[story["title"]]
        assert record["body"] == "\n".join(story["paragraphs"]), story["title"]
        assert record["lead"] == story["lead"]
        assert record["published_at"] == story["published"]
        assert record["tags"] == story["tags"]
        assert record["section"] == story["section"]
        assert record["authors"] == ([story["author"]] if "author" in story else [])
        assert record["kicker"] == story.get("kicker")
        assert record["language"] == ("en" if "author" in story else "fa")
    reference = records["تماس تلفنی پوتین و بایدن درباره اوضاع وخیم مرز روسیه و اوکراین"]
    assert reference["credited_sources"] == ["ISNA", "Reuters"]
    assert reference["published_at"] == "2021-12-31T10:15:00+03:30"
    assert "انتهای پیام" not in "\n".join(lines)


def test_khabar_demo_shows_the_stories_and_ends_with_a_table_whatever_agencies_were_chosen(tmp_path: Path) -> None:
    chosen = {"KHABAR_AGENCIES__ONLY": '["isna"]', "KHABAR_AGENCIES__DISABLE": '["irna"]', "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "scraper", "demo"]
    answer = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=PATIENCE_S, cwd=tmp_path, env=os.environ | chosen
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    rows = [line.split() for line in answer.stdout.splitlines()[-3:]]
    assert rows == [
        ["agency", "feeds", "new", "copies", "revised", "unchanged", "refused"],
        ["demo-en", "1", str(len(pages.stories("en"))), "0", "0", "0", "0"],
        ["demo-fa", "1", str(len(pages.stories("fa"))), "0", "0", "0", "0"],
    ]
    for story in (*pages.stories("fa"), *pages.stories("en")):
        assert story["title"] in answer.stdout
    assert list(tmp_path.iterdir()) == []  # nothing is kept that was not asked for
