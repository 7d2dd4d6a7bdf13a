"""Bytes to records: the pure steps in a row, as they run in a worker process (and in `khabar extract`).

page: extract -> language -> attribution -> hashes        Reader.read_page(PageJob) -> Reading | Refusal
feed: parse                                               Reader.read_feed(FeedJob) -> ParsedFeed | Refusal
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper import dedupe, extract, feeds, text
from scraper.dedupe import near
from scraper.hosts import host_of
from storage.anew import differing_by, digest_of_values
from storage.records import (
    Article,
    ArticleKind,
    Block,
    BlockType,
    Fingerprint,
    Layer,
    Note,
    Quality,
    Refusal,
    RefusalClass,
)

SHORTEST_SUMMARY = 80  # characters: less is a headline once more

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from storage.records import FeedItem


@dataclass(frozen=True, slots=True)
class DatedRules:
    """Site rules and the days on which a page must have been fetched for them to hold (None: open end)."""

    rules: extract.SiteRules
    valid_from: date | None = None
    valid_until: date | None = None

    def hold_on(self, day: date) -> bool:
        """Tell whether these rules hold for a page fetched on that day."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """What reading a page needs to know of its agency. The defaults serve a site that nobody has configured."""

    id: str
    name: str | None = None  # as the catalogue of sources names it: not credited to itself
    language: str | None = None
    zone: str | None = None  # IANA name
    rules: tuple[DatedRules, ...] = ()  # the agency's own before its family's
    sections: Mapping[str, feeds.SectionRule] = field(default_factory=dict)  # by the URL of the page
    restore_non_joiners: bool = False  # its system loses the non-joiners of its Persian
    article_number: re.Pattern[str] | None = None  # where the path of its URLs has the site's own number of an article

    def rules_on(self, day: date) -> extract.SiteRules | None:
        """Return the first rules that hold on a day."""
        return next((dated.rules for dated in self.rules if dated.hold_on(day)), None)


@dataclass(frozen=True, slots=True)
class PageJob:
    """A fetched page to read. `url` is the final one, `keys` those of the URLs that led there."""

    body: bytes
    url: str
    content_type: str | None
    agency: str
    fetched_at: datetime
    feed: str | None = None
    item: FeedItem | None = None
    keys: tuple[str, ...] = ()
    boilerplate: frozenset[int] | None = None  # keys of blocks that its host is known to repeat; None: nobody learns
    feed_will_do: bool = False  # a page without text is read from what its feed says of it


@dataclass(frozen=True, slots=True)
class FeedJob:
    """A fetched feed to read."""

    body: bytes
    url: str
    content_type: str | None
    agency: str
    fetched_at: datetime
    asked: str | None = None  # the URL as configured, where redirects led on from it


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as read, the keys it goes by (see `storage.records.Outcome`), and what there is to say."""

    article: Article
    aliases: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    block_keys: tuple[int, ...] = ()  # of its text's blocks, for template learning
    fingerprint: Fingerprint | None = None
    likely: tuple[str, ...] = ()
    layers: Mapping[str, Layer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Again:
    """What came of reading a page anew: the fields that differ, and the reading unless it is as it is stored."""

    names: tuple[str, ...]
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class _Enriched:
    """What was extracted of a page, who is credited for it, and its language."""

    found: extract.Extraction
    credit: text.Attribution
    language: text.Language

    def told(self) -> tuple[object, ...]:
        """Return the values of `storage.anew.READ_ANEW`."""
        found, credit = self.found, self.credit
        return (
            *(found.title, found.kicker, credit.lead, credit.body, found.authors, credit.dateline),
            *(credit.credited_sources, self.language.tag, found.section, found.tags, found.images),
            *(found.published_at, found.updated_at, found.access, found.kind),
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """The pure rooms with the catalogue they need; sent to each worker process once."""

    agencies: Mapping[str, AgencyFacts] = field(default_factory=dict)
    sources: text.SourceCatalogue = field(default_factory=lambda: text.SourceCatalogue.from_rows(()))
    use_rules: bool = True

    def read_feed(self, job: FeedJob) -> feeds.ParsedFeed | Refusal:
        """Parse a feed, or a section page that the agency's file describes; dates without a zone are the agency's."""
        facts = self._facts(job.agency)
        if rule := facts.sections.get(job.asked or job.url):
            page, _ = extract.bounded(extract.to_utf8(job.body, job.content_type)[0])
            return feeds.parse_section(page, rule, url=job.url)
        return feeds.parse(job.body, url=job.url, content_type=job.content_type, zone=facts.zone, now=job.fetched_at)

    def read_page(self, job: PageJob) -> Reading | Refusal:
        """Read an article page to its record."""
        found = self._extract(job)
        return found if isinstance(found, Refusal) else self._record(self._enrich(found, job), job)

    def read_again(self, job: PageJob, stored: str | None) -> Again | Refusal:
        """Read a page whose record is there already, known by its digest; None: nobody knows, or compares."""
        found = self._extract(job)
        if isinstance(found, Refusal):
            return found
        rich = self._enrich(found, job)
        names = differing_by(stored, digest_of_values(rich.told())) if stored else ()
        return Again(names, None if stored and not names else self._record(rich, job))

    def _extract(self, job: PageJob) -> extract.Extraction | Refusal:
        facts = self._facts(job.agency)
        found = extract.extract(
            job.body,
            url=job.url,
            content_type=job.content_type,
            item=job.item,
            rules=facts.rules_on(job.fetched_at.date()) if self.use_rules else None,
            zone=facts.zone,
            now=job.fetched_at,
            known_boilerplate=job.boilerplate,
        )
        if isinstance(found, Refusal):
            told = _told_by_feed(job.item) if job.feed_will_do and found.kind is RefusalClass.EMPTY else None
            if told is None:
                return found
            found = told
        return with_non_joiners(found) if facts.restore_non_joiners else found

    def _facts(self, agency: str) -> AgencyFacts:
        return self.agencies.get(agency) or AgencyFacts(agency)

    def _enrich(self, found: extract.Extraction, job: PageJob) -> _Enriched:
        facts = self._facts(job.agency)
        own = facts.name or self.sources.at_host(host_of(job.url)) or self.sources.named_in(found.sites)
        credit = text.read_attribution(
            title=found.title,
            lead=found.lead,
            body=found.body,
            agency=own,
            catalogue=self.sources,
            closing=found.closing,
            houses=found.houses,
        )
        declared = found.language or (job.item.language if job.item else None) or facts.language
        return _Enriched(found, credit, text.detect_language(f"{found.title}\n{credit.body}", declared=declared))

    def _record(self, rich: _Enriched, job: PageJob) -> Reading:
        found, credit, language = rich.found, rich.credit, rich.language
        canonical_url = found.canonical_url if found.canonical_believed else None
        keys = identity_keys(job.url, canonical_url, self._facts(job.agency).article_number)
        likely = likely_keys(job, keys)
        content_hash, fingerprint = near.hash_and_print(title=found.title, lead=credit.lead, body=credit.body)
        article = Article(
            id=dedupe.article_id(next(iter(keys))),
            url=job.url,
            canonical_url=canonical_url or dedupe.canonical(job.url),
            agency=job.agency,
            title=found.title,
            body=credit.body,
            fetched_at=job.fetched_at,
            content_hash=content_hash,
            guid=job.item.guid if job.item else None,
            feed=job.feed,
            kicker=found.kicker,
            lead=credit.lead,
            blocks=blocks_of(found.blocks, credit.body),
            authors=found.authors,
            dateline=credit.dateline,
            credited_sources=credit.credited_sources,
            language=language.tag,
            section=found.section,
            tags=found.tags,
            images=found.images,
            published_at=found.published_at,
            published_raw=found.published_raw,
            updated_at=found.updated_at,
            updated_raw=found.updated_raw,
            access=found.access,
            kind=found.kind,
            quality=found.quality or Quality(0.0, ("unmeasured",)),
            provenance={**found.provenance, "language": language.method},
        )
        notes, layers = (*found.notes, *credit.notes), {**likely, **keys}
        return Reading(article, tuple(keys), notes, found.block_keys, fingerprint.stored(), tuple(likely), layers)


def load_rooms() -> None:
    """Load what an article page asks of the rooms, which they load on demand."""
    _ = extract.extract, text.read_attribution, text.detect_language


def text_of(lead: str | None, body: str) -> str:
    """Return the text that copies are told by: lead and body, the lead once where the body repeats it."""
    return body if not lead or body.startswith(lead) else f"{lead}\n{body}"


def with_non_joiners(found: extract.Extraction) -> extract.Extraction:
    """Return what was read with the non-joiners put back that the publisher's own system loses (Persian only)."""
    return replace(
        found,
        title=text.restore(found.title),
        kicker=text.restore(found.kicker) if found.kicker else None,
        lead=text.restore(found.lead) if found.lead else None,
        body=text.restore(found.body),
        blocks=tuple(replace(block, text=text.restore(block.text)) for block in found.blocks),
        notes=(*found.notes, Note("non_joiners_restored", "by the agency's setting")),
    )


def _told_by_feed(item: FeedItem | None) -> extract.Extraction | None:
    """Return what a feed says of a page that shows no text (it is made in the browser), marked as such."""
    if item is None or not item.title:
        return None
    body = max(item.summary or "", feeds.text_of(item.content_html) or "", key=len)
    if len(body) < SHORTEST_SUMMARY:
        return None
    return extract.Extraction(
        title=item.title,
        body=body,
        blocks=tuple(Block(BlockType.PARAGRAPH, line) for line in body.split("\n")),
        authors=item.authors,
        tags=item.tags,
        published_at=item.published_at,
        published_raw=item.published_raw,
        updated_at=item.updated_at,
        updated_raw=item.updated_raw,
        kind=ArticleKind.FLASH,
        quality=Quality(0.2, ("text_from_feed",)),
        provenance={"title": "feed", "body": "feed", "published_at": "feed"},
    )


def identity_keys(url: str, canonical_url: str | None, number: re.Pattern[str] | None = None) -> dict[str, Layer]:
    """Return the keys of an article and their sorts, the most trusted first.

    These are its canonical URL if that may be believed, its own URL, and the site's own number.
    """
    trusted = (canonical_url,) if canonical_url and may_stand_for(canonical_url, url) else ()
    numbered = dedupe.number_key(url, number) if number else None
    keys = {dedupe.url_key(each): Layer.CANONICAL for each in trusted}
    keys[dedupe.url_key(url)] = Layer.URL
    return keys | ({numbered: Layer.NUMBER} if numbered else {})


def likely_keys(job: PageJob, keys: Collection[str]) -> dict[str, Layer]:
    """Return the keys by which the article may be known: that of the URL that was asked, its guid in its feed.

    Both may lead to another article: a page that is gone redirects to the latest news, a feed uses a guid twice.
    """
    guid = job.item.guid if job.item else None
    found = dict.fromkeys(job.keys, Layer.ASKED)
    if guid and job.feed and dedupe.url_key(guid) not in keys:
        found.setdefault(dedupe.guid_key(job.feed, guid), Layer.GUID)
    return {key: layer for key, layer in found.items() if key and key not in keys}


def blocks_of(blocks: tuple[Block, ...], body: str) -> tuple[Block, ...]:
    """Return the blocks without what was taken off the end of the body (an agency's closing formula)."""
    kept = list(blocks)
    last_line = body.rpartition("\n")[2]
    while kept and kept[-1].type is not BlockType.FIGURE and not body.endswith(kept[-1].text):
        cut = kept.pop()
        if cut.text.startswith(last_line):
            kept.append(replace(cut, text=last_line))
    return tuple(kept)


def may_stand_for(canonical_url: str, url: str) -> bool:
    """Tell whether a page's word for its canonical URL is believed: same site, same port, and not the front page.

    A canonical URL at another site says "copied from there": the copy is still this site's own article. Templates that
    name the front page on every article would melt a whole site into one record.
    """
    try:
        there, here = urlsplit(canonical_url), urlsplit(url)
        same_port = there.port == here.port or {there.port, here.port} <= {None, 80, 443}
    except ValueError:
        return False
    same_site = _bare_host(there.hostname) == _bare_host(here.hostname)
    return same_site and same_port and bool(there.path.strip("/") or there.query)


def _bare_host(host: str | None) -> str:
    labels = (host or "").split(".")
    return ".".join(labels[1:] if len(labels) > 2 and labels[0] in {"www", "m", "amp", "mobile"} else labels)  # noqa: PLR2004 - site.tld
