"""Makes `scraper/text/persian_lexicon.txt` out of two open word lists; run by hand, when one of them has a new version.

    python -m tools.persian_lexicon index.dic words.dat > scraper/text/persian_lexicon.txt

`index.dic` is Lilak's spelling dictionary (of the npm package dictionary-fa 2.0.0, Apache-2.0), `words.dat` hazm's
words with how often each was met (of the wheel hazm 0.7.0, MIT).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ZWNJ = "\u200c"
SHORTEST_STEM, SHORTEST_IN_HEH, SHORTEST_COMPARED = 3, 4, 4
# A compound that is also known as one word is taken for apart where it is met this many times as often.
SURELY_APART = 3
_JOINING = "بپتثجچحخسشصضطظعغفقکگلمنهیئ"
_LETTERS = re.compile(f"[آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئأؤء{ZWNJ}]+")
_VERB = re.compile(
    f"(?:بر|در|باز|فرا|فرو|وا|ور|پیش|پس)?[نب]?(?:ه?می){ZWNJ}.*|.*ه{ZWNJ}(?:ام|ای|اند|ایم|اید)|.*{ZWNJ}ها(?:ی|یی)?"
)
_PLURAL = re.compile(r"(.{3,})ها(?:ی|یی)?")
# Lilak's classes of endings: what takes تر, and the nouns in silent heh.
_COMPARED, _IN_HEH = {"su", "st"}, {"sm", "sp"}

HEADER = """\
# Persian words: data of scraper.text.persian_lexicon, made by `python -m tools.persian_lexicon`; not edited by hand.
# From Lilak, Persian Spell Checking Dictionary, Copyright 2015 Mostafa Sedaghat Joo, Apache License 2.0 (https://github.com/b00f/lilak),
# and from hazm 0.7.0, whose licence says:
#   The MIT License (MIT)
#
#   Copyright (c) 2013 Alireza Nourian
#
#   Permission is hereby granted, free of charge, to any person obtaining a copy of
#   this software and associated documentation files (the "Software"), to deal in
#   the Software without restriction, including without limitation the rights to
#   use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
#   the Software, and to permit persons to whom the Software is furnished to do so,
#   subject to the following conditions:
#
#   The above copyright notice and this permission notice shall be included in all
#   copies or substantial portions of the Software.
#
#   THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
#   IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
#   FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
#   COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
#   IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
#   CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
# A hyphen is a non-joiner; n: what compounds are made of; c: takes تر; h: ends in a silent heh;
# e: in a silent heh without which it is another word.
"""


def read_lilak(path: Path) -> dict[str, frozenset[str]]:
    """Return each word of a hunspell dictionary with the classes of its endings, of two letters each."""
    rows = (line.partition("/") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line)
    return {word: frozenset(re.findall("..", classes)) for word, _, classes in rows if _LETTERS.fullmatch(word)}


def read_hazm(path: Path) -> dict[str, int]:
    """Return how often each word was met."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {row[0]: int(row[1]) for row in rows if _LETTERS.fullmatch(row[0])}


def compounds_of(lilak: dict[str, frozenset[str]], hazm: dict[str, int]) -> dict[str, str]:
    """Return by its joined form what is written apart, verbs and plurals aside; the commoner one of two."""
    found: dict[str, str] = {}
    for word in sorted({*lilak, *hazm}):
        parts = word.split(ZWNJ)
        if len(parts) == 1 or not all(parts) or _VERB.fullmatch(word):
            continue
        joined = "".join(parts)
        other = found.get(joined)
        if other is None or hazm.get(word, 0) > hazm.get(other, 0):
            found[joined] = word
    return found


def is_inflected(word: str, whole: set[str], compared: set[str]) -> bool:
    """Tell whether a word is a plural or a comparison that only lacks its non-joiner."""
    plural = _PLURAL.fullmatch(word)
    if plural and plural[1] in whole and plural[1][-1] in _JOINING:
        return True
    base = re.sub("تر(?:ین)?$", "", word)
    return base != word and base in compared and len(base) >= SHORTEST_COMPARED


def lexicon_lines(lilak: dict[str, frozenset[str]], hazm: dict[str, int]) -> list[str]:
    """Return the lines of the file: whole words with their classes, and compounds."""
    apart = compounds_of(lilak, hazm)
    whole = {word for word, classes in lilak.items() if ZWNJ not in word and (classes or word in hazm)}
    whole |= {word for word in hazm if ZWNJ not in word}
    seen = {
        joined: word
        for joined, word in apart.items()
        if any(part[-1] in _JOINING for part in word.split(ZWNJ)[:-1])
        and (joined not in whole or hazm.get(word, 0) > SURELY_APART * hazm.get(joined, 0))
    }
    whole = (whole | set(apart)) - set(seen)
    stems = {word for word in whole if lilak.get(word) and hazm.get(word) and len(word) >= SHORTEST_STEM}
    compared = {word for word in whole if lilak.get(word, frozenset()) & _COMPARED}
    heh = {
        word
        for word in whole
        if word.endswith("ه") and len(word) >= SHORTEST_IN_HEH and lilak.get(word, frozenset()) & _IN_HEH
    }
    either = {word for word in heh if word[:-1] in stems}
    groups = {"n": stems, "c": compared, "h": heh - either, "e": either}
    kept = {word for word in whole if not is_inflected(word, whole, compared)}
    classes = {word: "".join(letter for letter, group in groups.items() if word in group) for word in kept}
    lines = [f"{word} {letters}".rstrip() for word, letters in classes.items()]
    return sorted([*lines, *(word.replace(ZWNJ, "-") for word in seen.values())])


def main() -> None:
    """Print the file."""
    lilak, hazm = (Path(argument) for argument in sys.argv[1:])
    sys.stdout.write(HEADER + "\n".join(lexicon_lines(read_lilak(lilak), read_hazm(hazm))) + "\n")


if __name__ == "__main__":
    main()
