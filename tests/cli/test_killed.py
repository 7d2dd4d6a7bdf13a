"""SIGKILL at a step to the disk, of the real commands: nothing is lost, doubled, half there or left lying about."""

from __future__ import annotations

import csv
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from storage.sql import open_store
from tests.storage.samples import article, store_articles
from tests.storage.whole import fill, told
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

# Kills its own process at the n-th call that changes what is on the disk; those of SQLite are not among them.
COMMAND = """
import os, signal, sys
left = int(sys.argv.pop(1))

def counted(real):
    def step(*given, **named):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return real(*given, **named)
    return step

for name in ("fsync", "replace", "rename", "mkdir", "truncate", "unlink", "rmdir"):
    setattr(os, name, counted(getattr(os, name)))
from scraper.cli import main
main()
"""
NEVER = 10**6


def run(*words: str, steps: int = NEVER) -> bool:
    """Run a command; tell whether it was killed before it ended."""
    command = [sys.executable, "-c", COMMAND, str(steps), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode != 0


def numbers(path: Path) -> list[int]:
    """Return which articles a file has."""
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as file:
            ids = [row["id"] for row in csv.DictReader(file)]
    else:
        with closing(sqlite3.connect(path)) as connection:
            ids = [row[0] for row in connection.execute("SELECT id FROM article")]
    return [int(id_, 16) for id_ in ids]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "sqlite"])
def test_exports_with_a_cursor_at_every_other_step(form: str, tmp_path: Path) -> None:
    db, out, got, steps, killed, stored = str(tmp_path / "k.db"), tmp_path / "out", Counter[int](), 0, True, 0
    asked = ("export", "--db", db, "--format", form, "--output", str(out), "--since-cursor", str(tmp_path / "cursor"))
    while killed:
        store = open_store(db)
        store_articles(store, *(article(stored + number) for number in (1, 2, 3)))
        store.close()
        stored += 3
        killed = run(*asked, steps=steps)
        if steps % 4 or not killed:
            taken = [path for path in out.rglob("*.*") if path.is_file() and not is_hidden(path, out)]
            for path in taken:
                got.update(numbers(path))
                path.unlink()
        steps += 2
    run(*asked)
    for path in out.rglob("*.*"):
        if path.is_file():
            got.update(numbers(path))
    assert got == Counter(range(1, stored + 1))
    assert steps > 10
    assert list(tmp_path.rglob(".*")) == []


def is_hidden(path: Path, folder: Path) -> bool:
    return any(each.startswith(".") for each in path.relative_to(folder).parts)


@pytest.mark.slow
def test_backups_at_every_step(dsn: str, tmp_path: Path) -> None:
    fill(dsn)
    expected, file, steps = told(dsn), tmp_path / "backups" / "b.db", 0
    file.parent.mkdir()
    while run("backup", "--db", dsn, str(file), steps=steps):
        assert len(list(file.parent.iterdir())) <= 1
        if file.exists():  # killed behind its end
            assert told(str(file)) == expected
            for path in file.parent.iterdir():
                path.unlink()
        steps += 1
    assert [path.name for path in file.parent.iterdir()] == ["b.db"]
    assert told(str(file)) == expected
    assert steps > 2
