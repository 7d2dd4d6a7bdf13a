"""`khabar dedupe`: documents in order of arrival to clusters of the same text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scraper.cli.filters import open_lines, run_filter
from scraper.dedupe import Document, Grouper
from storage.codec import to_json

if TYPE_CHECKING:
    from scraper.cli.filters import Json

_KEYS = ("id", "url", "site", "ts", "lang", "title", "text")


@click.command()
@click.option(
    "--input",
    "source",
    metavar="DOCS.jsonl",
    help="Documents, one object a line: id, url, site, ts, lang, title, text. - is stdin.",
)
@click.option("--output", "target", metavar="OUT.jsonl", help="One line a document: id, cluster, reason. - is stdout.")
def command(source: str | None, target: str | None) -> None:
    """Group copies of the same text.

    A cluster goes by the id of its first document; the reason is `new`, `url` (same address) or
    `content` (same letters).
    """
    grouper = Grouper()

    def place(row: Json) -> Json:
        return to_json(grouper.add(Document(**{key: row.get(key) for key in _KEYS[1:]}, id=row["id"])))

    reader, writer = open_lines(source, target)
    with reader, writer:
        run_filter(reader, writer, place)
