"""Texts that go on behind a line that ends others, and lines of which some patterns would never have an end."""

from __future__ import annotations

import time

import pytest

from scraper.extract import pointer_phrases, pointer_phrases_of_asia
from scraper.extract.pointers import MAX_CHARS, is_pointer
from tests.extract.pages import PROSE, TITLE, read_body

MORE = (
    "The ferry goes at eight in the morning, at noon and at six, and it takes bicycles for nothing at all, it is said.",
    "Behind the island the valley begins, where the second part of the way leads up to the old wall and its tower.",
    "Whoever wants to see the cracks has to climb down two hundred steps, and of course to come up them once more.",
    "In the evening the wall lies in the sun, and the restaurant on the top has its tables out until late in October.",
)
_LITERAL = ("\\s*", " "), ("\\s+", " "), ("\\W*", ""), ("\\b", ""), ("\\", "")


@pytest.mark.parametrize(
    "line",
    [
        "<p>Contact: the town office, 0123 456789.</p>",
        "<p>Kontakt: Bürgerbüro, Telefon 030 1234567, montags bis freitags.</p>",
        "<p>Pressestelle: 030 123456 war am Montag nicht erreichbar.</p>",
        "<h2>Contact</h2>",
        "<h2>Contatti</h2>",
        "<h2>Les réactions</h2>",
        "<p>Les réactions</p>",
        "<p>—Ya soy abuela —dijo.</p>",
        "<p>„Ich habe bereits mit dem Trainer gesprochen“, sagte er.</p>",
    ],
)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_line_that_ends_other_texts_stands_in_the_middle_of_this_one(line: str, at: int) -> None:
    paragraphs = [f"<p>{each}</p>" for each in (*PROSE, *MORE)]
    inside = "".join((*paragraphs[:at], line, *paragraphs[at:]))
    read = read_body(f"<article><h1>{TITLE}</h1><div class='x1'>{inside}</div></article>").body
    assert all(each in read for each in MORE)


@pytest.mark.parametrize("table", [pointer_phrases.PHRASES, pointer_phrases_of_asia.PHRASES])
def test_no_phrase_takes_long_for_a_line_that_only_begins_like_it(table: dict[str, str]) -> None:
    for phrase in " ".join(table.values()).split():
        begins = phrase.partition("(")[0]
        for pattern, text in _LITERAL:
            begins = begins.replace(pattern, text)
        for filler in ("a", "ا", "a ", "# "):
            start = time.process_time()
            is_pointer((f"{begins} " + filler * MAX_CHARS)[: MAX_CHARS - 1] + "!")
            assert time.process_time() - start < 0.2, phrase


def test_many_lines_that_ask_to_log_in_take_no_long_time() -> None:
    inside = "".join(f"<p>{each}</p>" for each in PROSE * 20) + "<p>Already a subscriber? Log in</p>" * 20_000
    start = time.process_time()
    read_body(f"<article><h1>{TITLE}</h1><div class='x1'>{inside}</div></article>")
    assert time.process_time() - start < 5  # a tenth of it; what is quadratic takes a quarter of a minute


@pytest.mark.parametrize("end", ["(END)", "انتهای پیام", "انتهى"])
def test_each_of_several_items_has_an_end(end: str) -> None:
    inside = "".join(f"<p>{each}</p><p>{end}</p>" for each in (*PROSE, *MORE))
    read = read_body(f"<article><h1>{TITLE}</h1><div class='x1'>{inside}</div></article>").body
    assert all(each in read for each in (*PROSE, *MORE))


@pytest.mark.parametrize("heading", ["About the study", "Über die Studie", "À propos de l’étude"])
def test_what_stands_before_the_contacts_of_a_study_is_text(heading: str) -> None:
    inside = "".join(f"<p>{each}</p>" for each in (*PROSE, *MORE[:2]))
    contacts = "<h2>Contact</h2><p>press@example.org</p>"
    about = f"<h2>{heading}</h2><p>{MORE[2]}</p>"
    read = read_body(f"<article><h1>{TITLE}</h1><div class='x1'>{inside}{about}{contacts}</div></article>").body
    assert MORE[2] in read
    assert "press@" not in read
