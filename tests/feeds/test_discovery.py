# ruff: noqa: E501 - tables of documents: a broken line inside one would be another document
"""Is it a feed, and where are a page's feeds?"""

from __future__ import annotations

import pytest

from scraper.feeds import find_feeds, find_sitemaps, linked_feeds, looks_like_feed
from scraper.policy import site_of
from tests.feeds.documents import atom, rss

PAGE = "https://news.example.ir/fa/"


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (rss().encode(), None, True),
        (atom().encode(), "text/html", True),
        (b"\xef\xbb\xbf\r\n<!-- made by x --><rss>", None, True),
        (rss().encode("utf-16"), None, True),
        (b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", None, True),
        (b"<rdf:RDF xmlns:rdf='x'>", None, True),
        (b"<a10:feed>", None, True),
        (b"Notice: x in y.php <br/><rss version='2.0'>", None, True),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', None, True),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1"}', None, True),
        (b'{"error": 1}', "application/feed+json", False),
        (b"<!DOCTYPE html><html><body>&lt;rss> <rss></body>", "application/rss+xml", False),
        (b"<html>", None, False),
        (b"", "application/rss+xml", False),
        (b"<urlset>", "application/xml", True),
        (b"<rssx>", None, False),
        (b"broken", "application/rss+xml; charset=utf-8", True),
        (b"broken", "text/plain", False),
    ],
)
def test_looks_like_feed(body: bytes, content_type: str | None, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    assert looks_like_feed(body, content_type) is expected
    assert looks_like_feed(b" " * 100 + body if body[:2] != b"\xff\xfe" else body, content_type) is expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', ("https://news.example.ir/rss",)),
        ("<LINK TYPE=application/atom+xml REL='Alternate Home' HREF=atom>", ("https://news.example.ir/fa/atom",)),
        (
            '<link rel="alternate" type="application/feed+json; charset=utf-8" href="//x.ir/f.json"/>',
            ("https://x.ir/f.json",),
        ),
        (
            '<base href="https://b.ir/x/"><link rel="alternate" type="application/rss+xml" href="rss">',
            ("https://b.ir/x/rss",),
        ),
        (
            '<link rel="alternate" type="application/rss+xml" href="/r?a=1&amp;b=2">' * 2,
            ("https://news.example.ir/r?a=1&b=2",),
        ),
        ('<link rel="alternate" hreflang="en" href="/en"><link rel="stylesheet" type="text/css" href="/rss.css">', ()),
        ('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">', ()),
        (
            '<!-- <link rel="alternate" type="application/rss+xml" href="/old"> --><script>"<link rel=feed href=/s>"</script>',
            (),
        ),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:x">', ()),
        ('<link rel="alternate" type="application/rss+xml" href="feed://x.ir/r">', ("https://x.ir/r",)),
        ('<link rel="alternate" type="application/rss+xml" href="feed:http://x.ir/r">', ("http://x.ir/r",)),
        ('<link rel="alternate" href="/fa/rss"><link rel="alternate" href="/m/">', ("https://news.example.ir/fa/rss",)),
        ('<link rel="alternate" hreflang="en" href="/en/rss">', ()),
        ('<link rel="feed" href="/f">', ("https://news.example.ir/f",)),
        ("<p>no feed here</p>", ()),
    ],
)
def test_find_feeds(html: str, expected: tuple[str, ...]) -> None:
    page = f"<html><head>{html}</head><body></body></html>".encode()
    assert find_feeds(page, url=PAGE) == expected
    assert find_feeds(page + b"\xff\xfe", url=PAGE) == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/fa/rss/5", "https://news.example.ir/fa/rss/5"),
        ("rss.xml?a=1&amp;b=2", "https://news.example.ir/fa/rss.xml?a=1&b=2"),
        ("https://rss.example.ir/feeds/", "https://rss.example.ir/feeds/"),
        ("/?feed=rss2", "https://news.example.ir/?feed=rss2"),
        ("/RSS#top", "https://news.example.ir/RSS#top"),
        ("https://news.example.ir", None),
        ("https://feed.example.com/rss", None),  # somebody else's
        ("/feedback", None),
        ("/news/1/atomic-energy", None),
        ("/news/1#rss", None),
        ("javascript:rss()", None),
    ],
)
def test_feeds_that_a_page_links(href: str, expected: str | None) -> None:
    page = f'<p><a class=x href="{href}">RSS</a><!-- <a href="/rss"> --><a>rss</a>'.encode()
    assert linked_feeds(page, url=PAGE, site_of=site_of) == ((expected,) if expected else ())


def test_links_are_relative_to_the_base_of_the_page() -> None:
    page = b'<base target=_blank><base href="/x/"><a href="rss">RSS</a><link rel="sitemap" href="s.xml">'
    assert linked_feeds(page, url=PAGE, site_of=str) == ("https://news.example.ir/x/rss",)
    assert find_sitemaps(page, url=PAGE) == ("https://news.example.ir/x/s.xml",)


def test_two_sites_below_one_public_suffix_are_strangers() -> None:
    page = b'<a href="https://b.com.tr/rss">theirs</a><a href="https://rss.a.com.tr/rss">ours</a>'
    assert linked_feeds(page, url="https://www.a.com.tr/", site_of=site_of) == ("https://rss.a.com.tr/rss",)
