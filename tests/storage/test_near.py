"""Stories in the store, on both databases: edited copies, what commits with the record, revisions, links, kills."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.event import listen

from scraper.dedupe import content_hash
from scraper.dedupe.near import make_print, place
from storage.records import Found, Kind, KnownBy, Layer, Verdict
from storage.sql import open_store
from storage.sql.positions import take_turn
from storage.sql.schema import anchor, forward, placement, print_
from storage.sql.schema import article as article_
from tests.dedupe.near import TITLE, edited, story
from tests.storage.killed import kill_once_it_says
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


def test_what_a_batch_of_copies_is_like_is_asked_for_at_once(store: SqlStore) -> None:
    keep(store, *(wire(number, story(number)) for number in range(1, 6)))
    copies = [outcome(store, wire(10 + number, edited(story(number), 0.05), hours=1)) for number in range(1, 6)]
    asked: list[str] = []
    listen(store._database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    receipts = store.commit(copies)
    assert [each.verdict for each in receipts] == ["copy"] * 5
    assert [stored(store, 10 + number).copy_of for number in range(1, 6)] == [
        f"{number:024x}" for number in range(1, 6)
    ]
    like = [
        each for each in asked if "FROM article" in each and "article.copy_of" in each and "article.body" not in each
    ]
    assert len(like) == 2  # by their texts' hashes, and by what they are likeliest to be like


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


def test_a_file_from_the_future_does_not_move_the_window(store: SqlStore) -> None:
    keep(store, wire(1, story(1)))
    ahead = wire(2, story(2), hours=24 * 365 * 50)
    print_ = make_print(ahead.title, ahead.body).stored()
    store.take_in([Found(ahead, ("key 2",), print_)], mark="file", at=1)
    (receipt,) = keep(store, wire(3, edited(story(1), 0.1), hours=1))
    assert receipt.verdict is Verdict.COPY
    assert stored(store, 3).story_id == stored(store, 1).id
    assert stored(store, 2).fetched_at == ahead.fetched_at


def test_a_page_of_the_future_that_is_read_anew_does_not_move_the_window(store: SqlStore) -> None:
    keep(store, wire(1, story(1)))
    ahead = replace(wire(2, story(2), hours=24 * 365 * 50), archive_ref="a.warc.gz:1")
    store.take_in([Found(ahead, ("key 2",), make_print(ahead.title, ahead.body).stored())], mark="file", at=1)
    anew = replace(ahead, body=story(3))
    found = Found(anew, ("key 2",), make_print(anew.title, anew.body).stored())
    assert [each.verdict for each in store.take_in([found], mark="pages", at=1, anew=True)] == [Verdict.REVISED]
    (receipt,) = keep(store, wire(3, edited(story(1), 0.1), hours=1))
    assert receipt.verdict is Verdict.COPY


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


def test_the_sort_of_each_key_is_kept_with_what_told_of_it(store: SqlStore) -> None:
    first = outcome(store, wire(1, story(1)))
    sorts = {first.task.key: Layer.URL, "number": Layer.NUMBER, "guid": Layer.GUID}
    store.commit([replace(first, layers=sorts, likely=("guid",))])
    assert store.known_by(stored(store, 1).id) == [KnownBy(Layer.URL), KnownBy(Layer.GUID)]
    moved = outcome(store, wire(2, edited(story(1), 0.02), hours=1))
    sorts = {moved.task.key: Layer.URL, "guid": Layer.GUID}
    assert [each.verdict for each in store.commit([replace(moved, layers=sorts, likely=("guid",))])] == ["revised"]
    assert stored(store, 1).provenance["identity"] == "guid"
    assert store.known_by(stored(store, 1).id)[2:] == [KnownBy(Layer.URL, Layer.GUID)]
    keep(store, wire(3, story(3)))
    assert store.known_by(stored(store, 3).id) == [KnownBy(None)]
    assert store.known_by("nothing") == []


_RUN = """
import sys
from tests.storage.test_near import pairs, open_store, place, take_in
store = open_store(sys.argv[1], place=place)
for number, each in enumerate(pairs()):
    take_in(store, each)
    print(number, flush=True)
"""


def take_in(store: SqlStore, *found: Article) -> None:
    store.take_in(
        [Found(each, (each.id,), make_print(each.title, each.body).stored()) for each in found], mark="x", at=1
    )


def pairs() -> list[Article]:
    """Return twelve stories, then an edited copy of each, of which the second half is a copy of the copy."""
    first = [wire(number, story(number), hours=number) for number in range(1, 13)]
    copies = [wire(100 + number, edited(story(number), 0.08), hours=20 + number) for number in range(1, 13)]
    again = [wire(200 + n, edited(edited(story(n), 0.08), 0.05, 2), hours=40 + n) for n in range(7, 13)]
    return first + copies + again


def test_a_killed_writer_is_started_again_with_the_same_stories(dsn: str) -> None:
    open_store(dsn, place=place).close()
    for wanted in (5, 17):
        kill_once_it_says(_RUN, dsn, wanted)
    store = open_store(dsn, place=place)
    assert 17 < store.counts().articles < len(pairs())
    take_in(store, *pairs())
    found = {each.id: each.story_id for each in store.articles()}
    assert found == {each.id: f"{int(each.id, 16) % 100:024x}" for each in pairs()}
    store.close()


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


GUID = "b" * 32


def named(store: SqlStore, number: int, body: str, *, title: str = TITLE, hours: float = 0.0) -> Receipt:
    """Store a text whose feed calls it by a guid that another article may have."""
    found = outcome(store, wire(number, body, title=title, hours=hours))
    (receipt,) = store.commit([replace(found, likely=(GUID,))])
    return receipt


def test_a_guid_under_another_address_is_the_same_article_when_the_texts_are_alike(store: SqlStore) -> None:
    assert named(store, 1, story(1)).verdict is Verdict.NEW
    receipt = named(store, 2, edited(story(1), 0.1), title="Council agrees on the next budget", hours=1)
    assert (receipt.verdict, receipt.article_id) == (Verdict.REVISED, stored(store, 1).id)
    assert (stored(store, 1).revision, store.article(f"{2:024x}")) == (2, None)
    assert (
        named(store, 3, edited(story(1), 0.1), title="Council agrees on the next budget").verdict is Verdict.UNCHANGED
    )
    (copy,) = keep(store, wire(4, edited(edited(story(1), 0.1), 0.05, seed=3), hours=2))
    assert (copy.verdict, stored(store, 4).story_id) == (Verdict.COPY, stored(store, 1).id)
    with store._database.reading() as connection:  # no fingerprint of an article that there is not
        assert {row.id for row in connection.execute(select(print_.c.id))} <= {f"{1:024x}", f"{4:024x}"}


def test_a_guid_that_a_broken_feed_uses_again_loses_no_article(store: SqlStore) -> None:
    receipts = [named(store, number, story(number), hours=number) for number in (1, 2, 3)]
    assert [each.verdict for each in receipts] == ["new"] * 3
    assert [stored(store, number).body for number in (1, 2, 3)] == [story(1), story(2), story(3)]
    issue = f"Gold price today. {story(4, sentences=3)} The price is {{}} dollars after {{}} dollars and {{}} before."
    reports = [issue.format(n * 1111, n * 2347, n * 517) for n in (4, 5)]
    assert [named(store, n, each, hours=n * 24).verdict for n, each in zip((4, 5), reports, strict=True)] == ["new"] * 2


def test_a_guid_of_a_copy_s_story_is_no_word_for_another_agency_s_article(store: SqlStore) -> None:
    keep(store, wire(1, story(1)))
    assert named(store, 2, edited(story(1), 0.05), hours=1).verdict is Verdict.COPY
    receipt = named(store, 3, edited(story(1), 0.08, seed=5), hours=2)
    assert (receipt.verdict, receipt.article_id) == (Verdict.REVISED, stored(store, 2).id)
    assert stored(store, 2).story_id == stored(store, 1).id


def test_ids_of_articles_that_moved_lead_to_where_they_are(store: SqlStore) -> None:
    keep(store, *(wire(number, story(number), hours=number) for number in (1, 2, 3)))
    ids = [f"{number:024x}" for number in range(4)]
    store.join(ids[3], ids[1])
    store.join(ids[2], ids[1])
    store.split(ids[1])  # 2 and 3 move, under the id of the earlier
    assert (told(store, ids[1]), told(store, ids[2]), told(store, ids[3])) == (["1"], ["2", "3"], ["2", "3"])
    store.split(ids[3])
    assert [told(store, each) for each in ids[1:]] == [["1"], ["2"], ["3"]]
    store.join(ids[1], ids[2])
    store.join(ids[2], ids[3])
    store.join(ids[3], ids[1])  # a circle of ids that were all given up once
    assert all(sorted(told(store, each)) == ["1", "2", "3"] for each in ids[1:])


def forwards(store: SqlStore) -> dict[str, str]:
    with store._database.reading() as connection:
        return {row.story_id[-1]: row.now_id[-1] for row in connection.execute(select(forward))}


def test_an_id_that_was_given_up_forwards_to_the_story_of_its_article(store: SqlStore) -> None:
    keep(store, *(wire(number, story(number), hours=number) for number in (1, 2, 3)))
    ids = [f"{number:024x}" for number in range(4)]
    store.join(ids[3], ids[1])
    store.join(ids[2], ids[1])
    assert forwards(store) == {"2": "1", "3": "1"}
    store.split(ids[1])
    assert forwards(store) == {"3": "2"}


def test_a_story_is_taken_apart_while_its_texts_are_written(dsn: str) -> None:
    """Both want the counter of changes and the articles; whoever takes them in another order waits for ever."""
    store, other = open_store(dsn, place=place), open_store(dsn, place=place)
    ids = four_copies(store)
    with ThreadPoolExecutor(1) as pool:
        with store._database.writing() as connection:
            take_turn(connection, store._database)
            split = pool.submit(other.split, ids[3])
            time.sleep(0.3)
            connection.execute(update(article_).where(article_.c.id == ids[3]).values(section="s"))
        assert split.result(timeout=20) == ids[3]
    assert (told(store, ids[3]), stored(store, 3).section) == (["3"], "s")
    store.close()
    other.close()
