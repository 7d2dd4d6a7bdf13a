"""JSON that is longer than what should be in memory: written piece by piece, byte for byte as `json.dumps` would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

STEP = "  "


def echo_object(members: Mapping[str, object], lists: Mapping[str, Iterable[object]]) -> None:
    """Print an object with an indent: members as they are, then lists of which one element at a time is asked for."""
    for piece in _pieces(members, lists):
        click.echo(piece, nl=False)
    click.echo()


def _pieces(members: Mapping[str, object], lists: Mapping[str, Iterable[object]]) -> Iterator[str]:
    before = "{\n"
    for name, value in members.items():
        yield f"{before}{STEP}{json.dumps(name)}: {_indented(value, STEP)}"
        before = ",\n"
    for name, elements in lists.items():
        yield f"{before}{STEP}{json.dumps(name)}: ["
        first = True
        for each in elements:
            yield f"{'' if first else ','}\n{2 * STEP}{_indented(each, 2 * STEP)}"
            first = False
        yield "]" if first else f"\n{STEP}]"
        before = ",\n"
    yield "\n}"


def _indented(value: object, indent: str) -> str:
    """Return JSON whose further lines begin with an indent; no line break in a text is one in JSON."""
    return json.dumps(value, ensure_ascii=False, indent=len(STEP)).replace("\n", f"\n{indent}")
