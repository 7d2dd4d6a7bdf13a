"""The one-off crawl: what is asked for is put into the frontier; the run ends when nothing of it is left to do soon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper import dedupe
from storage.errors import InputError
from storage.records import Kind, NewTask, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scraper.pipeline import Plan
    from storage.records import Claim, Feed, Receipt

NO_NETWORK = 20  # tasks that all fail to reach a server: it is not the servers
STORED = frozenset({Verdict.NEW, Verdict.COPY, Verdict.REVISED})


def plan_tasks(targets: Sequence[str], feeds: Mapping[str, Sequence[Feed]], plan: Plan) -> tuple[NewTask, ...]:
    """Turn what a person asked for into tasks: agency ids, feed URLs, article URLs; nothing means every agency.

    `feeds` are the enabled agencies' by id. InputError names a target that is neither an agency nor a URL.
    """
    known = {feed.url: feed for each in feeds.values() for feed in each}
    homes = {plan.host_of(feed.url): feed.agency for feed in known.values()}
    wanted: list[NewTask] = []
    for target in targets or tuple(feeds):
        if target in feeds:
            wanted += [poll_task(feed, plan, renew=True) for feed in feeds[target]]
        elif target in known:
            wanted.append(poll_task(known[target], plan, renew=True))
        else:
            wanted.append(_discover(target, homes, feeds, plan))
    return tuple(wanted)


def poll_task(feed: Feed, plan: Plan, *, renew: bool, delay_s: float = 0.0) -> NewTask:
    """Return the task that polls a feed of an agency."""
    return _task(Kind.POLL, feed.url, feed.agency, plan, renew=renew, delay_s=delay_s)


def _discover(target: str, homes: Mapping[str, str], feeds: Iterable[str], plan: Plan) -> NewTask:
    if urlsplit(target).scheme not in {"http", "https"}:
        raise InputError(
            f"{target}: neither an agency nor an http(s) URL; the agencies are {', '.join(sorted(feeds)) or 'none'}"
        )
    host = plan.host_of(target)
    if not host:
        raise InputError(f"{target}: not a URL that can be fetched; give it as http(s)://host/path")
    return _task(Kind.DISCOVER, target, homes.get(host, host), plan, renew=True)


def _task(kind: Kind, url: str, agency: str, plan: Plan, *, renew: bool, delay_s: float = 0.0) -> NewTask:
    pace = plan.pace_of(agency)
    return NewTask(
        kind=kind,
        url=url,
        key=dedupe.url_key(url),
        host=plan.host_of(url),
        agency=agency,
        renew=renew,
        delay_s=delay_s,
        gap_s=pace.gap_s,
        in_flight=pace.in_flight,
    )


@dataclass(slots=True)
class CrawlRule:
    """Over when nothing runs and nothing is due within `patience_s`, or when `limit` articles are stored.

    Where many servers were asked and none of them could be reached there is no network, and no use in trying again.
    """

    patience_s: float
    limit: int | None = None
    stored: int = 0
    answered: int = 0  # tasks that a server answered ...
    unreached: int = 0  # ... and tasks that none could be reached for

    def room(self, running: int) -> int:
        """Leave room for as many tasks as articles are still wanted."""
        return 1_000_000 if self.limit is None else max(0, self.limit - self.stored - running)

    def is_over(self, claim: Claim, running: int) -> bool:
        """Tell whether the crawl is done; see the class."""
        if running:
            return False
        done = self.limit is not None and self.stored >= self.limit
        if self.unreached >= NO_NETWORK and not self.answered:
            done = done or claim.next_in_s is None or claim.next_in_s > 0
        return done or claim.next_in_s is None or claim.next_in_s > self.patience_s

    def count(self, receipt: Receipt) -> None:
        """Count what was stored."""
        self.stored += receipt.verdict in STORED
