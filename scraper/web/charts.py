"""Bars as inline SVG: no library, script or inline style; colours come from the style sheet and follow dark mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

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
