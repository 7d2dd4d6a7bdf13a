"""`khabar show`: one article by id or URL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper import dedupe
from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import overrides, store_options
from scraper.cli.terminal import shown
from storage.codec import to_json
from storage.errors import InputError
from storage.sql import open_store

if TYPE_CHECKING:
    from storage.records import Article


@click.command()
@click.argument("reference", metavar="ID|URL")
@store_options
@click.option("--json", "as_json", is_flag=True, help="The whole record as JSON.")
@click.option("--raw", is_flag=True, help="The raw page as it came, from the archive.")
@click.option("--revisions", is_flag=True, help="Also its earlier texts, as JSON.")
def command(reference: str, config: str | None, db: str | None, as_json: bool, raw: bool, revisions: bool) -> int:  # noqa: FBT001 - flags
    """Show one article by its id (6 characters or more) or by any of its URLs.

    \b
    Examples:
      khabar show 3f9a1c
      khabar show https://example.org/2026/11/a-story --json
      khabar show 3f9a1c --raw > page.html
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config, overrides(db=db))
    store = open_store(setup.settings.store.dsn, create=False)
    try:
        key = dedupe.url_key(reference) if "://" in reference else reference
        article = store.article(key)
        if article is None:
            raise InputError(f"{reference}: no such article; `khabar export` lists what there is")
        if raw:
            click.echo(_raw(setup, article), nl=False)
        elif as_json or revisions:
            value = to_json(article)
            if revisions:
                value["revisions"] = [to_json(each) for each in store.revisions(article.id)]
            click.echo(json.dumps(value, ensure_ascii=False, indent=2))
        else:
            click.echo(for_people(article))
    finally:
        store.close()
    return EXIT_OK


def _raw(setup: assemble.Setup, article: Article) -> bytes:
    if article.archive_ref is None:
        raise InputError(f"{article.id}: no raw page was kept; set archive.dir, and what is fetched from then on is")
    folder = setup.settings.archive.dir
    if not folder:
        raise InputError(f"{article.archive_ref}: name the archive's directory in archive.dir")
    from storage.archive import read_page

    return read_page(Path(folder), article.archive_ref).body


def for_people(article: Article) -> str:
    """Return an article as a person reads it in a terminal."""
    facts = {
        "id": article.id,
        "url": article.url,
        "agency": article.agency,
        "language": article.language,
        "published": article.published_at.isoformat() if article.published_at else article.published_raw,
        "authors": ", ".join(article.authors),
        "credits": ", ".join(article.credited_sources),
        "copy of": article.copy_of,
        "revision": str(article.revision) if article.revision > 1 else None,
    }
    head = [shown(each) for each in (article.kicker, article.title) if each]
    lines = [f"{name:10} {shown(value)}" for name, value in facts.items() if value]
    body = [shown(line) for line in article.body.split("\n")]
    lead = [shown(article.lead), ""] if article.lead else []
    return "\n".join([*head, "", *lines, "", *lead, *body])
