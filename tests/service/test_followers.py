"""What follows the daemon: seconds behind it, articles can be found, and the webhook has been told."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

from scraper.search import FoldingLexer
from storage.search import SearchQuery
from storage.sql import open_store
from tests.origin import Origin
from tests.service import test_daemon as daemons

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

PATIENCE_S = 30


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.1)


def test_articles_are_found_and_told_while_the_daemon_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            value = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.extend(change["position"] for change in value["changes"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:  # type: ignore[override]
            """Say nothing."""

    def found() -> int:
        store = open_store(str(tmp_path / "k.db"), lexer=FoldingLexer())
        hits = store.search(SearchQuery('"tower stays open"')).hits
        store.close()
        return len(hits)

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setitem(daemons.ENVIRONMENT, "KHABAR_WEBHOOK__URL", f"http://127.0.0.1:{server.server_port}/hook")
    monkeypatch.setitem(daemons.ENVIRONMENT, "KHABAR_WEBHOOK__SECRET", "a secret for the test")
    with Origin(hosts=1) as origin:
        opening = f'["{origin.opening}", "127.0.0.0/8:{server.server_port}"]'
        monkeypatch.setitem(daemons.ENVIRONMENT, "KHABAR_FETCH__ALLOW_PRIVATE", opening)
        origin.publish(daemons.story(1), host=1)
        daemons.write_agency(tmp_path / "config", origin, 1)
        daemon = daemons.start(tmp_path, origin)
        daemons.wait_for(tmp_path / "k.db", 1)
        wait_until(lambda: found() == 1 and told == [1])
        origin.publish(daemons.story(2), host=1)
        wait_until(lambda: found() == 2 and told == [1, 2])
        os.kill(daemon.pid, signal.SIGTERM)
        _, log = daemon.communicate(timeout=30)
    server.shutdown()
    server.server_close()
    assert daemon.returncode == 0
    assert "a bug" not in log
