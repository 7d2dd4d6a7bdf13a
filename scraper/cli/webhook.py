"""`khabar webhook`: tell the webhook what is new, or tell it once more."""

from __future__ import annotations

import asyncio
import json
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
_JSON = click.option("--json", "as_json", is_flag=True, help="How many were delivered, as one JSON object.")


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
@_JSON
def send(config: str | None, db: str | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """Deliver what is new, and end: for those who crawl and have no daemon.

    \b
    Examples:
      khabar webhook send --db news.db
    """  # noqa: D301 - click's mark for "do not rewrap"
    return _with_webhook(config, db, lambda hook, _: hook.drain(TRIES), as_json=as_json)


@command.command()
@store_options
@click.option("--from", "first", type=click.IntRange(1), required=True, metavar="N", help="First position.")
@click.option("--until", "last", type=click.IntRange(1), metavar="N", help="Last position; the newest if not given.")
@_JSON
def replay(config: str | None, db: str | None, first: int, last: int | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """Deliver changes once more, by their positions. The place in the log stays where it is.

    \b
    Examples:
      khabar webhook replay --from 1200
      khabar webhook replay --from 1200 --until 1300
    """  # noqa: D301 - click's mark for "do not rewrap"

    async def again(hook: Webhook, store: Store) -> int:
        return await hook.replay(first - 1, last or store.horizon(Selection()), TRIES)

    return _with_webhook(config, db, again, as_json=as_json)


def _with_webhook(
    config: str | None, db: str | None, work: Callable[[Webhook, Store], Awaitable[int]], *, as_json: bool
) -> int:
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
        count = asyncio.run(run())
    finally:
        store.close()
    if as_json:
        click.echo(json.dumps({"delivered": count}))
    else:
        click.echo(f"{count} changes delivered", err=True)
    return EXIT_OK
