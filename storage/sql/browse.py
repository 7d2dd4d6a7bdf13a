"""What people look at: lists, newest first, by keys and never by offset: the last page costs what the first does."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Select, Text, bindparam, delete, func, literal, select, type_coerce

from storage.records import RefusalClass
from storage.sql.rows import in_offset
from storage.sql.schema import article, poll, task
from storage.views import ArticleLine, PollRecord, StoryLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from sqlalchemy import ColumnElement, Connection

    from storage.records import Outcome
    from storage.sql.engine import Database

POLLS_KEPT = 48  # of each feed
_LAST_POLLS = (
    select(poll.c.feed, func.max(poll.c.number))
    .where(poll.c.feed.in_(bindparam("names", expanding=True)))
    .group_by(poll.c.feed)
)
_ADD_POLL = poll.insert()
_FORGET_POLLS = delete(poll).where(poll.c.feed == bindparam("of"), poll.c.number <= bindparam("until"))
COPIES_LOOKED_AT = 400  # the newest copies, for the stories of late
_LINE = (
    article.c.first_position, article.c.id, article.c.title, article.c.agency, article.c.language,
    article.c.published_at, article.c.fetched_at, article.c.story_id, article.c.copy_of, article.c.url,
    article.c.revision, article.c.quality, article.c.feed, article.c.published_offset,
)  # fmt: skip


def keep_polls(connection: Connection, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Remember what polls came to, the last of each feed, within a transaction that is under way."""
    rows = [_poll_row(each, now) for each in outcomes if each.feed_state is not None]
    if not rows:
        return
    names = sorted({row["feed"] for row in rows})
    last = connection.execute(_LAST_POLLS, {"names": names})
    numbers: Counter[str] = Counter({row[0]: row[1] for row in last})
    for row in rows:
        numbers[row["feed"]] += 1
        row["number"] = numbers[row["feed"]]
    connection.execute(_ADD_POLL, sorted(rows, key=lambda row: (row["feed"], row["number"])))
    connection.execute(_FORGET_POLLS, [{"of": name, "until": numbers[name] - POLLS_KEPT} for name in names])


def _poll_row(outcome: Outcome, now: datetime) -> dict[str, Any]:
    state = outcome.feed_state
    assert state is not None  # noqa: S101 - filtered by the caller
    return {
        "feed": state.url,
        "at": state.last_polled_at or now,
        "refusal": outcome.refusal.kind.value if outcome.refusal else None,
        "detail": outcome.refusal.detail if outcome.refusal else None,
        "new": len(outcome.tasks),
        "wire_bytes": outcome.wire_bytes,
        "next_s": outcome.again_in_s,
    }


def read_polls(connection: Connection, feed: str) -> list[PollRecord]:
    """Return a feed's last polls, newest first."""
    rows = connection.execute(select(poll).where(poll.c.feed == feed).order_by(poll.c.number.desc()))
    return [
        PollRecord(
            feed=row.feed,
            at=row.at,
            new=row.new,
            wire_bytes=row.wire_bytes,
            next_s=row.next_s,
            refusal=RefusalClass(row.refusal) if row.refusal else None,
            detail=row.detail,
        )
        for row in rows
    ]


def article_lines(
    connection: Connection, *, agency: str | None, language: str | None, before: int | None, limit: int
) -> list[ArticleLine]:
    """Return articles, the latest stored first, behind a position."""
    wanted: Select[Any] = select(*_LINE).order_by(article.c.first_position.desc()).limit(limit)
    if agency is not None:
        wanted = wanted.where(article.c.agency == agency)
    if language is not None:
        wanted = wanted.where(article.c.language == language)
    if before is not None:
        wanted = wanted.where(article.c.first_position < before)
    return [_line(row) for row in connection.execute(wanted)]


def _line(row: Any) -> ArticleLine:
    told = row._mapping  # noqa: SLF001 - SQLAlchemy's documented name
    quality = told["quality"]
    return ArticleLine(
        position=told["first_position"],
        id=told["id"],
        title=told["title"],
        agency=told["agency"],
        url=told["url"],
        fetched_at=told["fetched_at"],
        published_at=in_offset(told["published_at"], told["published_offset"]),
        language=told["language"],
        story_id=told["story_id"],
        copy_of=told["copy_of"],
        revision=told["revision"],
        quality=quality["score"] if quality else None,
        feed=told["feed"],
        warnings=tuple(quality.get("warnings", ())) if quality else (),
    )


def story_lines(connection: Connection, *, limit: int) -> list[StoryLine]:
    """Return the stories that copies joined last: their first title, and how many carried them."""
    newest = (
        select(article.c.story_id)
        .where(article.c.copy_of.is_not(None))
        .order_by(article.c.first_position.desc())
        .limit(COPIES_LOOKED_AT)
    )
    ids = list(dict.fromkeys(row.story_id for row in connection.execute(newest) if row.story_id))[:limit]
    members: dict[str, list[ArticleLine]] = {}
    for row in connection.execute(select(*_LINE).where(article.c.story_id.in_(ids))):
        line = _line(row)
        members.setdefault(line.story_id or "", []).append(line)
    return [_story(id_, members[id_]) for id_ in ids if id_ in members]


def _story(id_: str, members: list[ArticleLine]) -> StoryLine:
    first = min(members, key=lambda line: (line.published_at or line.fetched_at, line.position))
    return StoryLine(id_, first.title, first.language, len(members), tuple(sorted({each.agency for each in members})),
                     max(each.fetched_at for each in members))  # fmt: skip


def per_period(
    connection: Connection, database: Database, *, since: datetime, hours: int, by_agency: bool
) -> dict[tuple[str, int], int]:
    """Return how many articles were fetched in each period of so many hours (1 or 24), by agency if asked.

    Keys are the agency ("" for all) and the period's start in seconds since 1970.
    """
    chars = 13 if hours == 1 else 10  # of ISO 8601: to the hour, or to the day
    stamp: ColumnElement[str] = (
        func.substr(type_coerce(article.c.fetched_at, Text), 1, chars)
        if database.is_sqlite
        else func.to_char(func.timezone("UTC", article.c.fetched_at), 'YYYY-MM-DD"T"HH24'[: None if hours == 1 else 10])
    )
    who = article.c.agency if by_agency else literal("")
    period = stamp.label("period")
    wanted = select(who.label("who"), period, func.count()).where(article.c.fetched_at >= since)
    # The period first: led by the agency, SQLite would walk another index and look at every article there is.
    rows = connection.execute(wanted.group_by("period", "who")).all()
    return {(row[0], _seconds(row[1])): row[2] for row in rows}


def _seconds(stamp: str) -> int:
    return int(datetime.fromisoformat(stamp if len(stamp) == 10 else f"{stamp}:00").replace(tzinfo=UTC).timestamp())  # noqa: PLR2004 - a date


def refusals(connection: Connection) -> Mapping[RefusalClass, int]:
    """Return how many tasks wait with each class of refusal."""
    wanted = select(task.c.refusal, func.count()).where(task.c.refusal.is_not(None)).group_by(task.c.refusal)
    return {RefusalClass(name): count for name, count in connection.execute(wanted)}


def lag_s(connection: Connection, now: float) -> float:
    """Return for how long the task that is overdue the longest has waited; seconds, 0 when none is."""
    oldest = connection.execute(select(func.min(task.c.due_at)).where(task.c.due_at.is_not(None))).scalar()
    return max(0.0, now - oldest) if oldest is not None else 0.0
