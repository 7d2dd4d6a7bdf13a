"""Broken XML made well-formed again, where what was meant is plain.

Text in, text out; nothing is expanded or looked up.

    junk before the root and after its end     cut           a doctype, with all it declares     cut
    letters that XML forbids                   cut           HTML's entities (&nbsp;)            their letters
    a bare & or <                              escaped       a prefix nobody declared            declared
    a document that broke off                  cut after its last whole item, and closed

CDATA sections are left alone but for forbidden letters. What is still broken afterwards is feedparser's.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import NamedTuple

from scraper.feeds import caps
from scraper.feeds.sections import split_cdata
from scraper.feeds.vocabulary import KNOWN_PREFIXES

_ROOT = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?(?:rss|feed|RDF|channel))(?=[\s>/])", re.IGNORECASE)
_MAP_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
_LIST_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?opml(?=[\s>/])", re.IGNORECASE)
_MAP_ENTRY_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:url|sitemap)\s*>", re.IGNORECASE)
_MAP_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:urlset|sitemapindex)\s*>\s*$", re.IGNORECASE)
_END_CHARS = 200  # in which a sitemap's last tag stands
# XML 1.0, 2.2; halves of surrogate pairs do not come out of a decoder.
_FORBIDDEN = "".join(chr(code) for code in range(32) if code not in {9, 10, 13}) + "\ufffe\uffff"
# The end of a section, and whether an end tag follows: then it is the outermost one.
_CDATA_MARK = re.compile(r"<!\[CDATA\[|\]\]>(\s*</)?")
_CHANNEL = re.compile(r"<(/?)((?:[A-Za-z_][\w.-]*:)?channel)(?=[\s>])", re.IGNORECASE)
# An ampersand that starts none of XML's entities; the usual references to characters are
# passed, the rest is looked at (&#146;, &#0;).
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#3[2-9]|#[4-9]\d|#1[0-1]\d|#8\d{3}|#1[5-9]\d\d);)"
    r"(?:#(?P<dec>\d{1,8});|#[xX](?P<hex>[0-9A-Fa-f]{1,7});|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?",
    re.ASCII,
)
_HALVES = re.compile(
    r"&#(?:x(d[89ab][0-9a-f]{2})|(5[56]\d{3}));&#(?:x(d[c-f][0-9a-f]{2})|(5[67]\d{3}));", re.IGNORECASE | re.ASCII
)
_HIGH, _LOW, _LOW_END = 0xD800, 0xDC00, 0xE000  # of UTF-16
# A < that opens no tag, comment or instruction.
_BARE_LESS = re.compile(r"<(?![A-Za-z_/!?])|<(?=/[^A-Za-z_])")
_PREFIX_USE = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s=>/])")
_DECLARED = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
_ITEM_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:item|entry)\s*>", re.IGNORECASE)
_ODD_TAG = re.compile(r"<([A-Za-z_][\w.:-]*)(\s[^<>]*)>")
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w.:-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
# An element of text, up to its own end tag; no feed nests them in themselves.
_LEAF = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?(?:title|description|summary|encoded))(?:\s[^<>]*)?(?<!/)>")
# A text that runs into its next sibling: its end tag was forgotten.
_SIBLING = r"(?:title|link|guid|id|description|summary|pubDate|category|author|enclosure|(?:dc|media|content|atom):\w+)"
_UNCLOSED = re.compile(
    rf"<(title|link|guid|id|pubDate|category|author|dc:\w+)((?:\s[^<>]*)?)(?<!/)>([^<]*)"
    rf"(?=<(?:{_SIBLING}[\s/>]|/(?:item|entry|channel|feed)\s*>))"
)
_ODD_CDATA = re.compile(r"<!\[cdata\[", re.IGNORECASE)
_CDATA = "<![CDATA["
_WINDOWS_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}


class Mended(NamedTuple):
    """The mended text, and whether the document was whole (True) or broke off."""

    text: str
    complete: bool


def mend(text: str) -> Mended | None:
    """Return the text made (mostly) well-formed, or None when no feed's root element is in it."""
    text = _without_forbidden(text)
    root = _ROOT.search(text)
    if not root:
        return None
    text = text[root.start() :]
    if "<![c" in text or "<![Cd" in text:
        text = _ODD_CDATA.sub(_CDATA, text)
    parts = split_cdata(text)
    if any("]]>" in part for part in parts[0::2]):
        parts = split_cdata(_flatten_cdata(text))
    parts, complete = _trim_end(parts, root[1])
    parts[0::2] = [_mend_markup(part) for part in parts[0::2]]
    return Mended("".join(parts), complete)


def mend_map(text: str) -> tuple[str, bool]:
    """Return a sitemap from its root on, with bare ampersands escaped, and whether it is whole.

    Of one that breaks off the last entry is left out: an address that was cut is an address too, of something else.
    """
    text = _without_forbidden(text)
    root = _MAP_ROOT.search(text)
    whole = _MAP_END.search(text[-_END_CHARS:]) is not None
    ends = [] if whole else [found.end() for found in _MAP_ENTRY_END.finditer(text)]
    text = text[root.start() if root else 0 : ends[-1] if ends else None]
    return (_mend_markup(text) if root else text), whole


def mend_list(text: str) -> str:
    """Return an OPML list from its root on, with bare ampersands escaped and HTML's entities as their letters."""
    text = _without_forbidden(text)
    root = _LIST_ROOT.search(text)
    return _mend_markup(text[root.start() :]) if root else text


def _without_forbidden(text: str) -> str:
    """Remove what is no letter in XML. One search a letter is ten times as fast as one pattern for all."""
    for letter in _FORBIDDEN:
        if letter in text:
            text = text.replace(letter, "")
    return text


def _trim_end(parts: list[str], root: str) -> tuple[list[str], bool]:
    """Cut what follows the root's end, or if that is missing, what follows the last whole item. Odd parts are CDATA."""
    end = re.compile(rf"</{re.escape(root)}\s*>", re.IGNORECASE)
    if (
        parts[-1].rstrip().endswith(f"</{root}>")
        and _CDATA not in parts[-1]
        and "".join(parts[0::2]).count(f"</{root}") == 1
    ):
        return parts, True
    for place in range(0, len(parts), 2):
        if found := end.search(parts[place]):
            parts[place] = parts[place].replace(_CDATA, " " * len(_CDATA))  # a section without an end
            return [*parts[:place], parts[place][: found.start()] + f"</{root}>"], True
    return _trim_broken(parts, root), False


def _trim_broken(parts: list[str], root: str) -> list[str]:
    for place in range((len(parts) - 1) & ~1, -1, -2):
        text = parts[place].partition("<![CDATA[")[0]
        ends = list(_ITEM_END.finditer(text))
        if ends:
            kept = [*parts[:place], text[: ends[-1].end()]]
            return [*kept[:-1], f"{kept[-1]}{_close_channel(kept)}</{root}>"]
    return parts


def _close_channel(parts: list[str]) -> str:
    """Return the end tag of a channel that is still open (RSS 2.0), else nothing (RSS 1.0 closes it first)."""
    tags = [found for part in parts[0::2] for found in _CHANNEL.findall(part)]
    return f"</{tags[-1][1]}>" if tags and not tags[-1][0] else ""


def _flatten_cdata(text: str) -> str:
    """Unwrap CDATA sections inside CDATA sections: XML knows no nesting, its writers do not know that."""
    depth, parts, place = 0, [], 0
    for found in _CDATA_MARK.finditer(text):
        opens = found[0].startswith("<")
        inner = depth > 0 if opens else depth > 1 and not found[1]
        if inner:
            parts.append(text[place : found.start()])
            place = found.end()
        depth = depth + 1 if opens else depth - 1 if inner else 0
    return "".join(parts) + text[place:] if parts else text


def _mend_markup(text: str) -> str:
    """Mend one stretch of text and tags between CDATA sections."""
    if "&" in text:
        if "&#" in text:
            text = _HALVES.sub(_joined, text)
        text = _AMPERSAND.sub(_mend_ampersand, text)
    if "]]>" in text:
        text = text.replace("]]>", "")
    return _BARE_LESS.sub("&lt;", text)


def _joined(found: re.Match[str]) -> str:
    """Return the letter of two references that write it in halves, as UTF-16 does: emoji by Java and JavaScript."""
    high, low = (int(hexed, 16) if hexed else int(digits) for hexed, digits in (found.group(1, 2), found.group(3, 4)))
    if not (_HIGH <= high < _LOW <= low < _LOW_END):
        return found[0]
    return chr(0x10000 + ((high - _HIGH) << 10) + low - _LOW)


def _mend_ampersand(found: re.Match[str]) -> str:
    if name := found["name"]:
        letters = html5.get(f"{name};")
        return _as_references(letters) if letters else f"&amp;{found[0][1:]}"
    code = int(found["dec"]) if found["dec"] else int(found["hex"], 16) if found["hex"] else None
    return "&amp;" if code is None else _reference(code)


def _as_references(letters: str) -> str:
    return "".join([f"&#{ord(letter)};" for letter in letters])


def _reference(code: int) -> str:
    """Write a character reference that XML allows; those of windows-1252 are put right, forbidden ones dropped."""
    if code in _WINDOWS_C1:
        return _WINDOWS_C1[code]
    allowed = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF  # noqa: PLR2004 - XML 1.0, 2.2
    return f"&#{code};" if allowed else ""


def mend_harder(text: str) -> str:
    """Mend what `mend` leaves: attributes without quotes or values, named twice; missing end tags; markup in texts."""
    parts = split_cdata(text)
    parts[0::2] = [_ODD_TAG.sub(_rewrite_tag, part) for part in parts[0::2]]
    return _escape_leaves(_UNCLOSED.sub(r"<\1\2>\3</\1>", "".join(parts)))


def _rewrite_tag(tag: re.Match[str]) -> str:
    if len(tag[0]) > caps.TAG_CHARS:
        return tag[0]
    attributes = {name: one or two or three for name, one, two, three in _ATTRIBUTE.findall(tag[2])}
    written = "".join(f' {name}="{value.replace(chr(34), "&quot;")}"' for name, value in attributes.items())
    return f"<{tag[1]}{written}{'/' if tag[2].endswith('/') else ''}>"


def _escape_leaves(text: str) -> str:
    """Write the markup inside text elements as text."""
    parts, place = [], 0
    endless: set[str] = set()
    for found in _LEAF.finditer(text):
        if found.start() < place or found[1] in endless:
            continue
        end = text.find(f"</{found[1]}", found.end())
        if end < 0:
            endless.add(found[1])
            continue
        parts += [text[place : found.end()], _escape_leaf(text[found.end() : end])]
        place = end
    return "".join([*parts, text[place:]])


def _escape_leaf(inside: str) -> str:
    if "<" not in inside or "<![CDATA[" in inside:
        return inside
    return inside.replace("<", "&lt;").replace(">", "&gt;")


def declare_prefixes(text: str) -> str:
    """Declare on the root what is used without having been declared anywhere, unless that is absurdly much."""
    declared = set(_DECLARED.findall(text)) | {"xml", "xmlns"}
    missing = {prefix for prefix in _PREFIX_USE.findall(text) if prefix not in declared}
    if not 0 < len(missing) <= caps.PREFIXES:
        return text
    root = _ROOT.match(text)
    place = root.end() if root else 0
    known = "".join(
        f' xmlns:{prefix}="{KNOWN_PREFIXES.get(prefix.lower(), "urn:undeclared:" + prefix)}"'
        for prefix in sorted(missing)
    )
    return f"{text[:place]}{known}{text[place:]}"
