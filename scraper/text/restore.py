"""Puts lost zero-width non-joiners back into Persian text, by word lists: precision before recall.

Scrapers that delete them leave «میتواند» for «می‌تواند» and «تنشها» for «تنش‌ها». A word gets its non-joiners back where its
parts stand in the lists of `persian_words` or where no other word has its letters; each rule looks at one word alone:

    compound      «دانشآموزان»   دانش‌آموز + ان
    verb          «برمیخیزد»     بر + می + خیز + د
    participle    «نرفتهام»      ن + رفت + ه + ام
    silent heh    «هستهای»       هسته + ای
    comparison    «سنگینترین»    سنگین + ترین
    copula, half  «نابودیاند», «نیمهشرقی»
    end, number   «مذاکرهکنندگان», «پنجهزار»
    plural        «کشورهایی»     joins to ها by itself: nothing lost; «تنشهایی» does not

Letters are compared in their Persian form, whatever the text has («مي‌شود» and «می‌شود»). What has its non-joiners stays. Idempotent.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.text import persian_words as words

ZWNJ = "\u200c"
# Letters that join to the next one: behind others no non-joiner is needed, nor lost.
_JOINING = frozenset("بپتثجچحخسشصضطظعغفقکگلمنهیئي")
_PERSIAN = str.maketrans("يىك", "ییک")
_WORD = re.compile(r"(?<![\w\u200c])[\u0621-\u063a\u0641-\u06cc]{4,}(?![\w\u200c])")
SHORTEST_NOUN = 2
SHORTEST_BEHIND_EITHER = 3  # letters behind «نشانه», where «نشانهای» may be plural: «نشانه‌گذاری» is not
SHORTEST_BEHIND_WITHOUT = 4  # letters of a noun behind بی: «بیمه» is one word
SHORTEST_COPULA, SHORTEST_HALF = 6, 6  # letters of «راضی‌اند», «نیمه‌پر»
SHORTEST_BEFORE_END = 3  # letters before an end that is written apart: «ناشناس» and «سرشناس» are one word

_PRESENT = frozenset(stem + end for stem in words.PRESENT_STEMS.split() for end in words.PRESENT_ENDINGS.split())
_PAST = frozenset(stem + end for stem in words.PAST_STEMS.split() for end in (*words.PAST_ENDINGS.split(), ""))
_VERBS = _PRESENT | _PAST | {"توان", "باید", "بایست"}
# What has the letters of می and a verb, but is (or may as well be) another word: «تحقیقات میدانی», «میزان».
_NOT_VERBS = frozenset(
    [
        "میدانی",
        "میرانی",
        "میکده",
        "میخی",
        "میلی",
        "میری",
        "میراند",
        "میانداز",
        "میبد",
        "میگون",
        "میزان",
        "میزانی",
        "میدان",
        "میران",
    ]
)
_VERB = re.compile(rf"({'|'.join(words.VERB_PREFIXES.split())})?(ن?می)(\w+)")

_PERSONS = frozenset(words.PERSONS.split())
_SITTINGS = frozenset(f"{noun}های" for noun in words.NOUNS_BEFORE_HAY.split())
_PARTICIPLES = frozenset(f"{no}{stem}ه" for no in ("", "ن") for stem in words.PAST_STEMS.split())
# «درخواستهای» and «برخوردهای» are plurals: with a prefix, only behind the other persons.
_PREFIXED = frozenset(f"{prefix}{participle}" for prefix in words.VERB_PREFIXES.split() for participle in _PARTICIPLES)
_IN_HEH = frozenset(words.IN_HEH.split())
_BEHIND_HEH = frozenset(words.BEHIND_HEH.split())
_AMBIGUOUS = frozenset(f"{stem}های" for stem in words.AMBIGUOUS_BEFORE_HAY.split())
_EITHER = frozenset(f"{stem}ه" for stem in words.AMBIGUOUS_BEFORE_HAY.split())
_NOUNS_TOO = frozenset(words.NOUNS_TOO.split())
_HAY = re.compile(r"(.+?)(ها(?:یی|ی|یم|یت|یش|یمان|یتان|یشان|ست|یند)?)")
_HEH_AND_PERSON = frozenset(f"ه{person}" for person in (*words.PERSONS.split(), "ایش"))  # «حرفه‌ای», but «حرف‌ها»
_NO_PLURAL = frozenset(
    f"{word}{ending}" for word in words.OWN_HA.split() for ending in ("", "ی", "یی", "یم", "یت", "یش", "ست", "یند")
) | frozenset(words.NO_PLURAL.split())
_COMPARED = frozenset(words.ADJECTIVES.replace(ZWNJ, "").split())
_COMPARISON = re.compile(r"(.+?)(تر(?:ین)?)(ها|های|ی)?")
_JOINING_END = f"[{''.join(sorted(_JOINING))}]"
_END_APART = re.compile(
    rf"(?:(?P<noun>\w{{{SHORTEST_BEFORE_END - 1},}}?{_JOINING_END})(?:{'|'.join(sorted(words.ENDS_APART.split(), key=len, reverse=True))})"
    rf"|(?P<language>{'|'.join(words.LANGUAGES.split())})(?:{'|'.join(words.SPEAKERS.split())})"
    rf"|(?P<number>{'|'.join(words.NUMBERS.split())})(?:{'|'.join(words.COUNTED.split())}))(?P<ending>ها(?:ی|یی)?)?"
)
_USUALLY_JOINED = frozenset(words.USUALLY_JOINED.split())
_MONTHS = {f"{month}ماه": (len(month),) for month in words.MONTHS.split() if month[-1] in _JOINING}


def _compounds() -> dict[str, tuple[int, ...]]:
    """Return the joined form of each compound with the places of its non-joiners, where they can be seen."""
    found: dict[str, tuple[int, ...]] = dict(_MONTHS)
    found |= {f"بی{noun}": (2,) for noun in _IN_HEH if len(noun) >= SHORTEST_BEHIND_WITHOUT and noun != "هوده"}
    for compound in words.COMPOUNDS.split():
        joined = compound.replace("-", "")
        places = tuple(place for place in _places(compound) if joined[place - 1] in _JOINING)
        if places and joined not in _USUALLY_JOINED:
            found[joined] = places
    return found


def _places(compound: str) -> list[int]:
    """Return how many letters stand before each hyphen."""
    return [found.start() - number for number, found in enumerate(re.finditer("-", compound))]


_COMPOUNDS = _compounds()
_APART, _JOINED = tuple(words.SUFFIXES_APART.split()), tuple(words.SUFFIXES_JOINED.split())
# «حرفهای» is «حرف‌های» (... of somebody) or «حرفه‌ای»; what follows here never follows an ezafe, so it is the latter. «برندهای» are
# brands, unless a verb follows at once or it is the trump card.
_NO_EZAFE = r"\s+(?:که|را|است|نیست|بود|نبود|دارد|ندارد|داشت|نداشت|خواهد|شد|شده|نوشت)(?!\w)|\s*[.،؛:!؟)»]"
_ONE_OF_HEH = re.compile(
    rf"(?<![\w\u200c])(?P<noun>(?<=برگ )برند|{'|'.join(words.AMBIGUOUS_BEFORE_HAY.split())})های(?={_NO_EZAFE})"
)


def restore(text: str) -> str:
    """Return the text with the non-joiners that are surely lost put back."""
    return _WORD.sub(_restored, _ONE_OF_HEH.sub(rf"\g<noun>ه{ZWNJ}ای", text))


def _restored(found: re.Match[str]) -> str:
    word = found[0]
    places = _places_of(word.translate(_PERSIAN))
    for place in reversed(places):
        word = f"{word[:place]}{ZWNJ}{word[place:]}"
    return word


@lru_cache(maxsize=20_000)
def _places_of(word: str) -> tuple[int, ...]:
    """Return where non-joiners are lost in a word that has none, in rising order; the first rule that knows it decides."""
    rules = (_compound, _verb, _participle, _silent_heh, _comparison, _end_apart, _copula, _half, _plural)
    return next((places for rule in rules if (places := rule(word)) is not None), ())


def _compound(word: str) -> tuple[int, ...] | None:
    if word in _USUALLY_JOINED or word in _COMPOUNDS:
        return _COMPOUNDS.get(word, ())
    for suffix in _APART:
        stem = word.removesuffix(suffix)
        if stem != word and stem in _COMPOUNDS:
            return (*_COMPOUNDS[stem], *((len(stem),) if stem[-1] in _JOINING else ()))
    if word.endswith("هی") and word[:-1] in _COMPOUNDS:  # «بی‌رویه‌ی»
        return (*_COMPOUNDS[word[:-1]], len(word) - 1)
    return next(
        (_COMPOUNDS[word[: -len(end)]] for end in _JOINED if word.endswith(end) and word[: -len(end)] in _COMPOUNDS),
        None,
    )


def _verb(word: str) -> tuple[int, ...] | None:
    found = _VERB.fullmatch(word)
    if found is None or word in _NOT_VERBS or found[3] not in _VERBS:
        return None
    return (found.end(2),)


def _participle(word: str) -> tuple[int, ...] | None:
    stem, _, person = word.rpartition("ه")
    if person == "ی" and stem[-1:] not in "او" and f"{stem}ه" in _PARTICIPLES | _COMPARED:  # «گفته‌ی», «برجسته‌ی»
        return (len(stem) + 1,)
    known = _PARTICIPLES if person == "ای" else _PARTICIPLES | _PREFIXED
    if person not in _PERSONS or f"{stem}ه" not in known or word in _SITTINGS:
        return None
    return () if word in _AMBIGUOUS else (len(stem) + 1,)


def _silent_heh(word: str) -> tuple[int, ...] | None:
    """Split behind a noun in silent heh: «برنامهریزیهای» is برنامه, ریزی and های."""
    if word in _AMBIGUOUS:
        return ()
    for place in range(len(word) - 1, SHORTEST_NOUN, -1):
        behind = word[place:]
        is_sure = word[:place] in _IN_HEH or (
            word[:place] in _EITHER and (behind == "ی" or len(behind) >= SHORTEST_BEHIND_EITHER)
        )
        if not is_sure:
            continue
        if behind in _BEHIND_HEH:
            return (place,)
        found = _HAY.fullmatch(behind)
        if found and found[1] in _BEHIND_HEH:
            return (place, place + found.end(1)) if found[1][-1] in _JOINING else (place,)
    return None


def _comparison(word: str) -> tuple[int, ...] | None:
    found = _COMPARISON.fullmatch(word)
    if found is None or found[1][-1] not in _JOINING:
        return None
    is_superlative = (
        found[2] == "ترین" and len(found[1]) >= SHORTEST_BEFORE_END and found[1] != "بیش"
    )  # «دکترین», «بیشترین»
    if found[1] not in _COMPARED and not is_superlative:
        return None
    end = found.end(2)
    return (len(found[1]), end) if found[3] and found[3] != "ی" and found[2] == "ترین" else (len(found[1]),)


def _end_apart(word: str) -> tuple[int, ...] | None:
    """Split an end that is written apart behind any word, and what is counted from its number."""
    found = _END_APART.fullmatch(word)
    if found is None:
        return None
    noun = next(group for group in (found["noun"], found["language"], found["number"]) if group)
    ending = found["ending"] or ""
    whole = word.removesuffix(ending)
    if whole in _USUALLY_JOINED:
        return None
    behind = (len(whole),) if ending and whole[-1] in _JOINING else ()
    return (*(_places_of(noun) if found["noun"] else ()), len(noun), *behind)


def _copula(word: str) -> tuple[int, ...] | None:
    """Split «راضیاند»; «رویاند» is a verb."""
    if not word.endswith("یاند") or len(word) <= SHORTEST_COPULA or word in _VERBS:
        return None
    noun = word.removesuffix("اند")
    return (*_places_of(noun), len(noun))


def _half(word: str) -> tuple[int, ...] | None:
    return (4,) if word.startswith("نیمه") and len(word) > SHORTEST_HALF and not word.startswith("نیمها") else None


def _plural(word: str) -> tuple[int, ...] | None:
    found = _HAY.fullmatch(word)
    if found is None or word in _NO_PLURAL or word in _AMBIGUOUS:
        return None
    noun = found[1]
    if found[2] in _HEH_AND_PERSON and f"{noun}ه" in _IN_HEH and noun not in _NOUNS_TOO:
        return ()
    return (len(noun),) if noun[-1] in _JOINING and len(noun) >= SHORTEST_NOUN else None
