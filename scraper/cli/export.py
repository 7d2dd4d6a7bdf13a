"""`khabar export`: write records in the forms that other people's programs read."""

from __future__ import annotations

import sys
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import DATES, overrides, store_options, utc
from scraper.search import FoldingLexer
from storage.errors import InputError, SinkError
from storage.exports import FORMATS, ITEMS, OUTDATED, Cursor, publish_file, publish_tree
from storage.search import Selection
from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.exports import Format
    from storage.protocols import Store
    from storage.records import Change

CHANGES_A_BATCH = 500
LOOK_BACK = 1_000  # changes, at first


@click.command()
@store_options
@click.option("--output", metavar="PATH", help="A file or folder to write; without it, standard output.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="jsonl", show_default=True)
@click.option("--agency", help="Only this agency.")
@click.option("--language", help="Only this language, e.g. fa.")
@click.option("--since", type=DATES, help="Fetched since, UTC.")
@click.option("--until", type=DATES, help="Fetched before, UTC.")
@click.option("--query", "words", help="Only what `khabar search` would find.")
@click.option(
    "--since-cursor", metavar="FILE|N", help="Only what is new or changed since the last export with this file."
)
def command(
    config: str | None, db: str | None, output: str | None, form: str, since_cursor: str | None, **asked: Any
) -> int:
    """Write records: each once, as it is now, in the order of its last change.

    \b
    Examples:
      khabar export --db news.db > all.jsonl
      khabar export --db news.db --output records --format text
      khabar export --format parquet --output dataset --since-cursor dataset.cursor
      khabar export --format atom --query 'flood -football' --output floods.atom
    """  # noqa: D301 - click's mark for "do not rewrap"
    asked |= {name: utc(asked[name]) for name in ("since", "until")}
    wanted = Selection(**asked)
    setup = assemble.load(config, overrides(db=db))
    target = Path(output) if output else None
    store = open_store(setup.settings.store.dsn, create=False, lexer=FoldingLexer())
    try:
        if target and form in assemble.SINK_FORMS and not target.suffix and not since_cursor:
            said = _follow(store, wanted, target, form)
        elif since_cursor and not since_cursor.isdecimal():
            said = _go_on(store, wanted, target, form, Path(since_cursor))
        else:
            said = _write(store, wanted, target, form, after=None if since_cursor is None else int(since_cursor))
        click.echo(said, err=True)
    finally:
        store.close()
    return EXIT_OK


class _Span(NamedTuple):
    """Positions of the change log: behind `after`, up to and with `until`."""

    after: int
    until: int


def _records(store: Store, wanted: Selection, span: _Span, *, settled: bool = False) -> Iterator[Change]:
    after = span.after
    while changes := store.select(wanted, after=after, until=span.until, limit=CHANGES_A_BATCH, settled=settled):
        yield from changes
        after = changes[-1].position


def _newest(store: Store, wanted: Selection, span: _Span) -> Iterator[Change]:
    """Return the last records of a span, as many as a feed has or more, without reading all that lie before."""
    back = LOOK_BACK
    while True:
        after = max(span.after, span.until - back)
        found = list(_records(store, wanted, _Span(after, span.until)))
        if after == span.after or len(found) >= ITEMS:
            return iter(found)
        back *= 8


def _write(store: Store, wanted: Selection, target: Path | None, form: str, *, after: int | None) -> str:
    """Write one file or folder, or standard output: everything, or what lies behind a position."""
    kind, span = FORMATS[form], _Span(after or 0, store.horizon(wanted))
    if after:
        _check(store, after, "--since-cursor")
    changes = _newest(store, wanted, span) if kind.newest else _records(store, wanted, span, settled=after is not None)
    if target is None:
        if kind.stream is None:
            raise click.UsageError(f"{form} is no stream: name a file or folder with --output")
        stdout = sys.stdout.buffer
        count = kind.stream(changes, stdout)
        stdout.flush()
    elif kind.folder:
        count = publish_tree(target, lambda part: kind.write(changes, part))
    else:
        count = publish_file(target, lambda part: kind.write(changes, part))
    return f"{count} records written, up to position {span.until}"


def _go_on(store: Store, wanted: Selection, target: Path | None, form: str, path: Path) -> str:
    """Write what is new since the cursor's position, and move it."""
    if target is None:
        raise click.UsageError("a cursor file goes with --output: what went to standard output cannot be taken back")
    kind, cursor, written = FORMATS[form], Cursor(path), 0
    with cursor.held():
        finished = cursor.finish()
        before = cursor.position()
        _check(store, before, path)
        until = max(before, store.horizon(wanted))  # an index that is made anew has come less far
        for span in _spans(store, wanted, kind, _Span(before, until)):
            into, name = _place(target, kind, span)
            changes = _records(store, wanted, span, settled=True)
            write = partial(_write_below, kind, changes, into, name)
            written += cursor.publish(span.until, into, write)
            until = span.until
            if into != target:  # a fixed name, which holds one file: what is left comes when that was taken
                break
    said = f"{finished} files of an export that was cut off are in place now; " if finished else ""
    return f"{said}{written} records written, up to position {until}"


def _check(store: Store, position: int, cursor: object) -> None:
    """Make sure that a position is one of this store: behind its end nothing would come for a long time. InputError."""
    if position > (newest := store.horizon(Selection())):
        raise InputError(f"{cursor}: stands at {position}, the store ends at {newest}: of another store; name another")


def _write_below(kind: Format, changes: Iterator[Change], into: Path, name: str, part: Path) -> int:
    """Write what is to appear in `into`, and note what is out of date there by it."""
    old: list[Path] = []
    count = kind.write(_noting(kind, changes, into, old), part / name if name else part)
    if old:
        (part / OUTDATED).write_text("\n".join(str(each.relative_to(into)) for each in old), encoding="utf-8")
    return count


def _noting(kind: Format, changes: Iterator[Change], into: Path, old: list[Path]) -> Iterator[Change]:
    for change in changes:
        old += kind.outdated(into, change) if kind.outdated else []
        yield change


def _spans(store: Store, wanted: Selection, kind: Format, span: _Span) -> Iterator[_Span]:
    """Yield spans of which each fits into a file; only feeds have a bound, and of these nothing is to be left out."""
    while kind.newest and (first := list(islice(_records(store, wanted, span, settled=True), ITEMS + 1)))[ITEMS:]:
        yield _Span(span.after, first[ITEMS - 1].position)
        span = _Span(first[ITEMS - 1].position, span.until)
    yield span


def _place(target: Path, kind: Format, span: _Span) -> tuple[Path, str]:
    """Return the folder that files appear in, and the file's name there ("": the form makes many)."""
    if kind.folder:
        return target, ""
    path = target
    if not target.suffix or target.is_dir():
        path = target / f"{span.after + 1:012}-{span.until:012}{kind.suffix}"
    if path.exists():  # by an earlier export, or one with another filter: nobody may have read it yet
        raise SinkError(
            f"{path}: is there already; take it away first, or name another folder: it gets a file an export"
        )
    return path.parent, path.name


def _follow(store: Store, wanted: Selection, target: Path, form: str) -> str:
    """Write the files that the daemon's sinks write, and go on with them."""
    if wanted != Selection():
        raise click.UsageError(f"a folder of {form} follows everything: name a file, or leave the filters out")
    sink = assemble.make_sink(form, target)
    written = 0
    while changes := store.changes(sink.position(), CHANGES_A_BATCH):
        sink.write(changes)
        written += len(changes)
    sink.close()
    return f"{written} changes written to {target}"
