"""Whether the process lives, whether it can work, and its metrics: for Docker, Kubernetes, systemd and Prometheus.

/healthz   200 while this process answers at all: restart it when it does not
/readyz    200 when the database answers with this Khabar's schema and the daemon looks at its queue, else 503 and why
/metrics   everything in Prometheus' form; what is told of the store is some seconds old
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from scraper.disk import free_by_place
from scraper.web.stores import Stores
from storage.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from starlette.requests import Request

    from scraper.metrics import Metrics
    from storage.protocols import Store

PULSE_KEPT_S = 5.0
FEEDS_KEPT_S = 30.0  # they are many, and change with each poll only
LOOP_STALLS_S = 60.0  # without a look at the queue: it looks every few seconds, and more often when there is work
CHECK_WITHIN_S = 5.0
MISSING = "metrics need an extra; install it with: pip install 'khabar[web]'\n"


@dataclass(frozen=True, slots=True)
class HealthOptions:
    """What is told beside the store: `metrics` None without prometheus-client; `loop_age_s` in a daemon only."""

    metrics: Metrics | None = None
    places: Mapping[str, Path] = field(default_factory=dict)
    loop_age_s: Callable[[], float] | None = None


def health_app(options: HealthOptions, make_store: Callable[[], Store]) -> Starlette:
    """Return an application of these three alone, for a daemon without a dashboard."""
    stores = Stores(make_store)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        stores.close()

    return Starlette(routes=health_routes(options, stores), lifespan=lifespan)


def health_routes(options: HealthOptions, stores: Stores) -> list[Route]:
    """Return the three routes."""
    health = _Health(options, stores)
    return [
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", health.metrics),
    ]


class _Health:
    def __init__(self, options: HealthOptions, stores: Stores) -> None:
        self._options, self._stores = options, stores

    async def alive(self, _: Request) -> Response:
        """Answer: that is all there is to say."""
        return PlainTextResponse("ok\n")

    async def ready(self, _: Request) -> Response:
        """Tell whether work can be done; why not in fixed words, as who asks may be anybody."""
        found = {"store": await self._store()}
        if self._options.loop_age_s is not None:
            found["loop"] = "ok" if self._options.loop_age_s() < LOOP_STALLS_S else "stalled"
        good = all(word == "ok" for word in found.values())
        return JSONResponse({"ready": good} | found, 200 if good else 503, {"cache-control": "no-store"})

    async def _store(self) -> str:
        try:
            async with asyncio.timeout(CHECK_WITHIN_S):
                same = await self._stores.ask(lambda store: store.check())
        except TimeoutError:
            return "slow"
        except StoreError:
            return "unreachable"
        return "ok" if same else "other schema"

    async def metrics(self, request: Request) -> Response:
        """Write everything out for Prometheus."""
        metrics = self._options.metrics
        if metrics is None:
            return PlainTextResponse(MISSING, 501)
        from scraper.metrics import Seen, by_kind  # noqa: PLC0415 - an extra

        disk = free_by_place(self._options.places)
        try:
            pulse = await self._stores.cached("pulse", PULSE_KEPT_S, lambda store: store.pulse())
            feeds = await self._stores.cached("feeds by health", FEEDS_KEPT_S, _feeds)
            alerts = await self._stores.cached("alerts", PULSE_KEPT_S, lambda store: store.alerts())
            seen = Seen(pulse, feeds, disk, by_kind(alerts), self._stores.age_s("pulse"))
        except StoreError:
            seen = Seen(None, disk=disk)
        body, content_type = metrics.write(seen, request.headers.get("accept", ""))
        return Response(body, headers={"content-type": content_type, "cache-control": "no-store"})


def _feeds(store: Store) -> dict[str, int]:
    from scraper.metrics import by_health  # noqa: PLC0415 - an extra

    return by_health(store.each_feed(), store.clock())
