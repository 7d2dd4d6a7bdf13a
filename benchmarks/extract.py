"""CPU of extraction against a bare parse of the same pages: python -m benchmarks.extract MANIFEST.jsonl [--profile].

The manifest has one object a line: id, url, path (HTML, gzip or not). Reported are milliseconds a page and the ratio to
one bare Lexbor parse, the measure that does not depend on the machine.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from scraper.cli.filters import read_bytes
from scraper.extract import extract

if TYPE_CHECKING:
    from collections.abc import Callable


def load(manifest: Path) -> list[tuple[bytes, str]]:
    """Return the pages of a manifest and their URLs."""
    rows = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
    return [(read_bytes(row["path"]), row["url"]) for row in rows]


def best_of(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the least CPU seconds of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Measure, or profile."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("manifest", type=Path)
    options.add_argument("--profile", action="store_true")
    given = options.parse_args()
    pages, now = load(given.manifest), datetime.now(UTC)
    if given.profile:
        with cProfile.Profile() as profile:
            for html, url in pages:
                extract(html, url=url, now=now)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        return
    parse = [best_of(lambda html=html: LexborHTMLParser(html)) for html, _ in pages]  # type: ignore[misc]
    whole = [best_of(lambda html=html, url=url: extract(html, url=url, now=now)) for html, url in pages]  # type: ignore[misc]
    print(f"pages            {len(pages)}, {statistics.mean(len(html) for html, _ in pages) / 1000:.0f} KB mean")
    print(f"bare parse       {1000 * statistics.mean(parse):.2f} ms mean")
    print(f"extract          {1000 * statistics.mean(whole):.2f} ms mean, {1000 * statistics.median(whole):.2f} median")
    print(f"ratio            {sum(whole) / sum(parse):.2f} of sums, {max(whole) * 1000:.1f} ms slowest")


if __name__ == "__main__":
    main()
