"""What a command costs before it does anything: nothing heavy is imported for --help."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from scraper.cli import COMMANDS
from tests.waiting import PATIENCE_S

# What takes long to import, by what it is for.
HEAVY = {
    "sqlalchemy", "alembic", "httpx", "feedparser", "apscheduler", "starlette", "uvicorn", "numpy", "chardet",
    "scraper.extract.extractor", "scraper.pipeline",
}  # fmt: skip
# The daemon's commands have its beat at hand; `rule` speaks of what the extractor defines.
MAY = {"run": {"apscheduler"}, "worker": {"apscheduler"}, "rule": {"scraper.extract.extractor"}}

HELP = """
import json, sys
from scraper.cli import khabar
try:
    khabar.main([*sys.argv[1:], "--help"], standalone_mode=False)
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)))
"""


def _loaded(*words: str) -> set[str]:
    answer = subprocess.run(
        [sys.executable, "-c", HELP, *words], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    *shown, modules = answer.stdout.splitlines()
    assert any("Usage:" in line for line in shown)
    return set(json.loads(modules))


def test_the_list_of_commands_imports_none_of_them() -> None:
    loaded = _loaded()
    assert not loaded & HEAVY
    assert {name for name in loaded if name.startswith(("scraper.", "storage."))} <= {
        "scraper.cli", "scraper.collecting", "scraper.logs", "storage.errors",
    }  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_imports_nothing_heavy(name: str) -> None:
    loaded = _loaded(name)
    assert COMMANDS[name][0].partition(":")[0] in loaded
    assert loaded & HEAVY <= MAY.get(name, set())
