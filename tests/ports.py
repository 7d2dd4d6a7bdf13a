"""Ports for servers in processes of their own, which cannot tell what port they were given."""

from __future__ import annotations

import random
import socket
from contextlib import ExitStack

# Below those that systems deal out by themselves: between the look and the use, no socket gets one by chance.
RANGE = range(15_000, 30_000)
_DICE = random.SystemRandom()  # tests side by side may have seeded the other one alike


def free_port(row: int = 1) -> int:
    """Return a port of loopback that is free, as are those behind it, `row` in all."""
    while True:
        first = _DICE.choice(RANGE)
        with ExitStack() as probes:
            try:
                for port in range(first, first + row):
                    probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
