"""`khabar worker`: do what is due, beside a `khabar run` that decides what is followed."""

from __future__ import annotations

import asyncio
import logging
import math
from typing import TYPE_CHECKING

import click

from scraper import logs
from scraper.cli import EXIT_OK, assemble
from scraper.cli.daemons import LogReporter, leave_in_order, renew, take_back, tidy_archive
from scraper.cli.options import agency_ids, overrides, store_options
from scraper.cli.telling import count_for_metrics, open_metrics
from scraper.crew import Crew
from scraper.daemon import run_daemon
from storage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from scraper.crew import Place
    from scraper.forked_reader import Born

log = logging.getLogger("khabar.worker")


@click.command()
@store_options
@click.option(
    "--agency", "agencies", multiple=True, shell_complete=agency_ids, help="Only this agency's work (repeatable)."
)
@click.option(
    "--processes",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="So many workers out of one process: one that is killed is replaced at once.",
)
@click.option(
    "--allow-private", metavar="CIDR:PORT", multiple=True, help="Let the address guard pass this range (repeatable)."
)
def command(
    config: str | None, db: str | None, agencies: tuple[str, ...], processes: int, allow_private: tuple[str, ...]
) -> int:
    """Do the work that is due in a store, until SIGTERM: any number of these, on any number of machines.

    A `khabar run` over the same store says which feeds are followed, writes files and answers hubs; workers poll,
    fetch, read and store. A host's pause holds for all of them together. Several machines need PostgreSQL; several
    processes of one machine may share a SQLite file. A worker that dies loses nothing: its work is due again when its
    lease ends, or at once where another of its machine sees that it is gone.

    \b
    Examples:
      khabar worker --db postgresql://khabar@db/khabar --processes 4
      khabar worker --agency isna --agency irna
    """  # noqa: D301 - click's mark for "do not rewrap"
    leave_in_order()
    born = assemble.fork_reader() if processes == 1 else None
    # A directory of files has one writer, the scheduler's.
    given = overrides(db=db, allow_private=allow_private) | {"output.dir": ""}
    setup = assemble.load(config, given)
    known = setup.catalogue.agencies
    if unknown := sorted(set(agencies) - known.keys()):
        raise InputError(f"{unknown[0]}: no such agency; the agencies are {', '.join(sorted(known)) or 'none'}")
    logs.set_up(setup.settings.log.level, setup.settings.log.format)
    logs.catch_the_rest()
    place = None
    if processes > 1:
        assemble.preload(setup)
        crew = Crew(processes)
        place = crew.muster()
        if place is None:
            return crew.exit_code
        born = assemble.fork_reader()
    asyncio.run(_work(setup, agencies, lambda: assemble.load(config, given), place, born))
    return EXIT_OK


async def _work(
    setup: assemble.Setup,
    agencies: Collection[str],
    again: Callable[[], assemble.Setup],
    place: Place | None,
    born: Born | None,
) -> None:
    reporter = LogReporter()
    plan = assemble.make_plan(setup, checks=True)
    async with assemble.open_works(
        setup, plan, reporter=reporter, agencies=agencies or None, busy_s=math.inf, born=born
    ) as works:
        await open_metrics(setup, works, count_for_metrics(setup, works, reporter), beside=place.number if place else 0)
        await take_back(works)
        if place:
            place.begin(works.service.stop)
        log.info("working for %s", ", ".join(sorted(agencies)) or "every agency")

        async def reload() -> None:
            if renew(works, again):
                log.info("configuration read again")

        async def housekeep() -> None:
            await tidy_archive(works)
            reporter.sum_up()

        await run_daemon(
            works.service, housekeep=housekeep, reload=reload, every_s=setup.settings.daemon.housekeeping_s
        )
        log.info("stopped")
