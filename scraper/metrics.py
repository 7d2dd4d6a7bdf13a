"""Metrics for Prometheus: what this process did, and what the store says of itself when somebody asks.

Needs prometheus-client (extra `web`); nothing else imports it.
"""

from __future__ import annotations

import time
from collections import Counter as Count
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from scraper import metric_table as table
from scraper import policy
from storage.records import Kind, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from scraper.metric_table import Metric
    from storage.records import Alert, FeedState, Outcome, Receipt, Task
    from storage.views import Pulse

OTHER = "other"  # agency of what no agency file speaks of: as many sites as there are would be as many labels
STORED = frozenset({Verdict.NEW, Verdict.COPY, Verdict.REVISED})


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of the store: `pulse` None when it does not answer; `age_s` since then."""

    pulse: Pulse | None
    feeds: Mapping[str, int] = field(default_factory=dict)  # by health
    disk: Mapping[str, int] = field(default_factory=dict)  # free bytes by place
    alerts: Mapping[str, int] = field(default_factory=dict)  # that somebody was told of, by kind
    age_s: float = 0.0


def by_health(states: Iterable[FeedState], now: datetime) -> dict[str, int]:
    """Return how many feeds are in each state of health, those in which none is included."""
    found = Count(policy.diagnose(each, now).health for each in states)
    return {each.value: found[each] for each in policy.Health}


def by_kind(alerts: Iterable[Alert]) -> dict[str, int]:
    """Return how many alerts of each kind somebody was told of and last, kinds without one included."""
    found = Count(each.kind for each in alerts if each.told)
    return {each.value: found[each.value] for each in policy.Trouble}


class Metrics:
    """Counts what becomes of tasks (a `scraper.service.Reporter`), and writes everything out."""

    def __init__(self, agencies: Collection[str] = (), loop_age_s: Callable[[], float] | None = None) -> None:
        self.agencies = frozenset(agencies)
        self._registry = CollectorRegistry()
        self._polls, self._fetches = self._counter(table.POLLS), self._counter(table.FETCHES)
        self._articles = self._counter(table.ARTICLES)
        self._requests, self._wire = self._counter(table.REQUESTS), self._counter(table.WIRE)
        self._seconds = self._histogram(table.SECONDS, table.SECONDS_BOUNDS)
        self._delay = self._histogram(table.DELAY, table.DELAY_BOUNDS)
        self._begun: dict[tuple[int, str], float] = {}
        self._gauges = _Gauges(loop_age_s)
        self._registry.register(self._gauges)

    def _counter(self, metric: Metric) -> Counter:
        return Counter(metric.name, metric.words, metric.labels, registry=self._registry)

    def _histogram(self, metric: Metric, bounds: Sequence[float]) -> Histogram:
        return Histogram(metric.name, metric.words, metric.labels, buckets=bounds, registry=self._registry)

    def started(self, task: Task) -> None:
        """Note that a task was claimed."""
        self._begun[task.id, task.lease] = time.monotonic()

    def ended(self, outcome: Outcome, receipt: Receipt) -> None:
        """Count what became of a task; one whose lease was lost is counted by whoever has it now."""
        task = outcome.task
        begun = self._begun.pop((task.id, task.lease), None)
        if receipt.verdict is Verdict.LOST:
            return
        if begun is not None:
            self._seconds.labels(task.kind.value).observe(time.monotonic() - begun)
        agency = task.agency if task.agency in self.agencies else OTHER
        self._requests.labels(agency).inc(outcome.requests)
        self._wire.labels(agency).inc(outcome.wire_bytes)
        if outcome.onward is not None:
            return  # counted where it ends
        if task.kind is Kind.POLL:
            came_to = _refused(outcome) or ("news" if outcome.tasks else "nothing")
            self._polls.labels(agency, came_to).inc()
        else:
            self._count_fetch(outcome, receipt.verdict, agency)

    def _count_fetch(self, outcome: Outcome, verdict: Verdict, agency: str) -> None:
        self._fetches.labels(agency, outcome.task.kind.value, _refused(outcome) or verdict.value).inc()
        if verdict in STORED:
            self._articles.labels(agency, verdict.value).inc()
        if verdict in {Verdict.NEW, Verdict.COPY} and outcome.article is not None:
            delay = policy.delay_s(outcome.article.published_at, outcome.article.fetched_at)
            if delay is not None:
                self._delay.labels(agency).observe(delay)

    def write(self, seen: Seen, accept: str = "") -> tuple[bytes, str]:
        """Return everything in the form that an Accept header asks for, and its content type."""
        self._gauges.seen = seen
        encode, content_type = choose_encoder(accept)
        body: bytes = encode(self._registry)
        return body, content_type


def _refused(outcome: Outcome) -> str | None:
    """Return the class of the refusal that a task ended in."""
    return outcome.refusal.kind.value if outcome.refusal else None


class _Gauges(Collector):
    """What is read when it is asked for."""

    def __init__(self, loop_age_s: Callable[[], float] | None) -> None:
        self._loop_age_s = loop_age_s
        self.seen = Seen(None)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name nothing beforehand: the registry would ask for values to do so."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield each gauge with its values."""
        yield _gauge(table.BUILD, {version("khabar"): 1})
        if self._loop_age_s is not None:
            yield _gauge(table.LOOP, self._loop_age_s())
        pulse = self.seen.pulse
        yield _gauge(table.STORE_UP, int(pulse is not None))
        yield _gauge(table.DISK, self.seen.disk)
        if pulse is None:
            return
        states = {"queued": pulse.queued, "due": pulse.due, "under_way": pulse.under_way}
        yield _gauge(table.TASKS, states | {"quarantined": pulse.quarantined})
        yield _gauge(table.OLDEST, pulse.oldest_due_s)
        yield _gauge(table.POSITION, pulse.position)
        yield _gauge(table.BEHIND, pulse.position - pulse.searched)
        yield _gauge(table.SEARCH_LAG, pulse.search_lag_s)
        yield _gauge(table.FEEDS, self.seen.feeds)
        yield _gauge(table.ALERTS, self.seen.alerts)
        yield _gauge(table.AGE, self.seen.age_s)


def _gauge(metric: Metric, value: float | Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(metric.name, metric.words, labels=metric.labels)
    if isinstance(value, (int, float)):
        family.add_metric((), value)
        return family
    for label, each in value.items():
        family.add_metric((label,), each)
    return family
