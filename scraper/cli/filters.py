"""What every filter command shares: JSON lines in and out; a bad line becomes an `error` line, never a stop."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

from storage.errors import InputError, KhabarError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from storage.codec import Json

T = TypeVar("T")


def run_filter(source: TextIO, target: TextIO, work: Callable[[Json], Json], *, first_line: int = 1) -> int:
    """Apply `work` to each JSON object of `source`, write one object a line to `target`; return how many were errors.

    What `work` raises as KhabarError, ValueError, KeyError, TypeError or OSError becomes `{"id"?, "error"}`. Blank
    lines are skipped.
    """
    answers = (
        known | (_say(answer, number) if isinstance(answer, Exception) else answer)
        for number, known, answer in _prepared(source, work, first_line)
    )
    return _write(target, answers)


def run_batches(
    source: TextIO, target: TextIO, prepare: Callable[[Json], T], work: Callable[[list[T]], list[Json]], *, size: int
) -> int:
    """Do as `run_filter` does, with rows prepared one by one and worked on by `size` at a time.

    What `work` raises ends the run.
    """
    errors = 0
    lines = _prepared(source, prepare, 1)
    while batch := list(islice(lines, size)):
        done = iter(work([each for _, _, each in batch if not isinstance(each, Exception)]))
        errors += _write(
            target,
            (
                known | (_say(each, number) if isinstance(each, Exception) else next(done))
                for number, known, each in batch
            ),
        )
    return errors


def _prepared(
    source: TextIO, prepare: Callable[[Json], T], first_line: int
) -> Iterator[tuple[int, Json, T | Exception]]:
    """Yield each line's number, its id if it has one, and what it was prepared to, or the error."""
    for number, line in enumerate(source, first_line):
        if not line.strip():
            continue
        known: Json = {}
        try:
            value = json.loads(line)
            if not isinstance(value, dict):
                raise InputError(f"line {number}: a JSON object is needed")
            known = {"id": value["id"]} if "id" in value else {}
            prepared: T | Exception = prepare(value)
        except (KhabarError, ValueError, KeyError, TypeError, OSError) as error:
            prepared = error
        yield number, known, prepared


def _write(target: TextIO, answers: Iterable[Json]) -> int:
    errors = 0
    for answer in answers:
        errors += "error" in answer
        target.write(json.dumps(answer, ensure_ascii=False) + "\n")
    target.flush()
    return errors


def _say(error: Exception, number: int) -> Json:
    if isinstance(error, KhabarError):
        return {"error": str(error)}
    if isinstance(error, KeyError):
        return {"error": f"line {number}: key {error} is missing"}
    return {"error": f"line {number}: {str(error) or type(error).__name__}"}


def read_bytes(path: str | Path) -> bytes:
    """Return a file's bytes, gunzipped when they are gzip; InputError with the path when it cannot be read."""
    import gzip
    import zlib

    try:
        data = Path(path).read_bytes()
        return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: cannot be read ({error}); give the path of an existing file") from error


def open_lines(source: str | None, target: str | None) -> tuple[TextIO, TextIO]:
    """Open a filter's input and output; None or "-" is standard input or output. InputError names the path."""
    try:
        reader = click.open_file(source or "-", encoding="utf-8", errors="surrogateescape")
        # Half a surrogate pair is no UTF-8; Python's escape of it is JSON's.
        writer = click.open_file(target or "-", "w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise InputError(f"{error.filename}: {error.strerror}; give a path that exists and may be written") from error
    return reader, writer  # type: ignore[return-value]
