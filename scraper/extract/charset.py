"""Bytes to UTF-8 bytes: the order of belief is BOM, valid UTF-8, HTTP header, `<meta>`, detector.

Valid UTF-8 comes before what anybody declares because no text of a legacy charset with letters beyond ASCII is valid
UTF-8 by chance, while headers and templates lie often. Where these say UTF-8 (`claims_utf8`), a lie shows in the text:
the whole page need not be looked at before. Labels are those of the WHATWG Encoding Standard as far as Python knows
the charset; UTF-7 is never decoded (it hides markup).
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

CHUNK_BYTES = 8192  # looked at together: small enough for the processor's cache, most of them plain ASCII
HEAD_BYTES = 4096  # how far a <meta> is looked for; the standard says 1024, real pages need more
DETECT_BYTES = 65_536
BROKEN_SHARE = 0.01  # of U+FFFD beyond which a reading is not believed

_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_PROLOG = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
# What browsers read for a label (WHATWG): the Windows superset, not the ISO charset itself.
_READ_AS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# Charsets that one language alone is written in.
LANGUAGES = {
    "gb18030": "zh-CN", "big5hkscs": "zh-TW", "cp949": "ko", "cp932": "ja", "euc_jp": "ja", "iso2022_jp": "ja",
    "cp874": "th", "cp1253": "el", "iso8859-7": "el", "cp1254": "tr", "cp1255": "he", "iso8859-8": "he",
}  # fmt: skip
_NEVER = frozenset({"utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32"})  # cannot be what an ASCII <meta> means


def claims_utf8(data: bytes, content_type: str | None) -> bool:
    """Tell whether the header says that a page is UTF-8, or its `<meta>` where the header says nothing."""
    return (_declared(content_type) or _in_page(data)) == "utf-8" and not data.startswith(tuple(_BOMS))


def to_utf8(data: bytes, content_type: str | None) -> tuple[bytes, str]:
    """Return a page's bytes as UTF-8, and the charset that they were read as. Never raises."""
    for bom, name in _BOMS.items():
        if data.startswith(bom):
            return _recode(data[len(bom) :], name), name
    return (data, "utf-8") if is_utf8(data) else _legacy(data, content_type)


def is_utf8(data: bytes) -> bool:
    """Tell whether bytes are valid UTF-8; decoding the whole page at once would cost twice as much."""
    at, end = 0, len(data)
    try:
        while at < end:
            chunk = data[at : at + CHUNK_BYTES]
            at += len(chunk) if chunk.isascii() else codecs.utf_8_decode(chunk, "strict", at + CHUNK_BYTES >= end)[1]
    except UnicodeDecodeError:
        return False
    return True


def _legacy(data: bytes, content_type: str | None) -> tuple[bytes, str]:
    """Read bytes that are not valid UTF-8: by what is declared, else by what is detected."""
    for name in (_declared(content_type), _in_page(data)):
        if name and name != "utf-8" and (text := data.decode(name, "replace")) and not _broken(text):
            return text.encode("utf-8", "replace"), name
    text = data.decode("utf-8", "replace")
    if not _broken(text):
        return text.encode(), "utf-8"
    name = _detected(data) or "cp1252"
    return _recode(data, name), name


def _recode(data: bytes, name: str) -> bytes:
    return data.decode(name, "replace").encode("utf-8", "replace")


def _broken(text: str) -> bool:
    beyond_ascii = max(1, len(text) - len(text.encode("ascii", "ignore")))
    return text.count("\ufffd") > max(BROKEN_SHARE * len(text), BROKEN_SHARE * 10 * beyond_ascii)


def _declared(content_type: str | None) -> str | None:
    found = _HEADER.search(content_type or "")
    return _codec(found[1]) if found else None


def _in_page(data: bytes) -> str | None:
    head = data[:HEAD_BYTES]
    found = _META.search(head) or _PROLOG.search(head)
    return _codec(found[1].decode("ascii", "replace")) if found else None


@lru_cache(maxsize=100)
def _codec(label: str) -> str | None:
    """Return the name of the codec that a label means, None when it is unknown or must not be used."""
    try:
        name = codecs.lookup(label.strip().lower()).name
        b"\x80".decode(name, "replace")  # neither a bytes-to-bytes codec such as "hex" nor a strict one
    except (LookupError, ValueError, TypeError):
        return None
    return None if name in _NEVER else _READ_AS.get(name, name)


def _detected(data: bytes) -> str | None:
    """Ask chardet, which takes long to import and to think: only pages that declare nothing true get here."""
    import chardet  # noqa: PLC0415

    guess = chardet.detect(data[:DETECT_BYTES]).get("encoding")
    return _codec(guess) if guess else None
