"""Bytes of a feed to text. Order: BOM, valid UTF-8, UTF-16 by its zero bytes, the declarations, chardet.

Valid UTF-8 beats every declaration: text of another charset that happens to be valid UTF-8 practically does not occur,
feeds that declare windows-1256 and send UTF-8 do.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PROLOG = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)")
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_PROLOG_BYTES = 1_024
_DETECT_BYTES = 20_000  # of the part that is not ASCII
# Of broken UTF-8: more damage than this share of the letters beyond ASCII means another charset, less means damage.
_DAMAGE_SHARE = 0.01
# The same where no other charset is declared: there are more broken places than letters in nine other charsets tried.
_DETECTED_DAMAGE = 0.7
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_LETTERS = re.compile("[^\x00-\x7f\ufffd]+")
_HIGH_RUNS = re.compile(rb"[\x80-\xff][^\n<>]{0,80}")
# Never decoded: UTF-7 hides markup from whoever filters it. The others are no charsets of text.
_REFUSED = frozenset(
    (
        "utf_7",
        "unicode_escape",
        "raw_unicode_escape",
        "idna",
        "punycode",
        "undefined",
        "rot13",
        "hex",
        "base64",
        "bz2",
        "zlib",
        "uu",
        "quopri",
        "mbcs",
        "oem",
    )
)
# What people write and what they mean (WHATWG Encoding: iso-8859-1 is windows-1252).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-6": "iso8859-6", "fa": "cp1256", "arabic": "cp1256"}
# Whose codes 0x80 to 0x9F nobody writes: a text that has them is of the charset that Windows has in its place.
_OF_WINDOWS = {
    "iso8859-2": "cp1250",
    "iso8859-5": "cp1251",
    "iso8859-6": "cp1256",
    "iso8859-7": "cp1253",
    "iso8859-8": "cp1255",
    "iso8859-9": "cp1254",
    "iso8859-13": "cp1257",
}
_C1 = re.compile(rb"[\x80-\x9f]")
_ESCAPE_CHARSETS = ("iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_kr", "hz")


_ALEF, _ALEF_TWICE = "ا", "Ø§"  # the commonest letter of Persian and Arabic
_WINDOWS_1252 = {
    ord(bytes([code]).decode("cp1252")): code
    for code in range(0x80, 0x100)
    if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
} | {code: code for code in range(0x80, 0x100)}
_FEWEST_LETTERS = 12  # that are no chance
_WESTERN_RUN = re.compile(f"[{''.join(map(chr, _WINDOWS_1252))}]+")


class Decoded(NamedTuple):
    """A document's text, the charset that was taken, and how it was known.

    `method` is bom, utf-8, utf-16, header, prolog, detector, or damaged (UTF-8 with a few broken bytes).
    """

    text: str
    charset: str
    method: str


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Return the text of a document; never fails, what cannot be decoded becomes U+FFFD."""
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return Decoded(body.decode(charset, "replace").lstrip("\ufeff"), charset, "bom")
    declared = _declared(body, content_type)
    if codec := _escape_charset(body, declared):
        return Decoded(body.decode(codec, "replace"), codec, "prolog")
    if wide := _utf16_without_bom(body):
        return Decoded(body.decode(wide, "replace"), wide, "utf-16")
    try:
        return Decoded(body.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError:
        return _other_charset(body, declared)


def encoded_twice(title: str | None) -> bool:
    """Tell whether a text is UTF-8 of Persian or Arabic that was taken for windows-1252 and written as UTF-8 again."""
    return title is not None and _ALEF_TWICE in title and _ALEF not in title


def taken_for_western(titles: list[str]) -> bool:
    """Tell whether titles are windows-1256 that was taken for windows-1252: «ÎÈÑ åã Çßäæä ÇÒ ÊåÑÇä».

    No language of Latin letters has words of nothing but capitals with accents; Cyrillic would be small ones.
    """
    letters = [letter for title in titles for letter in title if letter.isalpha() and letter > "\x7f"]
    plain = sum(letter.isalpha() and letter <= "\x7f" for title in titles for letter in title)
    capitals = sum("À" <= letter <= "ß" for letter in letters)
    return (
        "Ç" in letters and len(letters) >= _FEWEST_LETTERS and capitals > len(letters) / 2 and plain < len(letters) / 2
    )


def as_windows_1256(body: bytes) -> bytes:
    """Return a document of such texts as it was meant."""
    return _WESTERN_RUN.sub(_as_written, body.decode("utf-8", "replace")).encode()


def _as_written(run: re.Match[str]) -> str:
    return bytes([_WINDOWS_1252[ord(letter)] for letter in run[0]]).decode("cp1256")


def encode_once(body: bytes) -> bytes:
    """Return a document of such texts as it was before; what is not UTF-8 twice over stays."""
    return _WESTERN_RUN.sub(_once, body.decode("utf-8", "replace")).encode()


def _once(run: re.Match[str]) -> str:
    try:
        return bytes([_WINDOWS_1252[ord(letter)] for letter in run[0]]).decode()
    except UnicodeDecodeError:
        return run[0]


def _declared(body: bytes, content_type: str | None) -> tuple[tuple[str, str], ...]:
    """Return the declared charsets that exist, as (Python's name, where it is declared)."""
    header = _HEADER.search(content_type or "")
    prolog = _PROLOG.search(body, 0, _PROLOG_BYTES)
    said = ((header[1] if header else "", "header"), (prolog[1].decode("ascii") if prolog else "", "prolog"))
    return tuple((codec, where) for name, where in said if (codec := _codec(name)))


def _codec(name: str) -> str | None:
    lower = name.strip().lower().removeprefix("x-")
    if lower in _MEANT:
        return _MEANT[lower]
    try:
        codec: str = codecs.lookup(lower).name
    except (LookupError, ValueError):
        return None
    return None if codec.replace("-", "_") in _REFUSED else _MEANT.get(codec, codec)


def _escape_charset(body: bytes, declared: tuple[tuple[str, str], ...]) -> str | None:
    """Return a declared charset whose bytes look like ASCII (ISO-2022-JP and the like), when its escapes are there."""
    wanted = [codec for codec, _ in declared if codec in _ESCAPE_CHARSETS]
    return wanted[0] if wanted and (b"\x1b" in body or b"~{" in body) else None


def _utf16_without_bom(body: bytes) -> str | None:
    head = body[:64]
    if b"\x00" not in head:
        return None
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if odd > len(head) // 4 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 4 and not odd else None


def _other_charset(body: bytes, declared: tuple[tuple[str, str], ...]) -> Decoded:
    damaged = body.decode("utf-8", "replace")
    broken = damaged.count("\ufffd")
    if broken <= _DAMAGE_SHARE * len(_NOT_ASCII.findall(body)):
        return Decoded(damaged, "utf-8", "damaged")
    for codec, where in declared:
        meant = _of_windows(codec, body)
        if meant != "utf-8" and (text := _try(body, meant)) is not None:
            return Decoded(text, meant, where)
    if broken <= _DETECTED_DAMAGE * sum(map(len, _LETTERS.findall(damaged))):
        return Decoded(damaged, "utf-8", "damaged")
    return _detected(body)


def _of_windows(codec: str, body: bytes) -> str:
    return _OF_WINDOWS[codec] if codec in _OF_WINDOWS and _C1.search(body) else codec


def _try(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _detected(body: bytes) -> Decoded:
    """Ask the detector, of the lines that are not ASCII only: markup says nothing and costs most of the time."""
    sample = b"\n".join(_HIGH_RUNS.findall(body))[:_DETECT_BYTES]
    import chardet  # noqa: PLC0415 - takes long to import, and few feeds need it

    guess = chardet.detect(sample)["encoding"]
    codec = _of_windows(_codec(guess or "") or "cp1252", sample)
    return Decoded(body.decode(codec, "replace"), codec, "detector")
