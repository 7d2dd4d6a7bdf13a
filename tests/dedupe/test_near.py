"""Fingerprints, comparisons and rulings over made-up texts; real ones are measured in benchmarks/dedupe.py."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.dedupe.content import content_hash, letters
from scraper.dedupe.near import Print, Rule, Sorted, compare, hash_and_print, make_print
from scraper.dedupe.near.grams import gram_hashes
from scraper.dedupe.near.judge import LEAST_GRAMS
from scraper.dedupe.near.names import BITS
from scraper.dedupe.near.prints import ANCHORS, OPENING_ANCHORS, SKETCH
from scraper.dedupe.near.stream import stream, stream_and_words
from scraper.reading import text_of
from tests.dedupe.near import CHINESE, PERSIAN, TITLE, chinese, edited, ruled, story

STORY, OTHER = story(1), story(2)
OWN_HEADLINE = (TITLE, "Lawmakers settle spending after a long night")
FIGURE = re.compile(r"\d+")
FURNITURE = "Home World Politics Business Sport | Newsletter Subscribe Sign in | Most read " + " ".join(
    story(77, sentences=4).split()
)


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_the_table_folds_as_strings_do(text: str) -> None:
    assert "".join(map(chr, stream(text).tolist())) == letters(text)
    assert stream(text).dtype == np.uint32


@pytest.mark.parametrize(
    "text",
    [
        "Straße ﬁn ½",
        "e\u0301te\u0301",
        "ガギグ",
        "カ\u3099",
        "ｶﾞｷﾞ ﾊﾟ ゛",
        "가ㄳ 나ﾣ",
        "ßͺ ﷺ Ⅷ",
        "한국",
        unicodedata.normalize("NFD", "한국"),
        "می‌رود ١۲3 ك",
    ],
)
def test_forms_that_fold_to_several_letters_or_to_one(text: str) -> None:
    assert "".join(map(chr, stream(text).tolist())) == letters(text) != ""
    assert stream(text).tolist() == stream(unicodedata.normalize("NFC", text)).tolist()


@settings(max_examples=300)
@given(st.text(max_size=20), st.none() | st.text(max_size=30), st.text(max_size=60), st.integers(0, 9))
def test_hash_and_fingerprint_in_one_go_are_what_each_alone_is(
    title: str, lead: str | None, body: str, repeats: int
) -> None:
    body = "\n".join([lead or "", *[body] * repeats, "12 views"][repeats % 2 :])
    digest, made = hash_and_print(title=title, lead=lead, body=body)
    alone = make_print(title, text_of(lead, body))
    assert digest == content_hash(title=title, lead=lead, body=body)
    assert (made.to_bytes(), made.anchors) == (alone.to_bytes(), alone.anchors)


def test_a_fingerprint_is_small_and_survives_storing() -> None:
    made = make_print(TITLE, story(3, sentences=200))
    again = Print.from_bytes(made.to_bytes())
    assert len(made.to_bytes()) < 1000 + len(made.words) == 1000 + BITS // 8
    assert 100 < len(made.sketch) <= SKETCH
    assert sorted(made.sketch.tolist())[:ANCHORS] == sorted(made.lowest)[:ANCHORS]
    assert len(made.lowest) == len(made.anchors)
    assert ANCHORS < len(set(made.stored().anchors)) == len(made.anchors) <= ANCHORS + OPENING_ANCHORS
    assert (again.limit, again.grams, again.title) == (made.limit, made.grams, made.title)
    assert again.figures == made.figures != ()
    assert (again.names, again.words) == (made.names, made.words)
    assert again.names
    assert (again.sketch == made.sketch).all()
    with pytest.raises(ValueError, match="version 9"):
        Print.from_bytes(b"\x09" + made.to_bytes()[1:])


@pytest.mark.parametrize("text", [None, "", "   ", "، .", "a", "ab cd", "خبر", "七", "a" * 500])
def test_little_text_makes_a_fingerprint_that_is_like_nothing(text: str | None) -> None:
    made = make_print(None, text)
    assert Print.from_bytes(made.to_bytes()).grams == made.grams
    assert not compare(Sorted(made), make_print(TITLE, STORY)).grams
    assert (made.text_hash is None) == (len(text or "") < 40)


def test_what_two_texts_share_is_estimated() -> None:
    whole = story(5, sentences=120)
    half = whole[: len(whole) // 2]
    shared = compare(Sorted(make_print(TITLE, half)), make_print(TITLE, whole))
    assert shared.of_a > 0.97
    assert shared.of_b == pytest.approx(0.5, abs=0.12)
    assert shared.ratio == pytest.approx(0.5, abs=0.05)
    assert (shared.start_b < 0.05, shared.end_b == pytest.approx(0.5, abs=0.1)) == (True, True)
    assert shared.disagree == 0 < shared.agree


def test_a_text_compared_with_many_at_once_is_compared_as_with_each() -> None:
    mine = Sorted(make_print(TITLE, STORY))
    others = [make_print(TITLE, each) for each in ("", edited(STORY, 0.1), OTHER, STORY[: len(STORY) // 2], "short")]
    for other, hits in zip(others, mine.hits(others), strict=True):
        assert compare(mine, other, hits) == compare(mine, other)
        shared = set(mine.print.sketch.tolist()) & set(other.sketch.tolist())
        assert set(mine.print.sketch[hits[0]].tolist()) == shared == set(other.sketch[hits[1]].tolist())
    assert mine.hits([]) == []


def test_a_copy_cut_to_its_first_lines_has_anchors_of_a_very_long_text() -> None:
    whole = story(6, sentences=160)
    long, lead = make_print(TITLE, whole), make_print(TITLE, "LONDON (Reuters) - " + whole[:600] + " ...")
    assert len(set(long.anchors) & set(lead.anchors)) > 1
    assert compare(Sorted(lead), long).grams < LEAST_GRAMS
    assert ruled(whole, whole[:600]) is Rule.LEAD
    assert ruled(whole, whole[:600], titles=(TITLE, "Something else was said about the matter")) is Rule.LITTLE


def test_anchors_of_many_texts_are_not_the_same_by_accident() -> None:
    """Keys of 32 bits that are used as such: the lowest hashes of these texts have a hundredth of the room."""
    made = [make_print(None, story(seed, sentences=400)) for seed in range(300)]
    keys, lowest = ([value for each in made for value in getattr(each, name)] for name in ("anchors", "lowest"))
    assert max(lowest) < 1 << 29 < max(keys)
    assert sum(key >= 1 << 31 for key in keys) == pytest.approx(len(keys) / 2, rel=0.1)


@pytest.mark.parametrize("text", [story(4), story(4, words=PERSIAN), chinese(4)])
def test_a_gram_has_the_same_key_wherever_it_stands(text: str) -> None:
    alone, within = make_print(None, text), make_print(None, f"{text}\n{text}")
    assert set(alone.anchors) <= set(within.anchors) | set(make_print(None, text + "x" * 40).anchors)
    assert len(set(alone.anchors) & set(within.anchors)) >= len(alone.anchors) - 2


def test_grams_go_by_the_script() -> None:
    assert len(gram_hashes(stream("a" * 40))) == 29
    assert len(gram_hashes(stream("ب" * 40))) == 33
    assert len(gram_hashes(stream(CHINESE[:40]))) == 33  # the last ones are shorter than a long gram
    mixed = gram_hashes(stream("abcdefghijkl" + CHINESE[:10]))
    assert mixed[0] == gram_hashes(stream("abcdefghijkl"))[0]
    assert len(np.unique(mixed)) == len(mixed)


PERSIAN_STORY = story(4, words=PERSIAN)
SAME = {
    "agency": (STORY, f"LONDON (Reuters) - {STORY} (Reporting by Jane Doe; Editing by John Smith)"),
    "own_headline": (STORY, STORY),
    "paragraph_dropped": (STORY, "\n".join(STORY.split("\n")[:1] + STORY.split("\n")[2:])),
    "paragraph_added": (STORY, STORY.replace("\n", "\n" + story(9, sentences=3) + "\n", 1)),
    "cut_to_the_lead": (STORY, STORY[: len(STORY) * 2 // 5]),
    "edited": (STORY, edited(STORY, 0.08)),
    "heavily_edited": (STORY, edited(STORY, 0.18)),
    "furniture": (STORY, f"{FURNITURE}\n{STORY}\n{FURNITURE[::-1]}"),
    "persian_spelling": (
        PERSIAN_STORY,
        PERSIAN_STORY.replace("ی", "ي")
        .replace("ک", "ك")
        .replace("\u200c", "")
        .translate({48 + d: 0x6F0 + d for d in range(10)}),
    ),
    "chinese": (chinese(1), "新华社" + chinese(1)[:300]),
}


@pytest.mark.parametrize("kind", SAME)
def test_copies_are_recognised(kind: str) -> None:
    older, newer = SAME[kind]
    titles = OWN_HEADLINE if kind == "own_headline" else (TITLE, TITLE)
    found = ruled(older, newer, titles=titles)
    assert found.same, found
    assert ruled(newer, older, titles=titles).same
    if kind == "persian_spelling":
        assert make_print("", older).text_hash == make_print("", newer).text_hash


def renumbered(text: str) -> str:
    return FIGURE.sub(lambda found: str(int(found[0]) * 7 % 99_991), text)


PIECES = "\n".join(story(seed)[: len(STORY) * 2 // 5] for seed in (1, 11, 12, 13))
DIFFERENT = {
    "another_story": (STORY, OTHER, Rule.LITTLE, 2.0),
    "other_figures": (STORY, renumbered(STORY), Rule.FIGURES, 24.0),
    "quotation": (STORY, OTHER + "\n" + STORY[:120], Rule.LITTLE, 2.0),
    "round_up": (STORY, PIECES, Rule.PART, 2.0),
    "live_page": (STORY, "\n".join((OTHER, STORY, story(21), story(22), story(23))), Rule.PART, 2.0),
    "furniture_only": (f"{FURNITURE}\n{STORY[:300]}", f"{FURNITURE}\n{OTHER[:300]}", Rule.SCATTERED, 2.0),
    "weeks_later": (STORY, edited(STORY, 0.05), Rule.FAR, 24.0 * 10),
}


@pytest.mark.parametrize("kind", DIFFERENT)
def test_what_only_looks_alike_stays_apart(kind: str) -> None:
    older, newer, rule, hours = DIFFERENT[kind]
    found = ruled(older, newer, titles=(TITLE, "Round-up"), hours=hours)
    assert not found.same
    assert found is rule


FORM = (
    "Forecasters expect a high of {} degrees and a low of {} degrees in {} today, with winds from the {} at {} km per"
    " hour. The chance of rain is {} percent. Drivers should take care on wet roads and check the latest warnings."
)
STANDING = ("Leeds weather: what to know today", "Bath weather: what to know today")


def test_one_form_on_one_day_is_as_many_stories_as_places() -> None:
    leeds, bath = FORM.format(21, 12, "Leeds", "west", 30, 40), FORM.format(18, 12, "Bath", "north", 30, 65)
    assert ruled(leeds, bath, titles=STANDING) is Rule.FIGURES
    assert ruled(leeds, leeds.replace("Drivers", "Motorists"), titles=STANDING).same


def test_the_background_of_a_new_report_does_not_make_it_a_copy() -> None:
    older, newer = (FIGURE.sub("", story(seed, sentences=size)) for seed, size in ((31, 16), (32, 28)))
    background = "\n".join(older.split("\n")[1:])
    titles = (TITLE, "Council and parliament quarrel over next budget")
    assert ruled(older, f"{newer}\n{background}", titles=titles, hours=20) is Rule.PART
    assert ruled(older, f"{background}\n{newer[:800]}", titles=titles, hours=20).same


def test_a_flash_that_grew_is_one_story_even_under_a_short_headline() -> None:
    flash = STORY[:400]
    assert ruled(flash, STORY, titles=("Quake", "Quake"), hours=3).same
    assert not ruled(flash, f"{OTHER}\n{STORY}", titles=("Quake", "Quake"), hours=3).same
    assert not ruled(flash, STORY, titles=("Quake", "Live"), hours=30).same


def test_two_changed_figures_are_an_update_of_the_day() -> None:
    first, second = FIGURE.findall(STORY)[:2]
    newer = STORY.replace(first, "31").replace(second, "77")
    assert ruled(STORY, newer, hours=1.0).same
    assert ruled(STORY, newer, hours=3.0).same
    assert not ruled(STORY, renumbered(STORY), hours=1.0).same


def test_every_rule_says_whether_it_joins() -> None:
    assert {each for each in Rule if each.same} == {"copy", "edited", "lead", "framed"}
    assert {str(each) for each in Rule if not each.same} == {"figures", "names", "far", "part", "scattered", "little"}


def framed(body: str, *, share: float) -> str:
    """Return a text with the lines of other matters around it, of which it is this share."""
    others = story(77, sentences=40)[: int(len(body) * (1 / share - 1))]
    return f"{others[: len(others) // 5]}\n{body}\n{others[len(others) // 5 :]}"


@pytest.mark.parametrize("titles", [("", ""), (TITLE, ""), ("", TITLE)])
def test_a_headline_that_is_missing_speaks_neither_for_nor_against(titles: tuple[str, str]) -> None:
    body = story(1)
    assert ruled(body, framed(body, share=0.6), titles=titles) is Rule.FRAMED
    assert ruled(body, framed(body, share=0.3), titles=titles) is Rule.PART  # a round-up has three stories or more
    assert ruled(body, framed(body, share=0.6), titles=titles, hours=30) is Rule.PART
    assert ruled(body, framed(body, share=0.6), titles=(TITLE, "Museum opens its doors to visitors")) is Rule.PART


@pytest.mark.parametrize("hours", [20.0, 48.0])
def test_the_same_words_with_their_only_figure_changed_are_the_next_issue(hours: float) -> None:
    form = story(1).translate(str.maketrans("", "", "0123456789")) + " The price is {} dollars."
    assert ruled(form.format(412), form.format(398), hours=hours) is Rule.FIGURES
    assert ruled(form.format(412), form.format(412), hours=hours) is Rule.COPY
    assert ruled(form.format(412), form.format(398), hours=2) is Rule.COPY  # may be an update's, or a correction


@pytest.mark.parametrize("zero", ["၀", "༠", "०", "০", "០", "᠐", "෦"])
def test_figures_are_figures_in_every_script(zero: str) -> None:
    def written(number: int) -> str:
        return "".join(chr(ord(zero) + int(digit)) for digit in str(number))

    form = "\n".join(f"{line} {{}}" for line in chinese(3).split("。"))
    first, second = (form.format(*map(written, range(at, at + 400, 13))) for at in (1000, 5317))
    assert ruled(first, second, hours=24) is Rule.FIGURES
    assert make_print("", first).text_hash == make_print("", form.format(*range(1000, 1400, 13))).text_hash


FORMS = {  # headline, text, two fillings
    "obituary": (
        "{0} {1}, of {2}",
        (
            "{0} {1} of {2} passed away peacefully at home surrounded by family. A much loved member of "
            "the community, {1} will be sadly missed by all who had the good fortune to know them. "
            "Family flowers only please, but donations may be made to the local hospice in lieu, and "
            "friends are invited to join the family for refreshments after the service."
        ),
        ("Edward Thornton Skipton", "Margaret Whitfield Penrith"),
    ),
    "decree": (
        "{0} {1} مدیرکل {2} شد",
        (
            "وزیر در حکمی {0} {1} را به عنوان مدیرکل {2} منصوب کرد. در این حکم آمده است: نظر به مراتب "
            "تعهد، شایستگی و تجارب ارزنده جناب\u200cعالی، به موجب این حکم به این سمت منصوب می\u200cشوید. "
            "امید است با توکل بر خداوند متعال و بهره\u200cگیری از ظرفیت همکاران متخصص در خدمت\u200cرسانی "
            "به مردم شریف استان موفق و مؤید باشید."
        ),
        ("شهریار اسفندیاری کرمانشاه", "بهرام رستمی بجنورد"),
    ),
    "visit": (
        "الوزير يستقبل سفير {2} {0}",
        (
            "استقبل وزير الخارجية اليوم في مكتبه سفير {2} {0} {1}، وجرى خلال اللقاء بحث العلاقات "
            "الثنائية بين البلدين وسبل تعزيزها في مختلف المجالات، إضافة إلى مناقشة القضايا الإقليمية "
            "والدولية ذات الاهتمام المشترك، وأكد الجانبان أهمية مواصلة التنسيق والتشاور بما يخدم مصالح "
            "الشعبين الصديقين."
        ),
        ("سليمان البيطار المغرب", "طارق الخطيب السودان"),
    ),
    "probe": (
        "{2}原局长{0}接受审查调查",
        (
            "{2}原局长{0}涉嫌严重违纪违法，目前正接受纪律审查和监察调查。纪检监察机关提醒广大党员干部，要"
            "以案为鉴，警钟长鸣，严格遵守党的纪律和国家法律法规，自觉接受组织和群众监督，做到清清白白做人"
            "、干干净净做事，切实维护党和政府的形象。{1}，{0}任现职。"
        ),
        ("王建国 此前 济南市", "李海燕 此后 贵阳市"),
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_is_filled_in_with_other_names_is_another_story(form: str) -> None:
    title, body, fillings = FORMS[form]
    first, second = ((title.format(*each.split()), body.format(*each.split())) for each in fillings)
    assert ruled(first[1], second[1], titles=(first[0], second[0])) is Rule.NAMES
    assert ruled(first[1], f"LONDON (PA) - {first[1]}", titles=(first[0], first[0])) is Rule.COPY
    assert ruled(first[1], f"LONDON (PA) - {first[1]}", titles=(first[0], second[0])) is Rule.COPY  # a wrong headline
    assert ruled(first[1], second[1], titles=(first[0], "")) is not Rule.NAMES


def test_a_copy_under_its_own_headline_has_the_words_of_both() -> None:
    body = story(1)
    own = " ".join(body.split()[40:48])
    assert ruled(body, edited(body, 0.1), titles=(TITLE, own)).same


RESPELT = """Libya's leader %s received a delegation in the capital on Monday, officials said. The visitors had asked
to see the new conference centre, which %s opened last year. Two of them told reporters that the talks had been long and
friendly. A second meeting is planned for the spring, when ministers return from their tour of the coast. %s himself
will not take part, his office said in a short statement that was read out on the radio in the evening."""


@pytest.mark.parametrize(("one", "other"), [("Gaddafi", "Qaddafi"), ("نتنياهو", "نتانياهو"), ("Zelensky", "Selenskyj")])
def test_a_copy_that_spells_a_name_as_its_house_does_is_a_copy(one: str, other: str) -> None:
    assert ruled(RESPELT % ((one,) * 3), RESPELT % ((other,) * 3), titles=("Delegation in the capital",) * 2).same


def test_a_fingerprint_of_the_version_before_is_read_and_says_nothing_of_names() -> None:
    title, body, fillings = FORMS["obituary"]
    first, second = (make_print(title.format(*each.split()), body.format(*each.split())) for each in fillings)
    data = first.to_bytes()
    before = Print.from_bytes(b"\x01" + data[1:3] + b"\0" + data[4 : -BITS // 8 - 2 * len(first.names)])
    assert (before.title, before.figures, before.grams) == (first.title, first.figures, first.grams)
    assert (before.names, before.words) == (frozenset(), b"")
    assert compare(Sorted(second), before).names == 0 < compare(Sorted(second), first).names


@given(st.text(), st.text())
def test_words_begin_where_something_else_ends(title: str, body: str) -> None:
    codes, words = stream_and_words(body)
    assert codes.tolist() == stream(body).tolist()
    assert all(0 <= each < len(codes) for each in words.tolist())
    assert make_print(title, body).sketch.tolist() == make_print("", body).sketch.tolist()


def test_marks_and_non_joiners_are_within_words() -> None:
    codes, words = stream_and_words("می‌رود، مُحَمَّد cafés don-t")
    assert "".join(map(chr, codes[words].tolist())) == "ممcdt"
