"""`khabar demo --serve`: the two sites stay up for other commands, and go when they are told to."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing

from click.testing import CliRunner

from scraper.cli import khabar
from storage.errors import InputError
from tests.ports import free_port
from tests.waiting import PATIENCE_S


def test_the_sites_are_where_it_says_until_it_is_told_to_stop() -> None:
    port = free_port(2)
    command = [sys.executable, "-m", "scraper", "demo", "--serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said, opening = process.stdout.readline(), process.stdout.readline()
            assert said == f"Persian: http://127.0.0.1:{port}/  English: http://127.0.0.1:{port + 1}/  until Ctrl-C\n"
            assert f'["127.0.0.1/32:{port}", "127.0.0.1/32:{port + 1}"]' in opening
            with urllib.request.urlopen(f"http://127.0.0.1:{port + 1}/feed.json", timeout=PATIENCE_S) as answer:
                assert answer.status == 200
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE_S) == 0
        finally:
            process.kill()


def test_a_port_that_is_taken_is_one_line_and_leaves_the_other_free() -> None:
    port = free_port(2)
    with closing(socket.create_server(("127.0.0.1", port + 1))):
        answer = CliRunner().invoke(khabar, ["demo", "--serve", "--port", str(port)])
        assert isinstance(answer.exception, InputError)
        assert f"--port {port}:" in str(answer.exception)
    with closing(socket.create_server(("127.0.0.1", port))) as again:
        assert again.getsockname()[1] == port
