"""Alerts, done: looks at the store now and then, and tells log, webhook and mail what `scraper.policy` decides.

    turn   another process has just looked?   its turn
           see what is wrong, follow it, keep it
           each channel: what is it to be told?   send it; taken: keep that it was told; refused: it is told next time

What a channel was told stands in the store, so that a restart repeats nothing and a channel that is down misses
nothing. Killed between sending and keeping, a channel is told once more rather than never.
"""

from __future__ import annotations

import asyncio
import json
import logging
import smtplib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import urlsplit

from scraper import logs, policy
from scraper.logs import safe
from scraper.threads import in_thread
from scraper.webhook import signed_headers
from storage.errors import SinkError, StoreError
from storage.records import Alert, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from scraper.policy import Message
    from scraper.webhook import Posts
    from storage.protocols import Store

log = logging.getLogger("khabar.alerts")

TURN = "alerts turn"  # bookmark: when somebody looked last, in seconds since 1970
MOST_LINES = 100  # of one mail or log; the network may be gone, and with it ten thousand feeds
SMTP_TIMEOUT_S = 30.0


class Channel(Protocol):
    """Somewhere that people look."""

    @property
    def name(self) -> str:
        """Return what it is known by in the store."""

    async def send(self, messages: Sequence[Message], now: datetime) -> None:
        """Tell these; SinkError when they were not taken."""


class LogChannel:
    """The log, which is always told."""

    name = "log"

    async def send(self, messages: Sequence[Message], now: datetime) -> None:  # noqa: ARG002 - the log has its own
        """Write a line for each."""
        for line, each in zip_longest(lines_of(messages), messages[:MOST_LINES]):
            more = logs.told(news=each.news, kind=each.alert.kind, subject=each.alert.subject) if each else None
            log.warning("alert %s", line, extra=more)


@dataclass(frozen=True, slots=True)
class HookChannel:
    """A URL that is told in JSON, signed as the webhook for changes is (Standard Webhooks 1.0)."""

    posts: Posts
    url: str
    secret: str
    deadline_s: float
    name: str = "webhook"

    async def send(self, messages: Sequence[Message], now: datetime) -> None:
        """POST them together."""
        body = payload(messages, now)
        headers = signed_headers(self.secret, f"alerts-{int(now.timestamp() * 1000)}", int(now.timestamp()), body)
        sent = await self.posts.post(self.url, body, gap_s=0.0, deadline_s=self.deadline_s, headers=headers)
        if isinstance(sent.answer, Refusal):
            host = urlsplit(self.url).hostname  # its path may be a secret
            raise SinkError(f"alerts.webhook_url: {host}: {sent.answer.detail}; it is told again with the next look")


@dataclass(frozen=True, slots=True)
class MailOptions:
    """How mail goes out."""

    to: tuple[str, ...]
    sender: str
    host: str
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class MailChannel:
    """Mail to people, one for all that there is to tell."""

    options: MailOptions
    name: str = "mail"

    async def send(self, messages: Sequence[Message], now: datetime) -> None:
        """Hand one mail to the server."""
        await asyncio.to_thread(self._hand_over, mail_of(messages, self.options, now))

    def _hand_over(self, mail: EmailMessage) -> None:
        options = self.options
        try:
            with self._connect() as server:
                if options.tls == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if options.user:
                    server.login(options.user, options.password)
                server.send_message(mail)
        except (OSError, smtplib.SMTPException) as error:
            said = safe(f"{type(error).__name__}: {error}")
            raise SinkError(
                f"alerts.smtp_host: {options.host}:{options.port}: {said}; `khabar alerts test` tries it"
            ) from error

    def _connect(self) -> smtplib.SMTP:
        options = self.options
        if options.tls == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(options.host, options.port, timeout=SMTP_TIMEOUT_S, context=context)
        return smtplib.SMTP(options.host, options.port, timeout=SMTP_TIMEOUT_S)


def mail_of(messages: Sequence[Message], options: MailOptions, now: datetime) -> EmailMessage:
    """Return the mail that tells these; what a site may have put into a name or detail is escaped, and cannot steer."""
    lines = list(lines_of(messages))
    mail = EmailMessage()
    more = f" and {len(messages) - 1} more" if len(messages) > 1 else ""
    mail["Subject"] = f"Khabar: {subject_of(messages[0])}{more}"
    mail["From"], mail["To"] = options.sender, ", ".join(options.to)
    mail["Date"] = format_datetime(now.astimezone(UTC))
    mail["Message-ID"] = make_msgid("khabar", options.sender.rpartition("@")[2].strip("<> ") or "localhost")
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's vacation answers
    mail.set_content(
        "\n".join([*lines, "", "`khabar alerts` lists what lasts; `khabar why FEED` tells of a feed."]) + "\n"
    )
    return mail


def subject_of(message: Message) -> str:
    """Return a message as a subject: what, and of what."""
    return safe(f"{message.news.value}: {message.alert.kind} {message.alert.subject}")[:150]


def lines_of(messages: Sequence[Message]) -> list[str]:
    """Return a line for each message, up to a limit."""
    lines = [
        safe(f"{each.news.value} {each.alert.kind} {each.alert.subject}: {each.alert.words} (since {_at(each.alert)})")
        for each in messages[:MOST_LINES]
    ]
    more = len(messages) - len(lines)
    return [*lines, f"and {more} more; `khabar alerts` lists them"] if more else lines


def _at(alert: Alert) -> str:
    return alert.since.astimezone(UTC).isoformat(timespec="seconds")


def payload(messages: Sequence[Message], now: datetime) -> str:
    """Return the body of a delivery to a webhook."""
    alerts = [
        {
            "news": each.news.value,
            "kind": each.alert.kind,
            "subject": each.alert.subject,
            "words": each.alert.words,
            "since": _at(each.alert),
        }
        for each in messages
    ]
    return json.dumps({"type": "khabar.alerts", "at": now.isoformat(), "alerts": alerts}, ensure_ascii=False)


def trial_message(now: datetime) -> Message:
    """Return what `khabar alerts test` sends."""
    return policy.Message(policy.News.TEST, Alert("test", "khabar", "this channel works; nothing is wrong", now, now))


class Alerting:
    """Looks, and tells. The store is its own: nobody else uses it meanwhile."""

    def __init__(
        self,
        store: Store,
        channels: Sequence[Channel],
        limits: policy.AlertLimits,
        *,
        every_s: float,
        disk: Callable[[], Mapping[str, int]],
        followed: Callable[[], Collection[str]],
        now: Callable[[], datetime],
    ) -> None:
        self._store, self._channels, self._limits = store, channels, limits
        self._every_s, self._disk, self._followed, self._now = every_s, disk, followed, now

    async def run(self) -> None:
        """Look for ever. What the store cannot tell for now is asked for next time."""
        while True:
            try:
                await self.turn()
            except StoreError as error:
                log.warning("alerts: %s", error)
            await asyncio.sleep(self._every_s)

    async def turn(self) -> None:
        """Look once, and tell every channel what it does not know yet. StoreError."""
        now = self._now()
        if not await in_thread(self._is_ours, int(now.timestamp())):
            return
        alerts = await in_thread(self._look, now)
        for channel in self._channels:
            messages = policy.due_messages(alerts, channel.name, now=now, limits=self._limits)
            if not messages:
                continue
            try:
                await channel.send(messages, now)
            except SinkError as error:
                log.error("%s", error)  # noqa: TRY400 - one line, no traceback
                continue
            alerts = policy.was_told(alerts, channel.name, messages, now)
            await in_thread(self._store.keep_alerts, alerts)

    def _is_ours(self, now: int) -> bool:
        """Take this turn, unless another process has had it just now (or its clock is ahead)."""
        last = self._store.mark(TURN)
        if 0 <= now - last < self._every_s / 2:
            return False
        return self._store.move_mark(TURN, old=last, new=now)

    def _look(self, now: datetime) -> list[Alert]:
        known = policy.only_for(self._store.alerts(), [each.name for each in self._channels])
        followed = set(self._followed())
        seen = policy.Seen(
            feeds=[each for each in self._store.feeds(brief=True) if each.url in followed],
            texts=[each for each in self._store.signs(now - policy.TEXTS_FOR) if each.feed in followed],
            disk=self._disk(),
            pulse=self._store.pulse(),
        )
        keys = {(each.kind, each.subject) for each in known if policy.is_active(each, now, self._limits)}
        signs = policy.see_troubles(seen, keys, now=now, limits=self._limits)
        alerts = policy.follow(known, signs, now=now, limits=self._limits)
        self._store.keep_alerts(alerts)
        return alerts
