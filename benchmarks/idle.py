"""What a daemon costs that has nothing to do: memory and CPU of `khabar run` with many feeds, none of them due.

    python -m benchmarks.idle [--feeds 20000] [--hosts 2000] [--for 30] [--db DSN]

The feeds are those of a configuration directory, a hundred to an agency; each has been polled (a row of its state, as
large as a feed of fifty items leaves it) and is due in some hours. Prints the seconds until the daemon looks at its
frontier, resident and highest memory, and CPU as a share of one core while it idles. Nothing is asked for.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from scraper import dedupe, policy
from storage.records import Ending, FeedState, Kind, NewTask, Outcome
from storage.sql import open_store

FEEDS_AN_AGENCY = 100
SEEN = 50  # items that a feed's state remembers
BATCH = 500
HOURS_S = 6 * 3_600.0
STARTED_S = 120.0

AGENCY = """name = "Agency {at}"
name_en = "Agency {at}"
homepage = "https://h{at}.example/"
language = "en"
time_zone = "UTC"
country = "GB"
"""


def configure(folder: Path, feeds: int, hosts: int) -> list[tuple[str, str]]:
    """Write the agencies' files; return each feed's agency and URL."""
    agencies = folder / "agencies"
    agencies.mkdir(parents=True)
    made = []
    for start in range(0, feeds, FEEDS_AN_AGENCY):
        name = f"agency-{start // FEEDS_AN_AGENCY}"
        urls = [
            f"https://h{at % hosts}.example/section-{at}/rss"
            for at in range(start, min(feeds, start + FEEDS_AN_AGENCY))
        ]
        tables = "".join(f'[[feeds]]\nurl = "{url}"\nevidence = "made up"\n' for url in urls)
        (agencies / f"{name}.toml").write_text(AGENCY.format(at=start % hosts) + tables)
        made += [(name, url) for url in urls]
    return made


def fill(dsn: str, feeds: list[tuple[str, str]]) -> None:
    """Queue every feed and store its state, as after a day of polling."""
    store = open_store(dsn)
    seen = tuple(f"https://h.example/section/2026/11/{at}/a-story-with-a-name" for at in range(SEEN))
    for start in range(0, len(feeds), BATCH):
        part = feeds[start : start + BATCH]
        tasks = [
            NewTask(Kind.POLL, url, dedupe.url_key(url), policy.host_key(url), agency, gap_s=0.0)
            for agency, url in part
        ]
        store.frontier.put(tasks)
        while claimed := store.frontier.claim(BATCH, lease_s=60).tasks:
            store.commit([
                Outcome(
                    each, Ending.AGAIN, again_in_s=HOURS_S,
                    feed_state=FeedState(each.url, each.agency, seen=seen, polls=9, last_polled_at=datetime.now(UTC)),
                )
                for each in claimed
            ])  # fmt: skip
    store.close()


def _status(pid: int, field: str) -> float:
    """Return a line of proc(5) status in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(each for each in lines if each.startswith(field)).split()[1]) / 1024


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=20_000)
    parser.add_argument("--hosts", type=int, default=2_000)
    parser.add_argument("--for", dest="for_s", type=float, default=30.0)
    parser.add_argument("--db", help="an empty database; a fresh SQLite file if not given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        config, dsn = Path(name) / "config", asked.db or f"{name}/khabar.db"
        feeds = configure(config, asked.feeds, asked.hosts)
        fill(dsn, feeds)
        targets = sorted({agency for agency, _ in feeds})
        command = [sys.executable, "-m", "scraper", "run", "--config", str(config), "--db", dsn, *targets]
        begun = time.monotonic()
        daemon = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            assert daemon.stderr is not None  # noqa: S101 - PIPE
            while "following" not in (line := daemon.stderr.readline()):
                if not line or time.monotonic() - begun > STARTED_S:
                    raise SystemExit("the daemon did not start")
            started_s, start_cpu_s = time.monotonic() - begun, _cpu_s(daemon.pid)
            time.sleep(asked.for_s)
            idle_s = _cpu_s(daemon.pid) - start_cpu_s
            print(f"{len(feeds)} feeds of {len(targets)} agencies, {asked.hosts} hosts; {line.strip()}")
            print(f"started after                  {started_s:8.1f} s, {start_cpu_s:.1f} s of CPU")
            print(f"resident memory                {_status(daemon.pid, 'VmRSS'):8.0f} MiB")
            print(f"highest                        {_status(daemon.pid, 'VmHWM'):8.0f} MiB")
            print(f"CPU while idle                 {100 * idle_s / asked.for_s:8.2f} % of a core")
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait()


if __name__ == "__main__":
    main()
