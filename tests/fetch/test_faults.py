"""Every fault that the origin knows, and what comes of it: hostile-input H29 to H51, on both HTTP libraries."""

from __future__ import annotations

import asyncio
import time

import pytest

from storage.records import Page, RefusalClass
from tests.fetch.conftest import MIB, fetch, options_for, page, refusal, with_fetcher
from tests.origin import FAULTS, Origin
from tests.origin.faults import PAGE
from tests.origin.raw_faults import RAW, STREAMS
from tests.waiting import PATIENCE_S, wait_until

R = RefusalClass
LIBRARIES = ["httpx", "httpx2"]

# What comes of the answers in tests/origin/raw_faults.py; those that bring the whole page stand in WHOLE.
WHOLE = """
http10 http3_version no_reason line_feeds folded_header empty_header latin_header utf8_header escape_header
long_header_name two_types lists_in_lines vary_star continue_first processing_first length_list chunk_extension
chunk_zeros
chunk_bytes chunked_capital chunked_http10 gzip_fields gzip_empty_members gzip_listed gzip_and_identity
gzip_said_deflate coding_identity redirect_body_bomb redirect_two redirect_303 redirect_307 redirect_308 redirect_dots
redirect_blanks redirect_fragment redirect_utf8 refresh_header redirect_endless
"""
REFUSED = {
    R.PROTOCOL: """
http2_preface small_letters status_of_two_digits status_of_four_digits status_of_words huge_status_line nul_reason
blank_lines_first icy smtp ssh tls_alert header_without_colon space_before_colon nameless_header lone_return_header
head_cut head_only upgrade continue_only length_plus length_hex length_list_odd length_empty length_astronomic
length_persian chunk_line_feeds chunk_negative chunk_size_endless chunk_empty_size chunk_short chunk_trailers_huge
chunked_twice chunked_and_gzip chunked_unknown endless_headers endless_trailers endless_status endless_chunks
    """,
    R.TRUNCATED: """
chunk_astronomic chunk_no_end gzip_no_checksum gzip_head_only gzip_one_byte deflate_cut
    """,
    R.BAD_CODING: """
gzip_checksum gzip_size gzip_twice_named deflate_said_gzip deflate_noise coding_words zstd_frame
    """,
    R.TOO_LARGE: """
gzip_members_bomb endless_gzip
    """,
    R.REDIRECT: """
redirect_empty redirect_blank redirect_query
    """,
    R.HTTP_CLIENT: """
redirect_300 redirect_304 redirect_305 not_modified_body not_acceptable proxy_login range_refused
    """,
    R.NOT_FOUND: """
redirect_backslashes redirect_no_host error_drip
    """,
    R.BAD_URL: """
redirect_long redirect_file redirect_ftp redirect_gopher redirect_data redirect_javascript redirect_mail
redirect_port_99999 redirect_bracket
    """,
    R.SSRF: """
redirect_metadata redirect_private redirect_mapped redirect_decimal redirect_port_22 redirect_port_0 redirect_https
    """,
    R.EMPTY: """
no_content_body no_content_chunked reset_content
    """,
    R.HTTP_SERVER: """
hotel error_endless_length
    """,
    R.TIMEOUT: """
drip_status drip_chunks drip_gzip no_length
    """,
}
HASTE = {"deadline_s": 1.5, "read_timeout_s": 0.4}  # with what never ends
OTHER_BODIES = {"length_zero": b"", "empty": b"", "meta_refresh": b'<meta http-equiv="refresh" content="0">' + PAGE}
RAW_TABLE: dict[str, RefusalClass | None] = dict.fromkeys(WHOLE.split()) | {
    name: kind for kind, names in REFUSED.items() for name in names.split()
}

# (fault, query, what comes of it): None is the whole page.
TABLE: list[tuple[str, dict[str, object], RefusalClass | None]] = [
    ("page", {}, None),
    ("status", {"code": 203}, None),
    ("status", {"code": 201}, R.HTTP_CLIENT),
    ("status", {"code": 226}, R.HTTP_CLIENT),
    ("status", {"code": 300}, R.HTTP_CLIENT),
    ("status", {"code": 400}, R.HTTP_CLIENT),
    ("status", {"code": 401}, R.UNAUTHORIZED),
    ("status", {"code": 403}, R.FORBIDDEN),
    ("status", {"code": 404}, R.NOT_FOUND),
    ("status", {"code": 408}, R.TIMEOUT),
    ("status", {"code": 410}, R.GONE),
    ("status", {"code": 418}, R.HTTP_CLIENT),
    ("status", {"code": 451}, R.FORBIDDEN),
    ("status", {"code": 500}, R.HTTP_SERVER),
    ("status", {"code": 502}, R.HTTP_SERVER),
    ("status", {"code": 503}, R.HTTP_SERVER),
    ("status", {"code": 599}, R.HTTP_SERVER),
    ("status", {"code": 999}, R.HTTP_SERVER),
    ("status", {"code": 204}, R.EMPTY),
    ("retry_after", {}, R.RATE_LIMITED),
    ("retry_after", {"status": 503}, R.RATE_LIMITED),
    ("validators", {"etag": '"a"'}, None),
    ("not_modified", {}, R.HTTP_CLIENT),
    ("partial", {}, R.HTTP_CLIENT),
    ("partial", {"code": 200}, R.HTTP_CLIENT),
    ("bot_wall", {}, R.BLOCKED),
    ("bot_wall", {"kind": "arvan"}, R.BLOCKED),
    ("redirect", {}, R.REDIRECT),
    ("redirect", {"to": "/fault/page"}, None),
    ("chain", {"hops": 9}, None),
    ("chain", {"hops": 10}, R.REDIRECT),
    ("chain", {"hops": 25}, R.REDIRECT),
    ("loop", {}, R.REDIRECT),
    ("coded", {"coding": "gzip"}, None),
    ("coded", {"coding": "x-gzip"}, None),
    ("coded", {"coding": "GZIP"}, None),
    ("coded", {"coding": "deflate"}, None),
    ("coded", {"coding": "raw_deflate"}, None),
    ("coded", {"coding": "members"}, None),
    ("gzip_truncated", {}, R.TRUNCATED),
    ("gzip_broken", {}, R.BAD_CODING),
    ("gzip_garbage_behind", {}, None),
    ("gzip_claimed", {}, None),
    ("gzip_claimed", {"what": "text"}, R.BAD_CODING),
    ("gzip_unannounced", {}, None),
    ("gzip_layers", {}, R.BAD_CODING),
    ("gzip_layers", {"honest": 1}, R.BAD_CODING),
    ("unknown_coding", {"coding": "br"}, R.BAD_CODING),
    ("unknown_coding", {"coding": "zstd"}, R.BAD_CODING),
    ("gzip_bomb", {"mib": 20}, R.TOO_LARGE),
    ("endless", {}, R.TOO_LARGE),
    ("announced", {}, R.TOO_LARGE),
    ("length_long", {}, R.TRUNCATED),
    ("length_short", {}, None),
    ("lengths", {"a": len(PAGE), "b": len(PAGE)}, None),
    ("lengths", {"a": len(PAGE), "b": 7}, R.PROTOCOL),
    ("lengths", {"a": -5}, R.PROTOCOL),
    ("lengths", {"a": "12x"}, R.PROTOCOL),
    ("chunked", {"how": "right"}, None),
    ("chunked", {"how": "both"}, None),
    ("chunked", {"how": "trailers"}, None),
    ("chunked", {"how": "truncated"}, R.TRUNCATED),
    ("chunked", {"how": "bad_size"}, R.PROTOCOL),
    ("until_close", {}, None),
    ("slow", {"seconds": 0.1}, None),
    ("slow", {"seconds": 5}, R.TIMEOUT),
    ("drip", {}, R.TIMEOUT),
    ("drip_head", {}, R.TIMEOUT),
    ("silence", {}, R.TIMEOUT),
    ("silence", {"half": 1}, R.TIMEOUT),
    ("interim", {}, None),
    ("interim", {"endless": 1}, R.TIMEOUT),
    ("reset", {}, R.PROTOCOL),
    ("reset", {"half": 1}, R.PROTOCOL),
    ("close", {}, R.PROTOCOL),
    ("close_behind", {}, None),
    ("http09", {}, R.PROTOCOL),
    ("bad_status", {}, R.PROTOCOL),
    ("binary", {}, R.PROTOCOL),
    ("nul_header", {}, R.PROTOCOL),
    ("many_headers", {}, R.PROTOCOL),
    ("huge_header", {}, R.PROTOCOL),
    ("cookies", {}, None),
    *((name, {}, expected) for name, expected in RAW_TABLE.items()),
]


def test_table_names_every_fault() -> None:
    assert {name for name, _, _ in TABLE} | set(OTHER_BODIES) == set(FAULTS)
    assert len(FAULTS) > len({*RAW, *STREAMS}) > 110


@pytest.mark.parametrize(("name", "body"), OTHER_BODIES.items())
def test_answers_that_are_whole_and_no_page(origin: Origin, name: str, body: bytes) -> None:
    answer = page(fetch(origin, origin.fault(name)))
    assert answer.body == body
    assert answer.redirects == ()  # a refresh is the page's, not the server's: nobody follows it


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(("name", "query", "expected"), TABLE)
def test_fault_ends_as_the_table_says(
    origin: Origin, name: str, query: dict[str, object], expected: RefusalClass | None, library: str
) -> None:
    times = HASTE if expected is R.TIMEOUT else {}
    fetched = fetch(origin, origin.fault(name, **query), http_library=library, **times)
    if expected is None:
        assert page(fetched).body == PAGE
        assert page(fetched).status == 200
        return
    answer = refusal(fetched)
    assert answer.kind is expected, answer
    assert answer.detail
    assert "\n" not in answer.detail
    assert "\0" not in answer.detail
    assert len(answer.detail) <= 300


@pytest.mark.parametrize("library", LIBRARIES)
def test_fetcher_works_on_after_every_fault(origin: Origin, library: str) -> None:
    async def all_faults(it: object) -> list[bool]:
        good = []
        for name in FAULTS:
            await it.get(origin.fault(name, mib=4), gap_s=0, deadline_s=0.4)  # type: ignore[attr-defined]
            after = await it.get(origin.fault("page"), gap_s=0, deadline_s=PATIENCE_S)  # type: ignore[attr-defined]
            good.append(isinstance(after.answer, Page) and after.answer.body == PAGE)
        return good

    options = options_for(origin, http_library=library)
    assert with_fetcher(options, all_faults) == [True] * len(FAULTS)


def test_declared_size_is_refused_before_the_body_is_read(origin: Origin) -> None:
    fetched = fetch(origin, origin.fault("announced", length=MIB + 1))
    assert refusal(fetched).detail == "1,048,577 bytes are announced, 1,048,576 are allowed"
    assert fetched.wire_bytes == 0


def test_body_of_exactly_the_cap_is_taken_and_one_byte_more_is_not(origin: Origin) -> None:
    assert len(page(fetch(origin, origin.fault("page", size=MIB))).body) == MIB
    assert refusal(fetch(origin, origin.fault("page", size=MIB + 1))).kind is R.TOO_LARGE
    assert len(page(fetch(origin, origin.fault("gzip_bomb", mib=1))).body) == MIB
    assert refusal(fetch(origin, origin.fault("gzip_bomb", mib=2))).kind is R.TOO_LARGE


def test_cost_counts_requests_and_bytes_as_sent(origin: Origin) -> None:
    fetched = fetch(origin, origin.fault("coded"))
    assert fetched.requests == 1
    assert 0 < fetched.wire_bytes == page(fetched).wire_bytes < len(PAGE)


def test_bytes_behind_the_announced_length_never_answer_the_next_request(origin: Origin) -> None:
    async def two(it: object) -> list[bytes]:
        urls = [origin.fault("length_short"), origin.fault("page", size=5000)]
        return [page(await it.get(url, gap_s=0, deadline_s=PATIENCE_S)).body for url in urls]  # type: ignore[attr-defined]

    first, second = with_fetcher(options_for(origin), two)
    assert first == PAGE
    assert len(second) == 5000


def test_kept_connection_that_closed_meanwhile_is_replaced_once(origin: Origin) -> None:
    async def pages(it: object) -> list[int]:
        url = origin.fault("close_behind")
        return [(await it.get(url, gap_s=0, deadline_s=PATIENCE_S)).requests for _ in range(6)]  # type: ignore[attr-defined]

    assert max(with_fetcher(options_for(origin), pages)) <= 2
    assert fetch(origin, origin.fault("close")).requests == 1  # a fresh connection is not tried again


def test_timeouts_leave_no_request_behind(origin: Origin) -> None:
    while not origin.log.requests("/fault/drip"):  # a loaded machine may not come to ask in time
        fetch(origin, origin.fault("drip"), deadline_s=0.3)
    fetch(origin, origin.fault("silence"), read_timeout_s=0.2)
    assert set(origin.log.paths()) == {"/fault/drip", "/fault/silence"}
    wait_until(lambda: all(visit.end is not None for visit in origin.log.visits()), "a request goes on")


def test_nothing_listening_is_a_connect_refusal(origin: Origin) -> None:
    answer = refusal(fetch(origin, f"http://127.0.0.77:{origin.port}/"))
    assert answer.kind is R.CONNECT
    assert answer.detail.startswith(f"127.0.0.77 port {origin.port} cannot be reached: ")


def test_flood_of_tiny_chunks_lets_others_work_and_ends(origin: Origin) -> None:
    async def beside(it: object) -> tuple[object, float]:
        worst = 0.0  # CPU between two beats: not what else this machine does meanwhile

        async def heartbeat() -> None:
            nonlocal worst
            while True:
                before = time.thread_time()
                await asyncio.sleep(0.01)
                worst = max(worst, time.thread_time() - before)

        beating = asyncio.create_task(heartbeat())
        got = await it.get(origin.fault("endless_chunks"), gap_s=0, deadline_s=PATIENCE_S)  # type: ignore[attr-defined]
        beating.cancel()
        return got, worst

    got, worst = with_fetcher(options_for(origin), beside)
    assert refusal(got).detail == "20,224 chunks for 20,224 bytes"  # type: ignore[arg-type]
    assert worst < 0.5  # 256 KiB of such chunks are a second's work


def test_error_whose_body_drips_is_known_by_its_status(origin: Origin) -> None:
    started = time.monotonic()
    answer = refusal(fetch(origin, origin.fault("error_drip")))
    assert (answer.kind, answer.status) == (R.NOT_FOUND, 404)
    assert time.monotonic() - started < PATIENCE_S / 2
