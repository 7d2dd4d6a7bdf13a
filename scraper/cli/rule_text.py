"""How `khabar rule` shows its findings to people."""

from __future__ import annotations

import json
import shutil
from itertools import groupby
from typing import TYPE_CHECKING

import click

from scraper.extract import Extraction
from storage.records import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scraper.extract.suggest import Suggested
    from scraper.extract.survey import Seen

LABEL_CHARS = 13
MIN_COLUMN_CHARS = 24
SHOWN_CHARS = 100  # of a block
BESIDE = 4  # dropped blocks at each end of a run, where what was dropped wrongly stands


def print_trial(
    source: str,
    agency: str | None,
    trials: Sequence[tuple[str, Extraction | Refusal]],
    fields: Sequence[str],
    chosen: str,
    seen: Sequence[Seen],
    *,
    whole: bool = False,
) -> None:
    """Print the readings side by side, one field a row, then the page's blocks: `+` kept and as what, `-` dropped.

    Of a long run of dropped blocks only those beside kept ones are printed, unless all (`whole`) are wanted.
    """
    click.echo(f"{source}: {f'agency {agency}' if agency else 'no agency of the catalogue, so no rules'}")
    width = max(MIN_COLUMN_CHARS, (shutil.get_terminal_size().columns - LABEL_CHARS) // len(trials) - 2)
    click.echo(_row("", [name for name, _ in trials], width))
    for field in fields:
        _print_field(field, [_value(answer, field) for _, answer in trials], width)
    for name, answer in trials:
        for note in answer.notes if isinstance(answer, Extraction) else ():
            click.secho(f"{name}: {note.word}: {note.detail}", fg="yellow")
    kept = sum(each.fate != "dropped" for each in seen)
    click.echo(f"\nblocks of the page as read by {chosen}: {kept} kept, {len(seen) - kept} dropped")
    for dropped, run in groupby(seen, key=lambda each: each.fate == "dropped"):
        _print_run(list(run), shortened=dropped and not whole)


def _print_field(field: str, values: Sequence[str], width: int) -> None:
    """Print a field that one of the readings has, bold where they differ."""
    if any(values):
        differs = len({value for value in values if value}) > 1 or not all(values)
        click.secho(_row(field, values, width), bold=differs)


def _print_run(blocks: Sequence[Seen], *, shortened: bool) -> None:
    hidden = len(blocks) - 2 * BESIDE if shortened else 0
    if hidden <= 1:
        first, last = blocks, blocks[:0]
    else:
        first, last = blocks[:BESIDE], blocks[-BESIDE:]
    for each in first:
        _print_block(each)
    if last:
        click.secho(f"  ... {hidden} more dropped (--all shows them)", dim=True)
    for each in last:
        _print_block(each)


def _print_block(seen: Seen) -> None:
    sign, colour = ("-", "red") if seen.fate == "dropped" else ("+", "green")
    fate = "" if seen.fate == "dropped" else f"[{seen.fate}] "
    click.secho(f"{sign} {fate}{_short(seen.text, SHOWN_CHARS)}", fg=colour, nl=False)
    click.secho(f"  {seen.path}", dim=True)


def print_suggested(suggested: Suggested, host: str, today: date) -> None:
    """Print proposed rules as TOML that can be pasted into an agency file."""
    pages = f"{suggested.pages} page{'s' if suggested.pages != 1 else ''}"
    click.echo(
        f"# Proposed by `khabar rule suggest` from {pages}{f' of {host}' if host else ''}. Try it: khabar rule try URL"
    )
    if suggested.pages == 1:
        click.echo("# One page cannot tell template from content: give three or more.")
    click.echo(f"[[rules]]\nvalid_from = {today.isoformat()}")
    if suggested.drop:
        click.echo(f"drop = {_toml(suggested.drop)}")
    click.echo("\n[rules.select]")
    for each in suggested.fields:
        click.echo(f"{each.field} = {_toml(each.selectors)}  # {each.pages} of {pages}")


def _toml(selectors: Sequence[str]) -> str:
    return json.dumps(list(selectors), ensure_ascii=False)  # an array of strings is the same in JSON and TOML


def _row(label: str, values: Sequence[str], width: int) -> str:
    cells = "  ".join(_short(value or "-", width).ljust(width) for value in values)
    return f"{label.ljust(LABEL_CHARS)}{cells}".rstrip()


def _value(answer: Extraction | Refusal, field: str) -> str:
    if isinstance(answer, Refusal):
        return f"{answer.kind}: {answer.detail}" if field == "title" else ""
    value = getattr(answer, field)
    if field == "body":
        return f"{len(value)} chars, {len(answer.blocks)} blocks: {value}"
    method = answer.provenance.get(field)
    shown = ", ".join(value) if isinstance(value, tuple) else str(value or "")
    return f"{shown} ({method})" if shown and method else shown


def _short(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 1]}…"
