"""Records to JSON and back, without loss."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

from storage.codec import article_from_json, item_from_json, to_json
from storage.records import (
    Access,
    Article,
    ArticleKind,
    Block,
    BlockType,
    Dateline,
    FeedItem,
    Image,
    Quality,
)

TEHRAN = timezone(timedelta(hours=3, minutes=30))
FULL = Article(
    id="0123456789abcdef01234567",
    url="https://a.test/1",
    canonical_url="https://a.test/1",
    agency="isna",
    title="می‌تواند",
    body="یک\nدو",
    fetched_at=datetime(2026, 11, 23, tzinfo=UTC),
    content_hash="ff",
    guid="g",
    blocks=(Block(BlockType.HEADING, "یک", 2), Block(BlockType.PARAGRAPH, "دو")),
    authors=("A", "B"),
    dateline=Dateline("KYIV (AP) —", "KYIV"),
    credited_sources=("Reuters",),
    images=(Image("https://a.test/i.jpg", "c", None),),
    published_at=datetime(2021, 12, 31, 10, 15, tzinfo=TEHRAN),
    published_raw="جمعه / ۱۰ دی ۱۴۰۰ / ۱۰:۱۵",
    access=Access.METERED,
    kind=ArticleKind.LIVE,
    quality=Quality(0.5, ("short_body",)),
    provenance={"title": "json-ld"},
)


def test_a_full_article_survives_the_way_through_json() -> None:
    text = json.dumps(to_json(FULL), ensure_ascii=False)
    again = article_from_json(json.loads(text))
    assert again == FULL
    assert again.published_at is not None
    assert again.published_at.utcoffset() == timedelta(hours=3, minutes=30)


def test_an_article_of_another_version_stays_readable() -> None:
    value = to_json(FULL) | {"field_of_tomorrow": 1}
    del value["story_id"], value["tags"]
    again = article_from_json(value)
    assert again.story_id is None
    assert again.tags == ()


def test_unknown_is_null_and_enumerations_are_their_words() -> None:
    value = to_json(FULL)
    assert value["lead"] is None
    assert (value["kind"], value["access"], value["blocks"][0]["type"]) == ("live", "metered", "heading")


def test_a_feed_item_survives() -> None:
    item = FeedItem("https://a.test/1", guid="g", published_at=FULL.published_at, authors=("A",), tags=("t",))
    assert item_from_json(json.loads(json.dumps(to_json(item)))) == item
