"""Pages read anew: by what a newer reading is compared with the record that is there."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING

from storage.codec import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.records import Article

# What a reader sees of a record, and what extraction alone decides: a difference in one of them is a revision.
READ_ANEW = (
    "title", "kicker", "lead", "body", "authors", "dateline", "credited_sources", "language", "section", "tags",
    "images", "published_at", "updated_at", "access", "kind",
)  # fmt: skip
_told = attrgetter(*READ_ANEW)
_DIGEST_BYTES = 8  # of a field
_DIGITS = 2 * _DIGEST_BYTES
_encode = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make a new one for each call


def is_same_page(stored: Article, read: Article) -> bool:
    """Tell whether a record was read from the page that has been read anew, and has its text (not a link only)."""
    return stored.archive_ref == read.archive_ref and has_text(stored)


def has_text(stored: Article) -> bool:
    """Tell whether a record has the text of its page: a copy of which only the link is kept has not."""
    return stored.provenance.get("body") != "link"


def differing(stored: Article, read: Article) -> tuple[str, ...]:
    """Return the fields in which a record differs from what was read anew."""
    return tuple(name for name in READ_ANEW if getattr(stored, name) != getattr(read, name))


def digest_of(stored: Article) -> str:
    """Return what the fields of `READ_ANEW` are known by, one behind the other."""
    return digest_of_values(_told(stored))


def digest_of_values(told: Sequence[object]) -> str:
    """Return the same of the fields' values, in the order of `READ_ANEW`.

    Of instants the moment counts, whatever its offset: `differing` says so too.
    """
    return "".join([_digest(_written(value)) if value else _NOTHING[value] for value in told])


def _written(value: object) -> bytes:
    """Return what no other value of its field is written as. Texts, most of all there is, are taken as they are."""
    if isinstance(value, str):
        return b'"' + value.encode("utf-8", "surrogatepass")
    told = value.astimezone(UTC) if isinstance(value, datetime) else value
    return _encode(plain(told)).encode("utf-8", "surrogatepass")


def _digest(written: bytes) -> str:
    return blake2b(written, digest_size=_DIGEST_BYTES).hexdigest()


_NOTHING: dict[object, str] = {None: _digest(b"null"), "": _digest(b'"'), (): _digest(b"[]")}  # most fields hold it


def differing_by(stored: str, read: str) -> tuple[str, ...]:
    """Return the fields in which two digests differ."""
    places = range(0, len(read), _DIGITS)
    return tuple(
        name for name, at in zip(READ_ANEW, places, strict=True) if stored[at : at + _DIGITS] != read[at : at + _DIGITS]
    )
