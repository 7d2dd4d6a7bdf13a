"""One agency's file and one family's, as models: what may stand in them, and what it must look like.

docs/agencies.md tells every key. `verified` is a person's word that the agency was seen to work.
"""

from __future__ import annotations

import re
from datetime import date  # noqa: TC003 - pydantic reads it at run time
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from scraper.settings import Count, Pause, Seconds, Section
from storage.records import Feed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.extract import SiteRules
    from scraper.feeds import SectionRule

_URL = re.compile(r"https?://[^\s/]+(/\S*)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_NO_PAGE = LexborHTMLParser("")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError("must be an IANA time zone, as Asia/Tehran") from error
    return name


def _url(value: str) -> str:
    if not _URL.fullmatch(value):
        raise ValueError("must be a whole http(s) URL, as https://host/path")
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("must be a BCP 47 language tag, as fa or pt-BR")
    return value


def _country(value: str) -> str:
    if not _COUNTRY.fullmatch(value):
        raise ValueError("must be an ISO 3166 country code, as IR")
    return value


def _selector(value: str) -> str:
    """Check a selector with the engine that will run it."""
    try:
        _NO_PAGE.css(value)
    except SelectolaxError as error:
        raise ValueError("must be a CSS selector, as .item-body p") from error
    return value


Url = Annotated[str, AfterValidator(_url)]
Name = Annotated[str, Field(min_length=1)]
Country = Annotated[str, AfterValidator(_country)]
Selector = Annotated[str, AfterValidator(_selector)]
Selectors = tuple[Selector, ...]


class FeedEntry(Section):
    """One feed of an agency."""

    url: Url
    section: Name | None = None
    item: Selector | None = None
    link: Selector | None = None
    evidence: Name | None = None

    @model_validator(mode="after")
    def _link_within_an_item(self) -> FeedEntry:
        if self.link and not self.item:
            raise ValueError('link stands within an entry: name the entries with item = "CSS selector"')
        return self

    def section_rule(self) -> SectionRule | None:
        """Return how a section page lists its articles; None for feeds and sitemaps."""
        from scraper.feeds import SectionRule  # noqa: PLC0415 - `khabar agencies` starts without the feed readers

        return SectionRule(self.item, *([self.link] if self.link else [])) if self.item else None


class PaceEntry(Section):
    """How this agency's hosts may be asked, where it differs from the settings."""

    gap_s: Pause | None = None
    in_flight: Count | None = None
    apart: bool = False  # its sub-domains stand on different machines: each has a turn of its own


class RetentionEntry(Section):
    """How many days its texts are kept, where that differs from the settings; 0: for ever."""

    texts_days: Annotated[int, Field(ge=0, strict=True)] | None = None
    revisions_days: Annotated[int, Field(ge=0, strict=True)] | None = None


class SelectEntry(Section):
    """Where each field stands: CSS selectors in order of preference. The keys are `scraper.extract.rules.FIELDS`."""

    root: Selectors = ()
    kicker: Selectors = ()
    title: Selectors = ()
    lead: Selectors = ()
    body: Selectors = ()
    published: Selectors = ()
    updated: Selectors = ()
    authors: Selectors = ()
    tags: Selectors = ()
    section: Selectors = ()
    images: Selectors = ()


class StepEntry(Section):
    """One step of a field's transform: exactly one of the names of `scraper.extract.rules.TRANSFORMS`."""

    after_label: str | None = None
    split_authors: bool | None = None
    strip_suffix: str | None = None
    regex: str | None = None
    date: str | None = None
    attr: str | None = None
    join: str | None = None

    @model_validator(mode="after")
    def _is_one_that_works(self) -> StepEntry:
        given = self.given()
        if len(given) != 1:
            raise ValueError(f"a step is one transform, not {', '.join(given) or 'nothing'}")
        name, value = next(iter(given.items()))
        if not value and name != "join":
            raise ValueError(f"{name} needs something to work with")
        if name == "regex":
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"regex {value!r}: {error}") from None
        return self

    def given(self) -> dict[str, str]:
        """Return the transform's name and what it is given (a switch that is on is empty but for its name)."""
        return {name: str(value) for name, value in self if value is not None and value is not False}


class TransformEntry(Section):
    """The steps from what a field's selectors find to its value, in order."""

    kicker: tuple[StepEntry, ...] = ()
    title: tuple[StepEntry, ...] = ()
    lead: tuple[StepEntry, ...] = ()
    published: tuple[StepEntry, ...] = ()
    updated: tuple[StepEntry, ...] = ()
    authors: tuple[StepEntry, ...] = ()
    tags: tuple[StepEntry, ...] = ()
    section: tuple[StepEntry, ...] = ()


class RulesEntry(Section):
    """Site rules and the days on which a page must have been fetched for them to hold (both included)."""

    valid_from: date | None = None
    valid_until: date | None = None
    select: SelectEntry = SelectEntry()
    transform: TransformEntry = TransformEntry()
    drop: Selectors = ()

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> RulesEntry:
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise ValueError(f"valid_from ({self.valid_from}) must not be after valid_until ({self.valid_until})")
        return self

    def dated(self) -> tuple[SiteRules, date | None, date | None]:
        """Return these rules as the extract room takes them, and the first and last day that they hold."""
        from scraper.extract import SiteRules, Transform  # noqa: PLC0415 - `khabar agencies` starts without the extractor

        given = {name: selectors for name, selectors in self.select if selectors}
        steps = {
            name: tuple(Transform(*pair) for each in entries for pair in each.given().items())
            for name, entries in self.transform
            if entries
        }
        return SiteRules(select=given, drop=self.drop, transform=steps), self.valid_from, self.valid_until


def _pattern(text: str) -> str:
    try:
        groups = re.compile(text).groups
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    if not groups:
        raise ValueError("needs a group around the number: '^/news/([0-9]+)'")
    return text


class Family(Section):
    """What all sites of one content management system share: rules, and where URLs have the number of an article."""

    name: Name
    article_number: Annotated[str, AfterValidator(_pattern)] | None = None
    rules: Annotated[tuple[RulesEntry, ...], Field(min_length=1)]


class SourceEntry(Section):
    """Somebody who is credited: the name that a record carries, and the names as they are written."""

    name: Name
    names: tuple[Name, ...] = ()
    everyday: tuple[Name, ...] = ()  # of all these, those that are everyday words too
    domains: tuple[Name, ...] = ()
    country: Country | None = None


class Sources(Section):
    """The file sources.toml."""

    source: tuple[SourceEntry, ...] = ()


class Agency(Section):
    """One agency, as its file in config/agencies/ has it; `id` is the file's name."""

    id: str
    name: Name
    name_en: Name
    country: Country
    language: Annotated[str, AfterValidator(_language)]
    time_zone: Annotated[str, AfterValidator(_zone)]
    homepage: Url
    family: str | None = None
    enabled: bool = True
    verified: bool = False
    restore_non_joiners: bool = False
    copies: Literal["text", "links"] = "text"
    interval_s: Seconds | None = None
    feeds: Annotated[tuple[FeedEntry, ...], Field(min_length=1)]
    politeness: PaceEntry = PaceEntry()
    retention: RetentionEntry = RetentionEntry()
    rules: tuple[RulesEntry, ...] = ()

    def feed_records(self) -> tuple[Feed, ...]:
        """Return its feeds as records."""
        return tuple(Feed(each.url, self.id, each.section) for each in self.feeds)

    def number_pattern(self, families: Mapping[str, Family]) -> re.Pattern[str] | None:
        """Return what finds the site's own number of an article in a URL's path; None when its family has none."""
        text = families[self.family].article_number if self.family else None
        return re.compile(text) if text else None

    def dated_rules(self, families: Mapping[str, Family]) -> tuple[tuple[SiteRules, date | None, date | None], ...]:
        """Return its rules with their first and last day, its own before its family's."""
        shared = families[self.family].rules if self.family else ()
        return tuple(each.dated() for each in (*self.rules, *shared))
