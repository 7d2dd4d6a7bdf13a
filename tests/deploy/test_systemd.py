"""deploy/khabar.service: accepted by systemd, closed as far as it can be, its command and variables Khabar's own."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from scraper.settings import load_settings
from tests.deploy.files import ROOT
from tests.deploy.test_files import SETTING_VARIABLES, accepts
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

UNIT = ROOT / "deploy" / "khabar.service"
MOST_EXPOSED = 20  # of 100, as `systemd-analyze security` counts; a unit without any of it has 96


def _settings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found[name].append(value)
    return found


def test_its_command_and_variables_are_khabars_own() -> None:
    unit = _settings()
    variables = dict(pair.split("=", 1) for pair in unit["Environment"])
    assert set(variables) <= SETTING_VARIABLES
    program, *words = shlex.split(unit["ExecStart"][0])
    assert program.endswith("/bin/khabar")
    accepts(words)
    settings = load_settings(None, {name: value for name, value in variables.items() if name != "KHABAR_CONFIG"})
    for place in (settings.store.dsn, settings.output.dir, *unit["WorkingDirectory"]):
        assert place.startswith(f"/var/lib/{unit['StateDirectory'][0]}"), "the only place that it may write to"
    assert int(unit["TimeoutStopSec"][0]) > settings.daemon.grace_s


def test_it_is_closed() -> None:
    unit = _settings()
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["DynamicUser"] == unit["NoNewPrivileges"] == unit["ProtectHome"] == ["yes"]
    assert unit["CapabilityBoundingSet"] == [""]
    assert unit["RestartPreventExitStatus"] == ["2"]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a copy whose program exists here: systemd looks for it."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("needs systemd-analyze")
    copy = tmp_path / "khabar.service"
    copy.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/khabar/bin/khabar", "/bin/true"), encoding="utf-8")
    return copy


def _analyze(*words: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze") or ""
    return subprocess.run([program, *words], capture_output=True, text=True, check=False, timeout=PATIENCE_S)


def test_systemd_accepts_it(copied: Path) -> None:
    answer = _analyze("verify", "--man=no", str(copied))
    ours = [line for line in answer.stderr.splitlines() if "khabar" in line]
    assert ours == []
    copied.write_text(copied.read_text(encoding="utf-8").replace("ProtectHome=yes", "ProtectHom=yes"), encoding="utf-8")
    assert "ProtectHom" in _analyze("verify", "--man=no", str(copied)).stderr


def test_systemd_finds_it_little_exposed(copied: Path) -> None:
    answer = _analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", str(copied))
    if "nrecognized option" in answer.stderr:
        pytest.skip("this systemd-analyze cannot look at a file")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    found = re.search(r"exposure level for khabar.service: ([\d.]+)", answer.stdout)
    assert found is not None
    assert float(found[1]) * 10 <= MOST_EXPOSED
