"""Where a text begins and ends: subtitles without a mark; offers, comments and appeals behind it."""

from __future__ import annotations

import pytest

from tests.extract.pages import LINES, PROSE, TITLE, read_body

APPEAL = "Do you care for news that you can trust? Only the support of readers keeps this newsroom independent."
OFFER = "All the stories of the valley on the web and in the app for only three kroner in the first three months."
RENEWED = "The subscription renews itself at the ordinary price of 269 kroner a month, and can be ended at any time."
REMARK = "I have lived here for forty years and never have I seen the lake without any water at all, not once."


def lines(inside: str, *, before: str = "") -> list[str]:
    return read_body(f"<article><h1>{TITLE}</h1>{before}<div class='x1'>{inside}</div></article>").body.split("\n")


@pytest.mark.parametrize("name", ["article-tags", "tags", "tags-links", "postTagList", "keywords"])
def test_little_behind_the_list_of_tags_is_no_text(name: str) -> None:
    tags = f"<div class='{name}'><a href='/t/1'>Dams</a> <a href='/t/2'>Water</a></div>"
    assert lines(f"{LINES}{tags}<div><h3>Support us</h3><p>{APPEAL}</p></div>") == list(PROSE)
    assert lines(f"{tags}{LINES}") == list(PROSE)
    assert lines(f"<p>{PROSE[0]}</p>{tags}<p>{PROSE[1]}</p><p>{PROSE[2]}</p>") == list(PROSE)


@pytest.mark.parametrize(
    ("wall", "login"),
    [
        ("Denne saken er for abonnenter", "Allerede abonnent? Logg inn her"),
        ("Artikeln är bara för prenumeranter", "Är du redan prenumerant? Logga in"),
        ("Dieser Artikel ist nur für Abonnenten", "Sie haben bereits ein Abo? Anmelden"),
        ("Contenido exclusivo para suscriptores", "¿Ya eres suscriptor? Inicia sesión"),
        ("Dit artikel is voor abonnees", "Bent u al abonnee? Log in"),
    ],
)
def test_the_offer_in_the_place_of_paid_text_is_no_text(wall: str, login: str) -> None:
    offer = f"<h2>{wall}</h2><p>{OFFER}</p><p>{login}</p><p>{RENEWED}</p>"
    assert lines(f"{LINES}<div>{offer}</div>") == list(PROSE)


def test_text_behind_a_line_for_subscribers_stays() -> None:
    text = [f"{PROSE[0]} So the {n}. letter says, and {PROSE[1]}" for n in range(9)]
    inside = "".join(f"<p>{each}</p>" for each in text[1:])
    assert lines(f"<p>{text[0]}</p><p>Already a subscriber? Log in</p>{inside}") == text


@pytest.mark.parametrize("name", ["Lesermeinungen", "hozzaszolasok", "article-komentarze", "commenti"])
def test_remarks_of_readers_are_known_by_their_class(name: str) -> None:
    assert lines(f"{LINES}<div class='{name}'><p>{REMARK}</p></div>") == list(PROSE)


def test_remarks_of_readers_stand_below_a_bold_line_with_their_number() -> None:
    remarks = f"<div><b>Hozzászólások (2)</b><br><b>pistike</b> 11:02<br>{REMARK}<br><br>{REMARK[2:]}</div>"
    assert lines(f"{LINES}{remarks}") == list(PROSE)
    above = f"<p><b>12 Kommentare</b></p>{LINES}"
    assert lines(above) == list(PROSE)


def test_the_headline_with_other_marks_is_not_said_again() -> None:
    for said in (TITLE.replace(" the", ": the", 1), f"“{TITLE}”", TITLE.replace(" ", " – ", 1)):
        assert lines(f"<p>{said}</p>{LINES}") == list(PROSE)


@pytest.mark.parametrize(
    "subtitle",
    [
        "<h2>Cracks in the northern wall leave the council no choice</h2>",
        "<h3 class='news-stit'>Cracks in the northern wall leave the council no choice</h3>",
        "<div><h2 itemprop='alternativeHeadline'>Cracks leave no choice</h2></div>",
        "<h2 class='sub-headline speakable'>District says work starts on Monday</h2>",
    ],
)
def test_a_lower_headline_is_the_lead_without_a_mark_at_its_end_too(subtitle: str) -> None:
    found = read_body(f"<article><header><h1>{TITLE}</h1>{subtitle}</header><div class='x1'>{LINES}</div></article>")
    assert found.lead
    assert found.lead in subtitle
    assert found.body.split("\n") == list(PROSE)


@pytest.mark.parametrize(
    "notice",
    [
        "This article was published more than 2 years ago. Some information may no longer be current.",
        "Dieser Artikel ist älter als ein Jahr und kann überholt sein.",
        "Artikkelen er flere år gammel.",
        "Oceń jakość naszego artykułu:",
        "Entre no nosso grupo de WhatsApp e receba as notícias em primeira mão: clique aqui",
    ],
)
def test_notices_are_no_text(notice: str) -> None:
    assert lines(f"{LINES}<p>{notice}</p>") == list(PROSE)
    found = read_body(f"<article><h1>{TITLE}</h1><div>{notice}</div><div class='x1'>{LINES}</div></article>")
    assert found.lead is None


@pytest.mark.parametrize("body", ["class='article-body'", "class='nyh_articleBody x1'", "itemprop='articleBody'"])
def test_what_stands_beside_the_body_that_is_named_so_is_no_text(body: str) -> None:
    appeal = f"<div class='x2'><h4>For a free press</h4><p>{APPEAL} {OFFER}</p><p>{APPEAL[3:]} {RENEWED}</p></div>"
    text = [f"{each} {REMARK} So it was said at least." for each in PROSE]
    paragraphs = [f"<p>{each}</p>" for each in text]
    assert lines(f"<div {body}>{''.join(paragraphs)}</div>{appeal}") == text
    parts = "".join(f"<div {body}>{each}</div>" for each in paragraphs)  # several such bodies are one text
    assert lines(f"{parts}<p>{APPEAL}</p>") == [*text, APPEAL]


def test_a_second_part_of_the_body_is_text() -> None:
    text = [f"{each} {REMARK} So it was said at least." for each in PROSE]
    paragraphs = [f"<p>{each}</p>" for each in text]
    rest = [f"In the {n}. village it was heard as well that {each[4:]} {REMARK}" for n, each in enumerate(PROSE[:2])]
    more = "".join(f"<p>{each}</p>" for each in rest)
    found = lines(f"<div class='article-body'>{''.join(paragraphs)}</div><div class='article-body-rest'>{more}</div>")
    assert found == [*text, *rest]


@pytest.mark.parametrize("heading", ["Meinungen (14)", "Reaktionen (3)", "27 Responses", "12 příspěvků"])
def test_remarks_that_outweigh_a_flash_are_not_its_text(heading: str) -> None:
    posts = "".join(
        f"<div class='x3'><b>walker{n}</b><p>{REMARK} So it is, for the {n}. time.</p></div>" for n in range(9)
    )
    flash = f"<article><h1>{TITLE}</h1><div class='x2'><p>{PROSE[0]}</p></div></article>"
    assert read_body(f"{flash}<div><h3>{heading}</h3>{posts}</div>").body == PROSE[0]


def test_two_cards_of_others_at_the_end_are_told_by_the_heading_above_them() -> None:
    card = "<div><a href='/{n}'><h3>Another release of the day, number {n}</h3></a><p>Valves for the valley.</p></div>"
    cards = "".join(card.format(n=n) for n in range(2))
    assert lines(f"{LINES}<section><h3>Also from this source</h3>{cards}</section>") == list(PROSE)
    box = f"<h3>From our pages</h3><a href='/2'><h4>Another story of the day from the valley</h4></a><p>{REMARK}</p>"
    assert lines(f"{LINES}{box}")[-1] == REMARK


def test_a_blog_s_name_before_the_headline_is_no_part_of_it() -> None:
    logo = "<h1><a href='/'>Valley Blog</a></h1>"
    post = f"<div class='post hentry'><h3 class='entry-title'>{TITLE}</h3><div class='post-body'>{LINES}</div></div>"
    assert read_body(logo + post, title=f"Valley Blog: {TITLE}").title == TITLE
    whole = f"The dam: {TITLE}"
    assert read_body(logo + post.replace(TITLE, whole), title=whole).title == whole


def test_the_headline_in_its_other_form_is_no_lead() -> None:
    other = "Six figures about the lake that nobody had ever added up before"
    head = f"<meta property='og:title' content='{other}'><title>{TITLE}</title>"
    page = f"{head}<nav class='breadcrumbs'><h1>{TITLE}</h1></nav><h2 class='entry-title'>{other}</h2>"
    found = read_body(f"{page}<article><div>{LINES}</div></article>")
    assert (found.lead, found.body.split("\n")) == (None, list(PROSE))
