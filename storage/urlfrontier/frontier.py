"""The frontier behind a URLFrontier service: the service deals out hosts, the database keeps the book.

put       into the book, then to the service
claim     the service names URLs that are due -> the book leases a task of each of these hosts that is ready, pauses
          kept, polls first -> what was named and not leased goes back: for when its host is ready, or for good if done
commit    the book first; then the service is told what is done, due again, or new
trouble   the service is away: the book is asked alone; it dealt nothing though something is due: the book is asked, and
          the service told again what waits, for it may have forgotten

So nothing depends on the service for more than speed. It may lose everything, deal the same URL twice or too early: the
lease in the book is the only one that counts, and hosts are kept from being hurried there.
"""

from __future__ import annotations

import logging
import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from storage.errors import StoreError
from storage.records import Ending, Verdict
from storage.sql.frontier import SOON_S
from storage.urlfrontier.service import Entry, Name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from storage.records import Claim, NewTask, Outcome, Receipt, RefusalClass, Task
    from storage.sql.frontier import SqlFrontier
    from storage.urlfrontier.service import UrlFrontierService

T = TypeVar("T")
log = logging.getLogger(__name__)

REFILL_EVERY_S = 5.0
REFILL_URLS = 5_000
AWAY_S = 5.0  # for which a service that did not answer is left alone
MOST_DELAYS = 100_000  # hosts whose delay is remembered as told


class UrlFrontier:
    """See `storage.protocols.Frontier`."""

    def __init__(
        self, book: SqlFrontier, service: UrlFrontierService, per_queue: int = 1, now: Callable[[], float] = time.time
    ) -> None:
        """`per_queue` is the most that any host has in flight."""
        self._book, self._service, self._per_queue, self._now = book, service, per_queue, now
        self._away_until = self._refilled_at = -math.inf  # monotonic
        self._delays: dict[str, int] = {}

    def put(self, tasks: Sequence[NewTask]) -> int:
        """Queue tasks that are not known yet."""
        count = self._book.put(tasks)
        self._tell(lambda: self._announce(tasks))
        return count

    def claim(self, n: int, *, lease_s: float, agencies: Collection[str] | None = None) -> Claim:
        """Lease up to `n` due tasks, at most one a host. For some agencies only, the book is asked alone."""
        dealt = (
            self._tell(lambda: self._service.get(n, lease_s=lease_s, per_queue=self._per_queue))
            if agencies is None and n
            else None
        )
        if dealt is None:
            return self._book.claim(n, lease_s=lease_s, agencies=agencies)
        claim = self._book.claim(n, lease_s=lease_s, hosts={name.queue for name in dealt})
        leased = {(task.kind.value, task.key) for task in claim.tasks}
        self._give_back([name for name in dealt if (name.kind, name.key) not in leased])
        if claim.tasks or claim.next_in_s is None or claim.next_in_s > SOON_S:
            return claim
        # Something is due that the service does not know of, or not yet: seconds are its unit.
        self._refill()
        return self._book.claim(n, lease_s=lease_s)

    def release(self, tasks: Sequence[Task]) -> None:
        """Give leased tasks back untried."""
        self._book.release(tasks)
        self._give_back([name_of(each) for each in tasks])

    def release_dead(self) -> int:
        """Give back the leases of processes of this machine that are gone."""
        return self._and_refill(self._book.release_dead())

    def block(self, host: str, seconds: float) -> None:
        """Let a host rest."""
        self._book.block(host, seconds)
        self._tell(lambda: self._service.block(host, self._now() + seconds))

    def keep_only(self, feeds: Collection[str]) -> int:
        """Poll these feed URLs only. What the service still deals of the others is not in the book, and goes."""
        return self._book.keep_only(feeds)

    def retry(self, *, kind: RefusalClass | None = None, since: datetime | None = None) -> int:
        """Make quarantined tasks due again."""
        return self._and_refill(self._book.retry(kind=kind, since=since))

    def ended(self, outcomes: Sequence[Outcome], receipts: Sequence[Receipt]) -> None:
        """Tell the service what became of tasks, after the book has it."""
        kept = [each for each, one in zip(outcomes, receipts, strict=True) if one.verdict is not Verdict.LOST]
        now = self._now()

        def tell() -> None:
            self._service.put([entry for each in kept for entry in _endings(each, now)])
            for each in kept:
                if each.gap_s:
                    self._slow_down(each.task.host, each.gap_s)
                if each.rest_host_s:
                    self._service.block(each.task.host, now + each.rest_host_s)
            self._announce([new for each in kept for new in each.tasks])

        if kept:
            self._tell(tell)

    def _announce(self, tasks: Sequence[NewTask]) -> None:
        now = self._now()
        self._service.put(
            Entry(name_of(each), due=now + each.delay_s if each.delay_s or each.renew or each.sooner else None)
            for each in tasks
        )
        for host, gap_s in {each.host: each.gap_s for each in tasks}.items():
            self._slow_down(host, gap_s)

    def _slow_down(self, host: str, gap_s: float) -> None:
        """Tell a host's pause where it is news. A second is the service's unit: the book has the exact one."""
        seconds = int(gap_s)
        if self._delays.get(host, 0) == seconds:
            return
        if len(self._delays) >= MOST_DELAYS:
            self._delays.clear()
        self._service.delay(host, seconds)
        self._delays[host] = seconds

    def _give_back(self, names: Sequence[Name]) -> None:
        if not names:
            return
        due = self._book.due_in({(name.kind, name.key) for name in names})
        now = self._now()
        entries = [
            Entry(name, done=True) if (in_s := due.get((name.kind, name.key))) is None else Entry(name, due=now + in_s)
            for name in names
        ]
        self._tell(lambda: self._service.put(entries))

    def _refill(self) -> None:
        """Tell the service what has been due: it may have been started anew, or not have heard of it."""
        if time.monotonic() - self._refilled_at < REFILL_EVERY_S:
            return
        self._refilled_at = time.monotonic()
        now = self._now()
        entries = [Entry(Name(url, host, kind, key), due=now) for kind, key, url, host in self._book.due(REFILL_URLS)]
        if entries:
            self._tell(lambda: self._service.put(entries))

    def _and_refill(self, count: int) -> int:
        if count:
            self._refilled_at = -math.inf
            self._refill()
        return count

    def _tell(self, call: Callable[[], T]) -> T | None:
        """Return what the service answers; None while it is away. The book has everything: nobody has to wait."""
        if time.monotonic() < self._away_until:
            return None
        try:
            return call()
        except StoreError as error:
            log.warning("%s; the database is asked alone meanwhile", error)
            self._away_until = time.monotonic() + AWAY_S
            self._refilled_at = -math.inf
            return None


def name_of(task: NewTask | Task) -> Name:
    """Return a task as the service knows it."""
    return Name(task.url, task.host, task.kind.value, task.key)


def _endings(outcome: Outcome, now: float) -> list[Entry]:
    """Return what becomes of a task: due again in its next host's queue, and done in the one that it has left."""
    here = name_of(outcome.task)
    if outcome.ending is not Ending.AGAIN:
        return [Entry(here, done=True)]
    again = Entry(replace(here, queue=outcome.next_host), due=now + (outcome.again_in_s or 0.0))
    return [again] if outcome.next_host == outcome.task.host else [Entry(here, done=True), again]
