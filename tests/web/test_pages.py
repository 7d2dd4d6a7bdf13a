"""The pages over both databases: what they show, in which direction, and that nothing a publisher wrote is markup."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from scraper.web import make_app
from scraper.web.words import LANGUAGES, Words, choose, tables
from tests.web.conftest import DRIFTED, HOSTILE_PAGE, NASTY, options

if TYPE_CHECKING:
    from pathlib import Path

PATHS = (
    "/",
    "/sources",
    "/source?feed=https://a.test/rss",
    "/articles",
    "/stories",
    "/search?q=harbour",
    "/live",
    "/login",
)


def _get(web: TestClient, path: str, **headers: str) -> LexborHTMLParser:
    answer = web.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return LexborHTMLParser(answer.content)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_every_page_in_every_language(web: TestClient, path: str, language: str) -> None:
    tree = _get(web, path, **{"accept-language": f"{language};q=0.9,de"})
    root = tree.root
    assert root is not None
    assert (root.attributes["lang"], root.attributes["dir"]) == (language, "rtl" if language == "fa" else "ltr")
    assert len(tree.css("h1")) == 1
    assert tree.css_first("main#content") is not None
    assert [node.attributes.get("src") for node in tree.css("script")] == ["/static/app.js"]
    assert tree.css("[style],[onclick],[onload],[onerror],[onmouseover]") == []


def test_the_overview_counts_and_names_what_needs_a_person(web: TestClient) -> None:
    tree = _get(web, "/")
    told = dict(
        zip((n.text() for n in tree.css(".numbers dt")), (n.text() for n in tree.css(".numbers dd")), strict=True)
    )
    assert (told["Articles"], told["Copies"], told["Feeds"]) == ("73", "1", "1")
    assert len(tree.css("svg.bars rect")) == 48
    ill = tree.css_first("#ill").parent.text()
    assert "5 polls refused" in ill
    assert "1 MB are left" in ill
    assert "not told yet" not in ill
    assert "shown with its feed" not in ill
    assert "timeout" in tree.css_first("#refused").parent.text()


def test_a_source_shows_its_polls_and_what_is_wrong(web: TestClient) -> None:
    tree = _get(web, "/source?feed=https://a.test/rss")
    assert tree.css_first(".health").text() == "failing"
    polls = tree.css_first("#polls").parent
    assert polls is not None
    assert "timeout" in polls.css_first("tbody").text()
    assert web.get("/source?feed=https://nowhere.test/").status_code == 404


def test_a_source_shows_how_its_articles_fare_beside_those_before(web: TestClient) -> None:
    tree = _get(web, "/source?feed=https://a.test/rss")
    shares = {
        row.css_first("th").text(): [cell.text() for cell in row.css("td")] for row in tree.css(".shares tbody tr")
    }
    assert shares == {
        "Short texts": ["20 %", "100 %"],
        "No date": ["40 %", "0 %"],
        "Site rules find nothing": ["80 %", "0 %"],
    }
    told = tree.css_first(".advice code").parent
    assert told is not None
    assert told.text() == "rule_drift most of its latest articles miss it"
    drifted = tree.css_first("#drifted").parent.css("#drifted + ul > li")
    assert len(drifted) == DRIFTED


def test_how_fresh_the_news_is_stands_on_the_overview_and_on_the_source(web: TestClient) -> None:
    for path in ("/", "/source?feed=https://a.test/rss"):
        fresh = [n.parent for n in _get(web, path).css("dt") if n.text() == "From publication to record"]
        assert [each.css_first("dd").text() for each in fresh if each] == ["8 min (95 %: 12 min)"]
    assert "از انتشار تا ثبت" in _get(web, "/?lang=fa").css_first(".numbers").text()


def test_lists_go_on_behind_the_last_line_and_filters_stay(web: TestClient) -> None:
    first = _get(web, "/articles?agency=agency")
    older = first.css_first('a[rel="next"]').attributes["href"]
    assert older is not None
    assert "agency=agency" in older
    second = _get(web, f"/articles{older}")
    links = [[node.attributes["href"] for node in tree.css(".lines li > a")] for tree in (first, second)]
    assert [len(each) for each in links] == [50, 20]
    assert not set(links[0]) & set(links[1])
    assert second.css_first('a[rel="next"]') is None


def test_an_article_reads_in_its_own_direction_whatever_the_interface(web: TestClient, ids: dict[str, str]) -> None:
    persian = _get(web, f"/articles/{ids['persian']}", **{"accept-language": "en"})
    english = _get(web, f"/articles/{ids['english']}", **{"accept-language": "fa"})
    directions = [tree.css_first("article.reading").attributes["dir"] for tree in (persian, english)]
    assert directions == ["rtl", "ltr"]
    assert [tree.root.attributes["dir"] for tree in (persian, english) if tree.root] == ["ltr", "rtl"]
    assert persian.css_first("article h1").text() == "خبر شمارهٔ 89"


def test_an_article_shows_its_revisions_its_story_and_where_each_field_is_from(
    web: TestClient, ids: dict[str, str]
) -> None:
    tree = _get(web, f"/articles/{ids['english']}")
    assert [node.text() for node in tree.css(".diff del")] == ["The harbour reopens on Monday."]
    assert [node.text() for node in tree.css(".diff ins")] == ["The harbour reopens on Tuesday."]
    assert "correction" in tree.css_first(".diff h2").text()
    assert "The Paper" in tree.css_first(".facts-list").text()
    story = _get(web, tree.css_first('a[href^="/stories/"]').attributes["href"] or "")
    assert [node.text() for node in story.css(".headline")] == ["The harbour reopens", "Harbour open again"]
    assert "content" in story.css(".facts")[-1].text()
    assert "title" in tree.css_first("details table").text()


def test_search_marks_what_was_found_and_says_what_is_wrong(web: TestClient) -> None:
    found = _get(web, "/search?q=harbour")
    assert {node.text().casefold() for node in found.css("mark")} >= {"harbour"}
    assert len(found.css(".lines li")) == 2
    assert _get(web, "/search?q=nosuchword").css_first('[role="status"]').text() == "Nothing found."
    assert _get(web, "/search?q=%22%22").css_first('[role="alert"]') is not None
    assert len(_get(web, "/search?q=دريا&language=fa").css("mark")) >= 20


def test_nothing_that_a_publisher_wrote_is_markup(web: TestClient, ids: dict[str, str]) -> None:
    for path in (*PATHS, f"/articles/{ids['nasty']}", "/articles", "/search?q=document", f"/search?q={NASTY[1]}"):
        answer = web.get(path)
        tree = LexborHTMLParser(answer.content)
        assert len(tree.css("script")) == 1, path
        assert tree.css("img,[onerror],[onload],[onmouseover]") == [], path
        assert [svg for svg in tree.css("svg") if svg.attributes.get("class") != "bars"] == []
        links = [node.attributes.get("href") or "" for node in tree.css("a")]
        assert [link for link in links if not re.match(r"https?://|/|#|\?", link)] == []
        assert "49" not in tree.css_first("h1").text()
    shown = _get(web, f"/articles/{ids['nasty']}")
    assert shown.css_first("article h1").text() == NASTY[0]
    assert [node.text() for node in shown.css("article.reading > p")][-6:] == NASTY


def test_the_raw_page_stands_in_a_sandbox(web: TestClient, ids: dict[str, str]) -> None:
    frame = _get(web, f"/articles/{ids['nasty']}").css_first("iframe")
    assert frame.attributes["sandbox"] in {None, ""}
    raw = web.get(frame.attributes["src"] or "")
    assert raw.content == HOSTILE_PAGE
    policy = raw.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-scripts" not in policy
    assert web.get(f"/articles/{ids['english']}/raw").status_code == 404


def test_headers_hold_on_every_answer(web: TestClient) -> None:
    for path in (*PATHS, "/nope", "/static/app.js", "/api/v1/sources"):
        headers = web.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_only_hosts_that_we_go_by_are_answered(web: TestClient) -> None:
    for host, status in (
        ("evil.example", 421),
        ("", 421),
        ("localhost:8090", 200),
        ("127.0.0.1", 200),
        ("[::1]:80", 200),
    ):
        assert web.get("/", headers={"host": host}).status_code == status, host


def test_with_a_token_nothing_is_shown_without_it(dsn: str, ids: dict[str, str], tmp_path: Path) -> None:
    token = "a token of some length"  # noqa: S105 - a test's
    with TestClient(make_app(options(dsn, tmp_path, token=token)), follow_redirects=False) as web:
        turned = web.get("/", headers={"accept": "text/html"})
        assert (turned.status_code, turned.headers["location"]) == (303, "/login")
        assert web.get("/api/v1/articles").status_code == 401
        assert web.get("/static/style.css").status_code == 200
        assert web.get("/api/v1/articles", headers={"authorization": f"Bearer {token}"}).status_code == 200
        assert web.get("/api/v1/articles", headers={"authorization": "Bearer wrong"}).status_code == 401
        assert web.post("/login", data={"token": "wrong"}).status_code == 403
        answer = web.post("/login", data={"token": token})
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert token not in cookie
        assert web.get("/").status_code == 200


def test_the_stream_tells_of_new_articles_behind_the_last_seen(web: TestClient) -> None:
    with web.stream("GET", "/live/events?after=71") as answer:
        lines = []
        for line in answer.iter_lines():
            lines.append(line)
            if line.startswith(": "):
                break
    assert [line for line in lines if line.startswith("id: ")] == ["id: 72", "id: 74"]  # 73 revises one that is shown
    assert sum("harbour" in line.lower() for line in lines) == 2


def test_the_words_of_both_languages_are_whole() -> None:
    table = tables()
    assert set(table["en"]) == set(table["fa"])
    assert all(text.strip() for words in table.values() for text in words.values())
    fa, en = (Words(each, datetime(2026, 1, 1, tzinfo=UTC)) for each in ("fa", "en"))
    for year in (2, 621, 9999):  # outside the Jalali calendar
        assert fa.time(datetime(year, 5, 6, tzinfo=UTC)) == en.time(datetime(year, 5, 6, tzinfo=UTC))
    assert (fa.number(12_345), en.number(12_345), fa.percent(0.5), en.percent(0.5)) == (
        "۱۲٬۳۴۵",
        "12,345",
        "۵۰٪",
        "50 %",
    )
    assert (en.span(59), en.span(7_300), en.size(2_300_000)) == ("59 s", "2 h", "2.3 MB")


@pytest.mark.parametrize(
    ("asked", "cookie", "accepted", "chosen"),
    [
        ("fa", "en", "en", "fa"),
        (None, "fa", "en-US,en", "fa"),
        (None, None, "de,fa-IR;q=0.5", "fa"),
        (None, None, "", "en"),
        ("xx", "yy", "zz", "en"),
    ],
)
def test_a_page_speaks_as_asked_then_as_chosen_then_as_the_browser(
    asked: str | None, cookie: str | None, accepted: str, chosen: str
) -> None:
    assert choose(asked, cookie, accepted) == chosen


@pytest.mark.parametrize(
    "path",
    [
        "/articles/%00",
        "/articles/%ED%A0%80",
        "/stories/%00",
        "/articles?agency=%00&language=%00",
        "/articles?before=%00",
        "/source?feed=%00",
        "/search?q=%00",
        "/search?q=a&language=%00&cursor=%00",
        "/api/v1/articles/%00/diff",
        "/api/v1/stories/%00",
        "/api/v1/search?q=%00",
        "/api/v1/search?q=a&story=%00",
        "/api/v1/feed.atom?q=%00&agency=%00",
    ],
)
def test_no_byte_in_an_address_breaks_a_page(web: TestClient, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code in {200, 400, 404}
    assert answer.headers["content-type"].partition(";")[0] in {
        "text/html",
        "application/json",
        "application/problem+json",
        "application/atom+xml",
    }
