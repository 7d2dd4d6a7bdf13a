"""Site rules: where one site, or a family of sites, keeps its fields. Data only; they come from TOML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = ("root", "kicker", "title", "lead", "body", "published", "updated", "authors", "tags", "section", "images")
TRANSFORMS = ("after_label", "split_authors", "strip_suffix", "regex", "date", "attr", "join")


@dataclass(frozen=True, slots=True)
class Transform:
    """One step from what a selector finds to the field's value: a name of `TRANSFORMS`, and what it is given."""

    name: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class SiteRules:
    """CSS selectors per field (of `FIELDS`), in order of preference, and selectors of what is dropped beforehand.

    `root` bounds where the others look; `body` names the container of the text, or its parts; `transform` has the steps
    per field, in order. Everything is a first try: where a rule finds nothing, or far less than the generic reading,
    the generic reading is taken.
    """

    select: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    transform: Mapping[str, tuple[Transform, ...]] = field(default_factory=dict)
