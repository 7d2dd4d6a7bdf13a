"""Articles that come from files, not from the frontier: stored with the bookmark of where they stood in their file.

imported    as if the page had been fetched when the file says it was; what the store has had from later stays
read anew   the same page, read by a newer extractor: where a field differs, the text so far becomes a revision

The bookmark is committed with the articles, so that a killed run goes on behind what it has stored.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storage.anew import differing, is_same_page
from storage.records import Ending, Found, Kind, Outcome, Receipt, Task, Verdict
from storage.sql.commit import keep_articles, write_articles
from storage.sql.near import NearArticles
from storage.sql.positions import take_positions, take_turn
from storage.sql.put import articles_by_id, known_keys
from storage.sql.resolve import Known, Resolved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from storage.records import Article
    from storage.sql.engine import Database
    from storage.sql.similar import Place

_NO_TASK = Task(0, Kind.FETCH, "", "", "", "", "", 1, 0.0)


def import_articles(
    connection: Connection, database: Database, found: Sequence[Found], place: Place | None
) -> list[Receipt]:
    """Store articles out of files; see the module."""
    take_turn(connection, database)
    told = found
    found = sorted(found, key=lambda each: each.article.fetched_at)  # files need not be in order, revisions are
    aliases = known_keys(connection, {key for each in found for key in (*each.aliases, *each.likely)})
    stored = articles_by_id(connection, {*aliases.values(), *(each.article.id for each in found)})

    def is_older(each: Found) -> bool:
        ids = (each.article.id, *(aliases[key] for key in each.aliases if key in aliases))
        return any(id_ in stored and stored[id_].fetched_at > each.article.fetched_at for id_ in ids)

    wanted = [_outcome(each) for each in found if not is_older(each)]
    # A file's clock may be years ahead: the window of near-duplicates moves with the newest text, and never back.
    resolved = keep_articles(connection, database, wanted, place, latest=database.now(connection))
    receipts = {
        id(each.article): Receipt(one.verdict, one.article.id)
        for each, one in zip(wanted, resolved, strict=True)
        if one is not None
    }
    return [receipts.get(id(each.article), Receipt(Verdict.NOTHING)) for each in told]


def replace_articles(
    connection: Connection, database: Database, found: Sequence[Found], place: Place | None
) -> list[Receipt]:
    """Take over what a newer extractor read; see the module. What was fetched anew meanwhile is left alone."""
    take_turn(connection, database)
    stored = articles_by_id(connection, {each.article.id for each in found})
    receipts, changed = [], []
    for each in found:
        before = stored.get(each.article.id)
        if before is None or not is_same_page(before, each.article):
            receipts.append(Receipt(Verdict.NOTHING))
        elif not differing(before, each.article):
            receipts.append(Receipt(Verdict.UNCHANGED, before.id))
        else:
            stored[before.id] = after = _after(before, each.article)
            changed.append((each, Resolved(Verdict.REVISED, after, _known(before))))
            receipts.append(Receipt(Verdict.REVISED, before.id))
    if changed:
        resolved = [one for _, one in changed]
        write_articles(connection, resolved, take_positions(connection, len(resolved)), database.clock())
        if place:
            outcomes = [_outcome(replace(each, article=one.article)) for each, one in changed]
            near = NearArticles(connection, outcomes, place, latest=database.now(connection))
            for one in resolved:
                near.learn(one.article)
            near.finish()
    return receipts


def _after(before: Article, read: Article) -> Article:
    return replace(
        read,
        url=before.url,
        canonical_url=before.canonical_url,
        guid=before.guid,
        feed=before.feed,
        fetched_at=before.fetched_at,
        revision=before.revision + 1,
        story_id=before.story_id,
        copy_of=before.copy_of,
    )


def _known(stored: Article) -> Known:
    return Known(stored.id, stored.content_hash, stored.title, stored.revision, stored.story_id, stored.copy_of, stored)


def _outcome(found: Found) -> Outcome:
    return Outcome(
        _NO_TASK,
        Ending.DONE,
        article=found.article,
        aliases=found.aliases,
        fingerprint=found.fingerprint,
        likely=found.likely,
        layers=found.layers,
    )
