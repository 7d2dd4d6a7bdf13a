"""Puts the parts together: routes, templates, who may ask."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from scraper.web.api import api_routes
from scraper.web.feeds import feed_routes
from scraper.web.guard import Guard
from scraper.web.health import health_routes
from scraper.web.pages import Pages
from scraper.web.stores import Stores

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scraper.web.options import WebOptions

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def make_app(options: WebOptions) -> Starlette:
    """Return the ASGI application."""
    stores = Stores(options.make_store)
    templates = Environment(
        loader=PackageLoader("scraper.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages = Pages(options, stores, templates)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        pages.warm()
        yield
        stores.close()

    static = StaticFiles(directory=Path(__file__).parent / "static")
    app = Starlette(
        routes=[
            Route("/", pages.overview),
            Route("/sources", pages.sources),
            Route("/source", pages.source),
            Route("/articles", pages.articles),
            Route("/articles/{id}", pages.article),
            Route("/articles/{id}/raw", pages.raw),
            Route("/stories", pages.stories),
            Route("/stories/{id}", pages.story),
            Route("/search", pages.search),
            Route("/live", pages.live),
            Route("/live/events", pages.events),
            Route("/login", pages.login, methods=["GET", "POST"]),
            *health_routes(options.health, stores),
            Mount("/api/v1", routes=[*api_routes(options, stores), *feed_routes(stores)]),
            Mount("/static", static),
        ],
        exception_handlers=pages.handlers(),
        middleware=[Middleware(Guard, hosts=(*LOOPBACK, *options.hosts), token=options.token)],
        lifespan=lifespan,
    )
    app.state.stores = stores
    return app
