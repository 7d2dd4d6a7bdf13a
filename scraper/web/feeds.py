"""Feeds of what is stored: the latest of an agency or language, or what a search finds, as Atom or JSON Feed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from starlette.routing import Route

from scraper.web.replies import problem, with_etag
from storage.errors import InputError
from storage.exports.feeds import write_atom, write_json_feed
from storage.records import Change, Verdict
from storage.search import SearchQuery

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from typing import BinaryIO

    from starlette.requests import Request
    from starlette.responses import Response

    from scraper.web.stores import Stores
    from storage.protocols import Store

ENTRIES = 50
_KINDS: dict[str, tuple[str, Callable[[Iterable[Change], BinaryIO], int]]] = {
    "/feed.atom": ("application/atom+xml; charset=utf-8", write_atom),
    "/feed.json": ("application/feed+json; charset=utf-8", write_json_feed),
}


def feed_routes(stores: Stores) -> list[Route]:
    """Return the feeds' routes; parameters `q`, `agency` and `language`."""
    return [Route(path, _handler(stores, *kind), methods=["GET"]) for path, kind in _KINDS.items()]


def _handler(
    stores: Stores, media_type: str, write: Callable[[Iterable[Change], BinaryIO], int]
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        asked = {name: request.query_params.get(name, "")[:300] or None for name in ("q", "agency", "language")}
        try:
            changes = await stores.ask(lambda store: latest(store, **asked))
        except InputError as error:
            return problem(400, str(error))
        target = io.BytesIO()
        write(changes, target)
        return with_etag(request, target.getvalue(), media_type)

    return answer


def latest(store: Store, *, q: str | None, agency: str | None, language: str | None) -> list[Change]:
    """Return the latest articles that are asked for, as changes. InputError for a search without words."""
    if q:
        page = store.search(SearchQuery(q, language=language, agency=agency, limit=ENTRIES))
        ids = [hit.article_id for hit in page.hits]
    else:
        ids = [line.id for line in store.lines(agency=agency, language=language, limit=ENTRIES)]
    found = [article for id_ in ids if (article := store.article(id_)) is not None]
    return [Change(number, each.fetched_at, Verdict.NEW, each) for number, each in enumerate(found, 1)]
