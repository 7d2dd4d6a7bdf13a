"""How fast records become durable: articles of about 4 KB through the real commit, synchronous=FULL.

    python -m benchmarks.store [--records 20000] [--batch 100] [--db DSN]

Prints records a second (the bar: 5,000), CPU microseconds a record, and, as a floor from the same run, the same bytes
written as one-column rows through bare sqlite3 with the same pragmas and batches.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from storage.codec import to_json
from storage.records import Article, Block, BlockType, Ending, Kind, NewTask, Outcome
from storage.sql import open_store

PARAGRAPH = "The council of the small harbour town decided on Monday to keep the old lighthouse open. " * 5
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def article(number: int) -> Article:
    """Return a record of about 4 KB as JSON."""
    paragraphs = [f"{number} {part} {PARAGRAPH}" for part in range(3)]
    return Article(
        id=f"{number:024x}",
        url=f"https://h{number}.test/{number}",
        canonical_url=f"https://h{number}.test/{number}",
        agency="bench",
        title=f"Story {number}",
        body="\n".join(paragraphs),
        fetched_at=NOW,
        content_hash=f"{number:032x}",
        blocks=tuple(Block(BlockType.PARAGRAPH, text) for text in paragraphs),
        authors=("Ada Marlow",),
        language="en",
        tags=("harbour", "council"),
        published_at=NOW,
        provenance={"title": "json-ld", "body": "generic"},
    )


def through_commit(dsn: str, count: int, batch: int) -> tuple[float, float]:
    """Return records a second and CPU microseconds a record, through Store.commit alone."""
    store = open_store(dsn)
    tasks = [
        NewTask(Kind.FETCH, f"https://h{n}.test/{n}", f"{n:032x}", f"h{n}.test", "bench", gap_s=0.0)
        for n in range(count)
    ]
    store.frontier.put(tasks)
    claims = [store.frontier.claim(batch, lease_s=3_600).tasks for _ in range(count // batch)]
    batches = [
        [Outcome(task, Ending.DONE, article=article(task.id), aliases=(task.key,)) for task in claim]
        for claim in claims
    ]
    wall, cpu = time.perf_counter(), time.process_time()
    for outcomes in batches:
        store.commit(outcomes)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    stored = store.counts().articles
    store.close()
    return stored / wall, 1e6 * cpu / stored


def floor(path: Path, count: int, batch: int) -> float:
    """Return rows a second of bare sqlite3: the same bytes, one column, no index."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE record (text TEXT)")
    rows = [(json.dumps(to_json(article(number)), ensure_ascii=False),) for number in range(count)]
    started = time.perf_counter()
    for start in range(0, count, batch):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO record VALUES (?)", rows[start : start + batch])
        connection.execute("COMMIT")
    rate = count / (time.perf_counter() - started)
    connection.close()
    return rate


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--db", help="an empty database; a fresh SQLite file if not given")
    chosen = parser.parse_args()
    size = len(json.dumps(to_json(article(1)), ensure_ascii=False).encode())
    with tempfile.TemporaryDirectory() as folder:
        rate, cpu_us = through_commit(chosen.db or f"{folder}/store.db", chosen.records, chosen.batch)
        bare = floor(Path(folder) / "floor.db", chosen.records, chosen.batch)
    print(f"records of {size} bytes, batches of {chosen.batch}")
    print(f"  commit   {rate:.0f} records/s, {cpu_us:.0f} us of CPU a record")
    print(f"  floor    {bare:.0f} rows/s; commit reaches {rate / bare:.2f} of it")


if __name__ == "__main__":
    main()
