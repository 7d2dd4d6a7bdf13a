"""Puts lost zero-width non-joiners back into Persian text, by word lists: precision before recall.

Scrapers that delete them leave «میتواند» for «می‌تواند» and «تنشها» for «تنش‌ها». A word gets its non-joiners back where its
parts stand in the lists of `persian_words` and `persian_lexicon` or where no other word has its letters; each rule looks at one
word alone, and what is one word as it stands («بیمارستان», «دخترها») stays one:

    compound      «دانشآموزان»   دانش‌آموز + ان
    verb          «برمیخیزد»     بر + می + خیز + د
    participle    «نرفتهام»      ن + رفت + ه + ام
    silent heh    «هستهای»       هسته + ای
    comparison    «سنگینترین»    سنگین + ترین
    whole         «شانگهای»      nothing to put in: none of the rules below is asked
    copula, half  «نابودیاند», «نیمهشرقی»
    end           «مذاکرهکنندگان»
    plural        «کشورهایی»     joins to ها by itself: nothing lost; «تنشهایی» does not
    made          «پناهجویان», «بیمجوز», «پنجهزار»   compounds that no list has (`persian_compounds`)

Letters are compared in their Persian form, whatever the text has («مي‌شود» and «می‌شود»). What has its non-joiners stays. Idempotent.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.text import persian_words as words
from scraper.text.persian_compounds import made_places, number_places
from scraper.text.persian_lexicon import JOINING, lexicon, places_in
from storage.patterns import late

if TYPE_CHECKING:
    from collections.abc import Callable

ZWNJ = "\u200c"
_PERSIAN = str.maketrans("يىك", "ییک")
LONGEST_WORD = 40  # letters, with all endings; rules ask one another about what is left of a word
_WORD = re.compile(rf"(?<![\w\u200c])[\u0621-\u063a\u0641-\u06cc]{{4,{LONGEST_WORD}}}(?![\w\u200c])")
SHORTEST_NOUN = 2
SHORTEST_BEHIND_EITHER = 3  # letters behind «نشانه», where «نشانهای» may be plural: «نشانه‌گذاری» is not
SHORTEST_BEHIND_WITHOUT = 4  # letters of a noun behind بی: «بیمه» is one word
SHORTEST_COPULA, SHORTEST_HALF = 6, 6  # letters of «راضی‌اند», «نیمه‌پر»
SHORTEST_BEFORE_COPULA = 5  # letters of what is no verb's stem: «ترساند» is one word, «مدیرعامل‌اند» is not
SHORTEST_BEFORE_END = 3  # letters before an end that is written apart: «ناشناس» and «سرشناس» are one word

_PRESENT = frozenset(stem + end for stem in words.PRESENT_STEMS.split() for end in words.PRESENT_ENDINGS.split())
_PAST = frozenset(stem + end for stem in words.PAST_STEMS.split() for end in (*words.PAST_ENDINGS.split(), ""))
_VERBS = _PRESENT | _PAST | {"توان", "باید", "بایست"}
_NOT_VERBS = frozenset(words.NOT_VERBS.split())
_VERB = re.compile(rf"({'|'.join(words.VERB_PREFIXES.split())})?(ن?می)(\w+?)(?:ش|شان|مان|تان)?")
# «نمی‌رود», but «برود» and «نرود» as well: no noun, whatever its letters.
_INFLECTED_VERB = re.compile(r"(?:بی|نی|ب|ن)?(\w+)")

_PERSONS = frozenset(words.PERSONS.split())
_SITTINGS = frozenset(f"{noun}های" for noun in words.NOUNS_BEFORE_HAY.split())
_PARTICIPLES = frozenset(f"{no}{stem}ه" for no in ("", "ن") for stem in words.PAST_STEMS.split())
# «درخواستهای» and «برخوردهای» are plurals: with a prefix, only behind the other persons.
_PREFIXED = frozenset(f"{prefix}{participle}" for prefix in words.VERB_PREFIXES.split() for participle in _PARTICIPLES)
_ALL_PARTICIPLES = _PARTICIPLES | _PREFIXED
_PERFECT = late(rf"(ن?می)?(\w+ه)({'|'.join(words.PERFECT_ENDINGS.split())})")
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
_IN_OLDER_STYLE = _PARTICIPLES | _COMPARED
_COMPARISON = re.compile(r"(.+?)(تر(?:ین)?)(ها|های|هایی|ی|ند|م|ید|یم|ان|شان)?")
_JOINING_END = f"[{''.join(sorted(JOINING))}]"
_END_APART = late(
    rf"(?:(?P<noun>\w{{{SHORTEST_BEFORE_END - 1},}}?{_JOINING_END})(?:{'|'.join(sorted(words.ENDS_APART.split(), key=len, reverse=True))})"
    rf"|(?P<language>{'|'.join(words.LANGUAGES.split())})(?:{'|'.join(words.SPEAKERS.split())}))(?P<ending>ها(?:ی|یی)?)?"
)
_USUALLY_JOINED = frozenset(words.USUALLY_JOINED.split())
_MONTHS = {f"{month}ماه": (len(month),) for month in words.MONTHS.split() if month[-1] in JOINING}


def _compounds() -> dict[str, tuple[int, ...]]:
    """Return the joined form of each compound of our own with the places of its non-joiners, where they can be seen."""
    found: dict[str, tuple[int, ...]] = dict(_MONTHS)
    found |= {f"بی{noun}": (2,) for noun in _IN_HEH if len(noun) >= SHORTEST_BEHIND_WITHOUT and noun != "هوده"}
    found |= {compound.replace("-", ""): places_in(compound) for compound in words.COMPOUNDS.split()}
    return {joined: places for joined, places in found.items() if places and joined not in _USUALLY_JOINED}


_COMPOUNDS = _compounds()
# What stands behind a compound: apart, apart only behind heh and yeh, and joined; with what is apart within it.
_ENDINGS: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    *((ending.replace("-", ""), "", (0, *places_in(ending))) for ending in words.SUFFIXES_APART.split()),
    *((ending, "هی", (0,)) for ending in words.SUFFIXES_BEHIND_HEH.split()),
    *((ending, "", ()) for ending in words.SUFFIXES_JOINED.split()),
    ("ی", "ه", (0,)),  # «بی‌رویه‌ی»
)
# «حرفهای» is «حرف‌های» (... of somebody) or «حرفه‌ای»; what follows here never follows an ezafe, so it is the latter. «برندهای» are
# brands, unless a verb follows at once or it is the trump card.
_NO_EZAFE = (
    r"\s+(?:که|را|است|نیست|بود|نبود|دارد|ندارد|داشت|نداشت|خواهد|شد|شده|نوشت|و|یا|هم|نیز|اما|ولی)(?!\w)|\s*[.،؛:!؟)»]"
)
_ONE_OF_HEH = late(
    rf"(?<![\w\u200c])(?P<noun>(?<=برگ )برند|{'|'.join(words.AMBIGUOUS_BEFORE_HAY.split())})های(?={_NO_EZAFE})"
)


def restore(text: str) -> str:
    """Return the text with the non-joiners that are surely lost put back."""
    return _WORD.sub(_restored, _ONE_OF_HEH.sub(rf"\g<noun>ه{ZWNJ}ای", text))


def _restored(found: re.Match[str]) -> str:
    word = found[0]
    for place in reversed(_places_of(word.translate(_PERSIAN))):
        word = f"{word[:place]}{ZWNJ}{word[place:]}"
    return word


@lru_cache(maxsize=20_000)
def _places_of(word: str) -> tuple[int, ...]:
    """Return where non-joiners are lost in a word that has none, in rising order; the first rule that knows it decides."""
    return next((places for rule in _RULES if (places := rule(word)) is not None), ())


def _inflected(word: str, places_of_stem: Callable[[str], tuple[int, ...] | None]) -> tuple[int, ...] | None:
    """Return the non-joiners of a stem that a function knows, and of the endings behind it."""
    whole = places_of_stem(word)
    if whole is not None:
        return whole
    for ending, behind, inner in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or not stem or (behind and stem[-1] not in behind):
            continue
        places = places_of_stem(stem)
        if places is not None:
            return (*places, *(len(stem) + place for place in inner if place or stem[-1] in JOINING))
    return None


def _own_compound(word: str) -> tuple[int, ...] | None:
    return () if word in _USUALLY_JOINED else _inflected(word, _COMPOUNDS.get)


def _listed(word: str) -> tuple[int, ...] | None:
    return None if word in _USUALLY_JOINED else lexicon().compounds.get(word)


def _compound(word: str) -> tuple[int, ...] | None:
    return _inflected(word, _listed)


def _number(word: str) -> tuple[int, ...] | None:
    return _inflected(word, number_places)


def _verb(word: str) -> tuple[int, ...] | None:
    found = _VERB.fullmatch(word)
    if found is None or word in _NOT_VERBS or found[3] not in _VERBS:
        return None
    return (found.end(2),)


def _participle(word: str) -> tuple[int, ...] | None:
    stem, _, person = word.rpartition("ه")
    if person == "ی" and stem[-1:] not in "او" and f"{stem}ه" in _IN_OLDER_STYLE:  # «گفته‌ی», «برجسته‌ی»
        return (len(stem) + 1,)
    known = _PARTICIPLES if person == "ای" else _ALL_PARTICIPLES
    if person not in _PERSONS or f"{stem}ه" not in known or word in _SITTINGS:
        return None
    return () if word in _AMBIGUOUS else (len(stem) + 1,)


def _perfect(word: str) -> tuple[int, ...] | None:
    """Split «شدهاست», «نگفتهبود» and «میکردهاند»."""
    found = _PERFECT.fullmatch(word)
    if found is None or not (found[2] in _PARTICIPLES or _is_prefixed(found[2])):
        return None
    return (*((found.end(1),) if found[1] else ()), found.end(2))


def _is_prefixed(participle: str) -> bool:
    return participle in _PREFIXED and participle.removesuffix("ه") not in lexicon().stems  # «درخواستهاست»


def _silent_heh(word: str) -> tuple[int, ...] | None:
    """Split behind a noun in silent heh: «برنامهریزیهای» is برنامه, ریزی and های."""
    if word in _AMBIGUOUS:
        return ()
    for place in range(len(word) - 1, SHORTEST_NOUN, -1):
        behind = word[place:]
        if not _is_in_heh(word[:place], behind):
            continue
        if behind in _BEHIND_HEH:
            return (place,)
        found = _HAY.fullmatch(behind)
        if found and found[1] in _BEHIND_HEH:
            return (place, place + found.end(1)) if found[1][-1] in JOINING else (place,)
    return None


def _is_in_heh(noun: str, behind: str) -> bool:
    if noun in _IN_HEH or (
        noun in lexicon().in_heh and noun[:-1] not in _NOUNS_TOO and f"{noun[:-1]}های" not in _SITTINGS
    ):
        return True
    is_either = noun in _EITHER or noun in lexicon().either
    return is_either and (
        behind == "ی" or (len(behind) >= SHORTEST_BEHIND_EITHER and not behind.startswith(("ای", "ها")))
    )


def _comparison(word: str) -> tuple[int, ...] | None:
    found = _COMPARISON.fullmatch(word)
    if found is None or word in lexicon().whole:
        return None
    base = found[1]
    before = _places_of(base)
    if not before and not _is_compared(base, found[2]):
        return None
    apart = (len(base),) if base[-1] in JOINING else ()
    is_plural = found[2] == "ترین" and (found[3] or "").startswith("ها")
    return (*before, *apart, *((found.end(2),) if is_plural else ())) or None


def _is_compared(base: str, ending: str) -> bool:
    """Tell whether a word is one that is compared; most have a superlative, «دکترین» and «بیشترین» are none."""
    is_superlative = ending == "ترین" and len(base) >= SHORTEST_BEFORE_END and base != "بیش"
    return is_superlative or base in _COMPARED or base in lexicon().compared


def _whole(word: str) -> tuple[int, ...] | None:
    """Tell that a word is one as it stands, with what joins to it."""
    return () if _is_whole(word) else None


def _is_whole(word: str) -> bool:
    known = lexicon()
    if word in known.whole:
        return True
    stems = (word.removesuffix(end) for end in words.JOINED_TO_WHOLE.split() if word.endswith(end))
    if any(stem in known.whole and stem not in known.in_heh and stem not in known.either for stem in stems):
        return True
    found = _INFLECTED_VERB.fullmatch(word)
    return found is not None and found[1] in _VERBS


def _end_apart(word: str) -> tuple[int, ...] | None:
    """Split an end that is written apart behind any word."""
    found = _END_APART.fullmatch(word)
    if found is None:
        return None
    noun = found["noun"] or found["language"]
    ending = found["ending"] or ""
    whole = word.removesuffix(ending)
    if whole in _USUALLY_JOINED:
        return None
    behind = (len(whole),) if ending and whole[-1] in JOINING else ()
    return (*(_places_of(noun) if found["noun"] else ()), len(noun), *behind)


def _copula(word: str) -> tuple[int, ...] | None:
    """Split «راضیاند» and «نهاییاش»; «رویاند» is a verb."""
    noun = word.removesuffix("اند").removesuffix("اش")
    if noun == word or len(word) <= SHORTEST_COPULA or word in _VERBS or noun[-1] not in JOINING:
        return None
    is_plain = (
        word.endswith("اند")
        and len(noun) >= SHORTEST_BEFORE_COPULA
        and (noun in lexicon().stems or noun in lexicon().compared)
    )
    return (*_places_of(noun), len(noun)) if noun.endswith("ی") or is_plain else None


def _half(word: str) -> tuple[int, ...] | None:
    return (4,) if word.startswith("نیمه") and len(word) > SHORTEST_HALF and not word.startswith("نیمها") else None


def _plural(word: str) -> tuple[int, ...] | None:
    found = _HAY.fullmatch(word)
    if found is None or word in _NO_PLURAL or word in _AMBIGUOUS:
        return None
    noun = found[1]
    if found[2] in _HEH_AND_PERSON and f"{noun}ه" in _IN_HEH and noun not in _NOUNS_TOO:
        return ()
    before = _places_of(noun)
    if noun[-1] in JOINING and len(noun) >= SHORTEST_NOUN:
        return (*before, len(noun))
    return before or None


def _made(word: str) -> tuple[int, ...] | None:
    return _inflected(word, lambda stem: None if stem in _USUALLY_JOINED or _is_whole(stem) else made_places(stem))


def _joined_plural(word: str) -> tuple[int, ...] | None:
    """Tell that «پیامدهای» is a plural: no non-joiner can be seen behind د."""
    found = _HAY.fullmatch(word)
    if found is None or found[1][-1] in JOINING or found[1] not in lexicon().whole:
        return None
    return None if f"{found[1]}ه" in _IN_HEH and found[1] not in _NOUNS_TOO else ()


_RULES = (
    _own_compound,
    _number,
    _verb,
    _participle,
    _perfect,
    _joined_plural,
    _listed,
    _whole,  # before what stands behind a compound: «کمکمان» is کمک and مان, not کم‌کم and ان
    _compound,
    _silent_heh,
    _comparison,
    _end_apart,
    _copula,
    _half,
    _plural,
    _made,
)
