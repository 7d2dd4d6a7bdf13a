"""IPTC ninjs 3.1, one news object a line. docs/record.md tells which field goes where.

The standard's object is closed: what it has no place for (quality, provenance, content hash) is left out.
"""

from __future__ import annotations

import re
from datetime import UTC
from html import escape
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

from storage.exports.lines import write_objects
from storage.records import ArticleKind, BlockType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from storage.records import Article, Block, Change

STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"}
_TYPES = {ArticleKind.VIDEO: "video", ArticleKind.GALLERY: "composite"}
FIRST_HEADING = 2  # the level of one whose level is not known: 1 is the title
_URI_SIGNS = ":/?@!$&'()*+,;=%~-._"  # beside letters and digits; brackets only around the number of a host
_HOST = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?(?:\[[0-9a-f:.]+\])?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_NO_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")


def write_ninjs(changes: Iterable[Change], target: BinaryIO) -> int:
    """Write a news object a line; return how many."""
    return write_objects((as_ninjs(change.article) for change in changes), target)


def article_uri(article_id: str) -> str:
    """Return an article's name among all things."""
    return f"urn:khabar:{article_id}"


def instant(at: datetime) -> str:
    """Return an instant as RFC 3339 writes it, whose offsets have no seconds: those of a century ago had."""
    offset = at.utcoffset()
    return (at.astimezone(UTC) if offset and offset.total_seconds() % 60 else at).isoformat()


def as_ninjs(article: Article) -> dict[str, object]:
    """Return an article as a ninjs 3.1 object; what is unknown has no key."""
    made = {
        "uri": article_uri(article.id),
        "standard": STANDARD,
        "type": _TYPES.get(article.kind, "text"),
        "representationType": "full" if article.body else "partial",
        "version": str(article.revision),
        "firstCreated": instant(article.published_at) if article.published_at else None,
        "versionCreated": instant(article.updated_at or article.fetched_at),
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
    told = (("main", article.title), ("kicker", article.kicker))
    return [{"role": role, "value": value} for role, value in told if value]


def _bodies(article: Article) -> list[dict[str, object]] | None:
    if not article.body:
        return None
    captions = [block.text for block in article.blocks if block.type is BlockType.FIGURE]
    plain: dict[str, object] = {
        "role": "main",
        "contentType": "text/plain",
        "charCount": max(0, len(article.body) - sum(map(len, captions))),
        "wordCount": max(0, len(article.body.split()) - sum(len(each.split()) for each in captions)),
        "value": article.body,
    }
    marked: dict[str, object] = {
        "role": "main",
        "contentType": "text/html",
        "value": "".join(map(as_html, article.blocks)),
    }
    return [plain, marked] if article.blocks else [plain]


def as_html(block: Block) -> str:
    """Return a block of the body as HTML; nothing of the page's own markup is in it."""
    text = escape(block.text)
    match block.type:
        case BlockType.HEADING:
            level = block.level or FIRST_HEADING
            return f"<h{level}>{text}</h{level}>"
        case BlockType.QUOTE:
            return f"<blockquote>{text}</blockquote>"
        case BlockType.LIST:
            return "<ul>" + "".join(f"<li>{line}</li>" for line in text.split("\n")) + "</ul>"
        case BlockType.TABLE:
            rows = ("".join(f"<td>{cell}</td>" for cell in line.split("\t")) for line in text.split("\n"))
            return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
        case BlockType.FIGURE:
            return f"<figure><figcaption>{text}</figcaption></figure>"
        case _:
            return f"<p>{text}</p>"


def _sources(article: Article) -> list[dict[str, str]]:
    credited = [{"role": "credited", "name": name} for name in article.credited_sources]
    return [{"role": "publisher", "literal": article.agency}, *credited]


def _subjects(article: Article) -> list[dict[str, str]]:
    section = [{"rel": "section", "name": article.section}] if article.section else []
    return [*section, *({"rel": "tag", "name": tag} for tag in article.tags)]


def _associations(article: Article) -> list[dict[str, object]]:
    pictures: list[dict[str, object]] = [
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
        if _uri(image.url)  # a part must have a name of its own
    ]
    others = (("original", "copyOf", article.copy_of), ("story", "story", article.story_id))
    named: list[dict[str, object]] = [
        {"name": name, "rel": rel, "uri": article_uri(id_)} for name, rel, id_ in others if id_
    ]
    return [*named, *({name: value for name, value in each.items() if value} for each in pictures)]


def _other_names(article: Article) -> list[dict[str, str]]:
    named = {
        "canonical": article.canonical_url,
        "web": article.url,
        "guid": article.guid,
    }
    return [{"role": role, "value": value} for role, value in named.items() if value]


def _uri(url: str) -> str | None:
    """Return a URL with what no URI may hold in percent signs; None for what is none."""
    if not _SCHEME.match(url):
        return None
    host = _HOST.match(url)
    begun, rest = (host[0], url[host.end() :]) if host else ("", url)
    rest, sign, fragment = rest.partition("#")
    return "".join((quote(begun, safe=_URI_SIGNS + "[]"), _escaped(rest), sign, _escaped(fragment)))


def _escaped(text: str) -> str:
    return quote(_NO_ESCAPE.sub("%25", text), safe=_URI_SIGNS)
