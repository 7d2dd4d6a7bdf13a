"""One shard: the pages of a WARC file (or of a stretch of it) read into a result file. Runs in a worker process.

    pages of the file -> those of this part, with status 200 and HTML, that are asked for -> Reader.read_page -> a line
    each: the reading; what reads as it is stored, or is refused, is counted

Before each page its number is noted beside the result: when a page kills the worker twice, the next try passes it over.
"""

from __future__ import annotations

import gzip
import json
import os
import signal
from collections import deque
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from scraper import policy
from scraper.bulk.results import COUNTS, beacon_path, line_of, open_result, unfinished_path
from scraper.reading import PageJob
from storage.archive import BROKEN, REVISIT, read_shard
from storage.codec import item_from_json, to_json
from storage.errors import InputError, SinkError
from storage.records import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from scraper.reading import Reader
    from storage.archive import RawPage

HTML = ("text/html", "application/xhtml+xml")
OK = 200
SAMPLES = 3  # of a field's differences that are shown


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the store knows of an archived page: whose it is, and what only its feed had said."""

    article: str
    agency: str
    fetched_at: datetime
    feed: str | None = None
    item: Mapping[str, object] | None = None  # of a FeedItem, as JSON
    stored: str | None = None  # digest of its record: a reading that does not differ is only counted


@dataclass(frozen=True, slots=True)
class Shard:
    """A file to read, or its pages that begin from byte `begin` to `end`; where the result goes; what is asked for.

    `pages` is a file of the references to read, with their facts; None: every page. `agencies` tells whose a host is;
    `only` these agencies, None: all. Dates are bounds of when pages were fetched.
    """

    path: Path
    result: Path
    begin: int = 0
    end: int | None = None
    pages: Path | None = None
    agencies: Mapping[str, str] = field(default_factory=dict)
    only: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    passed_over: frozenset[int] = frozenset()  # numbers of pages that killed their process twice
    suspect: int | None = None  # the page at which its last process died
    deaths: int = 0  # of processes that read it
    boilerplate: Mapping[str, frozenset[int]] = field(default_factory=dict)  # by host
    deadline_s: float = 20.0  # for one page

    @property
    def beacon(self) -> Path:
        """Return the file that holds the number of the page being read."""
        return beacon_path(self.result)


@dataclass(slots=True)
class ShardCount:
    """What was in a shard: pages read to an article, refused (by class), and not looked at (by reason)."""

    articles: int = 0
    same: int = 0  # of them: read as they are stored
    changed: int = 0  # of them: otherwise; of the rest nobody knows
    fields: dict[str, int] = field(default_factory=dict)  # how many differ in it
    samples: dict[str, list[int]] = field(default_factory=dict)  # a field's first lines in this shard's result
    refused: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)

    def add(self, other: ShardCount) -> None:
        """Add another shard's."""
        self.articles += other.articles
        self.same += other.same
        self.changed += other.changed
        for mine, theirs in (
            (self.refused, other.refused),
            (self.skipped, other.skipped),
            (self.fields, other.fields),
        ):
            for name, count in theirs.items():
                mine[name] = mine.get(name, 0) + count

    def differ(self, names: Sequence[str], line: int) -> None:
        """Count an article, written in this line, that differs in some fields from what is stored."""
        self.changed += bool(names)
        for name in names:
            self.fields[name] = self.fields.get(name, 0) + 1
            if self.fields[name] <= SAMPLES:
                self.samples.setdefault(name, []).append(line)

    def refuse(self, kind: str) -> None:
        """Count a page that was refused."""
        self.refused[kind] = self.refused.get(kind, 0) + 1

    def skip(self, why: str) -> None:
        """Count a page that was not looked at."""
        self.skipped[why] = self.skipped.get(why, 0) + 1


def read_shard_part(shard: Shard, reader: Reader) -> ShardCount:
    """Read a shard into its result file; return what was in it. No WARC, or damage: `BROKEN`.

    A result that is there already is left as it is, and only counted. SinkError when it cannot be written, InputError
    when the list of its pages cannot be read.
    """
    if shard.result.exists():
        return _counted(shard.result)
    facts = _facts_of(shard)
    temporary = unfinished_path(shard.result)
    try:
        shard.result.parent.mkdir(parents=True, exist_ok=True)
        count = _read_into(temporary, shard, facts, reader)
        temporary.replace(shard.result)
        shard.beacon.unlink(missing_ok=True)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        way_out = "nothing is lost: make room, or name another directory with --work"
        raise SinkError(f"{shard.result.parent}: {error.strerror}; {way_out}") from error
    return count


def _facts_of(shard: Shard) -> dict[str, PageFacts] | None:
    if shard.pages is None:
        return None
    try:
        return read_facts(shard.pages, shard.begin, shard.end)
    except OSError as error:
        raise InputError(f"{shard.pages}: {error.strerror}; give each run a --work directory of its own") from error


def _read_into(temporary: Path, shard: Shard, facts: Mapping[str, PageFacts] | None, reader: Reader) -> ShardCount:
    count = ShardCount()
    with open_result(temporary) as file, shard.beacon.open("wb") as beacon:
        for number, page in _wanted(shard, facts, count):
            os.pwrite(beacon.fileno(), number.to_bytes(8, "big"), 0)
            signal.setitimer(signal.ITIMER_REAL, shard.deadline_s)  # its default action ends the process
            known = facts[page.ref] if facts else None
            answer = reader.read_again(_job(shard, known, page), known.stored if known else None)
            signal.setitimer(signal.ITIMER_REAL, 0)
            if isinstance(answer, Refusal):
                count.refuse(answer.kind.value)
                continue
            count.articles += 1
            if answer.reading is None:
                count.same += 1
                continue
            file.write(line_of(answer.reading, page.ref, known.article if known else None))
            count.differ(answer.names, line=count.articles - count.same)
        file.write(json.dumps({COUNTS: asdict(count)}) + "\n")
    return count


def _counted(result: Path) -> ShardCount:
    with gzip.open(result, "rt", encoding="utf-8") as file:
        last = deque(file, maxlen=1).pop()
    return ShardCount(**json.loads(last)[COUNTS])


def _wanted(shard: Shard, facts: Mapping[str, PageFacts] | None, count: ShardCount) -> Iterator[tuple[int, RawPage]]:
    """Yield the pages of this part that are to be read, with their numbers in the file."""
    for number, page in enumerate(_pages(shard, count)):
        if facts is not None and page.ref not in facts:
            continue
        why = "poison" if number in shard.passed_over else _passed_over(shard, page)
        if why is None:
            yield number, page
        else:
            count.skip(why)


def _pages(shard: Shard, count: ShardCount) -> Iterator[RawPage]:
    """Yield what can be read of a shard; what cannot is counted, and stops nothing (of our own archive damage only)."""
    note = count.skip if shard.pages is None else _only_damage(count)
    try:
        yield from read_shard(shard.path, shard.begin, shard.end, note)
    except InputError:
        count.skip(BROKEN)


def _only_damage(count: ShardCount) -> Callable[[str], None]:
    def note(why: str) -> None:
        if why != REVISIT:  # its text is read where the body stands
            count.skip(why)

    return note


def _passed_over(shard: Shard, page: RawPage) -> str | None:
    """Return why a page is not read, None when it is."""
    if page.status != OK:
        return f"status {page.status}"
    if policy.page_url(page.url) is None:
        return "no web address"
    if not page.headers.get("content-type", HTML[0]).lower().startswith(HTML):
        return "not HTML"
    if (shard.since and page.fetched_at < shard.since) or (shard.until and page.fetched_at >= shard.until):
        return "another time"
    if shard.only is not None and _agency(shard, None, page) not in shard.only:
        return "another agency"
    return None


def write_facts(path: Path, rows: Iterable[tuple[str, PageFacts]]) -> None:
    """Add references and their facts to a file."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps([ref, to_json(facts)], ensure_ascii=False) + "\n" for ref, facts in rows)


def read_facts(path: Path, begin: int = 0, end: int | None = None) -> dict[str, PageFacts]:
    """Return what `write_facts` wrote of the pages that begin in these bytes of their file."""
    facts = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            offset = int(line.partition('", ')[0].rpartition(":")[2])
            if offset >= begin and (end is None or offset < end):
                ref, told = json.loads(line)
                facts[ref] = PageFacts(**(told | {"fetched_at": datetime.fromisoformat(told["fetched_at"])}))
    return facts


def _agency(shard: Shard, facts: PageFacts | None, page: RawPage) -> str:
    """Return whose a page is: as the store or the archive says, by its host, else the host's own name."""
    host = policy.host_key(page.url)
    return (facts.agency if facts else page.agency) or shard.agencies.get(host) or host


def _job(shard: Shard, facts: PageFacts | None, page: RawPage) -> PageJob:
    return PageJob(
        body=page.body,
        url=policy.page_url(page.url) or page.url,
        content_type=page.headers.get("content-type"),
        agency=_agency(shard, facts, page),
        fetched_at=facts.fetched_at if facts else page.fetched_at,
        feed=facts.feed if facts else page.feed,
        item=item_from_json(facts.item) if facts and facts.item else None,
        boilerplate=shard.boilerplate.get(policy.host_key(page.url)),
    )
