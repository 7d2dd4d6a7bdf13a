"""`khabar explain`: the story of one article, from the feed that named it to what is done with it next."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import click

from scraper import policy
from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import look_up, overrides, store_options
from scraper.cli.terminal import shown
from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.cli.assemble import Setup
    from storage.codec import Json


@click.command()
@click.argument("reference", metavar="URL|ID")
@store_options
@click.option("--ask", is_flag=True, help="Of a URL that is not known: also ask its robots.txt, live.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(reference: str, config: str | None, db: str | None, ask: bool, as_json: bool) -> int:  # noqa: FBT001 - flags
    """Tell the story of one article.

    Which feed brought it, which requests were made, which rule or step gave each field, what was dropped, why it is or
    is not a copy, its revisions, and what is done next. Of a URL that is not known: whose it is, why it was refused if
    it was, and how to fetch it.

    \b
    Examples:
      khabar explain 3f9a1c
      khabar explain https://example.org/2026/11/a-story --json
      khabar explain https://example.org/2026/11/another --ask
    """  # noqa: D301 - click's mark for "do not rewrap"
    from scraper.cli.explain_facts import of_article, of_url

    setup = assemble.load(config, overrides(db=db))
    store = open_store(setup.settings.store.dsn, create=False)
    try:
        article = look_up(store, reference)
        told = of_article(setup, store, article) if article else of_url(setup, store, reference)
    finally:
        store.close()
    if ask and not told["known"]:
        told["robots_says"] = asyncio.run(_ask(setup, reference))
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else for_people(told))
    return EXIT_OK


async def _ask(setup: Setup, url: str) -> str:
    fetcher = assemble.make_fetcher(setup.settings)
    try:
        refusal = await fetcher.permitted(url, deadline_s=setup.settings.fetch.deadline_s)
    finally:
        await fetcher.close()
    return "allowed" if refusal is None else f"{refusal.kind.value}: {refusal.detail}"


def for_people(told: Json) -> str:
    """Return an explanation as a person reads it in a terminal."""
    return "\n".join(_of_article(told) if told["known"] else _of_url(told))


def _of_article(told: Json) -> list[str]:
    lines = [shown(told["title"]), f"{told['id']}  {shown(told['agency'])}  {shown(told['url'])}"]
    lines += _part("how it came", _came(told["came"]))
    lines += _part("known by", [_known_by(each) for each in told["known_by"]])
    lines += _part("requests", [_request(each) for each in told["requests"]])
    found = [each for each in told["fields"] if each["is"]]
    lines += _part("fields", [f"{each['field']:18} {each['from'] or '-':14} {shown(each['is'])}" for each in found])
    absent = ", ".join(each["field"] for each in told["fields"] if not each["is"])
    lines += [f"  not found: {absent}"] if absent else []
    lines += _part("quality", _quality(told["quality"]))
    lines += _part("dropped", _dropped(told["dropped"]))
    earlier = [f"{each['revision']}  seen {each['seen_at']}  {shown(each['title'])}" for each in told["revisions"]]
    lines += _part("earlier texts", [*earlier, f"khabar diff {told['id']}"] if earlier else [])
    members = [f"{each['id']}  {shown(each['agency'])}" for each in told["story"]["members"]]
    lines += _part("copies", [shown(told["story"]["words"]), *(members if len(members) > 1 else [])])
    return lines + _part("next", _next(told["next"]) or ["nothing: it is not looked at again"])


def _part(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)] if lines else []


def _came(came: Json) -> list[str]:
    if not came["feed"]:
        return [f"no feed named it: it was asked for by hand, or imported; first fetched {came['first_fetched_at']}"]
    lines = [f"named by {shown(came['feed'])}"]
    if came["poll"]:
        lines.append(f"polled {came['poll']['at']}: {came['poll']['new']} new")
    if came["item"]:
        said = came["item"]
        lines.append(f"the feed said: {shown(said['title'] or '-')}, {shown(said['published_raw'] or 'no date')}")
    return [*lines, f"first fetched {came['first_fetched_at']}"]


_SORTS = {
    "canonical": "its canonical URL",
    "url": "its own URL",
    "number": "its site's number",
    "asked": "a URL that led to it",
    "guid": "what its feed calls it (guid)",
    None: "a key of version 0.1",
}


def _known_by(row: Json) -> str:
    told_by = row.get("told_by")
    return _SORTS[row.get("layer")] + (f", since it was recognised by {_SORTS[told_by]}" if told_by else "")


def _request(row: Json) -> str:
    if "looks_since" in row:
        return f"looked at {row['looks_since']} times since; what had not changed left nothing"
    status = f"  {row['status']}" if "status" in row else ""
    through = "".join(f"\n    from {shown(each)}" for each in row.get("redirects", ()))
    return f"{row['at']}  GET {shown(row['url'])}{status}: {row['made']}{through}"


def _quality(quality: Json | None) -> list[str]:
    if quality is None:
        return []
    warnings = ", ".join(quality["warnings"])
    return [f"{quality['score']:.2f}{f': {shown(warnings)}' if warnings else ''}"]


def _dropped(dropped: Json) -> list[str]:
    if not dropped["told"]:
        return [shown(dropped["why"])]
    notes = [f"{each['word']}: {shown(each['detail'])}" for each in dropped["notes"]]
    today = ", ".join(dropped["today"])
    return [
        *(notes or ["nothing but what is no article text (menus, links, advertisements)"]),
        *([f"read again today, these would differ: {shown(today)}"] if today else []),
    ]


def _next(tasks: Sequence[Json]) -> list[str]:
    lines = []
    for each in tasks:
        refused = f", refused last: {each['refusal']}: {shown(each['detail'] or '')}" if each["refusal"] else ""
        tries = f", {each['tries']} tries so far" if each["tries"] else ""
        lines.append(f"{each['kind']} {shown(each['url'])}: {_when(each)}{tries}{refused}")
    return lines


def _when(task: Json) -> str:
    if task["for_good"]:
        return "refused for good; `khabar retry` makes it due again"
    if task["under_way"]:
        return "under way now"
    if task["due_s"] is None:
        return "not due"
    wait_s = max(task["due_s"], task["host_rests_s"])
    return f"in {policy.in_words(wait_s)}" if wait_s > 0 else f"due since {policy.in_words(-wait_s)}"


def _of_url(told: Json) -> list[str]:
    lines = [f"{shown(told['url'])}: no article is known by this address"]
    if told["agency"]:
        rules = "with site rules" if told["rules"] else "by the generic reading"
        lines.append(f"  its host is {told['agency']}'s; it would be read {rules}")
        lines += [f"  followed by {shown(each)}: `khabar why` tells its next poll" for each in told["feeds"]]
    else:
        lines.append(
            f"  no agency has the host {shown(told['host'])}; `khabar add` finds what the site can be followed by"
        )
    lines += [f"  {each}" for each in _next(told["next"])]
    lines.append(f"  {_robots(told)}; at most one request each {told['gap_s']:g} s")
    return [
        *lines,
        f"  fetch it: khabar crawl {shown(told['url'])}",
        f"  try it, storing nothing: khabar extract {shown(told['url'])}",
    ]


def _robots(told: Json) -> str:
    if "robots_says" in told:
        return f"robots.txt, asked now: {shown(told['robots_says'])}"
    if not told["robots"]:
        return "robots.txt is not obeyed (fetch.robots)"
    return "its robots.txt is asked before it is fetched; --ask asks it now"
