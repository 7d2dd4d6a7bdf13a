"""How often Python looks for objects that only point at one another.

While modules are loaded, not at all: what is loaded stays, and looking through it was a twentieth of a start. From then
on rarely, and never again through what was loaded.
"""

from __future__ import annotations

import gc

# Python's own 700 is made several times a page. Looking was some 3 % of the service's CPU, and found next to nothing;
# what is left lying in between is some megabytes.
YOUNG_OBJECTS = 10_000


def pause() -> None:
    """Do not look until `collect_rarely` or `keep_for_good` is called: modules are being loaded."""
    gc.disable()


def collect_rarely() -> None:
    """Look after so many new objects."""
    gc.set_threshold(YOUNG_OBJECTS)
    gc.enable()


def keep_for_good() -> None:
    """Look rarely, and never again through what is there now: modules and catalogue, which live as long as we do."""
    gc.freeze()
    collect_rarely()


def let_go() -> None:
    """Look through what `keep_for_good` kept after all: its work is over, the process goes on."""
    gc.unfreeze()
