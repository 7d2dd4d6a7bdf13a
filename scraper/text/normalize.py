"""Text as it was published, without what is no text: NFC, one space between words, nothing invisible that says nothing.

Kept: zero-width non-joiners and joiners between letters (Persian, Hindi and emoji need them), digits, quotes, diacritics.
Gone: controls, soft hyphens, zero-width spaces, byte order marks, bidi marks and overrides, lone surrogates,
non-characters. Unicode spaces become a space, Arabic presentation forms their letters. Lines are kept. Idempotent.
"""

from __future__ import annotations

import re
import unicodedata

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
_TABLE: dict[int, str | None] = (
    dict.fromkeys(_GONE) | {ord(each): " " for each in _SPACES} | {ord(each): "\n" for each in _BREAKS}
)
_TROUBLE = re.compile(f"[{re.escape(''.join(map(chr, _TABLE)))}\ud800-\udfff]")  # anything the table would change
_SURROGATES = re.compile("[\ud800-\udfff]")
_PRESENTATION = re.compile("[\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]+")
_JOINERS = re.compile(f"[{ZWNJ}{ZWJ}]{{2,}}")
# A joiner says something between two letters (or within an emoji) only.
_EDGE = r"[\s.,;:!?()\[\]«»،؛؟\"']"
_IDLE_JOINER = re.compile(rf"(?:(?<={_EDGE})|^){ZWNJ}+|{ZWNJ}+(?={_EDGE}|$)", re.MULTILINE)
_PLAIN = re.compile(r"[!-~\u00a1-\u00ac\u00ae-\u02ff]+(?: [!-~\u00a1-\u00ac\u00ae-\u02ff]+)*")


def normalize(text: str) -> str:
    """Return the text as described above; "" when nothing is left."""
    if _PLAIN.fullmatch(text):  # one line of Latin letters and single spaces: nothing to do
        return unicodedata.normalize("NFC", text)
    if _TROUBLE.search(text):
        text = _SURROGATES.sub("", text.replace("\r\n", "\n").translate(_TABLE))
    if _PRESENTATION.search(text):
        text = _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = unicodedata.normalize("NFC", text)
    if ZWNJ in text or ZWJ in text:
        text = _JOINERS.sub(lambda found: found[0][0], text)
        text = _IDLE_JOINER.sub("", text)
    lines = (_squeeze(line) if "  " in line else line.strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _squeeze(line: str) -> str:
    return " ".join(part for part in line.split(" ") if part)
