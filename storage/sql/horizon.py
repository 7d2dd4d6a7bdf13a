"""Where the hosts that wait begin: a claim reads their index from there on.

Each claim moves hosts from the beginning of the index further back. What PostgreSQL leaves at the beginning can be
cleared away only when no transaction is left that might still want it: during a long export or backup every claim would
read all that earlier ones left, and take longer from minute to minute.

A host may come to stand before that point, where its transaction took long: so everything is looked at where nothing
was found, and now and then.
"""

from __future__ import annotations

import math
import time

ALL_EACH_S = 10.0  # between two looks at everything
SLACK_S = 5.0  # hosts are put at "now" at the earliest, by transactions that take less, but for rare ones


class Horizon:
    """Remembers, for one process, from when on hosts wait."""

    def __init__(self) -> None:
        self._from = 0.0
        self._looked_at = -math.inf  # at everything, by the monotonic clock

    def since(self, now: float) -> float:
        """Return the time from which on to look, by the database's clock; 0 for everything."""
        if now < self._from or time.monotonic() - self._looked_at > ALL_EACH_S:
            self._looked_at = time.monotonic()
            return 0.0
        return self._from

    def note(self, first: float) -> None:
        """Take note of the first host that a look found."""
        self._from = first - SLACK_S
