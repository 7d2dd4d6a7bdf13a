"""`khabar feed parse`: saved feeds to JSON, one or many."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from scraper.cli.filters import open_lines, read_bytes, run_filter
from scraper.feeds import ParsedFeed, parse
from storage.codec import to_json
from storage.errors import InputError
from storage.records import Refusal

if TYPE_CHECKING:
    from storage.codec import Json
    from storage.records import FeedItem


@click.group()
def command() -> None:
    """Read saved feeds (RSS, Atom, RDF, JSON Feed).

    \b
    Examples:
      khabar feed parse feed.xml --url https://example.org/rss
    """  # noqa: D301 - click's mark for "do not rewrap"


@command.command("parse")
@click.argument("file", required=False, type=click.Path(dir_okay=False))
@click.option(
    "--manifest", metavar="IN.jsonl", help="Feeds to read, one object a line: id, url, path, headers, now. - is stdin."
)
@click.option("--output", metavar="OUT.jsonl", help="Where the answers to --manifest go. - is stdout, the default.")
@click.option(
    "--url", default="http://feed.invalid/", show_default=True, help="Where FILE came from, for relative addresses."
)
@click.option(
    "--zone",
    help="IANA time zone of dates that name none. Else that of the host's country, of calendar or language.",
)
def parse_command(file: str | None, manifest: str | None, output: str | None, url: str, zone: str | None) -> None:
    """Parse FILE and print it as JSON, or each feed of a manifest as one line of JSON.

    A feed that cannot be read becomes a line with `error` (what and why) and `refusal` (its class); it is no
    failure of the command.

    \b
    Examples:
      khabar feed parse feed.xml --url https://example.org/rss --zone Asia/Tehran
      khabar feed parse --manifest feeds.jsonl --output items.jsonl
    """  # noqa: D301 - click's mark for "do not rewrap"
    if (file is None) == (manifest is None):
        raise InputError("khabar feed parse: give either a FILE or --manifest IN.jsonl")
    if file is not None:
        answer = _answer(parse(read_bytes(file), url=url, zone=zone, now=datetime.now(UTC)))
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    source, target = open_lines(manifest, output)
    with source, target:
        run_filter(source, target, lambda row: _parse_row(row, zone))


def _parse_row(row: Json, zone: str | None) -> Json:
    """Parse the feed that one line of a manifest names."""
    headers = {str(name).lower(): str(value) for name, value in (row.get("headers") or {}).items()}
    parsed = parse(
        read_bytes(row["path"]),
        url=str(row.get("url") or "http://feed.invalid/"),
        content_type=headers.get("content-type"),
        zone=row.get("zone") or zone,
        now=_now(row.get("now")),
    )
    return _answer(parsed)


def _now(said: object) -> datetime:
    if said is None:
        return datetime.now(UTC)
    if isinstance(said, (int, float)):
        return datetime.fromtimestamp(said, UTC)
    instant = datetime.fromisoformat(str(said))
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _answer(parsed: ParsedFeed | Refusal) -> Json:
    if isinstance(parsed, Refusal):
        return {"error": f"{parsed.kind}: {parsed.detail}", "refusal": str(parsed.kind)}
    feed = to_json(parsed)
    items = feed.pop("items")
    del items
    return {"feed": feed, "entries": [_entry(item) for item in parsed.items]}


def _entry(item: FeedItem) -> Json:
    """Return an item under the names that feed readers use."""
    plain = to_json(item)
    return {
        "url": plain["url"],
        "guid": plain["guid"],
        "title": plain["title"],
        "published": plain["published_at"],
        "updated": plain["updated_at"],
        "summary": plain["summary"],
        "content": plain["content_html"],
        "authors": plain["authors"],
        "tags": plain["tags"],
        "image": plain["image"],
        "language": plain["language"],
        "published_raw": plain["published_raw"],
        "updated_raw": plain["updated_raw"],
    }
