"""Puts the parts together: the one place, with `scraper.settings`, that names implementations.

Each function imports what it puts together: `khabar COMMAND --help` and the commands that only look should not pay for
extractors, parsers and HTTP.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scraper.hosts import host_of
from storage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping

    from scraper.agency import RetentionEntry
    from scraper.catalogue import Catalogue
    from scraper.fetch import HttpFetcher
    from scraper.forked_reader import Born
    from scraper.pipeline import Pipeline, Plan
    from scraper.policy import Sharing
    from scraper.reading import Reader
    from scraper.service import Reporter, Service, ServiceLimits, StopRule
    from scraper.settings import Settings
    from scraper.shelf import StoreShelf
    from scraper.webhook import Posts, Webhook
    from scraper.workers import Workers
    from storage.archive import WarcArchive
    from storage.protocols import Archive, Sink, Store
    from storage.records import Feed
    from storage.retention import Retention


# What workers import when they come to it.
PRELOADED = (
    "scraper.daemon",
    "scraper.dedupe.near.article",
    "scraper.fetch",
    "scraper.pipeline",
    "scraper.search",
    "scraper.service",
    "scraper.templates",
    "scraper.workers",
)
SINK_FORMS = ("jsonl", "text")  # as the setting `output.format` has them


@dataclass(frozen=True, slots=True)
class Setup:
    """What is in force: settings and catalogue of one config directory, with the command's own options on top."""

    settings: Settings
    catalogue: Catalogue

    def feeds(self) -> dict[str, tuple[Feed, ...]]:
        """Return the feeds of every enabled agency, by agency id."""
        return {each.id: each.feed_records() for each in self.catalogue.agencies.values() if each.enabled}


def load(config_dir: str | None, overrides: Mapping[str, object]) -> Setup:
    """Load what is in force; `overrides` are dotted setting names, those that are None do not count. ConfigError."""
    from scraper.catalogue import load_catalogue
    from scraper.settings import load_settings

    given = {name: value for name, value in overrides.items() if value is not None}
    folder = Path(config_dir) if config_dir else None
    settings = load_settings(folder, os.environ, given)
    return Setup(settings, load_catalogue(folder, os.environ, settings))


def preload(setup: Setup) -> None:
    """Load, before any thread is started, what a worker and its reader need: what is forked from here need not."""
    for name in PRELOADED:
        import_module(name)
    from scraper.fetch.client import load_library
    from scraper.reading import PageJob
    from storage.patterns import compile_all
    from storage.sql import load_driver

    load_driver(setup.settings.store.dsn)
    load_library(setup.settings.fetch.http_library)
    make_plan(setup, checks=True)
    # A page without a declared language asks for everything that is loaded when it is first needed.
    words = "Nothing was new today, and nobody had expected anything else of it. " * 12
    page = f"<html><head><title>A day</title></head><body><article><h1>A day</h1><p>{words}</p></article></body></html>"
    make_reader(setup).read_page(PageJob(page.encode(), "https://site.example/1", "text/html", "", datetime.now(UTC)))
    compile_all()


def fork_reader() -> Born | None:
    """Fork the first reading process, before there is a loop or a thread; None where it has to be started instead.

    Commands do so before they read their settings: what a child need not have is loaded beside its own start.
    """
    from scraper import collecting, forked_reader

    born = forked_reader.fork_reader()
    collecting.pause()  # until `open_works` has loaded the rest
    return born


def make_fetcher(
    settings: Settings, store: Store | None = None, sharing: Sharing | None = None, shelf: StoreShelf | None = None
) -> HttpFetcher:
    """Return the way out, as the settings have it; pages are dated by the store's clock, robots.txt is on the shelf.

    `sharing` tells which hosts take turns, where agency files say more of it than the settings.
    """
    from scraper.fetch import FetchOptions, HttpFetcher, parse_opening
    from scraper.policy import Sharing, site_of

    fetch, politeness = settings.fetch, settings.politeness
    shared = sharing or Sharing(frozenset(politeness.apart), frozenset(politeness.together))
    options = FetchOptions(
        user_agent=fetch.agent(),
        allow_private=tuple(parse_opening(each) for each in fetch.allow_private),
        ports=frozenset(fetch.ports),
        max_body_bytes=fetch.max_body_bytes,
        max_held_bytes=fetch.max_held_bytes,
        max_redirects=fetch.max_redirects,
        robots=fetch.robots,
        site_of=lambda host: site_of(host, shared),
        http_library=fetch.http_library,
    )
    return HttpFetcher(options, now=store.clock, shelf=shelf) if store else HttpFetcher(options)


def make_reader(setup: Setup) -> Reader:
    """Return the pure rooms with the catalogue they need."""
    from scraper.reading import AgencyFacts, DatedRules, Reader
    from scraper.text import SourceCatalogue

    families = setup.catalogue.families
    facts = {
        each.id: AgencyFacts(
            id=each.id,
            name=each.name_en,
            language=each.language,
            zone=each.time_zone,
            sections={entry.url: rule for entry in each.feeds if (rule := entry.section_rule())},
            restore_non_joiners=each.restore_non_joiners,
            article_number=each.number_pattern(families),
            rules=tuple(DatedRules(*dated) for dated in each.dated_rules(families)),
        )
        for each in setup.catalogue.agencies.values()
    }
    return Reader(facts, SourceCatalogue.from_rows(setup.catalogue.sources))


def make_ruleless_reader() -> Reader:
    """Return the pure rooms with the shipped list of who is credited, and nothing that the catalogue says of sites."""
    from scraper.layers import read_toml, shipped_dir
    from scraper.reading import Reader
    from scraper.text import SourceCatalogue

    # Unchecked, unlike the catalogue: to import what checks costs as much as the rest of the command.
    rows = cast("list[Mapping[str, object]]", read_toml(shipped_dir() / "sources.toml")["source"])
    return Reader(sources=SourceCatalogue.from_rows(rows), use_rules=False)


def make_workers(setup: Setup, born: Born | None = None) -> Workers:
    """Return the reading processes; none is started yet, but for one that was forked."""
    from scraper.workers import Workers

    extract = setup.settings.extract
    count = extract.workers or max(1, (os.cpu_count() or 1) - 1)
    return Workers(make_reader(setup), count=count, deadline_s=extract.deadline_s, born=born)


def make_plan(
    setup: Setup,
    *,
    since: datetime | None = None,
    retry_base_s: float | None = None,
    older_pages: int = 0,
    checks: bool = False,
) -> Plan:
    """Return how often and how politely to ask; `retry_base_s` stands in for the setting where a person waits."""
    from scraper.pipeline import Pace, Plan
    from scraper.policy import CheckLimits, PollLimits, RetryLimits

    settings = setup.settings
    politeness = settings.politeness
    paces = {
        each.id: Pace(
            gap_s=politeness.gap_s if each.politeness.gap_s is None else each.politeness.gap_s,
            in_flight=each.politeness.in_flight or politeness.in_flight,
            interval_s=each.interval_s,
        )
        for each in setup.catalogue.agencies.values()
    }
    return Plan(
        poll=PollLimits(settings.poll.interval_s, settings.poll.floor_s, settings.poll.cap_s),
        retry=RetryLimits(settings.retry.tries, retry_base_s or settings.retry.base_s, settings.retry.cap_s),
        pace=Pace(politeness.gap_s, politeness.in_flight),
        paces=paces,
        since=since,
        checks=CheckLimits(settings.check.times, settings.check.first_s) if checks and settings.check.times else None,
        max_crawl_delay_s=politeness.max_crawl_delay_s,
        older_pages=older_pages,
        keep_pages=bool(settings.archive.dir),
        sharing=make_sharing(setup),
    )


def make_sharing(setup: Setup) -> Sharing:
    """Return which hosts share a turn, as settings and agency files have it."""
    from scraper.policy import Sharing, site_of

    politeness = setup.settings.politeness
    own = {
        site_of(host)
        for each in setup.catalogue.agencies.values()
        if each.politeness.apart
        for feed in each.feeds
        if (host := host_of(feed.url))
    }
    return Sharing(frozenset(politeness.apart) | own, frozenset(politeness.together))


def make_limits(settings: Settings, *, busy_s: float) -> ServiceLimits:
    """Return the service's sizes and times."""
    from scraper.service import ServiceLimits

    return ServiceLimits(
        concurrency=settings.fetch.concurrency,
        batch_rows=settings.store.batch_rows,
        batch_delay_s=settings.store.batch_delay_s,
        lease_s=settings.fetch.lease_s,
        deadline_s=settings.fetch.deadline_s,
        sink_interval_s=settings.daemon.sink_interval_s,
        grace_s=settings.daemon.grace_s,
        busy_s=busy_s,
    )


def make_store(setup: Setup) -> Store:
    """Open the store that is written to, its frontier behind a service if asked for. ConfigError, StoreError."""
    from scraper.dedupe.near import place
    from scraper.search import FoldingLexer
    from storage.sql import open_store

    asked = setup.settings.store
    if not asked.urlfrontier:
        return open_store(asked.dsn, place=place, lexer=FoldingLexer())
    try:
        from storage.urlfrontier import open_fleet_store
    except ImportError as error:
        raise ConfigError(
            "store.urlfrontier: needs gRPC; install it with: pip install 'khabar[urlfrontier]'"
        ) from error
    own = (each.politeness.in_flight or 1 for each in setup.catalogue.agencies.values())
    return open_fleet_store(
        asked.dsn,
        asked.urlfrontier,
        asked.urlfrontier_crawl,
        per_queue=max(setup.settings.politeness.in_flight, *own, 1),
        place=place,
        lexer=FoldingLexer(),
    )


def make_sinks(settings: Settings) -> list[Sink]:
    """Return the sinks that the settings ask for: none without `output.dir`."""
    if not settings.output.dir:
        return []
    return [make_sink(settings.output.format, Path(settings.output.dir))]


def make_sink(form: str, folder: Path) -> Sink:
    """Return the sink that writes this form (one of `SINK_FORMS`) into a folder."""
    from storage.sinks import JsonlSink, TextSink

    return JsonlSink(folder) if form == "jsonl" else TextSink(folder)


def make_webhook(settings: Settings, store: Store, posts: Posts) -> Webhook | None:
    """Return the webhook that the settings ask for: none without `webhook.url`. It has the store for itself."""
    from scraper.webhook import Webhook, WebhookOptions

    asked = settings.webhook
    if not asked.url:
        return None
    options = WebhookOptions(
        asked.url, asked.secret, asked.batch, asked.deadline_s, asked.retry_base_s, asked.retry_cap_s
    )
    return Webhook(store, posts, options, now=time.time)


def make_archive(settings: Settings) -> WarcArchive | None:
    """Return the archive of raw pages that the settings ask for: none without `archive.dir`. ConfigError, SinkError."""
    asked = settings.archive
    if not asked.dir:
        return None
    try:
        from storage.archive import ArchiveLimits, WarcArchive
    except ImportError as error:
        raise ConfigError("archive.dir: needs FastWARC; install it with: pip install 'khabar[archive]'") from error
    limits = ArchiveLimits(asked.file_bytes, asked.file_hours * 3600.0, asked.keep_days, asked.keep_bytes)
    return WarcArchive(Path(asked.dir), limits)


def make_retention(setup: Setup) -> Retention:
    """Return how long what is stored is kept, by the settings and by the agencies' files."""
    from scraper.agency import RetentionEntry
    from storage.retention import Keep, Retention

    asked = setup.settings.retention

    def days(count: int) -> timedelta | None:
        return timedelta(days=count) if count else None

    def keep(own: RetentionEntry) -> Keep:
        texts = asked.texts_days if own.texts_days is None else own.texts_days
        revisions = asked.revisions_days if own.revisions_days is None else own.revisions_days
        return Keep(days(texts), days(revisions))

    special = {each.id: keep(each.retention) for each in setup.catalogue.agencies.values()}
    default = keep(RetentionEntry())
    return Retention(
        default, {agency: its for agency, its in special.items() if its != default}, days(asked.refused_days)
    )


@dataclass(frozen=True, slots=True)
class Works:
    """A service with the parts that a command still needs to reach."""

    service: Service
    store: Store
    workers: Workers
    pipeline: Pipeline
    fetcher: HttpFetcher
    stack: contextlib.AsyncExitStack
    archive: Archive | None = None


@contextlib.asynccontextmanager
async def open_works(
    setup: Setup,
    plan: Plan,
    *,
    reporter: Reporter,
    rule: StopRule | None = None,
    agencies: Collection[str] | None = None,
    busy_s: float,
    born: Born | None = None,
) -> AsyncIterator[Works]:
    """Open store, sinks, way out and workers, and close them all again. StoreError, SinkError or ConfigError."""
    from scraper.collecting import keep_for_good, let_go
    from scraper.pipeline import Pipeline
    from scraper.service import Service
    from scraper.shelf import StoreShelf
    from scraper.templates import Templates
    from storage.sql import open_store

    async with contextlib.AsyncExitStack() as stack:
        workers = make_workers(setup, born)
        stack.push_async_callback(workers.close)
        stack.push_async_callback(_cancelled, asyncio.create_task(workers.warm()))
        store = await asyncio.to_thread(make_store, setup)
        stack.callback(store.close)
        sinks = make_sinks(setup.settings)
        for sink in sinks:
            stack.callback(sink.close)
        archive = make_archive(setup.settings)
        if archive:
            stack.callback(archive.close)
        shelf = StoreShelf(partial(open_store, setup.settings.store.dsn, beside=True))
        stack.push_async_callback(shelf.close)
        fetcher = make_fetcher(setup.settings, store, plan.sharing, shelf)
        stack.push_async_callback(fetcher.close)
        templates = Templates(await asyncio.to_thread(store.templates))
        pipeline = Pipeline(fetcher, workers, plan, now=store.clock, templates=templates)
        limits = make_limits(setup.settings, busy_s=busy_s)
        service = Service(
            store, pipeline, sinks, limits, reporter=reporter, rule=rule, agencies=agencies, archive=archive
        )
        keep_for_good()
        stack.callback(let_go)
        yield Works(service, store, workers, pipeline, fetcher, stack, archive)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
