"""When a stored article is looked at again: soon while it is young, ever more rarely, and not for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.policy.hosts import spread

if TYPE_CHECKING:
    from datetime import datetime

GROWTH = 3.0  # of the wait, each time: most corrections come within the first hours
YOUNG_S = 172_800.0  # what its publisher dates earlier than this is not looked at again
JITTER = 0.25  # share of a wait by which it is stretched, so that what was found together is not asked for together


@dataclass(frozen=True, slots=True)
class CheckLimits:
    """How often a young article is looked at again, and first after how many seconds."""

    times: int = 5
    first_s: float = 900.0


def next_check(
    checks: int, *, published_at: datetime | None, now: datetime, key: str, limits: CheckLimits
) -> float | None:
    """Return seconds until an article is looked at again after `checks` times; None when that was often enough.

    With the defaults: after 15 minutes, 45 minutes, 2, 7 and 20 hours, each stretched by the key's jitter.
    """
    age_s = (now - published_at).total_seconds() if published_at else 0.0
    if checks >= limits.times or age_s > YOUNG_S:
        return None
    return limits.first_s * GROWTH**checks * (1 + JITTER * spread(f"{key} check {checks}"))
