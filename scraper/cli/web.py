"""`khabar web`: the dashboard and the API."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper import logs
from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import overrides, shown_host, store_options
from scraper.cli.telling import make_health, make_metrics
from storage.errors import ConfigError
from storage.sql import open_store

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from scraper.cli.assemble import Setup
    from scraper.metrics import Metrics
    from scraper.service import Service


@click.command()
@store_options
@click.option("--host", help="Address to listen on; another than loopback needs a token.  [setting web.host]")
@click.option("--port", type=click.IntRange(1, 65_535), help="And its port.  [setting web.port]")
@click.option("--token", envvar="KHABAR_WEB__TOKEN", help="What a visitor must know.  [setting web.token]")
def command(config: str | None, db: str | None, host: str | None, port: int | None, token: str | None) -> int:
    """Show the dashboard, and answer the read-only API below /api/v1, until Ctrl-C.

    \b
    Examples:
      khabar web --db news.db
      KHABAR_WEB__TOKEN=$(openssl rand -hex 16) khabar web --host 0.0.0.0
    """  # noqa: D301 - click's mark for "do not rewrap"
    given = overrides(db=db) | {"web.host": host, "web.port": port, "web.token": token}
    setup = assemble.load(config, given)
    app = make(setup)
    from scraper.web import serve

    web = setup.settings.web
    logs.set_up(setup.settings.log.level, setup.settings.log.format)
    open_store(setup.settings.store.dsn, create=False).close()  # says at once when there is none
    click.echo(f"http://{shown_host(web.host)}:{web.port}/", err=True)
    serve(app, web.host, web.port)
    return EXIT_OK


def make(setup: Setup, metrics: Metrics | None = None, service: Service | None = None) -> Starlette:
    """Return the application that the settings ask for; a daemon hands in what it counts.

    ConfigError without the extra, or for an open door.
    """
    try:
        from scraper.web import WebOptions, make_app
        from scraper.web.serving import check_token
    except ImportError as error:
        raise ConfigError("the dashboard needs an extra; install it with: pip install 'khabar[web]'") from error
    from scraper.search import FoldingLexer

    settings = setup.settings
    check_token(settings.web.host, settings.web.token or None)
    dsn = settings.store.dsn
    options = WebOptions(
        make_store=lambda: open_store(dsn, create=False, lexer=FoldingLexer()),
        hosts=(*settings.web.hosts, *([] if _is_any(settings.web.host) else [settings.web.host])),
        token=settings.web.token or None,
        names={each.id: each.name for each in setup.catalogue.agencies.values()},
        archive=Path(settings.archive.dir) if settings.archive.dir else None,
        database=None if "://" in dsn else Path(dsn),
        health=make_health(setup, metrics or make_metrics(setup), service),
    )
    return make_app(options)


def _is_any(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
