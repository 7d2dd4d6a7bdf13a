"""Normalisation keeps what was published; folding makes the same what means the same. Both are idempotent."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.text import fold, normalize


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("می‌تواند «تنش‌ها» ۱۲۳", "می‌تواند «تنش‌ها» ۱۲۳"),
        ("می‌‌‌تواند", "می‌تواند"),  # doubled
        ("کتاب‌ ها", "کتاب ها"),  # at a word's edge it says nothing
        ("‌سلام‌", "سلام"),
        ("سلام‌.", "سلام."),
        ("ﺳﻼم", "سلام"),  # presentation forms
        ("a\u00adb\u200bc\ufeffd\u2060e", "abcde"),
        ("left\u202eright\u200f", "leftright"),
        ("a\x00b\x07c\x1b[2Jd", "abc[2Jd"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("a\u00a0b\u2009c\td", "a b c d"),
        ("  two\r\n\r\n lines \u2028three ", "two\nlines\nthree"),
        ("cafe\u0301", "café"),
        ("क्‍ष", "क्‍ष"),  # joiners shape Indic letters
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("خبر\u200d ", "خبر\u200d"),  # behind an Arabic letter it shapes: «ه‍»
        ("\u200dabc\u200d def", "abc def"),
        ("۱۴۰۰ ه\u200d.ش", "۱۴۰۰ ه\u200d.ش"),
        ("می\u200c\u200dتواند", "می\u200cتواند"),
        ("\ufdfa", "صلى الله عليه وسلم"),
        ("one\rtwo\u0085three\u2029four", "one\ntwo\nthree\nfour"),
        ("می¬شود و خانه¬ها", "می\u200cشود و خانه\u200cها"),  # as old word processors left it
        ("می¬\u200fشود", "می\u200cشود"),
        ("¬p یا ¬ف", "¬p یا ¬ف"),
        ("", ""),
        (" \n\t ", ""),
        ("plain text, as it is.", "plain text, as it is."),
    ],
)
def test_normalize(raw: str, clean: str) -> None:
    assert normalize(raw) == clean
    assert normalize(clean) == clean


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كتاب‌هاي عربي", "کتابهای عربی"),
        ("۱۲۳ ٤٥٦", "123 456"),
        ("آزمون أُنْس", "ازمون انس"),
        ("مســـئله", "مسیله"),
        ("«نقل»", '"نقل"'),
        ("ＦＵＬＬ Width", "full width"),
        ("Straße", "strasse"),
        ("café", "cafe\u0301"),
        ("خانۀ ما", "خانه ما"),
        ("a  b\n c", "a b c"),
    ],
)
def test_fold_makes_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("سال", "مال"), ("پدر", "بدر"), ("12", "13"), ("resume", "resumes")])
def test_fold_keeps_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


ANY = st.text(alphabet=st.characters(), max_size=60) | st.text(
    alphabet="آأاإبيیىكک\u200c\u200d ۱٢3\u0651ـ\n«»", max_size=40
)


@settings(max_examples=400)
@given(ANY)
def test_normalize_is_idempotent_and_leaves_no_junk(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} and letter != "\n" for letter in once)
    once.encode("utf-8")


@pytest.mark.parametrize("hidden", ["\u200cÃ¶", "A\u0303¶", "Ã\u200d\u200c¶ \u200cÃ¶"])
def test_letters_that_show_to_be_broken_only_when_all_is_tidy_are_repaired_at_once(hidden: str) -> None:
    assert normalize(normalize(hidden)) == normalize(hidden)


@settings(max_examples=400)
@given(ANY)
def test_fold_is_idempotent_and_sees_no_difference_to_the_normal_form(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert "\u200c" not in fold(text)


def _every_sign() -> list[str]:
    """Return the signs of the first plane but Han, Hangul and private ones, which nothing here touches."""
    return [*map(chr, range(0x3400)), *map(chr, range(0xD7B0, 0xE000)), *map(chr, range(0xF900, 0x10000))]


def test_every_sign_alone_between_letters_and_behind_a_blank() -> None:
    for around in ("{}", "a{}b", "س{}ت", "س {} {}"):
        once = [normalize(around.format(sign, sign)) for sign in _every_sign()]
        assert [normalize(text) for text in once] == once
        assert not [text for text in once if text != text.strip() or "  " in text]


def test_fold_of_every_sign_is_folded() -> None:
    once = [fold(f"a{sign}b") for sign in _every_sign()]
    assert [fold(text) for text in once] == once
    assert not [text for text in once if any(each.isspace() and each != " " for each in text)]


@pytest.mark.parametrize("sign", ["\u200c", "\u00a0", "\ufefc", "\n", " \u200c", "\u0651", "«\u200c", "\ud800"])
def test_a_long_run_of_anything_takes_linear_time(sign: str) -> None:
    text = normalize(sign * 200_000)
    assert len(text) <= 400_000
    assert normalize(text) == text


@pytest.mark.parametrize(
    "word",
    [
        "ന്\u200d",
        "ദൂരദര്\u200dശന്\u200d സ്",
        "উৎ\u09cd\u200d",
        "ශ්\u200dරී",
        "क्\u200dष",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    ],
)
def test_joiners_that_shape_a_letter_are_kept_at_the_end_of_a_word_too(word: str) -> None:
    assert normalize(f"{word} x") == unicodedata.normalize("NFC", f"{word} x")
    assert normalize(word) == unicodedata.normalize("NFC", word)


# Runs of what normalisation looks at, long ones among them.
RUNS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "\u200c",
                "\u200d",
                " ",
                "\n",
                "\u00a0",
                "\u0651",
                "ی",
                "ك",
                "a",
                "\u0301",
                "«",
                ".",
                "\ufefb",
                "\ud800",
                "\x00",
                "\u200f",
                "क",
                "\u094d",
            ]
        ),
        st.integers(1, 40),
    ),
    max_size=25,
).map(lambda runs: "".join(sign * count for sign, count in runs))


@settings(max_examples=300)
@given(RUNS)
def test_runs_of_marks_are_normal_after_one_pass(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
    assert not {"\x00", "\ud800", "\u200f", "\u00a0"} & set(once)
    assert fold(fold(text)) == fold(text)


@settings(max_examples=300)
@given(st.lists(st.text(alphabet="بپتجخدرسشکگمنویه", min_size=1, max_size=5), min_size=2, max_size=8))
def test_every_non_joiner_between_letters_is_kept(parts: list[str]) -> None:
    text = "\u200c".join(parts)
    assert normalize(text) == text
    assert normalize(f" \u200f{text}\u00ad\x00 ") == text


TEXTS = [
    "سلام، خبر تازه از تهران می‌رسد", "قالت الوزارة إن الاجتماع غدا", "Привет, мир: новости дня", "café à Paris — l’été", "新华社北京电", "España: más años",
    "“Quoted” — it’s fine…", "Zażółć gęślą jaźń", "שלום עולם", "日本語のニュース", "한국어 뉴스", "नई दिल्ली", "ข่าววันนี้", "𝄞 😀 news",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("charset", ["cp1252", "cp1256", "cp1251", "latin-1"])
def test_utf_8_that_was_read_as_a_windows_charset_is_made_whole(text: str, charset: str) -> None:
    broken = "".join(
        bytes([byte]).decode(charset) if byte not in UNDEFINED.get(charset, ()) else chr(byte) for byte in text.encode()
    )
    assert normalize(broken) == unicodedata.normalize("NFC", text)


UNDEFINED = {"cp1252": (0x81, 0x8D, 0x8F, 0x90, 0x9D), "cp1251": (0x98,)}


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS, "IRMÃ»", "CAFÉ» ÉTÉ»", "Maß« und Fuß»", "NÃO", "Ã", "São Paulo", "«Voilà»", "naïve Ärzte", "Ä» Ä»", "ÄÖÜ«»", "20 °C", "سگ سگ سگ", "عکس خبر", "Рі Сє Рї",
        "Straße® ", "ÅÄÖ", "Þór", "ÑANDÚ", "Ø 5 mm", "×2 ×3", "5×¼", "Ω µ", "cafÃ© e café",
    ],
)  # fmt: skip
def test_what_may_be_right_stays(text: str) -> None:
    assert normalize(text) == unicodedata.normalize("NFC", text.strip())
