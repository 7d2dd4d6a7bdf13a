"""Each exit code that docs/cli.md promises, from a real process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from scraper import cli
from tests.origin import Origin, Story
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

STORY = Story(
    "/news/1", "A bridge opens", "The wooden bridge over the river opened to walkers on Monday, after repairs."
)


def _run(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("KHABAR_")}
    theirs = {"KHABAR_AGENCIES__SHIPPED": "false", "KHABAR_POLITENESS__GAP_S": "0", "KHABAR_CRAWL__RETRY_BASE_S": "0.1"}
    return subprocess.run(
        [sys.executable, "-m", "scraper", *command],
        cwd=folder,
        env=own | theirs | {"KHABAR_CRAWL__PATIENCE_S": "0", "HOME": str(folder)} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


def _is_one_line(error: str) -> bool:
    return error.startswith("khabar: ") and len(error.splitlines()) == 1 and "Traceback" not in error


def test_done_is_0(tmp_path: Path) -> None:
    answer = _run(tmp_path, "config", "check")
    assert answer.returncode == cli.EXIT_OK == 0
    assert answer.stdout.startswith("OK: ")


def test_a_bug_is_1_and_one_line(tmp_path: Path) -> None:
    code = "import scraper.cli as c; c.COMMANDS['crawl'] = ('no.such.module', ''); c.main()"
    answer = subprocess.run(
        [sys.executable, "-c", code, "crawl"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert answer.returncode == cli.EXIT_BUG == 1
    assert _is_one_line(answer.stderr)
    assert "KHABAR_TRACEBACK=1" in answer.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_disk_that_is_full_where_the_output_goes_is_5(tmp_path: Path, unbuffered: str) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 - a device
        answer = subprocess.run(
            [sys.executable, "-m", "scraper", "config", "check"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
        )
    assert answer.returncode == cli.EXIT_SINK == 5
    assert _is_one_line(answer.stderr)


@pytest.mark.parametrize(
    "command", [("crawl", "--no-such-option"), ("crwal",), ("show", "abcdef", "--db", "none.db"), ("crawl", "nobody")]
)
def test_a_mistake_is_2(tmp_path: Path, command: tuple[str, ...]) -> None:
    answer = _run(tmp_path, *command)
    assert answer.returncode in {cli.EXIT_USAGE, cli.EXIT_STORE}
    assert (answer.returncode == cli.EXIT_STORE) == ("none.db" in command)
    assert "Traceback" not in answer.stderr


def test_no_server_is_3(tmp_path: Path) -> None:
    with closing(socket.socket()) as unheard:
        unheard.bind(("127.0.0.1", 0))
        port = unheard.getsockname()[1]
        url, opening = f"http://127.0.0.1:{port}/rss", f"127.0.0.1/32:{port}"
        answer = _run(tmp_path, "crawl", url, "--allow-private", opening, "--db", "a.db")
    assert answer.returncode == cli.EXIT_NOTHING_REACHED == 3
    assert "nothing could be reached" in answer.stderr


def test_a_database_that_is_none_is_4(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("no database at all, but a text that is long enough to be read as a header " * 20)
    answer = _run(tmp_path, "status", "--db", "a.db")
    assert answer.returncode == cli.EXIT_STORE == 4
    assert _is_one_line(answer.stderr)


def test_files_that_cannot_be_written_are_5(tmp_path: Path) -> None:
    (tmp_path / "records").write_text("a file where the directory should be", encoding="utf-8")
    with Origin(hosts=1) as origin:
        origin.publish(STORY)
        answer = _run(
            tmp_path, "crawl", origin.url("/feed.xml"), "--allow-private", origin.opening, "--db", "a.db",
            "--output", "records",
        )  # fmt: skip
    assert answer.returncode == cli.EXIT_SINK == 5, answer.stderr
    assert "Traceback" not in answer.stderr


def test_ctrl_c_is_130(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:  # takes connections, answers nothing
        port = silent.getsockname()[1]
        command = ["crawl", f"http://127.0.0.1:{port}/rss", "--allow-private", f"127.0.0.1/32:{port}", "--db", "a.db"]
        with subprocess.Popen(
            [sys.executable, "-m", "scraper", *command],
            cwd=tmp_path,
            env=os.environ | {"KHABAR_DAEMON__GRACE_S": "0.5"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            silent.settimeout(PATIENCE_S)
            connection, _ = silent.accept()
            process.send_signal(signal.SIGINT)
            try:
                assert process.wait(PATIENCE_S) == cli.EXIT_INTERRUPTED == 130
            finally:
                process.kill()
                connection.close()
