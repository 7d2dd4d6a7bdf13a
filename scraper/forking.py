"""Whether this process may fork: a fork has none of the other threads, but the locks that they held."""

from __future__ import annotations

import os


def is_alone() -> bool:
    """Tell whether this process has but one thread, those that no Python knows of among them.

    False where nobody can count them, which is everywhere beside Linux: other systems' own libraries have threads, and
    do not outlive a fork.
    """
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - their number, not their paths
    except OSError:
        return False
