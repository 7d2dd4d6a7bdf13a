"""Words of every script, their places in the text as published, questions and snippets."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.search import FoldingLexer
from scraper.search.questions import read_question
from scraper.search.snippets import ELLIPSIS, SNIPPET_CHARS, matches, snippet
from scraper.search.words import LONGEST_WORD, SIGNS, UNSPACED, fold, pairs, parts, spots, words
from storage.errors import InputError
from storage.search import Clause, Term
from tests.storage.samples import article

Z = "\u200c"

WORDS = [
    ("Hello, World!", ["hello", "world"]),
    ("l'Équipe's 2.5", ["l", "equipe", "s", "2", "5"]),
    ("snake_case a-b", ["snake", "case", "a", "b"]),
    ("Straße", ["strasse"]),
    ("kısa İŞ KISA", ["kisa", "is", "kisa"]),
    ("Łódź Đoković ĐƯỜNG Ærø Þór Œuvre Ħal", ["lodz", "dokovic", "duong", "aero", "thor", "oeuvre", "hal"]),
    ("مسؤول مسئول شؤون شئون", ["مسیول", "مسیول", "شیون", "شیون"]),
    ("हिन्दी हिंदी क़ानून कानून माँ", ["हिंदी", "हिंदी", "कानून", "कानून", "मां"]),
    (f"می{Z}شود كتـاب", ["میشود", "کتاب"]),
    ("۱۲٫۵ ٪", ["12", "5"]),
    ("ＡＢ①", ["ab1"]),
    ("東京都", ["東京", "京都", "都"]),
    ("iPhone発売 日", ["iphone", "発売", "売", "日"]),
    ("ไทย", ["ไท", "ทย", "ย"]),
    ("विदेश मंत्री", ["विदेश", "मंत्री"]),
    ("🙂 ¦ \x00 \ud800", []),
    ("x" * 100, ["x" * 40]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected
    assert [spot.word for spot in spots(text)[0]] == expected


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_spots_are_the_words_and_inside_the_text(text: str) -> None:
    found = spots(text)[0]
    assert [spot.word for spot in found] == words(text)
    assert all(0 <= spot.start < spot.end <= len(text) for spot in found)


def the_long_way(text: str) -> list[str]:
    """Return the words of a text that is folded as a whole, sign by sign."""
    found: list[str] = []
    for run in re.findall(f"{UNSPACED.pattern}|[^ {UNSPACED.pattern[1:-2]}]+", " ".join(folded(text))):
        found += pairs(run) if UNSPACED.match(run) else [run[:LONGEST_WORD]]
    return found


def folded(text: str) -> list[str]:
    return fold(text.translate(SIGNS)).translate(SIGNS).split()


@given(st.text(alphabet=st.characters(max_codepoint=0x3FFFF), max_size=60))
def test_words_are_those_of_the_text_folded_as_a_whole(text: str) -> None:
    assert words(text) == the_long_way(text)


@pytest.mark.parametrize("around", ["a{}b {}", "é{}’ß", "ب{}ی {}", "{}東{}京"])
def test_every_sign_folds_among_others_as_it_does_in_the_whole_text(around: str) -> None:
    texts = [
        around.replace("{}", chr(code))
        for code in (*range(0x3400), *range(0xF900, 0x10000), *range(0x3400, 0x20000, 7))
    ]
    assert [ascii(text) for text in texts if words(text) != the_long_way(text)] == []


def test_a_text_with_many_rare_signs_has_the_same_words() -> None:
    rare = "".join(f" بار{chr(code)} " for code in range(0x1F300, 0x1F340))
    assert words(rare) == the_long_way(rare) == ["بار"] * 0x40


@given(st.text(alphabet=st.sampled_from("aéßﬁΣ東京火ไทย가힣ｶﾞ゛كيـ12 .'ّ" + Z + "\u0301\u00ad"), max_size=30))
def test_words_hold_no_sign_that_a_database_would_read(text: str) -> None:
    assert all(word and not set(word) & set("'\"\\&|!():*<> ¦-.,") for word in words(text))
    assert [spot.word for spot in spots(text)[0]] == words(text)


def test_every_character_has_words_without_ascii_signs() -> None:
    for code in range(0x20, sys.maxunicode, 7):  # a seventh of them, another one of every row
        if unicodedata.category(chr(code)) not in {"Cs", "Cn", "Co"}:
            for word in words(chr(code)):
                assert all(sign.isalnum() or not sign.isascii() for sign in word), hex(code)
    assert UNSPACED.match("火")


def test_parts() -> None:
    assert parts(f"کتاب{Z}ها می{Z}شود ساده") == [["کتاب", "ها"], ["می", "شود"]]
    assert parts(f"{Z} آخر{Z} x") == []
    entry = FoldingLexer().entry(article(1, title=f"کتاب{Z}ها", lead="lead", kicker="Kicker", body="body lead"))
    assert entry.title == "kicker کتابها ¦ کتاب ها"
    assert entry.body == "body lead"  # the lead stands in it


def test_a_question() -> None:
    question = read_question('flood "river bank" -Match title:«روی خط» begin*')
    assert question.must == (
        Clause((Term(("flood",)),)),
        Clause((Term(("river", "bank")),)),
        Clause((Term(("روی", "خط")), Term(("رویخط",))), "title"),
        Clause((Term(("begin",), prefix=True),)),
    )
    assert question.never == (Clause((Term(("match",)),)),)


def test_neighbours_of_the_arabic_script_are_also_one_word() -> None:
    first, second = read_question("می شود").must
    assert first.any_of == (Term(("می",)), Term(("میشود",)))
    assert second.any_of == (Term(("شود",)), Term(("میشود",)))
    assert read_question("می title:شود").must == (Clause((Term(("می",)),)), Clause((Term(("شود",)),), "title"))
    assert read_question(f"می{Z}شود").must == (Clause((Term(("میشود",)), Term(("می", "شود")))),)


def test_phrases_of_the_arabic_script_are_also_written_otherwise() -> None:
    (parted,) = read_question('"مدرسه های تهران"').must
    assert {each.words for each in parted.any_of} == {
        ("مدرسه", "های", "تهران"), ("مدرسههای", "تهران"), ("مدرسه", "هایتهران"),
    }  # fmt: skip
    (joined,) = read_question(f'"مدرسه{Z}های تهران"').must
    assert joined.any_of[0].words == ("مدرسههای", "تهران")
    assert {each.words for each in joined.any_of} > {each.words for each in parted.any_of}
    assert len(read_question(f'"{"می شود " * 8}"').must[0].any_of) == 1, "not every way of a long one"
    assert len(read_question('"the river bank"').must[0].any_of) == 1


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("東京", Term(("東京",))),
        ("東京都", Term(("東京", "京都"))),
        ("火", Term(("火",), prefix=True)),
        ('"東京 大阪"', Term(("東京", "京", "大阪"))),
        ('"x 火"', Term(("x", "火"), prefix=True)),
        ("人人", Term(("人人",))),
    ],
)
def test_pairs_go_on_in_the_text(text: str, term: Term) -> None:
    (clause,) = read_question(text).must
    assert clause.any_of == (term,)


def test_a_question_has_an_end() -> None:
    assert len(read_question("a " * 400).must) == 32
    with pytest.raises(InputError, match="nothing to find in '-a'; give a word to find besides those to leave out"):
        read_question("-a")


MARKED = [
    ("The Café is open.", "cafe", ["Café"]),
    (f"كتاب{Z}هاي تازه", "کتاب", ["كتاب"]),
    (f"می{Z}شود که", "می شود", [f"می{Z}شود"]),
    (f"می{Z}شود که", f"می{Z}شود", [f"می{Z}شود"]),
    ("مُذاکِرات، پایان", "مذاکرات", ["مُذاکِرات"]),
    ("روز ۱۲ ماه", "12", ["۱۲"]),
    ("foreign minister of foreign affairs", '"foreign minister"', ["foreign minister"]),
    ("minister ministry mini", "minist*", ["minister", "ministry"]),
    ("外交部长表示核谈判", "核谈判", ["核谈判"]),
    ("外交部", "交", ["交"]),
    ("ｶﾞｽ協議", "ガス", ["ｶﾞｽ"]),
    ("l'économie", "economie", ["économie"]),
    ("nothing here", "else", []),
]


@pytest.mark.parametrize(("text", "question", "expected"), MARKED)
def test_what_is_marked(text: str, question: str, expected: list[str]) -> None:
    shown = snippet(text, read_question(question))
    assert [part for part, marked in shown if marked] == expected
    assert "".join(part for part, _ in shown) == text


def test_the_snippet_is_where_most_matches_are() -> None:
    text = f"flood {'filler ' * 200}the river and the flood of the river {'more ' * 200}"
    shown = snippet(text, read_question("flood river"))
    assert [part for part, marked in shown if marked] == ["river", "flood", "river"]
    told = "".join(part for part, _ in shown)
    assert told.startswith(ELLIPSIS)
    assert told.endswith(ELLIPSIS)
    assert len(told) <= SNIPPET_CHARS + 2
    assert snippet("one\ntwo", read_question("two")) == (("one ", False), ("two", True))
    assert snippet("", read_question("two")) == ()
    assert matches("a b a", read_question("a")) == [(0, 1), (4, 5)]


THAI = "ที่นี่น้ำท่วมผู้ว่า"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1ee\U0001f1f7"


@pytest.mark.parametrize("unit", [THAI, FAMILY, FLAG, "\U0001f9d1\U0001f3fd", "क्षि", "e\u0301\u0323"])
@pytest.mark.parametrize("before", range(60, 72))
def test_a_snippet_begins_and_ends_between_signs(unit: str, before: int) -> None:
    text = f"{unit * 40}{'x' * before} volcano {unit * 200}"
    found = snippet(text, read_question("volcano"))
    shown = "".join(piece for piece, _ in found).strip(ELLIPSIS)
    assert ("volcano", True) in found
    start = text.index(shown)
    for at in (start, start + len(shown)):
        behind, ahead = text[at], text[at - 1]
        assert unicodedata.category(behind)[0] != "M"
        assert behind not in "\u200d\U0001f3fd\u0e33"
        assert ahead not in "\u200d\u094d"
        assert text[at - len(FLAG) + 1 : at + 1] != FLAG or unit != FLAG


@pytest.mark.parametrize("space", ["\n", "\u00a0", "\t", "\u3000"])
def test_a_snippet_ends_between_words_whatever_parts_them(space: str) -> None:
    text = space.join(["another"] * 60 + ["volcano"] + ["another"] * 60)
    found = snippet(text, read_question("volcano"))
    shown = "".join(piece for piece, _ in found).strip(ELLIPSIS).replace("\n", " ")
    assert set(shown.split()) == {"another", "volcano"}
    assert len(shown) > SNIPPET_CHARS / 2


def test_what_stands_far_behind_in_a_text_is_shown() -> None:
    text = "filler words here. " * 3_000 + "volcano erupts"
    assert ("volcano", True) in snippet(text, read_question("volcano"))
    edge = "a " * 9_998 + "river bank " + "b " * 9_000
    assert ("river bank", True) in snippet(edge, read_question('"river bank"'))


def test_the_lead_is_shown_when_it_has_what_was_asked_for() -> None:
    lexer, found = FoldingLexer(), article(1, lead="A lead about rivers", body="The body about floods")
    assert "".join(part for part, _ in lexer.snippet(found, read_question("rivers"))).startswith("A lead")
    assert lexer.snippet(found, read_question("floods"))[0] == ("The body about ", False)
