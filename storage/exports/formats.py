"""The forms by name: what is written as one stream, and what needs a folder or a file of its own.

Whatever is optional (pyarrow) is imported by the form that needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from storage.exports import feeds, lines, ninjs, sqlite_file, table, tree
from storage.exports.parquet import write_parquet
from storage.sinks.text import earlier_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from storage.records import Change


@dataclass(frozen=True, slots=True)
class Format:
    """A form: the ending of its files, and what writes changes; each writer returns how many records it wrote.

    `stream` writes one file front to back; `file` one that it must open itself; `folder` many, into a folder.
    """

    suffix: str
    stream: Callable[[Iterable[Change], BinaryIO], int] | None = None
    file: Callable[[Iterable[Change], Path], int] | None = None
    folder: Callable[[Iterable[Change], Path], int] | None = None
    newest: bool = False  # only the newest records come into it
    outdated: Callable[[Path, Change], list[Path]] | None = None  # the files below a folder that a change makes old

    def write(self, changes: Iterable[Change], path: Path) -> int:
        """Write a file, or a folder if the form is one; return how many records. SinkError, OSError."""
        if self.stream:
            with path.open("wb") as target:
                return self.stream(changes, target)
        write = self.file or self.folder
        assert write is not None  # noqa: S101 - a form has one of the three
        return write(changes, path)


FORMATS: dict[str, Format] = {
    "jsonl": Format(".jsonl", stream=lines.write_lines),
    "jsonl.gz": Format(".jsonl.gz", stream=lines.write_gzip),
    "jsonl.zst": Format(".jsonl.zst", stream=lines.write_zstd),
    "csv": Format(".csv", stream=table.write_csv),
    "ninjs": Format(".ninjs.jsonl", stream=ninjs.write_ninjs),
    "atom": Format(".atom", stream=feeds.write_atom, newest=True),
    "jsonfeed": Format(".feed.json", stream=feeds.write_json_feed, newest=True),
    "sqlite": Format(".sqlite", file=sqlite_file.write_sqlite),
    "parquet": Format("", folder=write_parquet),
    "text": Format("", folder=tree.write_texts, outdated=earlier_paths),
}
