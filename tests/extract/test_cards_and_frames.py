"""What stands beside and between the paragraphs of large pages: others' cards, calls to sign up, frames, tables."""

from __future__ import annotations

import pytest

from scraper.extract import Extraction, extract
from scraper.text import fold
from storage.records import ArticleKind, Refusal
from tests.extract.pages import LINES, PROSE, TITLE, URL, lines_of, read_body

SUMMARY = "A summary of that story, which says in one sentence what the other article will tell its readers at length."
NEXT = "A second summary, of another story of the day, with as many words as the first one had or a few more than that."


def _cards(card: str, count: int = 8) -> str:
    return "".join(card.format(n=n, text=(SUMMARY, NEXT)[n % 2] + f" {n}.") for n in range(count))


CARDS = {
    "a title in a span": '<div><span><a href="/o/{n}">Another story of a day {n}</a></span><p>{text}</p></div>',
    "a title beside": '<div><i>{n}:20</i><a href="/o/{n}">Another story of a day {n}</a><p>{text}</p></div>',
    "a bold title": '<li><b><a href="https://example.org/o/{n}">Another story of a day {n}</a></b><p>{text}</p></li>',
    "a whole address": '<div><h5><a href="/o/{n}">Another story of a day {n}</a></h5><div><p>{text}</p></div></div>',
}


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_cards_of_others_that_outweigh_the_text_are_left_out(card: str) -> None:
    page = f"<div><div><h1>{TITLE}</h1><div>{LINES}</div></div><div><div>{_cards(card, 14)}</div></div></div>"
    assert lines_of(page) == list(PROSE)


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_cards_of_others_do_not_hide_a_text_whose_paragraphs_are_no_paragraph_elements(card: str) -> None:
    text = "".join(f'<div class="mb-6">{each}</div>' for each in PROSE)
    assert lines_of(f"<div><h1>{TITLE}</h1>{text}</div><div>{_cards(card)}</div>") == list(PROSE)


def test_a_flash_beside_a_feed_of_cards_is_a_flash() -> None:
    cards = _cards(CARDS["a title beside"], 20)
    page = f"<div><h1>{TITLE}</h1><div><p>{PROSE[0]}</p></div><div>{cards}</div></div>"
    found = read_body(page)
    assert (found.body, found.kind) == (PROSE[0], ArticleKind.FLASH)


@pytest.mark.parametrize("link", ["http://[::bad/o/", "//[/o/", "https://[x]/o/"])
@pytest.mark.parametrize("url", [URL, "http://[bad/2024/05/reservoir"])
def test_cards_whose_links_are_no_addresses_are_no_cards(link: str, url: str) -> None:
    cards = "".join(
        f'<div><a href="{link}{n}">Another story of a day {n}</a><p>{SUMMARY} {n}</p></div>' for n in range(6)
    )
    found = extract(f"<html><body><h1>{TITLE}</h1><div>{LINES}</div><div>{cards}</div></body></html>", url=url)
    assert isinstance(found, Extraction)
    assert PROSE[0] in found.body


def test_a_page_that_has_nothing_but_cards_keeps_them() -> None:
    cards = _cards('<div><h3><a href="/o/{n}">What was said of it, {n}</a></h3><p>{text}</p></div>')
    assert SUMMARY in read_body(f"<article><h1>{TITLE}</h1><div>{cards}</div></article>").body


def test_entries_of_a_live_report_with_their_own_addresses_are_no_cards() -> None:
    path = URL.split("example.org", 1)[-1]
    entry = f'<div><b><a href="{path}?post={{n}}">The water reached the gate, entry {{n}}</a></b><p>{{text}}</p></div>'
    text = read_body(f"<article><h1>{TITLE}</h1><p>{PROSE[0]}</p><div>{_cards(entry)}</div></article>").body
    assert text.count("summary") == 8


def test_entries_by_named_authors_are_no_cards() -> None:
    entry = '<div><b><a href="/people/jane">Jane Roe</a></b><p>{text}</p></div>'
    assert (
        read_body(f"<article><h1>{TITLE}</h1><p>{PROSE[0]}</p><div>{_cards(entry)}</div></article>").body.count(
            "summary"
        )
        == 8
    )


def test_a_teaser_between_the_paragraphs_of_a_short_article_is_left_out() -> None:
    teaser = f'<article><h3><a href="/o">Another story of the day</a></h3><div><p>{SUMMARY}</p></div></article>'
    text = f"<p>{PROSE[0]}</p>{teaser}<p>{PROSE[1]}</p>"
    assert lines_of(f"<article><h1>{TITLE}</h1><div>{text}</div></article>") == list(PROSE[:2])


@pytest.mark.parametrize("form", ["<form><input type=email></form>", "<input type=email><button>OK</button>"])
def test_what_a_form_asks_for_is_no_text(form: str) -> None:
    call = f'<div class="x1"><div>The news of the day in your mailbox</div><p>We write at six.</p>{form}</div>'
    text = f"<p>{PROSE[0]}</p>{call}<p>{PROSE[1]}</p><p>{PROSE[2]}</p>"
    assert lines_of(f"<div><h1>{TITLE}</h1><div>{text}</div></div>") == list(PROSE)


@pytest.mark.parametrize("switch", ['<input type="checkbox" id="a">', '<input type="radio">', "<input type=hidden>"])
def test_what_a_switch_opens_is_text(switch: str) -> None:
    shut = f'<div class="x1">{switch}<label for="a">How long will it last?</label><p>{SUMMARY}</p></div>'
    assert SUMMARY in lines_of(f"<div><h1>{TITLE}</h1><div>{LINES}{shut}<p>{NEXT}</p></div></div>")


def test_an_icon_before_a_small_heading_takes_no_text_along() -> None:
    part = f'<div class="x1"><h5><img src="/i.png">The wall</h5><p>{SUMMARY}</p></div>'
    lines = lines_of(f"<div><h1>{TITLE}</h1><div>{LINES * 3}{part}<p>{NEXT}</p></div></div>")
    assert lines[-3:] == ["The wall", SUMMARY, NEXT]


def test_a_text_in_a_form_is_read() -> None:
    assert lines_of(
        f'<form action="/"><div><h1>{TITLE}</h1><div>{LINES}<input type="hidden"></div></div></form>'
    ) == list(PROSE)


def test_an_old_layout_of_tables_gives_paragraphs_without_menu_caption_and_tools() -> None:
    picture = '<table align=left><tr><td><img src="/a.jpg"></td></tr><tr><td><i>The lake in 2026</i></td></tr></table>'
    menu = "".join(f'<tr><td>&raquo; <a href="/s/{n}">Section {n}</a></td></tr>' for n in range(12))
    others = "".join(
        f'<tr><td><b><a href="/o/{n}">Another story of the day {n}</a></b><br>{SUMMARY} {n}</td></tr>' for n in range(6)
    )
    told = (*PROSE, "What follows from it, nobody could say on Friday.", " ".join(reversed(PROSE)))
    long = "<br><br>".join(told)
    page = (
        "<table><tr><td>Logo</td></tr><tr><td>"
        f"<table>{menu}</table></td><td><table><tr><td><font size=5><b>{TITLE}</b></font></td></tr>"
        f"<tr><td>03.05.2024 10:20 | By: Jane Roe</td></tr><tr><td><font>{picture}{long}</font></td>"
        '</tr><tr><td><a href="/print">Print</a> | <a href="/mail">E-mail</a></td></tr></table></td>'
        f"<td><table>{others}</table></td></tr>"
        "<tr><td colspan=3>(c) 2001-2026 The paper of the valley and the lake</td></tr></table>"
    )
    found = read_body(page, title=f"The paper :: {TITLE}")
    assert (found.title, found.authors) == (TITLE, ("Jane Roe",))
    assert found.body.split("\n") == list(told)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("03.05.2024 10:20 | By: Jane Roe", "Jane Roe"),
        ("Publié le 3 mai 2024 à 10:20, par Camille Laurent", "Camille Laurent"),
        ("3. 5. 2024 – Autor: Jana Dvořáková", "Jana Dvořáková"),
        ("2024-05-03 10:20 作者：陈思远", "陈思远"),
        ("03.05.2024 লেখা: মাহবুব আলম", "মাহবুব আলম"),
    ],
)
def test_who_wrote_it_stands_behind_the_date(line: str, name: str) -> None:
    assert read_body(f"<div><h1>{TITLE}</h1><p>{line}</p><div>{LINES}</div></div>").authors == (name,)


@pytest.mark.parametrize("label", ["De", "Penulis", "Аутор", "በ", "Skrev:"])
def test_the_word_before_a_linked_name_is_none_of_it(label: str) -> None:
    name = '<a href="/who/1">Mihai Dobre</a>'
    by = f'<div class="td-post-author-name"><div class="td-author-by">{label}</div> {name}</div>'
    assert read_body(f"<div><h1>{TITLE}</h1>{by}<div>{LINES}</div></div>").authors == ("Mihai Dobre",)


def test_who_the_author_is_below_the_name_ends_the_text() -> None:
    told = "<p>Jane Roe — Example News, Valley desk, since the year of the dam.</p>"
    box = f'<div><div class="q1"><a href="/who/1">Jane Roe</a>{told}</div></div>'
    head = '<meta name="author" content="Jane Roe">'
    html = f"<html><head><title>{TITLE}</title>{head}</head><body><div><h1>{TITLE}</h1>{LINES}{box}</div></body></html>"
    found = extract(html, url=URL)
    assert isinstance(found, Extraction)
    assert found.body.split("\n") == list(PROSE)


def test_fields_of_drupal_whose_label_is_hidden_are_text() -> None:
    field = "field field--name-field-text field--type-text-long field--label-hidden field__item"
    text = "".join(f'<div class="paragraph"><div class="{field}"><p>{each}</p></div></div>' for each in PROSE)
    uid = '<span class="field field--name-uid field--label-hidden"><span>Jane Roe</span></span>'
    found = read_body(f"<article><h1>{TITLE}</h1><div>{uid}</div><div>{text}</div></article>")
    assert (found.provenance["body"], found.authors, found.body.split("\n")) == ("blocks", ("Jane Roe",), list(PROSE))


PICTURES = {
    '<div class="shot"><img src="/a.jpg"><div class="shot-caption">The wall</div></div>': ("The wall", None),
    '<div><div><img src="/a.jpg"></div><p class="news-img-caption">The wall | Foto: A. N. Other</p></div>': (
        "The wall",
        "Foto: A. N. Other",
    ),
    '<span><b><img src="/a.jpg"></b><em class="img_desc">The wall</em></span>': ("The wall", None),
    '<figure><img src="/a.jpg"><figcaption><b class="sr-only">Image caption, </b>The wall</figcaption></figure>': (
        "The wall",
        None,
    ),
    "<figure><img src='/a.jpg'><figcaption>กำแพง ภาพ: Reuters</figcaption></figure>": ("กำแพง", "ภาพ: Reuters"),
}


@pytest.mark.parametrize("frame", PICTURES)
def test_captions_of_pictures_by_whatever_name_they_go(frame: str) -> None:
    caption, credit = PICTURES[frame]
    found = read_body(f"<div><h1>{TITLE}</h1><div>{frame}</div><div>{LINES}</div></div>")
    assert [(image.caption, image.credit) for image in found.images] == [(caption, credit)]
    assert fold(caption) not in fold(found.body)


def test_a_table_behind_a_short_report_is_kept() -> None:
    card = CARDS["a bold title"]
    rows = "".join(f"<tr><td>{n}</td><td>Team {n}</td></tr>" for n in range(1, 4))
    page = f"<div><h1>{TITLE}</h1><p>{PROSE[0]}</p><table>{rows}</table></div><div class=related>{_cards(card)}</div>"
    assert lines_of(page)[-1] == "3\tTeam 3"


def test_scores_and_prices_in_a_table_are_no_times_of_day() -> None:
    rows = "".join(f"<tr><td>Match {n}</td><td>7:1{n}</td><td>12.5{n}</td></tr>" for n in range(1, 4))
    table = f"<table>{rows}<tr><td>3.7.2024, 18:24</td><td>Sum</td></tr></table>"
    assert lines_of(f"<div><h1>{TITLE}</h1>{LINES}{table}<p>{NEXT}</p></div>") == [
        *PROSE,
        *(f"Match {n}\t7:1{n}\t12.5{n}" for n in range(1, 4)),
        "Sum",
        NEXT,
    ]


@pytest.mark.parametrize("mark", ["።", "։", "။"])
def test_three_sentences_are_no_flash_in_any_script(mark: str) -> None:
    told = ("ከንቲባው ማዕከሉን ሰኞ ዕለት ከፈቱ", "ሱቆቹ ለነጋዴዎች ይሰጣሉ", "ወጪው ብዙ ነው", "ሥራው ይቀጥላል")
    text = " ".join(each + mark for each in told)
    assert read_body(f"<article><h1>{TITLE}</h1><p>{text}</p></article>").kind is ArticleKind.ARTICLE


NOTICE = (
    "The paper of the valley is published by its own house, which answers for what is written in it; no part of it may "
    "be used elsewhere without leave, says the house, and whoever reads on accepts its terms, its cookies, its rates, "
    "its advertisements and whatever else the house may think of in the years that are to come for all of its readers."
)


@pytest.mark.parametrize("tag", ["p", "div"])
def test_a_long_notice_at_the_foot_of_the_page_does_not_outweigh_a_short_article(tag: str) -> None:
    text = "".join(f"<{tag}>{each}</{tag}>" for each in PROSE)
    links = "".join(f'<a href="/s/{n}">Section {n}</a>' for n in range(12))
    foot = f"<div><div>{links}</div><p>{NOTICE} {NOTICE}</p><p>© 2026 The paper</p></div>"
    assert lines_of(f"<div><div><h1>{TITLE}</h1><div>{text}</div></div></div>{foot}") == list(PROSE)


def test_an_article_of_one_long_paragraph_is_no_notice() -> None:
    links = "".join(f'<a href="/s/{n}">Section {n}</a>' for n in range(12))
    page = f"<div><h1>{TITLE}</h1><p>{NOTICE}</p></div><div><div>{links}</div><p>© 2026 The paper</p></div>"
    assert lines_of(page) == [NOTICE]


def test_a_post_that_is_called_a_newsletter_s_is_an_article() -> None:
    side = "".join(f"<p>{SUMMARY} {n}</p>" for n in range(3))
    page = f'<article class="newsletter-post"><h1>{TITLE}</h1><div>{LINES}<p>{NOTICE}</p></div></article>'
    assert lines_of(f"{page}<div>{side}</div>") == [*PROSE, NOTICE]


def test_the_time_over_an_entry_is_no_text() -> None:
    entries = "".join(
        f'<li><div><time>1{n}:20</time><a href="#e{n}">#</a></div><p>{each}</p></li>' for n, each in enumerate(PROSE)
    )
    assert lines_of(f"<div><h1>{TITLE}</h1><p>{SUMMARY}</p><ul>{entries}</ul></div>") == [SUMMARY, *PROSE]


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:type" content="profile">',
        '<script type="application/ld+json">{"@type": "CollectionPage", "name": "x"}</script>',
    ],
)
def test_the_page_of_an_author_or_a_subject_is_no_article(head: str) -> None:
    cards = _cards('<div><a href="/o/{n}">Another story of a day in the valley {n}</a><p>{text}</p></div>', 12)
    html = f"<html><head><title>Jane Roe</title>{head}</head><body><h1>Jane Roe</h1><p>{SUMMARY}</p><div>{cards}</div>"
    found = extract(html, url="https://news.example.org/who/jane-roe")
    assert isinstance(found, Refusal)


def test_a_thread_of_comments_gives_way_to_the_article_above_it() -> None:
    said = "".join(f"<div><div><b>Reader {n}</b></div><div><p>{NOTICE} {n}</p></div></div>" for n in range(9))
    page = f"<article><h1>{TITLE}</h1><div>{LINES}<p>{NOTICE}</p></div></article><div><h3>9 Kommentare</h3>{said}</div>"
    assert lines_of(page) == [*PROSE, NOTICE]


def test_the_column_of_the_headline_is_read_not_the_one_beside_it() -> None:
    column = "".join(f'<p><a href="/o/{n}">Another story of a day {n}</a></p><p>{NOTICE} {n}</p>' for n in range(4))
    cell = f"<td><h1>{TITLE}</h1>{LINES}<p>{NOTICE}</p></td>"
    assert lines_of(f"<table><tr><td>{column}</td>{cell}<td><p>{SUMMARY}</p></td></tr></table>") == [*PROSE, NOTICE]


def test_the_next_article_behind_the_first_is_not_read() -> None:
    one = f'<div class="q7"><h1>{TITLE}</h1><div>{LINES}<p>{NOTICE}</p></div></div>'
    other = f'<div class="q7"><h1>Another story of the day</h1><div><p>{SUMMARY}</p><p>{NEXT}</p></div></div>'
    assert lines_of(f"<div>{one}{other}</div>") == [*PROSE, NOTICE]


def test_a_form_around_the_text_alone_is_no_form() -> None:
    side = _cards(CARDS["a title in a span"], 14)
    form = f'<form method="post"><div><h1>{TITLE}</h1><div>{LINES}<p>{NOTICE}</p></div></div></form>'
    assert lines_of(f"{form}<div>{side}</div>") == [*PROSE, NOTICE]


def test_cards_whose_text_was_not_weighed_are_left_out_of_what_the_article_stands_in() -> None:
    side = "".join(
        f'<div><a href="/o/{n}"><div>Another story of a day {n}</div></a><div>{SUMMARY}</div></div>' for n in range(6)
    )
    lead = f"<div><h2>{NOTICE[:90]}.</h2></div>"
    text = f"<div><h1>{TITLE}</h1>{lead}<div>{LINES}</div></div>"
    page = f"<div><div>{text}<div><div>{side}</div><p>{NOTICE[:99]}.</p></div></div></div>"
    assert SUMMARY not in read_body(page).body


TITLES_OF_BOXES = (
    "Najczęściej czytane",
    "संबंधित ख़बरें",
    "Aiheeseen liittyvät",
    "Самое читаемое",
    "الأكثر قراءة",
    "관련기사",
    "دیدگاه‌ها (۱۲)",
)


@pytest.mark.parametrize("line", TITLES_OF_BOXES)
def test_titles_of_boxes_are_no_text(line: str) -> None:
    box = f'<h3>{line}</h3><ul><li><a href="/o/1">Another story of the day</a></li></ul>'
    assert lines_of(f"<div><h1>{TITLE}</h1><div>{LINES}{box}<p>{NOTICE}</p></div></div>") == [*PROSE, NOTICE]


def test_the_end_of_a_persian_wire_s_message_is_no_text() -> None:
    text = "<p>شورای شهر روز جمعه گفت که سد پیش از زمستان تخلیه می‌شود.</p><p>انتهای پیام/</p>"
    assert (
        read_body(f"<div><h1>سد پیش از زمستان تخلیه می‌شود</h1><div>{text}</div></div>", lang="fa").body.count("انتهای")
        == 0
    )


@pytest.mark.parametrize("bullet", ["*", "•", "**"])
def test_lines_that_begin_with_a_bullet_are_no_captions(bullet: str) -> None:
    line = f"{bullet}Who was there on Friday"
    text = f"<p>{NOTICE}</p><p>{line}</p><p>{NOTICE[9:]}</p><p>{NOTICE[5:]}</p>"
    assert line in lines_of(f"<div><h1>{TITLE}</h1><div>{text}</div></div>")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Հեղինակ: Լիլիթ Մկրտչյան", "Լիլիթ Մկրտչյան"),
        ("ავტორი:\xa0ლევან ჯაფარიძე", "ლევან ჯაფარიძე"),
        ("作者：陈思远", "陈思远"),
    ],
)
def test_who_wrote_it_stands_on_the_last_line(line: str, name: str) -> None:
    found = read_body(f"<div><h1>{TITLE}</h1><div>{LINES}<p>{NOTICE}</p><p>{line}</p></div></div>")
    assert (found.authors, found.body.split("\n")) == ((name,), [*PROSE, NOTICE])
