"""`khabar text`: the text room as filters, JSON lines in and out."""

from __future__ import annotations

import tomllib
from datetime import datetime
from typing import TYPE_CHECKING

import click

from scraper import text
from scraper.cli import EXIT_OK
from scraper.cli.filters import open_lines, run_filter
from scraper.layers import shipped_dir
from storage.codec import to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.codec import Json


@click.group()
def command() -> None:
    """Normalise, fold, restore, date and attribute text: JSON lines on standard input and output.

    Each line has `text`, and `lang`, `now` or `zone` where they matter; the answer has `result`.

    \b
    Examples:
      echo '{"text": "۱۰ دی ۱۴۰۰", "zone": "Asia/Tehran"}' | khabar text date
    """  # noqa: D301 - click's mark for "do not rewrap"


def _filter(name: str, summary: str, line: str, make: Callable[[], Callable[[Json], Json]]) -> None:
    """Add a filter with a line to try it on; `make` is called once, when it runs."""

    def run() -> int:
        reader, writer = open_lines(None, None)
        run_filter(reader, writer, make())
        return EXIT_OK

    command.add_command(
        click.Command(name, callback=run, help=f"{summary}\n\n\b\nExamples:\n  echo '{line}' | khabar text {name}")
    )


def _simple(work: Callable[[str], str]) -> Callable[[], Callable[[Json], Json]]:
    return lambda: lambda line: {"result": work(_text(line))}


def _text(line: Json) -> str:
    value = line["text"]
    if not isinstance(value, str):
        raise TypeError("text must be a string")
    return value


def _language(line: Json) -> Json:
    found = text.detect_language(_text(line), declared=line.get("lang"))
    return {"result": found.tag, "confidence": found.confidence, "method": found.method}


def _date(line: Json) -> Json:
    now = datetime.fromisoformat(line["now"]) if line.get("now") else None
    found = text.parse_date(_text(line), zone=line.get("zone") or "UTC", now=now, lang=line.get("lang"))
    if found is None:
        return {"result": None}
    instant = found.instant.isoformat() if found.precision == "minute" else found.instant.date().isoformat()
    return {"result": instant, "precision": found.precision, "calendar": found.calendar, "raw": found.raw}


def _credits() -> Callable[[Json], Json]:
    rows = tomllib.loads((shipped_dir() / "sources.toml").read_text(encoding="utf-8")).get("source", [])
    catalogue = text.SourceCatalogue.from_rows(rows)

    def work(line: Json) -> Json:
        found = text.read_attribution(
            title=line.get("title"),
            lead=line.get("lead"),
            body=_text(line),
            agency=line.get("agency"),
            catalogue=catalogue,
        )
        dateline = to_json(found.dateline) if found.dateline else None
        answer = {"credited_sources": list(found.credited_sources), "dateline": dateline, "body": found.body}
        return {"result": answer | {"agency": found.agency}}

    return work


_filter("normalize", "Text as published, without what is no text.", '{"text": " می‌رود  "}', _simple(text.normalize))
_filter("fold", "Text for comparing and searching.", '{"text": "كتاب‌های ۱۲"}', _simple(text.fold))
_filter("restore", "Lost Persian non-joiners put back.", '{"text": "می رود"}', _simple(text.restore))
_filter("language", "Language tag; `lang` is what the page declares.", '{"text": "به گزارش ایسنا"}', lambda: _language)
_filter(
    "date",
    "Instant with offset; `zone` holds where the text names none, `now` for relative times.",
    '{"text": "۱۰ دی ۱۴۰۰", "zone": "Asia/Tehran"}',
    lambda: _date,
)
_filter(
    "credits",
    "Credited sources and dateline; also takes `title`, `lead`, `agency`.",
    '{"text": "به گزارش ایسنا به نقل از رویترز"}',
    _credits,
)
