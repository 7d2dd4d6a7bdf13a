"""What passes from the row to an export unread is what reading and writing it would have made, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from storage.codec import change_as_json, json_line
from storage.records import Access, ArticleKind, Block, BlockType, Change, Dateline, Image, Quality
from storage.search import Selection
from storage.sql import open_store
from storage.stored import AS_JSON, StoredChange, change_line, change_values
from tests.storage.samples import NOW, article, store_articles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.records import Article
    from storage.sql.store import SqlStore

ODD = '"\\ \x01\t\r\n\x7f\x85\u2028\u2029\u200c\u202e\ufeff\U0001f600 می‌شود \ud800 \x00'
RECORDS = (
    article(1),
    article(2, title=ODD, body=ODD, lead=ODD, kicker=ODD, tags=(ODD, ""), authors=(ODD,), section=ODD, guid=ODD),
    article(
        3,
        language=None,
        published_at=None,
        lead=None,
        blocks=(),
        authors=(),
        images=(),
        quality=None,
        dateline=None,
        provenance={},
    ),
    article(
        4,
        title="",
        body="",
        blocks=(Block(BlockType.HEADING, ODD, 3), Block(BlockType.TABLE, "a\tb\nc\td")),
        images=(Image("https://a.test/1.jpg", ODD), Image("https://a.test/2.jpg", None, "credit")),
        dateline=Dateline(ODD, "TEHRAN"),
        quality=Quality(0.25, ("short_body",)),
        access=Access.METERED,
        kind=ArticleKind.LIVE,
        provenance={"title": ODD},
        published_at=datetime(1890, 5, 1, 3, 4, 5, 678, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
        updated_at=datetime(9990, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        credited_sources=("Reuters",),
    ),
)


@pytest.fixture
def changes(dsn: str) -> Iterator[list[Change]]:
    store = open_store(dsn)
    store_articles(store, *RECORDS)
    yield store.select(Selection(), after=0, until=9)
    store.close()


def kept(each: Article) -> Article:
    """Return a record without what no database holds."""
    return replace(each, **{name: as_kept(getattr(each, name)) for name in ("title", "body", "lead", "kicker")})


def as_kept(text: str | None) -> str | None:
    return text and text.replace("\x00", "").replace("\ud800", "\ufffd")


def test_a_line_is_what_the_record_would_make(changes: list[Change]) -> None:
    assert len(changes) == len(RECORDS)
    for each in changes:
        assert isinstance(each, StoredChange)
        line = change_line(each)
        assert line.endswith("\n")
        assert len(line.splitlines()) == 1
        plain = Change(each.position, each.at, each.verdict, each.article)
        assert json.loads(line) == json.loads(json_line(change_as_json(plain)))
        assert list(json.loads(line)) == list(change_as_json(plain))
        assert change_line(plain) == json_line(change_as_json(plain))


def test_values_are_those_of_the_record(changes: list[Change]) -> None:
    for each in changes:
        plain = Change(each.position, each.at, each.verdict, each.article)
        assert change_values(each) == change_values(plain) == change_as_json(plain)
        unread, written = change_values(each, parsed=False), change_values(plain, parsed=False)
        assert unread.keys() == written.keys()
        assert {name: unread[name] for name in unread.keys() - AS_JSON} == {
            name: written[name] for name in written.keys() - AS_JSON
        }
        parts = {name: json.loads(unread[name] or "null") for name in AS_JSON}
        assert parts == {name: json.loads(written[name] or "null") for name in AS_JSON}


def test_the_record_is_the_one_that_was_stored(changes: list[Change]) -> None:
    assert [kept(each.article).title for each in changes] == [kept(each).title for each in RECORDS]
    assert changes[3].article.published_at == RECORDS[3].published_at
    assert str(changes[3].article.published_at) == str(RECORDS[3].published_at)
    assert changes[0].article is changes[0].article
    assert changes[0].article.fetched_at == NOW.astimezone(UTC)


def test_changes_and_selections_are_of_the_same_records(dsn: str) -> None:
    store: SqlStore = open_store(dsn)
    store_articles(store, *RECORDS)
    by_log, selected = store.changes(), store.select(Selection(), after=0, until=9)
    assert [each.article for each in by_log] == [each.article for each in selected]
    assert [(each.position, each.at, each.verdict) for each in by_log] == [
        (each.position, each.at, each.verdict) for each in selected
    ]
    store.close()
