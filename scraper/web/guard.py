"""Who may ask, and what a browser may do with the answer.

Host        only names that were told to us: a page that points a name of its own at us gets nothing (DNS rebinding)
token       beyond loopback: `Authorization: Bearer`, or a cookie that the login form sets; compared in constant time
headers     no script, style or frame but our own; what a publisher wrote is text
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "khabar"
OPEN_PATHS = ("/login", "/static/")  # answered without a token
PROBES = ("/healthz", "/readyz")  # answered to anybody, under any name: Kubernetes asks for an address
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
# A page of somebody else: no script, nothing loaded, no form, its own opaque origin.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


class Guard:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], token: str | None) -> None:
        self._app = app
        self._hosts = {host.casefold() for host in hosts}
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what may not pass, and put the headers on what does."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        refused = self._refused(request)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await (refused or self._app)(scope, receive, with_headers)

    def _refused(self, request: Request) -> Response | None:
        if request.url.path in PROBES:
            return None
        if _bare(request.headers.get("host", "")) not in self._hosts:
            return PlainTextResponse("no such host here; name it in web.hosts\n", 421)
        path = request.url.path
        if self._token is None or path.startswith(OPEN_PATHS) or self._knows(request):
            return None
        if path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
            return PlainTextResponse(
                "a token is needed: Authorization: Bearer ...\n", 401, {"www-authenticate": "Bearer"}
            )
        return RedirectResponse("/login", 303)

    def _knows(self, request: Request) -> bool:
        assert self._token is not None  # noqa: S101 - asked only when there is one
        kind, _, told = request.headers.get("authorization", "").partition(" ")
        if kind.casefold() == "bearer" and same(told.strip(), self._token):
            return True
        return same(request.cookies.get(COOKIE, ""), cookie_of(self._token))


def same(told: str, known: str) -> bool:
    """Tell whether two secrets are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest(told.encode("utf-8", "replace"), known.encode())


def cookie_of(token: str) -> str:
    """Return what the cookie holds: a hash, so that who reads it has not the token."""
    return hashlib.sha256(f"khabar cookie {token}".encode()).hexdigest()


def _bare(host: str) -> str:
    """Return a Host header without its port."""
    if host.startswith("["):
        return host.partition("]")[0].removeprefix("[").casefold()
    return host.partition(":")[0].casefold().rstrip(".")
