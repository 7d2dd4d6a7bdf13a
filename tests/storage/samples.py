"""Tasks, articles and outcomes for the storage tests, with only what a test says made to differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from storage.records import (
    Access,
    Article,
    Block,
    BlockType,
    Dateline,
    Ending,
    FeedItem,
    FeedState,
    Image,
    Kind,
    NewTask,
    Outcome,
    Quality,
    RefusalClass,
)
from storage.search import SearchQuery

if TYPE_CHECKING:
    from storage.protocols import Store
    from storage.records import Task

TEHRAN = timezone(timedelta(hours=3, minutes=30))
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ITEM = FeedItem("https://a.test/1", guid="g1", title="می‌شود", published_at=NOW, tags=("x",))


def new(number: int, host: str = "a.test", **changes: Any) -> NewTask:
    """Return a fetch task of a host; no pause unless the test says so."""
    url = f"https://{host}/{number}"
    base = NewTask(Kind.FETCH, url, f"key {url}", host, "agency", gap_s=0.0)
    return replace(base, **changes)


def poll(host: str = "a.test", **changes: Any) -> NewTask:
    """Return a poll task of a host."""
    url = f"https://{host}/rss"
    return replace(NewTask(Kind.POLL, url, f"key {url}", host, "agency", gap_s=0.0), **changes)


def article(number: int, **changes: Any) -> Article:
    """Return an article with most of its fields set."""
    base = Article(
        id=f"{number:024x}",
        url=f"https://a.test/{number}",
        canonical_url=f"https://a.test/{number}",
        agency="agency",
        title=f"عنوان {number}",
        body="یک\nدو",
        fetched_at=NOW,
        content_hash=f"hash {number}",
        guid="g",
        feed="https://a.test/rss",
        lead="lead",
        blocks=(Block(BlockType.HEADING, "یک", 2), Block(BlockType.PARAGRAPH, "دو")),
        authors=("A", "B"),
        dateline=Dateline("KYIV —", "KYIV"),
        credited_sources=("Reuters",),
        language="fa",
        tags=("t",),
        images=(Image("https://a.test/i.jpg", "c"),),
        published_at=datetime(2021, 12, 31, 10, 15, tzinfo=TEHRAN),
        published_raw="۱۰ دی ۱۴۰۰",
        access=Access.FREE,
        quality=Quality(0.9, ("short_body",)),
        provenance={"title": "rule"},
    )
    return replace(base, **changes)


def state(url: str = "https://a.test/rss", **changes: Any) -> FeedState:
    """Return a feed's state."""
    base = FeedState(url, "agency", title="T", etag='W/"é"', seen=("a", "b"), polls=1, last_polled_at=NOW)
    return replace(base, **changes)


def done(task: Task, found: Article | None = None, *keys: str, **changes: Any) -> Outcome:
    """Return the outcome of a task that ended well."""
    return replace(Outcome(task, Ending.DONE, article=found, aliases=(*keys, task.key) if found else ()), **changes)


def claim_one(store: Store, lease_s: float = 60) -> Task:
    """Claim one task, of which there must be one."""
    (task,) = store.frontier.claim(1, lease_s=lease_s).tasks
    return task


def store_articles(store: Store, *articles: Article) -> list[str]:
    """Store articles, each through a task of its own host; return the verdicts."""
    verdicts = []
    for found in articles:
        host = f"{found.url.rsplit('/', 1)[-1]}.store.test"
        store.frontier.put([new(1, host, url=found.url, key=f"key {found.url}", renew=True)])
        tasks = [task for task in store.frontier.claim(100, lease_s=60).tasks if task.host == host]
        if not tasks:  # the URL is known: a person asks for it again
            store.frontier.put([new(1, host, kind=Kind.DISCOVER, url=found.url, key=f"key {found.url}", renew=True)])
            tasks = [task for task in store.frontier.claim(100, lease_s=60).tasks if task.host == host]
        (receipt,) = store.commit([done(tasks[0], found)])
        verdicts.append(receipt.verdict.value)
    return verdicts


def claimed(store: Store, n: int = 100, lease_s: float = 60, **only: Any) -> list[str]:
    """Claim tasks; return their URLs, sorted."""
    return sorted(task.url for task in store.frontier.claim(n, lease_s=lease_s, **only).tasks)


REFUSED = RefusalClass.TIMEOUT


def numbers(store: Store, question: str, **asked: Any) -> list[int]:
    """Return the numbers of the articles that a question finds."""
    return sorted(int(hit.article_id, 16) for hit in store.search(SearchQuery(question, **asked)).hits)
