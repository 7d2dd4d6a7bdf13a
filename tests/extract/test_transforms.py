"""The named steps of site rules, alone and on a page, and how rules that drift are told."""

from __future__ import annotations

import pytest

from scraper.extract import Extraction, SiteRules, Transform, extract
from scraper.extract.rules import TRANSFORMS
from scraper.extract.transforms import transformed
from tests.extract.pages import PROSE, URL, simple

CASES: list[tuple[str, str, list[str], list[str]]] = [
    ("after_label", "Published:", ["Published: 3 May", "Updated: 4 May"], ["3 May"]),
    ("after_label", "کد خبر", ["كد خبر: ۱۲"], ["۱۲"]),  # the page's kaf is Arabic
    ("split_authors", "", ["By Jane Roe and John Doe"], ["Jane Roe", "John Doe"]),
    ("split_authors", "", ["Reuters"], []),
    ("strip_suffix", " - Example", ["Headline - Example", "Other"], ["Headline", "Other"]),
    ("regex", r"(\d+)/(\d+)", ["on 3/5", "never"], ["3"]),
    ("regex", r"\d+", ["on 3 May"], ["3"]),
    ("regex", r"(", ["on 3 May"], []),
    ("date", "%d|%m|%Y %H:%M", ["03|05|2024 10:15", "soon"], ["2024-05-03T10:15:00"]),
    ("join", ", ", ["a", "b"], ["a, b"]),
    ("join", ", ", [], []),
    ("no such step", "", ["a"], ["a"]),
]


@pytest.mark.parametrize(("name", "given", "texts", "values"), CASES)
def test_one_step(name: str, given: str, texts: list[str], values: list[str]) -> None:
    assert transformed(texts, (Transform(name, given),)) == values
    assert transformed([], (Transform(name, given),)) == []


def test_every_step_has_a_case_and_steps_follow_each_other() -> None:
    assert set(TRANSFORMS) - {"attr"} <= {name for name, *_ in CASES}
    steps = (Transform("after_label", "By"), Transform("split_authors"), Transform("join", " & "))
    assert transformed(["By Jane Roe, John Doe"], steps) == ["Jane Roe & John Doe"]


MARKS = (
    '<div class="l">Headline of the day it is - Example</div><div class="d">Stand: 03|05|2024 10:15</div>'
    '<div class="a">Text: Jane Roe und John Doe</div><ul class="t"><li data-t="Lake">x</li><li data-t="Dam">y</li></ul>'
)
RULES = SiteRules(
    select={"title": (".l",), "published": (".d",), "authors": (".a",), "tags": (".t li",), "section": (".t li",)},
    transform={
        "title": (Transform("strip_suffix", " - Example"),),
        "published": (Transform("after_label", "Stand:"), Transform("date", "%d|%m|%Y %H:%M")),
        "authors": (Transform("after_label", "Text:"), Transform("split_authors")),
        "tags": (Transform("attr", "data-t"),),
        "section": (Transform("attr", "data-t"), Transform("join", "/")),
    },
)


def read(html: str, rules: SiteRules) -> Extraction:
    found = extract(html, url=URL, rules=rules, zone="Europe/Berlin")
    assert isinstance(found, Extraction)
    return found


def test_steps_on_a_page() -> None:
    found = read(simple(*PROSE, before=MARKS), RULES)
    assert found.title == "Headline of the day it is"
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2024-05-03T10:15:00+02:00"
    assert (found.authors, found.tags, found.section) == (("Jane Roe", "John Doe"), ("Lake", "Dam"), "Lake/Dam")
    assert found.provenance["title"] == found.provenance["authors"] == found.provenance["published_at"] == "rule"


def test_rules_that_find_nothing_are_told_in_one_note_and_the_generic_answer_stands() -> None:
    head = '<meta property="article:published_time" content="2024-05-03T10:15:00Z">'
    found = read(simple(*PROSE, head=head), RULES)
    assert found.title == "A headline of five words"
    assert [note.word for note in found.notes] == ["rule_drift"]
    assert found.notes[0].detail == "title: nothing by rule; published: nothing by rule"
    assert found.provenance["published_at"] == "meta"
