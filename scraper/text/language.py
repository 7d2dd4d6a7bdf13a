"""Which language a news text is in: by script, letters and common words, and where those leave a doubt, by a model.

What the page declares is evidence: it stands unless the text's script contradicts it, or its words or the model are sure of a
language that is not near of kin to it. The model is py3langid's (Lui and Baldwin, "langid.py", ACL 2012), which ships in its
wheel; it confuses the languages of the Arabic script on short news, the letters that only one of them writes do not.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from scraper.text.arabic_script import LIKELY, SURE, TOLD, by_letters
from scraper.text.function_words import counted, is_listed
from scraper.text.language_model import NEWS, load_model
from scraper.text.near_kin import told_by_marks
from storage.patterns import late

SAMPLE = 600  # characters looked at: more costs time and changes no answer on news
SCRIPT_SAMPLE = 240  # of them, those whose script counts
MODEL_SAMPLE = 400  # of them, those whose words are looked at, and that the model reads
# Certain: of common words so many more than any other language has that even near kin is out of the question.
CERTAIN, UNSURE = 0.98, 0.4
FEW_LETTERS = 60  # a headline: the model's own confidence in so little is too high
FEWEST_COMMON = 7  # different common words of one language that tell it
FEWEST_DECLARED = 3  # of the declared one
COMMON_SHARE = 0.12  # of all different words, that are common ones in a text of that language
ENOUGH_WORDS = 20  # different ones, in which those would have to be
COMMON_LEAD = 1.3  # times those of the next language
KIN_LEAD = 2  # common words more than its near kin has
AS_GOOD = 0.85  # of the most common words: a declared language with so many is as good as the first
ENOUGH_UNQUOTED, ENOUGH_REST = 150, 100  # characters in which a language shows
LETTERS_A_SIGN = 4  # of Latin words that say as much as one Chinese, Japanese or Korean sign


@dataclass(frozen=True, slots=True)
class Language:
    """A BCP 47 tag (None when nothing tells), how sure (0 to 1), and by what: declared, script, letters, words, model, none."""

    tag: str | None
    confidence: float
    method: str


# A script's letters and the languages written in it; where one is named first and alone is meant unless declared otherwise.
_SCRIPTS: dict[str, tuple[str, str]] = {
    "arabic": ("\u0620-\u06d3\u06fa-\u06ff\u0750-\u077f", "ar fa prs ur ps ckb ku ug sd az pnb mzn glk arz ary"),
    "latin": ("A-Za-z\u00c0-\u024f\u1e00-\u1eff", ""),
    "cyrillic": ("\u0400-\u04ff", "ru uk bg be sr mk kk ky tg mn tt ba uz cv sah os"),
    "devanagari": ("\u0900-\u097f", "hi ne mr sa gom"),
    "hebrew": ("\u0590-\u05ff", "he yi"),
    "greek": ("\u0370-\u03ff", "el"),
    "bengali": ("\u0980-\u09ff", "bn as"),
    "gurmukhi": ("\u0a00-\u0a7f", "pa"),
    "gujarati": ("\u0a80-\u0aff", "gu"),
    "oriya": ("\u0b00-\u0b7f", "or"),
    "tamil": ("\u0b80-\u0bff", "ta"),
    "telugu": ("\u0c00-\u0c7f", "te"),
    "kannada": ("\u0c80-\u0cff", "kn"),
    "malayalam": ("\u0d00-\u0d7f", "ml"),
    "sinhala": ("\u0d80-\u0dff", "si"),
    "thai": ("\u0e00-\u0e7f", "th"),
    "lao": ("\u0e80-\u0eff", "lo"),
    "tibetan": ("\u0f00-\u0fff", "bo dz"),
    "myanmar": ("\u1000-\u109f", "my"),
    "georgian": ("\u10a0-\u10ff", "ka"),
    "armenian": ("\u0530-\u058f", "hy"),
    "ethiopic": ("\u1200-\u137f", "am ti"),
    "khmer": ("\u1780-\u17ff", "km"),
    "kana": ("\u3040-\u30ff", "ja"),
    "hangul": ("\uac00-\ud7af\u1100-\u11ff", "ko"),
    "han": ("\u4e00-\u9fff", "zh ja yue wuu"),
}
_LETTERS = {name: late(f"[{letters}]") for name, (letters, _) in _SCRIPTS.items()}
_LANGUAGES = {name: frozenset(languages.split()) for name, (_, languages) in _SCRIPTS.items()}
_BY_MODEL = frozenset({"latin", "cyrillic", "devanagari"})
_BOTH_WAYS = frozenset(
    ["sr", "az", "kk", "uz", "ku", "tg", "tk", "tt", "mn", "bs"]
)  # written in Latin and in Cyrillic letters
# Languages so near to each other that the publisher knows better than a model which it writes.
_KIN = tuple(
    frozenset(each.split())
    for each in (
        "no nb nn da",
        "ca oc",
        "hr sr bs sh",
        "id ms",
        "hi ne mr",
        "zh yue wuu",
        "cs sk",
        "pt gl",
        "fa prs tg",
        "ru uk be",
        "kk ky tt ba",
    )
)
_KIN_OF = {tag: frozenset[str]().union(*(kin for kin in _KIN if tag in kin)) for tag in frozenset[str]().union(*_KIN)}
_YIDDISH = frozenset(
    [
        "און",
        "די",
        "איז",
        "פון",
        "צו",
        "אז",
        "נישט",
        "האט",
        "פאר",
        "אויף",
        "אבער",
        "געזאגט",
        "מיט",
        "ער",
        "דער",
        "וואס",
        "האבן",
        "אין",
    ]
)
_ENGLISH = (" the ", " of ", " and ", " that ", " was ")  # written in no other language
_POINTS, _POINTED = re.compile("[\u05b0-\u05c2]"), re.compile("א[\u05b7\u05b8]")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile('["“„«»][^"“”„«»]{20,}["”“»«]')  # not a name
_DEVANAGARI_WORD = re.compile("[\u0900-\u0963]+")  # its vowel signs are no letters to Python
# Of the second language of a script, what the first does not write: Cantonese, two of its signs.
_CANTONESE = "[嘅咗喺嗰佢啲唔冇嚟嘢噉咁哋咩乜㗎嘥瞓攞]"
_OWN_SIGNS = {
    "han": ("yue", re.compile(rf"{_CANTONESE}[\s\S]*{_CANTONESE}")),
    "bengali": ("as", re.compile("[ৰৱ]")),
    "ethiopic": ("ti", re.compile("ኣ[^\\s]*\\s.*ኣ|\\b(?:እቲ|እታ|እቶም|እዩ|እዮም|ናይ|ናብ|ካብ|ዘይ|የለን|ከቢድ|ኣብ)\\b")),
}
_EAST_ASIAN = late("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
# Letters that no other language of a script has, how many of them tell it, and the least share of those together that only few others
# have: Esperanto, Chuvash, Yakut, Ossetic. Less are names in another language's text: «Рӕстдзинад», Kŭmgangsan.
_OWN_LETTERS = {
    "latin": (("eo", ("ĉ", "ĝ", "ĥ", "ĵ", "ŝ", "aŭ", "eŭ"), 2, "ĉĝĥĵŝŭ", 0.01),),
    "cyrillic": (("cv", "ӑӗ", 3, "ӑӗ", 0.04), ("sah", "ҕ", 1, "ҕҥөһү", 0.04), ("os", "ӕ", 3, "ӕ", 0.04)),
}
_RTL = frozenset(
    ["ar", "fa", "prs", "ur", "ps", "ckb", "he", "yi", "ug", "sd", "pnb", "azb", "dv", "mzn", "glk", "arz", "ary"]
)


def direction(tag: str | None) -> str:
    """Return "rtl" or "ltr" for a BCP 47 tag."""
    return "rtl" if (tag or "").split("-")[0].casefold() in _RTL else "ltr"


def detect_language(text: str, *, declared: str | None = None) -> Language:
    """Return the language of a text; `declared` is what its page or feed says (BCP 47, "fa_IR" is understood)."""
    sample = text[:SAMPLE]
    said = _tag(declared)
    script = _script(sample)
    if script is None:
        return Language(said, UNSURE, "declared") if said else Language(None, 0.0, "none")
    found = _within(script, sample, said.split("-")[0] if said else "")
    if said is not None and _stands(said.split("-")[0], found, script, sample):
        return Language(said, max(found.confidence, LIKELY), "declared")
    return found


def _stands(base: str, found: Language, script: str, sample: str) -> bool:
    """Tell whether a declaration is to be believed: it agrees, or nothing sure speaks against it."""
    if not _may_be(base, script) or _is_dari(base, found):
        return False
    if base == found.tag or _is_near(base, found) or base not in _told(script):
        return True
    is_refuted = found.confidence >= SURE or (
        _is_unspoken(base, script, sample) and _is_spoken(found, base, script, sample)
    )
    return not is_refuted


def _is_dari(base: str, found: Language) -> bool:
    """Tell whether "fa" is said of Dari: it says little against it, for it is what both are called."""
    return base == "fa" and found.tag == "prs" and found.confidence >= SURE


def _is_near(base: str, found: Language) -> bool:
    """Tell whether the language found is of the declared one's kin, and its words do not rule that one out."""
    return _related(base, found.tag) and (found.method, found.confidence) != ("words", CERTAIN)


def _is_spoken(found: Language, base: str, script: str, sample: str) -> bool:
    """Tell whether a text has words of the language found, and not of the declared one: those of a list of players are of none."""
    if found.tag is None or not is_listed(found.tag, script):
        return found.tag is not None and found.confidence >= LIKELY
    counts = counted(_words_of(script, sample), script)
    likely = found.confidence >= LIKELY and counts[found.tag] > counts[base]
    return likely or not _is_unspoken(found.tag, script, sample)


def _is_unspoken(base: str, script: str, sample: str) -> bool:
    """Tell whether a text of some length has hardly any of the words that are common in a language, where these are known."""
    if script not in _BY_MODEL or not is_listed(base, script):
        return False
    words = _words_of(script, sample)
    return len(words) >= ENOUGH_WORDS and counted(words, script)[base] < COMMON_SHARE / 2 * len(words)


def _related(one: str, other: str | None) -> bool:
    return other in _KIN_OF.get(one, ())


def _told(script: str) -> frozenset[str]:
    """Return the languages of a script that are ever found; of the others only the declaration knows."""
    if script in _BY_MODEL:
        return frozenset(NEWS.split())
    return TOLD if script == "arabic" else _LANGUAGES[script] & {_first(script)}


def _first(script: str) -> str:
    return _SCRIPTS[script][1].split()[0]


def _tag(declared: str | None) -> str | None:
    tag = (declared or "").strip().replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        return None
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])  # noqa: PLR2004 - region


def _script(sample: str) -> str | None:
    """Return the script of most letters; Japanese mixes kana into what is mostly Chinese signs."""
    sample = sample[:SCRIPT_SAMPLE]
    if sample.isascii():
        return "latin" if _LETTERS["latin"].search(sample) else None
    sample = _without_latin_names(sample)
    counts: Counter[str] = Counter()
    for name, pattern in _LETTERS.items():
        counts[name] = len(pattern.findall(sample))
        if 2 * counts[name] > len(sample) and name != "han":
            return name  # at once, as of nearly all texts: the rest is spaces and signs
    letters = sum(map(str.isalpha, sample))
    most = next((name for name in _LETTERS if 2 * counts[name] > letters and name != "han"), None)
    return most or _script_of_mixed(counts)


def _without_latin_names(sample: str) -> str:
    """Return an East Asian text without its Latin letters: a sign says as much as a word does, and they would outnumber it."""
    signs = len(_EAST_ASIAN.findall(sample)) if _EAST_ASIAN.search(sample) else 0
    is_east_asian = signs and signs * LETTERS_A_SIGN > len(_LETTERS["latin"].findall(sample))
    return _LETTERS["latin"].sub("", sample) if is_east_asian else sample


def _script_of_mixed(counts: Counter[str]) -> str | None:
    """Return the script of a text where none has most letters, or Chinese signs have; None of one without letters."""
    kana, han = counts["kana"], counts["han"]
    if kana * 20 > han > 0 and kana + han > counts["latin"]:
        return "kana"
    name, count = counts.most_common(1)[0]
    return name if count else None


def _may_be(base: str, script: str) -> bool:
    languages = _LANGUAGES[script]
    if languages:
        return base in languages
    return base in _BOTH_WAYS or not any(base in each for each in _LANGUAGES.values())


def _within(script: str, sample: str, said: str) -> Language:
    if script == "arabic":
        return Language(*by_letters(sample), "letters")
    if script in _OWN_LETTERS and not sample.isascii() and (tag := _by_own_letters(script, sample)):
        return Language(tag, SURE, "letters")
    if script in _BY_MODEL:
        sample = _without_quotes(sample)
        return _by_words(script, sample, said) or _by_model_and_marks(script, sample)
    if script in _OWN_SIGNS and _OWN_SIGNS[script][1].search(sample):
        return Language(_OWN_SIGNS[script][0], SURE, "letters")
    if script == "hebrew":
        return _hebrew_or_yiddish(sample)
    return Language(_first(script), SURE, "script")


def _by_own_letters(script: str, sample: str) -> str | None:
    """Return the language that alone has letters which a text is full of."""
    for tag, own, fewest, letters, share in _OWN_LETTERS[script]:
        if sum(map(sample.count, own)) >= fewest and sum(map(sample.count, letters)) > share * len(sample):
            return tag
    return None


def _hebrew_or_yiddish(sample: str) -> Language:
    """Tell Yiddish by its everyday words, its digraphs and its pointed alefs; Hebrew news writes none of them."""
    words = _WORD.findall(_POINTS.sub("", sample))
    yiddish = sum(word in _YIDDISH or any(pair in word for pair in "\u05f0\u05f1\u05f2") for word in words)
    is_pointed = len(_POINTED.findall(sample)) * 4 > len(words)
    return Language("yi", SURE, "letters") if is_pointed or yiddish * 8 > len(words) else Language("he", SURE, "script")


def _without_quotes(sample: str) -> str:
    """Return a text without what it quotes, which may be in another language, if enough is left."""
    rest = _QUOTED.sub(" ", sample)
    return rest if len(rest) >= ENOUGH_UNQUOTED else sample


def _words_of(script: str, sample: str) -> set[str]:
    pattern = _DEVANAGARI_WORD if script == "devanagari" else _WORD
    return set(pattern.findall(sample[:MODEL_SAMPLE].lower()))


def _by_words(script: str, sample: str, said: str) -> Language | None:
    """Return the language whose common words a text is full of, if no other comes near; the declared one if it is among those."""
    words = _words_of(script, sample)
    counts = counted(words, script)
    most, second = (*sorted(counts.values(), reverse=True)[:2], 0, 0)[:2]
    first = min((tag for tag, count in counts.items() if count == most), default="")
    enough = most >= max(FEWEST_COMMON, COMMON_SHARE * len(words))
    if enough and first == "en" and (rest := _not_english(sample)):
        return _by_words(script, rest, said)
    if enough and most >= COMMON_LEAD * second:
        return Language(first, CERTAIN, "words")
    if counts.get(said, 0) >= max(FEWEST_DECLARED, AS_GOOD * most):
        return Language(said, SURE, "words")
    if not enough:
        return None
    return _among_kin(first, counts, words, sample)


def _not_english(sample: str) -> str:
    """Return the second half of a text if no English stands in it, else nothing: many a page of another language begins with some."""
    rest = sample[min(len(sample), MODEL_SAMPLE) // 2 :]
    return "" if len(rest) < ENOUGH_REST or any(word in rest for word in _ENGLISH) else rest


def _among_kin(first: str, counts: dict[str, int], words: set[str], sample: str) -> Language | None:
    """Return which of the kin of the language with the most common words it is; None where others come near."""
    most = counts[first]
    kin = _KIN_OF.get(first, frozenset()) & counts.keys()
    if any(most < COMMON_LEAD * count for tag, count in counts.items() if tag not in kin):
        return None
    marked = told_by_marks(first, words)
    if marked is None and all(most >= counts[tag] + KIN_LEAD for tag in kin if tag != first):
        marked = first
    if marked is not None:
        return Language(marked, SURE, "words")
    told = _by_model(sample).tag
    return Language(told if told in kin else first, SURE, "model")


def _by_model_and_marks(script: str, sample: str) -> Language:
    """Return what the model says, or of near kin what their own words say."""
    found = _by_model(sample)
    if found.tag is None and script == "devanagari":
        return Language(_first(script), UNSURE, "script")
    marked = told_by_marks(found.tag, _words_of(script, sample))
    return replace(found, tag=marked) if marked else found


def _by_model(sample: str) -> Language:
    tag, confidence = load_model().classify(sample[:MODEL_SAMPLE])
    letters = sum(map(str.isalpha, sample))
    if confidence < UNSURE and letters > FEW_LETTERS // 2:  # near kin share what is sure of all of them
        confidence = sum(
            share for other, share in load_model().rank(sample[:MODEL_SAMPLE]) if other == tag or _related(tag, other)
        )
    sure = float(confidence) * min(1.0, 0.5 + letters / (2 * FEW_LETTERS))
    return Language(tag, round(min(sure, 0.999), 3), "model") if sure >= UNSURE else Language(None, 0.0, "none")
