"""The origin itself, so that a test that blames the code under test can be believed."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET

import pytest

from tests.origin import FAULTS, Log, Origin, Reply, Request, Story, Visit
from tests.ports import free_port
from tests.waiting import PATIENCE_S, wait_until


def get(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """Fetch with the standard library: nothing of the code under test."""
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), {name.lower(): value for name, value in error.headers.items()}


def test_published_stories_stand_on_their_page_the_front_page_and_the_feed() -> None:
    with Origin(hosts=2) as origin:
        origin.publish(Story("/a/1", "One & only", "First.\nSecond <b>."), host=2)
        status, body, headers = get(origin.url("/a/1", host=2))
        assert status == 200
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert b"<p>First.</p>\n<p>Second &lt;b&gt;.</p>" in body
        feed = ET.fromstring(get(origin.url("/feed.xml", host=2))[1])  # noqa: S314 - ours
        assert [item.findtext("link") for item in feed.iter("item")] == [origin.url("/a/1", host=2)]
        assert [item.findtext("title") for item in feed.iter("item")] == ["One & only"]
        assert b'href="/a/1"' in get(origin.url("/", host=2))[1]
        assert get(origin.url("/a/1", host=1))[0] == 404


def test_feed_follows_what_is_published_and_answers_304_to_its_etag() -> None:
    with Origin() as origin:
        origin.publish(Story("/a/1", "One", "Text"))
        _, first, headers = get(origin.url("/feed.xml"))
        assert get(origin.url("/feed.xml"), **{"If-None-Match": headers["etag"]})[0] == 304
        origin.publish(Story("/a/2", "Two", "Text"))
        status, second, _ = get(origin.url("/feed.xml"), **{"If-None-Match": headers["etag"]})
        assert (status, second != first) == (200, True)
        assert second.index(b"<title>Two") < second.index(b"<title>One")


def test_robots_handlers_and_replies_stand_where_they_are_put() -> None:
    with Origin(hosts=2) as origin:
        assert get(origin.url("/robots.txt"))[0] == 404
        origin.robots("User-agent: *", host=1)
        origin.add("/x", Reply(418, (("X-Tea", "pot"),), b"short"), host=2)
        assert get(origin.url("/robots.txt"))[1] == b"User-agent: *"
        assert get(origin.url("/x", host=1))[0] == 404
        status, body, headers = get(origin.url("/x", host=2))
        assert (status, body, headers["x-tea"]) == (418, b"short", "pot")


def test_fault_that_does_not_exist_is_a_key_error() -> None:
    with Origin() as origin:
        with pytest.raises(KeyError):
            origin.fault("no_such_fault")
        assert get(origin.url("/fault/no_such_fault"))[0] == 404
        assert all(fault.__doc__ for fault in FAULTS.values())


def test_log_counts_requests_in_flight_and_gaps_for_each_host() -> None:
    together = asyncio.Barrier(3)

    async def answer(request: Request, writer: asyncio.StreamWriter) -> bool:
        await together.wait()
        return await FAULTS["page"](request, writer)

    with Origin(hosts=2) as origin:
        origin.add("/together", answer)
        threads = [threading.Thread(target=get, args=(origin.url("/together"),)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        started = time.monotonic()
        get(origin.fault("page", host=2))
        time.sleep(0.2)
        get(origin.fault("page", host=2))
        assert origin.log.max_in_flight("127.0.0.1") == 3
        assert origin.log.smallest_gap("127.0.0.1") < 0
        assert origin.log.max_in_flight("127.0.0.2") == 1
        assert 0.19 < origin.log.smallest_gap("127.0.0.2") < time.monotonic() - started
        assert origin.log.hosts() == {"127.0.0.1", "127.0.0.2"}
        assert origin.log.requests("/fault/page") == 2
        assert origin.log.requests("/fault/page", "127.0.0.1") == 0


def test_gaps_of_a_log_by_hand() -> None:
    log = Log()
    for start, end in ((10.0, 11.0), (12.5, 13.0), (13.2, None)):
        log.add(Visit("h", "/", "/", {}, start, end))
    assert log.smallest_gap("h") == pytest.approx(0.2)
    assert log.smallest_gap("h", since="start") == pytest.approx(0.7)
    assert log.smallest_gap("other") == float("inf")
    assert log.max_in_flight("h") == 1
    log.clear()
    assert log.visits() == []


def test_client_that_goes_away_ends_its_request() -> None:
    with Origin() as origin:
        with socket.create_connection(("127.0.0.1", origin.port)) as client:
            client.sendall(b"GET /fault/silence HTTP/1.1\r\nHost: x\r\n\r\n")
            wait_until(origin.log.visits, "it was not asked")
            assert [visit.end for visit in origin.log.visits()] == [None]
        wait_until(lambda: origin.log.visits()[0].end is not None, "its request goes on")


def test_early_next_request_is_answered_after_the_first() -> None:
    with Origin() as origin, socket.create_connection(("127.0.0.1", origin.port)) as client:
        one = b"GET /fault/page HTTP/1.1\r\nHost: x\r\n\r\n"
        client.sendall(one * 3)
        client.settimeout(PATIENCE_S)
        received = b""
        while received.count(b"HTTP/1.1 200") < 3:
            received += client.recv(65536)
        assert origin.log.requests("/fault/page") == 3


def test_latency_delays_every_answer() -> None:
    with Origin(latency_s=0.15) as origin:
        started = time.monotonic()
        get(origin.url("/"))
        assert time.monotonic() - started >= 0.15


def test_it_runs_beside_an_event_loop_and_on_a_port_of_choice() -> None:
    async def ask(port: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /fault/close HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer

    port = free_port()
    with Origin(port=port) as origin:
        assert asyncio.run(ask(origin.port)) == b""
        with pytest.raises(RuntimeError, match="did not start"), Origin(port=port):
            pass
    with Origin(port=port) as again:
        assert again.port == port
        assert again.opening == f"127.0.0.0/8:{port}"
