"""Wheel and sdist as a user has them: installed into an environment of their own, without this checkout, and run."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.deploy.files import ROOT
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("hatchling", reason="the build backend comes with requirements/build.txt")
pytestmark = pytest.mark.slow


def _build(kind: str, folder: Path, source: Path = ROOT) -> Path:
    code = f"import hatchling.build as b, sys; print(b.build_{kind}(sys.argv[1]))"
    answer = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        cwd=source,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    return folder / answer.stdout.strip().splitlines()[-1]


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("RECORD")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return `khabar` in a new environment that has the wheel, and this one's packages for its dependencies."""
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=PATIENCE_S)
    python = folder / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, str(wheel)], env=_bare(), check=True, timeout=PATIENCE_S)
    # The dependencies without the network: as pip would have put them there. What the wheel holds comes first.
    (own,) = (folder / "lib").glob("python3*/site-packages")
    (own / "dependencies.pth").write_text("\n".join(site.getsitepackages()) + "\n", encoding="utf-8")
    return folder / "bin" / "khabar"


def _bare() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("KHABAR_", "PYTHON"))}


def _run(program: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(program), *words],
        cwd=folder,
        env=_bare() | {"HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


def test_the_installed_command_is_the_wheels(program: Path, tmp_path: Path) -> None:
    answer = _run(program, tmp_path, "--version")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("khabar, version ")
    code = "import scraper, storage; print(scraper.__file__, storage.__file__)"
    where = _run(program.with_name("python"), tmp_path, "-c", code).stdout.split()
    assert all(path.startswith(str(program.parents[1])) for path in where)


def test_the_installed_command_crawls_and_knows_its_agencies(program: Path, tmp_path: Path) -> None:
    answer = _run(program, tmp_path, "demo", "--output", "out")
    assert answer.returncode == 0, answer.stderr
    assert "demo-fa" in answer.stdout
    checked = _run(program, tmp_path, "config", "check")
    assert checked.stdout.startswith("OK: ")
    assert not checked.stdout.startswith("OK: 0 agencies")


def test_the_sdist_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sdist = _build("sdist", tmp_path)
    with tarfile.open(sdist) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.4 and later
        archive.extractall(tmp_path / "source")  # noqa: S202 - our own
    (source,) = (tmp_path / "source").iterdir()
    assert _names(_build("wheel", tmp_path, source)) == _names(wheel)
    top = {path.name for path in source.iterdir()}
    assert {"tests", "docs", "config", "deploy", "tools", "README.md", "README.fa.md", "LICENSE", "CHANGELOG.md"} <= top
    assert not top & {"data", ".git", ".venv", "site", "dist"}


def test_the_wheel_holds_the_licence_and_nothing_of_the_tests(wheel: Path) -> None:
    names = _names(wheel)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"scraper", "storage", "khabar"}
