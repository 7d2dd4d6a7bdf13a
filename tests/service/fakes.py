"""Fakes with a vocabulary: a web of named answers, for the pipeline without sockets or processes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from scraper.pipeline import Pace, Pipeline, Plan
from scraper.policy import PollLimits, RetryLimits, wants_whole
from scraper.reading import AgencyFacts, FeedJob, PageJob, Reader
from storage.records import (
    FeedState,
    Fetched,
    Kind,
    Page,
    Refusal,
    RefusalClass,
    Task,
    Trail,
    Validators,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SENTENCE = (
    "The council of the small harbour town decided on Monday to keep the old lighthouse open through the winter. "
)


def article_html(title: str, paragraphs: int = 5, canonical: str | None = None) -> bytes:
    """Return a plain article page whose text differs with its title."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{title}, part {number}. {SENTENCE * 3}</p>" for number in range(paragraphs))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{link}</head>'
        f"<body><header><nav><a href='/'>Home</a></nav></header><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


def rss(*urls: str, ttl: int | None = None, stamp: str = "") -> bytes:
    """Return an RSS feed of these items, newest first; `stamp` changes the bytes but no item."""
    items = "".join(
        f"<item><title>Item {url[-1]}</title><link>{url}</link><guid>{url}</guid>"
        f"<pubDate>Mon, 23 Nov 2026 10:00:0{number % 10} GMT</pubDate></item>"
        for number, url in enumerate(urls)
    )
    hint = f"<ttl>{ttl}</ttl>" if ttl else ""
    head = f"<title>Test</title><link>https://a.test/</link><description>d</description>{hint}<!-- {stamp} -->"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


@dataclass
class FakeWeb:
    """Answers by URL; remembers what was asked with which validators."""

    answers: dict[str, Page | Refusal] = field(default_factory=dict)
    asked: list[tuple[str, Validators | None]] = field(default_factory=list)
    crawl_delay_s: float | None = None
    leads: dict[str, str] = field(default_factory=dict)  # to other sites

    def serve(
        self, url: str, body: bytes, *, kind: str = "text/html", final: str | None = None, **headers: str
    ) -> None:
        """Answer 200 with these bytes; `final` is where redirects ended."""
        names = {"content-type": kind} | {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[url] = Page(final or url, url, 200, names, body, NOW, redirects=(url,) if final else ())

    def unchanged(self, url: str, **headers: str) -> None:
        """Answer 304."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[url] = Page(url, url, 304, names, b"", NOW)

    def refuse(self, url: str, kind: RefusalClass, retry_in_s: float | None = None, *, rest_host: bool = False) -> None:
        """Answer with a refusal."""
        self.answers[url] = Refusal(kind, f"{kind} of a test", retry_in_s, rest_host)

    async def get(
        self,
        url: str,
        *,
        gap_s: float,
        deadline_s: float,
        validators: Validators | None = None,
        stay: bool = False,
        trail: Trail | None = None,
    ) -> Fetched:
        assert gap_s >= 0
        assert deadline_s > 0
        assert stay  # nobody asks a site without a turn
        url = trail.url if trail else url
        self.asked.append((url, validators))
        if url in self.leads:
            led = Trail(self.leads[url], (*(trail.left if trail else ()), url), for_good=True)
            return Fetched(Refusal(RefusalClass.REDIRECT, "elsewhere"), requests=1, wire_bytes=100, trail=led)
        answer = self.answers.get(url) or Refusal(RefusalClass.NOT_FOUND, "404", status=404)
        return Fetched(answer, requests=1, wire_bytes=100, crawl_delay_s=self.crawl_delay_s)

    async def close(self) -> None:
        """Nothing is open."""


def not_whole(state: FeedState) -> FeedState:
    """Return a feed's state at a poll that is not its turn to ask for everything (which turn is, its address tells)."""
    turns = (replace(state, polls=polls) for polls in range(1, 100))
    return next(each for each in turns if not wants_whole(each))


class InProcess:
    """Reads with the real pure rooms, in this process."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def read_page(self, job: PageJob) -> object:
        return self._reader.read_page(job)

    async def read_feed(self, job: FeedJob) -> object:
        return self._reader.read_feed(job)


def plan(**changes: object) -> Plan:
    """Return a plan with plain limits."""
    base = Plan(PollLimits(), RetryLimits(), Pace(), {"slow": Pace(gap_s=9.0, interval_s=3600.0)})
    return replace(base, **changes)  # type: ignore[arg-type]


def pipeline(web: FakeWeb, **changes: object) -> Pipeline:
    """Return the pipeline over a fake web and the real pure rooms."""
    reader = Reader({"a": AgencyFacts("a", zone="Asia/Tehran")})
    return Pipeline(web, InProcess(reader), plan(**changes), now=lambda: NOW)  # type: ignore[arg-type]


def task(
    url: str, kind: Kind = Kind.FETCH, *, agency: str = "a", tries: int = 1, state: FeedState | None = None
) -> Task:
    """Return a leased task."""
    return Task(1, kind, url, f"key of {url}", "a.test", agency, "lease", tries, 1.0, state=state)
