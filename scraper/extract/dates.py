"""When an article appeared and was changed: what the page declares for machines, then what it shows to people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scraper.extract.page import one_line, text_of
from scraper.text import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.extract.jsonld import LinkedData
    from scraper.extract.page import Page

MAX_RAW_CHARS = 120
_AHEAD = timedelta(days=2)  # clocks and zones differ; more than this is no time of publication
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date_published",
    "article:published", "article.published", "parsely-pub-date", "sailthru.date", "pubdate", "publish-date",
    "publish_date", "publishdate", "published_time", "dc.date.issued", "dcterms.created", "dc.date.created",
    "dcterms.date", "dc.date", "article_date_original", "cxenseparse:recs:publishtime", "bt:pubdate",
    "rnews:datepublished",
    "article.created", "date.available", "originalpublicationdate", "displaydate", "date", "last-modified-date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "date_modified", "dcterms.modified",
    "dc.date.modified", "article.updated", "revised", "lastmod", "last-modified", "bt:moddate", "updated_time",
)  # fmt: skip
_SHOWN = (
    "time[datetime]",
    "time[pubdate]",
    "[itemprop=datePublished]",
    ".item-date",
    ".entry-date",
    ".published",
    ".post-date",
    ".article-date",
    ".pubdate",
    ".news-date",
    ".news_time",
    ".publish-date",
    ".date-published",
    ".article__date",
    ".timestamp",
    ".date-display-single",
    ".meta-news",
    "time",
    ".fa_date",
    ".news_pdate_c",
    ".dateline",
    ".datetime",
    ".date",
    ".meta-date",
    ".posted-on",
    "time",
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A date as stated: the instant, the words it was read from, and where they stood."""

    at: datetime
    raw: str
    method: str


@dataclass(frozen=True, slots=True)
class Clock:
    """How raw dates are to be read."""

    zone: str
    now: datetime | None
    lang: str | None = None

    def read(self, raw: str | None, method: str) -> Stated | None:
        """Read one raw date; None when it is none, or none that an article can have."""
        text = one_line(raw)
        if not text or len(text) > MAX_RAW_CHARS:
            return None
        reading = parse_date(text, zone=self.zone, now=self.now, lang=self.lang)
        if reading is None or reading.instant < _EARLIEST:
            return None
        if self.now is not None and reading.instant > self.now + _AHEAD:
            return None
        return Stated(reading.instant, text, method)

    def first(self, candidates: Iterable[tuple[str | None, str]]) -> Stated | None:
        """Return the first candidate that can be read."""
        return next((stated for raw, method in candidates if raw and (stated := self.read(raw, method))), None)


def published(page: Page, data: LinkedData, clock: Clock) -> Stated | None:
    """Return when the article was published."""
    return clock.first(_published(page, data))


def _published(page: Page, data: LinkedData) -> Iterator[tuple[str | None, str]]:
    yield data.text("datePublished"), "json-ld"
    yield from ((page.meta.get(name), "meta") for name in _PUBLISHED[:-1])
    yield data.text("dateCreated", "uploadDate"), "json-ld"
    yield from _shown(page)


def _shown(page: Page) -> Iterator[tuple[str | None, str]]:
    """Yield the dates that stand on the page, those with a machine's form first."""
    nodes = page.marked(_SHOWN)[:40]
    nodes.sort(key=lambda node: _doubt(node.attributes))
    for node in nodes:
        attributes = node.attributes
        yield attributes.get("datetime") or attributes.get("content"), "time"
        yield (text_of(node) or None), "visible"


def _doubt(attributes: dict[str, str | None]) -> int:
    """Rank a shown date: declared as publication, dated for machines, any other."""
    if "pubdate" in attributes or attributes.get("itemprop") == "datePublished":
        return 0
    return 1 if attributes.get("datetime") else 2


def updated(page: Page, data: LinkedData, clock: Clock) -> Stated | None:
    """Return when the article says it was last changed."""
    return clock.first(_updated(page, data))


def _updated(page: Page, data: LinkedData) -> Iterator[tuple[str | None, str]]:
    yield data.text("dateModified"), "json-ld"
    yield from ((page.meta.get(name), "meta") for name in _UPDATED)
    for node in page.marked(("[itemprop=dateModified]",)):
        attributes = node.attributes
        yield attributes.get("datetime") or attributes.get("content"), "time"
        yield (text_of(node) or None), "visible"
