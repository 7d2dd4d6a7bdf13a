"""What `khabar import` and `khabar reprocess` share: which files, by whom they are read, and how far they are."""

from __future__ import annotations

import hashlib
import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import scraper
from scraper import policy
from scraper.layers import shipped_dir
from scraper.settings import user_dir
from storage.errors import ConfigError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scraper.bulk import Local, RayCluster, Shard, ShardCount
    from scraper.cli.assemble import Setup
    from scraper.reading import Reader

PART_BYTES = 128 << 20  # of a file: some thousand pages, what a killed run reads again
_CODE = ("extract", "text", "dedupe", "reading.py")  # what a reading depends on, beside the catalogue

jobs_option = click.option("--jobs", type=click.IntRange(1), help="Reading processes.  [default: one a core]")
work_option = click.option(
    "--work",
    metavar="DIR",
    default="data/work",
    show_default=True,
    help="Where results wait until they are stored; a killed run goes on from there.",
)
engine_option = click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Read on this machine, or on a Ray cluster (extra `ray`).",
)


def make_engine(engine: str, reader: Reader, jobs: int | None) -> Local | RayCluster:
    """Return who reads. ConfigError."""
    from scraper.bulk import Local, RayCluster

    return RayCluster(reader) if engine == "ray" else Local(reader, jobs or os.cpu_count() or 1)


def need_archive() -> None:
    """Make sure that WARC files can be read. ConfigError."""
    try:
        import fastwarc  # noqa: F401 - an extra
    except ImportError as error:
        raise ConfigError("WARC files need FastWARC; install it with: pip install 'khabar[archive]'") from error


def make_folder(work: str) -> Path:
    """Return the work directory, made if it was not there, without what killed runs left half done. InputError."""
    from scraper.bulk import clear_leftovers

    folder = Path(work)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        clear_leftovers(folder)
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror}; name a directory that may be written with --work") from error
    return folder


def is_given_up(shard: Shard, count: ShardCount) -> bool:
    """Tell whether a shard has no result because its pages kill their reader, and say so if it has none."""
    from scraper.bulk import GIVEN_UP

    if GIVEN_UP not in count.skipped:
        return False
    click.echo(f"khabar: {shard.path}: given up; too many of its pages kill their reader", err=True)
    return True


def parts_of(path: Path, files: int, jobs: int) -> int:
    """Return into how many parts a file is cut: all processes have something to do, and little is done twice."""
    return max(1, math.ceil(jobs / max(1, files)), math.ceil(path.stat().st_size / PART_BYTES))


def code_digest(config: str | None) -> str:
    """Return what the extractor and the catalogue in force are known by: another one reads otherwise."""
    digest = hashlib.sha1(usedforsecurity=False)
    package = Path(scraper.__file__).parent
    folders = [shipped_dir(), *([own] if (own := user_dir(Path(config) if config else None, os.environ)) else [])]
    files = [path for name in _CODE for path in _files(package / name, "*.py")]
    for path in [*files, *(path for folder in folders for path in _files(folder, "*.toml"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(path: Path, pattern: str) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob(pattern))


def hosts_of(setup: Setup) -> dict[str, str]:
    """Return whose a host is, by the catalogue's feeds."""
    feeds = (each for feeds in setup.feeds().values() for each in feeds)
    return {policy.host_key(each.url): each.agency for each in feeds}


class Bar:
    """How far a long work is: one rewritten line on a terminal, nothing elsewhere."""

    def __init__(self, whole: int) -> None:
        self._whole = whole
        self._done = 0
        self._shown = sys.stderr.isatty()

    def step(self, count: ShardCount) -> None:
        """Note that a shard is done."""
        self._done += 1
        if self._shown:
            line = f"{self._done} of {self._whole} shards, {count.articles} articles"
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)

    def clear(self) -> None:
        """Take the line off the terminal."""
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def told(counts: Iterable[tuple[str, int]]) -> str:
    """Return counts as a phrase: `3 status 404, 1 poison`."""
    return ", ".join(f"{count} {name}" for name, count in counts)


def expand(files: Sequence[str]) -> Iterator[Path]:
    """Yield the files that names, patterns and directories stand for. InputError for what is not there."""
    for name in files:
        path = Path(name)
        found = sorted(path.rglob("*.warc*")) if path.is_dir() else sorted(path.parent.glob(path.name))
        if not found:
            raise InputError(f"{name}: no such file; name WARC files, or a directory that holds some")
        yield from (each for each in found if each.is_file() and not each.name.endswith(".tmp"))
