"""Small feeds to test with."""

from __future__ import annotations

from datetime import UTC, datetime

URL = "https://news.example.ir/fa/rss"
NOW = datetime(2022, 1, 1, 12, 0, tzinfo=UTC)


def rss(
    item: str = "", channel: str = "", *, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>', names: str = ""
) -> str:
    """Return an RSS 2.0 document with one item, which has a title and a link unless `item` brings its own."""
    title = "" if "<title" in item else "<title>خبر</title>"
    link = "" if "<link" in item or "<guid" in item else "<link>https://news.example.ir/news/1</link>"
    return (
        f'{prolog}<rss version="2.0"{names}><channel><title>ایسنا</title><link>https://news.example.ir/</link>'
        f"{channel}<item>{title}{link}{item}</item></channel></rss>"
    )


def atom(entry: str = "", feed: str = "") -> str:
    """Return an Atom document with one entry."""
    title = "" if "<title" in entry else "<title>خبر</title>"
    link = "" if "<link" in entry else '<link href="https://news.example.ir/news/1"/>'
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>ایسنا</title>'
        f"<id>urn:x:feed</id>{feed}<entry><id>urn:x:1</id>{title}{link}{entry}</entry></feed>"
    )
