"""How fast archived pages are read again, a core, against the bare extractor on the same pages.

    python -m benchmarks.reprocess [--pages N] [--folder DIR] [--rounds 2]

DIR holds pages in the corpus form (pages/*.html.gz); without it the demo's own pages are read, many times. The pages
are archived and stored, then `khabar reprocess --jobs 1` is run over them twice: as they are stored, and as an older
extractor would have stored them (each text differs). The bare extractor is given the same: page, address, content type
and when it was fetched (which dates are held against). CPU time of all its processes; what it takes for one page alone,
its start, is taken off and told apart. Each round of the bare extractor is a process of its own, too, that has seen but
one page: the first page of a site costs more than the next. The fastest round counts.
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.demo.pages import english_page, stories
from scraper.extract import extract
from scraper.reading import PageJob, Reader, Reading
from storage.archive import ArchiveLimits, WarcArchive
from storage.records import Found, Page
from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HTML = "text/html"


def _pages(folder: str | None, count: int) -> list[bytes]:
    if folder is None:
        told = stories("en")
        found = [english_page(each, "https://demo.example", told[:3]).encode() for each in told]
    else:
        paths = sorted(Path(folder).rglob("*.html*"))
        found = [gzip.decompress(each.read_bytes()) if each.suffix == ".gz" else each.read_bytes() for each in paths]
    return [found[number % len(found)] for number in range(count)]


def _fill(folder: Path, pages: list[bytes], change: str) -> None:
    """Archive the pages, and store what is read of them; `change` is put behind each text."""
    archive, reader = WarcArchive(folder / "raw", ArchiveLimits()), Reader()
    store = open_store(str(folder / "khabar.db"))
    found = []
    for number, body in enumerate(pages):
        url = f"https://site{number % 40}.example/a/{number}"
        (ref,) = archive.append([(Page(url, url, 200, {"content-type": HTML}, body, NOW), "a", None)])
        reading = reader.read_page(PageJob(body, url, HTML, "a", NOW))
        if isinstance(reading, Reading):
            stored = replace(reading.article, body=reading.article.body + change, archive_ref=ref)
            found.append(Found(stored, reading.aliases, reading.fingerprint))
    store.take_in(found, mark="filled", at=1)
    store.close()
    archive.close()


def _reprocess_s(folder: Path, *words: str) -> float:
    """Return the CPU seconds of a run and its processes."""
    with tempfile.TemporaryDirectory() as work:
        command = [sys.executable, "-m", "scraper", "reprocess", "--jobs", "1", "--work", work, *words]
        environment = os.environ | {"KHABAR_ARCHIVE__DIR": str(folder / "raw")}
        process = subprocess.Popen(
            [*command, "--db", str(folder / "khabar.db")], env=environment, stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"khabar reprocess ended with {status}")
    return used.ru_utime + used.ru_stime


def _cpu_s(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work in a fork, which remembers nothing of the rounds before."""
    receive, send = os.pipe()
    if (pid := os.fork()) == 0:
        try:
            begun = time.process_time()
            work()
            os.write(send, repr(time.process_time() - begun).encode())
        finally:
            os._exit(0)
    os.close(send)
    with os.fdopen(receive) as told:
        seconds = told.read()
    os.waitpid(pid, 0)
    return float(seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--folder")
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    pages = _pages(asked.folder, asked.pages)
    reader = Reader()
    jobs = [PageJob(body, f"https://a.example/{number}", HTML, "a", NOW) for number, body in enumerate(pages)]
    reader.read_page(jobs[0])  # loads what is loaded once
    work: dict[str, Callable[[], float]] = {
        "bare extractor": lambda: _cpu_s(
            lambda: [extract(each.body, url=each.url, content_type=each.content_type, now=NOW) for each in jobs]
        ),
        "reading (language, credits, hashes)": lambda: _cpu_s(lambda: [reader.read_page(each) for each in jobs]),
    }
    with tempfile.TemporaryDirectory() as name:
        for words, change in (("as they are stored", ""), ("each text differs", "\nNo line of this page.")):
            folder = Path(name) / words.replace(" ", "-")
            folder.mkdir()
            _cpu_s(partial(_fill, folder, pages, change))
            work |= {
                f"khabar reprocess, {words}": partial(_reprocess_s, folder),
                f"its start, {words}": partial(_reprocess_s, folder, "--limit", "1"),
            }
        rounds = [{name: each() for name, each in work.items()} for _ in range(asked.rounds)]
    best = {name: min(each[name] for each in rounds) for name in work}
    bare_s = best["bare extractor"]
    print(f"{len(pages)} pages; CPU of the bare extractor {bare_s / len(pages) * 1e3:.2f} ms a page")
    for name, seconds in best.items():
        start_s = best.get(name.replace("khabar reprocess", "its start"), 0.0) if name.startswith("khabar") else 0.0
        if name.startswith("its start"):
            print(f"{name:45} {seconds / bare_s * len(pages):6.0f} pages' worth of the extractor, once")
        else:
            print(f"{name:45} {bare_s / (seconds - start_s):6.2f} of the extractor's rate")


if __name__ == "__main__":
    main()
