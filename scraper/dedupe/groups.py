"""Documents in order of arrival to clusters of the same text, by the exact layers: URL, then content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.dedupe.content import hash_letters, letters
from scraper.dedupe.keys import url_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Texts with fewer letters, title included, are too little to call two documents the same by ("Photos of the day").
LEAST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Document:
    """One text that arrived. `ts` is when, in seconds since 1970; unknown values are None."""

    id: str
    url: str | None = None
    site: str | None = None
    ts: float | None = None
    lang: str | None = None
    title: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Grouped:
    """The cluster of a document (the id of its first member), and the layer that told: `new`, `url` or `content`."""

    id: str
    cluster: str
    reason: str


class Grouper:
    """The memory of what has arrived: keys of URLs and of texts, each with its cluster."""

    def __init__(self) -> None:
        self._by_url: dict[str, str] = {}
        self._by_text: dict[str, str] = {}

    def add(self, doc: Document) -> Grouped:
        """Return the cluster of a document, and remember it."""
        address = url_key(doc.url) if doc.url else None
        text = _text_key(doc)
        cluster, reason = doc.id, "new"
        if address in self._by_url:
            cluster, reason = self._by_url[address], "url"
        elif text in self._by_text:
            cluster, reason = self._by_text[text], "content"
        if address:
            self._by_url.setdefault(address, cluster)
        if text:
            self._by_text.setdefault(text, cluster)
        return Grouped(doc.id, cluster, reason)


def group(docs: Iterable[Document]) -> Iterator[Grouped]:
    """Give each document its cluster, as it comes.

    same URL as an earlier one     -> its cluster (another text there is a revision of the article)
    same letters as an earlier one -> its cluster
    neither                        -> a cluster of its own
    Two clusters are never joined through a third document.
    """
    grouper = Grouper()
    return map(grouper.add, docs)


def _text_key(doc: Document) -> str | None:
    """Return the hash of a document's text; None when there is too little of it."""
    title, text = letters(doc.title), letters(doc.text)
    return hash_letters(title, text) if len(title) + len(text) >= LEAST_LETTERS else None
