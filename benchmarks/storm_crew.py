"""The workers of a storm, which are killed one after the other. See `benchmarks.storm`."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from benchmarks.storm_causes import Life

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Crew(Protocol):
    """Workers that somebody kills."""

    kills: int
    lives: list[Life]

    def kill_one(self) -> None:
        """End one with SIGKILL, unless enough were, and see that another takes its place."""

    def dismiss(self) -> list[int]:
        """Ask all to end in order; return their exit codes."""


class Forked:
    """The processes of one `khabar worker --processes`, whose own part it is to replace them."""

    def __init__(self, words: Sequence[str], settings: Mapping[str, str], count: int, most_kills: float) -> None:
        self.kills = 0
        self._most_kills = most_kills
        self._dice = random.Random(7)
        self._began = time.monotonic()
        self.lives: list[Life] = []
        self._parent = _run([*words, "--processes", str(max(2, count))], settings, "crew")

    def kill_one(self) -> None:
        """End one with SIGKILL, unless enough were."""
        members = self._members()
        if members and self.kills < self._most_kills:
            os.kill(self._dice.choice(members), signal.SIGKILL)
            self.kills += 1

    def _members(self) -> list[int]:
        pid = self._parent.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def dismiss(self) -> list[int]:
        """Ask all to end in order; return the exit code."""
        self.lives.append(Life(_name("crew"), self._began, time.monotonic()))
        self._parent.send_signal(signal.SIGTERM)
        return [_end(self._parent)]


@dataclass(frozen=True, slots=True)
class _Worker:
    name: str
    began: float
    process: subprocess.Popen[bytes]

    def life(self) -> Life:
        """Return its life, which ends now."""
        return Life(_name(self.name), self.began, time.monotonic())


class Apart:
    """Worker processes that have nothing to do with each other, each replaced by a new one when it is killed."""

    def __init__(self, words: Sequence[str], settings: Mapping[str, str], count: int, most_kills: float) -> None:
        self.kills = 0
        self._most_kills = most_kills
        self._dice = random.Random(7)
        self._words, self._settings = words, settings
        self._numbers = itertools.count(1)
        self.lives: list[Life] = []
        self._workers = [self._start() for _ in range(count)]

    def _start(self) -> _Worker:
        name = f"worker{next(self._numbers)}"
        return _Worker(name, time.monotonic(), _run(self._words, self._settings, name))

    def kill_one(self) -> None:
        """End one with SIGKILL, unless enough were, and start another; also start anew what ended by itself."""
        victims = {self._dice.randrange(len(self._workers))} if self.kills < self._most_kills else set()
        for victim in victims:
            self._workers[victim].process.kill()
            self.kills += 1
        for number, worker in enumerate(self._workers):
            if number in victims or worker.process.poll() is not None:
                worker.process.wait()
                self.lives.append(worker.life())
                self._workers[number] = self._start()

    def dismiss(self) -> list[int]:
        """Ask all to end in order; return their exit codes."""
        self.lives += [worker.life() for worker in self._workers]
        for worker in self._workers:
            worker.process.send_signal(signal.SIGTERM)
        return [_end(worker.process) for worker in self._workers]


def _name(name: str) -> str:
    return f"mailto:{name}@storm.test"


def _run(words: Sequence[str], settings: Mapping[str, str], name: str) -> subprocess.Popen[bytes]:
    environment = os.environ | settings | {"KHABAR_FETCH__CONTACT": _name(name)}
    return subprocess.Popen([sys.executable, "-m", "scraper", *words], env=environment, stderr=subprocess.DEVNULL)


def _end(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
