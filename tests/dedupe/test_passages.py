"""The runs of letters that two texts share."""

from __future__ import annotations

import pytest

from scraper.dedupe import shared_passages
from tests.dedupe.near import chinese, story

SENTENCE = "The council of the harbour town voted to keep its lighthouse open"
PERSIAN = "شورای شهر بندر رأی داد که فانوس دریایی خود را باز نگه می‌دارد"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (f"Also. {SENTENCE}. Two.", f"Three: {SENTENCE.upper()}; four", [SENTENCE]),
        (f"الف {PERSIAN} ب", f"ج {PERSIAN.replace('ی', 'ي').replace(chr(0x200C), '')} د", [PERSIAN]),
        ("新华社" + chinese(1, 30), "记者" + chinese(1, 30), [chinese(1, 30)]),
        (SENTENCE, "Nothing of that kind was said by anybody", []),
        (SENTENCE[:20], SENTENCE[:20], []),
        ("", SENTENCE, []),
    ],
    ids=["latin", "persian", "chinese", "nothing", "too little", "empty"],
)
def test_runs_are_told_as_they_stand_in_the_first(a: str, b: str, expected: list[str]) -> None:
    found = shared_passages(a, b)
    assert [each.text.rstrip("。") for each in found] == [each.rstrip("。") for each in expected]
    assert all(a[each.start_a :].startswith(each.text) for each in found)


def test_moved_paragraphs_are_found_where_they_went() -> None:
    first, second = story(1, sentences=4), story(2, sentences=4)
    found = shared_passages(f"{first}\n{second}", f"{second}\n{first}")
    assert len(found) == 2
    assert [each.start_b for each in found] == [len(second) + 1, 0]


def test_a_text_that_repeats_itself_takes_no_time_to_speak_of() -> None:
    found = shared_passages("na " * 3000, "na " * 3000)
    assert len(found) == 1
    assert len(found[0].text) > 8000
