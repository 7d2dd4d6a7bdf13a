"""Atom (RFC 4287) and JSON Feed 1.1 of the newest records, so that any feed reader follows a selection."""

from __future__ import annotations

import json
import re
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from storage.exports.ninjs import article_uri, instant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.records import Article, Change

ITEMS = 100  # in a feed: the newest
TITLE = "Khabar"
FEED_URI = "urn:khabar:export"
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # of a feed without entries: it must tell a time
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_atom(changes: Iterable[Change], target: BinaryIO) -> int:
    """Write an Atom feed, the newest first; return how many entries it has."""
    articles = _newest(changes)
    updated = max((_updated(article) for article in articles), default=_EARLIEST)
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{TITLE}</title>\n<id>{FEED_URI}</id>\n<updated>{instant(updated)}</updated>\n"
        f"<generator>{TITLE}</generator>\n<author><name>{TITLE}</name></author>\n"
    )
    target.write("".join([head, *map(_entry, articles), "</feed>\n"]).encode())
    return len(articles)


def write_json_feed(changes: Iterable[Change], target: BinaryIO) -> int:
    """Write a JSON Feed, the newest first; return how many items it has."""
    items = [_item(article) for article in _newest(changes)]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": TITLE, "items": items}
    target.write(json.dumps(feed, ensure_ascii=False, indent=1).encode() + b"\n")
    return len(items)


def _newest(changes: Iterable[Change]) -> list[Article]:
    return [change.article for change in reversed(deque(changes, ITEMS))]


def _updated(article: Article) -> datetime:
    return article.updated_at or article.published_at or article.fetched_at


def _entry(article: Article) -> str:
    language = f" xml:lang={quoteattr(_xml(article.language))}" if article.language else ""
    lines = [
        f"<entry{language}>",
        f"<id>{article_uri(article.id)}</id>",
        _element("title", article.title),
        f"<link rel='alternate' href={quoteattr(_xml(article.canonical_url))}/>",
        f"<updated>{instant(_updated(article))}</updated>",
        f"<published>{instant(article.published_at)}</published>" if article.published_at else "",
        *(f"<author>{_element('name', name)}</author>" for name in _told(article.authors) or [article.agency]),
        *(f"<category term={quoteattr(_xml(tag))}/>" for tag in _told(article.tags)),
        _element("summary", article.lead) if article.lead else "",
        _element("content", _html(article.body), " type='html'") if article.body else "",
        "</entry>\n",
    ]
    return "\n".join(line for line in lines if line)


def _element(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(_xml(text))}</{name}>"


def _xml(text: str) -> str:
    """Return text without what XML cannot hold, escaped or not."""
    return _NOT_XML.sub("", text)


def _told(names: Iterable[str]) -> list[str]:
    """Return those names of which something is left to read."""
    return [name for name in names if _xml(name).strip()]


def _html(body: str) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in body.split("\n"))


def _item(article: Article) -> dict[str, object]:
    made = {
        "id": article_uri(article.id),
        "url": article.canonical_url,
        "title": article.title,
        "summary": article.lead,
        "content_text": article.body or article.lead or article.title or "",
        "date_published": instant(article.published_at) if article.published_at else None,
        "date_modified": instant(article.updated_at) if article.updated_at else None,
        "authors": [{"name": name} for name in _told(article.authors) or [article.agency]],
        "tags": _told(article.tags),
        "language": article.language,
        "image": article.images[0].url if article.images else None,
    }
    return {name: value for name, value in made.items() if value or name == "content_text"}  # which each must have
