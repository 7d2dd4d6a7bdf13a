"""Alerts over real channels on loopback: log, a signed webhook, a mail server; on both databases, across restarts."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from scraper.alerting import (
    MOST_LINES,
    TURN,
    Alerting,
    HookChannel,
    LogChannel,
    MailChannel,
    MailOptions,
    lines_of,
    mail_of,
    trial_message,
)
from scraper.cli import khabar
from scraper.fetch import FetchOptions, HttpFetcher, parse_opening
from scraper.policy import AlertLimits, Message, News
from storage.errors import ConfigError, SinkError
from storage.records import Alert
from storage.sql import open_store
from tests.origin import Origin
from tests.service.mail import MailServer
from tests.service.test_daemon import start, story, write_agency
from tests.storage.samples import article, new, store_articles
from tests.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scraper.alerting import Channel

PASSWORD = "pa55-w0rd"  # noqa: S105 - of these tests
SECRET = "a secret of more than sixteen"  # noqa: S105 - of these tests
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIMITS = AlertLimits(after_s=600, clear_s=600, lag_s=1_800)
NASTY = "a\r\nBcc: everybody@example.org\r\n\r\n\x1b[2Jowned \u202egnp.exe"
DISK = Alert("disk", "archive", "12 MB are free", NOW, NOW)


class HookServer(ThreadingHTTPServer):
    """Keeps what it is sent and checks that it is signed; answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.status = 204
        self.bodies: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/secret-path"


class _Hook(BaseHTTPRequestHandler):
    server: HookServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + body
        right = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
        assert self.headers["webhook-signature"] == f"v1,{right}"
        if self.server.status < 300:
            self.server.bodies.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[HookServer]:
    server = HookServer()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Clock:
    """The time, as the test says."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


class Memory:
    """A channel that remembers, and fails when it is told to."""

    name = "memory"

    def __init__(self) -> None:
        self.told: list[str] = []
        self.broken = False

    async def send(self, messages: Sequence[Message], now: datetime) -> None:
        assert now.tzinfo
        if self.broken:
            raise SinkError("memory: gone")
        self.told += [f"{each.news} {each.alert.kind} {each.alert.subject}" for each in messages]


def look(dsn: str, clock: Clock, *channels: Channel, free: int = 10**12, limits: AlertLimits = LIMITS) -> None:
    """Take one turn as a process of its own would: another store, nothing remembered but what is stored."""
    store = open_store(dsn)
    disk = {"archive": free}
    alerting = Alerting(
        store, channels, limits, every_s=60, disk=lambda: disk, followed=lambda: ["https://a.test/rss"], now=clock
    )
    asyncio.run(alerting.turn())
    store.close()


def test_a_trouble_is_told_once_across_restarts_and_then_that_it_is_over(dsn: str) -> None:
    memory, clock = Memory(), Clock()
    for minutes, free in ((0, 5), (5, 5), (5, 5), (5, 5), (60, 5), (5, 10**12), (15, 10**12), (5, 10**12)):
        clock.later(minutes)
        look(dsn, clock, memory, free=free)
    assert memory.told == ["raised disk archive", "recovered disk archive"]
    store = open_store(dsn)
    assert store.alerts() == []
    store.close()


def test_a_channel_that_was_down_is_told_when_it_is_back_and_the_log_not_twice(
    dsn: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "khabar.alerts")
    memory, clock = Memory(), Clock()
    memory.broken = True
    for minutes in (0, 10, 5):
        clock.later(minutes)
        look(dsn, clock, LogChannel(), memory, free=5)
    assert memory.told == []
    memory.broken = False
    clock.later(5)
    look(dsn, clock, LogChannel(), memory, free=5)
    assert memory.told == ["raised disk archive"]
    raised = [each.getMessage() for each in caplog.records if "alert raised disk archive" in each.getMessage()]
    assert len(raised) == 1
    assert sum(each.getMessage() == "memory: gone" for each in caplog.records) == 2


def test_of_two_processes_one_looks(dsn: str) -> None:
    memory, clock = Memory(), Clock()
    limits = replace(LIMITS, after_s=0)
    look(dsn, clock, memory, free=5, limits=limits)
    clock.later(0.3)
    look(dsn, clock, memory, free=10**12, limits=replace(limits, clear_s=0))
    assert memory.told == ["raised disk archive"]
    clock.later(1)
    look(dsn, clock, memory, free=10**12, limits=replace(limits, clear_s=0))
    assert memory.told == ["raised disk archive", "recovered disk archive"]


def test_the_store_tells_lag_and_texts_of_followed_feeds_only(dsn: str) -> None:
    store = open_store(dsn)
    old, young = NOW - timedelta(hours=9), NOW - timedelta(hours=1)
    store_articles(
        store,
        *(article(n, fetched_at=old + timedelta(minutes=n)) for n in range(1, 11)),
        *(article(n, fetched_at=young + timedelta(minutes=n), published_at=None) for n in range(11, 21)),
        *(article(n, fetched_at=young, published_at=None, feed="https://b.test/rss") for n in range(21, 41)),
    )
    store.frontier.put([new(99, "z.test", delay_s=-7200.0)])
    store.close()
    memory = Memory()
    look(dsn, Clock(), memory, limits=replace(LIMITS, after_s=0, search_lag_s=10**12))
    assert sorted(memory.told) == ["raised lag queue", "raised no_dates https://a.test/rss"]


def test_the_webhook_is_signed_and_a_refusal_names_no_path(hook: HookServer) -> None:
    async def send(channel: HookChannel) -> None:
        await channel.send([Message(News.RAISED, DISK), Message(News.RECOVERED, replace(DISK, kind="lag"))], NOW)

    async def both() -> str:
        fetcher = HttpFetcher(FetchOptions(allow_private=(parse_opening(f"127.0.0.0/8:{hook.server_port}"),)))
        channel = HookChannel(fetcher, hook.url, SECRET, 5.0)
        await send(channel)
        hook.status = 500
        with pytest.raises(SinkError) as raised:
            await send(channel)
        await fetcher.close()
        return str(raised.value)

    said = asyncio.run(both())
    assert "127.0.0.1" in said
    assert "secret-path" not in said
    (body,) = hook.bodies
    assert (body["type"], body["at"]) == ("khabar.alerts", NOW.isoformat())
    assert body["alerts"][0] == {
        "news": "raised", "kind": "disk", "subject": "archive", "words": "12 MB are free", "since": NOW.isoformat(),
    }  # fmt: skip
    assert [each["news"] for each in body["alerts"]] == ["raised", "recovered"]


def mail_options(server: MailServer, **changes: Any) -> MailOptions:
    base = MailOptions(
        ("desk@example.org", "night@example.org"), "khabar@example.org", "127.0.0.1", server.port, "none"
    )
    return replace(base, **changes)


def send_mail(options: MailOptions, *messages: Message) -> None:
    asyncio.run(MailChannel(options).send(messages or [trial_message(NOW)], NOW))


def test_one_mail_tells_all_with_a_login() -> None:
    nasty = Message(News.RAISED, Alert("quiet", NASTY, NASTY, NOW, NOW))
    with MailServer() as server:
        send_mail(mail_options(server, user="me", password=PASSWORD), nasty, Message(News.RECOVERED, DISK))
    (mail,) = server.mails
    assert base64.b64decode(server.logins[0].split()[2]) == f"\0me\0{PASSWORD}".encode()
    assert [line.upper().split(":")[1] for line in server.recipients] == ["<DESK@EXAMPLE.ORG>", "<NIGHT@EXAMPLE.ORG>"]
    assert mail["subject"].startswith("Khabar: raised: quiet a\\r\\nBcc: everybody")
    assert mail["subject"].endswith(" and 1 more")
    assert (mail["bcc"], mail["auto-submitted"], mail["from"]) == (None, "auto-generated", "khabar@example.org")
    lines = mail.get_content().splitlines()
    assert len(lines) == 4
    assert "\x1b" not in mail.get_content() + mail["subject"]
    assert "\u202e" not in mail.get_content() + mail["subject"]
    assert lines[1] == f"recovered disk archive: 12 MB are free (since {NOW.isoformat()})"


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_server_without_encryption_is_told_nothing_when_it_was_asked_for(tls: Any) -> None:
    with MailServer() as server, pytest.raises(SinkError, match=r"alerts\.smtp_host: 127\.0\.0\.1") as raised:
        send_mail(mail_options(server, tls=tls, user="me", password=PASSWORD))
    assert (server.mails, server.logins) == ([], [])
    assert PASSWORD not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_server_that_refuses_or_is_not_there_is_one_line() -> None:
    with MailServer(refuse=True) as server, pytest.raises(SinkError, match="nobody") as raised:
        send_mail(mail_options(server))
    assert "\x1b" not in str(raised.value)
    with pytest.raises(SinkError, match="ConnectionRefusedError"):
        send_mail(mail_options(server))


def test_a_flood_is_cut() -> None:
    flood = [Message(News.RAISED, replace(DISK, subject=str(number))) for number in range(MOST_LINES + 5)]
    lines = lines_of(flood)
    assert len(lines) == MOST_LINES + 1
    assert lines[-1] == "and 5 more; `khabar alerts` lists them"
    with MailServer() as server:
        assert mail_of(flood, mail_options(server), NOW)["subject"] == "Khabar: raised: disk 0 and 104 more"


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(khabar, list(words), standalone_mode=False)
    if result.exception:
        raise result.exception
    assert (result.return_value or 0) == code, result.output
    return result.stdout


def configure(folder: Path, **alerts: Any) -> list[str]:
    lines = ["[agencies]", "shipped = false", "[alerts]"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in alerts.items()]
    (folder / "khabar.toml").write_text("\n".join(lines), encoding="utf-8")
    return ["--config", str(folder), "--db", str(folder / "k.db")]


def test_a_trial_message_goes_to_each_channel(
    tmp_path: Path, hook: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHABAR_FETCH__ALLOW_PRIVATE", f'["127.0.0.0/8:{hook.server_port}"]')
    with MailServer() as server:
        mail = {"mail_to": ["desk@example.org"], "smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_tls": "none"}
        options = configure(tmp_path, webhook_url=hook.url, webhook_secret=SECRET, **mail)
        assert run("alerts", "test", *options).split() == ["log", "sent", "webhook", "sent", "mail", "sent"]
        assert server.mails[0]["subject"] == "Khabar: test: test khabar"
        assert hook.bodies[0]["alerts"][0]["news"] == "test"
        server.refuse, hook.status = True, 403
        told = json.loads(run("alerts", "test", "--json", *options, code=5))
    assert told["log"] == "sent"
    assert "nobody" in told["mail"]
    assert "403" in told["webhook"]
    assert json.loads(run("alerts", "test", "--json", *configure(tmp_path))) == {
        "log": "sent", "webhook": "not set", "mail": "not set",
    }  # fmt: skip


def test_alerts_are_listed_with_their_state(tmp_path: Path) -> None:
    options = configure(tmp_path)
    store = open_store(str(tmp_path / "k.db"))
    now = datetime.now(UTC)
    assert run("alerts", *options).startswith("nobody has looked yet; `khabar run` does")
    store.move_mark(TURN, old=0, new=int(now.timestamp()) - 7_300)
    assert run("alerts", *options) == "nothing is wrong; looked 2.0 h ago\n"
    told = replace(DISK, since=now - timedelta(hours=1), told={"log": now})
    young = Alert("quiet", "https://a.test/rss\x1b[2J", "a: quiet", now, now)
    gone = replace(told, kind="lag", subject="queue", clear_at=now)
    store.keep_alerts([told, young, gone])
    store.close()
    rows = json.loads(run("alerts", "--json", *options))
    assert {(row["kind"], row["state"]) for row in rows} == {
        ("disk", "active"),
        ("quiet", "waiting"),
        ("lag", "clearing"),
    }
    text = run("alerts", *options)
    assert "told: log" in text
    assert "told: nobody yet" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("alerts", "words"),
    [
        ({"mute": ["quiets"]}, "'quiets' is no trouble; they are quiet, failing"),
        ({"mail_to": ["desk"]}, "is not a mail address"),
        ({"mail_to": ["a@b.test\nBcc: c@d.test"]}, "is not a mail address"),
        ({"mail_to": ["a@b.test"]}, "needs smtp_host"),
        ({"webhook_url": "https://a.test/", "webhook_secret": "short"}, "webhook_secret needs 16 characters"),
        ({"smtp_host": "mail.test", "smtp_password": "x", "smtp_tls": "none"}, "a password is not sent in the clear"),
    ],
)
def test_settings_that_could_not_work_are_refused(tmp_path: Path, alerts: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words) as raised:
        run("alerts", *configure(tmp_path, **alerts))
    assert "alerts" in str(raised.value)


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    options = configure(tmp_path, smtp_password=PASSWORD, webhook_secret="whsec_" + "x" * 20)
    shown = run("config", "show", "--config", options[1])
    assert PASSWORD not in shown
    assert "whsec_" not in shown
    assert "smtp_password" in shown


@pytest.mark.slow
def test_a_daemon_tells_by_mail(tmp_path: Path) -> None:
    with Origin(hosts=1) as origin, MailServer() as server:
        origin.publish(story(1), host=1)
        write_agency(tmp_path / "config", origin, 1)
        alerts = {"EVERY_S": "0.3", "AFTER_S": "0", "DISK_BYTES": str(10**18), "MAIL_TO": '["desk@example.org"]'}
        alerts |= {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(server.port), "SMTP_TLS": "none"}
        with start(tmp_path, origin, **{f"KHABAR_ALERTS__{name}": value for name, value in alerts.items()}) as daemon:
            wait_until(lambda: server.mails, "no mail came")
            time.sleep(1)  # three more looks, which find the same
            log = daemon.end()
    assert [mail["subject"] for mail in server.mails] == ["Khabar: raised: disk store"]
    assert log.count("alert raised disk store") == 1
