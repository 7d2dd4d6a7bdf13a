"""`khabar demo`: the same crawl, offline, against two small sites that Khabar serves to itself on loopback."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper import logs
from scraper.cli import EXIT_OK, assemble
from scraper.cli.crawl import crawl
from scraper.cli.progress import summary
from scraper.cli.show import for_people
from scraper.demo import DemoSites
from storage.errors import InputError, KhabarError
from storage.sql import open_store

if TYPE_CHECKING:
    from storage.records import Article


FIRST_PORT = 8951  # of the Persian site under --serve; the English one has the next
LAST_PORT = 65_534


@click.command()
@click.option("--output", metavar="DIR", help="Keep the database and the records here.")
@click.option("--serve", is_flag=True, help="Only serve the two sites, for your own commands, until Ctrl-C.")
@click.option(
    "--port",
    type=click.IntRange(1, LAST_PORT),
    default=FIRST_PORT,
    show_default=True,
    help="With --serve: the Persian site's port; the English one takes the next.",
)
def command(output: str | None, serve: bool, port: int) -> int:  # noqa: FBT001 - a flag
    """Crawl two small news sites, one Persian and one English, without a network, and print their records.

    \b
    Examples:
      khabar demo
      khabar demo --output demo
      khabar demo --serve
    """  # noqa: D301 - click's mark for "do not rewrap"
    return _serve(port) if serve else _crawl(output)


def _serve(port: int) -> int:
    """Keep both sites up until somebody says stop, and tell how they are reached."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    try:
        with DemoSites((port, port + 1)) as sites:
            persian, english = sites.bases
            openings = ", ".join(f'"{each}"' for each in sites.openings)
            click.echo(f"Persian: {persian}/  English: {english}/  until Ctrl-C")
            click.echo(f"loopback is closed to Khabar by default; open it:  fetch.allow_private = [{openings}]")
            stop.wait()
    except OSError as error:
        raise InputError(f"--port {port}: {error.strerror}; end what listens there, or choose another") from error
    return EXIT_OK


def _crawl(output: str | None) -> int:
    with tempfile.TemporaryDirectory(prefix="khabar-demo-") as scratch, DemoSites() as sites:
        folder = Path(output or scratch)
        config = Path(scratch) / "config"
        sites.write_config(config)
        given = {
            "store.dsn": str(folder / "demo.db"),
            "output.dir": str(folder / "records"),
            "fetch.allow_private": sites.openings,
            "politeness.gap_s": 0.05,  # our own sites, on our own machine
            "agencies.shipped": False,
            "agencies.only": (),  # a choice among one's own agencies names none of these two
            "agencies.disable": (),
        }
        setup = assemble.load(str(config), given)
        logs.set_up(setup.settings.log.level, setup.settings.log.format)
        tally, _ = asyncio.run(crawl(setup, (), quiet=True))
        articles = _stored(setup.settings.store.dsn)
    for article in articles:
        click.echo(f"{'-' * 72}\n{for_people(article)}\n")
    click.echo(summary(tally))
    if not articles:
        raise KhabarError("the demo stored nothing; `khabar config check` and the lines above may tell why")
    if output:
        click.echo(f"\nkept in {folder}: demo.db and records/; try `khabar status --db {folder / 'demo.db'}`")
    return EXIT_OK


def _stored(dsn: str) -> list[Article]:
    store = open_store(dsn, create=False)
    try:
        return list(store.articles())
    finally:
        store.close()
