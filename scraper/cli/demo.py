"""`khabar demo`: the same crawl, offline, against two small sites that Khabar serves to itself on loopback."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper import logs
from scraper.cli import EXIT_OK, assemble
from scraper.cli.crawl import crawl
from scraper.cli.progress import summary
from scraper.cli.show import for_people
from scraper.demo import DemoSites
from storage.errors import KhabarError
from storage.sql import open_store

if TYPE_CHECKING:
    from storage.records import Article


@click.command()
@click.option("--output", metavar="DIR", help="Keep the database and the records here.")
def command(output: str | None) -> int:
    """Crawl two small news sites, one Persian and one English, without a network, and print their records."""
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
