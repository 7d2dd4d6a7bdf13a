"""Why hosts stood idle in a storm: the time that was theirs and that nobody used, by cause. See `benchmarks.storm`.

A host stands idle from when its pause after a request is over until it is asked again, as long as it has pages left.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.origin.log import Visit

STARTING = "no worker had started"
DEAD = "its worker was killed"
DATABASE = "the database did not answer"
WAITING = "waited for a turn"

Span = tuple[float, float]  # monotonic seconds, from and until


@dataclass(frozen=True, slots=True)
class Life:
    """A worker process: when it was started and when it was killed, or the storm over; what it calls itself."""

    name: str
    began: float
    ended: float


def idle_by_cause(
    visits: Sequence[Visit], lives: Iterable[Life], faults: Sequence[Span], *, pause_s: float, hosts: int, until: float
) -> Counter[str]:
    """Return for how many seconds the hosts stood idle before `until`, by cause.

    A page that was asked for again was asked by a worker that died before it was stored: so its host waited for the
    dead one's lease. Of the rest, time in which no worker had come to its first request, or the database was
    in trouble, is theirs; what remains is waiting: for a claim, a core, a batch.
    """
    first = min((each.start for each in visits), default=until)
    nobody = _nobody(visits, lives, first, until)
    idle: Counter[str] = Counter()
    by_host: dict[str, list[Visit]] = defaultdict(list)
    for each in visits:
        by_host[each.host].append(each)
    for its in by_host.values():
        its.sort(key=lambda each: each.start)
        idle += _idle((first, its[0].start), nobody, faults, until)
        for number, (one, next_one) in enumerate(pairwise(its)):
            later = {each.path for each in its[number + 1 :]}
            free = (one.end or one.start) + pause_s
            if one.path in later:
                idle[DEAD] += max(0.0, min(next_one.start, until) - free)
            else:
                idle += _idle((free, next_one.start), nobody, faults, until)
    idle[STARTING] += (hosts - len(by_host)) * max(0.0, until - first)
    return idle


def _idle(span: Span, nobody: Sequence[Span], faults: Sequence[Span], until: float) -> Counter[str]:
    start, end = span[0], min(span[1], until)
    if end <= start:
        return Counter()
    parts = Counter({STARTING: _common((start, end), nobody)})
    parts[DATABASE] = min(_common((start, end), faults), end - start - parts[STARTING])
    parts[WAITING] = end - start - parts[STARTING] - parts[DATABASE]
    return parts


def _common(span: Span, others: Sequence[Span]) -> float:
    return sum(max(0.0, min(span[1], end) - max(span[0], start)) for start, end in others)


def _nobody(visits: Sequence[Visit], lives: Iterable[Life], first: float, until: float) -> list[Span]:
    """Return the spans in which no worker lived that had asked for anything yet."""
    began: dict[str, float] = {}
    for each in sorted(visits, key=lambda each: each.start):
        began.setdefault(name_in(each), each.start)
    at_work = sorted((began[life.name], life.ended) for life in lives if life.name in began)
    spans, reached = list[Span](), first
    for start, end in at_work:
        if start > reached:
            spans.append((reached, start))
        reached = max(reached, end)
    return [*spans, (reached, until)] if reached < until else spans


def name_in(visit: Visit) -> str:
    """Return the name that a worker gave itself in its User-Agent."""
    agent = {name.lower(): value for name, value in visit.headers.items()}.get("user-agent", "")
    return agent.partition("(+")[2].rstrip(")")
