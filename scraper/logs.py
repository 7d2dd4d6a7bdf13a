"""Logs: one event a line, for people or as JSON; nothing from outside comes unescaped, no line is endless."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

LONGEST_LINE = 2_000  # characters; a page's title can be a megabyte
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_USERINFO = re.compile(r"(https?|postgres(?:ql)?(?:\+\w+)?)://[^/\s@]*@")


def safe(text: str) -> str:
    """Return text fit for one line of a terminal or log: controls and bidi overrides escaped, no userinfo, cut."""
    line = _USERINFO.sub(r"\1://***@", text[: 2 * LONGEST_LINE])
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
        return json.dumps(event, ensure_ascii=False)


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
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_AsJson() if style == "json" else _ForPeople())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("khabar").setLevel(level.upper())
