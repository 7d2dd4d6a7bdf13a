"""Pages that show no text: their program does, from data that stands in the page."""

from __future__ import annotations

import json
from time import process_time
from typing import TYPE_CHECKING

import pytest

from scraper.extract import Extraction, extract
from scraper.extract.embedded import MAX_VALUES
from storage.records import Access, Refusal
from tests.extract.pages import PROSE, URL

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = "Reservoir to be drained for repairs before the winter"
LONG = tuple(f"{each} That is what the {n}. report of the council says." for n, each in enumerate(PROSE * 2))
HTML = "".join(f"<p>{each}</p>" for each in LONG)
CARDS = [{"type": "card", "headline": f"Another story, number {n}", "text": PROSE[1]} for n in range(9)]


def _page(script: str, shown: str = "", head: str = "") -> str:
    head = f'<title>{TITLE}</title><meta property="og:type" content="article">{head}'
    return f'<html><head>{head}</head><body><h1>{TITLE}</h1><div id="app">{shown}</div>{script}</body></html>'


def _next(props: object) -> str:
    state = json.dumps({"props": {"pageProps": props}, "page": "/[slug]"})
    return f'<script id="__NEXT_DATA__" type="application/json">{state}</script>'


def _ld(text: str, **more: object) -> str:
    said = {"@type": "NewsArticle", "headline": TITLE, "articleBody": text, **more}
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'


def _escaped(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003C").replace(">", "\\u003E").replace("/", "\\u002F")


def _each(shape: Callable[[str], object]) -> list[object]:
    return [shape(each) for each in LONG]


def _span(key: str, text: str) -> list[dict[str, object]]:
    """Return a text in two parts, as a word in bold gives them."""
    return [{"type": "text", key: text[:9]}, {"type": "text", key: text[9:], "marks": [{"type": "bold"}]}]


GRAPH = json.dumps({"@graph": [{"@type": "WebPage"}, {"@type": ["Article"], "articleBody": HTML}]})
NUXT = f"{{return {{data:[{{title:a,body:{_escaped(HTML)}}}],x:b}}}}({json.dumps(TITLE)},!1)"
STATES = {
    "articleBody, plain": _ld("\n\n".join(LONG)),
    "articleBody, HTML": _ld(HTML),
    "articleBody in a graph": f'<script type="application/ld+json">{GRAPH}</script>',
    "Next.js, a string": _next({"article": {"body": HTML, "related": CARDS}}),
    "Arc": _next({"elements": _each(lambda text: {"type": "text", "content": text}), "cards": CARDS}),
    "ProseMirror": _next({"content": _each(lambda text: {"type": "paragraph", "content": _span("text", text)})}),
    "Portable Text": _next(_each(lambda text: {"_type": "block", "style": "h", "children": _span("text", text)})),
    "Contentful": _next(_each(lambda text: {"nodeType": "paragraph", "data": {}, "content": _span("value", text)})),
    "Draft.js": _next({"blocks": _each(lambda text: {"type": "unstyled", "text": text, "key": "a"})}),
    "Editor.js": _next({"blocks": _each(lambda text: {"type": "paragraph", "data": {"text": text}})}),
    "a tree of elements": _next(_each(lambda text: {"type": "p", "children": _span("data", text)})),
    "Nuxt, a program": f"<script>window.__NUXT__=(function(a,b){NUXT});</script>",
    "an assignment": f"<script>window.__STATE__ = {json.dumps({'a': {'html': HTML}})};window.x=1;</script>",
    "a string of JSON": f"<script>window.S = JSON.parse({json.dumps(json.dumps({'a': {'html': HTML}}))});</script>",
    "marks of one publisher": _next({"richText": "".join(f"{{p}}{each}{{/p}}" for each in LONG)}),
}


def _read(html: str) -> Extraction:
    found = extract(html, url=URL)
    assert isinstance(found, Extraction), found
    return found


@pytest.mark.parametrize("script", STATES.values(), ids=STATES.keys())
def test_the_text_is_taken_from_the_pages_data(script: str) -> None:
    found = _read(_page(script))
    assert found.body.split("\n") == list(LONG)
    assert found.provenance["body"] == "data"


def test_headings_among_the_paragraphs_are_kept() -> None:
    blocks = [{"type": "paragraph", "text": each} for each in LONG]
    blocks.insert(1, {"type": "heading", "text": "Cracks"})
    assert _read(_page(_next(blocks))).body.split("\n") == [LONG[0], "Cracks", *LONG[1:]]


def test_what_the_page_shows_is_believed_where_it_is_a_text() -> None:
    shown = "".join(f"<p>{each} So it was said, time {n}.</p>" for n, each in enumerate(PROSE * 4))
    found = _read(_page(_ld("\n".join(f"{each} And again, time {n}." for n, each in enumerate(LONG * 9))), shown))
    assert found.provenance["body"] == "blocks"


def test_a_text_that_is_not_free_is_left_where_it_is() -> None:
    found = _read(_page(_ld("\n".join(LONG), isAccessibleForFree=False), f"<p>{PROSE[0]}</p>"))
    assert found.access is Access.PAYWALLED
    assert found.body == PROSE[0]


def test_the_text_of_another_article_is_not_taken() -> None:
    said = "Ferries sail again since Tuesday, a spokeswoman told reporters at pier"
    other = "".join(f"<p>{said} {n}.</p>" for n in range(9))
    assert isinstance(extract(_page(_next({"next": {"body": other}})), url=URL), Refusal)


@pytest.mark.parametrize(
    "script",
    [
        "<script>" + "[" * 100_000,
        "<script>" + '{"a":' * 50_000 + "</script>",
        "<script>x=" + '"\\' * 100_000 + "</script>",
        "<script>JSON.parse(" + '"{\\"a\\":' * 20_000 + "</script>",
        "<script>" * 50_000,
        "<script>" + json.dumps([{"type": "p", "text": "<p>x"}] * (MAX_VALUES + 5)) + "</script>",
        _next([{"type": "p", "children": [[[[{"text": None}]]]]}] * 5000),
        _next({"type": {"type": 3}, "text": ["a", 1, None, {"text": []}]}),
        '<script>{"a": "<p>\\ud800 \\u0000 ' + "x" * 500 + '</p>"}</script>',
    ],
    ids=range(9),
)
def test_strange_data_costs_little_and_harms_nothing(script: str) -> None:
    began = process_time()
    found = extract(_page(script), url=URL)
    assert process_time() - began < 5
    assert isinstance(found, (Extraction, Refusal))
