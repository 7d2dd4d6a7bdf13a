"""`khabar --help` is quick: nothing heavy is imported before a command needs it."""

from __future__ import annotations

import resource
import subprocess
import sys

from click.testing import CliRunner

from scraper.cli import COMMANDS, khabar

HELP_CPU_S = 0.3  # what `khabar --help` may take
HEAVY = ("sqlalchemy", "httpx", "lxml", "selectolax", "feedparser", "pydantic", "apscheduler", "alembic")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from scraper.cli import khabar; khabar.main(['--help'], standalone_mode=False);"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.splitlines()[-1] == "[]"
    assert "Fetch what agencies, feeds or pages have now, once." in shown


def test_every_command_has_a_help_of_its_own() -> None:
    for name in COMMANDS:
        answer = CliRunner().invoke(khabar, [name, "--help"])
        assert answer.exit_code == 0, (name, answer.output)
        assert f"Usage: khabar {name}" in answer.output


def test_an_unknown_command_is_one_line_and_exit_2() -> None:
    answer = subprocess.run([sys.executable, "-m", "scraper", "crwal"], capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert "No such command 'crwal'" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_help_is_quick() -> None:
    def cpu() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "scraper", "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    best = min(cpu() for _ in range(3))
    assert 0 < best < HELP_CPU_S
