"""One transaction that stores the whole effect of a batch of tasks.

lock the hosts, then the tasks (the same order everywhere: no deadlock) -> drop outcomes whose lease is lost ->
free or move the tasks, let the hosts pause, keep the feeds' states -> with articles: lock the counter of changes until
the commit (so that positions are in commit order), resolve each article against what is known, write records, aliases,
revisions and changes -> put new tasks -> let the hosts sleep until something of theirs is due
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, delete, func, select, update

from storage.codec import to_json
from storage.records import Ending, Kind, NewTask, Outcome, Receipt, Verdict
from storage.sql import statements
from storage.sql.browse import keep_polls
from storage.sql.bulk import insert_rows
from storage.sql.near import KNOWN, NearArticles
from storage.sql.pages import PAGE_COUNTS, count_pages
from storage.sql.positions import take_positions, take_turn
from storage.sql.put import (
    HOST_CHARS,
    articles_by_id,
    insert_new,
    insert_of,
    known_keys,
    later,
    lock_hosts,
    put,
    receive,
)
from storage.sql.resolve import Knowledge, Known, Resolved
from storage.sql.rows import article_row, feed_row
from storage.sql.schema import (
    alias,
    article,
    change,
    feed,
    host,
    placement,
    revision,
    task,
    template_block,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Connection

    from storage.sql.engine import Database
    from storage.sql.similar import Place

_CHANGED = frozenset({Verdict.NEW, Verdict.COPY, Verdict.REVISED})
_COUNTED = frozenset({"url", *PAGE_COUNTS})  # counted by the articles' own outcomes
_ADDED = frozenset({Verdict.NEW, Verdict.COPY})

_HELD = (
    select(task.c.id, task.c.lease, task.c.due_at)
    .where(task.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(task.c.id)
)
_HELD_AND_LOCKED = _HELD.with_for_update()
_DONE = delete(task).where(task.c.id.in_(bindparam("ids", expanding=True)))
_SAME_TEXT = (
    select(*KNOWN)
    .where(article.c.content_hash.in_(bindparam("hashes", expanding=True)))
    .order_by(article.c.first_position.desc())
)
_MOVE = (
    update(task)
    .where(task.c.id == bindparam("task_id"))
    .values(
        due_at=bindparam("due"),
        lease=None,
        owner=None,
        quarantined=bindparam("shut"),
        refusal=bindparam("why"),
        detail=bindparam("said"),
        refused_at=bindparam("refused"),
        tries=bindparam("tried"),
        checks=bindparam("checked"),
        host=bindparam("its_host"),
        trail=bindparam("its_trail"),
    )
)
_DELAY: ColumnElement[float] = func.coalesce(bindparam("delay"), host.c.crawl_delay_s)
_BLOCKED = later(host.c.blocked_until, bindparam("rest"))
_PACE = (
    update(host)
    .where(host.c.host == bindparam("name"))
    .values(
        crawl_delay_s=_DELAY,
        blocked_until=_BLOCKED,
        ready_at=later(
            case((bindparam("is_late") == 1, host.c.ready_at), else_=0.0),
            later(_BLOCKED, bindparam("asked") + later(_DELAY, host.c.gap_s)),
        ),
    )
)


def commit(
    connection: Connection, database: Database, outcomes: Sequence[Outcome], place: Place | None = None
) -> list[Receipt]:
    """Store a batch within a transaction that is under way; see the module."""
    lock_hosts(connection, database, {name for each in outcomes for name in _hosts_of(each)})
    kept, until = _kept(connection, database, outcomes)
    clock = time.monotonic()  # before the database's: the wait for its answer must not count as a host's pause
    now = database.now(connection)
    _end_tasks(connection, kept, now)
    _pace_hosts(connection, kept, now, clock, late={id_ for id_, at in until.items() if at <= now})
    _keep_feeds(connection, database, kept)
    keep_polls(connection, kept, database.clock())
    _keep_templates(connection, database, kept)
    count_pages(connection, kept)
    resolved = keep_articles(connection, database, kept, place)
    queued = put(connection, database, [each.tasks for each in kept])
    moved = [each for each in kept if each.ending is Ending.AGAIN and each.next_host != each.task.host]
    led, back = ([_there(each) for each in moved if bool(each.onward) is on] for on in (True, False))
    receive(connection, database, led, back)
    if kept:  # after the new tasks are in: a host is looked at again when something of it is due
        connection.execute(statements.SLEEP, {"hosts": sorted({each.task.host for each in kept}), "now": now})
    receipts = {
        id(each): Receipt(one.verdict, one.article.id, count) if one else Receipt(Verdict.NOTHING, None, count)
        for each, one, count in zip(kept, resolved, queued, strict=True)
    }
    return [receipts.pop(id(each), Receipt(Verdict.LOST)) for each in outcomes]


def _hosts_of(outcome: Outcome) -> set[str]:
    """Return every host that an outcome changes."""
    return {outcome.task.host, outcome.next_host} | {new.host for new in outcome.tasks}


def _there(outcome: Outcome) -> NewTask:
    """Return a task as its next host gets it."""
    task_, onward = outcome.task, outcome.onward
    at = NewTask(task_.kind, task_.url, task_.key, outcome.next_host, task_.agency, delay_s=outcome.again_in_s or 0.0)
    return replace(at, gap_s=onward.gap_s, in_flight=onward.in_flight) if onward else at


def _kept(
    connection: Connection, database: Database, outcomes: Sequence[Outcome]
) -> tuple[list[Outcome], dict[int, float]]:
    """Return the outcomes whose task still holds their lease, the first of each task, and until when each is leased."""
    ids = [each.task.id for each in outcomes]
    rows = connection.execute(_HELD if database.is_sqlite else _HELD_AND_LOCKED, {"ids": ids}).all()
    held: dict[int, str | None] = {row.id: row.lease for row in rows}
    kept = []
    for each in outcomes:
        if held.get(each.task.id) == each.task.lease:
            kept.append(each)
            del held[each.task.id]
    return kept, {row.id: row.due_at or 0.0 for row in rows}


def _end_tasks(connection: Connection, kept: Sequence[Outcome], now: float) -> None:
    done = [each.task.id for each in kept if each.ending is Ending.DONE and each.task.kind is not Kind.POLL]
    if done:
        connection.execute(_DONE, {"ids": done})
    moved = [_moved(each, now) for each in kept if each.task.id not in set(done)]
    if moved:
        connection.execute(_MOVE, moved)


def _moved(outcome: Outcome, now: float) -> dict[str, object]:
    refusal, onward = outcome.refusal, outcome.onward
    return {
        "task_id": outcome.task.id,
        "due": now + (outcome.again_in_s or 0.0) if outcome.ending is Ending.AGAIN else None,
        "shut": int(outcome.ending is Ending.QUARANTINED),
        "why": refusal.kind.value if refusal else None,
        "said": refusal.detail if refusal else None,
        "refused": datetime.fromtimestamp(now, UTC) if refusal else None,
        "tried": outcome.task.tries - 1 if onward else outcome.task.tries if refusal else 0,
        "checked": outcome.task.checks + (outcome.task.kind is Kind.CHECK and not onward),
        "its_host": outcome.next_host[:HOST_CHARS],
        "its_trail": to_json(replace(onward.trail, home=outcome.task.home)) if onward else None,
    }


def _pace_hosts(
    connection: Connection, kept: Sequence[Outcome], now: float, clock: float, late: Collection[int]
) -> None:
    """Let each host pause from when it was asked last: reading, and the wait for a transaction, are part of its pause.

    It rests if it was told so, and what its robots.txt asks for is remembered. `clock` is what `time.monotonic()` said
    at `now`, or a little earlier. An outcome that comes `late`, after its lease had run out, never makes the pause
    shorter: another process may have asked the host since then.
    """
    told: dict[str, dict[str, Any]] = {}
    for each in kept:
        unknown = {"name": each.task.host, "delay": None, "rest": 0.0, "asked": 0.0, "is_late": 0}
        one = told.setdefault(each.task.host, unknown)
        rest_s = each.rest_host_s
        one["delay"] = one["delay"] if each.gap_s is None else each.gap_s
        one["rest"] = max(one["rest"], now + rest_s if rest_s else 0.0)
        ago_s = 0.0 if each.asked_until is None else max(0.0, clock - each.asked_until)
        one["asked"] = max(one["asked"], now - ago_s)
        one["is_late"] |= each.task.id in late
    if told:
        connection.execute(_PACE, [told[name] for name in sorted(told)])


def _keep_feeds(connection: Connection, database: Database, kept: Sequence[Outcome]) -> None:
    rows = {each.feed_state.url: feed_row(each.feed_state) for each in kept if each.feed_state}
    if not rows:
        return
    connection.execute(_feed_statement(is_sqlite=database.is_sqlite), [rows[url] for url in sorted(rows)])


@lru_cache(maxsize=2)
def _feed_statement(*, is_sqlite: bool) -> Any:
    statement = insert_of(is_sqlite=is_sqlite)(feed)
    changed = {name: statement.excluded[name] for name in feed.columns.keys() if name not in _COUNTED}  # noqa: SIM118
    return statement.on_conflict_do_update(index_elements=["url"], set_=changed)


def _keep_templates(connection: Connection, database: Database, kept: Sequence[Outcome]) -> None:
    """Remember what hosts were found to repeat."""
    learned = {(each.host, each.block) for outcome in kept for each in outcome.learned}
    if learned:
        rows = [{"host": name, "block": block} for name, block in sorted(learned)]
        connection.execute(insert_new(database, template_block, "host", "block"), rows)


def keep_articles(
    connection: Connection,
    database: Database,
    kept: Sequence[Outcome],
    place: Place | None,
    *,
    latest: float = math.inf,
) -> list[Resolved | None]:
    """Resolve and write the batch's articles; return what each outcome's is, None where it has none.

    `latest` is the time that texts arrive at the latest, in seconds since 1970, whatever they say.
    """
    with_article = [each for each in kept if each.article]
    if not with_article:
        return [None] * len(kept)
    take_turn(connection, database)
    knowledge = _knowledge(connection, with_article)
    near = NearArticles(connection, with_article, place, latest=latest) if place else None
    knowledge.near = near
    resolved = [
        knowledge.resolve(each.article, each.aliases, each.likely, layers=each.layers, links_only=each.links_only)
        if each.article
        else None
        for each in kept
    ]
    if near:
        near.finish()
    changed = [one for one in resolved if one and one.verdict in _CHANGED]
    position = take_positions(connection, len(changed)) if changed else 0
    write_articles(connection, changed, position, database.clock())
    if knowledge.learned:
        rows = [
            {"key": key, "article_id": knowledge.aliases[key], "layer": by.layer, "told_by": by.told_by}
            for key, by in sorted(knowledge.learned.items())
        ]
        connection.execute(insert_new(database, alias, "key"), rows)
    return resolved


def _knowledge(connection: Connection, outcomes: Sequence[Outcome]) -> Knowledge:
    """Fetch what the store knows of these articles' keys and texts."""
    articles = [each.article for each in outcomes if each.article]
    aliases = known_keys(connection, {key for each in outcomes for key in (*each.aliases, *each.likely)})
    ids = {each.id for each in articles} | set(aliases.values())
    stored = {id_: _known(found) for id_, found in articles_by_id(connection, ids).items()}
    texts = connection.execute(_SAME_TEXT, {"hashes": list({each.content_hash for each in articles})})
    by_text = {row.content_hash: Known(*row) for row in texts}  # the earliest comes last and stays
    return Knowledge(dict(aliases), stored, by_text)


def _known(stored: Any) -> Known:
    return Known(stored.id, stored.content_hash, stored.title, stored.revision, stored.story_id, stored.copy_of, stored)


def write_articles(connection: Connection, changed: Sequence[Resolved], position: int, now: datetime) -> None:
    """Write resolved articles, their revisions and the change log from this position on."""
    numbered = list(enumerate(changed, position))
    added = [article_row(one.article, first_position=at) for at, one in numbered if one.verdict in _ADDED]
    revised = [(at, one) for at, one in numbered if one.verdict is Verdict.REVISED]
    insert_rows(connection, article, added)
    for at, one in revised:
        row = article_row(one.article, first_position=at)
        # Its id stays: SQLite, told to write it anew, reads all keys of all articles for some that refer to it.
        del row["first_position"], row["id"]
        connection.execute(update(article).where(article.c.id == one.article.id).values(row))
    before = [one.before for _, one in revised if one.before and one.before.stored]
    insert_rows(connection, revision, [_revision_row(one) for one in before])
    insert_rows(connection, placement, [_placement_row(one, now) for one in changed if one.placed])
    insert_rows(connection, change, [_change_row(at, one, now) for at, one in numbered])


def _revision_row(before: Known) -> dict[str, Any]:
    stored = before.stored
    assert stored is not None  # noqa: S101 - filtered by the caller
    return {
        "article_id": before.id,
        "revision": before.revision,
        "seen_at": stored.fetched_at,
        "record": to_json(stored),
    }


def _placement_row(copy: Resolved, now: datetime) -> dict[str, Any]:
    placed = copy.placed
    assert placed is not None  # noqa: S101 - filtered by the caller
    numbers = dict(placed.numbers)
    return {
        "article_id": copy.article.id,
        "match_id": placed.match,
        "rule": placed.rule,
        "numbers": numbers,
        "at": now,
    }


def _change_row(position: int, resolved: Resolved, now: datetime) -> dict[str, object]:
    return {
        "position": position,
        "at": now,
        "article_id": resolved.article.id,
        "revision": resolved.article.revision,
        "verdict": resolved.verdict.value,
    }
