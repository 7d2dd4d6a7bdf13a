"""The containers' own commands, run without containers: the daemon, the health check, the stop; and the wheel."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.deploy.files import ROOT, container_environment, only, ours
from tests.ports import free_port
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

START_S = PATIENCE_S
STOP_S = PATIENCE_S


def _environment(service: dict[str, Any], home: Path, **changed: str) -> dict[str, str]:
    """Return what a container of the service sees, its /data and /config in a folder of ours, with no agencies."""
    (home / "config").mkdir(exist_ok=True)
    theirs = {
        name: str(home) + value.removeprefix("/data") if value.startswith("/data") else value
        for name, value in container_environment(service).items()
    }
    if "KHABAR_METRICS__PORT" in theirs:  # a container has all ports to itself, we have not
        theirs |= {"KHABAR_METRICS__HOST": "127.0.0.1", "KHABAR_METRICS__PORT": str(free_port())}
    bare = {name: value for name, value in os.environ.items() if not name.startswith("KHABAR_")}
    return bare | theirs | {"KHABAR_CONFIG": str(home / "config"), "KHABAR_AGENCIES__SHIPPED": "false"} | changed


@contextlib.contextmanager
def _running(service: dict[str, Any], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "scraper", *service["command"]]
    with log.open("wb") as file, subprocess.Popen(command, env=environment, stderr=file, stdout=file) as process:
        try:
            yield process
        finally:
            process.kill()


def _health(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scraper", *only("HEALTHCHECK").argv()[1:]]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=START_S)


def _until_healthy(environment: dict[str, str], log: Path) -> str:
    deadline = time.monotonic() + START_S
    while (answer := _health(environment)).returncode != 0:
        assert time.monotonic() < deadline, answer.stderr + log.read_text(encoding="utf-8")
        time.sleep(0.2)
    return answer.stdout


def _until_working(log: Path) -> None:
    """Wait until this process, not only a fellow that made the database healthy, has begun to work."""
    deadline = time.monotonic() + START_S
    while not any(word in log.read_text(encoding="utf-8") for word in ("following", "working for")):
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(STOP_S)


@pytest.mark.slow
def test_the_sqlite_service_starts_becomes_healthy_and_stops(tmp_path: Path) -> None:
    service, log = ours()["khabar"], tmp_path / "log"
    environment = _environment(service, tmp_path)
    assert _health(environment).returncode != 0  # no database yet
    with _running(service, environment, log) as process:
        assert "0 articles" in _until_healthy(environment, log)
        assert _stop(process) == 0
    assert (tmp_path / "khabar.db").is_file()
    assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_scheduler_and_a_worker_share_one_postgres(postgres: str, tmp_path: Path) -> None:
    first, second = ours()["scheduler"], ours()["worker"]
    environment, its = (_environment(each, tmp_path, KHABAR_STORE__DSN=postgres) for each in (first, second))
    logs = [tmp_path / "one", tmp_path / "two"]
    with _running(first, environment, logs[0]) as one, _running(second, its, logs[1]) as two:
        for log in logs:
            assert "0 articles" in _until_healthy(environment, log)
            _until_working(log)
        assert (one.poll(), two.poll()) == (None, None)
        assert (_stop(one), _stop(two)) == (0, 0)
    assert not any("Traceback" in log.read_text(encoding="utf-8") for log in logs)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["config"]  # no files besides the database


@pytest.mark.slow
def test_a_container_with_a_wrong_setting_says_so_and_ends(tmp_path: Path) -> None:
    service, log = ours()["khabar"], tmp_path / "log"
    environment = _environment(service, tmp_path, KHABAR_POLL__FLOOR_S="soon")
    with _running(service, environment, log) as process:
        assert process.wait(START_S) == 2
    said = 'khabar: KHABAR_POLL__FLOOR_S: poll.floor_s = "soon": must be a number\n'
    assert log.read_text(encoding="utf-8") == said


@pytest.mark.slow
def test_the_wheel_carries_the_catalogue_the_stories_and_the_migrations(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="the build backend comes with requirements/build.txt")
    build = [sys.executable, "-c", "import hatchling.build as b, sys; b.build_wheel(sys.argv[1])", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=PATIENCE_S)
    (wheel,) = tmp_path.glob("khabar-*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    shipped = sorted(path.relative_to(ROOT / "config").as_posix() for path in (ROOT / "config").rglob("*.toml"))
    inside = site / "scraper" / "_shipped_config"
    assert sorted(path.relative_to(inside).as_posix() for path in inside.rglob("*.toml")) == shipped
    assert (site / "scraper" / "demo" / "stories" / "fa.json").is_file()
    assert list((site / "storage" / "sql" / "migrations" / "versions").glob("0001*.py"))
    code = "import scraper.layers as l, scraper.settings as s; print(l.shipped_dir()); s.load_settings(None, {})"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(site)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=START_S,
    )
    assert Path(answer.stdout.strip()) == inside


@pytest.mark.slow
def test_a_stop_while_the_store_is_opened_is_an_orderly_end(tmp_path: Path) -> None:
    log = tmp_path / "log"
    deadline = time.monotonic() + START_S
    with _running(ours()["khabar"], _environment(ours()["khabar"], tmp_path), log) as process:
        while not (tmp_path / "khabar.db").exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert _stop(process) == 0
    assert "Traceback" not in log.read_text(encoding="utf-8")
