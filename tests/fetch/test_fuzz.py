"""Whatever a server sends, `get` returns a value: it never raises, and ends at its deadline."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.fetch import FetchOptions
from storage.records import Fetched, Page, Refusal, RefusalClass
from tests.fetch.conftest import options_for, with_fetcher
from tests.origin import Origin
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    import asyncio

    from scraper.fetch import HttpFetcher

DEADLINE_S = 0.5
PIECES = [
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.0 200\r\n",
    b"HTTP/1.1 302 Found\r\n",
    b"HTTP/1.1 304 Not Modified\r\n",
    b"HTTP/1.1 103 Hints\r\n\r\n",
    b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n",
    b"Content-Length: 5\r\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: gzip, chunked\r\n",
    b"Content-Encoding: gzip\r\n",
    b"Content-Encoding: \xff\r\n",
    b"Location: //[\r\n",
    b"Location: \xd8\xae\xd8\xa8\r\n",
    b"Location: http://\xff\xfe/\r\n",
    b"Location: http://a..b/\r\n",
    b"Location: http://xn--/\r\n",
    b"Location: ?\r\n",
    b"Retry-After: \xb2\r\n",
    b"Connection: close\r\n",
    b"\r\n",
    b"\r\n\r\n",
    b"5\r\nhello\r\n0\r\n\r\n",
    b"hello",
    b"\x1f\x8b\x08\x00",
    b"\x00\xff",
]


def test_any_answer_ends_in_a_value_within_the_deadline() -> None:
    with Origin() as origin:

        async def no_names(host: str, port: int) -> list[str]:
            return ["127.0.0.1"] if host == "127.0.0.1" else []

        @settings(max_examples=150, suppress_health_check=list(HealthCheck), database=None)
        @given(st.lists(st.sampled_from(PIECES), max_size=8), st.booleans())
        def check(pieces: list[bytes], robots: bool) -> None:  # noqa: FBT001 - drawn
            async def answer(request: object, writer: asyncio.StreamWriter) -> bool:
                writer.write(b"".join(pieces))
                await writer.drain()
                return False

            origin.add("/any", answer)
            options = options_for(origin, robots=robots, read_timeout_s=0.2)

            async def get(it: HttpFetcher) -> Fetched:
                return await it.get(origin.url("/any"), gap_s=0, deadline_s=DEADLINE_S)

            def lasts_s() -> float:
                started = time.monotonic()
                fetched = with_fetcher(options, get, resolve=no_names)
                assert isinstance(fetched.answer, (Page, Refusal))
                return time.monotonic() - started

            # A machine that does something else meanwhile does not do so five times.
            assert any(lasts_s() < DEADLINE_S + 1 for _ in range(5))

        check()


URLS = st.one_of(
    st.text(max_size=60),
    st.text(max_size=40).map("http://{}".format),
    st.text(alphabet="abc.:/?#[]@%0127xn-_ \t\\\u0627\u200c\u3002\u2460\ud800\0", max_size=40).map("http://{}".format),
    st.from_regex(r"(https?|ftp|HTTP)://[a-z.%:@\[\]0-9\\-]{0,30}(:[0-9]{0,6})?(/.*)?", fullmatch=True),
)


def test_any_url_ends_in_a_value() -> None:
    async def nobody(host: str, port: int) -> list[str]:
        return []

    @settings(max_examples=400, suppress_health_check=list(HealthCheck), database=None)
    @given(URLS)
    def check(url: str) -> None:
        async def get(it: HttpFetcher) -> Fetched:
            return await it.get(url, gap_s=0, deadline_s=PATIENCE_S)

        answer = with_fetcher(FetchOptions(), get, resolve=nobody).answer
        assert isinstance(answer, Refusal)
        assert answer.kind in {RefusalClass.BAD_URL, RefusalClass.DNS}
        assert answer.detail.isprintable()

    check()
