"""Exports that are cut off at every step: what was published is published once, what was not comes next time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.errors import InputError, SinkError
from storage.exports import Cursor, publish_file, publish_tree
from storage.exports import publish as module

if TYPE_CHECKING:
    from collections.abc import Callable


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it."""


class Steps:
    """Lets so many steps to the disk happen, then kills."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
        self.left = most
        self._patch = monkeypatch
        for place, name in ((module, "sync"), (module.os, "replace"), (Path, "replace"), (module.shutil, "rmtree")):
            monkeypatch.setattr(place, name, self._counted(getattr(place, name)))

    def _counted(self, real: Callable[..., object]) -> Callable[..., object]:
        def step(*given: object, **named: object) -> object:
            if self.left == 0:
                raise Killed
            self.left -= 1
            return real(*given, **named)

        return step


def export(cursor: Cursor, until: int, into: Path) -> None:
    """Export the numbers behind the cursor, odd and even ones in two files."""
    cursor.finish()
    after = cursor.position()

    def write(folder: Path) -> int:
        for odd in (0, 1):
            mine = [number for number in range(after + 1, until + 1) if number % 2 == odd]
            path = folder / f"sub{odd}" / f"{after + 1}-{until}.json"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(mine))
        return until - after

    cursor.publish(until, into, write)


def taken(into: Path) -> list[int]:
    """Return the numbers in published files, and take the files away, as who processes them does."""
    found = []
    for path in sorted(into.glob("sub*/*.json")):
        found += json.loads(path.read_text())
        path.unlink()
    return found


@pytest.mark.parametrize("steps", range(30))
def test_killed_at_any_step_everything_is_published_once(steps: int, tmp_path: Path) -> None:
    into, cursor = tmp_path / "out", Cursor(tmp_path / "state" / "cursor")
    with cursor.held():
        export(cursor, 5, into)
    got = taken(into)
    with pytest.MonkeyPatch.context() as patch:
        Steps(patch, steps)
        killed = False
        try:
            export(cursor, 9, into)
        except Killed:
            killed = True
    got += taken(into)
    export(cursor, 12, into)
    got += taken(into)
    assert sorted(got) == list(range(1, 13))
    assert cursor.position() == 12
    assert killed or steps > 12
    assert sorted(path.name for path in (tmp_path / "state").iterdir()) == ["cursor"]


def test_nothing_new_makes_no_files(tmp_path: Path) -> None:
    cursor = Cursor(tmp_path / "cursor")
    assert cursor.publish(7, tmp_path / "out", lambda _: 0) == 0
    assert cursor.position() == 7
    assert list((tmp_path / "out").iterdir()) == []


def test_a_writer_that_fails_moves_nothing(tmp_path: Path) -> None:
    cursor = Cursor(tmp_path / "cursor")

    def full(folder: Path) -> int:
        (folder / "half").write_text("x")
        raise OSError(28, "No space left on device")

    with pytest.raises(SinkError, match="No space left on device; nothing is lost"):
        cursor.publish(7, tmp_path / "out", full)
    assert cursor.position() == 0
    assert all(path.name.startswith(".cursor.") for path in (tmp_path / "out").iterdir())


@pytest.mark.parametrize("text", ["hello", "[]", "{}", '{"position": "x"}', "12"])
def test_a_file_that_is_no_cursor_is_left_alone(text: str, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text(text)
    with pytest.raises(InputError, match=r"notes: is no cursor of Khabar's"):
        Cursor(tmp_path / "notes").position()
    assert (tmp_path / "notes").read_text() == text


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.csv"
    assert publish_file(path, lambda part: part.write_text("first")) == 5
    with pytest.raises(SinkError, match=r"x\.csv: No space left"):
        publish_file(path, _full)
    assert path.read_text() == "first"
    assert [each.name for each in path.parent.iterdir()] == ["x.csv"]


def test_a_folder_is_whole_or_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    with pytest.raises(SinkError, match="No space left"):
        publish_tree(folder, lambda part: _full(part / "a"))
    assert list(tmp_path.iterdir()) == []
    assert publish_tree(folder, lambda part: (part / "a").write_text("whole")) == 5
    assert (folder / "a").read_text() == "whole"
    with pytest.raises(SinkError, match="set: is there already; name a new folder"):
        publish_tree(folder, lambda part: (part / "a").write_text("again"))
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def _full(part: Path) -> int:
    part.write_text("half")
    raise OSError(28, "No space left on device")


def test_what_a_killed_export_left_is_not_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / ".x.sqlite.part").write_bytes(b"half a database")
    (tmp_path / ".tree.part" / "a").mkdir(parents=True)
    (tmp_path / ".tree.part" / "a" / "old").write_bytes(b"old")
    publish_file(tmp_path / "x.sqlite", _appended)
    publish_tree(tmp_path / "tree", lambda part: (part / "new").write_text("new"))
    assert (tmp_path / "x.sqlite").read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["new", "tree", "x.sqlite"]


def _appended(part: Path) -> int:
    with part.open("ab") as file:
        return file.write(b"new")


@pytest.mark.parametrize("publish", [publish_file, publish_tree])
def test_two_do_not_write_the_same_at_once(publish: Callable[..., int], tmp_path: Path) -> None:
    def write(part: Path) -> int:
        with pytest.raises(SinkError, match="another process is writing it"):
            publish(tmp_path / "x", lambda _: 1)
        target = part / "file" if part.is_dir() else part
        return target.write_text("first")

    publish(tmp_path / "x", write)
    assert [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] == ["first"]


def test_cursors_of_one_name_do_not_take_each_others_files(tmp_path: Path) -> None:
    """One was killed when it had promised its files; another one, of another folder, then writes to the same place."""
    cursors = [Cursor(tmp_path / name / "cursor") for name in "ab"]
    for name in "ab":
        (tmp_path / name).mkdir()

    def write(name: str) -> Callable[[Path], int]:
        return lambda part: (part / name).write_text(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cursor, "_move", staticmethod(_killed))
        with pytest.raises(KeyboardInterrupt):
            cursors[0].publish(1, tmp_path / "out", write("of a"))
    cursors[1].publish(1, tmp_path / "out", write("of b"))
    assert cursors[0].finish() == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["of a", "of b"]


def _killed(*_: object) -> int:
    raise KeyboardInterrupt
