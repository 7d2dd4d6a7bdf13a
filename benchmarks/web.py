"""The dashboard's pages and the API's answers over many records: server time of each, and where it goes.

    python -m benchmarks.web [--records 1000000] [--db news.db] [--rounds 5]

Records are spread over thirty days, 40 agencies and three languages; one in ten is a copy of the one before it. Prints,
for each path, the first answer and the median of the next ones in milliseconds and as a ratio to an empty page of the
same application (`/login`). The database is kept and used again when `--db` names one that is there.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from starlette.testclient import TestClient

from scraper.search import FoldingLexer
from scraper.web import WebOptions, make_app
from storage.records import Article, FeedState
from storage.sql import open_store
from storage.sql.rows import article_row
from storage.sql.schema import article, change, feed, poll
from storage.sql.store import SqlStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.protocols import Store

DAYS, AGENCIES, FEEDS_EACH, POLLS = 30, 40, 5, 48
LANGUAGES = ("fa", "en", "zh")
COPY_EVERY = 10
ROWS_AT_ONCE = 5_000
BODY = "A paragraph of the length that agencies write, with a name, a number and a place in it.\n" * 12
PATHS = (
    "/login", "/", "/sources", "/source?feed=https://a7.test/rss0", "/articles", "/articles?agency=a7",
    "/articles?language=zh", "/articles?agency=a7&language=zh", "/articles?agency=nobody", "/articles?language=xx",
    "/articles?before=500", "/articles?agency=a7&before=500", "/articles/{id}", "/stories", "/stories/{story}", "/live",
    "/search?q=nothing", "/api/v1/articles", "/api/v1/articles?after=900000&limit=100", "/api/v1/articles/{id}",
    "/api/v1/articles/{id}/diff", "/api/v1/stories", "/api/v1/sources", "/api/v1/feed.atom",
    "/api/v1/feed.json?agency=a7", "/articles?agency=nobody&language=fa", "/articles?agency=a7&language=xx",
)  # fmt: skip


def main() -> None:
    """Fill a store, ask for every path."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--db")
    parser.add_argument("--rounds", type=int, default=5)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        dsn = told.db or str(Path(folder) / "web.db")
        if "://" in dsn or not Path(dsn).exists():
            fill(dsn, told.records)
        ask(dsn, told.rounds)


def fill(dsn: str, count: int) -> None:
    """Write the records, their changes, and feeds with their polls."""
    store = open_store(dsn)
    assert isinstance(store, SqlStore)  # noqa: S101 - this benchmark writes its tables
    engine = store._database.engine  # noqa: SLF001 - as above
    for rows in _batches(count):
        with engine.begin() as connection:
            connection.execute(insert(article), rows)
            connection.execute(insert(change), [_change_row(row) for row in rows])
    with engine.begin() as connection:
        connection.execute(insert(feed), [_feed_row(number) for number in range(AGENCIES * FEEDS_EACH)])
        connection.execute(insert(poll), [row for number in range(AGENCIES * FEEDS_EACH) for row in _poll_rows(number)])
    store.close()


def _batches(count: int) -> Iterator[list[dict[str, Any]]]:
    now = datetime.now(UTC)
    pattern = article_row(Article("", "", "", "", "", BODY, now, "", provenance={"title": "jsonld"}), first_position=0)
    for start in range(0, count, ROWS_AT_ONCE):
        numbers = range(start, min(start + ROWS_AT_ONCE, count))
        yield [pattern | _own(number, now - timedelta(days=DAYS * (count - number) / count)) for number in numbers]


def _own(number: int, at: datetime) -> dict[str, Any]:
    url = f"https://a{number % AGENCIES}.test/{number}"
    is_copy = number % COPY_EVERY == 1
    return {
        "id": f"{number:024x}",
        "url": url,
        "canonical_url": url,
        "agency": f"a{number % AGENCIES}",
        "feed": f"https://a{number % AGENCIES}.test/rss{number % FEEDS_EACH}",
        "title": f"The {number}th thing that happened",
        "language": LANGUAGES[number % len(LANGUAGES)],
        "fetched_at": at,
        "published_at": at,
        "content_hash": f"hash {number}",
        "story_id": f"{number - is_copy:024x}",
        "copy_of": f"{number - 1:024x}" if is_copy else None,
        "first_position": number + 1,
        "revision": 1,
    }


def _change_row(row: dict[str, Any]) -> dict[str, Any]:
    verdict = "copy" if row["copy_of"] else "new"
    return {"position": row["first_position"], "at": row["fetched_at"], "article_id": row["id"],
            "revision": 1, "verdict": verdict}  # fmt: skip


def _feed_row(number: int) -> dict[str, Any]:
    agency, now = f"a{number % AGENCIES}", datetime.now(UTC)
    state = FeedState(f"https://{agency}.test/rss{number // AGENCIES}", agency)
    return {each.name: getattr(state, each.name) for each in feed.c if hasattr(state, each.name)} | {
        "seen": [f"key {each}" for each in range(200)], "polls": POLLS, "items_new": 900, "interval_s": 900.0,
        "last_polled_at": now, "last_success_at": now, "last_new_at": now, "skip_hours": [], "skip_days": [],
    }  # fmt: skip


def _poll_rows(number: int) -> list[dict[str, Any]]:
    url = f"https://a{number % AGENCIES}.test/rss{number // AGENCIES}"
    now = datetime.now(UTC)
    return [{"feed": url, "number": each, "at": now, "refusal": None, "detail": None, "new": each % 3,
             "wire_bytes": 20_000, "next_s": 900.0} for each in range(POLLS)]  # fmt: skip


def ask(dsn: str, rounds: int) -> None:
    """Print each path's times."""

    def make() -> Store:
        return open_store(dsn, create=False, lexer=FoldingLexer())

    store = make()
    newest = store.lines(limit=1)[0]
    store.close()
    story = f"{int(newest.id, 16) // COPY_EVERY * COPY_EVERY:024x}"
    with TestClient(make_app(WebOptions(make_store=make, hosts=("testserver",), token=None))) as client:
        plain = 0.0
        for path in PATHS:
            times = [_time(client, path.format(id=newest.id, story=story)) for _ in range(rounds + 1)]
            later = statistics.median(times[1:])
            plain = plain or later
            print(f"{path:48} first {times[0]:8.1f} ms  then {later:8.1f} ms  {later / plain:8.1f} of a plain page")


def _time(client: TestClient, path: str) -> float:
    started = time.perf_counter()
    answer = client.get(path, headers={"accept-language": "fa"})
    assert answer.status_code == 200, f"{path}: {answer.status_code}"  # noqa: S101 - a benchmark of answers
    return 1_000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
