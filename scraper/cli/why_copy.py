"""`khabar why-copy`: what two articles share, and what follows from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import find, overrides, store_options
from scraper.cli.terminal import shown
from scraper.cli.why_documents import why_documents
from scraper.cli.why_texts import Step, Text, apart, explain, joined
from storage.sql import open_store

if TYPE_CHECKING:
    from datetime import datetime

    from storage.codec import Json
    from storage.records import Article
    from storage.sql.store import SqlStore


@click.command(name="why-copy")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@store_options
@click.option("--docs", metavar="DOCS.jsonl", help="A and B are documents of this file, as `khabar dedupe` takes them.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(first: str, second: str, config: str | None, db: str | None, docs: str | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """Show why two articles are one story or not: the rule, the numbers, the shared passages, the credits.

    \b
    Examples:
      khabar why-copy 3f9a1c 77b0de
      khabar why-copy doc-1 doc-2 --docs documents.jsonl --json
    """  # noqa: D301 - click's mark for "do not rewrap"
    wanted = (first, second)
    found = why_documents(docs, wanted) if docs else _of_the_store(config, db, wanted)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else for_people(found))
    return EXIT_OK


def _of_the_store(config: str | None, db: str | None, references: tuple[str, str]) -> Json:
    """Return what two stored articles share, and whether the store has them in one story, be it by way of others."""
    setup = assemble.load(config, overrides(db=db))
    store = open_store(setup.settings.store.dsn, create=False)
    try:
        earlier, later = sorted(
            (_of_article(store, find(store, each)) for each in references), key=lambda each: each.order
        )
        story = store.story(earlier.story or "") if earlier.story and earlier.story == later.story else None
    finally:
        store.close()
    found = explain(earlier, later)
    if story is None:
        return found | (apart(found) if found["same_story"] else {})
    placed = {each.article.id: each.placed for each in story.members if each.placed}
    steps = [Step(name, how.match, how.rule, dict(how.numbers)) for name, how in placed.items()]
    return found | joined(story.id, steps, found)


def _of_article(store: SqlStore, one: Article) -> Text:
    from scraper.reading import text_of

    first = next(iter(store.revisions(one.id)), None)
    seen = (first.article if first else one).fetched_at
    at = _told_at(one).timestamp()
    return Text(
        one.id,
        one.title,
        text_of(one.lead, one.body),
        at,
        one.agency,
        one.credited_sources,
        one.story_id,
        seen.timestamp(),
    )


def _told_at(one: Article) -> datetime:
    """Return when an article was published, as the index has it: a date in the future, or before 1970, says nothing."""
    said = one.published_at
    return said if said and said.timestamp() > 0 and said <= one.fetched_at else one.fetched_at


def for_people(found: Json) -> str:
    """Return an explanation as a person reads it in a terminal."""
    verdict = "one story" if found["same_story"] else "different stories"
    lines = [f"{verdict}: {found['rule']} ({found['later']} compared with the earlier {found['earlier']})", ""]
    lines += [f"  {name:16} {value:g}" for name, value in found["numbers"].items()]
    for name, who in found["credits"].items():
        credited = ", ".join(who["credits"]) or "nobody"
        lines.append(f"  {name} ({who['agency'] or 'unknown'}) credits {shown(credited)}")
    if stored := found.get("stored"):
        lines += ["", f"both are in story {stored['story']}", *map(_step_for_people, stored["joined"])]
    if (compared := found.get("compared")) and compared["rule"] != found["rule"]:
        lines += [
            "",
            f"as they are now, compared with each other: {compared['rule']}{_in_brackets(compared['numbers'])}",
        ]
    lines += [
        "",
        f"{len(found['passages'])} shared passages",
        *(f"  | {shown(each)}" for each in found["passages"]),
    ]
    return "\n".join(lines)


def _step_for_people(step: Json) -> str:
    of = f" of {step['match']}" if step["match"] else ""
    return f"  {step['id']} joined it: {step['rule']}{of}{_in_brackets(step['numbers'])}"


def _in_brackets(numbers: dict[str, float]) -> str:
    return f" ({', '.join(f'{name} {value:g}' for name, value in numbers.items())})" if numbers else ""
