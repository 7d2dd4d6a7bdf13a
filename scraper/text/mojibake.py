"""Text whose UTF-8 was read as a Windows charset («Ø³Ù„Ø§Ù…», «ط³ظ„ط§ظ…», "cafÃ©"), made whole where that is certain.

Certain is a text all of whose characters beyond ASCII are UTF-8 again when written in that charset: a text that is right fails at
its first accented letter, and so does one that is broken in parts, which stays as it is. What would come out must be of a script that
news is written in, and more than one sign that could be chance.
"""

from __future__ import annotations

import re

_LATIN, _OTHERS = ("cp1252", "latin-1"), ("cp1256", "cp1251")
# Lead bytes of the scripts of news and of punctuation; the others are those of scripts that chance would hit (N'Ko behind «ß»).
# Compiled when first needed: a start-up is no time for patterns that nearly no text meets.
_SEQUENCE = rb"[\xc2-\xc5\xce-\xdb][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|\xf0[\x80-\xbf]{3}"
_SPELLED = rb"(?:[\x00-\x7f]|" + _SEQUENCE + rb")*"
LONGEST_SEQUENCE = 4  # bytes
FEWEST_BYTES = 6  # of sequences: three letters, two Chinese signs, no chance in any charset
# In cp1252 fewer will do: A with tilde or circumflex and a sign never stand together, but where a word in capitals ends («IRMÃ»).
_LATIN_PAIR = rb"(?<![A-Z])[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x80-\xbf]"
_ODD = "[¢-©¬®-´¶¸-º¼-¾‚-‰]"  # among Arabic or Cyrillic letters: no word has them, and "سگ سگ سگ" stays
# How the bytes of UTF-8 look in one charset or another, where the first sign beyond ASCII stands: one that begins a letter, and
# one behind it. The ASCII before them is passed over for good: a text that is right fails at once.
_LOOKS = re.compile(
    "[\x00-\x7f]*+[\u00c2-\u00f0\u0412-\u0440\u0622-\u064b][\u0080-\u00bf\u0152-\u02dc\u0401-\u0491\u060c-\u061f\u0679-\u06be\u200c-\u203a\u20ac-\u2122]"
)
_UNDEFINED = {code: bytes([code]) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D, 0x98)}  # read as controls


def repaired(text: str) -> str:
    """Return the text as it was meant, the very same where nothing is certain."""
    while not text.isascii():
        whole = _as_meant(text)
        if whole is None:
            return text
        text = whole
    return text


def _as_meant(text: str) -> str | None:
    looks = _LOOKS.match(text)
    if looks is None:  # nearly all texts that are right
        return None
    place = looks.end() - 2
    for charset in (*_LATIN, *_OTHERS):
        beginning = _written(text[place : place + LONGEST_SEQUENCE], charset)
        if beginning is None or re.match(_SEQUENCE, beginning) is None:
            continue
        raw = _written(text, charset)
        if raw is None or re.fullmatch(_SPELLED, raw) is None or not _is_certain(text, raw, charset):
            continue
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            continue
    return None


def _written(text: str, charset: str) -> bytes | None:
    """Return the bytes that a charset has for a text; what it leaves undefined was read as a control."""
    try:
        return text.encode(charset)
    except UnicodeEncodeError as error:
        if ord(text[error.start]) not in _UNDEFINED:
            return None
    parts = re.split("([\x81\x8d\x8f\x90\x98\x9d])", text)
    try:
        return b"".join(_UNDEFINED[ord(part)] if at % 2 else part.encode(charset) for at, part in enumerate(parts))
    except UnicodeEncodeError:
        return None


def _is_certain(text: str, raw: bytes, charset: str) -> bool:
    if charset in _LATIN and re.search(_LATIN_PAIR, raw):
        return True
    return sum(map(len, re.findall(_SEQUENCE, raw))) >= FEWEST_BYTES and (
        charset in _LATIN or re.search(_ODD, text) is not None
    )
