"""How near an extracted page comes to its gold: body, snippets, clean paragraphs, headline, authors, date.

Words are folded (case, compatibility forms, Arabic letter variants, vowel marks, non-joiners); scripts without spaces
are cut into single characters. A page without an answer counts as wrong in every figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SHINGLE_WORDS = 4
CLEAN_WORDS = 3  # of the shingles by which a paragraph is found again
LEAST_WORDS = 5  # of a paragraph that counts
KEPT_SHARE, CLEAN_SHARE = 0.95, 0.8  # of a paragraph's shingles: wholly kept; of the article
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
DATE_CHARS = 10  # of 2024-05-03: longer says a time

_SOLID = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SOLID}][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*|[^\W_{_SOLID}]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LETTERS = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "\u200c": " ", "’": "'", "‘": "'"}
    | dict.fromkeys("\u0640\u200d\u200e\u200f\u00ad\u2060\ufeff\u200b", "")
    | dict.fromkeys(map(chr, range(0x64B, 0x653)), "")
)

Words = list[str]
Shingles = Counter[tuple[str, ...]]


@dataclass(frozen=True)
class Answer:
    """What one extractor says of a page."""

    body: str = ""
    title: str | None = None
    authors: Sequence[str] = ()
    published: str | None = None  # ISO 8601; of a day alone where it knows no more


@dataclass
class Tally:
    """Sums of the figures over pages; a figure that the gold says nothing of is not counted for that page."""

    sums: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)

    def add(self, figures: dict[str, float]) -> None:
        """Count one page."""
        for name, value in figures.items():
            self.sums[name] += value
            self.pages[name] += 1

    def mean(self, name: str) -> float | None:
        """Return a figure's mean over the pages that it was counted on."""
        return self.sums[name] / self.pages[name] if self.pages[name] else None

    def table(self) -> dict[str, float | None]:
        """Return the figures as they are printed; shingles and snippets as F1 of the whole."""
        shared = {name: self.mean(name) for name in ("tokens", "clean", "kept", "title", "authors", "day", "minute")}
        shingles = _f1(self.mean("shingle_p"), self.mean("shingle_r"))
        found = self.sums["snippet_found"]
        snippets = _f1(
            found / max(1, found + self.sums["snippet_wrong"]), found / max(1, found + self.sums["snippet_missed"])
        )
        return {"shingles": shingles, "snippets": snippets if self.pages["snippet_found"] else None} | shared


def figures(gold: dict[str, Any], answer: Answer) -> dict[str, float]:
    """Return everything that can be measured on one page."""
    found: dict[str, float] = {}
    if gold.get("body"):
        found |= _body(_lines(gold["body"]), _lines(answer.body))
    if gold.get("with"):
        found |= _snippets(gold["with"], gold.get("without") or [], _squashed(answer.body))
    if gold.get("title"):
        found["title"] = float(plain(gold["title"]) == plain(answer.title))
    if people := _names(gold.get("authors")):
        found["authors"] = float(people == _names(answer.authors))
    return found | _dates(str(gold.get("published") or ""), answer.published)


def _names(value: object) -> set[str]:
    """Return folded names out of lists, and lists in lists."""
    if isinstance(value, (list, tuple)):
        return {name for each in value for name in _names(each)}
    return {plain(str(value))} - {""} if value else set()


def plain(text: str | None) -> str:
    """Return text as it is compared: folded words, single blanks."""
    return re.sub(r"[\W_]+", " ", _folded(text or "")).strip()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_LETTERS).casefold()


def _lines(text: str) -> list[Words]:
    return [words for line in text.split("\n") if (words := _WORD.findall(_folded(line)))]


def _squashed(text: str) -> str:
    return " ".join(text.replace("\u200c", " ").split())


def _body(gold: list[Words], found: list[Words]) -> dict[str, float]:
    wanted, had = _joined(gold), _joined(found)
    precision, recall = _shares(Counter(wanted), Counter(had))
    shingle_p, shingle_r = _shares(_shingles([wanted], SHINGLE_WORDS), _shingles([had], SHINGLE_WORDS))
    figures = {"tokens": _f1(precision, recall) or 0.0, "shingle_p": shingle_p, "shingle_r": shingle_r}
    whole, right = _shingles([had], CLEAN_WORDS), _shingles(gold, CLEAN_WORDS)
    if kept := list(_within(gold, whole)):
        figures["kept"] = sum(share >= KEPT_SHARE for share in kept) / len(kept)
        clean = list(_within(found, right))
        figures["clean"] = sum(share >= CLEAN_SHARE for share in clean) / max(1, len(clean))
    return figures


def _joined(lines: list[Words]) -> Words:
    return [word for line in lines for word in line]


def _shingles(lines: Iterable[Words], size: int) -> Shingles:
    return Counter(tuple(line[at : at + size]) for line in lines if line for at in range(max(1, len(line) - size + 1)))


def _within(lines: list[Words], shingles: Shingles) -> Iterator[float]:
    """Yield the share of each paragraph's shingles that are among `shingles`."""
    for line in lines:
        if len(line) >= LEAST_WORDS:
            own = list(_shingles([line], CLEAN_WORDS).elements())
            yield sum(each in shingles for each in own) / len(own)


def _shares(wanted: Counter[Any], had: Counter[Any]) -> tuple[float, float]:
    """Return precision and recall of a bag."""
    common = (wanted & had).total()
    return common / max(1, had.total()), common / max(1, wanted.total())


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _snippets(wanted: list[str], unwanted: list[str], text: str) -> dict[str, float]:
    found = sum(_squashed(each) in text for each in wanted)
    wrong = sum(_squashed(each) in text for each in unwanted)
    return {"snippet_found": found, "snippet_wrong": wrong, "snippet_missed": len(wanted) - found}


def _dates(gold: str, answer: str | None) -> dict[str, float]:
    """Compare the day (less than 24 hours apart where the gold has a time), and the minute where it has a zone."""
    wanted, had = _when(gold), _when(answer or "")
    if wanted is None:
        return {}
    timed = len(gold) > DATE_CHARS
    apart = abs(_utc(wanted) - _utc(had)) if had else None
    same_day = had is not None and wanted.date() == had.date()
    found = {"day": float(apart is not None and apart < DAY if timed else same_day)}
    if timed and wanted.tzinfo:
        found["minute"] = float(apart is not None and apart < MINUTE and len(answer or "") > DATE_CHARS)
    return found


def _when(text: str) -> datetime | None:
    day = _DAY.search(text)
    for each in (text, day.group() if day else ""):
        try:
            return datetime.fromisoformat(each)
        except ValueError:
            continue
    return None


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
