"""Small news sites that are data: stories in, pages and a feed out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate
from html import escape

from tests.origin.wire import Reply, Request

EPOCH_S = 1_760_000_000  # 2025-10-09 08:53:20 UTC: the first story's date
HTML = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass(frozen=True, slots=True)
class Story:
    """One article: path, title, and body with one paragraph a line."""

    path: str
    title: str
    body: str
    language: str = "en"
    published_s: int | None = None  # seconds since 1970; None: one minute after the story before

    def page(self, at_s: int) -> bytes:
        """Return the article's page."""
        paragraphs = "\n".join(f"<p>{escape(line)}</p>" for line in self.body.splitlines())
        title = escape(self.title)
        at = datetime.fromtimestamp(at_s, UTC).isoformat()
        return (
            f'<!DOCTYPE html>\n<html lang="{self.language}"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta property="og:title" content="{title}"><meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="{at}"></head>\n<body><nav><a href="/">Home</a></nav>'
            f"<article><h1>{title}</h1>\n{paragraphs}\n</article><footer>Imprint</footer></body></html>\n"
        ).encode()


class Site:
    """The stories of one host. `find` answers, or returns None for what it does not have."""

    def __init__(self) -> None:
        self._stories: dict[str, tuple[Story, int]] = {}
        self.robots: str | None = None

    def publish(self, story: Story) -> None:
        """Add a story, or put a new text in the place of one with the same path."""
        before = self._stories.get(story.path)
        at_s = story.published_s or (before[1] if before else EPOCH_S + 60 * len(self._stories))
        self._stories = {**self._stories, story.path: (story, at_s)}

    def find(self, request: Request) -> Reply | None:
        """Answer for a path of this site."""
        if request.path == "/robots.txt":
            text = self.robots
            return None if text is None else Reply(200, (("Content-Type", "text/plain"),), text.encode())
        if request.path in self._stories:
            story, at_s = self._stories[request.path]
            return _conditional(request, story.page(at_s), HTML)
        if request.path == "/feed.xml" and self._stories:
            return _conditional(request, self._feed(request.base), (("Content-Type", "application/rss+xml"),))
        if request.path == "/" and self._stories:
            return _conditional(request, self._front(), HTML)
        return None

    def _newest(self) -> list[tuple[Story, int]]:
        return sorted(self._stories.values(), key=lambda each: -each[1])

    def _front(self) -> bytes:
        links = "\n".join(f'<li><a href="{escape(s.path)}">{escape(s.title)}</a></li>' for s, _ in self._newest())
        feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        return (
            f"<!DOCTYPE html><html><head><title>Site</title>{feed}</head><body><ul>{links}</ul></body></html>".encode()
        )

    def _feed(self, base: str) -> bytes:
        items = "".join(
            f"<item><title>{escape(story.title)}</title><link>{base}{escape(story.path)}</link>"
            f"<guid>{base}{escape(story.path)}</guid><pubDate>{formatdate(at_s, usegmt=True)}</pubDate>"
            f"<description>{escape(story.body.partition(chr(10))[0])}</description></item>\n"
            for story, at_s in self._newest()
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Site</title>'
            f"<link>{base}/</link><description>Stories</description>\n{items}</channel></rss>\n"
        ).encode()


def _conditional(request: Request, body: bytes, headers: tuple[tuple[str, str], ...]) -> Reply:
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = (*headers, ("ETag", etag))
    if request.headers.get("if-none-match") == etag:
        return Reply(304, headers)
    return Reply(200, headers, body)
