"""Logs: nothing from outside reaches a terminal unescaped."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.routing import Route

from scraper import logs
from scraper.cli import khabar, main
from scraper.cli.daemons import LogReporter
from scraper.web.serving import start as serve
from storage.errors import InputError
from storage.records import Ending, Note, Outcome, Receipt, Refusal, RefusalClass, Verdict
from storage.sql import open_store
from tests.origin import Origin
from tests.ports import free_port
from tests.service.test_daemon import start, story, write_agency
from tests.storage.samples import article, claim_one, new

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.records import Task


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    hooks = threading.excepthook, sys.unraisablehook
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = before
    threading.excepthook, sys.unraisablehook = hooks


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
        ("postgresql://u:p/w@ss@db/khabar", "postgresql://***@db/khabar"),
        ("https://a:b@c@a.test/x", "https://***@a.test/x"),
        ("https://a.test/@desk?mail=x@y", "https://a.test/@desk?mail=x@y"),
        ("https://a.test/f?id=3&access_token=abc&x=1", "https://a.test/f?id=3&access_token=***&x=1"),
        ("https://a.test/f?key=3&design=x&token=a%20b", "https://a.test/f?key=3&design=x&token=***"),
        ("host=db password=hunter2 dbname=k", "host=db password=*** dbname=k"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("secret whsec_c2VjcmV0", "secret whsec_***"),
        ("Bearer Representatives Act, basic research", "Bearer Representatives Act, basic research"),
        ("a\u2028b\u2066c\x9bd", "a\\u2028b\\u2066c\\x9bd"),
        ("tag\U000e0041", "tag\\U000e0041"),
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


HOSTILE = [
    "x\n2026-11-23 12:00:00 error   the disk is full",
    'x\r\n{"level": "error", "event": "forged"}',
    "\x1b[2J\x1b]0;owned\x07\x9b31m",
    "\u202egnp.exe\u2066\u2069\u2028\u2029\x85\x0b\x0c\x1c",
    "\ud800 half a pair",
    "%s %d %(name)s {0}",
    "x" * 100_000,
    "https://user:hunter2@a.test/?token=hunter2",
]
RAW = set("\n\r\x1b\x07\x9b\x85\x0b\x0c\x1c\u2028\u2029\u202e\u2066\u2069")


@pytest.fixture
def task(tmp_path: Path) -> Iterator[Task]:
    store = open_store(str(tmp_path / "k.db"))
    store.frontier.put([new(1)])
    yield claim_one(store)
    store.close()


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize("raw", HOSTILE)
def test_what_a_site_writes_stays_within_its_line(
    raw: str, style: str, task: Task, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("debug", style)
    reporter = LogReporter()
    bad = Outcome(task, Ending.AGAIN, refusal=Refusal(RefusalClass.TIMEOUT, raw), notes=(Note("websub", raw),))
    good = Outcome(task, Ending.DONE, article=article(1, title=raw, agency=raw))
    reporter.started(task)
    reporter.ended(bad, Receipt(Verdict.NOTHING))
    reporter.ended(good, Receipt(Verdict.NEW, "abc"))
    lines = capsys.readouterr().err.removesuffix("\n").split("\n")
    assert len(lines) == 4
    assert not RAW & set("".join(lines))
    assert "hunter2" not in "".join(lines)
    assert max(map(len, lines)) < 3 * logs.LONGEST_LINE
    if style == "json":
        assert [json.loads(line)["level"] for line in lines] == ["debug", "warning", "info", "info"]


def test_json_logs_tell_fields_that_no_event_can_forge(task: Task, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", "json")
    LogReporter().ended(
        Outcome(task, Ending.AGAIN, refusal=Refusal(RefusalClass.FORBIDDEN, "no", status=403)), Receipt(Verdict.NOTHING)
    )
    logging.getLogger("khabar.x").info("real", extra=logs.told(event="forged", level="forged", n=1, none=None))
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    told = {name: first[name] for name in ("agency", "url", "task", "refusal", "ending", "status")}
    assert told == {
        "agency": "agency", "url": "https://a.test/1", "task": "fetch", "refusal": "forbidden", "ending": "again",
        "status": 403,
    }  # fmt: skip
    assert {name: second.get(name) for name in ("event", "level", "n", "none")} == {
        "event": "real", "level": "info", "n": 1, "none": None,
    }  # fmt: skip


@pytest.mark.filterwarnings("default")
def test_what_python_prints_itself_is_one_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", "text")
    logs.catch_the_rest()
    warnings.warn("bad\nescape \x1b[2J", stacklevel=1)

    def die() -> None:
        raise ValueError("in\na thread")

    thread = threading.Thread(target=die, name="t")
    thread.start()
    thread.join()
    logging.getLogger("khabar.x").info("%d", "no\nnumber \x1b[2J")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert "bad\\nescape \\x1b[2J" in lines[0]
    assert "a bug: thread t died: ValueError: in\\na thread (at " in lines[1]
    assert "could not be logged: TypeError" in lines[2]


def test_an_error_on_the_command_line_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise InputError("bad\n\x1b[2Jfile postgresql://u:hunter2@db/k")

    monkeypatch.setattr(khabar, "main", fail)
    with pytest.raises(SystemExit, match="2"):
        main()
    assert capsys.readouterr().err == "khabar: bad\\n\\x1b[2Jfile postgresql://***@db/k\n"


def test_settings_that_are_shown_have_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = ("STORE__DSN", "postgresql://u:hunter2@db/k"), ("WEB__TOKEN", "hunter2hunter2hunter2")
    for name, value in (*secrets, ("WEBHOOK__SECRET", "hunter2hunter2hunter2")):
        monkeypatch.setenv(f"KHABAR_{name}", value)
    answer = CliRunner().invoke(khabar, ["config", "show"], standalone_mode=False)
    assert "token" in answer.output
    assert "hunter2" not in answer.output


@pytest.mark.slow
def test_every_line_of_a_daemon_is_one_event(tmp_path: Path) -> None:
    with Origin(hosts=1) as origin:
        origin.publish(replace(story(1), title="Owned \u202egnp.exe \x9b31m"))
        write_agency(tmp_path / "config", origin, 1)
        with start(tmp_path, origin, KHABAR_WEB__TOKEN="hunter2hunter2hunter2") as daemon:  # noqa: S106 - of this test
            daemon.wait_until_it_says('"verdict":')
            log = daemon.end()
    events = [json.loads(line) for line in log.removesuffix("\n").split("\n")]
    stored = [each for each in events if each.get("verdict") == "new"]
    assert [each["agency"] for each in stored] == ["site-1"]
    assert not RAW & set(log.replace("\n", ""))
    assert "hunter2" not in log


def _broken(_: object) -> None:
    raise ValueError("x\n\x1b[2Jy")


def test_a_page_that_fails_is_one_line_of_the_web_server(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", "json")
    port = free_port()

    async def ask() -> bytes:
        stop = await serve(Starlette(routes=[Route("/", _broken)]), "127.0.0.1", port)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
        await stop()
        return answer

    assert asyncio.run(ask()).startswith(b"HTTP/1.1 500")
    (event,) = map(json.loads, capsys.readouterr().err.splitlines())
    assert event["room"] == "uvicorn.error"
    assert "ValueError: x\\n\\x1b[2Jy (at " in event["event"]
