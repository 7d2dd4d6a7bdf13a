"""`khabar add` and `khabar opml` through the real command line, against a live origin."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.discovery import Tried, agency_id, choose, zone_of
from scraper.feeds import parse
from scraper.feeds.opml import Outline, read_opml, write_opml
from storage.errors import InputError
from tests.cli.test_crawl import khabar
from tests.dedupe.near import story
from tests.origin import Origin, Reply, Story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HTML, XML = (("content-type", "text/html; charset=utf-8"),), (("content-type", "text/xml"),)
FRONT = """<!doctype html><html lang="fa"><head><title>خبرگزاری بندر | صفحه نخست</title>
<meta property="og:site_name" content="خبرگزاری بندر">
<link rel="alternate" type="application/rss+xml" href="/feed.xml">
<link rel="alternate" type="application/rss+xml" href="/gone.xml">
<link rel="alternate" type="application/rss+xml" href="/comments/feed"></head><body><p>سلام</p></body></html>"""


@pytest.fixture
def live() -> Iterator[Origin]:
    with Origin() as origin:
        origin.publish(*(Story(f"/a/{n}", f"Story {n}", story(n)) for n in range(3)))
        yield origin


def _add(live: Origin, folder: Path, *words: str, path: str = "/") -> tuple[int, str, str]:
    done = khabar("add", live.url(path), "--config", str(folder), "--allow-private", live.opening, *words)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
def test_a_site_becomes_an_agency_file_that_can_be_crawled_at_once(live: Origin, tmp_path: Path) -> None:
    live.add("/", Reply(200, HTML, FRONT.encode()))
    code, said, tries = _add(live, tmp_path, "--id", "bandar")
    assert code == 0, tries
    written = tomllib.loads((tmp_path / "agencies" / "bandar.toml").read_text(encoding="utf-8"))
    assert [feed["url"] for feed in written["feeds"]] == [live.url("/feed.xml")]
    assert (written["name"], written["verified"]) == ("خبرگزاری بندر", False)
    assert "rss   3 items, newest" in tries
    assert "no    not_found" in tries
    assert "khabar crawl bandar" in said
    again = _add(live, tmp_path, "--id", "bandar")
    assert (again[0], "choose another id" in again[2]) == (2, True)
    database = ("--db", str(tmp_path / "k.db"), "--allow-private", live.opening)
    crawled = khabar("crawl", "bandar", "--config", str(tmp_path), *database)
    assert (crawled.returncode, "bandar" in crawled.stdout) == (0, True)


@pytest.mark.slow
def test_a_site_that_names_nothing_is_followed_by_its_robots_sitemap_or_at_the_usual_places(
    live: Origin, tmp_path: Path
) -> None:
    live.add("/", Reply(200, HTML, b"<html lang=en><title>Harbour</title><p>Hello</p></html>"))
    urls = f"<urlset><url><loc>{live.url('/a/1')}</loc></url></urlset>"
    live.add("/map.xml", Reply(200, XML, urls.encode()))
    live.robots(f"User-agent: *\nAllow: /\nSitemap: {live.url('/map.xml')}\n")
    code, said, _ = _add(live, tmp_path, "--dry-run")
    assert (code, tomllib.loads(said)["feeds"][0]["url"]) == (0, live.url("/map.xml"))
    assert not (tmp_path / "agencies").exists()
    live.robots("User-agent: *\nAllow: /\n")
    code, said, tries = _add(live, tmp_path, "--dry-run")
    assert (code, tomllib.loads(said)["feeds"][0]["url"]) == (0, live.url("/feed.xml"))
    assert "usual place" in tries


@pytest.mark.slow
def test_a_feed_can_be_given_and_a_dead_address_is_told(live: Origin, tmp_path: Path) -> None:
    code, said, _ = _add(live, tmp_path, "--dry-run", path="/feed.xml")
    assert (code, [feed["url"] for feed in tomllib.loads(said)["feeds"]]) == (0, [live.url("/feed.xml")])
    code, _, tries = _add(live, tmp_path, path="/nothing/here")
    assert (code, "not_found" in tries, "Traceback" in tries) == (2, True, False)


@pytest.mark.slow
def test_feeds_that_a_site_only_links_or_lists_on_a_page_of_their_own_are_found(live: Origin, tmp_path: Path) -> None:
    live.add("/", Reply(200, HTML, b'<html lang=en><title>Harbour</title><a href="/help/rss/list">RSS</a></html>'))
    live.add(
        "/help/rss/list", Reply(200, HTML, b'<html><a href="/feed.xml?kind=rss">All</a><a href="/help">?</a></html>')
    )
    live.add("/feed.xml?kind=rss", Reply(200, XML, RSS.format(1).encode()))
    code, said, tries = _add(live, tmp_path, "--dry-run")
    assert (code, [feed["url"] for feed in tomllib.loads(said)["feeds"]]) == (0, [live.url("/feed.xml?kind=rss")])
    assert "(linked by the page)" in tries
    assert f"(named by {live.url('/help/rss/list')})" in tries


@pytest.mark.slow
def test_a_site_whose_front_page_is_behind_a_wall_may_have_open_feeds(live: Origin, tmp_path: Path) -> None:
    live.add("/", Reply(403, HTML, b"<html>no</html>"))
    code, said, _ = _add(live, tmp_path, "--dry-run")
    assert (code, [feed["url"] for feed in tomllib.loads(said)["feeds"]]) == (0, [live.url("/feed.xml")])
    live.add("/feed.xml", Reply(403, HTML, b"<html>no</html>"))
    code, _, told = _add(live, tmp_path, "--dry-run")
    assert (code, "forbidden" in told, "usual places" in told) == (2, True, True)


def _tried(url: str, body: str) -> Tried:
    return Tried(url, "test", parse(body.encode(), url=url, now=NOW))


RSS = "<rss><channel><title>t</title><item><title>x</title><link>https://a.test/{}</link></item></channel></rss>"
MAP = "<urlset><url><loc>https://a.test/1</loc><lastmod>2025-12-31</lastmod>{}</url></urlset>"
NEWS = '<n:title xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">x</n:title>'


def test_what_is_chosen() -> None:
    one, same, two = (
        _tried(f"https://a.test/{name}", RSS.format(item)) for name, item in [("f", 1), ("g", 1), ("h", 2)]
    )
    comments, page = _tried("https://a.test/comments/feed", RSS.format(3)), _tried("https://a.test/", "<html>no</html>")
    plain, news = _tried("https://a.test/s.xml", MAP.format("")), _tried("https://a.test/n.xml", MAP.format(NEWS))
    assert choose([page, one, same, comments, two, news]) == (one, two)
    assert choose([plain, news, page]) == (news,)
    assert choose([page, comments]) == ()


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("isna.ir", "isna"),
        ("news.example.co.uk", "example"),
        ("example.com.tr", "example"),
        ("127.0.0.1", "127-0-0-1"),
        ("localhost", "localhost"),
        ("..", "site"),
    ],
)
def test_ids(host: str, name: str) -> None:
    assert agency_id(host) == name
    assert agency_id("خبر.ایران")


def test_zones_of_countries() -> None:
    assert [zone_of(country) for country in ("IR", "AF", "DE", "ZZ")] == [
        "Asia/Tehran",
        "Asia/Kabul",
        "Europe/Berlin",
        "UTC",
    ]


OPML = b"""<opml version="1.0"><body><outline text="Iran"><outline type="rss" text="ISNA" xmlUrl="https://www.isna.ir/rss"/>
<outline text="Bandar &amp; Co" xmlUrl="https://bandar.example/rss" htmlUrl="https://bandar.example/"/></outline>
<outline title="Top" xmlurl="https://top.example/feed"/><outline text="again" xmlUrl="https://top.example/feed"/></body></opml>"""


def test_a_list_of_feeds_is_read_and_written() -> None:
    outlines = read_opml(OPML)
    assert outlines[1] == Outline("https://bandar.example/rss", "Bandar & Co", "https://bandar.example/", "Iran")
    assert [each.url for each in outlines][2:] == ["https://top.example/feed"]
    assert read_opml(write_opml(outlines, title="t")) == (*outlines[:2], Outline("https://top.example/feed", "Top"))
    for broken in (b"<html></html>", b"", b"not xml"):
        with pytest.raises(InputError, match="no OPML"):
            read_opml(broken)


@pytest.mark.slow
def test_another_readers_list_is_taken_over_and_ours_is_printed(tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_bytes(OPML)
    taken = khabar("opml", "import", str(tmp_path / "list.opml"), "--config", str(tmp_path), "--language", "fa")
    assert (taken.returncode, taken.stderr) == (0, "3 feeds taken over, 0 were followed already\n")
    assert sorted(path.stem for path in (tmp_path / "agencies").glob("*.toml")) == ["bandar", "isna", "top"]
    again = khabar("opml", "import", str(tmp_path / "list.opml"), "--config", str(tmp_path))
    assert again.stderr == "0 feeds taken over, 3 were followed already\n"
    printed = khabar("opml", "export", "--config", str(tmp_path))
    assert {each.url for each in read_opml(printed.stdout.encode())} == {each.url for each in read_opml(OPML)}


@pytest.mark.slow
def test_what_a_list_holds_never_spoils_the_catalogue(tmp_path: Path) -> None:
    urls = (
        "https://../rss",
        "https://x.test:99999/rss",
        "https://a.co.uk/rss",
        "https://rss.a.co.uk/x",
        "http://[::1]/",
    )
    odd = "A &quot;quoted&quot; \\ &#10; '''[x]"
    lines = "".join(f'<outline text="{odd}" xmlUrl="{url}"/>' for url in urls)
    (tmp_path / "list.opml").write_text(f"<opml><body>{lines}</body></opml>", encoding="utf-8")
    taken = khabar("opml", "import", str(tmp_path / "list.opml"), "--config", str(tmp_path))
    assert taken.returncode == 0
    assert sorted(path.stem for path in (tmp_path / "agencies").glob("*.toml")) == ["1", "a", "site", "x"]
    printed = khabar("opml", "export", "--config", str(tmp_path))
    assert (printed.returncode, {each.url for each in read_opml(printed.stdout.encode())} >= set(urls)) == (0, True)


@pytest.mark.slow
def test_of_a_feed_that_moved_for_good_the_line_to_change_is_named(live: Origin, tmp_path: Path) -> None:
    there = live.url("/feed.xml")
    for path, status in (("/old.xml", 301), ("/older.xml", 308), ("/for-now.xml", 302)):
        live.add(path, Reply(status, (("location", there),), b""))
    file = tmp_path / "agencies" / "moved.toml"
    file.parent.mkdir()
    head = (
        'name = "M"\nname_en = "M"\ncountry = "GB"\nlanguage = "en"\ntime_zone = "UTC"\nhomepage = "https://h.test/"\n'
    )
    feeds = "".join(f'[[feeds]]\nurl = "{live.url(path)}"\n' for path in ("/old.xml", "/older.xml", "/for-now.xml"))
    file.write_text(head + feeds, encoding="utf-8")
    words = ("--config", str(tmp_path), "--allow-private", live.opening)
    told = khabar("agencies", "check", "moved", *words)
    assert told.stderr == "3 of 3 feeds work\n"
    moved = [line.strip() for line in told.stdout.splitlines() if not line.startswith("ok ")]
    assert moved == [f'moved for good; {file}:{number}: url = "{there}"' for number in (8, 10)]
    plain = [json.loads(line) for line in khabar("agencies", "check", "moved", "--json", *words).stdout.splitlines()]
    assert [each["moved_to"] for each in plain] == [there, there, None]


@pytest.mark.slow
def test_agencies_are_tried_live_and_marked(live: Origin, tmp_path: Path) -> None:
    (tmp_path / "agencies").mkdir()
    head = 'name = "{0}"\nname_en = "{0}"\ncountry = "GB"\nlanguage = "en"\ntime_zone = "UTC"\nhomepage = "https://h.test/"\n'
    good = f'{head.format("Good")}[[feeds]]\nurl = "{live.url("/feed.xml")}"\n'
    bad = f'{head.format("Bad")}[[feeds]]\nurl = "{live.url("/gone.xml")}"\n'
    (tmp_path / "agencies" / "good.toml").write_text(good, encoding="utf-8")
    (tmp_path / "agencies" / "bad.toml").write_text(bad, encoding="utf-8")
    words = ("--config", str(tmp_path), "--allow-private", live.opening)
    told = khabar("agencies", "check", "good", "bad", *words)
    lines = sorted(told.stdout.splitlines())
    assert (told.returncode, told.stderr) == (0, "1 of 2 feeds work\n")
    assert lines[0].startswith("no   bad")
    assert "not_found" in lines[0]
    assert lines[1].startswith("ok   good")
    assert "rss, 3 items, newest 20" in lines[1]
    again = khabar("agencies", "check", "good", "--write", "--json", *words)
    assert json.loads(again.stdout)["items"] == 3
    assert "is yours; add verified = true" in again.stderr
    assert json.loads(again.stdout)["moved_to"] is None
    unknown = khabar("agencies", "check", "nobody", *words)
    assert (unknown.returncode, "no such agency" in unknown.stderr) == (2, True)
    assert khabar("agencies", "--config", str(tmp_path)).returncode == 0
