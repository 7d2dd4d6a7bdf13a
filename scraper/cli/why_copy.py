"""`khabar why-copy`: what two articles share, and what follows from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import find, overrides, store_options
from scraper.cli.terminal import shown
from storage.errors import InputError
from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.records import Article, Story

SECONDS_AN_HOUR = 3600


class _Text(NamedTuple):
    """What is compared of an article or a document."""

    id: str
    title: str
    text: str
    at: float | None  # seconds since 1970
    agency: str | None = None
    credits: tuple[str, ...] = ()


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
    found = explain(*_documents(docs, wanted)) if docs else _of_the_store(config, db, wanted)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else for_people(found))
    return EXIT_OK


def _of_the_store(config: str | None, db: str | None, references: tuple[str, str]) -> dict[str, Any]:
    """Return what two stored articles share, and whether the store has them in one story, be it by way of others."""
    setup = assemble.load(config, overrides(db=db))
    store = open_store(setup.settings.store.dsn, create=False)
    try:
        one, other = (find(store, each) for each in references)
        story = store.story(one.story_id) if one.story_id and one.story_id == other.story_id else None
    finally:
        store.close()
    return explain(_of_article(one), _of_article(other)) | {"stored": _joined(story, (one.id, other.id))}


def _joined(story: Story | None, ids: tuple[str, str]) -> dict[str, Any]:
    """Return how each of two articles came into their story, step by step up to its first; empty if they share none."""
    if story is None:
        return {}
    placed = {each.article.id: each.placed for each in story.members}
    steps = []
    for article_id in ids:
        now: str | None = article_id
        while now and (how := placed.pop(now, None)):
            steps.append({"id": now, "match": how.match, "rule": how.rule, "numbers": dict(how.numbers)})
            now = how.match
    return {"story": story.id, "joined": steps}


def _of_article(one: Article) -> _Text:
    from scraper.reading import text_of

    at = min(one.published_at or one.fetched_at, one.fetched_at).timestamp()
    return _Text(one.id, one.title, text_of(one.lead, one.body), at, one.agency, one.credited_sources)


def _documents(path: str, ids: tuple[str, str]) -> list[_Text]:
    with click.open_file(path, encoding="utf-8") as lines:
        found = {row["id"]: row for row in _rows(lines) if row.get("id") in ids}
    for each in ids:
        if each not in found:
            raise InputError(f"{path}: no document has the id {each}")
    rows = [found[each] for each in ids]
    return [
        _Text(row["id"], row.get("title") or "", row.get("text") or "", row.get("ts"), row.get("site")) for row in rows
    ]


def _rows(lines: Iterable[str]) -> Iterable[dict[str, Any]]:
    return (json.loads(line) for line in lines if line.strip())


def explain(one: _Text, other: _Text) -> dict[str, Any]:
    """Return what two texts share, the later compared with the earlier, and what is made of it."""
    from scraper.dedupe import shared_passages
    from scraper.dedupe.near import Sorted, compare, judge, make_print

    earlier, later = (other, one) if (other.at or 0) < (one.at or 0) else (one, other)
    prints = [make_print(each.title, each.text) for each in (earlier, later)]
    shared = compare(Sorted(prints[1]), prints[0])
    hours = None if earlier.at is None or later.at is None else (later.at - earlier.at) / SECONDS_AN_HOUR
    verbatim = prints[0].text_hash is not None and prints[0].text_hash == prints[1].text_hash
    rule = judge(shared, hours=hours)
    return {
        "earlier": earlier.id,
        "later": later.id,
        "same_story": verbatim or rule.same,
        "rule": "content" if verbatim else str(rule),
        "numbers": shared.numbers() | ({} if hours is None else {"hours": round(hours, 2)}),
        "credits": {each.id: {"agency": each.agency, "credits": list(each.credits)} for each in (earlier, later)},
        "passages": [each.text for each in shared_passages(later.text, earlier.text)],
    }


def for_people(found: dict[str, Any]) -> str:
    """Return an explanation as a person reads it in a terminal."""
    verdict = "one story" if found["same_story"] else "different stories"
    lines = [f"{verdict}: {found['rule']} ({found['later']} compared with the earlier {found['earlier']})", ""]
    lines += [f"  {name:16} {value:g}" for name, value in found["numbers"].items()]
    for name, who in found["credits"].items():
        credited = ", ".join(who["credits"]) or "nobody"
        lines.append(f"  {name} ({who['agency'] or 'unknown'}) credits {shown(credited)}")
    if stored := found.get("stored"):
        lines += ["", f"both are in story {stored['story']}"]
        lines += [f"  {each['id']} joined it: {each['rule']} of {each['match']}" for each in stored["joined"]]
    lines += [
        "",
        f"{len(found['passages'])} shared passages",
        *(f"  | {shown(each)}" for each in found["passages"]),
    ]
    return "\n".join(lines)
