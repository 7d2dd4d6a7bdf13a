"""Which language a news text is in: by its script and letters where they tell, by its commonest words where they do not.

What the page declares is evidence: it stands unless the text's script contradicts it. No model and no dependency; the letters
are those that only one of the languages of a script writes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

SAMPLE = 2_000  # characters looked at
SURE, LIKELY, UNSURE = 0.95, 0.8, 0.4
MARK_EVERY = 60  # letters among which one of a language's own stands at least


@dataclass(frozen=True, slots=True)
class Language:
    """A BCP 47 tag (None when nothing tells), how sure (0 to 1), and by what: declared, letters, script, words, none."""

    tag: str | None
    confidence: float
    method: str


_SCRIPTS: tuple[tuple[str, re.Pattern[str], frozenset[str]], ...] = tuple(
    (name, re.compile(f"[{letters}]"), frozenset(languages.split()))
    for name, letters, languages in (
        ("arabic", "\u0620-\u06d3\u06fa-\u06ff\u0750-\u077f", "ar fa prs ur ps ckb ku ug sd az pnb mzn glk"),
        ("latin", "A-Za-z\u00c0-\u024f", ""),
        ("cyrillic", "\u0400-\u04ff", "ru uk bg be sr mk kk ky tg mn uz"),
        ("hebrew", "\u0590-\u05ff", "he yi"),
        ("greek", "\u0370-\u03ff", "el"),
        ("devanagari", "\u0900-\u097f", "hi ne mr"),
        ("bengali", "\u0980-\u09ff", "bn as"),
        ("tamil", "\u0b80-\u0bff", "ta"),
        ("thai", "\u0e00-\u0e7f", "th"),
        ("georgian", "\u10a0-\u10ff", "ka"),
        ("armenian", "\u0530-\u058f", "hy"),
        ("ethiopic", "\u1200-\u137f", "am ti"),
        ("kana", "\u3040-\u30ff", "ja"),
        ("hangul", "\uac00-\ud7af\u1100-\u11ff", "ko"),
        ("han", "\u4e00-\u9fff", "zh ja yue"),
    )
)
_ONLY = {
    "hebrew": "he", "greek": "el", "devanagari": "hi", "bengali": "bn", "tamil": "ta", "thai": "th", "georgian": "ka",
    "armenian": "hy", "ethiopic": "am", "kana": "ja", "hangul": "ko", "han": "zh",
}  # fmt: skip
# Letters that, among the languages of their script, mark one.
_MARKS = {
    "arabic": {"ckb": "ڕڵێۆە", "ps": "ټډړږښګڼېۍځڅ", "ur": "ٹڈڑںےھہ", "fa": "پچژگیک", "ar": "ةىيكأإؤئ"},
    # In this order: Kazakh writes і and ы as well, Belarusian і and ы, Macedonian ј.
    "cyrillic": {"kk": "әғқңұһ", "be": "ў", "mk": "ѓќѕ", "sr": "ђћџљњј", "uk": "іїєґ", "ru": "ыэё"},
    "latin": {"vi": "ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "az": "ə"},
}
_WORDS = {
    "ar": "في من على إلى أن التي الذي هذا هذه وقال مع عن بعد كان",
    "fa": "در از به که این را با است برای می آن و شد خود",
    "en": "the of and to in that is for with was on as by at from his has said",
    "de": "der die und das den von mit ist dem des nicht ein eine auf für im sich",
    "fr": "le la les de des et en un une du est dans que pour qui par sur au",
    "es": "el la los de que y en un una del las por con para se es al lo",
    "it": "il di che la e per un una del della in con non è sono gli dei alla",
    "pt": "o de que e do da em um uma para com não os no na se dos as por",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er",
    "pl": "w i na z się do nie że to jest o przez po za od jak",
    "tr": "ve bir bu da de için ile olarak olan daha çok ne gibi kadar",
    "sv": "och att det i en som på är av för med till den inte ett",
    "id": "yang dan di untuk dengan dari pada ini itu dalam tidak akan oleh",
    "ro": "și în de la cu pe din că o un este care a mai pentru",
    "cs": "a se v na je že s z do o ve k za by pro",
    "hu": "a az és hogy nem egy is de meg csak már volt",
    "fi": "ja on ei että se hän oli mutta ovat sen joka",
    "da": "og i det er en til på af for med som ikke har siger nye ikke efter blev",
    "no": "og i det er en til på av for med som ikke har sier nye etter ble fra",
    "hr": "je da se na u za su i od će biti iz koji kao nije što",
    "vi": "và của là có trong được cho các những một không với",
    "az": "və bu bir ki də ilə üçün olan etdi deyil sonra",
    "sq": "të e në dhe për me që një nga ka është janë",
    "ca": "el la els les de que i en un una del amb per no és als",
    "ru": "и в не на что с по это как из для его от",
    "uk": "і в не на що з до та це як за від",
    "bg": "и на в да се за от че е са с по",
    "sr": "и је да се на у за су од ће који као",
}
_STOP = {tag: frozenset(words.split()) for tag, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = ("ru", "uk", "bg", "sr")
_LATIN = tuple(tag for tag in _STOP if tag not in {"ar", "fa", *_CYRILLIC})
# What can be found at all: of another language of the same script (Nepali, Kyrgyz, Sindhi) only the declaration knows.
_TOLD = frozenset({*_STOP, *_ONLY.values()}.union(*_MARKS.values()))
_RTL = frozenset({"ar", "fa", "prs", "ur", "ps", "ckb", "he", "yi", "ug", "sd", "pnb", "dv", "mzn"})


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
    found = _within(script, sample)
    if said is None:
        return found
    base = said.split("-")[0]
    if base == (found.tag or "") or (base == "prs" and found.tag == "fa"):
        return Language(said, max(found.confidence, LIKELY), "declared")
    if base not in _TOLD and base in _languages_of(script):
        return Language(said, LIKELY, "declared")
    if not _may_be(base, script) or found.confidence >= SURE or _speaks_against(base, found, sample):
        return found
    return Language(said, LIKELY, "declared")


def _speaks_against(base: str, found: Language, sample: str) -> bool:
    """Whether a template's language is not in the text at all: not one of its commonest words, where another's are plenty."""
    return (
        found.confidence >= LIKELY and base in _LATIN and 10 * _votes(sample, (base,))[base] < _votes_of(found, sample)
    )


def _votes_of(found: Language, sample: str) -> int:
    return _votes(sample, (found.tag,))[found.tag] if found.tag in _STOP else 0


def _tag(declared: str | None) -> str | None:
    tag = (declared or "").strip().replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        return None
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])  # noqa: PLR2004 - region


def _script(sample: str) -> str | None:
    counts = Counter({name: len(pattern.findall(sample)) for name, pattern, _ in _SCRIPTS})
    if counts["kana"] * 20 > counts["han"] and counts["kana"] + counts["han"] > counts["latin"]:
        return "kana" if counts["kana"] else "han"
    name, count = counts.most_common(1)[0]
    return name if count else None


def _may_be(base: str, script: str) -> bool:
    languages = _languages_of(script)
    others = {language for _, _, each in _SCRIPTS for language in each}
    return base in languages if languages else base not in others or base in {"sr", "az", "ku", "kk"}


def _languages_of(script: str) -> frozenset[str]:
    return next(languages for name, _, languages in _SCRIPTS if name == script)


def _within(script: str, sample: str) -> Language:
    if script in _ONLY:
        return Language(_ONLY[script], SURE, "script")
    if script == "arabic":
        return _by_letters(sample)
    told = _by_marks(script, sample)
    if told:
        return Language(told, SURE, "letters")
    votes = _votes(sample, _LATIN if script == "latin" else _CYRILLIC)
    (first, most), (_, second) = votes.most_common(2)
    if not most:
        return Language(None, 0.0, "none")
    clear = most >= 3 and most > 1.2 * second  # noqa: PLR2004 - a few words may be anybody's
    return Language(first, SURE if clear and most > 2 * second else LIKELY if clear else UNSURE, "words")


def _votes(sample: str, tags: tuple[str, ...]) -> Counter[str]:
    words = Counter(_WORD.findall(sample.casefold()))
    return Counter({tag: sum(words[word] for word in _STOP[tag]) for tag in tags})


def _by_marks(script: str, sample: str) -> str | None:
    """Return the first language of which enough letters stand in the text; a name or two from abroad are not enough."""
    letters = sum(map(str.isalpha, sample))
    marked = _marked(sample, _MARKS[script])
    return next((tag for tag, count in marked.items() if count * MARK_EVERY >= letters and count), None)


def _marked(sample: str, marks: dict[str, str]) -> dict[str, int]:
    counts = Counter(sample.casefold())
    return {tag: sum(counts[letter] for letter in letters) for tag, letters in marks.items()}


def _by_letters(sample: str) -> Language:
    """Tell the languages of the Arabic script apart by letters that the others do not write."""
    marked = _marked(sample, _MARKS["arabic"])
    for tag in ("ckb", "ps", "ur"):
        if marked[tag] * MARK_EVERY >= len(sample):
            return Language(tag, SURE, "letters")
    words = Counter(_WORD.findall(sample))
    persian = sum(words[word] for word in _STOP["fa"]) + marked["fa"] / 8
    arabic = sum(words[word] for word in _STOP["ar"]) + sum(word.startswith("ال") for word in words) + marked["ar"] / 8
    tag, more, less = ("fa", persian, arabic) if persian >= arabic else ("ar", arabic, persian)
    return Language(tag, SURE if more > 2 * less else LIKELY, "letters")
