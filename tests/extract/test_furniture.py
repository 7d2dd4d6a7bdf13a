"""What stands among the paragraphs of real pages and is no part of the article."""

from __future__ import annotations

import pytest

from scraper.extract import Extraction, extract

SENTENCE = "The council of the harbour town voted on Monday to keep its old lighthouse open through the winter, "
PARAGRAPHS = [f"{SENTENCE * 2}and part {number} of the plan was passed as well." for number in range(4)]


def _page(*middle: str, tail: str = "", title: str = "Lighthouse stays open") -> str:
    text = [f"<p>{each}</p>" for each in PARAGRAPHS]
    inside = "".join([*text[:2], *middle, *text[2:]])
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><main><article><h1>{title}</h1>{inside}</article>{tail}</main></body></html>"


def _lines(html: str) -> list[str]:
    found = extract(html, url="https://news.example/1")
    assert isinstance(found, Extraction), found
    return found.body.split("\n")


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
