"""`khabar web` and `khabar run --web` as commands: what they say, what they refuse, how they end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from storage.sql import open_store
from tests.cli.test_crawl import FAST, khabar

if TYPE_CHECKING:
    from pathlib import Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize("words", [("web",), ("run", "--web")])
def test_it_answers_and_ends_by_a_signal(words: tuple[str, ...], tmp_path: Path) -> None:
    database, port = str(tmp_path / "k.db"), _free_port()
    open_store(database).close()
    command = [sys.executable, "-m", "scraper", *words, "--db", database]
    environment = {**os.environ, **FAST, "KHABAR_WEB__PORT": str(port)}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        text, give_up = "", time.monotonic() + 30
        while not text and time.monotonic() < give_up:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as answer:
                    text = answer.read().decode()
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        assert "<h1>Overview</h1>" in text
    finally:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=20)[1]
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
