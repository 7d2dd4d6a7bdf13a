"""Logs: one event a line, for people or as JSON; nothing from outside comes unescaped, no line is endless."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from storage.patterns import late

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_LINE = 2_000  # characters; a page's title can be a megabyte
# Controls, line ends, bidi overrides and isolates, half surrogate pairs, and the tags that no font shows.
_UNSAFE = late("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]")
# What is between the scheme and the last @ of a URL; a DSN's password may hold any sign that should have been encoded.
_USERINFO = re.compile(r"(https?|wss?|smtps?)://[^/?#\s]*@|(postgres(?:ql)?(?:\+\w+)?)://\S*@", re.IGNORECASE)
_SECRETS = late(
    r"((?:^|[?&;\s])(?:[\w.-]*(?:token|secret|password|passwd|api[_-]?key|signature)|pwd|sig)=)[^&;#\s\"'<>]+"
    r"|(\bauthorization:\s*\w+\s+)\S+|(\bwhsec_)\S+",
    re.IGNORECASE,
)
FIELDS = "khabar"  # attribute of a log record: what JSON logs tell beside the event, by name


def safe(text: str) -> str:
    """Return text fit for one line of a terminal or log: controls and bidi overrides escaped, secrets masked."""
    line = _USERINFO.sub(lambda found: f"{found[1] or found[2]}://***@", text[: 2 * LONGEST_LINE])
    line = _SECRETS.sub(lambda found: f"{found[1] or found[2] or found[3]}***", line)
    line = _UNSAFE.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode(), line)
    return line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + "..."


class _ForPeople(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%S")
        return f"{when} {record.levelname.lower():7} {safe(_message(record))}"


class _AsJson(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        event = {"at": when, "level": record.levelname.lower(), "room": record.name, "event": safe(_message(record))}
        fields: Mapping[str, object] = getattr(record, FIELDS, {})
        told = {name: safe(value) if isinstance(value, str) else value for name, value in fields.items()}
        return json.dumps(event | told | event, ensure_ascii=False)


class _Lines(logging.StreamHandler[TextIO]):
    """Writes lines; one that cannot be made is told in one line too, where the base class prints its arguments."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say which line of the code could not be logged."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):  # standard error is gone: nobody reads
            self.stream.write(safe(f"a bug: {record.pathname}:{record.lineno} could not be logged: {error!r}") + "\n")


def told(**fields: str | float | None) -> dict[str, dict[str, str | float | None]]:
    """Return the `extra` of a log call that gives JSON logs these fields beside the event; what is None is left out."""
    return {FIELDS: {name: value for name, value in fields.items() if value is not None}}


def _message(record: logging.LogRecord) -> str:
    """Return the message, with where an exception was raised instead of a traceback over many lines."""
    message = record.getMessage()
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return message
    place, trace = "", error.__traceback__
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{message}: {type(error).__name__}: {error} (at {place})"


def set_up(level: str, style: str) -> None:
    """Send Khabar's logs to standard error from `level` on, in `style` "text" or "json"."""
    handler = _Lines(sys.stderr)
    handler.setFormatter(_AsJson() if style == "json" else _ForPeople())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("khabar").setLevel(level.upper())


def style() -> str:
    """Return the style that logs have in this process."""
    return "json" if any(isinstance(each.formatter, _AsJson) for each in logging.getLogger().handlers) else "text"


def catch_the_rest() -> None:
    """Log, in one line each, what Python would print itself: warnings, threads that die, errors nobody can catch."""
    log = logging.getLogger("khabar.python")
    logging.captureWarnings(capture=True)

    def thread_died(args: threading.ExceptHookArgs) -> None:
        log.error("a bug: thread %s died", args.thread.name if args.thread else "?", exc_info=args.exc_value)

    def not_raised(args: sys.UnraisableHookArgs) -> None:
        log.error("a bug: %s", args.err_msg or "an error that nobody could catch", exc_info=args.exc_value)

    threading.excepthook = thread_died
    sys.unraisablehook = not_raised
