"""Text for comparing and searching only: what looks or means the same becomes the same.

Case, width and compatibility forms, Arabic and Persian letters (yeh, kaf, heh, alef with and without hamza), digits of all
scripts, diacritics, tatweel, non-joiners and quotes. Never shown, never stored in place of the text. Idempotent.
"""

from __future__ import annotations

import re
import unicodedata

from storage.patterns import late

_LETTERS = {
    "ي": "ی", "ى": "ی", "ئ": "ی", "ې": "ی", "ۍ": "ی", "ێ": "ی",
    "ك": "ک", "ڪ": "ک",
    "ة": "ه", "ۀ": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ۂ": "ه", "ۃ": "ه",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ۆ": "و", "ء": "",
    "’": "'", "‘": "'", "‛": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "،": ",", "؛": ";", "؟": "?", "ـ": "",
}  # fmt: skip
# The zeros of all scripts of the basic plane that have no compatibility form; the other nine digits follow each. (A class
# of characters that reaches beyond that plane costs six times as much to look for.)
_ZEROS = (
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0,
    0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
)  # fmt: skip
_DIGITS = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}
_MARKS = (
    *range(0x300, 0x370),
    *range(0x483, 0x48A),
    *range(0x591, 0x5BE),
    *range(0x610, 0x61B),
    *range(0x64B, 0x660),
    0x670,
    *range(0x6D6, 0x6DD),
    *range(0x6DF, 0x6E5),
)
_INVISIBLE = (0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
_TABLE: dict[int, str | None] = (
    {ord(letter): plain for letter, plain in _LETTERS.items()} | _DIGITS | dict.fromkeys((*_MARKS, *_INVISIBLE))
)
# Only what is found costs: several times faster on news text than str.translate.
_FOLDED = late(f"[{re.escape(''.join(map(chr, _TABLE)))}]")


def fold(text: str) -> str:
    """Return the text folded, its white space as single spaces."""
    if text.isascii():
        return " ".join(text.casefold().replace("`", "'").split())
    # Compatibility forms first, then apart into letters and marks, so that the table sees every mark; twice, as casefolding
    # and the table can bring forth what the other would change.
    text = _apart(text)
    if text.isascii():  # of most languages in Latin letters
        return " ".join(text.casefold().split())
    if text != text.casefold() or not unicodedata.is_normalized("NFKD", text):
        text = _apart(text)
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _apart(text: str) -> str:
    return _FOLDED.sub(_plain, unicodedata.normalize("NFKD", text.casefold()))


def _plain(found: re.Match[str]) -> str:
    return _TABLE[ord(found[0])] or ""
