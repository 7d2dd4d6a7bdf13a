"""What `khabar run` and `khabar worker` share: how they begin, renew and end, and what they tell of their work."""

from __future__ import annotations

import logging
import os
import signal
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

from scraper import logs
from scraper.cli import EXIT_OK, assemble
from scraper.tally import Tally
from storage.errors import ConfigError, InputError
from storage.records import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.cli.assemble import Setup, Works
    from scraper.service import Reporter
    from storage.records import Outcome, Receipt, Task

log = logging.getLogger("khabar.run")


@dataclass(slots=True)
class LogReporter:
    """A daemon's reporter: one line an article or refusal; counts for the hourly line."""

    tally: Tally = field(default_factory=Tally)
    learn: Callable[[Outcome], None] | None = None
    also: Reporter | None = None  # who counts for metrics

    def started(self, task: Task) -> None:
        """Note that a task was claimed."""
        log.debug("%s %s", task.kind, task.url)
        if self.also is not None:
            self.also.started(task)

    def ended(self, outcome: Outcome, receipt: Receipt) -> None:
        """Log what became of a task."""
        self.tally.count(outcome, receipt)
        if self.also is not None:
            self.also.ended(outcome, receipt)
        if self.learn is not None:
            self.learn(outcome)
        task, refusal = outcome.task, outcome.refusal
        known = {"agency": task.agency, "url": task.url, "task": task.kind.value, "verdict": receipt.verdict.value}
        if refusal is not None:
            more = logs.told(**known, refusal=refusal.kind.value, ending=outcome.ending.value, status=refusal.status)
            log.warning("refused %s %s: %s (%s)", refusal.kind, task.url, refusal.detail, outcome.ending, extra=more)
        elif outcome.article is not None and receipt.verdict is not Verdict.UNCHANGED:
            more = logs.told(**known, article=receipt.article_id, revision=outcome.article.revision)
            log.info(
                "%s %s %s: %s",
                receipt.verdict,
                receipt.article_id,
                outcome.article.agency,
                outcome.article.title,
                extra=more,
            )
        for note in outcome.notes:
            log.info("note %s %s: %s", note.word, outcome.task.url, note.detail)

    def sum_up(self) -> None:
        """Log the counts so far."""
        tally = self.tally
        log.info("so far %d articles, %d requests, %d refused", tally.articles, tally.requests, tally.refused.total())


async def take_back(works: Works) -> None:
    """Make due again what dead processes of this machine held."""
    returned = await works.service.on_store(works.store.frontier.release_dead)
    if returned:
        log.info("took back %d tasks of a process that is gone", returned)


async def tidy_archive(works: Works) -> None:
    """Delete the archive's files whose time, or the archive's size, is over."""
    if works.archive:
        gone = await works.service.on_store(works.archive.retain, datetime.now(UTC))
        if gone:
            log.info("%d archive files deleted: their time, or the archive's size, is over", len(gone))


def renew(works: Works, again: Callable[[], Setup]) -> Setup | None:
    """Read the configuration again and work by it; None, and all as before, when it is wrong."""
    try:
        fresh = again()
    except (ConfigError, InputError) as error:
        log.error("reload: %s; going on as before", error)  # noqa: TRY400 - no bug, no traceback
        return None
    works.pipeline.plan = assemble.make_plan(fresh, checks=True)
    works.workers.replace_reader(assemble.make_reader(fresh))
    return fresh


def leave_in_order() -> None:
    """End with EXIT_OK at a signal to stop that comes before the daemon takes the signals over."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)


def _leave(number: int, frame: object) -> NoReturn:  # noqa: ARG001 - signal's signature
    """End at once: until the daemon takes the signals over, nothing is claimed and nothing waits to be finished.

    Not by an exception: raised while a thread is being started, it leaves one that nobody ends and the exit waits for.
    """
    os._exit(EXIT_OK)
