"""How often Python looks for objects that only point at one another."""

from __future__ import annotations

import gc

# Of Python's own 700 a page makes many: it was a twentieth of what extraction costs, to find next to nothing. What is
# left lying in between is some megabytes.
YOUNG_OBJECTS = 10_000


def collect_rarely() -> None:
    """Look after so many new objects."""
    gc.set_threshold(YOUNG_OBJECTS)


def keep_for_good() -> None:
    """Never look again through what is there now: modules and catalogue, which live as long as the process."""
    gc.freeze()
