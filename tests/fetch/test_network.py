"""The guarded way out, with a resolver and a connect of the test's own: no packet leaves loopback here.

Hostile-input H01 to H17.
"""

from __future__ import annotations

import asyncio
import socket
import time
from typing import TYPE_CHECKING

import pytest

from scraper.fetch import FetchOptions, parse_opening
from scraper.fetch.network import Resolver, Stream, open_stream
from storage.records import Fetched, RefusalClass
from tests.fetch.conftest import options_for, page, refusal, with_fetcher
from tests.origin import Origin, Reply
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Sequence


class FakeWorld:
    """Names with answers that may change from one question to the next; connections are counted, and go nowhere."""

    def __init__(self, **names: Sequence[Sequence[str]]) -> None:
        self.names = {name.replace("_", "."): list(answers) for name, answers in names.items()}
        self.asked: list[str] = []
        self.connected: list[tuple[str, int]] = []
        self.system = Resolver()

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        if host in self.names:
            answers = self.names[host]
            return answers.pop(0) if len(answers) > 1 else answers[0]
        if ":" in host or (host[0].isdigit() and not host.endswith(".test")):
            return await self.system.resolve(host, port)  # spellings of addresses need no network
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async def connect(self, address: str, port: int) -> Stream:
        self.connected.append((address, port))
        raise ConnectionRefusedError(111, "Connection refused")

    def get(self, url: str, **changes: object) -> Fetched:
        options = FetchOptions(**({"robots": False} | changes))  # type: ignore[arg-type]
        return with_fetcher(
            options, lambda it: it.get(url, gap_s=0, deadline_s=PATIENCE_S), resolve=self.resolve, connect=self.connect
        )


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/",
        "http://192.0.0.192/",
        "http://[fd00:ec2::254]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0/",
        "http://user:pw@127.0.0.1/",
        "http://good.test@127.0.0.1/",
        "https://127.0.0.1/",
    ],
)
@pytest.mark.parametrize("robots", [False, True])
def test_url_of_a_private_address_is_refused_before_any_connection(url: str, robots: bool) -> None:  # noqa: FBT001 - a parameter
    world = FakeWorld()
    answer = refusal(fetched := world.get(url, robots=robots))
    assert answer.kind is RefusalClass.SSRF
    assert "not a public address" in answer.detail
    assert answer.retry_in_s is None
    assert world.connected == []
    assert fetched.requests == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://0177.0.0.1/",
        "http://127.000.000.001/",
        "http://１２７.０.０.１/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "http://good.test\\@127.0.0.1/",
    ],
)
def test_disguised_address_never_gets_through(url: str) -> None:
    world = FakeWorld(good_test=[["127.0.0.1"]])
    answer = refusal(world.get(url))
    assert answer.kind in {RefusalClass.SSRF, RefusalClass.BAD_URL, RefusalClass.DNS}
    assert world.connected == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://good.test/",
        "ftp://good.test/x",
        "data:text/html,x",
        "javascript:alert(1)",
        "//good.test/",
        "good.test/feed",
        "http://",
        "http:///path",
        "http://[::1",
        "http://good.test:99999/",
        "http://good.test:port/",
        "http://good.test:+80/",
        "http://good.test:8_0/",
        "http://good.test:٨٠/",
        "http://127.0.0.1\\@good.test/",
        "http://good.test\\x",
        "http://good test/",
        "http://good.test/\x00",
        "http://good.test/" + "a" * 9000,
        "http://" + "a" * 70 + "é.test/",
        "",
        "\ud800",
    ],
)
def test_what_is_no_url_to_fetch_is_a_bad_url(url: str) -> None:
    world = FakeWorld(good_test=[["93.184.216.34"]])
    answer = refusal(world.get(url))
    assert answer.kind is RefusalClass.BAD_URL
    assert "\n" not in answer.detail
    assert world.asked == []


@pytest.mark.parametrize("port", [0, 1, 22, 25, 6379, 8080, 11211])
def test_public_address_on_another_port_is_refused(port: int) -> None:
    world = FakeWorld(good_test=[["93.184.216.34"]])
    answer = refusal(world.get(f"http://good.test:{port}/"))
    assert answer.kind is RefusalClass.SSRF
    assert f"port {port} is not allowed" in answer.detail
    assert world.connected == []


def test_port_can_be_allowed() -> None:
    world = FakeWorld(good_test=[["93.184.216.34"]])
    answer = refusal(world.get("http://good.test:8080/", ports=frozenset({80, 443, 8080})))
    assert answer.kind is RefusalClass.CONNECT
    assert world.connected == [("93.184.216.34", 8080)]


@pytest.mark.parametrize("answers", [["93.184.216.34", "127.0.0.1"], ["10.0.0.1", "93.184.216.34"], ["8.8.8.8", "::1"]])
def test_name_with_one_private_answer_is_refused_whole(answers: list[str]) -> None:
    world = FakeWorld(mixed_test=[answers])
    assert refusal(world.get("http://mixed.test/")).kind is RefusalClass.SSRF
    assert world.connected == []


def test_name_is_resolved_once_for_a_connection_so_rebinding_is_too_late() -> None:
    world = FakeWorld(rebind_test=[["93.184.216.34"], ["127.0.0.1"]])
    assert refusal(world.get("http://rebind.test/")).kind is RefusalClass.CONNECT
    assert world.asked == ["rebind.test"]
    assert world.connected == [("93.184.216.34", 80)]


def test_every_vetted_address_is_tried_in_order() -> None:
    world = FakeWorld(two_test=[["93.184.216.34", "2606:2800:220:1::1"]])
    answer = refusal(world.get("https://two.test/"))
    assert answer.kind is RefusalClass.CONNECT
    assert world.connected == [("93.184.216.34", 443), ("2606:2800:220:1::1", 443)]
    assert "Connection refused" in answer.detail


def test_name_without_address_is_a_dns_refusal() -> None:
    world = FakeWorld(empty_test=[[]])
    assert refusal(world.get("http://missing.test/")).kind is RefusalClass.DNS
    assert "Name or service not known" in refusal(world.get("http://missing.test/")).detail
    assert refusal(world.get("http://empty.test/")).kind is RefusalClass.DNS


@pytest.mark.parametrize("url", ["http://GOOD.TEST/", "http://good.test./", "http://user:secret@good.test/#part"])
def test_host_is_normalised_and_user_info_never_shown(url: str) -> None:
    world = FakeWorld(good_test=[["93.184.216.34"]])
    answer = refusal(world.get(url))
    assert world.asked == ["good.test"]
    assert "secret" not in answer.detail


def test_upper_case_localhost_with_a_dot_is_still_loopback() -> None:
    world = FakeWorld(localhost=[["127.0.0.1"]])
    assert refusal(world.get("http://LOCALHOST./")).kind is RefusalClass.SSRF


def test_slow_resolver_and_slow_connect_end_at_the_connect_timeout() -> None:
    async def slow_resolve(host: str, port: int) -> Sequence[str]:
        await asyncio.sleep(3600)
        return ()

    async def slow_connect(address: str, port: int) -> Stream:
        await asyncio.sleep(3600)
        raise AssertionError

    options = FetchOptions(robots=False, connect_timeout_s=0.1)
    world = FakeWorld(good_test=[["93.184.216.34", "93.184.216.35"]])

    def get(**parts: object) -> RefusalClass:
        return refusal(
            with_fetcher(options, lambda it: it.get("http://good.test/", gap_s=0, deadline_s=PATIENCE_S), **parts)
        ).kind

    assert get(resolve=slow_resolve, connect=world.connect) is RefusalClass.DNS
    assert get(resolve=world.resolve, connect=slow_connect) is RefusalClass.CONNECT


@pytest.mark.parametrize("robots", [False, True])
def test_a_process_that_was_stopped_past_its_deadline_sends_nothing(origin: Origin, *, robots: bool) -> None:
    """The loop sees the connection that came meanwhile before it sees the deadline; the host may be others' by then."""

    async def connect(address: str, port: int) -> Stream:
        stream = await open_stream(address, port)
        time.sleep(0.3)  # noqa: ASYNC251 - as by SIGSTOP
        return stream

    async def run(it: object) -> list[Fetched]:
        first = await it.get(origin.fault("page"), gap_s=0, deadline_s=0.2)  # type: ignore[attr-defined]
        assert origin.log.visits() == []
        return [first, await it.get(origin.fault("page"), gap_s=0, deadline_s=PATIENCE_S)]  # type: ignore[attr-defined]

    first, second = with_fetcher(options_for(origin, robots=robots), run, connect=connect)
    assert refusal(first).kind is RefusalClass.TIMEOUT
    assert page(second).status == 200


def test_environment_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    world = FakeWorld(good_test=[["93.184.216.34"]])
    refusal(world.get("http://good.test/"))
    assert world.connected == [("93.184.216.34", 80)]


TARGETS = [
    "http://10.0.0.1/",
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://169.254.169.254/",
    "http://192.0.0.192/",
    "http://2130706433/",
    "http://[::ffff:10.0.0.1]/",
    "http://[64:ff9b::a00:1]/",
    "//10.0.0.1/x",
    "http://u:p@10.0.0.1/",
]


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirect_to_a_private_host_is_refused_at_the_hop(origin: Origin, code: int) -> None:
    async def all_targets(it: object) -> list[Fetched]:
        return [
            await it.get(origin.fault("redirect", code=code, to=to), gap_s=0, deadline_s=PATIENCE_S) for to in TARGETS
        ]  # type: ignore[attr-defined]

    opened: list[str] = []

    async def connect(address: str, port: int) -> Stream:
        opened.append(address)
        return await open_stream(address, port)

    for fetched in with_fetcher(options_for(origin), all_targets, connect=connect):
        assert refusal(fetched).kind is RefusalClass.SSRF
        assert fetched.requests == 1
    assert set(opened) == {"127.0.0.1"}


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/passwd",
        "gopher://x/",
        "ftp://x/",
        "data:,x",
        "javascript:1",
        "mailto:a@b",
        "http://[",
        "http://:80/",
    ],
)
def test_redirect_to_another_scheme_is_a_bad_url(origin: Origin, to: str) -> None:
    fetched = with_fetcher(
        options_for(origin), lambda it: it.get(origin.fault("redirect", to=to), gap_s=0, deadline_s=PATIENCE_S)
    )
    assert refusal(fetched).kind is RefusalClass.BAD_URL
    assert fetched.requests == 1


def test_host_header_keeps_the_name_while_the_connection_goes_to_the_vetted_address(origin: Origin) -> None:
    origin.add("/named", Reply(200, body=b"by name"))

    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.2"]

    async def twice(it: object) -> list[Fetched]:
        return [
            await it.get(f"http://agency.test:{origin.port}/named", gap_s=0, deadline_s=PATIENCE_S) for _ in range(2)
        ]  # type: ignore[attr-defined]

    first, second = with_fetcher(options_for(origin), twice, resolve=resolve)
    assert page(first).body == page(second).body == b"by name"
    assert [visit.headers["host"] for visit in origin.log.visits("agency.test")] == [f"agency.test:{origin.port}"] * 2


def test_kept_connection_stays_on_the_address_that_was_vetted(origin: Origin) -> None:
    answers = [["127.0.0.2"], ["192.168.1.1"]]

    async def resolve(host: str, port: int) -> Sequence[str]:
        return answers.pop(0)

    async def twice(it: object) -> list[Fetched]:
        url = f"http://agency.test:{origin.port}/fault/page"
        return [await it.get(url, gap_s=0, deadline_s=PATIENCE_S) for _ in range(2)]  # type: ignore[attr-defined]

    first, second = with_fetcher(options_for(origin), twice, resolve=resolve)
    assert page(first).status == page(second).status == 200
    assert answers == [["192.168.1.1"]]  # never asked for


def test_opening_of_one_port_does_not_open_another(origin: Origin) -> None:
    closed = (parse_opening(f"127.0.0.0/8:{origin.port + 1}"),)
    fetched = with_fetcher(
        options_for(origin, allow_private=closed), lambda it: it.get(origin.url("/"), gap_s=0, deadline_s=PATIENCE_S)
    )
    assert refusal(fetched).kind is RefusalClass.SSRF
    assert f"fetch.allow_private can open 127.0.0.1 port {origin.port}" in refusal(fetched).detail
    assert origin.log.visits() == []
