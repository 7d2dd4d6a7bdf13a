"""What repeats over the articles of each host: counted in memory, bounded; what is known is handed to the store.

A block becomes boilerplate when it stood in `MIN_ARTICLES` different articles of a host and in `MIN_SHARE` of those
read since it was first seen: a paragraph of background that a running story repeats stands in far fewer. So the first
page of a host is read without any memory, and a host that is followed gets cleaner.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.records import TemplateBlock

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_ARTICLES = 4
MIN_SHARE = 0.25
MAX_HOSTS = 2_000
MAX_WATCHED = 1_500  # blocks of a host that are being counted; the longest unseen goes first
MAX_KNOWN = 200  # blocks of a host that are boilerplate


@dataclass(slots=True)
class _Watched:
    """A block being counted: in how many articles it stood, and how many of its host had been read before it."""

    since: int
    count: int = 0


@dataclass(slots=True)
class _Host:
    read: int = 0
    recent: OrderedDict[str, None] = field(default_factory=OrderedDict)  # ids of articles: one counts once
    watched: OrderedDict[int, _Watched] = field(default_factory=OrderedDict)
    known: frozenset[int] = frozenset()


class Templates:
    """The memory of one process. Not for several threads."""

    def __init__(self, stored: Iterable[TemplateBlock] = ()) -> None:
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        for each in stored:
            host = self._host(each.host)
            host.known |= {each.block}

    def known(self, host: str) -> frozenset[int]:
        """Return the keys of a host's boilerplate; empty for a host that was never met."""
        found = self._hosts.get(host)
        return found.known if found else frozenset()

    def learn(self, host: str, article_id: str, blocks: Iterable[int]) -> tuple[TemplateBlock, ...]:
        """Count the blocks of an article; return those that have just become boilerplate. An article counts once."""
        memory = self._host(host)
        if article_id in memory.recent:
            return ()
        memory.recent[article_id] = None
        while len(memory.recent) > MAX_WATCHED:
            memory.recent.popitem(last=False)
        memory.read += 1
        new = [block for block in blocks if block not in memory.known and self._seen(memory, block)]
        room = max(0, MAX_KNOWN - len(memory.known))
        memory.known |= frozenset(new[:room])
        for block in new:
            del memory.watched[block]
        return tuple(TemplateBlock(host, block) for block in new[:room])

    @staticmethod
    def _seen(memory: _Host, block: int) -> bool:
        """Count one block; tell whether it is boilerplate now."""
        watched = memory.watched.setdefault(block, _Watched(memory.read - 1))
        memory.watched.move_to_end(block)
        while len(memory.watched) > MAX_WATCHED:
            memory.watched.popitem(last=False)
        watched.count += 1
        return watched.count >= MIN_ARTICLES and watched.count >= MIN_SHARE * (memory.read - watched.since)

    def _host(self, name: str) -> _Host:
        host = self._hosts.setdefault(name, _Host())
        self._hosts.move_to_end(name)
        while len(self._hosts) > MAX_HOSTS:
            self._hosts.popitem(last=False)
        return host
