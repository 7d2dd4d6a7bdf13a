"""How fast archived pages are read again, a core, against the bare extractor on the same pages.

    python -m benchmarks.reprocess [--pages N] [--folder DIR]

DIR holds pages in the corpus form (pages/*.html.gz); without it the demo's own pages are read, many times.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from scraper.bulk import Local, Shard, ShardCount
from scraper.demo.pages import english_page, stories
from scraper.extract import extract
from scraper.reading import PageJob, Reader
from storage.archive import ArchiveLimits, WarcArchive
from storage.records import Page

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _pages(folder: str | None, count: int) -> list[bytes]:
    if folder is None:
        told = stories("en")
        found = [english_page(each, "https://demo.example", told[:3]).encode() for each in told]
    else:
        paths = sorted(Path(folder).rglob("*.html*"))
        found = [gzip.decompress(each.read_bytes()) if each.suffix == ".gz" else each.read_bytes() for each in paths]
    return [found[number % len(found)] for number in range(count)]


def _cpu_s(*, children: bool) -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _shard_s(reader: Reader, shard: Shard) -> tuple[ShardCount, float]:
    before = _cpu_s(children=True)
    ((_, count),) = Local(reader, 1).run([shard])
    return count, _cpu_s(children=True) - before


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--folder")
    asked = parser.parse_args()
    pages = _pages(asked.folder, asked.pages)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = WarcArchive(folder, ArchiveLimits())
        for number, body in enumerate(pages):
            url = f"https://site{number % 40}.example/a/{number}"
            archive.append([(Page(url, url, 200, {"content-type": "text/html"}, body, NOW), "a", None)])
        archive.close()
        (path,) = folder.glob("*.warc.gz")
        for body in pages[:50]:
            extract(body, url="https://a.example/1")
        begun = time.process_time()
        for body in pages:
            extract(body, url="https://a.example/1")
        bare_s = time.process_time() - begun
        reader = Reader()
        begun = time.process_time()
        for body in pages:
            reader.read_page(PageJob(body, "https://a.example/1", "text/html", "a", NOW))
        reading_s = time.process_time() - begun
        (empty := folder / "empty.warc.gz").touch()
        _, start_s = _shard_s(reader, Shard(empty, folder / "nothing.gz"))
        count, shard_s = _shard_s(reader, Shard(path, folder / "result.gz"))
    shard_s -= start_s
    print(f"{len(pages)} pages, {count.articles} articles; CPU a page: extractor {bare_s / len(pages) * 1e3:.2f} ms")
    print(f"reading (language, credits, hashes, fingerprint)   {bare_s / reading_s:.2f} of the extractor's rate")
    print(f"shard (gunzip, reading, result file)               {bare_s / shard_s:.2f} of the extractor's rate,")
    print(f"                                                   {reading_s / shard_s:.2f} of the reading's")
    print(f"start-up of a process, once: {start_s / reading_s * len(pages):.0f} pages' worth of reading")


if __name__ == "__main__":
    main()
