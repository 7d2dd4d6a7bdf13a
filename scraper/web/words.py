"""The interface's words in English and Persian, numbers and times as each writes them."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from storage.jalali import has_jalali

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "fa")
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))


@lru_cache(maxsize=1)
def tables() -> Mapping[str, Mapping[str, str]]:
    """Return the words of each language, by key."""
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        told = tomllib.load(file)
    return {language: {key: told[key][language] for key in told} for language in LANGUAGES}


class Words:
    """What a page says in one language, at one moment: the store's."""

    def __init__(self, language: str, now: datetime) -> None:
        self._now = now
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self.direction = "rtl" if self.language == "fa" else "ltr"
        self._table = tables()[self.language]

    def __call__(self, key: str) -> str:
        """Return the words of a key; KeyError for one that is not there."""
        return self._table[key]

    def number(self, value: float) -> str:
        """Return a number with its digits and groups."""
        text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
        return text.translate(_DIGITS).replace(",", "٬").replace(".", "٫") if self.language == "fa" else text

    def percent(self, share: float) -> str:
        """Return a share as a whole number of hundredths."""
        return f"{self.number(round(100 * share))}{'٪' if self.language == 'fa' else ' %'}"

    def size(self, count: int) -> str:
        """Return a number of bytes as people read it."""
        value = float(count)
        for unit in ("B", "kB", "MB", "GB"):
            if value < 1_000 or unit == "GB":  # noqa: PLR2004 - SI
                return f"{self.number(round(value, 1) if unit != 'B' else count)} {unit}"
            value /= 1_000
        return ""

    def time(self, at: datetime | None) -> str:
        """Return an instant in UTC to the minute; Persian pages show the Jalali date."""
        if at is None:
            return "–"
        told = at.astimezone(UTC)
        if self.language == "fa" and has_jalali(told):
            from persiantools.jdatetime import JalaliDateTime  # noqa: PLC0415 - Persian pages only

            shown: str = JalaliDateTime(told).strftime("%Y/%m/%d %H:%M")  # type: ignore[no-untyped-call]
            return shown.translate(_DIGITS)
        return told.isoformat(" ", "minutes")[:16]

    def ago(self, at: datetime | None) -> str:
        """Return how long ago an instant was, in its largest unit."""
        if at is None:
            return self("never")
        return self("ago").format(self.span((self._now - at).total_seconds()))

    def span(self, seconds: float) -> str:
        """Return a length of time in its largest unit."""
        left = max(0, int(seconds))
        size, unit = next((pair for pair in _UNITS if left >= pair[0]), _UNITS[-1])
        return f"{self.number(left // size)} {self(unit)}"


def choose(asked: str | None, cookie: str | None, accepted: str) -> str:
    """Return the language of a page: as asked, as chosen before, else the first that the browser accepts."""
    wanted = [asked or "", cookie or "", *(part.split(";")[0].strip()[:2].lower() for part in accepted.split(","))]
    return next((each for each in wanted if each in LANGUAGES), LANGUAGES[0])
