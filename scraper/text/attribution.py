"""Who is credited: the agencies that a story quotes, its dateline, and the agency's own tail that is no text.

Credit is given by formula, near the beginning or at the very end: «به گزارش ایسنا، به نقل از خبرگزاری رویترز», "(Reuters) -",
"KYIV, Jan 3 (AP) —", "dpa/AFP". A story about Reuters names it without a formula and credits nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from scraper.text.fold import fold
from storage.records import Dateline, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEAD_CHARACTERS = 900  # of lead and body: formulas stand in the first sentences
NAME_WINDOW = 60  # characters behind a formula in which its agency must be named

# What stands before the name of who is quoted.
_BEFORE = re.compile(
    r"به نقل از|به گزارش|به\s?نوشته[\u200c ]?ی?|بر اساس گزارش|به روایت|نقلا عن|نقلاً عن|نقلًا عن|وفقا ل|وفقاً ل|بحسب|حسب"
    r"|(?i:\baccording to (?:the )?|\breported by |\bsource: |\bquelle: |\bvon |\bselon l['’]agence |\bselon |\bsegún |\bfuente: |\bfonte: "
    r"|\bсообщает |\bпередает |\bпередаёт |\bпо данным )"
)
# What may stand between the formula and the name: what sort of house it is, quotes, brackets. Compared folded.
_HOUSES = "خبرگزاری|وكالة أنباء|وكالة الأنباء|وكالة|أنباء|الأنباء|شبکه|شبكة|روزنامه|صحيفة|پایگاه خبری|سایت|گروه|تلویزیون|رادیو|news agency|агентство|агентства"
_BETWEEN = re.compile(rf"(?:(?:{'|'.join(map(fold, _HOUSES.split('|')))})(?!\w)|[\s\"'(,:-])*")


_DATELINE = re.compile(
    r"^(?P<text>(?P<place>[A-ZÀ-ÞА-Я][\w'’. -]{1,40}?(?:, [A-Z][\w'’. -]{1,30}?)?)"
    r"(?:,? (?:[A-Z][a-zé]{2,8}\.? \d{1,2}|\d{1,2}(?:\.|\.? [A-Za-zé]{3,9}\.?)))?\s*"
    r"(?:\((?P<agency>[\w /.-]{2,40})\))?\s*(?P<dash>[-–—]+|\.-|:)\s)(?=\S)"
)
_DAY_BEHIND = re.compile(r",? (?:[A-Z][a-zé]{2,8}\.? \d{1,2}|\d{1,2} \w{3,9})\.?$")
_PARENTHESES = re.compile(r"^\W{0,3}\((?P<agency>[^()]{2,40})\)\s*[-–—:]")
_SIGNATURE = re.compile(
    r"\(\s*(?:(?:mit |avec |con |with )?(?:Material von |de )?)(?P<agency>[A-Za-z][\w /,.&-]{1,50})\)\s*$|^(?P<bare>[A-Za-z][\w/]{1,20}(?:/[\w]{2,12})+|[a-z]{2,6}/\w{2,6})\s*$"
)
_TAIL = re.compile(
    r"^\s*(?:/?\s*(?:انتهای پیام|پایان پیام|پایان خبر|انتهای خبر)[\s/.*\d]{0,20}|کد خبر\s*:?\s*\d+|(?:انتهى|انتهي)\W*"
    r"|\(?\s*(?:ends?|/?ends/?|-30-|ENDS)\s*\)?)\s*$"
)
_TAIL_AT_END = re.compile(r"\s*(?:انتهای پیام|پایان پیام)[\s/.*\d]{0,20}$")


@dataclass(frozen=True, slots=True)
class SourceCatalogue:
    """The names under which agencies are credited, folded, and what each is called in a record."""

    names: Mapping[str, str]
    pattern: re.Pattern[str]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Self:
        """Build it from rows with `name` (the record's) and `names` (as written, any script)."""
        names = {fold(alias): str(row["name"]) for row in rows for alias in (row["name"], *row.get("names", ()))}
        longest_first = sorted((name for name in names if name), key=len, reverse=True)
        return cls(names, re.compile(rf"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)"))

    def at(self, text: str) -> str | None:
        """Return the source whose name a text begins with."""
        found = self.pattern.match(fold(text))
        return self.names[found[0]] if found else None

    def all_in(self, text: str) -> tuple[str, ...]:
        """Return the sources of a list such as "dpa/AFP"; empty when any part of it is none."""
        parts = [part for part in re.split(r"[/,&]| und | and | et | y ", text) if part.strip()]
        found = [self.at(part.strip()) for part in parts]
        return tuple(name for name in found if name) if all(found) else ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a story's formulas say, and its texts without the agency's tail."""

    credited_sources: tuple[str, ...]
    dateline: Dateline | None
    body: str
    lead: str | None
    notes: tuple[Note, ...] = ()


def read_attribution(*, lead: str | None, body: str, agency: str | None, catalogue: SourceCatalogue) -> Attribution:
    """Read the credits of a story of `agency` (its name in the catalogue, which is not credited to itself)."""
    body, cut = without_tail(body)
    lines = body.split("\n")
    head = "\n".join(part for part in (lead, body) if part)[:HEAD_CHARACTERS]
    dateline, wires = _dateline(lines[0], catalogue)
    named = [*wires, *_formulas(head, catalogue), *_signature(lines[-1], catalogue)]
    own = {agency.casefold()} if agency else set()
    credited = tuple(dict.fromkeys(name for name in named if name.casefold() not in own))
    notes = (Note("tail_removed", cut),) if cut else ()
    return Attribution(credited, dateline, body, lead, notes)


def without_tail(body: str) -> tuple[str, str]:
    """Return a body without the agency's closing formula, and what was taken off."""
    lines = body.split("\n")
    cut: list[str] = []
    while len(lines) > 1 and _TAIL.match(lines[-1]):
        cut.insert(0, lines.pop())
    found = _TAIL_AT_END.search(lines[-1])
    if found and found.start() > 0:
        cut.insert(0, found[0].strip())
        lines[-1] = lines[-1][: found.start()].rstrip()
    return "\n".join(lines), " ".join(cut)


def _formulas(head: str, catalogue: SourceCatalogue) -> list[str]:
    found = []
    for formula in _BEFORE.finditer(head):
        behind = fold(head[formula.end() : formula.end() + NAME_WINDOW])
        # «وكالة الأنباء السعودية» is a name that begins with a word that elsewhere only stands before one.
        name = catalogue.at(behind) or catalogue.at(behind[_between(behind) :])
        if name:
            found.append(name)
    return found


def _between(behind: str) -> int:
    matched = _BETWEEN.match(behind)
    return matched.end() if matched else 0


def _dateline(line: str, catalogue: SourceCatalogue) -> tuple[Dateline | None, tuple[str, ...]]:
    """Read "KYIV, Jan 3 (AP) —" or "(Reuters) -" at the start of the text."""
    bare = _PARENTHESES.match(line)
    if bare:
        return None, catalogue.all_in(bare["agency"])
    found = _DATELINE.match(line)
    if found is None:
        return None, ()
    wires = catalogue.all_in(found["agency"]) if found["agency"] else ()
    shouted = found["place"].isupper()
    if not wires and not (shouted and not found["agency"]):
        return None, ()
    return Dateline(found["text"].strip(), _DAY_BEHIND.sub("", found["place"]).strip()), wires


def _signature(line: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Read "(dpa/AFP)" or "dpa/AFP" at the end of the text."""
    found = _SIGNATURE.search(line)
    return catalogue.all_in(found["agency"] or found["bare"] or "") if found else ()
