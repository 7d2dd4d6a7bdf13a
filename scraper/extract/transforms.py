"""The closed list of named steps from the text that a rule's selector finds to the value of a field.

after_label    "Published: 3 May"        what stands after a label; texts without it are left out
split_authors  "By Jane Roe and J. Doe"  one value a person
strip_suffix   "Headline - Example"      without that end
regex          any                       the first group, else the whole match; texts without a match are left out
date           "03|05|2024 10:15"        read by a strptime pattern, to ISO 8601 (in the publisher's zone)
attr           <time data-at="...">      an attribute instead of the text; only as the first step
join           several                   all values as one, with that between them
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.extract.names import read_names
from scraper.extract.page import one_line, text_of
from scraper.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selectolax.lexbor import LexborNode

    from scraper.extract.rules import Transform

MAX_CHARS = 2_000  # of a text that a pattern is tried on


def texts_of(nodes: Sequence[LexborNode], steps: Sequence[Transform]) -> list[str]:
    """Return the values of a field: the nodes' texts (or an attribute), changed step by step; never raises."""
    if steps and steps[0].name == "attr":
        texts, steps = [one_line(node.attributes.get(steps[0].given)) for node in nodes], steps[1:]
    else:
        texts = [text_of(node) for node in nodes]
    return transformed([text for text in texts if text], steps)


def transformed(texts: list[str], steps: Sequence[Transform]) -> list[str]:
    """Return texts after all steps; a step that nothing fits leaves nothing."""
    for step in steps:
        texts = [text for text in _STEPS[step.name](texts, step.given) if text] if step.name in _STEPS else texts
    return texts


def _after_label(texts: list[str], label: str) -> list[str]:
    wanted = fold(label)
    found = []
    for text in texts:
        at = text.find(label)
        if at >= 0:
            found.append(text[at + len(label) :].lstrip(" :：-–|"))
        elif fold(text).startswith(wanted):  # other letters for the same sounds, as many of them
            found.append(text[len(label) :].lstrip(" :：-–|"))
    return found


def _split_authors(texts: list[str], _: str) -> list[str]:
    return list(read_names(texts).people)


def _strip_suffix(texts: list[str], suffix: str) -> list[str]:
    return [text.removesuffix(suffix).rstrip() for text in texts]


def _regex(texts: list[str], pattern: str) -> list[str]:
    compiled = _compiled(pattern)
    if compiled is None:
        return []
    matches = (compiled.search(text[:MAX_CHARS]) for text in texts)
    return [(match[1] if compiled.groups else match[0]) or "" for match in matches if match]


@lru_cache(maxsize=500)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except re.error:
        return None


def _date(texts: list[str], pattern: str) -> list[str]:
    found = []
    for text in texts:
        try:
            found.append(datetime.strptime(text, pattern).isoformat())  # noqa: DTZ007 - the zone is the publisher's
        except ValueError:
            continue
    return found


def _join(texts: list[str], between: str) -> list[str]:
    return [between.join(texts)] if texts else []


_STEPS: dict[str, Callable[[list[str], str], list[str]]] = {
    "after_label": _after_label,
    "split_authors": _split_authors,
    "strip_suffix": _strip_suffix,
    "regex": _regex,
    "date": _date,
    "join": _join,
}
