"""Whatever the bytes: a feed or a refusal, never an exception, and only texts that files and databases take."""

from __future__ import annotations

import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.feeds import ParsedFeed, items_hash, parse
from storage.records import Refusal
from tests.feeds.documents import NOW, URL, atom
from tests.feeds.test_defects import ALL

SEEDS = [document.encode() for document, _ in ALL.values()] + [atom().encode("utf-16")]
SCRAPS = (
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"\x00",
    b"\xff",
    b'"',
    b"</item>",
    b"<item>",
    b"<title>",
    b"&#55296;",
    b"&#D83D;&#DE00;",
    b"&#x0;",
    b"<links>",
    b"<link_detail>",
    b"<content type='xhtml'>",
    b"xml:base='http://['",
    b"\xc3\x98\xc2\xa7",
    b"standalone='yes'",
    b"&nbsp;",
)
MUTANTS = 1_500
DEADLINE_S = 2.0  # of CPU, for one document of a few hundred bytes
pieces = st.lists(st.one_of(st.sampled_from(SCRAPS), st.binary(max_size=12)), max_size=12)


def check(body: bytes) -> None:
    """Parse and see that the answer holds together."""
    start = time.process_time()
    read = parse(body, url=URL, zone="Asia/Tehran", now=NOW)
    assert time.process_time() - start < DEADLINE_S
    assert isinstance(read, ParsedFeed | Refusal)
    assert len(items_hash(body)) == 32
    for item in read.items if isinstance(read, ParsedFeed) else ():
        assert item.url.startswith(("http://", "https://"))
        text = f"{item.url}{item.title}{item.summary}{item.content_html}{item.guid}{item.published_raw}{item.tags}"
        assert "\x00" not in text
        assert text.encode()


@settings(max_examples=200)
@given(st.sampled_from(SEEDS), pieces, st.integers(0, 600))
def test_scraps_put_into_a_feed(seed: bytes, scraps: list[bytes], place: int) -> None:
    check(seed[:place] + b"".join(scraps) + seed[place:])


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_behind_a_root(tail: bytes) -> None:
    check(b"<rss><channel><item><link>/1</link>" + tail)
    check(tail)


def test_feeds_cut_doubled_and_overwritten() -> None:
    dice = random.Random(0)
    for _ in range(MUTANTS):
        body = bytearray(dice.choice(SEEDS))
        for _ in range(dice.randint(1, 4)):
            start, end = sorted(dice.choices(range(len(body) + 1), k=2))
            match dice.randint(0, 2):
                case 0:
                    del body[start : min(end, start + 30)]
                case 1:
                    body[start:start] = body[start:end]
                case _:
                    body[start : start + 1] = dice.choice(SCRAPS)
        check(bytes(body))
