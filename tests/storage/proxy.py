"""A TCP proxy in front of a PostgreSQL server that can stall or cut what goes through it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Self

from sqlalchemy import make_url

if TYPE_CHECKING:
    from sqlalchemy import URL


DONE_WITHIN_S = 0.5  # a server's commit of a few rows


class Proxy:
    """Listens on loopback; `dsn` leads through it. Use as a context manager."""

    def __init__(self, dsn: str) -> None:
        self._target = make_url(dsn)
        self._flows = threading.Event()
        self._flows.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._fateful = b""
        self._open: list[socket.socket] = [self._listener]
        port = self._listener.getsockname()[1]
        through = self._target.set(query={}, host="127.0.0.1", port=port)
        self.dsn = through.render_as_string(hide_password=False)
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._flows.set()
        self.cut()
        self._listener.close()

    def stall(self) -> None:
        """Keep connections open and pass nothing on."""
        self._flows.clear()

    def flow(self) -> None:
        """Pass on again."""
        self._flows.set()

    def cut(self) -> None:
        """Close every connection; new ones are welcome."""
        for each in self._open[1:]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        del self._open[1:]

    def cut_behind(self, words: bytes) -> None:
        """Once a client says this, have the server do it, and cut every connection before its answer."""
        self._fateful = words

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = _connect(self._target)
            except OSError:  # the server is being restarted
                near.close()
                continue
            self._open += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        try:
            self._carry(source, target)
        except OSError:  # as from a client that was killed: the server must hear of it, it may hold locks for him
            with contextlib.suppress(OSError):
                target.shutdown(socket.SHUT_RDWR)

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        while data := source.recv(65_536):
            self._flows.wait()
            if self._fateful and self._fateful in data:
                self._fateful = b""
                self._flows.clear()  # no answer passes
                target.sendall(data)
                time.sleep(DONE_WITHIN_S)
                self.cut()
                self._flows.set()
                return
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def _connect(url: URL) -> socket.socket:
    folder = url.query.get("host")
    if not folder:
        return socket.create_connection((url.host or "127.0.0.1", url.port or 5432))
    far = socket.socket(socket.AF_UNIX)
    far.connect(f"{folder}/.s.PGSQL.{url.port or 5432}")
    return far
