"""`khabar import`: records out of files that others made."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from typing import TYPE_CHECKING

import click

from scraper.cli import EXIT_OK, assemble, bulk
from scraper.cli.options import DATES, overrides, store_options, utc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from scraper.bulk import Local, RayCluster, Shard
    from storage.protocols import Store
    from storage.records import Article

WHOLE = (1 << 31) - 1  # the bookmark of a shard of which everything is stored
DONE = 1  # the bookmark of a file of which everything is stored


@click.group()
def command() -> None:
    """Store records out of files that others made.

    \b
    Examples:
      khabar import warc CC-NEWS-2026*.warc.gz --db news.db
    """  # noqa: D301 - click's mark for "do not rewrap"


@command.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@store_options
@bulk.work_option
@bulk.jobs_option
@bulk.engine_option
@click.option("--agency", "agencies", multiple=True, help="Only pages of this agency, or host (repeatable).")
@click.option("--language", "languages", multiple=True, help="Only articles in this language (repeatable).")
@click.option("--since", type=DATES, help="Only pages fetched since, UTC.")
@click.option("--until", type=DATES, help="Only pages fetched before, UTC.")
@click.option("--limit", type=click.IntRange(1), help="At most so many articles, for a trial; files stay undone.")
@click.option("--again", is_flag=True, help="Also files that were imported before.")
@click.option("--dry-run", is_flag=True, help="Read and count, store nothing.")
@click.option("--json", "as_json", is_flag=True, help="The counts as one JSON object.")
def warc(  # noqa: PLR0913, PLR0917 - one an option
    files: tuple[str, ...],
    config: str | None,
    db: str | None,
    work: str,
    jobs: int | None,
    engine: str,
    agencies: tuple[str, ...],
    languages: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    limit: int | None,
    again: bool,  # noqa: FBT001 - a flag
    dry_run: bool,  # noqa: FBT001 - a flag
    as_json: bool,  # noqa: FBT001 - a flag
) -> int:
    """Read news pages out of WARC files (your own, CC-NEWS, any other) and store their articles.

    Pages belong to the agency of the catalogue whose host they come from, others to their own host. A run that was
    killed goes on where it stopped; a file that is done is passed over.

    \b
    Examples:
      khabar import warc CC-NEWS-20260101*.warc.gz --language fa --language ar
      khabar import warc crawl/ --db news.db --jobs 8
    """  # noqa: D301 - click's mark for "do not rewrap"
    from scraper.bulk import Shard, bounds, result_path
    from scraper.dedupe.near import place
    from storage.sql import open_store

    bulk.need_archive()
    setup = assemble.load(config, overrides(db=db))
    folder, hosts = bulk.make_folder(work), bulk.hosts_of(setup)
    store = open_store(setup.settings.store.dsn, place=place)
    run = _Import(store, languages, limit, again=again, dry_run=dry_run)
    try:
        todo = run.plan(
            files, (*sorted(agencies), *sorted(languages), str(since), str(until), *([str(limit)] if limit else []))
        )
        reader = bulk.make_engine(engine, assemble.make_reader(setup), jobs)
        only, since, until = frozenset(agencies) or None, utc(since), utc(until)
        shards = []
        for path, digest in todo.items():
            parts = bulk.parts_of(path, len(todo), reader.jobs)
            shards += [
                Shard(path, result_path(folder, digest, part, parts), begin, end, None, hosts, only, since, until)
                for part, (begin, end) in enumerate(bounds(path, parts))
            ]
        run.read(reader, run.left_of(shards))
    finally:
        run.store.close()
    click.echo(json.dumps(run.counts(), indent=2) if as_json else run.summary())
    return EXIT_OK


class _Import:
    """One run: what is to be read, what came of it."""

    def __init__(
        self, store: Store, languages: tuple[str, ...], limit: int | None, *, again: bool, dry_run: bool
    ) -> None:
        from scraper.bulk import ShardCount

        self.store = store
        self._languages, self._again, self._dry_run = frozenset(languages), again, dry_run
        self._limit, self._taken = limit, 0
        self._count = ShardCount()
        self._verdicts: Counter[str] = Counter()
        self._digests: dict[Path, str] = {}
        self._passed = 0

    def plan(self, files: tuple[str, ...], asked: tuple[str, ...]) -> dict[Path, str]:
        """Return the files to read, with what each is known by."""
        from scraper.bulk import shard_digest

        every = list(bulk.expand(files))
        paths = {shard_digest(path, *asked): path for path in reversed(every)}  # a copy of a file is the same file
        self._digests = {
            path: digest for digest, path in paths.items() if self._again or self.store.mark(_done(digest)) != DONE
        }
        self._digests = dict(sorted(self._digests.items()))
        self._passed = len(every) - len(self._digests)
        return self._digests

    def left_of(self, shards: Sequence[Shard]) -> list[Shard]:
        """Return the shards that an earlier run, which was killed, has not stored already."""
        from scraper.bulk.store import mark_of

        if self._again or self._dry_run:
            return list(shards)
        stored = {each.result for each in shards if self.store.mark(mark_of(each.result)) == WHOLE}
        for result in stored:
            result.unlink(missing_ok=True)  # the run may have been killed between the bookmark and this
        left = [each for each in shards if each.result not in stored]
        for path in self._digests.keys() - {each.path for each in left}:
            self._finish(path)
        return left

    def _finish(self, path: Path) -> None:
        if self._limit is None and not self._dry_run:
            self.store.take_in([], mark=_done(self._digests[path]), at=DONE)

    def read(self, engine: Local | RayCluster, shards: Sequence[Shard]) -> None:
        """Read the shards and store what they give, each file's bookmark last."""
        from scraper.bulk import BROKEN

        left = Counter(each.path for each in shards)
        damaged: set[Path] = set()
        bar = bulk.Bar(len(shards))
        with contextlib.closing(engine.run(shards)) as done:
            for shard, count in done:
                self._count.add(count)
                bar.step(self._count)
                if bulk.is_given_up(shard, count):  # its file is not done, and is tried again by the next run
                    continue
                if BROKEN in count.skipped and shard.path not in damaged:
                    damaged.add(shard.path)
                    words = "no WARC file, cut or damaged; what is whole in it is stored"
                    click.echo(f"khabar: {shard.path}: {words}", err=True)
                if not self._dry_run:
                    self._store(shard.result)
                shard.result.unlink(missing_ok=True)
                left[shard.path] -= 1
                if not left[shard.path]:
                    self._finish(shard.path)
                if self._limit is not None and self._taken >= self._limit:
                    break
        bar.clear()

    def _store(self, result: Path) -> None:
        from scraper.bulk.store import mark_of, take_in

        if self._again:
            self.store.take_in([], mark=mark_of(result), at=0)
        told = take_in(self.store, result, anew=False, wanted=self._wanted)
        self._verdicts.update({each.value: count for each, count in told.items()})
        self.store.take_in([], mark=mark_of(result), at=WHOLE)

    def _wanted(self, article: Article) -> bool:
        if self._languages and (article.language or "").partition("-")[0] not in self._languages:
            return False
        self._taken += 1
        return self._limit is None or self._taken <= self._limit

    def counts(self) -> dict[str, object]:
        """Return the same as `summary`, for programs."""
        return {
            "files": len(self._digests),
            "done_before": self._passed,
            "articles": self._count.articles,
            "stored": dict(self._verdicts),
            "refused": dict(self._count.refused),
            "skipped": dict(self._count.skipped),
        }

    def summary(self) -> str:
        """Return what was found and what became of it, a line each."""
        lines = [
            f"{len(self._digests)} files read, {self._passed} done before",
            f"{self._count.articles} articles found",
        ]
        stored = [(name, count) for name, count in sorted(self._verdicts.items()) if name != "nothing"]
        if stored:
            lines.append(f"stored: {bulk.told(stored)}")
        if older := self._verdicts["nothing"]:
            lines.append(f"{older} left out: the store has a later text of theirs")
        if self._count.refused:
            lines.append(f"no articles: {bulk.told(sorted(self._count.refused.items()))}")
        if self._count.skipped:
            lines.append(f"passed over: {bulk.told(sorted(self._count.skipped.items()))}")
        return "\n".join(lines)


def _done(digest: str) -> str:
    return f"imported {digest}"
