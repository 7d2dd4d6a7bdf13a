"""What follows the daemon: seconds behind it, articles can be found, and the webhook has been told."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

from scraper.search import FoldingLexer
from storage.search import SearchQuery
from storage.sql import open_store
from tests.origin import Origin
from tests.service.test_daemon import start, story, wait_for, write_agency
from tests.waiting import wait_until

if TYPE_CHECKING:
    from pathlib import Path


def test_articles_are_found_and_told_while_the_daemon_runs(tmp_path: Path) -> None:
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
    hook = {
        "KHABAR_WEBHOOK__URL": f"http://127.0.0.1:{server.server_port}/hook",
        "KHABAR_WEBHOOK__SECRET": "a secret for the test",
    }
    with Origin(hosts=1) as origin:
        opening = f'["{origin.opening}", "127.0.0.0/8:{server.server_port}"]'
        origin.publish(story(1), host=1)
        write_agency(tmp_path / "config", origin, 1)
        with start(tmp_path, origin, **hook, KHABAR_FETCH__ALLOW_PRIVATE=opening) as daemon:
            wait_for(tmp_path / "k.db", 1)
            wait_until(lambda: found() == 1 and told == [1])
            origin.publish(story(2), host=1)
            wait_until(lambda: found() == 2 and told == [1, 2])
            log = daemon.end()
    server.shutdown()
    server.server_close()
    assert "a bug" not in log
