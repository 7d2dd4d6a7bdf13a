"""What a run shows: one rewritten line on a terminal, nothing elsewhere, and the summary at its end."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

import click

from scraper.cli.terminal import isolated, shown
from scraper.crawl import STORED, CrawlRule
from scraper.logs import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.tally import Tally
    from storage.records import Outcome, Receipt, Task

TITLE_WIDTH = 60  # characters of a title on the progress line
REDRAW_S = 0.1


class Progress:
    """A crawl's reporter: counts, feeds the stop rule, and keeps whoever watches informed."""

    def __init__(self, tally: Tally, rule: CrawlRule, *, quiet: bool = False) -> None:
        self._tally = tally
        self._rule = rule
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._drawn_at = time.monotonic()
        self._running = 0

    def started(self, task: Task) -> None:
        """Note that a task was claimed."""
        self._running += task is not None

    def ended(self, outcome: Outcome, receipt: Receipt) -> None:
        """Count a committed outcome and show where the run stands."""
        self._running -= 1
        self._tally.count(outcome, receipt)
        self._rule.count(receipt)
        self._rule.answered, self._rule.unreached = self._tally.answered, self._tally.unreached
        title = outcome.article.title if outcome.article else outcome.task.url
        if outcome.article and receipt.verdict in STORED and self._terminal and not self._quiet:
            self.clear()
            click.echo(f"{(receipt.article_id or '')[:8]}  {shown(outcome.article.agency)}  {shown(title)}")
        self._show(title)

    def clear(self) -> None:
        """Take the progress line off the terminal."""
        if self._terminal and not self._quiet:
            click.echo("\r\x1b[K", nl=False, err=True)

    def _show(self, title: str) -> None:
        now = time.monotonic()
        if self._quiet or not self._terminal or now - self._drawn_at < REDRAW_S:
            return
        self._drawn_at = now
        refused = self._tally.refused.total()
        line = f"{self._tally.articles} articles, {self._running} under way, {refused} refused"
        click.echo(f"\r\x1b[K{line}  {isolated(safe(title)[:TITLE_WIDTH])}", nl=False, err=True)


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Lay rows out in columns, the first left, the others right; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def as_json(tally: Tally) -> str:
    """Return what a run did as one JSON object: counts by agency, refusals by class with one example each."""
    agencies = {
        name: {"feeds": each.feeds}
        | {verdict.value: count for verdict, count in each.verdicts.items()}
        | {"refused": {kind.value: count for kind, count in each.refusals.items()}}
        for name, each in sorted(tally.agencies.items())
    }
    examples = {kind.value: detail for kind, detail in tally.details.items()}
    totals = {"articles": tally.articles, "requests": tally.requests, "bytes": tally.wire_bytes}
    return json.dumps(totals | {"agencies": agencies, "examples": examples}, ensure_ascii=False, indent=2)


def summary(tally: Tally) -> str:
    """Return the table of a run: a row an agency, refusals by class under it with one example each."""
    rows: list[tuple[str, ...]] = [("agency", "feeds", "new", "copies", "revised", "unchanged", "refused")]
    for name, agency in sorted(tally.agencies.items()):
        verdicts = {verdict.value: count for verdict, count in agency.verdicts.items()}
        counts = (verdicts.get(word, 0) for word in ("new", "copy", "revised", "unchanged"))
        rows.append((safe(name), str(agency.feeds), *map(str, counts), str(agency.refusals.total())))
    lines = [table(rows)]
    if tally.refused:
        lines += ["", "refused, by class:"]
        lines += [
            f"  {kind.value:16} {count:5}   e.g. {safe(tally.details[kind])}"
            for kind, count in tally.refused.most_common()
        ]
    lines += [f"{safe(note.detail)} is a feed of a page you named: crawl that" for note in tally.notes]
    return "\n".join(lines)
