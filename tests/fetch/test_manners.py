"""What is sent: polling-rules P01 to P09, P19, P20, P71 to P74."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.records import Fetched, Page, RefusalClass, Validators
from tests.fetch.conftest import AGENT, fetch, options_for, page, refusal, with_fetcher
from tests.origin import Origin, Reply
from tests.origin.wire import write_reply
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from scraper.fetch import HttpFetcher


def test_headers_are_honest_and_the_same_for_robots_page_and_redirect(origin: Origin) -> None:
    origin.robots("User-agent: *\nAllow: /")
    fetch(origin, origin.fault("redirect", to="/fault/page"), robots=True)
    sent = [dict(visit.headers) for visit in origin.log.visits()]
    assert [visit.path for visit in origin.log.visits()] == ["/robots.txt", "/fault/redirect", "/fault/page"]
    assert all(headers == sent[0] for headers in sent)
    assert sent[0]["user-agent"] == AGENT
    assert sent[0]["accept-encoding"] == "gzip, deflate"
    assert sent[0]["accept"].startswith("application/atom+xml")
    assert "*/*;q=" in sent[0]["accept"]
    assert set(sent[0]) == {"host", "user-agent", "accept", "accept-encoding"}


def test_cookies_are_neither_kept_nor_shown(origin: Origin) -> None:
    async def twice(it: object) -> list[Fetched]:
        return [await it.get(origin.fault("cookies"), gap_s=0, deadline_s=PATIENCE_S) for _ in range(2)]  # type: ignore[attr-defined]

    first, _ = with_fetcher(options_for(origin), twice)
    assert "set-cookie" not in page(first).headers
    assert all("cookie" not in visit.headers for visit in origin.log.visits())


def test_user_info_is_neither_sent_nor_returned(origin: Origin) -> None:
    url = origin.url("/fault/page").replace("http://", "http://user:secret@")
    answer = page(fetch(origin, f"{url}?x=1#part"))
    assert answer.requested_url == answer.url == origin.url("/fault/page?x=1")
    assert "authorization" not in origin.log.visits()[0].headers


ECHOED = ['"a"', 'W/"a"', "unquoted", '"caf\xe9 \xff"', '"a,b"', '""', '"' + "x" * 2000 + '"']


@pytest.mark.parametrize("etag", ECHOED)
def test_etag_is_echoed_byte_for_byte(origin: Origin, etag: str) -> None:
    seen: list[bytes] = []

    async def answer(request: object, writer: object) -> bool:
        raw = request.headers.get("if-none-match")  # type: ignore[attr-defined]
        seen.append(b"" if raw is None else raw.encode("latin-1"))
        head = b"HTTP/1.1 304 Not Modified\r\n" if raw else b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
        writer.write(head + b"ETag: " + etag.encode("latin-1") + b"\r\n\r\n" + (b"" if raw else b"ok"))  # type: ignore[attr-defined]
        return True

    origin.add("/tagged", answer)
    first = page(fetch(origin, origin.url("/tagged")))
    assert first.headers["etag"] == etag
    second = page(fetch(origin, origin.url("/tagged"), validators=Validators(etag=first.headers["etag"])))
    assert (second.status, second.body) == (304, b"")
    assert seen == [b"", etag.encode("latin-1")]


@pytest.mark.parametrize("modified", ["Tue, 05 Aug 2025 10:00:00 GMT", "2025-08-05T10:00:00+03:30", "yesterday, 0"])
def test_last_modified_is_echoed_verbatim_and_alone(origin: Origin, modified: str) -> None:
    url = origin.fault("validators", modified=modified)
    answer = page(fetch(origin, url, validators=Validators(last_modified=modified)))
    assert answer.status == 304
    headers = origin.log.visits()[0].headers
    assert headers["if-modified-since"] == modified
    assert "if-none-match" not in headers


def test_without_validators_no_condition_is_sent(origin: Origin) -> None:
    fetch(origin, origin.fault("page"), validators=Validators())
    fetch(origin, origin.fault("page"))
    for visit in origin.log.visits():
        assert not {"if-none-match", "if-modified-since"} & set(visit.headers)


@pytest.mark.parametrize("etag", ["line\r\nX-Evil: 1", "nul\0", "persian ایران", ""])
def test_validator_that_cannot_be_a_header_is_left_out(origin: Origin, etag: str) -> None:
    assert page(fetch(origin, origin.fault("page"), validators=Validators(etag=etag))).status == 200
    headers = origin.log.visits()[0].headers
    assert "if-none-match" not in headers
    assert "x-evil" not in headers


def test_304_counts_only_as_the_answer_to_a_condition(origin: Origin) -> None:
    url = origin.fault("not_modified")
    assert page(fetch(origin, url, validators=Validators(etag='"a"'))).status == 304
    for validators in (None, Validators()):
        answer = refusal(fetch(origin, url, validators=validators))
        assert (answer.kind, answer.status) == (RefusalClass.HTTP_CLIENT, 304)


def test_204_to_a_poll_is_nothing_new_and_to_anything_else_empty(origin: Origin) -> None:
    url = origin.fault("status", code=204)
    assert page(fetch(origin, url, validators=Validators())).status == 304
    assert refusal(fetch(origin, url)).kind is RefusalClass.EMPTY


def test_validators_are_dropped_behind_a_redirect(origin: Origin) -> None:
    url = origin.fault("redirect", to="/fault/validators?etag=a")
    answer = page(fetch(origin, url, validators=Validators(etag="a")))
    assert (answer.status, answer.redirects) == (200, (url,))
    first, second = origin.log.visits()
    assert first.headers["if-none-match"] == "a"
    assert "if-none-match" not in second.headers


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/fault/page?x=1#part", "/fault/page?x=1"),
        ("page", "/fault/page"),
        ("../fault/page?a=b", "/fault/page?a=b"),
        ("?code=200", "/fault/redirect?code=200"),
        ("/fault/page?q=ایران", "/fault/page?q=%D8%A7%DB%8C%D8%B1%D8%A7%D9%86"),
        ("  /fault/page  ", "/fault/page"),
    ],
)
def test_location_is_resolved_against_the_request(origin: Origin, location: str, path: str) -> None:
    answer = fetch(origin, origin.fault("redirect", to=location))
    assert origin.log.visits()[1].target == path
    assert answer.requests == 2
    if path.startswith("/fault/page"):
        assert page(answer).url == origin.url(path)


def test_redirect_from_latin_1_location_is_followed(origin: Origin) -> None:
    origin.add("/caf\xe9", Reply(200, body=b"ok"))
    origin.add("/old", Reply(301, (("Location", "/caf\xe9"),)))
    assert page(fetch(origin, origin.url("/old"))).url == origin.url("/caf%C3%A9")
    assert origin.log.visits()[1].target == "/caf%C3%A9"


def test_page_tells_every_url_left_behind(origin: Origin) -> None:
    answer = page(fetched := fetch(origin, origin.fault("chain", hops=3)))
    assert answer.requested_url == origin.fault("chain", hops=3)
    assert answer.redirects == tuple(origin.fault("chain", hops=hops) for hops in (3, 2, 1))
    assert answer.url == origin.fault("chain", hops=0)
    assert fetched.requests == 4


def test_redirects_end_after_ten_requests(origin: Origin) -> None:
    fetched = fetch(origin, origin.fault("chain", hops=25))
    assert refusal(fetched).detail == "more than 9 redirects"
    assert fetched.requests == len(origin.log.visits()) == 10


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0),
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("315360000", 86_400.0),
        ("9" * 400, 86_400.0),
        ("Mon, 01 Jan 2001 00:00:00 GMT", None),
        ("Wed, 01 Jan 2125 00:00:00 GMT", 86_400.0),
        ("", None),
    ],
)
def test_retry_after_is_read_and_capped(origin: Origin, value: str, expected: float | None) -> None:
    answer = refusal(fetch(origin, origin.fault("retry_after", value=value)))
    assert answer.kind is RefusalClass.RATE_LIMITED
    assert (answer.retry_in_s, answer.rest_host, answer.status) == (expected, True, 429)


def test_longest_of_several_retry_after_is_waited_for(origin: Origin) -> None:
    async def busy(request: object, writer: object) -> bool:
        writer.write(b"HTTP/1.1 429 Slow\r\nRetry-After: 60\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n")  # type: ignore[attr-defined]
        return True

    origin.add("/busy", busy)
    assert refusal(fetch(origin, origin.url("/busy"))).retry_in_s == 120.0


def test_lists_in_several_lines_are_one(origin: Origin) -> None:
    headers = page(fetch(origin, origin.fault("lists_in_lines"))).headers
    assert headers["cache-control"] == "public, max-age=600"
    assert headers["link"] == "<https://hub.test/>; rel=hub, </rss>; rel=self"


@pytest.mark.parametrize(("code", "rests"), [(429, True), (503, True), (500, False), (502, False), (404, False)])
def test_whole_host_rests_after_429_and_503(origin: Origin, code: int, rests: bool) -> None:  # noqa: FBT001 - a parameter
    answer = refusal(fetch(origin, origin.fault("retry_after", status=code, value="7")))
    assert answer.rest_host is rests
    assert answer.retry_in_s == 7.0


@pytest.mark.parametrize(
    ("status", "allowed", "ok"), [(307, 5, True), (308, 1, True), (307, 0, False), (302, 5, False)]
)
def test_a_body_is_sent_on_where_a_redirect_keeps_the_method_and_no_further(
    origin: Origin, status: int, allowed: int, *, ok: bool
) -> None:
    there = origin.url("/new", host=2)
    origin.add("/hub", Reply(status, (("location", there),), b""))
    origin.add("/new", lambda request, out: write_reply(out, Reply(202 if request.method == "POST" else 405)))
    fetched = with_fetcher(
        options_for(origin),
        lambda it: it.post(origin.url("/hub"), "a=b", gap_s=0, deadline_s=PATIENCE_S, redirects=allowed),
    )
    assert isinstance(fetched.answer, Page) is ok
    assert origin.log.paths() == ["/hub", "/new"][: 1 + ok]


def test_a_body_is_sent_on_to_nobody_whom_the_guard_forbids_and_not_round_in_circles(origin: Origin) -> None:
    origin.add("/hub", Reply(307, (("location", "http://169.254.169.254/"),), b""))
    origin.add("/round", Reply(307, (("location", "/round"),), b""))

    async def both(it: HttpFetcher) -> list[Fetched]:
        urls = (origin.url("/hub"), origin.url("/round"))
        return [await it.post(url, "", gap_s=0, deadline_s=PATIENCE_S, redirects=3) for url in urls]

    secret, circle = map(refusal, with_fetcher(options_for(origin), both))
    assert secret.kind is RefusalClass.SSRF
    assert circle.status == 307
    assert origin.log.paths() == ["/hub", *["/round"] * 4]
