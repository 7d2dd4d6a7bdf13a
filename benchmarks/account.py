"""Where the CPU of the whole way goes: stacks of every thread and process while `khabar crawl` reads replayed pages.

    python -m benchmarks.account FOLDER [--sites 40] [--scale 12] [--rounds 3]

FOLDER as in `benchmarks.sites`. Each process is interrupted as it uses CPU time, and the stack of the thread that used
it written down; each stack counts for the first step of `STEPS` that it is in. Prints what each step takes of an
article, in bare lexbor parses of the same pages, as `benchmarks.replay` counts them. Writing down costs a tenth.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.replay import bare_parse_s, crawl, replayed

if TYPE_CHECKING:
    from collections.abc import Iterator

# By what stands in any frame of a stack, "path:function"; the first that matches counts.
STEPS = (
    ("start: modules, settings, catalogue", r"importlib|catalogue\.py:load_|settings\.py:|storage/sql/create"),
    ("extract", r"extractor\.py:extract\b"),
    ("attribution", r"text/attribution\.py|sources\.py:named_in"),
    ("language", r"language\.py:detect_language"),
    ("hash and fingerprint", r"article\.py:hash_and_print|prints\.py:stored"),
    ("reading, the rest", r"scraper/reading\.py"),
    ("to the reading process and back", r"reading_process\.py|scraper/workers\.py"),
    ("unpack", r"fetch/body\.py:(?:_take|finish)"),
    ("network client", r"scraper/fetch/"),
    ("words for the search index", r"search/lexer\.py:entry"),
    ("search index, the rest", r"sql/indexing\.py"),
    ("claim", r"frontier\.py:claim"),
    ("commit: rows and JSON", r"sql/rows\.py|sql/types\.py|bulk\.py:_convert"),
    ("commit: near-copies", r"sql/near\.py|sql/similar\.py"),
    ("commit: COMMIT", r"engine/default\.py:do_commit"),
    ("commit: the rest", r"store\.py:commit"),
    ("pipeline, templates, feeds", r"scraper/(?:pipeline|templates)\.py|scraper/feeds/"),
    ("service and event loop", r"scraper/service\.py|asyncio/"),
    ("anything else", r""),
)
SAMPLER = """
import atexit, faulthandler, os, signal, sys
def begin():
    global samples
    samples = open(os.path.join(os.environ["SAMPLES"], str(os.getpid())), "ab", 0)
    samples.write((" ".join(sys.orig_argv) + chr(10)).encode())
    faulthandler.register(signal.SIGPROF, samples, all_threads=False)
    signal.setitimer(signal.ITIMER_PROF, 0.002, 0.002)
begin()
os.register_at_fork(after_in_child=begin)
atexit.register(signal.setitimer, signal.ITIMER_PROF, 0)
"""
FRAME = re.compile(r'  File "(.*)", line \d+ in (.*)')


def stacks(folder: Path) -> Iterator[str]:
    """Yield the stacks of the crawls' processes, a frame a line."""
    for path in folder.iterdir():
        command, *found = path.read_text(errors="replace").split("Stack (most recent call first):\n")
        if " scraper crawl " in command:
            yield from ("\n".join(f"{file}:{name}" for file, name in FRAME.findall(each)) for each in found)


def step_of(stack: str) -> str:
    """Return the step that a stack counts for."""
    return next(name for name, pattern in STEPS if re.search(pattern, stack))


def sampled(folder: Path, sites: int, scale: int, work: Path) -> tuple[float, int]:
    """Crawl once, stacks going to `work`; return the CPU seconds and how many articles were stored."""
    with tempfile.TemporaryDirectory() as scratch, replayed(folder, sites, scale, None) as live:
        Path(scratch, "sitecustomize.py").write_text(SAMPLER)
        before = dict(os.environ)
        os.environ |= {"PYTHONPATH": scratch, "SAMPLES": str(work)}
        try:
            run = crawl(live, f"{scratch}/account.db", 0)
        finally:
            os.environ.clear()
            os.environ.update(before)
    return run.cpu_s, len(run.records)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--scale", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    parse_s = bare_parse_s(chosen.folder, None)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        ran = [sampled(chosen.folder, chosen.sites, chosen.scale, work) for _ in range(chosen.rounds)]
        counts = Counter(map(step_of, stacks(work)))
    parses = sum(cpu_s for cpu_s, _ in ran) / sum(articles for _, articles in ran) / parse_s
    print(f"{parses:.1f} parses an article ({parse_s * 1_000:.2f} ms each), {counts.total():,} samples")
    for step, _ in STEPS:
        print(f"{step:40} {parses * counts[step] / counts.total():6.2f}")


if __name__ == "__main__":
    main()
