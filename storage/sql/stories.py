"""Stories as they are read, taken apart and joined by hand. Ids that were given out lead somewhere for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from storage.records import Member, Placed, Story, Verdict
from storage.sql.bulk import insert_rows
from storage.sql.positions import take_positions, take_turn
from storage.sql.put import upsert
from storage.sql.rows import article_from_row
from storage.sql.schema import article, change, forward, placement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from storage.records import Article
    from storage.sql.engine import Database

BY_HAND = "by hand"  # the rule of what a person decided


def read_story(connection: Connection, story_id: str) -> Story | None:
    """Return a story by its id, or by one that it once had."""
    members = _members(connection, story_id)
    if not members:
        now_id = connection.execute(select(forward.c.now_id).where(forward.c.story_id == story_id)).scalar()
        return read_story(connection, now_id) if now_id else None
    return Story(story_id, tuple(sorted(members, key=_said_at)))


def _members(connection: Connection, story_id: str) -> list[Member]:
    rows = connection.execute(select(article).where(article.c.story_id == story_id)).mappings().all()
    articles = [article_from_row(row) for row in rows]
    wanted = select(placement).where(placement.c.article_id.in_([each.id for each in articles]))
    placed = {
        row.article_id: Placed(story_id, row.match_id, row.rule, row.numbers) for row in connection.execute(wanted)
    }
    return [Member(each, placed.get(each.id)) for each in articles]


def _said_at(member: Member) -> tuple[datetime, str]:
    one = member.article
    said = one.published_at
    return (said if said and said <= one.fetched_at else one.fetched_at), one.id


def split(connection: Connection, database: Database, article_id: str) -> str | None:
    """Take an article out of its story. If it gave the story its id it keeps that, and the others move."""
    take_turn(connection, database)
    story_id = connection.execute(select(article.c.story_id).where(article.c.id == article_id)).scalar()
    story = read_story(connection, story_id) if story_id else None
    if story is None:
        return None
    others = [each.article for each in story.members if each.article.id != article_id]
    moved = [each.article for each in story.members if each.article.id == article_id]
    if others and story.id == article_id:
        moved = others
    if others:
        _move(connection, database, moved, moved[0].id)
        left = [each.article.id for each in story.members if each.article not in moved]
        _copies_of(connection, left, story.id)
    return article_id


def join(connection: Connection, database: Database, story_id: str, into: str) -> str | None:
    """Move a story's articles into another one, and forward its id."""
    take_turn(connection, database)
    moved, kept = read_story(connection, story_id), read_story(connection, into)
    if moved is None or kept is None:
        return None
    if moved.id != kept.id:
        _move(connection, database, [each.article for each in moved.members], kept.id)
        connection.execute(update(forward).where(forward.c.now_id == moved.id).values(now_id=kept.id))
        row = {"story_id": moved.id, "now_id": kept.id, "at": database.clock()}
        connection.execute(delete(forward).where(forward.c.story_id == moved.id))
        insert_rows(connection, forward, [row])
    return kept.id


def _move(connection: Connection, database: Database, articles: Sequence[Article], story_id: str) -> None:
    """Give articles a story, remember that a person did, and tell those who follow the log."""
    ids, now = [each.id for each in articles], database.clock()
    connection.execute(update(article).where(article.c.id.in_(ids)).values(story_id=story_id))
    connection.execute(update(forward).where(forward.c.story_id.in_(ids)).values(now_id=story_id))
    connection.execute(delete(forward).where(forward.c.story_id == story_id))
    _copies_of(connection, ids, story_id)
    noted: list[dict[str, object]] = [
        {
            "article_id": each,
            "match_id": story_id if each != story_id else None,
            "rule": BY_HAND,
            "numbers": {},
            "at": now,
        }
        for each in ids
    ]
    connection.execute(delete(placement).where(placement.c.article_id.in_(ids)))
    connection.execute(upsert(database, placement), noted)
    verdict = Verdict.REVISED.value
    rows = [
        {"position": at, "at": now, "article_id": each.id, "revision": each.revision, "verdict": verdict}
        for at, each in enumerate(articles, take_positions(connection, len(ids)))
    ]
    insert_rows(connection, change, rows)


def _copies_of(connection: Connection, ids: Sequence[str], first: str) -> None:
    """Make articles copies of the first one; that itself is a copy of none."""
    connection.execute(update(article).where(article.c.id.in_(ids), article.c.id != first).values(copy_of=first))
    connection.execute(update(article).where(article.c.id.in_(ids), article.c.id == first).values(copy_of=None))
