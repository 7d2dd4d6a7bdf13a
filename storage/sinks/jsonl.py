"""JSON lines, one file a UTC day. The file is its own cursor: its last whole line says how far it has come.

Several processes may follow one store into one folder: each looks again, alone, before it appends, and leaves out what
is there already.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from storage.errors import SinkError
from storage.sinks.alone import alone
from storage.stored import change_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from storage.records import Change

TAIL_BYTES = 1 << 16  # read from a file's end to find its last line; longer lines are searched further back


class JsonlSink:
    """Appends each change as one line to <dir>/YYYY-MM-DD.jsonl; see `storage.protocols.Sink`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with alone(folder):
                self._position = self._recover()
        except OSError as error:
            raise SinkError(f"{folder}: {error.strerror}; name a directory that may be written") from error

    def position(self) -> int:
        """Return the position of the last whole line."""
        return self._position

    def write(self, changes: Sequence[Change]) -> None:
        """Append changes that are not there yet, a file at a time, each batch whole or not at all."""
        try:
            with alone(self._folder):
                self._position = self._recover()
                days = self._by_day(change for change in changes if change.position > self._position)
                for day in sorted(days):
                    self._append(self._folder / f"{day}.jsonl", days[day])
        except OSError as error:
            raise SinkError(f"{self._folder}: {error.strerror}; nothing is lost, it is written next time") from error

    def close(self) -> None:
        """Nothing stays open."""

    def _by_day(self, changes: Iterable[Change]) -> dict[str, list[Change]]:
        days: dict[str, list[Change]] = {}
        day = max((path.stem for path in self._files()), default="")
        for change in changes:
            # A clock that was set back must not write behind newer positions: the newest file goes on.
            day = max(day, change.at.strftime("%Y-%m-%d"))
            days.setdefault(day, []).append(change)
        return days

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].jsonl"))

    def _append(self, path: Path, changes: Sequence[Change]) -> None:
        data = "".join(map(change_line, changes)).encode("utf-8")
        before = path.stat().st_size if path.exists() else 0
        try:
            with path.open("ab") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            _cut(path, before)
            raise SinkError(
                f"{path}: {error.strerror}; nothing is lost, what is missing is written next time"
            ) from error
        self._position = changes[-1].position

    def _recover(self) -> int:
        """Cut off a half line that a crash left, and return the last whole line's position."""
        for path in reversed(self._files()):
            line = _last_whole_line(path)
            if line is not None:
                return _position(path, line)
        return 0


def _position(path: Path, line: bytes) -> int:
    try:
        return int(json.loads(line)["position"])
    except (ValueError, KeyError, TypeError) as error:
        raise SinkError(f"{path}: its last line is no record of Khabar's; move the file away") from error


def _cut(path: Path, size: int) -> None:
    if path.exists():
        os.truncate(path, size)


def _last_whole_line(path: Path) -> bytes | None:
    """Return a file's last whole line, cutting off what follows it; None when there is none."""
    size = path.stat().st_size
    with path.open("rb") as file:
        window = TAIL_BYTES
        while True:
            start = max(0, size - window)
            file.seek(start)
            tail = file.read(size - start)
            end = tail.rfind(b"\n")
            begin = tail.rfind(b"\n", 0, end) + 1 if end >= 0 else 0
            if start == 0 or (end >= 0 and begin > 0):
                break
            window *= 4
    if start + end + 1 < size:
        _cut(path, start + end + 1)
    return tail[begin:end] if end > 0 else None
