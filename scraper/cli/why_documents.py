"""Why two documents of a file are one story, or not: as `khabar dedupe` groups it."""

from __future__ import annotations

import contextlib
import json
from itertools import islice
from typing import TYPE_CHECKING, TextIO

import click

from scraper.cli.dedupe import BATCH_DOCS, entry_of, seconds
from scraper.cli.why_texts import Step, Text, explain, joined
from storage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from storage.codec import Json
    from storage.sql.copies import Answer, Entry


def why_documents(path: str, wanted: tuple[str, str]) -> Json:
    """Return what two documents share; where that is too little, by which others of the file they are one cluster."""
    rows = _documents(path, wanted)
    for each in wanted:
        if each not in rows:
            raise InputError(f"{path}: no document has the id {each}")
    earlier, later = (_of_row(name, row, order) for order, (name, row) in enumerate(rows.items()))
    found = explain(earlier, later)
    if found["same_story"] or earlier.id == later.id:
        return found
    answers = _clusters(path, set(wanted))
    if answers[earlier.id].cluster != answers[later.id].cluster:
        return found
    chain = _chain(answers, (earlier.id, later.id))
    rows = _documents(path, {*chain, *(each.match for each in chain.values() if each.match)})
    steps = [Step(each.id, each.match, each.reason, _numbers(rows, each)) for each in chain.values()]
    return found | joined(answers[later.id].cluster, steps, found)


def _numbers(rows: dict[str, Json], each: Answer) -> dict[str, float]:
    if each.match is None or each.reason in {"url", "content"}:
        return {}
    told: dict[str, float] = explain(*(_of_row(name, rows[name], 0) for name in (each.match, each.id)))["numbers"]
    return told


def _chain(answers: dict[str, Answer], ids: Iterable[str]) -> dict[str, Answer]:
    """Return the answers that lead from these documents to the first of their cluster."""
    found: dict[str, Answer] = {}
    for each in ids:
        now: str | None = each
        while now and now not in found and answers[now].match:
            found[now] = answers[now]
            now = answers[now].match
    return found


def _clusters(path: str, wanted: set[str]) -> dict[str, Answer]:
    """Group the file's documents as `khabar dedupe` does, until these are met."""
    from scraper.dedupe.near import place
    from storage.sql.copies import CopyIndex

    answers: dict[str, Answer] = {}
    with contextlib.closing(CopyIndex(None, place)) as copies, _open(path) as lines:
        entries = _entries(lines)
        while not wanted <= answers.keys() and (batch := list(islice(entries, BATCH_DOCS))):
            answers |= {each.id: each for each in copies.add(batch)}
    return answers


def _entries(lines: Iterable[str]) -> Iterator[Entry]:
    for row in _rows(lines):
        with contextlib.suppress(KeyError, TypeError, ValueError):
            yield entry_of(row)


def _documents(path: str, wanted: Collection[str]) -> dict[str, Json]:
    """Return the first documents that have these ids, in the order of the file."""
    found: dict[str, Json] = {}
    with _open(path) as lines:
        for row in _rows(lines):
            name = str(row.get("id"))
            if name in wanted:
                found.setdefault(name, row)
            if len(found) == len(set(wanted)):
                break
    return found


def _open(path: str) -> TextIO:
    try:
        return click.open_file(path, encoding="utf-8", errors="surrogateescape")  # type: ignore[return-value]
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; give the path of an existing file") from error


def _rows(lines: Iterable[str]) -> Iterator[Json]:
    for line in lines:
        with contextlib.suppress(ValueError):
            row = json.loads(line)
            if isinstance(row, dict):
                yield row


def _of_row(name: str, row: Json, order: float) -> Text:
    title, text, url = (row.get(each) or "" for each in ("title", "text", "url"))
    return Text(name, title, text, seconds(row.get("ts")), row.get("site"), order=order, url=url)
