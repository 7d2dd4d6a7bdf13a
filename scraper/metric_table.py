"""Every metric that Khabar tells: name, type, labels, one sentence. docs/reference/metrics.md is made of this.

Labels have few values, whatever is followed: an agency's id (a site without an agency file is `other`), a kind of task,
an outcome out of the closed lists of `storage.records`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric as Prometheus sees it. `source`: counted by a `process`, or read from the `store` by whoever tells."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    labels: tuple[str, ...]
    words: str
    source: Literal["process", "store"] = "process"


POLLS = Metric(
    "khabar_polls_total", "counter", ("agency", "outcome"),
    "Polls of feeds: `news`, `nothing` (new), or the class of the refusal.",
)  # fmt: skip
FETCHES = Metric(
    "khabar_fetches_total", "counter", ("agency", "kind", "outcome"),
    "Fetches of pages by kind of task (`fetch`, `check`, `discover`): the store's verdict, or the refusal's class.",
)  # fmt: skip
ARTICLES = Metric(
    "khabar_articles_total", "counter", ("agency", "verdict"), "Records that were stored: `new`, `copy` or `revised`."
)
REQUESTS = Metric("khabar_requests_total", "counter", ("agency",), "HTTP requests, those for robots.txt included.")
WIRE = Metric("khabar_wire_bytes_total", "counter", ("agency",), "Bytes of bodies as they came over the wire.")
SECONDS = Metric(
    "khabar_task_seconds", "histogram", ("kind",), "Seconds from the claim of a task to the commit of its outcome."
)
DELAY = Metric(
    "khabar_delay_seconds", "histogram", ("agency",),
    "Seconds from an article's publication to its record; of new ones that were less than a day old.",
)  # fmt: skip
LOOP = Metric("khabar_loop_age_seconds", "gauge", (), "Seconds since the daemon last looked at the queue.")
BUILD = Metric("khabar_build_info", "gauge", ("version",), "1; its label is the version that runs.")
STORE_UP = Metric("khabar_store_up", "gauge", (), "1 when the database answers, else 0.", "store")
TASKS = Metric(
    "khabar_tasks", "gauge", ("state",),
    "Tasks: `queued` (due some time), of these `due` (now); `under_way`; `quarantined` (refused for good).",
    "store",
)  # fmt: skip
OLDEST = Metric("khabar_oldest_due_seconds", "gauge", (), "For how long the most overdue task has waited.", "store")
POSITION = Metric("khabar_change_position", "gauge", (), "Position of the newest change of the log.", "store")
BEHIND = Metric("khabar_search_behind_changes", "gauge", (), "Changes that the search index has not read yet.", "store")
SEARCH_LAG = Metric("khabar_search_lag_seconds", "gauge", (), "Age of the first change that it has not read.", "store")
FEEDS = Metric("khabar_feeds", "gauge", ("health",), "Feeds by their state, as `khabar status` shows it.", "store")
ALERTS = Metric(
    "khabar_alerts", "gauge", ("kind",), "Alerts that were told and last, as `khabar alerts` lists them.", "store"
)
DISK = Metric(
    "khabar_disk_free_bytes", "gauge", ("place",), "Free space where `store`, `archive` and `output` are.", "store"
)
AGE = Metric("khabar_store_age_seconds", "gauge", (), "How old what is told of the store is.", "store")

METRICS = (
    POLLS, FETCHES, ARTICLES, REQUESTS, WIRE, SECONDS, DELAY, LOOP, BUILD,
    STORE_UP, TASKS, OLDEST, POSITION, BEHIND, SEARCH_LAG, FEEDS, ALERTS, DISK, AGE,
)  # fmt: skip

# Upper bounds of the histogram: a page's usual time, a slow host's, the deadline, and what waited for a busy store.
SECONDS_BOUNDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
# From a feed that is told of at once to one that is asked every few hours.
DELAY_BOUNDS = (60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 43_200.0)


def sample_names(metric: Metric) -> tuple[str, ...]:
    """Return the names under which a metric's values are asked for."""
    if metric.kind == "histogram":
        return tuple(f"{metric.name}_{part}" for part in ("bucket", "sum", "count"))
    return (metric.name,)
