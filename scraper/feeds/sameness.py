"""Has a feed changed? Asked of its items' bytes, before anything is parsed.

Many feeds stamp the moment into every answer: into `lastBuildDate`, into a comment after the end, into an Atom feed's
`updated`. All of that stands before the first item or after the last one.
"""

from __future__ import annotations

import hashlib
import re

_FIRST = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:item|entry)[\s>/]", re.IGNORECASE)
# A search from the end of a document is a match in its reverse.
_LAST_REVERSED = re.compile(rb">\s*(?:meti|yrtne)(?::[\w.-]*)?/<", re.IGNORECASE)
_JSON_ITEMS = re.compile(rb"\"items\"\s*:\s*\[")
_TAIL_BYTES = 65_536
_DIGEST_BYTES = 16


def items_hash(body: bytes) -> str:
    """Return a hash (32 hex digits) over the items of a feed as sent, or over the whole body when it shows none.

    Equal hashes mean equal items. Unequal ones mean nothing: an item may hold a stamp of its own.
    """
    return hashlib.blake2b(_items(body), digest_size=_DIGEST_BYTES).hexdigest()


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
    last = _LAST_REVERSED.search(body[-_TAIL_BYTES:][::-1])
    return body[first.start() : len(body) - last.start()] if last else body[first.start() :]
