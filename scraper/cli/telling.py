"""Metrics and health of a process: put together for the dashboard, a daemon, a worker."""

from __future__ import annotations

import importlib.util
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.cli.options import shown_host
from storage.errors import ConfigError
from storage.sql import open_store

if TYPE_CHECKING:
    from scraper.cli.assemble import Setup, Works
    from scraper.cli.daemons import LogReporter
    from scraper.metrics import Metrics
    from scraper.service import Service
    from scraper.settings import Settings
    from scraper.web.health import HealthOptions

log = logging.getLogger("khabar.run")


def make_metrics(setup: Setup, service: Service | None = None) -> Metrics | None:
    """Return what counts for Prometheus; None without its client (extra `web`)."""
    if importlib.util.find_spec("prometheus_client") is None:
        return None
    from scraper.metrics import Metrics  # noqa: PLC0415 - an extra

    return Metrics(setup.catalogue.agencies, service.since_turn_s if service else None)


def make_health(setup: Setup, metrics: Metrics | None, service: Service | None = None) -> HealthOptions:
    """Return what is told to machines. The caller has the extra."""
    from scraper.web.health import HealthOptions  # noqa: PLC0415 - an extra

    return HealthOptions(metrics, places(setup.settings), service.since_turn_s if service else None)


def places(settings: Settings) -> dict[str, Path]:
    """Return the directories that can run full, by what is in them."""
    dsn = settings.store.dsn
    found = {"archive": settings.archive.dir, "output": settings.output.dir}
    files = {"store": Path(dsn).parent} if "://" not in dsn else {}
    return files | {name: Path(folder) for name, folder in found.items() if folder}


def count_for_metrics(setup: Setup, works: Works, reporter: LogReporter) -> Metrics | None:
    """Have a daemon's outcomes counted, if there is a client to tell them."""
    metrics = make_metrics(setup, works.service)
    reporter.also = metrics
    return metrics


async def open_metrics(setup: Setup, works: Works, metrics: Metrics | None) -> None:
    """Answer /metrics, /healthz and /readyz from the daemon's own loop, if a port is set. ConfigError."""
    asked = setup.settings.metrics
    if not asked.port:
        return
    try:
        from scraper.web.health import health_app  # noqa: PLC0415 - an extra
        from scraper.web.serving import start  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ConfigError("metrics.port: needs an extra; install it with: pip install 'khabar[web]'") from error
    dsn = setup.settings.store.dsn
    app = health_app(make_health(setup, metrics, works.service), lambda: open_store(dsn, create=False))
    works.stack.push_async_callback(await start(app, asked.host, asked.port, "metrics"))
    log.info("metrics on http://%s:%d/metrics", shown_host(asked.host), asked.port)
