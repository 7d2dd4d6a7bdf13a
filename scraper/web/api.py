"""The read-only JSON API: the same queries as the pages, records by their own field names.

Answers carry an ETag over their bytes; errors are problem+json (RFC 9457). `/articles` pages by the position of the
change log, which strictly grows: whoever keeps the last `next` misses nothing and gets nothing twice.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from starlette.routing import Route

from scraper import dedupe, policy
from scraper.web.openapi import document
from scraper.web.replies import problem, with_etag
from storage.codec import to_json
from storage.errors import InputError
from storage.search import MOST_HITS, SearchQuery

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from scraper.web.options import WebOptions
    from scraper.web.stores import Stores
    from storage.codec import Json
    from storage.protocols import Store
    from storage.records import Article

MOST_CHANGES = 500
MOST_POSITION = 2**63 - 1
_FIELDS = ("all", "title", "body")


class Wrong(Exception):  # noqa: N818 - what the question is
    """A parameter that cannot be; its message goes to the client."""


def api_routes(options: WebOptions, stores: Stores) -> list[Route]:
    """Return the API's routes, below its prefix."""
    api = _Api(options, stores)
    handlers = {
        "/articles": api.articles,
        "/articles/{id}": api.article,
        "/articles/{id}/revisions": api.revisions,
        "/articles/{id}/diff": api.diff,
        "/stories": api.stories,
        "/stories/{id}": api.story,
        "/sources": api.sources,
        "/search": api.search,
        "/openapi.json": api.openapi,
    }
    return [Route(path, _answering(handler), methods=["GET"]) for path, handler in handlers.items()]


def _answering(handler: Callable[[Request], Awaitable[Json | None]]) -> Callable[[Request], Awaitable[Response]]:
    """Wrap a handler: its value becomes JSON with an ETag, None 404, Wrong 400."""

    async def answer(request: Request) -> Response:
        try:
            value = await handler(request)
        except (Wrong, InputError) as error:
            return problem(400, str(error))
        if value is None:
            return problem(404, "there is no such thing")
        body = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        return with_etag(request, body, "application/json")

    return answer


class _Api:
    """One handler a path; each returns plain JSON, None for what is not there."""

    def __init__(self, options: WebOptions, stores: Stores) -> None:
        self._options, self._stores = options, stores

    async def articles(self, request: Request) -> Json | None:
        after = _number(request, "after", 0, MOST_POSITION)
        limit = _number(request, "limit", 100, MOST_CHANGES, least=1)
        changes = await self._stores.ask(lambda store: store.changes(after, limit))
        rows = [
            {"position": each.position, "verdict": each.verdict.value, "article": to_json(each.article)}
            for each in changes
        ]
        return {"changes": rows, "next": rows[-1]["position"] if rows else after}

    async def article(self, request: Request) -> Json | None:
        found = await self._find(request)
        return to_json(found) if found else None

    async def revisions(self, request: Request) -> Json | None:
        found = await self._find(request)
        if found is None:
            return None
        earlier = await self._stores.ask(lambda store: store.revisions(found.id))
        return {
            "revisions": [{"seen_at": each.seen_at.isoformat(), "article": to_json(each.article)} for each in earlier]
        }

    async def diff(self, request: Request) -> Json | None:
        found = await self._find(request)
        if found is None:
            return None
        earlier = await self._stores.ask(lambda store: store.revisions(found.id))
        texts = [*(each.article for each in earlier), found]
        return {
            "diffs": [{"revision": b.revision} | to_json(dedupe.compare_revisions(a, b)) for a, b in pairwise(texts)]
        }

    async def stories(self, request: Request) -> Json | None:
        limit = _number(request, "limit", 50, 200, least=1)
        return {"stories": [to_json(each) for each in await self._stores.ask(lambda store: store.stories(limit))]}

    async def story(self, request: Request) -> Json | None:
        id_ = request.path_params["id"]
        found = await self._stores.ask(lambda store: store.story(id_))
        if found is None:
            return None
        members = [
            {"article": to_json(each.article), "placed": to_json(each.placed) if each.placed else None}
            for each in found.members
        ]
        return {"id": found.id, "members": members}

    async def sources(self, request: Request) -> Json | None:  # noqa: ARG002 - takes no parameters
        now = self._stores.now()
        rows = []
        for state in await self._stores.ask(lambda store: store.feeds(brief=True)):
            found = policy.diagnose(state, now)
            told = {name: value for name, value in to_json(state).items() if name not in {"seen", "body_hash"}}
            rows.append(told | {"health": found.health.value, "advice": found.words})
        return {"sources": rows}

    async def search(self, request: Request) -> Json | None:
        text = request.query_params.get("q", "").strip()
        if not text:
            raise Wrong("q: words to find are needed")
        field = request.query_params.get("field", "all")
        if field not in _FIELDS:
            raise Wrong(f"field: one of {', '.join(_FIELDS)}")
        query = SearchQuery(
            text[:500],
            language=_text(request, "language"),
            agency=_text(request, "agency"),
            story=_text(request, "story"),
            since=_instant(request, "since"),
            until=_instant(request, "until"),
            field=field,  # type: ignore[arg-type] # checked above
            limit=_number(request, "limit", 20, MOST_HITS, least=1),
            cursor=_text(request, "cursor"),
        )
        found = await self._stores.ask(lambda store: store.search(query))
        hits = [
            {
                "id": hit.article_id,
                "title": hit.title,
                "agency": hit.agency,
                "language": hit.language,
                "published_at": hit.published_at.isoformat() if hit.published_at else None,
                "url": hit.url,
                "score": hit.score,
                "snippet": [{"text": text, "match": match} for text, match in hit.snippet],
            }
            for hit in found.hits
        ]
        return {"hits": hits, "total": found.total, "next": found.next}

    async def openapi(self, request: Request) -> Json | None:  # noqa: ARG002 - takes no parameters
        return document()

    async def _find(self, request: Request) -> Article | None:
        reference = request.path_params["id"]
        return await self._stores.ask(lambda store: _article(store, reference))


def _article(store: Store, reference: str) -> Article | None:
    return store.article(reference)


def _number(request: Request, name: str, default: int, most: int, *, least: int = 0) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or not least <= int(text) <= most:  # noqa: PLR2004 - 64 bits
        raise Wrong(f"{name}: a whole number from {least} to {most}")
    return int(text)


def _text(request: Request, name: str) -> str | None:
    return request.query_params.get(name, "").replace("\x00", "")[:300] or None


def _instant(request: Request, name: str) -> datetime | None:
    text = request.query_params.get(name)
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Wrong(f"{name}: an ISO 8601 date or time, e.g. 2026-11-01 or 2026-11-01T10:00:00+00:00") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
