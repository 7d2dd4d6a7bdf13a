"""`khabar run`: follow agencies and feeds as a daemon."""

from __future__ import annotations

import asyncio
import logging
import math
from functools import partial
from typing import TYPE_CHECKING

import click

from scraper import logs, policy
from scraper.cli import EXIT_OK, assemble
from scraper.cli.daemons import LogReporter, leave_in_order, renew, take_back, tidy_archive
from scraper.cli.options import agency_ids, overrides, run_options, shown_host
from scraper.cli.telling import count_for_metrics, end, open_metrics, start_alerts
from scraper.cli.web import make as make_web
from scraper.crawl import poll_task
from scraper.daemon import follow, run_daemon
from scraper.websub import Subscriber
from storage.errors import ConfigError, InputError
from storage.records import Feed
from storage.retention import Mark
from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scraper.forked_reader import Born
    from scraper.metrics import Metrics
    from scraper.pipeline import Plan

log = logging.getLogger("khabar.run")


@click.command()
@click.argument("targets", nargs=-1, metavar="[AGENCY|FEED-URL]...", shell_complete=agency_ids)
@run_options
@click.option("--web", is_flag=True, help="Show the dashboard and answer the API as well (extra `web`).")
def command(
    targets: tuple[str, ...],
    config: str | None,
    db: str | None,
    output: str | None,
    format_: str | None,
    allow_private: tuple[str, ...],
    web: bool,  # noqa: FBT001 - a flag
) -> int:
    """Follow agencies and feeds as a daemon, until SIGTERM; without arguments, every agency.

    SIGHUP reads the configuration again. Killed at any moment, it goes on where it stopped.

    \b
    Examples:
      khabar run --db news.db --output records
      khabar run isna https://example.org/rss --db postgresql://khabar@db/khabar
    """  # noqa: D301 - click's mark for "do not rewrap"
    leave_in_order()
    born = assemble.fork_reader()
    given = overrides(db=db, output=output, format_=format_, allow_private=allow_private)
    setup = assemble.load(config, given)
    logs.set_up(setup.settings.log.level, setup.settings.log.format)
    logs.catch_the_rest()
    asyncio.run(_run(setup, targets, lambda: assemble.load(config, given), born, web=web))
    return EXIT_OK


def choose_feeds(targets: Sequence[str], feeds: Mapping[str, Sequence[Feed]]) -> dict[str, Sequence[Feed]]:
    """Return the feeds to follow by agency: all, or those of the agencies and URLs that were named. InputError."""
    if not targets:
        return dict(feeds)
    known = {feed.url: feed for each in feeds.values() for feed in each}
    chosen: dict[str, list[Feed]] = {}
    for target in targets:
        if target in feeds:
            chosen.setdefault(target, []).extend(feeds[target])
            continue
        host = policy.host_key(target)
        if not (target.startswith(("http://", "https://")) and host):
            raise InputError(
                f"{target}: neither an agency nor a feed URL; the agencies are {', '.join(sorted(feeds)) or 'none'}"
            )
        feed = known.get(target) or Feed(target, host)
        chosen.setdefault(feed.agency, []).append(feed)
    return dict(chosen)


async def _run(
    setup: assemble.Setup,
    targets: Sequence[str],
    again: Callable[[], assemble.Setup],
    born: Born | None,
    *,
    web: bool,
) -> None:
    feeds = choose_feeds(targets, setup.feeds())
    reporter = LogReporter()
    plan, retention = assemble.make_plan(setup, checks=True), assemble.make_retention(setup)
    async with assemble.open_works(setup, plan, reporter=reporter, busy_s=math.inf, born=born) as works:
        service = works.service
        await take_back(works)
        await service.on_store(follow, works.store, feeds, plan)
        metrics = count_for_metrics(setup, works, reporter)
        if web:
            await _open_web(setup, works, metrics)
        await open_metrics(setup, works, metrics)
        subscriber = await _open_websub(setup, works, feeds, plan)
        if subscriber:
            reporter.learn, works.pipeline.is_pushed = subscriber.learn, subscriber.is_pushed
        await _start_webhook(setup, works)
        followed = {feed.url for each in feeds.values() for feed in each}
        await start_alerts(setup, works, lambda: followed)
        log.info("following %d feeds of %d agencies", sum(map(len, feeds.values())), len(feeds))

        def checked() -> assemble.Setup:
            """Read the configuration; InputError when what this daemon was told to follow is no longer in it."""
            fresh = again()
            choose_feeds(targets, fresh.feeds())
            return fresh

        async def reload() -> None:
            nonlocal retention
            fresh = renew(works, checked)
            if fresh is None:
                return
            retention = assemble.make_retention(fresh)
            chosen = choose_feeds(targets, fresh.feeds())
            await service.on_store(follow, works.store, chosen, works.pipeline.plan)
            followed.clear()
            followed.update(feed.url for each in chosen.values() for feed in each)
            log.info("configuration read again")

        async def housekeep() -> None:
            await tidy_archive(works)
            if subscriber:
                await subscriber.tend()
            now = works.store.clock()
            step = await service.on_store(works.store.prune, retention, now, Mark())
            while step.more:  # commits go between the steps
                step = await service.on_store(works.store.prune, retention, now, step.more)
            reporter.sum_up()

        await run_daemon(service, housekeep=housekeep, reload=reload, every_s=setup.settings.daemon.housekeeping_s)
        log.info("stopped")


async def _open_web(setup: assemble.Setup, works: assemble.Works, metrics: Metrics | None) -> None:
    """Show the dashboard from the daemon's own loop. ConfigError when it cannot be."""
    app = make_web(setup, metrics, works.service)
    from scraper.web.serving import start

    asked = setup.settings.web
    works.stack.push_async_callback(await start(app, asked.host, asked.port))
    log.info("dashboard on http://%s:%d/", shown_host(asked.host), asked.port)


async def _start_webhook(setup: assemble.Setup, works: assemble.Works) -> None:
    """Deliver changes beside everything else, over a connection to the store of its own."""
    if not setup.settings.webhook.url:
        return
    store = await asyncio.to_thread(partial(open_store, setup.settings.store.dsn, beside=True))
    works.stack.callback(store.close)
    hook = assemble.make_webhook(setup.settings, store, works.fetcher)
    if hook:
        running = asyncio.create_task(hook.run(setup.settings.daemon.sink_interval_s))
        works.stack.push_async_callback(end, running, "the webhook")


async def _open_websub(
    setup: assemble.Setup, works: assemble.Works, feeds: Mapping[str, Sequence[Feed]], plan: Plan
) -> Subscriber | None:
    """Listen for hubs, if the settings name a URL under which they can reach us. ConfigError when the port is taken."""
    asked = setup.settings.websub
    if not asked.callback_url:
        return None
    known = {feed.url: feed for each in feeds.values() for feed in each}

    async def poll_now(url: str) -> None:
        if url in known:
            await works.service.on_store(works.store.frontier.put, [poll_task(known[url], plan, renew=True)])
            works.service.wake()

    subscriber = Subscriber(works.fetcher, asked.callback_url, poll_now, setup.settings.politeness.gap_s)
    try:
        server = await asyncio.start_server(subscriber.serve, asked.host, asked.port, limit=1 << 16)
    except OSError as error:
        way_out = "choose another websub.port, or end what listens there"
        raise ConfigError(f"websub: {asked.host}:{asked.port}: {error.strerror}; {way_out}") from error
    works.stack.callback(server.close)
    log.info("listening for hubs on %s:%d", asked.host, asked.port)
    return subscriber
