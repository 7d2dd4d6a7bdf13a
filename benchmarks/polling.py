"""Polling policies side by side: how fresh, at how many requests, how much is missed; and what 100,000 feeds cost.

    python -m benchmarks.polling                     # publication histories of eleven kinds of feeds, two weeks
    python -m benchmarks.polling --feeds FOLDER      # also the dates in real feeds (*.xml, *.gz), played again
    python -m benchmarks.polling --cost FOLDER       # CPU of 100,000 feeds at 15 minutes on average, 70 % unchanged

Each policy sees what a poller sees: the items that the feed shows at a poll, with their dates. The delay of an item is
from its publication to the poll that finds it; an item that left the feed before is missed. The table says which
policies no other one beats (in delay, requests an item and items missed): the Pareto front.
"""

from __future__ import annotations

import argparse
import bisect
import gzip
import math
import random
import statistics
import time
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import insert

from benchmarks.frontier import databases
from scraper import policy
from scraper.feeds import ParsedFeed, parse
from storage.records import Ending, FeedState, Kind, NewTask, Outcome
from storage.sql import open_store
from storage.sql.engine import Database
from storage.sql.rows import feed_row
from storage.sql.schema import feed as feed_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.sql.store import SqlStore

MINUTE_S, HOUR_S, DAY_S = 60.0, 3_600.0, 86_400.0
WARM_UP_S, RUN_S = 14 * DAY_S, 14 * DAY_S
START = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
FEEDS, MEAN_INTERVAL_S, UNCHANGED = 100_000, 900.0, 0.7
BATCH, POLLS = 5_000, 10_000  # feeds queued at a time; polls claimed and committed for their cost
URL = "https://news.example.org/feed"


@dataclass(frozen=True, slots=True)
class History:
    """When the items of a feed were published (seconds, rising), and how many it shows."""

    times: Sequence[float]
    window: int


class Policy(Protocol):
    """A peer's rule, as its own code or description has it; keeps its own state of one feed."""

    def next_s(self, now: float, shown: Sequence[float], new: int) -> float:
        """Return seconds until the next poll, after one at `now` that showed these publication times."""


class Ours:
    """The policy of this project."""

    def __init__(self) -> None:
        self._limits = policy.PollLimits()
        self.state = FeedState(url=URL, agency="a")

    def next_s(self, now: float, shown: Sequence[float], new: int) -> float:
        """Ask `policy.after_poll`."""
        at = START + timedelta(seconds=now)
        answer = policy.Answer(new=new, total=len(shown), ages_s=[now - each for each in shown])
        if not new and self.state.polls:  # as the pipeline does: what is unchanged is not parsed
            answer = policy.Answer()
        after = policy.after_poll(self.state, answer, now=at, limits=self._limits)
        polls = self.state.polls + 1
        self.state = replace(self.state, interval_s=after.interval_s, polls=polls, rhythm=after.rhythm)
        return after.interval_s


class Fixed:
    """Every 15 minutes."""

    def next_s(self, now: float, shown: Sequence[float], new: int) -> float:  # noqa: ARG002 - a fixed rule
        """Return 15 minutes."""
        return 15 * MINUTE_S


class Miniflux:
    """Miniflux's entry_frequency: a week over the entries of the last one, from 5 minutes to a day."""

    def next_s(self, now: float, shown: Sequence[float], new: int) -> float:  # noqa: ARG002 - it counts entries only
        """Return the interval."""
        weekly = sum(now - each <= 7 * DAY_S for each in shown)
        return min(DAY_S, max(5 * MINUTE_S, 7 * DAY_S / weekly if weekly else DAY_S))


class MediaCloud:
    """Media Cloud's adaptation by the share of duplicates: 6 h at first, 10 min to a day."""

    def __init__(self) -> None:
        self._interval, self._good = 6 * HOUR_S, 0

    def next_s(self, now: float, shown: Sequence[float], new: int) -> float:
        """Return the interval."""
        self._good += 1
        if self._good < 2:
            return self._interval
        share = 100 * (len(shown) - new) / len(shown) if shown else 102
        if share >= 67:
            lately = any(now - each <= 31 * DAY_S for each in shown)
            self._interval += 10 * MINUTE_S if lately or share < 100 else HOUR_S
        elif share < 33:
            self._interval = 6 * HOUR_S if self._interval > 6 * HOUR_S else self._interval - HOUR_S
        self._interval = min(DAY_S, max(10 * MINUTE_S, self._interval))
        return self._interval


class StormCrawler:
    """StormCrawler's adaptive scheduler: half as long again when unchanged, else a fifth of the way to the shortest."""

    def __init__(self) -> None:
        self._interval, self._least = HOUR_S, 15 * MINUTE_S

    def next_s(self, now: float, shown: Sequence[float], new: int) -> float:  # noqa: ARG002 - it looks at change only
        """Return the interval."""
        self._interval = 0.8 * self._interval + 0.2 * self._least if new else 1.5 * self._interval
        self._interval = min(DAY_S, max(self._least, self._interval))
        return self._interval


class CommaFeed:
    """CommaFeed's empirical rule: half of the mean gap, from 5 minutes to 4 hours, longer for silent feeds."""

    def next_s(self, now: float, shown: Sequence[float], new: int) -> float:  # noqa: ARG002 - it looks at dates only
        """Return the interval."""
        most = 4 * HOUR_S
        silent_days = (now - max(shown)) / DAY_S if shown else 30
        for days, share in ((30, 1), (14, 2), (7, 4)):
            if silent_days >= days:
                return most / share
        gap = (max(shown) - min(shown)) / max(1, len(shown) - 1)
        return min(most / 4, max(5 * MINUTE_S, gap / 2))


POLICIES: dict[str, type[Policy]] = {
    "khabar": Ours,
    "fixed 15 min": Fixed,
    "Miniflux": Miniflux,
    "Media Cloud": MediaCloud,
    "StormCrawler": StormCrawler,
    "CommaFeed": CommaFeed,
}


@dataclass(frozen=True, slots=True)
class Score:
    """What a policy came to over all histories."""

    median_s: float
    p95_s: float
    requests: float  # a new item
    missed: float  # share of items

    def beats(self, other: Score) -> bool:
        """Tell whether it is at least as good in everything and better in something."""
        mine, theirs = self._all(), other._all()
        return all(ours <= its for ours, its in zip(mine, theirs, strict=True)) and mine != theirs

    def _all(self) -> tuple[float, ...]:
        return (self.median_s, self.p95_s, self.requests, self.missed)


def play(histories: Sequence[History], make: type[Policy]) -> Score:
    """Play all histories under one policy."""
    delays: list[float] = []
    requests = missed = 0
    for history in histories:
        found = list(_polls(history, make()))
        requests += len(found)
        for at, news, lost in found:
            delays += [at - each for each in news]
            missed += lost
    delays.sort()
    items = len(delays) + missed
    return Score(delays[len(delays) // 2], delays[int(0.95 * len(delays))], requests / items, missed / items)


def _polls(history: History, rule: Policy) -> Iterator[tuple[float, Sequence[float], int]]:
    """Yield each poll of the measured time: when, the new items, and how many had left the feed unseen."""
    now, seen = 0.0, 0  # how many items had been published at the last poll
    while now < WARM_UP_S + RUN_S:
        published = bisect.bisect_right(history.times, now)
        first = max(0, published - history.window)
        news = history.times[max(seen, first) : published]
        if now >= WARM_UP_S:
            yield now, news, max(0, first - seen)
        shown = history.times[first:published]
        now, seen = now + max(1.0, rule.next_s(now, shown, len(news))), published


def synthetic(seed: int) -> list[History]:
    """Return histories as they are met: items a day, window, swing of the day and of the week, items in a burst.

    With a swing of more than 1 the nights are silent.
    """
    kinds = (
        (400, 50, 0.6, 0.2, 1), (120, 30, 0.8, 0.3, 1), (40, 20, 0.9, 0.4, 1), (12, 20, 0.9, 0.5, 1),
        (3, 10, 0.9, 0.6, 1), (0.7, 10, 0.5, 0.5, 1), (0.15, 10, 0.2, 0.2, 1),
        (60, 20, 0.8, 0.3, 8), (6, 15, 0.7, 0.3, 4), (40, 20, 2, 0.9, 1), (12, 20, 2, 1, 1),
    )  # fmt: skip
    chance = random.Random(seed)
    return [_history(chance, *kind) for kind in kinds for _ in range(6)]


def _history(chance: random.Random, daily: float, window: int, day: float, week: float, burst: int) -> History:
    times: list[float] = []
    at, peak_h = 0.0, chance.uniform(8, 16)
    most = daily / DAY_S / burst * (1 + day)
    while at < WARM_UP_S + RUN_S:
        at += chance.expovariate(most)
        hour, weekday = at / HOUR_S % 24, int(at // DAY_S) % 7
        swing = 1 + day * math.cos((hour - peak_h) / 24 * 2 * math.pi)
        rate = swing * (1 - week if weekday > 4 else 1) / (1 + day)
        if chance.random() < rate:
            times += [at + chance.uniform(0, 120) * number for number in range(burst)]
    return History(sorted(times), window)


def real(folder: Path) -> list[History]:
    """Return the histories that the dates in real feeds tell, repeated until the time is full."""
    found = []
    for _, body in _bodies(folder):
        feed = parse(body, url=URL, now=datetime.now(UTC))
        items = feed.items if isinstance(feed, ParsedFeed) else ()
        stamps = sorted({item.published_at.timestamp() for item in items if item.published_at})
        span = stamps[-1] - stamps[0] if len(stamps) > 4 else 0.0
        if not HOUR_S < span < 60 * DAY_S:
            continue
        span += span / len(stamps)
        rounds = math.ceil((WARM_UP_S + RUN_S) / span)
        times = [number * span + stamp - stamps[0] for number in range(rounds) for stamp in stamps]
        found.append(History(times, len(stamps)))
    return found


def _bodies(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.iterdir()):
        if path.suffix in {".xml", ".gz", ".json", ".rss"}:
            yield path, gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def show(name: str, histories: Sequence[History]) -> None:
    """Print the table of one set of histories."""
    scores = {policy_name: play(histories, make) for policy_name, make in POLICIES.items()}
    print(f"{name}: {len(histories)} feeds, {sum(len(each.times) for each in histories)} items")
    print(f"{'':14}{'median':>9}{'p95':>9}{'requests/item':>15}{'missed':>9}  beaten by")
    for policy_name, score in scores.items():
        beaten = ", ".join(other for other, theirs in scores.items() if theirs.beats(score))
        median, p95 = score.median_s / MINUTE_S, score.p95_s / MINUTE_S
        print(f"{policy_name:14}{median:7.1f} m{p95:7.1f} m{score.requests:15.2f}{score.missed:9.4f}  {beaten or '-'}")


def cost(folder: Path) -> None:
    """Print the share of a core that 100,000 feeds take: parsing, scheduling, the frontier's claims and commits."""
    bodies = [body for _, body in _bodies(folder)]
    best = [math.inf] * len(bodies)
    for _ in range(3):
        for place, body in enumerate(bodies):
            start = time.process_time()
            parse(body, url=URL, now=datetime.now(UTC))
            best[place] = min(best[place], time.process_time() - start)
    polls, parse_s, schedule_s = FEEDS / MEAN_INTERVAL_S, statistics.mean(best), _schedule_s()
    print(f"{polls:.0f} polls/s of {FEEDS} feeds, without the requests (python -m benchmarks.http):")
    print(f"  {polls * (1 - UNCHANGED) * parse_s:.3f} of a core  {1 - UNCHANGED:.0%} parsed at {parse_s * 1e3:.2f} ms")
    print(f"  {polls * schedule_s:.3f} of a core  scheduled at {schedule_s * 1e6:.0f} us")
    for name, dsn in databases(None):
        with closing(open_store(dsn)) as store:
            _follow(store, dsn)
            claim_s, commit_s = _frontier_s(store)
        words = f"claimed at {claim_s * 1e6:.0f} us and committed at {commit_s * 1e6:.0f} us, on {name}"
        core = polls * (claim_s + commit_s)
        whole = core + polls * ((1 - UNCHANGED) * parse_s + schedule_s)
        print(f"  {core:.3f} of a core  {words}: {whole:.2f} in all")


def _schedule_s() -> float:
    """Return the CPU of one decision about a feed of an item each ten minutes."""
    rule, shown = Ours(), [float(number * 600) for number in range(30)]
    start = time.process_time()
    for number in range(10_000):
        rule.next_s(20_000.0 + number, shown, 1)
    return (time.process_time() - start) / 10_000


def _follow(store: SqlStore, dsn: str) -> None:
    """Queue 100,000 feeds, each at a host of its own, that were polled before."""
    rule = Ours()
    rule.next_s(30 * DAY_S, [float(30 * DAY_S - number * HOUR_S) for number in range(30)], 30)
    known = replace(rule.state, etag='"0123456789abcdef"', body_hash="0" * 32, title="News", polls=100, items_new=500)
    keys = tuple(f"{number:032x}" for number in range(30))
    for first in range(0, FEEDS, BATCH):
        urls = [f"https://h{number}.test/rss" for number in range(first, first + BATCH)]
        hosts = [f"h{number}.test" for number in range(first, first + BATCH)]
        store.frontier.put([NewTask(Kind.POLL, url, url, host, "a") for url, host in zip(urls, hosts, strict=True)])
        rows = [feed_row(replace(known, url=url, seen=keys)) for url in urls]
        with closing(Database(dsn, create=False)) as database, database.writing() as connection:
            connection.execute(insert(feed_table), rows)


def _frontier_s(store: SqlStore) -> tuple[float, float]:
    """Return the CPU of claiming a poll and of committing its outcome, by the hundred."""
    claim_s = commit_s = 0.0
    for _ in range(POLLS // 100):
        start = time.process_time()
        tasks = store.frontier.claim(100, lease_s=600).tasks
        middle = time.process_time()
        states = [replace(each.state, polls=each.state.polls + 1) for each in tasks if each.state]
        store.commit(
            [
                Outcome(task, Ending.AGAIN, again_in_s=MEAN_INTERVAL_S, feed_state=state, requests=1)
                for task, state in zip(tasks, states, strict=True)
            ]
        )
        claim_s, commit_s = claim_s + middle - start, commit_s + time.process_time() - middle
    return claim_s / POLLS, commit_s / POLLS


def main() -> None:
    """Compare, or price."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=Path, metavar="FOLDER")
    parser.add_argument("--cost", type=Path, metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.cost:
        cost(options.cost)
        return
    show(f"made, seed {options.seed}", synthetic(options.seed))
    if options.feeds:
        show("real dates", real(options.feeds))


if __name__ == "__main__":
    main()
