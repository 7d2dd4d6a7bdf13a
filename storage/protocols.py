"""The contracts between the rooms. Implementations are named by `scraper.cli` and `scraper.settings` only.

Threads: a `Store`, `Frontier` or `Sink` is used by one thread at a time; several processes may share one database. A
`Fetcher` lives on one event loop.
Time: the frontier speaks in seconds from now, by the database's own clock, so that workers need not agree on theirs.
Errors: `storage.errors` only. After a `StoreError` nothing of that call was kept and the object is still usable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from storage.records import (
        Alert,
        Article,
        Change,
        Claim,
        Counts,
        FeedState,
        Fetched,
        Found,
        KnownBy,
        NewTask,
        Outcome,
        Page,
        Quarantined,
        Receipt,
        RefusalClass,
        Revision,
        Story,
        Task,
        TemplateBlock,
        Trail,
        Validators,
    )
    from storage.retention import Mark, Pruned, Retention
    from storage.search import SearchPage, SearchQuery, Selection
    from storage.views import ArticleLine, ArticleSign, Overview, PollRecord, Pulse, QueuedTask, StoryLine


class Frontier(Protocol):
    """What is to be fetched, and when a host may be asked. Shaped like crawler-commons URLFrontier's service."""

    def put(self, tasks: Sequence[NewTask]) -> int:
        """Queue tasks that are not known yet (neither queued nor stored as an article); return how many were new."""

    def claim(self, n: int, *, lease_s: float, agencies: Collection[str] | None = None) -> Claim:
        """Lease up to `n` due tasks, at most one a host in each call, of these agencies only if given.

        A host is passed over while it has `in_flight` live leases, during its pause after the last fetch, and while it
        rests. A lease that is not answered by `Store.commit` within `lease_s` returns by itself, and its host then
        pauses first, as the fetch may have happened.
        """

    def release(self, tasks: Sequence[Task]) -> None:
        """Give leased tasks back untried. Their hosts keep their pause."""

    def release_dead(self) -> int:
        """Give back the leases of processes of this machine that no longer live; return how many."""

    def block(self, host: str, seconds: float) -> None:
        """Let a host rest: nothing is claimed from it for so long, whatever is queued."""

    def keep_only(self, feeds: Collection[str]) -> int:
        """Poll these feed URLs only; return how many stopped. Others are kept, with what is known, but not due."""

    def retry(self, *, kind: RefusalClass | None = None, since: datetime | None = None) -> int:
        """Make quarantined tasks due again (of one class, refused since an instant); return how many."""


class Store(Protocol):
    """Records, revisions, feeds and the change log, over one database with the frontier."""

    @property
    def frontier(self) -> Frontier:
        """The frontier in the same database."""

    def clock(self) -> datetime:
        """Return the time by the database's clock, as near as it is known without asking; never raises.

        What is stored is dated by it: a worker whose own clock is wrong writes no records of tomorrow.
        """

    def commit(self, outcomes: Sequence[Outcome]) -> list[Receipt]:
        """Store the whole effect of these tasks in one transaction, the only write there is.

        An outcome whose lease was lost is dropped whole (`Verdict.LOST`). Handing in the same outcome twice is
        harmless: the second is LOST.
        """

    def take_in(self, found: Sequence[Found], *, mark: str, at: int, anew: bool = False) -> list[Receipt]:
        """Store articles that were read from files, and move the bookmark `mark` to `at`, in one transaction.

        A record that was fetched later than the file's page stays as it is. With `anew` only records are changed that
        were read from the very same page (`archive_ref`); their texts so far become revisions.
        """

    def mark(self, name: str) -> int:
        """Return where a bookmark stands, 0 where there is none."""

    def move_mark(self, name: str, *, old: int, new: int) -> bool:
        """Move a bookmark that stands at `old`; False when another process was quicker."""

    def article(self, reference: str) -> Article | None:
        """Find an article by its id, an unambiguous start of it (6 characters or more), or any of its URL keys."""

    def articles_by_id(self, ids: Iterable[str]) -> dict[str, Article]:
        """Return those of these articles that there are, by id."""

    def revisions(self, article_id: str) -> list[Revision]:
        """Return the earlier texts of an article, oldest first."""

    def known_by(self, article_id: str) -> list[KnownBy]:
        """Return the sorts of an article's keys, those that came with it first."""

    def story(self, reference: str) -> Story | None:
        """Return the story of an article, or of an id that a story has or once had."""

    def split(self, article_id: str) -> str | None:
        """Take an article out of its story for good; return the story that it has now, None when there is no such."""

    def join(self, story_id: str, into: str) -> str | None:
        """Move all articles of a story into another, and forward its id; return where they are, None without both."""

    def lines(
        self,
        *,
        agency: str | None = None,
        language: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[ArticleLine]:
        """List articles, the latest stored first; `before` is the position of the last one of the page before."""

    def stories(self, limit: int = 50) -> list[StoryLine]:
        """List the stories that copies joined last."""

    def polls(self, feed: str) -> list[PollRecord]:
        """Return the last polls of a feed, newest first."""

    def queued(self, keys: Collection[str]) -> list[QueuedTask]:
        """Return the rows of the frontier for these URL keys, polls first, with when their hosts may be asked."""

    def overview(self) -> Overview:
        """Return the state of the store at one look."""

    def pulse(self) -> Pulse:
        """Return what metrics and alerts tell of the store every few seconds."""

    def check(self) -> bool:
        """Tell whether the database, which must answer, still has this Khabar's schema."""

    def signs(self, since: datetime, limit: int = 5_000) -> list[ArticleSign]:
        """Return what the articles fetched since an instant tell of their feeds, the newest first."""

    def alerts(self) -> list[Alert]:
        """Return every alert that is kept, the longest lasting first."""

    def keep_alerts(self, alerts: Sequence[Alert]) -> None:
        """Keep these alerts and no others."""

    def prune(self, retention: Retention, now: datetime, mark: Mark, limit: int = 500) -> Pruned:
        """Look at `limit` rows behind a mark and take what is older than it is kept; go on at the answer's `more`."""

    def prunable(self, retention: Retention, now: datetime) -> Pruned:
        """Return how much `prune` would take away in all."""

    def changes(self, after: int = 0, limit: int = 500) -> list[Change]:
        """Return the entries of the change log behind a position, in order. Never skips a late commit."""

    def index(self, limit: int = 200) -> int:
        """Make the articles of the next entries of the change log findable; return how many entries were read.

        0: nothing was left, or another process is at it. Idempotent: killed in between, it does the same again.
        """

    def reindex(self) -> None:
        """Empty the search index; `index` fills it anew, from the beginning of the change log."""

    def search(self, query: SearchQuery) -> SearchPage:
        """Return the articles that a question finds, the best first; InputError when there is nothing in it to find."""

    def horizon(self, selection: Selection) -> int:
        """Return the position up to which a selection can be told now: with words, what the index has come to."""

    def select(
        self, selection: Selection, *, after: int, until: int, limit: int = 500, settled: bool = False
    ) -> list[Change]:
        """Return, in order, the last change of each selected article within (after, until]. InputError, see `search`.

        Each article comes once, as it is now, however often it changed; the next page begins behind the last position.
        `settled`: without those that changed behind `until` as well, for who comes back for what lies there.
        """

    def articles(self, *, agency: str | None = None, since: datetime | None = None) -> Iterator[Article]:
        """Stream articles in the order they were first stored, optionally of one agency or fetched since an instant."""

    def feeds(self, *, brief: bool = False) -> list[FeedState]:
        """Return what is known of every feed, by agency and URL; brief: without `seen` and `rhythm`, most of it."""

    def each_feed(self) -> Iterator[FeedState]:
        """Stream the same, brief: of however many feeds there are, some hundreds are in memory."""

    def templates(self) -> list[TemplateBlock]:
        """Return the blocks that hosts are known to repeat in their articles."""

    def robots(self, origin: str) -> tuple[bytes, float] | None:
        """Return an origin's robots.txt as it came, and for how many seconds it holds; None where none is kept."""

    def keep_robots(self, kept: Mapping[str, tuple[bytes, float]]) -> None:
        """Keep robots.txt by origin (empty: it has none), each for so many seconds, in the place of the one before."""

    def quarantine(self, *, limit: int = 100) -> list[Quarantined]:
        """List tasks whose last try was refused, newest first."""

    def counts(self) -> Counts:
        """Return the sizes of the store."""

    def close(self) -> None:
        """Let go of the database."""


class Sink(Protocol):
    """A place outside the database that follows the change log."""

    def position(self) -> int:
        """Return the position of the last change that is safely written; 0 if none. Read from the sink itself."""

    def write(self, changes: Sequence[Change]) -> None:
        """Write changes, in order, each whole or not at all. On return they survive a crash."""

    def close(self) -> None:
        """Let go of open files."""


class Archive(Protocol):
    """Raw pages, kept so that a later extractor can read them again."""

    def append(self, pages: Sequence[tuple[Page, str, str | None]]) -> list[str]:
        """Keep pages, each with its agency and feed, and return their references. On return they survive a crash."""

    def retain(self, now: datetime) -> list[str]:
        """Delete what is older, or more, than was asked to be kept; return the names of the files that went."""

    def close(self) -> None:
        """Let go of open files."""


class Fetcher(Protocol):
    """The way out: one polite, guarded, bounded GET."""

    async def get(
        self,
        url: str,
        *,
        gap_s: float,
        deadline_s: float,
        validators: Validators | None = None,
        stay: bool = False,
        trail: Trail | None = None,
    ) -> Fetched:
        """Fetch one URL, robots.txt obeyed, redirects followed, within the deadline and the caps; never raises.

        Requests to one host within this call (robots.txt, the page, hops of a redirect) keep `gap_s` apart. Told to
        `stay`, it asks no other site than the first: where it is led to one, `Fetched.trail` says so, and a call with
        that `trail` goes on from there.
        """

    async def close(self) -> None:
        """Close every connection."""
