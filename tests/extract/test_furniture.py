"""What stands among the paragraphs of real pages and is no part of the article."""

from __future__ import annotations

import pytest

from scraper.extract import Extraction, extract

SENTENCE = "The council of the harbour town voted on Monday to keep its old lighthouse open through the winter, "
PARAGRAPHS = [f"{SENTENCE * 2}and part {number} of the plan was passed as well." for number in range(4)]
BODY = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
TITLE, URL = "Lighthouse stays open", "https://news.example/1"


def _page(*middle: str, tail: str = "", title: str = TITLE) -> str:
    text = [f"<p>{each}</p>" for each in PARAGRAPHS]
    inside = "".join([*text[:2], *middle, *text[2:]])
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><main><article><h1>{title}</h1>{inside}</article>{tail}</main></body></html>"


def _lines(html: str) -> list[str]:
    found = extract(html, url=URL)
    assert isinstance(found, Extraction), found
    return found.body.split("\n")


def test_a_day_alone_before_the_text_is_no_text() -> None:
    for day in ("سه\u200cشنبه ۱۹ دی ۱۴۰۲", "Friday / 3 May 2024"):
        assert _lines(_page().replace("</h1>", f"</h1><p>{day}</p>")) == PARAGRAPHS


def test_the_next_article_that_a_page_loads_behind_the_first_is_left_out() -> None:
    other = "".join(
        f"<p>{SENTENCE.replace('lighthouse', 'ferry') * 3}which is another story, {n}.</p>" for n in range(8)
    )
    following = f"<article><h1>The ferry sails again</h1>{other}</article>"
    assert _lines(_page(tail=following)) == PARAGRAPHS
    assert _lines(_page(tail=following * 2)) == PARAGRAPHS


def test_the_entries_of_a_live_report_all_stay() -> None:
    entries = [f"{SENTENCE}as the {number}. report of the evening has it, and more is to come." for number in range(9)]
    articles = "".join(f"<article><h3>Entry {n}</h3><p>{each}</p></article>" for n, each in enumerate(entries))
    found = _lines(f"<html><body><main><h1>Live</h1>{articles}</main></body></html>")
    assert [line for line in found if len(line) > 60] == entries


def test_a_list_of_headlines_does_not_come_in_by_the_blanks_around_its_links() -> None:
    links = "".join(
        f"<li>\n{' ' * 60}<a href='/{n}'>Another story of the day, number {n}</a>\n{' ' * 60}</li>" for n in range(9)
    )
    assert _lines(_page(f"<ul>{links}</ul>")) == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        "THIS CONTENT IS RESERVED FOR SUBSCRIBERS ONLY",
        "Register / sign in to unlock more articles",
        "Create an account or sign in to continue with your reading experience.",
        "Support local journalism.",
        "Unlimited online access to The Gazette and 15 news sites with one account.",
        "The lighthouse in the evening sun",  # a caption
        "گزارش خطا",
        "خبرنگار: 71573",
        "منتشرشده در شهری",
        "دیروز, 10:00",
        "dpa/Harbour Press",
    ],
)
def test_lines_that_ask_for_something_or_label_a_picture_go(line: str) -> None:
    assert _lines(_page(f"<p>{line}</p>")) == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        "He said no.",
        "“Never again”",
        "What now?",
        "این پایان ماجرا نیست.",
        "<strong>A heading in bold</strong>",
        "他说：“不行。”",
    ],
)
def test_short_lines_that_speak_stay(line: str) -> None:
    found = _lines(_page(f"<p>{line}</p>"))
    assert len(found) == len(PARAGRAPHS) + 1
    assert found[2] in line


def test_where_no_paragraph_ends_with_a_mark_short_lines_stay_too() -> None:
    bare = [each.rstrip(".") for each in PARAGRAPHS]
    html = "".join(f"<p>{each}</p>" for each in (*bare, "and so it ends"))
    found = _lines(f"<html><body><article><h1>Lighthouse stays open</h1>{html}</article></body></html>")
    assert found == [*bare, "and so it ends"]


OPENING = "The lighthouse of the harbour town will shine through this winter too, after a long evening in the council."


def _set_apart(opening: str) -> list[str]:
    """Return the lines of a page whose text stands in an element of its own, with something before it."""
    text = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    html = f"<html><body><main><article><h1>T</h1>{opening}<div class='x2'>{text}</div></article></main></body></html>"
    found = extract(html, url=URL)
    assert isinstance(found, Extraction), found
    return [*([found.lead] if found.lead else []), *found.body.split("\n")]


@pytest.mark.parametrize(
    "opening",
    [
        f"<div class='x1'><p>{OPENING}</p></div>",
        f"<header><div><p>{OPENING}</p></div></header>",
        f"<h2>{OPENING}</h2>",
        f"<p class='entry__subtitle'>{OPENING[:-1]}</p>",
        f"<div class='article-abstract'>{OPENING[:-1]}</div>",
        f"<p class='article-teaser'>{OPENING}</p>",
        f"<div class='StoryHero__teaser--light'>{OPENING}</div>",
    ],
)
def test_an_opening_that_the_layout_sets_apart_comes_first(opening: str) -> None:
    found = _set_apart(opening)
    assert found[0].rstrip(".") == OPENING[:-1]
    assert found[1:] == PARAGRAPHS


@pytest.mark.parametrize(
    "opening",
    [
        f"<div class='sidebar'><p>{OPENING}</p></div>",
        f"<a href='/2'><p>{OPENING}</p></a>",
        f"<header class='newsletter'><p>{OPENING}</p></header>",
        f"<p><a href='/2'>{OPENING}</a></p>",
        f"<div class='sign-in article-intro' hidden>{OPENING[:-1]}</div>",
        f"<p class='article-teaser'>Part of a series: <a href='/2'>{OPENING}</a></p>",
        f"<div class='news-teaser-list'>{OPENING}</div>",
    ],
)
def test_what_stands_before_the_text_as_furniture_stays_out(opening: str) -> None:
    assert _set_apart(opening) == PARAGRAPHS


@pytest.mark.parametrize(
    "box",
    [
        "<div class='factbox'><p>The lighthouse was built in 1881 and is 34 metres high, says the board.</p></div>",
        "<div class='pic'><img src='a.jpg'><p>The lighthouse in the evening, seen from the pier.</p></div>",
        "<div class='wide'><span class='caption small'>The lighthouse in the evening, seen from the pier.</span></div>",
        "<div class='article-content__gate hidden'><p>Sign here and read as much as you want of this.</p></div>",
        "<div class='row'><a href='/3'><div><p>Another town keeps its lighthouse as well, at last.</p></div></a></div>",
        "<p>WATCH | The lighthouse from above.</p>",
        "<div data-tb-region-item='1'><h3>A ferry sails again</h3><p>The ferry was away nine years.</p></div>",
        "<blockquote class='instagram-media'><p>A post shared by the board of the lighthouse.</p></blockquote>",
    ],
)
def test_boxes_cards_and_frames_of_pictures_stay_out(box: str) -> None:
    assert _lines(_page(box)) == PARAGRAPHS


@pytest.mark.parametrize(
    "text",
    [
        "<p class='paywall'>{}</p>",
        "<p class='paywall' aria-hidden='true'>{}</p>",
        "<div class='hidden md:block article-text'><p>{}</p></div>",
        "<div><p>{}</p></div>",
    ],
)
def test_paid_text_and_text_for_wide_screens_is_text(text: str) -> None:
    said = "Nobody on the pier had expected that the vote would be so clear in the end."
    assert _lines(_page(text.format(said)))[2] == said


@pytest.mark.parametrize(
    "heading",
    ["<h3 class='time'>18:20: The vote</h3>", "<h2 class='widget-title'>The vote</h2>", "<h3 id='nav_1'>The vote</h3>"],
)
def test_headings_stay_whatever_their_class_and_id_say(heading: str) -> None:
    assert _lines(_page(heading))[2].endswith("The vote")


@pytest.mark.parametrize(
    "call",
    [
        "Follow us on Google News and our WhatsApp channel.",
        "Our website brings all of it, so sign up for the newsletters of the day.",
        "Cek berita yang lain di Google News dan ikuti WhatsApp channel kami",
        "ما را در تلگرام دنبال کنید",
        "(dmk)",
        "[afp/mk]",
        "MDR (Jane Roe, John Doe)",
        "Dieses Thema im Programm: Der Sender berichtete am 3. Mai 2024 im Radio.",
    ],
)
def test_calls_to_follow_and_sign_offs_at_the_end_go(call: str) -> None:
    text = "".join(f"<p>{each}</p>" for each in (*PARAGRAPHS, call))
    assert _lines(f"<html><body><article><h1>T</h1>{text}</article></body></html>") == PARAGRAPHS


def test_a_last_sentence_that_speaks_of_a_channel_stays() -> None:
    said = "The mayor told it on Facebook first, and the paper heard of it there."
    text = "".join(f"<p>{each}</p>" for each in (*PARAGRAPHS, said))
    assert _lines(f"<html><body><article><h1>T</h1>{text}</article></body></html>")[-1] == said


def test_a_lead_above_a_text_without_a_headline_of_its_own_is_found_from_the_text() -> None:
    page = _page("").replace("<h1>", "<h4>").replace("</h1>", "</h4>")
    lead = "The old light of the harbour town burns on through the winter, and perhaps for good."
    found = extract(
        page.replace("<article>", f"<div class='teaser-text'><p>{lead}</p></div><article>").encode(), url=URL
    )
    assert isinstance(found, Extraction)
    assert (found.lead, found.provenance["lead"]) == (lead, "marked")


def test_short_lines_in_a_row_between_paragraphs_are_verse() -> None:
    verse = ["The light went out, the boats were late", "And nobody came down to wait",
             "The harbour kept its breath till four", "Then every bell rang on the shore"]  # fmt: skip
    lines = _lines(_page("".join(f"<p>{line}</p>" for line in verse)))
    assert lines == [*PARAGRAPHS[:2], *verse, *PARAGRAPHS[2:]]


def test_the_same_label_again_and_again_is_no_verse() -> None:
    assert _lines(_page("<p>Space for advertisements</p>" * 5)) == PARAGRAPHS


def test_a_box_that_repeats_the_headline_below_the_first_sentences_takes_none_of_them() -> None:
    opening = "Nobody on the pier had thought that the vote would be so clear in the end."
    page = (
        f"<html><body><article><div class='text'><p>{opening}</p><h2>{TITLE}</h2>{BODY}</div></article></body></html>"
    )
    found = extract(page.replace("<article>", f"<article><h1>{TITLE}</h1>").encode(), url=URL)
    assert isinstance(found, Extraction)
    assert found.body.split("\n") == [opening, *PARAGRAPHS]


def test_scripts_in_list_items_weigh_nothing() -> None:
    script = f"<script>var words = {' '.join(PARAGRAPHS * 20)!r};</script>"
    form = f"<form><ul><li>Password: {script}</li><li>Name: {script}</li></ul></form>"
    assert _lines(f"<html><body>{form}<article><h1>{TITLE}</h1><div>{BODY}</div></article></body></html>") == PARAGRAPHS


def _teasers(number: int, words: str) -> str:
    return "".join(
        f"<h3><a href='/{at}'>Another town and its lighthouse</a></h3><p>{words} {at}.</p>" for at in range(number)
    )


def test_summaries_below_linked_headings_are_of_other_articles() -> None:
    assert (
        _lines(_page(_teasers(4, "The board of the other town has not yet said what it wants, in year"))) == PARAGRAPHS
    )


def test_text_below_headings_that_link_to_themselves_is_text() -> None:
    sections = "".join(f"<h3><a href='#{at}'>Part {at}</a></h3><p>Short, number {at}.</p>{BODY}" for at in range(4))
    assert sum(line.startswith("Short, number") for line in _lines(_page(sections))) == 4


def test_a_line_that_names_the_author_is_no_lead() -> None:
    byline = "<div class='article-subtitle'>By Jane Roe 3 May 2024 in Harbour Town</div>"
    head = "<head><meta name='author' content='Jane Roe'></head>"
    found = extract(f"<html>{head}<body><article><h1>{TITLE}</h1>{byline}{BODY}</article></body></html>", url=URL)
    assert isinstance(found, Extraction)
    assert (found.lead, found.authors) == (None, ("Jane Roe",))


def test_a_heading_that_shows_the_kicker_and_the_headline_once_more_is_not_in_the_body() -> None:
    again = f"<h2><span>Harbour</span>{TITLE}</h2>"
    html = (
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><article>{again}{BODY}</article></body></html>"
    )
    assert _lines(html) == PARAGRAPHS
    spoken = f"<h2>Why the {TITLE.lower()} for nine more years</h2>"
    assert _lines(html.replace(again, spoken))[0].startswith("Why the")


@pytest.mark.parametrize(
    "tail",
    [
        "<p><b>Pressekontakt:</b></p><p>Association of the Harbour Towns, Jane Roe</p><p>Tel. 030 555 66 77</p>",
        "<p>Pressekontakt: Jane Roe, Tel. 030 555 66 77, press@harbour.example</p><p>Association of Towns</p>",
        "<h3>Ansprechpartnerin für die Medien</h3><p>Jane Roe, Institute of Soil Biology, extension 120.</p>",
        "<h4>Media contact</h4><p>Jane Roe, who is at her desk from nine to five on every day of the week.</p>",
        "<p>Contacts:</p><p>Jane Roe speaks for the council of the harbour town and answers questions about it.</p>",
        "<p>Original-Content von: Association of the Harbour Towns, transmitted by wire</p>",
        "<p>(APA/Reuters)</p>",
        "<p><em>Send an email to Jane Roe, who wrote all of this, at roe@harbour.example whenever you like.</em></p>",
        "<h3>Über Roe &amp; Sons</h3><p>Roe builds cranes since 1921.</p><p><b>Kontakt für Medien</b><br>Jane Roe</p>",
        "<p>(Times vom 04.05.2010/jr)</p><div>Empfehlen Sie uns allen Ihren Freunden weiter</div>",
        "<p class='postmetadata'><small>This entry was posted on Monday in the harbour and under news.</small></p>",
        "<div class='service-links'><div>Bookmark and search this post with all that you have:</div></div>",
    ],
)
def test_whom_to_ask_and_where_it_was_filed_is_no_text(tail: str) -> None:
    assert _lines(_page().replace("</article>", f"{tail}</article>")) == PARAGRAPHS


def test_contacts_among_paragraphs_are_text() -> None:
    middle = "<p>Kontakt: harbour@example.org, Tel. 030 555 66 77</p>"
    more = "".join(f"<p>{SENTENCE * 2}{n}.</p>" for n in range(12))
    assert len(_lines(_page(middle, more))) == len(PARAGRAPHS) + 12  # without the line itself
    said = "<p>Contact with the ship was lost at about nine in the evening, when the storm was at its worst.</p>"
    assert len(_lines(_page().replace("</article>", f"{said}</article>"))) == len(PARAGRAPHS) + 1


def test_a_lead_by_the_name_of_its_id() -> None:
    said = "The lamp is lit again every night, and the keeper has his house back, the council says."
    found = extract(_page().replace("</h1>", f"</h1><p id='spIntroTeaser'><b>{said}</b></p>"), url=URL)
    assert isinstance(found, Extraction)
    assert found.lead == said


def test_what_is_said_about_something_stays_where_nobody_says_whom_to_ask() -> None:
    said = ["Über den Wolken", f"{SENTENCE}and flew home."]
    tail = f"<h3>{said[0]}</h3><p>{said[1]}</p></article>"
    assert _lines(_page().replace("</article>", tail)) == [*PARAGRAPHS, *said]


def test_a_line_of_code_is_no_label() -> None:
    code = "inotifywait -m ~/pictures | while read f"
    for pre in (f"<pre>{code}</pre>", f"<div><pre><code>{code}</code></pre></div>", f"<pre><b>{code}</b></pre>"):
        assert _lines(_page(pre)) == [*PARAGRAPHS[:2], code, *PARAGRAPHS[2:]]
    assert _lines(_page(f"<p>{code}</p>")) == PARAGRAPHS
