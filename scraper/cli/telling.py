"""Metrics, health and alerts of a process: put together for the dashboard, a daemon, a worker."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scraper import policy
from scraper.cli.options import shown_host
from scraper.disk import free_by_place
from storage.errors import ConfigError
from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from scraper.alerting import Channel
    from scraper.cli.assemble import Setup, Works
    from scraper.cli.daemons import LogReporter
    from scraper.metrics import Metrics
    from scraper.service import Service
    from scraper.settings import Settings
    from scraper.web.health import HealthOptions
    from scraper.webhook import Posts

log = logging.getLogger("khabar.run")


def make_metrics(setup: Setup, service: Service | None = None) -> Metrics | None:
    """Return what counts for Prometheus; None without its client (extra `web`)."""
    if importlib.util.find_spec("prometheus_client") is None:
        return None
    from scraper.metrics import Metrics

    return Metrics(setup.catalogue.agencies, service.since_turn_s if service else None)


def make_health(setup: Setup, metrics: Metrics | None, service: Service | None = None) -> HealthOptions:
    """Return what is told to machines. The caller has the extra."""
    from scraper.web.health import HealthOptions

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


async def open_metrics(setup: Setup, works: Works, metrics: Metrics | None, *, beside: int = 0) -> None:
    """Answer /metrics, /healthz and /readyz from the daemon's own loop, if a port is set. ConfigError.

    Of several processes each has a port of its own, `beside` the first one's.
    """
    asked = setup.settings.metrics
    if not asked.port:
        return
    try:
        from scraper.web.health import health_app
        from scraper.web.serving import start
    except ImportError as error:
        raise ConfigError("metrics.port: needs an extra; install it with: pip install 'khabar[web]'") from error
    dsn = setup.settings.store.dsn
    app = health_app(make_health(setup, metrics, works.service), lambda: open_store(dsn, create=False, beside=True))
    works.stack.push_async_callback(await start(app, asked.host, asked.port + beside, "metrics"))
    log.info("metrics on http://%s:%d/metrics", shown_host(asked.host), asked.port + beside)


def alert_limits(settings: Settings) -> policy.AlertLimits:
    """Return from where on something is a trouble, and how patiently it is told."""
    asked = settings.alerts
    return policy.AlertLimits(
        after_s=asked.after_s,
        clear_s=asked.clear_s,
        repeat_s=asked.repeat_s,
        lag_s=asked.lag_s,
        search_lag_s=asked.search_lag_s,
        disk_bytes=asked.disk_bytes,
        mute=frozenset(asked.mute),
    )


def make_channels(settings: Settings, posts: Posts) -> list[Channel]:
    """Return where alerts are told: the log, and what the settings name."""
    from scraper.alerting import HookChannel, LogChannel, MailChannel, MailOptions

    asked = settings.alerts
    channels: list[Channel] = [LogChannel()]
    if asked.webhook_url:
        channels.append(HookChannel(posts, asked.webhook_url, asked.webhook_secret, settings.webhook.deadline_s))
    if asked.mail_to:
        options = MailOptions(
            to=asked.mail_to,
            sender=asked.mail_from or asked.mail_to[0],
            host=asked.smtp_host,
            port=asked.smtp_port,
            tls=asked.smtp_tls,
            user=asked.smtp_user,
            password=asked.smtp_password,
        )
        channels.append(MailChannel(options))
    return channels


async def start_alerts(setup: Setup, works: Works, followed: Callable[[], Collection[str]]) -> None:
    """Look for troubles beside everything else, over a connection to the store of its own."""
    if not setup.settings.alerts.enabled:
        return
    from scraper.alerting import Alerting

    store = await asyncio.to_thread(partial(open_store, setup.settings.store.dsn, beside=True))
    works.stack.callback(store.close)
    alerting = Alerting(
        store,
        make_channels(setup.settings, works.fetcher),
        alert_limits(setup.settings),
        every_s=setup.settings.alerts.every_s,
        disk=lambda: free_by_place(places(setup.settings)),
        followed=followed,
        now=store.clock,
    )
    works.stack.push_async_callback(end, asyncio.create_task(alerting.run()), "alerts")


async def end(running: asyncio.Task[None], what: str) -> None:
    """End a task in mid-work; what it failed of is a bug, and said."""
    running.cancel()
    (ended,) = await asyncio.gather(running, return_exceptions=True)
    if isinstance(ended, Exception):
        log.error("a bug: %s ended early", what, exc_info=ended)
