"""Sitemaps and section pages on their way through the pipeline, and a whole crawl of both."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.agency import FeedEntry
from scraper.feeds import ParsedFeed, SectionRule
from scraper.pipeline import Pipeline
from scraper.reading import AgencyFacts, FeedJob, Reader
from storage.records import Ending, Kind
from tests.cli.test_crawl import khabar
from tests.dedupe.near import story
from tests.origin import Origin, Reply, Story
from tests.service.fakes import NOW, FakeWeb, InProcess, plan, task

if TYPE_CHECKING:
    from pathlib import Path

    from storage.records import FeedState, Outcome

XML, HTML = (("content-type", "text/xml"),), (("content-type", "text/html"),)
INDEX = "https://a.test/sitemap.xml"


def _index(*children: tuple[str, str | None]) -> bytes:
    rows = "".join(
        f"<sitemap><loc>{url}</loc>{f'<lastmod>{when}</lastmod>' if when else ''}</sitemap>" for url, when in children
    )
    return f"<sitemapindex>{rows}</sitemapindex>".encode()


def _pipeline(web: FakeWeb, facts: AgencyFacts | None = None) -> Pipeline:
    reader = Reader({"a": facts or AgencyFacts("a")})
    return Pipeline(web, InProcess(reader), plan(), now=lambda: NOW)  # type: ignore[arg-type]


def _poll(pipeline: Pipeline, url: str, state: FeedState | None = None) -> Outcome:
    return asyncio.run(pipeline.run(task(url, Kind.POLL, state=state), deadline_s=5))


def _children(latest: str) -> bytes:
    return _index(("/a.xml", latest), ("/b.xml", "2026-11-22"), ("/c.xml", None), ("/d.xml", None))


def test_an_index_leads_to_its_changed_sitemaps_and_to_undated_ones_each_time() -> None:
    web = FakeWeb()
    pipeline = _pipeline(web)
    web.serve(INDEX, _children("2026-11-23T10:00Z"))
    first = _poll(pipeline, INDEX)
    assert [(each.kind, each.url[-6:]) for each in first.tasks] == [
        (Kind.DISCOVER, "/a.xml"),
        (Kind.DISCOVER, "/b.xml"),
        (Kind.DISCOVER, "/d.xml"),
    ]
    assert first.ending is Ending.AGAIN
    web.serve(INDEX, _children("2026-11-23T11:00Z"))
    second = _poll(pipeline, INDEX, first.feed_state)
    assert [each.url[-6:] for each in second.tasks] == ["/a.xml", "/d.xml"]


def test_a_sitemap_that_names_itself_is_not_followed_round() -> None:
    web = FakeWeb()
    web.serve(INDEX, _index((INDEX, None)))
    assert (_poll(_pipeline(web), INDEX)).tasks == ()


def test_an_index_that_an_index_named_leads_no_deeper_and_no_sitemap_speaks_for_other_sites() -> None:
    web = FakeWeb()
    web.serve(INDEX, _index(("/b.xml", "2026-11-23T10:00Z"), ("https://evil.example/c.xml", "2026-11-23T11:00Z")))
    first = _poll(_pipeline(web), INDEX)
    assert [each.url for each in first.tasks] == ["https://a.test/b.xml"]
    named = replace(task(INDEX, Kind.DISCOVER), feed="https://a.test/other.xml")
    assert asyncio.run(_pipeline(web).run(named, deadline_s=5)).tasks == ()
    urls = "".join(f"<url><loc>https://{host}/1</loc></url>" for host in ("a.test", "www.a.test", "evil.example"))
    web.serve(INDEX, f"<urlset>{urls}</urlset>".encode())
    found = _poll(_pipeline(web), INDEX)
    assert {each.url for each in found.tasks} <= {"https://a.test/1", "https://www.a.test/1"}
    assert found.tasks


def test_a_section_page_is_read_by_its_agencys_selectors() -> None:
    web, page = FakeWeb(), "https://a.test/politics"
    web.serve(
        page, b"<html><main><h2><a href='/1'>One</a></h2><h2><a href='/2'>Two</a></h2></main><a href='/3'>no</a></html>"
    )
    facts = AgencyFacts("a", sections={page: SectionRule("main h2")})
    outcome = _poll(_pipeline(web, facts), page)
    assert [(each.kind, each.url) for each in outcome.tasks] == [
        (Kind.FETCH, "https://a.test/1"),
        (Kind.FETCH, "https://a.test/2"),
    ]
    moved = replace(facts, sections={page: SectionRule("main h9")})
    refused = _poll(_pipeline(web, moved), page)
    assert refused.refusal is not None
    assert "main h9" in refused.refusal.detail


@pytest.mark.parametrize("charset", ["windows-1256", "utf-8", "utf-16"])
def test_a_section_page_is_read_in_its_own_charset(charset: str) -> None:
    url, html = "https://a.test/", f"<meta charset={charset}><h2><a href='/1'>خبر</a></h2>"
    job = FeedJob(html.encode(charset), url, "text/html", "a", NOW)
    parsed = Reader({"a": AgencyFacts("a", sections={url: SectionRule("h2")})}).read_feed(job)
    assert isinstance(parsed, ParsedFeed)
    assert [item.title for item in parsed.items] == ["خبر"]


def test_a_section_page_without_end_is_cut_before_it_is_parsed() -> None:
    url, html = "https://a.test/", b"<h2><a href=/1>t</a></h2>" + b"<div>" * 300_000
    started = time.process_time()
    parsed = Reader({"a": AgencyFacts("a", sections={url: SectionRule("h2")})}).read_feed(
        FeedJob(html, url, None, "a", NOW)
    )
    assert isinstance(parsed, ParsedFeed)
    assert time.process_time() - started < 5


def test_a_feed_entry_with_selectors_is_a_section_page() -> None:
    assert FeedEntry(url="https://a.test/", item="h2").section_rule() == SectionRule("h2", "a")
    assert FeedEntry(url="https://a.test/", item="li", link="a.title").section_rule() == SectionRule("li", "a.title")
    assert FeedEntry(url="https://a.test/feed").section_rule() is None
    with pytest.raises(ValueError, match="name the entries"):
        FeedEntry(url="https://a.test/", link="a")


@pytest.mark.slow
def test_a_crawl_of_an_index_and_a_section_page_stores_every_story_once(tmp_path: Path) -> None:
    with Origin() as live:
        live.publish(*(Story(f"/a/{n}", f"Story {n}", story(n)) for n in range(3)))
        urls = "".join(f"<url><loc>{live.url(f'/a/{n}')}</loc></url>" for n in range(2))
        live.add("/news.xml", Reply(200, XML, f"<urlset>{urls}</urlset>".encode()))
        live.add("/sitemap.xml", Reply(200, XML, _index((live.url("/news.xml"), None))))
        links = f"<main><p><a href='{live.url('/a/2')}'>Story 2</a></p><p><a href='/a/1'>Story 1</a></p></main>"
        live.add("/section", Reply(200, HTML, links.encode()))
        (tmp_path / "agencies").mkdir()
        (tmp_path / "agencies" / "harbour.toml").write_text(
            'name = "Harbour"\nname_en = "Harbour"\ncountry = "GB"\nlanguage = "en"\ntime_zone = "UTC"\n'
            f'homepage = "{live.url("/")}"\n[[feeds]]\nurl = "{live.url("/sitemap.xml")}"\n'
            f'[[feeds]]\nurl = "{live.url("/section")}"\nitem = "main p"\n',
            encoding="utf-8",
        )
        database = str(tmp_path / "k.db")
        done = khabar("crawl", "harbour", "--config", str(tmp_path), "--db", database, "--allow-private", live.opening)
    assert done.returncode == 0, done.stderr + done.stdout
    stored = [json.loads(line) for line in khabar("export", "--db", database).stdout.splitlines()]
    assert sorted(record["title"] for record in stored) == ["Story 0", "Story 1", "Story 2"]


HOSTILE_PAGES = {
    "deep": "<div>" * 300_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
    "entries in entries": "<h2><a href=/other>b</a>" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_a_hostile_section_page_is_read_within_bounds(name: str) -> None:
    url = "https://a.test/politics"
    html = f"<html><body><h2><a href=/news/1>Harbour</a></h2>{HOSTILE_PAGES[name]}"
    job = FeedJob(html.encode(), url, "text/html; charset=utf-8", "a", NOW)
    start = time.process_time()
    parsed = Reader({"a": AgencyFacts("a", sections={url: SectionRule("h2")})}).read_feed(job)
    assert time.process_time() - start < 10  # a second on a busy machine; what is quadratic takes minutes
    assert isinstance(parsed, ParsedFeed)
    assert parsed.items[0].title == "Harbour"
