"""The strict tier either refuses a feed or reads it as the lenient one does: over real feeds, and over broken ones."""

from __future__ import annotations

import gzip
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scraper.feeds.decode import decode
from scraper.feeds.lenient import TooHostile, read_leniently
from scraper.feeds.mend import mend
from scraper.feeds.normalise import normalise
from scraper.feeds.parsing import parse
from scraper.feeds.records import ParsedFeed
from storage.records import FeedItem
from tests.feeds.documents import NOW, URL, rss
from tests.feeds.test_formats import WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "corpora" / "feeds"
FILES = sorted(REAL.glob("*.gz"))


def read_by_feedparser(body: bytes) -> ParsedFeed:
    mended = mend(decode(body).text)
    assert mended is not None
    raw = read_leniently(mended.text)
    return normalise(raw, url=URL, zone="Asia/Tehran", now=NOW, tier="strict", complete=True)


def differences(strict: ParsedFeed, lenient: ParsedFeed) -> list[tuple[str, object, object]]:
    """Return (what, strict's, lenient's) for each field that differs."""
    found: list[tuple[str, object, object]] = [
        (name, ours, theirs)
        for name in ("kind", "title", "link", "language", "hints")
        if (ours := getattr(strict, name)) != (theirs := getattr(lenient, name))
    ]
    if len(strict.items) != len(lenient.items):
        return [*found, ("items", len(strict.items), len(lenient.items))]
    for ours, theirs in zip(strict.items, lenient.items, strict=True):
        found += [
            (f"{ours.url} {each.name}", getattr(ours, each.name), getattr(theirs, each.name))
            for each in fields(FeedItem)
            if getattr(ours, each.name) != getattr(theirs, each.name)
        ]
    return found


@pytest.mark.skipif(not FILES, reason="the real feeds stand in ../shared/corpora/feeds, which is not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_tiers_agree_on_real_feeds(path: Path) -> None:
    body = gzip.decompress(path.read_bytes())
    strict = parse(body, url=URL, zone="Asia/Tehran", now=NOW)
    assert isinstance(strict, ParsedFeed)
    if strict.tier != "strict":
        pytest.skip(f"the strict tier refuses it: {[note.detail for note in strict.notes]}")
    found = differences(strict, read_by_feedparser(body))
    if b"media:description" in body:  # feedparser takes a picture's caption for the item's summary
        found = [each for each in found if not each[0].endswith(("summary", "content_html"))]
    assert found == []
    assert strict.items or strict.notes


@pytest.mark.skipif(not FILES, reason="the real feeds stand in ../shared/corpora/feeds, which is not here")
def test_most_real_feeds_pass_the_strict_tier_and_none_is_refused() -> None:
    tiers = [getattr(parse(gzip.decompress(path.read_bytes()), url=URL, now=NOW), "tier", "refused") for path in FILES]
    assert tiers.count("refused") == 0
    assert tiers.count("strict") >= 0.9 * len(tiers)


@pytest.mark.parametrize("kind", [kind for kind in WHOLE if kind != "json"])
def test_tiers_agree_on_each_format(read: Callable[..., ParsedFeed], kind: str) -> None:
    document, expected = WHOLE[kind]
    lenient = read_by_feedparser(document.encode())
    # feedparser writes XHTML out without its namespace.
    items = tuple(
        replace(item, content_html=expected.content_html) if kind == "atom" else item for item in lenient.items
    )
    assert items == read(document).items
    assert lenient.title == read(document).title


def test_a_tag_soup_is_left_to_feedparser(read: Callable[..., ParsedFeed]) -> None:
    feed = read(rss("<x>سیاسی<pubDate>Fri, 31 Dec 2021 12:30:00 +0330</pubDate>"))
    assert [note.word for note in feed.notes] == ["feed_broken"]
    assert feed.items[0].url == "https://news.example.ir/news/1"
    assert feed.items[0].published_raw == "Fri, 31 Dec 2021 12:30:00 +0330"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<rss>" + "<a>" * 300, "nested"),
        ("<rss><a " + " ".join(f'a{n}="1"' for n in range(300)) + ">", "attributes"),
        ("<rss><a x='" + "y" * 70_000 + "'>", "a tag of"),
        ("<rss>" + " " * 8_000_001, "characters"),
    ],
)
def test_feedparser_is_not_given_what_would_keep_it_busy(text: str, said: str) -> None:
    with pytest.raises(TooHostile, match=said):
        read_leniently(text)
    assert read_leniently(text[:20] + "</rss>").items == []


def test_elements_named_as_feedparser_names_its_own_lists_do_no_harm() -> None:
    names = (
        "links",
        "authors",
        "tags",
        "content",
        "media_content",
        "media_thumbnail",
        "title_detail",
        "summary_detail",
    )
    own = "".join(f"<{name}>x</{name}>" for name in names)
    raw = read_leniently(rss(f"<link>https://news.example.ir/news/1</link>{own}", own))
    assert len(raw.items) == 1
    clean = normalise(raw, url=URL, zone="UTC", now=NOW, tier="lenient", complete=True)
    assert all(isinstance(link.href, str) for link in (*raw.links, *raw.items[0].links))
    assert clean.kind == "rss"
