"""What `khabar add` finds on sites of many layouts, each a few pages on a live origin."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from scraper.discovery import Found, look
from scraper.fetch import HttpFetcher
from storage.errors import InputError
from tests.fetch.conftest import options_for
from tests.origin import Origin, Reply
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOW = datetime.now(UTC)
HTML, XML, TEXT = "text/html; charset=utf-8", "text/xml", "text/plain"
NAME = "خبرگزاری نمونه"


@pytest.fixture
def site() -> Iterator[Origin]:
    with Origin() as origin:
        origin.robots("")
        yield origin


def page(head: str = "", body: str = "", title: str = f"{NAME} | صفحه اصلی") -> tuple[str, str]:
    return HTML, f"<!doctype html><html lang=fa><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def named(href: str, kind: str = ' type="application/rss+xml"') -> str:
    return f'<link rel="alternate"{kind} href="{href}">'


def rss(first: int = 1, title: str = NAME, days: int = 0) -> tuple[str, str]:
    at = format_datetime(NOW - timedelta(days=days, hours=1), usegmt=True)
    items = "".join(
        f"<item><title>خبر {n}</title><link>https://a.test/{n}</link><pubDate>{at}</pubDate></item>"
        for n in range(first, first + 3)
    )
    return XML, f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"


def sitemap() -> tuple[str, str]:
    return XML, f"<urlset><url><loc>https://a.test/1</loc><lastmod>{NOW.date()}</lastmod></url></urlset>"


def found(site: Origin, path: str, pages: dict[str, tuple[str, str | bytes]], address: str = "") -> Found:
    """Look at a site of these pages, at its own address or at another; all names but gone.test lead to it."""
    for where, (kind, content) in pages.items():
        if where == "/robots.txt":
            site.robots(str(content))
        else:
            body = content if isinstance(content, bytes) else content.encode()
            site.add(where, Reply(200, (("content-type", kind),), body))

    async def run() -> Found:
        fetcher = HttpFetcher(options_for(site), resolve=_resolve)
        try:
            return await look(fetcher, address or site.url(path), gap_s=0, deadline_s=PATIENCE_S, say=lambda _: None)
        finally:
            await fetcher.close()

    return asyncio.run(run())


async def _resolve(host: str, _port: int) -> Sequence[str]:
    if host == "gone.test":
        raise OSError("no such name")
    return ["127.0.0.1"]


# Where one looks, what stands there, and what is to be followed.
SITES = {
    "a feed without a type": ("/", {"/": page(named("/x/rss.php", "")), "/x/rss.php": rss()}, ["/x/rss.php"]),
    "a type that is hardly one": ("/", {"/": page(named("/r", ' type="application/rss"')), "/r": rss()}, ["/r"]),
    "a base for links": ("/x/", {"/x/": page("<base href=/y/>", "<a href=rss>RSS</a>"), "/y/rss": rss()}, ["/y/rss"]),
    "a declared sitemap": ("/", {"/": page("<link rel=sitemap href=/s.xml>"), "/s.xml": sitemap()}, ["/s.xml"]),
    "a part of a host": ("/khabar", {"/khabar": page(), "/khabar/feed": rss()}, ["/khabar/feed"]),
    "comments by their title": (
        "/",
        {"/": page(named("/1") + named("/2")), "/1": rss(), "/2": rss(9, "دیدگاه‌ها برای نمونه")},
        ["/1"],
    ),
    "opinions are no comments": (
        "/",
        {"/": page(named("/1") + named("/2")), "/1": rss(), "/2": rss(9, "دیدگاه")},
        ["/1", "/2"],
    ),
    "opinions by their address": (
        "/",
        {
            "/": page(named("/commentisfree/rss") + named("/commentary.xml") + named("/comments.xml")),
            "/commentisfree/rss": rss(),
            "/commentary.xml": rss(9),
            "/comments.xml": rss(19),
        },
        ["/commentisfree/rss", "/commentary.xml"],
    ),
    "a feed given up years ago": (
        "/",
        {
            "/": page(named("/old")),
            "/old": rss(days=900),
            "/robots.txt": (TEXT, "Sitemap: /s.xml"),
            "/s.xml": sitemap(),
        },
        ["/s.xml"],
    ),
    "a page in UTF-16": ("/", {"/": (HTML, page(named("/r"))[1].encode("utf-16")), "/r": rss()}, ["/r"]),
    "a page that only sends on": (
        "/",
        {"/": (HTML, '<meta content="0; URL=\'/fa\'" http-equiv="Refresh">'), "/fa": page(named("/r")), "/r": rss()},
        ["/r"],
    ),
    "a page that reloads itself": (
        "/",
        {
            "/": page(
                '<meta http-equiv="refresh" content="5;url=/"><meta http-equiv=refresh content=300>' + named("/r")
            ),
            "/r": rss(),
        },
        ["/r"],
    ),
    "one usual place is enough": ("/", {"/": page(), "/feed": rss(), "/en/rss": rss(50)}, ["/feed"]),
}


@pytest.mark.parametrize("layout", SITES)
def test_what_a_site_is_followed_by(site: Origin, layout: str) -> None:
    path, pages, expected = SITES[layout]
    assert [each.url for each in found(site, path, dict(pages)).chosen] == [site.url(each) for each in expected]


def test_a_wall_in_front_leaves_what_robots_txt_names(site: Origin) -> None:
    site.add("/", Reply(403, (("content-type", HTML),), b"no"))
    looked = found(site, "/", {"/robots.txt": (TEXT, "Sitemap: /deep/s.xml"), "/deep/s.xml": sitemap()})
    assert [each.url for each in looked.chosen] == [site.url("/deep/s.xml")]


def test_a_site_that_answers_everything_with_a_page_has_nothing(site: Origin) -> None:
    with pytest.raises(InputError, match="no feed or sitemap"):
        found(site, "/", dict.fromkeys(("/", "/rss", "/feed", "/sitemap.xml"), page()))


@pytest.mark.parametrize(
    ("title", "feeds", "expected"),
    [
        (f"{NAME} | صفحه اصلی", ["خبر"], NAME),
        (f"صفحه اصلي - {NAME}", ["RSS"], NAME),
        (f"تیتر یک خبر | {NAME}", [f"سیاست - {NAME}", f"ورزش - {NAME}"], NAME),
        ("Home", ["Harbour News"], "Harbour News"),
        ("Harbour News - World", ["Harbour News » All"], "Harbour News"),
        ("Home", ["RSS"], "127.0.0.1"),
    ],
)
def test_the_name_is_what_titles_have_in_common(site: Origin, title: str, feeds: list[str], expected: str) -> None:
    pages = {f"/{n}": rss(10 * n + 1, each) for n, each in enumerate(feeds)}
    looked = found(site, "/", {"/": page("".join(map(named, pages)), title=title), **pages})
    assert looked.name == expected


def test_of_a_given_sitemap_the_site_is_asked_for_its_name(site: Origin) -> None:
    looked = found(site, "/s.xml", {"/s.xml": sitemap(), "/": page()})
    assert (looked.name, looked.homepage, looked.language) == (NAME, site.url("/"), "fa")


def test_the_name_is_read_in_the_charset_of_the_page(site: Origin) -> None:
    old = page(named("/r"))[1].replace("ی", "ي").replace("<head>", "<head><meta charset=windows-1256>")
    looked = found(site, "/", {"/": ("text/html", old.encode("cp1256")), "/r": rss(title="خبر")})
    assert looked.name == NAME.replace("ی", "ي")


def test_a_site_whose_name_is_gone_may_be_behind_www(site: Origin) -> None:
    port = site.url().rpartition(":")[2].strip("/")
    looked = found(site, "/", {"/": page(named("/r")), "/r": rss()}, f"http://gone.test:{port}/")
    assert [each.url for each in looked.chosen] == [f"http://www.gone.test:{port}/r"]
    assert looked.homepage == f"http://www.gone.test:{port}/"
