"""Plain text, a file an article: title, date, lead and body paragraphs, each on a line of its own.

What is written is always the article as it is now, so that writing it twice is harmless.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from persiantools.jdatetime import JalaliDate

from storage.errors import SinkError
from storage.jalali import has_jalali
from storage.records import Verdict
from storage.sinks.alone import alone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from storage.records import Article, Change

POSITION_FILE = ".position"
_UNSAFE = re.compile(r"[^a-z0-9-]+")
LONGEST_NAME = 80
UNDATED = "undated"


class TextSink:
    """Writes <dir>/<agency>/<YYYY-MM-DD>/<id>.txt; see `storage.protocols.Sink`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._position = _noted(folder)
        except OSError as error:
            raise SinkError(f"{folder}: {error.strerror}; name a directory that may be written") from error

    def position(self) -> int:
        """Return the position up to which every file is written."""
        return self._position

    def write(self, changes: Sequence[Change]) -> None:
        """Write the changed articles' files, then the position."""
        if not changes:
            return
        try:
            with alone(self._folder):
                # Another process may have come further, with the articles as they were later: not to be written over.
                self._position = max(self._position, _noted(self._folder))
                for change in changes:
                    if change.position > self._position:
                        self._keep(change)
                self._position = max(self._position, changes[-1].position)
                _replace(self._folder / POSITION_FILE, str(self._position))
        except OSError as error:
            raise SinkError(f"{self._folder}: {error.strerror}; nothing is lost, it is written next time") from error

    def close(self) -> None:
        """Nothing stays open."""

    def _keep(self, change: Change) -> None:
        path = text_path(self._folder, change.article)
        _replace(path, as_text(change.article))
        for other in earlier_paths(self._folder, change):
            other.unlink(missing_ok=True)


def _noted(folder: Path) -> int:
    """Return the position that the folder's note tells, 0 where there is none. SinkError, OSError."""
    note = folder / POSITION_FILE
    try:
        return int(note.read_text()) if note.exists() else 0
    except ValueError as error:
        raise SinkError(f"{note}: holds no number; delete it to write everything anew") from error


def text_path(folder: Path, article: Article) -> Path:
    """Return where an article's file stands below a folder."""
    day = article.published_at.date().isoformat() if article.published_at else UNDATED
    return folder / safe_name(article.agency) / day / f"{safe_name(article.id)}.txt"


def earlier_paths(folder: Path, change: Change) -> list[Path]:
    """Return where a revised article's file stands under another day: the publisher may have changed that as well."""
    path = text_path(folder, change.article)
    found = path.parents[1].glob(f"*/{path.name}") if change.verdict is Verdict.REVISED else ()
    return [other for other in found if other != path]


def safe_name(name: str) -> str:
    """Return a file name of [a-z0-9-] only, never empty, never long."""
    return _UNSAFE.sub("-", name.lower()).strip("-")[:LONGEST_NAME] or "unnamed"


def as_text(article: Article) -> str:
    """Return an article as plain text; unknown parts have no line."""
    lines = (article.title, date_line(article), article.lead, article.body)
    return "\n".join(line for line in lines if line) + "\n"


def date_line(article: Article) -> str | None:
    """Return the day of publication, in the publisher's zone: the Jalali form for Persian, ISO for others."""
    if article.published_at is None:
        return None
    day = article.published_at.date()
    if (article.language or "").split("-")[0] in {"fa", "prs"} and has_jalali(day):
        written: str = JalaliDate(day).strftime("%d-%B-%Y", locale="fa")  # type: ignore[no-untyped-call]
        return written.lstrip("۰")
    return day.isoformat()


def _replace(path: Path, content: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
