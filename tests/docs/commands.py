"""Reads the commands out of a page, and runs them one after the other as its reader would."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]
BASH = "/bin/bash"
COMMAND_S = PATIENCE_S
READY_S = PATIENCE_S
STOP_S = PATIENCE_S
# What stays running, and the word that says it has begun.
STAYS = {"khabar run": "following", "khabar worker": "working for", "khabar demo --serve": "until Ctrl-C"}

_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True)
class Step:
    """One command of a page with the output that the page shows, or a file that the page has its reader write."""

    text: str
    line: int
    shown: tuple[str, ...] = ()
    file: str | None = None


def steps(page: str) -> list[Step]:
    """Return the commands (`console`, `sh`) and files (`title="..."`) of a page in their order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found: list[Step] = []
    for match in _FENCE.finditer(text):
        language, info, body = match.groups()
        line = text.count("\n", 0, match.start()) + 2
        if title := _TITLE.search(info):
            found.append(Step(body, line, file=title[1]))
        elif language == "sh":
            found.append(Step(body, line))
        elif language == "console":
            found.extend(_console(body, line))
    return found


def _console(body: str, line: int) -> Iterator[Step]:
    """Yield a block's commands, the lines behind `$ `; the lines below each are what it prints."""
    command, at, shown = "", line, list[str]()
    for number, each in enumerate(body.splitlines(), line):
        if each.startswith("$ "):
            if command:
                yield Step(command, at, tuple(shown))
            command, at, shown = each.removeprefix("$ "), number, []
        elif each.strip():
            shown.append(each)
    if command:
        yield Step(command, at, tuple(shown))


def words(command: str) -> list[str]:
    """Return a command's words, without comment, assignments before it, and what is piped or redirected."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|<>;&")
    lexer.whitespace_split = True
    found = list(lexer)
    while found and re.fullmatch(r"[A-Z][A-Z_]*=.*", found[0], re.DOTALL):
        found.pop(0)
    end = next((place for place, word in enumerate(found) if set(word) <= set("|<>;&")), len(found))
    return found[:end]


@dataclass
class Shell:
    """A shell whose variables and directory last from command to command, with `khabar` on its path."""

    folder: Path
    variables: dict[str, str]
    replaced: Mapping[str, str]
    _running: list[tuple[subprocess.Popen[bytes], str, Path]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Put the code of this checkout on the path as `khabar`."""
        programs = self.folder / "bin"
        programs.mkdir()
        for name, command in (("khabar", f"{sys.executable} -m scraper"), ("python3", sys.executable)):
            (programs / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
            (programs / name).chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KHABAR_")}
        self.variables = kept | {"PATH": f"{programs}:{kept['PATH']}", "PYTHONPATH": str(ROOT)} | self.variables
        self.here = self.folder / "home"
        self.here.mkdir()

    def fill(self, text: str) -> str:
        """Return text with the addresses of a page replaced by those of this run."""
        for old, new in self.replaced.items():
            text = text.replace(old, new)
        return text

    def write(self, name: str, text: str) -> None:
        """Write a file of the page."""
        path = self.here / name
        assert path.parent.is_dir(), f"{name}: the page makes no such directory before"
        path.write_text(self.fill(text), encoding="utf-8")

    def run(self, command: str) -> tuple[int, str]:
        """Run a command to its end; return its exit code and all that it printed."""
        for name, sign in STAYS.items():
            if " ".join(words(command)).startswith(name):
                return self._start(command, sign)
        state = self.folder / "state"
        script = f'{self._with_id(self.fill(command))}\ncode=$?\nenv -0 > "{state}"\npwd > "{state}.pwd"\nexit $code\n'
        answer = subprocess.run(
            [BASH, "-c", script],
            cwd=self.here,
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=COMMAND_S,
        )
        pairs = (pair.partition("=") for pair in state.read_text(encoding="utf-8").split("\0") if pair)
        self.variables = {name: value for name, _, value in pairs if name not in {"_", "SHLVL", "PWD", "OLDPWD"}}
        self.here = Path((self.folder / "state.pwd").read_text(encoding="utf-8").strip())
        return answer.returncode, answer.stdout

    def _with_id(self, command: str) -> str:
        """Put the id of some article in the place of the word ID."""
        if "ID" not in words(command):
            return command
        given = words(command)
        db = ["--db", given[given.index("--db") + 1]] if "--db" in given else []
        listing = [sys.executable, "-m", "scraper", "export", *db]
        answer = subprocess.run(listing, cwd=self.here, env=self.variables, capture_output=True, text=True, check=True)
        return re.sub(r"\bID\b", answer.stdout.split('"', 4)[3], command)

    def _start(self, command: str, sign: str) -> tuple[int, str]:
        log = self.folder / f"log{len(self._running)}"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [BASH, "-c", f"exec {self.fill(command)}"],
                cwd=self.here,
                env=self.variables,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        self._running.append((process, command, log))
        deadline = time.monotonic() + READY_S
        while sign not in (said := log.read_text(encoding="utf-8")):
            if process.poll() is not None or time.monotonic() > deadline:
                return process.poll() or 1, said
            time.sleep(0.05)
        return 0, said

    def stop(self) -> dict[str, int]:
        """Tell what stays running to stop, the last first; return the exit codes that are not 0."""
        wrong: dict[str, int] = {}
        while self._running:
            process, command, _ = self._running.pop()
            process.send_signal(signal.SIGTERM)
            try:
                code = process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                code = -signal.SIGKILL
            if code:
                wrong[command] = code
        return wrong
