"""`khabar webhook`: tell the webhook what is new, or tell it once more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import overrides, store_options
from storage.errors import ConfigError
from storage.search import Selection
from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scraper.webhook import Webhook
    from storage.protocols import Store

TRIES = 5  # a person waits


@click.group()
def command() -> None:
    """Send changes to the webhook of the settings: what is new, or once more.

    \b
    Examples:
      khabar webhook send --db news.db
      khabar webhook replay --from 1200 --until 1300
    """  # noqa: D301 - click's mark for "do not rewrap"


@command.command()
@store_options
def send(config: str | None, db: str | None) -> int:
    """Deliver what is new, and end: for those who crawl and have no daemon."""
    return _with_webhook(config, db, lambda hook, _: hook.drain(TRIES))


@command.command()
@store_options
@click.option("--from", "first", type=click.IntRange(1), required=True, metavar="N", help="First position.")
@click.option("--until", "last", type=click.IntRange(1), metavar="N", help="Last position; the newest if not given.")
def replay(config: str | None, db: str | None, first: int, last: int | None) -> int:
    """Deliver changes once more, by their positions. The place in the log stays where it is."""
    return _with_webhook(
        config, db, lambda hook, store: hook.replay(first - 1, last or store.horizon(Selection()), TRIES)
    )


def _with_webhook(config: str | None, db: str | None, work: Callable[[Webhook, Store], Awaitable[int]]) -> int:
    setup = assemble.load(config, overrides(db=db))
    store = open_store(setup.settings.store.dsn, create=False)

    async def run() -> int:
        fetcher = assemble.make_fetcher(setup.settings)
        try:
            hook = assemble.make_webhook(setup.settings, store, fetcher)
            if hook is None:
                raise ConfigError("webhook.url: is not set; say where changes are to be sent")
            return await work(hook, store)
        finally:
            await fetcher.close()

    try:
        click.echo(f"{asyncio.run(run())} changes delivered", err=True)
    finally:
        store.close()
    return EXIT_OK
