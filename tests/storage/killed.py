"""Programs that are killed while they write."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

NEVER = 10**6  # steps

# Each line that comes in is the words of a run, and at which of its steps it is to kill itself: a call that changes
# what is on the disk (those of SQLite are not among them), a statement to a database, or a commit. Runs are forked off,
# as most of the time of a command goes into its imports.
_FORKING = """
import json, os, signal, sys, traceback
from sqlalchemy import Engine, event

left = -1

def step(*_):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1

def counted(real):
    def call(*given, **named):
        step()
        return real(*given, **named)
    return call

for name in ("fsync", "replace", "rename", "mkdir", "truncate", "ftruncate", "write", "unlink", "rmdir"):
    setattr(os, name, counted(getattr(os, name)))
for name in ("before_cursor_execute", "commit", "rollback"):
    event.listen(Engine, name, step)
os.register_at_fork(after_in_child=lambda: globals().update(left=-1))  # a run's own children are not killed
IMPORTS
for line in sys.stdin:
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.lseek(2, 0, os.SEEK_SET)
        said = os.read(2, 1 << 20).decode()
        os.ftruncate(2, 0)
        sys.__stdout__.write(json.dumps([status, said]) + "\\n")
        sys.__stdout__.flush()
        left = -1
        continue
    sys.stdout = open(os.devnull, "w")
    left, words = json.loads(line)
    sys.argv = ["khabar", *words]
    status = 0
    try:
        CALL
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stderr.flush()
    left = -1
    os._exit(status)
"""


class Mortal:
    """A program that is run again and again, and killed at a step of our choice."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, *words: str, steps: int = NEVER) -> bool:
        """Run it with these words; tell whether it was killed, before a step, when it had done so many."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([steps, words]) + "\n")
        self._process.stdin.flush()
        status, said = json.loads(self._process.stdout.readline())
        assert status in {0, -signal.SIGKILL}, said
        return bool(status)


@contextmanager
def mortal(imports: str, call: str) -> Iterator[Mortal]:
    """Lend a program: its imports, which are done once, and one line that each run does, with its words in sys.argv."""
    code = _FORKING.replace("IMPORTS", imports).replace("CALL", call)
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        yield Mortal(process)
        assert process.stdin
        process.stdin.close()


# What each command would load for itself, so that no run pays for it.
_KHABAR = """
import importlib, pkgutil, scraper.cli, scraper.bulk.store, scraper.catalogue, psycopg, pyarrow.parquet
from scraper.settings import Settings
for each in pkgutil.iter_modules(scraper.cli.__path__):
    importlib.import_module(f"scraper.cli.{each.name}")
shipped = scraper.catalogue.load_catalogue(None, {}, Settings())
scraper.catalogue.load_catalogue = lambda *_: shipped
"""


def kill_once_it_says(program: str, argument: str, wanted: int) -> None:
    """Run a program of Python that prints how far it is, a number a line; kill it (SIGKILL) once that is `wanted`."""
    with subprocess.Popen([sys.executable, "-c", program, argument], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while int(process.stdout.readline()) < wanted:
            pass
        process.send_signal(signal.SIGKILL)


def mortal_khabar() -> AbstractContextManager[Mortal]:
    """Lend the real command."""
    return mortal(_KHABAR, "scraper.cli.main()")
