"""How often Python looks for objects that only point at one another."""

from __future__ import annotations

import gc

# Python's own 700 is made several times a page. Looking was some 3 % of the service's CPU, and found next to nothing;
# what is left lying in between is some megabytes.
YOUNG_OBJECTS = 10_000


def collect_rarely() -> None:
    """Look after so many new objects."""
    gc.set_threshold(YOUNG_OBJECTS)


def keep_for_good() -> None:
    """Never look again through what is there now: modules and catalogue, which live as long as the process."""
    gc.freeze()


def let_go() -> None:
    """Look through what `keep_for_good` kept after all: its work is over, the process goes on."""
    gc.unfreeze()
