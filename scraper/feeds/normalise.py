"""Raw strings of any tier to the feed as we know it: one place decides what a date, an address or a name is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from scraper.feeds import caps
from scraper.feeds.addresses import absolute, is_absolute, origin
from scraper.feeds.dates import believed, calls_local_time_gmt, instant_of, standard_instant
from scraper.feeds.hints import read_hints
from scraper.feeds.plain import first_image, one_line, plain_text
from scraper.feeds.records import ParsedFeed
from storage.records import FeedItem, Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from scraper.feeds.raw import RawFeed, RawItem, RawLink
    from scraper.feeds.records import Tier

_MAIL_AND_NAME = re.compile(r"\s*[^\s@()<>]+@[^\s@()<>]+\s*\((.+)\)\s*")
_NAME_AND_MAIL = re.compile(r"(.*\S)\s*[(<]\s*[^\s@()<>]+@[^\s@()<>]+\s*[)>]\s*")
_AVATARS = "gravatar.com/avatar"  # WordPress sends the author's portrait as the first picture
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for a whole feed while its items are read."""

    base: str
    zone: str | None
    now: datetime
    language: str | None
    local_as_gmt: bool = False  # its dates say GMT and mean the agency's zone
    fronts: frozenset[str] = frozenset()  # addresses that are no article's: the feed's own, its site's


def normalise(raw: RawFeed, *, url: str, zone: str | None, now: datetime, tier: Tier, complete: bool) -> ParsedFeed:
    """Return the feed with clean texts, absolute http(s) addresses and instants; notes say what was left out."""
    base = absolute(raw.base, url) or url
    language = language_tag(raw.language)
    link = _best_link(raw.links, base)
    setting = Setting(base, zone, now, language, _local_as_gmt(raw, zone, now), _fronts(url, link))
    items = [_item(each, setting) for each in raw.items[: caps.ITEMS_PER_POLL]]
    kept = tuple(item for item in items if item is not None)
    return ParsedFeed(
        kind=raw.kind,
        title=one_line(raw.title, limit=caps.TITLE_CHARS, markup=raw.title_type != "text"),
        link=link,
        language=language,
        items=kept,
        hints=read_hints(raw, base),
        tier=tier,
        complete=complete and len(raw.items) <= caps.ITEMS_PER_POLL,
        notes=_notes(raw, dropped=len(items) - len(kept), local_as_gmt=setting.local_as_gmt),
    )


def _local_as_gmt(raw: RawFeed, zone: str | None, now: datetime) -> bool:
    """Tell whether the feed's dates are local time labelled GMT; the newest items, which are at an end, show it."""
    if not raw.items or zone in {None, "UTC"}:
        return False
    ends = _raw_dates((raw.items[0], raw.items[-1]))
    return calls_local_time_gmt(ends, lambda: _raw_dates(raw.items[: caps.ITEMS_PER_POLL]), zone=zone, now=now)


def _raw_dates(items: Iterable[RawItem]) -> list[str]:
    return [clean for each in items if (clean := _raw_date(each.published or each.dated or each.updated))]


def _notes(raw: RawFeed, *, dropped: int, local_as_gmt: bool) -> tuple[Note, ...]:
    notes = []
    if local_as_gmt:
        notes.append(Note("local_time_labelled_gmt", "its newest item would be yet to come; read in the agency's zone"))
    if len(raw.items) > caps.ITEMS_PER_POLL:
        notes.append(Note("items_capped", f"more than {caps.ITEMS_PER_POLL} items"))
    if dropped:
        notes.append(Note("item_without_url", f"{dropped} of {len(raw.items)} items"))
    return tuple(notes)


def _item(raw: RawItem, setting: Setting) -> FeedItem | None:
    base = (absolute(raw.base, setting.base) or setting.base) if raw.base else setting.base
    url = _item_url(raw, base, setting.fronts)
    if url is None:
        return None
    language = (language_tag(raw.language) if raw.language else None) or setting.language
    published_raw, published_at = _published(raw, setting, language)
    updated_raw, updated_at = (
        (published_raw, published_at) if raw.updated == published_raw else _moment(raw.updated, setting, language)
    )
    return FeedItem(  # by place: half the cost of names, thousands of times a poll
        url,
        _guid(raw.guid),
        one_line(raw.title or raw.media_title, limit=caps.TITLE_CHARS, markup=raw.title_type != "text"),
        _summary(raw),
        _content(raw),
        published_at,
        published_raw,
        updated_at,
        updated_raw,
        _names(raw.authors, _clean_author) if raw.authors else (),
        _names(raw.tags, _clean_name) if raw.tags else (),
        _image(raw, base),
        language,
    )


def _item_url(raw: RawItem, base: str, fronts: frozenset[str]) -> str | None:
    """Return the article's address: the original behind a redirecting service, the best link, or a guid that is one.

    An entry's link to itself, or to its content, is the last resort. `fronts` are addresses of no article.
    """
    url = absolute(raw.original_link, base) if raw.original_link else None
    url = url or _best_link(raw.links, base) or _url_in_guid(raw, base) or _last_link(raw.links, base)
    if url is not None and _place(url) in fronts:  # some sites' software links every item to the front page
        told = _url_in_guid(raw, base)
        return told if told and _place(told) not in fronts else url
    return url


def _fronts(url: str, link: str | None) -> frozenset[str]:
    """Return the addresses of a feed and its site, with a slash at their end and without."""
    bare = [each.rstrip("/") for each in (url, link, origin(url), origin(link or url)) if each]
    return frozenset((*bare, *(f"{each}/" for each in bare)))


def _place(url: str) -> str:
    return url.partition("#")[0] if "#" in url else url


def _last_link(links: Sequence[RawLink], base: str) -> str | None:
    for rel in ("self", "content", "url") if links else ():
        if url := _best_link(links, base, rel):
            return url
    return None


def _url_in_guid(raw: RawItem, base: str) -> str | None:
    guid = (raw.guid or "").strip()
    may_be_one = raw.guid_is_link or is_absolute(guid) or (raw.guid_is_link is None and guid.startswith("/"))
    return absolute(guid, base) if may_be_one else None


def _best_link(links: Sequence[RawLink], base: str, rel: str = "alternate") -> str | None:
    """Return the link of a relation that is a page, else any of that relation."""
    found = None
    for link in links:
        if link.rel == rel and (url := absolute(link.href, base)):
            if "html" in link.type or not link.type:
                return url
            found = found or url
    return found


def _guid(guid: str | None) -> str | None:
    return guid.strip()[: caps.GUID_CHARS] or None if guid else None


def _summary(raw: RawItem) -> str | None:
    source = raw.summary or raw.media_summary
    if source is None:
        return None
    limit = caps.SUMMARY_CHARS if len(source) <= caps.SUMMARY_CHARS else caps.TEASER_CHARS
    return plain_text(source, limit=limit, markup=raw.summary_type != "text")


def _content(raw: RawItem) -> str | None:
    content = raw.content
    if content is None:
        content = raw.summary
        if content is None or len(content) <= caps.SUMMARY_CHARS:
            return None
        # RSS has no element for the whole text: who gives it gives it as the description.
        content = escape(content, quote=False) if raw.summary_type == "text" else content
    return content.strip()[: caps.CONTENT_CHARS] or None


def _raw_date(raw: str | None) -> str | None:
    return " ".join(raw[: caps.DATE_CHARS].split()) or None if raw else None


def _moment(raw: str | None, setting: Setting, language: str | None) -> tuple[str | None, datetime | None]:
    """Return a date as written, on one line, and its instant."""
    if raw is None:
        return None, None
    if not setting.local_as_gmt and (instant := standard_instant(raw)):
        return raw, believed(instant, setting.now)
    raw = _raw_date(raw)
    if raw is None:
        return None, None
    zone, now, mislabelled = setting.zone, setting.now, setting.local_as_gmt
    return raw, instant_of(raw, zone=zone, now=now, language=language, mislabelled=mislabelled)


def _published(raw: RawItem, setting: Setting, language: str | None) -> tuple[str | None, datetime | None]:
    """Return the date of publication as it stands and as it is read; where it cannot be, one of no stated meaning."""
    known, instant = _moment(raw.published or raw.dated, setting, language)
    if instant is not None or not raw.dated:
        return known, instant
    other, instant = _moment(raw.dated, setting, language)
    return (other, instant) if instant else (known or other, None)


def _names(names: Sequence[str], clean: Callable[[str], str | None]) -> tuple[str, ...]:
    """Return each name once, as one clean line; what exceeds a name's length twice is cut before it is looked at."""
    if len(names) == 1:
        name = clean(names[0][: 2 * caps.NAME_CHARS])
        return (name,) if name else ()
    found = [clean(name[: 2 * caps.NAME_CHARS]) for name in names]
    return tuple(dict.fromkeys([name for name in found if name]))[: caps.NAMES]


@lru_cache(maxsize=4096)
def _clean_name(name: str) -> str | None:
    return one_line(name, limit=caps.NAME_CHARS)


@lru_cache(maxsize=4096)
def _clean_author(name: str) -> str | None:
    """Return the name in "mail (name)" and "name <mail>"; a mail address alone stays."""
    if "@" in name and (found := _MAIL_AND_NAME.fullmatch(name) or _NAME_AND_MAIL.fullmatch(name)):
        name = found[1]
    return one_line(name, limit=caps.NAME_CHARS)


def _image(raw: RawItem, base: str) -> str | None:
    if raw.images or raw.thumbnails:
        for href in (*raw.images, *raw.thumbnails):
            if _AVATARS not in href and (url := absolute(href, base)):
                return url
    return absolute(first_image(raw.summary) or first_image(raw.content), base)


def language_tag(raw: str | None) -> str | None:
    """Return a BCP 47 tag in its usual case (fa-IR), or None when it is none."""
    if not raw or not _LANGUAGE.fullmatch(raw.strip()):
        return None
    first, *rest = raw.strip().replace("_", "-").split("-")
    return "-".join([first.lower(), *[_subtag(each) for each in rest]])


def _subtag(subtag: str) -> str:
    match len(subtag):
        case 2:
            return subtag.upper()  # a region
        case 4:
            return subtag.title()  # a script
        case _:
            return subtag.lower()
