"""Plain text, a file a record, in the folders of the text sink."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.sinks.text import as_text, text_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from storage.records import Change


def write_texts(changes: Iterable[Change], folder: Path) -> int:
    """Write <folder>/<agency>/<day>/<id>.txt; return how many files."""
    count = 0
    for count, change in enumerate(changes, 1):  # noqa: B007 - it is returned
        path = text_path(folder, change.article)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_text(change.article), encoding="utf-8")
    return count
