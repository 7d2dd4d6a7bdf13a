"""A command of ours as a process: what it says can be waited for, and it outlives no test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.waiting import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Mapping

# Short waits, and nothing asked for but what a test has queued.
BRISK = {
    "KHABAR_POLITENESS__GAP_S": "0.1",
    "KHABAR_FETCH__ROBOTS": "false",
    "KHABAR_AGENCIES__SHIPPED": "false",
    "KHABAR_RETRY__BASE_S": "0.5",
    "KHABAR_CHECK__TIMES": "0",
}


class Running:
    """`khabar WORDS`, its standard error in the file `log`. Use as a context manager."""

    def __init__(self, log: Path, *words: str, environment: Mapping[str, str]) -> None:
        self._log = log
        with log.open("wb") as file:
            command = [sys.executable, "-m", "scraper", *words]
            self.process = subprocess.Popen(command, env={**os.environ, **environment}, stderr=file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def said(self) -> str:
        """What it has said until now."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def wait_until_it_says(self, words: str) -> None:
        """Wait for words of its log."""
        wait_until(lambda: words in self.said, lambda: f"it did not say {words!r}, but\n{self.said}")

    def end(self) -> str:
        """Ask it to end, and see that it does so in order; return all that it said."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE_S) == 0, self.said
        return self.said


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that live, none where it has ended itself."""
    try:
        found = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return [each for each in found if lives(each)]
    except OSError:
        return []


def lives(pid: int) -> bool:
    """Tell whether a process is there, and has not ended unnoticed."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
