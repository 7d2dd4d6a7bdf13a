"""Several processes that do the same, out of one that has loaded everything: each is a fork, which costs no imports.

parent    forks each member; one that is killed is replaced at once, one that failed after a pause
          until one of them has begun its work, a failure ends the crew: nothing is as it should be
signals   SIGTERM and SIGINT end the crew in order; SIGHUP goes to everybody
parent dies, by whatever: members see the end of a pipe that only it holds open, and end in order

Must be called before there is a thread, an event loop or a connection: a fork has only the thread that forked.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from scraper.collecting import keep_for_good

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("khabar.crew")

SHORT_LIFE_S = 0.2  # after a shorter one the successor waits for so long: no spinning
AFTER_FAILURE_S = 1.0  # as a database that does not answer may need
SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


@dataclass(frozen=True, slots=True)
class Place:
    """What a member knows of itself, and how it hears and speaks to the parent."""

    number: int  # from 0 on; its successor has the same
    lifeline: int  # a file that ends with the parent
    report: int  # a file for a byte, once it works

    def begin(self, stop: Callable[[], None]) -> None:
        """Say that the work has begun; have the running loop call `stop` when the parent has died."""
        with contextlib.suppress(OSError):  # nobody reads it any more, or need know it
            os.write(self.report, b".")
        loop = asyncio.get_running_loop()

        def ended() -> None:
            loop.remove_reader(self.lifeline)
            stop()

        loop.add_reader(self.lifeline, ended)


@dataclass(frozen=True, slots=True)
class _Member:
    number: int
    began: float


class Crew:
    """The parent's part."""

    def __init__(self, count: int) -> None:
        self._vacant = dict.fromkeys(range(count), 0.0)  # places, and after what pause they are filled
        self._members: dict[int, _Member] = {}
        self._stopping = False
        self._proven = False  # one of them has worked
        self.exit_code = 0

    def muster(self) -> Place | None:
        """Return in each member with its place; in the parent, once all have ended, with None."""
        lifeline, held = os.pipe()
        heard, report = os.pipe()
        os.set_blocking(heard, False)
        os.set_blocking(report, False)
        keep_for_good()  # untouched, it stays in pages of memory that all share
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGHUP, self._pass_on)
        while True:
            while self._vacant and not self._stopping:
                number, pause_s = self._vacant.popitem()
                if self._fork(number) == 0:
                    os.close(held)
                    os.close(heard)
                    time.sleep(pause_s)
                    return Place(number, lifeline, report)
            if not self._members:
                return None
            self._wait(heard)

    def _fork(self, number: int) -> int:
        # A signal that comes in between must neither be the parent's in the child, nor miss a child not listed yet.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            pid = os.fork()
            if pid:
                self._members[pid] = _Member(number, time.monotonic())
            else:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)  # there is nothing yet that could be read anew
                signal.signal(signal.SIGTERM, _leave)
                signal.signal(signal.SIGINT, _leave)
                random.seed()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        return pid

    def _wait(self, heard: int) -> None:
        """Wait until a member has ended; let its place be filled, or the crew end."""
        pid, status = os.waitpid(-1, 0)
        member = self._members.pop(pid, None)
        if member is None or self._stopping:
            return
        code = os.waitstatus_to_exitcode(status)
        self._proven = self._proven or _has_begun(heard)
        if code > 0 and not self._proven:
            self.exit_code = code
            self._stop(signal.SIGTERM, None)
            return
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        log.warning("process %d of the crew was ended (%s); another takes its place", pid, how)
        short = time.monotonic() - member.began < SHORT_LIFE_S
        self._vacant[member.number] = AFTER_FAILURE_S if code > 0 else SHORT_LIFE_S if short else 0.0

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True
        self._pass_on(signal.SIGTERM, None)

    def _pass_on(self, number: int, _frame: object) -> None:
        for pid in self._members:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)


def _has_begun(heard: int) -> bool:
    try:
        return bool(os.read(heard, 1))
    except BlockingIOError:
        return False


def _leave(_number: int, _frame: object) -> NoReturn:
    os._exit(0)  # not by an exception: see scraper/cli/daemons.py
