"""What each step of an article costs, as a ratio to a bare lexbor parse of the same pages in the same run.

    python -m benchmarks.steps FOLDER [--limit N] [--rounds 5]

FOLDER as in `benchmarks.sites`. Every step runs over all pages, `--rounds` times, the steps in turn; the fastest round
counts. CPU time of one process; `store` is SQLite on a disk in batches of 50, claimed and committed as the daemon does.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import pickle
import tempfile
import time
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser

from benchmarks.sites import load_pages
from scraper import text
from scraper.dedupe import near
from scraper.dedupe.near import place
from scraper.extract import extract
from scraper.extract.charset import to_utf8
from scraper.extract.guard import bounded
from scraper.extract.page import open_page
from scraper.reading import PageJob, Reader, Reading, identity_keys
from scraper.reading_process import write_records_whole
from scraper.search import FoldingLexer
from scraper.workers import make_desk
from storage.records import Ending, Kind, NewTask, Outcome, Refusal
from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.reading_process import Desk

igzip = importlib.import_module("isal.igzip") if importlib.util.find_spec("isal") else None

BATCH = 50
SOURCES = Path(__file__).resolve().parents[1] / "config" / "sources.toml"
NOW = datetime.now(UTC)  # a date from after it is not believed, and another looked for all over the page


class Pages:
    """The pages with what the steps before one have made of them."""

    def __init__(self, folder: Path, limit: int | None) -> None:
        self.reader = Reader(
            sources=text.SourceCatalogue.from_rows(tomllib.loads(SOURCES.read_text(encoding="utf-8"))["source"])
        )
        jobs = [
            PageJob(gzip.decompress(page.body_gz), page.gold["url"], "text/html", f"site-{at}", NOW)
            for at, page in enumerate(load_pages(folder, limit))
        ]
        answers = [(job, self.reader.read_page(job)) for job in jobs]
        self.refused = sum(isinstance(answer, Refusal) for _, answer in answers)
        self.read = [(job, answer) for job, answer in answers if isinstance(answer, Reading)]
        self.packed = [gzip.compress(job.body, 6) for job, _ in self.read]
        self.desk = make_desk()
        write_records_whole()
        self.raw = [(job, extract(job.body, url=job.url)) for job, _ in self.read]


def steps(pages: Pages, folder: Path) -> dict[str, Callable[[], object]]:
    """Return the steps by name; each works through all pages."""
    read, raw, reader = pages.read, pages.raw, pages.reader
    lexer = FoldingLexer()
    texts = [reading.article for _, reading in read]
    return {
        "bare parse (lexbor)": lambda: [LexborHTMLParser(job.body) for job, _ in read],
        "unpack (zlib)": lambda: [gzip.decompress(each) for each in pages.packed],
        **({"unpack (isal)": lambda: [igzip.decompress(each) for each in pages.packed]} if igzip else {}),
        "charset": lambda: [to_utf8(job.body, "text/html") for job, _ in read],
        "bounds": lambda: [bounded(job.body) for job, _ in read],
        "parse and meta": lambda: [open_page(job.body, job.url) for job, _ in read],
        "extract, all of it": lambda: [extract(job.body, url=job.url, now=NOW) for job, _ in read],
        "attribution": lambda: [
            text.read_attribution(title=one.title, lead=one.lead, body=one.body, agency=None, catalogue=reader.sources)
            for _, one in raw
            if not isinstance(one, Refusal)
        ],
        "language": lambda: [text.detect_language(f"{each.title}\n{each.body}", declared=None) for each in texts],
        "identity": lambda: [identity_keys(each.url, each.canonical_url, ()) for each in texts],
        "hash and fingerprint of the text": lambda: [
            near.hash_and_print(title=each.title, lead=each.lead, body=each.body)[1].stored() for each in texts
        ],
        "to the reading process and back": lambda: [_handed_over(pages.desk, *pair) for pair in read],
        "read, all of it": lambda: [reader.read_page(job) for job, _ in read],
        "words for the search index": lambda: [lexer.entry(each) for each in texts],
        "store": lambda: _store(pages, folder / f"{time.monotonic_ns()}.db"),
    }


def _handed_over(desk: Desk, job: PageJob, reading: Reading) -> tuple[object, object, bytes]:
    """Hand a page over and its record back, as `scraper.workers` does."""
    desk.lay(job.body)
    asked = pickle.loads(pickle.dumps(replace(job, body=b""), pickle.HIGHEST_PROTOCOL))  # noqa: S301 - our own
    answered = pickle.loads(pickle.dumps(reading, pickle.HIGHEST_PROTOCOL))  # noqa: S301 - our own
    return asked, answered, desk.take(len(job.body))


def _store(pages: Pages, path: Path) -> None:
    store = open_store(str(path), place=place)
    readings = {reading.aliases[0]: reading for _, reading in pages.read}
    store.frontier.put([
        NewTask(Kind.FETCH, reading.article.url, key, f"{key[:24]}.test", "agency", gap_s=0.0)
        for key, reading in readings.items()
    ])  # fmt: skip
    while tasks := store.frontier.claim(BATCH, lease_s=60).tasks:
        store.commit([_outcome(task, readings[task.key]) for task in tasks])
    store.close()


def _outcome(task: Any, reading: Reading) -> Outcome:
    return Outcome(task, Ending.DONE, article=reading.article, aliases=reading.aliases, fingerprint=reading.fingerprint)


def measure(work: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the CPU seconds of each step's fastest round."""
    best = dict.fromkeys(work, float("inf"))
    for _ in range(rounds):
        for name, step in work.items():
            began = time.process_time()
            step()
            best[name] = min(best[name], time.process_time() - began)
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    pages = Pages(asked.folder, asked.limit)
    with tempfile.TemporaryDirectory() as folder:
        best = measure(steps(pages, Path(folder)), asked.rounds)
    floor, count = best["bare parse (lexbor)"], len(pages.read)
    size = sum(len(job.body) for job, _ in pages.read) / count / 1_000
    print(f"{count} pages of {size:.0f} kB, {pages.refused} refused; bare parse {1_000 * floor / count:.2f} ms")
    for name, seconds in best.items():
        print(f"{name:34} {1_000 * seconds / count:7.3f} ms  {seconds / floor:6.2f} parses")


if __name__ == "__main__":
    main()
