"""The headline without the site's name and without the kicker, by evidence."""

from __future__ import annotations

import json

import pytest

from scraper.extract import Extraction, extract
from scraper.extract.sitename import is_site, without_site
from scraper.extract.title import overlap
from tests.extract.pages import LINES, PROSE, URL

LONG = "Reservoir to be drained for repairs"
SITES = ["example news", "news.example.org"]


@pytest.mark.parametrize(
    ("text", "others", "bare"),
    [
        (f"{LONG} | Example News", (), LONG),
        (f"{LONG} - Example News", (), LONG),
        (f"{LONG} — Example News Online", (), LONG),
        (f"Example News: {LONG}", (), f"Example News: {LONG}"),  # a colon alone may belong to the headline
        (f"Example News » {LONG}", (), LONG),
        (f"{LONG} : Example News | Founded in 1931 | All the news", (), LONG),
        (f"{LONG}：Example News", (), LONG),
        (f"{LONG}_World_Example News", (), f"{LONG}_World_Example News"),
        (f"{LONG} _World _Example News", (), f"{LONG} _World"),
        (f"{LONG} _World _Example News", (LONG,), LONG),
        (f"{LONG} [Example News]", (), LONG),
        (f"{LONG} | Valley", (LONG,), LONG),
        (f"{LONG} | Valley", (), f"{LONG} | Valley"),
        ("Lake - and what is left of it", (), "Lake - and what is left of it"),
        ("What Example News of the valley pays - or not", (), "What Example News of the valley pays - or not"),
        ("Example News", (), "Example News"),
    ],
)  # fmt: skip
def test_the_sites_name_is_taken_off(text: str, others: tuple[str, ...], bare: str) -> None:
    assert without_site(text, SITES, list(others)) == bare
    assert without_site(bare, SITES, list(others)) == bare


@pytest.mark.parametrize(
    ("part", "is_it"),
    [("Example News", True), ("EXAMPLENEWS", True), ("Example News UK", True), ("example", True), ("ex", False),
     ("", False), ("A story about the Example News and others", False)],
)  # fmt: skip
def test_what_is_a_sites_name(part: str, *, is_it: bool) -> None:
    assert is_site(part, SITES) is is_it
    assert not is_site(part, [])


@pytest.mark.parametrize(
    ("host", "title"),
    [
        ("janeroesdesk.com", f"{LONG} - Jane Roe’s Desk"),
        ("www.munich2022.com", f"{LONG} | European Championships Munich 2022"),
        ("valley.example.org", f"{LONG} - Valley of the Lake"),  # a subdomain names no site
    ],
)
def test_the_hosts_name_is_the_sites_however_it_is_written(host: str, title: str) -> None:
    text = "".join(f"<p>{each}</p>" for each in PROSE)
    found = extract(f"<title>{title}</title><body><article>{text}</article></body>", url=f"https://{host}/a/b")
    assert isinstance(found, Extraction)
    assert found.title == (title if host.startswith("valley") else LONG)


@pytest.mark.parametrize(
    ("og", "title"),
    [
        (f"{LONG} of the ...", f"{LONG} of the wall before winter"),
        ("Tom &amp;amp; Jerry are drained for repairs", "Tom & Jerry are drained for repairs"),
        ("Reservoir to be &lt;em&gt;drained&lt;/em&gt; for repairs", LONG),
    ],
)
def test_a_declared_headline_is_made_whole_and_plain(og: str, title: str) -> None:
    assert titled("", og=og, title=title if og.endswith("...") else "").title == title


def titled(h1: str, *, og: str = "", ld: str = "", title: str = "") -> Extraction:
    head = f"<title>{title}</title>" if title else ""
    head += f'<meta property="og:title" content="{og}">' if og else ""
    head += (
        f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": ld})}</script>'
        if ld
        else ""
    )
    text = "".join(f"<p>{each}</p>" for each in PROSE)
    found = extract(f"<html><head>{head}</head><body>{h1}<article>{text}</article></body></html>", url=URL)
    assert isinstance(found, Extraction)
    return found


@pytest.mark.parametrize(
    ("h1", "kicker"),
    [
        (f'<h1><span class="dachzeile">Dry valley</span> <span class="headline">{LONG}</span></h1>', "Dry valley"),
        (
            f'<h1><span data-ob="kicker">Dry valley</span><i class="visually-hidden">:</i> <b>{LONG}</b></h1>',
            "Dry valley",
        ),
        (f'<h1><div class="rutitr">Dry valley</div>{LONG}</h1>', "Dry valley"),
        (f"<h1><time>3 May 2024</time> {LONG}</h1>", None),
        (f'<h1><span class="supertitle"><time>3 May 2024</time></span> {LONG}</h1>', None),
        (f'<h1>{LONG} <span class="subline">What it costs</span></h1>', None),
        (f'<div class="kicker">Herald | {LONG}</div><h1>{LONG}</h1>', None),
        (f'<div class="kicker">Dry valley</div><h1>{LONG}</h1>', "Dry valley"),
        (f'<h1>{LONG}<span class="element-invisible"> | Old name of the site</span></h1>', None),
        (f"<h1>Dry valley: {LONG}</h1>", "Dry valley"),
        (f"<h1>{LONG}</h1>", None),
    ],
)
def test_a_kicker_in_the_heading_is_kept_apart(h1: str, kicker: str | None) -> None:
    found = titled(h1, og=LONG, title=f"{LONG} | Example News")
    assert (found.title, found.kicker) == (LONG, kicker)
    assert found.provenance["title"] == "h1"


def test_the_publishers_data_may_agree_on_the_longer_form() -> None:
    h1 = f'<h1><span class="kicker">Dry valley</span> {LONG}</h1>'
    assert titled(h1, og=f"Dry valley: {LONG}", ld=f"Dry valley: {LONG}").title == f"Dry valley: {LONG}"
    assert titled(h1, og=LONG, ld=f"Dry valley: {LONG}").title == LONG
    assert titled(h1, title=f"Dry valley: {LONG}").title == LONG


@pytest.mark.parametrize(
    ("h1", "title", "headline", "method"),
    [
        ('<h1><a href="/">Valley Herald</a></h1>', f"{LONG} : Valley Herald | since 1931", LONG, "title"),
        ("<h1>Latest comments</h1><h1>Most read</h1>", LONG, LONG, "title"),
        (f"<h1>{LONG}</h1>", "Home", LONG, "h1"),
        ("<h1>Navigation</h1>" + f"<h1>{LONG}</h1>", f"Navigation - {LONG}", LONG, "h1"),
        (f"<h1>{LONG}, at last</h1>", f"{LONG} in autumn", f"{LONG}, at last", "h1"),
        (
            "<main><h1>Why the lake must go, and for how long</h1></main>",
            f"{LONG}: the lake",
            "Why the lake must go, and for how long",
            "h1",
        ),
        ("<h1>Why the lake must go, and for how long</h1>", f"{LONG}: the lake", f"{LONG}: the lake", "title"),
        (
            "<main><h1>Information and resources for all of you</h1></main>",
            f"{LONG}: the lake",
            f"{LONG}: the lake",
            "title",
        ),
    ],
)
def test_which_heading_is_the_headline(h1: str, title: str, headline: str, method: str) -> None:
    found = titled(h1, title=title)
    assert found.title == headline
    assert found.provenance["title"] == method


def test_overlap_is_of_the_shorter() -> None:
    assert overlap("a b c", "A B") == 1.0
    assert overlap("a b", "") == 0.0


def test_what_a_heading_shows_beside_the_headline_is_no_paragraph() -> None:
    h1 = f'<h1><span class="kicker">Dry valley</span> {LONG} <time>3 May 2024</time></h1>'
    found = titled(f"<article>{h1}", title=LONG)
    assert found.body.split("\n") == list(PROSE)
    assert found.title == LONG


def test_a_declared_headline_that_was_cut_is_completed() -> None:
    assert (
        titled("", og="Senator calls mayor", title='Senator calls mayor "unfit"').title == 'Senator calls mayor "unfit"'
    )
    assert titled("", og=LONG, title=f"{LONG} | Example News").title == LONG


def _head(*declared: str) -> str:
    return f"<head><title>{declared[0]}</title>" + "".join(
        f'<meta property="og:title" content="{each}">' for each in declared[1:]
    )


@pytest.mark.parametrize(
    ("declared", "heading", "expected"),
    [
        ("The lake is drained | Papers of the valley", "The lake is drained", "The lake is drained"),
        ("Jane Roe: What the lake was", "What the lake was", "What the lake was"),
        ("The lake is drained before winter", "The lake is", "The lake is drained before winter"),  # no part: no mark
        ("The lake is drained", "3 comments on „The lake is drained“", "The lake is drained"),
    ],
)
def test_a_second_heading_that_is_a_part_of_the_declared_one(declared: str, heading: str, expected: str) -> None:
    text = f"<h1><a href='/'>Valley</a></h1><h2>{heading}</h2><p>{PROSE[0]}</p><p>{PROSE[1]}</p>"
    page = f"<html>{_head(declared)}</head><body>{text}</body></html>"
    found = extract(page, url=URL)
    assert isinstance(found, Extraction)
    assert found.title == expected


def test_the_only_heading_of_the_article_is_believed_whatever_is_declared() -> None:
    text = f"<article><h1>Engineers empty a whole valley</h1><p>{PROSE[0]}</p><p>{PROSE[1]}</p></article>"
    page = f"<html>{_head('Best reservoir 2024 compared')}</head><body>{text}</body></html>"
    found = extract(page, url=URL)
    assert isinstance(found, Extraction)
    assert found.title == "Engineers empty a whole valley"
    said = {"@type": "LiveBlogPosting", "headline": "Best reservoir 2024 compared"}
    live = f'<script type="application/ld+json">{json.dumps(said)}</script>'
    found = extract(page.replace("</head>", f"{live}</head>"), url=URL)
    assert isinstance(found, Extraction)
    assert found.title == "Best reservoir 2024 compared"


def _page(title: str, text: str) -> str:
    return f"<html><head><title>{title}</title></head><body>{text}</body></html>"


@pytest.mark.parametrize("title", ["a quiet blog: {}", "{}_新华网新闻", "{}·World", "a quiet blog-{}"])
@pytest.mark.parametrize(
    "shown", ["<h3>{}</h3>", "<h3 class='post-title'><a href='/a'>{}</a></h3>", "<td class='title'>{}</td>"]
)
def test_the_part_of_the_title_that_is_shown_is_the_headline_whatever_parts_it(title: str, shown: str) -> None:
    text = f"<h1><a href='/'>The quiet blog</a></h1><table><tr>{shown.format(LONG)}</tr></table>" + "".join(
        map("<p>{}</p>".format, PROSE)
    )
    found = extract(_page(title.format(LONG), text), url=URL)
    assert isinstance(found, Extraction)
    assert found.title == LONG


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Town of Millbridge: News detail", LONG),
        ("News detail", LONG),
        ("What the council did on Friday | Millbridge", "What the council did on Friday | Millbridge"),  # shown below
        ("A lake without water", "A lake without water"),
    ],
)
def test_a_title_that_all_pages_have_is_no_headline_where_there_is_one(title: str, headline: str) -> None:
    shown = "What the council did on Friday"
    lines = "".join(map("<p>{}</p>".format, PROSE)) + f"<h4>{shown}</h4><b>A lake without water</b>"
    found = extract(_page(title, f"<p>Town of Millbridge</p><h1>{LONG}</h1>{lines}"), url=URL)
    assert isinstance(found, Extraction)
    assert found.title == headline


def test_a_slogan_is_no_headline() -> None:
    found = extract(_page("About the lake", f"<h1>- {LONG} -</h1>" + "".join(map("<p>{}</p>".format, PROSE))), url=URL)
    assert isinstance(found, Extraction)
    assert found.title == "About the lake"


@pytest.mark.parametrize(
    ("url", "logo", "headline"),
    [
        ("http://lake.example.com/notes/2008/04/lake.html", "/notes/", LONG),
        ("http://lake.example.com/notes/2008/04/lake.html", "/other/", "The Lake Notes"),
        ("http://lake.example.com/notes/", "/notes/", "The Lake Notes"),
    ],
)
def test_the_name_of_a_blog_in_a_folder_is_its_logo(url: str, logo: str, headline: str) -> None:
    text = f"<h1><a href='{logo}'>The Lake Notes</a></h1><h3>{LONG}</h3>" + "".join(map("<p>{}</p>".format, PROSE))
    found = extract(_page(f"The Lake Notes: {LONG}", text), url=url)
    assert isinstance(found, Extraction)
    assert found.title == headline


@pytest.mark.parametrize("title", ["Spider-Man: No Way Home comes to the town", "Jaguars-Rover sells two works again"])
def test_a_short_heading_before_a_mark_is_not_the_whole_of_a_title(title: str) -> None:
    begins = title.partition(":")[0].partition("-Rover")[0]
    html = f"<html><head><title>{title}</title></head><body><div><h3>{begins}</h3>{LINES}</div></body></html>"
    found = extract(html, url=URL)
    assert isinstance(found, Extraction)
    assert found.title == title


def test_a_short_title_that_is_shown_is_the_headline_beside_a_slogan() -> None:
    shown = f"<h1>Welcome to the news of the valley</h1><p>Lake drained</p>{LINES}"
    found = extract(f"<html><head><title>Lake drained</title></head><body>{shown}</body></html>", url=URL)
    assert isinstance(found, Extraction)
    assert found.title == "Lake drained"
