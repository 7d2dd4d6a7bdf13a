"""The command line teaches: examples, groups, suggestions, completion, JSON, and text in both directions."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from scraper.cli import COMMANDS, GROUPS, khabar
from scraper.cli.terminal import FIRST_STRONG_ISOLATE, POP_ISOLATE, isolated
from tests.deploy.test_files import accepts
from tests.docs.commands import words
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PERSIAN, ENGLISH = "پل چوبی بازسازی شد", "The bridge is open"
# Commands that print no data of the store: they write files, serve, or have a format of their own.
WITHOUT_JSON = {
    "run", "web", "demo", "completion", "export", "add", "extract", "dedupe", "feed parse", "opml export",
    "opml import", "rule suggest", "text credits", "text date", "text fold", "text language", "text normalize",
    "text restore", "worker",
}  # fmt: skip


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _commands(child, f"{path} {name}")


def _all() -> dict[str, click.Command]:
    context = click.Context(khabar)
    found = (_commands(khabar.get_command(context, name) or click.Command(name), name) for name in COMMANDS)
    return dict(pair for pairs in found for pair in pairs)


EVERY = _all()


@pytest.mark.parametrize("path", EVERY)
def test_every_command_has_examples_that_it_accepts(path: str) -> None:
    _, _, shown = (EVERY[path].help or "").partition("Examples:\n")
    lines = [line.strip() for line in shown.split("\n\n")[0].splitlines() if line.strip()]
    assert lines, f"`khabar {path} --help` has no section Examples"
    called = [line[line.index("khabar") :] if "| khabar" in line else line for line in lines]
    for line in called:
        given = words(re.sub(r"\$\([^)]*\)", "x", line))
        assert given[0] == "khabar", line
        assert " ".join(given[1:]).startswith(path.split(" ", maxsplit=1)[0]), line
        accepts(given[1:])


def test_what_prints_data_prints_json_too() -> None:
    leaves = {path: each for path, each in EVERY.items() if not isinstance(each, click.Group)}
    lacking = {path for path, each in leaves.items() if not any("--json" in option.opts for option in each.params)}
    assert lacking - WITHOUT_JSON == set()
    assert len(leaves) - len(lacking) >= 12


def test_help_shows_each_command_once_under_its_purpose() -> None:
    shown = CliRunner().invoke(khabar, ["--help"]).output
    for name, (_, summary) in COMMANDS.items():
        assert len(re.findall(rf"^  {name} +\S", shown, re.MULTILINE)) == 1, name
        assert summary[:40] in shown
    places = [shown.index(f"{title}:\n") for title in GROUPS]
    assert places == sorted(places)
    assert "\nMore:" not in shown, "put the command into one of GROUPS"


@pytest.mark.parametrize(
    ("typed", "meant"), [("crwal", "crawl"), ("serach", "search"), ("agency", "agencies"), ("stats", "status")]
)
def test_a_mistyped_command_is_answered_with_the_one_that_was_meant(typed: str, meant: str) -> None:
    answer = CliRunner().invoke(khabar, [typed])
    assert answer.exit_code == 2
    assert f"No such command '{typed}'. Did you mean '{meant}'" in answer.output


def test_what_resembles_nothing_is_answered_without_a_guess() -> None:
    answer = CliRunner().invoke(khabar, ["xyzzy"])
    assert answer.exit_code == 2
    assert "Did you mean" not in answer.output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_asks_khabar(shell: str) -> None:
    script = CliRunner().invoke(khabar, ["completion", shell]).output
    assert f"_KHABAR_COMPLETE={shell}_complete" in script
    assert "khabar" in script.splitlines()[-2] + script.splitlines()[-1] + script.splitlines()[0]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("khabar cra", "crawl"),
        ("khabar crawl isn", "isna"),
        ("khabar text da", "date"),
        ("khabar status --re", "--refused"),
    ],
)
def test_bash_completes_commands_options_and_agencies(typed: str, offered: str, tmp_path: Path) -> None:
    program = tmp_path / "khabar"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m scraper "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = CliRunner().invoke(khabar, ["completion", "bash"]).output
    (tmp_path / "completion").write_text(script, encoding="utf-8")
    given = typed.split(" ")
    lines = [
        f"complete() {{ :; }}; . {tmp_path}/completion",
        f"COMP_WORDS=({' '.join(given)}); COMP_CWORD={len(given) - 1}",
        f'_khabar_completion khabar {given[-1]} {given[-2]}; printf "%s\\n" "${{COMPREPLY[@]}}"',
    ]
    path = f"{tmp_path}:{os.environ['PATH']}"
    answer = subprocess.run(
        ["/bin/bash", "-c", "\n".join(lines)],
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert offered in answer.stdout.split()
    assert answer.stderr == ""


def test_text_is_isolated_where_it_runs_from_right_to_left() -> None:
    assert isolated(PERSIAN) == f"{FIRST_STRONG_ISOLATE}{PERSIAN}{POP_ISOLATE}"
    assert isolated(ENGLISH) == ENGLISH
    assert isolated("۱۲ km") == isolated("۱۲ km")


def _on_a_terminal(command: list[str], **variables: str) -> str:
    """Run a command with a terminal for its outputs; return what it showed there."""
    master, slave = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm"}
    with subprocess.Popen(
        [sys.executable, "-m", "scraper", *command], stdout=slave, stderr=slave, env=environment | variables
    ) as process:
        os.close(slave)
        shown, deadline = b"", time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if not select.select([master], [], [], 0.2)[0]:
                continue
            try:
                piece = os.read(master, 65_536)
            except OSError:  # Linux: the other end was closed
                break
            if not piece:
                break
            shown += piece
        assert process.wait(PATIENCE_S) == 0
    os.close(master)
    return shown.decode()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("demo")
    answer = CliRunner().invoke(khabar, ["demo", "--output", str(folder)])
    assert answer.exit_code == 0, answer.output
    return str(folder / "demo.db")


@pytest.mark.slow
def test_on_a_terminal_there_are_colours_and_isolates_and_in_a_file_neither(demo: str) -> None:
    asked = ["search", "پل", "--db", demo]
    terminal = _on_a_terminal(asked)
    plain = _on_a_terminal(asked, NO_COLOR="1")
    file = subprocess.run([sys.executable, "-m", "scraper", *asked], capture_output=True, text=True, check=True).stdout
    assert "\x1b[1m" in terminal
    assert f"{FIRST_STRONG_ISOLATE}{PERSIAN}{POP_ISOLATE}" in terminal
    assert "\x1b" not in plain
    assert FIRST_STRONG_ISOLATE in plain
    assert "\x1b" not in file
    assert FIRST_STRONG_ISOLATE not in file


@pytest.mark.slow
def test_a_dumb_terminal_gets_no_marks(demo: str) -> None:
    shown = _on_a_terminal(["search", "پل", "--db", demo], TERM="dumb", NO_COLOR="1")
    assert FIRST_STRONG_ISOLATE not in shown
    assert PERSIAN in shown


def test_checked_settings_as_json(tmp_path: Path) -> None:
    right = CliRunner().invoke(khabar, ["config", "check", str(tmp_path), "--json"])
    (tmp_path / "khabar.toml").write_text("[poll]\nfloor_s = 'soon'\n", encoding="utf-8")
    wrong = CliRunner().invoke(khabar, ["config", "check", str(tmp_path), "--json"], standalone_mode=False)
    assert json.loads(right.output) == {"ok": True, "problems": []}
    assert json.loads(wrong.output)["ok"] is False
    assert "floor_s" in json.loads(wrong.output)["problems"][0]
    assert wrong.return_value == 2
