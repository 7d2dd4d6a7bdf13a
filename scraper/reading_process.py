"""A process that reads: jobs come from its standard input, answers go to its standard output. See `scraper.workers`.

A module of its own: it starts without what the service needs (event loop, database, network).
"""

from __future__ import annotations

import contextlib
import copyreg
import itertools
import os
import pickle
import signal
import sys
import tempfile
from dataclasses import fields, is_dataclass, replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from scraper import collecting, logs
from scraper.reading import Reading, load_rooms
from storage import records

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.reading import FeedJob, PageJob, Reader

LENGTH_BYTES = 8  # of the frame's length, big endian
DESK_KEPT_BYTES = 4 * 1024 * 1024  # what a larger page took is given back when it has been read


class Desk:
    """A file in memory that two processes share: one lays a page's bytes on it, the other takes them.

    A pipe takes 64 KiB at a time, and would carry a page in several turns of both processes.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @property
    def number(self) -> int:
        """Return the file's number, the same in both processes."""
        return self._file.fileno()

    def lay(self, body: bytes) -> None:
        """Lay bytes on it, over those that were there."""
        done = 0
        while done < len(body):
            done += os.pwrite(self.number, memoryview(body)[done:], done)

    def take(self, length: int) -> bytes:
        """Return so many bytes."""
        return os.pread(self.number, length, 0)

    def clear(self, length: int) -> None:
        """Give memory back, if what has been read was so long."""
        if length > DESK_KEPT_BYTES:
            os.ftruncate(self.number, 0)

    def close(self) -> None:
        """Let go of it."""
        self._file.close()


def write_records_whole() -> None:
    """Have frozen records written as a call with their fields' values.

    Dataclasses with slots have each field asked for, and set, by its name: for a page's fifty records twice the time.
    """
    for kind in (Reading, *vars(records).values()):
        if isinstance(kind, type) and is_dataclass(kind):
            names = [each.name for each in fields(kind)]
            if len(names) > 1:  # of one name attrgetter makes no tuple
                copyreg.pickle(kind, partial(_as_call, kind, attrgetter(*names)))


def _as_call(kind: type[Any], read: Callable[[Any], Any], record: object) -> tuple[type[Any], Any]:
    return kind, read(record)


def _read_frame(source: BinaryIO) -> object:
    head = source.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        raise EOFError
    return pickle.loads(source.read(int.from_bytes(head, "big")))  # noqa: S301 - written by the service that started us


def _write_frame(target: BinaryIO, value: object) -> None:
    message = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    target.write(len(message).to_bytes(LENGTH_BYTES, "big") + message)
    target.flush()


def make_desk() -> Desk:
    """Make an empty one; where the system has no files in memory, one on disk that nobody else can name."""
    if hasattr(os, "memfd_create"):
        return Desk(os.fdopen(os.memfd_create("khabar-page"), "r+b", buffering=0))
    return Desk(tempfile.TemporaryFile(buffering=0))


def main() -> None:
    """Be a worker that was started as a program: its pipes are standard input and output."""
    target = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a stray print must not break the frames
    with contextlib.suppress(BrokenPipeError):  # the service is gone: nobody is left to answer
        serve(sys.stdin.buffer, target, Desk(os.fdopen(int(sys.argv[1]), "r+b", buffering=0)))


def serve(source: BinaryIO, target: BinaryIO, desk: Desk) -> None:
    """Be a worker: answer jobs until their source ends."""
    # A Ctrl-C or a supervisor's SIGTERM goes to the whole group: the service decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    collecting.pause()
    load_rooms()  # while the service loads what it needs itself: the first page need not wait for it
    reader, alarm_s, style = cast("tuple[Reader, int, str]", _read_frame(source))
    logs.set_up("warning", style)
    logs.catch_the_rest()
    write_records_whole()
    _write_frame(target, "ready")
    for done in itertools.count():
        try:
            method, job, size = cast("tuple[str, PageJob | FeedJob, int]", _read_frame(source))
        except EOFError:
            return
        signal.alarm(alarm_s)  # its default action ends the process
        try:
            answer = getattr(reader, method)(replace(job, body=desk.take(size)))
        except Exception as error:  # noqa: BLE001 - handed back whole; the service reports it once
            error.add_note(f"while {method} of {job.url}")
            answer = error
        signal.alarm(0)
        _write_frame(target, answer)
        if not done:
            collecting.keep_for_good()  # tables and patterns, made for the first job, stay as well


if __name__ == "__main__":
    main()
