"""A mail server on loopback that says what it is told to, and keeps what it was handed."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from email.message import EmailMessage


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much of RFC 5321 as smtplib asks for; `refuse` answers each recipient with 550."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, refuse: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.refuse = refuse
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.logins: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 mail.test")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            word = line.split()[0].upper()
            if word == "DATA":
                self._take()
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._answer(word, line)

    def _answer(self, word: str, line: str) -> None:
        if word == "EHLO":
            self._say("250-mail.test\r\n250 AUTH PLAIN")
        elif word == "AUTH":
            self.server.logins.append(line)
            self._say("235 welcome")
        elif word == "RCPT" and self.server.refuse:
            self._say("550 5.1.1 nobody\x1b[31m here")
        else:
            if word == "RCPT":
                self.server.recipients.append(line)
            self._say("250 ok")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        self.server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
