"""Sitemaps as feeds: news sitemaps, plain ones, and indexes of them (sitemaps.org 0.9, Google's news extension).

A sitemap lists a whole site, not what is new: of dated entries those of the last days are taken, newest first; of
undated ones a few. An index names other sitemaps, the lately changed of which are worth a look.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scraper.feeds import caps
from scraper.feeds.addresses import absolute
from scraper.feeds.plain import one_line
from scraper.feeds.records import Child, Hints, ParsedFeed
from scraper.text import parse_date
from storage.records import FeedItem, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

HORIZON = timedelta(days=7)  # what is older was published before anybody followed this sitemap
UNDATED_ENTRIES = 100  # that a sitemap without dates gives at most: nobody knows which of them are new
# W3C's profile of ISO 8601 has dates of a year or a month only.
_PARTIAL = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")
_COMMAS = re.compile("[,،;؛、，]")
_MONTH, _YEAR = timedelta(days=31), timedelta(days=366)
_GZIP_WINDOW = 31  # of zlib: a gzip header is expected
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class NotUnpacked(Exception):  # noqa: N818 - a state: the answer is no gzip after all
    """A gzip body is cut, broken or larger than a sitemap may be; the text says which."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What dates and addresses are read by; `declared` are the entities of the document's own making."""

    url: str
    zone: str | None
    now: datetime
    declared: frozenset[str] = frozenset()


def unpack(body: bytes) -> bytes:
    """Return what a gzip file holds (`sitemap.xml.gz` is served as one), at most `caps.SITEMAP_BYTES`. NotUnpacked."""
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        plain = unpacker.decompress(body, caps.SITEMAP_BYTES + 1)
    except zlib.error as error:
        raise NotUnpacked(f"broken gzip: {error}") from error
    if len(plain) > caps.SITEMAP_BYTES:
        raise NotUnpacked(f"more than {caps.SITEMAP_BYTES} bytes unpacked")
    if not unpacker.eof:
        raise NotUnpacked("gzip that breaks off")
    return plain


def read_sitemap(entries: Iterable[_Element], reading: Reading) -> ParsedFeed:
    """Return a sitemap's entries as items, or an index's sitemaps as children, newest first.

    Addresses made of entities that the document itself declares are left out: nobody but an attacker writes them.
    """
    items: list[FeedItem | None] = []
    children: list[Child | None] = []
    whole = True
    for number, entry in enumerate(entries):
        if number >= caps.ENTRIES:
            whole = False
            break
        name = _name(entry)
        if name == "url":
            items.append(_item(entry, reading))
        elif name == "sitemap":
            children.append(_child(entry, reading))
    return _listing([each for each in items if each], [each for each in children if each], reading, whole=whole)


def read_addresses(text: str, reading: Reading) -> ParsedFeed:
    """Return a sitemap that is plain text, one address a line."""
    lines = text.split(maxsplit=caps.ENTRIES)
    urls = (absolute(line, reading.url) for line in lines[: caps.ENTRIES])
    return _listing([FeedItem(url=url) for url in urls if url], [], reading, whole=len(lines) <= caps.ENTRIES)


def _listing(items: list[FeedItem], children: list[Child], reading: Reading, *, whole: bool) -> ParsedFeed:
    recent = _newest(list({item.url: item for item in items}.values()), reading)
    if len(recent) > caps.ITEMS_PER_POLL:
        whole = False
    return ParsedFeed(
        kind="sitemap",
        title=None,
        link=None,
        language=None,
        items=recent[: caps.ITEMS_PER_POLL],
        hints=Hints(),
        tier="strict",
        complete=whole,
        notes=() if whole else (Note("items_capped", f"more than {caps.ITEMS_PER_POLL} items"),),
        children=_latest(children)[: caps.ITEMS_PER_POLL],
    )


def _place(told: dict[str, str], reading: Reading) -> str | None:
    """Return the absolute address of an entry, None of one that is none or that declared entities make up."""
    said = told.get("loc", "")
    return None if any(f"&{name};" in said for name in reading.declared) else absolute(said, reading.url)


def _newest(items: list[FeedItem], reading: Reading) -> tuple[FeedItem, ...]:
    since = reading.now - HORIZON
    dated = [item for item in items if item.published_at or item.updated_at]
    recent = sorted((item for item in dated if _may_be_of(item) >= since), key=_when, reverse=True)
    undated = [item for item in items if not (item.published_at or item.updated_at)][:UNDATED_ENTRIES]
    return (*recent, *undated)


def _may_be_of(item: FeedItem) -> datetime:
    """Return the latest time that an entry's date may mean: of a year or month its end."""
    raw = item.updated_raw or ""
    if item.published_at is None and _PARTIAL.fullmatch(raw):
        return _when(item) + (_MONTH if "-" in raw else _YEAR)
    return _when(item)


def _when(item: FeedItem) -> datetime:
    return item.published_at or item.updated_at or _LONG_AGO


def _latest(children: list[Child]) -> tuple[Child, ...]:
    """Return the sitemaps of an index, the latest changed first; undated ones from the end, where sites append."""
    children.reverse()
    return tuple(sorted(children, key=lambda child: child.modified_at or _LONG_AGO, reverse=True))


def _item(entry: _Element, reading: Reading) -> FeedItem | None:
    told = dict(_told(entry))
    url = _place(told, reading)
    if url is None:
        return None
    published, modified = told.get("publication_date"), told.get("lastmod")
    tags = [one_line(each, limit=caps.NAME_CHARS) for each in _COMMAS.split(told.get("keywords") or "")]
    return FeedItem(
        url=url,
        title=one_line(told.get("title"), limit=caps.TITLE_CHARS),
        published_at=_instant(published, reading),
        published_raw=published,
        updated_at=_instant(modified, reading),
        updated_raw=modified,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag))[: caps.NAMES],
        image=absolute(told.get("image"), reading.url),
        language=one_line(told.get("language"), limit=caps.NAME_CHARS),
    )


def _told(entry: _Element) -> Iterator[tuple[str, str]]:
    """Yield the facts of an entry by their local names, the last one first, so that in a dict the first stays."""
    for element in reversed(list(entry.iter())):
        name, text = _name(element), (element.text or "").strip()
        above = _name(parent) if (parent := element.getparent()) is not None else ""
        if not text or (above == "video"):
            continue
        if above == "image":
            name = "image" if name == "loc" else ""
        if name:
            yield name, text[: caps.URL_CHARS + 1]  # of a longer address nothing is left: half of one is another


def _child(entry: _Element, reading: Reading) -> Child | None:
    told = dict(_told(entry))
    url = _place(told, reading)
    modified = told.get("lastmod") or ""
    # A year or month says nothing of what came since the last look: such a sitemap counts as undated.
    return Child(url, None if _PARTIAL.fullmatch(modified) else _instant(modified, reading)) if url else None


def _instant(raw: str | None, reading: Reading) -> datetime | None:
    """Read a date (W3C's profile of ISO 8601, or what the site makes of it); none from beyond tomorrow is believed."""
    if raw and _PARTIAL.fullmatch(raw):
        raw = f"{raw}-01" if "-" in raw else f"{raw}-01-01"
    found = parse_date(raw[: caps.DATE_CHARS], zone=reading.zone, now=reading.now) if raw else None
    if found is None or found.instant > reading.now + timedelta(seconds=caps.FUTURE_S):
        return None
    return found.instant


def _name(element: _Element) -> str:
    """Return an element's local name; the prefix may be one that nobody declared."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
