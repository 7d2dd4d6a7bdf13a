"""Text from outside on a terminal: escaped, and kept from turning the line around it."""

from __future__ import annotations

import os
import re
import sys

from scraper.logs import safe

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
# Hebrew to Arabic Extended-A, their presentation forms, and the right-to-left planes.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


def shown(text: str) -> str:
    """Return text from outside as one line for standard output; right-to-left text isolated on a terminal."""
    return apart(safe(text))


def apart(line: str) -> str:
    """Return a line that is escaped already, isolated where it has to be."""
    return isolated(line) if _on_terminal() else line


def isolated(text: str) -> str:
    """Return text such that what stands beside it keeps its place, whatever direction the text has (UAX 9)."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if _RIGHT_TO_LEFT.search(text) else text


def _on_terminal() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
