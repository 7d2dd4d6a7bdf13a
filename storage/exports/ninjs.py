"""IPTC ninjs 3.1, one news object a line. docs/record.md tells which field goes where.

The standard's object is closed: what it has no place for (quality, provenance, content hash) is left out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import quote

from storage.records import ArticleKind, BlockType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.records import Article, Change

STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"}
_TYPES = {ArticleKind.VIDEO: "video", ArticleKind.GALLERY: "composite"}
_URI_SIGNS = ":/?#[]@!$&'()*+,;=%~-._"

_encode = json.JSONEncoder(ensure_ascii=False).encode


def write_ninjs(changes: Iterable[Change], target: BinaryIO) -> int:
    """Write a news object a line; return how many."""
    count = 0
    for count, change in enumerate(changes, 1):  # noqa: B007 - it is returned
        target.write((_encode(as_ninjs(change.article)) + "\n").encode())
    return count


def article_uri(article_id: str) -> str:
    """Return an article's name among all things."""
    return f"urn:khabar:{article_id}"


def as_ninjs(article: Article) -> dict[str, Any]:
    """Return an article as a ninjs 3.1 object; what is unknown has no key."""
    made = {
        "uri": article_uri(article.id),
        "standard": STANDARD,
        "type": _TYPES.get(article.kind, "text"),
        "representationType": "full" if article.body else "partial",
        "version": str(article.revision),
        "firstCreated": article.published_at.isoformat() if article.published_at else None,
        "versionCreated": (article.updated_at or article.fetched_at).isoformat(),
        "pubStatus": "usable",
        "usageTerms": f"access: {article.access.value}" if article.access else None,
        "language": article.language,
        "title": article.title,
        "headlines": _headlines(article),
        "descriptions": [{"role": "summary", "value": article.lead}] if article.lead else None,
        "bodies": _bodies(article),
        "by": ", ".join(article.authors),
        "located": article.dateline.place if article.dateline else None,
        "infoSources": _sources(article),
        "subjects": _subjects(article),
        "genres": [{"literal": article.kind.value}],
        "associations": _associations(article),
        "altIds": _other_names(article),
    }
    return {name: value for name, value in made.items() if value}


def _headlines(article: Article) -> list[dict[str, str]]:
    kicker = [{"role": "kicker", "value": article.kicker}] if article.kicker else []
    return [{"role": "main", "value": article.title}, *kicker]


def _bodies(article: Article) -> list[dict[str, Any]] | None:
    if not article.body:
        return None
    captions = sum(len(block.text) for block in article.blocks if block.type is BlockType.FIGURE)
    return [
        {
            "role": "main",
            "contentType": "text/plain",
            "charCount": max(0, len(article.body) - captions),
            "wordCount": len(article.body.split()),
            "value": article.body,
        }
    ]


def _sources(article: Article) -> list[dict[str, str]]:
    credited = [{"role": "credited", "name": name} for name in article.credited_sources]
    return [{"role": "publisher", "literal": article.agency}, *credited]


def _subjects(article: Article) -> list[dict[str, str]]:
    section = [{"rel": "section", "name": article.section}] if article.section else []
    return [*section, *({"rel": "tag", "name": tag} for tag in article.tags)]


def _associations(article: Article) -> list[dict[str, Any]]:
    pictures: list[dict[str, Any]] = [
        {
            "name": f"image {number}",
            "rel": "image",
            "type": "picture",
            "uri": _uri(image.url),
            "headlines": [{"value": image.caption}] if image.caption else None,
            "copyrightNotice": image.credit,
            "renditions": [{"name": "original", "href": _uri(image.url)}],
        }
        for number, image in enumerate(article.images, 1)
    ]
    if article.copy_of:
        pictures.insert(0, {"name": "original", "rel": "copyOf", "uri": article_uri(article.copy_of)})
    return [{name: value for name, value in each.items() if value} for each in pictures]


def _other_names(article: Article) -> list[dict[str, str]]:
    named = {
        "canonical": article.canonical_url,
        "web": article.url,
        "guid": article.guid,
        "story": article.story_id,
    }
    return [{"role": role, "value": value} for role, value in named.items() if value]


def _uri(url: str) -> str:
    """Return a URL with what no URI may hold in percent signs."""
    return quote(url, safe=_URI_SIGNS)
