"""The pages: each asks the store, and hands what it found to its template."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from scraper import dedupe, policy
from scraper.text import direction
from scraper.web.charts import bars, daily, hourly
from scraper.web.guard import COOKIE, SANDBOX, cookie_of, same
from scraper.web.replies import problem
from scraper.web.words import LANGUAGES, Words, choose
from storage.errors import InputError, StoreError
from storage.records import Verdict
from storage.search import SearchQuery
from storage.views import ArticleSign

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from jinja2 import Environment
    from starlette.requests import Request

    from scraper.web.options import WebOptions
    from scraper.web.stores import Stores
    from storage.protocols import Store
    from storage.records import Alert, Article, Change, FeedState
    from storage.views import ArticleLine, Overview

PAGE_ROWS = 50
SOURCE_ROWS = 200  # a hundred thousand feeds on one page are 200 MB of it
KEEP_S = 10.0  # for which the overview's counts are shown again
FRESH_OF = 1_000  # the latest articles, for how fresh they are
LIVE_EVERY_S = 2.0
LIVE_FOR_S = 3_600.0  # a stream is then opened anew by the browser
MOST_STREAMS = 50
YEAR_S = 365 * 86_400
MOST_FORM_BYTES = 4_096
MOST_RAW_BYTES = 20_000_000


class Pages:
    """One handler a page."""

    def __init__(self, options: WebOptions, stores: Stores, templates: Environment) -> None:
        self._options, self._stores, self._templates = options, stores, templates
        self._streams = 0

    def warm(self) -> None:
        """Begin to count what the overview shows, before the first visitor waits for it."""
        self._stores.refresh("overview", _overview)
        self._stores.refresh("feeds", _feeds)

    async def overview(self, request: Request) -> Response:
        """Show what there is and what needs a person."""
        words = self._words(request)
        seen, feeds = await self._seen(), await self._feeds()
        refused = await self._stores.cached("quarantine", KEEP_S, lambda store: store.quarantine(limit=8))
        alerts = await self._stores.cached("alerts", KEEP_S, _alerts)
        latest = await self._stores.cached("latest", KEEP_S, lambda store: store.lines(limit=FRESH_OF))
        now = self._stores.now()
        ill = [(state, found) for state in feeds if (found := policy.diagnose(state, now)).words]
        return self._page(
            request,
            "overview.html",
            seen=seen,
            delays=_delays(latest),
            chart=hourly(seen, words, now),
            refused=refused,
            ill=ill[:20],
            alerts=_told(alerts),
            disk=_bytes_of(self._options.database),
            feeds=len(feeds),
            most=max(seen.hourly.values(), default=0),
            age_s=self._stores.age_s("overview"),
        )

    async def sources(self, request: Request) -> Response:
        """List the feeds, those in trouble first: health, rhythm, next poll."""
        words = self._words(request)
        seen, feeds = await self._seen(), await self._feeds()
        now = self._stores.now()
        order = {health: number for number, health in enumerate(policy.Health)}
        rows = sorted(
            ((state, policy.diagnose(state, now)) for state in feeds),
            key=lambda row: (order[row[1].health] <= 1, row[0].agency, row[0].url),
        )
        start = _whole(request.query_params.get("from")) or 0
        shown, end = rows[start : start + SOURCE_ROWS], start + SOURCE_ROWS
        charts = {agency: daily(seen, agency, words, now) for agency in {state.agency for state, _ in shown}}
        more = f"?from={end}" if len(rows) > end else None
        return self._page(request, "sources.html", rows=shown, charts=charts, due=_due, more=more)

    async def source(self, request: Request) -> Response:
        """Show one feed: its last polls, the quality of its articles."""
        url = request.query_params.get("feed", "")
        state = next((each for each in await self._feeds() if each.url == url), None)
        if state is None:
            raise HTTPException(404)
        words = self._words(request)
        polls = await self._stores.ask(lambda store: store.polls(url))
        lines = await self._stores.ask(lambda store: store.lines(agency=state.agency, limit=PAGE_ROWS))
        own = [line for line in reversed(lines) if line.feed == url]
        alerts = await self._stores.cached("alerts", KEEP_S, _alerts)
        scores = [round(100 * (line.quality or 0)) for line in own]
        labels = [f"{words.number(score)} % · {line.title}" for score, line in zip(scores, own, strict=True)]
        return self._page(
            request,
            "source.html",
            state=state,
            found=policy.diagnose(state, self._stores.now()),
            polls=polls,
            lines=lines[:20],
            delays=_delays(own),
            alerts=[each for each in _told(alerts) if each.subject == url],
            shares=policy.compare_texts([_sign(line) for line in reversed(own)]) if own else [],
            drifted=[line for line in reversed(own) if policy.Trouble.RULE_DRIFT in line.warnings][:10],
            chart=bars(scores, labels, title=words("quality_late")),
            due=_due,
        )

    async def articles(self, request: Request) -> Response:
        """List articles, the latest first."""
        agency, language = _asked(request, "agency"), _asked(request, "language")
        before = _whole(request.query_params.get("before"))
        lines = await self._stores.ask(
            lambda store: store.lines(agency=agency, language=language, before=before, limit=PAGE_ROWS + 1)
        )
        older = lines[PAGE_ROWS - 1].position if len(lines) > PAGE_ROWS else None
        asked = {name: value for name, value in (("agency", agency), ("language", language)) if value}
        return self._page(
            request,
            "articles.html",
            lines=lines[:PAGE_ROWS],
            older=f"?{urlencode(asked | {'before': older})}" if older else None,
            asked=asked,
            paged=before is not None,
            agencies=sorted({state.agency for state in await self._feeds()}),
        )

    async def article(self, request: Request) -> Response:
        """Show one article: text, provenance, revisions, story."""
        id_ = request.path_params["id"]
        found = await self._stores.ask(lambda store: store.article(id_))
        if found is None:
            raise HTTPException(404)
        revisions = await self._stores.ask(lambda store: store.revisions(found.id))
        story_id = found.story_id or found.id
        story = await self._stores.ask(lambda store: store.story(story_id))
        texts = [*(each.article for each in revisions), found]
        diffs = [(after, dedupe.compare_revisions(before, after)) for before, after in pairwise(texts)]
        return self._page(
            request,
            "article.html",
            article=found,
            reading=direction(found.language),
            diffs=diffs[::-1],
            story=story if story and len(story.members) > 1 else None,
            has_raw=bool(found.archive_ref and self._options.archive),
        )

    async def raw(self, request: Request) -> Response:
        """Answer the raw page of an article, as it came, in a sandbox."""
        id_ = request.path_params["id"]
        found = await self._stores.ask(lambda store: store.article(id_))
        if found is None or found.archive_ref is None or self._options.archive is None:
            raise HTTPException(404)
        body, kind = await asyncio.to_thread(_raw_page, self._options.archive, found.archive_ref)
        headers = {"content-security-policy": SANDBOX, "content-type": kind}
        return Response(body, headers=headers)

    async def stories(self, request: Request) -> Response:
        """List the stories of late."""
        rows = await self._stores.cached("stories", KEEP_S, lambda store: store.stories(PAGE_ROWS))
        return self._page(request, "stories.html", rows=rows)

    async def story(self, request: Request) -> Response:
        """Show one story: who carried it, when, and why they were joined."""
        id_ = request.path_params["id"]
        found = await self._stores.ask(lambda store: store.story(id_))
        if found is None:
            raise HTTPException(404)
        return self._page(request, "story.html", story=found)

    async def search(self, request: Request) -> Response:
        """Find articles by their words."""
        text = request.query_params.get("q", "").strip()
        language, agency = _asked(request, "language"), _asked(request, "agency")
        found, error = None, None
        if text:
            query = SearchQuery(text[:500], language=language, agency=agency, cursor=_asked(request, "cursor"))
            try:
                found = await self._stores.ask(lambda store: store.search(query))
            except InputError as problem:
                error = str(problem)
        asked = {"q": text} | {name: value for name, value in (("language", language), ("agency", agency)) if value}
        more = f"?{urlencode(asked | {'cursor': found.next})}" if found and found.next else None
        return self._page(request, "search.html", asked=asked, found=found, error=error, more=more)

    async def live(self, request: Request) -> Response:
        """Show articles as they come in."""
        lines = await self._stores.ask(lambda store: store.lines(limit=30))
        return self._page(request, "live.html", lines=lines, position=max((line.position for line in lines), default=0))

    async def events(self, request: Request) -> Response:
        """Stream new articles as server-sent events, behind the last that the browser has seen."""
        if self._streams >= MOST_STREAMS:
            return Response(status_code=503, headers={"retry-after": "30"})
        seen = _whole(request.headers.get("last-event-id") or request.query_params.get("after")) or 0
        return StreamingResponse(
            self._stream(request, seen), media_type="text/event-stream", headers={"cache-control": "no-store"}
        )

    async def _stream(self, request: Request, after: int) -> AsyncIterator[str]:
        words = self._words(request)
        self._streams += 1
        try:
            for _ in range(int(LIVE_FOR_S / LIVE_EVERY_S)):
                for change in await self._stores.ask(partial(_changes, after=after)):
                    after = change.position
                    if change.verdict is Verdict.REVISED:
                        continue  # stands in the list already
                    yield f"id: {after}\ndata: {json.dumps(self._event(change.article, words), ensure_ascii=False)}\n\n"
                if await request.is_disconnected():
                    return
                yield ": still here\n\n"
                await asyncio.sleep(LIVE_EVERY_S)
        finally:
            self._streams -= 1

    def _words(self, request: Request) -> Words:
        asked, accepted = request.query_params.get("lang"), request.headers.get("accept-language", "")
        return Words(choose(asked, request.cookies.get("lang"), accepted), self._stores.now())

    def _event(self, article: Article, words: Words) -> dict[str, str]:
        return {
            "href": f"/articles/{article.id}",
            "title": article.title,
            "agency": self._options.names.get(article.agency, article.agency),
            "at": words.time(article.published_at or article.fetched_at),
            "lang": article.language or "",
            "dir": direction(article.language),
        }

    async def login(self, request: Request) -> Response:
        """Take the token from a form, and remember it in a cookie that no script can read."""
        token, wrong = self._options.token, False
        if request.method == "POST" and token is not None:
            if same(await _told_token(request), token):
                answer = RedirectResponse("/", 303)
                secure = request.url.scheme == "https"
                answer.set_cookie(
                    COOKIE, cookie_of(token), httponly=True, samesite="strict", secure=secure, max_age=YEAR_S
                )
                return answer
            wrong = True
        return self._page(request, "login.html", status=403 if wrong else 200, wrong=wrong)

    def handlers(self) -> dict[object, Callable[[Request, Exception], Any]]:
        """Return what answers to errors: a page, or problem+json below /api."""

        async def http(request: Request, error: Exception) -> Response:
            status = error.status_code if isinstance(error, HTTPException) else 500
            if request.url.path.startswith("/api/"):
                return problem(status, "not found" if status == 404 else str(getattr(error, "detail", "")))  # noqa: PLR2004 - HTTP
            return self._page(request, "error.html", status=status, key="not_found")

        async def store(request: Request, error: Exception) -> Response:
            if request.url.path.startswith("/api/"):
                return problem(503, str(error))
            return self._page(request, "error.html", status=503, key="out_of_order")

        return {HTTPException: http, StoreError: store}

    async def _seen(self) -> Overview:
        return await self._stores.cached("overview", KEEP_S, _overview)

    async def _feeds(self) -> list[FeedState]:
        return await self._stores.cached("feeds", KEEP_S, _feeds)

    def _page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        words = self._words(request)
        text = self._templates.get_template(template).render(
            t=words,
            here=request.url.path,
            other=next(each for each in LANGUAGES if each != words.language),
            switch=_switch(request, words),
            theme=request.cookies.get("theme", "auto"),
            name=lambda agency: self._options.names.get(agency, agency),
            link=safe_link,
            way=direction,
            now=self._stores.now(),
            **values,
        )
        answer = HTMLResponse(text, status, {"content-language": words.language, "vary": "accept-language, cookie"})
        if request.query_params.get("lang") in LANGUAGES:
            answer.set_cookie("lang", words.language, samesite="lax", max_age=YEAR_S)
        return answer


def safe_link(url: str | None) -> str | None:
    """Return a URL that may be linked to: http and https only."""
    try:
        return url if url and urlsplit(url).scheme in {"http", "https"} else None
    except ValueError:
        return None


async def _told_token(request: Request) -> str:
    """Return the form's token; the body of a login is short."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_FORM_BYTES:
            return ""
    return parse_qs(body.decode("utf-8", "replace")).get("token", [""])[0]


def _overview(store: Store) -> Overview:
    return store.overview()


def _feeds(store: Store) -> list[FeedState]:
    return store.feeds(brief=True)


def _alerts(store: Store) -> list[Alert]:
    return store.alerts()


def _told(alerts: list[Alert]) -> list[Alert]:
    """Return the alerts that somebody was told of and that last; a feed's health says the others itself."""
    return [each for each in alerts if each.told and each.clear_at is None and each.kind not in policy.OF_HEALTH]


def _delays(lines: list[ArticleLine]) -> policy.Delays | None:
    return policy.sum_up_delays(policy.delay_s(line.published_at, line.fetched_at) for line in lines)


def _sign(line: ArticleLine) -> ArticleSign:
    return ArticleSign(line.feed, line.agency, line.published_at is not None, line.warnings)


def _changes(store: Store, *, after: int) -> list[Change]:
    return store.changes(after, 50)


def _switch(request: Request, words: Words) -> str:
    """Return this page's address in the other language."""
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return f"?{urlencode([*asked, ('lang', 'en' if words.language == 'fa' else 'fa')])}"


def _asked(request: Request, name: str) -> str | None:
    return request.query_params.get(name, "").strip()[:300] or None


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - 63 bits


def _due(state: FeedState) -> datetime | None:
    if state.last_polled_at is None or state.interval_s is None:
        return None
    return state.last_polled_at + timedelta(seconds=state.interval_s)


def _raw_page(archive: Path, ref: str) -> tuple[bytes, str]:
    """Return a raw page and its content type; HTTP 404 when it is gone."""
    from storage.archive import read_page  # noqa: PLC0415 - an extra

    try:
        page = read_page(archive, ref)
    except InputError as error:
        raise HTTPException(404) from error
    kind = page.headers.get("content-type", "text/html")
    is_page = kind.startswith(("text/html", "application/xhtml")) and kind.isascii() and kind.isprintable()
    return page.body[:MOST_RAW_BYTES], kind if is_page else "text/plain"


def _bytes_of(path: Path | None) -> int | None:
    """Return the size of a SQLite file with its log."""
    if path is None:
        return None
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(each.stat().st_size for each in files if each.exists())
