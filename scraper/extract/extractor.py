"""The room's one function: a page in, an article or a refusal out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from scraper.extract import access, authors, dates, details, pictures, quality, title, verdict
from scraper.extract.around import AtEnd, before
from scraper.extract.body import Known, body_text, keep_prose, shortened, to_blocks
from scraper.extract.canonical import names_this_article
from scraper.extract.charset import LANGUAGES, claims_utf8, is_utf8, to_utf8
from scraper.extract.collect import Piece
from scraper.extract.credited import sources_said
from scraper.extract.embedded import told
from scraper.extract.generic import Found, find_body
from scraper.extract.guard import bounded
from scraper.extract.jsonld import LinkedData, read_linked_data
from scraper.extract.lead import find_kicker, find_lead
from scraper.extract.lines import ends_sentence
from scraper.extract.page import Page, one_line, open_page, text_of
from scraper.extract.records import Extraction
from scraper.extract.ruled import DRIFT_SHARE, Ruled
from scraper.extract.signed import named_in, names_at, names_below
from scraper.extract.template import without_template
from scraper.hosts import host_of
from scraper.text import detect_language, fold, zone_at
from storage.records import BlockType, Note, Refusal, RefusalClass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from scraper.extract.around import Near
    from scraper.extract.dates import Clock, Stated
    from scraper.extract.rules import SiteRules
    from storage.records import Access, FeedItem

LEAST_BODY_CHARS = 40  # beside a lead: an agency's closing formula is no body
SHORT_CHARS = 1_000  # of text that is shown: below, a page may hold more as data
MUCH_MORE = 2.5  # times as much of it, to be believed
MIN_BODY_CHARS = 20
_OTHER_LETTER = re.compile(r"[\u0370-\u1dff\u2c80-\ud7ff]")  # of no Latin script
MIN_BODY_CHARS_ALONE = 400  # without a headline


def extract(
    html: bytes | str,
    *,
    url: str,
    content_type: str | None = None,
    item: FeedItem | None = None,
    rules: SiteRules | None = None,
    zone: str | None = None,
    now: datetime | None = None,
    known_boilerplate: Collection[int] | None = None,
) -> Extraction | Refusal:
    """Read an article page.

    `content_type` is the HTTP header, `item` what the feed said of the page, `rules` the site's own, `zone` the IANA
    time zone of dates that name none (None: told by the URL's country or the language), `known_boilerplate`
    the keys of blocks that the site is known to repeat (None: nobody learns them, and `block_keys` stays empty). A
    Refusal is BLOCKED (a bot wall), NOT_AN_ARTICLE (front page, soft 404) or EMPTY. Never raises for any
    input; takes bounded time.
    """
    read = partial(_read, url=url, item=item, rules=rules, zone=zone, now=now, known_boilerplate=known_boilerplate)
    if isinstance(html, str):
        return read(html.encode("utf-8", "replace"))
    if claims_utf8(html, content_type):  # then it is looked at only where the text gives reason to: most pages are
        found = read(html)
        if not _is_doubtful(found) or is_utf8(html):
            return found
    return read(*to_utf8(html, content_type))


def _is_doubtful(found: Extraction | Refusal) -> bool:
    """Tell whether a page may be of another charset than it says: the parser puts U+FFFD for what is no UTF-8."""
    if isinstance(found, Refusal):
        return True
    said = (found.title, found.body, found.lead, found.kicker, found.section, *found.authors, *found.tags)
    return any("\ufffd" in text for text in said if text)


def _read(
    data: bytes,
    charset: str = "utf-8",
    *,
    url: str,
    item: FeedItem | None,
    rules: SiteRules | None,
    zone: str | None,
    now: datetime | None,
    known_boilerplate: Collection[int] | None,
) -> Extraction | Refusal:
    """Read a page's bytes as UTF-8; `charset` is what they were before."""
    data, cut = bounded(data)
    page = open_page(data, url)
    notes = [
        *([Note("cut_down")] if cut else []),
        *([Note("charset", charset)] if charset != "utf-8" else []),
    ]
    refusal = verdict.wall(data, page)
    if refusal is not None:
        return refusal
    reading = _Reading(page, read_linked_data(page), item, rules, notes)
    reading.boilerplate = known_boilerplate
    zone = zone or zone_at(host_of(url))
    language = reading.language or LANGUAGES.get(charset)
    if not zone and not language and _OTHER_LETTER.search(page.title()):  # Latin letters tell no zone
        language = detect_language(page.title()).tag
    clock = dates.Clock(zone, now, language)
    return reading.read(clock)


@dataclass(slots=True)
class _Dates:
    published: Stated | None
    updated: Stated | None


def _at(stated: Stated | None) -> datetime | None:
    return stated.at if stated else None


def _raw(stated: Stated | None) -> str | None:
    return stated.raw if stated else None


class _Reading:
    """One page being read."""

    def __init__(
        self, page: Page, data: LinkedData, item: FeedItem | None, rules: SiteRules | None, notes: list[Note]
    ) -> None:
        self.page = page
        self.data = data
        self.item = item
        self.notes = notes
        self.drifted: list[str] = []  # what the rules speak of and no longer find
        self.provenance: dict[str, str] = {}
        self.boilerplate: Collection[int] | None = None
        self.canonical = details.canonical_url(page)
        self.language = details.language(page, data)
        self.declared_section = details.section(page, data)
        self.has_rules = rules is not None
        self.generic_title = title.headline(page, data)
        self.signed_by, by = authors.authors(page, data)
        self.people = self.signed_by.people, by
        self.ruled = Ruled(page, rules)

    def read(self, clock: Clock) -> Extraction | Refusal:
        """Put the fields together."""
        headline = self._headline()
        stated = self._dates(clock)
        kicker = self._kicker(headline)
        people = self._authors()
        known = self._known(headline, kicker, people, stated)
        found = self._body(known)
        people = self._signed(people, found)
        keys: tuple[int, ...] = ()
        if self.boilerplate is not None:
            found.pieces, keys = without_template(found.pieces, self.boilerplate)
        lead_text = self._lead_or_text(found, headline)
        blocks = to_blocks(shortened(found.pieces))
        body = body_text(blocks)
        refusal = self._refused(headline, body)
        if refusal is not None:
            return refusal
        believed = self._canonical_is_believed(headline)
        ends = AtEnd(found.root)
        kind = verdict.kind_of(self.page, self.data, headline or "", body)
        warnings = self._warnings()
        self.provenance |= {"body": found.method}
        judged = quality.judge(
            body=body, kind=kind, title_method=self.provenance.get("title", "none"), dated=stated.published is not None,
            signed=bool(people), share=found.share, warnings=warnings,
        )  # fmt: skip
        return Extraction(
            title=headline or body[:120].split("\n")[0],
            body=body,
            lead=lead_text,
            kicker=kicker,
            blocks=blocks,
            authors=people,
            language=self.language,
            section=self.ruled.section() or self.declared_section or None,
            tags=details.unique_tags(self.ruled.texts("tags")) or details.tags(self.page, self.data, ends),
            images=pictures.images(self.page, self.data, found.root),
            published_at=_at(stated.published),
            published_raw=_raw(stated.published),
            updated_at=_at(stated.updated),
            updated_raw=_raw(stated.updated),
            access=self._access(body, ends),
            kind=kind,
            canonical_url=self.canonical,
            canonical_believed=believed,
            quality=judged,
            provenance=self.provenance,
            notes=tuple(self.notes),
            block_keys=keys,
            sites=self._sites(headline or ""),
            closing=(*found.closing, *sources_said(self.page, found.root)),
            houses=self.signed_by.others,
        )

    def _warnings(self) -> tuple[str, ...]:
        """Note what the rules speak of and no longer find; the quality goes down with it."""
        if not self.drifted:
            return ()
        self.notes.append(Note("rule_drift", "; ".join(self.drifted)))
        return ("rule_drift",)

    def _sites(self, headline: str) -> tuple[str, ...]:
        """Return what the page says its site is called, beside the headline in the `<title>` too."""
        beside = self.page.title().removeprefix(headline).strip(" |-–—:»·•") if headline else ""
        publishers = [str(node.get("name") or "") for node in self.data.nodes("publisher") if isinstance(node, dict)]
        # An agency that signs the text is no name of the site, though it is an organisation of the page's data.
        others = [name for name in self.data.publishers if name not in self.signed_by.others]
        said = (self.page.said("og:site_name"), *publishers, *others, beside if beside != self.page.title() else None)
        return tuple(dict.fromkeys(one_line(name) for name in said if name))

    def _access(self, body: str, ends: Iterable[Near]) -> Access | None:
        answer, method = access.access(self.page, self.data, body, ends)
        self.provenance |= {"access": method} if answer else {}
        return answer

    def _canonical_is_believed(self, headline: str | None) -> bool:
        if self.canonical is None:
            return True
        others = details.declared_urls(self.page, self.data)
        if names_this_article(self.canonical, self.page.url, title=headline, others=others):
            return True
        self.notes.append(Note("canonical_of_another", self.canonical))
        return False

    def _headline(self) -> str | None:
        text, method = self.generic_title.text, self.generic_title.method
        if ruled := self.ruled.title(text):
            text, method = ruled, "rule"
        elif self.ruled.asks("title") and text:
            self.drifted.append("title: nothing by rule")
            self.provenance["title"] = method
            return text
        elif text is None and self.item is not None and self.item.title:
            text, method = one_line(self.item.title), "feed"
        self.provenance["title"] = method
        return text

    def _dates(self, clock: Clock) -> _Dates:
        found = self._published(clock)
        changed = clock.first((raw, "rule") for raw in self._raw_dates("updated")) or dates.updated(
            self.page, self.data, clock, found
        )
        self.provenance |= {"published_at": found.method} if found else {}
        self.provenance |= {"updated_at": changed.method} if changed else {}
        return _Dates(dates.as_shown(found, self._shown_dates(), clock), changed)

    def _published(self, clock: Clock) -> Stated | None:
        """Return when the article was published: by rule, as the page says, or as the feed does."""
        ruled = clock.first((raw, "rule") for raw in self._raw_dates("published"))
        found = ruled or dates.published(self.page, self.data, clock)
        if ruled is None and found is not None and self.ruled.asks("published"):
            self.drifted.append("published: nothing by rule")
        if found is None and self.item is not None and self.item.published_at is not None:
            return dates.Stated(self.item.published_at, self.item.published_raw or "", "feed")
        return found

    def _shown_dates(self) -> Iterator[tuple[str, str]]:
        yield from (("", text) for text in self.ruled.texts("published"))
        yield from dates.near_headline(self.page)

    def _kicker(self, headline: str | None) -> str | None:
        """Return the line above the headline; one that has the headline in it is a bar of the page."""
        ruled = self.ruled.text("kicker")
        kicker = ruled or self.generic_title.kicker or find_kicker(self.page.near)
        bar = not ruled and kicker and headline and fold(headline) in fold(kicker)
        return None if bar else kicker

    def _raw_dates(self, field: str) -> list[str]:
        if self.ruled.changes(field):
            return self.ruled.texts(field)
        nodes = self.ruled.nodes(field)
        machine = [dates.for_machines(node) or "" for node in nodes]
        return [raw for raw in (*machine, *self.ruled.texts(field)) if raw]

    def _authors(self) -> tuple[str, ...]:
        people, method = authors.people_in(self.ruled.texts("authors")), "rule"
        if not people:
            people, method = self.people
        if not people and self.item is not None:
            people, method = authors.people_in(self.item.authors), "feed"
        if people:
            self.provenance["authors"] = method
        return people

    def _signed(self, people: tuple[str, ...], found: Found) -> tuple[str, ...]:
        """Take the names that sign the text where no place names a person, and leave them out of the body."""
        if people and not self.provenance["authors"].endswith("-org"):
            return people
        signed = names_at(found.pieces)
        if signed is None:
            if named := names_below(found.below) or named_in([*found.pieces, *found.below[:1]]):
                self.provenance["authors"] = "signed"
            return named or people
        names, at = signed
        found.pieces = found.pieces[:at] + found.pieces[at + 1 :]
        self.provenance["authors"] = "signed"
        return names

    def _known(self, headline: str | None, kicker: str | None, people: tuple[str, ...], stated: _Dates) -> Known:
        raws = (each.raw for each in (stated.published, stated.updated) if each)
        shown = (text_of(each.node) for each in self.page.near if each.tag == "time")
        lines = frozenset(fold(line) for line in (*raws, *shown, kicker, self.generic_title.whole) if line)
        return Known(fold(headline or "").strip(" .:|-–—"), lines, frozenset(fold(name) for name in people))

    def _body(self, known: Known) -> Found:
        """Take the rules' body unless it drifted; the generic one is the measure."""
        generic = self._generic(known)
        if not self.has_rules or not self.ruled.asks("body"):
            return generic
        ruled = self.ruled.body(known)
        if ruled.chars and ruled.chars >= DRIFT_SHARE * generic.chars:
            return ruled
        if generic.chars:
            self.drifted.append(f"body: {ruled.chars} characters by rule, {generic.chars} without")
        return generic

    def _generic(self, known: Known) -> Found:
        """Take the text that the page shows; where that is hardly any, the one that it holds as data, if it is free."""
        shown = find_body(self.page, known)
        if shown.chars >= SHORT_CHARS or verdict.is_front(self.page.url) or access.is_free(self.data) is False:
            return shown
        prose = keep_prose(told(self.page, self.data, self.generic_title.text or ""), known)
        held = Found(prose.pieces, None, 1.0, "data", closing=prose.closing)
        return held if held.chars > shown.chars * MUCH_MORE else shown

    def _lead_or_text(self, found: Found, headline: str | None) -> str | None:
        """Return the lead; where it is all the text, as of a gallery, it is the body, and there is no lead."""
        lead = self._lead(found, headline)
        if not lead or found.pieces or not ends_sentence(lead):
            return lead
        found.pieces = [Piece(BlockType.PARAGRAPH, lead)]
        return None

    def _lead(self, found: Found, headline: str | None) -> str | None:
        """Return the lead; where the body opens with it, it is taken from there."""
        text, method = self.ruled.text("lead"), "rule"
        if not text:
            text, method = self._find_lead(found, headline or "")
        if not text or text == self.page.said("og:title"):  # the headline in its other form
            return None
        rest = [piece for piece in found.pieces[:2] if piece.text != text] + found.pieces[2:]
        said = any(len(piece.text) >= MIN_BODY_CHARS and ends_sentence(piece.text) for piece in rest)
        if (
            found.pieces and not said and sum(len(piece.text) for piece in rest) < LEAST_BODY_CHARS
        ):  # a flash: its lead is its body
            return None
        found.pieces = rest
        self.provenance["lead"] = method
        return text

    def _find_lead(self, found: Found, headline: str) -> tuple[str | None, str]:
        """Look around the headline; on a page without one, before the text."""
        people = self.people[0]
        texts = [piece.text for piece in found.pieces]
        body, opening = "\n".join(texts), tuple(texts[:2]) if len(texts) > 1 else ()  # some body must be left
        text, method = find_lead(self.page, self.page.near, body, headline, people=people, opening=opening)
        if text or found.root is None or self.page.h1():
            return text, method
        return find_lead(self.page, before(found.root), body, headline, people=people, opening=opening)

    def _refused(self, headline: str | None, body: str) -> Refusal | None:
        refusal = verdict.lost(self.page, headline, body) or verdict.front(
            self.page, self.data, body, named=self.item is not None
        )
        needed = MIN_BODY_CHARS if headline else MIN_BODY_CHARS_ALONE
        if refusal is None and len(body) < needed:
            return Refusal(RefusalClass.EMPTY, f"{len(body)} characters of text, headline {headline!r}")
        return refusal
