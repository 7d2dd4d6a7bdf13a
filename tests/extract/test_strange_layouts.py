"""Layouts that real pages have and few textbooks: text beside blocks, names of components, fronts full of summaries."""

from __future__ import annotations

from time import process_time

import pytest

from scraper.extract import Extraction, extract
from storage.records import Refusal, RefusalClass
from tests.extract.pages import PROSE, URL, simple

TITLE = "A headline of five words"


def _read(html: str) -> Extraction:
    found = extract(html, url=URL)
    assert isinstance(found, Extraction), found
    return found


def _page(text: str) -> str:
    return f"<html><head><title>{TITLE}</title></head><body>{text}</body></html>"


def test_text_that_stands_directly_beside_other_blocks_is_the_article() -> None:
    tools = '<div class="date">3 May 2024</div><div class="tools"><div><p>Aloud</p></div></div>'
    lines = [f"{each} So it was said on {day}." for day in ("Monday", "Friday") for each in PROSE]
    text = "<br><br>".join(lines[:3]) + '<div class="ad-slot"><p>Buy this today, and buy it twice.</p></div>'
    text += "<br><br>".join(lines[3:])
    consent = "<div><p>We value your privacy.</p><p>This site uses cookies to see which pages are read.</p></div>"
    found = _read(_page(f'<div id="all"><h1>{TITLE}</h1>{tools}{text}</div>{consent}'))
    assert found.body.split("\n") == lines


def test_components_are_no_consent_managers() -> None:
    text = "".join(
        f'<div class="v-c-cmp"><h3 class="v-cmp-suh">Part {n}</h3></div><p>{each}</p>' for n, each in enumerate(PROSE)
    )
    found = _read(_page(f'<article><h1>{TITLE}</h1><div class="cmp-text">{text}</div></article>'))
    assert found.body.split("\n") == [line for n, each in enumerate(PROSE) for line in (f"Part {n}", each)]


@pytest.mark.parametrize("name", ["longform-dek", "v-a-sub-t", "nota-bajada", "articolo-sommario", "article_perex"])
def test_a_lead_by_more_names(name: str) -> None:
    said = "Cracks in the northern wall leave the council no choice, its engineers say."
    html = simple(*PROSE).replace("</h1>", f'</h1><div class="{name}"><p>{said}</p></div>')
    assert _read(html).lead == said


def _front(kind: str = "website") -> str:
    summary = "The council has said that it will drain the lake before the winter comes, and that the wall must wait."
    cards = "".join(
        f'<div><h3><a href="/a/{n}">A headline of another story, number {n}</a></h3>'
        f"<p>{summary} ({n})</p><p>{n} min read</p></div>"
        for n in range(30)
    )
    head = f'<title>News of the day</title><meta property="og:type" content="{kind}">'
    return f"<html><head>{head}</head><body><main>{cards}</main></body></html>"


@pytest.mark.parametrize(
    "address", ["https://news.example.org/", "https://news.example.org///", "https://news.example.org/world/"]
)
def test_summaries_at_a_sites_own_address_are_no_article(address: str) -> None:
    found = extract(_front(), url=address)
    assert isinstance(found, Refusal)
    assert found.kind is RefusalClass.NOT_AN_ARTICLE


def test_an_article_at_a_sites_own_address_is_one() -> None:
    html = simple(*(f"{PROSE[0]} {PROSE[1]} {PROSE[2]} So it was said, time {n}." for n in range(6)), after=_front())
    assert isinstance(extract(html, url="https://news.example.org/"), Extraction)


@pytest.mark.parametrize("tag", ["font", "section", "article"])
def test_a_text_in_many_elements_around_each_other_is_not_read_once_for_each(tag: str) -> None:
    def cost(levels: int) -> float:
        html = _page(f"{f'<{tag}>' * levels}{'<i>word</i> and more text. ' * 4_000}")
        began = process_time()
        extract(html, url=URL)
        return process_time() - began

    few = min(cost(1) for _ in range(3))
    assert min(cost(4_000) for _ in range(2)) < 40 * few + 0.2  # once for each level were some hundred times as much


def _old(*cells: str) -> str:
    columns = "".join(f"<td valign=top>{cell}</td>" for cell in cells)
    return _page(f"<center><table border=0><tr>{columns}</tr></table></center>")


def test_a_column_of_lines_parted_by_breaks_is_the_article_and_the_others_are_not() -> None:
    menu = (
        "<b>Pages</b><br><br><a href=/>Home</a><br><a href=/p>Photos of Wales</a><br><a href=/g>Guests</a><br>"
        + "<a href=/m>More</a><br>" * 3
    )
    lines = [
        f"{each} So it was said on Friday." for each in (*PROSE, "Nobody else had an answer to that, or wanted one.")
    ]
    text = f"<font size=5><b>{TITLE}</b></font><br><br><font size=3>{'<br><br>'.join(lines)}</font>"
    assert _read(_old(menu, text)).body.split("\n") == lines


def test_what_stands_behind_lines_parted_by_breaks_does_not_open_them() -> None:
    lines = [f"{each} So it was said on Friday." for each in (*PROSE, *map(str.upper, PROSE))]
    entry = f"<div class='entry'><h4>{TITLE}</h4><div class='text'>{'<br><br>'.join(lines)}</div></div>"
    other = "<div id='left'><p>A year ago today the water stood at the second step, and no ferry left.</p></div>"
    assert _read(_page(f"<div id='pane'><div id='main'>{entry}</div>{other}</div>")).body.split("\n") == lines
