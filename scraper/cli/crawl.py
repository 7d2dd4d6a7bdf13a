"""`khabar crawl`: fetch what agencies, feeds or pages have now, once."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import click

from scraper import logs
from scraper.cli import EXIT_INTERRUPTED, EXIT_NOTHING_REACHED, EXIT_OK, assemble, progress
from scraper.cli.options import agency_ids, overrides, run_options
from scraper.cli.progress import Progress, summary
from scraper.crawl import CrawlRule, plan_tasks
from scraper.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scraper.forked_reader import Born
    from scraper.service import Service

BUSY_S = 30.0  # how long a one-off crawl waits for a database that another process holds


@click.command(context_settings={"show_default": True})
@click.argument("targets", nargs=-1, metavar="[AGENCY|FEED-URL|ARTICLE-URL]...", shell_complete=agency_ids)
@run_options
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]),
    help="Pass over what feeds date before this (UTC unless it says otherwise).",
)
@click.option("--limit", type=click.IntRange(min=1), help="Stop after so many articles; the rest stays queued.")
@click.option(
    "--backfill",
    type=click.IntRange(min=0, max=50),
    default=0,
    metavar="PAGES",
    help="Also read so many pages of each feed's past, where it has any (RFC 5005).",
)
@click.option("--dry-run", is_flag=True, help="Do everything, but keep and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="The summary as one JSON object.")
@click.option("--quiet", "-q", is_flag=True, help="No progress, no summary; errors only.")
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    targets: tuple[str, ...],
    config: str | None,
    db: str | None,
    output: str | None,
    format_: str | None,
    allow_private: tuple[str, ...],
    since: datetime | None,
    limit: int | None,
    backfill: int,
    dry_run: bool,  # noqa: FBT001 - a flag
    as_json: bool,  # noqa: FBT001 - a flag
    quiet: bool,  # noqa: FBT001 - a flag
) -> int:
    """Fetch what agencies, feeds or pages have now, once; without arguments, every agency.

    \b
    Examples:
      khabar crawl isna bbc-persian
      khabar crawl https://example.org/rss --db news.db --output records
      khabar crawl https://example.org/2026/11/a-story --dry-run
      khabar crawl --limit 100 --json
    """  # noqa: D301 - click's mark for "do not rewrap"
    born = assemble.fork_reader()
    given = overrides(db=db, output=output, format_=format_, allow_private=allow_private)
    if dry_run:
        given |= {"store.dsn": ":memory:", "output.dir": ""}
    setup = assemble.load(config, given)
    logs.set_up(setup.settings.log.level, setup.settings.log.format)
    tally, stopped = asyncio.run(
        crawl(setup, targets, since=_aware(since), limit=limit, backfill=backfill, quiet=quiet or as_json, born=born)
    )
    if not quiet:
        click.echo(progress.as_json(tally) if as_json else summary(tally))
    if stopped:
        click.echo("khabar: stopped; what is left is queued, the same command goes on with it", err=True)
        return EXIT_INTERRUPTED
    if tally.nothing_reached:
        click.echo(
            "khabar: nothing could be reached; is there a network? `make demo` shows a crawl without one", err=True
        )
        return EXIT_NOTHING_REACHED
    return EXIT_OK


def _aware(since: datetime | None) -> datetime | None:
    from datetime import UTC

    return since.replace(tzinfo=UTC) if since and since.tzinfo is None else since


async def crawl(
    setup: assemble.Setup,
    targets: Sequence[str],
    *,
    since: datetime | None = None,
    limit: int | None = None,
    backfill: int = 0,
    quiet: bool,
    born: Born | None = None,
) -> tuple[Tally, bool]:
    """Run one crawl; return what it did and whether a person stopped it."""
    plan = assemble.make_plan(setup, since=since, retry_base_s=setup.settings.crawl.retry_base_s, older_pages=backfill)
    tasks = plan_tasks(targets, setup.feeds(), plan)
    rule = CrawlRule(setup.settings.crawl.patience_s, limit)
    tally = Tally()
    reporter = Progress(tally, rule, quiet=quiet)
    agencies = {task.agency for task in tasks}
    async with assemble.open_works(
        setup, plan, reporter=reporter, rule=rule, agencies=agencies, busy_s=BUSY_S, born=born
    ) as works:
        service, frontier = works.service, works.store.frontier
        await service.on_store(frontier.release_dead)
        await service.on_store(frontier.put, tasks)
        stopped = stop_on_signals(service)
        await service.run()
        reporter.clear()
        return tally, stopped.is_set()


def stop_on_signals(service: Service) -> asyncio.Event:
    """End the service well on Ctrl-C or SIGTERM; the event tells afterwards whether that happened."""
    stopped = asyncio.Event()

    def stop() -> None:
        stopped.set()
        service.stop()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    return stopped
