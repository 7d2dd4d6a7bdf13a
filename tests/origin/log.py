"""What the origin was asked, and how politely."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(slots=True)
class Visit:
    """One request, in monotonic times: when its head had come; when the last of its answer was written, or dropped."""

    host: str
    path: str
    target: str
    headers: Mapping[str, str]
    start: float
    end: float | None = None


class Log:
    """Every request in the order of arrival. May be read while the server writes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._visits: list[Visit] = []

    def add(self, visit: Visit) -> None:
        with self._lock:
            self._visits.append(visit)

    def clear(self) -> None:
        with self._lock:
            self._visits.clear()

    def visits(self, host: str | None = None) -> list[Visit]:
        """Return the requests, of one host if it is named."""
        with self._lock:
            return [visit for visit in self._visits if host in {None, visit.host}]

    def hosts(self) -> set[str]:
        """Return the hosts that were asked."""
        return {visit.host for visit in self.visits()}

    def paths(self, host: str | None = None) -> list[str]:
        """Return the paths in the order they were asked for."""
        return [visit.path for visit in self.visits(host)]

    def requests(self, path: str, host: str | None = None) -> int:
        """Return how often a path was asked for."""
        return self.paths(host).count(path)

    def max_in_flight(self, host: str) -> int:
        """Return how many requests the host had to answer at the same time, at worst."""
        moments = []
        for visit in self.visits(host):
            moments.append((visit.start, 1))
            if visit.end is not None:
                moments.append((visit.end, -1))
        worst = now = 0
        for _, step in sorted(moments):
            now += step
            worst = max(worst, now)
        return worst

    def smallest_gap(self, host: str, *, since: str = "end") -> float:
        """Return the shortest pause in seconds before a request, since the "end" or the "start" of the one before.

        Infinity with fewer than two requests; negative where they overlap.
        """
        visits = sorted(self.visits(host), key=lambda visit: visit.start)
        gaps = [
            later.start - (earlier.start if since == "start" else earlier.end or later.start)
            for earlier, later in pairwise(visits)
        ]
        return min(gaps, default=float("inf"))
