"""`khabar story`: everyone who carried a text."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import find, overrides, store_options
from scraper.cli.terminal import shown
from storage.codec import to_json
from storage.errors import InputError
from storage.sql import open_store

if TYPE_CHECKING:
    from storage.records import Member, Story
    from storage.sql.store import SqlStore

NUMBERS = 6  # that are shown of how a copy was recognised; `khabar why-copy` shows all


@click.command()
@click.argument("reference", metavar="ID|URL")
@store_options
@click.option("--json", "as_json", is_flag=True, help="The story with all its records as JSON.")
@click.option("--split", "apart", is_flag=True, help="Take this article out of its story, for good.")
@click.option("--join", "into", metavar="ID", help="Move the whole story into this one; its id is forwarded.")
def command(reference: str, config: str | None, db: str | None, as_json: bool, apart: bool, into: str | None) -> int:  # noqa: FBT001 - flags
    """Show who carried a story, when, under which headline and with whose credit, the earliest first.

    ID is a story's, or any article's of it.

    \b
    Examples:
      khabar story 3f9a1c
      khabar story https://example.org/2026/11/a-story --json
      khabar story 3f9a1c --split
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config, overrides(db=db))
    store = open_store(setup.settings.store.dsn, create=False)
    try:
        if apart:
            store.split(find(store, reference).id)
        if into:
            store.join(_story(store, reference).id, _story(store, into).id)
        story = _story(store, reference)
        click.echo(json.dumps(_as_json(story), ensure_ascii=False, indent=2) if as_json else for_people(story))
    finally:
        store.close()
    return EXIT_OK


def _story(store: SqlStore, reference: str) -> Story:
    from scraper.dedupe import url_key

    story = store.story(url_key(reference) if "://" in reference else reference)
    if story is None:
        raise InputError(f"{reference}: no such story or article; `khabar export` lists what there is")
    return story


def _as_json(story: Story) -> dict[str, object]:
    members = [
        to_json(each.article) | {"placed": to_json(each.placed) if each.placed else None} for each in story.members
    ]
    return {"id": story.id, "members": members}


def for_people(story: Story) -> str:
    """Return a story as a person reads it in a terminal."""
    lines = [f"story {story.id}: {len(story.members)} article{'s' * (len(story.members) > 1)}"]
    for each in story.members:
        lines += ["", *_member(each)]
    return "\n".join(lines)


def _member(each: Member) -> list[str]:
    one = each.article
    at = (one.published_at or one.fetched_at).isoformat(timespec="minutes")
    facts = [f"{at}  {one.agency}  {one.id}", f"  {shown(one.title)}", f"  {one.url}"]
    if one.credited_sources:
        facts.append(f"  credits {shown(', '.join(one.credited_sources))}")
    if each.placed:
        numbers = ", ".join(f"{name} {value:g}" for name, value in islice(each.placed.numbers.items(), NUMBERS))
        like = f" of {each.placed.match}" if each.placed.match else ""
        facts.append(f"  {each.placed.rule}{like}{f': {numbers}' if numbers else ''}")
    return facts
