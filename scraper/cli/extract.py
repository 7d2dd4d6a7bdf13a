"""`khabar extract`: saved pages, or one URL, to records."""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli.filters import open_lines, read_bytes, run_filter
from scraper.hosts import bare_host_of
from storage.codec import to_json
from storage.errors import InputError
from storage.records import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from scraper.reading import PageJob, Reader, Reading
    from storage.codec import Json

CHUNK_LINES = 16
FEW_LINES = 50  # for so few, starting processes costs more than it saves
NO_URL = "http://page.invalid/article"


@click.command()
@click.argument("source", metavar="FILE|URL|-", required=False)
@click.option("--url", help="Where FILE came from, for relative addresses and the agency's rules.")
@click.option("--manifest", metavar="IN.jsonl", help="Pages to read, one object a line: id, url, path. - is stdin.")
@click.option("--output", metavar="OUT.jsonl", help="Where the records of --manifest go. - is stdout, the default.")
@click.option(
    "--no-rules", is_flag=True, help="Read without site rules, and without what the catalogue says of the agency."
)
@click.option("--workers", type=click.IntRange(min=1), help="Processes for --manifest; all cores by default.")
@click.option("--config", "config_dir", metavar="DIR", type=click.Path(file_okay=False), help="Your configuration.")
def command(
    source: str | None,
    url: str | None,
    manifest: str | None,
    output: str | None,
    config_dir: str | None,
    workers: int | None,
    *,
    no_rules: bool,
) -> None:
    """Read the article page in FILE (- is stdin), or at a URL, and print its record as JSON.

    With --manifest each page becomes one line: the record's fields, `text` (lead and body), or `error`.

    \b
    Examples:
      khabar extract page.html --url https://example.org/2026/11/a-story
      khabar extract https://example.org/2026/11/a-story
      khabar extract --manifest pages.jsonl --output records.jsonl
    """  # noqa: D301 - click's mark for "do not rewrap"
    if (source is None) == (manifest is None):
        raise InputError("khabar extract: give either a FILE (or URL) or --manifest IN.jsonl")
    if source is not None:
        click.echo(json.dumps(_read_one(source, url, config_dir, use_rules=not no_rules), ensure_ascii=False, indent=2))
        return
    reader, target = open_lines(manifest, output)
    with reader, target:
        _read_many(reader, target, workers or os.cpu_count() or 1, config_dir, use_rules=not no_rules)


def _read_one(source: str, url: str | None, config_dir: str | None, *, use_rules: bool) -> Json:
    desk = _desk(config_dir, use_rules=use_rules)
    if source.startswith(("http://", "https://")):
        job = _fetched(source, config_dir, desk)
    elif source == "-":
        job = desk.job(sys.stdin.buffer.read(), url or NO_URL)
    else:
        job = desk.job(read_bytes(source), url or NO_URL)
    answer = desk.reader.read_page(job)
    if isinstance(answer, Refusal):
        raise InputError(f"{source}: {answer.kind}: {answer.detail}; give the page of an article")
    record: Json = to_json(answer.article)
    return record


def _fetched(url: str, config_dir: str | None, desk: _Desk) -> PageJob:
    import asyncio

    from scraper.cli import assemble

    settings = assemble.load(config_dir, {}).settings
    fetcher = assemble.make_fetcher(settings)

    async def get() -> PageJob:
        try:
            fetched = await fetcher.get(url, gap_s=settings.politeness.gap_s, deadline_s=settings.fetch.deadline_s)
        finally:
            await fetcher.close()
        page = fetched.answer
        if isinstance(page, Refusal):
            raise InputError(f"{url}: {page.kind}: {page.detail}; give the address of a page that can be had")
        return desk.job(page.body, page.url, page.headers.get("content-type"))

    return asyncio.run(get())


class _Desk:
    """A reader, and which agency each host belongs to."""

    def __init__(self, reader: Reader, agencies: dict[str, str]) -> None:
        self.reader = reader
        self._agencies = agencies

    def job(self, body: bytes, url: str, content_type: str | None = None, at: datetime | None = None) -> PageJob:
        """Return the job of a page; its agency is the catalogue's for that host, else the host's name."""
        from scraper.reading import PageJob

        host = bare_host_of(url)
        return PageJob(body, url, content_type, self._agencies.get(host, host), at or datetime.now(UTC))

    def row(self, row: Json) -> Json:
        """Read the page that one line of a manifest names."""
        body = read_bytes(row["path"])
        # A saved page was fetched when its file was written: the same manifest gives the same records.
        saved_at = datetime.fromtimestamp(Path(row["path"]).stat().st_mtime, UTC)
        job = self.job(body, str(row.get("url") or NO_URL), row.get("content_type"), saved_at)
        answer = self.reader.read_page(job)
        if isinstance(answer, Refusal):
            return {"error": f"{answer.kind}: {answer.detail}", "refusal": str(answer.kind)}
        return _record(answer, row)


def _record(reading: Reading, row: Json) -> Json:
    record: Json = to_json(reading.article)
    lead, body = reading.article.lead, reading.article.body
    record["text"] = f"{lead}\n{body}" if lead and not body.startswith(lead) else body
    if "id" in row:
        record["id"] = row["id"]
    return record


@cache
def _desk(config_dir: str | None, *, use_rules: bool) -> _Desk:
    """Return the desk; what the catalogue says of sites is read only when rules are wanted."""
    from scraper.cli import assemble

    if not use_rules:
        return _Desk(assemble.make_ruleless_reader(), {})
    setup = assemble.load(config_dir, {})
    agencies = setup.catalogue.agencies.values()
    hosts = {bare_host_of(feed.url): each.id for each in agencies for feed in each.feeds}
    hosts |= {bare_host_of(each.homepage): each.id for each in agencies}
    return _Desk(assemble.make_reader(setup), hosts)


def _read_many(source: TextIO, target: TextIO, workers: int, config_dir: str | None, *, use_rules: bool) -> None:
    """Read all pages of a manifest in order; many of them in several processes."""
    first = list(islice(source, FEW_LINES + 1))
    jobs = _jobs(first, source, config_dir, use_rules=use_rules)
    if len(first) <= FEW_LINES or workers == 1:
        target.writelines(map(_read_lines, jobs))
        return
    with ProcessPoolExecutor(workers) as pool:
        target.writelines(pool.map(_read_lines, jobs))


@dataclass(frozen=True, slots=True)
class _Job:
    """Some lines of a manifest, and what a worker process needs to read their pages."""

    lines: tuple[str, ...]
    first_line: int  # its number in the manifest, for messages
    config_dir: str | None
    use_rules: bool


def _jobs(first: list[str], rest: TextIO, config_dir: str | None, *, use_rules: bool) -> Iterator[_Job]:
    waiting, number = chain(first, rest), 1
    while lines := tuple(islice(waiting, CHUNK_LINES)):
        yield _Job(lines, number, config_dir, use_rules)
        number += len(lines)


def _read_lines(job: _Job) -> str:
    """Read the pages of some lines; runs in a worker process."""
    answer = StringIO()
    desk = _desk(job.config_dir, use_rules=job.use_rules)
    run_filter(StringIO("".join(job.lines)), answer, desk.row, first_line=job.first_line)
    return answer.getvalue()
