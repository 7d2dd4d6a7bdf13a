"""`khabar reprocess`: the archive, read by the extractor and the rules of today."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper import policy
from scraper.cli import EXIT_OK, assemble, bulk
from scraper.cli.options import DATES, overrides, store_options, utc
from scraper.cli.terminal import shown
from storage.codec import plain, to_json
from storage.errors import InputError
from storage.records import Verdict
from storage.retention import is_pruned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from scraper.bulk import Comparison, Local, PageFacts, RayCluster, Shard
    from storage.protocols import Store
    from storage.records import Article

ROWS_A_WRITE = 1_000
_PAGES = ".pages.jsonl"  # behind the name of an archive file: which of its pages are to be read
_OF_ITEM = ("title", "authors", "published_at", "updated_at")  # a record's fields that a feed may have told


@click.command()
@store_options
@bulk.work_option
@bulk.jobs_option
@bulk.engine_option
@click.option("--agency", help="Only this agency's articles.")
@click.option("--since", type=DATES, help="Only articles fetched since, UTC.")
@click.option("--until", type=DATES, help="Only articles fetched before, UTC.")
@click.option("--limit", type=click.IntRange(1), help="At most so many articles.")
@click.option("--commit", is_flag=True, help="Write what changes; texts so far stay as revisions.")
@click.option("--json", "as_json", is_flag=True, help="The comparison as one JSON object.")
def command(  # noqa: PLR0913, PLR0917 - one an option
    config: str | None,
    db: str | None,
    work: str,
    jobs: int | None,
    engine: str,
    agency: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int | None,
    commit: bool,  # noqa: FBT001 - a flag
    as_json: bool,  # noqa: FBT001 - a flag
) -> int:
    """Read the archived pages again, and show what would change: counts by field, and samples.

    Only the text that was read from an archived page is compared with it; what was fetched anew since is left alone.
    With --commit the difference is written, the texts so far stay as revisions of kind "extraction", and what follows
    the change log hears of it. A run that was killed goes on where it stopped.

    \b
    Examples:
      khabar reprocess --agency isna
      khabar reprocess --agency isna --commit
    """  # noqa: D301 - click's mark for "do not rewrap"
    from scraper.dedupe.near import place
    from storage.sql import open_store

    bulk.need_archive()
    setup = assemble.load(config, overrides(db=db))
    archive = Path(setup.settings.archive.dir)
    if not setup.settings.archive.dir or not archive.is_dir():
        raise InputError("reprocess: no archive; name its directory in archive.dir, and pages are kept from then on")
    folder = bulk.make_folder(work)
    store = open_store(setup.settings.store.dsn, create=False, place=place)
    try:
        run = _Reprocessing(store, archive, folder, bulk.code_digest(config), commit=commit)
        wanted = _wanted(store.articles(agency=agency, since=utc(since)), utc(until), limit)
        reader = bulk.make_engine(engine, assemble.make_reader(setup), jobs)
        run.read(reader, run.plan(wanted, reader.jobs))
        run.clear()
    finally:
        store.close()
    click.echo(json.dumps(run.as_json(), ensure_ascii=False) if as_json else run.for_people())
    return EXIT_OK


class _Reprocessing:
    """One run: which shards, what differs, what was written."""

    def __init__(self, store: Store, archive: Path, folder: Path, code: str, *, commit: bool) -> None:
        from scraper.bulk import Comparison, ShardCount

        self._store, self._archive, self._folder, self._code = store, archive, folder, code
        self._commit = commit
        self._count = ShardCount()
        self._comparison: Comparison = Comparison()
        self._hosts: defaultdict[str, set[str]] = defaultdict(set)  # whose pages are to be read, by file
        self._lost: Counter[str] = Counter()  # pages whose file is gone, by file
        self._written = 0

    def plan(self, articles: Iterable[Article], jobs: int) -> list[Shard]:
        """Return a shard for each archive file that records were read from (or several, for all processes)."""
        from scraper.bulk import Shard, bounds, result_path, shard_digest

        for stale in self._folder.glob(f"*{_PAGES}"):  # what a killed run left
            stale.unlink()
        names = self._write_pages(articles)
        present = {name: path for name in names if (path := self._path(name))}
        self._lost = Counter({name: count for name, count in names.items() if name not in present})
        boilerplate = _by_host(self._store)
        shards = []
        for name, path in sorted(present.items()):
            pages = self._pages(name)
            learned = [f"{host} {sorted(boilerplate[host])}" for host in sorted(self._hosts[name] & boilerplate.keys())]
            digest = shard_digest(path, self._code, pages.read_text(encoding="utf-8"), *learned)
            parts = bulk.parts_of(path, len(present), jobs)
            shards += [
                Shard(path, result_path(self._folder, digest, part, parts), *stretch, pages, boilerplate=boilerplate)
                for part, stretch in enumerate(bounds(path, parts))
            ]
        self._begin_anew(shards)
        keep = {each.result.name for each in shards}
        for old in self._folder.glob("*.jsonl.gz"):  # results of earlier rules, or of fewer pages
            if old.name not in keep:
                old.unlink()
        return shards

    def clear(self) -> None:
        """Take this run's lists of pages away: as large as all that was asked for, and made anew by each run."""
        for name in self._hosts:
            self._pages(name).unlink(missing_ok=True)

    def _begin_anew(self, shards: Sequence[Shard]) -> None:
        """Forget how far a result was stored that is not there any more: what is made now may hold other pages."""
        from scraper.bulk.store import mark_of

        for shard in shards:
            if not shard.result.exists() and self._store.mark(mark_of(shard.result)):
                self._store.take_in([], mark=mark_of(shard.result), at=0)

    def read(self, engine: Local | RayCluster, shards: Sequence[Shard]) -> None:
        """Read the shards, compare, and write the difference if asked to."""
        from scraper.bulk.store import mark_of, take_in

        bar = bulk.Bar(len(shards))
        for shard, count in engine.run(shards):
            self._count.add(count)
            if bulk.is_given_up(shard, count):
                continue
            self._show(shard.result, self._comparison.add(count))
            if self._commit:
                self._written += take_in(self._store, shard.result, anew=True)[Verdict.REVISED]
                # Rules may go back to what they were: the same result is then made, and stored, once more.
                self._store.take_in([], mark=mark_of(shard.result), at=0)
                shard.result.unlink()
            bar.step(self._count)
        bar.clear()

    def _show(self, result: Path, lines: Collection[int]) -> None:
        """Keep the articles of some lines of a result as samples, beside what is stored."""
        from scraper.bulk import chosen_entries, found_of
        from storage.anew import differing

        samples = [found_of(row, keep_ref=True).article for row in chosen_entries(result, lines)]
        known = self._store.articles_by_id([each.id for each in samples])
        for read in samples:
            if stored := known.get(read.id):
                self._comparison.show(stored, read, differing(stored, read))

    def _write_pages(self, articles: Iterable[Article]) -> Counter[str]:
        """Write which pages are to be read, a file a shard; return how many each has. Memory stays bounded."""
        names: Counter[str] = Counter()
        for batch in _batches(iter(articles)):
            by_name = defaultdict(list)
            for article in batch:
                name = (article.archive_ref or "").rpartition(":")[0]
                by_name[name].append(article)
            for name, members in by_name.items():
                self._write(name, members)
                names[name] += len(members)
        return names

    def _write(self, name: str, members: Sequence[Article]) -> None:
        from scraper.bulk import write_facts

        facts = ((each.archive_ref or "", _facts(each)) for each in members)
        write_facts(self._pages(name), facts)
        self._hosts[name] |= {policy.host_key(each.url) for each in members}

    def _pages(self, name: str) -> Path:
        return self._folder / f"{name}{_PAGES}"

    def _path(self, name: str) -> Path | None:
        closed, still_open = self._archive / name, self._archive / f"{name}.open"
        return next((each for each in (closed, still_open) if each.is_file()), None)

    def as_json(self) -> dict[str, object]:
        """Return the comparison for programs."""
        told = to_json(self._comparison) | {
            "fields": {name: to_json(tally) for name, tally in self._comparison.fields.items()}
        }
        return told | {"refused": self._count.refused, "gone": self._lost.total(), "written": self._written}

    def for_people(self) -> str:
        """Return the comparison as a person reads it."""
        found = self._comparison
        lines = [f"{found.read} articles read again: {found.same} as they are, {found.changed} otherwise"]
        for name, tally in sorted(found.fields.items(), key=lambda pair: -pair[1].changed):
            lines.append(f"  {name}: {tally.changed}")
            for id_, gone, came in tally.samples:
                lines.append(f"    {id_[:8]}")
                lines += [f"      - {shown(line)}" for line in gone]
                lines += [f"      + {shown(line)}" for line in came]
        if self._count.refused:
            lines.append(f"no articles any more, left as they are: {bulk.told(sorted(self._count.refused.items()))}")
        if self._count.skipped:
            lines.append(f"passed over: {bulk.told(sorted(self._count.skipped.items()))}")
        if self._lost:
            lines.append(f"{self._lost.total()} pages are in {len(self._lost)} files that the archive has no more")
        if self._commit:
            lines.append(f"{self._written} articles revised")
        elif found.changed:
            lines.append("nothing was written; the same with --commit writes it")
        return "\n".join(lines)


def _wanted(articles: Iterable[Article], until: datetime | None, limit: int | None) -> Iterator[Article]:
    """Return the articles that have a page in the archive, and a text to compare, up to an instant and a number."""
    archived = (
        each
        for each in articles
        if each.archive_ref and (until is None or each.fetched_at < until) and not is_pruned(each)
    )
    return itertools.islice(archived, limit)


def _batches(articles: Iterator[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    for article in articles:
        batch.append(article)
        if len(batch) >= ROWS_A_WRITE:
            yield batch
            batch = []
    yield batch


def _facts(article: Article) -> PageFacts:
    from scraper.bulk import PageFacts
    from storage.anew import digest_of, has_text

    stored = digest_of(article) if has_text(article) else None
    return PageFacts(
        article.id, article.agency, article.fetched_at, article.feed, _told_by_feed(article), stored=stored
    )


def _told_by_feed(article: Article) -> dict[str, object] | None:
    """Return what only the feed had said of an article, as the item that it said it with."""
    told = {name: plain(getattr(article, name)) for name in _OF_ITEM if article.provenance.get(name) == "feed"}
    return {"url": article.url} | told if told else None


def _by_host(store: Store) -> dict[str, frozenset[int]]:
    blocks: dict[str, set[int]] = defaultdict(set)
    for each in store.templates():
        blocks[each.host].add(each.block)
    return {host: frozenset(keys) for host, keys in blocks.items()}
