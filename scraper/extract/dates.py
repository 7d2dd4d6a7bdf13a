"""When an article appeared and was changed: what the page declares for machines, then what it shows to people."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from scraper.extract.bylines import headline_at, in_masthead, of_others
from scraper.extract.page import one_line, text_of
from scraper.text import is_of_update, parse_date
from scraper.text.clock import bare_time
from storage.patterns import late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from scraper.extract.around import Near
    from scraper.extract.jsonld import LinkedData
    from scraper.extract.page import Page

MAX_SHOWN = 40
MAX_RAW_CHARS = 120
ABOVE_BYTES = 1_500  # right above the headline
_MENUS = (b"</nav", b"</header", b"</form", b"</menu")
HEAD_BYTES = 8_000  # around the headline, where its date stands
BEHIND_BYTES = 200  # a day, where its time stands in an element of its own
CLOSE_BYTES = 2_500  # right below it
MIN_TEXT_BYTES, MAX_TEXT_BYTES, LEAD_BYTES = 5, 130, 60  # of a date that nothing marks, and before its first digit
LABELLED_BYTES = 40_000  # below it, where a date with a label may stand
MAX_CLASSES = 6
SHOWN_METHODS = frozenset({"time", "visible", "near"})
_AHEAD = timedelta(days=2)  # clocks and zones differ; more than this is no time of publication
_FAR = timedelta(days=40)  # between a URL's day and a date on the page: one of another article
_ONE_MINUTE = timedelta(minutes=1)
_ONE_DAY = timedelta(days=1, hours=2)  # zones differ
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date_published",
    "article:published", "article.published", "parsely-pub-date", "sailthru.date", "pubdate", "publish-date",
    "publish_date", "publishdate", "published_time", "dc.date.issued", "dcterms.created", "dc.date.created",
    "dcterms.date", "dc.date", "article_date_original", "cxenseparse:recs:publishtime", "bt:pubdate",
    "rnews:datepublished", "publicationdate", "uploaddate",
    "article.created", "date.available", "originalpublicationdate", "content_publisheddate", "displaydate", "date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "date_modified", "dcterms.modified",
    "dc.date.modified", "article.updated", "revised", "lastmod", "last-modified", "bt:moddate", "updated_time",
)  # fmt: skip
_SHOWN_CLASSES = frozenset({
    "item-date", "entry-date", "published", "post-date", "article-date", "pubdate", "news-date", "news_time",
    "publish-date", "date-published", "article__date", "timestamp", "date-display-single", "meta-news", "fa_date",
    "news_pdate_c", "dateline", "datetime", "date", "meta-date", "posted-on",
    "updatetime", "update-time", "publish-time", "publishtime",
    "post-time", "article-time", "news-time", "pub-time", "pubtime",
})  # fmt: skip
_SHOWN = ("time", "[itemprop=datePublished]", *(f".{name}" for name in sorted(_SHOWN_CLASSES)))
# Also, in UTF-8, Persian and Arabic ones, those of India, Thai, Lao, Burmese and Khmer ones.
_DIGIT = re.compile(
    rb"\d|\xdb[\xb0-\xb9]|\xd9[\xa0-\xa9]|\xe0(?:[\xa5\xa7\xa9\xab\xad\xaf\xb1\xb3\xb5][\xa6-\xaf]|[\xb9\xbb][\x90-\x99])"
    rb"|\xe1(?:\x81[\x80-\x89]|\x9f[\xa0-\xa9])"
)
_LABELLED = re.compile(
    rb">\s*(?=[depvftDEPVFT\xd0\xd8-\xda\xe5\xe6\xec\xeb])"  # most texts are none, by their first letter
    + "(?:datum|date|published(?: on)?|publication date|posted on|erschienen(?: am)?|"
    "ver(?:ö|&ouml;)ffentlicht(?: am)?|publi(?:é|&eacute;) le|fecha(?: de publicaci(?:ó|&oacute;)n)?|"
    "publicado(?: el| em)?|pubblicato(?: il)?|data|дата(?: публикации)?|опубликовано|تاریخ(?: انتشار)?|زمان انتشار|"
    "تاريخ(?: النشر)?|نشر في|yayın(?:lanma)? tarihi|tarih|公開日|发布时间|发布日期|发表时间|日期|입력|등록)\\s*:?"
    "(?:\\s|&nbsp;|\xa0)*(?:<[^<>]{0,200}>\\s*){0,4}([^<>]{6,60})<".encode(),
    re.IGNORECASE,
)
# In the state of the page's program: what it calls its own day of publication stands first.
_STATE = late(
    rb'"(?:published_?(?:at|date|time|on)?|date_?published|publication_?date|publish_?(?:date|time|ed_?time)|first_?published\w{0,10})"'
    rb'\s?:\s?"(\d{4}-\d\d-\d\d[^"]{0,25})"',
    re.IGNORECASE,
)
_REMARKS = re.compile(
    rb"(?:id|class)=[\"'](?:[^\"'<>]* )?"
    rb"(?:comments?(?:[-_](?:list|area|box|items?|section|wrapper))?|commentlist|disqus_thread|respond)[\"' ]"
)
_TIME_ALONE = re.compile(
    rb"[\s,|/-]{0,3}((?:um |at )?\d{1,2}(?::\d\d(?! ?(?:min|se[ck]))|\.\d\d(?=$| ?(?:Uhr|[ap]\.?m|WIB)))"
    rb"(?: ?Uhr| ?[ap]\.?m\.?)?)",
    re.IGNORECASE,
)
_TIMED = re.compile(r"\d\s?[:.hH]\s?\d\d")
_ZONED = late(r"(?:Z|[+-]\d\d:?\d\d|\b(?:GMT|UTC|[A-Z]{2,4}T))\W*(?:\([^)]*\))?\s*$", re.IGNORECASE)
_DATE_ROOTS = (b"date", b"datum", b"published", b"timestamp", b"tarikh", b"fecha", b"tarih")
_DATE_CLASS = re.compile(
    rb"(?:^|[-_])(?:date|datum|datetime|pub-?date|published|timestamp|tarikh|fecha|tarih)(?:$|[-_])", re.IGNORECASE
)
_OTHER_DATE = re.compile(rb"updat|modif|comment|event|picker|birth|range|start|end|expir|current|today", re.IGNORECASE)
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")

_URL_DIGITS = re.compile(
    r"[/_t-]((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[-_/.]|\d{4}(?:\d\d)?(?!\d)|$)"
)  # ... without marks between
MOST_COMPARED = 3  # dates that are shown
_OFFSETS = frozenset(
    timedelta(minutes=minutes)
    for minutes in (*range(-660, 781, 60), -210, 210, 270, 330, 345, 390, 570, 630)
    if minutes
)  # of zones that people live in, from UTC


@dataclass(frozen=True, slots=True)
class Stated:
    """A date as stated: the instant, the words it was read from, where they stood, and whether they say the time."""

    at: datetime
    raw: str
    method: str
    timed: bool = True


@dataclass(frozen=True, slots=True)
class Clock:
    """How raw dates are to be read."""

    zone: str | None  # the publisher's; None: not known
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
        return Stated(reading.instant, text, method, reading.precision == "minute")

    def first(self, candidates: Iterable[tuple[str | None, str]], *, url_day: datetime | None = None) -> Stated | None:
        """Return the first candidate that can be read; where it is a day alone, the same day with its time is better.

        A date that is only shown must not be far from the day that the URL names.
        """
        day: Stated | None = None
        for raw, method in candidates:
            stated = self.read(raw, method) if raw else None
            if stated is None or (url_day and method in SHOWN_METHODS and abs(stated.at - url_day) > _FAR):
                continue
            if stated.timed and (day is None or abs(stated.at - day.at) < _ONE_DAY):
                return stated
            day = day or stated
        return day


def published(page: Page, data: LinkedData, clock: Clock) -> Stated | None:
    """Return when the article was published."""
    named = url_day(page.url)
    declared = clock.first(_declared(page, data))
    if declared is not None and declared.timed:
        return declared if _ZONED.search(declared.raw) else _with_zone(declared, page, data, clock)
    shown = clock.first(_shown(page), url_day=named)
    if declared is not None:
        return _with_time(declared, shown, page, clock)
    found = (
        shown
        or clock.first(_undeclared(page), url_day=named)
        or _of_state(page, clock, named)
        or _of_url(page.url, clock)
    )
    return found if found is None or found.timed else _with_time(found, None, page, clock)


def _with_time(day: Stated, shown: Stated | None, page: Page, clock: Clock) -> Stated:
    """Return a day with its time where the page shows that: what is marked, else what stands beside the headline."""
    if shown is None or not shown.timed:
        shown = clock.first(_beside_headline(page))
    if shown is not None:
        return shown if shown.timed and abs(shown.at - day.at) < _ONE_DAY else day
    return _at_bare_time(day, page)


def _at_bare_time(day: Stated, page: Page) -> Stated:
    """Return a day with the time that stands right behind it; one of the address with the first beside the headline."""
    shown = page.html.find(day.raw.encode(), max(0, headline_at(page) - HEAD_BYTES))
    behind = page.html[shown + len(day.raw.encode()) :][:BEHIND_BYTES] if shown >= 0 else b""
    for text, _ in _beside_headline(page) if day.method == "url" else _dated(behind):
        if (shows := bare_time(text or "")) is not None:
            at = day.at.replace(hour=shows.hour, minute=shows.minute)
            return replace(day, at=at, raw=f"{day.raw} {text}", timed=True)
    return day


def _beside_headline(page: Page) -> Iterator[tuple[str | None, str]]:
    """Yield the times that nothing marks, right below the headline and right above it."""
    start = headline_at(page)
    above, right_above = _above(page, start)
    every = (*_dated(page.html[start : start + CLOSE_BYTES]), *_dated(above[right_above:]))
    return (each for each in every if _TIMED.search(each[0] or "") and not is_of_update(each[0] or ""))


def _undeclared(page: Page) -> Iterator[tuple[str | None, str]]:
    """Yield what may be the date where nothing around the headline is marked as one, the dearer places last."""
    start = headline_at(page)
    marked = sorted(((_doubt(node.attributes), at, node) for at, node in enumerate(page.marked(_SHOWN)[:MAX_SHOWN])))
    yield from _said_by(node for doubt, _, node in marked if not doubt)
    above, right_above = _above(page, start)
    close = [*reversed(list(_dated(above[right_above:]))), *_dated(page.html[start : start + CLOSE_BYTES])]
    yield from sorted(close, key=lambda each: is_of_update(each[0] or ""))  # "(updated: 11:40)" behind the others
    yield from _said_by(node for doubt, _, node in marked if doubt)
    yield from _dated(_before_remarks(page.html[start + CLOSE_BYTES : start + HEAD_BYTES]))
    yield from reversed(list(_dated(above[:right_above])))
    yield from _labelled(page, start)
    yield from _in_classes(page)


def _of_state(page: Page, clock: Clock, named: datetime | None) -> Stated | None:
    """Return what the state's first day of publication says; where the URL names a day, no other is this article's."""
    found = _STATE.search(page.html)
    stated = clock.read(found[1].decode("utf-8", "ignore"), "data") if found else None
    return None if stated and named and abs(stated.at - named) > _FAR else stated


def _with_zone(stated: Stated, page: Page, data: LinkedData, clock: Clock) -> Stated:
    """Return the same time as another place gives it with its zone; else as it is, in the publisher's."""
    wall = _on_the_wall(stated.at)
    zoned = ((raw, method) for raw, method in chain(_declared(page, data), _shown(page)) if raw and _ZONED.search(raw))
    others = (other for raw, method in zoned if (other := clock.read(raw, method)))
    return next((other for other in others if _on_the_wall(other.at) == wall), stated)


def as_shown(stated: Stated | None, shown: Iterable[tuple[str, str]], clock: Clock) -> Stated | None:
    """Return an instant that is stated in UTC with the publisher's offset, where the page shows it in local time.

    What is shown comes as elements give it to machines and to readers.
    """
    if stated is None or not stated.timed or stated.at.utcoffset() or not _ZONED.search(stated.raw):
        return stated
    for text in islice(_of_this(stated, shown, clock), MOST_COMPARED):
        other, zoned = clock.read(text, stated.method), _ZONED.search(text)
        if other is None or not other.timed or (zoned and abs(other.at - stated.at) >= _ONE_MINUTE):
            continue
        offset = _on_the_wall(other.at) - _on_the_wall(stated.at)
        if offset in _OFFSETS:
            return replace(stated, at=stated.at.astimezone(timezone(offset)))
        if not offset and not zoned:  # readers are told UTC: what comes an hour later is a comment's
            break
    return stated


def _of_this(stated: Stated, shown: Iterable[tuple[str, str]], clock: Clock) -> Iterator[str]:
    """Yield the times that may be this one: not where machines are given another instant, readers that of a change."""
    for machine, text in shown:
        other = clock.read(machine, stated.method) if _ZONED.search(machine) else None
        if other is None or not other.timed or abs(other.at - stated.at) < _ONE_MINUTE:
            yield from (each for each in (machine, text) if _TIMED.search(each) and not is_of_update(each))


def _on_the_wall(at: datetime) -> datetime:
    """Return what a clock shows, to the minute."""
    return at.replace(tzinfo=None, second=0, microsecond=0)


def _declared(page: Page, data: LinkedData) -> Iterator[tuple[str | None, str]]:
    yield data.text("datePublished"), "json-ld"
    yield from ((page.meta.get(name), "meta") for name in _PUBLISHED)
    yield data.text("dateCreated", "uploadDate") or data.text_of_page("datePublished"), "json-ld"


def _shown(page: Page) -> Iterator[tuple[str | None, str]]:
    """Yield the dates that stand around the headline, those with a machine's form first."""
    nodes = [each.node for each in page.near if _is_date(each) and (each.below or not in_masthead(each.node))]
    return _said_by(sorted(nodes[:MAX_SHOWN], key=lambda node: _doubt(node.attributes)))


def _said_by(nodes: Iterable[LexborNode]) -> Iterator[tuple[str | None, str]]:
    for node in nodes:
        if of_others(node):
            continue
        yield for_machines(node), "time"
        yield (text_of(node) or None), "visible"


def near_headline(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the dates around the headline, as their elements give them to machines and to readers; none of a change."""
    for each in page.near:
        if _is_date(each) and each.attributes.get("itemprop") != "dateModified":
            yield each.attributes.get("datetime") or "", text_of(each.node)


def for_machines(node: LexborNode) -> str | None:
    """Return the date that an element's attributes give beside what it shows: of `<time>`, microdata, a microformat."""
    attributes = node.attributes
    return (
        attributes.get("datetime")
        or attributes.get("content")
        or (attributes.get("title") if node.tag == "abbr" else None)
    )


def _is_date(near: Near) -> bool:
    if near.tag == "time" or near.attributes.get("itemprop") == "datePublished":
        return True
    return bool(near.classes) and _names_date(near.classes)


@lru_cache(maxsize=20_000)
def _names_date(classes: str) -> bool:
    return not _SHOWN_CLASSES.isdisjoint(classes.split())


def _doubt(attributes: dict[str, str | None]) -> int:
    """Rank a shown date: declared as publication, dated for machines, any other."""
    if "pubdate" in attributes or attributes.get("itemprop") == "datePublished":
        return 0
    return 1 if attributes.get("datetime") else 2


def _above(page: Page, start: int) -> tuple[bytes, int]:
    """Return the source before the headline, and from where on it is right above.

    What stands above the page's menus is the day on which the page was asked for, on many Persian sites.
    """
    above = page.html[max(0, start - HEAD_BYTES // 2) : start]
    menus = max(above.rfind(mark) + 1 for mark in _MENUS)
    return above, max(menus, len(above) - ABOVE_BYTES)


def _before_remarks(source: bytes) -> bytes:
    remarks = _REMARKS.search(source)
    return source[: remarks.start()] if remarks else source


def _dated(source: bytes) -> Iterator[tuple[str | None, str]]:
    """Yield the short texts with digits near their beginning, each with the time that stands right behind it."""
    day = b""
    for part in source.split(b">")[1:]:
        text, tag, _ = part.partition(b"<")
        if not tag or not (text := text.strip()):
            continue
        if day:
            timed = _TIME_ALONE.match(text)
            yield html.unescape((day + b" " + timed[1] if timed else day).decode("utf-8", "ignore")), "near"
            day = b""
        if MIN_TEXT_BYTES <= len(text) <= MAX_TEXT_BYTES and not text.isdigit():
            digit = _DIGIT.search(text)
            day = text if digit and digit.start() <= LEAD_BYTES else b""
    if day:
        yield html.unescape(day.decode("utf-8", "ignore")), "near"


def _labelled(page: Page, start: int) -> Iterator[tuple[str | None, str]]:
    """Yield the texts below the headline that stand after a word for a date of publication."""
    for match in _LABELLED.finditer(page.html, start, start + LABELLED_BYTES):
        yield html.unescape(match.group(1).decode("utf-8", "ignore")), "near"


def _in_classes(page: Page) -> Iterator[tuple[str | None, str]]:
    """Yield the texts of elements whose classes speak of a date, but not of the date of something else."""
    named = page.classes_like(*_DATE_ROOTS)
    words = [word for word in named if _DATE_CLASS.search(word) and not _OTHER_DATE.search(word)]
    for word in words[:MAX_CLASSES]:
        nodes = (node for node in page.css(f".{word.decode()}")[:3] if not of_others(node))
        yield from ((text_of(node) or None, "visible") for node in nodes)


def url_day(url: str) -> datetime | None:
    """Return the day that stands in an article's URL (`/2024/05/03/`)."""
    match = _URL_DAY.search(url)
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC) if match else None
    except ValueError:
        return None


def _of_url(url: str, clock: Clock) -> Stated | None:
    match = _URL_DAY.search(url) or _URL_DIGITS.search(url)
    return clock.read(f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}", "url") if match else None


def updated(page: Page, data: LinkedData, clock: Clock, published: Stated | None = None) -> Stated | None:
    """Return when the article says it was last changed: never before it was published."""
    found = clock.first(_updated(page, data))
    early = found is not None and published is not None and found.at < published.at and found.timed
    return None if early else found


def _updated(page: Page, data: LinkedData) -> Iterator[tuple[str | None, str]]:
    yield data.text("dateModified") or data.text_of_page("dateModified"), "json-ld"
    yield from ((page.meta.get(name), "meta") for name in _UPDATED)
    for node in page.css("[itemprop=dateModified]"):
        attributes = node.attributes
        yield attributes.get("datetime") or attributes.get("content"), "time"
        yield (text_of(node) or None), "visible"
