"""Refusals on their way: inside this room they travel as one exception, and leave it as a value."""

from __future__ import annotations

from storage.records import Refusal, RefusalClass

MAX_DETAIL_CHARS = 300

# The classes of refusals that come before a request is sent.
NOTHING_SENT = frozenset(
    {RefusalClass.SSRF, RefusalClass.BAD_URL, RefusalClass.DNS, RefusalClass.CONNECT, RefusalClass.TLS}
)


class Refused(Exception):  # noqa: N818 - named for what it carries; never leaves this room
    """Carries a Refusal out of nested calls to `HttpFetcher.get`, which returns it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal


class StaleConnection(Refused):
    """A kept connection ended before a byte of the answer came: the server had closed it, asking again is sound."""

    def __init__(self) -> None:
        super().__init__(Refusal(RefusalClass.PROTOCOL, "the server closed the connection without an answer"))


def refuse(
    kind: RefusalClass,
    detail: str,
    *,
    retry_in_s: float | None = None,
    rest_host: bool = False,
    status: int | None = None,
) -> Refused:
    """Make the exception for one refusal; its detail becomes one printable line of bounded length."""
    return Refused(Refusal(kind, one_line(detail), retry_in_s=retry_in_s, rest_host=rest_host, status=status))


def one_line(text: str) -> str:
    """Return text fit for logs and terminals: one line, no control characters, bounded."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text[: 2 * MAX_DETAIL_CHARS]).split())
    return line if len(line) <= MAX_DETAIL_CHARS else line[: MAX_DETAIL_CHARS - 1] + "…"
