"""`khabar web` and `khabar run --web` as commands: what they say, what they refuse, how they end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

from storage.sql import open_store
from tests.cli.test_crawl import FAST, khabar
from tests.ports import free_port
from tests.waiting import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from pathlib import Path


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("words", [("web",), ("run", "--web")])
def test_it_answers_and_ends_by_a_signal(words: tuple[str, ...], tmp_path: Path) -> None:
    database, port = str(tmp_path / "k.db"), free_port()
    open_store(database).close()
    command = [sys.executable, "-m", "scraper", *words, "--db", database]
    environment = {**os.environ, **FAST, "KHABAR_WEB__PORT": str(port)}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: _listens(port), "it does not listen")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE_S) as answer:
            assert "<h1>Overview</h1>" in answer.read().decode()
    finally:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=PATIENCE_S)[1]
    assert "Traceback" not in said
    assert f":{port}/" in said


def test_an_open_door_a_short_token_a_taken_port_and_no_database_are_refused(tmp_path: Path) -> None:
    database = str(tmp_path / "k.db")
    open_store(database).close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = [
            khabar("web", "--db", database, "--host", "0.0.0.0"),
            khabar("web", "--db", database, "--host", "0.0.0.0", "--token", "short"),
            khabar("web", "--db", database, "--port", port),
            khabar("web", "--db", str(tmp_path / "none.db"), "--port", port),
        ]
    words = ["set a token", "16 characters", "choose another web.port", "none.db"]
    assert [each.returncode for each in told] == [2, 2, 2, 4]
    assert [word in each.stderr for word, each in zip(words, told, strict=True)] == [True] * 4
