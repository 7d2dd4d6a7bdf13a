"""Extraction beside its peers, quality and CPU in one run, over folders of saved pages.

    python -m benchmarks.extract FOLDER [FOLDER ...]            # ourselves (without site rules) and what is installed
    python -m benchmarks.extract FOLDER --only khabar           # one of them; may be given again
    python -m benchmarks.extract FOLDER --profile               # where our own time goes

FOLDER holds `gold.jsonl` (one object a page: `id`, `url`, and what is known of `title`, `authors`, `published`, `body`,
or `with` and `without`: snippets that must and must not be in the text) and `pages/<id>.html.gz`. CPU is a multiple of
one bare Lexbor parse of the same page, measured just before it in the same process: the measure that does not depend
on the machine. Peers: trafilatura, readability-lxml, newspaper4k, resiliparse, goose3; one that is not installed is
left out.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import time
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from selectolax.lexbor import LexborHTMLParser

from benchmarks.extract_peers import installed, khabar, safely
from benchmarks.extract_score import Tally, figures
from scraper.cli.filters import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.extract_score import Answer

T = TypeVar("T")
ROUNDS = 3  # the least time of them counts
SLOW_S = 0.02  # what takes longer is measured once
COLUMNS = ("shingles", "tokens", "snippets", "clean", "kept", "title", "authors", "day", "minute")
_FIELDS = {"title": "title", "authors": "authors", "day": "published", "minute": "published"}  # of an answer


@dataclass(frozen=True)
class Saved:
    """One page of a folder and its gold."""

    html: bytes
    gold: dict[str, Any]


@dataclass
class Measured:
    """What one extractor did with a folder: its quality, and seconds of CPU beside those of the parse."""

    tally: Tally = field(default_factory=Tally)
    spent_s: float = 0.0
    parse_s: float = 0.0
    slowest_s: float = 0.0
    fields: set[str] = field(default_factory=set)  # that it ever says something of

    def cells(self) -> Iterator[str]:
        """Yield the figures as they are printed; `-` where the gold or the extractor has no such field."""
        table = self.tally.table()
        for name in COLUMNS:
            value = table[name] if _FIELDS.get(name, "body") in self.fields else None
            yield "-" if value is None else f"{value:.3f}"


def load(folder: Path) -> list[Saved]:
    """Read the pages of a folder that are there."""
    golds = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines() if line]
    paths = [(folder / "pages" / f"{gold['id']}.html.gz", gold) for gold in golds]
    return [Saved(read_bytes(path), gold) for path, gold in paths if path.exists()]


def least_s(work: Callable[[], T]) -> tuple[T, float]:
    """Return what the work gives, and the least CPU seconds of some rounds; of one, where that is slow."""
    times: list[float] = []
    while True:
        start = time.process_time()
        answer = work()
        times.append(time.process_time() - start)
        if len(times) == ROUNDS or times[0] > SLOW_S:
            return answer, min(times)


def measure(pages: list[Saved], work: Callable[[bytes, str], Answer]) -> Measured:
    """Run one extractor over all pages; each is parsed bare before it is extracted. What it loads is no page's cost."""
    done = Measured()
    for page in pages[:1]:
        work(page.html, page.gold["url"])
    for page in pages:
        _, parse_s = least_s(partial(LexborHTMLParser, page.html))
        answer, spent_s = least_s(partial(work, page.html, page.gold["url"]))
        done.parse_s += parse_s
        done.spent_s += spent_s
        done.slowest_s = max(done.slowest_s, spent_s)
        done.fields.update(each.name for each in fields(answer) if getattr(answer, each.name))
        done.tally.add(figures(page.gold, answer))
    return done


def profile(pages: list[Saved]) -> None:
    """Print where our own time goes."""
    with cProfile.Profile() as running:
        for page in pages:
            khabar(page.html, page.gold["url"])
    pstats.Stats(running).sort_stats("tottime").print_stats(30)


def report(folder: Path, workers: dict[str, Callable[[bytes, str], Answer]]) -> None:
    """Measure all extractors on one folder and print the table, a line as soon as it is known."""
    pages = load(folder)
    size = sum(len(page.html) for page in pages) / max(1, len(pages)) / 1000
    print(f"\n{folder.name}: {len(pages)} pages of {size:.0f} KB in the mean")
    print(f"{'':22}" + "".join(f"{name:>9}" for name in COLUMNS) + f"{'CPU/parse':>11}{'slowest':>10}", flush=True)
    for name, work in workers.items():
        done = measure(pages, safely(work))
        cells = "".join(f"{cell:>9}" for cell in done.cells())
        slowest = f"{1000 * done.slowest_s:.0f} ms"
        print(f"{name:22}{cells}{done.spent_s / max(done.parse_s, 1e-9):10.1f}x{slowest:>10}", flush=True)


def main() -> None:
    """Measure, or profile."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    options.add_argument("--only", action="append", metavar="NAME", help="measure this one alone; may be given again")
    options.add_argument("--profile", action="store_true", help="print where our own time goes")
    given = options.parse_args()
    if given.profile:
        profile([page for folder in given.folders for page in load(folder)])
        return
    peers, missing = installed()
    workers = {name: work for name, work in {"khabar": khabar, **peers}.items() if not given.only or name in given.only}
    for name, why in missing.items() if not given.only else ():
        print(f"left out: {name} ({why})")
    for folder in given.folders:
        report(folder, workers)


if __name__ == "__main__":
    main()
