"""CSV that a spreadsheet may open: one line a record, and no cell that it would take for a formula (OWASP)."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from storage.stored import change_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.records import Change

COLUMNS = (
    *("position", "id", "agency", "language", "published_at", "updated_at", "fetched_at", "title", "kicker", "lead"),
    *("body", "authors", "section", "tags", "credited_sources", "kind", "access", "url", "canonical_url", "images"),
    *("revision", "story_id", "copy_of", "quality"),
)
BETWEEN = "; "  # the parts of a list
# What begins a formula in some spreadsheet, in its full width, small form or as the true minus too, behind whatever is
# not seen; a quote before it makes
# it text. Tabs and ends of lines at the beginning are taken off by some of them.
_UNSEEN = r"[\s\x00-\x1f\x7f-\xa0\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff]"
_FORMULA = re.compile(rf"[\t\r\n]|{_UNSEEN}*[=+\-@＝＋－＠﹦﹢﹣﹫\u2212]")


def write_csv(changes: Iterable[Change], target: BinaryIO) -> int:
    """Write a header and a line a record, UTF-8, every cell quoted; return how many records."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    count = 0
    for count, change in enumerate(changes, 1):  # noqa: B007 - it is returned
        values = flat(change)
        writer.writerow([safe_cell(values[name]) for name in COLUMNS])
    text.flush()
    text.detach()
    return count


def safe_cell(value: str) -> str:
    """Return a cell that no spreadsheet computes."""
    return f"'{value}" if _FORMULA.match(value) else value


def flat(change: Change) -> dict[str, str]:
    """Return a record's columns as text; unknown is empty."""
    values = change_values(change, parsed=False)
    for name in ("authors", "tags", "credited_sources"):
        values[name] = BETWEEN.join(_read(values[name]))
    values["images"] = BETWEEN.join(image["url"] for image in _read(values["images"]))
    quality = _read(values["quality"])
    values["quality"] = quality["score"] if quality else None
    return {name: "" if values[name] is None else str(values[name]) for name in COLUMNS}


def _read(value: str | None) -> Any:
    return json.loads(value) if value and value != "[]" else ()
