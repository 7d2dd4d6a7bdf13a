"""The values that travel between the rooms: frozen, slotted, standard library only.

Conventions that hold for all of them:

* Unknown is `None` (or an empty tuple), never a guess and never an empty string.
* Instants are aware `datetime`s; those a publisher states keep the publisher's offset, our own are UTC.
* Bare numbers carry their unit in the name (`_s` seconds, `_bytes`).
* Text is as published, normalised by `scraper.text.normalize` (NFC, non-joiners kept).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


# Texts with fewer letters, title included, are too little to call two the same by ("Photos of the day").
LEAST_LETTERS = 40


class Kind(StrEnum):
    """What a task does."""

    POLL = "poll"  # fetch a feed, find new items
    FETCH = "fetch"  # fetch an article page
    CHECK = "check"  # fetch an article page that is stored: did its text change?
    DISCOVER = "discover"  # a URL given by a person: feed or article, its bytes decide


class RefusalClass(StrEnum):
    """Why something was not taken. Closed: metrics, status and policy are keyed by it."""

    SSRF = "ssrf"  # the address is not a public one, or the port is not allowed
    BAD_URL = "bad_url"
    ROBOTS = "robots"  # robots.txt forbids it
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"  # reset, garbage, broken framing
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"  # fewer bytes than promised
    BAD_CODING = "bad_coding"  # content coding unknown, layered or broken
    REDIRECT = "redirect"  # loop, too many hops, no Location
    NOT_FOUND = "not_found"  # 404
    GONE = "gone"  # 410
    UNAUTHORIZED = "unauthorized"  # 401
    FORBIDDEN = "forbidden"  # 403
    RATE_LIMITED = "rate_limited"  # 429, or 503 with Retry-After
    HTTP_CLIENT = "http_client"  # other 4xx, 1xx, 206, unrequested 304
    HTTP_SERVER = "http_server"  # other 5xx
    BLOCKED = "blocked"  # a bot wall or cookie challenge stands where the page should be
    NOT_A_FEED = "not_a_feed"
    BAD_FEED = "bad_feed"  # a feed, but broken beyond reading
    NOT_AN_ARTICLE = "not_an_article"  # front page, soft 404, gallery index
    EMPTY = "empty"  # an article page of which no text could be had
    POISON = "poison"  # killed, or crashed, the worker that read it
    INTERNAL = "internal"  # a bug of ours, caught once in the service


class Access(StrEnum):
    """Who may read the whole text, as far as the page shows."""

    FREE = "free"
    METERED = "metered"
    PAYWALLED = "paywalled"
    BLOCKED = "blocked"


class ArticleKind(StrEnum):
    """What sort of page it is."""

    ARTICLE = "article"
    FLASH = "flash"  # one or two sentences, complete as such
    LIVE = "live"
    GALLERY = "gallery"
    VIDEO = "video"
    CORRECTION = "correction"


class BlockType(StrEnum):
    """What a piece of the body is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST = "list"  # text: one item a line
    TABLE = "table"  # text: one row a line, cells separated by a tab
    FIGURE = "figure"  # text: the caption


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the body, in reading order; `level` is the heading's (2 to 6), else None."""

    type: BlockType
    text: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article; `url` is absolute http(s)."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where (and by its words when) the report was filed, e.g. place "KYIV", text "KYIV, Jan 3 (AP) —"."""

    text: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """How far the extraction may be trusted: score 0 to 1, and warnings as fixed words (`short_body`, `rule_drift`)."""

    score: float
    warnings: tuple[str, ...] = ()


@dataclass(slots=True, unsafe_hash=True)  # frozen ones cost eight times as much to make, and a poll makes thousands
class FeedItem:
    """What a feed says of one article. Texts are plain (tags removed); `content_html` is as sent."""

    url: str
    guid: str | None = None
    title: str | None = None
    summary: str | None = None
    content_html: str | None = None
    published_at: datetime | None = None
    published_raw: str | None = None
    updated_at: datetime | None = None
    updated_raw: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The clean record of one article, at one revision. docs/record.md tells each field."""

    id: str
    url: str
    canonical_url: str
    agency: str
    title: str
    body: str  # paragraphs separated by one newline
    fetched_at: datetime
    content_hash: str
    guid: str | None = None
    feed: str | None = None
    kicker: str | None = None
    lead: str | None = None
    blocks: tuple[Block, ...] = ()
    authors: tuple[str, ...] = ()
    dateline: Dateline | None = None
    credited_sources: tuple[str, ...] = ()
    language: str | None = None  # BCP 47
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    published_at: datetime | None = None
    published_raw: str | None = None
    updated_at: datetime | None = None
    updated_raw: str | None = None
    access: Access | None = None
    kind: ArticleKind = ArticleKind.ARTICLE
    quality: Quality | None = None
    provenance: Mapping[str, str] = field(default_factory=dict)  # field name to method
    revision: int = 1
    story_id: str | None = None
    copy_of: str | None = None
    archive_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of an agency, as configured."""

    url: str
    agency: str
    section: str | None = None


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between polls: validators, hashes, history. Stored with the poll's own outcome."""

    url: str
    agency: str
    title: str | None = None
    etag: str | None = None  # echoed byte for byte (latin-1)
    last_modified: str | None = None  # echoed verbatim, never parsed
    body_hash: str | None = None  # of its items as sent
    seen: tuple[str, ...] = ()  # keys and marks of its items, `scraper.policy.remember_items`
    interval_s: float | None = None
    polls: int = 0
    failures: int = 0  # in a row
    refusal: RefusalClass | None = None  # of the last poll
    detail: str | None = None
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    items_new: int = 0  # over all polls
    gap_s: float | None = None  # between two items, usually
    hint_s: float | None = None  # the longest interval that the feed itself asks for (ttl, sy:update)
    skip_hours: tuple[int, ...] = ()  # GMT, in which it asks not to be polled
    skip_days: tuple[int, ...] = ()  # Monday is 0
    moved_to: str | None = None  # where redirects lead; the validators are that address's
    moved_since: datetime | None = None  # since when for good
    moved_count: int = 0  # answers in a row that came from there
    bodies: float = 0.0  # of its pages of late (older ones weigh less): with a text ...
    empty_bodies: float = 0.0  # ... without one ...
    challenges: float = 0.0  # ... and bot walls in its place. The store counts these three
    quiet_from: datetime | None = None  # from when on silence is against its rhythm
    fresh_s: float | None = None  # how long its last answer said that it is fresh; a 304 may leave that out
    rhythm: tuple[float, ...] = ()  # when its items come, as `scraper.policy.rhythm` packs it


@dataclass(frozen=True, slots=True)
class Trail:
    """How far a fetch has come that was led to another site: it goes on from here once it has a turn there."""

    url: str  # to be asked next
    left: tuple[str, ...]  # every URL left behind, first to last
    for_good: bool  # every one of these redirects was permanent (301, 308)
    then: str | None = None  # `url` is where the robots.txt for this one led: it is read first
    robots_hops: int = 0  # so many redirects of that robots.txt
    home: str | None = None  # politeness key that its task was queued under; None: its task's own


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to put into the frontier. One (kind, key) is queued once, a key that is stored as an article never."""

    kind: Kind
    url: str
    key: str  # scraper.dedupe.url_key(url)
    host: str  # politeness key, scraper.policy.host_key(url)
    agency: str
    feed: str | None = None  # URL of the feed that named it
    item: FeedItem | None = None
    delay_s: float = 0.0
    gap_s: float = 1.0  # least pause after each fetch from this host
    in_flight: int = 1  # most fetches from this host at a time
    checks: int = 0  # kind CHECK: how often the article was looked at again
    renew: bool = False  # an existing row is made due as well (a person asked)
    sooner: bool = False  # an existing row that waits is made due by then, and no row is made


@dataclass(frozen=True, slots=True)
class Task:
    """One leased row of the frontier. `lease` is the token that its Outcome must still hold when it is committed."""

    id: int
    kind: Kind
    url: str
    key: str
    host: str
    agency: str
    lease: str
    tries: int  # including this one
    gap_s: float
    feed: str | None = None
    item: FeedItem | None = None
    state: FeedState | None = None  # polls only, None at the first
    checks: int = 0  # kind CHECK: how often the article was looked at again
    trail: Trail | None = None  # it was led here: `host` is where it is now

    @property
    def home(self) -> str:
        """Return the politeness key of its own URL, wherever a redirect has led it."""
        return (self.trail and self.trail.home) or self.host


@dataclass(frozen=True, slots=True)
class Claim:
    """The answer of `Frontier.claim`: tasks, and when fewer than wanted, seconds until the next could be had."""

    tasks: tuple[Task, ...]
    next_in_s: float | None  # None: nothing is queued


@dataclass(frozen=True, slots=True)
class Page:
    """One complete answer of a server. Header names are lower case; `body` is decoded (no content coding left)."""

    url: str  # after redirects
    requested_url: str
    status: int  # 200 or 304
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    redirects: tuple[str, ...] = ()  # every URL left behind, first to last
    moved_for_good: bool = False  # every one of these redirects was permanent (301, 308)
    wire_bytes: int = 0
    share: object = field(default=None, compare=False, repr=False)  # of memory: given back when the page is let go


@dataclass(frozen=True, slots=True)
class Refusal:
    """The outside world said no, or what came was no use. A value: policy decides what follows from it."""

    kind: RefusalClass
    detail: str  # one line, no secrets
    retry_in_s: float | None = None  # what the server asked for
    rest_host: bool = False  # the whole host rests meanwhile
    status: int | None = None  # the HTTP status, where there was one


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "changed since?" with; echoed unchanged, never parsed (RFC 9110, 13.1)."""

    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None  # that gave them, if it is another than the one asked for: they are sent to no other


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one `Fetcher.get` came back with, and what it cost the host."""

    answer: Page | Refusal
    requests: int = 0
    wire_bytes: int = 0
    crawl_delay_s: float | None = None  # what robots.txt asks for (0: nothing); None: it was not read
    trail: Trail | None = None  # it was to stay on its site, and this is where it was led; `answer` says so too


@dataclass(frozen=True, slots=True)
class Note:
    """Something a pure room wants to say: a fixed word for counting, and detail for people."""

    word: str
    detail: str = ""


class Ending(StrEnum):
    """What becomes of the task's row."""

    DONE = "done"  # gone from the frontier (feeds: kept, not due)
    AGAIN = "again"  # due again after `again_in_s`
    QUARANTINED = "quarantined"  # refused for good: kept, listed, retried by hand


@dataclass(frozen=True, slots=True)
class TemplateBlock:
    """A block of text that a host repeats in its articles; `block` is the key of its folded text, 63 bits."""

    host: str
    block: int


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text to tell copies by: `data` is compared, `anchors` (32 bits each) find what to compare.

    What was stored by version 0.1 is found by `lowest`.
    """

    anchors: tuple[int, ...]
    data: bytes
    lowest: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An earlier text that shares something with a new one; `at` in seconds since 1970, by its publisher if told."""

    id: str
    story: str
    at: float | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Placed:
    """Which story a new text joined, by which earlier text, rule and numbers; `story` None: one of its own.

    `whole`: so much like its match that it need not be looked for.
    """

    story: str | None = None
    match: str | None = None
    rule: str = "new"
    numbers: Mapping[str, float] = field(default_factory=dict)
    whole: bool = False


class Layer(StrEnum):
    """What sort of key an article is known by, the most trusted first."""

    CANONICAL = "canonical"  # the URL that its page calls its canonical one
    URL = "url"  # where it was found, after redirects
    NUMBER = "number"  # the site's own number
    ASKED = "asked"  # the URL that was asked, where it led elsewhere
    GUID = "guid"  # what its feed calls it


@dataclass(frozen=True, slots=True)
class KnownBy:
    """A key of an article: its sort, and the sort by which the article was recognised when it got this key.

    The latter is None of the keys that came with the article; the former of what 0.1 stored.
    """

    layer: Layer | None
    told_by: Layer | None = None


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a task goes on that a redirect led to another site: it waits there for a turn, untried."""

    host: str  # politeness key
    trail: Trail
    gap_s: float = 1.0  # see `NewTask`
    in_flight: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """The whole effect of one task; committed in one transaction or not at all."""

    task: Task
    ending: Ending
    again_in_s: float | None = None
    article: Article | None = None
    aliases: tuple[str, ...] = ()  # url keys of the article, the most trusted first
    likely: tuple[str, ...] = ()  # keys that another article may have had: believed when the texts are alike
    layers: Mapping[str, Layer] = field(default_factory=dict)  # what sort of key each of these is
    fingerprint: Fingerprint | None = None  # of the article's text; None: only equal letters make it a copy
    links_only: bool = False  # if it is a copy: kept without its text
    tasks: tuple[NewTask, ...] = ()
    feed_state: FeedState | None = None
    gap_s: float | None = None  # what robots.txt asks for (0: nothing); None: it was not read
    rest_host_s: float | None = None
    refusal: Refusal | None = None
    notes: tuple[Note, ...] = ()
    requests: int = 0
    wire_bytes: int = 0
    page: Page | None = None  # to be archived with it; the database does not keep it
    learned: tuple[TemplateBlock, ...] = ()  # what has just been found to repeat on this host
    asked_until: float | None = None  # `time.monotonic()` when its host was asked last; None: until the commit
    onward: Onward | None = None  # ending AGAIN: not tried again, but gone on with on another site

    @property
    def next_host(self) -> str:
        """Return the politeness key that the task's row is kept under from now on: its own, unless it goes on."""
        return self.onward.host if self.onward else self.task.home


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was read from a file: its record, the keys it goes by (see `Outcome`), and its fingerprint."""

    article: Article
    aliases: tuple[str, ...]
    fingerprint: Fingerprint | None = None
    likely: tuple[str, ...] = ()
    layers: Mapping[str, Layer] = field(default_factory=dict)


class Verdict(StrEnum):
    """What the store made of one outcome."""

    NEW = "new"
    COPY = "copy"  # new record whose text another record has already
    REVISED = "revised"
    UNCHANGED = "unchanged"
    NOTHING = "nothing"  # no article in it
    LOST = "lost"  # the lease had gone to somebody else: nothing was kept


@dataclass(frozen=True, slots=True)
class Receipt:
    """The store's answer to one outcome, in the order given. `queued` counts the new tasks that were really new."""

    verdict: Verdict
    article_id: str | None = None
    queued: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change log. `position` strictly grows in commit order, so that readers page by it."""

    position: int
    at: datetime  # UTC
    verdict: Verdict  # NEW, COPY or REVISED
    article: Article  # as it is now


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier text of an article, and when it was first seen."""

    article: Article
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, and how it was recognised as a copy; None for the first and for what stands alone."""

    article: Article
    placed: Placed | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Everyone who carried a text, the earliest first (by what the publisher says, else by when it was fetched)."""

    id: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A task that waits for a person, or for its next try after a refusal."""

    kind: Kind
    url: str
    agency: str
    refusal: RefusalClass
    detail: str
    tries: int
    at: datetime
    for_good: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """Sizes of the store."""

    articles: int
    copies: int
    revisions: int
    feeds: int
    queued: int
    in_flight: int
    quarantined: int
    position: int  # of the newest change


@dataclass(frozen=True, slots=True)
class Alert:
    """A trouble that is followed: since when, seen last, gone since (None: it lasts), and who was told of it when."""

    kind: str  # scraper.policy.Trouble
    subject: str  # a feed's URL, a place, or a part of the store
    words: str
    since: datetime
    seen_at: datetime
    clear_at: datetime | None = None
    told: Mapping[str, datetime] = field(default_factory=dict)  # by channel
