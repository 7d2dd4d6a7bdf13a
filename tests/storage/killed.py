"""Programs that are killed while they write."""

from __future__ import annotations

import signal
import subprocess
import sys


def kill_once_it_says(program: str, argument: str, wanted: int) -> None:
    """Run a program of Python that prints how far it is, a number a line; kill it (SIGKILL) once that is `wanted`."""
    with subprocess.Popen([sys.executable, "-c", program, argument], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while int(process.stdout.readline()) < wanted:
            pass
        process.send_signal(signal.SIGKILL)
