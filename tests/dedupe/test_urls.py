"""Which URLs are the same article, which are not; and how a URL is written."""

from __future__ import annotations

import re
import time
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.dedupe import article_id, canonical, url_key

SAME = {
    "scheme": ("http://isna.ir/news/1", "https://isna.ir/news/1", "HTTPS://isna.ir/news/1"),
    "www": ("https://www.isna.ir/news/1", "https://isna.ir/news/1", "https://www2.isna.ir/news/1"),
    "case_and_dot_of_the_host": ("https://ISNA.ir/news/1", "https://isna.ir/news/1", "https://isna.ir./news/1"),
    "mobile": ("https://m.isna.ir/news/1", "https://mobile.isna.ir/news/1", "https://isna.ir/news/1", "https://www.m.isna.ir/news/1"),
    "mobile_wikipedia": ("https://fa.m.wikipedia.org/wiki/x", "https://fa.wikipedia.org/wiki/x"),
    "mobile_blogspot": ("https://x.blogspot.com/2021/1.html?m=1", "https://x.blogspot.com/2021/1.html"),
    "amp": (
        "https://amp.isna.ir/news/1", "https://isna.ir/news/1/amp", "https://isna.ir/news/1/amp/", "https://isna.ir/amp/news/1",
        "https://isna.ir/news/1?amp", "https://isna.ir/news/1?amp=1", "https://isna.ir/news/1?outputType=amp", "https://isna.ir/news/1",
    ),
    "amp_file": ("https://x.ir/a/b.amp.html", "https://x.ir/a/b.html"),
    "amp_cache": (
        "https://www-isna-ir.cdn.ampproject.org/c/s/www.isna.ir/news/1/amp", "https://cdn.ampproject.org/v/s/isna.ir/news/1?usqp=x",
        "https://www.google.com/amp/s/isna.ir/news/1", "https://isna.ir/news/1",
    ),
    "default_port": ("https://isna.ir:443/news/1", "http://isna.ir:80/news/1", "https://isna.ir:/news/1", "https://isna.ir/news/1"),
    "fragment": ("https://isna.ir/news/1#comments", "https://isna.ir/news/1#", "https://isna.ir/news/1"),
    "user_info": ("https://user:pw@isna.ir/news/1", "https://isna.ir/news/1"),
    "last_slash": ("https://isna.ir/news/1/", "https://isna.ir/news/1"),
    "empty_path": ("https://isna.ir", "https://isna.ir/", "https://isna.ir?"),
    "order": ("https://x.ir/?a=1&b=2", "https://x.ir/?b=2&a=1", "https://x.ir/?b=2&&a=1&"),
    "tracking": (
        "https://x.ir/n?id=7&utm_source=a&utm_medium=b", "https://x.ir/n?fbclid=zz&id=7", "https://x.ir/n?id=7&gclid=1&UTM_Campaign=x",
        "https://x.ir/n?id=7&ref=twitter", "https://x.ir/n?id=7&at_medium=RSS&at_campaign=KARANGA", "https://x.ir/n?id=7",
        "https://x.ir/n?id=7&mc_cid=1&mc_eid=2&_ga=3&share=telegram&replytocom=9",
    ),
    "tracking_of_2026": (
        "https://x.ir/n?id=7&gad_source=1&gad_campaignid=2", "https://x.ir/n?id=7&srsltid=A&rdt_cid=1&ScCid=2", "https://x.ir/n?id=7",
        "https://x.ir/n?id=7&CMP=share_btn_url", "https://x.ir/n?id=7&traffic_source=rss&taid=9", "https://x.ir/n?id=7&feature=shared",
    ),
    "session_in_the_path": ("https://x.ir/n.jsp;jsessionid=AB12.node1?id=7", "https://x.ir/n.jsp;JSESSIONID=9?id=7", "https://x.ir/n.jsp?id=7"),
    "index_file": (
        "https://x.ir/2026/a/index.html", "https://x.ir/2026/a/", "https://x.ir/2026/a/index.php", "https://x.ir/2026/a/Default.aspx",
    ),
    "index_file_with_parameters": ("https://x.ir/index.php?id=3", "https://www.x.ir/?id=3"),
    "telegram": (
        "https://t.me/s/channel/12", "https://t.me/channel/12?single", "https://t.me/channel/12?embed=1&mode=tme", "https://t.me/channel/12",
    ),
    "redirector": (
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fx.ir%2Fn%3Fid%3D7&usg=A", "https://www.google.co.uk/url?q=https://x.ir/n?id%3D7",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fx.ir%2Fn%3Fid%3D7%26fbclid%3D1&h=AT", "https://t.me/iv?url=https%3A%2F%2Fx.ir%2Fn%3Fid%3D7&rhash=1",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.ir%2Fn%3Fid%3D7&data=5", "https://x.ir/n?id=7",
        "https://www.google.com/url?url=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fx.ir%252Fn%253Fid%253D7",
        "https://l.instagram.com/?u=https%3A%2F%2Fx.ir%2Famp%2Fn%3Fid%3D7",
    ),
    "percent": (
        "https://x.ir/%D8%AE%D8%A8%D8%B1/%d8%a7", "https://x.ir/خبر/ا", "https://x.ir/%d8%ae%d8%a8%d8%b1/ا",
    ),
    "percent_in_query": (
        "https://x.ir/?q=%D8%AE%D8%A8%D8%B1+%D8%A7", "https://x.ir/?q=خبر%20ا", "https://x.ir/?q=خبر ا",
    ),
    "percent_of_plain_letters": ("https://x.ir/%61%2Db", "https://x.ir/a-b"),
    "case_of_the_percent_code": ("https://x.ir/a%2fb", "https://x.ir/a%2Fb"),
    "composed": ("https://x.ir/caf\u00e9", "https://x.ir/cafe\u0301", "https://x.ir/caf%C3%A9", "https://x.ir/cafe%CC%81"),
    "dot_segments": ("https://x.ir/a/./b/../c", "https://x.ir/a/c"),
    "idn": ("https://خبر.ایران/1", "https://xn--ngblk.xn--mgba3a4f16a/1"),
    "escaped_twice": ("https://x.ir/?id=3&amp;utm_source=rss", "https://x.ir/?id=3", "https://x.ir/?id=3&amp;fbclid=7"),
    "escaped_twice_in_order": ("https://x.ir/?b=2&amp;id=3", "https://x.ir/?id=3&b=2"),
    "anchors": ("https://x.ir/a#comments", "https://x.ir/a#", "https://x.ir/a#/", "https://x.ir/a"),
    "blanks": ("  https://x.ir/a\n", "https://x.ir/\ta", "https://x.ir/a"),
    "backslash": ("https:\\\\x.ir\\a", "https://x.ir/a"),
}  # fmt: skip

DIFFERENT = {
    "id": ("https://x.ir/n?sid=7", "https://x.ir/n?sid=8", "https://x.ir/n", "https://x.ir/n?sid=", "https://x.ir/n?sid"),
    "case_of_the_path": ("https://youtu.be/AbC", "https://youtu.be/abc"),
    "case_of_a_value": ("https://x.ir/?v=AbC", "https://x.ir/?v=abc", "https://x.ir/?V=abc"),
    "subdomain": ("https://news.x.ir/1", "https://sport.x.ir/1", "https://x.ir/1", "https://fa.x.ir/1"),
    "port": ("http://x.ir:8080/1", "http://x.ir:8081/1", "http://x.ir/1", "http://x.ir:443/1"),
    "ports_of_loopback": ("http://127.0.0.1:8001/1", "http://127.0.0.1:8002/1", "http://127.0.0.1/1"),
    "addresses": ("http://[::1]/1", "http://[::2]/1", "http://[::1]:8080/1"),
    "hash_routes": ("https://x.ir/#/news/1", "https://x.ir/#/news/2", "https://x.ir/", "https://x.ir/#!/news/1"),
    "hashbang": ("https://x.ir/#!/news/1", "https://x.ir/#!/news/2", "https://x.ir/"),
    "one_letter_sites": ("https://m.com/1", "https://amp.com/1", "https://www.com/1"),
    "sites_below_a_suffix": ("https://m.co.uk/1", "https://amp.co.uk/1", "https://m.org.ir/1"),
    "values_of_one_name": ("https://x.ir/?a=1&a=2", "https://x.ir/?a=2&a=1", "https://x.ir/?a=1"),
    "index_of_another_place": ("https://x.ir/a/index.html", "https://x.ir/b/index.html", "https://x.ir/index.html/a", "https://x.ir/a/myindex.html"),
    "index_and_parameters": ("https://x.ir/index.php?id=1", "https://x.ir/index.php?id=2", "https://x.ir/"),
    "telegram": ("https://t.me/s/12", "https://t.me/s/13", "https://t.me/a/12", "https://t.me/b/12", "https://t.me/s/a"),
    "redirector": (
        "https://www.google.com/url?q=https://x.ir/1", "https://www.google.com/url?q=https://x.ir/2", "https://www.google.com/url?q=abc",
        "https://x.ir/url?q=https://x.ir/1", "https://x.ir/url?q=https://x.ir/2", "https://www.google.com/search?q=https://x.ir/1",
    ),
    "numbers_in_marks_of_origin": ("https://x.ir/?cmp=7", "https://x.ir/?cmp=8", "https://x.ir/?feature=a", "https://x.ir/?cmp=apple"),
    "numbered_source": ("https://x.ir/?ref=7", "https://x.ir/?ref=8", "https://x.ir/?from=2021", "https://x.ir/"),
    "page": ("https://x.ir/n/1?page=1", "https://x.ir/n/1?page=2"),
    "slash_in_a_name": ("https://x.ir/a%2Fb", "https://x.ir/a/b"),
    "question_mark_in_a_name": ("https://x.ir/a%3Fb=1", "https://x.ir/a?b=1"),
    "ampersand_in_a_value": ("https://x.ir/?a=1%26b=2", "https://x.ir/?a=1&b=2"),
    "plus_in_a_path": ("https://x.ir/a+b", "https://x.ir/a b"),
    "percent_sign": ("https://x.ir/100%25", "https://x.ir/100%2525"),
    "persian_letters": ("https://x.ir/كتاب", "https://x.ir/کتاب"),
    "non_joiner": ("https://x.ir/می\u200cشود", "https://x.ir/میشود"),
    "words_with_amp": ("https://x.ir/campaign", "https://x.ir/caign", "https://x.ir/amphora"),
    "empty_segments": ("https://x.ir/a//b", "https://x.ir/a/b"),
    "mobile_section": ("https://x.ir/mobile/1", "https://x.ir/1", "https://x.ir/m/1"),
    "m_parameter_elsewhere": ("https://x.ir/?m=1", "https://x.ir/?m=2", "https://x.ir/"),
}  # fmt: skip


@pytest.mark.parametrize("urls", SAME.values(), ids=SAME)
def test_one_article(urls: tuple[str, ...]) -> None:
    assert len({url_key(url) for url in urls}) == 1
    assert len({url_key(canonical(url)) for url in urls}) == 1


@pytest.mark.parametrize("urls", DIFFERENT.values(), ids=DIFFERENT)
def test_different_articles_are_never_merged(urls: tuple[str, ...]) -> None:
    for one, other in combinations(urls, 2):
        assert url_key(one) != url_key(other), (one, other)
        assert canonical(one) != canonical(other), (one, other)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.isna.ir/news/1", "https://www.isna.ir/news/1"),
        ("http://user:pw@WWW.Isna.ir:80/News/1/?utm_source=x#top", "http://www.isna.ir/News/1/"),
        ("https://x.ir/?b=2&a=1&fbclid=q", "https://x.ir/?b=2&a=1"),
        ("https://x.ir:8443/a", "https://x.ir:8443/a"),
        ("https://x.ir/%D8%AE%D8%A8%D8%B1%20%2F", "https://x.ir/خبر%20%2F"),
        ("https://x.ir/a b?c=d e", "https://x.ir/a%20b?c=d%20e"),
        ("https://x.ir/#!/a", "https://x.ir/#!/a"),
        ("https://x.ir/%FF%fe", "https://x.ir/%FF%FE"),
        ("https://x.ir/%E2%80%AE", "https://x.ir/%E2%80%AE"),
        ("https://amp.x.ir/a/amp/", "https://amp.x.ir/a/amp/"),
        ("https://x.ir", "https://x.ir/"),
        ("mailto:a@b.c", "mailto:a@b.c"),
        (" not a url ", "not a url"),
        ("", ""),
        ("http://", "http://"),
        ("https://x.ir:99999999/a", "https://x.ir:99999999/a"),
    ],
)
def test_canonical(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


def test_keys_have_their_form() -> None:
    key = url_key("https://isna.ir/news/1")
    assert re.fullmatch("[0-9a-f]{32}", key)
    assert article_id(key) == key[:24]
    assert url_key("https://isna.ir/news/1") == key == "7e8676ff343899fe3cb835b9a372372c"


@example("http://0\uff1a/")
@example("HTTP::0:")
@example("http://a\uff0fb.ir/")
@example("http://a\uff61.ir\u3002/")
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet="htps:/.?&=#%aAbB12é\u200c @[]\\", max_size=60).map(lambda text: "https://" + text),
    )
)
def test_any_text_has_a_canonical_form_that_stays(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert url_key(once) == url_key(text)


@pytest.mark.parametrize(
    "url", ["https://www.isna.ir/news/1400101007/slug-of-it", "https://x.ir/%D8%AE?utm_source=a&id=7&fbclid=x"]
)
def test_keys_are_cheap(url: str) -> None:
    """Report of a disaster, not of a drift: benchmarks/feeds.py measures."""
    start = time.process_time()
    for _ in range(2000):
        url_key(canonical(url))
    assert (time.process_time() - start) / 2000 < 2e-3  # a tenth of it, traced for coverage on a slow machine
    assert url_key("https://x.ir/" + "%D8" * 100_000)
