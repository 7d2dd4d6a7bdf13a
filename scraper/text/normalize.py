"""Text as it was published, without what is no text: NFC, one space between words, nothing invisible that says nothing.

Kept: zero-width non-joiners and joiners between letters (Persian, Hindi and emoji need them), digits, quotes, diacritics.
A sign that old word processors left for a non-joiner («می¬شود») is one again.
Gone: controls, soft hyphens, zero-width spaces, byte order marks, bidi marks and overrides, lone surrogates,
non-characters. Unicode spaces become a space, Arabic presentation forms their letters. Lines are kept. Idempotent.
"""

from __future__ import annotations

import re
import unicodedata

from scraper.text.mojibake import repaired
from storage.patterns import late

ZWNJ, ZWJ = "\u200c", "\u200d"

_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BREAKS = "\r\u000b\u000c\u0085\u2028\u2029"
_GONE = [
    *range(0x09),
    *range(0x0E, 0x20),
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    0xAD,
    0x061C,
    0x180E,
    0x200B,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xFFF0, 0xFFFD),
    0xFFFE,
    0xFFFF,
]
_TABLE = (
    dict.fromkeys(map(chr, _GONE), "")
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_BREAKS, "\n")  # each sign's stand-in
)
_FORMS = "\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
# All that is replaced. Only what is found costs: three times faster on news text than str.translate.
_TROUBLE = late(f"[{re.escape(''.join(_TABLE))}\ud800-\udfff{_FORMS}]")
_ASCII_TEXT = bytes([0x0A, *range(0x20, 0x7F)])  # of ASCII all that may stay
_DOUBLED = re.compile(f"[{ZWNJ}{ZWJ}]{{2,}}")
# A non-joiner says something between two letters only, a joiner also behind the last one (the heh of «ه\u200d.ش»). Each pattern
# begins with the sign itself, as the search for one character is many times faster than one that looks around first.
_EDGE = r"[\s.,;:!?()\[\]«»،؛؟\"']"
_IDLE_NON_JOINER = late(rf"{ZWNJ}(?:(?={_EDGE})|\Z|(?<={_EDGE}.)|(?<=\A.))")
_VIRAMAS = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca"  # and of Indic scripts: Malayalam's «ന്\u200d»
_IDLE_JOINER = late(rf"{ZWJ}(?:(?<={_EDGE}.)|(?<=\A.)|(?<![\u0620-\u06ff{_VIRAMAS}].)(?:(?=\s)|\Z))")
_LOST_NON_JOINER = re.compile("¬(?<=[\u0620-\u064a\u0671-\u06d3].)(?=[\u0620-\u064a\u0671-\u06d3])")
_BLANKS = re.compile("   *")
_COMMON_SPACES = ("\u00a0", "\t")
_HARMLESS = ("\n", ZWNJ, "…")  # neither shown nor their own compatibility form, and no reason to look closer
_OBJECT = "\ufffc"  # the only sign that goes though it is printable, and its own compatibility form


def normalize(text: str) -> str:
    """Return the text as described above; "" when nothing is left."""
    if text.isascii():
        if "\t" in text:
            text = text.replace("\t", " ")
        if text.encode().translate(None, _ASCII_TEXT):  # something is left
            text = _TROUBLE.sub(_stand_in, text.replace("\r\n", "\n"))
        return _trim(text)
    text = sent = repaired(text)
    if "¬" in text:
        text = sent = _LOST_NON_JOINER.sub(ZWNJ, text)
    for space in _COMMON_SPACES:
        if space in text:
            text = text.replace(space, " ")
    tidy = _tidied(text)
    return tidy if tidy == sent or repaired(tidy) == tidy else normalize(tidy)  # what stood between hid broken letters


def _tidied(text: str) -> str:
    shown = text
    for sign in _HARMLESS:
        if sign in shown:
            shown = shown.replace(sign, "")
    if shown.isprintable() and _OBJECT not in shown and unicodedata.is_normalized("NFKC", shown):
        # No controls, no blank but the space, no stand-in for a letter: most texts of most scripts.
        return _trim(_without_idle_joiners(text) if ZWNJ in text else text)
    return _trim(_without_idle_joiners(_in_plain_letters(text)))


def _in_plain_letters(text: str) -> str:
    """Return the text without controls, with letters for their stand-ins."""
    if _TROUBLE.search(text):
        text = repaired(_TROUBLE.sub(_stand_in, text.replace("\r\n", "\n")))
    return unicodedata.normalize("NFC", _LOST_NON_JOINER.sub(ZWNJ, text) if "¬" in text else text)


def _without_idle_joiners(text: str) -> str:
    """Leave one joiner or non-joiner of several, and none where it says nothing."""
    if ZWJ in text:
        text = _IDLE_JOINER.sub("", _IDLE_NON_JOINER.sub("", _DOUBLED.sub(lambda found: found[0][0], text)))
    elif ZWNJ in text:
        if f"{ZWNJ}{ZWNJ}" in text:
            text = _DOUBLED.sub(ZWNJ, text)
        text = _IDLE_NON_JOINER.sub("", text)
    return text


def _trim(text: str) -> str:
    """Leave one space between words, none around lines, and no empty lines."""
    if "\n" in text:
        text = "\n".join([bare for line in text.split("\n") if (bare := line.strip(" "))])
    else:
        text = text.strip(" ")
    return _BLANKS.sub(" ", text) if "  " in text else text


def _stand_in(found: re.Match[str]) -> str:
    sign = found[0]
    if "\ud800" <= sign <= "\udfff":
        return ""
    known = _TABLE.get(sign)
    return unicodedata.normalize("NFKC", sign) if known is None else known
