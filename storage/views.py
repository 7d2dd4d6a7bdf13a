"""What lists and overviews show of the store: lines instead of whole records. The rules of `storage.records` hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from storage.records import Counts, FeedItem, Kind, RefusalClass


@dataclass(frozen=True, slots=True)
class PollRecord:
    """What one poll of a feed came to; `next_s` until the next one, as it was decided then."""

    feed: str
    at: datetime
    new: int  # items that were not known
    wire_bytes: int
    next_s: float | None = None
    refusal: RefusalClass | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class QueuedTask:
    """A row of the frontier as people ask about it; seconds from now by the database's clock, below 0: since then.

    `host_next_s` is when its host is looked at next, `host_rests_s` how long the host still rests, `gap_s` the pause
    that it is given (its robots.txt's where that is longer).
    """

    kind: Kind
    url: str
    agency: str
    host: str
    tries: int
    checks: int
    due_s: float | None  # None: not due at all
    under_way: bool
    for_good: bool  # refused for good: a person has to ask for it again
    feed: str | None = None
    item: FeedItem | None = None
    refusal: RefusalClass | None = None
    detail: str | None = None
    refused_at: datetime | None = None
    gap_s: float | None = None
    host_next_s: float | None = None
    host_rests_s: float = 0.0


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article as lists show it; `position` is where it was first stored in the change log.

    `published_at` has the publisher's offset, `warnings` are those of its extraction.
    """

    position: int
    id: str
    title: str
    agency: str
    url: str
    fetched_at: datetime
    published_at: datetime | None = None
    language: str | None = None
    story_id: str | None = None
    copy_of: str | None = None
    revision: int = 1
    quality: float | None = None
    feed: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story as lists show it: under the title of its earliest text."""

    id: str
    title: str
    language: str | None
    members: int
    agencies: tuple[str, ...]
    latest_at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of a store at one look; periods start at seconds since 1970 (UTC)."""

    counts: Counts
    hourly: Mapping[int, int]  # articles an hour, of the last two days
    daily: Mapping[tuple[str, int], int]  # by agency and day, of the last two weeks
    refusals: Mapping[RefusalClass, int]
    lag_s: float  # of the task that is overdue the longest


@dataclass(frozen=True, slots=True)
class Pulse:
    """What is told of a store every few seconds: cheap, whatever it holds; times in seconds."""

    queued: int  # due some time, not under way
    due: int  # of these, now
    under_way: int
    quarantined: int
    oldest_due_s: float  # how long the task waits that is overdue the longest
    position: int  # of the newest change
    searched: int  # of the last change that the search index has
    search_lag_s: float  # since the first change that it has not


@dataclass(frozen=True, slots=True)
class ArticleSign:
    """What an article of late tells of its feed: whether it has a date, and what its extraction warned of."""

    feed: str | None
    agency: str
    dated: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at in a check-up, whether it is as it should be, and, if not, the way out."""

    name: str
    ok: bool
    words: str
