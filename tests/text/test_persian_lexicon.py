"""The list of Persian words is made of two others as its maker says, and the shipped one is read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.text.persian_lexicon import lexicon, places_in
from tools.persian_lexicon import lexicon_lines, read_hazm, read_lilak

if TYPE_CHECKING:
    from pathlib import Path

ZWNJ = "\u200c"
LILAK = f"""7
نام/sasu
نامه/smpa
کتاب/pasasu
کتابها/sa
پیش{ZWNJ}بینی/sm
می{ZWNJ}رود
گشتم
"""
HAZM = f"نام\t10\tN\nنامه\t9\tN\nکتاب\t8\tN\nدست{ZWNJ}ساز\t70\tAJ\nدستساز\t20\tAJ\nکار{ZWNJ}زار\t3\tN\n"


def test_two_lists_become_one(tmp_path: Path) -> None:
    lilak, hazm = tmp_path / "index.dic", tmp_path / "words.dat"
    lilak.write_text(LILAK, encoding="utf-8")
    hazm.write_text(HAZM, encoding="utf-8")
    assert lexicon_lines(read_lilak(lilak), read_hazm(hazm)) == sorted(
        [
            "نام nc",
            "نامه ne",  # or «نام‌ه...»
            "کتاب nc",  # its plural without a non-joiner is no word, nor is what has a verb's ending and no class
            "پیش-بینی",
            "دست-ساز",  # met more than three times as often as «دستساز»
            "کارزار",  # the non-joiner behind «ر» cannot be seen
        ]
    )


def test_the_shipped_list_is_read_whole() -> None:
    known = lexicon()
    assert len(known.whole) > 40_000
    assert known.compounds["پیشبینی"] == (3,)
    assert known.stems | known.compared | known.in_heh | known.either <= known.whole | {"دهها"}
    assert not known.whole & set(known.compounds)
    assert not known.in_heh & known.either


def test_a_non_joiner_behind_a_letter_that_does_not_join_is_no_place() -> None:
    assert places_in("دست-به-کار") == (3, 5)
    assert places_in("کار-آفرین") == ()
