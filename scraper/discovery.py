"""What a site offers to be followed by: its feeds and sitemaps found, tried, and put into the words of an agency file.

look(url)
  fetch the page                           nobody there: by https, with or without www; the one that it sends on to
                                           a feed itself -> that is the one
  candidates: the feeds it declares, else those it links; the sitemaps that it and robots.txt name; if nothing of these
              works, the usual paths until one does, and what pages there list. A front page behind a wall: robots.txt
              and the usual paths
  try each politely, parse it              -> Tried(url, feed | refusal)
  choose: feeds before news sitemaps before plain ones; comment feeds, doubles and what ended long ago are left out
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scraper import feeds, text
from scraper.extract import to_utf8
from scraper.fetch import parse_robots
from scraper.hosts import bare_host_of
from scraper.policy import site_of
from storage.errors import InputError
from storage.records import Page, Refusal, RefusalClass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scraper.feeds import ParsedFeed
    from storage.protocols import Fetcher

# Where feeds and sitemaps stand on sites that do not say it, the commonest first.
USUAL_PATHS = ("/rss", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/fa/rss", "/index.xml", "/rss/all", "/en/rss")
USUAL_MAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml", "/sitemap_index.xml")
USUAL_IN_FOLDER = ("feed", "rss", "rss.xml", "feed.xml")  # beside the front page of a site that is a part of its host
MOST_TRIED = 20
ENDED = timedelta(days=180)  # what has nothing younger than that before the newest thing found was given up by the site
# Refusals of a front page beside which feeds may well be open.
_GUARDED = frozenset(
    (
        RefusalClass.BLOCKED,
        RefusalClass.FORBIDDEN,
        RefusalClass.ROBOTS,
        RefusalClass.TOO_LARGE,
        RefusalClass.HTTP_CLIENT,
    )
)
# Refusals by which nobody is told to be at an address.
_ABSENT = frozenset((RefusalClass.DNS, RefusalClass.CONNECT))
MOST_FEEDS = 8  # written into an agency file; a person can add more
ROBOT = "khabar"
# Not "commentary", "commentators", "commentisfree": those are sections for opinions.
_COMMENTS = re.compile(r"comment(?!ary|aries|ator|isfree)|نظرات", re.IGNORECASE)
# How programs call the comments of a site or of one page; "دیدگاه" alone is also a section for opinions.
_COMMENTS_TITLE = re.compile(
    r"(?:comments (?:on|for)\b|دیدگاه.?ها\w* (?:برای|در)\b|نظرات\b|تعليقات\b|kommentare zu\b|commentaires sur\b"
    r"|comentarios en\b|comentários em\b|yorumlar\b|комментарии\b)",
    re.IGNORECASE,
)
_META = re.compile(r"<meta\b[^<>]{1,1000}>", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>(.{1,500}?)</title", re.IGNORECASE | re.DOTALL)
_LANG = re.compile(r"<html\b[^<>]*?\slang\s*=\s*[\"']?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)", re.IGNORECASE)
_CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_NAMED = re.compile(r"(?:property|name)\s*=\s*[\"']?(?:og:site_name|application-name)[\"'\s]", re.IGNORECASE)
_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?refresh[\"'\s]", re.IGNORECASE)
_AT_ONCE = re.compile(r"\s*[0-5](?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s]+)", re.IGNORECASE)
_TITLE_PARTS = re.compile(r"\s+[|\-–—:»«•]\s+")
# Parts of titles that are nobody's name.
_NAMELESS = frozenset(
    map(
        text.fold,
        (
            *("home", "home page", "homepage", "main page", "front page", "news", "latest news", "all news", "feed"),
            *("top stories", "rss", "rss feed", "feeds", "atom", "sitemap", "startseite", "accueil", "inicio"),
            *("صفحه اصلی", "صفحه نخست", "صفحه اول", "خانه", "خبر", "اخبار", "آخرین اخبار", "آخرین خبرها", "همه اخبار"),
            *("تازه‌ترین اخبار", "الرئيسية", "الصفحة الرئيسية", "ana sayfa", "главная", "новости"),
        ),
    )
)
_HEAD_CHARS = 200_000
_PUBLIC_SECONDS = frozenset(["co", "com", "ac", "gov", "org", "net", "gob", "go", "or", "ne"])  # co.uk, com.tr
_COUNTRY_OF = {"uk": "GB", "eu": "BE", "su": "RU"}
_COUNTRY_BY_LANGUAGE = {"fa": "IR", "prs": "AF", "ps": "AF", "he": "IL", "ja": "JP", "ko": "KR", "tr": "TR", "hi": "IN"}
UNKNOWN_COUNTRY = "ZZ"  # ISO 3166 keeps it for users: unknown


@dataclass(frozen=True, slots=True)
class Tried:
    """One address, and what it came to; `why` says how it was found."""

    url: str
    why: str
    answer: ParsedFeed | Refusal


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to know of a site: all that was tried, and what an agency file needs."""

    id: str
    name: str
    homepage: str
    language: str
    country: str
    time_zone: str
    tried: tuple[Tried, ...]
    chosen: tuple[Tried, ...]


async def look(fetcher: Fetcher, url: str, *, gap_s: float, deadline_s: float, say: Callable[[Tried], None]) -> Found:
    """Look at a site through the guarded, polite way out; `say` hears of each try. InputError when there is nothing."""
    visit = _Visit(fetcher, gap_s, deadline_s, say)
    page = await visit.first(url)
    if isinstance(page, Refusal):
        if page.kind not in _GUARDED:
            raise InputError(f"{url}: {page.kind}: {page.detail}; check the address in a browser")
        await visit.behind_the_wall(url)
        if not choose(visit.tried):
            raise InputError(f"{url}: {page.kind}: {page.detail}; and no feed or sitemap at the usual places")
        return _described(Page(url, url, 200, {}, b"", datetime.now(UTC)), visit.tried)
    if feeds.looks_like_feed(page.body, page.headers.get("content-type")):
        given = visit.note(page.url, "given", page)
        return _described(await visit.front_page(given) or replace(page, body=b""), visit.tried)
    page = _in_utf8(page)
    await visit.all_of(page)
    return _described(page, visit.tried)


@dataclass(slots=True)
class _Visit:
    """One look at one site."""

    fetcher: Fetcher
    gap_s: float
    deadline_s: float
    say: Callable[[Tried], None]
    tried: list[Tried] = field(default_factory=list)
    lists: list[Page] = field(default_factory=list)  # pages where a feed was looked for: they may name some

    async def get(self, address: str) -> Page | Refusal:
        return (await self.fetcher.get(address, gap_s=self.gap_s, deadline_s=self.deadline_s)).answer

    async def first(self, url: str) -> Page | Refusal:
        """Return the page at an address or, where there is nobody, at the site's other ones."""
        answer = told = await self.get(url)
        others = _other_addresses(url) if isinstance(told, Refusal) and told.kind in _ABSENT else []
        for other in others:
            if isinstance(answer, Refusal):
                answer = await self.get(other)
        if isinstance(answer, Refusal):
            return told
        onward = _sent_on(_in_utf8(answer))
        behind = await self.get(onward) if onward else answer
        return answer if isinstance(behind, Refusal) else behind

    def note(self, address: str, why: str, answer: Page | Refusal) -> Tried:
        self.tried.append(Tried(address, why, _read(answer, address)))
        self.say(self.tried[-1])
        return self.tried[-1]

    async def attempt(self, candidates: Iterable[tuple[str, str]], *, until_one_works: bool = False) -> None:
        for address, why in candidates:
            if until_one_works and choose(self.tried):
                return
            if len(self.tried) < MOST_TRIED and address not in {each.url for each in self.tried}:
                answer = await self.get(address)
                if isinstance(self.note(address, why, answer).answer, Refusal) and not isinstance(answer, Refusal):
                    self.lists.append(_in_utf8(answer))

    async def all_of(self, page: Page) -> None:
        """Try what a front page and robots.txt name; while nothing works, ever less likely places."""
        await self.attempt((each, "named by the page") for each in feeds.find_feeds(page.body, url=page.url))
        if not choose(self.tried):
            await self.attempt((each, "linked by the page") for each in _linked(page))
        await self.attempt(self._listed())
        await self.attempt((each, "named by the page") for each in feeds.find_sitemaps(page.body, url=page.url))
        await self._of_robots(page.url)
        await self._usual(page.url)
        await self.attempt(self._listed())

    async def behind_the_wall(self, url: str) -> None:
        """Try what can be known of a site without its front page."""
        await self._of_robots(url)
        await self._usual(url)

    async def _of_robots(self, url: str) -> None:
        robots = await self.get(urljoin(url, "/robots.txt"))
        if not isinstance(robots, Refusal):
            maps = parse_robots(robots.body, ROBOT).sitemaps
            await self.attempt((urljoin(robots.url, each), "named by robots.txt") for each in maps)

    async def _usual(self, url: str) -> None:
        inside = USUAL_IN_FOLDER if urlsplit(url).path.strip("/") else ()
        places = [*(urljoin(_folder(url), each) for each in inside), *_at(url, USUAL_PATHS), *_at(url, USUAL_MAPS)]
        await self.attempt(((each, "usual place") for each in places), until_one_works=True)

    def _listed(self) -> list[tuple[str, str]]:
        """Return what is named by pages that stand where a feed was looked for (/rss is often a list of feeds)."""
        if choose(self.tried):
            return []
        return [
            (address, f"named by {page.url}")
            for page in self.lists
            for address in (*feeds.find_feeds(page.body, url=page.url), *_linked(page))
        ]

    async def front_page(self, given: Tried) -> Page | None:
        link = given.answer.link if not isinstance(given.answer, Refusal) else None
        answer = await self.get(link or urljoin(given.url, "/"))
        return None if isinstance(answer, Refusal) else _in_utf8(answer)


def _other_addresses(url: str) -> list[str]:
    """Return where a site may be whose given address does not answer: by https, and with or without www."""
    parts = urlsplit(url)
    other = parts.netloc.removeprefix("www.") if parts.netloc.startswith("www.") else f"www.{parts.netloc}"
    places = (("https", parts.netloc), (parts.scheme, other), ("https", other))
    return [
        parts._replace(scheme=scheme, netloc=netloc).geturl()
        for scheme, netloc in dict.fromkeys(places)
        if (scheme, netloc) != (parts.scheme, parts.netloc)
    ]


def _sent_on(page: Page) -> str | None:
    """Return where a page sends its readers at once (`<meta http-equiv="refresh">`), if it does."""
    head = page.body[:_HEAD_CHARS].decode("utf-8", "replace")
    for tag in _META.findall(head):
        content = _CONTENT.search(tag) if _REFRESH.search(tag) else None
        found = _AT_ONCE.match(unescape(content[1] or content[2] or "")) if content else None
        there = urljoin(page.url, str(found[1])) if found else page.url
        if there != page.url:
            return there
    return None


def _in_utf8(page: Page) -> Page:
    return replace(page, body=to_utf8(page.body, page.headers.get("content-type"))[0])


def _linked(page: Page) -> tuple[str, ...]:
    return feeds.linked_feeds(page.body, url=page.url, site_of=site_of)


def _at(url: str, paths: Iterable[str]) -> list[str]:
    return [urljoin(url, path) for path in paths]


def _folder(url: str) -> str:
    """Return the folder that a page is, or stands in: /fa and /fa/ are one, /fa/index.php stands in it."""
    parts = urlsplit(url)
    path = parts.path if "." in parts.path.rpartition("/")[2] else parts.path.rstrip("/") + "/"
    return urljoin(url, path)


def _read(answer: Page | Refusal, address: str) -> ParsedFeed | Refusal:
    if isinstance(answer, Refusal):
        return answer
    kind = answer.headers.get("content-type")
    return feeds.parse(answer.body, url=answer.url or address, content_type=kind, now=answer.fetched_at)


def choose(tried: Sequence[Tried]) -> tuple[Tried, ...]:
    """Return what to follow: the feeds with items, each set of items once; without any the best sitemap."""
    working = [each for each in tried if not isinstance(each.answer, Refusal) and not _is_of_comments(each)]
    working = _without_ended(working)
    chosen: dict[frozenset[str], Tried] = {}  # the first feed with these items
    for each in working:
        if items := _feed_items(each):
            chosen.setdefault(items, each)
    maps = sorted(filter(_map_worth, working), key=_map_worth, reverse=True)
    return tuple([*chosen.values()][:MOST_FEEDS] or maps[:1])


def _without_ended(working: Sequence[Tried]) -> list[Tried]:
    """Leave out what has brought nothing since long before the newest item of all."""
    newest = max(filter(None, map(age, working)), default=None)
    return [each for each in working if not newest or (age(each) or newest) > newest - ENDED]


def _feed_items(tried: Tried) -> frozenset[str]:
    """Return the URLs that a feed lists; of a sitemap or a refusal none."""
    answer = tried.answer
    if isinstance(answer, Refusal) or answer.kind == "sitemap":
        return frozenset()
    return frozenset(item.url for item in answer.items)


def _is_of_comments(tried: Tried) -> bool:
    title = None if isinstance(tried.answer, Refusal) else tried.answer.title
    return bool(_COMMENTS.search(tried.url) or _COMMENTS_TITLE.match(title or ""))


def _map_worth(tried: Tried) -> int:
    """Return how good a sitemap is to follow: with news titles 3, with entries of late 2, an index 1, nothing 0."""
    answer = tried.answer
    if isinstance(answer, Refusal) or answer.kind != "sitemap":
        return 0
    return 3 if any(item.title for item in answer.items) else 2 if answer.items else 1 if answer.children else 0


def _described(page: Page, tried: list[Tried]) -> Found:
    chosen = choose(tried)
    if not chosen:
        way_out = "a section page can be followed as well (docs/sources.md)"
        raise InputError(f"{page.url}: no feed or sitemap in {len(tried)} places; {way_out}")
    host = bare_host_of(page.url)
    head = page.body[:_HEAD_CHARS].decode("utf-8", "replace")
    language = _language(head, chosen)
    country = _country(host, language)
    return Found(
        id=agency_id(host),
        name=_name(head, chosen) or host,
        homepage=urljoin(page.url, "/"),
        language=language,
        country=country,
        time_zone=zone_of(country),
        tried=tuple(tried),
        chosen=chosen,
    )


def agency_id(host: str) -> str:
    """Return an id from a host: its name without the public part, as letters, digits and hyphens."""
    labels = host.split(".")
    if len(labels) > 2 and labels[-2] in _PUBLIC_SECONDS:  # noqa: PLR2004 - name.co.uk
        labels = labels[:-1]
    name = labels[-2] if len(labels) > 1 and not labels[0].isdigit() else host
    plain = name.casefold() if name.isascii() else name.encode("punycode").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "site"


def _name(head: str, chosen: Sequence[Tried]) -> str | None:
    return _declared_name(head) or _name_in_titles(head, chosen)


def _declared_name(head: str) -> str | None:
    """Return what a page says that its site is called."""
    for tag in _META.findall(head):
        content = _CONTENT.search(tag) if _NAMED.search(tag) else None
        if content and (name := _clean(content[1] or content[2] or "")):
            return name
    return None


def _name_in_titles(head: str, chosen: Sequence[Tried]) -> str | None:
    """Return the name of a site by the titles of its feeds and its page."""
    found = _TITLE.search(head)
    page = [_clean(found[1])] if found else []
    titles = [each.answer.title for each in chosen if not isinstance(each.answer, Refusal) and each.answer.title]
    named = [parts for title in (*titles, *page) if (parts := _names_in(title))]
    # What several titles have in common is the site: "World - Harbour News", "Sport - Harbour News".
    common, times = next(iter(Counter(part for parts in named for part in parts).most_common(1)), ("", 0))
    return common if times > 1 else min(named[0], key=len) if named else None


def _names_in(title: str) -> list[str]:
    """Return the parts of a title that can be a name, each once."""
    return [part for part in dict.fromkeys(_TITLE_PARTS.split(title)) if text.fold(part) not in _NAMELESS]


def _clean(words: str) -> str:
    return text.normalize(" ".join(unescape(words).split()))


def _language(head: str, chosen: Sequence[Tried]) -> str:
    declared = _LANG.search(head)
    answers = [each.answer for each in chosen if not isinstance(each.answer, Refusal)]
    said = declared[1] if declared else next((each.language for each in answers if each.language), None)
    titles = " ".join(item.title or "" for each in answers for item in each.items[:20])
    return text.detect_language(titles, declared=said).tag or said or "und"


def _country(host: str, language: str) -> str:
    region = next((part for part in language.split("-")[1:] if re.fullmatch("[A-Z]{2}", part)), None)
    last = host.rpartition(".")[2]
    if len(last) == 2 and last.isalpha() and last not in {"tv", "io", "me", "co", "ai", "fm"}:  # noqa: PLR2004 - a country
        return _COUNTRY_OF.get(last, last.upper())
    return region or _COUNTRY_BY_LANGUAGE.get(language.split("-", maxsplit=1)[0], UNKNOWN_COUNTRY)


def zone_of(country: str) -> str:
    """Return the first IANA zone of a country (zone.tab lists the most populous part first, mostly); UTC if unknown."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[2] for row in rows if row[0] == country), "UTC")


def age(tried: Tried) -> datetime | None:
    """Return when the newest item was published, as far as the feed says."""
    if isinstance(tried.answer, Refusal):
        return None
    told = [each for item in tried.answer.items if (each := item.published_at or item.updated_at)]
    return max(told).astimezone(UTC) if told else None
