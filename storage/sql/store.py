"""Records, revisions, feeds and the change log over SQL."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storage.codec import article_from_json
from storage.errors import StoreError
from storage.records import (
    Change,
    Counts,
    Kind,
    KnownBy,
    Layer,
    Quarantined,
    RefusalClass,
    Revision,
    TemplateBlock,
)
from storage.sql import browse, search
from storage.sql.alerts import keep_alerts, read_alerts, read_signs
from storage.sql.commit import commit
from storage.sql.frontier import SqlFrontier
from storage.sql.indexing import INDEXED_AT_ONCE, find_articles, index_changes
from storage.sql.marks import CHANGES, SEARCHED, move_mark, read_mark, set_mark
from storage.sql.migrate import is_current
from storage.sql.prune import prunable, prune
from storage.sql.pulse import read_pulse
from storage.sql.put import articles_by_id, parts
from storage.sql.queued import read_queued
from storage.sql.robots import keep_robots, read_robots
from storage.sql.rows import CHANGE, article_from_row, changes_from_rows, feed_from_row
from storage.sql.schema import alias, article, change, feed, revision, task, template_block
from storage.sql.selecting import Selecting, Span
from storage.sql.stories import join, read_story, split
from storage.sql.take_in import import_articles, replace_articles
from storage.views import Overview

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from storage.protocols import Frontier
    from storage.records import Alert, Article, Change, FeedState, Found, Outcome, Receipt, Story
    from storage.retention import Mark, Pruned, Retention
    from storage.search import Lexer, SearchPage, SearchQuery, Selection
    from storage.sql.engine import Database
    from storage.sql.similar import Place
    from storage.views import ArticleLine, ArticleSign, PollRecord, Pulse, QueuedTask, StoryLine

_BRIEF = tuple(each for each in feed.c if each.name not in {"seen", "rhythm"})
_ID_START = re.compile(r"[0-9a-f]{6,}")
HOURLY_FOR, DAILY_FOR = timedelta(days=2), timedelta(days=14)  # of the overview
ROWS_A_FETCH = 500
BEHIND_ALL = 2**63 - 1  # a position that no change comes to
CHANGES_A_STEP = 20_000  # of the log, looked at one by one for those that a filter takes


class SqlStore:
    """See `storage.protocols.Store`."""

    def __init__(self, database: Database, place: Place | None = None, lexer: Lexer | None = None) -> None:
        self._database = database
        self._place = place
        self._lexer = lexer
        self._selecting = Selecting(database, lexer)
        self.book = SqlFrontier(database)
        self.frontier: Frontier = self.book

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def clock(self) -> datetime:
        """Return the time by the database's clock, as near as it is known without asking."""
        return self._database.clock()

    def commit(self, outcomes: Sequence[Outcome]) -> list[Receipt]:
        """Store the whole effect of these tasks in one transaction."""
        if not outcomes:
            return []
        with self._database.writing() as connection:
            return commit(connection, self._database, outcomes, self._place)

    def take_in(self, found: Sequence[Found], *, mark: str, at: int, anew: bool = False) -> list[Receipt]:
        """Store articles that were read from files, and move the bookmark, in one transaction."""
        with self._database.writing() as connection:
            work = replace_articles if anew else import_articles
            receipts = work(connection, self._database, found, self._place) if found else []
            set_mark(connection, self._database, mark, at)
            return receipts

    def mark(self, name: str) -> int:
        """Return where a bookmark stands, 0 where there is none."""
        with self._database.reading() as connection:
            return read_mark(connection, name)

    def move_mark(self, name: str, *, old: int, new: int) -> bool:
        """Move a bookmark that stands at `old`."""
        with self._database.writing() as connection:
            return move_mark(connection, self._database, name, old, new)

    def article(self, reference: str) -> Article | None:
        """Find an article by its id, an unambiguous start of it, or one of its url keys."""
        with self._database.reading() as connection:
            by_id = select(article.c.id).where(article.c.id == reference)
            by_key = select(alias.c.article_id).where(alias.c.key == reference)
            # Not with OR: PostgreSQL would read every article.
            wanted = article.c.id.in_(by_id.union(by_key))
            rows = connection.execute(select(article).where(wanted)).mappings().all()
            if not rows and _ID_START.fullmatch(reference):
                # "g" stands behind all hex digits
                start = (article.c.id >= reference) & (article.c.id < f"{reference}g")
                rows = connection.execute(select(article).where(start).limit(2)).mappings().all()
        return article_from_row(rows[0]) if len(rows) == 1 else None

    def articles_by_id(self, ids: Iterable[str]) -> dict[str, Article]:
        """Return those of these articles that there are, by id."""
        with self._database.reading() as connection:
            return articles_by_id(connection, ids)

    def revisions(self, article_id: str) -> list[Revision]:
        """Return the earlier texts of an article, oldest first."""
        wanted = select(revision).where(revision.c.article_id == article_id).order_by(revision.c.revision)
        with self._database.reading() as connection:
            return [Revision(article_from_json(row.record), row.seen_at) for row in connection.execute(wanted)]

    def known_by(self, article_id: str) -> list[KnownBy]:
        """Return the sorts of an article's keys, those that came with it first."""
        # Reads all keys: only people ask this, and an index would be written with every article.
        wanted = select(alias.c.layer, alias.c.told_by).where(alias.c.article_id == article_id)
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        found = [KnownBy(*(Layer(each) if each else None for each in row)) for row in rows]
        order = [None, *Layer]
        return sorted(found, key=lambda each: (order.index(each.told_by), order.index(each.layer)))

    def story(self, reference: str) -> Story | None:
        """Return the story of an article, or of an id that a story has or once had."""
        found = self.article(reference)
        with self._database.reading() as connection:
            return read_story(connection, (found.story_id if found else None) or reference)

    def split(self, article_id: str) -> str | None:
        """Take an article out of its story for good."""
        with self._database.writing() as connection:
            return split(connection, self._database, article_id)

    def join(self, story_id: str, into: str) -> str | None:
        """Move all articles of a story into another, and forward its id."""
        with self._database.writing() as connection:
            return join(connection, self._database, story_id, into)

    def lines(
        self,
        *,
        agency: str | None = None,
        language: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[ArticleLine]:
        """List articles, the latest stored first."""
        with self._database.reading() as connection:
            return browse.article_lines(connection, agency=agency, language=language, before=before, limit=limit)

    def stories(self, limit: int = 50) -> list[StoryLine]:
        """List the stories that copies joined last."""
        with self._database.reading() as connection:
            return browse.story_lines(connection, limit=limit)

    def polls(self, feed: str) -> list[PollRecord]:
        """Return the last polls of a feed, newest first."""
        with self._database.reading() as connection:
            return browse.read_polls(connection, feed)

    def queued(self, keys: Collection[str]) -> list[QueuedTask]:
        """Return the rows of the frontier for these URL keys, with when their hosts may be asked."""
        with self._database.reading() as connection:
            return read_queued(connection, self._database.now(connection), keys)

    def overview(self) -> Overview:
        """Return the state of the store at one look."""
        counts, now = self.counts(), self.clock()
        with self._database.reading() as connection:
            hourly = browse.per_period(connection, self._database, since=now - HOURLY_FOR, hours=1, by_agency=False)
            daily = browse.per_period(connection, self._database, since=now - DAILY_FOR, hours=24, by_agency=True)
            refused = browse.refusals(connection)
            lag_s = browse.lag_s(connection, self._database.now(connection))
        return Overview(counts, {at: count for (_, at), count in hourly.items()}, daily, refused, lag_s)

    def pulse(self) -> Pulse:
        """Return what metrics and alerts tell of the store every few seconds."""
        with self._database.reading() as connection:
            return read_pulse(connection, self._database.now(connection))

    def check(self) -> bool:
        """Tell whether the database, which must answer, still has this Khabar's schema."""
        return is_current(self._database)

    def signs(self, since: datetime, limit: int = 5_000) -> list[ArticleSign]:
        """Return what the articles fetched since an instant tell of their feeds, the newest first."""
        with self._database.reading() as connection:
            return read_signs(connection, since, limit)

    def prune(self, retention: Retention, now: datetime, mark: Mark, limit: int = 500) -> Pruned:
        """Look at some rows behind a mark, and take away what is older than it is kept."""
        return prune(self._database, retention, now, mark, limit)

    def prunable(self, retention: Retention, now: datetime) -> Pruned:
        """Return how much `prune` would take away in all."""
        with self._database.reading() as connection:
            return prunable(connection, retention, now)

    def alerts(self) -> list[Alert]:
        """Return every alert that is kept, the longest lasting first."""
        with self._database.reading() as connection:
            return read_alerts(connection)

    def keep_alerts(self, alerts: Sequence[Alert]) -> None:
        """Keep these alerts and no others."""
        with self._database.writing() as connection:
            keep_alerts(connection, alerts)

    def changes(self, after: int = 0, limit: int = 500) -> list[Change]:
        """Return the entries of the change log behind a position, in order."""
        wanted = (
            select(*CHANGE)
            .join(article, article.c.id == change.c.article_id)
            .where(change.c.position > after)
            .order_by(change.c.position)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return changes_from_rows(connection.execute(wanted))

    def index(self, limit: int = INDEXED_AT_ONCE) -> int:
        """Make the articles of the next entries of the change log findable."""
        return index_changes(self._database, self._lexer, limit) if self._lexer else 0

    def reindex(self) -> None:
        """Empty the search index."""
        with self._database.writing() as connection:
            search.rebuild(connection, is_sqlite=self._database.is_sqlite)

    def search(self, query: SearchQuery) -> SearchPage:
        """Return the articles that a question finds."""
        if self._lexer is None:
            raise StoreError(f"{self._database.name}: opened without a lexer; hand one to open_store to search")
        return find_articles(self._database, self._lexer, query)

    def horizon(self, selection: Selection) -> int:
        """Return the position up to which a selection can be told now."""
        with self._database.reading() as connection:
            return read_mark(connection, CHANGES if selection.words is None else SEARCHED)

    def select(
        self, selection: Selection, *, after: int, until: int, limit: int = ROWS_A_FETCH, settled: bool = False
    ) -> list[Change]:
        """Return the last change of each selected article between two positions."""
        if selection.words is not None and self._lexer is None:
            raise StoreError(f"{self._database.name}: opened without a lexer; hand one to open_store to search")
        span = Span(after, until, BEHIND_ALL if settled else until)
        return self._selecting.page(selection, span, limit=limit, walked=CHANGES_A_STEP)

    def articles(self, *, agency: str | None = None, since: datetime | None = None) -> Iterator[Article]:
        """Stream articles in the order they were first stored."""
        wanted = select(article).order_by(article.c.first_position).limit(ROWS_A_FETCH)
        if agency is not None:
            wanted = wanted.where(article.c.agency == agency)
        if since is not None:
            wanted = wanted.where(article.c.fetched_at >= since)
        position = 0
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(wanted.where(article.c.first_position > position)).mappings().all()
            if not rows:
                return
            yield from map(article_from_row, rows)
            position = rows[-1]["first_position"]

    def feeds(self, *, brief: bool = False) -> list[FeedState]:
        """Return what is known of every feed, by agency and URL; brief: without its items and its rhythm."""
        columns = _BRIEF if brief else feed.c
        with self._database.reading() as connection:
            rows = connection.execute(select(*columns).order_by(feed.c.agency, feed.c.url)).mappings()
            return [feed_from_row(row) for row in rows]

    def each_feed(self) -> Iterator[FeedState]:
        """Stream what is known of every feed, brief."""
        with self._database.reading() as connection:
            urls = connection.execute(select(feed.c.url).order_by(feed.c.agency, feed.c.url)).scalars().all()
        for part in parts(urls):
            wanted = select(*_BRIEF).where(feed.c.url.in_(part)).order_by(feed.c.agency, feed.c.url)
            with self._database.reading() as connection:
                rows = connection.execute(wanted).mappings().all()
            yield from map(feed_from_row, rows)

    def templates(self) -> list[TemplateBlock]:
        """Return the blocks that hosts are known to repeat in their articles."""
        with self._database.reading() as connection:
            rows = connection.execute(select(template_block).order_by(template_block.c.host, template_block.c.block))
            return [TemplateBlock(row.host, row.block) for row in rows]

    def robots(self, origin: str) -> tuple[bytes, float] | None:
        """Return an origin's robots.txt and for how many seconds it still holds."""
        with self._database.reading() as connection:
            return read_robots(connection, self._database, origin)

    def keep_robots(self, kept: Mapping[str, tuple[bytes, float]]) -> None:
        """Keep robots.txt by origin, each for so many seconds."""
        with self._database.writing() as connection:
            keep_robots(connection, self._database, kept)

    def quarantine(self, *, limit: int = 100) -> list[Quarantined]:
        """List tasks whose last try was refused, newest first."""
        wanted = select(task).where(task.c.refusal.is_not(None)).order_by(task.c.refused_at.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        return [
            Quarantined(
                kind=Kind(row.kind),
                url=row.url,
                agency=row.agency,
                refusal=RefusalClass(row.refusal),
                detail=row.detail or "",
                tries=row.tries,
                at=row.refused_at,
                for_good=bool(row.quarantined),
            )
            for row in rows
        ]

    def counts(self) -> Counts:
        """Return the sizes of the store."""
        with self._database.reading() as connection:
            now = self._database.now(connection)

            def count(table: Any, *where: Any) -> int:
                return connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()

            in_flight = count(task, task.c.lease.is_not(None), task.c.due_at > now)
            return Counts(
                articles=count(article),
                copies=count(article, article.c.copy_of.is_not(None)),
                revisions=count(revision),
                feeds=count(feed),
                queued=count(task, task.c.due_at.is_not(None)) - in_flight,
                in_flight=in_flight,
                quarantined=count(task, task.c.quarantined == 1),
                position=read_mark(connection, CHANGES),
            )
