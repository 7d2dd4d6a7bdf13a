"""Result files: one JSON line a reading, gzip. Their names tell what they were made from: nothing stale is used."""

from __future__ import annotations

import base64
import gzip
import hashlib
import importlib
import json
import os
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from storage.codec import article_from_json, to_json
from storage.owner import lives
from storage.records import Fingerprint, Found, Layer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path
    from typing import TextIO

    from scraper.reading import Reading

COUNTS = "counts"  # what a result file's last line tells; the lines before it hold articles
_UNFINISHED = ".tmp"
_BEACON = ".at"
_FORM = b"2"  # of a line: results that hold another are of no use
_LEVEL = 1  # of gzip: results are read once and deleted
HEAD_BYTES = 1 << 16  # of a file, with its size: enough to tell it from another of the same name


def shard_digest(path: Path, *circumstances: str) -> str:
    """Return what a file and the circumstances it is read under are known by (40 hex digits). OSError."""
    digest = hashlib.sha1(_FORM, usedforsecurity=False)
    with path.open("rb") as file:
        digest.update(file.read(HEAD_BYTES))
    for each in (str(path.stat().st_size), *circumstances):
        digest.update(b"\0" + each.encode())
    return digest.hexdigest()


def result_path(folder: Path, digest: str, part: int = 0, parts: int = 1) -> Path:
    """Return where the result of a shard goes."""
    return folder / f"{digest}.{part}of{parts}.jsonl.gz"


def unfinished_path(result: Path) -> Path:
    """Return where this process writes what becomes a result."""
    return result.with_name(f"{result.name}.{os.getpid()}{_UNFINISHED}")


def open_result(path: Path) -> TextIO:
    """Begin a result file. OSError."""
    return _open(path, "wt", _LEVEL, encoding="utf-8")


def beacon_path(result: Path) -> Path:
    """Return where the number of the page being read stands."""
    return result.with_name(f"{result.name}{_BEACON}")


def clear_leftovers(folder: Path) -> None:
    """Delete what killed runs have left half done; what a living process is writing stays."""
    written = set()
    for each in folder.glob(f"*{_UNFINISHED}"):
        name, _, pid = each.name.removesuffix(_UNFINISHED).rpartition(".")
        if pid.isdigit() and lives(int(pid)):
            written.add(name)
        else:
            each.unlink(missing_ok=True)
    for each in folder.glob(f"*{_BEACON}"):
        if each.name.removesuffix(_BEACON) not in written:
            each.unlink(missing_ok=True)


def line_of(reading: Reading, ref: str, article: str | None = None) -> str:
    """Return a reading as a line; `article` is the id of the record that it was read for."""
    record = to_json(reading.article) | {"archive_ref": ref}
    if article:
        record["id"] = article
    print_ = reading.fingerprint
    row = {
        "article": record,
        "aliases": reading.aliases,
        "likely": reading.likely,
        "layers": reading.layers,
        "anchors": print_.anchors if print_ else None,
        "lowest": print_.lowest if print_ else None,
        "data": base64.b64encode(print_.data).decode() if print_ else None,
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def entries(path: Path, after: int = 0) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the articles of a result file with the numbers of their lines (from 1), behind `after`."""
    for number, line in _lines(path):
        if number > after:
            yield number, json.loads(line)


def chosen_entries(path: Path, numbers: Collection[int]) -> Iterator[dict[str, object]]:
    """Yield the articles of some lines of a result file; the others are not read, nor seen behind the last."""
    last = max(numbers, default=0)
    for number, line in takewhile(lambda pair: pair[0] <= last, _lines(path)):
        if number in numbers:
            yield json.loads(line)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.startswith(f'{{"{COUNTS}"'):
                yield number, line


def found_of(row: dict[str, Any], *, keep_ref: bool) -> Found:
    """Return what a line holds; without `keep_ref` no reference: it would name a file that is not our archive."""
    record = row["article"] if keep_ref else {**row["article"], "archive_ref": None}
    print_ = None
    if row["data"]:
        print_ = Fingerprint(tuple(row["anchors"]), base64.b64decode(row["data"]), tuple(row.get("lowest", ())))
    layers = {key: Layer(layer) for key, layer in row.get("layers", {}).items()}
    return Found(article_from_json(record), tuple(row["aliases"]), print_, tuple(row.get("likely", ())), layers)


try:  # a third of the time
    _open: Callable[..., TextIO] = importlib.import_module("isal.igzip").open
except ImportError:
    _open = gzip.open
