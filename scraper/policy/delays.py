"""How fresh the news is: the time from a publication to its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.policy.rhythm import DAY_S

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

BACK_FILE_S = DAY_S  # what was older when it was found was not waited for: the first poll of a feed brings much of that
AHEAD_S = 300.0  # clocks differ by so much; what is dated further ahead has a wrong date


@dataclass(frozen=True, slots=True)
class Delays:
    """Delays from publication to record, in seconds: of so many articles, half were faster than the median."""

    articles: int
    median_s: float
    p95_s: float


def delay_s(published_at: datetime | None, fetched_at: datetime) -> float | None:
    """Return how long an article took from its publication to its record; None when that tells nothing.

    A publication at midnight sharp, by the publisher's clock, is taken for a date without a time.
    """
    if published_at is None or not (published_at.hour or published_at.minute or published_at.second):
        return None
    delay = (fetched_at - published_at).total_seconds()
    return max(0.0, delay) if -AHEAD_S <= delay <= BACK_FILE_S else None


def sum_up_delays(found: Iterable[float | None]) -> Delays | None:
    """Return median and 95th percentile (nearest rank) of the delays that are known; None without any."""
    known = sorted(each for each in found if each is not None)
    if not known:
        return None
    count = len(known)
    return Delays(count, known[(count - 1) // 2], known[-(-95 * count // 100) - 1])
