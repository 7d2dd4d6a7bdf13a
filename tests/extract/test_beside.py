"""Texts that stand beside heavier ones, and right in elements that are no paragraphs."""

from __future__ import annotations

from scraper.extract import Extraction, extract
from tests.extract.pages import PROSE


def _story(text: str, *, around: str = "", title: str = "A headline of five words") -> Extraction:
    html = f"<html lang=en><title>{title} | Harbour</title><body><h1>{title}</h1>{text}{around}</body>"
    found = extract(html, url="https://news.example.org/news/1234")
    assert isinstance(found, Extraction), found
    return found


SUMMARIES = "".join(
    f"<li><h3><a href=/n/{n}>The harbour of {n} towns</a></h3><p>What {n} towns said of harbours on Friday.</p></li>"
    for n in range(12)
)


def test_a_sentence_right_in_the_body_is_a_flash() -> None:
    found = _story(
        "The council meets <b>tonight</b> to speak of the lake.<br><br>", around=f"<aside><ul>{SUMMARIES}</ul></aside>"
    )
    assert (found.body, found.provenance["body"]) == ("The council meets tonight to speak of the lake.", "beside")


def test_a_microformats_title_is_a_date() -> None:
    found = _story(
        '<abbr class="published" title="2024-05-03T10:15:00+02:00">10:15</abbr><p>The council meets tonight.</p>'
    )
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2024-05-03T10:15:00+02:00"


def test_a_cell_that_frames_text_is_no_table() -> None:
    lines = [f"{each} That was on Friday, and on Saturday nobody would say more of it." for each in PROSE]
    text = "".join(f"<p>{each}</p>" for each in lines)
    found = _story("", around=f"<table><tr><td><nav><a href=/x>Home</a></nav></td><td>{text}</td></tr></table>")
    assert found.body.split("\n") == lines


def test_links_to_tags_behind_the_text_are_tags_those_in_it_are_none() -> None:
    text = "".join(f"<p>{each}</p>" for each in PROSE).replace("reservoir", '<a href="/tag/x">reservoir</a>', 1)
    links = '<div><a href="/tag/water">Water</a> <a href="/tag/dams">Dams</a></div>'
    assert _story(f"<div>{text}</div>").tags == ()
    assert _story(f"<div>{text}</div>{links}").tags == ("Water", "Dams")


def test_what_the_site_calls_itself_is_told() -> None:
    assert _story(f"<p>{PROSE[0]}</p>").sites == ("Harbour",)
