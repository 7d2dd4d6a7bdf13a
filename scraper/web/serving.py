"""Running the application: alone (`khabar web`), or on the loop of the daemon (`khabar run --web`)."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING

import uvicorn

from scraper.settings import is_loopback
from storage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from starlette.applications import Starlette

KEEP_ALIVE_S = 30
LEAST_TOKEN = 16  # characters


class _Server(uvicorn.Server):
    """uvicorn without hands on the signals: the process has an owner."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


def check_token(host: str, token: str | None) -> None:
    """Refuse to listen to others without a token that cannot be guessed. ConfigError."""
    if not is_loopback(host) and not token:
        raise ConfigError(f"web.host: {host} is not this machine alone; set a token (KHABAR_WEB__TOKEN), or 127.0.0.1")
    if token and len(token) < LEAST_TOKEN:
        raise ConfigError(f"web.token: fewer than {LEAST_TOKEN} characters can be guessed; make a longer one")


def make_server(app: Starlette, host: str, port: int) -> uvicorn.Server:
    """Return a server that leaves signals to the caller; `serve()` runs it, `should_exit = True` ends it."""
    return _Server(_config(app, host, port))


async def start(app: Starlette, host: str, port: int, section: str = "web") -> Callable[[], Awaitable[None]]:
    """Serve from this loop; return what ends it. ConfigError names the section when the port is taken."""
    server = make_server(app, host, port)
    with _listening(host, port, section) as listener:
        task = asyncio.create_task(server.serve(sockets=[listener.dup()]))

    async def stop() -> None:
        server.should_exit = True
        await task

    return stop


def _listening(host: str, port: int, section: str = "web") -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise ConfigError(
            f"{section}: {host}:{port}: {error.strerror}; choose another {section}.port, or end what listens there"
        ) from error


def serve(app: Starlette, host: str, port: int) -> None:
    """Serve until a signal says to end. ConfigError when the port is taken."""
    with _listening(host, port) as listener:
        uvicorn.Server(_config(app, host, port)).run(sockets=[listener])


def _config(app: Starlette, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,  # its own would write over many lines, unescaped
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=2,
        proxy_headers=False,
        ws="none",
    )
