"""The whole way on real pages: the real CLI and the real daemon against a folder of pages replayed as live sites.

    python -m benchmarks.replay FOLDER [--sites 10] [--scale 1] [--limit N] [--db DSN] [--mode crawl|daemon|both]
                                       [--records N] [--peers PYTHON]

FOLDER as in `benchmarks.sites`. Prints, for each entry point: articles stored / articles live (and doubles), body F1
against the gold (bag of words, mean over pages), CPU ms an article of the whole process tree, the same as a ratio to a
bare lexbor parse of the same pages in this run, articles a second, and the peak memory of the largest process. With
`--records` the store holds so many others before (of `benchmarks.search`, put in as an import does).

Then the same pages by urllib3 and trafilatura, fast and default (`benchmarks.peers`), where PYTHON is an interpreter
that has both, by default this one: their CPU to ours. Only loopback is touched.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser

from benchmarks.search import Texts
from scraper.dedupe import url_key
from scraper.dedupe.near import make_print, place
from scraper.search import FoldingLexer
from storage.records import Found
from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

KHABAR = [sys.executable, "-m", "scraper"]
FAST = {"KHABAR_POLITENESS__GAP_S": "0", "KHABAR_FETCH__CONCURRENCY": "64"}  # our own replay, on our own machine
DAEMON_LIMIT_S = 900.0
FILLED_AT_ONCE = 1_000
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Run:
    """What one entry point did and cost."""

    name: str
    wall_s: float
    cpu_s: float
    peak_mib: float
    records: list[dict[str, Any]]


@contextmanager
def replayed(folder: Path, sites: int, scale: int, limit: int | None) -> Iterator[dict[str, Any]]:
    """Serve the folder in a process of its own; yield its port, sites and number of articles."""
    command = [sys.executable, "-m", "benchmarks.sites", str(folder), "--sites", str(sites), "--scale", str(scale)]
    command += ["--limit", str(limit)] if limit else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None  # noqa: S101 - PIPE
            yield json.loads(server.stdout.readline())
        finally:
            server.terminate()


def crawl(live: dict[str, Any], dsn: str, before: int) -> Run:  # noqa: ARG001 - it knows itself when it is done
    """Crawl everything once with `khabar crawl`."""
    return _timed("crawl", [*KHABAR, "crawl", "--quiet", *_targets(live, dsn)], dsn, None)


def daemon(live: dict[str, Any], dsn: str, before: int) -> Run:
    """Follow the sites with `khabar run` until every article is there."""
    return _timed("daemon", [*KHABAR, "run", *_targets(live, dsn)], dsn, live["articles"], before)


def _targets(live: dict[str, Any], dsn: str) -> list[str]:
    return [
        "--db",
        dsn,
        "--allow-private",
        f"127.0.0.0/8:{live['port']}",
        *(f"http://{site}/rss" for site in live["sites"]),
    ]


def _timed(name: str, command: list[str], dsn: str, wanted: int | None, before: int = 0) -> Run:
    started = time.monotonic()
    environment = os.environ | FAST | {"KHABAR_LOG__LEVEL": "error"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    if wanted is not None:
        _stop_when_stored(process, dsn, wanted, before)
    _, _, usage = os.wait4(process.pid, 0)
    wall_s = time.monotonic() - started
    return Run(name, wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, _exported(dsn))


def _stop_when_stored(process: subprocess.Popen[bytes], dsn: str, wanted: int, before: int) -> None:
    until = time.monotonic() + DAEMON_LIMIT_S
    while time.monotonic() < until:
        time.sleep(0.5)
        shown = subprocess.run([*KHABAR, "status", "--json", "--db", dsn], capture_output=True, text=True, check=False)
        if shown.returncode == 0:
            counts = json.loads(shown.stdout)["counts"]
            if counts["articles"] + counts["quarantined"] >= wanted + before:
                break
    process.send_signal(signal.SIGTERM)


def _exported(dsn: str) -> list[dict[str, Any]]:
    """Return the records of the replayed sites, by their addresses."""
    command = [*KHABAR, "export", "--db", dsn, "--since", f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    records = (json.loads(line) for line in shown.stdout.splitlines())
    return [each for each in records if each["url"].startswith("http://127.")]


def fill(dsn: str, count: int) -> None:
    """Store made-up records as an import does, with their fingerprints, and index them."""
    store, texts = open_store(dsn, place=place, lexer=FoldingLexer()), Texts()
    for start in range(0, count, FILLED_AT_ONCE):
        articles = [texts.article(number) for number in range(start, min(count, start + FILLED_AT_ONCE))]
        found = [
            Found(each, (url_key(each.url),), make_print(each.title, each.body).stored())
            for each in articles
        ]  # fmt: skip
        store.take_in(found, mark="filled", at=start + 1)
        while store.index():
            pass
    store.close()


def peer_cpu_ms(python: str, mode: str, urls: list[str]) -> float | str:
    """Return the CPU milliseconds an article of urllib3 and trafilatura, or why it is not known."""
    source = Path(__file__).with_name("peers.py")
    with tempfile.TemporaryFile() as listed, tempfile.TemporaryFile() as said:
        listed.write("\n".join(urls).encode())
        listed.seek(0)
        if not shutil.which(python):
            return f"skipped: {python} is not there"
        safe = "-P"  # nothing is imported from this directory: it has an `http` of its own
        process = subprocess.Popen(
            [python, safe, str(source), mode], stdin=listed, stdout=subprocess.DEVNULL, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        said.seek(0)
        if status:
            return f"skipped: {said.read().decode(errors='replace').strip().splitlines()[-1]}"
    return 1_000 * (usage.ru_utime + usage.ru_stime) / len(urls)


def bare_parse_s(folder: Path, limit: int | None) -> float:
    """Return the CPU seconds that a bare lexbor parse takes for one page of the folder, on average."""
    pages = [gzip.decompress(path.read_bytes()) for path in sorted((folder / "pages").glob("*.html.gz"))[:limit]]
    started = time.process_time()
    for page in pages:
        LexborHTMLParser(page)
    return (time.process_time() - started) / len(pages)


def body_f1(records: list[dict[str, Any]], folder: Path) -> float | None:
    """Return the mean bag-of-words F1 of the bodies over the pages that have a gold body (a missing page counts 0)."""
    gold = {row["id"]: row for row in map(json.loads, (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines())}
    texts = {Path(each["url"]).stem: f"{each['lead'] or ''}\n{each['body']}" for each in records}
    scores = [_f1(row["body"], texts.get(name, "")) for name, row in gold.items() if row.get("body") and name in texts]
    return sum(scores) / len(scores) if scores else None


def _f1(gold: str, found: str) -> float:
    ours, theirs = (Counter(WORD.findall(text.replace("\u200c", " ").casefold())) for text in (found, gold))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def report(run: Run, live: dict[str, Any], parse_s: float, f1: float | None) -> str:
    """Return the figures of one run, a line each."""
    urls = Counter(each["url"] for each in run.records)
    cpu_ms = 1_000 * run.cpu_s / max(1, len(urls))
    figures = {
        "stored / live": f"{len(urls)} / {live['articles']}",
        "stored twice": sum(count > 1 for count in urls.values()),
        "body F1": "-" if f1 is None else f"{f1:.3f}",
        "CPU ms an article": f"{cpu_ms:.2f}",
        "CPU / bare parse": f"{cpu_ms / 1_000 / parse_s:.1f}",
        "articles a second": f"{len(urls) / run.wall_s:.1f}",
        "peak MiB": f"{run.peak_mib:.0f}",
    }
    return "\n".join([run.name, *(f"  {name:20} {value}" for name, value in figures.items())])


def compared(run: Run, python: str) -> str:
    """Return what others take for the same pages, beside what this run took."""
    urls = sorted({each["url"] for each in run.records})
    ours_ms = 1_000 * run.cpu_s / max(1, len(urls))
    lines = ["urllib3 and trafilatura, the same pages"]
    for mode in ("fast", "default"):
        took = peer_cpu_ms(python, mode, urls)
        told = took if isinstance(took, str) else f"{took:.1f} ms CPU an article, {took / ours_ms:.1f} times ours"
        lines.append(f"  {mode:20} {told}")
    return "\n".join(lines)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sites", type=int, default=10)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--mode", choices=["crawl", "daemon", "both"], default="both")
    parser.add_argument("--records", type=int, default=0, help="others that the store holds before")
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="has urllib3 and trafilatura")
    parser.add_argument("--db", help="an empty database for each run; a fresh SQLite file if not given (one mode only)")
    chosen = parser.parse_args()
    parse_s = bare_parse_s(chosen.folder, chosen.limit)
    print(f"bare lexbor parse: {parse_s * 1_000:.2f} ms a page")
    modes = [crawl, daemon] if chosen.mode == "both" else [{"crawl": crawl, "daemon": daemon}[chosen.mode]]
    for mode in modes:
        with (
            tempfile.TemporaryDirectory() as scratch,
            replayed(chosen.folder, chosen.sites, chosen.scale, chosen.limit) as live,
        ):
            dsn = chosen.db or f"{scratch}/replay.db"
            if chosen.records:
                fill(dsn, chosen.records)
            run = mode(live, dsn, chosen.records)
            print(report(run, live, parse_s, body_f1(run.records, chosen.folder)))
            if mode is modes[-1]:
                print(compared(run, chosen.peers))


if __name__ == "__main__":
    main()
