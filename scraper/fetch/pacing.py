"""Politeness inside one process: pauses between requests to a site, whoever makes them.

The frontier already hands out one URL a site at a time. It cannot see what a fetch does besides: robots.txt, and
redirects that lead to another host of the site, or to another site while that one's own turn runs. So every request
takes a turn here ("host" below is whatever the caller keeps politeness by):

    a pause of gap_s since the end of the last request to the host
    a guest (a request to a host that the task was not leased for) waits until nobody else is there
    nobody starts while a guest is there
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HOSTS_REMEMBERED = 4096  # a host that was asked so many hosts ago has had its pause


@dataclass(slots=True)
class _Host:
    ended_at: float = float("-inf")
    in_flight: int = 0
    guests: int = 0
    waiting: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Pacer:
    """Knows who is being asked, and when each host was asked last."""

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    @asynccontextmanager
    async def turn(self, host_key: str, gap_s: float, *, guest: bool = False) -> AsyncIterator[None]:
        """Wait for the host's turn; the pause of the next one counts from the end of this block."""
        host = self._host(host_key)
        host.waiting += 1
        try:
            await self._wait(host, gap_s, guest=guest)
        finally:
            host.waiting -= 1
        host.in_flight += 1
        host.guests += guest
        try:
            yield
        finally:
            host.in_flight -= 1
            host.guests -= guest
            host.ended_at = asyncio.get_running_loop().time()
            host.changed.set()
            host.changed = asyncio.Event()

    @staticmethod
    async def _wait(host: _Host, gap_s: float, *, guest: bool) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            if host.guests or (guest and host.in_flight):
                await host.changed.wait()
                continue
            rest_s = host.ended_at + gap_s - clock()
            if rest_s <= 0:
                return
            await asyncio.sleep(rest_s)

    def _host(self, host_key: str) -> _Host:
        host = self._hosts.setdefault(host_key, _Host())
        self._hosts.move_to_end(host_key)
        while len(self._hosts) > HOSTS_REMEMBERED:
            oldest = next(iter(self._hosts))
            if self._hosts[oldest].in_flight or self._hosts[oldest].waiting:
                break
            del self._hosts[oldest]
        return host
