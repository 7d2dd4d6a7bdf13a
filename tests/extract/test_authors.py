"""Who wrote it: names in bylines, and which of several places is believed."""

from __future__ import annotations

import json

import pytest

from scraper.extract import Extraction, extract
from scraper.extract.names import looks_full, read_names, site_key
from tests.extract.pages import PROSE, URL, simple

SITES = frozenset({site_key("Example News"), site_key("example.org")})
BYLINES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Jane Roe": (("Jane Roe",), ()),
    "Geschrieben von: Jane Roe": (("Jane Roe",), ()),
    "Eingestellt von Jane Roe": (("Jane Roe",), ()),
    "Submitted by Jane Roe on Fri, 14/07/2006 - 09:15.": (("Jane Roe",), ()),
    "Pubblicato da Anna Bianchi": (("Anna Bianchi",), ()),
    "Geplaatst door Jane Roe": (("Jane Roe",), ()),
    "Bundesverband Pflege und Beruf": ((), ("Bundesverband Pflege",)),
    "Von: Pressestelle": ((), ("Pressestelle",)),
    "Estelle Kammer": (("Estelle Kammer",), ()),
    "By Jane Roe and John Doe": (("Jane Roe", "John Doe"), ()),
    "By Jane Roe, London": (("Jane Roe",), ()),
    "Von Jörg Maier und Ute Köhler": (("Jörg Maier", "Ute Köhler"), ()),
    "Par Zoé Petit et Luc Grand": (("Zoé Petit", "Luc Grand"), ()),
    "Por Ana Ruiz y Luis Gil": (("Ana Ruiz", "Luis Gil"), ()),
    "di Anna Bianchi": (("Anna Bianchi",), ()),
    "Av Kari Nordmann og Ola Nordmann": (("Kari Nordmann", "Ola Nordmann"), ()),
    "نویسنده: علی رضایی": (("علی رضایی",), ()),
    "به قلم سارا محمدی": (("سارا محمدی",), ()),
    "توسط مریم رضایی": (("مریم رضایی",), ()),
    "نوشته شده توسط سارا محمدی": (("سارا محمدی",), ()),
    "توسط admin": ((), ()),
    "برچسب‌ها: نفت لیبی": ((), ()),
    "記者 王小明": (("王小明",), ()),
    "홍길동 기자": (("홍길동",), ()),
    "Автор: Иван Петров": (("Иван Петров",), ()),
    "JANE ROE": (("Jane Roe",), ()),
    "Jane Roe (dpa), John Doe (AFP)": (("Jane Roe", "John Doe"), ()),
    "Jane Roe | Political correspondent": (("Jane Roe",), ("Political correspondent",)),
    "Jane Roe, j.roe@example.org": (("Jane Roe",), ()),
    "Reuters, Jane Roe": (("Jane Roe",), ("Reuters",)),
    "Example News": ((), ("Example News",)),
    "ExampleNews.com": ((), ("ExampleNews.com",)),
    "dpa": ((), ("dpa",)),
    "خبرگزاری ایرنا": ((), ("خبرگزاری ایرنا",)),
    "Staff Writer": ((), ("Staff Writer",)),
    "Dr. Jane Roe": (("Dr. Jane Roe",), ()),
    "Jane Roe Fr, 18. Oktober 2019": (("Jane Roe",), ()),
    "Hans von der Heide": (("Hans von der Heide",), ()),
    "Posted on September 21, 2020 by Jane Roe": (("Jane Roe",), ()),
    "Über Jane Roe": (("Jane Roe",), ()),
    "أحمد علي ومحمد حسن": (("أحمد علي", "محمد حسن"), ()),  # "and" is written as a letter of the next word
    "سارة علي وليد": (("سارة علي وليد",), ()),  # ... but not every name that begins with it
    "القاهرة - محمد حسن": (("محمد حسن",), ()),
    "صحيفة الخليج": ((), ("صحيفة الخليج",)),
    "新华社记者李明": (("李明",), ()),
    "記者李明／台北報導": (("李明",), ()),
    "द्वारा रमेश कुमार": (("रमेश कुमार",), ()),
    "Γράφει ο Γιάννης Παπαδόπουλος": (("Γιάννης Παπαδόπουλος",), ()),
    "Text: Jane Roe, Fotos: Max Muster": (("Jane Roe",), ()),
    "Reporting by Jane Roe; Editing by John Doe": (("Jane Roe",), ()),
    "Penulis: Budi Santoso | Editor: Siti": (("Budi Santoso",), ()),
    "Autor*in: Jane Roe": (("Jane Roe",), ()),
    "Propos recueillis par Zoé Petit": (("Zoé Petit",), ()),
    "Von unserer Redakteurin Ute Köhler": (("Ute Köhler",), ()),
    "Mario Rossi, inviato a Parigi": (("Mario Rossi",), ()),
    "Jane Roe, special to the Tribune": (("Jane Roe",), ()),
    "Jane Roe Staff Writer": (("Jane Roe",), ()),
    "By Jane Roe For The Daily Mail": (("Jane Roe",), ()),
    "JANE ROE and JOHN DOE Associated Press": (("Jane Roe", "John Doe"), ()),
    "Jane Roe Alle Artikel": (("Jane Roe",), ()),
    "Our Foreign Staff": ((), ("Our Foreign Staff",)),
    "Ana Ruiz, Luis Gil, Example News — São Paulo": (("Ana Ruiz", "Luis Gil"), ("Example News",)),
    "Example News - Ana Ruiz": (("Ana Ruiz",), ("Example News",)),
    "20. Jänner 2023, 10.12 Uhr": ((), ()),
    "Ediciones Ejemplo": ((), ("Ediciones Ejemplo",)),
    "Sid Lowe": (("Sid Lowe",), ()),  # SID is an agency
    "Anna Svensson/TT": (("Anna Svensson",), ("TT",)),
    "mit Agenturen": ((), ("mit Agenturen",)),
    "Max Read": (("Max Read",), ()),
    '<a href="/jane-roe" hreflang="pl">Jane Roe</a>': (("Jane Roe",), ()),
    "j.roe@example.org": ((), ()),
    "@janeroe": ((), ()),
    "https://example.org/jane": ((), ()),
    "null": ((), ()),
    "by": ((), ()),
    "": ((), ()),
}


@pytest.mark.parametrize("text", BYLINES)
def test_names_in_a_byline(text: str) -> None:
    found = read_names([text], SITES)
    assert (found.people, found.others) == BYLINES[text]
    assert read_names([text, text], SITES) == found  # each once


@pytest.mark.parametrize(
    ("name", "full"),
    [("Jane Roe", True), ("Hans von der Heide", True), ("Last updated", False), ("Jane", False), ("علی رضایی", True),
     ("what we know so far", False), ("王小明", True), ("", False)],
)  # fmt: skip
def test_what_looks_like_a_full_name(name: str, *, full: bool) -> None:
    assert looks_full(name) is full
    assert looks_full(name.upper()) in {True, full}


def signed(*, ld: object = None, head: str = "", byline: str = "") -> tuple[tuple[str, ...], str | None]:
    linked = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    html = simple(*PROSE, head=linked + head).replace("</h1>", f"</h1>{byline}")
    found = extract(html, url=URL)
    assert isinstance(found, Extraction)
    return found.authors, found.provenance.get("authors")


def article(author: object, *more: object) -> dict[str, object]:
    return {"@graph": [{"@type": "NewsArticle", "headline": "A headline of five words", "author": author}, *more]}


JANE = {"@type": "Person", "name": "Jane Roe"}
ROES = ("Jane Roe", "John Doe")


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Jane Roe", ("Jane Roe",)),
        (JANE, ("Jane Roe",)),
        ([JANE, {"@type": "Person", "name": "John Doe"}], ROES),
        ({"@type": "Person", "name": ["Jane Roe", "John Doe"]}, ROES),
        ({"@type": "Person", "givenName": "Jane", "familyName": "Roe"}, ("Jane Roe",)),
        ({"@id": "#jane"}, ("Jane Roe",)),
        ([JANE, {"@type": "Organization", "name": "Example News"}], ("Jane Roe",)),
        ({"@type": ["Person", "Organization"], "@id": "#both", "name": "Jane Roe"}, ("Jane Roe",)),
        ({"@type": "Person", "name": "Jane Roe, John Doe"}, ROES),
        ([["Jane Roe"], [["John Doe"]]], ROES),
        ({"@type": "Person", "name": {"@value": "Jane Roe"}}, ("Jane Roe",)),
        ({"@type": "Person", "name": "Jane&nbsp;Roe &amp;amp; John Doe"}, ROES),
        ({"@type": "Person", "name": "D&#039;Arcy Roe"}, ("D'Arcy Roe",)),
        ({"@type": "Person", "name": "Roe, Jane"}, ("Jane Roe",)),
        ("https://example.org/authors/jane", ()),
        ({"@type": "Person"}, ()),
    ],
)
def test_forms_of_json_ld(author: object, names: tuple[str, ...]) -> None:
    found, method = signed(ld=article(author, {"@id": "#jane", "url": "https://example.org/jane", **JANE}))
    assert found == names
    assert method == ("json-ld" if names else None)


def test_the_node_of_the_page_speaks_where_none_describes_an_article() -> None:
    page = {"@type": "WebPage", "author": {"@id": "#jane"}, "datePublished": "2024-05-03T10:15:00Z"}
    graph = {"@graph": [page, {"@id": "#jane", "url": "https://example.org/jane", **JANE}]}
    assert signed(ld=graph) == (("Jane Roe",), "json-ld")
    john = {"@type": "NewsArticle", "headline": "A headline of five words", "author": "John Doe"}
    assert signed(ld={"@graph": [page, john]}) == (("John Doe",), "json-ld")


def test_an_organisation_signs_only_where_no_person_does() -> None:
    agency = article({"@type": "Organization", "name": "Wire Agency"})
    assert signed(ld=agency) == (("Wire Agency",), "json-ld-org")
    assert signed(ld=agency, byline='<a rel="author">Jane Roe</a>') == (("Jane Roe",), "marked")
    assert signed(ld=agency, byline="<p>Auteur : <b>Jane Roe</b></p>") == (("Jane Roe",), "byline")
    assert signed(head='<meta name="author" content="Example Desk">') == (("Example Desk",), "meta-org")


@pytest.mark.parametrize(
    ("byline", "method"),
    [
        ('<span itemprop="author">Jane Roe</span>', "marked"),
        ('<p class="c-byline__author">By Jane Roe</p>', "marked"),
        ('<p class="c-page-intro__author"><b>by</b> Jane Roe</p>', "marked"),
        ("<p><i>von</i> <b>Jane Roe</b></p>", "byline"),
        ('<div class="articleAuthor"><b>Jane Roe</b> <i>3 May 2024</i></div>', "marked"),
        ('<p><a href="/autoren/jane-roe">Jane Roe</a></p>', "linked"),
        ("<p>Von <b>Jane Roe</b></p>", "byline"),
        ('<p class="meta">By&nbsp;<span><b>Jane Roe</b></span></p>', "byline"),
    ],
)
def test_places_on_the_page(byline: str, method: str) -> None:
    assert signed(byline=byline) == (("Jane Roe",), method)
    comment = f'<section class="comments">{byline.replace("Jane Roe", "Troll Face")}</section>'
    assert "Troll Face" not in signed(byline=byline + comment)[0]


def test_the_sites_name_behind_the_headline_is_no_author() -> None:
    html = simple(*PROSE, head='<meta name="author" content="Valley Courier">')
    html = html.replace("</title>", " - Valley Courier</title>").replace(
        "</h1>", '</h1><p itemprop="author">Jane Roe</p>'
    )
    found = extract(html, url=URL)
    assert isinstance(found, Extraction)
    assert found.authors == ("Jane Roe",)


def test_places_that_agree_win_over_the_first() -> None:
    head = '<meta name="parsely-author" content="John Doe">'
    assert signed(ld=article(JANE), head=head, byline="<b rel=author>John Doe</b>")[0] == ("John Doe",)
    assert signed(ld=article(JANE), head=head)[0] == ("Jane Roe",)


def test_a_first_name_is_completed_and_an_account_is_replaced() -> None:
    byline = "<p>By <b>Jane Roe</b></p>"
    assert signed(ld=article("Jane"), byline=byline)[0] == ("Jane Roe",)
    assert signed(head='<meta name="author" content="jane_roe">', byline=byline)[0] == ("Jane Roe",)


def test_names_in_elements_of_their_own_after_by() -> None:
    byline = '<p>Von: <a href="/j">Jane Roe</a>, <b><a href="/d">John Doe</a></b>, Agency Desk</p>'
    assert signed(byline=byline) == (ROES, "byline")
    assert signed(byline='<p>By <a href="/j">Jane Roe</a> <a href="/x">Another Story</a></p>')[0] == ("Jane Roe",)


@pytest.mark.parametrize(
    ("first", "last", "people", "left"),
    [
        ("Jane Roe/John Doe", "", ("Jane Roe", "John Doe"), ""),
        ("", "<strong>Lê Phương</strong>", ("Lê Phương",), ""),
        ("", "Lê Phương", (), "Lê Phương"),  # at the end in bold only
        ("Harbour Reopens After Winter Storm", "", (), "Harbour Reopens After Winter Storm"),
        ("Jane Roe opened the harbour.", "", (), "Jane Roe opened the harbour."),
        ("", "<strong>Soci{a}l Sk{i}lls</strong>", (), "Soci{a}l Sk{i}lls"),
        ("علی رضایی", "", (), "علی رضایی"),  # any short line looks like a name there
    ],
)
def test_names_that_sign_the_text_itself_where_no_place_names_a_person(
    first: str, last: str, people: tuple[str, ...], left: str
) -> None:
    lines = [line for line in (first, *PROSE, last) if line]
    body = "".join(f"<p>{line}</p>" for line in lines)
    found = extract(f"<article><h1>The harbour is open again</h1>{body}</article>", url=URL)
    assert isinstance(found, Extraction)
    assert found.authors == people
    assert found.provenance.get("authors", "none") == ("signed" if people else "none")
    assert found.body.split("\n") == ([left] if first and left else []) + list(PROSE) + (
        [left] if last and left else []
    )


def test_who_is_named_elsewhere_is_not_looked_for_in_the_text() -> None:
    body = "".join(f"<p>{line}</p>" for line in ("John Doe", *PROSE))
    head = '<meta name="author" content="Jane Roe">'
    found = extract(f"{head}<article><h1>The harbour is open again</h1>{body}</article>", url=URL)
    assert isinstance(found, Extraction)
    assert found.authors == ("Jane Roe",)
    assert "John Doe" in found.body


def test_all_names_behind_by_are_read_however_deep_the_page_is_indented() -> None:
    gap = "\n" + "\t" * 90
    byline = (
        f"<li>By: {gap}<span><a href='/j'>Jane  Roe</a>, {gap}</span>{gap}<span><a href='/d'>John Doe</a></span></li>"
    )
    body = "".join(f"<p>{line}</p>" for line in PROSE)
    found = extract(f"<article><h1>The harbour is open again</h1><ul>{byline}</ul>{body}</article>", url=URL)
    assert isinstance(found, Extraction)
    assert found.authors == ("Jane Roe", "John Doe")
    assert found.provenance["authors"] == "byline"


def test_of_several_marked_names_the_one_below_the_headline_is_the_authors() -> None:
    related = '<aside class="related"><h3>Another story altogether</h3><b class="author">John Doe</b></aside>'
    first, last = '<div class="author-2">Jane Roe</div>', '<div class="author">Ann Smith</div>'
    page = extract(simple(first, *PROSE, related, last), url=URL)
    assert isinstance(page, Extraction)
    assert page.authors == ("Jane Roe",)


def test_the_articles_own_short_aside_is_read() -> None:
    page = extract(simple('<aside class="meta"><p class="authors">Von: <i>Jane Roe</i></p></aside>', *PROSE), url=URL)
    assert isinstance(page, Extraction)
    assert page.authors == ("Jane Roe",)


@pytest.mark.parametrize("said", ["Jane", "jane.roe"])
def test_a_first_name_or_account_is_completed_from_a_line_of_the_page(said: str) -> None:
    node = json.dumps({"@type": "NewsArticle", "author": {"@type": "Person", "name": said}})
    head = f'<script type="application/ld+json">{node}</script>'
    page = extract(simple("<b>Jane Q. Roe</b>", *PROSE, head=head), url=URL)
    assert isinstance(page, Extraction)
    assert page.authors == ("Jane Q. Roe",)


def test_of_two_answers_without_support_the_full_name_is_taken() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Heryadi"}}</script>'
    page = extract(simple('<div class="author">Jane Roe</div>', *PROSE, head=head), url=URL)
    assert isinstance(page, Extraction)
    assert page.authors == ("Jane Roe",)


def _people(html: str) -> tuple[str, ...]:
    found = extract(html, url=URL)
    assert isinstance(found, Extraction)
    return found.authors


def test_a_label_names_the_author_however_far_below() -> None:
    far = "<p>More of the lake.</p>" * 2_000
    for label in ("<b>Author:</b> Jane Roe", "<span>Auteur :</span> <i>Jane Roe</i>", "<b>Text:</b> Jane Roe"):
        assert _people(simple(*PROSE, after=f"{far}<div>{label}</div>")) == ("Jane Roe",)
        assert _people(simple(*PROSE, head='<meta name="author" content="Ute Maier">', after=label)) == ("Ute Maier",)


def test_a_first_name_is_completed_from_a_line_that_says_by_whom() -> None:
    html = simple("<strong>A column by Jane Roe</strong>", *PROSE, head='<meta name="author" content="Jane">')
    assert _people(html) == ("Jane Roe",)


def test_societies_and_months_are_no_people() -> None:
    for name in ("Bund der Leser e.V.", "Lake Restoration Programme", "Union of Readers"):
        assert read_names([name]).people == ()


@pytest.mark.parametrize(
    "line",
    [
        "<td>Geschrieben von: Jane Roe</td>",
        "<p>Eingestellt von <a href='/profile/17'>Jane Roe</a> um 23:14</p>",
        "<div>Submitted by Jane Roe on Fri, 14/07/2006 - 09:15.</div>",
        "<p class='author'><b>Jane Roe</b> <em>Presse und Kommunikation</em><br>University of the Lake</p>",
    ],
)
def test_who_put_a_text_up_is_its_author(line: str) -> None:
    text = "".join(map("<p>{}</p>".format, PROSE))
    assert signed(byline=line)[0] == ("Jane Roe",)
    readers = f'<div id="comments">{line}</div>'
    assert "Jane Roe" not in signed(byline=text + readers)[0]


@pytest.mark.parametrize("line", ["(Jane Roe)", "(Jane Roe) / (jr/c't)"])
def test_a_name_in_brackets_signs_the_text(line: str) -> None:
    text = "".join(map("<p>{}</p>".format, [*PROSE, line]))
    found = extract(f"<html><title>A lake without water</title><h1>A lake without water</h1>{text}</html>", url=URL)
    assert isinstance(found, Extraction)
    assert (found.authors, found.body) == (("Jane Roe",), "\n".join(PROSE))
