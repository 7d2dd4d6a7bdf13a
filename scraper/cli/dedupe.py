"""`khabar dedupe`: documents in order of arrival to clusters of the same story."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from scraper.cli.filters import open_lines, run_batches

if TYPE_CHECKING:
    from scraper.cli.filters import Json
    from storage.sql.copies import Entry

BATCH_DOCS = 1_000  # one transaction: the more, the fewer pages of a large index are written for each


@click.command()
@click.option(
    "--input",
    "source",
    metavar="DOCS.jsonl",
    help="Documents, one object a line: id, url, site, ts, lang, title, text. - is stdin.",
)
@click.option("--output", "target", metavar="OUT.jsonl", help="One line a document: id, cluster, reason. - is stdout.")
@click.option(
    "--index",
    metavar="FILE",
    help="Keep what is known in this file: a run that was killed is started again, a later one goes on from here.",
)
def command(source: str | None, target: str | None, index: str | None) -> None:
    """Group copies of the same story.

    A cluster goes by the id of its first document. The reason tells why the document is in it: `new`
    (the first), `url` (same address), `content` (same letters), `copy` (nearly all is shared), `edited`
    (enough is), `lead` (its beginning), `framed` (all of it, within other matter).

    \b
    Examples:
      khabar dedupe --input documents.jsonl --output clusters.jsonl
      khabar dedupe --input - --index known.db < today.jsonl
    """  # noqa: D301 - click's mark for "do not rewrap"
    # numpy and SQLAlchemy are the larger part of a start: not before there is work.
    from scraper.dedupe.near import place
    from storage.sql.copies import CopyIndex

    reader, writer = open_lines(source, target)
    with reader, writer, contextlib.closing(CopyIndex(index, place)) as copies:

        def work(entries: list[Entry]) -> list[Json]:
            return [{"cluster": each.cluster, "reason": each.reason} for each in copies.add(entries)]

        run_batches(reader, writer, _entry, work, size=BATCH_DOCS)


def _entry(row: Json) -> Entry:
    """Read one document; KeyError, TypeError or ValueError when it is none."""
    from scraper.dedupe import url_key
    from scraper.dedupe.near import make_print
    from storage.sql.copies import Entry

    url, ts = row.get("url"), row.get("ts")
    made = make_print(row.get("title"), row.get("text"))
    return Entry(
        id=str(row["id"]),
        fingerprint=made.stored(),
        ts=None if ts is None else float(ts),
        address=_short(bytes.fromhex(url_key(url))) if url else None,
        letters=_short(made.text_hash) if made.text_hash else None,
    )


def _short(key: bytes) -> int:
    return int.from_bytes(key[:8], "big", signed=True)
