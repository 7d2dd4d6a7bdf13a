"""CPU of parsing feeds: ours beside feedparser as it comes, and with its sanitising off, in one run.

    python -m benchmarks.feeds FOLDER          # *.xml, *.json, *.gz: real feeds
    python -m benchmarks.feeds FOLDER --slow 10

Each parser takes its turn over all feeds in each round, so that what else the machine does meets them all; the best
round of each feed counts. The ratio in the table is feedparser's mean over ours: the bar is 30.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import statistics
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser

from scraper.feeds import ParsedFeed, parse

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://news.example.org/feed"
ROUNDS = 5
MS_PER_S = 1000
BAR = 30


def ours(body: bytes) -> object:
    """Parse with this project."""
    return parse(body, url=URL, now=NOW)


def theirs(body: bytes) -> object:
    """Parse with feedparser as it comes."""
    return feedparser.parse(body)


def theirs_bare(body: bytes) -> object:
    """Parse with feedparser, sanitising and address resolution off."""
    return feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)


PARSERS: dict[str, Callable[[bytes], object]] = {"khabar": ours, "feedparser": theirs, "feedparser, bare": theirs_bare}


def cpu_s(work: Callable[[bytes], object], body: bytes) -> float:
    """Return the CPU seconds of one call."""
    start = time.process_time()
    work(body)
    return time.process_time() - start


def measure(bodies: dict[str, bytes], rounds: int) -> dict[str, dict[str, float]]:
    """Return for each parser its best time for each feed."""
    best: dict[str, dict[str, float]] = {name: {} for name in PARSERS}
    for _ in range(rounds):
        for name, work in PARSERS.items():
            gc.collect()  # nobody pays for another's garbage
            for feed, body in bodies.items():
                best[name][feed] = min(cpu_s(work, body), best[name].get(feed, float("inf")))
    return best


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the feeds of a folder by file name."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in {".gz", ".xml", ".rss", ".atom", ".json"})
    return {
        path.name: gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in paths
    }


def report(bodies: dict[str, bytes], best: dict[str, dict[str, float]], slow: int) -> None:
    """Print the table, the tiers, and the feeds on which we gain least."""
    reference = statistics.fmean(best["feedparser"].values())
    print(f"{len(bodies)} feeds, {statistics.fmean(map(len, bodies.values())) / 1000:.0f} kB on average")
    print(f"{'parser':18} {'mean ms':>8} {'median':>8} {'max':>8} {'ratio':>6}")
    for name, times in best.items():
        mean = statistics.fmean(times.values())
        cells = (mean, statistics.median(times.values()), max(times.values()))
        print(f"{name:18}" + "".join(f" {cell * MS_PER_S:8.2f}" for cell in cells) + f" {reference / mean:6.1f}")
    tiers = Counter(read.tier if isinstance(read := ours(body), ParsedFeed) else "refused" for body in bodies.values())
    print("tiers:", ", ".join(f"{name} {count}" for name, count in tiers.most_common()))
    gains = sorted((best["feedparser"][feed] / best["khabar"][feed], feed) for feed in bodies)
    for gain, feed in gains[:slow]:
        print(f"  {gain:5.1f}x {best['khabar'][feed] * MS_PER_S:7.2f} ms  {len(bodies[feed]):>8} B  {feed}")


def main() -> None:
    """Run from the command line; exit code 1 when the bar is missed."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--slow", type=int, default=0, help="show this many feeds with the least gain")
    chosen = options.parse_args()
    bodies = read_folder(chosen.folder)
    best = measure(bodies, chosen.rounds)
    report(bodies, best, chosen.slow)
    means = {name: statistics.fmean(times.values()) for name, times in best.items()}
    raise SystemExit(means["feedparser"] / means["khabar"] < BAR)


if __name__ == "__main__":
    main()
