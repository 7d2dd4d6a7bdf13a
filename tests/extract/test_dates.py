"""When it was published: declared, shown, near the headline, or in the URL; the time of day where any place has it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from scraper.extract import Extraction, extract
from scraper.extract.dates import url_day
from tests.extract.pages import PROSE, URL, simple

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLAIN = "https://news.example.org/world/reservoir"
DATED = "https://news.example.org/2024/05/03/reservoir"


def dated(
    *, head: str = "", byline: str = "", url: str = PLAIN, ld: dict[str, str] | None = None
) -> tuple[str | None, str | None]:
    if ld is not None:
        head += f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **ld})}</script>'
    html = simple(*PROSE, head=head).replace("</h1>", f"</h1>{byline}").replace("<html>", '<html lang="de">')
    found = extract(html, url=url, now=NOW, zone="Europe/Berlin")
    assert isinstance(found, Extraction)
    at = found.published_at
    return (at.isoformat(timespec="minutes") if at else None), found.provenance.get("published_at")


@pytest.mark.parametrize(
    ("byline", "at", "method"),
    [
        ('<p class="c-meta__date">3. Mai 2024, 10:15 Uhr</p>', "2024-05-03T10:15+02:00", "near"),
        ("<p><b>Von Jane Roe</b> <i>3. Mai 2024, 10:15 Uhr</i></p>", "2024-05-03T10:15+02:00", "near"),
        ('<time datetime="2024-05-03T10:15:00Z">vor 3 Tagen</time>', "2024-05-03T10:15+00:00", "time"),
        ("<p>03.05.2024</p>", "2024-05-03T00:00+02:00", "near"),
        ("<p>Spiel vom 3. Tag, 12 Tore</p>", None, None),
        ('<aside><time datetime="2019-01-01T10:00:00Z">x</time></aside>', None, None),
        ('<div class="comments"><time datetime="2025-01-01T10:00:00Z">x</time></div>', None, None),
        ("<p>3. Mai 2199</p>", None, None),
    ],
)  # fmt: skip
def test_dates_that_are_only_shown(byline: str, at: str | None, method: str | None) -> None:
    found = dated(byline=byline)
    assert found == (at, method)
    assert dated(byline=byline, ld={"datePublished": "2024-05-01T08:00:00Z"})[1] == "json-ld"


def test_a_day_takes_its_time_from_another_place() -> None:
    shown = '<time datetime="2024-05-03T10:15:00Z">today</time>'
    assert dated(ld={"datePublished": "2024-05-03"}, byline=shown) == ("2024-05-03T10:15+00:00", "time")
    meta = '<meta property="article:published_time" content="2024-05-03T09:00:00+02:00">'
    assert dated(ld={"datePublished": "2024-05-03"}, head=meta) == ("2024-05-03T09:00+02:00", "meta")
    other = '<time datetime="2024-06-03T10:15:00Z">another day</time>'
    assert dated(ld={"datePublished": "2024-05-03"}, byline=other) == ("2024-05-03T00:00+02:00", "json-ld")


def test_the_day_in_the_url_is_a_witness_and_the_last_resort() -> None:
    assert dated(url=DATED) == ("2024-05-03T00:00+02:00", "url")
    teaser = '<time datetime="2019-01-01T10:00:00Z">x</time>'
    assert dated(url=DATED, byline=teaser) == ("2024-05-03T00:00+02:00", "url")
    assert dated(url=PLAIN, byline=teaser)[0] == "2019-01-01T10:00+00:00"


def test_a_change_before_the_publication_is_none() -> None:
    days = {"datePublished": "2024-05-03T10:00:00Z", "dateModified": "2024-05-02T10:00:00Z"}
    head = f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **days})}</script>'
    found = extract(simple(*PROSE, head=head), url=PLAIN)
    assert isinstance(found, Extraction)
    assert (found.published_raw, found.updated_at) == ("2024-05-03T10:00:00Z", None)


@pytest.mark.parametrize(
    ("url", "day"),
    [(DATED, "2024-05-03"), ("https://x.org/news/2024-5-3/a", "2024-05-03"), (URL, None),
     ("https://x.org/2024/13/40/a", None), ("", None)],
)  # fmt: skip
def test_the_day_in_a_url(url: str, day: str | None) -> None:
    found = url_day(url)
    assert (found.date().isoformat() if found else None) == day
    assert found is None or found.tzinfo is UTC


def test_a_time_without_a_zone_takes_the_zone_of_the_same_time_elsewhere() -> None:
    naive = {"datePublished": "2024-05-03T10:15:00"}
    meta = '<meta property="article:published_time" content="2024-05-03T10:15:00-04:00">'
    assert dated(ld=naive, head=meta) == ("2024-05-03T10:15-04:00", "meta")
    assert dated(ld=naive, byline='<time datetime="2024-05-03T10:15:20+03:30">x</time>')[0] == "2024-05-03T10:15+03:30"
    assert dated(ld=naive, head=meta.replace("10:15", "11:40"))[0] == "2024-05-03T10:15+02:00"  # another time
    assert dated(ld={"datePublished": "2024-05-03T10:15:00Z"}, head=meta)[0] == "2024-05-03T10:15+00:00"


@pytest.mark.parametrize(
    "facts",
    ["<dl><dt>Datum</dt><dd>03.05.2024</dd></dl>", "<p>Erschienen am: <b>3. Mai 2024</b></p>",
     "<p>تاریخ انتشار: <span>۱۴ اردیبهشت ۱۴۰۳</span></p>", "<p>发布时间：2024年5月3日</p>"],
)  # fmt: skip
def test_a_label_names_the_date_of_publication_wherever_it_stands(facts: str) -> None:
    far = "".join(f"<p>{each}</p>" for each in PROSE * 20)
    assert dated(byline=far + facts)[0] == "2024-05-03T00:00+02:00"


def test_a_date_far_from_the_headline_without_a_label_is_none_of_publication() -> None:
    far = "".join(f"<p>{each}</p>" for each in PROSE * 60)
    assert dated(byline=far + "<p>Anmeldeschluss: <b>3. Mai 2024</b></p>") == (None, None)


def test_of_several_headings_the_date_stands_at_the_one_the_page_is_called_by() -> None:
    menu = "<h1>Navigation and service</h1><p>" + "x" * 9_000 + "</p>"
    found = extract(
        simple("<i>Lübeck, 3. Mai 2024</i>", *PROSE, before=menu).replace("<html>", '<html lang="de">'),
        url=PLAIN,
        now=NOW,
    )
    assert isinstance(found, Extraction)
    assert found.published_raw == "Lübeck, 3. Mai 2024"


@pytest.mark.parametrize(
    ("shown", "at"),
    [
        ('<time datetime="2024-05-03T08:15:00Z">3. Mai 2024, 10:15 Uhr</time>', "2024-05-03T10:15+02:00"),
        ('<p class="date">03.05.2024 13:45</p>', "2024-05-03T13:45+05:30"),
        ('<p class="date">02.05.2024 22:15</p>', "2024-05-02T22:15-10:00"),
        ('<p class="date">03.05.2024 09:37</p>', "2024-05-03T08:15+00:00"),  # of another minute
        ('<p class="date">03.05.2024</p>', "2024-05-03T08:15+00:00"),
        (
            "<time>2024-05-03 08:15</time><p>Text.</p><time>2024-05-03 09:15</time>",
            "2024-05-03T08:15+00:00",
        ),  # of a comment
        ('<p class="date">Aktualisiert: 03.05.2024 13:45</p>', "2024-05-03T08:15+00:00"),  # of a change
        ('<time itemprop="dateModified">03.05.2024 13:45</time>', "2024-05-03T08:15+00:00"),
        ('<time datetime="2024-05-03T13:45:00Z">03.05.2024 13:45</time>', "2024-05-03T08:15+00:00"),  # of a teaser
        ('<time datetime="2024-05-03T09:15:00+01:00">Friday</time>', "2024-05-03T09:15+01:00"),  # names the zone itself
        ('<time datetime="2024-05-03T09:15:00+02:00">Friday</time>', "2024-05-03T08:15+00:00"),  # of another minute
    ],
)
def test_an_instant_in_utc_takes_the_offset_of_the_local_time_that_is_shown(shown: str, at: str) -> None:
    assert dated(ld={"datePublished": "2024-05-03T08:15:00Z"}, byline=shown) == (at, "json-ld")


def test_a_date_right_below_the_headline_is_nearer_than_a_marked_one_elsewhere() -> None:
    other = '<div><div class="post-date">19.11.2023 10:35</div></div>'
    html = simple(*PROSE, *PROSE, after=f"{'<p>Other</p>' * 60}{other}")
    for own in ("<div><p>17.11.2023 17:40</p></div>", "<div class='updatetime'>17.11.2023 17:40</div>"):
        found = extract(html.replace("</h1>", f"</h1>{own}"), url=PLAIN, now=NOW, zone="Europe/Berlin")
        assert isinstance(found, Extraction)
        assert found.published_at is not None
        assert found.published_at.isoformat() == "2023-11-17T17:40:00+01:00"


def test_a_day_in_the_address_needs_no_marks() -> None:
    for url in ("https://news.example.org/t20240503_47.html", "https://news.example.org/a/202405030019"):
        assert dated(url=url) == ("2024-05-03T00:00+02:00", "url")
    assert dated(url="https://news.example.org/a/20249903") == (None, None)


def test_a_page_without_a_first_heading_has_its_date_at_the_headline_too() -> None:
    text = "".join(f"<p>{each}</p>" for each in PROSE)
    page = "<title>The lake is drained before winter</title><body><i>1. Januar 2020</i>" + "<p>x</p>" * 2_000
    page += f"<h3>The lake is drained before winter</h3><i>3. Mai 2024</i>{text}</body>"
    found = extract(page, url=PLAIN, now=NOW, zone="Europe/Berlin")
    assert isinstance(found, Extraction)
    assert found.published_at is not None
    assert found.published_at.date().isoformat() == "2024-05-03"


def test_a_change_right_above_the_headline_is_no_publication() -> None:
    html = simple(*PROSE).replace(
        "<h1", "<div><a href='/d'>09:05 08.01.2024</a> <span>(Aktualisiert: 11:40 08.01.2024)</span></div><h1", 1
    )
    found = extract(html, url=PLAIN, now=NOW, zone="Europe/Berlin")
    assert isinstance(found, Extraction)
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2024-01-08T09:05:00+01:00"


@pytest.mark.parametrize(("path", "day"), [("/2024/01/08/x", "2024-01-08"), ("/x", "2021-05-03")])
def test_the_state_of_a_page_may_begin_with_another_article(path: str, day: str) -> None:
    state = '<script>window.state = {"related": [{"publishedAt": "2021-05-03T10:00:00Z"}]}</script>'
    html = simple(*PROSE).replace("</body>", f"{state}</body>", 1)
    found = extract(html, url=f"https://www.example.com{path}", now=NOW)
    assert isinstance(found, Extraction)
    assert found.published_at is not None
    assert found.published_at.date().isoformat() == day


@pytest.mark.parametrize(
    "shown",
    [
        "<span>3. Mai 2024</span>, 11:52 Uhr, Jane Roe",
        "<span>3. Mai 2024</span> <span>| 11:52 Uhr</span>",
        "<b>03.05.2024</b><i>11.52 Uhr</i>",
    ],
)
def test_a_time_right_behind_its_day_is_read_with_it(shown: str) -> None:
    html = simple(*PROSE).replace("</h1>", f"</h1><div>{shown}</div>", 1)
    found = extract(html, url=PLAIN, now=NOW, zone="Europe/Berlin")
    assert isinstance(found, Extraction)
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2024-05-03T11:52:00+02:00"


@pytest.mark.parametrize(
    "behind",
    ["Video 02:35", "5:12 min", "Lesezeit: 3:05 Minuten", "Anpfiff: 19:30", "Example - Rivals 3:02", "12.50 Euro"],
)
@pytest.mark.parametrize("url", [PLAIN, "https://news.example.org/2024/05/03/reservoir"])
def test_a_length_a_price_or_a_score_behind_the_day_is_no_time(behind: str, url: str) -> None:
    html = simple(*PROSE).replace("</h1>", f"</h1><div><span>3. Mai 2024</span> <span>{behind}</span></div>", 1)
    found = extract(html, url=url, now=NOW, zone="Europe/Berlin")
    assert isinstance(found, Extraction)
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2024-05-03T00:00:00+02:00"


@pytest.mark.parametrize(
    ("charset", "offset"), [("gb2312", "+08:00"), ("shift_jis", "+09:00"), ("euc-kr", "+09:00"), ("cp1252", "+00:00")]
)
def test_a_charset_of_one_language_tells_the_zone_where_nothing_else_does(charset: str, offset: str) -> None:
    said = {"gb2312": "水库蓄水量增加", "shift_jis": "ダムの貯水量", "euc-kr": "저수지의 물", "cp1252": "Für später"}[
        charset
    ]
    head = f"<meta http-equiv=Content-Type content='text/html; charset={charset}'><title>{said}</title>"
    text = "".join(f"<p>{said} {each}</p>" for each in PROSE)
    page = f"<html><head>{head}</head><body><h1>{said}</h1><div>2008-03-14 15:42:07</div>{text}</body></html>"
    found = extract(page.encode(charset), url="https://news.example.com/1", now=NOW)
    assert isinstance(found, Extraction)
    assert found.published_at is not None
    assert found.published_at.isoformat() == f"2008-03-14T15:42:07{offset}"
    assert found.language is None  # it is told by the text later
