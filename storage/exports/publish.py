"""From written to published, exactly once: files get their names when all of them are whole.

Without a cursor: a name of its own, synced, renamed. With a cursor file, which says how far the last export came:

    write   everything below a hidden folder in the output, synced    killed: the next run writes it anew
    intend  the cursor file says: up to N, into this folder           killed: the next run goes on below
    move    each file to its name, then take away what is out of date killed: the next run moves what is left
    done    the cursor file says: N                                   and never writes them again

So what was published before a kill is not published twice, even if somebody has taken it away meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from storage.durable import sync
from storage.errors import InputError, SinkError
from storage.sinks.alone import alone, lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

OUTDATED = ".outdated"  # beside the files that wait: what is to go once they have their names, a path a line


def publish_file(path: Path, write: Callable[[Path], int]) -> int:
    """Write a file whole or not at all, over what stood there; return what `write` does. SinkError.

    `write` gets the name of an empty file, whatever a killed run has left there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _mine(path, Path.touch) as part:
            os.truncate(part, 0)
            count = write(part)
            sync(part)
            part.replace(path)
            sync(path.parent)
    except OSError as error:
        raise SinkError(f"{path}: {error.strerror}; nothing was kept of this export") from error
    return count


def publish_tree(folder: Path, write: Callable[[Path], int]) -> int:
    """Write a folder whole or not at all; return what `write` does. SinkError when it is there and not empty."""
    try:
        if folder.exists() and any(folder.iterdir()):
            raise SinkError(f"{folder}: is there already; name a new folder, or add to it with --since-cursor")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _mine(folder, Path.mkdir) as part:
            for left in part.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            count = write(part)
            _sync_all(part)
            part.replace(folder)
            sync(folder.parent)
    except OSError as error:
        raise SinkError(f"{folder}: {error.strerror}; nothing was kept of this export") from error
    return count


@contextmanager
def _mine(path: Path, make: Callable[..., None]) -> Iterator[Path]:
    """Lend the hidden name that something has until it is whole, to one process at a time; what fails leaves nothing.

    SinkError when another process has it.
    """
    part = path.with_name(f".{path.name}.part")
    handle = -1
    try:
        while handle < 0 or not _is_still(part, handle):  # else its owner gave it its name in this moment
            if handle >= 0:
                os.close(handle)
            make(part, exist_ok=True)
            handle = os.open(part, os.O_RDONLY)
            if not lock(handle):
                raise SinkError(f"{path}: another process is writing it; wait for its end")
        try:
            yield part
        except BaseException:
            shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)
            raise
    finally:
        if handle >= 0:
            os.close(handle)


def _is_still(path: Path, handle: int) -> bool:
    return path.exists() and path.stat().st_ino == os.fstat(handle).st_ino


@dataclass(frozen=True, slots=True)
class _Note:
    """What the cursor file says; the others while an export is being published from one folder into another."""

    position: int
    until: int | None = None
    into: str | None = None
    staged: str | None = None


class Cursor:
    """How far exports have come, in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _staged(self, into: Path) -> Path:
        """Return where files wait: on the file system where they will be, so that a name is all they change.

        Cursors of one name in several folders wait in folders of their own.
        """
        mine = hashlib.sha256(bytes(self._path.absolute())).hexdigest()[:8]
        return into / f".{self._path.name}.{mine}.staged"

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
        into = Path(note.into)
        moved = self._move(Path(note.staged) if note.staged else into / f".{self._path.name}.staged", into)
        self._write(_Note(note.until))
        return moved

    def publish(self, until: int, into: Path, write: Callable[[Path], int]) -> int:
        """Write files below a folder of their own, then let them appear in `into`; return what `write` does. SinkError.

        `write` gets the folder to write in; in a file `OUTDATED` there it may name what the others stand for from now
        on. When it has written nothing, only the position moves.
        """
        try:
            staged = self._staged(into)
            shutil.rmtree(staged, ignore_errors=True)
            staged.mkdir(parents=True)
            count = write(staged)
            _sync_all(staged)
            if count:
                self._write(_Note(self.position(), until, str(into.absolute()), str(staged.absolute())))
                self._move(staged, into)
            self._write(_Note(until))
            shutil.rmtree(staged, ignore_errors=True)
        except OSError as error:
            raise SinkError(f"{into}: {error.strerror}; nothing is lost, the next export goes on from here") from error
        return count

    @staticmethod
    def _move(staged: Path, into: Path) -> int:
        moved = 0
        for path in (each for each in _files(staged) if each.name != OUTDATED):
            target = into / path.relative_to(staged)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)  # noqa: PTH105 - os.replace says what it does
            sync(target.parent)
            moved += 1
        if (outdated := staged / OUTDATED).exists():
            for name in outdated.read_text(encoding="utf-8").splitlines():
                (into / name).unlink(missing_ok=True)
        shutil.rmtree(staged, ignore_errors=True)
        return moved

    def _read(self) -> _Note:
        try:
            said = json.loads(self._path.read_text(encoding="utf-8"))
            note = _Note(said["position"], said.get("until"), said.get("into"), said.get("staged"))
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
        sync(part)
        part.replace(self._path)
        sync(self._path.parent)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sync_all(folder: Path) -> None:
    for path in _files(folder):
        sync(path)
