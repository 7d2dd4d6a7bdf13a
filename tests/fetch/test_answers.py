"""What an answer's head means, and the words in which refusals are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.fetch.answers import WALL_MAX_BYTES, is_wall, refusal_of, retry_after_s
from scraper.fetch.refusals import MAX_DETAIL_CHARS, one_line
from storage.records import RefusalClass

NOW = datetime(2026, 1, 15, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("60", 60.0),
        (" 60 ", 60.0),
        ("0", None),
        ("-1", None),
        ("1.5", None),
        ("٦٠", None),
        ("60 seconds", None),
        ("Thu, 15 Jan 2026 12:02:00 GMT", 120.0),
        ("Thursday, 15-Jan-26 12:02:00 GMT", 120.0),
        ("Thu Jan 15 12:02:00 2026", 120.0),
        ("Thu, 15 Jan 2026 11:59:59 GMT", None),
        ("Thu, 15 Jan 2026 12:00:00 GMT", None),
        ("Fri, 16 Jan 2026 12:00:00 GMT", 1000.0),
        ("Thu, 99 Jan 2026 12:00:00 GMT", None),
        ("Thu, 15 Jan 99999 12:00:00 GMT", None),
        ("", None),
        ("\x00", None),
        ("Thu, 15 Jan 2026 12:01:60 GMT", 119.0),
        ("60, 120", 120.0),
        ("120,60,-5", 120.0),
        ("soon, 60", 60.0),
        ("60, Thu, 15 Jan 2026 12:02:00 GMT", 120.0),
        ("Thu, 15 Jan 2026 12:01:00 GMT, Thursday, 15-Jan-26 12:02:00 GMT", 120.0),
        ("Thu, 15 Jan 2026 12:01:00 GMT, 120", 120.0),
        ("Thu Jan 15 12:02:00 2026, 60", 120.0),
        (", ,", None),
        ("60,", 60.0),
        ("60, , ", 60.0),
        ("Thu, 15 Jan 2026 12:02:00 GMT,", 120.0),
        (",".join(["60"] * 10_000), 60.0),
    ],
)
def test_retry_after_in_every_form(value: str | None, expected: float | None) -> None:
    assert retry_after_s(value, NOW, cap_s=1000.0) == expected


WALLS = [
    ({"cf-mitigated": "challenge"}, b""),
    ({"cf-mitigated": "Challenge"}, b"<html>"),
    ({"x-amzn-waf-action": "challenge"}, b""),
    ({}, b'<script id="anubis_challenge" type="application/json">{}</script>'),
    ({}, b'<script src="/.well-known/vercel/security/static/challenge.v2.min.js"></script>'),
    ({}, b'<iframe src="/_sec/cp_challenge/ak-challenge-4-3.htm"></iframe>'),
    ({}, b"<script>document.cookie='__arcsjs=abc'</script>"),
    ({"server": "cloudflare"}, b"<script src=/cdn-cgi/challenge-platform/h/b/orchestrate></script>"),
    ({}, b'<iframe src="/_Incapsula_Resource?x">'),
    ({"x-vercel-mitigated": "challenge"}, b""),
    (
        {},
        b"<script>var dd={'host':'geo.captcha-delivery.com'}</script><script src=https://ct.captcha-delivery.com/c.js>",
    ),
    ({}, b"<script>document.cookie='a=1'; window.location.href = '/'</script>"),
    ({}, b"<title>DDoS-Guard</title>Checking your browser"),
    ({}, b"<script src='/_sec/cp_challenge/x.js'></script><div id=sec-if-cpt-container></div>"),
    ({}, b'<script id="anubis_challenge" type="application/json">{}</script>'),
    (
        {},
        b'<script src="/aes.min.js"></script><script>document.cookie="__test="+slowAES.decrypt(c,2,a,b)</script>',
    ),
    ({}, b'<html><script>document.cookie="humans_21909=1"; document.location.reload(true)</script></html>'),
    ({}, "<h2>در حال انتقال به سایت ...</h2><script>document.cookie='h='+x;window.location = u</script>".encode()),
]


@pytest.mark.parametrize(("headers", "body"), WALLS)
@pytest.mark.parametrize("status", [200, 403, 429, 503])
def test_wall_is_told_from_its_marks_whatever_the_status(headers: dict[str, str], body: bytes, status: int) -> None:
    assert is_wall(headers, body)
    if status != 200:
        refused = refusal_of(status, headers, body, retry_in_s=None).refusal
        assert (refused.kind, refused.status) == (RefusalClass.BLOCKED, status)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b"<html><p>An ordinary page.</p></html>"),
        ({"server": "cloudflare", "cf-ray": "1"}, b"<html>"),
        ({"server": "ArvanCloud"}, b"<html>"),
        ({}, b"<script>function lang(l){document.cookie='l='+l;location.reload()}</script>" + b"<p>Words. " * 100),
        ({}, b"<script>if (document.cookie == 'a') location.reload()</script>"),
        ({"x-vercel-mitigated": "bypass"}, b"<html>"),
        ({}, b"<script>document.cookie='seen=1';send(location.href)</script><p>A short piece of news."),
        ({}, b"<?xml version='1.0'?><rss><item><title>Anubis</title><link>/anubis_challenge</link></item></rss>"),
        ({}, b"\xef\xbb\xbfUser-agent: *\nDisallow: /_Incapsula_Resource\n"),
        # What the walls leave in the pages of their customers.
        ({}, b"<script src=https://js.captcha-delivery.com/tags.js></script><p>A short piece of news."),
        ({}, b"<script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>" + b"<p>Words. " * 400),
        ({}, b"<script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script><p>A short piece of news."),
        ({}, b"<script>a.src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/1f/main.js'</script><p>Also short."),
        ({}, b"<script>window._pxAppId='PX1'</script><!-- x --><p>" + b"Words. " * 400),
        ({}, b"<script src=/_Incapsula_Resource?SWJIYLWA=719></script><p>" + b"Words. " * 400 + b"<script>"),
        ({}, b"<p>" + b"x" * WALL_MAX_BYTES + b"__arcsjs is the cookie of a challenge</p>"),
    ],
)
def test_page_that_is_no_wall(headers: dict[str, str], body: bytes) -> None:
    assert not is_wall(headers, body)
    assert refusal_of(403, headers, body, retry_in_s=None).refusal.kind is RefusalClass.FORBIDDEN


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain", "plain"),
        ("two\nlines\r\n and  blanks", "two lines and blanks"),
        ("bell \x07 escape \x1b[2J null \x00", "bell escape [2J null"),
        ("خبر فارسی", "خبر فارسی"),
        ("override \u202e back", "override back"),
        ("", ""),
    ],
)
def test_details_are_one_printable_line(text: str, line: str) -> None:
    assert one_line(text) == line
    assert one_line(text * 1000).isprintable()


def test_details_are_bounded() -> None:
    assert len(one_line("x" * 10**6)) == MAX_DETAIL_CHARS
    assert one_line("x" * MAX_DETAIL_CHARS) == "x" * MAX_DETAIL_CHARS
