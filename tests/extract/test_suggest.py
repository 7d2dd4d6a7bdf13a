"""Rules proposed from a few pages, and a page's blocks with their fate."""

from __future__ import annotations

import pytest

from scraper.extract import Extraction, SiteRules, extract
from scraper.extract.suggest import Sample, Suggested, suggest
from scraper.extract.survey import survey
from tests.extract.pages import PROSE

URL = "https://valley.example.org/news/"
PROMO = "Get the app of the Valley Herald for all the news of the valley, wherever you are."


def page(number: int, *, hashed: str = "css-1x2y3z") -> bytes:
    text = "".join(f"<p>Part {number}: {line}</p>" for line in PROSE)
    return f"""<html lang="en"><head><title>Lake number {number} is to be drained - Valley Herald</title></head><body>
<nav class="top"><a href="/">Home</a></nav><article class="story {hashed}">
<span class="story__kicker kicker">Dry land {number}</span>
<h1 class="story__headline">Lake number {number} is to be drained</h1>
<p class="standfirst">Cracks in wall number {number} leave no choice, engineers say.</p>
<div class="byline">By <span class="author-name">Jane R{"o" * number}e</span></div>
<time class="stamp" datetime="2024-05-0{number}T10:15:00+01:00">{number} May</time>
<div class="story__text">{text}<div class="promo-box"><p>{PROMO}</p></div></div></article>
<footer>Valley Herald</footer></body></html>""".encode()


def samples(*numbers: int) -> list[Sample]:
    found = []
    for number in numbers:
        answer = extract(page(number), url=f"{URL}{number}")
        assert isinstance(answer, Extraction)
        found.append(Sample(page(number), answer))
    return found


@pytest.fixture(scope="module")
def suggested() -> Suggested:
    return suggest(samples(1, 2, 3))


def selectors(suggested: Suggested) -> dict[str, tuple[str, ...]]:
    return {each.field: each.selectors for each in suggested.fields}


def test_fields_are_found_by_names_that_people_chose(suggested: Suggested) -> None:
    found = selectors(suggested)
    assert found["title"][0] == ".story__headline"
    assert found["body"][0] == ".story__text"
    assert found["lead"][0] == ".standfirst"
    assert found["published"][0] == ".stamp"
    assert found["authors"][0] == ".author-name"
    assert not any("css-" in selector for each in found.values() for selector in each)


def test_what_repeats_inside_the_text_is_proposed_to_be_dropped(suggested: Suggested) -> None:
    assert ".promo-box" in suggested.drop
    assert ".story__text" not in suggested.drop


def test_the_proposed_rules_read_a_page_that_they_have_not_seen(suggested: Suggested) -> None:
    rules = SiteRules(select=selectors(suggested), drop=suggested.drop)
    found = extract(page(7), url=f"{URL}7", rules=rules)
    assert isinstance(found, Extraction)
    assert found.body.split("\n") == [f"Part 7: {line}" for line in PROSE]
    assert (found.provenance["title"], found.provenance["body"]) == ("rule", "rule")
    assert not found.notes


def test_one_page_many_times_is_template_only() -> None:
    assert "title" not in selectors(suggest(samples(1, 1)))
    assert suggest([]) == Suggested((), (), 0)


def test_blocks_are_marked_with_their_fate() -> None:
    found = samples(1)[0].found
    seen = {each.text: each for each in survey(page(1), found)}
    assert seen["Lake number 1 is to be drained"].fate == "title"
    assert seen["Home"].fate == "dropped"
    assert seen[f"Part 1: {PROSE[0]}"].fate == "body"
    assert seen[f"Part 1: {PROSE[0]}"].path == "article.story > div.story__text > p"
    assert {each.fate for each in survey(page(1), None)} == {"dropped"}
