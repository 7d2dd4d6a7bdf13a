"""Markup to plain text, for titles and summaries: tags removed, entities decoded, what was escaped twice mended."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from scraper.feeds import caps
from scraper.feeds.sections import drop_hidden
from scraper.text import normalize

_BLOCKS = """
address article aside blockquote br center dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header
hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_INLINE = """
a abbr acronym amp-img area audio b bdi bdo big body button canvas caption cite code col colgroup del dfn em embed font
head html i iframe img input ins kbd label link map mark meta noscript object option param picture q rp rt ruby s samp
select small source span strike strong sub sup svg textarea time title track tt u var video wbr
"""
# What stands for a tag, by its name with the slash of an end tag. Only names of HTML are tags: "List<String>" and
# "5 < 6" are text.
_GAPS = {
    f"{slash}{name}": gap
    for names, gap in ((_BLOCKS, "\n"), (_INLINE, ""))
    for name in names.split()
    for slash in ("", "/")
}
_GAPS |= {name.upper(): gap for name, gap in _GAPS.items()}
# No < in it: a missing > must not eat the rest. Possessive, as nothing is gained by a second try.
_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9:-]*+)(?:>|[\s/][^<>]*+>)")
_PREFIXED = re.compile(r"/?[A-Za-z][A-Za-z0-9-]*:[A-Za-z][A-Za-z0-9-]*")  # <o:p>, of word processors
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")  # as html.unescape has it
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# What needs nothing: ASCII without tags, entities and runs of blanks. Most titles, names and tags are that.
_SIMPLE = re.compile(r"[!-%'-;=?-~]+(?: [!-%'-;=?-~]+)*")
# "It&#146;s": numbers of windows-1252, which HTML reads as such (WHATWG HTML, 13.2.5.80) and XML as control characters.
_C1 = re.compile("[\x80-\x9f]")
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_IMG_START = re.compile(r"<[iI][mM][gG](?=\s)")  # a pattern that heeds case only here leaps from < to <
_IMG_CHARS = 8_000  # a longer tag is none
_VALUE = r"\s*=\s*(?:\"([^\"]{1,4000})\"|'([^']{1,4000})'|([^\"'\s>]{1,4000}))"
_SRC = re.compile(rf"\s[sS][rR][cC]{_VALUE}")
_PIXEL = re.compile(r"[\s\"'](?:[wW][iI][dD][tT][hH]|[hH][eE][iI][gG][hH][tT])\s*=\s*[\"']?[01]\b")
_INLINE_DATA = ("data:", "DATA:")  # a stand-in until a script puts the picture there
_LAZY = re.compile(rf"\sdata-(?:[a-z]+-)*(?:src|original){_VALUE}", re.IGNORECASE)
_CUT_SHORT = re.compile(r"(?:<(?:[/!A-Za-z][^<>]*+)?|&#?\w{0,31})\Z")
_ESCAPED_TWICE_ROUNDS = 2


def plain_text(source: str | None, *, limit: int, markup: bool = True) -> str | None:
    """Return the plain text of at most `limit` characters of HTML source, lines kept, or None when there is none.

    With `markup` False the source is text by its publisher's word: tags in it stay, only entities that were escaped
    twice are mended.
    """
    if not source:
        return None
    text = source if len(source) <= limit else _beginning(source.lstrip(), limit)
    if markup and "<" in text:
        text = strip_tags(text)
    if "&" in text:
        text = decode_entities(text)
        if markup and "<" in text:  # "&amp;lt;b&amp;gt;": the tags were escaped twice
            text = decode_entities(strip_tags(text))
    return normalize(text) or None


def _beginning(source: str, limit: int) -> str:
    """Return at most `limit` characters of a source, none of a tag or an entity that the cut goes through."""
    return source if len(source) <= limit else _CUT_SHORT.sub("", source[:limit])


def text_of(content: str | None) -> str | None:
    """Return an item's content as plain text, a line a paragraph."""
    return plain_text(content, limit=caps.CONTENT_CHARS)


def one_line(source: str | None, *, limit: int, markup: bool = True) -> str | None:
    """Return plain text as one line."""
    if source and len(source) <= limit and _SIMPLE.fullmatch(source):
        return source
    if source and not source.isascii() and _C1.search(source):
        source = source.translate(_WINDOWS_1252)
    text = plain_text(source, limit=limit, markup=markup)
    return text.replace("\n", " ") if text else None


def strip_tags(text: str) -> str:
    """Remove HTML's tags: blocks part lines, others leave nothing; line breaks of the source are blanks."""
    if ("!" in text and "<!" in text) or ("]" in text and "]]>" in text):  # one letter is found many times faster
        text = drop_hidden(text)
    parts = _TAG.split(text.replace("\n", " "))
    if len(parts) == 1:
        return text
    try:
        parts[1::2] = [_GAPS[name] for name in parts[1::2]]
    except KeyError:  # <SCRIPT>, <Br>, List<String>
        return _TAG.sub(_gap, drop_hidden(text).replace("\n", " "))
    return "".join(parts)


def _gap(tag: re.Match[str]) -> str:
    return "" if _PREFIXED.fullmatch(tag[1]) else _GAPS.get(tag[1].lower(), tag[0])


def decode_entities(text: str) -> str:
    """Decode entities, also those that were escaped twice ("&amp;quot;")."""
    for _ in range(_ESCAPED_TWICE_ROUNDS):
        text = _REFERENCE.sub(_letters, text)
        if "&" not in text or not _ENTITY.search(text):
            break
    return text


def _letters(reference: re.Match[str]) -> str:
    return _unescaped(reference[0])


_unescaped = lru_cache(maxsize=1024)(unescape)  # a few dozen references are nearly all there are


def first_image(source: str | None) -> str | None:
    """Return the address of the first picture in HTML source that is no tracking pixel."""
    if not source or "<" not in source:
        return None
    for start in _IMG_START.finditer(source):
        tag = source[start.start() : source.find(">", start.end(), start.end() + _IMG_CHARS) + 1]
        if "<" in tag[1:] or _PIXEL.search(tag):
            continue
        found = _SRC.search(tag)
        if not found or found[found.lastindex or 0].startswith(_INLINE_DATA):
            found = _LAZY.search(tag)
        if found:
            return unescape(found[found.lastindex or 0])
    return None
