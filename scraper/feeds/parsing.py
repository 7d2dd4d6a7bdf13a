"""The way of a feed's bytes through the tiers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.feeds.decode import as_windows_1256, decode, encode_once, encoded_twice, taken_for_western
from scraper.feeds.jsonfeed import NotJsonFeed, read_json
from scraper.feeds.lenient import TooHostile, read_leniently
from scraper.feeds.mend import declare_prefixes, mend, mend_harder, mend_map
from scraper.feeds.normalise import normalise
from scraper.feeds.reader import UNBOUND_PREFIX, UNDEFINED_ENTITY, read_feed
from scraper.feeds.sitemap import NotUnpacked, Reading, read_addresses, read_sitemap, unpack
from scraper.feeds.sniff import GZIP, looks_like, looks_like_addresses, looks_like_sitemap
from scraper.feeds.strict import NotStrict, entries
from scraper.hosts import host_of
from scraper.text import zone_at
from storage.records import Note, Refusal, RefusalClass

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.feeds.raw import RawFeed
    from scraper.feeds.records import ParsedFeed, Tier

# A reference in a tag that is no letter's number and none of XML's own.
_ENTITY_IN_TAG = re.compile(rb"<[^<>&]*+(?:&(?:amp|lt|gt|quot|apos|#\w+);[^<>&]*+)*+&")
_ENTITY = re.compile(r"<!ENTITY\s+(?:%\s+)?([^\s\"'<>;&]{1,100})")
_TITLES_ASKED = 5  # of a feed, whether its letters are what they seem
_Read = tuple["RawFeed", "Tier", bool, tuple[Note, ...]]


def parse(
    body: bytes, *, url: str, content_type: str | None = None, zone: str | None = None, now: datetime
) -> ParsedFeed | Refusal:
    """Return the feed in a body, or why there is none (NOT_A_FEED, BAD_FEED). Never raises for any bytes.

    `url` is where it came from, for relative addresses; `zone` (IANA) holds for dates that name none, where it is
    not known that of the country that the host's domain belongs to; `now` is when it was fetched.

    gzip by its first bytes            -> unpacked, bounded
    <urlset> or <sitemapindex>         -> sitemap reader
    nothing but addresses, one a line  -> a sitemap too
    JSON by its first letter           -> JSON Feed reader
    well-formed in UTF-8, no doctype   -> strict tier
    no feed's root element in it       -> NOT_A_FEED
    well-formed once decoded, mended   -> the strict tier's reader, called lenient
    else                               -> feedparser
    """
    zone = zone or zone_at(host_of(url))
    if body.startswith(GZIP):
        try:
            body = unpack(body)
        except NotUnpacked as error:
            return Refusal(RefusalClass.BAD_FEED, str(error))
    if looks_like_sitemap(body):
        return _read_map(body, content_type, Reading(url, zone, now))
    if looks_like_addresses(body):
        return read_addresses(decode(body, content_type).text, Reading(url, zone, now))
    read = _read_as_meant(body, content_type)
    if isinstance(read, Refusal):
        return read
    raw, tier, complete, notes = read
    feed = normalise(raw, url=url, zone=zone, now=now, tier=tier, complete=complete)
    return replace(feed, notes=(*notes, *feed.notes)) if notes else feed


def _read_as_meant(body: bytes, content_type: str | None) -> _Read | Refusal:
    """Read a feed, and once more where its letters show that it was encoded twice."""
    read = _read(body, content_type)
    if isinstance(read, Refusal):
        return read
    titles = [title for item in read[0].items[:_TITLES_ASKED] if (title := item.title) and not title.isascii()]
    if not titles:
        return read
    if any(map(encoded_twice, titles)):
        body, said = encode_once(body), "UTF-8 encoded twice"
    elif taken_for_western(titles):
        body, said = as_windows_1256(body), "windows-1256 taken for windows-1252"
    else:
        return read
    again = _read(body, content_type)
    return read if isinstance(again, Refusal) else (*again[:3], (Note("feed_decoded", said), *again[3]))


def _read(body: bytes, content_type: str | None) -> _Read | Refusal:
    if body[:1] != b"{":
        try:
            return read_feed(body), "strict", True, ()
        except NotStrict as error:
            reason = str(error)
    else:
        reason = "JSON"
    looks = looks_like(body)
    if looks == "json":
        return _read_json(body, content_type)
    if looks != "xml":
        return _not_a_feed(looks)
    if reason.startswith(UNDEFINED_ENTITY) and not _ENTITY_IN_TAG.search(body) and (raw := _read_with_entities(body)):
        return raw, "lenient", True, (Note("feed_mended", reason),)
    return _read_broken(body, content_type, reason)


def _read_map(body: bytes, content_type: str | None, reading: Reading) -> ParsedFeed | Refusal:
    """Read a sitemap; one that is not well-formed is decoded and read as far as it goes."""
    try:
        return read_sitemap(entries(body), reading)
    except NotStrict as error:
        reason = str(error)
    text = decode(body, content_type).text
    mended, whole = mend_map(text)
    try:
        found = entries(mended.encode("utf-8", "replace"), recover=True)
        feed = read_sitemap(found, replace(reading, declared=frozenset(_ENTITY.findall(text))))
    except NotStrict:
        return Refusal(RefusalClass.BAD_FEED, f"a broken sitemap: {reason}")
    return replace(feed, tier="lenient", complete=whole, notes=(Note("feed_mended", reason),))


def _read_json(body: bytes, content_type: str | None) -> _Read | Refusal:
    try:
        raw, whole = read_json(decode(body, content_type).text)
    except NotJsonFeed as error:
        return Refusal(RefusalClass.NOT_A_FEED, str(error))
    return raw, "json", whole, () if whole else (Note("feed_mended", "JSON that breaks off"),)


def _not_a_feed(looks: str) -> Refusal:
    said = {"html": "an HTML page", "empty": "an empty answer"}.get(looks, "no feed's root element in it")
    return Refusal(RefusalClass.NOT_A_FEED, f"not a feed: {said}")


def _read_broken(body: bytes, content_type: str | None, reason: str) -> _Read | Refusal:
    """Read what the strict tier refused: decode, mend and try again; then feedparser."""
    text, charset, method = decode(body, content_type)
    if method not in {"utf-8", "damaged"} and (raw := _read_strictly(text)):
        return raw, "strict", True, (Note("feed_decoded", f"{charset} by {method}"),)
    mended = mend(text)
    if mended is None:
        return _not_a_feed("other")
    notes = (Note("feed_mended", f"{reason}; {charset} by {method}"),)
    raw = _read_mended(mended.text)
    if raw is not None:
        return raw, "lenient", mended.complete, notes
    try:
        raw = read_leniently(mended.text)
    except TooHostile as error:
        return Refusal(RefusalClass.BAD_FEED, f"broken and too hostile to mend: {error}")
    if not raw.items and not raw.title:
        return Refusal(RefusalClass.BAD_FEED, f"broken beyond reading: {reason}")
    return raw, "lenient", mended.complete, (Note("feed_broken", notes[0].detail),)


def _read_with_entities(body: bytes) -> RawFeed | None:
    try:
        return read_feed(body, html_entities=True)
    except NotStrict:
        return None


def _read_mended(text: str) -> RawFeed | None:
    """Read mended text strictly, mending on while the reason for its refusal is known; None when that does not help."""
    reason = ""
    for cure in (None, declare_prefixes, mend_harder, declare_prefixes):
        if cure is declare_prefixes and not reason.startswith(UNBOUND_PREFIX):
            continue
        text = cure(text) if cure else text
        try:
            return read_feed(text.encode("utf-8", "replace"))
        except NotStrict as error:
            reason = str(error)
    return None


def _read_strictly(text: str) -> RawFeed | None:
    try:
        return read_feed(text.encode("utf-8", "replace"))
    except NotStrict:
        return None
