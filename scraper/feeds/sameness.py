"""Has a feed changed? Asked of its items' bytes, before anything is parsed.

Many feeds stamp the moment into every answer: into `lastBuildDate`, into a comment after the end, into an Atom feed's
`updated`. All of that stands before the first item or after the last one.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.records import FeedItem

_FIRST = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?(?:item|entry))[\s>/]", re.IGNORECASE)
_END = re.compile(rb"</(?:[\w.-]*:)?(?:item|entry)\s*>", re.IGNORECASE)
_JSON_ITEMS = re.compile(rb"\"items\"\s*:\s*\[")
MOST_TEXTS, TEXT_CHARS = 100, 300
_DIGITS = re.compile(r"\d+")
_TAIL_BYTES = 65_536
_DIGEST_DIGITS, _MARK_BYTES = 32, 8


def items_hash(body: bytes) -> str:
    """Return a hash (32 hex digits) over the items of a feed as sent, or over the whole body when it shows none.

    Equal hashes mean equal items. Unequal ones mean nothing: an item may hold a stamp of its own.
    """
    # Processors have instructions for SHA-256: there it takes half the time of BLAKE2.
    return hashlib.sha256(_items(body), usedforsecurity=False).hexdigest()[:_DIGEST_DIGITS]


def _items(body: bytes) -> bytes:
    """Return the bytes from the first item's beginning to the last one's end.

    UTF-16 shows no item here and is taken whole. Of JSON only what precedes the list of items is left out.
    """
    if body.lstrip()[:1] == b"{":
        found = _JSON_ITEMS.search(body)
        return body[found.start() :] if found else body
    first = _FIRST.search(body)
    if first is None:
        return body
    # The last one mostly ends as the first began; what follows is searched for one that ends otherwise.
    tail = max(len(body) - _TAIL_BYTES, first.end())
    known = body.rfind(b"</%b>" % first[1], tail)
    ends = [found.end() for found in _END.finditer(body, max(known, tail))]
    return body[first.start() : ends[-1] if ends else len(body)]


def marks_of(items: Mapping[str, FeedItem]) -> dict[str, str]:
    """Return by what items are known again whose addresses change in their queries only, by the items' keys.

    A link may hold a stamp or a session of each answer (`?t=1769...`). What also has the same path, headline, date and
    guid (which may be that link) is the same item; where two of one answer have, none of them is told by it.
    """
    found = {key: mark for key, item in items.items() if (mark := _mark(item))}
    often = Counter(found.values())
    return {key: mark for key, mark in found.items() if often[mark] == 1}


def texts_of(items: Mapping[str, FeedItem]) -> dict[str, str]:
    """Return a digest of what each item says now, by the items' keys: another one for a known key is an edit.

    Headline, beginning of the summary without its digits, which may be counters, and the date of the last change. Of
    the first `MOST_TEXTS` items only: what is older is hardly edited.
    """
    return {key: _digest(key, *_said(item)) for key, item in islice(items.items(), MOST_TEXTS)}


def _said(item: FeedItem) -> tuple[str, str, str]:
    words = _DIGITS.sub("", (item.summary or "")[:TEXT_CHARS])
    return item.title or "", words, item.updated_at.isoformat() if item.updated_at else ""


def _mark(item: FeedItem) -> str | None:
    place, _, query = item.url.partition("?")
    if not (query and item.title and (item.published_at or item.guid)):
        return None
    guid = (item.guid or "").partition("?")[0] if item.published_at else item.guid or ""
    return "?" + _digest(place, item.title, str(item.published_at), guid)


def _digest(*texts: str) -> str:
    return hashlib.blake2b("\n".join(texts).encode("utf-8", "replace"), digest_size=_MARK_BYTES).hexdigest()
