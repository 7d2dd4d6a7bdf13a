"""Bars as inline SVG: no library, script or inline style; colours come from the style sheet and follow dark mode."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.web.words import Words
    from storage.views import Overview

HOURS, DAYS = 48, 14
BAR, GAP = 6, 2  # units of the view box


def bars(values: Sequence[int], labels: Sequence[str], *, title: str, height: int = 40) -> Markup:
    """Return a bar for each value, each with its label as a tooltip; `title` is what a screen reader says."""
    most = max(values, default=0)
    width = max(1, len(values) * (BAR + GAP) - GAP)
    parts = [
        Markup(
            '<svg class="bars" role="img" viewBox="0 0 {w} {h}" preserveAspectRatio="none" width="{w}" height="{h}">'
        ).format(w=width, h=height),
        Markup("<title>{}</title>").format(title),
    ]
    for number, (value, label) in enumerate(zip(values, labels, strict=True)):
        tall = round((height - 1) * value / most, 1) if most else 0
        kind = "bar" if value else "bar none"
        parts.append(
            Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>').format(
                kind, number * (BAR + GAP), height - max(tall, 1), BAR, max(tall, 1), escape(label)
            )
        )
    return Markup("").join([*parts, Markup("</svg>")])


def hourly(seen: Overview, words: Words, now: datetime) -> Markup:
    """Return the articles of each of the last hours."""
    hour = int(now.timestamp()) // 3_600 * 3_600
    times = [hour - 3_600 * back for back in range(HOURS - 1, -1, -1)]
    counts = [seen.hourly.get(at, 0) for at in times]
    labels = [
        f"{words.time(datetime.fromtimestamp(at, UTC))}: {words.number(count)}"
        for at, count in zip(times, counts, strict=True)
    ]
    return bars(counts, labels, title=words("hourly"), height=80)


def daily(seen: Overview, agency: str, words: Words, now: datetime) -> Markup:
    """Return an agency's articles of each of the last days."""
    day = int(now.timestamp()) // 86_400 * 86_400
    times = [day - 86_400 * back for back in range(DAYS - 1, -1, -1)]
    counts = [seen.daily.get((agency, at), 0) for at in times]
    labels = [
        f"{words.time(datetime.fromtimestamp(at, UTC))[:10]}: {words.number(count)}"
        for at, count in zip(times, counts, strict=True)
    ]
    return bars(counts, labels, title=f"{words('rhythm')}: {words.number(sum(counts))}", height=20)
