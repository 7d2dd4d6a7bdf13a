"""The image's command at work, without Docker: it follows a feed, keeps the records in /data, stops, goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.deploy.files import container_environment, only, ours
from tests.origin import Origin, Story
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECORD_S = PATIENCE_S
STOP_S = PATIENCE_S
STORY = Story(
    "/news/1",
    "The old bridge is open again",
    "The wooden bridge over the river opened to walkers on Monday, after eight months of repairs.\n"
    "Only oak and iron clamps made by hand were used for it, the mayor said at the opening.",
)


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin(hosts=1) as live:
        live.publish(STORY)
        yield live


@pytest.fixture
def environment(origin: Origin, tmp_path: Path) -> dict[str, str]:
    """Return what the SQLite container sees, /data and /config being folders of ours, and the way to the origin."""
    (tmp_path / "config").mkdir()
    (tmp_path / "data").mkdir()
    own = {name: value for name, value in os.environ.items() if not name.startswith("KHABAR_")}
    theirs = container_environment(ours()["khabar"])
    moved = {
        name: f"{tmp_path}{value}" if value.startswith(("/data", "/config")) else value
        for name, value in theirs.items()
    }
    return own | moved | {"KHABAR_AGENCIES__SHIPPED": "false", "KHABAR_POLITENESS__GAP_S": "0"}


def _records(folder: Path) -> list[dict[str, object]]:
    files = sorted((folder / "data" / "records").glob("*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def _run_until(count: int, origin: Origin, folder: Path, environment: dict[str, str]) -> int:
    """Run the image's command on the origin's feed until so many records are there; return its exit code."""
    words = [*only("CMD").argv(), origin.url("/feed.xml"), "--allow-private", origin.opening]
    log = folder / "log"
    with (
        log.open("ab") as file,
        subprocess.Popen([sys.executable, "-m", "scraper", *words], env=environment, stdout=file, stderr=file) as run,
    ):
        try:
            deadline = time.monotonic() + RECORD_S
            while len(_records(folder)) < count:
                assert run.poll() is None, log.read_text(encoding="utf-8")
                assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
                time.sleep(0.1)
            run.send_signal(signal.SIGTERM)
            return run.wait(STOP_S)
        finally:
            run.kill()


@pytest.mark.slow
def test_the_images_command_keeps_records_and_its_health_check_counts_them(
    origin: Origin, environment: dict[str, str], tmp_path: Path
) -> None:
    assert _run_until(1, origin, tmp_path, environment) == 0
    (record,) = _records(tmp_path)
    assert (record["title"], record["body"]) == (STORY.title, STORY.body)
    health = [sys.executable, "-m", "scraper", *only("HEALTHCHECK").argv()[1:]]
    answer = subprocess.run(health, env=environment, capture_output=True, text=True, check=False, timeout=RECORD_S)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("1 articles (0 copies)")


@pytest.mark.slow
def test_a_new_container_on_the_same_volume_goes_on_and_repeats_nothing(
    origin: Origin, environment: dict[str, str], tmp_path: Path
) -> None:
    often = {"KHABAR_POLL__INTERVAL_S": "0.4", "KHABAR_POLL__FLOOR_S": "0.2", "KHABAR_POLL__CAP_S": "1"}
    assert _run_until(1, origin, tmp_path, environment | often) == 0
    second = Story("/news/2", "A harbour wall is planned", "The council wants a wall of granite before next winter.")
    origin.publish(second)
    assert _run_until(2, origin, tmp_path, environment | often) == 0
    assert [record["title"] for record in _records(tmp_path)] == [STORY.title, second.title]
    assert (origin.log.requests("/news/1"), origin.log.requests("/news/2")) == (1, 1)
