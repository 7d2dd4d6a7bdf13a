"""`khabar diff`: what changed in an article, revision by revision."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import find, overrides, store_options
from scraper.cli.terminal import shown
from storage.codec import to_json
from storage.sql import open_store

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.dedupe import RevisionDiff


@click.command()
@click.argument("reference", metavar="ID|URL")
@store_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object a revision.")
def command(reference: str, config: str | None, db: str | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """Show what changed in an article: for each revision its kind, and each field's lines that went and came.

    \b
    Examples:
      khabar diff 3f9a1c
      khabar diff https://example.org/2026/11/a-story --json
    """  # noqa: D301 - click's mark for "do not rewrap"
    from scraper.dedupe import compare_revisions

    setup = assemble.load(config, overrides(db=db))
    store = open_store(setup.settings.store.dsn, create=False)
    try:
        article = find(store, reference)
        texts = [each.article for each in store.revisions(article.id)] + [article]
    finally:
        store.close()
    if len(texts) == 1 and not as_json:
        click.echo(f"{article.id} has one revision")
    for before, after in pairwise(texts):
        diff = compare_revisions(before, after)
        if as_json:
            row = {"revision": after.revision, "seen_at": after.fetched_at.isoformat()} | to_json(diff)
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            click.echo(for_people(after.revision, after.fetched_at, diff))
    return EXIT_OK


def for_people(revision: int, seen_at: datetime, diff: RevisionDiff) -> str:
    """Return one revision's changes as a person reads them in a terminal."""
    lines = [f"revision {revision}, {diff.kind}, seen {seen_at.isoformat(timespec='seconds')}"]
    for field in diff.fields:
        lines.append(f"  {field.name}")
        lines += [f"    - {shown(line)}" for line in field.before]
        lines += [f"    + {shown(line)}" for line in field.after]
    return "\n".join(lines)
