"""TLS: the certificate is always checked, against the name, whatever address the connection went to (H17, H50)."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

import pytest

from scraper.fetch import FetchOptions, HttpFetcher, parse_opening
from storage.errors import ConfigError
from storage.records import Fetched, RefusalClass
from tests.fetch.conftest import fetch, options_for, page, refusal, with_fetcher
from tests.origin import Origin, Reply
from tests.origin.certificate import CERTIFICATE, EXPIRED_CERTIFICATE
from tests.origin.faults import PAGE
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


async def to_loopback(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def get(origin: Origin, host: str, path: str = "/fault/page", **changes: object) -> Fetched:
    url = f"https://{host}:{origin.port}{path}"
    return with_fetcher(
        options_for(origin, **changes), lambda it: it.get(url, gap_s=0, deadline_s=PATIENCE_S), resolve=to_loopback
    )


def test_trusted_certificate_for_the_name_is_accepted_and_the_connection_kept() -> None:
    with Origin(tls=CERTIFICATE) as origin:

        async def twice(it: object) -> list[Fetched]:
            url = f"https://good.test:{origin.port}/fault/page"
            return [await it.get(url, gap_s=0, deadline_s=PATIENCE_S) for _ in range(2)]  # type: ignore[attr-defined]

        options = options_for(origin, ca_file=str(CERTIFICATE))
        first, second = with_fetcher(options, twice, resolve=to_loopback)
        assert page(first).body == page(second).body == PAGE
        assert [visit.host for visit in origin.log.visits()] == ["good.test"] * 2


@pytest.mark.parametrize(
    ("certificate", "trusted", "host", "said"),
    [
        (CERTIFICATE, None, "good.test", "self-signed certificate"),
        (CERTIFICATE, CERTIFICATE, "other.test", "Hostname mismatch"),
        (CERTIFICATE, CERTIFICATE, "127.0.0.1", "IP address mismatch"),
        (EXPIRED_CERTIFICATE, EXPIRED_CERTIFICATE, "good.test", "certificate has expired"),
    ],
)
def test_certificate_that_is_not_good_for_the_name_is_refused(
    certificate: Path, trusted: Path | None, host: str, said: str
) -> None:
    with Origin(tls=certificate) as origin:
        answer = refusal(fetched := get(origin, host, ca_file=str(trusted) if trusted else None))
        assert answer.kind is RefusalClass.TLS
        assert said in answer.detail
        assert fetched.requests == 0
        assert origin.log.visits() == []


def test_server_that_speaks_no_tls_is_a_tls_refusal() -> None:
    with Origin() as origin:
        assert refusal(get(origin, "good.test", connect_timeout_s=0.3)).kind is RefusalClass.TLS


def test_handshake_that_never_ends_is_cut_at_the_connect_timeout() -> None:
    async def run() -> Fetched:
        async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()

        server = await asyncio.start_server(hold, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            opening = parse_opening(f"127.0.0.0/8:{port}")
            fetcher = HttpFetcher(FetchOptions(allow_private=(opening,), robots=False, connect_timeout_s=0.3))
            try:
                return await fetcher.get(f"https://127.0.0.1:{port}/", gap_s=0, deadline_s=PATIENCE_S)
            finally:
                await fetcher.close()
                await asyncio.sleep(0.05)  # the server's side closes too

    assert refusal(asyncio.run(run())).kind is RefusalClass.TLS


def test_redirect_down_from_https_is_refused_unless_allowed() -> None:
    with Origin(tls=CERTIFICATE) as origin, Origin() as plain:
        path = f"/fault/redirect?to={plain.fault('page')}"
        changes = {"ca_file": str(CERTIFICATE), "allow_private": ()}
        changes["allow_private"] = (parse_opening(origin.opening), parse_opening(plain.opening))
        answer = refusal(get(origin, "good.test", path, **changes))
        assert (answer.kind, answer.detail) == (RefusalClass.REDIRECT, "a redirect leads from https down to http")
        assert page(get(origin, "good.test", path, https_downgrade=True, **changes)).body == PAGE
        assert len(plain.log.visits()) == 1


def test_robots_is_read_even_behind_a_redirect_down_from_https() -> None:
    with Origin(tls=CERTIFICATE) as origin, Origin() as plain:
        plain.robots("User-agent: *\nDisallow: /")
        origin.add("/robots.txt", Reply(301, (("Location", plain.url("/robots.txt")),)))
        openings = (parse_opening(origin.opening), parse_opening(plain.opening))
        answer = refusal(get(origin, "good.test", ca_file=str(CERTIFICATE), allow_private=openings, robots=True))
        assert answer.kind is RefusalClass.ROBOTS
        assert plain.log.paths() == ["/robots.txt"]


def test_plain_http_reads_no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object, **_more: object) -> ssl.SSLContext:
        raise AssertionError

    monkeypatch.setattr(ssl, "create_default_context", never)
    with Origin() as origin:
        assert page(fetch(origin, origin.fault("page"))).status == 200


def test_unreadable_certificate_file_names_the_setting() -> None:
    with pytest.raises(ConfigError) as caught:
        HttpFetcher(FetchOptions(ca_file="/nowhere/ca.pem"))
    assert str(caught.value).startswith("fetch.ca_file: /nowhere/ca.pem cannot be read")
