"""What robots.txt says: RFC 9309, and the cases that Google's published parser is known by."""

from __future__ import annotations

import time

import pytest

from scraper.fetch import parse_robots, product_token
from scraper.fetch.robots import MAX_ROBOTS_BYTES

BASE = "https://foo.bar"

# What is in robots.txt, who asks, for which path, and whether that is allowed.
CASES = [
    # Nothing said.
    ("", "foobot", "/x/y", True),
    ("user-agent: FooBot\ndisallow: /\n", "", "/x/y", True),
    ("\n\n# only a comment\n", "foobot", "/", True),
    ("<!DOCTYPE html><html><body>Disallow: /</body></html>", "foobot", "/x", True),
    # Lines: directives in any case, with colon or without, and their frequent misspellings.
    ("user-agent: FooBot\ndisallow: /\n", "foobot", "/x/y", False),
    ("USER-AGENT: FooBot\nDISALLOW: /\n", "foobot", "/x/y", False),
    ("user-agent FooBot\ndisallow /\n", "foobot", "/x/y", False),
    ("foo: FooBot\nbar: /\n", "foobot", "/x/y", True),
    ("useragent: foobot\ndisallow: /x/\n", "foobot", "/x/y", False),
    ("user agent: foobot\ndissallow: /x/\n", "foobot", "/x/y", False),
    ("user-agent: foobot\ndissalow: /x/\n", "foobot", "/x/y", False),
    ("user-agent: foobot\ndisalow: /x/\n", "foobot", "/x/y", False),
    ("user-agent: foobot\ndiasllow: /x/\n", "foobot", "/x/y", False),
    ("user-agent: foobot\ndisallaw: /x/\n", "foobot", "/x/y", False),
    ("user-agent : foobot\n disallow : /x/ # why\n", "foobot", "/x/y", False),
    ("user-agent: foobot # us\ndisallow: /x/\n", "foobot", "/x/y", False),
    ("user-agent: foobot\rdisallow: /x/\r", "foobot", "/x/y", False),
    ("user-agent: foobot\r\ndisallow: /x/", "foobot", "/x/y", False),
    # Google's parser knows a directive by how it begins; whitespace stands for a colon between two words only.
    ("user-agents: foobot\ndisallowed: /x/\n", "foobot", "/x/y", False),
    ("user-agent: foobot\ndisallow: /\nallowed: /x/\n", "foobot", "/x/y", True),
    ("user-agent: foobot\ndisallo: /x/\n", "foobot", "/x/y", True),
    ("user-agent\tfoobot\ndisallow \t /x/\n", "foobot", "/x/y", False),
    ("user-agent: foobot\ndisallow /x/ /y/\n", "foobot", "/x/y", True),
    ("user-agent: foobot\n: /x/\n", "foobot", "/x/y", True),
    ("user-agent: foobot\ndisallow: /x\0yz\n", "foobot", "/x1", False),
    ("user-agent: foobot\n\rdisallow: /x/\n\r", "foobot", "/x/y", False),
    # Groups: several names before the rules, rules before any name, blank lines, the same name twice.
    ("disallow: /\nuser-agent: FooBot\nallow: /x\n", "foobot", "/y", True),
    ("user-agent: A\nuser-agent: FooBot\ndisallow: /x\n", "foobot", "/x", False),
    ("user-agent: FooBot\n\n\ndisallow: /x\n", "foobot", "/x", False),
    ("user-agent: FooBot\nsitemap: /s\nuser-agent: BarBot\ndisallow: /x\n", "foobot", "/x", False),
    ("user-agent: FooBot\ncrawl-delay: 5\nuser-agent: *\ndisallow: /x\n", "foobot", "/x", False),
    ("user-agent: FooBot\nunknown: line\nuser-agent: *\ndisallow: /x\n", "foobot", "/x", False),
    (
        "user-agent: FooBot\ndisallow: /a\nuser-agent: BarBot\ndisallow: /b\nuser-agent: FooBot\ndisallow: /c\n",
        "foobot",
        "/a",
        False,
    ),
    (
        "user-agent: FooBot\ndisallow: /a\nuser-agent: BarBot\ndisallow: /b\nuser-agent: FooBot\ndisallow: /c\n",
        "foobot",
        "/b",
        True,
    ),
    (
        "user-agent: FooBot\ndisallow: /a\nuser-agent: BarBot\ndisallow: /b\nuser-agent: FooBot\ndisallow: /c\n",
        "foobot",
        "/c",
        False,
    ),
    # Names: the whole product token, whatever its case; the group for all only where there is none of our own.
    ("user-agent: fOoBoT\ndisallow: /\n", "foobot", "/x", False),
    ("user-agent: FooBot/1.2\ndisallow: /\n", "foobot", "/x", False),
    ("user-agent: foobot\ndisallow: /\n", "FooBot", "/x", False),
    ("user-agent: *\ndisallow: /\nuser-agent: Foo Bar\nallow: /\n", "Foo", "/x", True),
    ("user-agent: *\ndisallow: /\nuser-agent: Foo Bar\nallow: /\n", "Foo Bar", "/x", False),
    ("user-agent: FooBot Bar\ndisallow: /\n", "foobot", "/x", False),
    ("user-agent: Foo\ndisallow: /\n", "foobot", "/x", True),
    ("user-agent: Bot\ndisallow: /\n", "foobot", "/x", True),
    ("user-agent: FooBotNews\ndisallow: /\n", "foobot", "/x", True),
    ("user-agent: Foo-Bot\ndisallow: /\n", "foobot", "/x", True),
    ("user-agent: foobot-news\ndisallow: /\n", "foobot", "/x", True),
    ("user-agent: *\ndisallow: /\n", "foobot", "/x", False),
    ("user-agent: * baz\ndisallow: /\n", "foobot", "/x", False),
    ("user-agent: *baz\ndisallow: /\n", "foobot", "/x", True),
    ("user-agent: *\ndisallow: /\nuser-agent: FooBot\nallow: /\n", "foobot", "/x", True),
    ("user-agent: FooBot\nallow: /\nuser-agent: *\ndisallow: /\n", "foobot", "/x", True),
    ("user-agent: FooBot\ndisallow:\nuser-agent: *\ndisallow: /\n", "foobot", "/x", True),
    ("user-agent: FooBot\nuser-agent: *\ndisallow: /x\n", "foobot", "/x", False),
    ("user-agent: us\ndisallow: /\n", "foobot", "/x", True),
    ("user-agent: others\ndisallow: /\n", "foobot", "/x", True),
    ("user-agent: others\ndisallow: /\n", "others", "/x", False),
    # Paths: case counts, the longest rule wins, a tie is allowed.
    ("user-agent: FooBot\ndisallow: /X/\n", "foobot", "/x/y", True),
    ("user-agent: FooBot\ndisallow: /x/page.html\nallow: /x/\n", "foobot", "/x/page.html", False),
    ("user-agent: FooBot\nallow: /x/page.html\ndisallow: /x/\n", "foobot", "/x/page.html", True),
    ("user-agent: FooBot\nallow: /x/page.html\ndisallow: /x/\n", "foobot", "/x/", False),
    ("user-agent: FooBot\ndisallow: /\nallow: /\n", "foobot", "/x", True),
    ("user-agent: FooBot\ndisallow: /x\nallow: /x/\n", "foobot", "/x", False),
    ("user-agent: FooBot\ndisallow: /x\nallow: /x/\n", "foobot", "/x/", True),
    ("user-agent: FooBot\ndisallow: /x/page.html\nallow: /x/page.html\n", "foobot", "/x/page.html", True),
    ("user-agent: FooBot\nallow: /page\ndisallow: /*.html\n", "foobot", "/page.html", False),
    ("user-agent: FooBot\nallow: /x/page.\ndisallow: /*.html\n", "foobot", "/x/page.html", True),
    ("user-agent: *\ndisallow: /x/\nuser-agent: FooBot\ndisallow: /y/\n", "foobot", "/x/page", True),
    ("user-agent: *\ndisallow: /x/\nuser-agent: FooBot\ndisallow: /y/\n", "foobot", "/y/page", False),
    ("user-agent: FooBot\ndisallow: /allowed\nallow: /allowed/index.html\n", "foobot", "/allowed/", True),
    ("user-agent: FooBot\ndisallow: /a\nallow: /a/index.htm\n", "foobot", "/a/", True),
    ("user-agent: FooBot\ndisallow: /a\nallow: /a/index.htm\n", "foobot", "/a/?page=2", False),
    ("user-agent: FooBot\ndisallow: /a/index.html\n", "foobot", "/a/", True),
    ("user-agent: *\ndisallow: x\n", "foobot", "/x", True),
    ("user-agent: *\ndisallow: https://foo.bar/x\n", "foobot", "/x", True),
    ("user-agent: *\ndisallow: /\n", "foobot", "", False),
    ("user-agent: *\ndisallow: /\n", "foobot", "#x", False),
    ("user-agent: *\ndisallow: /?q\n", "foobot", "?q=1", False),
    ("user-agent: *\ndisallow: /*x\n", "foobot", "/a#x", True),
    ("user-agent: *\ndisallow: /a;p\n", "foobot", "/a;p=1?q", False),
    # Wildcards and ends.
    ("user-agent: *\ndisallow: /foo/bar/quz\nallow: /foo/*/qux\n", "foobot", "/foo/bar/quz", False),
    ("user-agent: *\ndisallow: /foo/bar/quz\nallow: /foo/*/qux\n", "foobot", "/foo/x/qux", True),
    ("user-agent: *\ndisallow: /*.pdf$\n", "foobot", "/a/b.pdf", False),
    ("user-agent: *\ndisallow: /*.pdf$\n", "foobot", "/a/b.pdf?x", True),
    ("user-agent: *\ndisallow: /fish*\n", "foobot", "/fishheads/yummy.html", False),
    ("user-agent: *\ndisallow: /*?\n", "foobot", "/news?page=2", False),
    ("user-agent: *\ndisallow: /$\n", "foobot", "/page.html", True),
    ("user-agent: *\ndisallow: /$\n", "foobot", "/", False),
    ("user-agent: *\ndisallow: /\nallow: /$\n", "foobot", "/", True),
    ("user-agent: *\ndisallow: *x\n", "foobot", "/a/x", False),
    ("user-agent: *\ndisallow: /a*b*b$\n", "foobot", "/ab", True),
    ("user-agent: *\ndisallow: /a*b*b$\n", "foobot", "/abxb", False),
    ("user-agent: *\ndisallow: /a*ab$\n", "foobot", "/ab", True),
    ("user-agent: *\ndisallow: /a**b\n", "foobot", "/axxb", False),
    ("user-agent: *\ndisallow: $\n", "foobot", "/", True),
    ("user-agent: *\ndisallow: /a$\n", "foobot", "/a$", True),
    ("user-agent: *\ndisallow: /a$b\n", "foobot", "/a$b", False),
    ("user-agent: *\ndisallow: /a$$\n", "foobot", "/a$", False),
    ("user-agent: *\nallow: /a\ndisallow: /*\n", "foobot", "/abc", True),
    ("user-agent: *\nallow: /a\ndisallow: /***\n", "foobot", "/abc", False),
    ("user-agent: *\ndisallow: /a.b\n", "foobot", "/axb", True),
    ("user-agent: *\ndisallow: /a(b)+[c]\n", "foobot", "/a(b)+[c]", False),
    # Percent-encoding and other scripts.
    ("user-agent: *\ndisallow: /a%2fb\n", "foobot", "/a%2Fb", False),
    ("user-agent: *\ndisallow: /a%2Fb\n", "foobot", "/a/b", True),
    ("user-agent: *\ndisallow: /a%3Fb\n", "foobot", "/a?b", True),
    ("user-agent: *\ndisallow: /a%3Fb\n", "foobot", "/a%3fb", False),
    ("user-agent: *\ndisallow: /a%2Ab\n", "foobot", "/a*b", False),
    ("user-agent: *\ndisallow: /a%2Ab\n", "foobot", "/axb", True),
    ("user-agent: *\ndisallow: /a%24\n", "foobot", "/a$b", False),
    ("user-agent: *\ndisallow: /a%24\n", "foobot", "/a", True),
    ("user-agent: *\ndisallow: /~a\n", "foobot", "/%7Ea", False),
    ("user-agent: *\ndisallow: /%E3%83%84\n", "foobot", "/ツ", False),
    ("user-agent: *\ndisallow: /a b\n", "foobot", "/a%20b", False),
    ("user-agent: *\ndisallow: /100%\n", "foobot", "/100%", False),
    (
        "user-agent: FooBot\ndisallow: /\nallow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par\n",
        "foobot",
        "/foo/bar?qux=taz&baz=http://foo.bar?tar&par",
        True,
    ),
    ("user-agent: FooBot\ndisallow: /\nallow: /foo/bar/ツ\n", "foobot", "/foo/bar/%E3%83%84", True),
    ("user-agent: FooBot\ndisallow: /\nallow: /foo/bar/%E3%83%84\n", "foobot", "/foo/bar/%E3%83%84", True),
    ("user-agent: FooBot\ndisallow: /\nallow: /foo/bar/%62%61%7A\n", "foobot", "/foo/bar/%62%61%7A", True),
    ("user-agent: FooBot\ndisallow: /ایران\n", "foobot", "/%D8%A7%DB%8C%D8%B1%D8%A7%D9%86/1", False),
    ("user-agent: FooBot\ndisallow: /a\u2028b\nallow: /a\n", "foobot", "/a%E2%80%A8b", False),
    ("user-agent: FooBot\ndisallow: /a\x0bDisallow: /\n", "foobot", "/x", True),
    # robots.txt itself is always allowed.
    ("user-agent: *\ndisallow: /\n", "foobot", "/robots.txt", True),
]


@pytest.mark.parametrize(("text", "robot", "path", "allowed"), CASES)
def test_rules_say_what_google_and_the_rfc_say(text: str, robot: str, path: str, allowed: bool) -> None:  # noqa: FBT001 - the expected value
    assert parse_robots(text.encode(), robot).allow(BASE + path) is allowed


@pytest.mark.parametrize(
    "url",
    [
        "http://foo.bar/x?y",
        "foo.bar/x?y",
        "foo.bar:8080/x?y#z",
        "/x?y",
        "//foo.bar/x?y=http://z/",
        "a/x?y",
        "HTTPS://user@foo.bar/x?y",
    ],
)
def test_path_is_found_in_whatever_form_of_url(url: str) -> None:
    rules = parse_robots(b"user-agent: *\ndisallow: /\nallow: /x?y\n", "foo")
    assert rules.allow(url)
    assert not rules.allow(url.replace("/x?y", "?x/x?y"))


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb", b"\xef"])
def test_byte_order_mark_is_dropped_even_when_broken(mark: bytes) -> None:
    rules = parse_robots(mark + b"User-Agent: foo\nDisallow: /AnyValue\n", "foo")
    assert not rules.allow(BASE + "/AnyValue")
    assert rules.allow(BASE + "/other")


def test_mark_in_the_middle_only_spoils_its_line() -> None:
    rules = parse_robots(b"User-Agent: foo\n\xef\xbb\xbfDisallow: /a\nDisallow: /b\n", "foo")
    assert rules.allow(BASE + "/a")
    assert not rules.allow(BASE + "/b")


def test_bytes_that_are_no_utf8_spoil_only_their_line() -> None:
    rules = parse_robots(b"user-agent: foo\ndisallow: /\xff\xfe\ndisallow: /b\n", "foo")
    assert not rules.allow(BASE + "/b")
    assert rules.allow(BASE + "/c")
    assert not rules.allow(BASE + "/%FF%FE")  # the bytes of an older encoding are a path too


def test_text_behind_500_kib_does_not_count() -> None:
    start = b"user-agent: foo\ndisallow: /a\n"
    filler = b"#" * 99 + b"\n"
    text = start + filler * (MAX_ROBOTS_BYTES // 100 + 1) + b"disallow: /b\n"
    rules = parse_robots(text, "foo")
    assert not rules.allow(BASE + "/a")
    assert rules.allow(BASE + "/b")


def test_rule_cut_in_the_middle_is_not_half_a_rule() -> None:
    start = b"user-agent: foo\n"
    filler = b"#" * (MAX_ROBOTS_BYTES - len(start) - len(b"\ndisallow: /a")) + b"\n"
    assert parse_robots(start + filler + b"disallow: /abc\n", "foo").allow(BASE + "/ax")


def test_crawl_delay_and_sitemaps_are_read() -> None:
    text = b"Sitemap: https://x.test/a.xml\nUser-agent: *\nCrawl-delay: 7.5\nSitemap: https://x.test/b.xml\n"
    rules = parse_robots(text, "foo")
    assert rules.crawl_delay_s == 7.5
    assert rules.sitemaps == ("https://x.test/a.xml", "https://x.test/b.xml")


def test_crawl_delay_is_for_the_names_right_above_it() -> None:
    text = b"user-agent: *\ncrawl-delay: 60\n\nuser-agent: bing\ncrawl-delay: 1\n\nuser-agent: slow\ndisallow: /a\n"
    rules = parse_robots(text, "foo")
    assert rules.crawl_delay_s == 60
    assert not rules.allow(BASE + "/a")  # a delay ends no list of names (RFC 9309, 2.2.4)
    assert parse_robots(text, "bing").crawl_delay_s == 1
    assert parse_robots(b"user-agent: foo\nuser-agent: bing\ncrawl-delay: 7\n", "foo").crawl_delay_s == 7
    behind_rules = b"user-agent: foo\ndisallow: /a\ncrawl-delay: 7\nuser-agent: bing\ncrawl-delay: 1\n"
    assert parse_robots(behind_rules, "foo").crawl_delay_s == 7


@pytest.mark.parametrize("delay", ["-1", "inf", "nan", "soon", "", "1e400"])
def test_crawl_delay_that_is_no_number_is_none(delay: str) -> None:
    assert parse_robots(f"user-agent: *\ncrawl-delay: {delay}\n".encode(), "foo").crawl_delay_s is None


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        ("khabar/0.1 (+https://x.test)", "khabar"),
        ("Khabar", "khabar"),
        ("news-bot_x/2", "news-bot_x"),
        (" khabar", "khabar"),
        ("(odd)", ""),
        ("", ""),
    ],
)
def test_product_token_is_the_name_before_the_version(agent: str, token: str) -> None:
    assert product_token(agent) == token


def test_hostile_robots_is_read_and_asked_in_bounded_time() -> None:
    rules_text = b"user-agent: *\n" + b"".join(b"disallow: /*a*a*a*a*a%d$\n" % n for n in range(18_000))
    started = time.process_time()
    rules = parse_robots(rules_text, "foo")
    assert rules.allow(BASE + "/" + "a" * 4000)
    assert time.process_time() - started < 2


def test_a_name_that_is_repeated_does_not_repeat_its_rules() -> None:
    rules = parse_robots(b"user-agent: foo\n" * 10_000 + b"disallow: /a\n" * 10_000, "foo")
    assert len(rules.rules) == 10_000


def test_a_line_that_is_too_long_counts_as_far_as_it_is_read() -> None:
    long = "/" + "a" * 20_000
    rules = parse_robots(f"user-agent: *\ndisallow: /x/{'b' * 20_000}\nallow: {long}\ndisallow: /a\n".encode(), "foo")
    assert not rules.allow(f"{BASE}/x/{'b' * 20_000}")
    assert rules.allow(f"{BASE}/x/")
    assert rules.allow(f"{BASE}{long}")
    assert rules.crawl_delay_s is None
