"""From written to published, exactly once: files get their names when all of them are whole.

Without a cursor: a name of its own, synced, renamed. With a cursor file, which says how far the last export came:

    write   everything below a hidden folder in the output, synced    killed: the next run writes it anew
    intend  the cursor file says: up to N, into this folder           killed: the next run goes on below
    move    each file to its name                                     killed: the next run moves what is left
    done    the cursor file says: N                                   and never writes them again

So what was published before a kill is not published twice, even if somebody has taken it away meanwhile.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import InputError, SinkError
from storage.sinks.alone import alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager


def publish_file(path: Path, write: Callable[[Path], int]) -> int:
    """Write a file whole or not at all, over what stood there; return what `write` does. SinkError."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        count = write(part)
        _sync(part)
        part.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise SinkError(f"{path}: {error.strerror}; nothing was kept of this export") from error
    finally:
        part.unlink(missing_ok=True)
    return count


def publish_tree(folder: Path, write: Callable[[Path], int]) -> int:
    """Write a folder whole or not at all; return what `write` does. SinkError when it is there and not empty."""
    part = folder.with_name(f".{folder.name}.part")
    try:
        if folder.exists() and any(folder.iterdir()):
            raise SinkError(f"{folder}: is there already; name a new folder, or add to it with --since-cursor")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        count = write(part)
        _sync_all(part)
        part.replace(folder)
        _sync(folder.parent)
    except OSError as error:
        raise SinkError(f"{folder}: {error.strerror}; nothing was kept of this export") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return count


@dataclass(frozen=True, slots=True)
class _Note:
    """What the cursor file says; `until` and `into` while an export is being published."""

    position: int
    until: int | None = None
    into: str | None = None


class Cursor:
    """How far exports have come, in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _staged(self, into: Path) -> Path:
        """Return where files wait: on the file system where they will be, so that a name is all they change."""
        return into / f".{self._path.name}.staged"

    def held(self) -> AbstractContextManager[None]:
        """Keep other exports with cursors in the same folder out. SinkError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return alone(self._path.parent)

    def position(self) -> int:
        """Return the position of the last change that was exported; 0 if none was. InputError."""
        return self._read().position

    def finish(self) -> int:
        """Publish what a killed run had written and promised; return how many files. SinkError, InputError."""
        note = self._read()
        if note.until is None or note.into is None:
            return 0
        moved = self._move(Path(note.into))
        self._write(_Note(note.until))
        return moved

    def publish(self, until: int, into: Path, write: Callable[[Path], int]) -> int:
        """Write files below a folder of their own, then let them appear in `into`; return what `write` does. SinkError.

        `write` gets the folder to write in. When it has written nothing, only the position moves.
        """
        try:
            staged = self._staged(into)
            shutil.rmtree(staged, ignore_errors=True)
            staged.mkdir(parents=True)
            count = write(staged)
            _sync_all(staged)
            if count:
                self._write(_Note(self.position(), until, str(into.absolute())))
                self._move(into)
            self._write(_Note(until))
            shutil.rmtree(staged, ignore_errors=True)
        except OSError as error:
            raise SinkError(f"{into}: {error.strerror}; nothing is lost, the next export goes on from here") from error
        return count

    def _move(self, into: Path) -> int:
        staged, moved = self._staged(into), 0
        for path in _files(staged):
            target = into / path.relative_to(staged)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)  # noqa: PTH105 - os.replace says what it does
            _sync(target.parent)
            moved += 1
        shutil.rmtree(staged, ignore_errors=True)
        return moved

    def _read(self) -> _Note:
        try:
            said = json.loads(self._path.read_text(encoding="utf-8"))
            note = _Note(said["position"], said.get("until"), said.get("into"))
        except FileNotFoundError:
            return _Note(0)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{self._path}: is no cursor of Khabar's; name another file") from error
        if not isinstance(note.position, int):
            raise InputError(f"{self._path}: is no cursor of Khabar's; name another file")
        return note

    def _write(self, note: _Note) -> None:
        said = {name: value for name, value in asdict(note).items() if value is not None}
        part = self._path.with_name(f".{self._path.name}.part")
        part.write_text(json.dumps(said) + "\n", encoding="utf-8")
        _sync(part)
        part.replace(self._path)
        _sync(self._path.parent)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sync_all(folder: Path) -> None:
    for path in _files(folder):
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
