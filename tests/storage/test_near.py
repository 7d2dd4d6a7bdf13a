"""Stories in the store, on both databases: edited copies, what commits with the record, revisions, links, kills."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from scraper.dedupe import content_hash
from scraper.dedupe.near import make_print, place
from storage.records import Kind, Verdict
from storage.sql import open_store
from storage.sql.schema import anchor, placement, print_
from tests.dedupe.near import TITLE, edited, story
from tests.storage.samples import NOW, article, done, new

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.records import Article, Outcome, Receipt
    from storage.sql.store import SqlStore


@pytest.fixture
def store(dsn: str) -> Iterator[SqlStore]:
    opened = open_store(dsn, place=place)
    yield opened
    opened.close()


def wire(number: int, body: str, *, title: str = TITLE, hours: float = 0.0) -> Article:
    return article(
        number,
        title=title,
        lead=None,
        body=body,
        blocks=(),
        content_hash=content_hash(title=title, lead=None, body=body),
        fetched_at=NOW + timedelta(hours=hours),
        published_at=None,
    )


def outcome(store: SqlStore, found: Article, *, links_only: bool = False) -> Outcome:
    host = f"h{found.id}.test"
    for kind in (Kind.FETCH, Kind.DISCOVER):  # what is known is fetched again only when a person asks
        store.frontier.put([new(int(found.id, 16), host, kind=kind, renew=True)])
        if tasks := store.frontier.claim(1, lease_s=60).tasks:
            break
    ended = done(tasks[0], found)
    return replace(ended, fingerprint=make_print(found.title, found.body).stored(), links_only=links_only)


def keep(store: SqlStore, *found: Article, together: bool = False) -> list[Receipt]:
    outcomes = [outcome(store, each) for each in found]
    if together:
        return store.commit(outcomes)
    return [receipt for each in outcomes for receipt in store.commit([each])]


def stored(store: SqlStore, number: int) -> Article:
    found = store.article(f"{number:024x}")
    assert found is not None
    return found


@pytest.mark.parametrize("together", [False, True])
def test_an_edited_copy_joins_the_story(store: SqlStore, *, together: bool) -> None:
    body = story(1)
    receipts = keep(
        store,
        wire(1, body),
        wire(2, edited(body, 0.1), hours=1),
        wire(3, story(2), hours=2),
        wire(4, body, hours=3),
        wire(5, edited(edited(body, 0.1), 0.05, seed=9), hours=4),
        together=together,
    )
    assert [each.verdict for each in receipts] == ["new", "copy", "new", "copy", "copy"]
    assert [stored(store, number).story_id for number in (1, 2, 4, 5)] == [stored(store, 1).id] * 4
    assert [stored(store, number).copy_of for number in (1, 2, 3, 4)] == [
        None,
        stored(store, 1).id,
        None,
        stored(store, 1).id,
    ]
    with store._database.reading() as connection:
        rows = connection.execute(select(placement).order_by(placement.c.article_id)).all()
    assert [row.rule for row in rows][1] == "content"
    assert {row.rule for row in rows} <= {"content", "copy", "edited"}
    assert rows[0].numbers["containment"] > 0.4


def test_the_index_commits_with_the_record_or_not_at_all(store: SqlStore) -> None:
    lost = outcome(store, wire(1, story(1)))
    store.frontier.release([lost.task])
    assert [each.verdict for each in store.commit([lost])] == [Verdict.LOST]
    with store._database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(print_)).scalar_one() == 0
        assert connection.execute(select(func.count()).select_from(anchor)).scalar_one() == 0
    keep(store, wire(2, story(2)))
    with store._database.reading() as connection:
        assert connection.execute(select(print_.c.id, print_.c.story)).all() == [(f"{2:024x}",) * 2]
        anchors = connection.execute(select(func.count()).select_from(anchor)).scalar_one()
        assert anchors == len(make_print(TITLE, story(2)).anchors) > 0


def test_a_store_that_is_opened_again_knows_what_it_knew(dsn: str) -> None:
    first = open_store(dsn, place=place)
    keep(first, wire(1, story(1)))
    first.close()
    second = open_store(dsn, place=place)
    (receipt,) = keep(second, wire(2, edited(story(1), 0.1), hours=5))
    assert receipt.verdict is Verdict.COPY
    assert stored(second, 2).story_id == stored(second, 1).id
    second.close()


def test_a_revision_keeps_its_story_and_its_new_text_is_known(store: SqlStore) -> None:
    keep(store, wire(1, story(1)))
    keep(store, wire(1, story(2), hours=1))
    (receipt,) = keep(store, wire(3, edited(story(2), 0.05), hours=2))
    assert stored(store, 1).revision == 2
    assert receipt.verdict is Verdict.COPY
    assert stored(store, 3).copy_of == stored(store, 1).id


def test_copies_of_some_agencies_are_links_only(store: SqlStore) -> None:
    keep(store, wire(1, story(1)))
    found = [outcome(store, wire(2, story(1), hours=1), links_only=True)]
    found.append(outcome(store, wire(3, story(3), hours=1), links_only=True))
    assert [each.verdict for each in store.commit(found)] == ["copy", "new"]
    link = stored(store, 2)
    assert (link.body, link.lead, link.blocks, link.provenance["body"]) == ("", None, (), "link")
    assert (link.title, link.copy_of) == (TITLE, stored(store, 1).id)
    assert stored(store, 3).body == story(3)
    assert [each.verdict for each in keep(store, wire(2, story(1), hours=2))] == ["unchanged"]


def test_without_fingerprints_only_equal_letters_make_a_copy(dsn: str) -> None:
    store = open_store(dsn)
    receipts = keep(store, wire(1, story(1)), wire(2, edited(story(1), 0.02)), wire(3, story(1)))
    assert [each.verdict for each in receipts] == ["new", "new", "copy"]
    store.close()


def told(store: SqlStore, reference: str) -> list[str]:
    found = store.story(reference)
    assert found is not None
    return [each.article.id[-1] for each in found.members]


def four_copies(store: SqlStore) -> list[str]:
    """Store a story of four, of which the second says that it was published first; return their ids."""
    keep(store, *(wire(number, story(1), hours=number) for number in (1, 3, 4)))
    keep(store, replace(wire(2, edited(story(1), 0.1), hours=9), published_at=NOW - timedelta(hours=1)))
    return [f"{number:024x}" for number in range(5)]


def test_a_story_tells_who_carried_it_the_earliest_first(store: SqlStore) -> None:
    ids = four_copies(store)
    assert told(store, ids[4]) == told(store, ids[1]) == ["2", "1", "3", "4"]
    found = store.story(ids[1])
    assert found is not None
    assert found.id == ids[1]
    assert [each.placed.rule if each.placed else None for each in found.members][1:] == [None, "content", "content"]
    assert found.members[0].placed is not None
    assert found.members[0].placed.match == ids[1]
    assert store.story("nothing") is None


def test_an_article_is_taken_out_of_its_story(store: SqlStore) -> None:
    ids = four_copies(store)
    position = store.counts().position
    assert store.split(ids[3]) == ids[3]
    assert (told(store, ids[3]), told(store, ids[1])) == (["3"], ["2", "1", "4"])
    assert stored(store, 3).copy_of is None
    assert [each.article.id for each in store.changes(position)] == [ids[3]]
    (receipt,) = keep(store, wire(3, edited(story(1), 0.02), hours=20))
    assert receipt.verdict is Verdict.REVISED
    assert told(store, ids[3]) == ["3"]
    assert store.split("nothing") is None


def test_the_first_text_keeps_its_id_when_it_is_taken_out(store: SqlStore) -> None:
    ids = four_copies(store)
    store.split(ids[1])
    assert (told(store, ids[1]), told(store, ids[2])) == (["1"], ["2", "3", "4"])
    assert [stored(store, number).copy_of for number in (1, 2, 3, 4)] == [None, None, ids[2], ids[2]]
    (receipt,) = keep(store, wire(5, edited(story(1), 0.1), hours=10))
    assert receipt.verdict is Verdict.COPY
    assert stored(store, 5).story_id in {ids[1], ids[2]}


def test_joined_stories_forward_the_id_that_is_gone(store: SqlStore) -> None:
    ids = four_copies(store)
    keep(store, wire(7, story(7)), wire(8, story(8)))
    assert store.join(f"{7:024x}", ids[1]) == ids[1]
    assert store.join(ids[1], f"{8:024x}") == f"{8:024x}"
    assert sorted(told(store, ids[1])) == ["1", "2", "3", "4", "7", "8"]
    assert told(store, f"{7:024x}") == told(store, ids[2])
    assert stored(store, 7).copy_of == f"{8:024x}"
    assert store.join(ids[1], f"{7:024x}") == f"{8:024x}"
    assert store.join("nothing", ids[1]) is None
    (receipt,) = keep(store, wire(9, edited(story(1), 0.1), hours=12))
    assert (receipt.verdict, stored(store, 9).story_id) == (Verdict.COPY, f"{8:024x}")
