"""A reading process that is forked instead of started: what both need is loaded once. See `scraper.workers`.

fork_reader()   before the event loop      the child serves jobs until its pipe closes
adopt(born)     on the loop                the child with what asyncio's own subprocesses have: pipes, kill, wait
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper import reading_process
from scraper.forking import is_alone

if TYPE_CHECKING:
    from scraper.reading_process import Desk


@dataclass(frozen=True, slots=True)
class Born:
    """A child that waits for jobs: its number, the ends of its two pipes, the desk that it reads from."""

    pid: int
    jobs: int
    answers: int
    desk: Desk


class ForkedProcess:
    """As much of `asyncio.subprocess.Process` as a worker needs."""

    def __init__(
        self, pid: int, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader, answers: asyncio.ReadTransport
    ) -> None:
        self.stdin = stdin
        self.stdout = stdout
        self._pid = pid
        self._answers = answers

    def kill(self) -> None:
        """End it. ProcessLookupError when it has been waited for."""
        os.kill(self._pid, signal.SIGKILL)

    async def wait(self) -> None:
        """Return when it has ended."""
        self._answers.close()
        with contextlib.suppress(ChildProcessError):
            await asyncio.to_thread(os.waitpid, self._pid, 0)


def fork_reader() -> Born | None:
    """Fork a child that reads; it never returns. None where that is not safe: `scraper.workers` starts one then.

    Only where there is no loop yet, and no other thread (`scraper.forking`).
    """
    if not is_alone():
        return None
    desk = reading_process.make_desk()
    jobs, send = os.pipe()
    receive, answers = os.pipe()
    pid = os.fork()
    if pid:
        os.close(jobs)
        os.close(answers)
        return Born(pid, send, receive, desk)
    try:
        os.close(send)
        os.close(receive)
        with contextlib.suppress(BrokenPipeError):  # the service is gone: nobody is left to answer
            reading_process.serve(os.fdopen(jobs, "rb"), os.fdopen(answers, "wb"), desk)
    finally:
        os._exit(0)


async def adopt(born: Born) -> ForkedProcess:
    """Put a forked child's pipes onto the running loop."""
    loop = asyncio.get_running_loop()
    stdout = asyncio.StreamReader()
    answers, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stdout), os.fdopen(born.answers, "rb", 0)
    )
    jobs, flow = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, os.fdopen(born.jobs, "wb", 0))
    return ForkedProcess(born.pid, asyncio.StreamWriter(jobs, flow, None, loop), stdout, answers)
