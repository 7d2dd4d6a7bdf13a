"""`khabar dedupe`: documents in order of arrival to clusters of the same story."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from scraper.cli.filters import open_lines, run_batches
from scraper.collecting import keep_for_good

if TYPE_CHECKING:
    from storage.codec import Json
    from storage.sql.copies import Answer, Entry

BATCH_DOCS = 5_000  # one transaction: the more, the fewer pages of a large index are written for each
LATEST_S, MILLISECONDS = 1e11, 1e3  # what is later than the year 5138 was counted in milliseconds


@click.command()
@click.option(
    "--input",
    "source",
    metavar="DOCS.jsonl",
    help="Documents, one object a line: id, url, site, ts, lang, title, text. - is stdin.",
)
@click.option(
    "--output", "target", metavar="OUT.jsonl", help="One line a document: id, cluster, reason, match. - is stdout."
)
@click.option(
    "--index",
    metavar="FILE",
    help="Keep what is known in this file: a run that was killed is started again, a later one goes on from here.",
)
def command(source: str | None, target: str | None, index: str | None) -> None:
    """Group copies of the same story.

    A cluster goes by the id of its first document. The reason tells why the document is in it: `new`
    (the first), `url` (same address), `content` (same letters), `copy` (nearly all is shared), `edited`
    (enough is), `lead` (its beginning), `framed` (all of it, within other matter). `match` is the
    document that it was found to be like.

    \b
    Examples:
      khabar dedupe --input documents.jsonl --output clusters.jsonl
      khabar dedupe --input - --index known.db < today.jsonl
    """  # noqa: D301 - click's mark for "do not rewrap"
    # numpy and SQLAlchemy are the larger part of a start: not before there is work.
    from scraper.dedupe.near import place
    from storage.sql.copies import CopyIndex

    keep_for_good()
    reader, writer = open_lines(source, target)
    with reader, writer, contextlib.closing(CopyIndex(index, place)) as copies:

        def work(entries: list[Entry]) -> list[Json]:
            return [_answer(each) for each in copies.add(entries)]

        run_batches(reader, writer, entry_of, work, size=BATCH_DOCS)


def _answer(each: Answer) -> Json:
    return {"cluster": each.cluster, "reason": each.reason} | ({"match": each.match} if each.match else {})


def entry_of(row: Json) -> Entry:
    """Read one document; KeyError, TypeError or ValueError when it is none."""
    from scraper.dedupe import url_key
    from scraper.dedupe.near import make_print
    from storage.sql.copies import Entry

    url = _text(row, "url")
    made = make_print(_text(row, "title"), _text(row, "text"))
    return Entry(
        id=_name(row["id"]),
        fingerprint=made.stored(),
        ts=seconds(row.get("ts")),
        address=_short(bytes.fromhex(url_key(url))) if url and names_a_page(url) else None,
        letters=_short(made.text_hash) if made.text_hash else None,
    )


def _text(row: Json, name: str) -> str | None:
    value = row.get(name)
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f"{name}: a text is needed, or null")


def _name(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError("id: a text or a whole number is needed")
    return str(value).encode("utf-8", "backslashreplace").decode()  # half a surrogate pair cannot be stored


def names_a_page(url: str) -> bool:
    """Tell whether a URL may be an article's own: a front page's is what broken feeds give for all of theirs."""
    from scraper.dedupe import identity

    _, _, rest = identity(url).partition("/")
    return bool(rest)


def seconds(value: object) -> float | None:
    """Return a time as seconds since 1970: given as such, in milliseconds, or written as ISO 8601 (UTC unless told)."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError("ts: seconds since 1970 are needed, or a time as text")
    if isinstance(value, str) and "-" in value[1:]:
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=at.tzinfo or UTC).timestamp()
    found = float(value)
    found = found / MILLISECONDS if abs(found) >= LATEST_S else found
    if not abs(found) < LATEST_S:
        raise ValueError(f"ts: {value} is no time; seconds since 1970 are needed")
    return found


def _short(key: bytes) -> int:
    return int.from_bytes(key[:8], "big", signed=True)
