"""A store with articles of every kind that a page shows, and the application over it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from scraper.search import FoldingLexer
from scraper.web import WebOptions, make_app
from storage.archive import ArchiveLimits, WarcArchive
from storage.records import Alert, Block, BlockType, Ending, Found, Image, Outcome, Page, Quality, Refusal, RefusalClass
from storage.sql import open_store
from tests.storage.samples import article, claim_one, poll, state, store_articles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


NASTY = [
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "\"><svg onload=document.title='owned'>",
    "{{ 7 * 7 }}",
    "</title><script>document.title='owned'</script>",
    "' onmouseover='document.title=1",
]
HOSTILE_PAGE = (
    b"<html><body><h1>Raw</h1><script>parent.document.title='owned';document.title='owned'</script></body></html>"
)
NOW = datetime.now(UTC).replace(second=1)  # a delay is never told of midnight sharp
DRIFTED = 8  # of the latest articles of https://a.test/rss


def _text(lines: list[str]) -> dict[str, object]:
    blocks = tuple(Block(BlockType.PARAGRAPH, line) for line in lines)
    return {"body": "\n".join(lines), "blocks": blocks}


def fill(dsn: str, archive: Path) -> dict[str, str]:
    """Fill a store; return the ids of its articles by what they are."""
    warc = WarcArchive(archive, ArchiveLimits())
    url = "https://a.test/9"
    (ref,) = warc.append([(Page(url, url, 200, {"content-type": "text/html"}, HOSTILE_PAGE, NOW), "agency", None)])
    warc.close()
    store = open_store(dsn, lexer=FoldingLexer())
    nasty = article(9, title=NASTY[0], lead=NASTY[1], kicker=NASTY[2], authors=tuple(NASTY), tags=tuple(NASTY),
                    section=NASTY[5], url="javascript:document.title='owned'", archive_ref=ref, agency=NASTY[2],
                    images=(Image("data:text/html,<script>1</script>", NASTY[1], NASTY[0]),), language="en",
                    quality=Quality(0.5, (NASTY[0],)), provenance={NASTY[0]: NASTY[1]}, **_text(NASTY))  # fmt: skip
    plain = [
        article(n, title=f"خبر شمارهٔ {n}", fetched_at=NOW, **_text([f"متن خبر {n} دربارهٔ دریا"])) for n in range(20, 90)
    ]
    english = article(2, title="The harbour reopens", language="en", agency="paper", fetched_at=NOW,
                      **_text(["The harbour reopens on Monday.", "Ships come back."]))  # fmt: skip
    later = replace(english, **_text(["The harbour reopens on Tuesday.", "Ships come back."]), content_hash="later")
    copy = article(3, title="Harbour open again", content_hash="later", language="en", agency="other", lead=None)
    drifted = Quality(0.4, ("rule_drift",))
    plain[-DRIFTED:] = [
        replace(each, published_at=NOW - timedelta(minutes=5 + n) if n % 2 else None, quality=drifted)
        for n, each in enumerate(plain[-DRIFTED:])
    ]
    store.take_in([Found(each, (f"key {each.url}",)) for each in plain], mark="plain", at=1)
    store_articles(store, nasty, english, later, copy)
    store.frontier.put([poll()])
    task = claim_one(store)
    refusal = Refusal(RefusalClass.TIMEOUT, NASTY[0])
    ill = state(
        task.url, failures=5, refusal=RefusalClass.TIMEOUT, detail=NASTY[0], last_polled_at=NOW, interval_s=900.0
    )
    store.commit([Outcome(task, Ending.AGAIN, again_in_s=60, feed_state=ill, refusal=refusal)])
    told = {"log": NOW}
    store.keep_alerts([
        Alert("disk", "store", f"1 MB are left {NASTY[0]}", NOW, NOW, told=told),
        Alert("lag", "store", "not told yet", NOW, NOW),
        Alert("rule_drift", task.url, "most of its latest articles miss it", NOW, NOW, told=told),
        Alert("failing", task.url, "shown with its feed", NOW, NOW, told=told),
    ])  # fmt: skip
    while store.index():
        pass
    store.close()
    return {"nasty": nasty.id, "english": english.id, "copy": copy.id, "persian": plain[-1].id}


@pytest.fixture
def ids(dsn: str, tmp_path: Path) -> dict[str, str]:
    return fill(dsn, tmp_path / "raw")


def options(dsn: str, archive: Path, **changes: object) -> WebOptions:
    base = WebOptions(
        make_store=lambda: open_store(dsn, create=False, lexer=FoldingLexer()),
        hosts=("testserver",),
        names={"paper": "The Paper"},
        archive=archive,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.fixture
def web(dsn: str, ids: dict[str, str], tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(make_app(options(dsn, tmp_path / "raw"))) as client:
        yield client
