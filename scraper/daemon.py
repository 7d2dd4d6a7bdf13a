"""The daemon: feeds stay in the frontier with their next poll time; APScheduler only gives the beat.

start      give back what a dead process of this machine held; poll the configured feeds only; spread first polls
tick       signal the claim loop (never one job a feed: a feed's next poll is its row in the frontier)
SIGHUP     read the configuration again
SIGTERM    claim nothing more, end within the grace time; a second one does not hurry it
"""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scraper import policy
from scraper.crawl import poll_task

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from scraper.pipeline import Plan
    from scraper.service import Service
    from storage.protocols import Store
    from storage.records import Feed

    Job = Callable[[], Coroutine[object, object, None]]

log = logging.getLogger("khabar.daemon")

TICK_S = 1.0


def follow(store: Store, feeds: Mapping[str, Sequence[Feed]], plan: Plan) -> int:
    """Make the frontier poll these feeds, and no others; return how many are new to it. Runs on the store's thread."""
    wanted = [feed for each in feeds.values() for feed in each]
    store.frontier.keep_only([feed.url for feed in wanted])
    return store.frontier.put(
        [
            poll_task(feed, plan, renew=False, delay_s=policy.start_delay(feed.url, len(wanted), plan.poll))
            for feed in wanted
        ]
    )


async def run_daemon(
    service: Service,
    *,
    housekeep: Job,
    reload: Job,
    every_s: float,
) -> None:
    """Run the service under a scheduler and signals until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, service, number)
    reloads: set[asyncio.Task[None]] = set()  # the loop itself keeps no strong reference to a task
    loop.add_signal_handler(signal.SIGHUP, lambda: reloads.add(asyncio.create_task(reload())))
    # misfire_grace_time=None, coalesce: after a sleep of hours each job runs once, none is lost.
    scheduler = AsyncIOScheduler(
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}, timezone="UTC"
    )

    async def tick() -> None:  # a plain function would run in a thread, and the loop's events are not for threads
        service.wake()

    scheduler.add_job(tick, "interval", seconds=TICK_S, id="tick")
    scheduler.add_job(housekeep, "interval", seconds=every_s, id="housekeeping")
    scheduler.start()
    try:
        await service.run()
    finally:
        scheduler.shutdown(wait=False)


def _stop(service: Service, number: int) -> None:
    log.info("%s: finishing what is under way", signal.Signals(number).name)
    service.stop()
