"""Logs: nothing from outside reaches a terminal unescaped."""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING

import pytest

from scraper import logs

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("می‌تواند", "می‌تواند"),
        ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
        ("a\r\nb", "a\\r\\nb"),
        ("left \u202eright", "left \\u202eright"),
        ("\udcff", "\\udcff"),
        ("get https://user:pw@a.test/x", "get https://***@a.test/x"),
        ("postgresql+psycopg://khabar:pw@db/khabar", "postgresql+psycopg://***@db/khabar"),
    ],
)
def test_safe(raw: str, shown: str) -> None:
    assert logs.safe(raw) == shown


def test_safe_cuts_what_is_endless() -> None:
    assert len(logs.safe("x" * 1_000_000)) == logs.LONGEST_LINE + 3


def test_json_logs_are_one_line_an_event_and_name_where_it_was_raised(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", "json")
    log = logging.getLogger("khabar.test")
    try:
        raise ValueError("bad\nvalue")  # noqa: TRY301 - to have an exception with a place
    except ValueError:
        log.exception("a bug: %s", "x\ny")
    (line,) = capsys.readouterr().err.splitlines()
    event = json.loads(line)
    assert event["level"] == "error"
    assert event["event"].startswith("a bug: x\\ny: ValueError: bad\\nvalue (at ")


def test_levels_hold_for_our_own_room_only(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("debug", "text")
    logging.getLogger("khabar.x").debug("shown")
    logging.getLogger("httpx").info("not shown")
    err = capsys.readouterr().err
    assert "shown" in err
    assert "not shown" not in err
    assert sys.stderr.isatty() is False
