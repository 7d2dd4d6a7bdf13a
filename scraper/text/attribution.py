"""Who is credited: the agencies that a story quotes, its dateline, and the agency's own tail that is no text.

Credit is given by formula, near the beginning or at the very end: «به گزارش ایسنا، به نقل از خبرگزاری رویترز», "(Reuters) -",
"KYIV, Jan 3 (AP) —", "dpa/AFP". A story about Reuters names it without a formula and credits nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.text.datelines import read_dateline
from scraper.text.formulas import credited_in
from scraper.text.signatures import read_byline, read_signature
from scraper.text.sources import SourceCatalogue, even
from scraper.text.tails import without_tail
from storage.records import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.records import Dateline

HEAD_CHARACTERS = 900  # of lead and body: formulas stand in the first sentences
SHORT_LINE = 60
MOST_BEFORE = 2  # short lines before the one with the dateline

__all__ = ["Attribution", "SourceCatalogue", "read_attribution"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a story's formulas say, and its texts without the agency's tail."""

    credited_sources: tuple[str, ...]
    dateline: Dateline | None
    body: str
    lead: str | None
    agency: str | None = None  # as the catalogue calls it
    notes: tuple[Note, ...] = ()


def read_attribution(
    *,
    lead: str | None,
    body: str,
    agency: str | None,
    catalogue: SourceCatalogue,
    title: str | None = None,
    closing: Sequence[str] = (),
    houses: Sequence[str] = (),
) -> Attribution:
    """Read the credits of a story of `agency` (any of its names in the catalogue), which is not credited to itself.

    A title that ends in "- Reuters" or begins with «رویترز:» credits as well. Dateline and formulas are those of the
    lead, if there is one, and of the body. `closing` are lines that stand behind the body and say whose it is, `houses`
    what signs it beside people.
    """
    body, cut = without_tail(body)
    dateline, wires = _beginning(body, catalogue)
    lines, _, last = body.rpartition("\n")
    if lead and not wires:
        in_lead, wires = read_dateline(lead, catalogue)
        dateline = dateline or in_lead
    head = even("\n".join(part for part in (lead, body) if part)[:HEAD_CHARACTERS]).replace(" ـ ", " - ")
    named = [
        *_in_title(title, catalogue),
        *wires,
        *credited_in(head, catalogue),
        *read_signature(last, catalogue, alone=not lines),
        *(name for line in closing for name in read_signature(line, catalogue, alone=True)),
        *(name for house in houses for name in catalogue.all_in(house)),
    ]
    own = catalogue.called(agency)
    credited = tuple(dict.fromkeys(name for name in named if name.casefold() != (own or "").casefold()))
    notes = (Note("tail_removed", cut),) if cut else ()
    return Attribution(credited, dateline, body, lead, own, notes)


def _beginning(body: str, catalogue: SourceCatalogue) -> tuple[Dateline | None, tuple[str, ...]]:
    """Read the dateline of a body's first line, or of one behind short lines, such as who wrote and for whom."""
    lines = body.split("\n", MOST_BEFORE + 1)
    written_for: tuple[str, ...] = ()
    for line in lines[: MOST_BEFORE + 1]:
        dateline, wires = read_dateline(line, catalogue)
        if dateline or wires or len(line) > SHORT_LINE:
            return dateline, (*written_for, *wires)
        written_for = written_for or (read_byline(line, catalogue) if len(lines) > 1 else ())
    return None, written_for


def _in_title(title: str | None, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the sources of "Oil rises - Reuters" and of «رویترز: نفت گران شد»."""
    if not title:
        return ()
    text = even(title)
    before, dash, behind = text.rpartition(" - ")
    first, colon, _ = text.partition(":")
    found = (catalogue.all_in(behind) if dash and before else ()) or (catalogue.all_in(first) if colon else ())
    everyday = {each.name for each in catalogue.mentions(text) if each.everyday} if found else set()
    return tuple(name for name in found if name not in everyday)
