"""What counts as an unchanged feed, and where its older pages stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.feeds import items_hash
from tests.feeds.documents import atom, rss

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.feeds import ParsedFeed

JSON = '{"version": "https://jsonfeed.org/version/1.1", "title": "%s", "items": [{"id": "1", "url": "/%s"}]}'
STAMPED = {
    "last_build_date": (
        rss(channel="<lastBuildDate>1</lastBuildDate>"),
        rss(channel="<lastBuildDate>2</lastBuildDate>"),
    ),
    "comment_after_the_end": (rss() + "<!-- in 0.1 s -->", rss() + "<!-- in 0.22 s -->"),
    "atom_updated": (atom("", "<updated>1</updated>"), atom("", "<updated>22</updated>")),
    "prefixed_items": (rss().replace("item>", "r:item>"), "\n" + rss().replace("item>", "r:item>") + " "),
    "json_title": (JSON % ("1", "1"), JSON % ("2", "1")),
}
CHANGED = {
    "title": (rss(), rss("<title>دو</title>")),
    "one_more": (rss(), rss("</item><item><title>دو</title><link>/2</link>")),
    "one_less": (rss("</item><item><title>دو</title>"), rss()),
    "atom_title": (atom(), atom("<title>دو</title>")),
    "json_link": (JSON % ("1", "1"), JSON % ("1", "2")),
    "no_items": ("<rss><channel><title>1</title></channel></rss>", "<rss><channel><title>2</title></channel></rss>"),
    "an_end_before_the_first": ("<rss></item><item>1", "<rss></item><item>2"),
    "ended_otherwise": (
        "<rss><item>1</item><a:entry>1</A:ENTRY ></rss>",
        "<rss><item>1</item><a:entry>2</A:ENTRY ></rss>",
    ),
    "cut_off": (rss("<description>یک</description>")[:-40], rss("<description>یک و</description>")[:-40]),
}


@pytest.mark.parametrize(("one", "two"), STAMPED.values(), ids=STAMPED)
def test_a_stamp_outside_the_items_changes_nothing(one: str, two: str) -> None:
    assert one != two
    assert items_hash(one.encode()) == items_hash(two.encode())


@pytest.mark.parametrize(("one", "two"), CHANGED.values(), ids=CHANGED)
def test_a_changed_item_changes_the_hash(one: str, two: str) -> None:
    assert items_hash(one.encode()) != items_hash(two.encode())
    assert items_hash(one.encode("utf-16")) != items_hash(two.encode("utf-16"))


LINKS = "".join(f'<link rel="{rel}" href="/{rel}"/>' for rel in ("self", "next", "prev-archive"))
HISTORY = '<x:{} xmlns:x="http://purl.org/syndication/history/1.0"/>'


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (LINKS, "https://news.example.ir/prev-archive"),
        ('<link rel="self" href="/1"/><link rel="next" href="/2"/>', "https://news.example.ir/2"),
        ('<link rel="self" href="/1"/><link rel="next" href="/1"/>', None),
        (LINKS + HISTORY.format("complete"), None),
        ("", None),
    ],
)
def test_next_page(read: Callable[..., ParsedFeed], said: str, expected: str | None) -> None:
    feed = read(atom("", said))
    assert feed.next_page == expected
    assert feed.hints.archive is False


def test_an_archive_page_is_known(read: Callable[..., ParsedFeed]) -> None:
    assert read(atom("", HISTORY.format("archive"))).hints.archive
    assert read(rss(channel=HISTORY.format("archive"))).hints.archive
