"""The lenient tier: feedparser, for what neither the strict tier takes nor mending cures.

Slow: seconds on hostile input. Its sanitising and its resolving of addresses are off (both are ours, and cost most of
its time), its dates are not used (it reads +0330 without a colon 30 minutes wrong), its own encoding detection has
nothing to do: it gets text.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from scraper.feeds import caps
from scraper.feeds.raw import RawFeed, RawItem, RawLink
from scraper.feeds.sections import split_cdata

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.feeds.raw import TextType
    from scraper.feeds.records import FeedKind

Parsed = dict[str, Any]

_ATTRIBUTE = re.compile(r"\s[^\s<>=\"'/]+\s*=")
_TAG = re.compile(r"<[^<>]*")
_NESTING = re.compile(r"<(/?)[A-Za-z][^<>]*?(/?)>")
# What feedparser 6 raises over mangled markup (found by fuzzing: a </link> in the wrong place is a KeyError in it).
_ITS_BUGS = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
_IMAGE_ENDS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")


class TooHostile(Exception):  # noqa: N818 - a state, not a failure
    """The document would keep the slow parser busy for very long; the text says why."""


def read_leniently(text: str) -> RawFeed:
    """Return what feedparser makes of a mended document (no prolog, no doctype in it).

    TooHostile when it is not given to feedparser at all, or when feedparser breaks over it.
    """
    import feedparser  # noqa: PLC0415 - takes long to import, and few feeds need it

    _guard(text)
    headers = {"content-type": "application/xml; charset=utf-8"}
    source = BytesIO(text.encode("utf-8", "replace"))
    try:
        return _feed(
            feedparser.parse(source, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
        )
    except _ITS_BUGS as error:
        raise TooHostile(f"feedparser fails on it ({type(error).__name__})") from error


def _guard(text: str) -> None:
    """Raise TooHostile for sizes that no feed has."""
    if len(text) > caps.LENIENT_CHARS:
        raise TooHostile(f"{len(text):,} characters")
    markup = "".join(split_cdata(text)[0::2])
    for found in _TAG.finditer(markup):
        if found.end() - found.start() > caps.TAG_CHARS:
            raise TooHostile(f"a tag of {found.end() - found.start():,} characters")
    if _most_attributes(markup) > caps.TAG_ATTRIBUTES:
        raise TooHostile(f"more than {caps.TAG_ATTRIBUTES} attributes in a tag")
    if _depth(markup) > caps.DEPTH:
        raise TooHostile(f"elements nested deeper than {caps.DEPTH}")


def _most_attributes(markup: str) -> int:
    long_tags = (found[0] for found in _TAG.finditer(markup) if len(found[0]) > 2 * caps.TAG_ATTRIBUTES)
    return max((len(_ATTRIBUTE.findall(tag)) for tag in long_tags), default=0)


def _depth(markup: str) -> int:
    """Return the deepest nesting, end tags taken at their word."""
    depth = deepest = 0
    for found in _NESTING.finditer(markup):
        if found[1]:
            depth = max(0, depth - 1)
        elif not found[2]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _feed(parsed: Parsed) -> RawFeed:
    source = dict(parsed["feed"])  # a plain dict: feedparser's own answers keys that are not there
    title, title_type = _typed(source, "title")
    feed = RawFeed(_kind(parsed), title=title, title_type=title_type, language=_string(source, "language"))
    feed.links = _links(source)
    names = {"ttl": "ttl", "sy_updateperiod": "sy:updateperiod", "sy_updatefrequency": "sy:updatefrequency"}
    feed.facts = {ours: said for theirs, ours in names.items() if (said := _string(source, theirs))}
    feed.facts |= {name: "" for name in ("fh:complete", "fh:archive") if name.replace(":", "_") in source}
    feed.items = [_item(dict(entry), feed.kind) for entry in parsed["entries"][: caps.ITEMS_PER_POLL + 1]]
    return feed


def _kind(parsed: Parsed) -> FeedKind:
    version: str = parsed.get("version", "")
    if version.startswith("atom"):
        return "atom"
    return "rdf" if version in {"rss10", "rss090"} else "rss"


def _item(entry: Parsed, kind: FeedKind) -> RawItem:
    title, title_type = _typed(entry, "title")
    summary, summary_type = _typed(entry, "summary")
    content = next(filter(None, (_string(part, "value") for part in _objects(entry, "content"))), None)
    item = RawItem(title, title_type, summary, summary_type, content=content)
    item.links = _links(entry)
    item.original_link = _string(entry, "feedburner_origlink")
    item.guid = _string(entry, "id")
    item.guid_is_link = True if entry.get("guidislink") and kind != "atom" else None
    item.published = _string(entry, "published") or _string(entry, "created")
    item.updated = _string(entry, "updated")
    if kind != "atom" and not item.published:  # feedparser calls dc:date an update
        item.published, item.updated = item.updated, None
    item.authors = _authors(entry)
    item.tags = [name for tag in _objects(entry, "tags") if (name := _string(tag, "label") or _string(tag, "term"))]
    item.images, item.thumbnails = _images(entry)
    item.language = _string(entry, "language") or _string(_object(entry, "title_detail"), "language")
    return item


# An element of the same name as one of feedparser's own keys stands in its place, and is of any type.


def _string(source: Parsed, key: str) -> str | None:
    value = source.get(key)
    return value if value and isinstance(value, str) else None


def _object(source: Parsed, key: str) -> Parsed:
    value = source.get(key)
    return value if isinstance(value, dict) else {}


def _objects(source: Parsed, key: str) -> list[Parsed]:
    value = source.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _typed(source: Parsed, key: str) -> tuple[str | None, TextType]:
    detail = _object(source, f"{key}_detail")
    if not detail:  # feedparser copies the content into a summary that the feed does not have
        return None, "guess"
    declared = _string(detail, "type") or ""
    return _string(detail, "value"), "html" if "html" in declared else "text"


def _links(source: Parsed) -> list[RawLink]:
    links = [
        RawLink(href, _string(each, "rel") or "alternate", _string(each, "type") or "")
        for each in _objects(source, "links")
        if (href := _string(each, "href"))
    ]
    if (href := _string(source, "link")) and not any(link.rel == "alternate" for link in links):
        links.append(RawLink(href))
    return links


def _authors(entry: Parsed) -> list[str]:
    names = [_string(each, "name") or _string(each, "email") for each in _objects(entry, "authors")]
    return [name for name in names if name] or [name for name in (_string(entry, "author"),) if name]


def _images(entry: Parsed) -> tuple[Sequence[str], Sequence[str]]:
    """Return the addresses of pictures, and of thumbnails."""
    media = [
        *_objects(entry, "media_content"),
        *(link for link in _objects(entry, "links") if link.get("rel") == "enclosure"),
    ]
    images = [url for each in media if (url := _string(each, "url") or _string(each, "href")) and _is_image(url, each)]
    thumbnails = [_string(each, "url") for each in _objects(entry, "media_thumbnail")]
    thumbnails.append(_string(_object(entry, "image"), "href"))
    return images, [url for url in thumbnails if url]


def _is_image(url: str, about: Parsed) -> bool:
    medium, media_type = _string(about, "medium"), _string(about, "type")
    if medium or media_type:
        return medium == "image" or (media_type or "").lower().startswith("image")
    return url.partition("?")[0].lower().endswith(_IMAGE_ENDS)
